"""Which medium or document the words of a source mean, and whose it is.

Entry points: `medium_of`, `publisher_of`, `owner_of`.
"""

from itertools import islice

from analysis.annotation.quotes.people.bodies import CARRIERS
from analysis.annotation.quotes.people.cast import Speaker
from analysis.annotation.quotes.people.heard import NEAR, OWNING, POINTING, Heard
from analysis.annotation.quotes.people.phrases import TERMS
from analysis.annotation.quotes.people.sources import (
    DOCUMENT,
    INSTITUTION,
    OUTLET,
    PLACE,
    Phrase,
    kind_of,
    phrases,
)
from analysis.annotation.quotes.rules.clauses import is_finite, subject_before
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import ENDS, ENDS_OF_OUTLETS, OUTLET_WORDS, OUTLETS, PLACES, TIMES, base
from analysis.text import outlets

FAR = 1000  # tokens before "the report" in which it is told whose it is
LONGEST_OWNER, MOST_OWNERS = 12, 40  # tokens behind "report", and how many of them are read
_GENERIC_MEDIA = frozenset(("media", "press", "tv", "television", "radio"))
_PRESS_DOCUMENTS = frozenset(
    "report reports article piece story paper publication post text headline interview column".split()
)
_STATEMENTS = frozenset("statement document announcement release readout communique note notice letter update".split())


def medium_of(heard: Heard, one: Phrase) -> Speaker | None:
    """Return the medium that a noun phrase names, or means as "the outlet" does; None where it does neither."""
    t = heard.tokens
    noun = base(t.word[one.head - 1]).rpartition("-")[2]  # the Sun-Times
    if noun in OUTLETS and t.word[one.head - 2] == "agency":  # the news agency dpa
        return heard.bodies.body(one.head - 1, one.head, OUTLET)
    length = one.head - one.first
    is_short = length == 1 and t.capital[one.first] and noun in OUTLET_WORDS  # the Post, behind The Washington Post
    if is_short and (named := heard.bodies.named_before(noun, one.start, is_capital=True)):
        return heard.bodies.body(*named, OUTLET)
    capitals = next((k for k in range(one.head - 1, 0, -1) if not t.capital[k - 1]), one.head)
    start = one.start if length == 1 and t.capital[one.start] else max(one.first, capitals)
    if t.capital[start] and outlets.is_known(t.written(start, one.head)):  # The Hill, state-run Press TV
        return heard.bodies.body(start, one.head, OUTLET)
    numbered = length == 2 and (noun.isdigit() or noun in ENDS_OF_OUTLETS)
    if noun in OUTLETS or numbered or (base(t.word[one.first]) in OUTLETS and length <= 3):
        capitals = all(t.capital[k] or not t.word[k][0].isalpha() for k in range(one.first, one.head))
        owns = t.word[one.first].endswith("'s")  # the BBC's Ann Lee
        if capitals and not owns and t.word[one.first] not in TIMES:
            return heard.bodies.body(one.first, one.head, OUTLET)
    if one.kind == OUTLET and one.name == one.first:  # the Tavna News Agency
        return heard.bodies.body(one.first, one.head, OUTLET)
    if one.kind == OUTLET and one.noun not in _GENERIC_MEDIA and t.word[one.start] in POINTING:
        # its own name: the local Tavna news agency, but not the Norwegian paper
        words = {base(t.word[k]).partition("-")[0] for k in range(one.first, one.head) if t.capital[k]}
        if any(kind_of(word, is_capital=True) != PLACE for word in words - CARRIERS - PLACES - TERMS.keys()):
            return heard.bodies.medium(one.first, one.head)
        return heard.last_outlet if heard.last_outlet[0] else heard.bodies.medium_before(one.start)
    return None


def publisher_of(heard: Heard, one: Phrase) -> Speaker:
    """Return whose "the report" is, with no owner beside it: who was named last and issues such; else it is its own."""
    words = heard.tokens.word
    pointing = words[one.start] in POINTING
    if pointing and one.noun in _PRESS_DOCUMENTS and not any(heard.tokens.capital[one.first : one.head]):
        if outlet := heard.bodies.medium_before(one.start, heard.outlet_end):
            return outlet
        if heard.last_outlet[0] or heard.last_institution[0]:
            return heard.last_outlet if heard.last_outlet[0] else heard.last_institution
    is_statement = one.noun in _STATEMENTS
    if pointing and is_statement and heard.last_body[0]:
        return heard.last_body
    told = range(one.start - 1, max(-1, one.start - NEAR), -1) if pointing else ()
    at = next((k for k in told if words[k] == one.noun), one.start if is_statement else None)
    body = _body_told_of(heard, at) if at is not None else None
    return body or (heard.unnamed(one.start, one.head, one.last)[0], DOCUMENT)


def _body_told_of(heard: Heard, at: int) -> Speaker | None:
    """The Harbour Board has closed the pier, according to a statement: the institution that the sentence tells of."""
    t = heard.tokens
    low = heard.sentence(at)
    verb = next((k for k in range(low, at) if is_finite(t, k)), low)
    for one in phrases(t, low, verb)[:1]:
        end = heard.bodies.with_of(one.head, one.last)
        if one.kind == INSTITUTION and sum(t.capital[one.first : end]) > 1:
            return heard.bodies.body(one.first, end, INSTITUTION, one.noun)
    return None


def owner_of(heard: Heard, one: Phrase) -> Phrase | None:
    """Return whose a document or channel is: told beside it, or where "the report" was named before.

    Russia's decree · the ministry statement · a survey by the pollster Eupinions · footage from Ruptly · his decree
    """
    t = heard.tokens
    owner = _owner_beside(t, one)
    if owner is not None or one.kind != DOCUMENT or t.word[one.start] not in POINTING or one.head - one.first > 1:
        return owner
    before = (k for k in range(one.start - 1, max(0, one.start - FAR), -1) if t.word[k] == one.noun)
    for k in islice(before, MOST_OWNERS):
        if np := subject_before(t, heard.sentence(k), k + 1):
            end = next((j for j in range(k, min(k + LONGEST_OWNER, one.start)) if t.word[j] in ENDS), k + LONGEST_OWNER)
            told = phrases(t, np[0], min(end, one.start))[:1]
            if told and told[0].head == k + 1 and (owner := _owner_beside(t, told[0])) is not None:
                return owner
    return None


def _owner_beside(t: Tokens, one: Phrase) -> Phrase | None:
    by = next((k for k in range(one.head, one.last) if t.word[k] in ("by", "from")), None)
    by = by or (one.head if one.head < one.last and t.word[one.head] == "of" else None)
    if by is not None and by + 1 < one.last:
        for other in phrases(t, by + 1, one.last):
            if other.kind in (INSTITUTION, OUTLET, PLACE) or other.is_named:
                return other
    if t.word[one.start] in OWNING:  # a pronoun stands alone
        return one._replace(first=one.start, name=one.start + 1, head=one.start + 1, last=one.start + 1, kind=None)
    owner = next((k for k in range(one.head - 2, one.first - 1, -1) if t.word[k].endswith(("'s", "s'"))), None)
    end = owner + 1 if owner is not None else one.head - 1
    for other in phrases(t, one.start, end) if end > one.first else ():
        if other.noun in _GENERIC_MEDIA:  # a press release
            continue
        if other.kind in (INSTITUTION, OUTLET, PLACE) or (owner is not None and other.noun not in TIMES):
            return other
    return None
