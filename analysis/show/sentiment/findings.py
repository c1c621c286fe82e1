"""Say in plain sentences what a difference in sentiment is made of, and whether it is robust.

Entry points: `about_actors`, `about_voices`, `about_shift`, `about_course`, `about_checks`, `about_dictionary`. The
means and differences themselves are told by `analysis.show.findings.about_sentiment`.
"""

import pandas as pd

from analysis.compare.sentiment.checks import AS_MEASURED
from analysis.show.findings import differences, where
from analysis.show.formats import percent, range_of, signed, thousandths, times

MAX_TERMS = 5
PARTS = {
    "composition": "how much each quotes",
    "outlet": "the wording of own sentences",
    "quoted": "the wording of quoted sentences",
    "mixed": "the wording of sentences of both voices",
}


def about_actors(table: pd.DataFrame, null: str) -> list[str]:
    """Say of whom each outlet speaks most negatively and most positively, and where two outlets differ.

    Parameters
    ----------
    table
        As `analysis.compare.sentiment.actors.compare` gives it: levels, then differences.
    null
        What `measures.null_sentence` says.
    """
    levels = table[table["reference"].isna() & table["low"].notna()]
    sentences = []
    for outlet, rows in levels.groupby("outlet", sort=False):
        ordered = rows.sort_values("estimate", kind="stable")
        ends = [ordered.iloc[0], *([ordered.iloc[-1]] if len(ordered) > 1 else [])]
        told = " and ".join(
            f"{word} toward {row['actor']}: {signed(row['estimate'])} {range_of(row, signed)}; "
            f"{times(row['n_articles'], 'article')}, {times(row['n'], 'mention')}"
            for word, row in zip(("lowest", "highest"), ends, strict=False)
        )
        sentences.append(f"{outlet} in its own voice, of {times(len(ordered), 'actor')}: {told}.")
    return sentences + differences(table, lambda row: f"the mean score toward {row['actor']}", signed, null)


def about_course(table: pd.DataFrame) -> list[str]:
    """Say how each outlet's articles begin and end, from a table of `compare.sentiment.course.over_article`."""
    sentences = []
    for outlet, rows in table.groupby("outlet", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        if pd.notna(first["low"]) and pd.notna(last["low"]) and first["part"] < last["part"]:
            sentences.append(
                f"{outlet}: {signed(first['estimate'])} {range_of(first, signed)} in the first fifth of its articles, "
                f"{signed(last['estimate'])} {range_of(last, signed)} in the last; "
                f"{times(first['n_articles'], 'article')}."
            )
    return sentences or ["No outlet has articles enough to follow them from lead to end."]


def about_voices(table: pd.DataFrame) -> list[str]:
    """Say how much of a difference comes from quoting more and how much from wording, a sentence a pair.

    Parameters
    ----------
    table
        As `analysis.compare.sentiment.voices.decompose` gives it, by voice.
    """
    if table.empty:
        return []
    whole, parts = table.iloc[0], table.iloc[1:]
    told = "; ".join(
        f"{PARTS.get(row['part'], row['part'])} {thousandths(row['contribution'])} "
        f"{range_of(row, thousandths)}{', more than chance' if row['differs'] else ''}"
        for _, row in parts.iterrows()
    )
    head = f"{whole['outlet']} against {whole['reference']}, {where(table)}: over all sentences "
    size = f"{thousandths(whole['contribution'])} {range_of(whole, thousandths)}"
    said = (
        f"the mean score differs by {size}. It comes"
        if whole["differs"]
        else (f"the difference of mean scores cannot be told from chance: {size}. Its parts come")
    )
    return [f"{head}{said} from {told}; {whole['n_articles']} and {whole['reference_n_articles']} articles."]


def about_shift(table: pd.DataFrame) -> list[str]:
    """Say which words make a difference in own-voice sentiment, and which of them are more than chance.

    Parameters
    ----------
    table
        As `analysis.compare.sentiment.shift.shift` gives it.
    """
    if table.empty:
        return []
    first, found = table.iloc[0], table[table["differs"]]
    total = table["estimate"].sum()
    head = f"{first['outlet']} against {first['reference']}, {where(table)}: "
    told = ", ".join(
        f"“{row['term']}” adds {thousandths(row['estimate'])} {range_of(row, thousandths)} "
        f"({row['n']} and {row['reference_n']} uses in {row['n_articles']} and {row['reference_n_articles']} articles)"
        for _, row in found.head(MAX_TERMS).iterrows()
    )
    more = f", and {len(found) - MAX_TERMS} more words" if len(found) > MAX_TERMS else ""
    if told:
        return [f"{head}of the difference of {thousandths(total)} in own-voice sentiment, {told}{more}."]
    return [f"{head}no single word's part of the difference of {thousandths(total)} can be told from chance."]


def about_checks(table: pd.DataFrame, scores: pd.DataFrame) -> list[str]:
    """Say whether a difference keeps its sign however it is measured; of one that may be none, only what is measured.

    Parameters
    ----------
    table
        As `analysis.compare.sentiment.checks.checks` gives it.
    scores
        The comparison of mean scores that says whether the two outlets differ in their own voice
        (`analysis.compare.measures.compare_outlets`).

    Notes
    -----
    The other ways are no tests: they measure the same difference anew, on mostly the same sentences, and each range is
    of one of them. So none of them is said to differ from 0, and a sign is spoken of only where the difference holds.
    """
    if table.empty or table["low"].isna().all():
        return []
    first, others = table.iloc[0], table[table["check"] != AS_MEASURED]
    others = others[others["low"].notna()]
    both = (scores["outlet"] == first["outlet"]) & (scores["reference"] == first["reference"])
    holds = scores.loc[both & (scores["voice"] == "outlet"), "differs"].eq(True).any()
    told = ", ".join(f"{row['check']} {signed(row['estimate'])}" for _, row in others.iterrows())
    head = f"{first['outlet']} against {first['reference']}, own voice, {where(table)}: "
    if not holds:
        return [f"{head}{signed(first['estimate'])} cannot be told from chance; measured in other ways: {told}."]
    same = (others["estimate"] * first["estimate"] > 0).sum()
    return [
        f"{head}{signed(first['estimate'])} {range_of(first, signed)}. {same} of {len(others)} other ways to measure "
        f"it give the same sign: {told}."
    ]


def about_dictionary(examples: pd.DataFrame, names: pd.DataFrame) -> list[str]:
    """Say what the dictionary makes of sentences that it misreads, and how much of its scores stems from names.

    Parameters
    ----------
    examples, names
        As `analysis.compare.limits.dictionary_examples` and `names_scored` give them.
    """
    of_names = [
        f"{row['outlet']}: words that mostly stand in names ({row['terms']}) are "
        f"{percent(row['share_of_positive'])} of all that positive words add to its own sentences, and move their mean "
        f"of {thousandths(row['mean_compound'])} by {thousandths(row['from_names'])}; "
        f"{times(row['n'], 'use')}, {times(row['n_articles'], 'article')}."
        for _, row in names.iterrows()
        if row["n"]
    ]
    return [*(f"{signed(row['compound'])} for “{row['sentence']}”" for _, row in examples.iterrows()), *of_names]
