"""The pointer model in numpy: which words report speech, and where quotation and source begin and end.

Entry points: `load`, `Pointers`, `decode`. Trained by `training.quotes`.
"""

from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.annotation import Cached
from analysis.annotation.quotes.model.features import AFTER_CUE, BEFORE_CUE, Seen, shape, spelling
from analysis.text.words import Span

WEIGHTS = "weights.npz"
DILATIONS = (1, 2, 4, 8, 1)
PAIR_DILATIONS = (1, 2)
DISTANCES = np.array([1, 2, 3, 4, 6, 9, 14, 22, 36, 60])
MARGIN = sum(DILATIONS)  # tokens on either side that a token's vector depends on
BLOCK = 2048
CUES_AT_ONCE = 64
GAP = max(PAIR_DILATIONS)  # empty rows between windows, so that no convolution reaches from one into the next
IMPOSSIBLE = -1e4
MOST = 3  # edges, sentences, lines or commas between a cue and a token are told apart up to here


class Pointers:
    """The model: an encoder of five dilated convolutions, a score for cues, and six pointers for each cue."""

    def __init__(self, weights):
        arrays = {name: np.asarray(value) for name, value in weights.items()}
        self.w = {name: a.astype(np.float32) if a.dtype == np.float16 else a for name, a in arrays.items()}
        names = bytes(self.w["vocabulary"]).decode("utf-8").split("\n")
        endings = bytes(self.w["endings"]).decode("utf-8").split("\n")
        vocabulary = {name: i + 1 for i, name in enumerate(names)}
        self._ids = Cached(partial(_ids, vocabulary, {ending: i + 1 for i, ending in enumerate(endings)}))
        places = self.w["places"]
        self._places = [_summed(places[k], places[k + 1]) for k in (0, 2, 4)]
        away = np.arange(-BEFORE_CUE, AFTER_CUE + 1)
        self._bucket = np.where(away < 0, 11 - np.digitize(-away, DISTANCES), 12 + np.digitize(away, DISTANCES))
        order = [MOST + 1 + n for n in range(MOST, 0, -1)] + list(range(MOST + 1))
        edges, sentences, lines, commas = (table[order] for table in self.w["between"])
        self._between = _summed(_summed(edges, sentences), _summed(lines, commas))
        self._cue, self._pair, self._pair_cue = (
            _normed(self.w[name], self.w[f"{name}_bias"], self.w["norm"], self.w["norm_bias"])
            for name in ("cue1", "pair", "pair_cue")
        )
        self._convolutions, self._pair_convolutions = (
            Convolutions(*([self.w[f"{name}{k}{end}"] for k in range(len(d))] for end in ("", "_bias")), d)
            for name, d in (("conv", DILATIONS), ("pair_conv", PAIR_DILATIONS))
        )

    def encode(self, seen: Seen) -> np.ndarray:
        """Return each token a vector that knows its surroundings; shape (token, width)."""
        w = self.w
        kinds = dict.fromkeys(seen.words)
        ids = np.fromiter(map(self._ids.__getitem__, kinds), np.int64, len(kinds))
        word, ending, form = ids >> 32, ids >> 8 & 0xFFFFFF, ids & 0xFF
        kinds = dict(zip(kinds, range(len(kinds)), strict=True))
        kind = np.fromiter(map(kinds.__getitem__, seen.words), np.intp, len(seen.words))
        vectors = w["words"].take(word, axis=0) * w["word_scales"].take(word)[:, None]
        vectors += w["suffixes"].take(ending, axis=0)
        vectors += w["shapes"].take(form, axis=0)
        n_places = w["places"].shape[1]
        places = [seen.places[k] * n_places + seen.places[k + 1] for k in (0, 2, 4)]
        blocks = []
        for start in range(0, len(kind), BLOCK):
            first, last = max(0, start - MARGIN), min(len(kind), start + BLOCK + MARGIN)
            layout = Layout(last - first, 2 * max(DILATIONS))
            x = vectors.take(layout.spread(kind[first:last]), axis=0)
            for table, place in zip(self._places, places, strict=True):
                x += table.take(layout.spread(place[first:last]), axis=0)
            self._convolutions.run(x, layout)
            blocks.append(x.take(layout.rows[start - first : start - first + BLOCK], axis=0))
        x = np.concatenate(blocks) if len(blocks) > 1 else blocks[0]
        x += self._convolutions.lacking
        width = x.shape[1]
        mean = x @ np.full(width, 1 / width, x.dtype)
        x *= (1 / np.sqrt(np.einsum("ij,ij->i", x, x) / width - mean * mean + 1e-5))[:, None]
        return x

    def cues(self, x: np.ndarray) -> np.ndarray:
        """Score each token as the head of a cue, in logits."""
        matrix, bias = self._cue
        hidden = x @ matrix
        return np.maximum(hidden, -bias, out=hidden) @ self.w["cue2"] + (bias @ self.w["cue2"] + self.w["cue2_bias"])

    def point(self, x: np.ndarray, seen: Seen, cues: list[int]) -> list[tuple[int, np.ndarray]]:
        """Give, for each cue, its window's first token and the log-probabilities of six pointers."""
        near = x @ self._pair[0]
        far = x[cues] @ self._pair_cue[0] + (self._pair[1] + self._pair_cue[1])
        passed = seen.passed.astype(np.int16)
        found = []
        for at in range(0, len(cues), CUES_AT_ONCE):
            part = slice(at, at + CUES_AT_ONCE)
            found += self._point(near, far[part], passed, seen, cues[part])
        return found

    def _point(self, near, far, passed, seen, cues):
        """Lay the windows of all cues one behind the other, so that each step is one product of matrices."""
        low, high = seen.windows(np.array(cues))
        length = high - low
        ends = np.cumsum(length + GAP) - GAP
        begin = ends - length
        n = int(ends[-1]) + GAP
        of = np.repeat(np.arange(len(cues)), length + GAP)
        token = np.arange(n) - (begin - low).take(of)
        gaps = (ends[:, None] + np.arange(GAP)).ravel()
        token[gaps] = 0
        layout = Layout(n, 2 * max(PAIR_DILATIONS), gaps)
        away = token - np.array(cues).take(of) + BEFORE_CUE
        away[gaps] = 0
        away = of * len(self.w["distance"]) + self._bucket.take(away)
        between = passed.take(token, axis=1) - passed.take(cues, axis=1).take(of, axis=1)
        between = np.minimum(np.maximum(between, -MOST), MOST) + np.int16(MOST)
        code = between[0]
        for more in between[1:]:
            code = code * (2 * MOST + 1) + more
        y = near.take(layout.spread(token), axis=0)
        y += (far[:, None] + self.w["distance"]).reshape(-1, y.shape[1]).take(layout.spread(away), axis=0)
        y += self._between.take(layout.spread(code), axis=0)
        np.maximum(y, np.zeros_like(y), out=y)
        self._pair_convolutions.run(y, layout)
        # What all rows lack alike, and the bias, would change nothing: the scores are compared within a window only.
        scores = (y @ self.w["point"]).take(layout.rows, axis=0)
        scores[gaps] = IMPOSSIBLE
        scores -= np.maximum.reduceat(scores, begin).take(of, axis=0)
        scores -= np.log(np.add.reduceat(np.exp(scores), begin)).take(of, axis=0)
        return [(a, scores[b:e]) for a, b, e in zip(low.tolist(), begin.tolist(), ends.tolist(), strict=True)]


def _ids(words: dict[str, int], endings: dict[str, int], word: str) -> int:
    """Return the ids of a word, of its ending and of its shape in one number."""
    form = spelling(word)
    return words.get(form, 0) << 32 | endings.get(form[-3:], 0) << 8 | shape(word)


def _summed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return (one[:, None] + other[None]).reshape(-1, one.shape[-1])


def _normed(matrix: np.ndarray, bias: np.ndarray, norm: np.ndarray, norm_bias: np.ndarray):
    scaled = norm[:, None] * matrix
    return scaled - scaled.mean(axis=0), bias + norm_bias @ matrix


@cache
def load() -> Pointers:
    """Return the model that comes with the package."""
    with np.load(Path(__file__).with_name(WEIGHTS), allow_pickle=False) as weights:
        return Pointers(weights)


class Layout:
    """Rows laid by phase, so that rows any of the dilations apart lie in long stretches of memory.

    Row t of the sequence lies at `rows[t]`: all with the same t modulo `n_phases` one behind the other, an empty row
    before them, so that what a convolution looks for beyond the ends is nothing.
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
    """Convolutions of three taps, one after the other; each adds its result, cut at zero, to its input.

    By minimal filtering, two rows take four products of matrices instead of six: F(2, 3) of Winograd, "Arithmetic
    complexity of computations" (1980). As max(z + b, 0) = max(z, -b) + b, no bias is added on the way: all rows that
    `run` leaves lack `lacking`.
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


BEST = 6  # starts and ends that are tried together
LONGEST_SOURCE = 30
HOPELESS, NO_SECOND_SOURCE = -20.0, -15.0
NEVER = -1e9


class Pointed(NamedTuple):
    """What one cue points at, in tokens from the start of its window, first and last included.

    `likelihoods` are five log-probabilities: of the content, by how much it leads, of the source, by how much it
    leads, and of there being no source.
    """

    content: Span
    hole: Span | None
    source: Span | None
    likelihoods: tuple[float, ...]


def decode(windows: list[np.ndarray], cues: list[int]) -> list[Pointed | None]:
    """Choose content, hole and source of each cue together; None where no content can be.

    `windows` are, for each cue, the log-probabilities of start and end of content, of source, and of hole, shape
    (token, 6); `cues` their places in them.
    """
    scores = np.full((6, len(windows), max(BEST, *map(len, windows))), NEVER, np.float32)
    for row, window in enumerate(windows):
        scores[:, row, : len(window)] = window.T
    every, width = np.arange(len(windows)), scores.shape[2]
    best, likely = _highest(scores[:4])
    cue, row = np.array(cues)[:, None, None], every[:, None] * width
    at_cue = scores.reshape(6, -1).take(row[:, 0] + cues, axis=1)[:, :, None, None]
    index = np.arange(width)  # the best start of a hole from each token on up to the cue, and its end from the cue on
    hole_starts = np.maximum.accumulate(np.where(index <= cue[:, 0], scores[4], NEVER)[:, ::-1], axis=1)[:, ::-1]
    hole_ends = np.maximum.accumulate(np.where(index >= cue[:, 0], scores[5], NEVER), axis=1)

    first, last = best[0][:, :, None], best[1][:, None, :]
    around = (first < cue) & (cue < last)
    opens = hole_starts.take(np.minimum(best[0] + 1, width - 1) + row)[:, :, None]
    closes = hole_ends.take(np.maximum(best[1] - 1, 0) + row)[:, None, :]
    is_cue_alone = (opens == at_cue[4]) & (closes == at_cue[5])
    fits = (last >= first) & ((cue < first) | (cue > last) | (around & ~is_cue_alone))
    hole = np.where(around, opens + closes, at_cue[4] + at_cue[5])
    contents = np.where(fits, likely[0][:, :, None] + likely[1][:, None, :] + hole, NEVER).reshape(len(cues), -1)
    chosen, score, second = _top_two(contents)
    first, last = best[0][every, chosen // BEST], best[1][every, chosen % BEST]
    holes = [
        (a + 1 + int(scores[4, row, a + 1 : c + 1].argmax()), c + int(scores[5, row, c:b].argmax()))
        if a < c < b
        else None
        for row, (a, b, c) in enumerate(zip(first.tolist(), last.tolist(), cues, strict=True))
    ]

    begin, end = best[2][:, :, None], best[3][:, None, :]
    inside = np.array([found or (0, -1) for found in holes])[:, :, None, None]
    apart = (end < first[:, None, None]) | (begin > last[:, None, None])
    apart |= (inside[:, 0] <= begin) & (end <= inside[:, 1])
    fits = apart & (begin <= end) & (end <= begin + LONGEST_SOURCE) & ~((begin <= cue) & (cue <= end))
    sources = np.where(fits, likely[2][:, :, None] + likely[3][:, None, :], NEVER).reshape(len(cues), -1)
    none = (at_cue[2] + at_cue[3]).ravel()
    named, source, next_source = _top_two(sources)
    is_named = source > none
    best_source, next_best = np.maximum(source, none), np.where(is_named, np.maximum(next_source, none), source)

    lead = score - np.maximum(second, HOPELESS)
    source_lead = best_source - np.maximum(next_best, NO_SECOND_SOURCE)
    likelihoods = np.stack([np.minimum(score, 0), lead, best_source, source_lead, none], axis=1).tolist()
    begin, end = best[2][every, named // BEST].tolist(), best[3][every, named % BEST].tolist()
    rows = zip(
        score.tolist(), first.tolist(), last.tolist(), holes, is_named.tolist(), begin, end, likelihoods, strict=True
    )
    return [
        Pointed((a, b), found, (c, d) if has_source else None, tuple(facts)) if how_likely > NEVER / 2 else None
        for how_likely, a, b, found, has_source, c, d, facts in rows
    ]


def _highest(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rest = scores.reshape(-1, scores.shape[2]).copy()
    flat, begin = rest.reshape(-1), np.arange(rest.size, step=rest.shape[1])
    index = np.empty((len(rest), BEST), np.intp)
    for k in range(BEST):  # a few times the highest is found sooner than all are parted
        index[:, k] = highest = rest.argmax(axis=1) + begin
        flat[highest] = -np.inf
    index.sort(axis=1)
    shape = *scores.shape[:2], BEST
    return (index - begin[:, None]).reshape(shape), scores.take(index).reshape(shape)


def _top_two(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    every = np.arange(len(scores))
    place = scores.argmax(axis=1)
    highest = scores[every, place]
    rest = scores.copy()
    rest[every, place] = NEVER
    return place, highest, rest.max(axis=1)
