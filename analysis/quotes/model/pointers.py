"""The pointer model in numpy: which words report speech, and where each one's quotation and source begin and end.

Entry points: `load`, `Pointers`. Trained by `analysis.quotes.training`; the weights are plain arrays.
"""

from functools import cache
from importlib.resources import files

import numpy as np

from analysis.quotes.model.features import Seen, shape, spelling

WEIGHTS = "weights.npz"
DILATIONS = (1, 2, 4, 8, 1)
PAIR_DILATIONS = (1, 2)
DISTANCES = np.array([1, 2, 3, 4, 6, 9, 14, 22, 36, 60])
MARGIN = sum(DILATIONS)  # tokens on either side that a token's vector depends on
BLOCK = 512
CUES_AT_ONCE = 16
IMPOSSIBLE = -1e4


class Pointers:
    """The model: an encoder of five dilated convolutions, a score for cues, and six pointers for each cue.

    Parameters
    ----------
    weights
        Arrays by name, as `analysis.quotes.training.export` writes them.
    """

    def __init__(self, weights):
        self.w = {name: np.asarray(value) for name, value in weights.items()}
        self.w = {
            name: value.astype(np.float32) if value.dtype == np.float16 else value for name, value in self.w.items()
        }
        names = bytes(self.w["vocabulary"]).decode("utf-8").split("\n")
        self.vocabulary = {name: i + 1 for i, name in enumerate(names)}
        endings = bytes(self.w["endings"]).decode("utf-8").split("\n")
        self.endings = {ending: i + 1 for i, ending in enumerate(endings)}

    def encode(self, seen: Seen) -> np.ndarray:
        """Give each token a vector that knows its surroundings; shape (token, width)."""
        known: dict[str, tuple[int, int, int]] = {}
        rows = []
        for word in seen.words:
            found = known.get(word)
            if found is None:
                form = spelling(word)
                found = known[word] = (self.vocabulary.get(form, 0), self.endings.get(form[-3:], 0), shape(word))
            rows.append(found)
        word, ending, kind = np.array(rows).T
        blocks = []
        for start in range(0, len(word), BLOCK):
            first, last = max(0, start - MARGIN), min(len(word), start + BLOCK + MARGIN)
            part = slice(first, last)
            x = self._convolve(word[part], ending[part], kind[part], seen.places[:, part])
            blocks.append(x[start - first : start - first + BLOCK])
        return np.concatenate(blocks)

    def _convolve(self, word, ending, kind, places):
        w = self.w
        x = w["words"][word] * w["word_scales"][word][:, None]
        x += w["suffixes"][ending]
        x += w["shapes"][kind]
        for k, place in enumerate(places):
            x += w["places"][k][place]
        for k, dilation in enumerate(DILATIONS):
            x = x + _relu(_shifted(x, dilation) @ w[f"conv{k}"] + w[f"conv{k}_bias"])
        x -= x.mean(axis=1, keepdims=True)
        x /= np.sqrt(np.square(x).mean(axis=1, keepdims=True) + 1e-5)
        return x * w["norm"] + w["norm_bias"]

    def cues(self, x: np.ndarray) -> np.ndarray:
        """Score each token as the head of a cue, in logits."""
        w = self.w
        return _relu(x @ w["cue1"] + w["cue1_bias"]) @ w["cue2"] + w["cue2_bias"]

    def point(self, x: np.ndarray, seen: Seen, cues: list[int]) -> list[tuple[int, np.ndarray]]:
        """Give, for each cue, its window's first token and the log-probabilities of six pointers.

        The columns are start and end of content, of source, and of the hole that the cue stands in; a source or a
        hole that is not there points at the cue.
        """
        w = self.w
        near, far = x @ w["pair"] + w["pair_bias"], x @ w["pair_cue"] + w["pair_cue_bias"]
        windows = [seen.window(cue) for cue in cues]
        order = sorted(range(len(cues)), key=lambda i: windows[i][1] - windows[i][0])
        found: list = [None] * len(cues)
        for at in range(0, len(order), CUES_AT_ONCE):
            chosen = order[at : at + CUES_AT_ONCE]
            scores = self._point(near, far, seen, [cues[i] for i in chosen], [windows[i] for i in chosen])
            for i, score in zip(chosen, scores, strict=True):
                low, high = windows[i]
                found[i] = (low, score[: high - low])
        return found

    def _point(self, near, far, seen, cues, windows):
        w = self.w
        cue, low, high = np.array(cues)[:, None], *(np.array(side)[:, None] for side in zip(*windows, strict=True))
        token = low + np.arange((high - low).max())
        there = token < high
        token = np.minimum(token, len(near) - 1)
        away = token - cue
        bucket = np.where(away < 0, 11 - np.digitize(-away, DISTANCES), 12 + np.digitize(away, DISTANCES))
        y = near[token] + far[cue] + w["distance"][bucket]
        for k, passed in enumerate(seen.passed):
            between = passed[token] - passed[cue]
            y += w["between"][k][np.where(between < 0, np.minimum(-between, 3) + 4, np.minimum(between, 3))]
        y = _relu(y) * there[..., None]
        for k, dilation in enumerate(PAIR_DILATIONS):
            z = _relu(_shifted(y, dilation) @ w[f"pair_conv{k}"] + w[f"pair_conv{k}_bias"])
            y = y + z * there[..., None]
        scores = y @ w["point"] + w["point_bias"]
        scores[~there] = IMPOSSIBLE
        scores -= scores.max(axis=1, keepdims=True)
        return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))


def _relu(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0, out=x)


def _shifted(x: np.ndarray, by: int) -> np.ndarray:
    """Put each token's vector between those of the tokens `by` before and after it, along the last but one axis."""
    width = x.shape[-1]
    joined = np.zeros((*x.shape[:-1], 3 * width), np.float32)
    joined[..., width : 2 * width] = x
    if x.shape[-2] > by:
        joined[..., by:, :width] = x[..., :-by, :]
        joined[..., :-by, 2 * width :] = x[..., by:, :]
    return joined


@cache
def load() -> Pointers:
    """Read the weights that come with the package."""
    with (files("analysis.quotes.model") / WEIGHTS).open("rb") as file, np.load(file, allow_pickle=False) as weights:
        return Pointers(weights)
