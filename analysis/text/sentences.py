"""Paragraphs and sentences of one text, always as offsets into the text as it was read.

Entry points: `paragraphs`, `sentences`.
"""

import re
from itertools import pairwise

from analysis.text import lists_of
from analysis.text.words import IN_WORD, WORD, Span, lines, normalise, trim

MAX_SENTENCE_CHARACTERS = 20_000
FEWEST_LINES, WIDEST, MAX_INDENT = 3, 140, 20  # of text that is wrapped at a fixed width
_TERMINAL = re.compile(r"""[.!?…]["'”’»)\]]*$""")
# Marks that can end a sentence, with the closing marks behind them, and what parts them from the next.
_END = re.compile(
    r"""(?<![.!?…])[.!?…]++(?: \.{3}| …)?["')\]}*]*(?: "(?=[ ,]))?"""
    r"""(?:\s+|(?<=[a-z0-9%)][.!?])(?=["(]?[A-Z][a-z]*[ ,])|(?<=[.!?]["')\]])(?=[A-Z][a-z]*[ ,]))"""
)
_BETWEEN = re.compile(r"[^\w.&'@/-]")
_SMALL = re.compile(r"""["'(\[]*[a-z]""")
_LISTS = lists_of("text.csv")
NEVER, _SELDOM, _OPENS_SENTENCE = (_LISTS[f"{how} a sentence"] for how in ("never ends", "seldom ends", "opens"))
_BEFORE_SMALL = _LISTS["ends no sentence before a small letter"]
LONGEST_WORD = 30
_NAME_AT_END = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W\d_]{1,20}$")
_SURNAME = re.compile(r"([^\W\d_a-z][^\W\d_]{1,20})(?:,|\s[a-z]|\s[^\W\d_a-z][^\W\d_]{1,20}$)")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[A-Z]|(?:[^\W\d_][a-z]?\.)+[^\W\d_][a-z]?")  # the last stop aside
_NUMBER = re.compile(r"\d+|[ivx]+|[a-z]")  # of a list, at the head of its line


def paragraphs(text: str) -> list[Span]:
    """Return the paragraphs: lines, or blocks of lines where the text is wrapped.

    It is where a line that ends no sentence is followed directly by one that begins small, and everywhere if three
    lines or more are followed directly by another, most do not end a sentence, and nine in ten do or had no room for
    the next word: paragraphs end at those that had, and always before a line that is indented further.
    """
    found = lines(text)
    follows = [i for i in range(len(found) - 1) if _next_line_is_adjacent(text, found[i], found[i + 1])]
    adjacent = {i for i in follows if _goes_on(text, found[i], found[i + 1])}
    beside = [i for i in follows if i - 1 in adjacent or i + 1 in adjacent]
    adjacent.update(i for i in beside if _cuts_name(text, found[i], found[i + 1]))
    ended = {i for i in follows if _TERMINAL.search(text[slice(*found[i])][-8:])}
    if len(follows) >= FEWEST_LINES and len(ended) < 0.5 * len(follows):
        lengths = [found[i][1] - found[i][0] for i in follows]
        full = _full(text, found, follows, sorted(lengths)[len(lengths) * 49 // 50])  # an address may be longer
        if len(full) >= 0.6 * len(follows) and len(full | ended) >= 0.9 * len(follows):
            adjacent |= full
    joined: list[Span] = []
    for i, (start, end) in enumerate(found):
        if i - 1 in adjacent:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _full(text: str, found: list[Span], follows: list[int], width: int) -> set[int]:
    """Return which lines had no room for the first word of the next, if the text is of this width; few are as wide."""
    if width > WIDEST:
        return set()
    first = {i: text[found[i + 1][0] : found[i + 1][1]].split(maxsplit=1)[0] for i in follows}
    return {i for i in follows if found[i][1] - found[i][0] + 1 + len(first[i]) > width}


def _indent(text: str, start: int) -> int:
    before = text[max(0, start - MAX_INDENT) : start]
    return len(before) - len(before.rstrip(" \t"))


def _next_line_is_adjacent(text: str, this: Span, following: Span) -> bool:
    between = text[this[1] : following[0]].replace("\r\n", "\n")
    is_next = between == "\n" or sum(map(between.count, "\n\r\u2028")) == 1
    return is_next and _indent(text, following[0]) <= _indent(text, this[0]) + 1


def _goes_on(text: str, this: Span, following: Span) -> bool:
    last, begins = text[this[1] - 1], text[following[0] : following[0] + 2]
    return begins.islower() and (last.isalnum() or last in ",-–—;") and "\t" not in text[this[1] : following[0]]


def _cuts_name(text: str, this: Span, following: Span) -> bool:
    """Whether a line ends within a name, as in Ann / Lee said."""
    behind = _SURNAME.match(text, *following)
    return bool(behind and _NAME_AT_END.search(text, *this) and behind[1].lower() not in _OPENS_SENTENCE)


def sentences(text: str, pieces: list[Span]) -> list[Span]:
    """Split each piece of running text into sentences, trimmed; no sentence crosses a piece's edge."""
    plain = normalise(text)
    found = []
    for start, end in pieces:
        for cut in range(start, end, MAX_SENTENCE_CHARACTERS):
            piece = plain[cut : min(end, cut + MAX_SENTENCE_CHARACTERS)]
            found.extend(span for s, e in _split(piece) if (span := trim(plain, cut + s, cut + e)))
    return [span for span in found if IN_WORD.search(plain, *span)]


def _split(piece: str) -> list[Span]:
    ends = [end.end() for end in _END.finditer(piece) if _is_end(piece, end)]
    return list(pairwise([0, *ends, len(piece)]))


def _is_end(piece: str, end: re.Match) -> bool:
    start, following = end.span()
    marks = end.group().rstrip()
    is_small = bool(_SMALL.match(piece, following))
    opens = not is_small and _opens(piece, following)
    if marks[0] == "…" or marks.startswith(".."):  # he waited … then
        return not is_small and (opens or not piece[:start].endswith(" "))
    if is_small and marks != ".":
        return False
    word = _BETWEEN.split(piece[max(0, start - LONGEST_WORD) : start])[-1].strip("'")
    if marks[0] == "!":
        return opens or word not in _LISTS["name that ends in a mark"]
    return marks[0] != "." or marks[1:] not in ("", ")") or not _is_abbreviation(piece, word, start, following, opens)


def _is_abbreviation(piece: str, word: str, start: int, following: int, opens: bool) -> bool:
    """Whether the full stop at `start`, behind `word`, ends no sentence."""
    if word in NEVER:
        return not (opens and NEVER[word])
    behind = piece[following : following + 1]
    if (word in _BEFORE_SMALL and (behind.isdigit() or behind.islower())) or (
        start == len(word) and _NUMBER.fullmatch(word)
    ):
        return True
    return not opens and (word in _SELDOM or bool(_INITIAL.fullmatch(word)))


def _opens(piece: str, start: int) -> bool:
    opener = WORD.search(piece, start)
    return opener is None or opener.group().lower() in _OPENS_SENTENCE
