"""Who is named beside the running text: in headlines and captions, and inside quotations.

Entry point: `named_aside`. Nobody speaks there, but full names and offices are often given there alone.
"""

import re

from analysis.annotate.quotes.marks import Region
from analysis.annotate.quotes.people.cast import Cast
from analysis.annotate.quotes.rules.tokens import tokens_of
from analysis.text.words import Span

_NAME = re.compile(r"(?:\S{1,30}+ ){0,3}[A-Z]\S{0,30}+(?: [A-Z]\S{0,30}+){1,5}")  # and three words before it
_CAPITALS = re.compile(r"[A-Z]\S{0,30}+ [A-Z]")  # what every such name has, and is quicker to look for
BEFORE = 3 * 31  # characters of the words before a name
LONG = 5  # letters of a word that a headline in capitals writes with one
FEWEST_WORDS = 3


def named_aside(text: str, pieces: list[Span], regions: list[Region]) -> Cast:
    """Collect the people named outside the paragraphs `pieces` of a text, and inside its quoted regions.

    Headlines That Write Every Word With a Capital are passed over: names cannot be told in them.

    Examples
    --------
    >>> text = "Mayor Ann Lee in May\\nLee said it held."
    >>> named_aside(text, [(21, 38)], []).people[0].name
    ['Ann', 'Lee']
    """
    spans = []
    reached = 0
    for start, end in [*pieces, (len(text), len(text))]:
        spans.extend(span for span in _lines(text, reached, start) if not _is_headline(text, span))
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


def _is_headline(text: str, span: Span) -> bool:
    long = 0
    for word in text[slice(*span)].split():
        if len(word) >= LONG:
            if word[0].islower():
                return False
            long += 1
    return long >= FEWEST_WORDS
