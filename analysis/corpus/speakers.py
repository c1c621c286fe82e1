"""One name for one speaker in all articles of a corpus: the columns `name` and `name_side`, and the table `speakers`.

Entry points: `settle`, `name_quotes`, and `read_corrections` for what people say of it. Spellings fall together by
their letters: Zelensky, Zelenskyy; Araghchi, Araqchi; Russia's and the Russian Ministry; an abbreviation and the
institution whose words it begins. A shorter name (Zarif, Javad Zarif) is the person who alone, or nearly always, bears
it in the corpus, else who held an office then (`lists/officeholders.csv`). What cannot be told stays apart.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.annotation.quotes.people.keys import Key, body_key, has_suffix, is_one, is_short_for, person_key
from analysis.annotation.quotes.words import INSTITUTIONS, OUTLET_WORDS, PARTICLES, base
from analysis.errors import InputError
from analysis.read.tables import read_rows
from analysis.text import rows_of

AGREED = 2 / 3  # share of the articles that tell a speaker's side
FEW = 1 / 5  # share of a medium's articles below which the side they tell is that of a bureau or correspondent
NEARLY_ALWAYS = 0.9  # share of the articles in which a lone surname has one full form
SPEAKER, SETTLED = ["speaker", "speaker_kind"], ["name", "name_side"]  # columns of `quotes`: told, and settled
READ = ["article_id", *SPEAKER, "side"]
LETTERS, ONLY, NEARLY = "same letters", "only one of this name in the corpus", "nearly always this one"
HELD, EVER_HELD = "held an office then", "the only one who ever held an office"
CORRECTION = "you said so"
SEPARATOR = " | "  # between the variants of a name
CORRECTED = ["name", "kind", "side", "variants"]
_NAMED = ("named", "institution", "outlet")
_NAMED_SHORT = OUTLET_WORDS - {"news", "press", "today"}  # the Post, but not News


def settle(
    quotes: pd.DataFrame,
    published: pd.Series | None = None,
    corrections: pd.DataFrame | None = None,
    sides: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the one name and side of each speaker of all quotations, for `name_quotes`, and the table `speakers`.

    `published` says when the articles appeared, by `article_id`: an office is held for a time. `corrections` is a table
    `speakers` that a person has looked through: its variants have its names and sides; `sides` are those of the list of
    actors.

    Notes
    -----
    A name is the most frequent spelling, a full one before a lone surname, among equals the first by alphabet. A side
    is that of the office held then, else what the article tells; where it tells nothing, what at least `AGREED` of the
    articles tell that quote a speaker of that name and tell any side, else that of an office held before. No side is
    carried over for those whom articles only describe ("an official"), nor between institutions of a general name ("the
    defense ministry"), which every country has. What it cannot show: a speaker who changed sides, or has two; two
    people of one name.

    Examples
    --------
    >>> rows = [("a", "Sergey Lavrov", "Russia"), ("b", "Lavrov", None), ("c", "Sergei Lavrov", None)]
    >>> quotes = pd.DataFrame([*rows, rows[0]], columns=["article_id", "speaker", "side"])
    >>> _, speakers = settle(quotes.assign(speaker_kind="named"))
    >>> speakers[["name", "side", "variants", "n_articles"]].values.tolist()
    [['Sergey Lavrov', 'Russia', 'Lavrov | Sergei Lavrov | Sergey Lavrov', 3]]
    """
    said = quotes[quotes["speaker"].fillna("") != ""].astype(dict.fromkeys(SPEAKER, object))
    once = said.groupby(["article_id", *SPEAKER], sort=False, observed=True)
    once = once.agg(side=("side", "first"), n=("speaker", "size")).reset_index()
    once["day"] = once["article_id"].map(published) if published is not None else pd.NaT
    spelling = once.groupby(SPEAKER, sort=False)
    settled = spelling.agg(n_articles=("n", "size"), n_quotes=("n", "sum"), day=("day", "median")).reset_index()
    settled = _with_names(settled, _sons(once))
    once = once.merge(settled, "left", SPEAKER)
    agreed = settled["name"].map(_agreed(once)).where(settled["speaker_kind"].isin(_NAMED))
    key = settled["name"].map(person_key)
    is_full = (settled["speaker_kind"] == "named") & (key.map(len) > 2)
    days = list(zip(key.where(is_full, ("",)), settled["day"], strict=True))
    held, had = ([held_office(*one, is_over)[1] for one in days] for is_over in (False, True))
    of_key = {person_key(name): side for name, side in (sides or {}).items()}
    told = key.map(of_key).astype(object).fillna(settled["speaker"].map(person_key).map(of_key))
    told = told.fillna(pd.Series(held, settled.index, dtype=object).where(settled["day"].notna()))
    settled["name_side"], settled["is_told"] = told.fillna(agreed).fillna(pd.Series(had, settled.index)), told.notna()
    table = _table(once, settled)
    if corrections is not None:
        _correct(settled, corrections, table)
        table = _table(once, settled)
    return settled, table


def name_quotes(quotes: pd.DataFrame, settled: pd.DataFrame) -> pd.DataFrame:
    """Return quotations with name and side of each speaker; who is not among those settled has their own name."""
    found = quotes[[*SPEAKER, "side"]].astype(object).merge(settled[[*SPEAKER, *SETTLED, "is_told"]], "left", SPEAKER)
    found["name"] = found["name"].where(found["name"].notna(), found["speaker"])
    by_article = found["side"].notna() & (found["is_told"] != True)  # noqa: E712
    found["name_side"] = found["side"].where(by_article, found["name_side"])
    found = found[SETTLED].astype(object).set_index(quotes.index)
    return quotes.assign(**found.where(found.notna(), None))


def _sons(once: pd.DataFrame) -> set[str]:
    """Return the names with "Jr." whose father speaks in the same article; elsewhere both may be one person."""
    named = once[once["speaker_kind"] == "named"]
    people = list(zip(named["article_id"], named["speaker"].map(person_key), named["speaker"], strict=True))
    elder = {(article, key) for article, key, name in people if not has_suffix(name)}
    return {name for article, key, name in people if has_suffix(name) and (article, key) in elder}


def _with_names(settled: pd.DataFrame, sons: set[str]) -> pd.DataFrame:
    """Give each spelling the `name` that stands for it, and say `how` it was found."""
    keys = _keys(settled, sons)
    spelt: dict[Key, list[NamedTuple]] = defaultdict(list)  # that of most articles first
    for key, row in sorted(zip(keys, settled.itertuples(), strict=True), key=lambda one: -one[1].n_articles):
        spelt[key].append(row)
    meant = _meanings(spelt)
    spellings: dict[Key, Counter] = defaultdict(Counter)
    for own, (key, _) in meant.items():
        for row in spelt[own]:
            # a full name, not a lone surname; a medium may be called without its nation: Iran's Tasnim, Tasnim
            is_medium = row.speaker_kind == "outlet" and key[2:] == own[2:]
            is_full = not PARTICLES.issuperset(own[2:]) if own[0] == "person" else is_medium
            if key == own or is_full:
                spellings[key][row.speaker] += row.n_quotes
    names = {key: min(found, key=lambda name: (-found[name], name)) for key, found in spellings.items()}
    named = [names.get(meant[key][0]) or held_office(meant[key][0], pd.NaT)[0] for key in keys]
    return settled.assign(name=named, how=[meant[key][1] for key in keys])


def _keys(settled: pd.DataFrame, sons: set[str]) -> list[Key]:
    """Return what each name has in common with its other spellings; a description has none but in capitals."""
    spelt = list(zip(settled["speaker"], settled["speaker_kind"], strict=True))
    people = sorted({person_key(name) for name, kind in spelt if kind == "named"}, key=lambda key: (len(key), key))
    whole = {"".join((*key[2:], *key[1:2])): key for key in people}  # by all letters: Takht-Ravanchi, Takht Ravanchi
    keys = []
    for name, kind in spelt:
        key = person_key(name) if kind == "named" else body_key(name) if kind in _NAMED else (kind, name.lower())
        if kind == "named":
            key = whole["".join((*key[2:], *key[1:2]))]
        keys.append((key[0], f"{key[1]} jr", *key[2:]) if name in sons else key)
    return keys


def _meanings(spelt: dict[Key, list[NamedTuple]]) -> dict[Key, tuple[Key, str]]:
    """Return of each name whom it means, and how that was told: the fuller name that it may be short for."""
    n = {key: sum(row.n_articles for row in rows) for key, rows in spelt.items()}
    fuller: dict[Key, list[Key]] = defaultdict(list)  # by surname; without the nation; by the last word of a medium
    meant: dict[Key, tuple[Key, str]] = {}
    for key in sorted(spelt, key=lambda key: (-sum(len(part) > 1 for part in key), -len(key), -n[key], key)):
        is_person, name = key[0] == "person", spelt[key][0]
        bearers: Counter[Key] = Counter()
        for other in fuller[key[:2] if is_person else key]:
            if not is_person or is_short_for(key, other):
                bearers[meant[other][0]] += n[other]
        meant[key] = _meant(key, name, n[key], bearers)
        last = name.speaker.rpartition(" ")[2]
        is_short_medium = name.speaker_kind == "outlet" and last.lower() in _NAMED_SHORT
        short = {key[:2] if is_person else (key[0], "", *key[2:])} | ({body_key(last)} if is_short_medium else set())
        for one in short if is_person else short - {key}:
            fuller[one].append(key)
    return meant


def _meant(key: Key, row: NamedTuple, n_articles: int, bearers: Counter) -> tuple[Key, str]:
    """Return whom a name means, of the fuller names in the corpus that it may be short for, and how that was told."""
    held = held_office(key, row.day)[0] if key[0] == "person" else None
    holder = held and next((other for other in bearers if is_one(other, person_key(held))), person_key(held))
    # FBI, State Department; not "the ministry", which every country has
    words = row.speaker.split()
    can_be_short = len(words) > 1 or row.speaker_kind == "outlet"
    is_a_name = key[0] == "person" or row.speaker.isupper() or (can_be_short and not words[-1][0].islower())
    # who is mostly named without a given name holds an office: "Trump" of 18 headlines is not the Melania of one
    is_another = holder is not None and len(key) == 2 and holder not in bearers and n_articles > bearers.total()
    if bearers and not is_another and is_a_name:
        most, n = bearers.most_common(1)[0]
        if n >= NEARLY_ALWAYS * bearers.total():
            return most, NEARLY if len(bearers) > 1 else ONLY
        if 2 * n > bearers.total() and [key for key in bearers if held_office(key, pd.NaT)[0]] == [most]:
            return most, EVER_HELD
    return (holder, HELD) if holder in bearers or is_another else (key, LETTERS)


def held_office(key: Key, day: pd.Timestamp, is_over: bool = False) -> tuple[str | None, str | None]:
    """Return name and side of the one person of this name who held an office then; if NaT, of a full name, ever.

    If the office may be over, also of whoever had held it by then.
    """
    undated = pd.isna(day) and len(key) > 2
    known = (of for of in _holders().get(key[:2], ()) if is_one(key, of[0]))
    found = [of for of in known if undated or of[3] <= day <= (day if is_over else of[4])]
    names, sides = ({of[i] for of in found} for i in (1, 2))
    return names.pop() if len(names) == 1 else None, sides.pop() if len(sides) == 1 else None


@cache
def _holders() -> dict[Key, list[tuple[Key, str, str, pd.Timestamp, pd.Timestamp]]]:
    """Return key, name, side and time of those who held an office, by their surnames."""
    found = defaultdict(list)
    for row in rows_of("officeholders.csv"):
        key, since, until = person_key(row["name"]), pd.Timestamp(row["since"]), pd.Timestamp(row["until"] or "2100")
        found[key[:2]].append((key, row["name"], row["side"], since, until))
    return dict(found)


def _agreed(once: pd.DataFrame) -> dict[str, str]:
    """Return the side of each name on which the articles agree that tell any."""
    told = once[once["speaker_kind"].isin(_NAMED) & once["side"].notna() & ~once["name"].map(_is_general)]
    counts = told[["article_id", "name", "side"]].drop_duplicates().groupby(["name", "side"]).size()
    of = counts.index.get_level_values("name")
    media = once[once["speaker_kind"] == "outlet"]
    n_told, n_media = (some.groupby("name")["article_id"].nunique() for some in (told, media))
    is_of_bureau = counts < FEW * of.map(n_media).to_numpy(float)
    return dict(counts[(counts >= AGREED * of.map(n_told).to_numpy(float)) & ~is_of_bureau].index)


def _is_general(name: str) -> bool:
    """the Defense Ministry, local authorities; not the Russian Defense Ministry"""
    last = base(name.rpartition(" ")[2].lower())
    is_of_many = name.islower() or last in INSTITUTIONS or last.removesuffix("s") in INSTITUTIONS
    return is_of_many and not body_key(name)[1]


def read_corrections(path: Path) -> pd.DataFrame:
    """Return a table `speakers` as a person has changed it: `name, kind, side, variants`."""
    rows = []
    for where, row in read_rows(path, CORRECTED):
        if not row["name"] or row["kind"] not in _NAMED:
            raise InputError(f"{where}: needs a name and one of the kinds {', '.join(_NAMED)}; mend or remove the row.")
        rows.append([row[column] for column in CORRECTED])
    return pd.DataFrame(rows, columns=CORRECTED, dtype=object).replace({"side": {"": None}})


def corrected_before(speakers: pd.DataFrame, later: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return what people corrected in an earlier corpus, with what they correct now in its place."""
    earlier = speakers.loc[speakers["how"].str.contains(CORRECTION, regex=False), CORRECTED]
    if later is not None:
        changed = {variant for variants in later["variants"] for variant in variants.split(SEPARATOR)}
        is_kept = [changed.isdisjoint(variants.split(SEPARATOR)) for variants in earlier["variants"]]
        earlier = pd.concat([later, earlier.loc[is_kept]], ignore_index=True)
    return earlier if len(earlier) else None


def _correct(settled: pd.DataFrame, corrections: pd.DataFrame, shown: pd.DataFrame) -> None:
    """Take over what a person has changed of a table as it is `shown`; a variant that has two names stays as found."""
    names = defaultdict(set)
    for row in corrections.itertuples():
        for variant in {row.name, *row.variants.split(SEPARATOR)}:
            names[variant].add((row.name, row.side if isinstance(row.side, str) else None))
    found = {variant: row for row in shown.itertuples() for variant in row.variants.split(SEPARATOR)}
    for i, spelling in settled["speaker"][settled["speaker_kind"].isin(_NAMED)].items():
        told = names.get(spelling, ())
        if len(told) == 1 and spelling in found:
            (name, side) = next(iter(told))
            if name != found[spelling].name:
                settled.loc[i, ["name", "how"]] = name, CORRECTION
            if side not in (None, found[spelling].side):
                settled.loc[i, ["name_side", "is_told", "how"]] = side, True, CORRECTION


def _table(once: pd.DataFrame, settled: pd.DataFrame) -> pd.DataFrame:
    once = once.drop(columns=["name", "how"]).merge(settled[[*SPEAKER, *SETTLED, "how", "is_told"]], "left", SPEAKER)
    once = once[once["speaker_kind"].isin(_NAMED)]
    by_articles = once["side"].notna() & ~once["is_told"].astype(bool)
    once = once.assign(side=once["side"].where(by_articles, once["name_side"]))
    rows = [
        {
            **{"name": name, "kind": some.groupby("speaker_kind")["n"].sum().idxmax()},  # of most quotations
            "side": next(iter(some["side"].mode(dropna=False)), None),
            "variants": SEPARATOR.join(sorted(set(some["speaker"]))),
            **{"n_articles": some["article_id"].nunique(), "n_quotes": int(some["n"].sum())},
            "how": "; ".join(sorted(set(some["how"]))),
        }
        for name, some in once.groupby("name")
    ]
    table = pd.DataFrame(rows, columns=["name", "kind", "side", "variants", "n_articles", "n_quotes", "how"])
    return table.sort_values(["n_quotes", "name"], ascending=[False, True], kind="stable", ignore_index=True)
