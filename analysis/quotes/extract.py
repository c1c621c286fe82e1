"""Quotations of a text: what is quoted, word for word or not, who says it and by which word it is reported.

Entry points: `extract`, `Quote`.
"""

from dataclasses import dataclass

from analysis.quotes.attribute import attributions
from analysis.quotes.clauses import Tokens, read
from analysis.quotes.marks import regions
from analysis.quotes.speakers import Cast
from analysis.text import Span, trim, words


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation; all spans are offsets into the text."""

    kind: str
    content: list[Span]
    marked: list[Span]
    source: list[Span]
    cue: list[Span]
    cue_lemma: str | None
    speaker: str | None
    speaker_kind: str


def extract(text: str, pieces: list[Span], sentences: list[Span]) -> list[Quote]:
    """Find the quotations in the paragraphs `pieces` of a text, in order and without overlap."""
    marked = regions(text, pieces)
    tokens, paragraphs, units = read(text, pieces, sentences, marked)
    found = attributions(tokens, paragraphs, units)
    cast = Cast(tokens, [first for first, _ in units])
    quotes = []
    reached = 0
    speakers: dict[int, tuple[str | None, str]] = {}
    for item in sorted(found, key=lambda item: item.content[0]):
        content = [span for first, last in item.content if (span := _characters(tokens, first, last))]
        content = [span for span in content if span[0] >= reached]
        if not content:
            continue
        inner = [
            tokens.regions[tokens.region[i]].inner
            for first, last in item.content
            for i in range(first, last)
            if tokens.region[i] >= 0
        ]
        inner = [span for s, e in inner if (span := trim(text, s, e))]
        if item.verbatim:
            inner = content
        n = sum(len(words(text, *span)) for span in content)
        if not n:
            continue
        m = sum(len(words(text, *span)) for span in inner)
        reached = content[-1][1]
        if item.source is None and item.follows is not None:
            speaker = speakers.get(id(item.follows), (None, "unknown"))
        else:
            speaker = cast.resolve(item.source, item.content[0][0])
        speakers[id(item)] = speaker
        kind = "direct" if m >= n else "mixed" if m else "indirect"
        quotes.append(
            Quote(
                kind, content, inner,
                [tokens.span(*item.source)] if item.source else [],
                [tokens.span(*item.cue)] if item.cue else [],
                item.lemma, *speaker,
            )
        )
    return quotes


def _characters(tokens: Tokens, first: int, last: int) -> Span | None:
    """The characters of a token range, without the punctuation and marks around it."""
    def blank(i):
        return tokens.region[i] < 0 and not tokens.word[i][0].isalnum() and tokens.word[i] not in "$"
    while first < last and blank(first):
        first += 1
    while first < last and blank(last - 1):
        last -= 1
    if first >= last:
        return None
    start = tokens.regions[tokens.region[first]].start if tokens.region[first] >= 0 else tokens.start[first]
    end = tokens.regions[tokens.region[last - 1]].end if tokens.region[last - 1] >= 0 else tokens.end[last - 1]
    return trim(tokens.text, start, end)
