"""Whom a mention means by what the article has said so far: a pronoun, "the official", "the outlet", "the report".

Entry points: `Heard`; `stands_for`, `former_or_latter`, `described`, `medium_of`, `publisher_of`, `owner_of`.
"""

from bisect import bisect_right

from analysis.annotation.quotes.people.cast import UNKNOWN, Cast, Person, Speaker
from analysis.annotation.quotes.people.nameless import Nameless
from analysis.annotation.quotes.people.sources import (
    CROWDS,
    DOCUMENT,
    INSTITUTION,
    OUTLET,
    PARTIES,
    PERSON,
    PLACE,
    Phrase,
    kind_of,
    phrases,
)
from analysis.annotation.quotes.rules.clauses import is_finite, subject_before
from analysis.annotation.quotes.rules.cues import FORMS, PAST
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    COUNTRIES,
    FEMALE,
    INSTITUTIONS,
    MALE,
    OUTLET_NOUNS,
    OUTLETS,
    PEOPLE,
    PORTFOLIOS,
    PREPOSITIONS,
    ROLE_NOUNS,
    TIMES,
    TITLES,
    base,
    nation,
)
from analysis.text.words import Span

NEAR = 150  # tokens over which a mention reaches back
POINTING = frozenset("the this that his her their its".split())
MOST_CANDIDATES = 200  # people a role is looked for among
MOST_NEXT = 3  # people named behind a description that may be the one described
_DISTINCTIVE = PORTFOLIOS | frozenset("foreign ministry kremlin council committee commission embassy".split())
OWNING = frozenset(("his", "her", "its", "their"))
_GENERIC_MEDIA = frozenset(("media", "press"))
_PRESS_DOCUMENTS = frozenset(
    "report reports article piece story paper publication post text headline interview column".split()
)
_STATEMENTS = frozenset("statement document announcement release readout communique note notice letter update".split())


class Heard:
    """The people, bodies and descriptions of an article, and who spoke last: as a person, an institution, a medium."""

    def __init__(self, tokens: Tokens, starts: list[int], aside: Cast | None = None):
        self.tokens, self.starts = tokens, starts
        self.cast, self.nameless = Cast(tokens, starts, aside), Nameless(tokens)
        self.last = self.last_body = self.last_outlet = self.last_institution = UNKNOWN
        self.last_at = self.last_end = self.outlet_at = self.outlet_end = 0
        self.last_person: Person | None = None

    def remember(self, speaker: Speaker, person: Person | None, where: int, until: int) -> None:
        """Keep who spoke, from token `where` to before token `until`; an institution is a body or a medium."""
        self.last, self.last_person, self.last_at, self.last_end = speaker, person, where, until
        if speaker[1] == "institution":
            self.last_institution = self.last_body = speaker
        elif speaker[1] == "outlet":
            self.last_institution = self.last_outlet = speaker
            self.outlet_at, self.outlet_end = where, until

    def sentence(self, at: int) -> int:
        """Return the first token of the sentence that token `at` stands in."""
        return self.starts[max(0, bisect_right(self.starts, at) - 1)]


def stands_for(heard: Heard, at: int) -> Person | Speaker | Span | None:
    """Return what the pronoun at token `at` stands for: a person, a speaker, or the tokens that name it.

    None if there is no pronoun there; the unknown speaker if it is not told whom it means.
    """
    word = heard.tokens.word[at]
    if word in ("he", "his", "him"):
        return _he_or_she(heard, "m", at)
    if word in ("she", "her"):
        return _he_or_she(heard, "f", at)
    if word in ("it", "its"):
        lone = heard.last[1] == "named" and " " not in heard.last[0]  # a name that may be a company's
        return heard.last if lone and not heard.last_institution[0] else heard.last_institution
    if word in ("they", "their"):
        return heard.last if heard.last[1] in ("anonymous", "institution") else UNKNOWN
    if word in ("who", "which", "that"):
        return _antecedent(heard, at)
    return UNKNOWN if word in ("i", "we", "you", "this", "those", "my", "our", "your", "what", "there") else None


def _he_or_she(heard: Heard, gender: str, at: int) -> Person | Speaker:
    """The subject of the sentence so far, else who spoke last, else the last subject, else who was named last."""
    fits = [(m, person) for m, person in heard.cast.mentioned_before(at, 40) if person.gender in (gender, None)]
    known = [(m, person) for m, person in fits if person.gender == gender]
    sentence = heard.sentence(at)
    opening = next((person for m, person in reversed(fits) if sentence <= m < sentence + 5), None)
    if opening is not None:
        return _he_is(opening, gender)
    spoke = heard.last_person if at - heard.last_at < NEAR else None
    if spoke is not None and spoke.gender not in (gender, None):
        spoke = None
    outside = ((m, person) for m, person in reversed(fits) if not heard.last_at <= m < heard.last_end)
    subject = next(((m, person) for m, person in outside if _begins_clause(heard, m)), None)
    if spoke is not None and (subject is None or subject[0] < heard.last_at):
        return _he_is(spoke, gender)
    if subject is not None and at - subject[0] < NEAR:
        return _he_is(subject[1], gender)
    if heard.last[1] == "anonymous" and at - heard.last_at < NEAR:
        article, _, rest = heard.last[0].lower().partition(" ")
        if rest and article in ("a", "an", "one", "the", "another") and not heard.last[0].endswith("s"):
            return heard.last
    fits = known if any(person.gender == gender for _, person in fits[-6:]) else fits
    return _he_is(fits[-1][1], gender) if fits and at - fits[-1][0] < NEAR else UNKNOWN


def _he_is(person: Person, gender: str) -> Person:
    person.gender = person.gender or gender
    return person


def _begins_clause(heard: Heard, m: int) -> bool:
    """A name before a verb, or behind nothing but its titles at a sentence's start, is a likely subject."""
    t = heard.tokens
    after = m
    while after < len(t.word) and t.capital[after]:
        after += 1
    if after < len(t.word) and (is_finite(t, after) or t.word[after] in ADVERBS):
        return True
    sentence = heard.sentence(m)
    return m - sentence < 9 and not any(t.word[k] in PREPOSITIONS or t.region[k] >= 0 for k in range(sentence, m))


def _antecedent(heard: Heard, at: int) -> Person | Speaker | Span:
    """Ann Lee, a mayor who said: the person named right before, else whatever noun phrase stands there."""
    t = heard.tokens
    found = subject_before(t, max(heard.sentence(at), at - 40), at)
    if found is None or t.word[found[0]] in ("who", "which", "that"):
        return UNKNOWN
    for m, person in reversed(heard.cast.mentioned_before(at, 3)):
        apposed = t.word[found[0] - 1] == "," and 0 < found[0] - m < 5
        if apposed or (found[0] <= m and not t.word[m].endswith("'s") and not t.word[m + 1].endswith("'s")):
            return person
    return found


def former_or_latter(heard: Heard, at: int) -> Span | None:
    """Return the tokens that name the former or the latter: … between A and B after the former said …"""
    words = heard.tokens.word
    between = next((k for k in range(at, max(-1, at - 40), -1) if words[k] == "between"), None)
    both = next((k for k in range(between + 2, at) if words[k] == "and"), None) if between is not None else None
    if both is None:
        return None
    return (between + 1, both) if words[at] == "former" else (both + 1, both + 2)


def described(heard: Heard, one: Phrase) -> Person | Speaker:
    """Return whom 'the official' means: who holds the role, whom it was said of last, or who spoke last."""
    t = heard.tokens
    noun = base(t.word[one.head - 1])
    singular = not (noun.endswith("s") and noun[:-1] in PEOPLE) and noun not in CROWDS
    definite = t.word[one.start] in POINTING or any(word.endswith("'s") for word in t.word[one.start : one.head])
    titled = noun in TITLES and all(t.capital[one.first : one.head])
    if singular and (definite or titled):
        known, at = heard.nameless.last_described(noun, _told(heard, one))
        person = _by_role(heard, one.start, one.last, noun) if noun not in PARTIES else None
        if person and not (known and at > heard.cast.last_mention(person, one.start)):
            return person
        if known and t.word[one.start] in ("the", "this", "that"):
            return known, "anonymous"
        spoke = heard.last_person if one.start - heard.last_end < NEAR else None
        if spoke and not known and one.last - one.first <= 2 and _may_be(heard, spoke, one, noun):
            return spoke
        if not known and t.word[one.start] in OWNING and (person := _named_next(heard, one)) is not None:
            return person
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
        if (
            person.gender
            and base(t.word[at - 2]) in (MALE if person.gender == "m" else FEMALE)
            and t.word[at - 1] == ","
        ):
            return person  # a fisherman said … The man, Olaf Berg, …
        end = at + len(person.name)
        verb = FORMS.get(t.word[end]) if end < len(t.word) else None
        if told & person.roles or (not person.roles and verb is not None and verb.form == PAST):
            return person
    return None


def _may_be(heard: Heard, person: Person, one: Phrase, noun: str) -> bool:
    """Whether a description without a name of its own may mean the person who spoke last."""
    gender = "m" if noun in MALE else "f" if noun in FEMALE else None
    told = {nation(base(word)) for word in heard.tokens.word[one.start : one.last]} & COUNTRIES
    told = told if noun not in PARTIES else set()
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


def medium_of(heard: Heard, one: Phrase) -> Speaker | None:
    """Return the medium that a noun phrase names, or means as "the outlet" does; None where it does neither."""
    t = heard.tokens
    noun = base(t.word[one.head - 1])
    for k, word in enumerate(t.word[one.first : one.head - 1], one.first):  # the broadcaster Channel Five
        named = word in OUTLET_NOUNS and not t.capital[k] and all(t.capital[k + 1 : one.head])
        if named and t.word[k + 1] not in TITLES:
            return heard.nameless.body(k + 1, one.head, OUTLET)
    dated = t.word[one.first] in TIMES
    numbered = one.head - one.first == 2 and not dated and (noun.isdigit() or noun == "today")
    length = one.head - one.first
    if numbered or noun in OUTLETS or (base(t.word[one.first]) in OUTLETS and length <= 3):
        capitals = all(t.capital[k] or not t.word[k][0].isalpha() for k in range(one.first, one.head))
        if capitals and kind_of(noun) != PERSON and noun not in INSTITUTIONS:
            return heard.nameless.body(one.first, one.head, OUTLET)
    if one.kind != OUTLET:
        return None
    if one.noun not in _GENERIC_MEDIA and t.word[one.start] in POINTING:
        return heard.last_outlet if heard.last_outlet[0] else heard.nameless.medium_before(one.start)
    return None


def publisher_of(heard: Heard, one: Phrase) -> Speaker:
    """Return whose "the report" is, with no owner beside it: who was named last and issues such; else it is its own."""
    t = heard.tokens
    if t.word[one.start] in POINTING and one.noun in _PRESS_DOCUMENTS:
        if outlet := heard.nameless.medium_before(one.start, heard.outlet_end):
            return outlet
        if heard.last_outlet[0] and one.start - heard.outlet_at < 2 * NEAR:
            return heard.last_outlet
        if heard.last_institution[0] and one.start - heard.last_end < NEAR:
            return heard.last_institution
    if t.word[one.start] in POINTING and (body := _issuer_of(heard, one)) is not None:
        return body
    if one.noun in _STATEMENTS:
        if t.word[one.start] in POINTING and heard.last_body[0]:
            return heard.last_body
        if (body := _body_told_of(heard, one.start)) is not None:
            return body
    return heard.nameless.described(one.start, one.head, one.last)[0], DOCUMENT


def _issuer_of(heard: Heard, one: Phrase) -> Speaker | None:
    """The Ministry of Water published a report on Monday. [The report] said …"""
    words = heard.tokens.word
    k = next((k for k in range(one.start - 1, max(-1, one.start - NEAR), -1) if words[k] == one.noun), None)
    return _body_told_of(heard, k) if k is not None and k < heard.sentence(one.start) else None


def _body_told_of(heard: Heard, at: int) -> Speaker | None:
    """The Harbour Board has closed the pier, according to a statement: the institution that the sentence tells of."""
    t = heard.tokens
    low = heard.sentence(at)
    verb = next((k for k in range(low, at) if is_finite(t, k)), low)
    opening = phrases(t, low, verb)[:1] if low < verb else []
    if not opening or opening[0].kind != INSTITUTION:
        return None
    first, end = opening[0].first, heard.nameless.with_of(opening[0].head, opening[0].last)
    is_named = sum(t.capital[first:end]) > 1
    return heard.nameless.body(first, end, INSTITUTION, opening[0].noun) if is_named else None


def owner_of(t: Tokens, one: Phrase) -> Phrase | None:
    """Return whose a document or channel is, as told beside it; a pronoun stands alone.

    Russia's decree · the ministry statement · a survey by the pollster Eupinions · footage from Ruptly · his decree
    """
    by = next((k for k in range(one.head, one.last) if t.word[k] in ("by", "from")), None)
    by = by or (one.head if one.head < one.last and t.word[one.head] == "of" else None)
    if by is not None and by + 1 < one.last:
        for other in phrases(t, by + 1, one.last):
            if other.kind in (INSTITUTION, OUTLET, PLACE) or other.is_named:
                return other
    if t.word[one.start] in OWNING:
        return one._replace(first=one.start, name=one.start + 1, head=one.start + 1, last=one.start + 1, kind=None)
    owner = next((k for k in range(one.head - 2, one.first - 1, -1) if t.word[k].endswith(("'s", "s'"))), None)
    end = owner + 1 if owner is not None else one.head - 1
    for other in phrases(t, one.start, end) if end > one.first else ():
        if other.noun in _GENERIC_MEDIA:  # a press release
            continue
        if other.kind in (INSTITUTION, OUTLET, PLACE) or (owner is not None and other.noun not in TIMES):
            return other
    return None
