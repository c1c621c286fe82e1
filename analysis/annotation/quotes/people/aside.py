"""The people named outside an article's paragraphs, and inside its quotations. Entry point: `named_aside`."""

import re

from analysis.annotation.quotes.marks import Region
from analysis.annotation.quotes.people.cast import Cast
from analysis.annotation.quotes.rules.tokens import tokens_of
from analysis.text.words import Span

_NAME = re.compile(r"(?:\S{1,30}+ ){0,3}[A-Z]\S{0,30}+(?: [A-Z]\S{0,30}+){1,5}")  # and three words before it
_CAPITALS = re.compile(r"[A-Z]\S{0,30}+ [A-Z]")  # what every such name has, and is quicker to look for
BEFORE = 3 * 31  # characters of the words before a name


def named_aside(text: str, pieces: list[Span], regions: list[Region]) -> Cast:
    """Collect the people named outside the paragraphs `pieces` of a text, and inside its quoted regions."""
    spans = []
    reached = 0
    for start, end in [*pieces, (len(text), len(text))]:
        spans.extend(_lines(text, reached, start))
        reached = end
    for region in regions:
        spans.extend(_names(text, *region.inner))
    tokens, paragraphs = tokens_of(text, sorted(spans), [])
    return Cast(tokens, [first for first, _ in paragraphs])


def _names(text: str, start: int, end: int) -> list[Span]:
    found = []
    while capitals := _CAPITALS.search(text, start, end):
        name = _NAME.search(text, max(start, capitals.start() - BEFORE), end)
        found.append(name.span())
        start = name.end()
    return found


def _lines(text: str, start: int, end: int) -> list[Span]:
    found = []
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            found.append((start, start + len(line)))
        start += len(line)
    return found
