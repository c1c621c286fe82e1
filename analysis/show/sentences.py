"""Say in plain sentences what a comparison shows, with ranges and n, in the same words for every outlet and measure.

Entry points: `of_comparison`, `of_hypotheses` and, for a page, `of_page`; `signed`, `plain`, `percent`, `points`,
`times` and `range_of` write numbers. A difference is called one only where the table's `differs` says so.
"""

import math
from collections.abc import Sequence
from functools import partial

import pandas as pd

from analysis.comparison.compare import Compared
from analysis.comparison.hypotheses import Hypothesis
from analysis.comparison.lists import CONTENT, NAMING, STYLE
from analysis.comparison.quotes import NOT_TOLD, namesakes, relative_error
from analysis.comparison.within import NEAR_DAYS

MINUS = "−"
MAX_TERMS = 5
FEW_GROUPS = 3
MORE = {CONTENT: "More", NAMING: "Spelling, more", STYLE: "Style, more"}
LITTLE = 0.5
SHOWN_TIMES = 3
GROUPS = {
    "outlet": {"voice": "in its own voice", "speaker_kind": "news media", "part": "how own sentences are worded"},
    "quoted": {"voice": "inside quotations", "part": "how quoted sentences are worded"},
    "mixed": {"voice": "in sentences of both voices", "part": "how sentences of both voices are worded"},
    "all": {"part": "all of it"},
    "composition": {"part": "how much each quotes"},
    "institution": {"speaker_kind": "institutional"},
    "document": {"speaker_kind": "documents without a known author as"},
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


def of_hypotheses(hypotheses: Sequence[Hypothesis], table: pd.DataFrame) -> list[str]:
    """Return for each hypothesis whether it holds; `table` is that of `hypotheses.confirm`."""
    told, many = [], times(len(table), "hypothesis", "hypotheses")
    for number, (stated, (_, row)) in enumerate(zip(hypotheses, table.iterrows(), strict=True), 1):
        asked = stated.measure.group(stated.options)
        what = asked.told.format(group=_named(stated, stated.group))
        more = {"more": "higher", "less": "lower"}[stated.direction]
        head = f"Hypothesis {number}, that {what} is {more} in {stated.outlet} than in {stated.reference}, "
        if isinstance(row["why"], str):
            told.append(f"{head}could not be tested: {row['why']}.")
            continue
        number_of = _numbers(asked.number)[1]
        holds = "holds" if row["holds"] else "is not confirmed"
        n = f"{row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles{_in_stories(row)}"
        told.append(
            f"{head}{holds}: {number_of(row['estimate'])} {range_of(row, number_of)}; {n}. "
            f"Chance alone would give as much in {plain(100 * row['p_adjusted'], 1)} % of cases, with {many} counted."
        )
    return told


def of_sensitivity(table: pd.DataFrame) -> list[str]:
    """Return for each pair of outlets in how many other ways its differences hold; `table`: of `sensitivity`."""
    told = []
    for (outlet, reference), own in table[table["n_ways"] > 0].groupby(["outlet", "reference"], sort=False):
        n_ways, weak = own["n_ways"].iloc[0], own[own["share_holds"] < 1].sort_values("share_holds", kind="stable")
        ways, n_strong = times(n_ways, "other way"), len(own) - len(weak)
        shown = [f"{row['group']} in {row['share_holds'] * n_ways:.0f}" for _, row in weak.iterrows()]
        rest = f" and {len(shown) - MAX_TERMS} more in fewer than all" if len(shown) > MAX_TERMS else ""
        fewer = f"; {', '.join(shown[:MAX_TERMS])}{rest}" if shown else ""
        what = f"{n_strong} of {len(own)} differences {'holds' if n_strong == 1 else 'hold'} in each of {ways}"
        if len(own) == 1:
            group, share, fails = own[["group", "share_holds", "fails"]].iloc[0]
            what = f"the difference in {group} holds in {share * n_ways:.0f} of {ways} to analyse it"
            fewer = f", but not {fails}" if fails else ""
        else:
            what += " to analyse them"
        told.append(f"{outlet} and {reference}: {what}{fewer}.")
    return told or ["No difference is left to be analysed in other ways."]


def _named(asked: Compared | Hypothesis, group: str) -> str:
    by = asked.options.get("by", next(iter(asked.measure.groups), ""))
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
        if row["group"] == NOT_TOLD:
            return ""
        of_none = table[table["group"] == NOT_TOLD]
        alone = of_none[of_none["reference"].isna()].set_index("outlet")["estimate"]
        pair = (of_none["outlet"] == row["outlet"]) & (of_none["reference"] == row["reference"])
        gap = of_none.loc[pair, "estimate"].sum()
        less = ", more than this difference" if abs(row["estimate"]) < abs(gap) else ""
        if {row["outlet"], row["reference"]} <= set(alone.index):
            shares = " and ".join(percent(alone[row[side]]) for side in ("outlet", "reference"))
            return f" Of no side that is told are {shares} of the words{less}."
        return f" Of no side that is told are {points(gap)} of the words{less}."
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
        if compared.options.get("by") == "speaker" and (others := namesakes(compared.corpus, row["group"])):
            told.append(
                f"Who gives {row['group']} more words, {row['outlet']} or {row['reference']}, is left open: "
                f"{' and '.join(others)} may be the same person."
            )
            continue
        sides = [level.get((row[side], row["group"]), float("nan")) for side in ("outlet", "reference")]
        names = {"outlet": row["outlet"], "reference": row["reference"], "group": _named(compared, row["group"])}
        what = asked.told.format(**names)
        n = f"{row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles{_in_stories(row)}."
        if asked.table is not None:
            told.append(f"{_where(row)}, {what}: {write(row['estimate'])} {range_of(row, write)}; {n}")
            continue
        more = "higher" if row["estimate"] > 0 else "lower"
        told.append(
            f"{_where(row)}, {what} is {more} in {row['outlet']} than in {row['reference']}: "
            f"{difference(row['estimate'])} {range_of(row, difference)}; {n}"
            + (f" Each by itself: {write(sides[0])} and {write(sides[1])}." if pd.notna(sides).all() else "")
            + _note(compared, row, sides)
        )
    return told


def _of_words(compared: Compared) -> list[str]:
    told = []
    for (outlet, reference), table in compared.table.groupby(["outlet", "reference"], sort=False):
        found = table[table["differs"]].sort_values("p_adjusted", kind="stable")
        head = f"{_where(table.iloc[0])}, {outlet} against {reference}: "
        if found.empty:
            told.append(f"{head}none of {len(table):,} words differs by more than chance.{_seen(table)}")
            continue
        sides = [
            _terms(found[(found["list"] == name) & (found["estimate"] * side > 0)], f"{more} in {whose}")
            for name, more in MORE.items()
            for side, whose in ((1, outlet), (-1, reference))
        ]
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
    return f" {others:,} more likely differ, at most one in ten by chance; of all {n:,}, {true:,} or more truly do."


def _seen(table: pd.DataFrame) -> str:
    """Return what so many articles could show, where they are enough for a test."""
    if table["detectable"].isna().all():
        return ""
    n = int((table["detectable"] <= math.log(SHOWN_TIMES)).sum())
    are = "none is" if n == 0 else "one is" if n == 1 else f"{n:,} are"
    shown = f"{are} common enough to show, four times in five, a use {SHOWN_TIMES} times as frequent"
    return f" Of all {len(table):,}, {shown}."


def _terms(found: pd.DataFrame, where: str) -> str:
    if found.empty:
        return ""
    shown = [
        f"{row['group']} ({row['per_1000_words']:.1f} against {row['reference_per_1000_words']:.1f} per 1,000 words; "
        f"{row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles{_in_stories(row)})"
        for _, row in found.head(MAX_TERMS).iterrows()
    ]
    rest = f", and {len(found) - MAX_TERMS} more" if len(found) > MAX_TERMS else ""
    return f"{where}: {', '.join(shown)}{rest}."


def _where(row: pd.Series) -> str:
    """Return within what the pair of a row is compared, as the beginning of a sentence."""
    if row["n_stories"]:
        return f"Within the {times(row['n_stories'], 'story', 'stories')} both tell"
    return "Over all articles (they share too few stories, so topics differ too)"


def caveats(comparisons: Sequence[Compared]) -> list[str]:
    """Return what has to be known first: that headlines are compared, and whose dates hardly overlap."""
    told = ["This compares headlines, not texts."] if any(made.corpus.is_of_headlines for made in comparisons) else []
    tables = [made.table for made in comparisons if "dates_overlap" in made.table]
    rows = pd.concat(tables) if tables else pd.DataFrame(columns=["dates_overlap"])
    for _, row in rows[rows["dates_overlap"] < LITTLE].drop_duplicates(["outlet", "reference"]).iterrows():
        near = f"only articles on the same story within {NEAR_DAYS} days are compared" if row["n_stories"] else ""
        told.append(
            f"{row['outlet']} and {row['reference']} publish mostly on different days, "
            f"so {near or 'the news differs too'}."
        )
    return told


def _in_stories(row: pd.Series) -> str:
    """Return in how many stories a difference shows, and whether most of it comes from one of them."""
    if not row["n_stories"] or pd.isna(row.get("n_stories_same")):
        return ""
    mostly = ", mostly from one" if row["without_one_story"] / row["estimate"] < LITTLE else ""
    return f", in {row['n_stories_same']:.0f} of {times(row['n_stories'], 'story', 'stories')}{mostly}"


def where_all(table: pd.DataFrame) -> str:
    """Return within what the pairs of a table are compared, for a picture's description."""
    rows = table[table["reference"].notna()]
    pairs = rows.drop_duplicates(["outlet", "reference"])
    return " ".join(f"{row['outlet']} and {row['reference']}: {_where(row)}." for _, row in pairs.iterrows())


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
