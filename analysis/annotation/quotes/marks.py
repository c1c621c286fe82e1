"""Quotation marks: which characters open and close a quotation. Entry points: `regions`, `Region`."""

import re
from bisect import bisect_right
from typing import NamedTuple

from analysis.text.words import Span

# Longer runs without a closing mark are cut at a sentence end: articles without paragraph breaks would
# otherwise be quoted from a forgotten mark to their last word.
LONGEST_UNCLOSED = 1_500

# The first mark stands before the choice between single and double ones, so that the search looks for it alone.
_DOUBLE = re.compile(r"[`'´‘’‚,\"“”„‟″«»＂](?:(?<=[^`'´‘’‚,])|(?<=([`'´‘’‚,]))\1)(?:``|''|´´|[\"“”„‟″«»＂])*")
# An apostrophe within a word is no mark.
_OUTSIDE_WORDS = r"(?:(?![^\W_])|(?<![^\W_].))"
_SINGLE = re.compile(rf"[‘’‚‛‹›']{_OUTSIDE_WORDS}")
_MARK = re.compile(r"[`'´\"“”„‟″«»＂‘’‚‛‹›]")
_ELISION = re.compile(r"(?:em|cause|til|tis|twas|n|bout|cuz|round|s|\d0s|\d\d)\b", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z][A-Z.'’-]{1,30}(?: [A-Z][A-Z.'’-]{0,30}){0,2}:\s")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")
# Who said it, where no mark closes a quotation.
_SAYS = (
    r"(?:said|says|told|added|adds|asked|asks|replied|answered|explained|warned|wrote|writes|recalled|noted|insisted|"
    r"continued|admitted|claimed|argued|stressed|tweeted|declared|responded|concluded|shouted|cried|recalls|insists|"
    r"explains|argues|warns)\b"
)
_NAME = r"[^\W\d_a-z][\w.'’-]*"
_PRONOUN = r"(?:he|she|they)(?!\s\w+\s(?!on|in|at|to|of|as|after|during|when|reporters))"
_WHO = rf"(?:{_PRONOUN}|(?:the|an?|his|her)(?:\s[\w'’-]+){{1,4}}?|{_NAME}(?:\s{_NAME}){{0,4}})"
_CREDIT = re.compile(rf"[,?!…]\s(?:{_SAYS}\s{_WHO}|{_WHO}(?:,[^,“”]{{1,60}},)?\s{_SAYS}|according\sto\s)")
_AFTER_DASH = re.compile(
    rf"[,.?!…]?\s[-–—―]\s(?:{_SAYS}\s{_WHO}|{_WHO}\s{_SAYS})|[,.?!…]\s(?:{_SAYS}\s{_WHO}|{_PRONOUN}\s{_SAYS})"
    rf"|[?!…]\s{_WHO}\s{_SAYS}(?=[.,])"
)
_DASH = re.compile(r"(?:[-–—―]\s+|[–—―])(?=[^\W\d_a-z]|…)")
_SPOKEN_AGAIN = re.compile(r"[,.]\s[-–—―]\s+")
_OPENERS = frozenset(("“", "„", "‟", "«", "``", "‘‘", "‚‚", ",,"))
_CLOSERS = frozenset(("”", "»", "''", "´´", "’’"))
_BEFORE_OPENING = frozenset("([{—–-―…:/“‘\"'")
_AFTER_CLOSING = frozenset(",;)]}.?!:—–-―…”’'")
OPENING, CLOSING, EITHER = "opening", "closing", "either"
Mark = tuple[int, int, str]  # where it stands, and what it does


class Region(NamedTuple):
    """Text between two marks: `start` and `end` leave the marks out, `outer_start` and `outer_end` hold them."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool

    @property
    def inner(self) -> Span:
        """The span without its marks."""
        return self.start, self.end


def regions(text: str, pieces: list[Span]) -> list[Region]:
    """Return the quoted regions of each paragraph.

    A mark that was turned the wrong way is read by its surroundings. A quotation that is never closed ends where it is
    credited to somebody, at the next opening mark, or with its paragraph. A paragraph that opens with a dash is
    dialogue if it is credited. Single marks count only outside double ones; apostrophes never do.

    Examples
    --------
    >>> text = "The mayor isn't sure: “We'll see,\\" she said. 'Soon' was the word."
    >>> [text[r.start:r.end] for r in regions(text, [(0, len(text))])]
    ["We'll see,", 'Soon']
    """
    found: list[Region] = []
    for start, end in pieces:
        paragraph = text[start:end]
        if not (_MARK.search(paragraph) or ",," in paragraph or _DASH.match(paragraph)):
            continue
        doubles = _pair_doubles(paragraph) or _dialogue(paragraph)
        for region in sorted(doubles + _pair_singles(paragraph, doubles)):
            if paragraph[region.start : region.end].strip():
                low, high, outer_low, outer_high, closed = region
                found.append(Region(start + low, start + high, start + outer_low, start + outer_high, closed))
    return found


def _opens_here(paragraph: str, start: int, end: int) -> bool:
    before = paragraph[start - 1] if start else " "
    after = paragraph[end] if end < len(paragraph) else " "
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace() and after not in ",;)]}"


def _double_roles(paragraph: str) -> list[Mark]:
    roles = []
    for match in _DOUBLE.finditer(paragraph):
        start, end = match.span()
        if not start and _LABEL.match(paragraph, end):
            continue  # the line of a transcript, which some pages mark at its start only
        glyph = match.group()
        glyph = glyph if glyph in _OPENERS or glyph in _CLOSERS else glyph[-1]
        after = paragraph[end] if end < len(paragraph) else " "
        opens = _opens_here(paragraph, start, end)
        closes = start > 0 and not paragraph[start - 1].isspace() and (after.isspace() or after in _AFTER_CLOSING)
        if glyph in _OPENERS and after.isspace() and (not start or paragraph[start - 1].isspace()):
            role = EITHER
        elif glyph in _OPENERS:
            role = CLOSING if not opens and (closes or after.isspace()) else OPENING
        elif opens != closes:
            role = OPENING if opens else CLOSING
        else:
            role = CLOSING if glyph in _CLOSERS else EITHER
        roles.append((start, end, role))
    return roles


def _pair_doubles(paragraph: str) -> list[Region]:
    marks = _double_roles(paragraph)
    found: list[Region] = []
    # an excerpt that begins within a quotation
    is_cut = bool(marks) and marks[0][2] == CLOSING and paragraph[0].islower() and paragraph[marks[0][0] - 1] in ",.?!"
    opened: Span | None = (0, 0) if is_cut else None
    nested = 0
    for i, (start, end, role) in enumerate(marks):
        following = [mark[2] for mark in marks[i + 1 : i + 3]]
        if opened is None:
            wrongly_turned = paragraph[start] in "”»" and following[:1] == [CLOSING]
            if role == OPENING or wrongly_turned or (role == EITHER and _may_open(paragraph, marks, i)):
                opened = start, end
        elif role == OPENING:
            if following == [CLOSING, CLOSING]:
                nested += 1
            elif paragraph[opened[1] : start].strip():
                found.append(_unclosed(paragraph, opened, start))
                opened = start, end
        elif nested:
            nested -= 1
        else:
            found.append(Region(opened[1], start, opened[0], end, True))
            opened = None
    if opened is not None:
        end = len(paragraph)
        if end - opened[1] > LONGEST_UNCLOSED:
            match = _SENTENCE_END.search(paragraph, opened[1], opened[1] + LONGEST_UNCLOSED)
            end = match.end() if match else opened[1] + LONGEST_UNCLOSED
        found.append(_unclosed(paragraph, opened, end))
    return found


def _unclosed(paragraph: str, opened: Span, end: int) -> Region:
    credit = _CREDIT.search(paragraph, opened[1], end)
    if credit:
        end = credit.start() + 1
    return Region(opened[1], end, opened[0], end, bool(credit))


def _dialogue(paragraph: str) -> list[Region]:
    """— Where is he? asked X. · — In Rome, — said X. — He left."""
    dash = _DASH.match(paragraph)
    credit = _AFTER_DASH.search(paragraph, dash.end(), dash.end() + LONGEST_UNCLOSED) if dash else None
    if credit is None:
        return []
    end = credit.start() + (not paragraph[credit.start()].isspace())
    found = [Region(dash.end(), end, 0, end, True)]
    if again := _SPOKEN_AGAIN.search(paragraph, credit.end() - 1):
        found.append(Region(again.end(), len(paragraph), again.start() + 1, len(paragraph), True))
    return found


def _may_open(paragraph: str, marks: list[Mark], i: int) -> bool:
    """Whether a mark with a blank behind it opens: it looks so, or the next has a blank before it and it is no inch."""
    start, end, _ = marks[i]
    if paragraph[start] in "“„‟«" or paragraph[end : end + 1].strip():
        return True
    spaced = i + 1 < len(marks) and paragraph[marks[i + 1][0] - 1].isspace()
    return spaced and not paragraph[max(0, start - 2) : start].strip().isdigit()


def _pair_singles(paragraph: str, doubles: list[Region]) -> list[Region]:
    starts = [region.outer_start for region in doubles]
    marks: list[Mark] = []
    for match in _SINGLE.finditer(paragraph):
        start, end = match.span()
        k = bisect_right(starts, start) - 1
        if (k < 0 or start >= doubles[k].outer_end) and (role := _single_role(paragraph, start, end)):
            marks.append((start, end, role))
    found: list[Region] = []
    opened: Span | None = None
    for i, (start, end, role) in enumerate(marks):
        if role == OPENING:
            opened = start, end
        elif opened is not None:
            # leaders' … ': a plural's apostrophe, as a closing mark is still to come
            plural = paragraph[start - 1] == "s" and paragraph[end : end + 1] == " "
            if plural and i + 1 < len(marks) and marks[i + 1][2] == CLOSING:
                continue
            if bisect_right(starts, opened[0]) == bisect_right(starts, start):  # no double mark opens between them
                found.append(Region(opened[1], start, opened[0], end, True))
            opened = None
    return found


def _single_role(paragraph: str, start: int, end: int) -> str | None:
    after = paragraph[end] if end < len(paragraph) else " "
    begins = after.isalnum() or after in "…[$."
    if begins and _opens_here(paragraph, start, end) and not _ELISION.match(paragraph, end):
        return OPENING
    return CLOSING if start and not after.isalnum() and not paragraph[start - 1].isspace() else None
