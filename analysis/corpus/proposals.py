"""Propose a list of actors from articles: whom most of them name, to be looked through by a person.

Entry points: `propose` (a table), and `proposed` (the list that a corpus takes which was given none).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import pandas as pd

from analysis.annotation.actors import Actors, actors_of, default_actors
from analysis.annotation.quotes.words import BODIES, NATIONS, TITLES
from analysis.corpus.tables import csv_text
from analysis.text import sentences, words
from analysis.text.outlets import is_known
from analysis.text.terms import FUNCTION_WORDS

PROPOSED = "proposed from the articles"
MOST = 40
LEAST_ARTICLES, LEAST_SHARE = 3, 0.03
NEARLY_ALWAYS = 2 / 3  # of the articles with a surname have one full name
OFTEN = 0.2  # of those with the surname alone there are with the full name, at least
_COMMON = (
    BODIES
    | FUNCTION_WORDS
    | frozenset(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december".split()
    )
)
_NAME = re.compile(r"[A-Z][\w'-]*(?: [A-Z][\w'-]*){0,7}")


def proposed(texts: Iterable[str]) -> Actors:
    """Return the list that `propose` makes; that of the package where too few articles name anybody."""
    found = propose(texts)
    return actors_of(PROPOSED, csv_text(found).encode()) if len(found) else default_actors()


def propose(texts: Iterable[str]) -> pd.DataFrame:
    """Return whom most articles name: `actor, alias, n_articles`, an alias a row, a list that `--actors` takes.

    Names are runs of capitalised words within a sentence, without titles, nationalities, days, outlets and words that
    are mostly written small. Other names of an actor of the package's list go with it, a surname with the one person
    who mostly bears it, and initials with the name in full. At most 40 actors, each in three articles and in 3 % of
    them. What it cannot show: that two names mean the same ("the Kremlin", "Moscow"), or that one name means two
    people: look the list through.
    """
    n, found, small = 0, Counter(), Counter()
    for text in texts:
        n += 1
        found.update(set(_names(words.normalise(text))))
        small.update(set(re.findall(r"[a-z]+", text)))
    found = Counter({name: n_articles for name, n_articles in found.items() if small[name.lower()] < n_articles})
    least = max(LEAST_ARTICLES, LEAST_SHARE * n)
    known = _known()
    full: dict[str, Counter] = defaultdict(Counter)
    for name, n_articles in found.items():
        if " " in name and n_articles >= least:
            full[name.rpartition(" ")[2]][name] += n_articles
            if len(initials := "".join(part[0] for part in name.split())) > 2:
                full[initials][name] += n_articles
    rows = []
    for name, n_articles in found.items():
        bearers = full[name].most_common(1)
        is_one = bearers and bearers[0][1] >= max(NEARLY_ALWAYS * full[name].total(), OFTEN * n_articles)
        actor = bearers[0][0] if is_one else f"{name}s" if found[f"{name}s"] >= least else name
        rows.append((known.get(name.replace(".", ""), known.get(actor, actor)), name, n_articles))
    table = pd.DataFrame(rows, columns=["actor", "alias", "n_articles"])
    table = table[table["n_articles"] >= least]
    table["actor"] = table.groupby(table["alias"].map(_terms))["actor"].transform("first")  # a name has one actor
    most = table.groupby("actor")["n_articles"].max().sort_values(ascending=False, kind="stable").index[:MOST]
    table = table[table["actor"].isin(most)].assign(place=lambda of: of["actor"].map(most.get_loc))
    return table.sort_values(["place", "n_articles", "alias"], ascending=[True, False, True])[
        ["actor", "alias", "n_articles"]
    ].reset_index(drop=True)


def _names(text: str) -> Iterator[str]:
    for start, end in sentences.sentences(text, sentences.paragraphs(text)):
        for match in _NAME.finditer(text, start, end):
            parts = re.split(r"'s | ", match.group().removesuffix("'s"))
            if match.start() <= start + 1 and (len(parts) == 1 or parts[0].lower() in FUNCTION_WORDS):
                parts = parts[1:]
            last_title = max((i for i, part in enumerate(parts) if part.lower() in TITLES), default=-1)
            parts = parts[last_title + 1 :]
            while parts and " ".join(parts) not in _known() and _is_beside(parts[0]):
                parts = parts[1:]
            name = " ".join(parts)
            is_other = (name.lower() in _COMMON and name not in _known()) or is_known(name)
            is_other |= text.startswith(".", match.end()) and match.end() + 1 < end  # Fla., Gov.
            if len(name) > 1 and not is_other and not (name.isupper() and " " in name):
                yield name


def _terms(name: str) -> tuple[str, ...]:
    return tuple(words.term(name[start:end]) for start, end in words.words(name))


def _is_beside(word: str) -> bool:
    """Return whether a word before a name is no part of it: the, Russian, Western-backed; or means a people."""
    form = word.lower()
    nations = (NATIONS.get(form, word), NATIONS.get(form.removesuffix("s"), word))
    return form in FUNCTION_WORDS or "-" in word[-7:] or any(nation.lower() != form for nation in nations)


@cache
def _known() -> dict[str, str]:
    """Return the actor that each name of the package's list means."""
    aliases = (alias for found in default_actors().aliases.values() for alias in found)
    return {" ".join(spelling): alias.actor for alias in aliases for spelling in alias.spellings}
