"""Who speaks, and which medium passed the words on without being their speaker. Entry point: `speak`."""

import math
from bisect import bisect_right
from itertools import compress, count

from analysis.annotation.quotes.people.bodies import OF_MEDIA
from analysis.annotation.quotes.people.cast import Speaker
from analysis.annotation.quotes.people.sources import DOCUMENT, OUTLET, PERSON, kind_of, phrases
from analysis.annotation.quotes.people.speakers import Speakers
from analysis.annotation.quotes.rules.clauses import noun_phrase_after, subject_before
from analysis.annotation.quotes.rules.tokens import Attribution, Tokens
from analysis.annotation.quotes.words import ADVERBS, AUXILIARIES, DETERMINERS, PREPOSITIONS, listed
from analysis.text.words import Span

FAR = 25  # tokens beside the cue in which the medium is looked for
LONGEST_PHRASE = 8  # tokens of a medium's name
NEAR = 8  # tokens between an interview and the medium it was given to
_GIVEN = listed("given to media")
_TELLS = frozenset(("told", "tells", "telling", "tell"))
_SAYS = frozenset(("said", "says", "saying"))
_TOWARD = frozenset(("to", "on", "with", "by", "in"))
_STOPS = PREPOSITIONS | ADVERBS | AUXILIARIES
_CARRIERS = frozenset("reported said wrote reports says writes cited quoted".split())
_PASSING_ON = _TELLS | _TOWARD | _CARRIERS
_PASSED_ON = frozenset("saying telling quoted cited reported carried published".split())  # quoted as saying by


def speak(speakers: Speakers, item: Attribution, units: list[Span]) -> tuple[Speaker, str | None]:
    """Return who speaks in the quotation `item`, and which medium passed it on.

    Of "A reported, citing X" X speaks, if named.
    """
    where, until = item.content[0][0], item.content[-1][1]
    if item.source is None or item.cue is None:
        return speakers.resolve(item.named(), where, until), None
    unit = units[max(0, bisect_right(units, (item.cue[0], math.inf)) - 1)]
    cited = _citing(speakers.tokens, item, unit[1])
    medium = speakers.bodies.medium(*item.source) if cited else None
    if medium and (speaker := speakers.resolve(cited, where, until))[1] not in (DOCUMENT, "unknown"):
        return speaker, medium[0]
    speaker = speakers.resolve(item.source, where, until)
    medium = _go_between(speakers, item, unit) if speaker[1] != OUTLET else None
    return speaker, medium[0] if medium else None


def _citing(tokens: Tokens, item: Attribution, high: int) -> Span | None:
    """A reported on Friday, citing X: find X; but for "officials" A answers."""
    end = max(item.cue[1], item.source[1])
    k = next((k for k in range(end, min(high, end + NEAR)) if tokens.word[k] in ("citing", "quoting")), high)
    cited = noun_phrase_after(tokens, k + 1, high) if not _is_inside(item, k) else None
    for one in phrases(tokens, *cited)[:1] if cited else ():  # two officials · ministry and industry sources
        if not one.is_named and PERSON in (one.kind, kind_of(tokens.word[one.last - 1])):
            return None
    return cited


def _go_between(speakers: Speakers, item: Attribution, unit: Span) -> Speaker | None:
    """Return the medium to which the words were said, or which its sentence says reported them."""
    tokens = speakers.tokens
    words = tokens.word
    low, high = unit
    first, last = item.cue
    if words[last - 1] == "saying" and item.source[0] > first and (by := subject_before(tokens, low, first)):
        return speakers.bodies.medium(*by)  # A quoted X as saying
    if OF_MEDIA.isdisjoint(words[low:high]):
        return None
    near = slice(max(low + 1, first - FAR), min(high, last + FAR))
    for k in compress(count(near.start), map(_PASSING_ON.__contains__, words[near])):
        word, before = words[k], words[k - 1]
        medium = None
        told = word in _TELLS and k == last - 1
        given = word in _TOWARD and (before in _SAYS or not _GIVEN.isdisjoint(words[max(low, k - NEAR) : k]))
        if told or given or (before == "according" and k > last) or (word == "by" and before in _PASSED_ON):
            start = next((j for j in range(k + 1, high) if not _is_inside(item, j)), k + 1)
            medium = k + 1, _phrase_end(tokens, item, start, high)
        elif k > last and word in _CARRIERS and before != "as":
            medium = subject_before(tokens, last, k)
        if medium is None or medium[0] <= item.source[0] < medium[1] or _is_inside(item, k):
            continue
        if (found := speakers.bodies.medium(*medium)) is not None:
            return found
    return None


def _is_inside(item: Attribution, k: int) -> bool:
    return any(first <= k < last for first, last in item.content)


def _phrase_end(tokens: Tokens, item: Attribution, start: int, high: int) -> int:
    """The end of the noun phrase that begins at token `start`, before the content goes on."""
    for k in range(start, min(high, start + LONGEST_PHRASE)):
        word = tokens.word[k]
        stops = word in _STOPS or not word[0].isalnum() or (word in DETERMINERS and k > start)
        if stops or _is_inside(item, k):
            return k
    return max(start, min(high, start + LONGEST_PHRASE))
