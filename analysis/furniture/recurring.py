"""Find the lines of a page that recur on others of its outlet, whole or by how they open or close.

Entry point: `find`.
"""

import re
from typing import Protocol

from analysis import text as texts
from analysis.furniture.tokens import digest, digest_keys, is_running, keys
from analysis.text import Span

N_OPENING = 3
N_CLOSING = 2
N_CLOSING_LINES = 2
MAX_HEADLINE_CHARACTERS = 240

_ENDS = re.compile(r"[.!?…:;,][\"')\]]*$")
_SENTENCES = re.compile(r"[a-z0-9)][.!?][\"')]* [A-Z\"']")
_YOU = re.compile(r"\b(?:you|your)\b", re.I)


class Recurs(Protocol):
    """Digests of what recurs on the pages of an outlet."""

    lines: frozenset[str]
    phrases: frozenset[str]
    appeals: frozenset[str]
    closing: frozenset[str]


def find(plain: str, outlet: Recurs, first: int, last: int) -> list[tuple[int, int, str]]:
    """Find the lines between two offsets that recur.

    Short lines recur anywhere, whole or by their opening or closing; paragraphs only where they close the article, or
    where they speak to the reader.
    """
    closing = {span for span in closing_lines(plain, first, last) if digest(plain[slice(*span)]) in outlet.closing}
    found = []
    for s, e in texts.lines(plain):
        if not (first <= s and e <= last):
            continue
        line = plain[s:e]
        if (s, e) in closing:
            found.append((s, e, "backgrounder"))
        elif is_running(line):
            if outlet.appeals and speaks_to_reader(line) and digest(line) in outlet.appeals:
                found.append((s, e, "appeal"))
        elif digest(line) in outlet.lines or not outlet.phrases.isdisjoint(phrases(line)):
            found.append((s, e, "recurring line"))
    return found


def closing_lines(plain: str, first: int, last: int) -> list[Span]:
    """Give the last paragraphs between two offsets, where there are others before them."""
    running = [(s, e) for s, e in texts.lines(plain) if first <= s and e <= last and is_running(plain[s:e])]
    return running[-N_CLOSING_LINES:] if len(running) > N_CLOSING_LINES else []


def phrases(line: str) -> set[str]:
    """Give digests of how a line without a full stop opens and closes: three tokens, and two.

    A line with a sentence in it has none, nor has one that is no longer than its opening, nor do numbers and dates
    make an opening: quoted posts close with a date.
    """
    if len(line) > MAX_HEADLINE_CHARACTERS or _ENDS.search(line[-4:]) or _SENTENCES.search(line):
        return set()
    page = keys(line)
    if len(page) <= N_OPENING:
        return set()
    sides = (("^", page[:N_OPENING]), ("$", page[-N_CLOSING:]))
    return {digest_keys([side, *part]) for side, part in sides if {"0", "@"}.isdisjoint(part)}


def speaks_to_reader(line: str) -> bool:
    """Say whether a paragraph has "you" or "your" in it outside quotation marks."""
    return is_running(line) and '"' not in line and bool(_YOU.search(line))
