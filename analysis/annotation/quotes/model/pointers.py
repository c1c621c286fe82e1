"""The pointer model in numpy: which words report speech, and where quotation and source begin and end.

Entry points: `load`, `Pointers`, `decode`. Trained by `training.quotes`.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.annotation.layers import Convolutions, weights_of
from analysis.annotation.quotes.model.features import AFTER_CUE, BEFORE_CUE, Seen, shape, spelling
from analysis.text.words import Span

DILATIONS = (1, 2, 4, 8, 1)
PAIR_DILATIONS = (1, 2)
DISTANCES = np.array([1, 2, 3, 4, 6, 9, 14, 22, 36, 60])
MOST_KNOWN = 1 << 15  # words, of 256 bytes each
MOST = 3  # edges, sentences, lines or commas between a cue and a token are told apart up to here


class Pointers:
    """The model: an encoder of five dilated convolutions, a score for cues, and six pointers for each cue."""

    def __init__(self, weights: Mapping[str, np.ndarray]):
        self.w = w = weights
        names, endings = (bytes(w[name]).decode("utf-8").split("\n") for name in ("vocabulary", "endings"))
        self._words, self._endings = ({name: i + 1 for i, name in enumerate(one)} for one in (names, endings))
        self._ids: dict[str, int] = {}  # of the words met before
        self._known = np.empty((0, w["words"].shape[1]), np.float32)  # their vectors
        self._places = [_summed(w["places"][k], w["places"][k + 1]) for k in (0, 2, 4)]
        away = np.arange(-BEFORE_CUE, AFTER_CUE + 1)
        self._bucket = np.where(away < 0, 11 - np.digitize(-away, DISTANCES), 12 + np.digitize(away, DISTANCES))
        order = [MOST + 1 + n for n in range(MOST, 0, -1)] + list(range(MOST + 1))
        edges, sentences, lines, commas = (table[order] for table in w["between"])
        self._between = _summed(_summed(edges, sentences), _summed(lines, commas))
        self._mean = np.full(len(w["norm"]), 1 / len(w["norm"]), np.float32)
        self._cue, self._pair, self._pair_cue = (  # the scale and shift of the norm are taken into what reads it
            (w["norm"][:, None] * w[name], w[f"{name}_bias"] + w["norm_bias"] @ w[name])
            for name in ("cue1", "pair", "pair_cue")
        )
        self._convolutions = Convolutions(w, "conv", DILATIONS)
        self._pair_convolutions = Convolutions(w, "pair_conv", PAIR_DILATIONS)

    def encode(self, seen: Seen) -> np.ndarray:
        """Return each token a vector that knows its surroundings; shape (token, width)."""
        place, row = self._convolutions.lay([len(seen.words)])
        x = self._vectors(seen.words, row)
        n_places = self.w["places"].shape[1]
        for table, before, after in zip(self._places, seen.places[::2], seen.places[1::2], strict=True):
            x += table.take((before * n_places + after).take(row), axis=0)
        self._convolutions.run(x, row)
        x = x.take(place, axis=0)
        x += self._convolutions.lacking
        x -= (x @ self._mean)[:, None]
        x *= (1 / np.sqrt(np.square(x) @ self._mean + 1e-5))[:, None]
        return x

    def _vectors(self, words: list[str], row: np.ndarray) -> np.ndarray:
        """Return what the model knows of some of the words, by themselves."""
        if len(self._ids) + len(words) > len(self._known):
            self._ids = defaultdict(count().__next__)
            self._known = np.empty((max(MOST_KNOWN, len(words)), self._known.shape[1]), np.float32)
        w, ids, n_known = self.w, self._ids, len(self._ids)
        found = np.fromiter(map(ids.__getitem__, words), np.intp, len(words))
        if len(ids) > n_known:
            new = list(islice(reversed(ids), len(ids) - n_known))[::-1]
            forms = list(map(spelling, new))
            word = [self._words.get(form, 0) for form in forms]
            vectors = w["words"].take(word, axis=0) * w["word_scales"].take(word)[:, None]
            vectors += w["suffixes"].take([self._endings.get(form[-3:], 0) for form in forms], axis=0)
            vectors += w["shapes"].take(list(map(shape, new)), axis=0)
            self._known[n_known : len(ids)] = vectors
        return self._known.take(found.take(row), axis=0)

    def cues(self, x: np.ndarray) -> np.ndarray:
        """Score each token as the head of a cue, in logits."""
        matrix, bias = self._cue
        hidden = x @ matrix
        np.maximum(hidden, -bias, out=hidden)  # less the bias
        return hidden @ self.w["cue2"] + (bias @ self.w["cue2"] + self.w["cue2_bias"])

    def point(self, x: np.ndarray, seen: Seen, cues: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give each cue's window's first token, and the log-probabilities of its six pointers; (pointer, cue, token).

        The windows of all cues lie one behind the other, so that each step is one product of matrices; of the result,
        what is behind the end of a shorter window can `NEVER` be.
        """
        (pair, bias), (pair_cue, bias_cue) = self._pair, self._pair_cue
        low, high = seen.windows(cues)
        length = high - low
        of = np.arange(len(cues)).repeat(length)
        first = length.cumsum() - length
        token = np.arange(len(of)) + (low - first).take(of)
        away = of * len(self.w["distance"]) + self._bucket.take(token - (cues - BEFORE_CUE).take(of))
        between = seen.passed.take(token, axis=1) - seen.passed.take(cues, axis=1).take(of, axis=1)
        between = np.minimum(np.maximum(between, -MOST), MOST) + np.int16(MOST)
        code = between[0]
        for more in between[1:]:
            code = code * (2 * MOST + 1) + more
        laid, row = self._pair_convolutions.lay(length)
        y = (x @ pair).take(token.take(row), axis=0)
        far = x[cues] @ pair_cue + (bias + bias_cue)
        y += (far[:, None] + self.w["distance"]).reshape(-1, y.shape[1]).take(away.take(row), axis=0)
        y += self._between.take(code.take(row), axis=0)
        np.maximum(y, np.zeros_like(y), out=y)
        self._pair_convolutions.run(y, row)
        y = self.w["point"].T @ y.T  # what all lack alike makes no difference
        y[:, 0] = NEVER  # of a blank row
        place = np.arange(max(BEST, *length))
        where = np.where(place < length[:, None], laid.take(place + first[:, None], mode="clip"), 0)
        scores = y.take(where, axis=1)
        scores -= scores.max(axis=2, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=2, keepdims=True))
        return low, scores


def _summed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return (one[:, None] + other[None]).reshape(-1, one.shape[-1])


@cache
def load() -> Pointers:
    """Return the model that comes with the package."""
    return Pointers(weights_of(Path(__file__).with_name("weights.npz")))


BEST = 6  # starts and ends that are tried together
LONGEST_SOURCE = 30
HOPELESS = -20.0
NEVER = -1e9


class Pointed(NamedTuple):
    """What one cue points at, in tokens from the start of its window, first and last included.

    `likelihoods` are four log-probabilities: of the content, by how much it leads, of the source, and of there being
    none.
    """

    content: Span
    hole: Span | None
    source: Span | None
    likelihoods: tuple[float, ...]


def decode(scores: np.ndarray, cues: np.ndarray) -> list[Pointed | None]:
    """Choose content, hole and source of each cue together; None where no content can be.

    `scores` are the log-probabilities of start and end of content, of source, and of hole; `cues` their places in the
    windows.
    """
    every, width = np.arange(len(cues)), scores.shape[2]
    best, likely = _highest(scores[:4])
    cue, row = cues[:, None, None], every[:, None] * width
    at_cue = scores.reshape(6, -1).take(row[:, 0] + cues, axis=1)[:, :, None, None]
    first, last = best[0][:, :, None], best[1][:, None, :]
    around = (first < cue) & (cue < last)
    at = row + cues[:, None]  # a hole starts behind the content's start, up to the cue, and ends from the cue on
    opens = _highest_between(scores[4], row + np.minimum(best[0] + 1, width - 1), at + 1)[:, :, None]
    closes = _highest_between(scores[5], at, row + best[1])[:, None, :]
    is_cue_alone = (opens == at_cue[4]) & (closes == at_cue[5])
    fits = (last >= first) & ((cue < first) | (cue > last) | (around & ~is_cue_alone))
    hole = np.where(around, opens + closes, at_cue[4] + at_cue[5])
    contents = np.where(fits, likely[0][:, :, None] + likely[1][:, None, :] + hole, NEVER).reshape(len(cues), -1)
    chosen = contents.argmax(axis=1)
    score = contents[every, chosen]
    contents[every, chosen] = NEVER
    first, last = best[0][every, chosen // BEST], best[1][every, chosen % BEST]
    holes = [
        (a + 1 + int(scores[4, row, a + 1 : c + 1].argmax()), c + int(scores[5, row, c:b].argmax()))
        if a < c < b
        else None
        for row, (a, b, c) in enumerate(zip(first.tolist(), last.tolist(), cues.tolist(), strict=True))
    ]

    begin, end = best[2][:, :, None], best[3][:, None, :]
    inside = np.array([found or (0, -1) for found in holes])[:, :, None, None]
    apart = (end < first[:, None, None]) | (begin > last[:, None, None])
    apart |= (inside[:, 0] <= begin) & (end <= inside[:, 1])
    fits = apart & (begin <= end) & (end <= begin + LONGEST_SOURCE) & ~((begin <= cue) & (cue <= end))
    sources = np.where(fits, likely[2][:, :, None] + likely[3][:, None, :], NEVER).reshape(len(cues), -1)
    none = (at_cue[2] + at_cue[3]).ravel()
    named = sources.argmax(axis=1)
    source = sources[every, named]
    is_named = source > none

    lead = score - np.maximum(contents.max(axis=1), HOPELESS)
    facts = np.minimum(score, 0), lead, np.maximum(source, none), none
    likelihoods = zip(*map(np.ndarray.tolist, facts), strict=True)
    begin, end = best[2][every, named // BEST].tolist(), best[3][every, named % BEST].tolist()
    rows = zip(
        score.tolist(), first.tolist(), last.tolist(), holes, is_named.tolist(), begin, end, likelihoods, strict=True
    )
    return [
        Pointed((a, b), found, (c, d) if has_source else None, likely) if how_likely > NEVER / 2 else None
        for how_likely, a, b, found, has_source, c, d, likely in rows
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


def _highest_between(scores: np.ndarray, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The highest score from each beginning to before the end; any, where that does not lie behind it."""
    edges = np.empty((len(scores), BEST, 2), np.intp)
    edges[..., 0], edges[..., 1] = begin, np.minimum(end, scores.size - 1)
    return np.maximum.reduceat(scores.reshape(-1), edges.reshape(-1))[::2].reshape(edges.shape[:-1])
