"""Say in plain sentences what a difference in sentiment is made of, and whether it is robust.

Entry points: `about_voices`, `about_shift`, `about_checks`, `about_dictionary`. The means and differences themselves
are told by `analysis.findings.about_sentiment`.
"""

import pandas as pd

from analysis.findings import range_of, signed, where
from analysis.sentiment_checks import AS_MEASURED

MAX_TERMS = 5
PARTS = {
    "composition": "how much each quotes",
    "outlet": "the wording of own sentences",
    "quoted": "the wording of quoted sentences",
    "mixed": "the wording of sentences of both voices",
}


def about_voices(table: pd.DataFrame) -> list[str]:
    """Say how much of a difference comes from quoting more and how much from wording, a sentence a pair.

    Parameters
    ----------
    table
        As `analysis.sentiment_voices.decompose` gives it, by voice.
    """
    if table.empty:
        return []
    whole, parts = table.iloc[0], table.iloc[1:]
    told = "; ".join(
        f"{PARTS.get(row['part'], row['part'])} {_thousandths(row['contribution'])} "
        f"{range_of(row, _thousandths)}{', more than chance' if row['differs'] else ''}"
        for _, row in parts.iterrows()
    )
    return [
        f"{whole['outlet']} against {whole['reference']}, {where(table)}: over all sentences the mean score differs by "
        f"{_thousandths(whole['contribution'])} {range_of(whole, _thousandths)}. It comes from {told}; "
        f"{whole['n_articles']} and {whole['reference_n_articles']} articles."
    ]


def about_shift(table: pd.DataFrame) -> list[str]:
    """Say which words make a difference in own-voice sentiment, and which of them are more than chance.

    Parameters
    ----------
    table
        As `analysis.sentiment_shift.shift` gives it.
    """
    if table.empty:
        return []
    first, found = table.iloc[0], table[table["differs"]]
    total = table["contribution"].sum()
    head = f"{first['outlet']} against {first['reference']}, {where(table)}: "
    told = ", ".join(
        f"“{row['term']}” adds {_thousandths(row['contribution'])} {range_of(row, _thousandths)} "
        f"({row['n']} and {row['reference_n']} uses in {row['n_articles']} and {row['reference_n_articles']} articles)"
        for _, row in found.head(MAX_TERMS).iterrows()
    )
    more = f", and {len(found) - MAX_TERMS} more words" if len(found) > MAX_TERMS else ""
    if told:
        return [f"{head}of the difference of {_thousandths(total)} in own-voice sentiment, {told}{more}."]
    return [f"{head}no single word's part of the difference of {_thousandths(total)} can be told from chance."]


def about_checks(table: pd.DataFrame) -> list[str]:
    """Say whether a difference keeps its sign and its distance from 0 however it is measured.

    Parameters
    ----------
    table
        As `analysis.sentiment_checks.checks` gives it.
    """
    if table.empty or table["low"].isna().all():
        return []
    first, others = table.iloc[0], table[table["check"] != AS_MEASURED]
    others = others[others["low"].notna()]
    same = others["estimate"] * first["estimate"] > 0
    clear = same & ((others["low"] > 0) | (others["high"] < 0))
    told = "; ".join(
        f"{row['check']} {signed(row['estimate'])} {range_of(row, signed)}" for _, row in others.iterrows()
    )
    return [
        f"{first['outlet']} against {first['reference']}, own voice, {where(table)}: {signed(first['estimate'])} "
        f"{range_of(first, signed)}. Of {len(others)} other ways to measure it {same.sum()} have the same sign and "
        f"{clear.sum()} a range without 0: {told}."
    ]


def about_dictionary(examples: pd.DataFrame) -> list[str]:
    """Say what the dictionary makes of sentences that it misreads.

    Parameters
    ----------
    examples
        As `analysis.limits.dictionary_examples` gives it.
    """
    return [f"{signed(row['compound'])} for “{row['sentence']}”" for _, row in examples.iterrows()]


def _thousandths(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−")
