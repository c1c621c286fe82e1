"""Quotations of a text: what is quoted, word for word or not, who says it and by which word it is reported.

Entry points: `extract`, `Quote`.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import partial

from analysis.quotes.attribute import attributions
from analysis.quotes.attribution import Attribution
from analysis.quotes.cast import UNKNOWN, Speaker
from analysis.quotes.marks import regions
from analysis.quotes.speakers import Speakers
from analysis.quotes.tokens import Tokens, read
from analysis.text import Span, trim, words


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation; all spans are offsets into the text.

    Attributes
    ----------
    kind
        direct (all words in quotation marks, or a transcript's line), mixed (some), indirect (none) or scare (words
        in marks that quote nobody)
    content
        its pieces in order, without the marks around them
    marked
        the parts of the content between quotation marks
    source, cue
        the words beside it that say who speaks, and that report; empty where there are none
    cue_lemma
        base form of the cue, "accord" for "according to"
    speaker
        one name per speaker and article; for somebody unnamed the article's first description; None if unknown
    speaker_kind
        named, anonymous, institution, outlet or unknown
    confidence
        how sure the speaker is, from 0 to 1; NaN where none is given
    via
        who passed the words on, as in "was quoted as saying by"; None where nobody did
    cue_class
        neutral, doubting, endorsing or charged; None where there is no cue
    """

    kind: str
    content: list[Span]
    marked: list[Span]
    source: list[Span]
    cue: list[Span]
    cue_lemma: str | None
    speaker: str | None
    speaker_kind: str
    confidence: float = math.nan
    via: str | None = None
    cue_class: str | None = None


def extract(text: str, pieces: list[Span], sentences: list[Span]) -> list[Quote]:
    """Find the quotations in the paragraphs `pieces` of a text, in order and without overlap.

    Examples
    --------
    >>> text = "“It is safe,” said Ann Lee, the mayor. “We checked.”"
    >>> for quote in extract(text, [(0, len(text))], [(0, 38), (39, len(text))]):
    ...     print(quote.kind, [text[start:end] for start, end in quote.content], quote.cue_lemma, quote.speaker)
    direct ['It is safe,', 'We checked.'] say Ann Lee
    """
    tokens, paragraphs, units = read(text, pieces, sentences, regions(text, pieces))
    speakers = Speakers(tokens, [first for first, _ in units])
    known: dict[int, Speaker] = {}
    quotes = []
    reached = 0
    for item in sorted(attributions(tokens, paragraphs, units), key=lambda item: item.content[0]):
        cut = tokens.span if item.verbatim else partial(_characters, tokens)
        content = [span for piece in item.content if (span := cut(*piece)) and span[0] >= reached]
        n_words = sum(len(words(text[start:end])) for start, end in content)
        if not n_words:
            continue
        reached = content[-1][1]
        marked = content if item.verbatim else _marked(tokens, item, content)
        n_marked = sum(len(words(text[start:end])) for start, end in marked)
        speaker = known.get(id(item.follows), UNKNOWN)
        if item.source is not None or item.follows is None:
            speaker = speakers.resolve(item.source, item.content[0][0])
        known[id(item)] = speaker
        quotes.append(
            Quote(
                kind="direct" if n_marked >= n_words else "mixed" if n_marked else "indirect",
                content=content,
                marked=marked,
                source=[tokens.span(*item.source)] if item.source else [],
                cue=[tokens.span(*item.cue)] if item.cue else [],
                cue_lemma=item.lemma,
                speaker=speaker[0],
                speaker_kind=speaker[1],
            )
        )
    return quotes


def _characters(tokens: Tokens, first: int, last: int) -> Span | None:
    """The characters of a token range, without the punctuation and marks around it."""
    while first < last and _is_blank(tokens, first):
        first += 1
    while first < last and _is_blank(tokens, last - 1):
        last -= 1
    if first >= last:
        return None
    start = tokens.start[first] if tokens.region[first] < 0 else tokens.regions[tokens.region[first]].start
    end = tokens.end[last - 1] if tokens.region[last - 1] < 0 else tokens.regions[tokens.region[last - 1]].end
    return trim(tokens.text, start, end)


def _is_blank(tokens: Tokens, i: int) -> bool:
    return tokens.region[i] < 0 and not tokens.word[i][0].isalnum() and tokens.word[i] not in "$€£"


def _marked(tokens: Tokens, item: Attribution, content: list[Span]) -> list[Span]:
    """The quoted regions inside the content that was kept."""
    inner = (tokens.regions[tokens.region[i]] for piece in item.content for i in tokens.quoted(*piece))
    spans = (trim(tokens.text, region.start, region.end) for region in inner)
    starts = [start for start, _ in content]
    kept = []
    for span in filter(None, spans):
        k = bisect_right(starts, span[0]) - 1
        if k >= 0 and span[1] <= content[k][1]:
            kept.append(span)
    return kept
