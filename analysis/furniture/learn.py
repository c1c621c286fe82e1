"""Learn from the pages of an outlet what stands on page after page: menus, rails, share bars, closing backgrounders.

Entry points: `learn`, which gives a `Learnt`; `edges` and `recurring`, which apply it to one page. What is learnt is
digests and counts, never text, so that it can be kept beside a corpus.
"""

import hashlib
import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from analysis import text as texts
from analysis.furniture.structure import READING_LIST
from analysis.text import Span, normalise

MIN_PAGES = 3
MAX_PAGES = 100  # of one outlet: more teach nothing about its template, and cost memory
SHINGLE = 6
SHARE_OF_PAGES = 0.6
MAX_GAP = 250
MAX_PARAGRAPH_WORDS = 40  # in a gap that is part of the template: a standfirst, a teaser
MAX_GLUED_WORDS = 120  # in such a gap, where the page has no line ends there
MAX_BEFORE_TEMPLATE = 60
MARGIN = 3
MIN_PIECE_WORDS = 8  # of prose: what is shorter, between words without a space, is a name in a menu
LONG_TEMPLATE = 60
WINDOW = 80
MIN_RUNNING_WORDS = 12
MIN_BACKGROUNDER_PAGES = 3
SHARE_OF_UPDATE = 0.7
N_CLOSING_LINES = 2
MAX_CHARACTERS = 400_000  # of one page that are learnt from

_TOKEN = re.compile(r"\d+|[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+")
_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_DATES = {form: "@" for name in f"{_MONTHS} {_DAYS}".split() for form in (name, name[:3])}
_STAMP = re.compile(
    r"\s{0,3}(?:\|?Updated:?[^\n]{0,40}?(?:\(GMT\)|ago|\b[AP]M(?: [A-Z]{2,3})?)"
    r"|(?:facebook|twitter|whatsapp|x|link copied!|copy url|\s){2,9}(?:https://\w+\.\w+/[a-z0-9]{6})?)",
    re.I,
)
_GLUE = re.compile(r"(?<=[a-z)\]0-9])(?=[A-Z][a-z])")
_ENDS = re.compile(r"[.!?…][\"')\]]*$")


class Outlet(NamedTuple):
    """What was learnt of one outlet: its pages, and the digests of what recurs on them."""

    n_pages: int
    shingles: frozenset[int]
    lines: frozenset[str]
    closing: frozenset[str]


class Learnt(NamedTuple):
    """What was learnt of each outlet, by its name."""

    outlets: dict[str, Outlet]

    def to_plain(self) -> dict:
        """Give lists, numbers and strings only, as JSON holds them, in one order."""
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
    """Learn what recurs on the pages of each outlet.

    Parameters
    ----------
    pages
        The outlet and the text of each page. Of an outlet with more than `MAX_PAGES`, those whose digests are
        smallest are taken, so that the order of the pages plays no part.

    Returns
    -------
    Learnt
        Of each outlet with `MIN_PAGES` different pages: the shingles of `SHINGLE` tokens on `SHARE_OF_PAGES` of its
        pages (all but one where there are fewer than six), the short lines on two pages or more (on three where there
        are six), and the lines of running text that close `MIN_BACKGROUNDER_PAGES` pages. Numbers, months and days of
        the week count as the same, so that a line with another date is the same line.

    Notes
    -----
    A page most of whose paragraphs stand on another page too is an update of it and counts once.

    Examples
    --------
    >>> pages = [("Bugle", f"Home News Sport Weather Shop Jobs\\nStory {name} begins here.") for name in "abc"]
    >>> learnt = learn(pages)
    >>> learnt.outlets["Bugle"].n_pages, len(learnt.outlets["Bugle"].shingles)
    (3, 2)
    >>> Learnt.from_plain(learnt.to_plain()) == learnt
    True
    """
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
    found = {outlet: _learn_outlet([by_digest[key] for key in sorted(by_digest)]) for outlet, by_digest in kept.items()}
    return Learnt({outlet: one for outlet, one in sorted(found.items()) if one})


def _learn_outlet(pages: list[str]) -> Outlet | None:
    seen: set[str] = set()
    different = []
    for page in pages:
        plain = normalise(page)
        running = {_digest(plain[s:e]): e - s for s, e in texts.lines(page) if is_running(plain[s:e])}
        again = sum(length for key, length in running.items() if key in seen)
        if not running or again < SHARE_OF_UPDATE * sum(running.values()):
            different.append(plain)
        seen |= running.keys()
    n = len(different)
    if n < MIN_PAGES:
        return None
    counts: Counter[int] = Counter()
    lines: Counter[str] = Counter()
    for plain in different:
        counts.update(set(_shingles([key for _, _, key in _tokens(plain)])))
        lines.update({_digest(plain[s:e]) for s, e in texts.lines(plain) if not is_running(plain[s:e])})
    least = -(-n * SHARE_OF_PAGES // 1) if n >= 6 else n - 1
    shingles = frozenset(key for key, count in counts.items() if count >= least)
    repeated = frozenset(key for key, count in lines.items() if count >= (3 if n >= 6 else 2))
    outlet = Outlet(n, shingles, repeated, frozenset())
    closing: Counter[str] = Counter()
    for plain in different:
        first, last = edges(plain, outlet)
        closing.update({_digest(plain[s:e]) for s, e in _closing_lines(plain, first, last)})
    return outlet._replace(closing=frozenset(key for key, n in closing.items() if n >= MIN_BACKGROUNDER_PAGES))


def edges(plain: str, outlet: Outlet) -> Span:
    """Find where the template above the article ends and the template below begins.

    From either end of the page, stretches that recur are followed over gaps that are short and hold no more than one
    paragraph, but never over the longest gap, which is the article.
    """
    tokens = _tokens(plain)
    covered = _covered(tokens, outlet.shingles)
    _uncover_article(plain, tokens, covered)
    if not any(covered) or all(covered):
        return 0, len(plain)
    gaps: list[tuple[int, int]] = []
    begin = None
    for i, known in enumerate([*covered, True]):
        if not known and begin is None:
            begin = i
        elif known and begin is not None:
            gaps.append((begin, i))
            begin = None
    sizes = _sizes(plain, [(tokens[a][0], tokens[b - 1][1], b - a) for a, b in gaps])
    core = max(range(len(gaps)), key=lambda i: (sizes[i][0] + sizes[i][1] + sizes[i][2], -i))
    top, bottom = 0, len(gaps) - 1
    while top < core and _is_short(sizes[top], sum(covered[gaps[top][1] : gaps[top][1] + WINDOW])):
        top += 1
    while bottom > core and _is_short(sizes[bottom], sum(covered[max(gaps[bottom][0] - WINDOW, 0) : gaps[bottom][0]])):
        bottom -= 1
    first = tokens[gaps[top][0] - 1][1] if gaps[top][0] else 0
    if first and (stamp := _STAMP.match(plain, first)):
        first = stamp.end()
    last = len(plain)
    if gaps[bottom][1] < len(tokens):
        last = tokens[gaps[bottom][1]][0]
        begin = max(plain.rfind("\n", first, last) + 1, first)
        end = plain.find("\n", last) if "\n" in plain[last:] else len(plain)
        if not is_running(plain[begin:end].strip()) and len(_TOKEN.findall(plain[begin:last])) <= MAX_BEFORE_TEMPLATE:
            last = begin
    return first, last


def _sizes(plain: str, gaps: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Give, of each gap, its tokens, its words in whole paragraphs, and those in parts of paragraphs."""
    running = [span for span in texts.lines(plain) if is_running(plain[slice(*span)])]
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
            pieces = _GLUE.split(plain[max(s, start) : min(e, end)])
            n_words = sum(n for n in (len(piece.split()) for piece in pieces) if n >= MIN_PIECE_WORDS)
            if start <= s + MARGIN and e <= end + MARGIN:
                whole += n_words
            else:
                part += n_words
        sizes.append((n_tokens, whole, part))
    return sizes


def _is_short(size: tuple[int, int, int], n_template: int) -> bool:
    """Say whether a gap belongs to the template, `n_template` of the next tokens being of it too."""
    n_tokens, whole, part = size
    is_prose = whole > MAX_PARAGRAPH_WORDS or whole + part > MAX_GLUED_WORDS
    return n_tokens <= MAX_GAP and (n_template >= LONG_TEMPLATE or not is_prose)


def recurring(plain: str, outlet: Outlet, first: int, last: int) -> list[tuple[int, int, str]]:
    """Find the lines between `first` and `last` that recur: short ones anywhere, paragraphs only where they close."""
    found = [
        (s, e, "recurring line")
        for s, e in texts.lines(plain)
        if first <= s and e <= last and not is_running(plain[s:e]) and _digest(plain[s:e]) in outlet.lines
    ]
    closing = [(s, e) for s, e in _closing_lines(plain, first, last) if _digest(plain[s:e]) in outlet.closing]
    return sorted(found + [(s, e, "backgrounder") for s, e in closing])


def is_running(line: str) -> bool:
    """Say whether a line reads like a paragraph: a dozen words or more, and a full stop."""
    return len(line) > 40 and bool(_ENDS.search(line[-8:])) and len(line.split()) >= MIN_RUNNING_WORDS


def _closing_lines(plain: str, first: int, last: int) -> list[Span]:
    running = [(s, e) for s, e in texts.lines(plain) if first <= s and e <= last and is_running(plain[s:e])]
    return running[-N_CLOSING_LINES:] if len(running) > N_CLOSING_LINES else []


def _tokens(plain: str) -> list[tuple[int, int, str]]:
    found = []
    for match in _TOKEN.finditer(plain):
        word = match.group().casefold()
        found.append((*match.span(), "0" if word[0].isdigit() else _DATES.get(word, word)))
    return found


def _shingles(keys: list[str]) -> list[int]:
    return [
        int.from_bytes(
            hashlib.blake2b(" ".join(keys[i : i + SHINGLE]).encode("utf-8", "replace"), digest_size=6).digest()
        )
        for i in range(len(keys) - SHINGLE + 1)
    ]


def _covered(tokens: list[tuple[int, int, str]], shingles: frozenset[int]) -> list[bool]:
    covered = [False] * len(tokens)
    until = 0
    for i, key in enumerate(_shingles([key for _, _, key in tokens])):
        if key in shingles:
            for j in range(max(i, until), i + SHINGLE):
                covered[j] = True
            until = i + SHINGLE
    return covered


def _uncover_article(plain: str, tokens: list[tuple[int, int, str]], covered: list[bool]) -> None:
    """Take out of the template what recurs within the article: paragraphs, phrases, lists for screen readers."""
    article = [match.span() for match in READING_LIST.finditer(plain)]
    article += [(s, e) for s, e in texts.lines(plain) if is_running(plain[s:e]) and not _is_menu(plain[s:e])]
    article.sort(reverse=True)
    begin = None
    for i, (start, _, _) in enumerate(tokens):
        while article and article[-1][1] <= start:
            article.pop()
        if article and article[-1][0] <= start:
            covered[i] = False
    for i, known in enumerate([*covered, False]):
        if known and begin is None:
            begin = i
        elif not known and begin is not None:
            if not (_is_edge(plain, tokens, begin) or _is_edge(plain, tokens, i)):
                covered[begin:i] = [False] * (i - begin)
            begin = None


def _is_menu(line: str) -> bool:
    return len(_GLUE.findall(line)) >= max(3, 0.05 * len(line.split()))


def _is_edge(plain: str, tokens: list[tuple[int, int, str]], i: int) -> bool:
    """Say whether a line ends before a token, or two words without a space between them meet there."""
    if i in (0, len(tokens)):
        return True
    between = plain[tokens[i - 1][1] : tokens[i][0]]
    return "\n" in between or not (between.strip(")]") or plain[tokens[i][0]].islower())


def _digest(line: str) -> str:
    keys = " ".join(key for _, _, key in _tokens(line)) or line
    return hashlib.blake2b(keys.encode("utf-8", "replace"), digest_size=6).hexdigest()
