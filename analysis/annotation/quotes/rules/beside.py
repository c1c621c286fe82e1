"""What stands beside marks: “…,” X said · “…,” according to X (`after_quotation`); nothing (`left_over`)."""

from bisect import bisect_left, bisect_right

from analysis.annotation.quotes.rules.clauses import is_finite, noun_phrase_after, subject_before
from analysis.annotation.quotes.rules.cues import FORMS, GERUND, NOUNS, PAST, PRESENT, reporting, verb_start
from analysis.annotation.quotes.rules.governed import as_saying
from analysis.annotation.quotes.rules.tokens import Attribution, Found, Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    CONJUNCTIONS,
    DETERMINERS,
    ENDS,
    PREPOSITIONS,
    VERB_GROUP,
    listed,
)
from analysis.text.words import Span, n_words, trim

FAR = 28  # tokens between a quotation and the verb that reports it
_NO_SUBJECT = PREPOSITIONS | {",", ".", "that"}
_INVERTING = ("say", "tell", "ask", "think", "judge")

Credit = tuple[Span, int, str, int]  # source, verb, its base form, the token behind


def after_quotation(tokens: Tokens, i: int, low: int, high: int) -> Found | None:
    """Read the attribution behind the quoted region at token `i`."""
    if names(tokens, i, low) or is_nickname(tokens, i, low, high) or (i > low and tokens.is_title(i)):
        return None
    stop = tokens.ending(i)
    j = i + 1
    comma = j < high and tokens.word[j] == ","
    j += comma
    if j >= high:
        return None
    credit = _credit(tokens, j, high, comma or stop in ",?!")
    if credit is None:
        return None
    source, verb, lemma, end = credit
    return Attribution([(i, i + 1)], source, (verb, verb + 1), lemma), end


def _credit(tokens: Tokens, j: int, high: int, comma: bool) -> Credit | None:
    """Read source and verb that begin at token `j`; behind a comma any past tense will do."""
    words = tokens.word
    if words[j : j + 2] == ["according", "to"]:
        source = noun_phrase_after(tokens, j + 2, high)
        return (source, j, "accord", source[1]) if source else None
    verb = j
    while verb < high - 1 and verb - j < 4 and words[verb] in VERB_GROUP:
        verb += 1
    cue = FORMS.get(words[verb])
    if cue is not None and cue.use in _INVERTING and cue.form in (PAST, PRESENT):
        return _inverted(tokens, verb, verb + 1, high, cue.lemma)
    return _source_first(tokens, j, high, comma)


def _inverted(tokens: Tokens, verb: int, start: int, high: int, lemma: str) -> Credit | None:
    """said X"""
    barred = start >= high or tokens.region[start] >= 0 or tokens.word[start] in _NO_SUBJECT
    source = None if barred else noun_phrase_after(tokens, start, high)
    return (source, verb, lemma, source[1]) if source else None


def _source_first(tokens: Tokens, j: int, high: int, comma: bool) -> Credit | None:
    """X said"""
    words = tokens.word
    aside = 0
    for verb in range(j, min(high, j + FAR)):
        word = words[verb]
        aside += (word == "(") - (word == ")")
        if aside > 0:  # Ann Lee (D-Wis.) said
            continue
        if (tokens.region[verb] >= 0 and not tokens.is_title(verb)) or word in ENDS or word in ";:":
            return None
        if verb == j:
            continue
        following = words[verb + 1] if verb + 1 < high else "."
        if (end := as_saying(tokens, verb, high)) is not None:
            source = subject_before(tokens, j, verb_start(tokens, verb, j))
            return (source, verb, "say", end) if source else None
        cue = reporting(tokens, verb, j)
        plain = comma and cue is None and verb - j < 9 and following in ".,"
        if (cue is None or cue.form == GERUND) and not (plain and word.endswith("ed") and not tokens.capital[verb]):
            continue
        group = verb_start(tokens, verb, j)
        source = subject_before(tokens, j, group)
        if source is None or source[0] > j:
            if words[j] in CONJUNCTIONS:
                return None
            if words[j] not in ADVERBS and words[j] not in PREPOSITIONS and "," in words[j:verb]:
                source = j, group - (words[group - 1] == ",")
        return (source, verb, cue.lemma if cue else word, verb + 1) if source else None
    return None


MOST_WORDS, LONGEST_SCARE = 6, 100  # words and characters of a scare quote
MOST_NAMING = 3  # words of one beside a verb of speech
_CALLED = frozenset("self-styled self-proclaimed self-declared so-called supposed".split())
_DEFINITE = frozenset("the this that these those his her its their our such any".split())
FEWEST_WORDS = 4  # of a passage that is somebody's although nobody is named
_MENTIONING = listed("mentioning")
_SPEECH = frozenset("promises plan plans remark remarks comment comments clause vow speech speeches".split())
_REPORTING = frozenset((":", *FORMS, *NOUNS, *_SPEECH))


def left_over(tokens: Tokens, units: list[Span], taken: list[Span], sources: list[Span]) -> list[tuple[str, Span]]:
    """Return the quoted regions that overlap nothing in `taken`, without their marks.

    They are "scare" quotes where they are short and nothing is reported, or name something, as they may in `sources`;
    else "direct" ones of somebody unknown.
    """
    found = []
    starts = [low for low, _ in units]
    held = _Spans(taken), _Spans(sources)
    for low, high in dict.fromkeys(units[bisect_right(starts, i) - 1] for i in tokens.marked):
        reported = not _REPORTING.isdisjoint(tokens.word[low:high])
        for i in tokens.quoted(low, high):
            region = tokens.regions[tokens.region[i]]
            span = trim(tokens.text, region.start, region.end)
            if span is None or span in held[0]:
                continue
            named = span in held[1]
            if region.closed and _is_scare(tokens, i, low, high, reported or named):
                found.append(("scare", span))
            elif not named and n_words(tokens.text, [span]) >= FEWEST_WORDS and not tokens.is_title(i):
                found.append(("direct", span))
    return found


class _Spans:
    """Spans in order, and whether another overlaps one of them."""

    def __init__(self, spans: list[Span]):
        self.spans = sorted(spans)
        self.starts = [start for start, _ in self.spans]

    def __contains__(self, span: Span) -> bool:
        k = bisect_left(self.starts, span[1])
        return any(end > span[0] for _, end in self.spans[max(0, k - 2) : k])


def _is_scare(tokens: Tokens, i: int, low: int, high: int, reported: bool) -> bool:
    region = tokens.regions[tokens.region[i]]
    n = n_words(tokens.text, [region.inner]) if region.end - region.start <= LONGEST_SCARE else 0
    if not 0 < n <= MOST_WORDS:
        return False
    before = tokens.word[i - 1] if i > low else ""
    alone = all(tokens.region[k] >= 0 or not tokens.word[k][0].isalnum() for k in range(low, high))
    if alone or before in _MENTIONING or tokens.ending(i) in "!?" or is_nickname(tokens, i, low, high):
        return False
    if names(tokens, i, low):
        if i + 1 < high and tokens.word[i + 1] in FORMS:  # The “Free Army” denied that
            return True
    elif reported:
        return False
    return tokens.beginning(i).islower() and not tokens.is_title(i)


def names(tokens: Tokens, i: int, low: int) -> bool:
    """Whether the region at token `i` is part of a noun phrase: the “independent” paper."""
    before = tokens.word[i - 1] if i > low else ""
    described = i > low + 1 and tokens.word[i - 2] in _DEFINITE and before[0].isalnum() and not is_finite(tokens, i - 1)
    naming = before in _DEFINITE or before in _CALLED or before.endswith("'s") or described
    if not naming or not tokens.ending(i).isalnum():
        return False
    region = tokens.regions[tokens.region[i]]
    return 0 < len(tokens.text[region.start : min(region.end, region.start + LONGEST_SCARE)].split()) <= MOST_NAMING


def is_nickname(tokens: Tokens, i: int, low: int, high: int) -> bool:
    """Igor “Strelok” Gurin"""
    first = low + (tokens.word[low] in DETERMINERS)
    return first < i < high - 1 and tokens.capital[i - 1] and tokens.capital[i + 1] and tokens.ending(i).isalnum()
