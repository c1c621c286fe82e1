"""Find where the template of an outlet's pages ends and the article begins, and where it begins again.

Entry point: `edges`.
"""

import re

import numpy as np

from analysis.annotate.furniture.structure import READING_LIST
from analysis.annotate.furniture.tokens import SHINGLE, Page, Tokens, has_pieces, is_running, keys
from analysis.text.words import Span

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
    """Find where the template above the article ends and the template below begins.

    `of_page` is the tokens of the page, and `recurs` says which of its shingles recur on the `n_pages` of its outlet.
    From either end of the page, stretches that recur are followed over gaps that are short and hold no more than one
    paragraph, but never over the longest gap, which is the article.
    """
    plain = page.plain
    if not recurs.any():
        return 0, len(plain)
    covered = _covered(recurs)
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
    """Give the runs of what is true."""
    edged = np.zeros(len(which) + 2, bool)
    edged[1:-1] = which
    turns = np.flatnonzero(edged[1:] != edged[:-1]).tolist()
    return list(zip(turns[::2], turns[1::2], strict=True))


def _sizes(page: Page, gaps: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Give, of each gap, its tokens, its words in whole paragraphs, and those in parts of paragraphs."""
    lines = zip(page.spans, page.lines, page.running, strict=True)
    running = [span for span, line, is_whole in lines if is_whole or _holds_sentences(line)]
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


def _holds_sentences(line: str) -> bool:
    """Say whether a line without a full stop is a paragraph all the same, with a word of the template glued to it."""
    return has_pieces(line, MAX_PARAGRAPH_WORDS) and not _is_menu(line) and len(_STOPS.findall(line)) >= MIN_STOPS


def _is_short(size: tuple[int, int, int], n_template: int, n_pages: int) -> bool:
    """Say whether a gap belongs to the template, `n_template` of the next tokens being of it too."""
    n_tokens, whole, part = size
    if n_tokens > MAX_GAP:
        return False
    if n_template >= LONG_TEMPLATE:
        # a few pages on one event share phrases below their last paragraphs by chance
        return n_pages >= MANY_PAGES or whole <= MAX_TEASER_WORDS
    return whole <= MAX_PARAGRAPH_WORDS and whole + part <= MAX_GLUED_WORDS


def _covered(recurs: np.ndarray) -> np.ndarray:
    covered = np.zeros(len(recurs) + SHINGLE - 1, bool)
    for k in range(SHINGLE):
        covered[k : k + len(recurs)] |= recurs
    return covered


def _uncover_article(page: Page, of_page: Tokens, covered: np.ndarray) -> None:
    """Take out of the template what recurs within the article: paragraphs, phrases, lists for screen readers."""
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
    """Say whether a line ends before a token, or two words without a space between them meet there."""
    if i in (0, len(page.starts)):
        return True
    between = plain[page.ends[i - 1] : page.starts[i]]
    return "\n" in between or not (between.strip(")]") or plain[page.starts[i]].islower())
