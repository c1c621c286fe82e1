"""What all spellings of one name have in common, and whether two names may mean one person.

Entry points: `person_key`, `is_one`, `is_short_for` (people), `body_key` (institutions).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from analysis.annotation.quotes.people.phrases import TERMS, UN
from analysis.annotation.quotes.words import MEANINGS, listed

# Words of institutions and media that stand for another, as `_folded` writes them.
_WORDS = MEANINGS["word of bodies"]
_PHRASES = MEANINGS["phrase of bodies"]
ABBREVIATED = MEANINGS["abbreviation of bodies"]
_TELLING = frozenset(("country", "adjective", "capital", "abbreviation", "organisation"))
_POSSESSIVE = re.compile(r"'s?$")
SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_GROUPS = MEANINGS["given name"]
_HONORARY = listed("honorary name")  # Seyed Ali Berg
_SPELLINGS = [(re.compile(pattern), by) for pattern, by in (
    (r"x", "ks"),
    (r"gh(?=.)", "q"),
    (r"o[ou]", "u"),
    (r"(^|[aeiou])ye", r"\1e"),
    (r"yo", "e"),
    (r"([^aeiou])ie(?=v$)", r"\1e"),
    (r"y|(?<=.)j$", "i"),
    (r"ae[ei]", "ai"),
    (r"ee|ie[ei]$", "i"),
    (r"kh", "h"),
    (r"ij", "i"),
    (r"(.)\1+", r"\1"),
)]  # fmt: skip
US = "United States"
LONGEST_SYLLABLE = 5  # letters
_CHINESE = listed("chinese surname")
_KOREAN = listed("korean surname")
Key = tuple[str, ...]


@lru_cache(1 << 12)
def person_key(name: str) -> Key:
    """Return what all spellings of a person's name have in common: surname, and given names if there are any.

    Examples
    --------
    >>> person_key("Volodymyr Zelenskyy") == person_key("Vladimir Zelensky")
    True
    >>> person_key("Sergey Ivanov") == person_key("Oleg Ivanov")
    False
    """
    plain = re.sub(r"\b[ae]l-", "", _folded(name)).replace("-", "")  # al-Assad, Assad
    if is_surname_first(name.split()):
        surname, *given = plain.split()
        parts = ["".join(given), surname]
    else:
        parts = re.sub(r"(?<=\b\w)\.? ?(?=\w(?:\.| |$))", "", plain).split()  # G.W., G. W.
    *given, surname = [part for part in parts if part not in SUFFIXES] or [""]
    given = [part for part in given if part not in _HONORARY] or given
    *given, surname = [letters for part in (*given, surname) if (letters := _letters(part))] or [""]
    return ("person", surname, *(_GROUPS.get(part, part) for part in given)) if surname else ("person",)


def is_short_for(short: Key, long: Key) -> bool:
    """Return whether a person's name may be a shorter form of another: each given name is one of the other's.

    A given name is told by its letters, by all but one inside, or by the initial: of the first name, if there is no
    other; of a further one.

    Examples
    --------
    >>> is_short_for(person_key("A. Berg"), person_key("Ann Berg"))
    True
    """
    if short[:2] != long[:2] or len(short) > len(long):
        return False
    given, others = short[2:], long[2:]
    initials = [min(map(len, pair)) == 1 and pair[0][0] == pair[1][0] for pair in zip(given, others, strict=False)]
    if initials[:1] == [True] and max(map(len, given if len(given[0]) == 1 else others)) > 1:
        return False  # D. Michael Berg is no Doug
    return all(
        is_initial or any(_is_slip(part, other) for other in others)
        for part, is_initial in zip(given, initials, strict=True)
    )


def is_one(name: Key, other: Key) -> bool:
    """Return whether either name may be short for the other."""
    return is_short_for(name, other) or is_short_for(other, name)


def _is_slip(name: str, other: str) -> bool:
    """Whether two given names differ by one letter inside, at most."""
    if name == other:
        return True
    short, long = sorted((name, other), key=len)
    if len(short) < 5 or len(long) - len(short) > 1 or short[-1] != long[-1]:
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]


def is_surname_first(name: Sequence[str]) -> bool:
    """Return whether a name begins with the surname, as in Kim Jong-un and Xi Jinping."""
    first, *given = name
    if len(given) == 1 and (first.lower() in _CHINESE or given[0].partition("-")[2].islower()):
        return True
    return len(given) == 2 and first.lower() in _KOREAN and max(map(len, given)) <= LONGEST_SYLLABLE  # Kim Jong Un


def has_suffix(name: str) -> bool:
    """Return whether a person's name ends with Jr. and the like."""
    return name.lower().rpartition(" ")[2] in SUFFIXES


@lru_cache(1 << 12)
def body_key(name: str) -> Key:
    """Return what all names of an institution have in common: its words, nations first, in no order.

    Examples
    --------
    >>> body_key("Russia’s Defense Ministry") == body_key("the Ministry of Defence of Russia")
    True
    """
    text = _folded(name)
    for phrase, short in _PHRASES.items():
        if phrase in text:
            text = re.sub(rf"\b{phrase}\b", short, text)
    parts = [_POSSESSIVE.sub("", part).replace(".", "") for part in text.split()]
    parts = [word for part in parts for word in ABBREVIATED.get(part, part).split()]
    found = {_WORDS.get(part, part) for part in parts} - {""}
    nations = {part: side for part in found if (side := nation_of(part))} if len(found) > 1 else {}
    rest, told = found - set(nations) or found, set(nations.values())
    if any(rest == set(term) and told <= {side, UN} for word in rest for term, side, _ in TERMS.get(word, ())):
        told = set()  # the UN's International Atomic Energy Agency; the US State Department
    return ("body", " ".join(sorted(told)), *sorted(rest))


@cache
def nation_of(word: str) -> str | None:
    """Return the country or organisation that a word in small letters means: Russian, Moscow, NATO."""
    sides = (
        side
        for term, side, kind in TERMS.get(word, ())
        if len(term) == 1 and kind in _TELLING and not (kind == "capital" and side == US and word != "washington")
    )
    return next(sides, None)  # but Mississippi's Supreme Court is not that of the country


def _folded(name: str) -> str:
    """Small letters without accents, with one kind of apostrophe."""
    if name.isascii():
        return name.lower().replace("`", "'")
    plain = unicodedata.normalize("NFKD", re.sub(r"[’‘´`]", "'", name).lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _letters(part: str) -> str:
    letters = re.sub(r"[^\w]", "", re.sub(r"'s$", "", part))
    for pattern, by in _SPELLINGS:
        letters = pattern.sub(by, letters)
    return letters
