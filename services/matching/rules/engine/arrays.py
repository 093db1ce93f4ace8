"""The kinds of numpy array that the engine keeps."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""An array whose numbers say in its name what they are."""
Bits = NDArray[np.uint64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]


def grown(array: Array, size: int) -> Array:
    """The same array with room for so many entries along its last axis; new ones are zero."""
    if array.shape[-1] >= size:
        return array
    wider = np.zeros((*array.shape[:-1], max(size, 2 * array.shape[-1])), array.dtype)
    wider[..., : array.shape[-1]] = array
    return wider
