"""Say in plain sentences what a story page shows, with ranges and n, in the same words for every outlet.

Entry point: `about_story`. A difference is called one only where its test says so.
"""

import pandas as pd

from analysis.compare import resample
from analysis.compare.quotes import NOT_TOLD
from analysis.compare.story.omissions import Omissions
from analysis.compare.story.pick import Story
from analysis.compare.story.telling import ANYBODY, most_given
from analysis.show.findings import MAX_TERMS
from analysis.show.formats import percent, points, range_of, signed, times

MOST_NAMED = 3
_VOICES = {"outlet": "in its own voice", "quoted": "in quoted sentences"}
_KINDS = {"outlet": "news media", "unknown": "unidentified speakers", "institution": "institutions"}


def about_story(
    story: Story,
    given: pd.DataFrame,
    compared: pd.DataFrame,
    shared: pd.DataFrame,
    left_out: Omissions,
    words: pd.DataFrame,
    levels: pd.DataFrame,
) -> list[str]:
    """Say what stands out in a story.

    Parameters
    ----------
    story
        As taken.
    given, compared
        What `telling.words_given` and `telling.differences` give.
    shared
        What `analysis.compare.versions.kept` gives.
    left_out, words
        What `omissions.omissions` and `words.tested` give.
    levels
        The mean sentence scores (`analysis.compare.tone.compare`).
    """
    alone = len(story.outlets) < 2
    return [
        *about_articles(story),
        *about_given(given),
        *about_differences(compared),
        *([] if alone else [about_shared(story, shared), *about_omissions(story, left_out), *about_words(words)]),
        *about_levels(levels),
    ]


def about_articles(story: Story) -> list[str]:
    """Say how many articles of whom there are, when they came out, and who has few."""
    articles = story.corpus.articles
    sizes, n_words = articles["outlet"].value_counts(), articles.groupby("outlet")["n_words"].sum()
    told = ", ".join(f"{o} {times(sizes[o], 'article')} ({times(n_words[o], 'word')})" for o in story.outlets)
    days = articles["published"].dropna()
    when = ""
    if len(days):
        first, last = f"{days.min():%-d %B %Y}", f"{days.max():%-d %B %Y}"
        when = f", of {first}" if first == last else f", from {first} to {last}"
    left = len(story.articles) - len(articles)
    copies = f" {times(left, 'copy', 'copies')} or re-translations more count in nothing below." if left else ""
    sentences = [f"{told}{when}.{copies}"]
    few = [outlet for outlet in story.outlets if sizes[outlet] < resample.MIN_ARTICLES]
    if few:
        sentences.append(
            f"With fewer than {resample.MIN_ARTICLES} articles on this story, what is said of {_list(few)} holds for "
            "these articles and not for the outlet."
        )
    if len(story.outlets) == 1:
        sentences.append("One outlet alone tells this story here, so that there is nothing to set it against.")
    return sentences


def _list(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def about_given(given: pd.DataFrame) -> list[str]:
    """Say what share of its words each outlet gives to others, and to whom most."""
    sides = most_given(given, "side", 1)
    sentences = []
    for outlet, rows in given.groupby("outlet", sort=False):
        whole = rows[rows["by"] == "all"].iloc[0]
        quoted = f"{percent(whole['share_of_words'])} of its words on this story stand in quotations"
        few = "; too few for a range" if pd.isna(whole["low"]) else ""
        range_ = "" if few else f", 95 % range {percent(whole['low'])} to {percent(whole['high'])}"
        sentence = f"{outlet}: {quoted} ({times(whole['of_articles'], 'article')}{few}{range_})."
        if whole["n_words"]:
            if sides:
                sentence += f" By side: {_most(rows, 'side')}; side not told {_share(rows, 'side', NOT_TOLD)}."
            if named := _most(rows, "speaker"):
                sentence += f" Most to {named}."
        sentences.append(sentence)
    return sentences


def _most(rows: pd.DataFrame, by: str) -> str:
    own = rows[(rows["by"] == by) & rows["to_whom"].isin(most_given(rows, by, MOST_NAMED))]
    own = own.sort_values("share_of_words", ascending=False, kind="stable")
    return ", ".join(
        f"{row.to_whom} {percent(row.share_of_words)} ({row.n_articles} of {times(row.of_articles, 'article')})"
        for row in own.itertuples()
    )


def _share(rows: pd.DataFrame, by: str, group: str) -> str:
    return percent(rows.loc[(rows["by"] == by) & (rows["to_whom"] == group), "share_of_words"].sum())


def about_differences(compared: pd.DataFrame) -> list[str]:
    """Say which differences in whom outlets quote are more than chance."""
    tested = compared[compared["p_adjusted"].notna()]
    if tested.empty:
        return []
    found = tested[tested["differs"].astype(bool)]
    sentences = [
        f"{row['outlet']} gives {points(abs(row['estimate'])).lstrip('+')} "
        f"{'more' if row['estimate'] > 0 else 'less'} of its words than {row['reference']} to {_whom(row)} "
        f"{range_of(row, points)}, more than chance; "
        f"{row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles."
        for _, row in found.iterrows()
    ]
    if len(tested) > len(found):
        sentences.append(
            f"{'The other ' if len(found) else ''}{len(tested) - len(found)} of {len(tested)} differences in the words "
            "given to kinds of speakers and sides cannot be told from chance."
        )
    return sentences


def _whom(row: pd.Series) -> str:
    whom = row["to_whom"]
    if row["by"] == "side":
        return "speakers whose side is not told" if whom == NOT_TOLD else f"speakers of the side {whom}"
    return {ANYBODY: "quotations of any kind"}.get(whom, _KINDS.get(whom, f"{whom} speakers"))


def about_shared(story: Story, shared: pd.DataFrame) -> str:
    """Say how many statements several outlets carry, and by what they were found."""
    by = "their texts" if len(story.texts) >= len(story.corpus.articles) else "the first words that the tables hold"
    n = shared["statement"].nunique()
    if not n:
        return f"No statement was found in two outlets, by {by}."
    cut = shared[shared["state"] == "left out"].groupby("statement").size()
    return (
        f"{times(n, 'statement')} {'is' if n == 1 else 'are'} shown that several outlets carry, by {by}; "
        f"{f'of {len(cut)}' if len(cut) else 'of none'} an outlet left out words that another kept."
    )


def about_omissions(story: Story, left_out: Omissions) -> list[str]:
    """Say what each outlet lacks that (nearly) all others have, by more than chance."""
    table, sizes = left_out.table, story.corpus.articles["outlet"].value_counts()
    beyond = table["beyond_chance"].astype(bool)
    looked = f"{sum(left_out.n_items.values()):,} terms, speakers, sides, actors and statements"
    sentences = []
    for outlet in story.outlets:
        own = table[beyond & (table["outlet"] == outlet)]
        if len(own):
            more = f", and {len(own) - MAX_TERMS} more" if len(own) > MAX_TERMS else ""
            sentences.append(
                f"In none of {outlet}'s {times(sizes[outlet], 'article')}, and more than chance: "
                f"{_items(own.head(MAX_TERMS))}{more}."
            )
    if beyond.any():
        return [*sentences, f"That is {beyond.sum()} of {left_out.n_tests:,} tests on {looked}."]
    why = "" if left_out.n_tests else "; with so few articles nothing could be told from chance"
    sentences.append(f"Of {looked}, none is missing in one outlet by more than chance{why}.")
    said = table[table["kind"].isin(["statement", "speaker"])]
    for outlet in story.outlets:
        own = said[said["outlet"] == outlet].head(MOST_NAMED)
        if len(own):
            sentences.append(
                f"Not in {outlet} ({times(sizes[outlet], 'article')}), which could be chance: {_items(own)}."
            )
    return sentences


def _items(rows: pd.DataFrame) -> str:
    return "; ".join(
        f"{_item(row)} ({row.by_outlet}{f'; it writes {row.instead}' if row.instead else ''})"
        for row in rows.itertuples()
    )


def _item(row) -> str:
    item = f"“{row.item}”" if row.kind == "term" else row.item
    return {"term": "", "actor": "any mention of ", "statement": "the statement of "}.get(
        row.kind, "any quotation of "
    ) + item


def about_words(words: pd.DataFrame) -> list[str]:
    """Say which words set an outlet's own voice apart from the others', where that was tested."""
    if words.empty:
        return ["Which words set the tellings apart is counted below and not tested: there are too few articles."]
    sentences = []
    for (outlet, reference), rows in words.groupby(["outlet", "reference"], sort=False):
        found = rows[rows["differs"].astype(bool)].sort_values(["p_adjusted", "term"], kind="stable")
        head = f"Own words of {outlet} against {'all others' if reference == 'rest' else reference}: "
        if found.empty:
            sentences.append(f"{head}none of {len(rows):,} can be told from chance.")
            continue
        parts = []
        for sign, word in ((1, "more"), (-1, "less")):
            own = found[found["log_odds"] * sign > 0]
            if len(own):
                named = ", ".join(
                    f"{row.term} ({row.per_1000_words:.1f} against {row.reference_per_1000_words:.1f} per 1,000 words)"
                    for row in own.head(MAX_TERMS).itertuples()
                )
                parts.append(
                    f"{word} {named}" + (f" and {len(own) - MAX_TERMS} others" if len(own) > MAX_TERMS else "")
                )
        sentences.append(f"{head}{len(found)} of {len(rows):,} differ by more than chance: {'; '.join(parts)}.")
    return sentences


def about_levels(levels: pd.DataFrame) -> list[str]:
    """Say each outlet's mean sentence score in its own and in quoted voice."""
    own = levels[levels["voice"].isin(list(_VOICES)) & levels["estimate"].notna()]
    sentences = []
    for outlet, rows in own.groupby("outlet", sort=False):
        few = rows["low"].isna().all()
        parts = [
            f"{signed(row['estimate'])} {_VOICES[row['voice']]} "
            + (f"({times(row['n'], 'sentence')})" if few else f"{range_of(row, signed)}, {times(row['n'], 'sentence')}")
            for _, row in rows.iterrows()
        ]
        told = f"{outlet}: mean sentence score {'; '.join(parts)}"
        sentences.append(f"{told}; too few articles for a range." if few else f"{told}.")
    return sentences
