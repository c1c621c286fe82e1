"""Characters, lines and words of one text, always as offsets into the text as it was read.

Entry points: `fold`, `normalise`, `words`, `n_words`, `term`, `starts_and_terms`, `lines`, `excerpt`.
Paragraphs and sentences are in `analysis.text.sentences`.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate, islice
from typing import NamedTuple

from analysis.text import lists_of

Span = tuple[int, int]

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_ACCENTS = "\u0300-\u036f"  # of letters written as a letter and an accent
_STYLED = "\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7cb"  # ligatures, wide letters, …
_WRAPPED = "[-\u00ad\u2010]\\r?\\n[ \\t]*"  # within a word
_COMPOUND = "(?:all|anti|co|cross|ex|full|half|high|left|long|low|mid|non|post|pre|pro|right|self|short|state|well)"
_MAIL = r"(?<![\w.+-])[\w.+-]{1,60}@\w[\w-]{0,60}(?:\.[\w-]{1,60})+"
_URL = r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)[^\s<>]*[^\s<>.,;:!?)\]'\"”’]"
_FOLDED = re.compile(
    rf"(?<=[a-z]){_WRAPPED}(?=[a-z])|[{_INVISIBLE}]|[^\W\d_][{_ACCENTS}{_INVISIBLE}]*[{_ACCENTS}]|[{_STYLED}]"
    rf"|{_URL}|{_MAIL}"  # in what follows, the character first is quicker than what stands before it
    r"| (?:(?<=n.)(?=['’‘´]t\b)|(?<=[a-zI].)(?=n['’´]t\b|['’´](?:s|m|re|ve|ll|d) )|(?<=\bU\..)(?=[SNK]\.))"
    r"|[–−](?<=[A-Za-z].)(?=\d)"
)
_APART = re.compile(r"['’‘–−](?:(?<= .)(?:t|(?:s|m|re|ve|ll|d) )|(?<= n.)t|(?<=[A-Za-z].)\d)")
_MAY_FOLD = ("-\n", "-\r\n", "\u2010\n", "://", "www.", "pic.t", "@", "U. S.", "U. N.", "U. K.")
_COMPOUND_BEFORE = re.compile(rf"\b{_COMPOUND}$", re.IGNORECASE)
_UNSEEN = re.compile(f"[{_INVISIBLE}{_ACCENTS}{_STYLED}]")

_SAME_LENGTH = {
    **dict.fromkeys("‘’‛ʼ´`′＇‹›", "'"),
    **dict.fromkeys("“”„‟«»″＂", '"'),
    **dict.fromkeys("\u00a0\u2007\u202f\u2009\u2002\u2003", " "),
    **dict.fromkeys("\u2010\u2011", "-"),
}
WORD = re.compile(
    r"(?=[^\W_])(?:"  # what all words start with
    r"[A-Za-z][a-z]*+(?=[ ,])"  # nothing but the commonest case of the last line, and quicker
    r"|(?:(?:[^\W\d_]|Ph)\.){2,}(?:'s\b|(?:-[^\W_]+)+)?|(?:[A-Z]\.)+[A-Z](?:'s)?\b|\d+(?:[.,]\d+)+(?:[a-z]{1,3}\b|(?:-[^\W_]+)+)?"
    r"|[^\W_]+(?:['-](?:(?:[^\W\d_]\.){2,}|[^\W_]+))*)"
)
_WORDS_AND_BETWEEN = re.compile(rf"({WORD.pattern})")
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
IN_WORD = re.compile(r"[^\W_ʼ]")  # Unicode counts this apostrophe among the letters
_RUN = re.compile(r"[^\W_]+")
_LINE = re.compile(r"\S(?:[^\r\n\x0b\x0c\x85\u2028\u2029]*\S)?")  # without blanks at its ends
_NOT_POSSESSIVE = lists_of("text.csv")["word with 's that owns nothing"]
MAX_CACHED, LONGEST_CACHED = 1 << 17, 64


class Folded(NamedTuple):
    """A text as a reader sees it, and where its characters stood: `text[i]` was at `starts[i]` up to `ends[i]`."""

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def outer(self, span: Span) -> Span:
        """Return where a span of `text` stood."""
        return span if self.starts is None else (self.starts[span[0]], self.ends[span[1] - 1])

    def inner(self, span: Span) -> Span:
        """Return which span of `text` a span of the text as it was read became."""
        return span if self.starts is None else (bisect_left(self.starts, span[0]), bisect_left(self.starts, span[1]))


def fold(text: str) -> Folded:
    """Return a text without what no reader sees, and the way back.

    Left out are characters without width and the hyphen of a word that goes on in the next line; a letter and its
    accent become one character, and an address on the web the sign @.

    Examples
    --------
    >>> fold("The new sanc\u00adtions").text, fold("The new sanc-\\ntions").outer((8, 17))
    ('The new sanctions', (8, 19))
    """
    may_fold = any(part in text for part in _MAY_FOLD) or _APART.search(text)
    if not may_fold and (text.isascii() or not _UNSEEN.search(text)):
        return Folded(text)
    starts: list[int] = []
    ends: list[int] = []
    parts = []
    reached = 0
    for match in _FOLDED.finditer(text):
        start, end = match.span()
        kept = _kept(match.group(), text[max(0, start - 12) : start])
        parts += text[reached:start], kept
        starts += [*range(reached, start), *[start] * len(kept)]
        ends += [*range(reached + 1, start + 1), *[end] * len(kept)]
        reached = end
    starts += range(reached, len(text))
    ends += range(reached + 1, len(text) + 1)
    return Folded("".join(parts) + text[reached:], starts, ends)


def _kept(found: str, before: str) -> str:
    """Return what a reader sees of what was found behind some characters."""
    if found in "–−":
        return "-"
    if "/" in found or "@" in found or found.startswith("www."):
        return "@"
    if found[0].isalnum():
        kept = unicodedata.normalize("NFKC", re.sub(f"[{_INVISIBLE}]", "", found))
        return re.sub(f"[{_ACCENTS}]", "", kept)  # what has no character of its own
    return "-" if "\n" in found and _COMPOUND_BEFORE.search(before) else ""


def normalise(text: str) -> str:
    """Map typographic apostrophes, quotation marks and spaces to plain ones, one character to one.

    The result has the length of `text`. Without it VADER misses every typographic "n't", which some outlets always
    write and others never.
    """
    if text.isascii() and "`" not in text:
        return text
    for character, plain in _SAME_LENGTH.items():  # far quicker than `str.translate` on all but ASCII
        text = text.replace(character, plain)
    return text


def letters(text: str) -> str:
    """Return the letters and digits of a name alone, without case and accents, as names are compared."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text.casefold())))


def printable(text: str) -> str:
    """Replace what could steer a terminal: control characters but line ends and tabs, direction marks, surrogates."""
    return _STEERING.sub("\ufffd", text)


def words(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Find the words of `text[start:end]`; numbers, dotted initials and hyphened compounds are one word each.

    Examples
    --------
    >>> text = "The U.S. state-run agency's 1,000 posts"
    >>> [text[s:e] for s, e in words(text)]
    ['The', 'U.S.', 'state-run', "agency's", '1,000', 'posts']
    """
    folded = fold(text[start:end])
    spans = map(folded.outer, map(re.Match.span, WORD.finditer(normalise(folded.text))))
    return [(start + first, start + last) for first, last in spans] if start else list(spans)


def n_words(text: str, pieces: list[Span]) -> int:
    """Count the words of some pieces of `text`, as `words` finds them."""
    return sum(len(WORD.findall(normalise(text[start:end]))) for start, end in pieces)


def has_words(text: str, pieces: list[Span]) -> bool:
    """Return whether `n_words` is not 0."""
    return any(IN_WORD.search(text, start, end) for start, end in pieces)


def term(word: str) -> str:
    """Return the form under which a word is counted: lower case, without a possessive 's or the dots of initials.

    "US" and "U.S." both become "u.s.", so that a house style is not taken for word choice, nor the country for the
    pronoun.

    Examples
    --------
    >>> [term(word) for word in ("Moscow’s", "U.S.", "US", "us", "U.N.", "it’s", "Don’t")]
    ['moscow', 'u.s.', 'u.s.', 'us', 'un', "it's", "don't"]
    """
    if word.isascii() and word.isalpha():  # what comes last, for nearly all words
        return "u.s." if word == "US" else word.lower()
    word = normalise(fold(word).text)
    if "-" in word and "U" in word:
        return "-".join(map(term, word.split("-")))
    if word.endswith("'s") and word.lower() not in _NOT_POSSESSIVE:
        word = word[:-2]
    if word in ("US", "U.S.", "U.S"):
        return "u.s."
    if word.endswith(".") or ("." in word and not word[0].isdigit()):
        word = word.replace(".", "")
    return word.lower()


class Cached(dict):
    """What `made` returns of the words met before: most words of an article have been."""

    def __init__(self, made: Callable):
        super().__init__()
        self.made = made

    def __missing__(self, word: str):
        found = self.made(word)
        if len(self) >= MAX_CACHED:
            self.clear()
        if len(word) <= LONGEST_CACHED:
            self[word] = found
        return found


TERMS = Cached(term)


def starts_and_terms(plain: str, pieces: list[Span]) -> tuple[list[list[int]], list[list[str]]]:
    """Return where the words of each piece of a text start that is already `normalise`d, and their terms."""
    starts_of, terms_of = [], []
    for start, end in pieces:
        parts = _WORDS_AND_BETWEEN.split(plain[start:end])  # every second one is a word
        starts_of.append(list(accumulate(map(len, parts), initial=start))[1:-1:2])
        terms_of.append(list(map(TERMS.__getitem__, parts[1::2])))
    return starts_of, terms_of


def n_runs(text: str) -> int:
    """Count runs of letters and digits: the strictest count of words, in which "Moscow's" and "right-wing" are two."""
    return 1 if text.isalnum() else len(_RUN.findall(text))


def first_runs(text: str, most: int) -> str:
    """Cut a text off behind its first `most` runs of letters and digits, with an ellipsis for what is cut."""
    runs = list(islice(_RUN.finditer(text), most + 1))
    return f"{text[: runs[most - 1].end()]} …" if len(runs) > most else text


def excerpt(text: str, pieces: list[Span], most: int) -> str:
    """Return the first words of some pieces of `text`, in all no more than `most` runs of letters and digits."""
    chosen: list[str] = []
    left = most
    for first, last in pieces:
        for match in WORD.finditer(normalise(text[first:last])):
            word = text[first + match.start() : first + match.end()]
            left -= 1 if word.isalnum() else n_runs(word)
            if left < 0 or len(chosen) == most:
                return " ".join(chosen)
            chosen.append(word)
    return " ".join(chosen)


def lines(text: str) -> list[Span]:
    """Find the lines of `text` that hold more than blanks, trimmed."""
    return list(map(re.Match.span, _LINE.finditer(text)))


def trim(text: str, start: int, end: int) -> Span | None:
    """Shrink a span until it neither starts nor ends with white space; None where nothing is left."""
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    if len(stripped) < len(piece):
        start += len(piece) - len(piece.lstrip())
    return start, start + len(stripped)


def subtract(spans: list[Span], holes: list[Span]) -> list[Span]:
    """Cut `holes` (sorted, not overlapping) out of `spans`."""
    ends = [end for _, end in holes]
    pieces = []
    for start, end in spans:
        for i in range(bisect_left(ends, start + 1), len(holes)):
            hole_start, hole_end = holes[i]
            if hole_start >= end:
                break
            if hole_start > start:
                pieces.append((start, hole_start))
            start = max(start, hole_end)
        if start < end:
            pieces.append((start, end))
    return pieces
