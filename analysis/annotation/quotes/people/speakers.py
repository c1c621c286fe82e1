"""From the words that name a source to one speaker per article: people, institutions, media, the unnamed.

Entry points: `Speakers`, `WAYS`. Where the text does not say who speaks, neither do we.
"""

from bisect import bisect_right

from analysis.annotation import rows_of
from analysis.annotation.quotes.people.cast import UNKNOWN, Cast, Person, Speaker
from analysis.annotation.quotes.people.nameless import Nameless
from analysis.annotation.quotes.rules.clauses import is_finite, subject_before
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    COUNTRIES,
    DETERMINERS,
    FEMALE,
    GROUPS,
    INSTITUTIONS,
    MALE,
    NATIONS,
    NOT_PEOPLE,
    OUTLET_NOUNS,
    OUTLETS,
    PLACES,
    PREPOSITIONS,
    RELATIVES,
    ROLE_NOUNS,
    TITLES,
    UNNAMED,
    base,
    nation,
)
from analysis.text.words import Span

NEAR = 150  # tokens over which a pronoun reaches back
MOST_CANDIDATES = 200  # people a role is looked for among
_ENDS_HEAD = PREPOSITIONS | frozenset(("who", "whose", "which", "that", ",", "(", "-", "—", "–", "and"))
_PRONOUN_WAYS = {"it": "it", "its": "it", "they": "they", "their": "they", "who": "who", "which": "who", "that": "who"}
_POINTING = frozenset("the this that his her their its".split())


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
        if speaker[1] == "outlet":
            self.last_outlet = speaker
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
        head = self._head_end(first, last)
        if t.word[first] in ("former", "latter") and t.word[start] == "the" and head == first + 1:
            return self._former_or_latter(first)
        self.way = "outlet"
        if (outlet := self._outlet(start, first, head)) is not None:
            return outlet
        if person := self._person_in(first, head):
            self.way = "full name" if head - first > 1 and self._is_given(head - 2, person) else "surname"
            return self._is(person)
        if head < last and t.word[head] == "and":
            head = self._head_end(head + 1, last)
        self.way = "apposition"
        return self._apposed(head, last) or self._nameless(start, first, head, last)

    def _is_given(self, k: int, person: Person) -> bool:
        return base(self.tokens.word[k]) in (part.lower() for part in person.name[:-1])

    def _is(self, person: Person) -> Speaker:
        self._person = person
        return person.speaker

    def _head_end(self, first: int, last: int) -> int:
        return next((k for k in range(first + 1, last) if self.tokens.word[k] in _ENDS_HEAD), last)

    def _person_in(self, first: int, last: int) -> Person | None:
        """The person whose name ends the head of a noun phrase."""
        t = self.tokens
        while last > first + 1 and t.word[last - 1] in ("jr.", "jr", "sr.", "iii"):
            last -= 1
        word = t.word[last - 1]
        if last <= first or not t.capital[last - 1] or word in TITLES or word in INSTITUTIONS or word.endswith("'s"):
            return None
        found = self.cast.by_part.get(word)
        if not found:
            return None
        before = base(t.word[last - 2]) if last - 1 > first else ""
        exact = [person for person in found if person.name[0].lower() == before]
        return exact[0] if exact else self.cast.pick(found, word, self.cast.title_gender(last - 1))

    def _apposed(self, head: int, last: int) -> Speaker | None:
        """its leader, Ann Lee"""
        t = self.tokens
        if head >= last or t.capital[head - 1]:
            return None
        comma = next((k for k in range(head, last) if t.word[k] == ","), None)
        if comma is None or comma + 1 >= last:
            return None
        start = comma + 1 + (t.word[comma + 1] in DETERMINERS)
        stop = self._head_end(start, last)
        if person := self._person_in(start, stop):
            return self._is(person)
        if start < stop and all(t.capital[k] for k in range(start, stop)):
            if t.word[stop - 1] in OUTLETS:
                return self.nameless.body(start, stop, "outlet")
            if stop - start in (2, 3) and (self._is_role(head - 1) or t.word[head - 1] in RELATIVES):
                return self._is(self.cast.add(start, stop))
        return None

    def _is_role(self, k: int) -> bool:
        return self.tokens.word[k] in TITLES or self.tokens.word[k] in UNNAMED

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
        sentence = self.starts[max(0, bisect_right(self.starts, at) - 1)]
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
        sentence = self.starts[max(0, bisect_right(self.starts, m) - 1)]
        return m - sentence < 9 and not any(t.word[k] in PREPOSITIONS or t.region[k] >= 0 for k in range(sentence, m))

    def _antecedent(self, at: int) -> Speaker:
        """Ann Lee, a mayor who said: the person named right before, else whatever noun phrase stands there."""
        t = self.tokens
        found = subject_before(t, max(0, at - 40), at)
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

    def _outlet(self, start: int, first: int, head: int) -> Speaker | None:
        t = self.tokens
        noun = base(t.word[head - 1])
        for k, word in enumerate(t.word[first : head - 1], first):  # the broadcaster Channel Five
            if word in OUTLET_NOUNS and not t.capital[k] and all(t.capital[k + 1 : head]):
                return self.nameless.body(k + 1, head, "outlet")
        numbered = head - first == 2 and (noun.isdigit() or noun == "today")
        if numbered or noun in OUTLETS or (base(t.word[first]) in OUTLETS and head - first <= 3):
            capitals = all(t.capital[k] or not t.word[k][0].isalpha() for k in range(first, head))
            if capitals and not self._is_role(head - 1):
                return self.nameless.body(first, head, "outlet")
        if noun in OUTLET_NOUNS and t.word[start] in _POINTING:
            if start > 1 and t.word[start - 1] == "," and (name := self.nameless.medium(max(0, start - 6), start - 1)):
                return name  # The Harbor Post, the local newspaper, …
            if self.last_outlet[0]:
                self.way = "the outlet"
                return self.last_outlet
        return None

    def _nameless(self, start: int, first: int, head: int, last: int) -> Speaker:
        t = self.tokens
        noun = base(t.word[head - 1])
        single = noun[:-1] if noun.endswith("s") and noun != "press" else noun
        self.way = "institution"
        if noun in PLACES or noun in INSTITUTIONS or single in INSTITUTIONS:
            return self.nameless.body(first, self.nameless.with_of(head, last), "institution")
        if self._is_role(head - 1):
            self.way = "role"
            definite = t.word[start] in _POINTING or any(word.endswith("'s") for word in t.word[start:head])
            titled = noun in TITLES and all(t.capital[first:head])
            if (definite or titled) and (person := self._by_role(start, last, noun)):
                return self._is(person)
            self.way = "anonymous"
            known = self.nameless.unnamed.get(noun)
            if known and t.word[start] in ("the", "this", "that"):
                return known, "anonymous"
            return self.nameless.described(start, head, last)
        plural = noun.endswith("s") and not noun.endswith("ss")
        group = noun in GROUPS or single in NATIONS or (first in self.cast.starts and head - first == 1 and plural)
        if not t.capital[head - 1] or group:
            self.way = "anonymous"
            return self.nameless.described(start, head, last)
        if head - first <= 3 and all(t.capital[first:head]) and noun not in NOT_PEOPLE and t.word[start] != "the":
            self.way = "new name"
            return self._is(self.cast.add(first, head))
        return self.nameless.body(first, self.nameless.with_of(head, last), "institution")

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
