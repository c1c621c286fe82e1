"""Sentiment toward a target: what a sentence says about someone, not how it sounds.

Entry points: `toward`, `probabilities`. A small network in numpy, trained by `training.targets` (`MODEL_CARD.md`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.annotation.layers import Convolutions, one_thread, weights_of
from analysis.annotation.quotes.model.features import TOKEN, spelling
from analysis.text.words import Cached, Span, normalise

CLASSES = ["negative", "neutral", "positive"]
UNKNOWN, TARGET, POSSESSIVE = 0, 1, "'s"
MOST_AWAY = 28
DISTANCES = np.array([1, 2, 3, 4, 5, 7, 9, 12, 16, 22])
N_PLACES = 2 * len(DISTANCES) + 1
_AWAY = np.arange(-MOST_AWAY, MOST_AWAY + 1)
PLACES = np.digitize(np.abs(_AWAY), DISTANCES) + len(DISTANCES) * (_AWAY < 0)
MOST_MARKS = 3
N_CLAUSES = 2 * (MOST_MARKS + 1)
NEGATED_WORDS, NEGATED_SHARE = 3, -0.74
LONGEST_SIDE = 4000  # characters looked at on either side of the target
QUOTATION_MARK = '"'
MARKS = frozenset(',;:()—–"-')
NEGATIONS = frozenset(
    "no not never none nobody nothing neither nor nowhere without hardly barely rarely seldom scarcely "
    "cannot fail fails failed despite".split()
)
DILATIONS = (1, 2, 4)
PAIRS_AT_ONCE = 64


def toward(sentences: Iterable[str], targets: Iterable[Span]) -> pd.DataFrame:
    """Return how likely each sentence is negative, neutral or positive toward its target.

    Parameters
    ----------
    sentences, targets
        Strings, and for each its target's start and end in characters; one with several targets is given once for each.

    Returns
    -------
    DataFrame
        One row a pair: `negative, neutral, positive`, probabilities that sum to 1; NaN where the target is blank.

    Raises
    ------
    ValueError
        if there are not as many targets as sentences, or a target does not lie in its sentence.

    Notes
    -----
    A convolutional network looks at up to 28 words on either side of the target, whose own name is hidden from it; its
    probabilities are calibrated on US political news (`MODEL_CARD.md`). Their mean over sentences estimates the share
    of each class better than counting the likeliest class does. It cannot tell irony, nor whose view it is: a quoted
    insult is negative toward its target as an editorial is, and so, often, are bad things that happen to it. Task and
    data: Hamborg and Donnay (2021), "NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification in
    Political News Articles".

    Examples
    --------
    >>> sentence = "Smith praised Jones as a brilliant and honest leader."
    >>> toward([sentence], [(14, 19)]).idxmax(axis=1).tolist()
    ['positive']
    """
    sentences, targets = list(sentences), list(targets)
    if len(sentences) != len(targets):
        raise ValueError(f"{len(sentences)} sentences and {len(targets)} targets: give one target for each sentence")
    for row, (sentence, (start, end)) in enumerate(zip(sentences, targets, strict=True)):
        if not 0 <= start < end <= len(sentence):
            raise ValueError(
                f"target {row}: ({start}, {end}) does not lie in its sentence of {len(sentence)} characters"
            )
    table = pd.DataFrame(probabilities(sentences, targets), columns=CLASSES)
    blank = [not sentence[start:end].strip() for sentence, (start, end) in zip(sentences, targets, strict=True)]
    return table.mask(pd.Series(blank, dtype=bool), axis=0)


def probabilities(sentences: Sequence[str], targets: Sequence[Span]) -> np.ndarray:
    """Return what `toward` gives of targets that are known to lie in their sentences; shape (pair, class)."""
    with one_thread():
        return load().probabilities(sentences, targets)


class Words:
    """The words that the model knows, as `spelling` returns them; their ids follow those of the unknown and the target.

    By id: `valence`, or 0; whether a word `negates` what follows, `parts` clauses, or `quotes`: opens or closes marks.
    """

    def __init__(self, names: Sequence[str], valences: np.ndarray):
        both = ["", "", *names]
        ids = {name: i for i, name in enumerate(both) if name}
        self._codes = Cached(
            lambda run: [2 * ids.get(spelling(token), UNKNOWN) + token[0].isupper() for token in TOKEN.findall(run)]
        )
        self.valence = np.r_[0, 0, valences].astype(np.float32)
        self.negates = np.array([name in NEGATIONS or name.endswith("n't") for name in both])
        self.parts = np.array([name in MARKS for name in both])
        self.quotes = np.array([name == QUOTATION_MARK for name in both])

    def codes(self, text: str) -> list[int]:
        """Give, for each token, twice its id, and one more where it begins with a capital."""
        return list(chain.from_iterable(map(self._codes.__getitem__, text.split())))


@dataclass(frozen=True)
class Seen:
    """The windows of some pairs of sentence and target, one behind the other.

    Of each token: `word`, its id; `place`, its bucketed distance to the target, by side; `clause`, the clause marks
    between it and the target, and whether it stands in quotation; `capital`, whether it is a capitalised word within
    the sentence, and of the target whether a possessive 's follows; `feeling`, its valence, turned where negated,
    whether it is negated, and its valence as it stands. Of each pair: `begin` and `length` of its window, and the token
    of its `target`.
    """

    word: np.ndarray
    place: np.ndarray
    clause: np.ndarray
    capital: np.ndarray
    feeling: np.ndarray
    begin: np.ndarray
    length: np.ndarray
    target: np.ndarray


def look(sentences: Sequence[str], targets: Sequence[Span], words: Words) -> Seen:
    """See each sentence as the model does: the target's own name is hidden, whoever it is."""
    codes: list[int] = []
    begin, target = [], []
    for sentence, (start, end) in zip(sentences, targets, strict=True):
        begin.append(len(codes))
        codes += words.codes(normalise(sentence[max(0, start - LONGEST_SIDE) : start]))
        target.append(len(codes))
        after = normalise(sentence[end : end + LONGEST_SIDE])
        possessive = after.startswith(POSSESSIVE) and not after[2:3].isalnum()
        codes.append(2 * TARGET + possessive)
        codes += words.codes(after[len(POSSESSIVE) :] if possessive else after)
    begin.append(len(codes))
    return _seen(np.array(codes, np.int64), np.array(begin, np.int64), np.array(target, np.int64), words)


def _seen(codes: np.ndarray, bounds: np.ndarray, target: np.ndarray, words: Words) -> Seen:
    begin, end = bounds[:-1], bounds[1:]
    low, high = np.maximum(begin, target - MOST_AWAY), np.minimum(end, target + MOST_AWAY + 1)
    length = high - low
    first = length.cumsum() - length
    shift = first - low
    near = np.arange(length.sum()) - shift.repeat(length)
    word = codes >> 1
    marks = words.parts.take(word).cumsum()
    n_marks = np.minimum(np.abs(marks.take(near) - marks.take(target).repeat(length)), MOST_MARKS)
    quotes = words.quotes.take(word)
    opened = quotes.cumsum()
    quoted = (opened.take(near) - (opened - quotes).take(begin).repeat(length)) & 1
    at = np.flatnonzero(words.negates.take(word))[:, None]
    after = at + np.arange(1, NEGATED_WORDS + 1)
    is_negated = np.zeros(len(word), bool)
    is_negated[after[after < end[begin.searchsorted(at, side="right") - 1]]] = True
    negated = is_negated.take(near)
    capital = codes & 1
    capital[begin] &= begin == target
    word = word.take(near)
    valence = words.valence.take(word) / 2
    feeling = np.stack([np.where(negated, NEGATED_SHARE * valence, valence), negated, valence], axis=1)
    return Seen(
        word,
        PLACES.take(near - (target - MOST_AWAY).repeat(length)),
        n_marks * 2 + quoted,
        capital.take(near),
        feeling.astype(np.float32, copy=False),
        first,
        length,
        target + shift,
    )


class Network:
    """Three dilated convolutions over the words around a target, attention and maximum over them, three classes."""

    def __init__(self, weights: Mapping[str, np.ndarray]):
        self.w = weights
        self.words = Words(bytes(self.w["vocabulary"]).decode("utf-8").split("\n"), self.w["valences"] / 10)
        self._convolutions = Convolutions(self.w, "conv", DILATIONS)

    def probabilities(self, sentences: Sequence[str], targets: Sequence[Span]) -> np.ndarray:
        """Return the calibrated probabilities of negative, neutral and positive; shape (pair, 3)."""
        scores = [np.zeros((0, 3), np.float32)]
        for i in range(0, len(sentences), PAIRS_AT_ONCE):
            part = slice(i, i + PAIRS_AT_ONCE)
            scores.append(self.scores(look(sentences[part], targets[part], self.words)))
        calibrated = np.concatenate(scores).astype(float) * self.w["slope"] + self.w["intercept"]
        odds = np.exp(calibrated - calibrated.max(axis=1, keepdims=True, initial=-np.inf))
        return odds / odds.sum(axis=1, keepdims=True)

    def scores(self, seen: Seen) -> np.ndarray:
        """Return each pair's scores before calibration; shape (pair, 3)."""
        w = self.w
        laid, row = self._convolutions.lay(seen.length)
        word = seen.word.take(row)
        x = w["words"].take(word, axis=0) * w["word_scales"].take(word)[:, None]
        for name, which in (("places", seen.place), ("clauses", seen.clause), ("capital", seen.capital)):
            x += w[name].take(which.take(row), axis=0)
        x += seen.feeling.take(row, axis=0) @ w["feeling"]
        self._convolutions.run(x, row)
        x = x.take(laid, axis=0)
        x += self._convolutions.lacking
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
    """Return the network that comes with the package."""
    return Network(weights_of(Path(__file__).with_name("weights.npz")))
