"""The three kinds of protocol-buffer fields that a sentencepiece model file is made of.

Written out here because the generated classes of the sentencepiece package insist on one version of the protobuf
runtime, which other packages pin to another.
"""

import struct

_VARINT, _LENGTH_DELIMITED, _FIXED32 = 0, 2, 5


def varint(number: int) -> bytes:
    r"""A number of zero or more, seven bits a byte, the lowest first.

    >>> varint(300)
    b'\xac\x02'
    """
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def number_field(number: int, value: int) -> bytes:
    r"""A whole number, truth value or enumeration.

    >>> number_field(3, 1)
    b'\x18\x01'
    """
    return varint(number << 3 | _VARINT) + varint(value)


def float_field(number: int, value: float) -> bytes:
    """A float32."""
    return varint(number << 3 | _FIXED32) + struct.pack("<f", value)


def bytes_field(number: int, value: bytes) -> bytes:
    r"""A string, bytes or an embedded message.

    >>> bytes_field(1, b"ab")
    b'\n\x02ab'
    """
    return varint(number << 3 | _LENGTH_DELIMITED) + varint(len(value)) + value
