"""Words, marks and sentences of running text as parallel lists; a quoted region is one token.

Entry points: `read`, `Tokens`. What is said between the marks never decides who says it, so that the rules
see `" , he said .` whatever stands inside.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from analysis.quotes.marks import Region
from analysis.quotes.rules.grammar import CONJUNCTIONS, DETERMINERS, ENDS, PREPOSITIONS
from analysis.text import Span, normalise

QUOTED = '"'
LONGEST_SENTENCE = 400  # tokens; what is longer is no sentence, and every rule looks at one sentence at a time
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:'s\b)?"
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|St|Jr|Sr|Lt|Gen|Prof|Rev|Sgt|Col|Adm|Capt)\."
    r"|[^\W\d_]\.(?=\s[^\W\d_a-z])"
    r"|\d+(?:[.,:]\d+)+|[^\W_]+(?:['-][^\W_]+)*|--+|\.{2,}|\S"
)
_WORD = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Tokens:
    """The tokens in parallel lists; `region[i]` is the quoted region that token `i` stands for, or -1."""

    text: str
    regions: list[Region]
    start: list[int]
    end: list[int]
    word: list[str]
    region: list[int]
    capital: list[bool]

    def span(self, first: int, last: int) -> Span:
        """Give the characters from token `first` to before token `last`."""
        return self.start[first], self.end[last - 1]

    def written(self, first: int, last: int) -> str:
        """Give the text of these tokens, with single blanks."""
        return " ".join(self.text[self.start[first] : self.end[last - 1]].split())

    def ending(self, i: int) -> str:
        """Give the last character inside the quoted region at token `i`."""
        region = self.regions[self.region[i]]
        return self.text[max(region.start, region.end - 20) : region.end].rstrip()[-1:]

    def beginning(self, i: int) -> str:
        """Give the first letter or digit inside the quoted region at token `i`."""
        region = self.regions[self.region[i]]
        match = _WORD.search(self.text, region.start, min(region.end, region.start + 50))
        return match.group() if match else ""

    def quoted(self, first: int, last: int) -> list[int]:
        """List the quoted regions among these tokens, as tokens."""
        return [i for i in range(first, last) if self.region[i] >= 0]

    def is_title(self, i: int) -> bool:
        """Say whether the quoted region at token `i` is written like the title of a work: Each Noun a Capital."""
        region = self.regions[self.region[i]]
        if region.end - region.start > 120:
            return False
        inner = self.text[region.start : region.end].split()
        small = DETERMINERS | PREPOSITIONS | CONJUNCTIONS
        heads = [form for form in inner if form[0].isupper() or form.lower() not in small]
        return len(inner) > 1 and inner[-1][-1:] not in "!?" and all(form[0].isupper() for form in heads)


def read(
    text: str, pieces: list[Span], sentences: list[Span], regions: list[Region]
) -> tuple[Tokens, list[Span], list[Span]]:
    """Read the tokens of `pieces`; give them with the paragraphs and the sentences as token ranges.

    Examples
    --------
    >>> from analysis.quotes.marks import regions
    >>> text = "“Go. Now,” he said. She left."
    >>> tokens, _, units = read(text, [(0, 29)], [(0, 4), (5, 19), (20, 29)], regions(text, [(0, 29)]))
    >>> [" ".join(tokens.word[a:b]) for a, b in units]
    ['" he said .', 'she left .']
    """
    tokens = Tokens(text, regions, [], [], [], [], [])
    plain = normalise(text)
    paragraphs: list[Span] = []
    units: list[Span] = []
    ends = [end for _, end in sentences]
    starts = [region.outer_start for region in regions]
    for piece_start, piece_end in pieces:
        first = len(tokens.word)
        at = piece_start
        k = bisect_left(starts, piece_start)
        while k < len(regions) and regions[k].outer_start < piece_end:
            _add_words(tokens, plain, at, regions[k].outer_start)
            _add(tokens, *regions[k][2:4], QUOTED, k)
            at = regions[k].outer_end
            k += 1
        _add_words(tokens, plain, at, piece_end)
        last = len(tokens.word)
        if last > first:
            paragraphs.append((first, last))
            units.extend(_sentences(tokens, first, last, ends))
    return tokens, paragraphs, units


def _add_words(tokens: Tokens, plain: str, start: int, end: int) -> None:
    for match in _TOKEN.finditer(plain, start, end):
        _add(tokens, *match.span(), match.group(), -1)


def _add(tokens: Tokens, start: int, end: int, form: str, region: int) -> None:
    tokens.start.append(start)
    tokens.end.append(end)
    tokens.word.append(form.lower())
    tokens.region.append(region)
    tokens.capital.append(form[0].isupper())


def _sentences(tokens: Tokens, first: int, last: int, ends: list[int]) -> list[Span]:
    found = []
    start = first
    for i in range(first, last - 1):
        if i - start >= LONGEST_SENTENCE or _breaks_after(tokens, i, ends):
            found.append((start, i + 1))
            start = i + 1
    found.append((start, last))
    return found


def _breaks_after(tokens: Tokens, i: int, ends: list[int]) -> bool:
    """No sentence ends inside a quotation; after one, only a capital, a digit or a mark begins the next."""
    word, following = tokens.word[i], tokens.word[i + 1]
    new = tokens.capital[i + 1] or tokens.region[i + 1] >= 0 or following[0].isdigit()
    if tokens.region[i] >= 0:
        return new and tokens.ending(i) in ENDS and following[0] not in ENDS
    if word in ENDS and tokens.region[i + 1] >= 0 and tokens.beginning(i + 1).isupper():
        return True
    k = bisect_left(ends, tokens.end[i])
    return k < len(ends) and ends[k] <= tokens.start[i + 1] and (new or word[-1] not in ENDS)
