"""Cut a page into lines and tokens, and find the edges of the template around its article: `read`, `edges`."""

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from analysis.text import words as texts
from analysis.text.sentences import paragraphs
from analysis.text.terms import DAYS, MONTHS
from analysis.text.words import Cached, Span

SHINGLE = 6
MIN_RUNNING_WORDS = 12

# The first case is nothing but the commonest of the last, and quicker.
_TOKEN = re.compile(r"([A-Z]?[a-z]++(?=[ ,.\n])|\d+|[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+)")
_DATES = {form: "@" for name in MONTHS + DAYS for form in (name, name[:3])}
SENTENCE_ENDS = frozenset(".!?…")
STOPS = frozenset(".!?…:;,")
_FACTORS = np.array([0x9E3779B97F4A7C15 * (2 * k + 1) % 2**64 | 1 for k in range(SHINGLE)], dtype=np.uint64)


@dataclass(frozen=True)
class Page:
    """A page, normalised, and its lines: where they stand, what they say, and whether they read like paragraphs."""

    plain: str
    spans: list[Span]
    lines: list[str]
    running: list[bool]

    @cached_property
    def tokens(self) -> tuple[np.ndarray, np.ndarray, list[str]]:
        """Where its numbers and words (also those that meet without a space) start and end, and what they are."""
        parts = _TOKEN.split(self.plain)  # what is between tokens, and tokens, by turns
        ends = np.fromiter(map(len, parts), np.intp, len(parts)).cumsum()
        return ends[:-1:2], ends[1::2], parts[1::2]

    @cached_property
    def shingles(self) -> np.ndarray:
        """A number for each run of `SHINGLE` tokens, the same for a run with the same keys on any machine."""
        words = self.tokens[2]
        n = max(len(words) - SHINGLE + 1, 0)
        codes = np.fromiter(map(_CODES.__getitem__, words), np.uint64, len(words))
        mixed = np.zeros(n, np.uint64)
        for i, factor in enumerate(_FACTORS):
            mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) + codes[i : i + n] * factor
        return mixed >> np.uint64(4)


def read(text: str) -> Page:
    """Cut a text into lines, those that are wrapped at a width put together."""
    plain = texts.normalise(text)
    spans = paragraphs(plain)
    lines = [plain[start:end] for start, end in spans]
    return Page(plain, spans, lines, list(map(is_running, lines)))


def lines_between(page: Page, first: int, last: int) -> list[Span]:
    """Find the lines of a page between two offsets, and what lies between them of other lines, trimmed."""
    found = [(start, end) for start, end in page.spans if start < last and first < end]
    if found and (found[0][0] < first or last < found[-1][1]):
        cut = (texts.trim(page.plain, max(start, first), min(end, last)) for start, end in found)
        return [span for span in cut if span]
    return found


def digest_of(line: str) -> str:
    """Return the digest of a line, the same for a line with another case, number or date."""
    keys = [_KEYS[token] for token in _TOKEN.findall(line)] or [line]
    return hashlib.blake2b(" ".join(keys).encode("utf-8", "replace"), digest_size=6).hexdigest()


def is_running(line: str) -> bool:
    """Return whether a line reads like a paragraph: a dozen words or more, and a full stop."""
    is_sentence = len(line) > 40 and last_mark(line[-8:]) in SENTENCE_ENDS
    return is_sentence and len(line.split(None, MIN_RUNNING_WORDS - 1)) == MIN_RUNNING_WORDS


def last_mark(end: str) -> str:
    """Return the last character of a line's end before what closes a quotation or a bracket, if there is one."""
    return end.rstrip("\"')]")[-1:]


def is_longer(line: str, n_words: int) -> bool:
    """Return whether a line has more words than that."""
    return len(list(islice(texts.WORD.finditer(line), n_words + 1))) > n_words


def _key(word: str) -> str:
    folded = word.casefold()
    return "0" if folded[0].isdigit() else _DATES.get(folded, folded)


def _code(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(_KEYS[word].encode("utf-8", "replace"), digest_size=8).digest())


_KEYS, _CODES = Cached(_key), Cached(_code)

MANY_PAGES = 6
MAX_GAP = 250
MAX_PARAGRAPH_WORDS = 40  # in a gap that is part of the template: a standfirst, a teaser
MARGIN = 3
MIN_STOPS = 2
LONG_TEMPLATE = 60
WINDOW = 80

READING_LIST = re.compile(r"Keep reading ?list of \d{1,2} items.{0,1500}?end of list(?: ?Advertisement)?")
_SENTENCE_END = re.compile(r"[a-z0-9)][.!?][\"')\]]* ?(?=[A-Z\"'])")
_GLUED = re.compile(r"[A-Z](?<=[a-z)\]0-9][A-Z])(?=[a-z])")  # the letter first, for there are few capitals


def edges(page: Page, known: frozenset[int]) -> Span:
    """Return where the template above the article ends and the template below begins, by the shingles `known`.

    The article is the longest gap in what recurs, with the gaps beside it that hold paragraphs.
    """
    plain = page.plain
    recurs = np.fromiter(map(known.__contains__, page.shingles.tolist()), bool, len(page.shingles))
    if not recurs.any():
        return 0, len(plain)
    covered = np.convolve(recurs, np.ones(SHINGLE, int)) > 0
    _uncover_article(page, covered)
    if not covered.any() or covered.all():
        return 0, len(plain)
    starts, ends = (places.tolist() for places in page.tokens[:2])
    gaps = _runs(~covered)
    paragraphs = [
        span
        for span, line, running in zip(page.spans, page.lines, page.running, strict=True)
        if running or _is_glued(line)
    ]

    def is_template(gap: int, beside: np.ndarray) -> bool:
        first, end = gaps[gap]
        n_words = 0
        for i in range(bisect_left(paragraphs, (starts[first] - MARGIN, 0)), len(paragraphs)):
            if paragraphs[i][1] > ends[end - 1] + MARGIN:
                break
            n_words += len(plain[slice(*paragraphs[i])].split())
        return end - first <= MAX_GAP and (n_words <= MAX_PARAGRAPH_WORDS or beside.sum() >= LONG_TEMPLATE)

    core = max(range(len(gaps)), key=lambda i: (gaps[i][1] - gaps[i][0], -i))
    top, bottom = 0, len(gaps) - 1
    while top < core and is_template(top, covered[gaps[top][1] :][:WINDOW]):
        top += 1
    while bottom > core and is_template(bottom, covered[: gaps[bottom][0]][-WINDOW:]):
        bottom -= 1
    first = ends[gaps[top][0] - 1] if gaps[top][0] else 0
    last = len(plain)
    if gaps[bottom][1] < len(starts):
        last = starts[gaps[bottom][1]]
    return first, last


def _runs(which: np.ndarray) -> list[Span]:
    turns = np.flatnonzero(np.diff(np.r_[False, which, False])).tolist()
    return list(zip(turns[::2], turns[1::2], strict=True))


def _uncover_article(page: Page, covered: np.ndarray) -> None:
    """Take back what recurs within paragraphs, in lists for screen readers, and between words of one line."""
    starts, ends, _ = page.tokens
    for match in READING_LIST.finditer(page.plain):
        first, last = starts.searchsorted(match.span())
        covered[first:last] = False
    paragraphs = [i for i, running in enumerate(page.running) if running]
    bounds = starts.searchsorted([page.spans[i] for i in paragraphs]).tolist()
    for i, (first, last) in zip(paragraphs, bounds, strict=True):
        if covered[first:last].any() and not _is_menu(page.lines[i]):
            covered[first:last] = False

    def is_edge(i: int) -> bool:
        between = "" if i in (0, len(starts)) else page.plain[ends[i - 1] : starts[i]]
        return "\n" in between or not between.strip(")]")

    for begin, end in _runs(covered):
        if not (is_edge(begin) or is_edge(end)):
            covered[begin:end] = False


def _is_glued(line: str) -> bool:
    """Return whether a line without a full stop is a paragraph all the same, with a word of the template at its end."""
    is_long = len(line.split(None, MAX_PARAGRAPH_WORDS - 1)) == MAX_PARAGRAPH_WORDS
    return is_long and not _is_menu(line) and len(_SENTENCE_END.findall(line)) >= MIN_STOPS


def _is_menu(line: str) -> bool:
    return len(_GLUED.findall(line)) >= max(3, 0.05 * len(line.split()))
