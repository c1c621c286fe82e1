"""One name for one speaker in all articles of a corpus: the columns `name` and `name_side`, and the table `speakers`.

Entry point: `name_speakers`. Who is meant is settled from all articles at once:

* Spellings fall together by their letters: Zelensky, Zelenskyy; Vasily, Vassily; Russia's and the Russian Ministry.
* A lone surname is the one person of the article who has it, else the one of the corpus with the role that the article
  tells, else the one who nearly always bears it there.
* Abbreviations are the institution whose words they begin, and those of `lists/words.csv`.
* "The NATO chief" is who holds that office in the corpus at the time, else in `lists/officeholders.csv`.

What cannot be told stays apart. People whom an article only describes stay what they are: "an official" of one article
is not that of another.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.annotation.quotes.people.keys import Key, body_key, person_key
from analysis.annotation.quotes.people.offices import Office, holders, office_of, offices_of, sides_held, surnamed
from analysis.annotation.quotes.words import DETERMINERS, INSTITUTIONS, NATIONS, TITLES, base
from analysis.corpus.corrections import read_rows
from analysis.errors import InputError

AGREED = 2 / 3  # share of the articles that tell a speaker's side
NEARLY_ALWAYS = 0.9  # share of the articles in which a lone surname has one full form
NEAR = pd.Timedelta(days=180)  # over which one person is taken to hold an office
SETTLED = ("speaker_kind", "name", "name_side")  # columns of `quotes` that are settled over all articles
LETTERS, CORRECTION = "same letters", "you said so"
SEPARATOR = " | "  # between the variants of a name
CORRECTED = ["name", "kind", "side", "variants"]
_SUFFIXES = frozenset(("jr", "ii", "iii"))
_NAMED = ("named", "institution", "outlet")
_TITLES = TITLES | set("us uk un prime foreign defense defence interior finance state".split())


def name_speakers(
    quotes: pd.DataFrame, published: pd.Series | None = None, corrections: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return quotations with the one name and side of each speaker in them all, and the table `speakers`.

    Parameters
    ----------
    quotes
        The table of that name; only `article_id, speaker, speaker_kind, role, side` are read.
    published
        When the articles appeared, by `article_id`: an office is held for a time.
    corrections
        A table `speakers` that a person has looked through: its variants have its names and sides.

    Returns
    -------
    DataFrame, DataFrame
        `quotes` with `name`: the most frequent spelling, a full one before a lone surname, among equals the first by
        alphabet; missing where the speaker is unknown. With `name_side`: what the article tells of its speaker; where
        it tells nothing, what at least `AGREED` of the articles tell that quote a speaker of that name and tell any
        side, else the side of the office held at the time; else missing. `speaker_kind` is named where "the NATO chief"
        was told. And `speakers`, see `analysis.corpus.schema`.

    Notes
    -----
    No side is carried over for those whom articles only describe ("an official"), nor between institutions of a general
    name ("the defense ministry"), which every country has. What it cannot show: a speaker who changed sides, or has
    two; two people of one name.

    Examples
    --------
    >>> rows = [("a", "Sergey Lavrov", "Russia"), ("b", "FM Lavrov", None), ("c", "Sergei Lavrov", None)]
    >>> quotes = pd.DataFrame([*rows, rows[0]], columns=["article_id", "speaker", "side"])
    >>> named, speakers = name_speakers(quotes.assign(speaker_kind="named", role=None))
    >>> named[["name", "name_side"]].drop_duplicates().values.tolist()
    [['Sergey Lavrov', 'Russia']]
    >>> speakers[["name", "variants", "n_articles"]].values.tolist()
    [['Sergey Lavrov', 'FM Lavrov | Sergei Lavrov | Sergey Lavrov', 3]]
    """
    once = _once(quotes, published)
    _join(once)
    _tell_offices(once)
    once["name"] = (
        once["key"].map(_most_frequent(once[once["key"].notna()])).where(once["key"].notna(), once["speaker"])
    )
    _tell_sides(once)
    if corrections is not None:
        _correct(once, corrections)
    found = quotes[["article_id", "speaker", "speaker_kind", "side"]].merge(
        once[["article_id", "speaker", "speaker_kind", "name", "kind", "name_side"]],
        "left",
        ["article_id", "speaker", "speaker_kind"],
    )
    found["name_side"] = found["side"].where(found["side"].notna(), found["name_side"])
    found["speaker_kind"] = found["kind"].where(found["kind"].notna(), found["speaker_kind"])
    found = found[list(SETTLED)].astype(object).set_index(quotes.index)
    return quotes.assign(**found.where(found.notna(), None)), _table(once)


def _once(quotes: pd.DataFrame, published: pd.Series | None) -> pd.DataFrame:
    """Each speaker of each article once, with what the article tells: role, side and how often it quotes them."""
    said = quotes[quotes["speaker"].notna()]
    rows = said.groupby(["article_id", "speaker", "speaker_kind"], sort=False, observed=True)
    once = rows.agg(role=("role", "first"), side=("side", "first"), n=("speaker", "size")).reset_index()
    once = once.astype({"speaker": object, "speaker_kind": object})
    alone = once["speaker_kind"].isin(_NAMED) & ~once["speaker"].str.contains(" ")
    counts = (
        once[alone].groupby(["speaker", "speaker_kind"]).size().reset_index(name="n").sort_values("n", kind="stable")
    )
    most = counts.drop_duplicates("speaker", keep="last").set_index("speaker")["speaker_kind"]
    once["kind"] = once["speaker_kind"].mask(alone, once["speaker"].map(most))  # Amnesty, a person in one article
    once["how"] = LETTERS
    once["date"] = pd.to_datetime(once["article_id"].map(published), utc=True) if published is not None else pd.NaT
    once["side"] = once["side"].astype(object).where(once["side"].notna(), None)
    once["role"] = once["role"].astype(object).where(once["role"].notna(), "")
    return once


def _join(once: pd.DataFrame) -> None:
    """Give every name its `key`, and lone surnames and institutions without a nation that of the fuller name."""
    shown, keys = [], []
    for name, kind in zip(once["speaker"], once["kind"], strict=True):
        shown.append(_without_title(name) if kind == "named" else name)
        keys.append(None if kind not in _NAMED else person_key(shown[-1]) if kind == "named" else body_key(name))
    keys = _respelled(_with_suffixes(keys, once["article_id"], shown))
    once["shown"], once["key"] = shown, pd.Series(keys, once.index, object)
    here, everywhere = defaultdict(set), defaultdict(Counter)
    roles = defaultdict(set)
    for article, key, role in zip(once["article_id"], keys, once["role"], strict=True):
        if key is not None and (short := _short(key)) is not None:
            here[article, short].add(key)
            everywhere[short][key] += 1
            roles[key] |= set(role.split())
    columns = ("article_id", "shown", "role", "date")
    for i, (key, article, name, role, date) in enumerate(zip(keys, *(once[c] for c in columns), strict=True)):
        if key is None or not (key[0] == "person" or name.isupper() or (" " in name and name.split()[-1][0].isupper())):
            continue
        if len(fits := here.get((article, key), ())) == 1:
            once.at[i, "key"], once.at[i, "how"] = next(iter(fits)), "full name in the article"
        elif not fits and len(key) == 2 and key[0] == "person" and (holder := surnamed(key[1], role.split(), date)):
            full = person_key(holder)
            if full in everywhere.get(key, (full,)) or set(role.split()) & TITLES:
                once.at[i, "key"], once.at[i, "how"], once.at[i, "shown"] = full, "held an office then", holder
        if not fits and once.at[i, "how"] == LETTERS and key in everywhere:
            full, how = _bearer(everywhere[key], roles, set(role.split()) & TITLES)
            if full is not None:
                once.at[i, "key"], once.at[i, "how"] = full, how


def _bearer(full: Counter, roles: Mapping[Key, set[str]], told: set[str]) -> tuple[Key | None, str]:
    """Of the people who share a surname: who holds the role that an article tells, else who nearly always bears it."""
    if len(full) == 1:
        return next(iter(full)), "only one of this name in the corpus"
    fits = [key for key in full if told & roles[key]] if told else []
    if len(fits) == 1:
        return fits[0], "the only one of this name with this role"
    most, n = full.most_common(1)[0]
    return (most, "nearly always this one") if n >= NEARLY_ALWAYS * full.total() else (None, "")


def _with_suffixes(keys: list[Key | None], articles: Iterable[str], shown: list[str]) -> list[Key | None]:
    """Keep Donald Trump Jr. apart, where an article that quotes him quotes Donald Trump too."""
    junior = [bool(name.split()) and name.split()[-1].lower().rstrip(".") in _SUFFIXES for name in shown]
    both = defaultdict(set)
    for key, article, is_junior in zip(keys, articles, junior, strict=True):
        if key is not None and key[0] == "person":
            both[article, key].add(is_junior)
    apart = {key for (_, key), kinds in both.items() if len(kinds) > 1}
    return [(*key, "jr") if key in apart and is_junior else key for key, is_junior in zip(keys, junior, strict=True)]


def _respelled(keys: list[Key | None]) -> list[Key | None]:
    """Take a given name for a commoner one of its surname that differs by one letter inside: Volodymr, Volodymyr."""
    counts = Counter(key for key in keys if key is not None and key[0] == "person" and len(key) > 2)
    by_surname = defaultdict(list)
    for key, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        by_surname[key[1]].append(key)
    better: dict[Key, Key] = {}
    for same in by_surname.values():
        for i, key in enumerate(same):
            fits = (
                other for other in same[:i] if other not in better and key[2] != other[2] and _is_slip(key[2], other[2])
            )
            if (other := next(fits, None)) is not None:
                better[key] = other
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


def _without_title(name: str) -> str:
    """Strip titles and nationalities before a name, and a possessive behind it."""
    parts = re.sub(r"['’´]s?$", "", name).split()
    while len(parts) > 1 and (parts[0].lower() in _TITLES | DETERMINERS or parts[0].lower() in NATIONS):
        parts = parts[1:]
    return " ".join(parts)


def _short(key: Key) -> Key | None:
    """The key of a full name without its given name or nation; None if it has none."""
    if key[0] == "person":
        return key[:2] if len(key) > 2 else None
    return (key[0], "", *key[2:]) if key[1] else None


def _tell_offices(once: pd.DataFrame) -> None:
    """Put a name in place of "the NATO chief" and "Russia's foreign minister": who holds the office at that time."""
    held: dict[Office, list[tuple[pd.Timestamp, Key]]] = defaultdict(list)
    named = once[(once["kind"] == "named") & (once["role"] != "")]
    for key, role, side, date in zip(named["key"], named["role"], named["side"], named["date"], strict=True):
        for office in offices_of(role.split(), side):
            held[office].append((date, key))
    for i, (name, kind, date) in enumerate(zip(once["speaker"], once["kind"], once["date"], strict=True)):
        if kind != "anonymous" or (office := office_of(name)) is None:
            continue
        near = [key for day, key in held.get(office, ()) if pd.isna(day) or pd.isna(date) or abs(day - date) <= NEAR]
        counts = Counter(near)
        full, how = None, "holds the office in the corpus"
        if counts and counts.most_common(1)[0][1] >= NEARLY_ALWAYS * counts.total():
            full = counts.most_common(1)[0][0]
        elif not counts and len(known := holders(office, date)) == 1:
            full, how = person_key(known[0]), "held the office then"
            once.at[i, "shown"] = known[0]
        if full is not None:
            once.at[i, "key"], once.at[i, "kind"], once.at[i, "how"] = full, "named", how


def _most_frequent(once: pd.DataFrame) -> dict[Key, str]:
    counts: dict[Key, Counter] = defaultdict(Counter)
    for key, shown, kind, n in zip(once["key"], once["shown"], once["speaker_kind"], once["n"], strict=True):
        counts[key][shown] += n if kind in _NAMED else 0
    return {
        key: min(spellings, key=lambda name: (not _is_full(name, key), -spellings[name], name))
        for key, spellings in counts.items()
    }


def _is_full(name: str, key: Key) -> bool:
    return (person_key(name) if key[0] == "person" else body_key(name)) == key


def _tell_sides(once: pd.DataFrame) -> None:
    """Give `name_side`: of the article, else of the other articles where they agree, else of an office held then."""
    general = {name for name in once["name"].unique() if _is_general(name)}
    may = once["kind"].isin(_NAMED) & ~once["name"].isin(general)
    told = once[may & once["side"].notna()]
    counts = told[["article_id", "name", "side"]].drop_duplicates().groupby(["name", "side"]).size()
    total = told.groupby("name")["article_id"].nunique()
    agreed = dict(counts[counts >= AGREED * counts.index.get_level_values("name").map(total).to_numpy(float)].index)
    sides = []
    for name, kind, own, date, is_told in zip(once["name"], once["kind"], once["side"], once["date"], may, strict=True):
        known = agreed.get(name) if is_told else None
        if own is None and known is None and kind == "named":
            known = _side_of_holder(name, date)
        sides.append(own if own is not None else known)
    once["name_side"] = pd.Series(sides, once.index, object)


def _side_of_holder(name: str, date: pd.Timestamp) -> str | None:
    sides = sides_held(name, date)
    return sides.pop() if len(sides) == 1 else None


def _is_general(name: str) -> bool:
    """the Defense Ministry, local authorities"""
    last = base(name.split()[-1].lower())
    return name.islower() or last in INSTITUTIONS or last.removesuffix("s") in INSTITUTIONS


def read_corrections(path: Path) -> pd.DataFrame:
    """Return a table `speakers` as a person has changed it: `name, kind, side, variants`.

    Raises
    ------
    InputError
        if the file cannot be read, lacks one of these columns, or a row has no name or a kind that is none.
    """
    rows = []
    for where, row in read_rows(path, CORRECTED):
        if not row["name"] or row["kind"] not in _NAMED:
            raise InputError(f"{where}: needs a name and one of the kinds {', '.join(_NAMED)}; mend or remove the row.")
        rows.append([row[column] for column in CORRECTED])
    return pd.DataFrame(rows, columns=CORRECTED, dtype=object).assign(
        side=lambda table: table["side"].replace("", None)
    )


def corrected_before(speakers: pd.DataFrame, later: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return what people corrected in an earlier corpus, with what they correct now in its place."""
    earlier = speakers.loc[speakers["how"].str.contains(CORRECTION, regex=False), CORRECTED]
    if later is None or not len(earlier):
        return later if later is not None else earlier if len(earlier) else None
    changed = {variant for variants in later["variants"] for variant in variants.split(SEPARATOR)}
    kept = earlier[[changed.isdisjoint(variants.split(SEPARATOR)) for variants in earlier["variants"]]]
    return pd.concat([later, kept], ignore_index=True)


def _correct(once: pd.DataFrame, corrections: pd.DataFrame) -> None:
    """Take over names and sides that a person has looked through; a variant that has two names stays as found."""
    names = defaultdict(set)
    for row in corrections.itertuples():
        for variant in {row.name, *row.variants.split(SEPARATOR)}:
            names[variant, row.kind].add((row.name, row.side if isinstance(row.side, str) and row.side else None))
    for i, (variant, kind) in enumerate(zip(once["speaker"], once["kind"], strict=True)):
        told = names.get((variant, kind), ())
        if len(told) == 1:
            (name, side) = next(iter(told))
            if name != once.at[i, "name"] or (side is not None and side != once.at[i, "name_side"]):
                once.at[i, "name"], once.at[i, "how"] = name, CORRECTION
                once.at[i, "name_side"] = side if side is not None else once.at[i, "name_side"]


def _table(once: pd.DataFrame) -> pd.DataFrame:
    kept = once[once["kind"].isin(_NAMED)]
    rows = [
        (
            name,
            kind,
            _commonest(some["name_side"].dropna()),
            SEPARATOR.join(sorted(set(some["speaker"]))),
            some["article_id"].nunique(),
            int(some["n"].sum()),
            "; ".join(sorted(set(some["how"]))),
        )
        for (name, kind), some in kept.groupby(["name", "kind"], sort=True)
    ]
    columns = ["name", "kind", "side", "variants", "n_articles", "n_quotes", "how"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["n_quotes", "name"], ascending=[False, True], kind="stable", ignore_index=True)


def _commonest(values: Iterable[str]) -> str | None:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None
