"""Where a sentence names the actors of a list.

Entry points: `find_targets` (one sentence), `find_in_all` (many); lists of actors are read by
`analysis.actors.read_actors`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from analysis.text import normalise

_INITIALS = re.compile(r"[A-Z]{2,4}")


def find_targets(sentence: str, actors: Mapping[str, Iterable[str]]) -> list[tuple[str, int, int]]:
    """Find where a sentence names some actors.

    Parameters
    ----------
    sentence
        As it was read.
    actors
        For each actor's name its aliases (`analysis.actors.Actors.written`); the name itself counts only if it is among
        them.

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
    if pattern is None:
        return []
    return [
        (i, actor_of[match.lastindex - 1], *match.span())
        for i, sentence in enumerate(plain)
        for match in pattern.finditer(sentence)
    ]


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
    # looked for first, since few places in a text begin like an alias
    forms = {form[0] for alias in ordered for form in (alias, alias.title() if alias == alias.lower() else alias)}
    begin = "".join(map(re.escape, sorted(forms)))
    return re.compile(rf"(?=[{begin}])(?<!\w)(?<!\w-)(?:{either})(?!-?\w)"), [actor_of[alias] for alias in ordered]


def _written(alias: str) -> str:
    if _INITIALS.fullmatch(alias):
        return rf"{alias}|{''.join(letter + '[.]' for letter in alias)}"
    escaped = r"\s+".join(map(re.escape, alias.split()))
    return escaped if alias != alias.lower() else f"(?i:{escaped})"
