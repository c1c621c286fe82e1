"""Say in plain sentences to whom, where and under which verbs outlets give the word, and who kept which statement.

Entry points: `about_voices`, `about_sides`, `about_statements`; `analysis.show.findings.about_quotes` comes before
them.
"""

from collections.abc import Mapping

import pandas as pd

from analysis.compare.quotes.shares import MEAN_POSITION, NOT_TOLD, OTHER_SIDES
from analysis.show.findings import AT_ONCE, MAX_TERMS, difference, error_note, where
from analysis.show.formats import percent, points, range_of, relative, signed, signed_tenths, times

_KINDS_OF_SPEAKER = {"outlet": "news media", "unknown": "unidentified speakers", "institution": "institutions"}
_QUOTED = {
    "kind": lambda group: (
        f"the share of words in {'quotations of any kind' if group == 'any' else group + ' quotations'}"
    ),
    "speaker_kind": lambda group: f"the share of words given to {_KINDS_OF_SPEAKER.get(group, group + ' speakers')}",
    "side": lambda group: f"the share of quoted words whose speaker's side is {group}",
    "cue_class": lambda group: f"the share of quoted words under {group} verbs",
    "position": lambda group: (
        "the mean position of quoted words (0: first, 1: last)"
        if group == MEAN_POSITION
        else f"the share quoted of the {group} of its articles"
    ),
    "scare": lambda group: "the number of scare quotes per 1,000 words",
    "via": lambda group: "the share of quoted words that somebody else passed on",
}

MAX_SIDES = 3
_OF_RUNNING_WORDS = ("speaker_kind", "speaker", "position")


def about_voices(tables: Mapping[str, pd.DataFrame], error: float = float("nan")) -> list[str]:
    """Say which differences hold in how quotations are given: to whom, where, under which verbs, from how many.

    Parameters
    ----------
    tables
        Comparisons of quotes (`analysis.compare.measures.compare_outlets`) by the name of their `by`, all of the page
        tested at once (`analysis.compare.families.together`).
    error
        As for `about_quotes`; it is set against shares of running words only.
    """
    sentences, n_compared, n_found = [], 0, 0
    for by, table in tables.items():
        column, compared = _column(by), _told(by, table)
        found = compared[compared["differs"].astype(bool)]
        note = error_note(table, column, error if by in _OF_RUNNING_WORDS else float("nan"))
        if by == "side":
            note = _not_told_note(table)
        if by == "speaker":
            sentences += [_of_speakers(rows, note) for _, rows in found.groupby(["outlet", "reference"], sort=False)]
        for _, row in found.iterrows() if by != "speaker" else ():
            group = row[column]
            if by == "diversity":
                what = f"the {'mean number of ' if group == 'speakers per article' else ''}{group}"
                number = signed_tenths if group == "speakers per article" else relative
            else:
                what = _QUOTED[by](group)
                number = {"scare": signed_tenths}.get(by, signed if group == MEAN_POSITION else points)
            sentences.append(difference(row, what, number) + (note(row) if group != MEAN_POSITION else ""))
        n_compared, n_found = n_compared + len(compared), n_found + len(found)
    if n_compared > n_found:
        sentences.append(
            f"{'The other ' if n_found else ''}{n_compared - n_found} of {n_compared} differences in speakers, place, "
            f"verbs and diversity cannot be told from chance{AT_ONCE}."
        )
    return sentences


def _column(by: str) -> str:
    return "measure" if by == "diversity" else by


def _told(by: str, table: pd.DataFrame) -> pd.DataFrame:
    compared = table[table["reference"].notna() & table["p_adjusted"].notna()]
    if by in ("speaker_kind", "speaker", "side"):
        compared = compared[~compared[_column(by)].isin(["any", "all other speakers", OTHER_SIDES])]
    return compared


def _of_speakers(rows: pd.DataFrame, note) -> str:
    """Say to which speakers an outlet gives more or fewer words than another, those of the largest difference first."""
    rows = rows.sort_values("estimate", key=abs, ascending=False, kind="stable")
    first = rows.iloc[0]
    named = {
        word: ", ".join(
            f"{row['speaker']} ({points(row['estimate'])}, {points(row['low'])} to {points(row['high'])}"
            f"{', smaller than what the extractor itself errs between outlets' if note(row) else ''})"
            for _, row in rows[rows["estimate"] * sign > 0].head(MAX_TERMS).iterrows()
        )
        for word, sign in (("more words", 1), ("fewer words", -1))
    }
    told = "; ".join(f"{word} to {names}" for word, names in named.items() if names)
    return (
        f"{first['outlet']} against {first['reference']}, {where(rows)}: {first['outlet']} gives {told} (share of "
        f"words, with 95 % range; {first['n_articles']:.0f} and "
        f"{first['reference_n_articles']:.0f} articles)."
    )


def about_sides(table: pd.DataFrame) -> list[str]:
    """Say of how many quoted words each outlet tells the speaker's side, whose they are, and how far that carries.

    Parameters
    ----------
    table
        The comparison of quotes by "side" (`analysis.compare.measures.compare_outlets`).
    """
    levels = table[table["reference"].isna() & table["estimate"].notna()]
    missing = levels[levels["side"] == NOT_TOLD].set_index("outlet")
    sentences = []
    for outlet, row in missing.iterrows():
        own = levels[(levels["outlet"] == outlet) & ~levels["side"].isin([NOT_TOLD, OTHER_SIDES])]
        first = own[own["estimate"] > 0].sort_values("estimate", ascending=False, kind="stable").head(MAX_SIDES)
        most = ", ".join(f"{side} {percent(estimate)}" for side, estimate in first[["side", "estimate"]].to_numpy())
        most = f": most of all {most}" if most else ""
        told = pd.Series({"low": 1 - row["high"], "high": 1 - row["low"]})
        sentences.append(
            f"{outlet} tells the speaker's side of {percent(1 - row['estimate'])} of its quoted words "
            f"{range_of(told, percent)}{most}; {times(row['n_articles'], 'article')}, {times(row['n'], 'quoted word')}."
        )
    if not sentences:
        return ["No outlet here quotes anybody."]
    return [
        *sentences,
        "What is not told is counted to no side: an outlet that introduces more speakers by their country gives that "
        "country a larger share. A difference smaller than that in what is not told is called so.",
    ]


def _not_told_note(table: pd.DataFrame):
    """Give a function that says of a difference whether the two outlets differ more in what they do not tell."""
    pairs = table[table["reference"].notna() & (table["side"] == NOT_TOLD)].set_index(["outlet", "reference"])

    def note(row) -> str:
        gap = pairs["estimate"].get((row["outlet"], row["reference"]), float("nan"))
        if row["side"] == NOT_TOLD or not abs(row["estimate"]) < abs(gap):
            return ""
        return f" That is smaller than their difference in what is not told ({points(gap)})."

    return note


def about_statements(pairs: pd.DataFrame) -> list[str]:
    """Say how many pairs of quotations are of one statement, and how often one outlet kept only a part."""
    if pairs.empty:
        return ["No statement of one speaker was found in two outlets, as far as the tables show their words."]
    same = int((pairs["relation"] == "same").sum())
    basis = "their texts" if (pairs["basis"] == "text").all() else "the first words that the tables hold"
    return [
        f"{times(len(pairs), 'pair')} of quotations in two outlets are of one statement, by {basis}: {same} have the "
        f"same words, in {len(pairs) - same} one outlet left out or changed what the other kept."
    ]
