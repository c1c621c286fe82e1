"""What a story's page shows, in plain sentences, with ranges and n, in the same words for every outlet.

Entry point: `about_story`. A difference is called one only where its test says so.
"""

from collections.abc import Mapping

import pandas as pd

from analysis.comparison import resample
from analysis.comparison.omissions import Omissions
from analysis.comparison.quotes import NOT_TOLD
from analysis.comparison.story import ANYBODY, Story, most_given
from analysis.show.sentences import MAX_TERMS, percent, points, range_of, signed, times

MOST_NAMED = 3
_VOICES = {"outlet": "in its own voice", "quoted": "in quoted sentences"}
WHOM = {
    ("all", ANYBODY): "anybody",
    ("side", NOT_TOLD): "speakers of no known side",
    ("speaker_kind", "outlet"): "news media",
    ("speaker_kind", "named"): "named persons",
    ("speaker_kind", "anonymous"): "anonymous persons",
    ("speaker_kind", "institution"): "institutions",
    ("speaker_kind", "document"): "documents without a known author",
    ("speaker_kind", "unknown"): "unidentified speakers",
}


def about_story(story: Story, tables: Mapping[str, pd.DataFrame], left_out: Omissions) -> list[str]:
    """Return what stands out in a story, from the tables of `analysis.show.story.StoryPage`."""
    said = [*_articles(story), *_given(tables["given"]), *_differences(tables["differences"])]
    if len(story.outlets) > 1:
        said += [_shared(story, tables["shared"]), *_omissions(story, left_out), *_words(tables["tested"])]
    return said + _tone(tables["tone"])


def _articles(story: Story) -> list[str]:
    articles, outlets = story.corpus.articles, story.outlets
    sizes, n_words = articles["outlet"].value_counts(), articles.groupby("outlet")["n_words"].sum()
    told = ", ".join(f"{o} {times(sizes[o], 'article')} ({times(n_words[o], 'word')})" for o in outlets)
    days = [f"{day:%-d %B %Y}" for day in articles["published"].dropna().agg(["min", "max"]).dropna()]
    when = f", from {days[0]} to {days[1]}" if len(set(days)) > 1 else f", of {days[0]}" if days else ""
    left = len(story.articles) - len(articles)
    copies = f" {times(left, 'copy', 'copies')} or re-translations more count in nothing below." if left else ""
    sentences = [f"{told}{when}.{copies}"]
    if few := [outlet for outlet in outlets if sizes[outlet] < resample.MIN_ARTICLES]:
        named = " and ".join(filter(None, [", ".join(few[:-1]), few[-1]]))
        head = f"With fewer than {resample.MIN_ARTICLES} articles on this story, what is said of {named}"
        sentences.append(f"{head} holds for these articles and not for the outlet.")
    if len(outlets) == 1:
        sentences.append("One outlet alone tells this story here, so that there is nothing to set it against.")
    return sentences


def _given(given: pd.DataFrame) -> list[str]:
    sentences = []
    for outlet, rows in given.groupby("outlet", sort=False):
        whole = rows[rows["by"] == "all"].iloc[0]
        how = "too few for a range" if pd.isna(whole["low"]) else range_of(whole, percent).strip("()")
        quoted = f"{percent(whole['share_of_words'])} of its words on this story are quoted"
        said = f"{outlet}: {quoted} ({times(whole['of_articles'], 'article')}, {how})."
        if sides := _most(rows, "side"):
            unknown = rows.loc[(rows["by"] == "side") & (rows["to_whom"] == NOT_TOLD), "share_of_words"].sum()
            said += f" By side: {sides}; no known side {percent(unknown)}."
        if named := _most(rows, "speaker"):
            said += f" Most to {named}."
        sentences.append(said)
    return sentences


def _most(rows: pd.DataFrame, by: str) -> str:
    own = rows[rows["by"] == by].set_index("to_whom").loc[most_given(rows, by, MOST_NAMED)]
    return ", ".join(
        f"{row.Index} {percent(row.share_of_words)} ({row.n_articles} of {times(row.of_articles, 'article')})"
        for row in own.itertuples()
    )


def _differences(compared: pd.DataFrame) -> list[str]:
    tested = compared[compared["p_adjusted"].notna()]
    found, sentences = tested[tested["differs"].eq(True)], []
    for _, row in found.iterrows():
        whom = WHOM.get((row["by"], row["to_whom"]), f"speakers of the side {row['to_whom']}")
        size = f"{points(abs(row['estimate'])).lstrip('+')} {'more' if row['estimate'] > 0 else 'less'} of its words"
        sentences.append(
            f"{row['outlet']} gives {size} than {row['reference']} to {whom} {range_of(row, points)}, more than "
            f"chance; {row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles."
        )
    if rest := len(tested) - len(found):
        head = f"{'The other ' if len(found) else ''}{rest} of {len(tested)} differences"
        sentences.append(f"{head} in the words given to kinds of speakers and sides could be chance.")
    return sentences


def _shared(story: Story, shared: pd.DataFrame) -> str:
    whole = len(story.texts) >= len(story.corpus.articles)
    by = "by their texts" if whole else "by the first words that the tables hold"
    n, cut = shared["statement"].nunique(), shared.loc[shared["state"] == "left out", "statement"].nunique()
    if not n:
        return f"No statement was found in two outlets, {by}."
    one = "statement stands" if n == 1 else "statements stand"
    shortened = f"of {cut} an outlet left out words that another kept" if cut else "no outlet left out words of one"
    return f"{n} {one} in several outlets, {by}; {shortened}."


def _omissions(story: Story, left_out: Omissions) -> list[str]:
    table, sizes = left_out.table, story.corpus.articles["outlet"].value_counts()
    beyond = table["beyond_chance"].astype(bool)
    looked = f"{sum(left_out.n_items.values()):,} terms, speakers, sides, actors and statements"
    rows = table[beyond if beyond.any() else table["kind"].isin(["statement", "speaker"])]
    sentences = []
    if not beyond.any():
        why = "" if left_out.n_tests else "; there are too few articles to tell"
        sentences.append(f"Of {looked}, none is missing in one outlet by more than chance{why}.")
    for outlet in story.outlets:
        own = rows[rows["outlet"] == outlet]
        if len(own) and beyond.any():
            more = f", and {len(own) - MAX_TERMS} more" if len(own) > MAX_TERMS else ""
            head = f"In none of {outlet}'s {times(sizes[outlet], 'article')}, and more than chance"
            sentences.append(f"{head}: {_items(own.head(MAX_TERMS))}{more}.")
        elif len(own):
            head = f"Not in {outlet} ({times(sizes[outlet], 'article')}), which could be chance"
            sentences.append(f"{head}: {_items(own.head(MOST_NAMED))}.")
    if beyond.any():
        sentences.append(f"That is {beyond.sum()} of {left_out.n_tests:,} tests on {looked}.")
    return sentences


def _items(rows: pd.DataFrame) -> str:
    what = {"term": "“{}”", "actor": "any mention of {}", "statement": "the statement of {}"}
    return "; ".join(
        f"{what.get(row.kind, 'any quotation of {}').replace('{}', row.item)} "
        f"({row.by_outlet}{f'; it writes {row.instead}' if row.instead else ''})"
        for row in rows.itertuples()
    )


def _words(tested: pd.DataFrame) -> list[str]:
    if tested.empty:
        return ["Which words are distinctive is counted below and not tested: there are too few articles."]
    sentences = []
    for (outlet, reference), rows in tested.groupby(["outlet", "reference"], sort=False):
        found = rows[rows["differs"].astype(bool)].sort_values(["p_adjusted", "group"], kind="stable")
        parts = []
        for word, own in (("more", found[found["estimate"] > 0]), ("less", found[found["estimate"] < 0])):
            named = [
                f"{row.group} ({row.per_1000_words:.1f} against {row.reference_per_1000_words:.1f} per 1,000 words)"
                for row in own.head(MAX_TERMS).itertuples()
            ]
            others = f" and {len(own) - MAX_TERMS} others" if len(own) > MAX_TERMS else ""
            parts += [f"{word} {', '.join(named)}{others}"] if named else []
        said = f"{len(found)} of {len(rows):,} differ by more than chance: {'; '.join(parts)}"
        said = said if parts else f"each of {len(rows):,} differences could be chance"
        against = "all others" if reference == "rest" else reference
        sentences.append(f"Own words of {outlet} against {against}: {said}.")
    return sentences


def _tone(levels: pd.DataFrame) -> list[str]:
    sentences = []
    for outlet, rows in levels[levels["estimate"].notna()].groupby("outlet", sort=False):
        few = rows["low"].isna().all()
        parts = []
        for _, row in rows.iterrows():
            n = times(row["n"], "sentence")
            how = f"({n})" if few else f"{range_of(row, signed)}, {n}"
            parts.append(f"{signed(row['estimate'])} {_VOICES[row['group']]} {how}")
        end = "; too few articles for a range" if few else ""
        sentences.append(f"{outlet}: mean sentence score {'; '.join(parts)}{end}.")
    return sentences
