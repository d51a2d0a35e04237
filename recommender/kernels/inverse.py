"""EASE from a Gram matrix: the one dense step of fitting."""

import numpy as np
import scipy.linalg.lapack
from numpy.typing import NDArray


def ease_weights(gram: NDArray[np.float64], *, regularisation: float) -> NDArray[np.float32]:
    """(courses, courses) float32, zero diagonal: B = I - P / diag(P), P = inverse(gram + regularisation I).

    Steck 2019. Only the upper triangle of `gram` is read. By Cholesky factors (potrf, potri), n ** 3 operations instead
    of the 2 n ** 3 of a general inverse, in float64: the conditions of a skewed Gram matrix (10 ** 6) leave float32 no
    digits for small weights.

    Raises:
        ValueError: the matrix is not positive definite, which a regularisation above 0 rules out.
    """
    if not len(gram):  # LAPACK refuses an empty matrix
        return np.zeros((0, 0), dtype=np.float32)
    factored = np.array(gram, dtype=np.float64, order="C").T  # LAPACK reads columns first: our upper is its lower
    diagonal = np.diag_indices_from(factored)
    factored[diagonal] += regularisation
    factored, failed = scipy.linalg.lapack.dpotrf(factored, lower=1, overwrite_a=1, clean=0)
    if not failed:
        factored, failed = scipy.linalg.lapack.dpotri(factored, lower=1, overwrite_c=1)
    if failed:
        raise ValueError(f"regularisation {regularisation} is too small: the Gram matrix has no inverse (row {failed})")
    return _weights(factored)


def _weights(lower: NDArray[np.float64]) -> NDArray[np.float32]:
    """B of the inverse whose lower triangle is given."""
    size = len(lower)
    scale = -1.0 / np.diag(lower)
    weights = np.empty((size, size), dtype=np.float32)
    for start in range(0, size, 512):
        stop = min(start + 512, size)
        below = lower[start:, start:stop]
        weights[start:, start:stop] = below * scale[start:stop]
        upper = np.tril(below).T
        weights[start:stop, stop:] = (upper * scale[start:])[:, stop - start :]
        corner = lower[start:stop, start:stop]
        whole = np.tril(corner) + np.tril(corner, -1).T
        weights[start:stop, start:stop] = whole * scale[start:stop]
    np.fill_diagonal(weights, 0.0)
    return weights
