"""Words, marks and sentences as parallel lists; a quoted region is one token, as it never decides who says it.

Entry points: `read`, `Tokens`; `Attribution`, what rules and model find among them.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, compress, count, pairwise, repeat
from operator import contains, itemgetter, sub

from analysis.annotation.quotes.marks import Region
from analysis.annotation.quotes.words import CONJUNCTIONS, DETERMINERS, ENDS, PREPOSITIONS
from analysis.text.sentences import NEVER
from analysis.text.words import Span, normalise

QUOTED = '"'
LONGEST_SENTENCE = 400  # tokens; what is longer is no sentence, and every rule looks at one sentence at a time
_ABBREVIATED = "|".join(f"{word}|{word.upper()}" for word in (*NEVER, "Jr", "Sr") if word.istitle())
# A token with the blanks before it. The first line is nothing but the commonest case of the last, and quicker.
_TOKEN = re.compile(
    r"\s*+(?:[A-Za-z][a-z]*+(?=[ ,])"
    r"|(?=[^\W_])(?:(?:[^\W\d_]\.){2,}(?:'s\b)?"
    rf"|(?=[A-Z])(?:{_ABBREVIATED})\.(?:-Gen\.)?"
    r"|[^\W\d_]\.(?=\s[^\W\d_a-z])"
    r"|\d+(?:[.,:]\d+)+|[^\W_]++(?:['-][^\W_]++)*)|--+|\.{2,}|\S)"
)
_OF_NAMES = re.compile(r"(?:a[ldnrstz]|ash|[eu]l|bin|ibn|d|o)[-'][A-Z]")  # al-Tamimi
_WORD = re.compile(r"[^\W_]")
_SMALL = DETERMINERS | PREPOSITIONS | CONJUNCTIONS


@dataclass(slots=True)
class Tokens:
    """The tokens in parallel lists; `region[i]` is the quoted region that token `i` stands for, or -1."""

    text: str
    regions: list[Region]
    start: list[int]
    end: list[int]
    form: list[str]  # as written, with plain apostrophes
    word: list[str]  # in small letters
    region: list[int]
    capital: list[bool]
    marked: list[int]  # the tokens that stand for a region

    def span(self, first: int, last: int) -> Span:
        """Return the characters from token `first` to before token `last`."""
        return self.start[first], self.end[last - 1]

    def written(self, first: int, last: int) -> str:
        """Return the text of these tokens, with single blanks."""
        return " ".join(self.text[self.start[first] : self.end[last - 1]].split())

    def is_abbreviation(self, i: int) -> bool:
        """Return whether token `i` is the WHO, and not who."""
        return self.text[self.start[i] : self.end[i]].startswith("WHO")

    def ending(self, i: int) -> str:
        """Return the last character inside the quoted region at token `i`."""
        region = self.regions[self.region[i]]
        return self.text[max(region.start, region.end - 20) : region.end].rstrip()[-1:]

    def beginning(self, i: int) -> str:
        """Return the first letter or digit inside the quoted region at token `i`."""
        region = self.regions[self.region[i]]
        match = _WORD.search(self.text, region.start, min(region.end, region.start + 50))
        return match.group() if match else ""

    def quoted(self, first: int, last: int) -> list[int]:
        """List the quoted regions among these tokens, as tokens."""
        return self.marked[bisect_left(self.marked, first) : bisect_left(self.marked, last)]

    def is_title(self, i: int) -> bool:
        """Return whether the quoted region at token `i` is written like the title of a work: Each Noun a Capital."""
        region = self.regions[self.region[i]]
        inner = self.text[region.start : region.end].split()
        return len(inner) > 1 and all(form[0].isupper() or form.lower() in _SMALL for form in inner)


def read(
    text: str, pieces: list[Span], sentences: list[Span], regions: list[Region]
) -> tuple[Tokens, list[Span], list[Span]]:
    """Read the tokens of `pieces`; give them with the paragraphs and the sentences as token ranges."""
    tokens, paragraphs = tokens_of(text, pieces, regions)
    return tokens, paragraphs, _sentences(tokens, paragraphs, [end for _, end in sentences])


def tokens_of(text: str, pieces: list[Span], regions: list[Region]) -> tuple[Tokens, list[Span]]:
    """Read the tokens of `pieces`; give them with the paragraphs as token ranges."""
    starts = [region.outer_start for region in regions]
    spaced: list[str] = []
    skipped: list[Span] = []  # tokens, and how many characters before each are no token's
    held: dict[int, int] = {}  # quoted regions by their token
    edges = [0]
    reached = 0
    for piece_start, piece_end in pieces:
        at = piece_start
        for k in [*range(bisect_left(starts, piece_start), bisect_left(starts, piece_end)), None]:
            between = text[at : piece_end if k is None else starts[k]].rstrip()  # blanks would be read one by one
            if between:
                skipped.append((len(spaced), at - reached))
                spaced += _TOKEN.findall(normalise(between))
                reached = at + len(between)
            if k is not None:
                at = regions[k].outer_end
                held[len(spaced)] = k
                skipped.append((len(spaced), at - reached - len(QUOTED)))
                spaced.append(QUOTED)
                reached = at
        edges.append(len(spaced))
    lengths = list(map(len, spaced))
    for i, n in skipped:
        lengths[i] += n
    forms = list(map(str.lstrip, spaced))
    end = list(accumulate(lengths))
    tokens = Tokens(
        text,
        regions,
        start=list(map(sub, end, map(len, forms))),
        end=end,
        form=forms,
        word=list(map(str.lower, forms)),
        region=[-1] * len(forms),
        capital=list(map(str.isupper, map(itemgetter(0), forms))),
        marked=list(held),
    )
    for i in compress(count(), map(contains, forms, repeat("-"))):
        if _OF_NAMES.match(forms[i]):
            tokens.capital[i] = True
    for i, k in held.items():
        tokens.region[i] = k
        tokens.start[i] = starts[k]
    return tokens, [(first, last) for first, last in pairwise(edges) if first < last]


def _sentences(tokens: Tokens, paragraphs: list[Span], ends: list[int]) -> list[Span]:
    behind = {bisect_right(tokens.end, end) - 1 for end in ends}
    behind.update(tokens.marked, (i - 1 for i in tokens.marked))
    behind.difference_update((-1,), (last - 1 for _, last in paragraphs))
    breaks = [i for i in sorted(behind) if _breaks_after(tokens, i, ends)]
    found = []
    for first, last in paragraphs:
        start = first
        for i in [*breaks[bisect_left(breaks, first) : bisect_left(breaks, last - 1)], last - 1]:
            while i - start > LONGEST_SENTENCE:
                found.append((start, start + LONGEST_SENTENCE + 1))
                start += LONGEST_SENTENCE + 1
            found.append((start, i + 1))
            start = i + 1
    return found


def _breaks_after(tokens: Tokens, i: int, ends: list[int]) -> bool:
    """No sentence ends inside a quotation; after one, only a capital, a digit or a mark begins the next."""
    word, following = tokens.word[i], tokens.word[i + 1]
    marked = tokens.region[i + 1] >= 0
    new = tokens.capital[i + 1] or marked or following[0].isdigit()
    if tokens.region[i] >= 0:
        return new and tokens.ending(i) in ENDS
    if marked and word in ENDS and tokens.beginning(i + 1).isupper():
        return True
    k = bisect_left(ends, tokens.end[i])
    new = new or (following in "—–-•*" and tokens.capital[i + 2 : i + 3] == [True])  # He left. — The mayor stays
    return k < len(ends) and ends[k] <= tokens.start[i + 1] and (new or word[-1] not in ENDS)


@dataclass(slots=True, eq=False)
class Attribution:
    """One quotation: its pieces, who says it, by which words.

    `follows` is the quotation whose speaker goes on here, where none is named; `verbatim` marks a transcript's
    line, whose words are the speaker's own without quotation marks.
    """

    content: list[Span]
    source: Span | None = None
    cue: Span | None = None
    lemma: str | None = None
    follows: "Attribution | None" = None
    verbatim: bool = False

    def named(self) -> Span | None:
        """Return the source, or that of the quotation that goes on here."""
        item = self
        while item.source is None and item.follows is not None:
            item = item.follows
        return item.source


Found = tuple[Attribution, int]  # a quotation, and the token after all that belongs to it
