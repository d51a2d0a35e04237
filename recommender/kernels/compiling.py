"""Compiling a loop once, with fixed types: on its first call, kept on disk, the GIL released while it runs."""

from collections.abc import Callable, Sequence
from typing import Any

Kernel = Callable[..., Any]


def compiled(loop: Kernel, *, returns: str, takes: Sequence[str], calls: Sequence[Kernel] = ()) -> Kernel:
    """The machine code of `loop`, for arguments of these types only.

    A type is a number ("int64"), or "array" or "matrix" of numbers in C order ("float32 matrix"), with "out" before it
    where the loop writes ("out int32 array"). `calls` are the functions of its module that it calls.

    Importing numba takes 0.5 s and compiling some seconds: only a caller's first use pays for them. Where neither the
    source folder nor the user's cache folder can be written, the code is compiled anew in each process.
    """
    import numba
    from numba import types
    from numba.extending import register_jitable

    for function in calls:
        register_jitable(forceinline=True)(function)  # a call with a dozen arrays would take 0.1 µs
    signature = _type(types, returns)(*(_type(types, words) for words in takes))
    try:
        machine_code: Kernel = numba.njit(signature, cache=True, nogil=True)(loop)
    except RuntimeError:  # numba's "cannot cache function: no locator available"
        machine_code = numba.njit(signature, nogil=True)(loop)
    return machine_code


def _type(types: Any, words: str) -> Any:  # noqa: ANN401  (numba is not typed)
    parts = words.split()
    writes = parts[0] == "out"
    number = getattr(types, parts[writes])
    if len(parts) == writes + 1:
        return number
    dimensions = {"array": 1, "matrix": 2, "cube": 3}[parts[-1]]
    return types.Array(number, dimensions, "C", readonly=not writes)
