"""What a story's page shows, in plain sentences, in the same words for every outlet.

Entry point: `about_story`. A difference is called one only where its test says so.
"""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from analysis.comparison import resample
from analysis.comparison.omissions import Omissions
from analysis.comparison.story import Story
from analysis.comparison.words import REST
from analysis.show.comparison import Comparison
from analysis.show.numbers import listed, percent, some, times
from analysis.show.sentences import differing

MOST_NAMED = 3
ITEMS = {"term": "“{}”", "actor": "a mention of {}", "statement": "the statement of {}"}


def about_story(
    story: Story, tables: Mapping[str, pd.DataFrame], left_out: Omissions, compared: Iterable[Comparison]
) -> Iterator[str]:
    """Yield what stands out in a story, from the tables of `analysis.show.story.StoryPage` and who gets quoted."""
    yield from _articles(story)
    yield from _given(story, tables["speakers"])
    tested = [made for made in compared if made.table["p_adjusted"].notna().any()]
    found = [made for made in tested if made.table["differs"].eq(True).any()]
    yield from (told for made in found for told in made.sentences())
    if tested and not found:
        yield "Each difference in who gets quoted could be chance."
    if len(story.outlets) > 1:
        yield _shared(tables["shared"])
        yield from _omissions(story, left_out.table[left_out.table["beyond_chance"].astype(bool)])
        yield from _words(story, tables["tested"])


def _articles(story: Story) -> Iterator[str]:
    articles = story.corpus.articles
    sizes, n_words = articles["outlet"].value_counts(), articles.groupby("outlet")["n_words"].sum()
    told = listed(f"{one} {times(sizes[one], 'article')} ({times(n_words[one], 'word')})" for one in story.outlets)
    days = [f"{day:%-d %B %Y}" for day in articles["published"].dropna().agg(["min", "max"]).dropna()]
    yield f"{told}{f', from {days[0]} to {days[1]}' if len(set(days)) > 1 else f', of {days[0]}' if days else ''}."
    if left := len(story.articles) - len(articles):
        yield f"{times(left, 'copy or re-translation is', 'copies and re-translations are')} not counted."
    if few := [outlet for outlet in story.outlets if sizes[outlet] < resample.MIN_ARTICLES]:
        head = f"With fewer than {resample.MIN_ARTICLES} articles of {listed(few)}"
        yield f"{head}, this page describes articles, not the outlet."
    if len(story.outlets) == 1:
        yield "Only one outlet covers this story here, so there is nothing to compare it with."


def _given(story: Story, speakers: pd.DataFrame) -> Iterator[str]:
    quoted, running = (rows.groupby("outlet")["n_words"].sum() for rows in (story.quotes, story.corpus.articles))
    for outlet in story.outlets:
        own = speakers[speakers["outlet"] == outlet].sort_values("share_of_words", ascending=False, kind="stable")
        most = listed(f"{row.speaker} {percent(row.share_of_words)}" for row in own.head(MOST_NAMED).itertuples())
        share = percent(quoted.get(outlet, 0) / running[outlet]) if running[outlet] else "none"
        yield f"{outlet} quotes others in {share} of its words{f', most of all {most}' if most else ''}."


def _shared(shared: pd.DataFrame) -> str:
    n, cut = shared["statement"].nunique(), shared.loc[shared["state"] == "left out", "statement"].nunique()
    if not n:
        return "No statement appears in two outlets."
    one = "One statement appears" if n == 1 else f"{n} statements appear"
    shortened = f"{cut} of them {'was' if cut == 1 else 'were'} shortened by one" if cut else "none was shortened"
    return f"{one} in several outlets; {shortened}."


def _omissions(story: Story, beyond: pd.DataFrame) -> Iterator[str]:
    if beyond.empty:
        yield "What each outlet leaves out could be chance."
    for outlet, own in beyond.groupby("outlet", sort=False):
        lacking = [
            f"{ITEMS.get(row.kind, 'a quotation of {}').format(row.item)} "
            f"({row.by_outlet}{f'; it writes {row.instead}' if row.instead else ''})"
            for row in own.itertuples()
        ]
        n = times((story.corpus.articles["outlet"] == outlet).sum(), "article")
        yield f"None of {outlet}'s {n} has {some(lacking)}."


def _words(story: Story, tested: pd.DataFrame) -> Iterator[str]:
    for (outlet, reference), rows in tested.groupby(["outlet", "reference"], sort=False):
        found, other = differing(rows), "all others" if reference == REST else reference
        for more, less, side in ((outlet, other, 1), (other, outlet, -1)):
            if words := [*map(story.corpus.as_written, found.loc[found["estimate"] * side > 0, "group"])]:
                yield f"Own words, more in {more} than in {less}: {some(words)}."
        if found.empty:
            yield f"No word of {outlet} differs from {other} by more than chance."
