"""From the words that name a source to one speaker per article: people, institutions, media, the unnamed.

Entry point: `Speakers`. Where the text does not say who speaks, neither do we.
"""

import re
from datetime import datetime
from itertools import zip_longest

from analysis.annotation.quotes.people.cast import KIN, UNKNOWN, Cast, Person, Speaker, plain
from analysis.annotation.quotes.people.heard import MOST_CANDIDATES, OWNING, POINTING, Heard, described, stands_for
from analysis.annotation.quotes.people.media import medium_of, owner_of, publisher_of
from analysis.annotation.quotes.people.names import NOT_IN_NAMES, SURNAMES_TOO, is_heading, without_suffix
from analysis.annotation.quotes.people.phrases import FOR_OTHERS, TERMS, is_term
from analysis.annotation.quotes.people.sources import (
    DOCUMENT,
    INSTITUTION,
    OUTLET,
    PERSON,
    PLACE,
    Phrase,
    kind_of,
    phrases,
)
from analysis.annotation.quotes.rules.clauses import subject_before
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    BEFORE_NAMES,
    COMMON,
    DETERMINERS,
    GENDER_OF,
    NATIONS,
    NOT_PEOPLE,
    OUTLETS,
    PARTICLES,
    PERSONAL,
    PLACES,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
    TITLES,
    UNNAMED,
    base,
    listed,
)
from analysis.text import rows_of
from analysis.text.words import Span

LONGEST_NAME = 3  # words of a new name
_PRONOUN_WAYS = {"it": "it", "its": "it", "they": "they", "their": "they", "who": "who", "which": "who", "that": "who"}
_OWNED = frozenset("channel website site page blog account".split())  # whose words are their owner's
_BEFORE_OTHERS = PREPOSITIONS | DETERMINERS
_OF_OFFICES = frozenset(("of", "at", "for", "on", "to", "in"))
_OF_SOME = frozenset(("who", "in", "at", "with"))  # those who were there
_HIS = PERSONAL | OWNING
_OF_PERSONS = frozenset("office campaign administration team lawyers family".split())
_MANY = listed("body without a name")
_BARE_BODIES = listed("bare body")  # "the agency" is the institution that spoke last
_NO_NAMES_ALONE = BEFORE_NAMES | PRONOUNS | ADVERBS | listed("no name alone", "quantity")
_NO_NAMES = _NO_NAMES_ALONE | NOT_PEOPLE | TIMES | DETERMINERS | PREPOSITIONS | NATIONS.keys()
_OF_BODIES = tuple("energo atom atsiya bank prom neft gram news tv soft stat com poll pol".split())
_OF_FIRMS = re.compile(r"(?!Mac|Mc|De|Di|Du|La|Le|Van)[A-Z][a-z]+[A-Z]")  # YouGov
_ALONE = (PLACE, INSTITUTION, OUTLET)
_MAY_BE_MEDIA = frozenset(("agency", "service", "company"))
CARRIED = "carried over"  # as the way of a quotation that goes on with the one before
PRIOR = 2


def _shares() -> dict[str, float]:
    rows = [row | {key: int(row[key]) for key in row if key != "way"} for row in rows_of("confidence.csv")]
    shares = {row["way"]: 1.0 for row in rows}
    for n, right in (("n_source", "source_right"), ("n_name", "name_right")):
        overall = sum(row[right] for row in rows) / sum(row[n] for row in rows)
        for row in rows:
            shares[row["way"]] *= (row[right] + PRIOR * overall) / (row[n] + PRIOR)
    return {way: round(share, 2) for way, share in shares.items()}


WAYS = _shares()  # how often each way of finding a speaker was right in gold data


class Speakers:
    """Names the speaker of one mention after the other, in the order of the text: a pronoun depends on it."""

    def __init__(self, tokens: Tokens, starts: list[int], aside: Cast | None = None, day: datetime | None = None):
        self.tokens, self.heard = tokens, Heard(tokens, starts, aside, day)
        self.cast, self.bodies = self.heard.cast, self.heard.bodies
        self.way = "unknown"  # how the last speaker was found: a way of confidence.csv
        self.spans: dict[Speaker, list[Span]] = {}  # the sources that named each speaker
        self._person: Person | None = None

    def resolve(self, source: Span | None, where: int, until: int) -> Speaker:
        """Return who the source at these tokens is, for a quotation from token `where` to before token `until`."""
        self._person, self.way = None, "unknown"
        self.heard.here = where, until
        speaker = self._resolve(*source) if source is not None else UNKNOWN
        if not any(map(str.isalnum, speaker[0] or "")):  # the local authorities' reports
            speaker, self.way = UNKNOWN, "unknown"
        if speaker[1] != "unknown":
            self.heard.remember(speaker, self._person, where, until)
            if source is not None:
                self.spans.setdefault(speaker, []).append(source)
        return speaker

    def _resolve(self, start: int, last: int) -> Speaker:
        t = self.tokens
        first = start
        while first < last and (t.word[first] in DETERMINERS or not t.word[first][0].isalnum()):
            first += 1
        while last > first and not t.word[last - 1][0].isalnum():
            last -= 1
        is_bare = first == last or (first > start and t.word[first] in _OF_SOME and not t.capital[first])
        if last - start <= 1 or is_bare or (t.word[start + 1] == "and" and t.word[start] in ("he", "she")):
            if (speaker := self._pronoun(start)) is not None:
                return speaker
            if is_bare:
                some = t.word[start] in UNNAMED or t.word[start] in ("some", "another", "each")
                self.way = "anonymous"
                return self.heard.unnamed(start, start + 1, start + 1) if some else UNKNOWN
        found = self._phrases(start, last)
        for one, following in zip_longest(found, found[1:]):
            if (speaker := self._who(one, following)) is not None:
                return speaker
        self.way = "unknown"
        return UNKNOWN

    def _pronoun(self, at: int) -> Speaker | None:
        self.way = _PRONOUN_WAYS.get(self.tokens.word[at], "pronoun")
        found = stands_for(self.heard, at)
        if isinstance(found, Person):
            return self._is(found)
        return self._resolve(*found) if found and isinstance(found[0], int) else found

    def _phrases(self, start: int, last: int) -> list[Phrase]:
        """The noun phrases of a source that may speak: not those before a person who is known, nor a clause."""
        t = self.tokens
        found = phrases(t, start, last)
        if all(one.kind is None and not one.is_named for one in found):
            capitals = last
            while capitals and t.capital[capitals - 1]:  # The development comes a day after Poland
                capitals -= 1
            names = PREPOSITIONS.isdisjoint(t.word[capitals - 1 : capitals])  # a deal Ann Lee called “a gift”
            ends = phrases(t, capitals, last)
            ends = [one for one in ends if one.kind in _ALONE or (names and self._person_in(one.first, one.head))]
            # The Rybar channel, specializing in military analytics: what the apposition belongs to
            apposed = not ends and t.word[start] not in DETERMINERS
            subject = subject_before(t, self.heard.sentence(start), start) if apposed else None
            found = phrases(t, *subject)[:1] if subject else ends
        if len(found) < 2 or found[0].kind not in (None, PLACE) or self._person_in(found[0].first, found[0].head):
            return found
        # Kupiansk and other districts, the head of the region, Oleh Syniehubov: a source too long
        return [one for one in found if self._person_in(one.first, one.head)] or found

    def _who(self, one: Phrase, following: Phrase | None = None) -> Speaker | None:
        """Who a noun phrase is, given the apposition that follows; None where it means nobody who speaks."""
        t = self.tokens
        lone = one.head == one.first + 1
        if lone and one.kind is None and t.word[one.first].partition("'")[0] in _HIS:
            return self._pronoun(one.first)
        if one.kind == DOCUMENT or (one.noun in _OWNED and not one.is_named):
            owner = owner_of(self.heard, one)
            person = self._person_in(owner.first, owner.head) if owner is not None else None
            speaker = self._is(person) if person else self._who(owner) if owner is not None else None
            if speaker is not None and speaker[0] is not None:
                return speaker
        self.way = "the outlet" if one.kind == OUTLET and t.word[one.start] in POINTING else "outlet"
        alone = t.word[one.start] == "the" and one.head - one.start == 2  # the Hill is nobody's surname
        person = self._person_in(one.first, one.head) if not alone else None
        if (person is None or t.word[one.start] == "the") and (medium := medium_of(self.heard, one)) is not None:
            return medium
        if person is None and not (one.kind == PERSON and following and following.first == following.name):
            person = self._at_the_end(one)  # but: the wife of President Joe Holm, Ann Holm
        if person is not None:
            is_full = base(t.word[one.head - 2]) in map(plain, person.name[:-1])
            self.way = "full name" if is_full else "surname"
            return self._is(person)
        self.way = "apposition"
        if (apposed := self._apposed(one, following)) is not None:
            return apposed
        if one.is_named and one.name > one.first and one.kind in (PERSON, INSTITUTION, OUTLET):
            return self._named(one._replace(first=one.name), one.kind, one.noun)
        return self._by_noun(one, following)

    def _by_noun(self, one: Phrase, following: Phrase | None) -> Speaker | None:
        """Who is meant by what a phrase calls them, or by a name that nothing is known of."""
        t = self.tokens
        self.way = "institution"
        if one.kind in (PLACE, INSTITUTION):
            head = t.word[one.head - 1]
            are_many = head.endswith("s") and head[:-1] in _MANY and not t.capital[one.head - 1]
            of_nations = any(t.capital[k] and t.word[k] in TERMS for k in range(one.first, one.head))
            if are_many and not of_nations:  # pro-life groups, but the Russian and Ukrainian sides
                return self.heard.unnamed(one.start, one.head, one.last)
            is_noun = not t.capital[one.first] or one.noun == "ngo"
            bare = one.head - one.first == 1 and is_noun and t.word[one.start] in POINTING
            return (bare and self._bare(one)) or self._body(one, INSTITUTION, one.noun)
        if one.kind == OUTLET:
            return self.bodies.body(one.first, one.head, OUTLET)
        if one.kind == DOCUMENT:
            self.way = "document"
            return publisher_of(self.heard, one)
        if one.kind == PERSON:
            self.way = "anonymous"
            found = described(self.heard, one)
            if not isinstance(found, Person):
                return found
            self.way = "role"
            return self._is(found)
        dated = not TIMES.isdisjoint(t.word[one.first : one.head]) or t.word[one.first].isdigit()
        word = base(t.word[one.first])
        is_told = word in GENDER_OF or (one.head == one.first + 1 and not t.written(one.first, one.head).isupper())
        if not is_told and is_heading(t, self.heard.starts, one.first):  # VAST MAJORITY FEAR RAIN
            return None
        is_word = word in _NO_NAMES_ALONE or (word.endswith("ly") and word not in GENDER_OF)
        if not one.is_named or one.name > one.first or dated or (is_word and one.head == one.first + 1):
            return None
        self.way = "new name"
        is_owned = one.head - one.first > 2 and t.word[one.first].endswith("'s")
        if is_owned and (word in OUTLETS or base(t.written(one.first, one.first + 1)).isupper()):  # NRDC's Ann Lee
            return self._named(one._replace(first=one.first + 1, name=one.first + 1), PERSON, one.noun)
        apposed = following is not None and not t.capital[following.head - 1]  # SecureWorks, a security firm
        told = following.kind if apposed else None
        if told is None and one.head == one.first + 1 and _OF_FIRMS.match(t.written(one.first, one.head)):
            told = INSTITUTION
        kind = told if told in (PERSON, INSTITUTION, OUTLET) else self.bodies.kind_beside(one.first, one.head)
        if kind is None and _may_be_many(one.noun) and self.bodies.only_opens(one.first, one.head):
            return self.heard.unnamed(one.start, one.head, one.last)  # Voters say
        may = (one.head - one.first <= LONGEST_NAME or word in GENDER_OF) and t.word[one.start] != "the"
        return self._named(one, PERSON if may and kind is None else kind, one.noun)

    def _bare(self, one: Phrase) -> Speaker | None:
        """'his office', 'the department': the one that was named last by this noun, else the body that spoke last."""
        owner = stands_for(self.heard, one.start) if self.tokens.word[one.start] in OWNING else None
        if one.noun in _OF_PERSONS and isinstance(owner, Person):
            return f"{owner.name[-1]}'s {one.noun}", INSTITUTION
        if (name := self.bodies.named_before(one.noun, one.start)) is not None:
            return self.bodies.body(*name, INSTITUTION, one.noun)
        if one.noun == "administration":  # that of the president named last
            named = reversed(self.cast.mentioned_before(one.start, MOST_CANDIDATES))
            owner = next((one for _, one in named if one.roles & {"president", "vice"} == {"president"}), None)
            return (f"{owner.name[-1]} {one.noun}", INSTITUTION) if owner is not None else None
        last = self.heard.last_institution if one.noun in _MAY_BE_MEDIA else self.heard.last_body
        return last if one.noun in _BARE_BODIES and last[0] else None

    def _named(self, one: Phrase, kind: str | None, noun: str) -> Speaker:
        """A name that nothing is known of: a new person, or a body."""
        if kind == PERSON and _may_be_a_person(self.tokens, one):
            return self._is(self.cast.add(one.first, one.head))
        return self._body(one, kind if kind in (INSTITUTION, OUTLET) else INSTITUTION, noun)

    def _body(self, one: Phrase, kind: str, noun: str) -> Speaker:
        return self.bodies.body(one.first, self.bodies.with_of(one.head, one.last), kind, noun)

    def _is(self, person: Person) -> Speaker:
        self._person = person
        return person.speaker

    def _person_in(self, first: int, last: int) -> Person | None:
        """The person whose name ends the head of a noun phrase."""
        t = self.tokens
        end, last = last, without_suffix(t.word, first, last)
        word = base(t.word[last - 1])
        found = self.cast.by_part.get(word)
        if last <= first or not t.capital[last - 1] or not found or word in NOT_IN_NAMES:
            return None
        suffix = base(t.written(last, end)) if last < end else ""
        found = [person for person in found if person.suffix == suffix] or found
        exact = [person for person in found if plain(person.given) in map(base, t.word[first : last - 1])]
        return exact[0] if exact else self.cast.pick(found, word, last - 1)

    def _at_the_end(self, one: Phrase) -> Person | None:
        """The secretary of the Council of Cuba Ann Lee: a person whom the cast found within the last capitals."""
        t = self.tokens
        start = one.last
        while start > one.head and t.capital[start - 1]:
            start -= 1
        is_whole = t.word[start - 1] not in _BEFORE_OTHERS or (one.last - start > 2 and t.word[start] not in TITLES)
        is_office = PREPOSITIONS.intersection(t.word[one.head : start]) <= _OF_OFFICES
        are_many = one.noun.endswith("s") and not t.capital[one.head - 1]
        if are_many or not (is_whole and is_office):
            return None
        person = self._person_in(start, one.last)
        before = one.last - len(person.name) - 1 if person else 0
        of_body = start <= before and kind_of(t.word[before], is_capital=True) == INSTITUTION
        is_other = one.noun in KIN | FOR_OTHERS and not of_body  # but: adviser to the White House Ann Lee
        return None if is_other else person

    def _apposed(self, one: Phrase, following: Phrase | None) -> Speaker | None:
        """its leader, Ann Lee · the national power company, Ukrenergo"""
        t = self.tokens
        if following is None or t.word[following.start - 1] != "," or not t.capital[following.first]:
            return None
        if not DETERMINERS.issuperset(t.word[following.start : following.first]):  # officials, including Ann Lee
            return None
        person = self._person_in(following.first, following.head) if one.kind in (PERSON, None) else None
        if person is not None:
            return self._is(person)
        parts = PARTICLES.isdisjoint(t.word[following.first : following.head])  # Tamim bin Hamad Al Thani
        longest = LONGEST_NAME if parts else 2 * LONGEST_NAME
        is_name = following.name == following.first and following.head - following.first <= longest
        if not is_name or following.kind == PLACE:
            return None
        if one.kind == PERSON and _may_be_a_person(t, following):
            return self._is(self.cast.add(following.first, following.head))
        is_body = one.kind in (INSTITUTION, OUTLET) and not one.is_named
        return self._body(following, one.kind, one.noun) if is_body else None


def _may_be_many(noun: str) -> bool:
    """Voters, activists; not Hamas, Harris, Rogers"""
    return noun.endswith(("ers", "ors", "ists", "ians", "ees", "ants", "ents")) and noun[:-1] not in GENDER_OF


def _may_be_a_person(t: Tokens, one: Phrase) -> bool:
    words = [base(word) for word in t.word[one.first : one.head]]
    if len(words) == 1 and words[0] in SURNAMES_TOO | PLACES:
        return t.word[one.start] != "the" and words[0] in SURNAMES_TOO  # Hill said, but Europe is nobody
    if not t.capital[one.head - 1] or not _NO_NAMES.isdisjoint(words) or is_term(words):
        return False
    is_body = (
        t.written(one.first, one.head).isupper()
        or words[0].endswith(_OF_BODIES)
        or kind_of(words[0]) not in (None, PERSON)
    )
    if len(words) == 1 and is_body:
        return False
    if len(words) > 1 and words[0] in COMMON:
        return False
    return kind_of(words[-1], is_capital=True) is None and kind_of(words[0], is_capital=True) in (None, PLACE)
