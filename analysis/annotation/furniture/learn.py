"""Learn what recurs on the pages of an outlet, and find it on one page: `learn`, `find`, `edges`.

What is learnt is digests and counts, never text, so that it can be kept beside a corpus.
"""

import hashlib
import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from analysis.annotation.furniture.structure import READING_LIST
from analysis.annotation.furniture.tokens import (
    SHINGLE,
    STOPS,
    Page,
    Tokens,
    by_line,
    digest,
    digest_keys,
    has_pieces,
    is_running,
    keys,
    last_mark,
    read,
    shingles,
    tokens,
    which_recur,
)
from analysis.text.words import Span

MIN_PAGES = 3
MAX_PAGES = 100  # of one outlet: more teach nothing about its template, and cost memory
SHARE_OF_PAGES = 0.6
MIN_BACKGROUNDER_PAGES = 3
MIN_PHRASE_PAGES = 5
SHARE_OF_UPDATE = 0.7
MAX_CHARACTERS = 400_000  # of one page that are learnt from


class Outlet(NamedTuple):
    """What was learnt of one outlet: its pages, and the digests of what recurs on them."""

    n_pages: int
    shingles: frozenset[int]
    lines: frozenset[str]
    phrases: frozenset[str]
    appeals: frozenset[str]
    closing: frozenset[str]


class Learnt(NamedTuple):
    """What was learnt of each outlet, by its name."""

    outlets: dict[str, Outlet]

    def to_plain(self) -> dict:
        """Return lists, numbers and strings only, as JSON holds them, in one order."""
        return {
            name: {"n_pages": one.n_pages, **{key: sorted(getattr(one, key)) for key in Outlet._fields[1:]}}
            for name, one in sorted(self.outlets.items())
        }

    @classmethod
    def from_plain(cls, plain: dict) -> "Learnt":
        """Undo `to_plain`."""
        return cls(
            {
                name: Outlet(one["n_pages"], *(frozenset(one[key]) for key in Outlet._fields[1:]))
                for name, one in plain.items()
            }
        )


def learn(pages: Iterable[tuple[str, str]]) -> Learnt:
    """Return what recurs on the pages of each outlet that has `MIN_PAGES` different ones.

    Parameters
    ----------
    pages
        The outlet and the text of each page; of more than `MAX_PAGES` of an outlet, those of the smallest digests.

    Notes
    -----
    Learnt are the shingles of `SHINGLE` tokens on `SHARE_OF_PAGES` of the pages (all but one where there are fewer than
    six), short lines on two pages (on three of six), openings and closings that many short lines share, the paragraphs
    that close `MIN_BACKGROUNDER_PAGES` pages, and those that speak to the reader on `MIN_PHRASE_PAGES`. Numbers, months
    and days count as the same. A page most of whose paragraphs stand on another page is an update and counts once.

    Examples
    --------
    >>> pages = [("Bugle", f"Home News Sport Weather Shop Jobs\\nStory {name} begins here.") for name in "abc"]
    >>> learnt = learn(pages)
    >>> learnt.outlets["Bugle"].n_pages, len(learnt.outlets["Bugle"].shingles)
    (3, 2)
    >>> Learnt.from_plain(learnt.to_plain()) == learnt
    True
    """
    return learn_from(sample(pages))


def sample(pages: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Choose the pages of each outlet that are learnt from: all different ones, but no more than `MAX_PAGES`."""
    kept: dict[str, dict[str, str]] = defaultdict(dict)
    heaps: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for outlet, text in pages:
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        if digest in kept[outlet]:
            continue
        kept[outlet][digest] = text[:MAX_CHARACTERS]
        heapq.heappush(heaps[outlet], (-int(digest, 16), digest))
        if len(heaps[outlet]) > MAX_PAGES:
            del kept[outlet][heapq.heappop(heaps[outlet])[1]]
    return {outlet: [by_digest[key] for key in sorted(by_digest)] for outlet, by_digest in sorted(kept.items())}


def learn_from(sampled: dict[str, list[str]], each: Callable = map) -> Learnt:
    """Learn from the pages that `sample` chose; `each` may be a `map` that works on several outlets at once."""
    found = zip(sampled, each(_learn_outlet, sampled.values()), strict=True)
    return Learnt({outlet: one for outlet, one in found if one})


def _learn_outlet(pages: list[str]) -> Outlet | None:
    different = _different(pages)
    n = len(different)
    if n < MIN_PAGES:
        return None
    runs = [shingles(of_page.words) for _, of_page, _ in different]
    lines: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    appeals: Counter[str] = Counter()
    for page, _, by_line_keys in different:
        split = list(zip(page.lines, by_line_keys, page.running, strict=True))
        lines.update({digest(line, of_line) for line, of_line, running in split if not running})
        phrases.update({phrase for line, of_line, _ in split for phrase in phrases_of(line, of_line)})
        appeals.update(
            {digest(line, of_line) for line, of_line, running in split if running and speaks_to_reader(line)}
        )
    at_least = -(-n * SHARE_OF_PAGES // 1) if n >= MANY_PAGES else n - 1
    found, n_pages = np.unique(np.concatenate(list(map(np.unique, runs))), return_counts=True)
    outlet = Outlet(
        n,
        frozenset(found[n_pages >= at_least].tolist()),
        _on(lines, 3 if n >= MANY_PAGES else 2),
        _on(phrases, MIN_PHRASE_PAGES),
        _on(appeals, MIN_PHRASE_PAGES),
        frozenset(),
    )
    closing: Counter[str] = Counter()
    for (page, of_page, of_lines), of_runs in zip(different, runs, strict=True):
        first, last = edges(page, of_page, which_recur(of_runs, outlet.shingles), n)
        closing.update({digest(page.lines[i], of_lines[i]) for i in closing_lines(page, first, last)})
    return outlet._replace(closing=_on(closing, MIN_BACKGROUNDER_PAGES))


def _different(pages: list[str]) -> list[tuple[Page, Tokens, list[list[str]]]]:
    seen: set[str] = set()
    different = []
    for page in map(read, pages):
        of_page = tokens(page.plain)
        keys = by_line(page, of_page)
        lines = zip(page.lines, keys, page.running, strict=True)
        running = {digest(line, of_line): len(line) for line, of_line, is_running in lines if is_running}
        again = sum(length for key, length in running.items() if key in seen)
        if not running or again < SHARE_OF_UPDATE * sum(running.values()):
            different.append((page, of_page, keys))
        seen |= running.keys()
    return different


def _on(counts: Counter, n_pages: float) -> frozenset:
    return frozenset(key for key, count in counts.items() if count >= n_pages)


N_OPENING = 3
N_CLOSING = 2
N_CLOSING_LINES = 2
MAX_HEADLINE_CHARACTERS = 240

_SENTENCES = re.compile(r"[a-z0-9)][.!?][\"')]* [A-Z\"']")
_YOU = re.compile(r"\b(?:you|your)\b", re.I)


def find_recurring(page: Page, outlet: Outlet, first: int, last: int) -> list[tuple[int, int, str]]:
    """Find the lines between two offsets that recur."""
    closing = []
    if outlet.closing:
        closing = [i for i in closing_lines(page, first, last) if digest(page.lines[i]) in outlet.closing]
    found = []
    for i, ((s, e), line, running) in enumerate(zip(page.spans, page.lines, page.running, strict=True)):
        if not (first <= s and e <= last):
            continue
        if i in closing:
            found.append((s, e, "backgrounder"))
        elif running:
            if outlet.appeals and speaks_to_reader(line) and digest(line) in outlet.appeals:
                found.append((s, e, "appeal"))
        elif outlet.lines or outlet.phrases:
            of_line = keys(line)
            if digest(line, of_line) in outlet.lines or not outlet.phrases.isdisjoint(phrases_of(line, of_line)):
                found.append((s, e, "recurring line"))
    return found


def closing_lines(page: Page, first: int, last: int) -> list[int]:
    """Return the places of the last paragraphs between two offsets, where there are others before them."""
    running = [i for i, (s, e) in enumerate(page.spans) if page.running[i] and first <= s and e <= last]
    return running[-N_CLOSING_LINES:] if len(running) > N_CLOSING_LINES else []


def phrases_of(line: str, of_line: list[str]) -> set[str]:
    """Return digests of how a line without a full stop opens and closes: three tokens, and two."""
    if len(of_line) <= N_OPENING or len(line) > MAX_HEADLINE_CHARACTERS or last_mark(line[-4:]) in STOPS:
        return set()
    if _SENTENCES.search(line):
        return set()
    sides = (("^", of_line[:N_OPENING]), ("$", of_line[-N_CLOSING:]))
    return {digest_keys([side, *part]) for side, part in sides if {"0", "@"}.isdisjoint(part)}


def speaks_to_reader(line: str) -> bool:
    """Return whether a paragraph has "you" or "your" in it outside quotation marks."""
    return "you" in line.casefold() and '"' not in line and bool(_YOU.search(line))


MAX_GAP = 250
MANY_PAGES = 6
MAX_PARAGRAPH_WORDS = 40  # in a gap that is part of the template: a standfirst, a teaser
MAX_GLUED_WORDS = 120  # in such a gap, where the page has no line ends there
MAX_TEASER_WORDS = 170  # in a gap before a long stretch of template
MAX_BEFORE_TEMPLATE = 60
MARGIN = 3
MIN_STOPS = 2
MIN_PIECE_WORDS = 8  # of prose: what is shorter, between words without a space, is a name in a menu
LONG_TEMPLATE = 60
WINDOW = 80

_STAMP = re.compile(
    r"\s{0,3}(?:\|?Updated:?[^\n]{0,40}?(?:\(GMT\)|ago|\b[AP]M(?: [A-Z]{2,3})?)"
    r"|(?:facebook|twitter|whatsapp|x|link copied!|copy url|\s){2,9}(?:https://\w+\.\w+/[a-z0-9]{6})?)",
    re.I,
)
_STOPS = re.compile(r"[a-z0-9)][.!?][\"')\]]* ?(?=[A-Z\"'])")
_GLUED = re.compile(r"[A-Z](?<=[a-z)\]0-9][A-Z])(?=[a-z])")  # the letter first, for there are few capitals


def edges(page: Page, of_page: Tokens, recurs: np.ndarray, n_pages: int) -> Span:
    """Find where the template above the article ends and the template below begins."""
    plain = page.plain
    if not recurs.any():
        return 0, len(plain)
    covered = np.convolve(recurs, np.ones(SHINGLE, int)) > 0
    _uncover_article(page, of_page, covered)
    if not covered.any() or covered.all():
        return 0, len(plain)
    starts, ends = of_page.starts.tolist(), of_page.ends.tolist()
    gaps = _runs(~covered)
    sizes = _sizes(page, [(starts[a], ends[b - 1], b - a) for a, b in gaps])
    core = max(range(len(gaps)), key=lambda i: (sizes[i][0] + sizes[i][1] + sizes[i][2], -i))
    top, bottom = 0, len(gaps) - 1
    while top < core and _is_short(sizes[top], covered[gaps[top][1] : gaps[top][1] + WINDOW].sum(), n_pages):
        top += 1
    while bottom > core and _is_short(
        sizes[bottom], covered[max(gaps[bottom][0] - WINDOW, 0) : gaps[bottom][0]].sum(), n_pages
    ):
        bottom -= 1
    first = ends[gaps[top][0] - 1] if gaps[top][0] else 0
    if first and (stamp := _STAMP.match(plain, first)):
        first = stamp.end()
    last = len(plain)
    if gaps[bottom][1] < len(starts):
        last = starts[gaps[bottom][1]]
        begin = max(plain.rfind("\n", first, last) + 1, first)
        end = plain.find("\n", last) if "\n" in plain[last:] else len(plain)
        if not is_running(plain[begin:end].strip()) and len(keys(plain[begin:last])) <= MAX_BEFORE_TEMPLATE:
            last = begin
    return first, last


def _runs(which: np.ndarray) -> list[Span]:
    edged = np.zeros(len(which) + 2, bool)
    edged[1:-1] = which
    turns = np.flatnonzero(edged[1:] != edged[:-1]).tolist()
    return list(zip(turns[::2], turns[1::2], strict=True))


def _sizes(page: Page, gaps: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    running = []
    for span, line, is_whole in zip(page.spans, page.lines, page.running, strict=True):
        # a line without a full stop is a paragraph all the same, if a word of the template is glued to its end
        is_glued = not is_whole and has_pieces(line, MAX_PARAGRAPH_WORDS) and not _is_menu(line)
        if is_whole or (is_glued and len(_STOPS.findall(line)) >= MIN_STOPS):
            running.append(span)
    sizes = []
    at = 0
    for start, end, n_tokens in gaps:
        while at < len(running) and running[at][1] <= start:
            at += 1
        whole = part = 0
        for i in range(at, len(running)):
            s, e = running[i]
            if s >= end:
                break
            pieces = _GLUED.sub(r"\n\g<0>", page.plain[max(s, start) : min(e, end)]).split("\n")
            n_words = sum(n for n in (len(piece.split()) for piece in pieces) if n >= MIN_PIECE_WORDS)
            if start <= s + MARGIN and e <= end + MARGIN:
                whole += n_words
            else:
                part += n_words
        sizes.append((n_tokens, whole, part))
    return sizes


def _is_short(size: tuple[int, int, int], n_template: int, n_pages: int) -> bool:
    n_tokens, whole, part = size
    if n_tokens > MAX_GAP:
        return False
    if n_template >= LONG_TEMPLATE:
        # a few pages on one event share phrases below their last paragraphs by chance
        return n_pages >= MANY_PAGES or whole <= MAX_TEASER_WORDS
    return whole <= MAX_PARAGRAPH_WORDS and whole + part <= MAX_GLUED_WORDS


def _uncover_article(page: Page, of_page: Tokens, covered: np.ndarray) -> None:
    for match in READING_LIST.finditer(page.plain):
        first, last = of_page.starts.searchsorted(match.span())
        covered[first:last] = False
    paragraphs = [i for i, running in enumerate(page.running) if running]
    bounds = of_page.starts.searchsorted([page.spans[i] for i in paragraphs]).tolist()
    for i, (first, last) in zip(paragraphs, bounds, strict=True):
        if covered[first:last].any() and not _is_menu(page.lines[i]):
            covered[first:last] = False
    for begin, end in _runs(covered):
        if not (_is_edge(page.plain, of_page, begin) or _is_edge(page.plain, of_page, end)):
            covered[begin:end] = False


def _is_menu(line: str) -> bool:
    return len(_GLUED.findall(line)) >= max(3, 0.05 * len(line.split()))


def _is_edge(plain: str, page: Tokens, i: int) -> bool:
    if i in (0, len(page.starts)):
        return True
    between = plain[page.ends[i - 1] : page.starts[i]]
    return "\n" in between or not (between.strip(")]") or plain[page.starts[i]].islower())
