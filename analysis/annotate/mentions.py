"""Where a sentence names the actors of a list.

Entry points: `find_targets` (one sentence), `find_in_all` (many); lists of actors are read by
`analysis.annotate.actors.read_actors`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from analysis.text.words import normalise

BETWEEN = "`"  # stands in no alias, for `normalise` makes an apostrophe of it
_INITIALS = re.compile(r"[A-Z]{2,4}")


def find_targets(sentence: str, actors: Mapping[str, Iterable[str]]) -> list[tuple[str, int, int]]:
    """Find where a sentence names some actors.

    Parameters
    ----------
    sentence
        As it was read.
    actors
        For each actor's name its aliases (`analysis.annotate.actors.Actors.written`); the name itself counts only if it
        is among them.

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
    return [tuple(mention) for _, *mention in find_in_all([normalise(sentence)], actors)]


def find_in_all(plain: Sequence[str], actors: Mapping[str, Iterable[str]]) -> list[tuple[int, str, int, int]]:
    """Find where sentences that are already `normalise`d name some actors: `(sentence, actor, start, end)`.

    Examples
    --------
    >>> find_in_all(["It rained.", "Putin left."], {"Putin": ["Putin"]})
    [(1, 'Putin', 0, 5)]
    """
    pattern, actor_of = _compiled(tuple((actor, tuple(aliases)) for actor, aliases in actors.items()))
    begins = list(accumulate((len(sentence) + len(BETWEEN) for sentence in plain), initial=0))
    found = []
    for match in pattern.finditer(BETWEEN.join(plain)) if pattern else ():
        start, end = match.span()
        i = bisect_right(begins, start) - 1
        found.append((i, actor_of[match.lastindex - 1], start - begins[i], end - begins[i]))
    return found


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
    # by first letters, for which `re` looks quickly if nothing stands before them, and leaves alternatives at once
    by_letter: dict[str, list[str]] = defaultdict(list)
    for alias in ordered:
        for letter in _first_letters(alias):
            by_letter[letter].append(alias)
    either = "|".join(
        rf"{re.escape(letter)}(?<!\w.)(?<!\w-.)(?:{'|'.join(map(_after_first, aliases))})"
        for letter, aliases in by_letter.items()
    )
    pattern = re.compile(rf"(?:{either})(?!-?\w)", re.DOTALL)
    return pattern, [actor_of[alias] for aliases in by_letter.values() for alias in aliases]


def _first_letters(alias: str) -> list[str]:
    first = alias.lstrip()[0]
    capital = first.title()
    return [first, capital] if alias == alias.lower() and capital != first == capital.lower() else [first]


def _after_first(alias: str) -> str:
    """Write what follows the first letter of an alias, and an empty group to know it by."""
    if _INITIALS.fullmatch(alias):
        return rf"(?:{alias[1:]}|{''.join('[.]' + letter for letter in alias[1:])}[.])()"
    first, *others = alias.split()
    escaped = r"\s+".join(map(re.escape, [first[1:], *others]))
    return (escaped if alias != alias.lower() else f"(?i:{escaped})") + "()"
