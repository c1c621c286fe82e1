"""The network for sentiment toward a target, in numpy.

Entry points: `load`, `Network`. Trained by `analysis.targets.training`; the weights are plain arrays.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from analysis.targets.features import Seen, Words, look
from analysis.text import Span

WEIGHTS = "weights.npz"
DILATIONS = (1, 2, 4)
GAP = max(DILATIONS)  # empty rows between windows, so that no convolution reaches from one into the next
PAIRS_AT_ONCE = 64
IMPOSSIBLE = -1e4


class Network:
    """Three dilated convolutions over the words around a target, attention and maximum over them, three classes.

    Parameters
    ----------
    weights
        Arrays by name, as `analysis.targets.training.network.export` writes them.
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
        begin = GAP + np.r_[0, np.cumsum(seen.length + GAP)[:-1]]
        pair = np.repeat(np.arange(len(begin)), seen.length)
        row = np.arange(len(pair)) + (begin - seen.begin)[pair]
        x = np.zeros((begin[-1] + seen.length[-1] + GAP, w["feeling"].shape[1]), np.float32)
        empty = np.ones(len(x), bool)
        empty[row] = False
        x[row] = (
            w["words"].take(seen.word, axis=0) * w["word_scales"].take(seen.word)[:, None]
            + w["places"].take(seen.place, axis=0)
            + w["clauses"].take(seen.clause, axis=0)
            + w["capital"].take(seen.capital, axis=0)
            + seen.feeling @ w["feeling"]
        )
        for k, dilation in enumerate(DILATIONS):
            x += _convolved(x, dilation, w[f"conv{k}"], w[f"conv{k}_bias"])
            x[empty] = 0
        x = x.take(row, axis=0)
        attention = x @ w["attention"] + w["attention_places"][seen.place]
        attention = np.exp(attention - np.maximum.reduceat(attention, seen.begin)[pair])
        attention /= np.add.reduceat(attention, seen.begin)[pair]
        heads = [np.add.reduceat(x * share[:, None], seen.begin) for share in attention.T]
        pooled = np.concatenate([*heads, np.maximum.reduceat(x, seen.begin), x[seen.target]], axis=1)
        return np.maximum(pooled @ w["hidden"] + w["hidden_bias"], 0) @ w["out"] + w["out_bias"]


def _convolved(x: np.ndarray, dilation: int, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Convolve rows with a kernel of three, given as one matrix of three blocks, and cut at zero."""
    width = x.shape[1]
    z = x @ kernel[width : 2 * width]
    z[dilation:] += x[:-dilation] @ kernel[:width]
    z[:-dilation] += x[dilation:] @ kernel[2 * width :]
    z += bias
    return np.maximum(z, 0, out=z)


@cache
def load() -> Network:
    """Read the weights that come with the package."""
    with (files("analysis.targets") / WEIGHTS).open("rb") as file, np.load(file, allow_pickle=False) as weights:
        return Network(weights)
