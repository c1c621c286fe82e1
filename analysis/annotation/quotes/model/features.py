"""What the pointer model sees of a text, as arrays of integers. Entry point: `look`."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.annotation.quotes.marks import Region
from analysis.text.words import Span, normalise

TOKEN = re.compile(r"[^\W_]++(?:['\-.,/&][^\W_]++)*|\S")
# A token with the blanks before it; the first line is nothing but the commonest case of the last, and quicker.
_SPACED = re.compile(rf"\s*+(?:[A-Za-z][a-z]*+(?= )|{TOKEN.pattern})")
LINE_END = "\n"
EDGES = np.array([1, 2, 3, 5, 9, 17, 33])
BUCKET = np.digitize(np.arange(EDGES[-1] + 1), EDGES)
FAR = 8
N_PLACES = 18
BEFORE_CUE, AFTER_CUE = 64, 100
_DIGIT = re.compile(r"\d")
_DASHES = frozenset(",;:-–—")
N_SHAPES = 8
Bits = int  # a set of tokens: bit k is token k


@dataclass(frozen=True)
class Seen:
    """A text as tokens (their offsets and words); the end of each paragraph is a token of its own, without width.

    `places` are six rows of bucketed distances, to the edges of quotation, sentence and paragraph; `inside` is whether
    a token stands between quotation marks; `passed` are four running counts: edges of quotation, first words of
    sentences, line ends, commas and dashes; `breaks` are the tokens that begin a sentence outside quotation; `marks`
    those that are neither words nor ends of paragraphs.
    """

    starts: np.ndarray
    ends: np.ndarray
    words: list[str]
    places: np.ndarray
    inside: np.ndarray
    passed: np.ndarray
    breaks: list[int]
    marks: list[int]

    @cached_property
    def is_word(self) -> Bits:
        """The tokens that are words."""
        is_word = self.starts < self.ends
        is_word[self.marks] = False
        return _bits(is_word)

    @cached_property
    def in_marks(self) -> Bits:
        """The tokens that stand between quotation marks."""
        return _bits(self.inside)

    @cached_property
    def _edges(self) -> tuple[memoryview, memoryview]:
        return memoryview(self.starts), memoryview(self.ends)

    def windows(self, cues: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the first token of each cue's window, and the one after its last."""
        n = len(self.words)
        breaks = np.array([0, 0, *self.breaks, n, n, n])
        k = np.searchsorted(self.breaks, cues, side="right")
        return np.maximum(breaks[k], cues - BEFORE_CUE), np.minimum(breaks[k + 4], cues + AFTER_CUE + 1)

    def words_between(self, first: int, last: int) -> Bits:
        """Return those of the tokens from `first` to `last`, both included, that are words."""
        return ((1 << max(first, last + 1)) - (1 << first)) & self.is_word

    def tokens_of(self, spans: list[Span]) -> Bits:
        """Return the words that lie in any of the spans of characters."""
        starts, ends = self._edges
        found = 0
        for start, end in spans:
            found |= self.words_between(bisect_right(ends, start), bisect_left(starts, end) - 1)
        return found

    def span(self, first: int, last: int) -> Span:
        """Return the characters of the tokens from `first` to `last`, both included."""
        starts, ends = self._edges
        return starts[first], ends[last]


def _bits(holds: np.ndarray) -> Bits:
    return int.from_bytes(np.packbits(holds, bitorder="little"), "little")


def tokens_in(bits: Bits) -> list[int]:
    """Return a set's tokens in order."""
    found = []
    while bits:
        found.append((bits & -bits).bit_length() - 1)
        bits &= bits - 1
    return found


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
    """Return the form under which the model knows a token: small letters, every digit a 0."""
    if word.isalpha():
        return word.lower()
    return "<nl>" if word == LINE_END else _DIGIT.sub("0", word.lower())


def look(text: str, pieces: list[Span], sentences: list[Span], marked: list[Region]) -> Seen:
    """See a text that is not empty as the model does."""
    starts, ends, words, first_of_piece, last_of_piece = _tokens(normalise(text), pieces)
    n = len(words)
    index = np.arange(n)
    length = last_of_piece - first_of_piece + 1
    piece_first, piece_last = first_of_piece.repeat(length), last_of_piece.repeat(length)
    begins = np.zeros(n, bool)
    begins[first_of_piece] = True
    begins[np.minimum(starts.searchsorted([start for start, _ in sentences]), n - 1)] = True
    first = np.append(np.flatnonzero(begins), n)
    first, length = first[:-1], first[1:] - first[:-1]
    from_sentence, to_sentence = index - first.repeat(length), (first + length - 1).repeat(length) - index
    from_piece, to_piece = index - piece_first, piece_last - index
    first_marked = starts.searchsorted([region.start for region in marked])
    last_marked = ends.searchsorted([region.end for region in marked], side="right") - 1
    holds = first_marked <= last_marked
    inside, edge, quoted = _quotation(index, from_piece, to_piece, first_marked[holds], last_marked[holds])
    places = np.stack([*quoted, *_bucket(np.stack([from_sentence, to_sentence, from_piece, to_piece]))])
    marks = [i for i in np.flatnonzero(ends - starts == 1).tolist() if not words[i].isalnum()]
    comma = np.zeros(n, bool)
    comma[[i for i in marks if words[i] in _DASHES]] = True
    passed = np.cumsum(np.stack([edge, begins, starts == ends, comma]), axis=1, dtype=np.int16)
    begins[1:] &= ~(inside[1:] & inside[:-1])
    return Seen(starts, ends, words, places, inside, passed, np.flatnonzero(begins).tolist(), marks)


def _tokens(plain, pieces):
    spaced, last = [], []
    for start, end in pieces:
        spaced += _SPACED.findall(plain[start:end])
        spaced.append("")
        last.append(len(spaced) - 1)
    words = list(map(str.lstrip, spaced))
    ends = np.fromiter(map(len, spaced), np.int64, len(spaced)).cumsum()
    last = np.array(last)
    first = np.concatenate([[0], last[:-1] + 1])
    begin, end = np.array(pieces).T
    begin[1:] -= ends[last[:-1]]
    ends += begin.repeat(last - first + 1)
    ends[last] = end
    starts = ends - np.fromiter(map(len, words), np.int64, len(words))
    for i in last.tolist():
        words[i] = LINE_END
    return starts, ends, words, first, last


def _quotation(index, from_piece, to_piece, first, last):
    """Bucket the distances to the edges of the quotation a token is in, or to its neighbours in the paragraph."""
    n = len(index)
    edge, turn = np.zeros(n, bool), np.zeros(n + 1, np.int8)
    edge[first] = edge[last] = True
    turn[first] += 1
    turn[last + 1] -= 1
    inside = turn[:-1].cumsum() > 0
    before, after = np.full((2, n), -n), np.full((2, n), 2 * n)
    before[0, first] = after[1, first] = first
    before[1, last] = after[0, last] = last
    within, since = index - np.maximum.accumulate(before, axis=1)
    left, until = np.minimum.accumulate(after[:, ::-1], axis=1)[:, ::-1] - index
    ago = np.where(since <= from_piece, _bucket(since), FAR)
    ahead = np.where(until <= to_piece, _bucket(until), FAR)
    quoted = [np.where(inside, _bucket(within) + FAR + 1, ago), np.where(inside, _bucket(left) + FAR + 1, ahead)]
    return inside, edge, quoted


def _bucket(distance: np.ndarray) -> np.ndarray:
    return BUCKET.take(distance, mode="clip")
