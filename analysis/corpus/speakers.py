"""One name for one speaker in all articles of a corpus: the columns `name` and `name_side`, and the table `speakers`.

Entry points: `settle`, `name_quotes`, and `read_corrections` for what people say of it. Spellings fall together by
their letters: Zelensky, Zelenskyy; Vasily, Vassily; Russia's and the Russian Ministry; an abbreviation and the
institution whose words it begins. A lone surname is the person who alone, or nearly always, bears it in the corpus,
else who held an office then (`lists/officeholders.csv`). What cannot be told stays apart.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.annotation.quotes.people.keys import Key, body_key, has_suffix, person_key
from analysis.annotation.quotes.words import INSTITUTIONS, OUTLET_WORDS, base
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
_INITIALS = re.compile(r"(?<= )(?:[A-Z]\.?)+(?= )")
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
    is what the article tells; where it tells nothing, what at least `AGREED` of the articles tell that quote a speaker
    of that name and tell any side, else the side of the office held then. No side is carried over for those whom
    articles only describe ("an official"), nor between institutions of a general name ("the defense ministry"), which
    every country has. What it cannot show: a speaker who changed sides, or has two; two people of one name.

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
    settled = _with_names(settled, _told_apart(once))
    once = once.merge(settled, "left", SPEAKER)
    agreed = settled["name"].map(_agreed(once)).where(settled["speaker_kind"].isin(_NAMED))
    held = [
        held_office(key, row.day)[1] if row.speaker_kind == "named" and len(key := person_key(row.name)) > 2 else None
        for row in settled.itertuples(index=False)
    ]
    settled["name_side"] = pd.Series(held, settled.index, dtype=object).fillna(agreed)
    of_key = {person_key(name): side for name, side in (sides or {}).items()}
    told = settled["name"].map(person_key).map(of_key).fillna(settled["speaker"].map(person_key).map(of_key))
    settled["name_side"], settled["is_told"] = told.where(told.notna(), settled["name_side"]), told.notna()
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


def _told_apart(once: pd.DataFrame) -> dict[str, str]:
    """Return what else tells people of one key apart: "Jr." beside the father in an article; initials that differ."""
    named = once[once["speaker_kind"] == "named"]
    people = list(zip(named["article_id"], named["speaker"].map(person_key), named["speaker"], strict=True))
    elder = {(article, key) for article, key, name in people if not has_suffix(name)}
    apart = {name: "jr" for article, key, name in people if has_suffix(name) and (article, key) in elder}
    initials: dict[Key, dict[str, str]] = defaultdict(dict)
    for _, key, name in people:
        if middle := "".join(_INITIALS.findall(name)).replace(".", ""):
            initials[key][name] = middle
    for names in initials.values():
        if len(set(names.values())) > 1:  # George W. and George H.W. Bush
            apart |= names
    return apart


def _with_names(settled: pd.DataFrame, apart: dict[str, str]) -> pd.DataFrame:
    """Give each spelling the `name` that stands for it, and say `how` it was found."""
    spelt = list(zip(settled["speaker"], settled["speaker_kind"], strict=True))
    own = [person_key(name) if kind == "named" else body_key(name) if kind in _NAMED else None for name, kind in spelt]
    own = [key and (*key, apart[name]) if name in apart else key for key, (name, _) in zip(own, spelt, strict=True)]
    keys = _respelled(own, settled["n_articles"])
    in_full: dict[Key, Counter] = defaultdict(Counter)
    for key, (name, kind), n in zip(keys, spelt, settled["n_articles"], strict=True):
        for short in _shorter(key, name.rpartition(" ")[2] if kind == "outlet" else "") if key else ():
            in_full[short][key] += n
    meant = [
        (key, LETTERS) if key is None else _meant(key, row, in_full.get(key, Counter()))
        for key, row in zip(keys, settled.itertuples(index=False), strict=True)
    ]
    spellings: dict[Key, Counter] = defaultdict(Counter)
    for (key, _), as_spelt, (name, kind), n in zip(meant, own, spelt, settled["n_quotes"], strict=True):
        # a medium may be called without its nation: Iran's Tasnim, Tasnim
        if key is not None and (key == as_spelt or (kind == "outlet" and key[2:] == as_spelt[2:])):
            spellings[key][name] += n
    names = {key: min(found, key=lambda name: (-found[name], name)) for key, found in spellings.items()}
    named = [
        names.get(key) or (how == HELD and held_office(key, day)[0]) or name
        for (key, how), name, day in zip(meant, settled["speaker"], settled["day"], strict=True)
    ]
    return settled.assign(name=named, how=[how for _, how in meant])


def _meant(key: Key, row: NamedTuple, bearers: Counter) -> tuple[Key, str]:
    """Return whom a name means, of the full names with its surname in the corpus, and how that was told."""
    held = held_office(key, row.day)[0] if key[0] == "person" and len(key) == 2 else None
    holder, is_mostly_alone = held and person_key(held), row.n_articles > bearers.total()
    # FBI, State Department; not "the ministry", which every country has
    words = row.speaker.split()
    can_be_short = len(words) > 1 or row.speaker_kind == "outlet"
    is_a_name = key[0] == "person" or row.speaker.isupper() or (can_be_short and not words[-1][0].islower())
    # who is mostly named without a given name holds an office: "Trump" of 18 headlines is not the Melania of one
    is_another = holder is not None and holder not in bearers and is_mostly_alone
    if bearers and not is_another and is_a_name:
        most, n = bearers.most_common(1)[0]
        if n >= NEARLY_ALWAYS * bearers.total():
            return most, NEARLY if len(bearers) > 1 else ONLY
        if 2 * n > bearers.total() and [key for key in bearers if held_office(key, pd.NaT)[0]] == [most]:
            return most, EVER_HELD
    return (holder, HELD) if holder in bearers or is_another else (key, LETTERS)


def held_office(key: Key, day: pd.Timestamp) -> tuple[str | None, str | None]:
    """Return name and side of the one person of this surname, or, on any day if none is known, name, in an office."""
    undated = pd.isna(day) and len(key) > 2
    found = {of[:2] for of in _holders().get(key, ()) if undated or of[2] <= day <= of[3]}
    names, sides = ({of[i] for of in found} for i in (0, 1))
    return names.pop() if len(names) == 1 else None, sides.pop() if len(sides) == 1 else None


@cache
def _holders() -> dict[Key, list[tuple[str, str, pd.Timestamp, pd.Timestamp]]]:
    """Return name, side and time of those who held an office, by their surnames and by their names."""
    found = defaultdict(list)
    for row in rows_of("officeholders.csv"):
        key, since, until = person_key(row["name"]), pd.Timestamp(row["since"]), pd.Timestamp(row["until"] or "2100")
        for known_by in {key, key[:2]}:
            found[known_by].append((row["name"], row["side"], since, until))
    return dict(found)


def _respelled(keys: list[Key | None], n_articles: Iterable[int]) -> list[Key | None]:
    """Take a given name for a commoner one of its surname that differs by one letter inside: Volodymr, Volodymyr."""
    counts: Counter[Key] = Counter()
    for key, n in zip(keys, n_articles, strict=True):
        if key is not None and key[0] == "person" and len(key) > 2:
            counts[key] += n
    better: dict[Key, Key] = {}
    kept: dict[str, list[Key]] = defaultdict(list)  # by surname
    for key in sorted(counts, key=lambda key: (-counts[key], key)):
        alike = (other for other in kept[key[1]] if other[3:] == key[3:] and _is_slip(key[2], other[2]))
        better[key] = next(alike, key)
        if better[key] == key:
            kept[key[1]].append(key)
    return [better.get(key, key) for key in keys]


def _is_slip(name: str, other: str) -> bool:
    """Whether two given names differ by one letter that is not the last, or one is the other's initial."""
    if min(len(name), len(other)) == 1:
        return name[0] == other[0]
    short, long = sorted((name, other), key=len)
    if len(short) < 5 or len(long) - len(short) > 1 or short[-1] != long[-1]:
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]


def _shorter(key: Key, last: str) -> set[Key]:
    """The keys of a full name without its given name or nation, and of the last word of a medium: the Post."""
    short = {key[:2]} if key[0] == "person" else {(key[0], "", *key[2:])}
    return (short | ({body_key(last)} if last.lower() in _NAMED_SHORT else set())) - {key}


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
