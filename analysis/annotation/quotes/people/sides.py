"""Of which country or organisation of states an article says each of its speakers is. Entry point: `tell_sides`.

Read only from words attached to a speaker; where they tell none, or two, there is none.
"""

from collections.abc import Iterable, Sequence

from analysis.annotation.quotes.people.cast import Cast, Speaker
from analysis.annotation.quotes.people.phrases import TERMS, office, side_of
from analysis.annotation.quotes.people.speakers import Speakers
from analysis.annotation.quotes.rules.clauses import is_finite
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.rules.turns import DASHES
from analysis.annotation.quotes.words import (
    DETERMINERS,
    FORMS,
    PREPOSITIONS,
    RELATIVE_PRONOUNS,
    ROLE_NOUNS,
    TITLES,
    UNNAMED,
    base,
    listed,
)
from analysis.text.words import normalise

LONGEST_TITLE = 12  # tokens before a name
LONGEST_APPOSITION = 16  # tokens behind it
MOST_MENTIONS = 12  # of one speaker that are read; an article introduces people early
LONGEST_SOURCE = 30  # tokens of a source that are read
_OF_CONGRESS = frozenset("sen. sen rep. rep congressman congresswoman".split())
_HONORIFICS = listed("honorific") - {"gov."}  # New Jersey Gov. Ann Lee: the state tells
_HEADS = frozenset("heads leads chairs headed led chaired represents represented is was".split())
_TITLE_PREPOSITIONS = frozenset("of for to at in".split())
_ROLES = TITLES | UNNAMED | frozenset(ROLE_NOUNS) | frozenset("member affairs staff ombudsman ombudswoman".split())


def tell_sides(speakers: Speakers, spoke: Iterable[Speaker]) -> dict[Speaker, str]:
    """Return of which country or international organisation an article says each of its speakers is."""
    casts = [cast for cast in (speakers.cast, speakers.cast.aside) if cast is not None]
    mentions = [{person.speaker[0]: person.at[:MOST_MENTIONS] for person in cast.people} for cast in casts]
    found = {}
    for name, kind in {speaker for speaker in spoke if speaker[0] is not None}:
        spans = list(dict.fromkeys(speakers.spans.get((name, kind), ())))[:MOST_MENTIONS]
        if kind == "named":
            places = [(cast, k) for cast, at in zip(casts, mentions, strict=True) for k in at.get(name, ())]
            told = _of_person(name, places, [(speakers.tokens, *span) for span in spans])
        else:
            written = {tuple(_words(speakers.tokens, *span)) for span in spans} | {tuple(normalise(name).split())}
            if kind != "anonymous":  # data seen by Reuters
                written = {words[words.index("by") + 1 :] if "by" in words else words for words in written}
            told = {_of_source(words) for words in written} - {None}
        if len(told) == 1:
            found[name, kind] = told.pop()
    return found


def _of_person(name: str, places: list[tuple[Cast, int]], sources: list[tuple[Tokens, int, int]]) -> set[str]:
    """What the words beside each mention of a name tell, and the sources that do not hold it: the US envoy."""
    parts = {part.lower() for part in name.split()}
    told: set[str | None] = set()
    for cast, k in places:
        t = cast.tokens
        end = k + 1
        while end < len(t.word) and base(t.word[end]) in parts and not t.word[end - 1].endswith("'s"):
            end += 1
        told |= {_before(cast, k, end), _behind(cast, end)}
    for t, first, last in sources:  # a lone word is a name or a pronoun
        if last - first > 1 and parts.isdisjoint(base(word) for word in t.word[first:last]):
            told.add(side_of(_until_comma(_words(t, first, last))))
    told.discard(None)
    # Sen. Ann Lee: where no country is told, it is the one that has such titles.
    if not told and any(k and cast.tokens.word[k - 1] in _OF_CONGRESS for cast, k in places):
        return {"United States"}
    return told


def _before(cast: Cast, k: int, end: int) -> str | None:
    """Russian Foreign Minister Igor Volin · Russia's foreign minister, Igor Volin, …"""
    t = cast.tokens
    if k == 0 or k in cast.starts:
        return None
    last = k
    while last and t.word[last - 1] in _HONORIFICS:
        last -= 1
    is_apposed = t.word[last - 1] == "," and end - k > 1 and "".join(t.word[end : end + 1]) in ",.;"
    start = last = last - is_apposed
    while start and last - start < LONGEST_TITLE and start not in cast.starts and _is_in_title(t, start - 1):
        start -= 1
        within = start > 1 and t.word[start - 1] in _TITLE_PREPOSITIONS and office(t.word[start - 2]) in _ROLES
        if t.word[start] in DETERMINERS and not within:  # head of the delegation
            break
    if is_apposed:  # not: in a call with the president, Joe Holm, …
        within = start > 0 and t.word[start - 1] != "by" and t.word[start - 1] in PREPOSITIONS
        if within or not any(office(word) in _ROLES for word in t.word[start:last]):
            return None
    return side_of(_words(t, start, last), before_name=not is_apposed)


def _is_in_title(t: Tokens, k: int) -> bool:
    word = t.word[k]
    if word in PREPOSITIONS:
        return word in _TITLE_PREPOSITIONS and office(t.word[k - 1]).removesuffix("s") in _ROLES
    is_verb = is_finite(t, k) or (not t.capital[k] and (word in FORMS or word.endswith("ing")))
    return word[0].isalnum() and word not in ("and", "or") and (not is_verb or word in _ROLES)


def _behind(cast: Cast, end: int) -> str | None:
    """Ann Lee, a Russian lawmaker, · Ann Lee, who heads the UN mission · President Joe Holm of Cuba"""
    t = cast.tokens
    if end + 1 >= len(t.word) or end in cast.starts or t.word[end - 1].endswith("'s"):
        return None
    if t.word[end] == "of":
        return side_of(_until_comma(_words(t, end + 1, min(len(t.word), end + 6))))
    mark = t.word[end]
    return _apposed(cast, end + 1, is_dash=mark in DASHES) if mark in (",", "(") or mark in DASHES else None


def _apposed(cast: Cast, start: int, is_dash: bool) -> str | None:
    t = cast.tokens
    stop = start
    while stop < min(len(t.word), start + LONGEST_APPOSITION) and stop not in cast.starts and t.word[stop][0].isalnum():
        stop += 1
    first, second, third = [*t.word[start : start + 3], "", "", ""][:3]
    if first == "who" and second in _HEADS and (third in DETERMINERS or third.endswith("'s")):
        start += 2
    elif not (first in DETERMINERS or first in _ROLES or (not is_dash and (base(first) in TERMS or first[1:2] == "-"))):
        return None
    clause = next((k for k in range(start, stop) if t.word[k] in RELATIVE_PRONOUNS), stop)
    if any(is_finite(t, k) and not (t.word[k].endswith("ed") and t.word[k] not in FORMS) for k in range(start, clause)):
        return None
    named = [k for k, _ in cast.mentioned_before(clause, LONGEST_APPOSITION) if k >= start]
    if named and not any(t.word[k] in PREPOSITIONS for k in range(start, named[0])):
        return None  # Ann Lee, Russian Foreign Minister Igor Volin and others: the next of a list, and no apposition
    return side_of(_words(t, start, clause))


def _of_source(words: tuple[str, ...]) -> str | None:
    """What a source tells before its first comma, else in the apposition behind that."""
    first = _until_comma(words)
    if (side := side_of(first)) is not None:
        return side
    rest = words[len(first) + 1 :]
    low = rest[0].lower() if rest else ""
    return side_of(_until_comma(rest)) if low in DETERMINERS or low in _ROLES or base(low) in TERMS else None


def _until_comma(words: Sequence[str]) -> Sequence[str]:
    return words[: words.index(",")] if "," in words else words


def _words(t: Tokens, first: int, last: int) -> list[str]:
    return t.form[first : min(last, first + LONGEST_SOURCE)]
