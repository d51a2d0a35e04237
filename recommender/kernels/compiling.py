"""Compiling a loop once, with fixed types: on its first call, kept on disk, the GIL released while it runs."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

Kernel = Callable[..., Any]

OPTIONS = {"_nrt": False, "error_model": "numpy"}
"""No reference counts, no checks for division by zero: the loops make no arrays of their own, and every use of an array
out of a tuple would be counted with two locked additions."""

TogetherT = TypeVar("TogetherT", bound=tuple[Any, ...])

Words = str | tuple[type[tuple[Any, ...]], Sequence["Words"]]
"""One argument: the words of its type, or a named tuple with those of each field."""


def compiled(
    loop: Kernel,
    *,
    returns: str,
    takes: Sequence[Words],
    calls: Sequence[Kernel] = (),
    calls_seldom: Sequence[Kernel] = (),
) -> Kernel:
    """The machine code of `loop`, for arguments of these types only.

    A type is a number ("int64"), or "array" or "matrix" of numbers in C order ("float32 matrix"), with "out" before it
    where the loop writes ("out int32 array"). A named tuple is handed over as `sealed` returns it. `calls` are the
    functions that it calls; those called seldom stay calls, which compiles in a third of the time.

    Importing numba takes 0.5 s and compiling some seconds: only a caller's first use pays for them. Where neither the
    source folder nor the user's cache folder can be written, the code is compiled anew in each process.
    """
    import numba
    from numba import types
    from numba.extending import register_jitable

    for call in calls:
        register_jitable(forceinline=True, **OPTIONS)(call)  # a call with a dozen arrays would take 0.1 µs
    for call in calls_seldom:
        register_jitable(**OPTIONS)(call)
    loop.__qualname__ = f"{loop.__name__}-{_digest([loop, *calls, *calls_seldom])}"
    signature = _type(types, returns)(*(_type(types, argument) for argument in takes))
    try:
        machine_code: Kernel = numba.njit(signature, cache=True, nogil=True, **OPTIONS)(loop)
    except RuntimeError:  # numba's "cannot cache function: no locator available"
        machine_code = numba.njit(signature, nogil=True, **OPTIONS)(loop)
    return machine_code


def _digest(functions: Sequence[Kernel]) -> str:
    """Of the source of these functions' modules, for the name under which numba keeps the machine code.

    By itself it looks at the loop's file alone, and would go on with the old code of what is called from another.
    """
    files = sorted({function.__code__.co_filename for function in functions})
    digest = sha256()
    for file in files:
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()[:12]


def sealed(together: TogetherT) -> TogetherT:
    """The same named tuple with its arrays read-only, as compiled loops take it: numba converts no tuple."""
    return type(together)(*(_sealed(field) for field in together))


def _sealed(field: Any) -> Any:  # noqa: ANN401  (any field of any tuple)
    if isinstance(field, tuple):
        return sealed(field)
    if not isinstance(field, np.ndarray):
        return field
    view = np.ascontiguousarray(field).view()
    view.setflags(write=False)
    return view


def _type(types: Any, words: Words) -> Any:  # noqa: ANN401  (numba is not typed)
    if not isinstance(words, str):
        kind, fields = words
        return types.BaseTuple.from_types(tuple(_type(types, field) for field in fields), kind)
    parts = words.split()
    writes = parts[0] == "out"
    number = getattr(types, parts[writes])
    if len(parts) == writes + 1:
        return number
    dimensions = {"array": 1, "matrix": 2, "cube": 3}[parts[-1]]
    return types.Array(number, dimensions, "C", readonly=not writes)
