"""Paragraphs and sentences of one text, always as offsets into the text as it was read.

Entry points: `paragraphs`, `sentences`.
"""

import re
from functools import cache, lru_cache
from itertools import pairwise

import nupunkt

from analysis.text.words import IN_WORD, MAX_CACHED, WORD, Span, lines, normalise, trim

# A mark that ends a sentence in the middle of a piece, not before its closing marks alone. In a group is what parts it
# from the next sentence where only the word before it can make the end doubtful.
_INNER_END = re.compile(r"""[.!?…](?!['")\]}*]*\Z)(?:(?<!…)("? )(?=["'(]?[A-Z0-9])|\W)""")
_PLAIN_LAST_WORD = re.compile('"?[A-Za-z][a-z]+')
_TITLES = frozenset("Mr Mrs Ms Dr Prof Sen Rep Gov Gen".split())  # no sentence ends between one and a name
_NAME = re.compile(r"\. [A-Z]")
_TERMINAL = re.compile(r"""[.!?…]["'”’»)\]]*$""")
_INITIALS_AT_END = re.compile(r"(?:^|[\s(\"])(?:[A-Z]\.){2,}$")
_OPENS_SENTENCE = frozenset(
    (
        "a an the this that these those he she it they we i you his her its their our my there here in on at "
        "for from with by as if when while after before since but and or so yet however meanwhile still also "
        "then what who how why no not one some many most several both asked"
    ).split()
)
MAX_SENTENCE_CHARACTERS = 20_000


def paragraphs(text: str) -> list[Span]:
    """Return the paragraphs: lines, or blocks of lines where the text is wrapped at a fixed width.

    It is if six lines or more are followed directly by another, nine in ten of them have 40 to 100 characters, and most
    do not end a sentence.
    """
    found = lines(text)
    follows = [i for i in range(len(found) - 1) if _next_line_is_adjacent(text, found[i], found[i + 1])]
    lengths = [found[i][1] - found[i][0] for i in follows]
    wrapped = (
        len(follows) >= 6
        and sum(40 <= n <= 100 for n in lengths) >= 0.9 * len(lengths)
        and sum(bool(_TERMINAL.search(text[slice(*found[i])][-8:])) for i in follows) < 0.5 * len(follows)
    )
    if not wrapped:
        return found
    joined: list[Span] = []
    adjacent = set(follows)
    for i, (start, end) in enumerate(found):
        if i - 1 in adjacent:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _next_line_is_adjacent(text: str, this: Span, following: Span) -> bool:
    between = text[this[1] : following[0]].replace("\r\n", "\n")
    return between == "\n" or sum(map(between.count, "\n\r\u2028")) == 1


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
    """Split a piece as nupunkt does, which need not be asked where nothing makes an end doubtful."""
    starts = [0]
    for end in _INNER_END.finditer(piece):
        blank = piece.rfind(" ", 0, end.start())
        word = piece[blank + 1 : end.start()]
        if word in _TITLES and _NAME.match(piece, end.start()):
            continue
        if not end[1] or blank < 1 or piece[blank - 1].isspace() or not _is_last_word(word):
            return _rejoin_initials(piece, nupunkt.sent_spans(piece))
        starts.append(end.end())
    return list(pairwise([*starts, len(piece)]))


@lru_cache(MAX_CACHED)
def _is_last_word(word: str) -> bool:
    """Return whether a full stop behind a word, not the first of its line, can only end a sentence."""
    return bool(_PLAIN_LAST_WORD.fullmatch(word)) and word.strip('"').lower() not in _doubtful_words()


@cache
def _doubtful_words() -> frozenset[str]:
    """Return the words behind which nupunkt may see a full stop that ends no sentence."""
    model = nupunkt.load("default")
    return model.abbreviations.union(word for word, _ in model.parameters.collocations)


def _rejoin_initials(piece: str, spans: list[Span]) -> list[Span]:
    """Undo a cut after "U.S." and the like unless the next word is one that commonly opens a sentence."""
    joined: list[Span] = []
    for start, end in spans:
        after_initials = joined and _INITIALS_AT_END.search(piece[slice(*joined[-1])].rstrip()[-12:])
        opener = WORD.search(piece, start, end) if after_initials else None
        if opener and opener.group().lower() not in _OPENS_SENTENCE:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
