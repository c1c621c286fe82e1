"""One name for one speaker across articles: spellings, titles, lone surnames, institutions with and without nation.

Entry point: `canonical_names`. Names are joined where their letters say so, never by what is known of the world:

* Spellings of Cyrillic names fall together: Zelensky, Zelenskyy, Zelenskiy; Alexei, Aleksey; Nechaev, Nechayev.
* Given names that are one name in Russian, Ukrainian and English count as one (`lists/words.csv`).
* A lone surname is the one person of the article who has it, else the one of the corpus.
* Institutions are the set of their words: Russia's Defense Ministry, the Russian Ministry of Defence.

Two given names that mean no one name there are two people. People whom an article only describes stay what they are:
"an official" of one article is not that of another.
"""

import re

import pandas as pd

from analysis.annotate.quotes.people.keys import Key, body_key, person_key
from analysis.annotate.quotes.words import DETERMINERS, NATIONS, TITLES

_TITLES = TITLES | set("us uk un prime foreign defense defence interior finance state".split())


def canonical_names(quotes: pd.DataFrame) -> pd.Series:
    """Give each quotation's speaker the name that its corpus gives most often.

    Parameters
    ----------
    quotes
        The table of that name; only `speaker`, `speaker_kind` and `article_id` are read.

    Returns
    -------
    Series
        One name a row, with the index of `quotes`; missing where the speaker is unknown. The name is the most frequent
        of the spellings, a full one before a lone surname; among equals the first by alphabet.

    Examples
    --------
    >>> rows = [("Sergey Lavrov", "a"), ("FM Lavrov", "b"), ("Sergei Lavrov", "c"), ("Sergey Lavrov", "d")]
    >>> quotes = pd.DataFrame(rows, columns=["speaker", "article_id"]).assign(speaker_kind="named")
    >>> canonical_names(quotes).unique().tolist()
    ['Sergey Lavrov']
    """
    name = quotes["speaker"].astype(object).where(quotes["speaker"].notna(), None)
    clean = {written: _without_title(written) for written in name.dropna().unique()}
    rows = pd.DataFrame({"article": quotes["article_id"].to_numpy(), "kind": quotes["speaker_kind"].to_numpy()})
    rows["name"] = name.to_numpy()
    rows = rows[rows["name"].notna() & rows["kind"].isin(("named", "institution", "outlet"))]
    people = rows["kind"] == "named"
    rows["shown"] = rows["name"].map(clean).where(people, rows["name"])
    keys = {False: {}, True: {}}
    for is_person, written in set(zip(people, rows["shown"], strict=True)):
        keys[is_person][written] = person_key(written) if is_person else body_key(written)
    rows["key"] = [keys[is_person][written] for is_person, written in zip(people, rows["shown"], strict=True)]
    rows["key"] = _completed(rows)
    names = _most_frequent(rows)
    found = name.copy()
    found.iloc[rows.index] = [names[key] for key in rows["key"]]
    return found


def _without_title(name: str) -> str:
    """Strip titles and nationalities before a name, and a possessive behind it."""
    parts = re.sub(r"['’´]s?$", "", name).split()
    while len(parts) > 1 and (parts[0].lower() in _TITLES | DETERMINERS or parts[0].lower() in NATIONS):
        parts = parts[1:]
    return " ".join(parts)


def _completed(rows: pd.DataFrame) -> list[Key]:
    """Lone surnames and institutions without a nation: the one of the article that fits, else the one of the corpus."""
    everywhere: dict[Key, set[Key]] = {}
    here: dict[tuple[str, Key], set[Key]] = {}
    for article, key in set(zip(rows["article"], rows["key"], strict=True)):
        if (short := _short(key)) is not None:
            everywhere.setdefault(short, set()).add(key)
            here.setdefault((article, short), set()).add(key)
    completed = []
    for article, key, shown in zip(rows["article"], rows["key"], rows["shown"], strict=True):
        fits = here.get((article, key)) or everywhere.get(key, ())
        named = key[0] == "person" or (" " in shown and shown.split()[-1][0].isupper())
        completed.append(next(iter(fits)) if named and len(fits) == 1 else key)
    return completed


def _short(key: Key) -> Key | None:
    """The key of a full name without its given name or nation; None if it has none."""
    if key[0] == "person":
        return key[:2] if len(key) > 2 else None
    return (key[0], "", *key[2:]) if key[1] else None


def _most_frequent(rows: pd.DataFrame) -> dict[Key, str]:
    counts: dict[Key, dict[str, int]] = {}
    for key, shown in zip(rows["key"], rows["shown"], strict=True):
        spellings = counts.setdefault(key, {})
        spellings[shown] = spellings.get(shown, 0) + 1
    return {
        key: min(spellings, key=lambda name: (not _is_full(name, key), -spellings[name], name))
        for key, spellings in counts.items()
    }


def _is_full(name: str, key: Key) -> bool:
    return (person_key(name) if key[0] == "person" else body_key(name)) == key
