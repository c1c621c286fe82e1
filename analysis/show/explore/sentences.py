"""Say in one sentence what a view shows, with numbers of articles and ranges: its text for those who cannot see it.

Entry points: `about_terms`, `about_shares` and `about_levels`. A difference is called one only where the table's
`differs` says so.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.compare.quotes.shares import NOT_TOLD
from analysis.compare.resample import MIN_ARTICLES
from analysis.show.explore.choices import OF_QUOTES, VOICES, Choices
from analysis.show.findings import where
from analysis.show.formats import percent, plain, points, range_of, signed, times

MAX_NAMED = 3
ANY = "any"


def rate(value: float) -> str:
    """Write a rate in 1,000 words."""
    return plain(value)


def about_terms(table: pd.DataFrame, choices: Choices, what: str) -> str:
    """Say how many terms of a table of `analysis.compare.words.differences` differ, and which most of all."""
    head = f"{choices.outlet} against {choices.reference}, {_in_voice(choices)}"
    if table.empty:
        return f"{head}: no {what[:-1]} stands in articles enough to be compared."
    head = f"{head}, {_place(table, choices)}"
    if table["p_adjusted"].isna().all():
        return f"{head}: {len(table):,} {what}, and too few articles (below {MIN_ARTICLES}) to tell any from chance."
    found = table[table["differs"]]
    nearest = np.maximum(table["low"], -table["high"])
    first = table.assign(nearest=nearest).sort_values(["p_adjusted", "nearest"], ascending=[True, False])
    named = "; ".join(
        f"{row['term']} ({signed(row['log_odds'])}, {_short_range(row, signed)}; "
        f"{row['n_articles']} and {row['reference_n_articles']} articles)"
        for _, row in first.head(MAX_NAMED).iterrows()
    )
    return (
        f"{head}: {len(found)} of {len(table):,} {what} differ by more than chance; the strongest evidence, as "
        f"log-odds ratios: {named}."
    )


def about_shares(table: pd.DataFrame, choices: Choices) -> str:
    """Say how many names of a table of `analysis.compare.naming.listed` differ, and which most of all."""
    head = f"{choices.outlet} against {choices.reference}, {_in_voice(choices)}"
    if table.empty:
        return f"{head}: neither uses any of the names listed."
    first = table.assign(size=table["difference"].abs())
    first = first.sort_values(["p_adjusted", "p", "size"], ascending=[True, True, False]).head(MAX_NAMED)
    named = "; ".join(
        f"{row['name']} {percent(row['share'])} against {percent(row['reference_share'])}, difference "
        f"{points(row['difference'])} ({_short_range(row, points)}; {row['n_articles']} and "
        f"{row['reference_n_articles']} articles)"
        for _, row in first.dropna(subset="difference").iterrows()
    )
    found = int(table["differs"].fillna(False).sum())
    head = f"{head}, {_place(table, choices)}"
    return f"{head}: {found} of {len(table)} shares of names differ by more than chance; {named}."


def about_levels(
    shown: pd.DataFrame, table: pd.DataFrame, label: str, choices: Choices, number: Callable[[float], str]
) -> str:
    """Say each outlet's estimate, of one group of `label`, and how many differences are more than chance.

    Parameters
    ----------
    shown
        The rows drawn, each of one outlet by itself.
    table
        The whole comparison.
    label
        The column of the groups.
    number
        Writes an estimate.
    """
    if shown.empty:
        return "Nothing of the kind stands in the articles chosen."
    told = []
    for outlet, rows in shown.groupby("outlet", sort=False):
        row = _chosen_row(rows, label)
        named = {"voice": VOICES, "kind": {ANY: "of any kind"}}.get(label, {}).get(row[label], row[label])
        group = f"{named} " if shown[label].nunique() > 1 else ""
        told.append(
            f"{outlet} {group}{number(row['estimate'])} {range_of(row, number)}, {times(row['n_articles'], 'article')}"
        )
    compared = table[table["reference"].notna() & table["p_adjusted"].notna()]
    voice = "" if choices.measure in OF_QUOTES else f", {_in_voice(choices)}"
    head = _subject(choices) + voice
    if choices.outlet is None:
        return f"{head}: {'; '.join(told)}."
    found = compared[compared["differs"].fillna(False).astype(bool)]
    if compared.empty:
        end = f"too few articles (below {MIN_ARTICLES}) to tell a difference from chance"
    else:
        verb = "is" if len(found) == 1 else "are"
        end = f"{len(found)} of {times(len(compared), 'difference')} {verb} more than chance"
    return f"{head}, {_place(table[table['reference'].notna()], choices)}: {'; '.join(told)}; {end}."


def _chosen_row(rows: pd.DataFrame, label: str) -> pd.Series:
    """Take the row of all groups together, or else the first; of speakers, sides and verbs the largest."""
    if label not in ("speaker", "side", "cue_class"):
        return rows.iloc[0]
    told = rows[rows[label] != NOT_TOLD]
    told = rows if told.empty else told
    return told.loc[told["estimate"].idxmax()]


def _subject(choices: Choices) -> str:
    return {
        "term": f"Uses of {choices.term} in 1,000 words",
        "sentiment": "Mean sentence score",
        "toward": "Sentiment toward the actor named most",
        "quotes": "Share of words in quotations",
        "speakers": "The speaker given the largest share of the words",
        "sides": "The side given the largest share of the quoted words",
        "verbs": "The class of verb with the largest share of the words reported under one",
    }[choices.measure]


def _place(table: pd.DataFrame, choices: Choices) -> str:
    return "within the story chosen" if choices.story else where(table)


def _in_voice(choices: Choices) -> str:
    return {"outlet": "in its own voice", "quoted": "inside quotations", "both": "in both voices"}[choices.voice]


def _short_range(row: pd.Series, number: Callable[[float], str]) -> str:
    return range_of(row, number).strip("()")
