"""What the two small networks share: the file of their weights, and convolutions.

Entry points: `weights_of`, `Convolutions`, `one_thread`.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path

import numpy as np
from threadpoolctl import ThreadpoolController


@cache
def _algebra() -> ThreadpoolController:
    return ThreadpoolController().select(user_api="blas")


def one_thread() -> AbstractContextManager:
    """Return a context in which linear algebra has one thread: where matrices are small, a second only waits."""
    libraries = _algebra()
    has_one = all(library.num_threads == 1 for library in libraries.lib_controllers)
    return nullcontext() if has_one else libraries.limit(limits=1)


def weights_of(file: Path) -> dict[str, np.ndarray]:
    """Return the arrays of an `.npz` by name, those of 16 bits with 32."""
    with np.load(file, allow_pickle=False) as arrays:
        return {name: a.astype(np.float32) if (a := arrays[name]).dtype == np.float16 else a for name in arrays}


class Convolutions:
    """Convolutions of three taps, one after the other; each adds its result, cut at zero, to its input.

    By minimal filtering, two rows take four products of matrices instead of six: F(2, 3) of Winograd, "Arithmetic
    complexity of computations" (1980). As max(z + b, 0) = max(z, -b) + b, no bias is added before all is done.
    """

    def __init__(self, weights: Mapping[str, np.ndarray], name: str, dilations: Sequence[int]):
        self._gap = max(dilations)
        self.lacking = np.zeros_like(weights[f"{name}0_bias"])
        self._layers = []
        for k, dilation in enumerate(dilations):
            before, at, after = np.split(weights[f"{name}{k}"], 3)
            whole = before + at + after
            bias = weights[f"{name}{k}_bias"] + self.lacking @ whole
            self.lacking = self.lacking + bias
            self._layers.append((dilation, (before, whole / 2, whole / 2 - at, after), -bias, -self.lacking))

    def lay(self, lengths: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Return where `run` wants each row of sequences of such lengths, and of each place the row; -1 for a blank.

        Blank rows between the sequences and at both ends stand for what lies beyond the ends of each. Rows are laid by
        phase, those whose number leaves the same rest one behind the other, so that rows any of the dilations apart
        lie in long stretches of memory.
        """
        n_phases = 2 * self._gap
        number = np.arange(sum(lengths)) + self._gap * np.arange(len(lengths)).repeat(lengths)
        at, phase = divmod(number, n_phases)
        per_phase = at[-1] + 2
        place = phase * per_phase + at + 1
        row = np.full(n_phases * per_phase + 1, -1)
        row[place] = np.arange(len(place))
        return place, row

    def run(self, x: np.ndarray, row: np.ndarray) -> None:
        """Convolve in place what was laid out as `lay` says; all rows then lack `lacking`."""
        per_phase = len(x) // (2 * self._gap)
        blank = np.flatnonzero(row < 0)
        x[blank] = 0
        room = np.empty((4, len(x) // 2, x.shape[1]), x.dtype)
        for dilation, matrices, least, blank_value in self._layers:
            _add_convolved(x, dilation * per_phase, matrices, least, room)
            x[blank] = blank_value


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
