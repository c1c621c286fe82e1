"""Say in plain sentences what a comparison shows, with ranges and n, in the same words for every outlet and measure.

Entry points: `of_comparison` and, for a page, `of_page`. A difference is called one only where the
table's `differs` says so.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.comparison.compare import Compared
from analysis.comparison.quotes import NOT_TOLD, relative_error
from analysis.show.formats import percent, plain, points, range_of, signed, thousandths, times

MAX_TERMS = 5
FEW_GROUPS = 3
GROUPS = {
    "outlet": {"voice": "in its own voice", "speaker_kind": "news media", "part": "how own sentences are worded"},
    "quoted": {"voice": "inside quotations", "part": "how quoted sentences are worded"},
    "mixed": {"voice": "in sentences of both voices", "part": "how sentences of both voices are worded"},
    "all": {"part": "all of it"},
    "composition": {"part": "how much each quotes"},
    "institution": {"speaker_kind": "institutional"},
    "any": {"kind": "all", "speaker_kind": "all", "speaker": "anybody"},
}


def of_comparison(compared: Compared) -> list[str]:
    """Return what a comparison shows: each outlet by itself where it has few groups, then the differences."""
    if compared.measure.name == "words":
        return _of_words(compared)
    told = [*_levels(compared), *differences(compared), *counted([compared])]
    return told or ["There are too few articles for ranges and comparisons."]


def of_page(comparisons: Sequence[Compared]) -> list[str]:
    """Return what several comparisons of a page find, and how many other differences could be chance."""
    words = [made for made in comparisons if made.measure.name == "words"]
    others = [made for made in comparisons if made.measure.name != "words"]
    told = [sentence for made in words for sentence in _of_words(made)]
    told += [sentence for made in others for sentence in differences(made)] + counted(others)
    return told or ["No two outlets have articles enough to be compared."]


def group_name(compared: Compared, group: str) -> str:
    """Return what a group is called in a sentence."""
    by = compared.options.get("by", next(iter(compared.measure.groups), ""))
    return GROUPS.get(group, {}).get(by, group)


def numbers(number: str) -> tuple:
    """Return how an estimate and how a difference are written."""
    return {
        "share": (percent, points),
        "score": (signed, signed),
        "fine": (thousandths, thousandths),
        "rate": (plain, signed),
    }[number]


def _note(compared: Compared, row: pd.Series, sides: list[float]) -> str:
    """Say what a difference in quotations may come from instead."""
    if compared.measure.name != "quotes":
        return ""
    table = compared.table
    if compared.options["by"] == "side":
        pair = (table["outlet"] == row["outlet"]) & (table["reference"] == row["reference"])
        gap = table.loc[pair & (table["group"] == NOT_TOLD), "estimate"].sum()
        if row["group"] != NOT_TOLD and abs(row["estimate"]) < abs(gap):
            return f" That is less than their difference in what is not told ({points(gap)})."
    elif compared.options["by"] in ("kind", "speaker_kind", "speaker"):
        error = relative_error()
        if abs(row["estimate"]) < error * max(sides):
            return f" The extractor alone may err as much between outlets ({percent(error)} of such a share)."
    return ""


def _levels(compared: Compared) -> list[str]:
    table, asked = compared.table, compared.measure.group(compared.options)
    levels = table[table["reference"].isna()]
    groups = list(dict.fromkeys(levels["group"]))
    shown = ["any"] if "any" in groups else groups if len(groups) <= FEW_GROUPS else []
    write = numbers(asked.number)[0]
    told = []
    for _, row in levels[levels["group"].isin(shown) & levels["low"].notna()].iterrows():
        what = asked.told.format(group=group_name(compared, row["group"]))
        told.append(
            f"{row['outlet']}: {what} is {write(row['estimate'])} {range_of(row, write)}; "
            f"{times(row['n_articles'], 'article')}."
        )
    return told


def counted(comparisons: Sequence[Compared]) -> list[str]:
    """Return how many of the differences tested could be chance."""
    tested = [made.table[made.table["reference"].notna() & made.table["p_adjusted"].notna()] for made in comparisons]
    n, found = sum(map(len, tested)), sum(int(rows["differs"].astype(bool).sum()) for rows in tested)
    if n == found:
        return []
    return [
        f"The other {n - found} of {n} differences could be chance."
        if found
        else f"None of the {times(n, 'difference')} compared is more than chance."
    ]


def differences(compared: Compared) -> list[str]:
    """Return a sentence for each difference that is more than chance."""
    table, asked = compared.table, compared.measure.group(compared.options)
    found = table[table["reference"].notna() & table["differs"].eq(True)]
    level = table[table["reference"].isna()].drop_duplicates(["outlet", "group"]).set_index(["outlet", "group"])
    level = level["estimate"].to_dict()
    write, difference = numbers(asked.number)
    told = []
    for _, row in found.iterrows():
        sides = [level.get((row[side], row["group"]), float("nan")) for side in ("outlet", "reference")]
        names = {"outlet": row["outlet"], "reference": row["reference"], "group": group_name(compared, row["group"])}
        what = asked.told.format(**names)
        n = f"{row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles."
        if asked.table is not None:
            told.append(f"{where(row['n_stories'])}, {what}: {write(row['estimate'])} {range_of(row, write)}; {n}")
            continue
        more = "higher" if row["estimate"] > 0 else "lower"
        told.append(
            f"{where(row['n_stories'])}, {what} is {more} in {row['outlet']} than in {row['reference']}: "
            f"{difference(row['estimate'])} {range_of(row, difference)}; {n}"
            + (f" Each by itself: {write(sides[0])} and {write(sides[1])}." if pd.notna(sides).all() else "")
            + _note(compared, row, sides)
        )
    return told


def _of_words(compared: Compared) -> list[str]:
    told = []
    for (outlet, reference), table in compared.table.groupby(["outlet", "reference"], sort=False):
        found = table[table["differs"]].sort_values("p_adjusted", kind="stable")
        head = f"{where(table['n_stories'].iloc[0])}, {outlet} against {reference}: "
        if found.empty:
            told.append(f"{head}none of {len(table):,} words differs by more than chance.")
            continue
        sides = [_terms(found[found["estimate"] > 0], outlet), _terms(found[found["estimate"] < 0], reference)]
        told.append(
            f"{head}{len(found):,} of {len(table):,} words differ by more than chance. {' '.join(filter(None, sides))}"
        )
    return told or ["No two outlets have articles enough to be compared."]


def _terms(found: pd.DataFrame, outlet: str) -> str:
    if found.empty:
        return ""
    shown = [
        f"{row['group']} ({row['per_1000_words']:.1f} against {row['reference_per_1000_words']:.1f} per 1,000 words; "
        f"{row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles)"
        for _, row in found.head(MAX_TERMS).iterrows()
    ]
    rest = f", and {len(found) - MAX_TERMS} more" if len(found) > MAX_TERMS else ""
    return f"More in {outlet}: {', '.join(shown)}{rest}."


def where(n_stories: float) -> str:
    """Return within what a pair is compared, as the beginning of a sentence."""
    if n_stories:
        return f"Within the {times(n_stories, 'story', 'stories')} both tell"
    return "Over all articles (they share too few stories, so topics differ too)"


def where_all(table: pd.DataFrame) -> str:
    """Return within what the pairs of a table are compared, for a picture's description."""
    rows = table[table["reference"].notna()]
    pairs = rows.drop_duplicates(["outlet", "reference"])
    return " ".join(f"{row.outlet} and {row.reference}: {where(row.n_stories)}." for row in pairs.itertuples())
