"""What the model sees of a sentence and its target: the words around the target, as arrays of integers.

Entry points: `Words`, `look`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from analysis.annotate.quotes.model.features import TOKEN, spelling
from analysis.text.words import Span, normalise

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
RUNS_KEPT, LONGEST_RUN_KEPT = 1 << 16, 32
AFTER_NEGATION = np.arange(1, NEGATED_WORDS + 1)


class Words:
    """The words that the model knows, with their valence.

    Parameters
    ----------
    names
        Words in small letters, as `analysis.annotate.quotes.model.features.spelling` gives them. Their ids follow those
        of the unknown word and of the target.
    valences
        One number a word; 0 where the word has no sentiment by itself.

    Attributes
    ----------
    valence, negates, parts, quotes
        By id: valence; whether the word turns what follows; whether it parts clauses; whether it opens or closes
        quotation.
    """

    def __init__(self, names: Sequence[str], valences: np.ndarray):
        both = ["", "", *names]
        self._ids = {name: i for i, name in enumerate(both) if name}
        self._codes = _Codes(self._ids)
        self.valence = np.r_[0, 0, valences].astype(np.float32)
        self.negates = np.array([name in NEGATIONS or name.endswith("n't") for name in both])
        self.parts = np.array([name in MARKS for name in both])
        self.quotes = np.array([name == QUOTATION_MARK for name in both])

    def __len__(self) -> int:
        return len(self.valence)

    def codes(self, text: str) -> list[int]:
        """Give, for each token, twice its id, and one more where it begins with a capital."""
        return list(chain.from_iterable(map(self._codes.__getitem__, text.split())))


class _Codes(dict):
    """The codes of the tokens in what stands between two blanks, for what was seen before."""

    def __init__(self, ids: dict[str, int]):
        super().__init__()
        self.ids = ids

    def __missing__(self, run: str) -> tuple[int, ...]:
        tokens = TOKEN.findall(run)
        codes = tuple(2 * self.ids.get(spelling(token), UNKNOWN) + token[0].isupper() for token in tokens)
        if len(self) < RUNS_KEPT and len(run) <= LONGEST_RUN_KEPT:
            self[run] = codes
        return codes


@dataclass(frozen=True)
class Seen:
    """The windows of some pairs of sentence and target, one behind the other.

    Attributes
    ----------
    word, place, clause, capital
        Of each token: its id; its bucketed distance to the target, by side; the clause marks between it and the
        target, and whether it stands in quotation; whether it is a capitalised word within the sentence, and of the
        target whether a possessive 's follows it.
    feeling
        Three numbers a token: its valence, turned where negated; whether it is negated; its valence as it stands.
    begin, length, target
        Of each pair: the first token of its window, their number, and the token that stands for the target.
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
    negated = _negated(words.negates.take(word), end - begin, end).take(near)
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


def _negated(negates: np.ndarray, length: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Say which tokens stand up to three behind a word that negates, in the same sentence."""
    negated = np.zeros(len(negates), bool)
    at = np.flatnonzero(negates)
    if len(at):
        after = at[:, None] + AFTER_NEGATION
        negated[after[after < end.repeat(length)[at][:, None]]] = True
    return negated
