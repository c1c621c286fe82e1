"""Find the lines of a page that recur on others of its outlet, whole or by how they open or close.

Entry point: `find`.
"""

import re
from typing import Protocol

from analysis.annotate.furniture.tokens import STOPS, Page, digest, digest_keys, keys, last_mark

N_OPENING = 3
N_CLOSING = 2
N_CLOSING_LINES = 2
MAX_HEADLINE_CHARACTERS = 240

_SENTENCES = re.compile(r"[a-z0-9)][.!?][\"')]* [A-Z\"']")
_YOU = re.compile(r"\b(?:you|your)\b", re.I)


class Recurs(Protocol):
    """Digests of what recurs on the pages of an outlet."""

    lines: frozenset[str]
    phrases: frozenset[str]
    appeals: frozenset[str]
    closing: frozenset[str]


def find(page: Page, outlet: Recurs, first: int, last: int) -> list[tuple[int, int, str]]:
    """Find the lines between two offsets that recur.

    Short lines recur anywhere, whole or by their opening or closing; paragraphs only where they close the article, or
    where they speak to the reader.
    """
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
            if digest(line, of_line) in outlet.lines or not outlet.phrases.isdisjoint(phrases(line, of_line)):
                found.append((s, e, "recurring line"))
    return found


def closing_lines(page: Page, first: int, last: int) -> list[int]:
    """Give the places of the last paragraphs between two offsets, where there are others before them."""
    running = [i for i, (s, e) in enumerate(page.spans) if page.running[i] and first <= s and e <= last]
    return running[-N_CLOSING_LINES:] if len(running) > N_CLOSING_LINES else []


def phrases(line: str, of_line: list[str]) -> set[str]:
    """Give digests of how a line without a full stop opens and closes: three tokens, and two.

    A line with a sentence in it has none, nor has one that is no longer than its opening, nor do numbers and dates
    make an opening: quoted posts close with a date. `of_line` is the keys of its tokens.
    """
    if len(of_line) <= N_OPENING or len(line) > MAX_HEADLINE_CHARACTERS or last_mark(line[-4:]) in STOPS:
        return set()
    if _SENTENCES.search(line):
        return set()
    sides = (("^", of_line[:N_OPENING]), ("$", of_line[-N_CLOSING:]))
    return {digest_keys([side, *part]) for side, part in sides if {"0", "@"}.isdisjoint(part)}


def speaks_to_reader(line: str) -> bool:
    """Say whether a paragraph has "you" or "your" in it outside quotation marks."""
    return "you" in line.casefold() and '"' not in line and bool(_YOU.search(line))
