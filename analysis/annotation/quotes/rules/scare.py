"""Words in marks that nobody says: scare quotes, titles, nicknames; and those whose speaker is not told.

Entry point: `left_over`; `names`, `is_nickname`.
"""

from bisect import bisect_left, bisect_right

from analysis.annotation.quotes.rules.clauses import is_finite
from analysis.annotation.quotes.rules.cues import FORMS, NOUNS
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS, VERB_GROUP, listed
from analysis.text.words import Span, n_words, trim

MOST_WORDS = 6  # of a scare quote
MOST_NAMING = 3  # words of one beside a verb of speech
_CALLED = frozenset("self-styled self-proclaimed self-declared so-called supposed".split())
_DEFINITE = frozenset("the this that these those his her its their our such any".split())
_INDEFINITE = frozenset("a an some many several other".split())
FEWEST_WORDS = 4  # of a passage that is somebody's although nobody is named
_NO_NOUN = DETERMINERS | PRONOUNS | PREPOSITIONS | CONJUNCTIONS | VERB_GROUP | FORMS.keys()
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


def names(tokens: Tokens, i: int, low: int) -> bool:
    """Whether the region at token `i` is part of a noun phrase: the “independent” paper."""
    before = tokens.word[i - 1] if i > low else ""
    described = i > low + 1 and tokens.word[i - 2] in _DEFINITE and not is_finite(tokens, i - 1)
    following = "".join(tokens.word[i + 1 : i + 2])  # “Anonymous” hackers said
    opens = i == low and following.isalpha() and not tokens.capital[i + 1] and following not in _NO_NOUN
    acts = following in FORMS and (
        (before in _INDEFINITE and i == low + 1) or tokens.word[i - 2 : i] == ["known", "as"]
    )
    naming = before in _DEFINITE or before in _CALLED or before.endswith("'s") or described or opens or acts
    if not naming or not tokens.ending(i).isalnum():
        return False
    region = tokens.regions[tokens.region[i]]
    return 0 < len(tokens.text[region.start : region.end].split(None, MOST_NAMING)) <= MOST_NAMING


def is_nickname(tokens: Tokens, i: int, low: int, high: int) -> bool:
    """Igor “Strelok” Gurin"""
    first = low + (tokens.word[low] in DETERMINERS)
    beside = tokens.region[i] >= 0 and first < i < high - 1 and tokens.capital[i - 1] and tokens.capital[i + 1]
    return beside and tokens.ending(i).isalnum()
