"""Who speaks, and which medium passed the words on without being their speaker. Entry point: `speak`."""

import math
from bisect import bisect_right

from analysis.annotation.quotes.people.cast import Speaker
from analysis.annotation.quotes.people.sources import PERSON, phrases
from analysis.annotation.quotes.people.speakers import Speakers
from analysis.annotation.quotes.rules.clauses import noun_phrase_after, subject_before
from analysis.annotation.quotes.rules.tokens import Attribution, Tokens
from analysis.annotation.quotes.words import ADVERBS, AUXILIARIES, BE, DETERMINERS, PREPOSITIONS, listed
from analysis.text.words import Span

FAR = 25  # tokens beside the cue in which the medium is looked for
LONGEST_PHRASE = 8  # tokens of a medium's name
NEAR = 8  # tokens between an interview and the medium it was given to
_GIVEN = listed("given to media")
_QUOTES = frozenset(("quoted", "quotes", "cited", "cites"))
_TELLS = frozenset(("told", "tells", "telling", "tell"))
_GIVES = _GIVEN | {"said", "says", "saying"}
_TOWARD = frozenset(("to", "on", "with", "by", "in"))
_STOPS = PREPOSITIONS | ADVERBS | AUXILIARIES
_CARRIERS = frozenset("reported said wrote reports says writes cited quoted".split())
_PASSED_ON = frozenset("saying telling quoted cited reported carried published".split())  # quoted as saying by
_PASSING_ON = _CARRIERS | _TOWARD | {"according"}


def speak(speakers: Speakers, item: Attribution, units: list[Span]) -> tuple[Speaker, str | None]:
    """Return who speaks in the quotation `item`, and which medium passed it on.

    Of "A reported, citing X" X speaks, if named.
    """
    where, until = item.content[0][0], item.content[-1][1]
    if item.source is None or item.cue is None:
        return speakers.resolve(item.named(), where, until), None
    unit = units[max(0, bisect_right(units, (item.cue[0], math.inf)) - 1)]
    cited = _citing(speakers.tokens, item, unit[1])
    if cited and all(one.kind == PERSON and not one.is_named for one in phrases(speakers.tokens, *cited)[:1]):
        cited = None  # for "officials" the medium answers
    speaker = speakers.resolve(cited or item.source, where, until)
    return speaker, _go_between(speakers, item, unit, cited) if speaker[1] != "outlet" else None


def _go_between(speakers: Speakers, item: Attribution, unit: Span, cited: Span | None) -> str | None:
    """The medium that passed on the quotation `item`, which stands in the sentence `unit` and cites somebody there."""
    low, high = unit
    first, last = item.cue
    tokens = speakers.tokens
    words = tokens.word
    if cited is not None:
        return speakers.heard.last_outlet[0] if words[item.source[0]] == "it" else _name(speakers, item.source)
    if words[last - 1] == "saying" and item.source[0] > first and (by := subject_before(tokens, low, first)):
        return speakers.heard.last_outlet[0] if words[by[0]] == "it" else _name(speakers, by)
    until = min(high, last + FAR)
    start = max(low, first - FAR)
    if start and _GIVES.isdisjoint(words[max(0, start - NEAR) : last - 1]):
        start = last
    for k, word in enumerate(words[start:until], start):
        if (word not in _PASSING_ON and k != last) or _is_inside(item, k):
            continue
        medium = None
        if k >= last and word == "by" and words[k - 1] in _PASSED_ON:
            medium = noun_phrase_after(tokens, k + 1, high)
        elif k == last and words[k - 1] in _TELLS:
            medium = k, _phrase_end(tokens, item, k, until)
        elif word in _TOWARD and _is_given(words, max(low, k - NEAR), k):
            start = next((j for j in range(k + 1, until) if not _is_inside(item, j)), k + 1)
            medium = k + 1, _phrase_end(tokens, item, start, until)
        elif k > last and words[k : k + 2] == ["according", "to"]:
            medium = noun_phrase_after(tokens, k + 2, high)
        elif k > last and word in _CARRIERS and words[k - 1] != "as":
            medium = subject_before(tokens, last, k)
        if medium is None or medium[0] <= item.source[0] < medium[1]:
            continue
        if (found := speakers.bodies.medium(*medium)) is not None:
            return found[0]
    return None


def _citing(tokens: Tokens, item: Attribution, high: int) -> Span | None:
    """A reported, citing X · A quoted X as saying …: find X."""
    behind = item.source[1]
    for j, word in enumerate(tokens.word[behind : min(behind + 3, high)], behind):  # A quoted X as saying …
        if word in _QUOTES and behind <= item.cue[0] + 1 and BE.isdisjoint(tokens.word[behind - 1 : j]):
            ends = (k for k in range(j + 2, min(j + 14, high - 1)) if tokens.word[k] == "as")
            return next(((j + 1, k) for k in ends if tokens.word[k + 1] in ("saying", "telling")), None)
    k = max(item.cue[1], item.source[1])
    k += k < high and tokens.word[k] == ","
    if k >= high or tokens.word[k] not in ("citing", "quoting") or _is_inside(item, k):
        return None
    return noun_phrase_after(tokens, k + 1, high)


def _name(speakers: Speakers, span: Span) -> str | None:
    found = speakers.bodies.medium(*span)
    return found[0] if found else None


def _is_inside(item: Attribution, k: int) -> bool:
    return any(first <= k < last for first, last in item.content)


def _is_given(words: list[str], low: int, k: int) -> bool:
    return words[k - 1] in ("said", "says", "saying") or not _GIVEN.isdisjoint(words[low:k])


def _phrase_end(tokens: Tokens, item: Attribution, start: int, high: int) -> int:
    """The end of the noun phrase that begins at token `start`, before the content goes on."""
    for k in range(start, min(high, start + LONGEST_PHRASE)):
        word = tokens.word[k]
        stops = word in _STOPS or not word[0].isalnum() or (word in DETERMINERS and k > start)
        if stops or _is_inside(item, k):
            return k
    return max(start, min(high, start + LONGEST_PHRASE))
