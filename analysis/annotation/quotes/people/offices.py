"""Which office a description means ("the NATO chief"), and who held it when. Entry points: `office_of`, `holders`."""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis.annotation import rows_of
from analysis.annotation.quotes.people.keys import Key, person_key
from analysis.annotation.quotes.people.phrases import TERMS, office, side_of
from analysis.annotation.quotes.words import DETERMINERS, MEANINGS, PORTFOLIOS, PREPOSITIONS, base

_MEANS = MEANINGS["office"]  # chief, head, director, … one word for each kind of office
_PASSED_OVER = frozenset("top senior new then current incumbent late long-time longtime veteran ministry".split())
_NOT_NOW = frozenset(("former", "ex", "another", "other", "late", "elect"))
_FIELDS = PORTFOLIOS | frozenset(
    "foreign prime supreme house senate press deputy vice assistant acting first crown".split()
)
_SEATS = {term for some in TERMS.values() for term, _, kind in some if kind == "seat" for term in term}
_OF_SIDES = {word for some in TERMS.values() for words, _, _ in some for word in words} - _SEATS


class Office(NamedTuple):
    """An office: whose it is, its kind, and the words that tell it from others of its kind."""

    side: str
    kind: str
    field: frozenset[str]


def office_of(description: str) -> Office | None:
    """Return the office that a description of somebody unnamed means; None where it means none, or anybody.

    Examples
    --------
    >>> office_of("the NATO chief")
    Office(side='NATO', kind='head', field=frozenset())
    >>> office_of("a Russian minister") is None
    True
    """
    words = description.replace("’", "'").split()
    low = [base(word.lower()) for word in words]
    definite = low[0] == "the" or any(word.endswith("'s") for word in words[:-1])
    end = next((k for k, word in enumerate(low) if k and word in PREPOSITIONS), len(words))
    noun = office(low[end - 1])
    if not definite or noun not in _MEANS or not _NOT_NOW.isdisjoint(low) or (side := side_of(words)) is None:
        return None
    rest = set(low) - DETERMINERS - PREPOSITIONS - _PASSED_OVER - _FIELDS - _SEATS - _OF_SIDES - {low[end - 1]}
    return None if rest else _office(side, noun, low)


def offices_of(role: Collection[str], side: str | None) -> list[Office]:
    """Return the offices that the words of a named person's role may mean; none where no side is told."""
    if side is None or not _NOT_NOW.isdisjoint(role):
        return []
    found = {_office(side, noun, role) for noun in role if noun in _MEANS}
    found |= {held._replace(kind="leader", field=frozenset()) for held in found if _leads(held)}
    return sorted(found, key=str)


def holders(wanted: Office, date: pd.Timestamp) -> list[str]:
    """Return the names of those who held an office at a time, by `lists/officeholders.csv`; none without a time."""
    if pd.isna(date):
        return []
    return sorted({name for name, held, since, until in _rows() if held == wanted and since <= date <= until})


def surnamed(surname: str, role: Collection[str], date: pd.Timestamp) -> str | None:
    """Return the one person of a surname, as `person_key` writes it, who held an office then: that of a role, if told.

    "President Obama" is never his wife.
    """
    told = {_MEANS[word] for word in role if word in _MEANS} - {"leader"}
    names = {
        name
        for name, held, since, until in _rows()
        if person_key(name)[1] == surname and (held.kind in told or not (told or pd.isna(date)))
        if pd.isna(date) or since <= date <= until
    }
    return names.pop() if len(names) == 1 else None


def sides_held(name: str, date: pd.Timestamp) -> set[str]:
    """Return whose offices a person of this name held at a time, or at any time where none is told."""
    return {
        held.side
        for held, since, until in _table().get(person_key(name), ())
        if pd.isna(date) or since <= date <= until
    }


def _office(side: str, noun: str, words: Collection[str]) -> Office:
    kind = "spokesman" if noun == "secretary" and "press" in words else _MEANS[noun]
    field = {"defense" if word == "defence" else word for word in (_FIELDS | _SEATS) & set(words)} - {"press"}
    field |= {"prime"} if noun in ("premier", "pm") else {"foreign"} if noun == "fm" else set()
    return Office(side, kind, frozenset(field))


def _leads(held: Office) -> bool:
    """Whether who holds the office is called the leader of the country: "the Russian leader" is its president."""
    heads = held.kind in ("president", "chancellor", "king") and held.field <= {"supreme"}
    return heads or (held.kind == "minister" and held.field == {"prime"} and held.side not in _with_presidents())


@cache
def _with_presidents() -> frozenset[str]:
    return frozenset(row["side"] for row in rows_of("officeholders.csv") if row["office"] == "president")


@cache
def _rows() -> list[tuple[str, Office, pd.Timestamp, pd.Timestamp]]:
    found = []
    for row in rows_of("officeholders.csv"):
        words = row["office"].lower().replace("secretary general", "secretary-general").split()
        since, until = pd.Timestamp(row["since"], tz="UTC"), pd.Timestamp(row["until"] or "2100-01-01", tz="UTC")
        found += [(row["name"], held, since, until) for held in offices_of(words, row["side"])]
    return found


@cache
def _table() -> dict[Key, list[tuple[Office, pd.Timestamp, pd.Timestamp]]]:
    table: dict[Key, list[tuple[Office, pd.Timestamp, pd.Timestamp]]] = {}
    for name, *held in _rows():
        table.setdefault(person_key(name), []).append(tuple(held))
    return table
