"""Say in plain sentences what a comparison shows, with ranges and n, in the same words for every outlet and measure.

Entry points: `of_comparison` and, for a page, `of_page`; `signed`, `plain`, `percent`, `points`, `times` and `range_of`
write numbers. A difference is called one only where the table's `differs` says so.
"""

import math
from collections.abc import Sequence
from functools import partial

import pandas as pd

from analysis.comparison.compare import Compared
from analysis.comparison.quotes import NOT_TOLD, relative_error

MINUS = "−"
MAX_TERMS = 5
FEW_GROUPS = 3
SHOWN_TIMES = 3
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
    told = [*_levels(compared), *_differences(compared), *_counted([compared])]
    return told or ["There are too few articles for ranges and comparisons."]


def of_page(comparisons: Sequence[Compared]) -> list[str]:
    """Return what several comparisons of a page find, and how many other differences could be chance."""
    words = [made for made in comparisons if made.measure.name == "words"]
    others = [made for made in comparisons if made.measure.name != "words"]
    told = [sentence for made in words for sentence in _of_words(made)]
    told += [sentence for made in others for sentence in _differences(made)] + _counted(others)
    return told or ["No two outlets have articles enough to be compared."]


def _named(compared: Compared, group: str) -> str:
    by = compared.options.get("by", next(iter(compared.measure.groups), ""))
    return GROUPS.get(group, {}).get(by, group)


def _numbers(number: str) -> tuple:
    """Return how an estimate and how a difference are written."""
    fine = partial(signed, digits=3)
    ways = {"share": (percent, points), "score": (signed, signed), "fine": (fine, fine), "rate": (plain, signed)}
    return ways[number]


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
    write = _numbers(asked.number)[0]
    told = []
    for _, row in levels[levels["group"].isin(shown) & levels["low"].notna()].iterrows():
        what = asked.told.format(group=_named(compared, row["group"]))
        told.append(
            f"{row['outlet']}: {what} is {write(row['estimate'])} {range_of(row, write)}; "
            f"{times(row['n_articles'], 'article')}."
        )
    return told


def _counted(comparisons: Sequence[Compared]) -> list[str]:
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


def _differences(compared: Compared) -> list[str]:
    """Return a sentence for each difference that is more than chance."""
    table, asked = compared.table, compared.measure.group(compared.options)
    found = table[table["reference"].notna() & table["differs"].eq(True)]
    level = table[table["reference"].isna()].drop_duplicates(["outlet", "group"]).set_index(["outlet", "group"])
    level = level["estimate"].to_dict()
    write, difference = _numbers(asked.number)
    told = []
    for _, row in found.iterrows():
        sides = [level.get((row[side], row["group"]), float("nan")) for side in ("outlet", "reference")]
        names = {"outlet": row["outlet"], "reference": row["reference"], "group": _named(compared, row["group"])}
        what = asked.told.format(**names)
        n = f"{row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles."
        if asked.table is not None:
            told.append(f"{_where(row['n_stories'])}, {what}: {write(row['estimate'])} {range_of(row, write)}; {n}")
            continue
        more = "higher" if row["estimate"] > 0 else "lower"
        told.append(
            f"{_where(row['n_stories'])}, {what} is {more} in {row['outlet']} than in {row['reference']}: "
            f"{difference(row['estimate'])} {range_of(row, difference)}; {n}"
            + (f" Each by itself: {write(sides[0])} and {write(sides[1])}." if pd.notna(sides).all() else "")
            + _note(compared, row, sides)
        )
    return told


def _of_words(compared: Compared) -> list[str]:
    told = []
    for (outlet, reference), table in compared.table.groupby(["outlet", "reference"], sort=False):
        found = table[table["differs"]].sort_values("p_adjusted", kind="stable")
        head = f"{_where(table['n_stories'].iloc[0])}, {outlet} against {reference}: "
        if found.empty:
            told.append(f"{head}none of {len(table):,} words differs by more than chance.{_seen(table)}")
            continue
        sides = [_terms(found[found["estimate"] > 0], outlet), _terms(found[found["estimate"] < 0], reference)]
        told.append(
            f"{head}{len(found):,} of {len(table):,} words differ by more than chance. {' '.join(filter(None, sides))}"
            f"{_likely(table)}{_seen(table)}"
        )
    return told or ["No two outlets have articles enough to be compared."]


def _likely(table: pd.DataFrame) -> str:
    """Return how many other words likely differ too."""
    others = int((table["likely"] & ~table["differs"]).sum())
    if not others:
        return ""
    n, true = int(table["likely"].sum()), int(table["n_true"].iloc[0])
    return f" {others:,} more likely differ, one in ten by chance; of all {n:,}, {true:,} or more truly do."


def _seen(table: pd.DataFrame) -> str:
    """Return what so many articles could show, where they are enough for a test."""
    if table["detectable"].isna().all():
        return ""
    n = int((table["detectable"] <= math.log(SHOWN_TIMES)).sum())
    are = "none is" if n == 0 else "one is" if n == 1 else f"{n:,} are"
    shown = f"{are} common enough to show, four times in five, a use {SHOWN_TIMES} times as frequent"
    return f" Of all {len(table):,}, {shown}."


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


def _where(n_stories: float) -> str:
    """Return within what a pair is compared, as the beginning of a sentence."""
    if n_stories:
        return f"Within the {times(n_stories, 'story', 'stories')} both tell"
    return "Over all articles (they share too few stories, so topics differ too)"


def where_all(table: pd.DataFrame) -> str:
    """Return within what the pairs of a table are compared, for a picture's description."""
    rows = table[table["reference"].notna()]
    pairs = rows.drop_duplicates(["outlet", "reference"])
    return " ".join(f"{row.outlet} and {row.reference}: {_where(row.n_stories)}." for row in pairs.itertuples())


def signed(value: float, digits: int = 2) -> str:
    """Write a number with its sign; what rounds to 0 has none.

    Examples
    --------
    >>> signed(-0.016), signed(-0.004), signed(2.04, 1)
    ('−0.02', '0.00', '+2.0')
    """
    text = f"{value:+.{digits}f}"
    return text.replace("-", MINUS) if any("1" <= digit <= "9" for digit in text) else text.lstrip("+-")


def plain(value: float, digits: int = 2) -> str:
    """Write a number with a sign only where it is below 0.

    Examples
    --------
    >>> plain(-0.004), plain(-0.97), plain(1234.5, 1)
    ('0.00', '−0.97', '1,234.5')
    """
    return f"{value:z,.{digits}f}".replace("-", MINUS)


def percent(share: float) -> str:
    """Write a share in percent."""
    return f"{plain(100 * share, 0)} %"


def points(difference: float) -> str:
    """Write a difference of shares in points of a hundred, with its sign.

    Examples
    --------
    >>> points(0.22), points(-0.0467), points(-0.0004)
    ('+22 points', '−4.7 points', '0.0 points')
    """
    return f"{signed(100 * difference, 0 if abs(difference) >= 0.095 else 1)} points"


def times(n: float, one: str, many: str | None = None) -> str:
    """Write a number with what it counts.

    Examples
    --------
    >>> times(1, "story", "stories"), times(1200, "word")
    ('1 story', '1,200 words')
    """
    return f"{n:,.0f} {one if n == 1 else many or one + 's'}"


def range_of(row: pd.Series, number) -> str:
    """Write the 95 % range of a row in brackets, each end written by `number`."""
    if pd.isna(row["low"]):
        return "(too few articles for a range)"
    return f"(95 % range {number(row['low'])} to {number(row['high'])})"
