"""Convolutions of three taps by minimal filtering: two rows from four products of matrices instead of six.

Entry points: `Layout`, `Convolutions`. Algorithm F(2, 3) of Winograd, "Arithmetic complexity of computations" (1980).
"""

import numpy as np


class Layout:
    """Rows laid by phase, so that rows any of the dilations apart lie in long stretches of memory.

    Row t of the sequence lies at `rows[t]`: all with the same t modulo `n_phases` one behind the other, an empty row
    before them, so that what a convolution looks for beyond the ends is nothing.

    Parameters
    ----------
    length
        Rows of the sequence.
    n_phases
        Twice the longest dilation; the others are powers of two below.
    empty
        Rows of the sequence that are nothing too.

    Examples
    --------
    >>> Layout(5, 2).rows.tolist(), Layout(5, 2).blank.tolist()
    ([1, 5, 2, 6, 3], [0, 4, 7, 8])
    """

    def __init__(self, length: int, n_phases: int, empty: np.ndarray | None = None):
        per_phase = -(-length // n_phases) + 1
        self.n_phases, self.n_rows = n_phases, n_phases * per_phase + 1
        by_phase = np.arange(1, self.n_rows).reshape(n_phases, per_phase)
        self.rows = by_phase[:, :-1].T.ravel()[:length]
        self._of_row = np.zeros(self.n_rows, np.intp)
        self._of_row[self.rows] = np.arange(length)
        is_blank = np.ones(self.n_rows, bool)
        is_blank[self.rows] = False
        if empty is not None:
            is_blank[self.rows[empty]] = True
        self.blank = np.flatnonzero(is_blank)

    def spread(self, index: np.ndarray) -> np.ndarray:
        """Give what an array of the sequence's length holds for each row as they are laid, whatever for blank ones."""
        return index.take(self._of_row)


class Convolutions:
    """Convolutions of three taps, one after the other; each adds its result, cut at zero, to what it is of.

    As max(z + b, 0) = max(z, -b) + b, no bias is added on the way: until the end all rows lack the sum of those so far.

    Parameters
    ----------
    kernels
        For each, three square matrices, one above the other.
    biases
        For each, one number a column.
    dilations
        How far apart the taps are.

    Attributes
    ----------
    lacking
        What is to be added to each row that `run` leaves.
    """

    def __init__(self, kernels: list[np.ndarray], biases: list[np.ndarray], dilations: tuple[int, ...]):
        self.lacking = np.zeros_like(biases[0])
        self._steps = []
        for kernel, bias, dilation in zip(kernels, biases, dilations, strict=True):
            before, at, after = np.split(kernel, 3)
            whole = before + at + after
            matrices = before, whole / 2, whole / 2 - at, after
            bias = bias + self.lacking @ whole
            self.lacking = self.lacking + bias
            self._steps.append((dilation, matrices, -bias, -self.lacking))

    def run(self, x: np.ndarray, layout: Layout) -> None:
        """Convolve rows as they are laid, in place."""
        x[layout.blank] = 0
        room = np.empty((4, len(x) // 2, x.shape[1]), x.dtype)
        for dilation, matrices, least, blank in self._steps:
            _add_convolved(x, dilation * (len(x) // layout.n_phases), matrices, least, room)
            x[layout.blank] = blank


def _add_convolved(x, n_apart, matrices, least, room):
    """Add to `x` its convolution with taps so many rows apart; `room` holds four arrays of half its rows."""
    width = x.shape[1]
    size = n_apart * width
    flat = x.reshape(-1)
    pairs = flat[:-width].reshape(-1, 2, size)
    one, other = pairs[:, 0], pairs[:, 1]
    mixed, first, second, product = room.reshape(4, -1, size)
    before, both, apart, after = matrices

    np.add(one, other, out=mixed)
    np.matmul(room[0], both, out=room[1])
    np.subtract(other, one, out=mixed)
    np.matmul(room[0], apart, out=room[3])
    np.subtract(first, product, out=second)
    first += product
    np.subtract(other[:-1], other[1:], out=mixed[1:])
    np.subtract(flat[-2 * width - size : -2 * width], other[0], out=mixed[0])
    np.matmul(room[0], before, out=room[3])
    first += product
    np.subtract(one[:-1], one[1:], out=mixed[:-1])
    np.subtract(one[-1], flat[width : width + size], out=mixed[-1])
    np.matmul(room[0], after, out=room[3])
    second -= product
    room[0] = least  # with an array of one shape, `maximum` is quicker than with a row or a number
    one += np.maximum(first, mixed, out=first)
    other += np.maximum(second, mixed, out=second)
