"""One name and one side for one speaker in all articles of a corpus: the columns `name` and `name_side` of `quotes`.

Entry point: `name_speakers`. Names are joined where their letters say so, never by what is known of the world:

* Spellings of Cyrillic names fall together: Zelensky, Zelenskyy, Zelenskiy; Alexei, Aleksey; Nechaev, Nechayev.
* Given names that are one name in Russian, Ukrainian and English count as one (`lists/words.csv`).
* A lone surname is the one person of the article who has it, else the one of the corpus.
* Institutions are the set of their words: Russia's Defense Ministry, the Russian Ministry of Defence.

Two given names that mean no one name there are two people. People whom an article only describes stay what they are:
"an official" of one article is not that of another.
"""

import re

import pandas as pd

from analysis.annotation.quotes.people.keys import Key, body_key, person_key
from analysis.annotation.quotes.words import DETERMINERS, INSTITUTIONS, NATIONS, TITLES, base

AGREED = 2 / 3
_NAMED = ("named", "institution", "outlet")
_TITLES = TITLES | set("us uk un prime foreign defense defence interior finance state".split())


def name_speakers(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return quotations with the one name and side of each speaker in them all.

    Parameters
    ----------
    quotes
        The table of that name; only `article_id, speaker, speaker_kind, side` are read.

    Returns
    -------
    DataFrame
        `quotes` with `name`: the most frequent spelling, a full one before a lone surname, among equals the first by
        alphabet; missing where the speaker is unknown. And with `name_side`: what the article tells of its speaker;
        where it tells nothing, what at least `AGREED` of the articles tell that quote a speaker of that name and tell
        any side; else missing.

    Notes
    -----
    No side is carried over for those whom articles only describe ("an official"), nor between institutions of a general
    name ("the defense ministry"), which every country has. What it cannot show: a speaker who changed sides, or has
    two.

    Examples
    --------
    >>> rows = [("a", "Sergey Lavrov", "Russia"), ("b", "FM Lavrov", None), ("c", "Sergei Lavrov", None)]
    >>> quotes = pd.DataFrame([*rows, rows[0]], columns=["article_id", "speaker", "side"]).assign(speaker_kind="named")
    >>> name_speakers(quotes)[["name", "name_side"]].drop_duplicates().values.tolist()
    [['Sergey Lavrov', 'Russia']]
    """
    name = _names(quotes)
    return quotes.assign(name=name, name_side=_sides(quotes, name))


def _names(quotes: pd.DataFrame) -> pd.Series:
    name = quotes["speaker"].astype(object).where(quotes["speaker"].notna(), None)
    rows = pd.DataFrame({"article": quotes["article_id"], "written": name, "person": quotes["speaker_kind"] == "named"})
    rows = rows.reset_index(drop=True)[(quotes["speaker_kind"].isin(_NAMED) & name.notna()).to_numpy()]
    once = rows.groupby(list(rows), sort=False).size().rename("count").reset_index()
    each = once[["written", "person"]].drop_duplicates()
    pairs = list(zip(each["written"], each["person"], strict=True))
    shown = [_without_title(written) if person else written for written, person in pairs]
    keys = [person_key(name) if person else body_key(name) for name, (_, person) in zip(shown, pairs, strict=True)]
    once = once.merge(each.assign(shown=shown, key=keys), "left", ["written", "person"])
    once["key"] = _completed(once)
    once["name"] = once["key"].map(_most_frequent(once))
    name.iloc[rows.index] = rows.merge(once, "left", ["article", "written", "person"])["name"].to_numpy()
    return name


def _without_title(name: str) -> str:
    """Strip titles and nationalities before a name, and a possessive behind it."""
    parts = re.sub(r"['’´]s?$", "", name).split()
    while len(parts) > 1 and (parts[0].lower() in _TITLES | DETERMINERS or parts[0].lower() in NATIONS):
        parts = parts[1:]
    return " ".join(parts)


def _completed(once: pd.DataFrame) -> list[Key]:
    """Lone surnames and institutions without a nation: the one of the article that fits, else the one of the corpus."""
    everywhere: dict[Key, set[Key]] = {}
    here: dict[tuple[str, Key], set[Key]] = {}
    for article, key in zip(once["article"], once["key"], strict=True):
        if (short := _short(key)) is not None:
            everywhere.setdefault(short, set()).add(key)
            here.setdefault((article, short), set()).add(key)
    completed = []
    for article, key, shown in zip(once["article"], once["key"], once["shown"], strict=True):
        fits = here.get((article, key)) or everywhere.get(key, ())
        named = key[0] == "person" or (" " in shown and shown.split()[-1][0].isupper())
        completed.append(next(iter(fits)) if named and len(fits) == 1 else key)
    return completed


def _short(key: Key) -> Key | None:
    """The key of a full name without its given name or nation; None if it has none."""
    if key[0] == "person":
        return key[:2] if len(key) > 2 else None
    return (key[0], "", *key[2:]) if key[1] else None


def _most_frequent(once: pd.DataFrame) -> dict[Key, str]:
    counts: dict[Key, dict[str, int]] = {}
    for key, shown, n in zip(once["key"], once["shown"], once["count"], strict=True):
        spellings = counts.setdefault(key, {})
        spellings[shown] = spellings.get(shown, 0) + n
    return {
        key: min(spellings, key=lambda name: (not _is_full(name, key), -spellings[name], name))
        for key, spellings in counts.items()
    }


def _is_full(name: str, key: Key) -> bool:
    return (person_key(name) if key[0] == "person" else body_key(name)) == key


def _sides(quotes: pd.DataFrame, name: pd.Series) -> pd.Series:
    own = quotes["side"].astype(object).where(quotes["side"].notna(), None)
    may = (
        quotes["speaker_kind"].isin(_NAMED)
        & name.notna()
        & ~name.isin(list(filter(_is_general, name.dropna().unique())))
    )
    told = pd.DataFrame({"article": quotes["article_id"], "name": name, "side": own})[may & own.notna()]
    counts = told.drop_duplicates().groupby(["name", "side"]).size()
    total = told.groupby("name")["article"].nunique()
    agreed = counts[counts >= AGREED * counts.index.get_level_values("name").map(total).to_numpy(float)]
    found = own.where(own.notna() | ~may, name.map(dict(agreed.index)))
    return found.where(found.notna(), None)


def _is_general(name: str) -> bool:
    """the Defense Ministry, local authorities"""
    last = base(name.split()[-1].lower())
    return name.islower() or last in INSTITUTIONS or last.removesuffix("s") in INSTITUTIONS
