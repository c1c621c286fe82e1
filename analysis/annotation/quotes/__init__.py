"""Find the quotations of an article: what is said, by whom, and how it is reported.

Entry point: `extract_quotes`. `marks` pairs quotation marks; `rules` finds quotations by them and by fixed phrases;
`model` proposes others and chooses; `people` says who the source is.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from analysis.annotation import furniture
from analysis.annotation.quotes.marks import Region, regions
from analysis.annotation.quotes.model import characters, combine
from analysis.annotation.quotes.people.cast import UNKNOWN, named_aside
from analysis.annotation.quotes.people.relayed import speak
from analysis.annotation.quotes.people.sides import tell_sides
from analysis.annotation.quotes.people.speakers import CARRIED, WAYS, Speakers
from analysis.annotation.quotes.rules import attributions
from analysis.annotation.quotes.rules.clauses import is_nickname, names
from analysis.annotation.quotes.rules.tokens import Tokens, read
from analysis.annotation.quotes.words import FORMS, NOUNS, RELATIVE_PRONOUNS, class_of, listed
from analysis.text import sentences as splitting
from analysis.text.words import Span, fold, has_words, n_words, subtract, trim

_STANDS_FOR = RELATIVE_PRONOUNS | {"what"}  # as in: which Lee called “a mistake”
MOST_WORDS = 6  # of a scare quote
FEWEST_WORDS = 4  # of a passage that is somebody's although nobody is named
_MENTIONING = listed("mentioning")
_SPEECH = frozenset("promises plan plans remark remarks comment comments clause vow speech speeches".split())
_REPORTING = frozenset((":", *FORMS, *NOUNS, *_SPEECH))


class Quote(NamedTuple):
    """One quotation; all spans are offsets into the text.

    Attributes
    ----------
    kind
        direct (all words in marks, or a transcript's line), mixed (some), indirect (none) or scare (marks that quote
        nobody)
    content, marked
        its pieces in order, without the marks around them, and those parts of them that stand between marks
    source, cue, cue_lemma, cue_class
        the words that say who speaks and those that report, empty where there are none; the cue's base form ("accord"
        for "according to"), and neutral, doubting, endorsing or charged; None without a cue
    speaker, speaker_kind, side
        one name per speaker and article (of somebody unnamed the first description), None if unknown; named, anonymous,
        institution, outlet, document or unknown; the country or international organisation the article says the speaker
        is of
    role
        of a named speaker: the words that tell the office, in small letters; empty where the article tells none
    confidence
        how sure the speaker is, from 0 to 1; NaN where none is given
    via
        who passed the words on, as in "was quoted as saying by"; None where nobody did
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
    side: str | None = None
    role: str = ""

    def moved(self, move: Callable[[Span], Span]) -> "Quote":
        """Return the quotation with each of its spans moved."""
        spans = (self.content, self.marked, self.source, self.cue)
        return Quote(self.kind, *(list(map(move, span)) for span in spans), *self[5:])


def extract_quotes(text: str, day: datetime | None = None) -> list[Quote]:
    """Return the quotations of a text, in order and without overlap, but for those in page furniture, as captions are.

    Where the day of publication is given, “the president” can be who was president then.

    Examples
    --------
    >>> text = "“It is safe,” said Ann Lee, the mayor. “We checked.”"
    >>> for quote in extract_quotes(text):
    ...     print(quote.kind, [text[start:end] for start, end in quote.content], quote.cue_lemma, quote.speaker)
    direct ['It is safe,', 'We checked.'] say Ann Lee
    """
    folded = fold(text)
    marked = [folded.inner((span.start, span.end)) for span in furniture.mark(text)]
    pieces = subtract(splitting.paragraphs(folded.text), marked)
    return [quote.moved(folded.outer) for quote in quotes_of(folded.text, pieces, day=day)]


def quotes_of(
    text: str, pieces: list[Span], sentences: list[Span] | None = None, day: datetime | None = None
) -> list[Quote]:
    """Return the quotations in the paragraphs `pieces` of a text that is folded already, and was published on a day."""
    sentences = splitting.sentences(text, pieces) if sentences is None else sentences
    marks = regions(text, pieces)
    tokens, paragraphs, units = read(text, pieces, sentences, marks)
    ends = [region.end for region in marks]
    found = []
    reached = 0
    ruled = sorted(attributions(tokens, paragraphs, units), key=lambda item: item.content[0])
    chosen = combine(tokens, pieces, sentences, ruled)
    speakers = Speakers(tokens, [first for first, _ in units], named_aside(text, pieces, marks), day)
    for item in chosen:
        content = [span for span in characters(tokens, item) if span[0] >= reached]
        # the first letters tell, as none of these words has six
        content = [span for span in content if text[slice(*span)][:6].lower() not in _STANDS_FOR]
        if not has_words(text, content):
            continue
        reached = content[-1][1]
        marked = content if item.verbatim else _marked(marks, ends, content, text)
        (name, kind), via = speak(speakers, item, units)
        way = "unknown" if name is None else speakers.way if item.follows is None else CARRIED
        found.append((item, content, marked, (name, kind), way, via))
    taken = [(content[0][0], content[-1][1]) for _, content, *_ in found]
    sources = [tokens.span(*source) for item, *_ in found if (source := item.named())]
    left = _left_over(tokens, units, taken, sources)
    quotes: list[Quote] = []
    for kind, span in left:
        if kind == "direct" and _goes_on(tokens, pieces, units, found, span):
            continue
        quotes.append(Quote(kind, content := [span], content, [], [], None, *UNKNOWN))
    sides = tell_sides(speakers, [speaker for _, _, _, speaker, _, _ in found])
    roles = speakers.cast.offices()
    for item, content, marked, speaker, way, via in found:
        quote = Quote(
            kind=_kind(text, content, marked),
            content=content,
            marked=marked,
            source=[tokens.span(*named)] if (named := item.named()) else [],
            cue=[tokens.span(*item.cue)] if item.cue else [],
            cue_lemma=item.lemma,
            speaker=speaker[0],
            speaker_kind=speaker[1],
            confidence=WAYS.get(way, math.nan),
            via=via,
            cue_class=class_of(item.lemma),
            side=sides.get(speaker),
            role=roles.get(speaker, ""),
        )
        quotes.append(quote)
    return sorted(quotes, key=lambda quote: quote.content[0])


def _kind(text: str, content: list[Span], marked: list[Span]) -> str:
    if not has_words(text, marked):
        return "indirect"
    return "direct" if marked == content or n_words(text, content) <= n_words(text, marked) else "mixed"


def _goes_on(tokens: Tokens, pieces: list[Span], units: list[Span], found: list, span: Span) -> bool:
    """Add a passage in marks to the quotation before it, if it goes on with that; return whether it does.

    It does behind a quotation that ends right before it, or that ends in marks, in its sentence or the one before.
    """
    k = bisect_right(found, span[0], key=lambda one: one[1][0][0]) - 1
    item, content, marked, *_ = found[max(k, 0)] if found else (None,) * 3
    if k < 0 or content[-1][1] > span[0] or item.named() is None:
        return False
    if any(content[-1][0] < start <= span[0] for start, _ in pieces):
        return False
    if has_words(tokens.text, [(content[-1][1], span[0])]):
        at = bisect_left(tokens.start, span[0]) - 1
        u = bisect_right(units, (at, math.inf)) - 1
        opens = not any(tokens.word[i][0].isalnum() for i in range(units[u][0], at + 1))
        reach = units[max(0, u - opens)][0]
        if not marked or max(piece[1] for piece in (*item.content, item.cue or (0, 0), item.named())) <= reach:
            return False
    content.append(span)
    if marked is not content:
        marked.append(span)
    return True


def _marked(regions: list[Region], ends: list[int], content: list[Span], text: str) -> list[Span]:
    found = []
    for start, end in content:
        for i in range(bisect_right(ends, start), len(regions)):
            if regions[i].start >= end:
                break
            if span := trim(text, max(start, regions[i].start), min(end, regions[i].end)):
                found.append(span)
    return found


def _left_over(tokens: Tokens, units: list[Span], taken: list[Span], sources: list[Span]) -> list[tuple[str, Span]]:
    """Return the quoted regions that overlap nothing in `taken`, without their marks.

    They are "scare" quotes where they are short and nothing is reported, or name something, as they may in `sources`;
    else "direct" ones of somebody unknown.
    """
    found = []
    starts = [low for low, _ in units]
    taken, sources = sorted(taken), sorted(sources)
    for low, high in dict.fromkeys(units[bisect_right(starts, i) - 1] for i in tokens.marked):
        reported = not _REPORTING.isdisjoint(tokens.word[low:high])
        for i in tokens.quoted(low, high):
            region = tokens.regions[tokens.region[i]]
            span = trim(tokens.text, region.start, region.end)
            if span is None or _overlaps(taken, span):
                continue
            named, least = _overlaps(sources, span), 2 if tokens.ending(i) == "?" else FEWEST_WORDS
            is_whole = i == low and tokens.beginning(i).isupper() and tokens.ending(i) in ".!?…,"
            if is_whole and (_is_answered(tokens, i) or (i and _is_answered(tokens, i - 1))):
                least = 1
            if region.closed and _is_scare(tokens, i, low, high, reported):
                found.append(("scare", span))
            elif not named and n_words(tokens.text, [span]) >= least and not tokens.is_title(i):
                found.append(("direct", span))
    return found


def _overlaps(spans: list[Span], span: Span) -> bool:
    k = bisect_left(spans, (span[1], 0))
    return any(end > span[0] for _, end in spans[max(0, k - 2) : k])


def _is_scare(tokens: Tokens, i: int, low: int, high: int, reported: bool) -> bool:
    region = tokens.regions[tokens.region[i]]
    if not 0 < n_words(tokens.text, [region.inner]) <= MOST_WORDS:
        return False
    before = tokens.word[i - 1] if i > low else ""
    alone = all(tokens.region[k] >= 0 or not tokens.word[k][0].isalnum() for k in range(low, high))
    if alone or before in _MENTIONING or tokens.ending(i) in "!?" or is_nickname(tokens, i, low, high):
        return False
    named = names(tokens, i, low)
    if named and i + 1 < high and tokens.word[i + 1] in FORMS:  # The “Free Army” denied that
        return True
    is_small = tokens.beginning(i).islower() or (i == low and named)
    return (named or not reported) and is_small and not tokens.is_title(i)


def _is_answered(tokens: Tokens, i: int) -> bool:
    """Whether two tokens are the parts of a dialogue: “Good morning.” “Good morning, sir.”"""
    k, after = tokens.region[i], tokens.region[i + 1] if i + 1 < len(tokens.word) else -1
    if k < 0 or after < 0:
        return False
    between = tokens.text[tokens.regions[k].outer_end : tokens.regions[after].outer_start]
    return bool(between) and between.isspace() and "\n" not in between
