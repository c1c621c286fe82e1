"""Which country or organisation of states a noun phrase says somebody is of: "a senior US official".

Entry point: `side_of`. The terms, and what each kind of term means: `analysis/lists/sides.csv` and the README there.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from analysis.annotation.quotes.words import DETERMINERS, PREPOSITIONS, base, listed
from analysis.text import rows_of

UN = "United Nations"
TWO = ""  # two sides are told, so that none is
PARTY = re.compile(r"[RDI]-[A-Z]")  # R-Texas
_STOPS = frozenset("who which that whose where when while as citing quoting".split())
_JOINS = frozenset(("and", "or", "nor", "&", "/"))
PASSED_OVER = frozenset("born based speaking language made educated trained style era".split())  # Russian-born
_GOVERNS = frozenset(
    "government regime officials official authorities administration leadership governor gov. senator sen. rep. "
    "lawmaker lawmakers legislature attorney republican democrat congressman congresswoman representative".split()
)
_SUBJECTS = listed("subject")
_ABOUT = _SUBJECTS | listed("expert")
_BESIDE = frozenset("ally allies partner partners neighbor neighbour rival rivals".split())  # a US ally
_AGAINST = _BESIDE | listed("critic") | frozenset("correspondent correspondents reporter reporters bureau".split())
_NOT_OF = _SUBJECTS | _BESIDE
# Heads whose "of" names whom somebody is of: head of, not critic of.
_OF = listed("office of")
_SPEAKS = frozenset("spokesman spokeswoman spokesperson spokesmen spokespeople spokespersons".split())
_AIDES = frozenset("adviser advisers advisor advisors aide aides assistant assistants counselor".split())
FOR_OTHERS = _SPEAKS | _AIDES
_INSIDE = frozenset("official officials source sources".split())
_LEADS_ON = {
    "of": _OF,
    "for": _SPEAKS,
    "to": _AIDES | {"secretary"},
    "at": _INSIDE | _SPEAKS | frozenset("diplomat diplomats officer officers director head chief affairs".split()),
    "with": _INSIDE | _SPEAKS,
    "in": _INSIDE | {"authorities"},
}
_BEFORE_OFFICES = ("ex-", "vice-", "co-", "then-")


class Part(NamedTuple):
    """A term or another word of a phrase, in small letters without 's."""

    kind: str  # as in sides.csv; else "word", "join", "preposition", or "leaning" for a compound as in Russian-backed
    side: str | None
    word: str
    owns: bool
    is_capital: bool


def _read_terms() -> dict[str, list[tuple[list[str], str | None, str]]]:
    terms: dict[str, list[tuple[list[str], str | None, str]]] = {}
    for row in rows_of("sides.csv"):
        words = [base(word) for word in row["term"].split()]
        terms.setdefault(words[0], []).append((words, row["side"] or None, row["kind"]))
    return {first: sorted(some, key=lambda term: -len(term[0])) for first, some in terms.items()}


TERMS = _read_terms()


def is_term(words: list[str]) -> bool:
    """Return whether words, in small letters, are a whole term: Sri Lanka, for a country."""
    return any(words == term for term, _, _ in TERMS.get(words[0], ()))


def side_of(words: Sequence[str], before_name: bool = False) -> str | None:
    """Return which country or international organisation a noun phrase says somebody is of; None where it does not.

    Parameters
    ----------
    words
        The words of the phrase as written, with plain apostrophes.
    before_name
        The phrase stands right before a name: a country at its end is where something happens ("in Russia Lee said").

    Notes
    -----
    The first term before the head wins, since English puts the owner first ("the US Ukraine envoy"); but an agency of
    the UN that has members of its own wins over the UN. Two that are joined tell none. Without a term before the head,
    an "of" behind an office is followed, "for" behind a spokesman, "to" behind an adviser, "at", "with" and "in" behind
    an official or a source. Not counted are a country before "expert" or behind another name ("Amnesty Ukraine"), any
    noun before "correspondent", "ally" or "critic", and compounds: "Russian-born" is passed over, "pro-Russian" leans,
    and tells none.

    Examples
    --------
    >>> side_of("Ukraine's ambassador to Germany".split()), side_of("a spokesman for the Kremlin".split())
    ('Ukraine', 'Russia')
    """
    may_tell = (base(word.lower()) for word in words if not word.islower())
    tells = any("-" in word or word in TERMS or word.removesuffix("s") in TERMS for word in may_tell)
    return _side_of(tuple(words), before_name) if tells else None


@lru_cache(maxsize=4096)  # few phrases are most of them
def _side_of(words: tuple[str, ...], before_name: bool) -> str | None:
    parts, lead = _parts(words), None
    while parts:
        end = next((k for k, part in enumerate(parts) if part.kind == "preposition"), len(parts))
        zone, rest = parts[:end], parts[end:]
        if any(part.kind == "leaning" for part in zone):
            return None
        if (side := _owner(zone, lead, before_name and not rest)) is not None:
            return side or None
        if not zone or not rest or office(zone[-1].word) not in _LEADS_ON.get(rest[0].word, ()):
            return None
        parts, lead = rest[1:], rest[0].word
    return None


def office(word: str) -> str:
    """Return an office in small letters without "ex-", "vice-", "co-", "then-" or "-elect"."""
    word = word.removesuffix("-elect")
    return word.partition("-")[2] if word.startswith(_BEFORE_OFFICES) else word


def _owner(zone: list[Part], lead: str | None, before_name: bool) -> str | None:
    """The side told before the head of a phrase; `TWO` where two are."""
    told = [k for k in range(len(zone)) if zone[k].side and _counts(zone, k, lead, before_name)]
    if not told:
        return None
    side = zone[told[0]].side
    if any(part.kind == "join" for part in zone):
        beside = [zone[k].kind for k in (told[0] - 1, told[0] + 1) if 0 <= k < len(zone)]
        is_alone = len(told) == 1 and "join" in beside
        return TWO if is_alone or {zone[k].side for k in told} != {side} else side
    agencies = (zone[k].side for k in told if zone[k].kind in ("organisation", "abbreviation") and zone[k].side != UN)
    return next(agencies, side) if side == UN else side


def _counts(zone: list[Part], k: int, lead: str | None, before_name: bool) -> bool:
    part = zone[k]
    following = zone[k + 1].word if k + 1 < len(zone) else ""
    if part.kind == "adjective":
        return following not in _NOT_OF
    if any(other.word in _AGAINST for other in zone[k + 1 :]):
        return False
    if part.owns:
        return True
    if part.kind == "possessive" or (before_name and not following):
        return False
    if part.kind == "capital":
        return following in _GOVERNS or (len(zone) == 1 and lead in (None, "in"))
    if part.kind == "country":
        named = k > 0 and zone[k - 1].is_capital and zone[k - 1].kind == "word"
        return not named and following not in _ABOUT
    return True


def _parts(words: Sequence[str]) -> list[Part]:
    """Read the terms and words of a phrase up to a mark or a relative clause; articles are left out."""
    found = []
    i = 0
    while i < len(words):
        word = words[i]
        low = base(word.lower()) if "'" in word else word.lower()
        if (found and low in _STOPS) or not (word[0].isalnum() or low in _JOINS):
            break
        length = 1
        if word[0].isupper() and (term := _term_at(words, i)):
            length, side, kind = term
            found.append(Part(kind, side, low, _owns(words[i + length - 1]), True))
        elif "-" in low and (compound := _compound(word)):
            found.append(Part(*compound, low, _owns(word), word[0].isupper()))
        elif low not in DETERMINERS:
            kind = "join" if low in _JOINS else "preposition" if low in PREPOSITIONS else "word"
            found.append(Part(kind, None, low, _owns(word), word[0].isupper()))
        i += length
    return found


def _owns(word: str) -> bool:
    return "'" in word and word.endswith(("'s", "s'"))


def _term_at(words: Sequence[str], i: int) -> tuple[int, str | None, str] | None:
    """The longest term that begins at this word: how many words it has, its side and kind."""
    low = base(words[i].lower())
    for first in (low, low[:-1]) if low.endswith("s") else (low,):
        for term, side, kind in TERMS.get(first, ()):
            last = i + len(term) - 1
            if last >= len(words):
                continue
            rest = [base(word.lower()) for word in words[i + 1 : last + 1]]
            is_term = [first, *rest] == term or [first, *rest[:-1], "".join(rest[-1:]).removesuffix("s")] == term
            if (len(term) > 1 and not is_term) or (kind == "abbreviation" and not base(words[i]).isupper()):
                continue
            return len(term), side, kind
    return None


def _compound(word: str) -> tuple[str, str | None] | None:
    """Kind and side of a word with a hyphen; None if no half of it is a term."""
    halves = base(word).split("-")
    if PARTY.match(word):
        return "adjective", "United States"
    sides = [term[1] for half in halves if half[:1].isupper() and (term := _term_at([half], 0))]
    if not sides:
        return None
    return ("word", None) if halves[-1].lower() in PASSED_OVER else ("leaning", None)
