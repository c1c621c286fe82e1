"""Where a sentence names the actors of a list.

Entry points: `find_targets`, `listed_aliases`.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from analysis.actors import DEFAULT
from analysis.text import normalise

_INITIALS = re.compile(r"[A-Z]{2,4}")


def find_targets(sentence: str, actors: Mapping[str, Iterable[str]]) -> list[tuple[str, int, int]]:
    """Find where a sentence names some actors.

    Parameters
    ----------
    sentence
        As it was read.
    actors
        For each actor's name its aliases; the name itself counts only if it is among them.

    Returns
    -------
    list of (actor, start, end)
        In the order of the sentence, in characters, without a possessive 's. They do not overlap; the longest alias
        that begins at a place is taken.

    Raises
    ------
    ValueError
        if an alias holds no letter or digit, or stands for two actors.

    Notes
    -----
    An alias is found as whole words: "Iran" in neither "Iranian" nor "Iran-backed". With a capital in it, it is found
    as it is spelled ("US", not "us"), otherwise in any case. Initials are found with and without dots. Pronouns,
    descriptions ("the Russian leader") and namesakes are not resolved.

    Examples
    --------
    >>> find_targets("U.S. officials met Putin's envoy.", {"Putin": ["Putin"], "United States": ["US"]})
    [('United States', 0, 4), ('Putin', 19, 24)]
    """
    pattern, actor_of = _compiled(tuple((actor, tuple(aliases)) for actor, aliases in actors.items()))
    found = pattern.finditer(normalise(sentence)) if pattern else ()
    return [(actor_of[match.lastindex - 1], *match.span()) for match in found]


def listed_aliases(file: Path = DEFAULT) -> dict[str, list[str]]:
    """Read a list of actors, a CSV with the columns `actor, alias`, as `find_targets` takes it."""
    aliases: dict[str, list[str]] = {}
    with Path(file).open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            aliases.setdefault(row["actor"].strip(), []).append(row["alias"].strip())
    return aliases


@lru_cache(16)
def _compiled(actors: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[re.Pattern | None, list[str]]:
    actor_of: dict[str, str] = {}
    for actor, aliases in actors:
        for alias in map(normalise, aliases):
            if not any(map(str.isalnum, alias)):
                raise ValueError(f"{actor!r}: the alias {alias!r} holds no letter or digit")
            if actor_of.setdefault(alias, actor) != actor:
                raise ValueError(f"the alias {alias!r} stands for both {actor_of[alias]!r} and {actor!r}")
    ordered = sorted(actor_of, key=lambda alias: (-len(alias), alias))
    if not ordered:
        return None, []
    either = "|".join(f"({_written(alias)})" for alias in ordered)
    return re.compile(rf"(?<!\w)(?<!\w-)(?:{either})(?!-?\w)"), [actor_of[alias] for alias in ordered]


def _written(alias: str) -> str:
    if _INITIALS.fullmatch(alias):
        return rf"{alias}|{''.join(letter + '[.]' for letter in alias)}"
    escaped = r"\s+".join(map(re.escape, alias.split()))
    return escaped if alias != alias.lower() else f"(?i:{escaped})"
