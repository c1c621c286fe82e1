"""The network for sentiment toward a target, in numpy.

Entry points: `load`, `Network`. Trained by `training.targets`; the weights are plain arrays.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from analysis.annotate.targets.features import Seen, Words, look
from analysis.text.words import Span

WEIGHTS = "weights.npz"
DILATIONS = (1, 2, 4)
TAPS = np.array([(-dilation, 0, dilation) for dilation in DILATIONS])
PAIRS_AT_ONCE = 64
IMPOSSIBLE = -1e4


class Network:
    """Three dilated convolutions over the words around a target, attention and maximum over them, three classes.

    Parameters
    ----------
    weights
        Arrays by name, as `training.targets.network.export` writes them.
    """

    def __init__(self, weights):
        arrays = {name: np.asarray(value) for name, value in weights.items()}
        self.w = {name: a.astype(np.float32) if a.dtype == np.float16 else a for name, a in arrays.items()}
        self.words = Words(bytes(self.w["vocabulary"]).decode("utf-8").split("\n"), self.w["valences"] / 10)

    def probabilities(self, sentences: Sequence[str], targets: Sequence[Span]) -> np.ndarray:
        """Give the calibrated probabilities of negative, neutral and positive; shape (pair, 3)."""
        scores = [np.zeros((0, 3), np.float32)]
        for i in range(0, len(sentences), PAIRS_AT_ONCE):
            part = slice(i, i + PAIRS_AT_ONCE)
            scores.append(self.scores(look(sentences[part], targets[part], self.words)))
        calibrated = np.concatenate(scores).astype(float) * self.w["slope"] + self.w["intercept"]
        odds = np.exp(calibrated - calibrated.max(axis=1, keepdims=True, initial=-np.inf))
        return odds / odds.sum(axis=1, keepdims=True)

    def scores(self, seen: Seen) -> np.ndarray:
        """Give each pair's scores before calibration; shape (pair, 3)."""
        w = self.w
        n, width = len(seen.word), w["feeling"].shape[1]
        begin, length = seen.begin.repeat(seen.length)[:, None], seen.length.repeat(seen.length)[:, None]
        place = np.arange(n)[:, None] - begin + TAPS[:, None]
        read = np.where((place >= 0) & (place < length), begin + place, n)  # by layer and token, three rows each
        rows = np.zeros((n + 1, width), np.float32)  # the last one stands for what lies beyond the ends of a window
        x = rows[:n]
        x += w["words"].take(seen.word, axis=0) * w["word_scales"].take(seen.word)[:, None]
        for name, which in (("places", seen.place), ("clauses", seen.clause), ("capital", seen.capital)):
            x += w[name].take(which, axis=0)
        x += seen.feeling @ w["feeling"]
        three = np.empty((n, 3, width), np.float32)
        z, zero = np.empty_like(x), np.zeros_like(x)  # `maximum` takes longer with a number
        for k in range(len(DILATIONS)):
            rows.take(read[k], axis=0, out=three, mode="clip")
            np.matmul(three.reshape(n, -1), w[f"conv{k}"], out=z)
            z += w[f"conv{k}_bias"]
            x += np.maximum(z, zero, out=z)
        attention = x @ w["attention"] + w["attention_places"].take(seen.place, axis=0)
        attention = np.exp(attention - np.maximum.reduceat(attention, seen.begin).repeat(seen.length, axis=0))
        attention /= np.add.reduceat(attention, seen.begin).repeat(seen.length, axis=0)
        windows = zip(seen.begin.tolist(), (seen.begin + seen.length).tolist(), strict=True)
        heads = np.stack([attention[begin:end].T @ x[begin:end] for begin, end in windows])
        most = np.maximum.reduceat(x, seen.begin)
        pooled = np.concatenate([heads.reshape(len(heads), -1), most, x[seen.target]], axis=1)
        return np.maximum(pooled @ w["hidden"] + w["hidden_bias"], 0) @ w["out"] + w["out_bias"]


@cache
def load() -> Network:
    """Read the weights that come with the package."""
    with (
        (files("analysis.annotate.targets") / WEIGHTS).open("rb") as file,
        np.load(file, allow_pickle=False) as weights,
    ):
        return Network(weights)
