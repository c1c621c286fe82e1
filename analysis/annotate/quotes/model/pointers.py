"""The pointer model in numpy: which words report speech, and where each one's quotation and source begin and end.

Entry points: `load`, `Pointers`. Trained by `training.quotes`; the weights are plain arrays.
"""

from functools import cache
from importlib.resources import files

import numpy as np

from analysis.annotate.quotes.model.convolve import Convolutions, Layout
from analysis.annotate.quotes.model.features import AFTER_CUE, BEFORE_CUE, Seen, shape, spelling

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
WORDS_KEPT = 1 << 16


class _Ids(dict):
    """The ids of a word, of its ending and of its shape in one number, by the word; kept for those last met."""

    def __init__(self, words: dict[str, int], endings: dict[str, int]):
        self._words, self._endings = words, endings

    def __missing__(self, word: str) -> int:
        if len(self) >= WORDS_KEPT:
            self.clear()
        form = spelling(word)
        self[word] = ids = self._words.get(form, 0) << 32 | self._endings.get(form[-3:], 0) << 8 | shape(word)
        return ids


class Pointers:
    """The model: an encoder of five dilated convolutions, a score for cues, and six pointers for each cue.

    Parameters
    ----------
    weights
        Arrays by name, as `training.quotes.export` writes them.
    """

    def __init__(self, weights):
        arrays = {name: np.asarray(value) for name, value in weights.items()}
        self.w = {name: a.astype(np.float32) if a.dtype == np.float16 else a for name, a in arrays.items()}
        names = bytes(self.w["vocabulary"]).decode("utf-8").split("\n")
        endings = bytes(self.w["endings"]).decode("utf-8").split("\n")
        vocabulary = {name: i + 1 for i, name in enumerate(names)}
        self._ids = _Ids(vocabulary, {ending: i + 1 for i, ending in enumerate(endings)})
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
        """Give each token a vector that knows its surroundings; shape (token, width)."""
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
        """Give, for each cue, its window's first token and the log-probabilities of six pointers.

        The columns are start and end of content, of source, and of the hole that the cue stands in; a source or a
        hole that is not there points at the cue.
        """
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


def _summed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Give a table of the sums of each row of one table with each row of another."""
    return (one[:, None] + other[None]).reshape(-1, one.shape[-1])


def _normed(matrix: np.ndarray, bias: np.ndarray, norm: np.ndarray, norm_bias: np.ndarray):
    """Give a layer that makes up for what its input lacks: its mean taken off, scaled and shifted."""
    scaled = norm[:, None] * matrix
    return scaled - scaled.mean(axis=0), bias + norm_bias @ matrix


@cache
def load() -> Pointers:
    """Read the weights that come with the package."""
    with (
        (files("analysis.annotate.quotes.model") / WEIGHTS).open("rb") as file,
        np.load(file, allow_pickle=False) as weights,
    ):
        return Pointers(weights)
