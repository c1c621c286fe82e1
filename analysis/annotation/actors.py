"""Where an article names the actors of a list, and which words stand beside them.

Entry points: `read_actors` (a list), and `count` (one article, part of `annotate`).
"""

import csv
import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.text import words as texts
from analysis.text.terms import FUNCTION_WORDS
from analysis.text.words import Span
from analysis.vocabulary import VOICES

DEFAULT = Path(__file__).resolve().parents[1] / "lists" / "actors.csv"
COLUMNS = ("actor", "alias")


class Alias(NamedTuple):
    """A name of an actor: its terms (`analysis.text.words.term`) and the ways in which the list spells them."""

    terms: tuple[str, ...]
    actor: str
    spellings: list[list[str]]


@dataclass(frozen=True)
class Actors:
    """A list of actors: its file's name, digest and content; its aliases by their first term, the longest first.

    And what a person told further: the side of each name, and by actor the names that are compared with each other.
    """

    name: str
    sha256: str
    aliases: dict[str, list[Alias]]
    content: str = ""
    sides: dict[str, str] = field(default_factory=dict)
    compared: dict[str, list[str]] = field(default_factory=dict)

    @cached_property
    def marks(self) -> frozenset[str]:
        """The longest term of each alias: a sentence without any of them names no actor."""
        return frozenset(max(alias.terms, key=len) for found in self.aliases.values() for alias in found)


@cache
def default_actors() -> Actors:
    """Return the list that comes with the package, `actors.csv`."""
    return read_actors(DEFAULT)


def read_actors(file: Path) -> Actors:
    """Read a list of actors: a CSV whose first columns are `actor, alias`, one alias a row.

    Parameters
    ----------
    file
        The name of an actor is an alias only if it is listed as one. `count` says where an alias is found.

    Raises
    ------
    InputError
        if the file cannot be read, a cell is empty, or an alias has no word or stands for two actors.

    Examples
    --------
    >>> [alias.actor for alias in read_actors(DEFAULT).aliases["putin"]]
    ['Vladimir Putin']
    """
    try:
        return actors_of(file, Path(file).read_bytes())
    except OSError as error:
        raise InputError(f"{file}: cannot be read as a list of actors ({error.strerror}); check the file") from error


def actors_of(file: Path | str, content: bytes) -> Actors:
    """Return a list of actors from the name and content of its file."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file}: cannot be read as a list of actors ({error}); check the file") from error
    if not rows or tuple(cell.strip().lower() for cell in rows[0][: len(COLUMNS)]) != COLUMNS:
        raise InputError(f"{file}, row 1: the columns of a list of actors are actor, alias; rename or add them")
    header = [cell.strip().lower() for cell in rows[0]]
    known: dict[tuple[str, ...], Alias] = {}
    sides, compared = {}, defaultdict(list)
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        actor, name = (cell.strip() for cell in row[: len(COLUMNS)]) if len(row) == len(rows[0]) else ("", "")
        written = [name[start:end] for start, end in texts.words(name)]
        if not actor or not written:
            raise InputError(f"{file}, row {number}: an actor and an alias with a word are needed; fill in both")
        terms = tuple(map(texts.term, written))
        alias = known.setdefault(terms, Alias(terms, actor, []))
        if alias.actor != actor:
            raise InputError(
                f"{file}, row {number}: {name!r} already stands for {alias.actor!r}; an alias has one actor"
            )
        alias.spellings.append(list(map(_bare, written)))
        told = dict(zip(header, map(str.strip, row), strict=True))
        if told.get("side"):
            sides[name] = told["side"]
        if told.get("compare", "").lower() == "yes":
            compared[actor].append(name)
    if not known:
        raise InputError(f"{file}: lists no actor; add a row with actor and alias")
    aliases = defaultdict(list)
    for alias in sorted(known.values(), key=lambda alias: (-len(alias.terms), alias)):
        aliases[alias.terms[0]].append(alias)
    told = content.decode("utf-8-sig"), sides, dict(compared)
    return Actors(Path(file).name, hashlib.sha256(content).hexdigest(), dict(aliases), *told)


def count(
    plain: str, starts_of: list[list[int]], terms_of: list[list[str]], inside_of: list[list[int]], actors: Actors
) -> tuple[list[tuple], list[tuple], list[tuple[int, str, int, int]]]:
    """Find where one article names actors; count the sentences that do, and the terms that stand with them there.

    Parameters
    ----------
    plain, starts_of, terms_of
        The article, `normalise`d; where the words of each sentence start, and their terms (`starts_and_terms`).
    inside_of
        Of each word, 1 where it stands between the marks of a quotation, so that it is in the quoted voice, else 0.

    Returns
    -------
    (naming, beside, mentions)
        Sorted rows (actor, voice, n_mentions, n_sentences, start) and (actor, voice, term, n_sentences); and (sentence,
        actor, start, end) of each mention, without its possessive 's, in the order of the text.

    Notes
    -----
    An alias is found as whole words ("US" not in "US-led"), with or without a possessive 's or the dots of initials, as
    it is spelled or in capitals; in any case where it is listed in small letters. Mentions do not overlap, the longest
    alias first, and none reaches over the edge of a quotation. Pronouns, descriptions ("the Russian leader") and
    namesakes are not resolved. A sentence that is partly quoted is one in each voice: a term stands with an actor if
    both stand in the same sentence and voice, function words and the words of the mentions left out.

    Examples
    --------
    >>> text = "PUTIN left Moscow."
    >>> naming, beside, mentions = count(text, *texts.starts_and_terms(text, [(0, 18)]), [[0] * 3], default_actors())
    >>> naming, mentions
    ([('Vladimir Putin', 'outlet', 1, 1, 0)], [(0, 'Vladimir Putin', 0, 5)])
    >>> beside
    [('Vladimir Putin', 'outlet', 'left', 1), ('Vladimir Putin', 'outlet', 'moscow', 1)]
    """
    company: dict[tuple[str, str], Counter] = defaultdict(Counter)
    n_mentions, n_sentences, first, mentions = Counter(), Counter(), {}, []
    for i, (starts, terms, inside) in enumerate(zip(starts_of, terms_of, inside_of, strict=True)):
        if actors.marks.isdisjoint(terms):
            continue
        found: dict[tuple[str, str], list[Span]] = defaultdict(list)
        for actor, low, high in _mentions(plain, starts, terms, inside, actors):
            found[actor, VOICES[inside[low]]].append((low, high))
            last = texts.WORD.match(plain, starts[high - 1]).group().removesuffix("'s")
            mentions.append((i, actor, starts[low], starts[high - 1] + len(last)))
        for key, places in found.items():
            said = set(compress(terms, map(VOICES.index(key[1]).__eq__, inside))) - FUNCTION_WORDS
            company[key].update(said.difference(*(terms[low:high] for low, high in places)))
            n_mentions[key] += len(places)
            n_sentences[key] += 1
            first.setdefault(key, starts[places[0][0]])
    naming = [(*key, n_mentions[key], n, first[key]) for key, n in sorted(n_sentences.items())]
    beside = [(*key, term, company[key][term]) for key in sorted(company) for term in sorted(company[key])]
    return naming, beside, mentions


def _mentions(
    plain: str, starts: list[int], terms: list[str], inside: list[int], actors: Actors
) -> Iterator[tuple[str, int, int]]:
    """The mentions in one sentence, as ranges of its words."""
    end = 0
    for place in [place for place, term in enumerate(terms) if term in actors.aliases]:
        for alias in actors.aliases[terms[place]] if place >= end else ():
            high = place + len(alias.terms)
            if tuple(terms[place:high]) != alias.terms or inside[place] != inside[high - 1]:
                continue
            words = [texts.WORD.match(plain, start).group() for start in starts[place:high]]
            is_part = plain.startswith("-", starts[high - 1] + len(words[-1]))  # U.S.-led
            if not is_part and any(_is_spelled(list(map(_bare, words)), spelling) for spelling in alias.spellings):
                end = high
                yield alias.actor, place, high
                break


def _is_spelled(written: list[str], spelling: list[str]) -> bool:
    return all(have == want or have.isupper() or want.islower() for have, want in zip(written, spelling, strict=True))


def _bare(word: str) -> str:
    return texts.normalise(word).removesuffix("'s").replace(".", "")
