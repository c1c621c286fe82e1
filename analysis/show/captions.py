"""The finding of a comparison in one line, how sure it is in half a line, and what stands around its picture.

Entry points: `headline`, `how_sure`, `described` (what the numbers are) and `source` (n and source); `story_title`.
"""

import re

import pandas as pd

from analysis.comparison import resample
from analysis.comparison.chance import LEVEL
from analysis.comparison.compare import Compared
from analysis.comparison.words import REST
from analysis.corpus.corpus import Corpus
from analysis.show.sentences import MORE, clause, differing, gap, in_stories, in_words, named, times

N_WORDS = 2
VERY = 0.1  # of the level
TOPICS = {
    "words": "word choice",
    "naming": "names",
    "actors": "who is named",
    "headline": "headlines",
    "collocates": "the words beside an actor",
    "sentiment": "tone",
    "toward": "tone toward anyone",
    "quotes": "quoting",
}
BY = {
    "kind": "by form of quotation",
    "speaker_kind": "by kind of speaker",
    "speaker": "by speaker",
    "side": "by the speaker’s side",
    "cue_class": "by kind of verb",
    "voice": "by who speaks",
}


def headline(compared: Compared) -> str:
    """Return the finding of a comparison of two outlets in one line: that which differs most clearly."""
    outlet, reference = compared.pairs[0]
    found = differing(compared.table)
    if found.empty:
        about = TOPICS.get(compared.measure.name, compared.measure.name)
        return f"No difference in {about} between {outlet} and {reference} could be confirmed"
    if compared.measure.name == "words":
        shown = {name: found[found["list"] == name] for name in MORE}
        shown = next(rows for rows in shown.values() if len(rows))
        sides = [_first(compared, shown, side) for side in (1, -1)]
        told = [f"{who} writes {words} more" for who, words in zip((outlet, reference), sides, strict=True) if words]
        return "; ".join(told)
    if compared.options.get("by") == "side":
        of_sides = [found[found["estimate"] * sign > 0].head(1) for sign in (1, -1)]
        if all(map(len, of_sides)):
            rows = [rows.iloc[0] for rows in of_sides]
            if rows[0].name != found.index[0]:
                rows = rows[::-1]
            other = named(compared, rows[1]["group"])
            return f"{clause(compared, rows[0], how_much=True)}, which quotes {other} more"
    if compared.measure.name == "naming":  # of one thing, each side's own name
        same = found[found["group"].str.endswith(found["group"].iloc[0].partition(" (")[2])]
        sides = [same[same["estimate"] * side > 0]["group"].tolist() for side in (1, -1)]
        if all(sides):
            one, other = (groups[0].partition(" (")[0] for groups in sides)
            return f"{outlet} writes {one}, {reference} {other}"
    return clause(compared, found.iloc[0], how_much=True)


def how_sure(compared: Compared) -> tuple[str, str]:
    """Return how sure the finding of `headline` is, in a word or two, and in half a line why."""
    found = differing(compared.table)
    if found.empty:
        return "Not sure.", "What differs here could be chance."
    row, why = found.iloc[0], []
    if "ratio" in found and pd.notna(row["low"]) and compared.measure.name != "naming":
        why.append(f"The gap is {gap(row, compared.measure.group(compared.options).number)}.")
    if not row["n_stories"]:
        why.append("The two share few stories, so topics differ too.")
    elif pd.notna(row.get("n_stories_same")):
        why.append(f"It shows in {in_stories(row)}.")
    is_very = row["p_adjusted"] < VERY * LEVEL and row["n_stories"] > 1 and "mostly" not in why[-1]
    return "Very sure." if is_very else "Sure.", " ".join(why)


def described(compared: Compared) -> str:
    """Return what the numbers of a comparison are, as the line below a picture's title."""
    group = compared.measure.group(compared.options)
    unit = group.unit.replace("share", "percent") if group.number == "share" else group.unit
    unit = unit.replace("articles", _things(compared))
    unit = "times per 1,000 words" if compared.measure.name == "words" else unit
    unit = f"{unit}, {by}" if (by := BY.get(compared.options.get("by", ""))) else unit
    return unit[:1].upper() + unit[1:]


def source(compared: Compared) -> str:
    """Return n and source of a comparison of two outlets, as the line below a picture."""
    outlet, reference = compared.pairs[0]
    rows = compared.table[compared.table["reference"].notna()]
    row, articles = rows.iloc[0], compared.corpus.articles
    if reference == REST:
        articles = articles.assign(outlet=articles["outlet"].where(articles["outlet"] == outlet, REST))
    is_one, is_other, where = articles["outlet"] == outlet, articles["outlet"] == reference, ""
    if n := row["n_stories"]:
        shared = articles["article_id"].isin(resample.pair(articles, outlet, reference, compared.matched).article_ids)
        is_one, is_other = is_one & shared, is_other & shared
        where = f", on the {f'{in_words(n)} stories' if n > 1 else 'story'} both cover"
    days = articles.loc[is_one | is_other, "published"].dropna() if "published" in articles else []
    when = " to ".join(dict.fromkeys(f"{day:%B %Y}" for day in (days.min(), days.max()))) if len(days) else ""
    things = _things(compared)
    n = f"{times(is_one.sum(), things[:-1])} of {outlet} and {is_other.sum():,} of {reference}{where}"
    return ". ".join(filter(None, [n, when and f"Source: {things} of {when}"])) + "."


def story_title(name: str, corpus: Corpus) -> str:
    """Return the name of a story as a title: no code before it, capitals where they are written.

    Examples
    --------
    >>> story_title("E02_grain_ships", Corpus({"quotes": pd.DataFrame({"excerpt": [], "name": []})}))
    'Grain ships'
    """
    told = corpus.as_written(re.sub(r"^[A-Z]\d+[_ ]", "", name).replace("_", " "))
    return told[:1].upper() + told[1:]


def _things(compared: Compared) -> str:
    return "headlines" if compared.corpus.is_of_headlines else "articles"


def _first(compared: Compared, found: pd.DataFrame, side: int) -> str:
    """Return the words of a side that differ in most stories."""
    own = found[found["estimate"] * side > 0]
    own = own.sort_values("n_stories_same", ascending=False, kind="stable") if "n_stories_same" in own else own
    return " and ".join(f"“{compared.corpus.as_written(word)}”" for word in own["group"][:N_WORDS])
