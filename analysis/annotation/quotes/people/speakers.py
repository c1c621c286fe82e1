"""From the words that name a source to one speaker per article: people, institutions, media, the unnamed.

Entry points: `Speakers`, `WAYS`. Where the text does not say who speaks, neither do we.
"""

from bisect import bisect_right
from itertools import zip_longest

from analysis.annotation import rows_of
from analysis.annotation.quotes.people.cast import UNKNOWN, Cast, Person, Speaker, without_suffix
from analysis.annotation.quotes.people.nameless import Nameless
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
from analysis.annotation.quotes.rules.clauses import is_finite, subject_before
from analysis.annotation.quotes.rules.cues import FORMS, PAST
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    COUNTRIES,
    DETERMINERS,
    FEMALE,
    INSTITUTIONS,
    MALE,
    NATIONS,
    NOT_PEOPLE,
    OUTLET_NOUNS,
    OUTLETS,
    PEOPLE,
    PORTFOLIOS,
    PREPOSITIONS,
    PRONOUNS,
    ROLE_NOUNS,
    TIMES,
    TITLES,
    UNNAMED,
    base,
    nation,
)
from analysis.text.words import Span

NEAR = 150  # tokens over which a pronoun reaches back
MOST_CANDIDATES = 200  # people a role is looked for among
MOST_NEXT = 3  # people named behind a description that may be the one described
_PRONOUN_WAYS = {"it": "it", "its": "it", "they": "they", "their": "they", "who": "who", "which": "who", "that": "who"}
_POINTING = frozenset("the this that his her their its".split())
_CROWDS = frozenset(
    "some many several most others people members few those someone everyone everybody somebody".split()
)
_OWNED = frozenset("channel website site page blog account".split())  # whose words are their owner's
_GENERIC_MEDIA = frozenset(("media", "press"))
_PRESS_DOCUMENTS = frozenset(
    "report reports article piece story paper publication post text headline interview column".split()
)
_STATEMENTS = frozenset("statement document announcement release readout communique note notice letter update".split())
_BARE_BODIES = frozenset(
    "agency company organization organisation group body firm institution service institute department watchdog "
    "operator regulator ngo association union think-tank ministry office committee".split()
)
_NO_NAMES = (
    NOT_PEOPLE
    | TIMES
    | PRONOUNS
    | ADVERBS
    | DETERMINERS
    | PREPOSITIONS
    | frozenset(NATIONS)
    | {"according", "meanwhile"}
)
_DISTINCTIVE = PORTFOLIOS | frozenset("foreign ministry kremlin council committee commission embassy".split())
_OF_BODIES = (
    "energo",
    "atom",
    "atsiya",
    "bank",
    "prom",
    "neft",
    "gram",
    "news",
    "tv",
    "soft",
    "stat",
    "com",
    "poll",
    "pol",
)


def _may_be_a_person(t: Tokens, one: Phrase) -> bool:
    words = [base(word) for word in t.word[one.first : one.head]]
    written = t.written(one.first, one.head)
    if not t.capital[one.head - 1] or not _NO_NAMES.isdisjoint(words):
        return False
    if len(words) == 1 and (written.isupper() or words[0].endswith(_OF_BODIES) or kind_of(words[0])):
        return False
    return kind_of(words[-1], is_capital=True) is None and kind_of(words[0], is_capital=True) in (None, PLACE)


class Speakers:
    """Names the speaker of one mention after the other, in the order of the text: a pronoun depends on it."""

    def __init__(self, tokens: Tokens, starts: list[int], aside: Cast | None = None):
        self.tokens = tokens
        self.cast = Cast(tokens, starts, aside)
        self.starts = starts
        self.last: Speaker = UNKNOWN
        self.last_at = self.last_end = 0
        self.last_person: Person | None = None
        self.last_outlet: Speaker = UNKNOWN
        self.last_body: Speaker = UNKNOWN
        self.outlet_at = 0
        self.last_institution: Speaker = UNKNOWN
        self._person: Person | None = None
        self.way = "unknown"  # how the last speaker was found: a way of confidence.csv
        self.spans: dict[Speaker, list[Span]] = {}  # the sources that named each speaker
        self.nameless = Nameless(tokens)

    def resolve(self, source: Span | None, where: int, until: int | None = None) -> Speaker:
        """Return who the source at these tokens is, for a quotation from token `where` to before token `until`."""
        self._person = None
        self.way = "unknown"
        speaker = self._resolve(*source) if source is not None else UNKNOWN
        if speaker[1] != "unknown":
            self.last, self.last_at, self.last_person = speaker, where, self._person
            self.last_end = until or where
            if source is not None:
                self.spans.setdefault(speaker, []).append(source)
        if speaker[1] in ("institution", "outlet"):
            self.last_institution = speaker
        if speaker[1] == "institution":
            self.last_body = speaker
        if speaker[1] == "outlet":
            self.last_outlet = speaker
            self.outlet_at = where
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
                self.way = _PRONOUN_WAYS.get(t.word[start], "pronoun")
                return speaker
            if first == last:
                some = t.word[start] in UNNAMED or t.word[start] == "some"
                self.way = "anonymous"
                return self.nameless.described(start, start + 1, start + 1) if some else UNKNOWN
        if t.word[first] in ("former", "latter") and t.word[start] == "the":
            return self._former_or_latter(first)
        found = phrases(t, start, last)
        if all(one.kind is None and not one.is_named for one in found):
            found = self._behind_clause(last) or self._before_apposition(start)
        known = [one for one in found if self._person_in(one.first, one.head)]
        if known and found[0].kind in (None, PLACE) and found[0] is not known[0]:
            found = known  # Kupiansk and other districts, the head of the region, Oleh Syniehubov: one source too long
        for one, following in zip_longest(found, found[1:]):
            if (speaker := self._who(one, following)) is not None:
                return speaker
        self.way = "unknown"
        return UNKNOWN

    def _behind_clause(self, last: int) -> list[Phrase]:
        """The development comes a day after Poland: what a source ends with, where it begins with nobody who speaks."""
        t = self.tokens
        start = last
        while start and t.capital[start - 1]:
            start -= 1
        return (
            [one for one in phrases(t, start, last) if one.kind in (PLACE, INSTITUTION, OUTLET)] if start < last else []
        )

    def _before_apposition(self, start: int) -> list[Phrase]:
        """The Rybar channel, specializing in military analytics: whose apposition was taken for the source."""
        subject = subject_before(self.tokens, self._sentence(start), start)
        return phrases(self.tokens, *subject)[:1] if subject else []

    def _who(self, one: Phrase, following: Phrase | None) -> Speaker | None:
        """Who a noun phrase is, given the apposition that follows; None where it means nobody who speaks."""
        self.way = "outlet"
        if (outlet := self._outlet(one)) is not None:
            return outlet
        if person := self._person_in(one.first, one.head) or self._titled_behind(one):
            is_full = one.head - one.first > 1 and self._is_given(one.head - 2, person)
            self.way = "full name" if is_full else "surname"
            return self._is(person)
        self.way = "apposition"
        if (apposed := self._apposed(one, following)) is not None:
            return apposed
        if one.is_named and one.name > one.first and one.kind in (PERSON, INSTITUTION, OUTLET):
            if one.kind == PERSON and _may_be_a_person(self.tokens, one._replace(first=one.name)):
                return self._is(self.cast.add(one.name, one.head))
            kind = INSTITUTION if one.kind == PERSON else one.kind
            return self.nameless.body(one.name, self.nameless.with_of(one.head, one.last), kind, one.noun)
        return self._nameless(one)

    def _is_given(self, k: int, person: Person) -> bool:
        return base(self.tokens.word[k]) in (part.lower() for part in person.name[:-1])

    def _is(self, person: Person) -> Speaker:
        self._person = person
        return person.speaker

    def _person_in(self, first: int, last: int) -> Person | None:
        """The person whose name ends the head of a noun phrase."""
        t = self.tokens
        end, last = last, without_suffix(t.word, first, last)
        word = t.word[last - 1]
        if last <= first or not t.capital[last - 1] or word in TITLES or word in INSTITUTIONS or word.endswith("'s"):
            return None
        found = self.cast.by_part.get(word)
        if not found:
            return None
        suffix = base(t.written(last, end)) if last < end else ""
        found = [person for person in found if person.suffix == suffix] or found
        before = base(t.word[last - 2]) if last - 1 > first else ""
        exact = [person for person in found if person.name[0].lower() == before]
        return exact[0] if exact else self.cast.pick(found, word, self.cast.title_gender(last - 1))

    def _titled_behind(self, one: Phrase) -> Person | None:
        """The secretary of the Council of Cuba Ann Lee: a person whom the cast found within the last capitals."""
        t = self.tokens
        start = one.last
        while start > one.head and t.capital[start - 1]:
            start -= 1
        if one.kind != PERSON or one.last - start < 3:
            return None
        person = self._person_in(start, one.last)
        begins = person and self.cast.last_mention(person, one.last)
        return person if begins is not None and start < begins else None

    def _apposed(self, one: Phrase, following: Phrase | None) -> Speaker | None:
        """its leader, Ann Lee · the national power company, Ukrenergo"""
        t = self.tokens
        if following is None or t.word[following.start - 1] != "," or not t.capital[following.first]:
            return None
        if one.is_named and one.name == one.first and one.kind is None:
            return None
        if one.kind in (PERSON, None) and (person := self._person_in(following.first, following.head)):
            return self._is(person)
        is_name = following.name == following.first and following.head - following.first <= 3
        if not is_name or following.kind == PLACE:
            return None
        if one.kind == PERSON and one.noun not in _CROWDS and _may_be_a_person(t, following):
            return self._is(self.cast.add(following.first, following.head))
        if one.kind in (INSTITUTION, OUTLET) and not one.is_named:
            end = self.nameless.with_of(following.head, following.last)
            return self.nameless.body(following.first, end, one.kind, one.noun)
        return None

    # pronouns

    def _pronoun(self, at: int) -> Speaker | None:
        word = self.tokens.word[at]
        if word in ("he", "his", "him"):
            return self._he_or_she("m", at)
        if word in ("she", "her"):
            return self._he_or_she("f", at)
        if word in ("it", "its"):
            return self.last_institution
        if word in ("they", "their"):
            return self.last if self.last[1] in ("anonymous", "institution") else UNKNOWN
        if word in ("who", "which", "that"):
            return self._antecedent(at)
        return UNKNOWN if word in ("i", "we", "you", "this", "those", "my", "our", "your", "what", "there") else None

    def _he_or_she(self, gender: str, at: int) -> Speaker:
        """The subject of the sentence so far, else who spoke last, else the last subject, else who was named last."""
        fits = [(m, person) for m, person in self.cast.mentioned_before(at, 40) if person.gender in (gender, None)]
        if any(person.gender == gender for _, person in fits[-6:]):
            fits = [(m, person) for m, person in fits if person.gender == gender]
        sentence = self._sentence(at)
        opening = next((person for m, person in reversed(fits) if sentence <= m < sentence + 5), None)
        if opening is not None:
            return self._he_is(opening, gender)
        spoke = self.last_person if at - self.last_at < NEAR else None
        if spoke is not None and spoke.gender not in (gender, None):
            spoke = None
        outside = ((m, person) for m, person in reversed(fits) if not self.last_at <= m < self.last_end)
        subject = next(((m, person) for m, person in outside if self._begins_clause(m)), None)
        if spoke is not None and (subject is None or subject[0] < self.last_at):
            return self._he_is(spoke, gender)
        if subject is not None and at - subject[0] < NEAR:
            return self._he_is(subject[1], gender)
        if spoke is not None:
            return self._he_is(spoke, gender)
        if self.last[1] == "anonymous" and at - self.last_at < NEAR:
            article, _, rest = self.last[0].lower().partition(" ")
            if rest and article in ("a", "an", "one", "the", "another") and not self.last[0].endswith("s"):
                return self.last
        return self._he_is(fits[-1][1], gender) if fits and at - fits[-1][0] < NEAR else UNKNOWN

    def _he_is(self, person: Person, gender: str) -> Speaker:
        person.gender = person.gender or gender
        return self._is(person)

    def _begins_clause(self, m: int) -> bool:
        """A name before a verb, or behind nothing but its titles at a sentence's start, is a likely subject."""
        t = self.tokens
        after = m
        while after < len(t.word) and t.capital[after]:
            after += 1
        if after < len(t.word) and (is_finite(t, after) or t.word[after] in ADVERBS):
            return True
        sentence = self._sentence(m)
        return m - sentence < 9 and not any(t.word[k] in PREPOSITIONS or t.region[k] >= 0 for k in range(sentence, m))

    def _sentence(self, at: int) -> int:
        """The first token of the sentence that token `at` stands in."""
        return self.starts[max(0, bisect_right(self.starts, at) - 1)]

    def _antecedent(self, at: int) -> Speaker:
        """Ann Lee, a mayor who said: the person named right before, else whatever noun phrase stands there."""
        t = self.tokens
        found = subject_before(t, max(self._sentence(at), at - 40), at)
        if found is None or t.word[found[0]] in ("who", "which", "that"):
            return UNKNOWN
        for m, person in reversed(self.cast.mentioned_before(at, 3)):
            apposed = t.word[found[0] - 1] == "," and 0 < found[0] - m < 5
            if apposed or (found[0] <= m and not t.word[m].endswith("'s") and not t.word[m + 1].endswith("'s")):
                return self._is(person)
        return self._resolve(*found)

    def _former_or_latter(self, at: int) -> Speaker:
        """… between A and B after the former said …"""
        words = self.tokens.word
        between = next((k for k in range(at, max(-1, at - 40), -1) if words[k] == "between"), None)
        both = next((k for k in range(between + 2, at) if words[k] == "and"), None) if between is not None else None
        if both is None:
            return UNKNOWN
        return self._resolve(between + 1, both) if words[at] == "former" else self._resolve(both + 1, both + 2)

    # institutions, media, the unnamed

    def _outlet(self, one: Phrase) -> Speaker | None:
        t = self.tokens
        noun = base(t.word[one.head - 1])
        for k, word in enumerate(t.word[one.first : one.head - 1], one.first):  # the broadcaster Channel Five
            if word in OUTLET_NOUNS and not t.capital[k] and all(t.capital[k + 1 : one.head]):
                return self.nameless.body(k + 1, one.head, OUTLET)
        numbered = one.head - one.first == 2 and (noun.isdigit() or noun == "today")
        length = one.head - one.first
        if numbered or noun in OUTLETS or (base(t.word[one.first]) in OUTLETS and length <= 3):
            capitals = all(t.capital[k] or not t.word[k][0].isalpha() for k in range(one.first, one.head))
            if capitals and kind_of(noun) != PERSON and noun not in INSTITUTIONS:
                return self.nameless.body(one.first, one.head, OUTLET)
        if one.kind != OUTLET:
            return None
        if one.noun in _OWNED and (owner := self._owner(one)) is not None:
            return owner
        before = (
            self.nameless.medium(max(0, one.start - 6), one.start - 1)
            if one.start and t.word[one.start - 1] == ","
            else None
        )
        if before:  # The Harbor Post, the local newspaper, …
            return before
        if one.noun not in _GENERIC_MEDIA and t.word[one.start] in _POINTING:
            self.way = "the outlet"
            return self.last_outlet if self.last_outlet[0] else self.nameless.medium_before(one.start)
        return None

    def _nameless(self, one: Phrase) -> Speaker | None:
        t = self.tokens
        if one.kind in (PLACE, INSTITUTION):
            self.way = "institution"
            anaphor = one.head - one.first == 1 and not t.capital[one.first] and t.word[one.start] in _POINTING
            if (
                anaphor
                and one.noun not in self.nameless.bodies
                and (name := self.nameless.named_before(one.noun, one.start))
            ):
                return self.nameless.body(*name, INSTITUTION, one.noun)
            if anaphor and one.noun in _BARE_BODIES - set(self.nameless.bodies) and self.last_institution[0]:
                return self.last_institution
            return self.nameless.body(one.first, self.nameless.with_of(one.head, one.last), INSTITUTION, one.noun)
        if one.kind == OUTLET:
            return self.nameless.body(one.first, one.head, OUTLET)
        if one.kind == DOCUMENT:
            return self._publisher(one)
        if one.kind == PERSON:
            return self._described(one)
        if one.is_named and one.name == one.first:
            self.way = "new name"
            length = one.head - one.first
            beside = self.nameless.kind_beside(one.first, one.head)
            if beside in (INSTITUTION, OUTLET):
                return self.nameless.body(one.first, self.nameless.with_of(one.head, one.last), beside)
            if length <= 3 and t.word[one.start] != "the" and _may_be_a_person(t, one):
                return self._is(self.cast.add(one.first, one.head))
            return self.nameless.body(one.first, self.nameless.with_of(one.head, one.last), INSTITUTION, one.noun)
        return None

    def _described(self, one: Phrase) -> Speaker:
        """Whom 'the official' means: who holds the role, whom it was said of last, or who spoke last."""
        t = self.tokens
        noun = base(t.word[one.head - 1])
        singular = not (noun.endswith("s") and noun[:-1] in PEOPLE) and noun not in _CROWDS
        definite = t.word[one.start] in _POINTING or any(word.endswith("'s") for word in t.word[one.start : one.head])
        titled = noun in TITLES and all(t.capital[one.first : one.head])
        self.way = "role"
        if singular and (definite or titled):
            known, at = self.nameless.last_described(noun, self._told(one))
            person = self._by_role(one.start, one.last, noun)
            if person and not (known and at > self.cast.last_mention(person, one.start)):
                return self._is(person)
            if known and t.word[one.start] in ("the", "this", "that"):
                self.way = "anonymous"
                return known, "anonymous"
            spoke = self.last_person if one.start - self.last_end < NEAR else None
            if spoke and not known and one.last - one.first <= 2 and self._may_be(spoke, one, noun):
                return self._is(spoke)
        elif singular and (person := self._named_next(one)) is not None:
            return self._is(person)
        self.way = "anonymous"
        known, _ = self.nameless.last_described(noun, set())
        if known and t.word[one.start] in ("the", "this", "that") and one.head - one.first == 1:
            return known, "anonymous"
        return self.nameless.described(one.start, one.head, one.last)

    def _told(self, one: Phrase) -> set[str]:
        """Whose the one described is: the words with capitals before the noun."""
        t = self.tokens
        return {base(t.word[k]) for k in range(one.first, one.head - 1) if t.capital[k]}

    def _named_next(self, one: Phrase) -> Person | None:
        """A ministry official said … Ivan Nechaev of the ministry added · Their friend said … Anna Petrukova said."""
        t = self.tokens
        told = {nation(base(word)) for word in t.word[one.first : one.last]} & _DISTINCTIVE
        for at, person in self.cast.mentioned_after(one.last, MOST_NEXT):
            if at - one.last > NEAR // 2:
                break
            if self.cast.last_mention(person, at) >= 0:
                continue
            end = at + len(person.name)
            bare = (
                not person.roles and t.word[end : end + 1] and t.word[end] in FORMS and FORMS[t.word[end]].form == PAST
            )
            if told & person.roles or bare:
                return person
        return None

    def _may_be(self, person: Person, one: Phrase, noun: str) -> bool:
        """Whether a description without a name of its own may mean the person who spoke last."""
        gender = "m" if noun in MALE else "f" if noun in FEMALE else None
        told = {nation(base(word)) for word in self.tokens.word[one.start : one.last]} & COUNTRIES
        roles = {nation(role) for role in person.roles} & COUNTRIES
        return not (gender and person.gender not in (gender, None)) and (not told or bool(told & roles))

    def _publisher(self, one: Phrase) -> Speaker | None:
        """Whose a document is: who is named beside it, else who told of it last; else it is its own kind."""
        t = self.tokens
        self.way = "document"
        if (owner := self._owner(one)) is not None:
            return owner
        near = one.start - self.last_end < NEAR
        definite = t.word[one.start] in _POINTING
        if not definite:
            pass
        elif one.noun in _PRESS_DOCUMENTS:
            if self.last_outlet[0] and one.start - self.outlet_at < 2 * NEAR:
                return self.last_outlet
            if self.last_institution[0] and near:
                return self.last_institution
            if outlet := self.nameless.medium_before(one.start):
                return outlet
        elif one.noun in _STATEMENTS and self.last_body[0]:
            return self.last_body
        return self.nameless.described(one.start, one.head, one.last)[0], DOCUMENT

    def _owner(self, one: Phrase) -> Speaker | None:
        """Russia's decree · the ministry statement · a survey by the pollster Eupinions · footage from Ruptly"""
        t = self.tokens
        by = next((k for k in range(one.head, one.last) if t.word[k] in ("by", "from")), None)
        by = by or (one.head if one.head < one.last and t.word[one.head] == "of" else None)
        if by is not None and by + 1 < one.last:
            for other in phrases(t, by + 1, one.last):
                if other.kind in (INSTITUTION, OUTLET, PLACE) or other.is_named:
                    return self._who(other, None)
        if t.word[one.start] in ("his", "her", "its", "their") and (speaker := self._pronoun(one.start)) is not None:
            return speaker if speaker[1] != "unknown" else None
        owner = next((k for k in range(one.head - 2, one.first - 1, -1) if t.word[k].endswith(("'s", "s'"))), None)
        end = owner + 1 if owner is not None else one.head - 1
        for other in phrases(t, one.start, end) if end > one.first else ():
            if other.kind in (INSTITUTION, OUTLET, PLACE) or (owner is not None and other.noun not in TIMES):
                return self._who(other, None)
        return None

    def _by_role(self, start: int, last: int, noun: str) -> Person | None:
        """'the Russian minister' is who was introduced as minister, of Russia if the nations are told."""
        t = self.tokens
        wanted = ROLE_NOUNS.get(noun, (noun,))
        modifiers = {nation(base(word)) for word in t.word[start:last]} - {noun, "the", "of", "to"}
        gender = "m" if noun in MALE else "f" if noun in FEMALE else None
        seen = {id(person) for _, person in self.cast.mentioned_before(start, MOST_CANDIDATES)}
        best, most = None, 0.0
        for person in self.cast.people[:MOST_CANDIDATES]:
            roles = {nation(role) for role in person.roles}
            if person.roles.isdisjoint(wanted) or (gender and person.gender not in (gender, None)):
                continue
            if modifiers & COUNTRIES and roles & COUNTRIES and not modifiers & roles & COUNTRIES:
                continue
            score = 1 + len(modifiers & roles) + 0.5 * (noun in person.roles) + 0.4 * (id(person) in seen)
            score += 0.3 * (person is self.last_person)
            if score > most:
                best, most = person, score
        return best


CARRIED = "carried over"
PRIOR = 2


def _shares() -> dict[str, float]:
    rows = [row | {key: int(row[key]) for key in row if key != "way"} for row in rows_of("confidence.csv")]
    shares = {row["way"]: 1.0 for row in rows}
    for n, right in (("n_source", "source_right"), ("n_name", "name_right")):
        overall = sum(row[right] for row in rows) / sum(row[n] for row in rows)
        for row in rows:
            shares[row["way"]] *= (row[right] + PRIOR * overall) / (row[n] + PRIOR)
    return {way: round(share, 2) for way, share in shares.items()}


WAYS = _shares()
