"""Scare quotes: words the outlet puts in marks though nobody beside them says them.

Entry point: `scare_quotes`.
"""

from bisect import bisect_right

from analysis.annotate.quotes.rules.cues import FORMS, NOUNS
from analysis.annotate.quotes.rules.tokens import Tokens
from analysis.text.words import Span, n_words, trim

MOST_WORDS = 6
_MENTIONING = frozenset(
    "word words term terms phrase phrases letter letters slogan motto title titled entitled headlined named nicknamed"
    " codenamed code-named dubbed called labelled labeled known hashtag password song film book novel movie album poem"
    " episode category column section banner sign signs reading read".split()
)
_SPEECH = frozenset("promises plan plans remark remarks comment comments clause vow speech speeches".split())
_REPORTING = frozenset((":", *FORMS, *NOUNS, *_SPEECH))


def scare_quotes(tokens: Tokens, units: list[Span], taken: list[Span]) -> list[Span]:
    """Find the short quoted regions in a sentence where nothing is reported: `content` spans, without the marks.

    Titles of works, names of ships and nicknames are written with capitals and are none; nor is a word that is only
    mentioned, nor a whole sentence. `taken` are the characters that quotations hold, with their sources and cues.

    Examples
    --------
    >>> from analysis.annotate.quotes.marks import regions
    >>> from analysis.annotate.quotes.rules.tokens import read
    >>> text = "The “accident” closed the novel “A Glass River” and the port."
    >>> pieces = [(0, len(text))]
    >>> tokens, _, units = read(text, pieces, pieces, regions(text, pieces))
    >>> [text[start:end] for start, end in scare_quotes(tokens, units, [])]
    ['accident']
    """
    found = []
    taken = sorted(taken)
    at = 0
    starts = [low for low, _ in units]
    for low, high in dict.fromkeys(units[bisect_right(starts, i) - 1] for i in tokens.marked):
        reported = _reports(tokens, low, high)
        for i in tokens.quoted(low, high):
            region = tokens.regions[tokens.region[i]]
            while at < len(taken) and taken[at][1] <= region.start:
                at += 1
            free = at == len(taken) or taken[at][0] >= region.end
            if free and region.closed and _is_scare(tokens, i, low, high, reported):
                found.append(trim(tokens.text, region.start, region.end))
    return [span for span in found if span is not None]


def _reports(tokens: Tokens, low: int, high: int) -> bool:
    """Whether the sentence has a word that could report, "so-called" being none."""
    return not _REPORTING.isdisjoint(tokens.word[low:high])


def _is_scare(tokens: Tokens, i: int, low: int, high: int, reported: bool) -> bool:
    region = tokens.regions[tokens.region[i]]
    if region.end - region.start > 100 or not 0 < n_words(tokens.text, [region.inner]) <= MOST_WORDS:
        return False
    before = tokens.word[i - 1] if i > low else ""
    if before == "so-called":
        return True
    alone = all(tokens.region[k] >= 0 or not tokens.word[k][0].isalnum() for k in range(low, high))
    if reported or alone or before in _MENTIONING or tokens.ending(i) in "!?" or tokens.is_title(i):
        return False
    nickname = i > low and i + 1 < high and tokens.capital[i - 1] and tokens.capital[i + 1]
    return not nickname and tokens.beginning(i).islower()
