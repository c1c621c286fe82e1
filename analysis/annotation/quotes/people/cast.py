"""The people an article names: their fullest name, gender, roles, and where they occur. Entry point: `Cast`."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress, count

from analysis.annotation.quotes.people.phrases import office
from analysis.annotation.quotes.people.sources import INSTITUTION, OUTLET, PLACE, kind_of
from analysis.annotation.quotes.rules.beside import is_nickname
from analysis.annotation.quotes.rules.clauses import is_finite
from analysis.annotation.quotes.rules.cues import FORMS, PAST, PRESENT
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    BEFORE_NAMES,
    DETERMINERS,
    FEMALE,
    GENDER_OF,
    INSTITUTIONS,
    MALE,
    NOT_PEOPLE,
    OFFICE_WORDS,
    OUTLETS,
    PARTICLES,
    PEOPLE,
    PLACES,
    PORTFOLIOS,
    PREPOSITIONS,
    TIMES,
    TITLES,
    base,
    listed,
)

Speaker = tuple[str | None, str]
SUFFIXES = frozenset("jr. jr sr. sr ii iii iv".split())
UNKNOWN: Speaker = (None, "unknown")
LONG = 5  # letters of a name's parts from which on capitals are a transcript's
MOST_NAMESAKES = 20  # people of one surname that are told apart
_LONGEST_RUN = 12
_BODIES = INSTITUTIONS | OUTLETS
_NO_FIRST_PARTS = DETERMINERS | NOT_PEOPLE | PLACES
_NO_SURNAMES = PLACES | NOT_PEOPLE
_NO_LAST_PARTS = NOT_PEOPLE - {"may", "march"}
_NEVER_LAST = _NO_LAST_PARTS - frozenset("hill black north west lake wall tower".split())  # behind a given name
_SKIPPED = DETERMINERS | PREPOSITIONS | TIMES | BEFORE_NAMES  # at the head of a run of capitals
_ENDING_TITLES = TITLES | {"american", "gop"}
_HONORIFICS = listed("honorific")
_OF_PLACES = frozenset(("the", "in", "at", "to", "from"))
_INTRODUCING = frozenset(("a", "an", "the", "who", "his", "her", "head"))


@dataclass(slots=True, eq=False)
class Person:
    """A person of the article."""

    name: list[str]
    roles: set[str] = field(default_factory=set)
    gender: str | None = None
    suffix: str = ""

    @property
    def speaker(self) -> Speaker:
        """The name under which everything this person says is counted."""
        return " ".join([*self.name, self.suffix]).strip(), "named"


def _is_same(low: list[str], name: list[str]) -> bool:
    return len(low) == 1 or len(name) == 1 or low[0] in map(plain, name)


def _low(person: Person) -> list[str]:
    return [plain(part) for part in person.name]


def plain(part: str) -> str:
    """Small letters with the apostrophe that tokens have: O’Brien, o'brien"""
    return part.lower().replace("’", "'")


def without_suffix(words: list[str], first: int, last: int) -> int:
    """Return the end of a name without Jr. and the like."""
    while last > first + 1 and words[last - 1] in SUFFIXES:
        last -= 1
    return last


class Cast:
    """Everybody an article names outside its quotations."""

    def __init__(self, tokens: Tokens, starts: list[int], aside: "Cast | None" = None):
        self.tokens = tokens
        self.aside = aside
        self.starts = frozenset(starts)
        self.people: list[Person] = []
        self.by_part: dict[str, list[Person]] = {}
        self.mentions: list[tuple[int, int]] = []  # token, place in `people`
        self._place: dict[int, int] = {}
        self._first: dict[int, int] = {}
        self._capitals = list(compress(count(), tokens.capital))
        self._collect()

    @cached_property
    def _alone(self) -> frozenset[str]:
        """Capitalised words without a capital beside them: later mentions by surname prove who is a person."""
        words, capital = self.tokens.word, [*self.tokens.capital, False]
        alone = {
            base(words[m])
            for m in self._capitals
            if m and not capital[m + 1] and words[m - 1] not in _OF_PLACES
            if words[m - 1] in _HONORIFICS or not (capital[m - 1] or m in self.starts)
        }
        return frozenset(alone - _NO_SURNAMES)

    def _collect(self) -> None:
        t = self.tokens
        words, capital = t.word, t.capital
        single: list[int] = []
        end, n = 0, len(words)
        for i in self._capitals:
            if i < end:
                continue
            end = i + 1
            if end < n and (
                capital[end] or words[end] in PARTICLES or (t.region[end] >= 0 and is_nickname(t, end, i, n))
            ):
                end = self._run_end(i, n)
            if end - i == 1:
                if words[i] not in _ENDING_TITLES:
                    single.append(i)
                continue
            start = self._name_start(i, end)
            titled = start > i and not (
                words[start - 1] in DETERMINERS or self._is_of_office(start - 1) or self._is_of_place(start - 1)
            )
            if end - start >= 2 and self._is_name(start, end, titled):
                self.add(start, end)
            elif end - start == 1:
                single.append(start)
        aside = self.aside.by_part if self.aside is not None else {}
        for k in single:
            word = base(words[k])
            if word in aside and (
                word not in self.by_part or k < min(self._first.get(id(one), 0) for one in self.by_part[word])
            ):
                self._adopt(word)
            if word in self.by_part:
                person = self.pick(self.by_part[word], word, self.title_gender(k))
                self._mention(k, person)
                if k and words[k - 1] in TITLES:
                    person.roles |= self._roles(k, k + 1)
            elif k and words[k - 1] in TITLES and capital[k - 1] and word not in _NO_SURNAMES:
                self.add(k, k + 1)
        if self.aside is not None:
            for person in self.people:
                self._learn(person)
        self.mentions.sort()

    def _adopt(self, surname: str) -> None:
        """Enter the one person aside who bears this surname."""
        others = [person for person in self._aside(surname) if len(person.name) > 1]
        if not others or surname in _NO_SURNAMES:
            return
        known = self.by_part.get(surname, [])
        others = [other for other in others if not any(_is_same(_low(other), person.name) for person in known)]
        if len(others) == 1:
            person = Person(list(others[0].name))
            self._enter(person)
            known = self.by_part[surname]
            known.insert(0, known.pop())  # named first, though not here

    def _learn(self, person: Person) -> None:
        low = _low(person)
        fits = [other for other in self._aside(low[-1]) if _is_same(low, other.name)]
        if len(fits) != 1:
            return
        other = fits[0]
        person.roles |= other.roles
        person.gender = person.gender or other.gender

    def _aside(self, surname: str) -> list[Person]:
        return [person for person in self.aside.by_part.get(surname, ()) if plain(person.name[-1]) == surname]

    def _run_end(self, i: int, n: int) -> int:
        """A run of capitals ends with a possessive and a full stop; "van" and "al" may stand within it."""
        t = self.tokens
        end = i + 1
        while end < n and end - i < _LONGEST_RUN and not t.word[end - 1].endswith("'s"):
            k = end
            while (
                k + 1 < n
                and (t.word[k] in PARTICLES or (t.region[k] >= 0 and is_nickname(t, k, i, n)))
                and not t.capital[k]
            ):
                k += 1
            if end in self.starts or not t.capital[k]:
                break
            end = k + 1
        return end

    def _name_start(self, i: int, end: int) -> int:
        """Skip titles, nationalities and sentence openers at the head of a run of capitals."""
        t = self.tokens
        for k in range(end - 1, i - 1, -1):
            if t.word[k] in _ENDING_TITLES:
                return k + 1
        opening = range(i, end - 2)
        offices = (k + 1 for k in opening if self._is_of_office(k))
        titles = (k + 1 for k in opening if self._is_title(t.word[k]) and (k == i or self._is_of_office(k - 1)))
        i = max([i, *offices, *titles])
        while i < end - 1 and (self._opens(i) or (end - i > 2 and self._is_of_place(i))):
            i += 1
        if end - i > 2 and base(t.word[i]) not in GENDER_OF and i and t.word[i - 1] in PREPOSITIONS:
            return next((k for k in range(i + 1, end - 1) if base(t.word[k]) in GENDER_OF), i)  # to Lebanon Ann Lee
        return i

    def _is_title(self, word: str) -> bool:
        """Counsel Ann Lee · Ex-minister Bo Holm"""
        return office(word) in TITLES or (word in PEOPLE and word not in GENDER_OF)

    def _opens(self, k: int) -> bool:
        """Whether a word is no name: On Monday Ann Lee; but Jan van den Berg, if not In January."""
        words = self.tokens.word
        is_given = words[k] in GENDER_OF and not (k and words[k - 1] in PREPOSITIONS)
        return words[k] in _SKIPPED and not is_given

    def _is_of_office(self, k: int) -> bool:
        """Security and Culture before a name: the secretary of Homeland Security Ann Lee"""
        word = base(self.tokens.word[k])
        return word not in GENDER_OF and (word in PORTFOLIOS or kind_of(word, is_capital=True) == INSTITUTION)

    def _is_of_place(self, k: int) -> bool:
        """President of Cuba Joe Holm"""
        word = base(self.tokens.word[k])
        return word not in GENDER_OF and kind_of(word, is_capital=True) == PLACE

    def _is_name(self, start: int, end: int, titled: bool) -> bool:
        t = self.tokens
        first = base(t.word[start])
        end = without_suffix(t.word, start, end)
        if end - start > 6 or first in _NO_FIRST_PARTS:
            return False
        parts = [base(word) for word in t.word[start:end]]
        bodies = _BODIES if first not in GENDER_OF else INSTITUTIONS  # Fiona Hill, for all The Hill
        if not bodies.isdisjoint(parts) or any(map(str.isdigit, parts)):
            return False
        if first not in GENDER_OF and kind_of(parts[-1], is_capital=True) in (INSTITUTION, OUTLET):
            return False
        if parts[-1] in (_NO_LAST_PARTS if first not in GENDER_OF else _NEVER_LAST) or (
            first not in GENDER_OF and not TIMES.isdisjoint(parts)
        ):
            return False
        if titled or (start and t.word[start - 1] in TITLES) or first in GENDER_OF or self._is_apposed(start, end):
            return True
        return (len(first) == 2 and first.endswith(".")) or self._acts(start, end)

    def _is_apposed(self, start: int, end: int) -> bool:
        """The envoy, Lena Fors, …"""
        words = self.tokens.word
        return start > 1 and words[start - 1] == "," and words[end : end + 1] == [","] and words[start - 2] in PEOPLE

    def _acts(self, start: int, end: int) -> bool:
        """Who is named by surname later, speaks, or is introduced behind a comma, is a person."""
        t = self.tokens
        if end - start > 3:
            return False
        if base(t.word[end - 1]) in self._alone:
            return True
        if start and t.word[start - 1] == "the":
            return False
        following = t.word[end] if end < len(t.word) else ""
        if following == "," and end + 1 < len(t.word):
            behind = t.word[end + 1]
            return behind in _INTRODUCING or behind.endswith("'s") or behind.isdigit()
        speaks = following in FORMS and FORMS[following].form in (PAST, PRESENT)
        return speaks or following in ("who", "whose")

    def title_gender(self, k: int) -> str | None:
        """Return which gender the title before token `k` tells: "m", "f" or None."""
        before = self.tokens.word[k - 1] if k else ""
        return "m" if before in MALE else "f" if before in FEMALE else None

    def add(self, start: int, end: int) -> Person:
        """Enter the name at these tokens: a new person, or one known by surname or full name."""
        t = self.tokens
        stop = without_suffix(t.word, start, end)
        suffix = base(t.written(stop, end)) if stop < end else ""
        name = [base(t.text[t.start[k] : t.end[k]]) for k in range(start, stop) if t.region[k] < 0]
        if all(map(str.isupper, name)) and len("".join(name)) > LONG:
            name = [part.title() for part in name]  # a transcript's
        low = [plain(part) for part in name]
        person = self._known(low, suffix)
        if person is None:
            person = Person(name, suffix=suffix)
        self._enter(person)
        person.roles |= self._roles(start, end)
        told = "m" if person.roles & MALE else "f" if person.roles & FEMALE else None
        person.gender = person.gender or self.title_gender(start) or GENDER_OF.get(low[0]) or told
        self._mention(start, person)
        return person

    def _enter(self, person: Person) -> None:
        """Make a person known by first name and surname."""
        if id(person) not in self._place:
            self._place[id(person)] = len(self.people)
            self.people.append(person)
        first, *middle, last = (plain(part) for part in (person.name if len(person.name) > 1 else person.name * 2))
        ends = (first, last)
        for part in (*ends, *middle):
            is_name = part in ends or not (part in GENDER_OF or part in PARTICLES)
            if len(part) > 1 and is_name and not part.endswith("."):
                same = self.by_part.setdefault(part, [])
                if len(same) < MOST_NAMESAKES and person not in same:
                    same.append(person)

    def _known(self, low: list[str], suffix: str) -> Person | None:
        namesakes = [other for other in self.by_part.get(low[-1], ()) if _is_same(low, other.name)]
        return next((other for other in namesakes if other.suffix == suffix), None)

    def _mention(self, k: int, person: Person) -> None:
        mention = k, self._place[id(person)]
        self._first.setdefault(id(person), k)
        if self.mentions and mention < self.mentions[-1]:
            insort(self.mentions, mention)
        else:
            self.mentions.append(mention)

    def _roles(self, start: int, end: int) -> set[str]:
        """The words before a name, and those of an apposition behind it: "foreign minister", "the mayor of Lund"."""
        t = self.tokens
        roles: set[str] = set()
        for k in range(start - 1, max(-1, start - 7), -1):
            word = t.word[k]
            if k + 1 in self.starts:
                break
            if k == start - 1 and word == "," and k and t.word[k - 1] in PEOPLE:
                continue
            opens = word in DETERMINERS and (k == 0 or t.word[k - 1] not in PREPOSITIONS)
            if opens or is_finite(t, k) or not word[0].isalpha():
                break
            roles.add(base(word))
        apposed = t.word[end : end + 1] == [","] and end + 1 < len(t.word)
        if apposed and (not t.capital[end + 1] or t.word[end + 1].endswith("'s")):
            for k in range(end + 1, min(end + 11, len(t.word))):
                if t.word[k] in ("who", "said") or not t.word[k][0].isalnum():
                    break
                roles.add(base(t.word[k]))
        if roles >= {"secretary", "general"}:
            roles.add("secretary-general")
        return set() if "then" in roles else roles

    def pick(self, namesakes: list[Person], part: str, gender: str | None) -> Person:
        """Of several people of one name: who fits the title's gender, else whom the article named first by it."""
        for told in ((gender,), (gender, None)) if gender else ():
            if fits := [person for person in namesakes if person.gender in told]:
                namesakes = fits
                break
        return next((person for person in namesakes if plain(person.name[-1]) == part), namesakes[0])

    def offices(self) -> dict[Speaker, str]:
        """Return by person the words of their roles that tell an office, and whose."""
        told = ((person.speaker, sorted(person.roles & OFFICE_WORDS)) for person in self.people)
        return {speaker: " ".join(words) for speaker, words in told if words}

    def last_mention(self, person: Person, at: int) -> int:
        """Return the token of the last mention of a person before token `at`; -1 where there is none."""
        place = self._place.get(id(person))
        k = bisect_left(self.mentions, (at, -1))
        return next((where for where, who in reversed(self.mentions[:k]) if who == place), -1)

    def mentioned_after(self, at: int, most: int) -> list[tuple[int, Person]]:
        """List the next mentions from token `at` on."""
        k = bisect_left(self.mentions, (at, -1))
        return [(where, self.people[place]) for where, place in self.mentions[k : k + most]]

    def mentioned_before(self, at: int, most: int) -> list[tuple[int, Person]]:
        """List the last mentions before token `at`, oldest first."""
        k = bisect_left(self.mentions, (at, -1))
        return [(where, self.people[place]) for where, place in self.mentions[max(0, k - most) : k]]
