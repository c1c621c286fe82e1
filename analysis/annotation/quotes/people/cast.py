"""The people an article names: their fullest name, gender, roles, and where they occur.

Entry points: `Cast`; `named_aside`, those of headline, captions and quotations.
"""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import takewhile
from operator import itemgetter

from analysis.annotation.quotes.marks import Region
from analysis.annotation.quotes.people.keys import is_one, is_surname_first, nation_of, person_key
from analysis.annotation.quotes.people.names import NO_SURNAMES, is_heading, names, without_suffix
from analysis.annotation.quotes.people.phrases import FOR_OTHERS, TERMS, office
from analysis.annotation.quotes.people.sources import PERSON, kind_of
from analysis.annotation.quotes.rules.clauses import is_finite
from analysis.annotation.quotes.rules.tokens import Tokens, tokens_of
from analysis.annotation.quotes.words import (
    AUXILIARIES,
    DETERMINERS,
    FEMALE,
    FORMS,
    GENDER_OF,
    INSTITUTIONS,
    MALE,
    OFFICE_WORDS,
    PARTICLES,
    PAST,
    PEOPLE,
    PREPOSITIONS,
    PRESENT,
    TITLES,
    base,
    listed,
)
from analysis.text import rows_of
from analysis.text.words import Span

Speaker = tuple[str | None, str]
UNKNOWN: Speaker = (None, "unknown")
LONGEST_ROLE = 14  # tokens of an office before the comma and the name
LONG = 5  # letters of a name's parts from which on capitals are a transcript's
MOST_NAMESAKES = 20  # people of one surname that are told apart
_NAME = re.compile(r"(?:\S{1,30}+ ){0,3}[A-Z]\S{0,30}+(?: [A-Z]\S{0,30}+){1,5}")  # and three words before it
_CAPITALS = re.compile(r"[A-Z]\S{0,30}+ [A-Z]")  # what every such name has, and is quicker to look for
KIN = frozenset("wife husband son daughter brother sister father mother widow lady".split())
HONORIFICS = listed("honorific", "honorary name")
_GENDERS = dict.fromkeys(MALE, "m") | dict.fromkeys(FEMALE, "f")
_LED = frozenset(("president", "prime minister", "chancellor"))  # a country
PARTIES = {"gop": "R", "republican": "R", "democratic": "D", "democrat": "D"}
_SAID = frozenset(word for word, cue in FORMS.items() if cue.form in (PAST, PRESENT) and cue.use == "say")
_ACTS = _SAID | AUXILIARIES
_TOKEN = itemgetter(0)
_BEFORE = 3 * 31  # characters of the words before a name


@dataclass(slots=True, eq=False)
class Person:
    """A person of the article."""

    name: list[str]
    roles: set[str] = field(default_factory=set)
    gender: str | None = None
    suffix: str = ""
    first: int | None = None  # token of the first mention
    at: list[int] = field(default_factory=list)  # tokens of all mentions
    is_listed: bool = False  # whether a list tells the office, and not the article

    @property
    def surname(self) -> str:
        """The last part of the name, or the first of an East Asian one."""
        return self.name[0 if is_surname_first(self.name) else -1]

    @property
    def given(self) -> str:
        """The first part of the name that is no surname, if there is any."""
        return self.name[1 if is_surname_first(self.name) else 0]

    @property
    def speaker(self) -> Speaker:
        """The name under which everything this person says is counted."""
        return " ".join([*self.name, self.suffix]).strip(), "named"

    def agrees(self, words: Iterable[str]) -> int:
        """Return 1 where words tell the gender, nation or party of this person, -1 where they tell another, else 0."""
        if not any(told := _told(words)):
            return 0
        known = [{self.gender} - {None}, *_told(self.roles)[1:]]
        both = [(one, other) for one, other in zip(told, known, strict=True) if one and other]
        return min((-1 if one.isdisjoint(other) else 1 for one, other in both), default=0)

    def is_another(self, title: str, is_before: bool) -> bool:
        """President Trump said … First Lady Melania Trump: family of who has the title or was named, another gender."""
        of_who_was_named = title not in HONORIFICS if title else is_before
        is_kin = of_who_was_named and (not KIN.isdisjoint(self.roles) or (title and self.suffix))
        return title not in self.roles and (is_kin or (title and self.agrees([title]) < 0))


@cache
def _leaders() -> dict[tuple, list[tuple]]:
    """Return key, office, a word for the country, and time of those who led one, by surname."""
    words = {side: word for word in TERMS if (side := nation_of(word))}
    found = defaultdict(list)
    for row in rows_of("officeholders.csv"):
        if row["office"] in _LED:
            key, office = person_key(row["name"]), frozenset(row["office"].split())
            found[key[:2]].append((key, office, words[row["side"]], row["since"], row["until"] or "9999"))
    return dict(found)


def _held(person: Person, day: datetime) -> tuple[frozenset[str], str] | None:
    """Return the office that somebody of this full name held on a day, and a word for the country."""
    key, at = person_key(" ".join(person.name)), day.date().isoformat()
    known = _leaders().get(key[:2], ()) if len(person.name) > 1 else ()
    return next((of[1:3] for of in known if of[3] <= at <= of[4] and is_one(key, of[0])), None)


def _told(words: Iterable[str]) -> list[set[str]]:
    """The genders, nations and parties that words tell."""
    words = list(words)
    return [{side for word in words if (side := of(word))} for of in (_GENDERS.get, nation_of, PARTIES.get)]


def _is_same(name: list[str], other: list[str]) -> bool:
    return name == other or is_one(person_key(" ".join(name)), person_key(" ".join(other)))


def plain(part: str) -> str:
    """Small letters with the apostrophe that tokens have: O’Brien, o'brien"""
    return part.lower().replace("’", "'")


class Cast:
    """Everybody an article names outside its quotations."""

    def __init__(self, tokens: Tokens, starts: list[int], aside: "Cast | None" = None, day: datetime | None = None):
        self.tokens = tokens
        self.aside = aside
        self.starts = frozenset(starts)
        self.people: list[Person] = []
        self.by_part: dict[str, list[Person]] = {}
        self.mentions: list[tuple[int, Person]] = []  # with its token
        self._collect(starts)
        if day is not None:
            self._give_offices(day)

    def _collect(self, starts: list[int]) -> None:
        words = self.tokens.word
        aside = self.aside.by_part if self.aside is not None else {}
        single: list[int] = []
        found = names(self.tokens, starts)
        # de la Cruz behind Maria de la Cruz, wherever they stand
        for start, end, is_name in sorted(found, key=lambda run: run[0] < run[1] and not self.tokens.capital[run[0]]):
            if is_name:
                self.add(start, end)
            elif end - start == 1:
                single.append(start)
        for k in single:
            word = base(words[k])
            if not (word in self.by_part or word in aside or words[k] in GENDER_OF or self.tokens.capital[k - 1]):
                continue
            if words[k] in GENDER_OF and words[k + 1 : k + 2] == ["and"] and words[k - 1] not in TITLES:
                self._enter_beside(k)
            title = office(words[k - 1]) if k else ""
            title = title if title in TITLES and title != "former" else ""  # the former Trump aide
            if word in aside and all(k < (person.first or 0) for person in self.by_part.get(word, ())):
                self._adopt(word)
            if word in self.by_part:
                person = self.pick(self.by_part[word], word, k)
                if person.is_another(title, k < (person.first or 0)):
                    person = self._enter(Person([base(self.tokens.written(k, k + 1))]), is_first=True)
                self._mention(k, person)
                if title:
                    person.roles |= self._roles(k, k + 1)
                    person.gender = person.gender or _GENDERS.get(title)
            elif title and self.tokens.capital[k - 1] and self._may_be_a_surname(k, starts):
                self.add(k, k + 1)
        self.people.sort(key=lambda person: person.first or 0)
        for person in self.people:  # the roles and the gender that are told aside
            if len(fits := self._aside(person.name)) == 1:
                person.roles |= fits[0].roles
                person.gender = person.gender or fits[0].gender

    def _give_offices(self, day: datetime) -> None:
        """Donald Trump is the president if he was on that day, unless the article calls another of his country so."""
        for person in self.people:
            held = _held(person, day) if person.roles.isdisjoint(TITLES) else None
            if held and not any(held[0] <= other.roles and other.agrees([held[1]]) >= 0 for other in self.people):
                person.roles |= {*held[0], held[1]}
                person.is_listed = True

    def _may_be_a_surname(self, k: int, starts: list[int]) -> bool:
        word, called = base(self.tokens.word[k]), self.tokens.word[k - 1] in HONORIFICS  # Mrs May
        is_none = not called and (word in NO_SURNAMES or word in INSTITUTIONS)
        return not (is_none or is_heading(self.tokens, starts, k))

    def _enter_beside(self, k: int) -> None:
        """Donald and Melania Trump: the given name at token `k` is of who has the surname behind the next, too."""
        at, beside = next(iter(self.mentioned_after(k + 2, 1)), (-1, None))
        if beside is not None and at == k + 2 and len(beside.name) > 1:
            name = [self.tokens.written(k, k + 1), beside.name[-1]]
            known = self.by_part.get(plain(name[-1]), [])
            if known and not any(_is_same(name, other.name) for other in known):
                is_first = all(k < (other.first or 0) for other in known)
                gender = GENDER_OF[self.tokens.word[k]] or None
                self._enter(Person(name, gender=gender), is_first=is_first)

    def _adopt(self, surname: str) -> None:
        """Enter the one person aside who bears this surname and is not known yet, before namesakes named later."""
        known = self.by_part.get(surname, [])
        others = [
            other
            for other in self._aside([surname])
            if len(other.name) > 1 and not any(_is_same(other.name, person.name) for person in known)
        ]
        if len(others) == 1 and surname not in NO_SURNAMES:
            self._enter(Person(list(others[0].name)))
            self.by_part[surname].sort(key=lambda person: person.first is not None)

    def _aside(self, name: list[str]) -> list[Person]:
        """The people aside whom a name can mean."""
        last = plain(name[-1])
        known = self.aside.by_part.get(last, ()) if self.aside is not None else ()
        return [person for person in known if plain(person.name[-1]) == last and _is_same(name, person.name)]

    def add(self, start: int, end: int) -> Person:
        """Enter the name at these tokens: a new person, or one known by surname or full name."""
        t = self.tokens
        stop = without_suffix(t.word, start, end)
        suffix = base(t.written(stop, end)) if stop < end else ""
        name = [base(t.written(k, k + 1)) for k in range(start, stop) if t.region[k] < 0 and t.word[k][0].isalnum()]
        if all(map(str.isupper, name)) and len("".join(name)) >= LONG:
            name = [part.title() for part in name]  # a transcript's
        low = [plain(part) for part in name]
        namesakes = (other for other in self.by_part.get(low[-1], ()) if _is_same(name, other.name))
        person = next((other for other in namesakes if other.suffix == suffix), None)
        person = person or self._enter(Person(name, suffix=suffix))
        person.roles |= self._roles(start, end)
        titled = _GENDERS.get(t.word[start - 1]) if start else None
        person.gender = person.gender or titled or GENDER_OF.get(low[0]) or None
        self._mention(start, person)
        return person

    def _enter(self, person: Person, is_first: bool = False) -> Person:
        """Make a new person known by first name and surname, before namesakes or behind them."""
        self.people.append(person)
        first, *middle, last = (plain(part) for part in (person.name if len(person.name) > 1 else person.name * 2))
        ends = (first, last)
        for part in (*ends, *middle):
            is_name = part in ends or not (part in GENDER_OF or part in PARTICLES)
            if len(part) > 1 and is_name and not part.endswith("."):
                same = self.by_part.setdefault(part, [])
                if len(same) < MOST_NAMESAKES and person not in same:
                    same.insert(0 if is_first else len(same), person)
        return person

    def _mention(self, k: int, person: Person) -> None:
        person.first = k if person.first is None else person.first
        insort(self.mentions, (k, person), key=_TOKEN)
        insort(person.at, k)

    def _roles(self, start: int, end: int) -> set[str]:
        """The words before a name, and those of an apposition behind it: "foreign minister", "the mayor of Lund"."""
        t = self.tokens
        roles: set[str] = set()
        is_apposed = t.word[start - 1] == "," and t.word[end : end + 1] == [","] and end - start > 1
        for k in range(start - 1, max(-1, start - (LONGEST_ROLE if is_apposed else 7)), -1):
            word = t.word[k]
            if k == start - 1 and word == "," and (is_apposed or t.word[k - 1] in PEOPLE):
                continue
            opens = word in DETERMINERS and t.word[k - 1] not in PREPOSITIONS
            opens = opens or (word in PREPOSITIONS and k == start - 1)  # the diplomat's visit to Ann Lee
            reports = word.endswith("ing") and word in FORMS  # a judge, saying Ann Lee …
            is_others = _is_of_another(word, t.capital[k]) or _is_for(t.word, k)
            if k + 1 in self.starts or opens or reports or is_others or is_finite(t, k) or not word[0].isalpha():
                break
            if word != "former" or not roles & PREPOSITIONS:  # a former aide to President Ann Lee
                roles.add(base(word))
        roles = roles if not is_apposed or roles & PEOPLE else set()
        behind = t.word[end : end + 11]
        if len(behind) > 1 and behind[0] == "," and (not t.capital[end + 1] or behind[1].endswith("'s")):
            own = next((k for k in range(2, len(behind)) if _is_for(behind, k)), len(behind))
            words = [*takewhile(_is_in_role, behind[1:own])]
            opens = t.region[start - 1] >= 0 or not t.word[start - 1][0].isalnum()
            acts = not _ACTS.isdisjoint([*words, *behind[len(words) + 1 :][:1]])  # met Ann Lee, a witness said
            roles |= {*map(base, words)} - {"former"} if opens or not acts else set()
        if roles >= {"secretary", "general"}:
            roles.add("secretary-general")
        return set() if "then" in roles else roles

    def pick(self, namesakes: list[Person], part: str, at: int) -> Person:
        """Of several people of one name: whom the title fits, else the first, but by a given name the last."""
        if len(namesakes) == 1:
            return namesakes[0]
        title = self.tokens.word[at - 1] if at else ""
        fits = [
            ("late" not in person.roles, title in TITLES and title in person.roles, person.agrees([title]))
            for person in namesakes
        ]
        namesakes = [person for person, fit in zip(namesakes, fits, strict=True) if fit == max(fits)]
        bears = [person for person in namesakes if plain(person.surname) == part]
        if bears and not any(bears[0].roles & other.roles & TITLES for other in bears[1:]):
            return bears[0]
        return max(bears or namesakes, key=lambda person: self.last_mention(person, at))

    def offices(self) -> dict[Speaker, str]:
        """Return by person the words of their roles that tell an office, and whose."""
        told = ((person.speaker, sorted(person.roles & OFFICE_WORDS)) for person in self.people)
        return {speaker: " ".join(words) for speaker, words in told if words}

    @staticmethod
    def last_mention(person: Person, at: int) -> int:
        """Return the token of the last mention of a person before token `at`; -1 where there is none."""
        k = bisect_left(person.at, at)
        return person.at[k - 1] if k else -1

    def mentioned_after(self, at: int, most: int) -> list[tuple[int, Person]]:
        """List the next mentions from token `at` on."""
        k = bisect_left(self.mentions, at, key=_TOKEN)
        return self.mentions[k : k + most]

    def mentioned_before(self, at: int, most: int) -> list[tuple[int, Person]]:
        """List the last mentions before token `at`, oldest first."""
        k = bisect_left(self.mentions, at, key=_TOKEN)
        return self.mentions[max(0, k - most) : k]


def _is_of_another(word: str, is_capital: bool) -> bool:
    """Whether what follows a possessive is the office of a person: the president's lawyer, Ann Lee; not Norland's."""
    if not word.endswith(("'s", "s'")):
        return False
    return kind_of(base(word), is_capital) in (None, PERSON) and not nation_of(base(word))


def _is_for(words: list[str], k: int) -> bool:
    """Whether another's office begins at token `k`: adviser to the president"""
    return words[k] in ("to", "for") and words[k - 1] in FOR_OTHERS


def _is_in_role(word: str) -> bool:
    return word not in ("who", "said") and word not in AUXILIARIES and word[0].isalnum()


def named_aside(text: str, pieces: list[Span], regions: list[Region]) -> Cast:
    """Collect the people named outside the paragraphs `pieces` of a text, and inside its quoted regions."""
    spans = []
    reached = 0
    for start, end in [*pieces, (len(text), len(text))]:
        for line in text[reached:start].splitlines(keepends=True):
            if line.strip():
                spans.append((reached, reached + len(line)))
            reached += len(line)
        reached = end
    for start, end in (region.inner for region in regions):
        while capitals := _CAPITALS.search(text, start, end):
            name = _NAME.search(text, max(start, capitals.start() - _BEFORE), end)
            spans.append(name.span())
            start = name.end()
    tokens, paragraphs = tokens_of(text, sorted(spans), [])
    return Cast(tokens, [first for first, _ in paragraphs])
