"""What a story's page shows, in plain sentences, with ranges and n, in the same words for every outlet.

Entry point: `about_story`. A difference is called one only where its test says so.
"""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from analysis.comparison import resample
from analysis.comparison.omissions import Omissions
from analysis.comparison.story import Story
from analysis.show.comparison import Comparison
from analysis.show.numbers import MAX_TERMS, percent, times

MOST_NAMED = 3


def about_story(
    story: Story, tables: Mapping[str, pd.DataFrame], left_out: Omissions, compared: Iterable[Comparison]
) -> list[str]:
    """Return what stands out in a story, from the tables of `analysis.show.story.StoryPage` and who gets quoted."""
    said = [*_articles(story), *_given(story, tables["speakers"])]
    tested = [made for made in compared if made.table["p_adjusted"].notna().any()]
    found = [made for made in tested if made.table["differs"].eq(True).any()]
    said += [told for made in found for told in made.sentences()]
    said += ["Each difference in who gets quoted could be chance."] if tested and not found else []
    if len(story.outlets) > 1:
        said += [*_shared(tables["shared"]), *_omissions(story, left_out), *_words(story, tables["tested"])]
    return said


def _articles(story: Story) -> Iterator[str]:
    articles, outlets = story.corpus.articles, story.outlets
    sizes, n_words = articles["outlet"].value_counts(), articles.groupby("outlet")["n_words"].sum()
    told = _listed(f"{o} {times(sizes[o], 'article')} ({times(n_words[o], 'word')})" for o in outlets)
    days = [f"{day:%-d %B %Y}" for day in articles["published"].dropna().agg(["min", "max"]).dropna()]
    yield f"{told}{f', from {days[0]} to {days[1]}' if len(set(days)) > 1 else f', of {days[0]}' if days else ''}."
    if left := len(story.articles) - len(articles):
        yield f"{times(left, 'copy or re-translation is', 'copies and re-translations are')} not counted."
    if few := [outlet for outlet in outlets if sizes[outlet] < resample.MIN_ARTICLES]:
        head = f"With fewer than {resample.MIN_ARTICLES} articles of {_listed(few)}"
        yield f"{head}, this page describes articles, not the outlet."
    if len(outlets) == 1:
        yield "Only one outlet covers this story here, so there is nothing to compare it with."


def _given(story: Story, speakers: pd.DataFrame) -> Iterator[str]:
    quoted, running = (rows.groupby("outlet")["n_words"].sum() for rows in (story.quotes, story.corpus.articles))
    for outlet in story.outlets:
        own = speakers[speakers["outlet"] == outlet].sort_values("share_of_words", ascending=False, kind="stable")
        most = _listed(f"{row.speaker} {percent(row.share_of_words)}" for row in own.head(MOST_NAMED).itertuples())
        share = percent(quoted.get(outlet, 0) / running[outlet]) if running[outlet] else "none"
        yield f"{outlet} quotes others in {share} of its words{f', most of all {most}' if most else ''}."


def _shared(shared: pd.DataFrame) -> Iterator[str]:
    n, cut = shared["statement"].nunique(), shared.loc[shared["state"] == "left out", "statement"].nunique()
    if not n:
        yield "No statement appears in two outlets."
        return
    one = "One statement appears" if n == 1 else f"{n} statements appear"
    shortened = f"{cut} of them {'was' if cut == 1 else 'were'} shortened by one" if cut else "none was shortened"
    yield f"{one} in several outlets; {shortened}."


def _omissions(story: Story, left_out: Omissions) -> Iterator[str]:
    table, sizes = left_out.table, story.corpus.articles["outlet"].value_counts()
    beyond = table["beyond_chance"].astype(bool)
    if not beyond.any():
        yield "What each outlet leaves out could be chance."
    for outlet in story.outlets if beyond.any() else ():
        own = table[beyond & (table["outlet"] == outlet)]
        if len(own):
            more = f", and {len(own) - MAX_TERMS} more" if len(own) > MAX_TERMS else ""
            yield f"None of {outlet}'s {times(sizes[outlet], 'article')} has {_items(own.head(MAX_TERMS))}{more}."


def _items(rows: pd.DataFrame) -> str:
    what = {"term": "“{}”", "actor": "a mention of {}", "statement": "the statement of {}"}
    return "; ".join(
        f"{what.get(row.kind, 'a quotation of {}').replace('{}', row.item)} "
        f"({row.by_outlet}{f'; it writes {row.instead}' if row.instead else ''})"
        for row in rows.itertuples()
    )


def _words(story: Story, tested: pd.DataFrame) -> Iterator[str]:
    for (outlet, reference), rows in tested.groupby(["outlet", "reference"], sort=False):
        found = rows[rows["differs"].astype(bool)].sort_values(["list", "p_adjusted", "group"], kind="stable")
        against = "the others" if reference == "rest" else reference
        for side, more, less in ((1, outlet, against), (-1, against, outlet)):
            own = found[found["estimate"] * side > 0]
            if len(own):
                named = ", ".join(map(story.corpus.as_written, own["group"].head(MAX_TERMS)))
                others = f" and {len(own) - MAX_TERMS} others" if len(own) > MAX_TERMS else ""
                use = f"In their own voice {more} use" if more == "the others" else f"In its own voice {more} uses"
                yield f"{use} more than {less}: {named}{others}."
        if found.empty:
            yield f"No word of {outlet} differs from {against} by more than chance."


def _listed(items) -> str:
    items = list(items)
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))
