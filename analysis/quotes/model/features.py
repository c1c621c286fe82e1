"""What the pointer model sees of a text: its words, their spelling, and where they stand, as arrays of integers.

Entry point: `look`.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.quotes.marks import Region
from analysis.text import Span, normalise

TOKEN = re.compile(r"[^\W_]+(?:['\-.,/&][^\W_]+)*|[^\s]")
LINE_END = "\n"
EDGES = np.array([1, 2, 3, 5, 9, 17, 33])
BUCKET = np.digitize(np.arange(EDGES[-1] + 1), EDGES)
FAR = 8
N_PLACES = 18
BEFORE_CUE, AFTER_CUE = 64, 100
_DIGIT = re.compile(r"\d")
_DASHES = frozenset(",;:-–—")
N_SHAPES = 8


@dataclass(frozen=True)
class Seen:
    """A text as tokens; the end of each paragraph is a token of its own, without width.

    Attributes
    ----------
    starts, ends
        offsets of the tokens
    words
        the tokens as they are spelled, with plain apostrophes and marks
    places
        six rows of bucketed distances: to the edges of quotation, sentence and paragraph
    inside
        whether the token stands between quotation marks
    passed
        four running counts: edges of quotation, first words of sentences, line ends, commas and dashes
    breaks
        tokens that begin a sentence outside quotation
    """

    starts: np.ndarray
    ends: np.ndarray
    words: list[str]
    places: np.ndarray
    inside: np.ndarray
    passed: np.ndarray
    breaks: list[int]

    @cached_property
    def _words_at(self) -> tuple[list[int], list[int], list[int]]:
        """Give the tokens that are words, as opposed to punctuation and line ends, with their starts and ends."""
        index = [i for i, word in enumerate(self.words) if word[0].isalnum()]
        return index, self.starts[index].tolist(), self.ends[index].tolist()

    def window(self, cue: int) -> tuple[int, int]:
        """Give the tokens among which a cue's quotation and source are looked for."""
        k = bisect_right(self.breaks, cue) - 1
        low = self.breaks[max(k - 1, 0)] if k >= 0 else 0
        high = self.breaks[k + 3] if k + 3 < len(self.breaks) else len(self.words)
        return max(low, cue - BEFORE_CUE), min(high, cue + AFTER_CUE + 1)

    def words_between(self, first: int, last: int) -> list[int]:
        """Give those of the tokens from `first` to `last`, both included, that are words."""
        index = self._words_at[0]
        return index[bisect_left(index, first) : bisect_right(index, last)]

    def tokens_of(self, spans: list[Span]) -> set[int]:
        """Give the words that lie in any of the spans of characters."""
        index, starts, ends = self._words_at
        found: set[int] = set()
        for start, end in spans:
            found.update(index[bisect_right(ends, start) : bisect_left(starts, end)])
        return found

    def span(self, first: int, last: int) -> Span:
        """Give the characters of the tokens from `first` to `last`, both included."""
        return self.starts.item(first), self.ends.item(last)


def shape(word: str) -> int:
    """Sort a token by its letters: line end, number, mark, one capital, capitals, capitalised, small, mixed."""
    if word == LINE_END:
        return 0
    if not word[0].isalpha():
        return 1 if word[0].isdigit() else 2
    if word.isupper():
        return 3 if len(word) == 1 else 4
    return 5 if word[0].isupper() else 6 if word.islower() else 7


def spelling(word: str) -> str:
    """Give the form under which the model knows a token: small letters, every digit a 0."""
    return "<nl>" if word == LINE_END else _DIGIT.sub("0", word.lower())


def look(text: str, pieces: list[Span], sentences: list[Span], marked: list[Region]) -> Seen | None:
    """See a text as the model does; None where it holds nothing."""
    starts, ends, words, last_of_piece = _tokens(normalise(text), pieces)
    n = len(words)
    if not n:
        return None
    index = np.arange(n)
    first_of_piece = np.r_[0, last_of_piece[:-1] + 1]
    piece = np.repeat(np.arange(len(last_of_piece)), np.diff(np.r_[-1, last_of_piece]))
    begins = np.zeros(n, bool)
    begins[first_of_piece] = True
    begins[np.clip(np.searchsorted(starts, [start for start, _ in sentences]), 0, n - 1)] = True
    first = np.flatnonzero(begins)
    last = np.r_[first[1:] - 1, n - 1]
    sentence = np.cumsum(begins) - 1
    spans = [(np.searchsorted(starts, m.start), np.searchsorted(ends, m.end, side="right")) for m in marked]
    inside, edge, quoted = _quotation(n, index, first_of_piece[piece], last_of_piece[piece], spans)
    places = np.stack(
        [
            *quoted,
            _bucket(index - first[sentence]),
            _bucket(last[sentence] - index),
            _bucket(index - first_of_piece[piece]),
            _bucket(last_of_piece[piece] - index),
        ]
    )
    comma = np.fromiter(map(_DASHES.__contains__, words), bool, n)
    passed = np.cumsum(np.stack([edge, begins, starts == ends, comma]), axis=1, dtype=np.int32)
    breaks = np.flatnonzero(begins & ~(inside & np.r_[False, inside[:-1]])).tolist()
    return Seen(starts, ends, words, places, inside, passed, breaks)


def _tokens(plain, pieces):
    starts, ends, words, last = [], [], [], []
    for start, end in pieces:
        spans = list(map(re.Match.span, TOKEN.finditer(plain, start, end)))
        starts += [a for a, _ in spans]
        ends += [b for _, b in spans]
        words += [plain[a:b] for a, b in spans]
        last.append(len(words))
        starts.append(end)
        ends.append(end)
        words.append(LINE_END)
    return np.array(starts, np.int64), np.array(ends, np.int64), words, np.array(last, np.int64)


def _quotation(n, index, first, last, spans):
    """Bucket the distances to the edges of the quotation a token is in, or to its neighbours in the paragraph."""
    inside, edge = np.zeros(n, bool), np.zeros(n, bool)
    since, until = np.full(n, FAR), np.full(n, FAR)
    before, after = np.full(n, -(10**6)), np.full(n, 10**6)
    for start, end in spans:
        if end > start:
            inside[start:end] = True
            within = index[start:end]
            since[start:end] = _bucket(within - start)
            until[start:end] = _bucket(end - 1 - within)
            edge[start] = edge[end - 1] = True
            before[end - 1], after[start] = end - 1, start
    before = np.maximum.accumulate(before)
    after = np.minimum.accumulate(after[::-1])[::-1]
    ago = np.where(before >= first, _bucket(index - before), FAR)
    ahead = np.where(after <= last, _bucket(after - index), FAR)
    return inside, edge, (np.where(inside, since + FAR + 1, ago), np.where(inside, until + FAR + 1, ahead))


def _bucket(distance: np.ndarray) -> np.ndarray:
    return BUCKET[np.minimum(distance, EDGES[-1])]
