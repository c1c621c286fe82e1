"""From the words that name a source to one speaker per article: people, institutions, media, the unnamed.

Entry point: `Speakers`. Where the text does not say who speaks, neither do we.
"""

from itertools import zip_longest

from analysis.annotation.quotes.people.cast import UNKNOWN, Cast, Person, Speaker, plain, without_suffix
from analysis.annotation.quotes.people.heard import (
    OWNING,
    POINTING,
    Heard,
    described,
    former_or_latter,
    medium_of,
    owner_of,
    publisher_of,
    stands_for,
)
from analysis.annotation.quotes.people.keys import person_key
from analysis.annotation.quotes.people.sources import (
    CROWDS,
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
from analysis.annotation.quotes.rules.cues import FORMS
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    DETERMINERS,
    GENDER_OF,
    INSTITUTIONS,
    NATIONS,
    NOT_PEOPLE,
    OUTLET_NOUNS,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
    TITLES,
    UNNAMED,
    base,
    listed,
)
from analysis.text.words import Span

FULL = 3  # parts of the key of a name that has a given name
LONGEST_NAME = 3  # words of a new name
_PRONOUN_WAYS = {"it": "it", "its": "it", "they": "they", "their": "they", "who": "who", "which": "who", "that": "who"}
_OWNED = frozenset("channel website site page blog account".split())  # whose words are their owner's
_OF_PERSONS = frozenset("office campaign administration team lawyers family".split())
_OF_THINGS = frozenset(("it", "its", "which"))
_OWNED_BY_BODIES = listed("owned by bodies")
_BARE_BODIES = listed("bare body")  # "the agency" is the institution that spoke last
_NO_NAMES = NOT_PEOPLE | TIMES | PRONOUNS | ADVERBS | DETERMINERS | PREPOSITIONS | set(NATIONS) | {"according"}
_OF_BODIES = tuple("energo atom atsiya bank prom neft gram news tv soft stat com poll pol".split())


class Speakers:
    """Names the speaker of one mention after the other, in the order of the text: a pronoun depends on it."""

    def __init__(self, tokens: Tokens, starts: list[int], aside: Cast | None = None):
        self.tokens, self.heard = tokens, Heard(tokens, starts, aside)
        self.cast, self.nameless = self.heard.cast, self.heard.nameless
        self.way = "unknown"  # how the last speaker was found: a way of confidence.csv
        self.spans: dict[Speaker, list[Span]] = {}  # the sources that named each speaker
        self._person: Person | None = None

    def resolve(self, source: Span | None, where: int, until: int | None = None) -> Speaker:
        """Return who the source at these tokens is, for a quotation from token `where` to before token `until`."""
        self._person, self.way = None, "unknown"
        speaker = self._resolve(*source) if source is not None else UNKNOWN
        if not speaker[0]:  # the local authorities' reports
            speaker, self.way = UNKNOWN, "unknown"
        if speaker[1] != "unknown":
            self.heard.remember(speaker, self._person, where, until or where)
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
        if last - start == 1 or first == last or t.word[start + 1] in ("himself", "herself", "both", "all"):
            if (speaker := self._pronoun(start)) is not None:
                return speaker
            if first == last:
                some = t.word[start] in UNNAMED or t.word[start] == "some"
                self.way = "anonymous"
                return self.nameless.described(start, start + 1, start + 1) if some else UNKNOWN
        if t.word[start] in ("he", "she") and t.word[start + 1] == "and":
            return self._pronoun(start) or UNKNOWN
        if t.word[first] in ("former", "latter") and t.word[start] == "the":
            named = former_or_latter(self.heard, first)
            return self._resolve(*named) if named else UNKNOWN
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
            ends = [one for one in phrases(t, capitals, last) if one.kind in (PLACE, INSTITUTION, OUTLET)]
            # The Rybar channel, specializing in military analytics: what the apposition belongs to
            subject = None if ends else subject_before(t, self.heard.sentence(start), start)
            found = phrases(t, *subject)[:1] if subject else ends
        known = [one for one in found if self._person_in(one.first, one.head)]
        # Kupiansk and other districts, the head of the region, Oleh Syniehubov: a source too long
        return known if known and found[0].kind in (None, PLACE) and found[0] is not known[0] else found

    def _who(self, one: Phrase, following: Phrase | None = None) -> Speaker | None:
        """Who a noun phrase is, given the apposition that follows; None where it means nobody who speaks."""
        t = self.tokens
        if one.kind is None and one.head == one.first + 1 and t.word[one.first] in OWNING:
            return self._pronoun(one.first)
        if one.kind == DOCUMENT or (one.kind == OUTLET and one.noun in _OWNED and not one.is_named):
            owner = owner_of(t, one)
            person = self._person_in(owner.first, owner.head, owns=True) if owner is not None else None
            speaker = self._is(person) if person else self._who(owner) if owner is not None else None
            if speaker is not None and speaker[0] is not None:
                return speaker
        self.way = "the outlet" if one.kind == OUTLET and t.word[one.start] in POINTING else "outlet"
        alone = t.word[one.start] == "the" and one.head - one.first == 1  # the Hill is nobody's surname
        person = self._person_in(one.first, one.head) if not alone else None
        if (person is None or t.word[one.start] == "the") and (medium := medium_of(self.heard, one)) is not None:
            return medium
        if person is None and not (one.kind == PERSON and following and following.first == following.name):
            person = self._titled_behind(one)  # but: the wife of President Joe Holm, Ann Holm
        if person is not None:
            is_full = one.head - one.first > 1 and base(t.word[one.head - 2]) in map(plain, person.name[:-1])
            self.way = "full name" if is_full else "surname"
            return self._is(person)
        self.way = "apposition"
        if (apposed := self._apposed(one, following)) is not None:
            return apposed
        if one.is_named and one.name > one.first and one.kind in (PERSON, INSTITUTION, OUTLET):
            return self._named(one._replace(first=one.name), one.kind, one.noun)
        return self._by_noun(one)

    def _by_noun(self, one: Phrase) -> Speaker | None:
        """Who is meant by what a phrase calls them, or by a name that nothing is known of."""
        t = self.tokens
        self.way = "institution"
        if one.kind in (PLACE, INSTITUTION):
            bare = one.head - one.first == 1 and not t.capital[one.first] and t.word[one.start] in POINTING
            if bare and one.noun in _OF_PERSONS and t.word[one.start] in OWNING:
                owner = stands_for(self.heard, one.start)
                if isinstance(owner, Person):
                    return f"{owner.name[-1]}'s {one.noun}", INSTITUTION
            if bare and one.noun not in self.nameless.bodies:
                name = self.nameless.named_before(one.noun, one.start)
                if name is None and one.noun == "agency" and (medium := self.nameless.news_agency_before(one.start)):
                    return medium
                if name is not None:
                    return self.nameless.body(*name, INSTITUTION, one.noun)
                if one.noun in _BARE_BODIES and self.heard.last_institution[0]:
                    return self.heard.last_institution
            return self._body(one, INSTITUTION, one.noun)
        if one.kind == OUTLET:
            named = one.noun in OUTLET_NOUNS and t.word[one.start] in DETERMINERS and one.start < one.first
            medium = self.nameless.medium(one.first, one.head) if named else None
            return medium or self.nameless.body(one.first, one.head, OUTLET)
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
        if not one.is_named or one.name > one.first or dated:
            return None
        self.way = "new name"
        beside = self.nameless.kind_beside(one.first, one.head)
        may = one.head - one.first <= LONGEST_NAME and t.word[one.start] != "the" and not self._is_of_a_body(one)
        return self._named(one, PERSON if may and beside not in (INSTITUTION, OUTLET) else beside, one.noun)

    def _is_of_a_body(self, one: Phrase) -> bool:
        """Whether a lone name is no person's: Carnival, by Carnival Cruise Line; Aetna said it would; Aetna's plans"""
        t = self.tokens
        word = base(t.word[one.first])
        if one.head - one.first > 1 or word in GENDER_OF:
            return False
        for k in self.nameless.mixed_case.get(word, ()):
            behind = t.word[k + 1 : k + 3]
            leads = t.capital[k + 1 : k + 2] == [True] and not t.capital[k - 1] and k + 1 not in self.cast.starts
            if leads or (len(behind) > 1 and (behind[0] in FORMS or behind[0] == ",") and behind[1] in _OF_THINGS):
                return True
        return any(
            t.word[k + 1 : k + 2] and t.word[k + 1] in _OWNED_BY_BODIES
            for k in self.nameless.mixed_case.get(f"{word}'s", ())
        )

    def _named(self, one: Phrase, kind: str | None, noun: str) -> Speaker:
        """A name that nothing is known of: a new person, or a body."""
        if kind == PERSON and _may_be_a_person(self.tokens, one):
            return self._is(self.cast.add(one.first, one.head))
        return self._body(one, kind if kind in (INSTITUTION, OUTLET) else INSTITUTION, noun)

    def _body(self, one: Phrase, kind: str, noun: str) -> Speaker:
        return self.nameless.body(one.first, self.nameless.with_of(one.head, one.last), kind, noun)

    def _is(self, person: Person) -> Speaker:
        self._person = person
        return person.speaker

    def _person_in(self, first: int, last: int, owns: bool = False) -> Person | None:
        """The person whose name ends the head of a noun phrase."""
        t = self.tokens
        end, last = last, without_suffix(t.word, first, last)
        word = base(t.word[last - 1]) if owns else t.word[last - 1]
        if last <= first or not t.capital[last - 1] or word in TITLES or word in INSTITUTIONS or word.endswith("'s"):
            return None
        found = self.cast.by_part.get(word)
        if not found:
            return None
        suffix = base(t.written(last, end)) if last < end else ""
        found = [person for person in found if person.suffix == suffix] or found
        before = base(t.word[last - 2]) if last - 1 > first else ""
        exact = [person for person in found if plain(person.name[0]) == before]
        return exact[0] if exact else self.cast.pick(found, word, self.cast.title_gender(last - 1))

    def _titled_behind(self, one: Phrase) -> Person | None:
        """The secretary of the Council of Cuba Ann Lee: a person whom the cast found within the last capitals."""
        t = self.tokens
        start = one.last
        while start > one.head and t.capital[start - 1]:
            start -= 1
        person = self._person_in(start, one.last) if one.last - start > 2 else None
        begins = self.cast.last_mention(person, one.last) if person else -1
        return person if begins > start and (one.kind == PERSON or t.word[begins - 1] in TITLES) else None

    def _apposed(self, one: Phrase, following: Phrase | None) -> Speaker | None:
        """its leader, Ann Lee · the national power company, Ukrenergo"""
        t = self.tokens
        if following is None or t.word[following.start - 1] != "," or not t.capital[following.first]:
            return None
        person = self._person_in(following.first, following.head) if one.kind in (PERSON, None) else None
        written = t.written(following.first, following.head)
        if person and (one.kind is None or " " not in written or _is_same_name(written, person.speaker[0])):
            return self._is(person)
        is_name = following.name == following.first and following.head - following.first <= LONGEST_NAME
        if not is_name or following.kind == PLACE:
            return None
        if one.kind == PERSON and one.noun not in CROWDS and _may_be_a_person(t, following):
            return self._is(self.cast.add(following.first, following.head))
        return (
            self._body(following, one.kind, one.noun)
            if one.kind in (INSTITUTION, OUTLET) and not one.is_named
            else None
        )


def _is_same_name(one: str, other: str) -> bool:
    ours, theirs = person_key(one), person_key(other)
    return ours == theirs or min(len(ours), len(theirs)) < FULL


def _may_be_a_person(t: Tokens, one: Phrase) -> bool:
    words = [base(word) for word in t.word[one.first : one.head]]
    if not t.capital[one.head - 1] or not _NO_NAMES.isdisjoint(words):
        return False
    is_body = t.written(one.first, one.head).isupper() or words[0].endswith(_OF_BODIES) or kind_of(words[0])
    if len(words) == 1 and is_body:
        return False
    return kind_of(words[-1], is_capital=True) is None and kind_of(words[0], is_capital=True) in (None, PLACE)
