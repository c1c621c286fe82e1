"""Whom a description means: who holds the role, whom it was said of last, or nobody by name. Entry: `described`."""

from analysis.annotation.quotes.people.cast import Person, Speaker
from analysis.annotation.quotes.people.heard import NEAR, POINTING, Heard
from analysis.annotation.quotes.people.sources import CROWDS, Phrase
from analysis.annotation.quotes.rules.cues import FORMS, PAST
from analysis.annotation.quotes.words import (
    COUNTRIES,
    FEMALE,
    MALE,
    PEOPLE,
    PORTFOLIOS,
    ROLE_NOUNS,
    TITLES,
    base,
    nation,
)

MOST_CANDIDATES = 200  # people a role is looked for among
MOST_NEXT = 3  # people named behind a description that may be the one described
_DISTINCTIVE = PORTFOLIOS | frozenset("foreign ministry kremlin council committee commission embassy".split())


def described(heard: Heard, one: Phrase) -> Person | Speaker:
    """Return whom 'the official' means: who holds the role, whom it was said of last, or who spoke last."""
    t = heard.tokens
    noun = base(t.word[one.head - 1])
    singular = not (noun.endswith("s") and noun[:-1] in PEOPLE) and noun not in CROWDS
    definite = t.word[one.start] in POINTING or any(word.endswith("'s") for word in t.word[one.start : one.head])
    titled = noun in TITLES and all(t.capital[one.first : one.head])
    if singular and (definite or titled):
        known, at = heard.nameless.last_described(noun, _told(heard, one))
        person = _by_role(heard, one.start, one.last, noun)
        if person and not (known and at > heard.cast.last_mention(person, one.start)):
            return person
        if known and t.word[one.start] in ("the", "this", "that"):
            return known, "anonymous"
        spoke = heard.last_person if one.start - heard.last_end < NEAR else None
        if spoke and not known and one.last - one.first <= 2 and _may_be(heard, spoke, one, noun):
            return spoke
    elif singular and (person := _named_next(heard, one)) is not None:
        return person
    known, _ = heard.nameless.last_described(noun, set())
    if known and t.word[one.start] in ("the", "this", "that") and one.head - one.first == 1:
        return known, "anonymous"
    return heard.nameless.described(one.start, one.head, one.last)


def _told(heard: Heard, one: Phrase) -> set[str]:
    """Whose the one described is: the words with capitals before the noun."""
    t = heard.tokens
    return {base(t.word[k]) for k in range(one.first, one.head - 1) if t.capital[k]}


def _named_next(heard: Heard, one: Phrase) -> Person | None:
    """A ministry official said … Ivan Nechaev of the ministry added · Their friend said … Anna Petrukova said."""
    t = heard.tokens
    told = {nation(base(word)) for word in t.word[one.first : one.last]} & _DISTINCTIVE
    for at, person in heard.cast.mentioned_after(one.last, MOST_NEXT):
        if at - one.last > NEAR // 2:
            break
        if heard.cast.last_mention(person, at) >= 0:
            continue
        end = at + len(person.name)
        verb = FORMS.get(t.word[end]) if end < len(t.word) else None
        if told & person.roles or (not person.roles and verb is not None and verb.form == PAST):
            return person
    return None


def _may_be(heard: Heard, person: Person, one: Phrase, noun: str) -> bool:
    """Whether a description without a name of its own may mean the person who spoke last."""
    gender = "m" if noun in MALE else "f" if noun in FEMALE else None
    told = {nation(base(word)) for word in heard.tokens.word[one.start : one.last]} & COUNTRIES
    roles = {nation(role) for role in person.roles} & COUNTRIES
    return not (gender and person.gender not in (gender, None)) and (not told or bool(told & roles))


def _by_role(heard: Heard, start: int, last: int, noun: str) -> Person | None:
    """'the Russian minister' is who was introduced as minister, of Russia if the nations are told."""
    t = heard.tokens
    wanted = ROLE_NOUNS.get(noun, (noun,))
    modifiers = {nation(base(word)) for word in t.word[start:last]} - {noun, "the", "of", "to"}
    gender = "m" if noun in MALE else "f" if noun in FEMALE else None
    seen = {id(person) for _, person in heard.cast.mentioned_before(start, MOST_CANDIDATES)}
    best, most = None, 0.0
    for person in heard.cast.people[:MOST_CANDIDATES]:
        roles = {nation(role) for role in person.roles}
        if person.roles.isdisjoint(wanted) or (gender and person.gender not in (gender, None)):
            continue
        if modifiers & COUNTRIES and roles & COUNTRIES and not modifiers & roles & COUNTRIES:
            continue
        score = 1 + len(modifiers & roles) + 0.5 * (noun in person.roles) + 0.4 * (id(person) in seen)
        score += 0.3 * (person is heard.last_person)
        if score > most:
            best, most = person, score
    return best
