"""Propose a list of actors from articles: whom most of them name, to be looked through by a person (`propose`)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import pandas as pd

from analysis.annotation import furniture
from analysis.annotation.actors import Actors, actors_of, default_actors
from analysis.annotation.furniture import Learnt
from analysis.annotation.quotes.people.keys import Key, person_key
from analysis.annotation.quotes.people.phrases import TERMS, side_of
from analysis.annotation.quotes.words import BODIES, TITLES
from analysis.corpus.speakers import AGREED, held_office
from analysis.corpus.tables import csv_text
from analysis.text import rows_of, sentences, words
from analysis.text.outlets import is_known
from analysis.text.terms import DAYS, FUNCTION_WORDS, MONTHS

PROPOSED = "proposed from the articles"
MOST = 40
LEAST_ARTICLES, LEAST_SHARE = 3, 0.03
NEARLY_ALWAYS = 2 / 3  # of the articles with a surname have one full name
OFTEN = 0.2  # of those with the surname alone there are with the full name, at least
_COMMON = BODIES.union(FUNCTION_WORDS, DAYS, MONTHS)
_NAME = re.compile(r"[A-Z][\w'-]*(?: (?:al-)?[A-Z][\w'-]*){0,7}")
_ADJECTIVE = re.compile(r"\S+(?:ic|ist|ern|ean)")  # Islamic, Western
_PARTIES = frozenset(("republican", "democrat"))


def proposed(pages: dict[str, list[str]], learnt: Learnt) -> Actors:
    """Return the list that `propose` makes of the pages of each outlet; the package's where it finds nobody."""
    found = propose((_running_text(page, learnt, outlet) for outlet, own in pages.items() for page in own), pages)
    return actors_of(PROPOSED, csv_text(found).encode()) if len(found) else default_actors()


def propose(texts: Iterable[str], outlets: Iterable[str] = ()) -> pd.DataFrame:
    """Return whom most articles name: `actor, alias, n_articles, side, compare`, a list that `--actors` takes.

    Names are runs of capitalised words within a sentence, without titles, nationalities, days, outlets and words that
    are mostly written small. Other names of an actor of the package's list go with it, a surname with the one person
    who mostly bears it, initials with the name in full, other spellings with the most frequent; `compare` is "yes" for
    these two. At most 40 actors, each by some name in three articles and in 3 % of them, with its spellings that fewer
    have. The side is what the name tells, else most articles in words before it ("Russian President"), else that of an
    office held. What it cannot show: that two names mean the same ("the Kremlin", "Moscow"), or that one name means two
    people: look the list through.
    """
    n, found, told = _count(texts, outlets)
    table = _by_actor(found, max(LEAST_ARTICLES, LEAST_SHARE * n))
    sides = {actor: _side(actor, [told[name] for name in of["alias"]]) for actor, of in table.groupby("actor")}
    place = table.groupby("actor")["n_articles"].max().rank(method="first", ascending=False)
    table = table.assign(side=table["actor"].map(sides), place=table["actor"].map(place))
    return table[table["place"] <= MOST].sort_values(
        ["place", "n_articles", "alias"], ascending=[True, False, True], ignore_index=True
    )[["actor", "alias", "n_articles", "side", "compare"]]


def _running_text(page: str, learnt: Learnt, outlet: str) -> str:
    marked = furniture.mark(page, None, learnt, outlet)
    pieces = words.subtract([(0, len(page))], [(span.start, span.end) for span in marked])
    return "\n\n".join(page[start:end] for start, end in pieces)


def _count(texts: Iterable[str], outlets: Iterable[str]) -> tuple[int, Counter, dict[str, Counter]]:
    """Return the number of texts, of those with each name, and of those that tell each side of it."""
    n, found, small, told = 0, Counter(), Counter(), defaultdict(Counter)
    for text in texts:
        n += 1
        named = dict(sorted(_names(words.normalise(text))))
        found.update(named.keys())
        small.update(set(re.findall(r"[a-z]+", text)))
        for name, side in named.items():
            told[name][side] += side != ""
    no_actor = {f"{name}{end}" for name in found for end in ("n", "ns")} | {*outlets}  # Vostran, where there is Vostra
    no_actor |= {name for name, n_texts in found.items() if small[name.lower()] >= n_texts}
    return n, Counter({name: found[name] for name in found if name not in no_actor}), told


def _names(text: str) -> Iterator[tuple[str, str]]:
    """Find names, each with the side that the words before it tell."""
    for start, end in sentences.sentences(text, sentences.paragraphs(text)):
        for match in _NAME.finditer(text, start, end):
            is_shortened = text.startswith(".", match.end()) and match.end() + 1 < end  # Fla., Gov.
            if is_shortened or text.endswith(("Bureau of ", "District of "), 0, match.start()):
                continue
            written = re.split(r"'s | ", match.group().removesuffix("'s").rstrip("'"))
            is_of_office = text.endswith(("Secretary of ", "Minister of "), 0, match.start())
            parts = _own_parts(written, match.start() <= start + 1, is_of_office)
            if _is_of_an_actor(name := " ".join(parts)):
                before = written[: len(written) - len(parts)] if len(parts) > 1 else []
                yield name, side_of(before, before_name=True) or ""


def _own_parts(parts: list[str], is_first: bool, is_of_office: bool) -> list[str]:
    """Return a name without what stands before it: the first word of a sentence, a title, Russian."""
    if is_first and (len(parts) == 1 or parts[0].lower() in FUNCTION_WORDS):
        parts = parts[1:]
    last_title = max((i for i, part in enumerate(parts) if part.lower() in TITLES), default=-1)
    parts = parts[last_title + 1 :]
    if len(parts) > 1 and is_of_office:
        parts = parts[1:]
    while parts and " ".join(parts) not in _known() and _is_beside(parts[0]):
        parts = parts[1:]
    return parts


def _is_of_an_actor(name: str) -> bool:
    if name not in _known() and (name.lower() in _COMMON or len(name) < 3):
        return False
    is_headline = name.isupper() and " " in name
    return len(name) > 1 and not is_headline and not is_known(name) and not _ADJECTIVE.fullmatch(name)


def _is_beside(word: str) -> bool:
    """Return whether a word before a name is no part of it: the, Russian, Western-backed; or means a people."""
    form = word.lower()
    terms = TERMS.get(form.removesuffix("s"), ()) if form.removesuffix("s") not in _PARTIES else ()
    is_people = any(len(term) == 1 and kind == "adjective" for term, _, kind in terms)
    return form in FUNCTION_WORDS or "-" in word[-7:] or is_people


@cache
def _known() -> dict[str, str]:
    """Return the actor that each name of the package's list means."""
    aliases = (alias for found in default_actors().aliases.values() for alias in found)
    return {" ".join(spelling): alias.actor for alias in aliases for spelling in alias.spellings}


def _by_actor(found: Counter, least: float) -> pd.DataFrame:
    """Return `actor, alias, n_articles, compare` of the names of so many articles; each name has one actor."""
    full, spelt, rows = _in_full(found, least), defaultdict(Counter), []
    for name, n_articles in found.items():
        spelt[_spelled(name)][name] = n_articles
    for name, n_articles in found.items():
        bearers = full[name].most_common(1)
        is_one = bearers and bearers[0][1] >= max(NEARLY_ALWAYS * full[name].total(), OFTEN * n_articles)
        actor = bearers[0][0] if is_one else f"{name}s" if found[f"{name}s"] >= least else name
        actor = spelt[_spelled(actor)].most_common(1)[0][0]
        is_other = name != actor and (_spelled(name) == _spelled(actor) or name == _initials(actor))
        rows.append((_known().get(name.replace(".", ""), _known().get(actor, actor)), name, n_articles, is_other))
    table = pd.DataFrame(rows, columns=["actor", "alias", "n_articles", "is_other"])
    is_often = table["n_articles"] >= least
    # a spelling that is rare on the whole may be the only one of an outlet
    table = table[is_often | (table["is_other"] & table["actor"].isin(table["actor"][is_often]))]
    counted_as = [tuple(words.term(of[start:end]) for start, end in words.words(of)) for of in table["alias"]]
    table["actor"] = table.groupby(pd.Series(counted_as, table.index))["actor"].transform("first")
    has_others = table.groupby("actor")["is_other"].transform("any")
    is_compared = has_others & (table["is_other"] | (table["alias"] == table["actor"]))
    return table.assign(compare=np.where(is_compared, "yes", ""))


def _in_full(found: Counter, least: float) -> dict[str, Counter]:
    """Return in how many articles each name in full stands, by its surname and its initials."""
    full: dict[str, Counter] = defaultdict(Counter)
    for name, n_articles in found.items():
        if n_articles < least:
            continue
        if " " in name and name.split()[0].lower() not in BODIES:
            full[name.rpartition(" ")[2].removeprefix("al-")][name] += n_articles
        if len(_initials(name)) > 2:
            full[_initials(name)][name] += n_articles
    return full


def _spelled(name: str) -> tuple[Key, int]:
    """Return what spellings of a name have in common: Kiev, Kyiv; a middle name makes another."""
    return _place_of().get(name, person_key(name)), name.count(" ")


@cache
def _place_of() -> dict[str, Key]:
    """Return what each listed spelling of a name is a spelling of."""
    listed = [row for row in rows_of("variants.csv") if row["spelling"] == "yes"]
    return {name: ("place", row["set"]) for row in listed for name in row["terms"].split("|")}


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split())


def _side(actor: str, told: list[Counter]) -> str | None:
    before = sum(told, Counter()).most_common()
    is_agreed = before and before[0][1] >= AGREED * sum(n for _, n in before)
    return side_of(actor.split()) or (before[0][0] if is_agreed else held_office(person_key(actor), pd.NaT)[1])
