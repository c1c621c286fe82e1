"""The pointer model in numpy: which words report speech, and where each one's quotation and source begin and end.

Entry points: `load`, `Pointers`. Trained by `analysis.quotes.training`; the weights are plain arrays.
"""

from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from analysis.quotes.model.features import AFTER_CUE, BEFORE_CUE, Seen, shape, spelling

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


class Pointers:
    """The model: an encoder of five dilated convolutions, a score for cues, and six pointers for each cue.

    Parameters
    ----------
    weights
        Arrays by name, as `analysis.quotes.training.export` writes them.
    """

    def __init__(self, weights):
        arrays = {name: np.asarray(value) for name, value in weights.items()}
        self.w = {name: a.astype(np.float32) if a.dtype == np.float16 else a for name, a in arrays.items()}
        names = bytes(self.w["vocabulary"]).decode("utf-8").split("\n")
        endings = bytes(self.w["endings"]).decode("utf-8").split("\n")
        vocabulary = {name: i + 1 for i, name in enumerate(names)}
        ending_ids = {ending: i + 1 for i, ending in enumerate(endings)}

        def ids(word: str) -> tuple[int, int, int]:
            form = spelling(word)
            return vocabulary.get(form, 0), ending_ids.get(form[-3:], 0), shape(word)

        self._ids = lru_cache(WORDS_KEPT)(ids)
        places = self.w["places"]
        self._places = [_summed(places[k], places[k + 1]) for k in (0, 2, 4)]
        away = np.arange(-BEFORE_CUE, AFTER_CUE + 1)
        bucket = np.where(away < 0, 11 - np.digitize(-away, DISTANCES), 12 + np.digitize(away, DISTANCES))
        self._distance = self.w["distance"][bucket]
        order = [MOST + 1 + n for n in range(MOST, 0, -1)] + list(range(MOST + 1))
        edges, sentences, lines, commas = (table[order] for table in self.w["between"])
        self._between = _summed(_summed(edges, sentences), _summed(lines, commas))

    def encode(self, seen: Seen) -> np.ndarray:
        """Give each token a vector that knows its surroundings; shape (token, width)."""
        w = self.w
        kinds = {word: i for i, word in enumerate(dict.fromkeys(seen.words))}
        kind = np.array([kinds[word] for word in seen.words])
        word, ending, form = np.array([self._ids(word) for word in kinds]).T
        vectors = w["words"][word] * w["word_scales"][word][:, None] + w["suffixes"][ending] + w["shapes"][form]
        n_places = w["places"].shape[1]
        places = [seen.places[k] * n_places + seen.places[k + 1] for k in (0, 2, 4)]
        blocks = []
        for start in range(0, len(kind), BLOCK):
            first, last = max(0, start - MARGIN), min(len(kind), start + BLOCK + MARGIN)
            x = vectors.take(kind[first:last], axis=0)
            for table, place in zip(self._places, places, strict=True):
                x += table.take(place[first:last], axis=0)
            blocks.append(self._convolve(x)[start - first : start - first + BLOCK])
        return np.concatenate(blocks)

    def _convolve(self, x: np.ndarray) -> np.ndarray:
        w = self.w
        for k, dilation in enumerate(DILATIONS):
            x += _convolved(x, dilation, w[f"conv{k}"], w[f"conv{k}_bias"])
        x -= x.mean(axis=1, keepdims=True)
        x /= np.sqrt(np.square(x).mean(axis=1, keepdims=True) + 1e-5)
        x *= w["norm"]
        x += w["norm_bias"]
        return x

    def cues(self, x: np.ndarray) -> np.ndarray:
        """Score each token as the head of a cue, in logits."""
        w = self.w
        return np.maximum(x @ w["cue1"] + w["cue1_bias"], 0) @ w["cue2"] + w["cue2_bias"]

    def point(self, x: np.ndarray, seen: Seen, cues: list[int]) -> list[tuple[int, np.ndarray]]:
        """Give, for each cue, its window's first token and the log-probabilities of six pointers.

        The columns are start and end of content, of source, and of the hole that the cue stands in; a source or a
        hole that is not there points at the cue.
        """
        w = self.w
        near = x @ w["pair"] + w["pair_bias"]
        far = x[cues] @ w["pair_cue"] + w["pair_cue_bias"]
        found = []
        for at in range(0, len(cues), CUES_AT_ONCE):
            part = slice(at, at + CUES_AT_ONCE)
            found += self._point(near, far[part], seen, cues[part])
        return found

    def _point(self, near, far, seen, cues):
        """Lay the windows of all cues one behind the other, so that each step is one product of matrices."""
        w = self.w
        low, high = np.array([seen.window(cue) for cue in cues]).T
        length = high - low
        begin = np.r_[0, np.cumsum(length + GAP)[:-1]]
        of = np.repeat(np.arange(len(cues)), length + GAP)
        token = np.arange(len(of)) - (begin - low)[of]
        blank = (begin + length)[:, None] + np.arange(GAP)
        token[blank] = high[:, None] - 1
        cue = np.array(cues).take(of)
        between = seen.passed.take(token, axis=1) - seen.passed[:, cues].take(of, axis=1)
        between = np.minimum(np.maximum(between, -MOST), MOST) + MOST
        code = ((between[0] * (2 * MOST + 1) + between[1]) * (2 * MOST + 1) + between[2]) * (2 * MOST + 1) + between[3]
        y = near.take(token, axis=0)
        y += far.take(of, axis=0)
        y += self._distance.take(token - cue + BEFORE_CUE, axis=0)
        y += self._between.take(code, axis=0)
        np.maximum(y, 0, out=y)
        y[blank] = 0
        for k, dilation in enumerate(PAIR_DILATIONS):
            y += _convolved(y, dilation, w[f"pair_conv{k}"], w[f"pair_conv{k}_bias"])
            y[blank] = 0
        scores = y @ w["point"] + w["point_bias"]
        scores[blank] = IMPOSSIBLE
        scores -= np.maximum.reduceat(scores, begin).take(of, axis=0)
        scores -= np.log(np.add.reduceat(np.exp(scores), begin)).take(of, axis=0)
        ends = begin + length
        return [(int(a), scores[b:e]) for a, b, e in zip(low, begin, ends, strict=True)]


def _summed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Give a table of the sums of each row of one table with each row of another."""
    return (one[:, None] + other[None]).reshape(-1, one.shape[-1])


def _convolved(x: np.ndarray, dilation: int, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Convolve rows with a kernel of three, given as one matrix of three blocks, and cut at zero."""
    width = x.shape[1]
    reach = min(dilation, len(x))
    z = x @ kernel[width : 2 * width]
    z[reach:] += x[: len(x) - reach] @ kernel[:width]
    z[: len(x) - reach] += x[reach:] @ kernel[2 * width :]
    z += bias
    return np.maximum(z, 0, out=z)


@cache
def load() -> Pointers:
    """Read the weights that come with the package."""
    with (files("analysis.quotes.model") / WEIGHTS).open("rb") as file, np.load(file, allow_pickle=False) as weights:
        return Pointers(weights)
