"""What the model sees of a sentence and its target: the words around the target, as arrays of integers.

Entry points: `Words`, `look`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.quotes.model.features import TOKEN, spelling
from analysis.text import Span, normalise

UNKNOWN, TARGET, POSSESSIVE = 0, 1, "'s"
MOST_AWAY = 28
DISTANCES = np.array([1, 2, 3, 4, 5, 7, 9, 12, 16, 22])
N_PLACES = 2 * len(DISTANCES) + 1
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
WORDS_KEPT = 1 << 16


class Words:
    """The words that the model knows, with their valence.

    Parameters
    ----------
    names
        Words in small letters, as `analysis.quotes.model.features.spelling` gives them. Their ids follow those of the
        unknown word and of the target.
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
        self._codes: dict[str, int] = {}
        self.valence = np.r_[0, 0, valences].astype(np.float32)
        self.negates = np.array([name in NEGATIONS or name.endswith("n't") for name in both])
        self.parts = np.array([name in MARKS for name in both])
        self.quotes = np.array([name == QUOTATION_MARK for name in both])

    def __len__(self) -> int:
        return len(self.valence)

    def codes(self, text: str) -> list[int]:
        """Give, for each token, twice its id, and one more where it begins with a capital."""
        tokens = TOKEN.findall(text)
        try:
            return [self._codes[token] for token in tokens]
        except KeyError:
            if len(self._codes) > WORDS_KEPT:
                self._codes.clear()
            for token in tokens:
                self._codes[token] = 2 * self._ids.get(spelling(token), UNKNOWN) + token[0].isupper()
            return [self._codes[token] for token in tokens]


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
    return _seen(np.array(codes, np.int64), np.array(begin, np.int64), np.array(target, np.int64), words)


def _seen(codes: np.ndarray, begin: np.ndarray, target: np.ndarray, words: Words) -> Seen:
    length = np.diff(np.r_[begin, len(codes)])
    pair = np.repeat(np.arange(len(begin)), length)
    index = np.arange(len(codes)) - begin[pair]
    word, away = codes >> 1, np.arange(len(codes)) - target[pair]
    marks = np.cumsum(words.parts[word])
    n_marks = np.minimum(np.abs(marks - marks[target][pair]), MOST_MARKS)
    opened = np.cumsum(words.quotes[word])
    quoted = (opened - (opened - words.quotes[word])[begin][pair]) % 2
    negates, negated = words.negates[word], np.zeros(len(codes), bool)
    for k in range(1, NEGATED_WORDS + 1):
        negated[k:] |= negates[:-k] & (index[k:] >= k)
    valence = words.valence[word]
    feeling = np.stack([np.where(negated, NEGATED_SHARE * valence, valence), 2 * negated, valence], axis=1) / 2
    bucket = np.digitize(np.abs(away), DISTANCES)
    place = np.where(away < 0, bucket + len(DISTANCES), bucket)
    near = np.abs(away) <= MOST_AWAY
    kept = np.add.reduceat(near, begin) if len(begin) else np.zeros(0, np.int64)
    first = np.r_[0, np.cumsum(kept)[:-1]].astype(np.int64)
    shift = np.cumsum(near) - 1
    return Seen(
        word[near],
        place[near],
        (n_marks * 2 + quoted)[near],
        ((codes & 1) * ((index > 0) | (word == TARGET)))[near],
        feeling[near].astype(np.float32),
        first,
        kept,
        shift[target],
    )
