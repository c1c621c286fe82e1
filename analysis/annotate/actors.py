"""Where an article names the actors of a list, and which words stand beside them.

Entry points: `read_actors` (a list), `find_targets` (one sentence), `find_in_all` and `count` (one article).
"""

import csv
import hashlib
import io
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from pathlib import Path

from analysis.errors import InputError
from analysis.text import words as texts
from analysis.text.terms import FUNCTION_WORDS
from analysis.text.words import Span, normalise
from analysis.vocabulary import VOICES

DEFAULT = Path(__file__).resolve().parents[1] / "lists" / "actors.csv"
COLUMNS = ("actor", "alias")


@dataclass(frozen=True)
class Actors:
    """A list of actors.

    Attributes
    ----------
    name, sha256
        Of the file it was read from.
    aliases
        For the first term of each alias: the alias's terms and its actor, the longest alias first.
    written
        For each actor its aliases as they are spelled in the file.
    """

    name: str
    sha256: str
    aliases: dict[str, list[tuple[tuple[str, ...], str]]]
    written: dict[str, list[str]]

    @property
    def names(self) -> list[str]:
        return sorted({actor for found in self.aliases.values() for _, actor in found})

    @cached_property
    def marks(self) -> frozenset[str]:
        """The longest term of each alias: a sentence without any of them names no actor."""
        return frozenset(max(alias, key=len) for found in self.aliases.values() for alias, _ in found)


@cache
def default_actors() -> Actors:
    """Return the list that comes with the package, `actors.csv`."""
    return read_actors(DEFAULT)


def read_actors(file: Path) -> Actors:
    """Read a list of actors: a CSV with the columns `actor, alias`, one alias a row.

    Parameters
    ----------
    file
        The name of an actor is an alias only if it is listed as one. An alias is found as it is counted in the `words`
        table: in any case, with or without a possessive 's; "US" and "U.S." are the country, "us" the pronoun.

    Raises
    ------
    InputError
        if the file cannot be read, a cell is empty, or an alias has no word or stands for two actors.

    Examples
    --------
    >>> read_actors(DEFAULT).aliases["putin"]
    [(('putin',), 'Vladimir Putin')]
    """
    file = Path(file)
    try:
        content = file.read_bytes()
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"{file}: cannot be read as a list of actors ({why}); check the file") from error
    if not rows or tuple(cell.strip().lower() for cell in rows[0]) != COLUMNS:
        raise InputError(f"{file}, row 1: the columns of a list of actors are actor, alias; rename or add them")
    actor_of: dict[tuple[str, ...], str] = {}
    written = defaultdict(list)
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        actor, alias = (cell.strip() for cell in row) if len(row) == 2 else ("", "")
        terms = tuple(texts.term(alias[start:end]) for start, end in texts.words(alias))
        if not actor or not terms:
            raise InputError(f"{file}, row {number}: an actor and an alias with a word are needed; fill in both")
        if actor_of.setdefault(terms, actor) != actor:
            raise InputError(
                f"{file}, row {number}: {alias!r} already stands for {actor_of[terms]!r}; an alias has one actor"
            )
        written[actor].append(alias)
    if not actor_of:
        raise InputError(f"{file}: lists no actor; add a row with actor and alias")
    aliases = defaultdict(list)
    for terms, actor in sorted(actor_of.items(), key=lambda item: (-len(item[0]), item)):
        aliases[terms[0]].append((terms, actor))
    return Actors(file.name, hashlib.sha256(content).hexdigest(), dict(aliases), dict(written))


def count(
    starts_of: list[list[int]], terms_of: list[list[str]], quoted: list[Span], actors: Actors
) -> tuple[list[tuple[str, str, int, int, int]], list[tuple[str, str, str, int]]]:
    """Count the sentences of one article that name each actor, and the terms that stand with it there.

    Parameters
    ----------
    starts_of, terms_of
        Where the words of each sentence start, and their terms (`analysis.text.words.starts_and_terms`).
    quoted
        Offsets between quotation marks of quotations, in order: their words are in the quoted voice.
    actors
        As `read_actors` gives them.

    Returns
    -------
    (naming, beside)
        Rows (actor, voice, n_mentions, n_sentences, start) and (actor, voice, term, n_sentences), sorted, in the order
        of the tables `actors` and `collocates`.

    Notes
    -----
    A sentence that is partly quoted is one sentence in each voice: a term stands with an actor if both stand in the
    same sentence and voice. Mentions do not overlap, the longest alias first. Left out are `FUNCTION_WORDS` and, within
    the sentence, the words of the mentions themselves.

    Examples
    --------
    >>> naming, beside = count(*texts.starts_and_terms("Putin left Moscow.", [(0, 18)]), [], default_actors())
    >>> naming
    [('Vladimir Putin', 'outlet', 1, 1, 0)]
    >>> beside
    [('Vladimir Putin', 'outlet', 'left', 1), ('Vladimir Putin', 'outlet', 'moscow', 1)]
    """
    company: dict[tuple[str, str], Counter] = defaultdict(Counter)
    n_mentions, n_sentences, first = Counter(), Counter(), {}
    edges = [edge for span in quoted for edge in span]
    for starts, terms in zip(starts_of, terms_of, strict=True):
        if actors.marks.isdisjoint(terms):
            continue
        for voice, said in _by_voice(terms, starts, edges):
            content = set(said) - _NOT_COUNTED
            for actor, places in _mentions(said, actors).items():
                key = actor, voice
                company[key].update(content.difference(*(said[start:end] for start, end in places)))
                n_mentions[key] += len(places)
                n_sentences[key] += 1
                first.setdefault(key, starts[places[0][0]])
    naming = [(*key, n_mentions[key], n, first[key]) for key, n in sorted(n_sentences.items())]
    rows = [(*key, term, company[key][term]) for key in sorted(company) for term in sorted(company[key])]
    return naming, rows


_NOT_COUNTED = FUNCTION_WORDS | {""}


def _by_voice(terms: list[str], starts: list[int], edges: list[int]) -> list[tuple[str, list[str]]]:
    # an odd number of edges of quotations up to a word: it stands inside one
    before, after = bisect_right(edges, starts[0]), bisect_right(edges, starts[-1])
    if before == after:
        return [("quoted" if before % 2 else "outlet", terms)]
    inside = [bisect_right(edges, start) % 2 for start in starts]
    return [
        (voice, [term if side == place else "" for term, side in zip(terms, inside, strict=True)])
        for place, voice in enumerate(VOICES)
    ]


def _mentions(terms: list[str], actors: Actors) -> dict[str, list[Span]]:
    found, end = defaultdict(list), 0
    for place in [place for place, term in enumerate(terms) if term in actors.aliases]:
        for alias, actor in actors.aliases[terms[place]] if place >= end else ():
            if len(alias) == 1 or tuple(terms[place : place + len(alias)]) == alias:
                end = place + len(alias)
                found[actor].append((place, end))
                break
    return found


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
