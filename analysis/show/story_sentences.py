"""What a story's page shows, in plain sentences, with ranges and n, in the same words for every outlet.

Entry point: `about_story`. A difference is called one only where its test says so.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.comparison import resample
from analysis.comparison.omissions import Omissions
from analysis.comparison.quotes import NOT_TOLD
from analysis.comparison.story import ANYBODY, Story, most_given
from analysis.show.sentences import MAX_TERMS, percent, points, times

MOST_NAMED = 3
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
        said += [*_shared(tables["shared"]), *_omissions(story, left_out), *_words(tables["tested"])]
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


def _given(given: pd.DataFrame) -> Iterator[str]:
    for outlet, rows in given.groupby("outlet", sort=False):
        whole = rows[rows["by"] == "all"].iloc[0]
        own = rows[rows["by"] == "speaker"].set_index("to_whom").loc[most_given(rows, "speaker", MOST_NAMED)]
        most = _listed(f"{row.Index} {percent(row.share_of_words)}" for row in own.itertuples())
        quoted = f"{outlet} quotes others in {percent(whole['share_of_words'])} of its words"
        yield f"{quoted}{f', most of all {most}' if most else ''}."


def _differences(compared: pd.DataFrame) -> Iterator[str]:
    tested = compared[compared["p_adjusted"].notna()]
    found = tested[tested["differs"].eq(True)]
    for _, row in found.iterrows():
        whom = WHOM.get((row["by"], row["to_whom"]), f"the side of {row['to_whom']}")
        size, low, high = (points(value).lstrip("+−") for value in (row["estimate"], row["low"], row["high"]))
        more = "more" if row["estimate"] > 0 else "less"
        low, high = sorted((low, high), key=lambda end: float(end.split()[0]))
        yield (
            f"{row['outlet']} gives {whom} {size} {more} of its words than {row['reference']} does "
            f"({low.split()[0]} to {high}; {row['n_articles']:.0f} and {row['reference_n_articles']:.0f} articles)."
        )
    if rest := len(tested) - len(found):
        head = (
            f"{'The other ' if len(found) else ''}{rest} of {len(tested)} differences" if rest > 1 else "A difference"
        )
        yield f"{head} in who gets quoted could be chance."


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


def _words(tested: pd.DataFrame) -> Iterator[str]:
    for (outlet, reference), rows in tested.groupby(["outlet", "reference"], sort=False):
        found = rows[rows["differs"].astype(bool)].sort_values(["list", "p_adjusted", "group"], kind="stable")
        against = "the others" if reference == "rest" else reference
        for side, more, less in ((1, outlet, against), (-1, against, outlet)):
            own = found[found["estimate"] * side > 0]
            if len(own):
                named = ", ".join(own["group"].head(MAX_TERMS))
                others = f" and {len(own) - MAX_TERMS} others" if len(own) > MAX_TERMS else ""
                yield f"In its own voice {more} uses more than {less}: {named}{others}."
        if found.empty:
            yield f"No word of {outlet} differs from {against} by more than chance."


def _listed(items) -> str:
    items = list(items)
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))
