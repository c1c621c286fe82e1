"""What the words of a source mean: a person, an institution, a medium, a document, or nobody. Entry: `phrases`."""

from functools import lru_cache
from typing import NamedTuple

from analysis.annotation.quotes.people.phrases import PARTY, TERMS
from analysis.annotation.quotes.rules.clauses import in_noun_phrase, is_finite
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    BODIES,
    CONJUNCTIONS,
    DETERMINERS,
    DOCUMENTS,
    ENDS_OF_OUTLETS,
    GROUPS,
    MEDIA,
    NAMED_MEDIA,
    OUTLET_WORDS,
    OUTLETS,
    PARTICLES,
    PEOPLE,
    PORTFOLIOS,
    PREPOSITIONS,
    RELATIVE_PRONOUNS,
    TIMES,
    TITLES,
    base,
    listed,
)

PERSON, INSTITUTION, OUTLET, DOCUMENT, PLACE = "person", "institution", "outlet", "document", "place"
MOST_PHRASES = 6  # of one source that are read
SUBJECTS = PORTFOLIOS | listed("subject of bodies")  # with which names of bodies go on behind "and"
_QUANTITIES = listed("quantity")
_PLACES = frozenset(("country", "capital", "abbreviation"))
_JOINING = CONJUNCTIONS | RELATIVE_PRONOUNS
_ENDS_HEAD = PREPOSITIONS | RELATIVE_PRONOUNS | {"and", "or"}
_WITHIN = frozenset(("and", "of", "the"))
_LEADING = DETERMINERS | ADVERBS | {"both", "neither", "either"}
_PRESS = frozenset(("news", "press", "information"))
_SEPARATORS = frozenset((",", "(", ")", "-", "--", "—", "–", ":", ";", "/"))
_BEHIND = frozenset("ahead familiar close able involved present alike aware written taken seen shown led".split())
_PUBLIC = frozenset("public political opposition religious senior prominent leading key cultural historical".split())
_PARTISANS = ("republican", "democrat")
_PERSONAL_ENDINGS = ("-year-old", "ist", "ian", "man", "men", "woman", "women")
_OF_NOUNS = ((PEOPLE, PERSON), (MEDIA, OUTLET), (BODIES, INSTITUTION), (DOCUMENTS, DOCUMENT))
_OF_NAMES = ((NAMED_MEDIA, OUTLET), (BODIES, INSTITUTION), (TITLES | GROUPS, PERSON), (DOCUMENTS, DOCUMENT))


class Phrase(NamedTuple):
    """A noun phrase of a source, in tokens: [start the [first energy utility [name Ukrenergo head] of Kyiv last]."""

    start: int
    first: int
    name: int
    head: int
    last: int
    noun: str  # the last common noun of the head, else its last word
    kind: str | None

    @property
    def is_named(self) -> bool:
        """Whether the head ends with a name that is no common noun."""
        return self.name < self.head


def phrases(tokens: Tokens, start: int, last: int) -> list[Phrase]:
    """Return the noun phrases of a source in order: it and its appositions, each up to its first verb."""
    words = tokens.word
    found = []
    k = start
    while k < last and len(found) < MOST_PHRASES:
        end = next((i for i in range(k, last) if words[i] in _SEPARATORS), last)
        if (phrase := _phrase(tokens, k, end)) is not None:
            found.append(phrase)
        k = end + 1
        if end < last and words[end] == "(":  # the army of the Republic (DPR), Ann Lee
            k = next((i + 1 for i in range(k, last) if words[i] == ")"), k)
    return found


@lru_cache(1 << 14)
def kind_of(word: str, is_capital: bool = False) -> str | None:
    """Return what kind of source a noun means, in the singular or plural; None where it means no source."""
    forms = {word, word.removesuffix("s"), f"{word[:-3]}y" if word.endswith("ies") else word}
    if is_capital and (told := {kind for form in forms for names, _, kind in TERMS.get(form, ()) if len(names) == 1}):
        if not told.isdisjoint(_PLACES):
            return PLACE
        if not told.isdisjoint(("seat", "organisation")):
            return INSTITUTION
        if "adjective" in told and (word.endswith("s") or word in _PARTISANS):  # Russians · a Texas Republican
            return PERSON
    for nouns, kind in _OF_NAMES if is_capital else _OF_NOUNS:
        if not nouns.isdisjoint(forms):
            return kind
    if is_capital or word.startswith(("anti-", "pro-")):
        return None
    is_compound = any(form.rpartition("-")[2] in PEOPLE for form in forms)  # an asylum-seeker
    return PERSON if is_compound or word.endswith(_PERSONAL_ENDINGS) else None


def _phrase(tokens: Tokens, start: int, end: int) -> Phrase | None:
    words = tokens.word
    first = start
    while first < end and (words[first] in _LEADING or not words[first][0].isalnum()):
        first += 1
    if words[first : first + 2] == ["at", "least"] and first + 2 < end:  # at least five Democrats
        first += 2
    is_party = first < end and words[first][1:2] == "-" and PARTY.match(tokens.written(first, first + 1))  # R-Texas
    if first == end or is_party or (words[first] in _JOINING and not tokens.is_abbreviation(first)):
        return None
    verb = next((k for k in range(first + 1, end) if _is_verb(tokens, k)), end)
    ends = (k for k in range(first + 1, verb) if words[k] in _ENDS_HEAD and _ends_head(tokens, first, k, verb))
    head = next(ends, verb)
    while head > first + 1 and _is_beside(tokens, head - 1):
        head -= 1
    if words[first].isdigit() and words[head - 1] in (words[first], "%", "percent"):
        return None  # 44 % of Americans
    if base(words[head - 1]) in _QUANTITIES and head < verb and words[head] == "of":
        of = _phrase(tokens, head + 1, verb)
        return of and of._replace(start=start)
    common = [k for k in range(first, head) if _is_common(tokens, k)]
    while common and common[-1] > first and _modifies_behind(words, common[-1]) and common[-1] == head - 1:
        common.pop()  # sources familiar · officials briefed
        head -= 1
    at = common[-1] if common else head
    if at < head - 1 and _kind(words, at) is None and not any(_opens(tokens, k) for k in range(first, at + 1)):
        first, common = at + 1, []  # the outgoing Harbor Board
    if not common:
        return Phrase(start, first, first, head, verb, base(words[head - 1]), _kind_of_name(tokens, start, first, head))
    at = common[-1]
    return Phrase(start, first, at + 1, head, verb, base(words[at]), _kind(words, at))


def _opens(tokens: Tokens, k: int) -> bool:
    return tokens.word[k] in PREPOSITIONS or _is_verb(tokens, k)


def _is_verb(tokens: Tokens, k: int) -> bool:
    return is_finite(tokens, k) and not in_noun_phrase(tokens, k) and tokens.word[k] != "armed"  # Cuban armed forces


def _is_beside(tokens: Tokens, k: int) -> bool:
    """Whether a word tells when, and is no part of the head before it: the official Thursday, the official this week"""
    word = tokens.word[k]
    is_told = word in TIMES or (not tokens.capital[k] and (word in ADVERBS or word in DETERMINERS))
    is_day = word.endswith("day") and word not in ENDS_OF_OUTLETS and tokens.word[k - 1] not in OUTLET_WORDS
    return is_told and (is_day or not (tokens.capital[k] and tokens.capital[k - 1]))  # Ann Lee Monday; Fox News Sunday


def _kind_of_name(tokens: Tokens, start: int, first: int, head: int) -> str | None:
    """What a head without a common noun means: Officials, the British; not Pezeshkian."""
    words, noun = tokens.word, base(tokens.word[head - 1])
    if (kind := _kind(words, head - 1, is_capital=True)) is not None or head - first > 1:
        return kind
    is_people = any(kind == "adjective" for term, _, kind in TERMS.get(noun, ()) if len(term) == 1)
    if words[first - 1] == "the" and is_people:
        return PERSON
    opens = noun.endswith("s") or start == 0 or not words[start - 1][-1].isalnum()
    return kind_of(noun) if opens and (noun in PEOPLE or not noun.endswith(("ian", "man"))) else None


def _is_common(tokens: Tokens, k: int) -> bool:
    word = tokens.word[k]
    return (
        (not tokens.capital[k] or word == "tv")
        and word[0].isalpha()
        and word not in PARTICLES
        and word not in ("and", "or", "former")  # a former MP
        and not (word in OUTLETS and tokens.word[k - 1] == "agency")  # the news agency dpa
    )


def _modifies_behind(words: list[str], k: int) -> bool:
    return words[k] in _BEHIND or (words[k].endswith(("ed", "ing")) and _kind(words, k) is None)


def _ends_head(tokens: Tokens, first: int, k: int, high: int) -> bool:
    """Whether the head ends before what may end it; of "US and Western officials" it does not at the "and"."""
    words = tokens.word
    if words[k] == "of" and tokens.capital[k - 1] and kind_of(words[k - 1], is_capital=True) == INSTITUTION:
        behind = next((j for j in range(k + 1, high) if not (tokens.capital[j] or words[j] in _WITHIN)), high)
        return behind == high or kind_of(words[behind]) not in (PERSON, DOCUMENT)  # a Department of Health official
    if words[k] not in ("and", "or"):
        return not (tokens.capital[k] and tokens.capital[k + 1 : k + 2] == [True])
    before = base(words[k - 1])
    if before in SUBJECTS and tokens.capital[k - 1] and tokens.capital[k + 1 : k + 2] == [True]:
        return False  # the Health and Human Services Department
    is_adjective = before in TERMS if tokens.capital[k - 1] else kind_of(before) is None
    end = next((j for j in range(k + 1, high) if words[j] in _ENDS_HEAD), high)
    joined = is_adjective and k + 1 < high and words[k + 1] not in DETERMINERS
    return not joined or kind_of(base(words[end - 1])) is None


def _kind(words: list[str], k: int, is_capital: bool = False) -> str | None:
    """What the noun at token `k` means, by the word before it where it has two meanings."""
    noun, before = base(words[k]), words[k - 1] if k else ""
    if (noun in ("agency", "agencies") and before in _PRESS) or (noun == "service" and before == "news"):
        return OUTLET
    if noun in ("figure", "figures"):
        return PERSON if before in _PUBLIC else DOCUMENT
    return kind_of(noun, is_capital)
