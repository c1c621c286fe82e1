"""Cut a page into lines, and into tokens that are the same under another date or number."""

import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from analysis.annotation import Cached
from analysis.text import words as texts
from analysis.text.words import Span

SHINGLE = 6
MIN_RUNNING_WORDS = 12

# The first case is nothing but the commonest of the last, and quicker.
_TOKEN = re.compile(r"([A-Z]?[a-z]++(?=[ ,.\n])|\d+|[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+)")
_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_DATES = {form: "@" for name in f"{_MONTHS} {_DAYS}".split() for form in (name, name[:3])}
SENTENCE_ENDS = frozenset(".!?…")
STOPS = frozenset(".!?…:;,")
_FACTORS = np.array([0x9E3779B97F4A7C15 * (2 * k + 1) % 2**64 | 1 for k in range(SHINGLE)], dtype=np.uint64)


class Page(NamedTuple):
    """A page, normalised, and its lines: where they stand, what they say, and whether they read like paragraphs."""

    plain: str
    spans: list[Span]
    lines: list[str]
    running: list[bool]


class Tokens(NamedTuple):
    """The tokens of a page, and their offsets."""

    starts: np.ndarray
    ends: np.ndarray
    words: list[str]


def read(text: str) -> Page:
    """Cut a text into lines."""
    plain = texts.normalise(text)
    spans = texts.lines(plain)
    lines = [plain[start:end] for start, end in spans]
    return Page(plain, spans, lines, [is_running(line) for line in lines])


def lines_between(page: Page, first: int, last: int) -> list[Span]:
    """Find the lines of a page between two offsets, and what lies between them of other lines, trimmed."""
    found = [(start, end) for start, end in page.spans if start < last and first < end]
    if found and (found[0][0] < first or last < found[-1][1]):
        cut = (texts.trim(page.plain, max(start, first), min(end, last)) for start, end in found)
        return [span for span in cut if span]
    return found


def tokens(plain: str) -> Tokens:
    """Cut a normalised text into tokens: numbers, words, and words that meet without a space between them."""
    parts = _TOKEN.split(plain)  # what is between tokens, and tokens, by turns
    ends = np.fromiter(map(len, parts), np.intp, len(parts)).cumsum()
    return Tokens(ends[:-1:2], ends[1::2], parts[1::2])


def by_line(page: Page, of_page: Tokens) -> list[list[str]]:
    """Return the keys of the tokens of each line of a page."""
    firsts = of_page.starts.searchsorted([start for start, _ in page.spans]).tolist()
    of_words = list(map(_KEYS.__getitem__, of_page.words))
    return [of_words[a:b] for a, b in pairwise([*firsts, len(of_words)])]


def keys(plain: str) -> list[str]:
    """Return what is left of each token of a normalised text when case, numbers and dates play no part."""
    return [_KEYS[token] for token in _TOKEN.findall(plain)]


def shingles(words: Sequence[str]) -> np.ndarray:
    """Return a number for each run of `SHINGLE` tokens, the same for a run with the same keys on any machine."""
    n = max(len(words) - SHINGLE + 1, 0)
    codes = np.fromiter(map(_CODES.__getitem__, words), np.uint64, len(words))
    mixed = np.zeros(n, np.uint64)
    for i, factor in enumerate(_FACTORS):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) + codes[i : i + n] * factor
    return mixed >> np.uint64(4)


def which_recur(of_page: np.ndarray, known: frozenset[int]) -> np.ndarray:
    """Return which shingles of a page are among those known."""
    return np.fromiter(map(known.__contains__, of_page.tolist()), bool, len(of_page))


def digest(line: str, of_line: Sequence[str] = ()) -> str:
    """Give the digest of a line, the same for a line with another number or date; `of_line` is its keys where known."""
    return digest_keys(of_line or keys(line) or [line])


def digest_keys(keys: Sequence[str]) -> str:
    """Return the digest of a run of keys."""
    return hashlib.blake2b(" ".join(keys).encode("utf-8", "replace"), digest_size=6).hexdigest()


def is_running(line: str) -> bool:
    """Return whether a line reads like a paragraph: a dozen words or more, and a full stop."""
    return len(line) > 40 and last_mark(line[-8:]) in SENTENCE_ENDS and has_pieces(line, MIN_RUNNING_WORDS)


def last_mark(end: str) -> str:
    """Give the last character of a line's end before what closes a quotation or a bracket; none where there is none."""
    return end.rstrip("\"')]")[-1:]


def has_pieces(line: str, least: int) -> bool:
    """Return whether a line has so many pieces between blanks, or more."""
    return len(line.split(None, least - 1)) == least


def is_longer(line: str, n_words: int) -> bool:
    """Return whether a line has more words than that."""
    return len(texts.first_terms(line, n_words + 1)) > n_words


def _key(word: str) -> str:
    folded = word.casefold()
    return "0" if folded[0].isdigit() else _DATES.get(folded, folded)


def _code(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(_KEYS[word].encode("utf-8", "replace"), digest_size=8).digest())


_KEYS, _CODES = Cached(_key), Cached(_code)
