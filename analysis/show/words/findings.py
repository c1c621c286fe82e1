"""Say in plain sentences what of a word difference is topic, what outlets call things, and how far they are apart.

Entry points: `about_topics`, `about_naming`, `about_collocates`, `about_distances`, `about_prediction`. The words that
differ themselves are told by `analysis.show.findings.about_words`.
"""

import pandas as pd

from analysis.compare.words.prediction import Prediction
from analysis.show.findings import where
from analysis.show.formats import percent, plain, times

MAX_TERMS = 6


def about_topics(within: pd.DataFrame, overall: pd.DataFrame) -> list[str]:
    """Say which words differ within stories, regardless of them, or in both comparisons.

    Parameters
    ----------
    within, overall
        The words of the same two outlets compared within stories and over all articles
        (`analysis.compare.measures.compare_outlets` with `matched` True and False).

    Notes
    -----
    What differs over all articles only is what topics may have made; or else the fewer articles within stories do not
    show what is there.
    """
    if within.empty or overall.empty:
        return []
    first = within.iloc[0]
    there, here = (set(table.loc[table["differs"], "term"]) for table in (within, overall))
    order = overall.sort_values(["p_adjusted", "term"])["term"]
    order = list(dict.fromkeys([*order, *sorted(there)]))

    def terms(kind):
        listed = [term for term in order if term in kind]
        more = f", and {len(listed) - MAX_TERMS} more" if len(listed) > MAX_TERMS else ""
        return times(len(listed), "word") + (f" ({', '.join(listed[:MAX_TERMS])}{more})" if listed else "")

    return [
        f"{first['outlet']} against {first['reference']}: {terms(here & there)} differ both within the "
        f"{times(first['n_stories'], 'story', 'stories')} they share and over all their articles; "
        f"{terms(here - there)} only over all articles, which their choice of stories may have made; "
        f"{terms(there - here)} only within stories."
    ]


def about_naming(table: pd.DataFrame) -> list[str]:
    """Say what two outlets call the same thing, where they differ by more than chance.

    Parameters
    ----------
    table
        As `analysis.compare.naming.listed` gives it.
    """
    if table.empty:
        return ["Neither outlet uses any of the names listed."]
    found = table[table["differs"]].sort_values("p_adjusted", kind="stable")
    more = found[found["difference"] > 0]
    fewer = found[(found["difference"] < 0) & ~found["set"].isin(more["set"])]
    sides = (("outlet", ""), ("reference", "reference_"))
    told = [f"{_side(row, *sides[0])}, {_side(row, *sides[1])} for {row['variant']}" for _, row in more.iterrows()]
    told += [f"{_side(row, *sides[1])}, {_side(row, *sides[0])} for {row['variant']}" for _, row in fewer.iterrows()]
    head = f"{table['outlet'].iloc[0]} against {table['reference'].iloc[0]}, {where(table)}"
    if not told:
        return [f"{head}: of {len(table)} names none can be told from chance."]
    return [f"{head}, share of a name among those for the same thing: {'; '.join(told)}."]


def _side(row: pd.Series, outlet: str, prefix: str) -> str:
    uses = f"{row[f'{prefix}count']:.0f} of {row[f'{prefix}n']:.0f} uses in {row[f'{prefix}n_articles']:.0f} articles"
    return f"{row[outlet]} {percent(row[f'{prefix}share'])} ({uses})"


def about_collocates(table: pd.DataFrame, actor: str) -> list[str]:
    """Say which words two outlets put beside an actor more often than each other.

    Parameters
    ----------
    table
        As `analysis.compare.naming.collocates.compare` gives it.
    """
    if table.empty:
        return [f"Neither outlet puts any word beside {actor} often enough."]
    found = table[table["differs"]].sort_values("p_adjusted", kind="stable").head(MAX_TERMS)
    n_words = times(len(table), "word")
    head = f"{table['outlet'].iloc[0]} against {table['reference'].iloc[0]}, {where(table)}: of {n_words}"
    if found.empty:
        return [f"{head} beside {actor} none can be told from chance."]
    told = [
        f"{row['term']} ({percent(row['share'])} against {percent(row['reference_share'])} of the sentences)"
        for _, row in found.iterrows()
    ]
    return [f"{head} beside {actor} these differ by more than chance: {', '.join(told)}."]


def about_distances(table: pd.DataFrame) -> list[str]:
    """Say how far apart the words of each two outlets are, beyond what chance puts between them for any pair of all.

    Parameters
    ----------
    table
        As `analysis.compare.words.distances.distances` gives it.
    """
    sentences, n_pairs = [], int(table["p_adjusted"].notna().sum())
    over = f" over all {n_pairs} pairs" if n_pairs > 1 else ""
    for _, row in table.iterrows():
        where = (
            f"within {times(row['n_stories'], 'shared story', 'shared stories')}"
            if row["n_stories"]
            else "over all their articles, topics included"
        )
        head = f"{row['outlet']} and {row['reference']}, {where}: "
        counts = f"{row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles"
        if pd.isna(row["excess"]):
            sentences.append(f"{head}too few articles to say how far apart their words are ({counts}).")
            continue
        beyond = "more than" if row["differs"] else "not told from"
        jsd, chance, excess, low, high = (
            plain(row[name], 3) for name in ("jsd", "jsd_by_chance", "excess", "low", "high")
        )
        sentences.append(
            f"{head}their words are {jsd} bits apart, {beyond} the {chance} bits that chance puts there; the "
            f"difference is {excess} bits (95 % range {low} to {high}, p = {row['p_adjusted']:.3f}{over}; {counts})."
        )
    return sentences


def about_prediction(found: Prediction) -> list[str]:
    """Say how often an article's outlet is told by its words, in stories that the model has not seen."""
    score = found.score.iloc[0]
    where = (
        f"{times(score['n_stories'], 'story', 'stories')} that several of them tell"
        if score["n_stories"]
        else "stories that they do not share, so that topics tell them too"
    )
    told = "more often than chance" if score["p"] < 0.05 else "no more often than chance"
    first = (
        f"By its words alone, with whole stories held out, an article's outlet is told {told}: "
        f"{percent(score['balanced_accuracy'])} of each outlet's articles on average (95 % range "
        f"{percent(score['low'])} to {percent(score['high'])}; by chance {percent(score['chance'])}; p = "
        f"{score['p']:.3f}; {times(score['n_articles'], 'article')} of {score['n_outlets']:.0f} outlets, {where})."
    )
    steady = found.words[(found.words["weight"] > 0) & (found.words["n_folds_agree"] == found.words["n_folds"])]
    carried = [
        f"{outlet}: {', '.join(rows.nlargest(MAX_TERMS, 'weight')['term'])}"
        for outlet, rows in steady.groupby("outlet", sort=False)
    ]
    return [first, f"The words that carry it in every fold: {'; '.join(carried)}."] if carried else [first]
