"""Who and what is named how in a story, outlet by outlet.

Entry points: `variants_by_outlet` (things with several names) and `speakers_by_outlet` (who is quoted, called what).
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd

from analysis.compare.naming import longest, variants
from analysis.compare.story.pick import Story
from analysis.compare.story.telling import most_given

MOST_SPEAKERS = 10
MOST_SOURCE = 90
VARIANTS = {
    "set": "what is named",
    "variant": "a name for it",
    "outlet": "the outlet",
    "count": "uses of the name in the outlet's own voice",
    "n": "its uses of any name of the set",
    "n_articles": "articles of the outlet that use any of them",
}
SPEAKERS = {
    "speaker": "the speaker's one name",
    "outlet": "the outlet",
    "called": "what the outlet calls the speaker: the words beside the longest quotation where the text is at hand, "
    "else the name in the tables",
    "n_quotes": "quotations",
    "n_words": "words of them",
    "n_articles": "articles with one",
    "share_of_words": "share of the outlet's running words on the story",
    "excerpt": "first words of the longest quotation",
    "article_id": "its article",
    "offset": "where it begins there",
}


def variants_by_outlet(story: Story) -> pd.DataFrame:
    """Count the names that outlets use in their own voice for the same thing, as `analysis.compare.naming` lists them.

    Returns
    -------
    DataFrame
        A row a variant and outlet, the columns as described in `VARIANTS`; sets of which the outlets use one variant
        only, all the same, are left out.
    """
    words = story.corpus.words
    sets = _terms_of_sets()
    listed = {term for of_set in sets.values() for terms in of_set.values() for term in terms}
    rows = words[(words["voice"] == "outlet") & words["term"].isin(listed)]
    counts = rows.pivot_table(index="article_id", columns="term", values="count", aggfunc="sum", fill_value=0)
    outlets = story.corpus.articles.set_index("article_id")["outlet"].reindex(counts.index).to_numpy(object)
    sides = {outlet: outlets == outlet for outlet in story.outlets}
    kept = [found for name, of_set in sets.items() if len(found := _uses(counts, sides, name, of_set))]
    kept.sort(key=lambda found: -sum(n for *_, n, _, _ in found))
    return pd.DataFrame([row for found in kept for row in found], columns=list(VARIANTS))


@cache
def _terms_of_sets() -> dict[str, dict[str | None, list[str]]]:
    """Give the terms of each variant of each set, and under None those in which they mean something else."""
    sets: dict[str, dict[str | None, list[str]]] = {}
    for row in variants().to_dict("records"):
        of_set = sets.setdefault(row["set"], {None: []})
        of_set[row["variant"]] = row["terms"]
        of_set[None] = of_set[None] + row["except"]
    return sets


def _uses(
    counts: pd.DataFrame, sides: Mapping[str, np.ndarray], name: str, of_set: Mapping[str | None, list[str]]
) -> list[tuple]:
    """Count the uses of each variant of a set by outlet, none where only one is used.

    A use counts once, for the longest term it is part of.
    """
    used = {variant: [term for term in terms if term in counts] for variant, terms in of_set.items()}
    if sum(bool(terms) for variant, terms in used.items() if variant is not None) < 2:
        return []
    own = longest(counts[[term for terms in used.values() for term in terms]])
    uses = {variant: own[terms].to_numpy().sum(axis=1) for variant, terms in used.items() if variant is not None}
    uses = {variant: n for variant, n in uses.items() if n.any()}
    if len(uses) < 2:
        return []
    of_any = sum(uses.values())
    return [
        (name, variant, outlet, int(n[side].sum()), int(of_any[side].sum()), int((of_any[side] > 0).sum()))
        for variant, n in uses.items()
        for outlet, side in sides.items()
    ]


def speakers_by_outlet(story: Story, given: pd.DataFrame, n: int = MOST_SPEAKERS) -> pd.DataFrame:
    """Say of the speakers given most words what each outlet calls them and quotes of them.

    Parameters
    ----------
    story, given
        The story, and what `analysis.compare.story.telling.words_given` gives of it.
    n
        Speakers.

    Returns
    -------
    DataFrame
        A row a speaker and outlet that quotes them, the columns as described in `SPEAKERS`.
    """
    speakers = most_given(given, "speaker", n)
    own = story.quotes[story.quotes["name"].isin(speakers)].sort_values("n_words", ascending=False, kind="stable")
    shares = given[given["by"] == "speaker"].set_index(["to_whom", "outlet"])["share_of_words"]
    places = own.groupby(["name", "outlet"]).indices
    rows = []
    for speaker in speakers:
        for outlet in story.outlets:
            if (speaker, outlet) not in places:
                continue
            quotes = own.iloc[places[speaker, outlet]]
            first = quotes.iloc[0]
            counts = len(quotes), int(quotes["n_words"].sum()), quotes["article_id"].nunique()
            where = first["excerpt"], first["article_id"], int(first["offset"])
            rows.append((speaker, outlet, _called(story, quotes), *counts, shares.get((speaker, outlet)), *where))
    return pd.DataFrame(rows, columns=list(SPEAKERS))


def _called(story: Story, quotes: pd.DataFrame) -> str:
    """Give the longest words that name the source: the first mention has the title."""
    found = [
        " ".join(" ".join(story.texts[article_id][start:end].split()) for start, end in source)
        for article_id, source in zip(quotes["article_id"], quotes["source"], strict=True)
        if article_id in story.texts and len(source)
    ]
    if found:
        return max(found, key=lambda words: (len(words) <= MOST_SOURCE, len(words)))[:MOST_SOURCE]
    return max(quotes["speaker"], key=len)
