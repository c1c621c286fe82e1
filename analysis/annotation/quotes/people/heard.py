"""Whom a mention means by what the article has said so far: a pronoun, "the official".

Entry points: `Heard`; `stands_for`, `described`.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

from analysis.annotation.quotes.people.bodies import Bodies
from analysis.annotation.quotes.people.cast import HONORIFICS, PARTIES, UNKNOWN, Cast, Person, Speaker, plain
from analysis.annotation.quotes.people.keys import nation_of
from analysis.annotation.quotes.people.sources import INSTITUTION, OUTLET, PERSON, Phrase, kind_of, phrases
from analysis.annotation.quotes.rules.clauses import is_finite, subject_before
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.rules.turns import DASHES
from analysis.annotation.quotes.words import (
    ADVERBS,
    DETERMINERS,
    FORMS,
    PAST,
    PEOPLE,
    PREPOSITIONS,
    PRESENT,
    ROLE_NOUNS,
    TIMES,
    TITLES,
    base,
)
from analysis.text.words import Span

NEAR = 150  # tokens over which a mention reaches back
LONGEST_DESCRIPTION = 80  # characters
MOST_CANDIDATES = 200  # people a role is looked for among
LEAD = 60  # tokens of an article whose speaker is hardly ever named elsewhere than in the next sentence
MOST_NEXT = 3  # people named behind a description that may be the one described
MOST_BESIDE = 4  # words between a name and its verb
POINTING = frozenset("the this that his her their its".split())
OWNING = frozenset(("his", "her", "its", "their"))
_DISTINCTIVE = frozenset("foreign ministry kremlin council committee commission embassy".split())
_LOWERED = DETERMINERS | frozenset("one some many several most both".split())
_NO_LONGER = frozenset(("former", "late"))
_RANKS = frozenset(("prime", "vice", "deputy", "shadow")) | _NO_LONGER  # who has one is not meant without it
_NOBODY = frozenset(("no", "nobody", "none"))
_UNNAMED_EVER = frozenset(("source", "president", "correspondent", "reporter"))
_SINGULAR = frozenset(("a", "an", "one", "the", "another"))
_WHEN = TIMES | ADVERBS
_PEOPLES = ("ese", "ish", "ch", "ss")  # the Chinese, the British, the French, the Swiss
_BEFORE_WHO = frozenset(("for", "with", "to", "by", "from"))
_UNTOLD = frozenset("i we you this my our your what there".split())


class Heard:
    """The people, bodies and descriptions of an article, and who spoke last: as a person, an institution, a medium."""

    def __init__(self, tokens: Tokens, starts: list[int], aside: Cast | None = None, day: datetime | None = None):
        self.tokens, self.starts = tokens, starts
        self.cast, self.bodies = Cast(tokens, starts, aside, day), Bodies(tokens, starts)
        self.last = self.last_body = self.last_outlet = self.last_institution = UNKNOWN
        self.last_at = self.last_end = self.outlet_end = 0
        self.last_person: Person | None = None
        self.here = (0, 0)  # the tokens of the quotation whose speaker is looked for
        self._unnamed: dict[str, str] = {}  # descriptions by themselves
        self.described: dict[str, tuple[str, int]] = {}  # by their noun, the last one and its token

    def remember(self, speaker: Speaker, person: Person | None, where: int, until: int) -> None:
        """Keep who spoke, from token `where` to before token `until`; an institution is a body or a medium."""
        self.last, self.last_person, self.last_at, self.last_end = speaker, person, where, until
        if speaker[1] == INSTITUTION:
            self.last_institution = self.last_body = speaker
        elif speaker[1] == OUTLET:
            self.last_institution = self.last_outlet = speaker
            self.outlet_end = until

    def sentence(self, at: int) -> int:
        """Return the first token of the sentence that token `at` stands in."""
        return self.starts[max(0, bisect_right(self.starts, at) - 1)]

    def unnamed(self, start: int, head: int, last: int) -> Speaker:
        """Somebody unnamed is called by the words of the first mention, up to a comma or relative clause."""
        t = self.tokens
        if t.word[start] in _NOBODY:
            return UNKNOWN
        stops = ("who", "whose", "which", "that")
        marks = (k for k in range(head, last) if t.word[k] in stops or not (t.word[k][0].isalnum() or t.region[k] >= 0))
        last = head if t.word[head : head + 1] and t.word[head] in _WHEN else last  # an official this week
        end = next(marks, last)
        text = base(t.written(start, end))[:LONGEST_DESCRIPTION]
        if t.word[start] in _LOWERED:
            text = text[0].lower() + text[1:]
        text = self._unnamed.setdefault(text.lower(), text)
        self.described[base(t.word[head - 1])] = text, start
        return text, "anonymous"


def stands_for(heard: Heard, at: int) -> Person | Speaker | Span | None:
    """Return what the pronoun at token `at` stands for: a person, a speaker, or the tokens that name it.

    None if there is no pronoun there; the unknown speaker if it is not told whom it means.
    """
    word = heard.tokens.word[at].partition("'")[0]
    if word in ("he", "his", "him"):
        return _he_or_she(heard, "m", at)
    if word in ("she", "her"):
        return _he_or_she(heard, "f", at)
    if word in ("it", "its"):
        return heard.last_institution
    if word in ("they", "their"):
        return heard.last if heard.last[1] in ("anonymous", INSTITUTION) else UNKNOWN
    if word in ("who", "which", "that"):
        return None if heard.tokens.is_abbreviation(at) else _antecedent(heard, at)
    return UNKNOWN if word in _UNTOLD else None


def _he_or_she(heard: Heard, gender: str, at: int) -> Person | Speaker:
    """The subject of the sentence so far, else who spoke last, else the last subject, else who was named last."""
    fits = [(m, person) for m, person in heard.cast.mentioned_before(at, 40) if person.gender in (gender, None)]
    first, until = heard.here if heard.tokens.word[at] in ("he", "she") else (0, 0)  # The mayor likes Lee, he said
    fits = [(m, person) for m, person in reversed(fits) if not first <= m < until]
    near = at - NEAR
    sentence = heard.sentence(at)
    opening = [person for m, person in fits if sentence <= m < sentence + 5]
    spoke = heard.last_person if heard.last_at > near else None
    said = [spoke] if spoke is not None and spoke.gender in (gender, None) else []
    outside = ((m, person) for m, person in fits if m > near and not heard.last_at <= m < heard.last_end)
    subject = next(((m, person) for m, person in outside if _begins_clause(heard, m)), None)
    held = _of_a_country(heard, at)
    if held is not None and held[1].gender == gender and (subject is None or subject[0] < held[0]):
        subject = held
    acting = [subject[1]] if subject is not None else []
    if subject is not None and subject[0] >= heard.last_at:
        said, acting = acting, said
    article, _, noun = (heard.last[0] or "").lower().partition(" ")
    singular = article in _SINGULAR and noun and not noun.endswith("s")
    if heard.last[1] == "anonymous" and heard.last_at > near and singular and not said + acting:
        return heard.last
    named = [person for m, person in fits if m > near]
    found = next(iter([*opening, *said, *acting, *named]), None)
    if found is None:
        return UNKNOWN
    found.gender = found.gender or gender
    return found


def _of_a_country(heard: Heard, at: int) -> tuple[int, Person] | None:
    """The Ukrainian president once again demanded: the last subject since somebody spoke that an office names."""
    t = heard.tokens
    for k in range(at - 1, max(heard.last_end, at - NEAR), -1):
        told = t.word[k - 1] in TITLES and nation_of(base(t.word[k - 2])) and t.word[k - 3] == "the"
        if told and t.capital[k - 2] and (is_finite(t, k) or t.word[k] in ADVERBS):
            person = next((_by_role(heard, one, t.word[k - 1]) for one in phrases(t, k - 3, k)), None)
            return (k - 1, person) if person is not None else None
    return None


def _begins_clause(heard: Heard, m: int) -> bool:
    """A name before a verb, or behind nothing but its titles at a sentence's start, is a likely subject."""
    t = heard.tokens
    after = m
    while t.capital[after : after + 1] == [True]:
        after += 1
    if after < len(t.word) and (is_finite(t, after) or t.word[after] in ADVERBS):
        return True
    sentence = heard.sentence(m)
    return m - sentence < 9 and not any(t.word[k] in PREPOSITIONS or t.region[k] >= 0 for k in range(sentence, m))


def _antecedent(heard: Heard, at: int) -> Person | Speaker | Span:
    """Ann Lee, a mayor who said: the person named right before, else whatever noun phrase stands there."""
    t = heard.tokens
    at -= t.word[at - 1] in DASHES
    found = subject_before(t, max(heard.sentence(at), at - 40), at)
    if found is None:
        return UNKNOWN
    noun = at - 1 - (t.word[at - 1] == ",")
    if kind_of(t.word[noun], is_capital=t.capital[noun]) == PERSON:  # ammunition for critics who say
        found = max(k for k in range(found[0], noun + 1) if k == found[0] or t.word[k - 1] in _BEFORE_WHO), found[1]
    for m, person in reversed(heard.cast.mentioned_before(at, 3)):
        apposed = t.word[found[0] - 1] == "," and 0 < found[0] - m < 5
        if apposed or (found[0] <= m and not any(word.endswith("'s") for word in t.word[m : m + 2])):
            return person
    return found


def described(heard: Heard, one: Phrase) -> Person | Speaker:
    """Return whom 'the official' means: who holds the role, whom it was said of last, or who spoke last."""
    t = heard.tokens
    noun = base(t.word[one.head - 1])
    known, at = heard.described.get(noun, (None, -1))
    the_same = t.word[one.start] in ("the", "this", "that")
    is_people = nation_of(noun) and noun.endswith(_PEOPLES)
    singular = not is_people and not (noun.endswith("s") and (noun[:-1] in PEOPLE or nation_of(noun[:-1])))
    definite = t.word[one.start] in POINTING or any(word.endswith("'s") for word in t.word[one.start : one.head])
    if singular and (definite or (noun in TITLES and all(t.capital[one.first : one.head]))):
        told = _capitals(t, one.first, one.head - 1)
        agrees = known is not None and told <= {base(word) for word in known.lower().split()}
        person = _by_role(heard, one, noun) if noun not in PARTIES else None
        if person and not (agrees and at > heard.cast.last_mention(person, one.start)):
            behind = _named_next(heard, one, definite) if (person.first or 0) > one.start else None
            return behind if behind and (behind.first or 0) < (person.first or 0) else person
        if agrees and the_same:
            return known, "anonymous"
        spoke = heard.last_person if noun != "source" and one.start - heard.last_end < NEAR else None
        if spoke and not agrees and one.last - one.first <= 2 and _may_be(heard, spoke, one, noun):
            return spoke
    else:
        definite = agrees = False
    may_follow = noun in TITLES or noun in ROLE_NOUNS or t.word[one.start] in (OWNING if definite else _SINGULAR)
    of_somebody = any(word.endswith("'s") and base(word) in PEOPLE for word in t.word[one.start : one.head])
    may_follow = may_follow and singular and not (agrees or of_somebody or noun in _UNNAMED_EVER)
    if may_follow and (person := _named_next(heard, one, definite)):
        person.roles.update(map(base, t.word[one.first : one.last]))
        return person
    if known and the_same and one.head - one.first == 1:
        return known, "anonymous"
    return heard.unnamed(one.start, one.head, one.last)


def _named_next(heard: Heard, one: Phrase, definite: bool) -> Person | None:
    """A ministry official said … Ivan Nechaev of the ministry added · The mayor said … Anna Petrukova said."""
    t = heard.tokens
    told = set(map(base, t.word[one.first : one.last])) & _DISTINCTIVE | {one.noun}
    owners = {word for word in _capitals(t, one.first, one.head - 1) if not nation_of(word)}
    definite = definite and t.word[one.start] not in OWNING
    for at, person in heard.cast.mentioned_after(one.last, MOST_NEXT):
        if at - one.last > NEAR // 2:
            break
        if heard.cast.last_mention(person, at) >= 0 or heard.here[0] <= at < heard.here[1]:
            continue
        is_bare = one.start < LEAD and one.noun != "official" and not (t.capital[at - 1] or t.word[at - 1] in PEOPLE)
        is_new = person.roles <= HONORIFICS or (is_bare and owners <= person.roles)
        if (told & person.roles and not definite) or (is_new and _speaks(t, at, person)):
            return person
    return None


def _speaks(t: Tokens, first: int, person: Person) -> bool:
    """Whether a full name stands beside a word of speech: said Ann Lee · according to …"""
    last = first + len(person.name)
    beside = [*takewhile(lambda word: word[0].isalnum(), t.word[last : last + MOST_BESIDE])]
    if not t.word[first - 2][0].isalnum() or t.region[first - 2] >= 0 or t.word[last : last + 2] == ["as", "saying"]:
        beside.append(t.word[first - 1])
    told = any(word in FORMS and FORMS[word].form in (PAST, PRESENT) for word in beside)
    is_full = len(person.name) > 1 and plain(person.name[0]) == t.word[first]
    return is_full and (told or t.word[first - 2 : first] == ["according", "to"])


def _may_be(heard: Heard, person: Person, one: Phrase, noun: str) -> bool:
    """Whether a description without a name of its own may mean the person who spoke last."""
    told = _capitals(heard.tokens, one.first, one.head - 1)
    of = told - PARTIES.keys()
    if heard.tokens.word[one.start] in ("his", "her"):  # nobody is his own son
        of = of | {noun}
    fits = noun in PARTIES or not of or not of.isdisjoint(person.roles)
    return fits and person.agrees({noun, *told}) >= 0


def _capitals(t: Tokens, first: int, last: int) -> set[str]:
    return {base(t.word[k]) for k in range(first, last) if t.capital[k]}


def _meant(words: Iterable[str]) -> set[str]:
    return {nation_of(word) or word for word in words}


def _by_role(heard: Heard, one: Phrase, noun: str) -> Person | None:
    """'the Russian minister' is who was introduced as minister, of Russia if the nations are told."""
    t = heard.tokens
    wanted = ROLE_NOUNS.get(noun, (noun,))
    modifiers = _meant(map(base, t.word[one.start : one.last])) - {noun, "the", "of", "to"}
    told, behind = _capitals(t, one.first, one.last), _capitals(t, one.head, one.last)
    owners = {word for word in _capitals(t, one.first, one.head - 1) if not (nation_of(word) or word in PARTIES)}
    named = (t.word[k - 1] for k in range(one.head + 1, one.last) if t.capital[k] and not t.capital[k - 1])
    is_of_body = len(behind) > 1 or any(kind_of(word) == INSTITUTION for word in named)
    body = behind if is_of_body else set()  # the head of Islamic Relief, of the firm Ore; not the mayor of Kyiv
    nations = {*map(nation_of, told)} - {None}
    seen = {id(person) for _, person in heard.cast.mentioned_before(one.start, MOST_CANDIDATES)}
    best, most = None, 0.0
    for person in heard.cast.people[:MOST_CANDIDATES]:
        roles = _meant(person.roles)
        untold = body if person is heard.last_person else body | owners
        is_of_others = untold and untold.isdisjoint(person.roles)
        ranks = _RANKS if noun in roles else _NO_LONGER
        is_other = is_of_others or any((word in modifiers) != (word in roles) for word in ranks)
        of_another = "counterpart" in roles and nations and nations == {*map(nation_of, person.roles)} - {None}
        holds = of_another or not person.roles.isdisjoint(wanted)
        if not holds or is_other or person.agrees({noun, *told}) < 0:
            continue
        score = (
            1
            + len(modifiers & roles)
            + 0.5 * (noun in person.roles and not person.is_listed)
            + 0.4 * (id(person) in seen)
        )
        score += 0.3 * (person is heard.last_person)
        score += 0.2 * (
            not nations and {*map(nation_of, person.roles)} == {None}
        )  # an outlet leaves its own country out
        if score > most:
            best, most = person, score
    return best
