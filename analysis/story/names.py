"""Who and what is named how in a story, outlet by outlet.

Entry points: `variants_by_outlet` (things with several names) and `speakers_by_outlet` (who is quoted, called what).
"""

import pandas as pd

from analysis.naming import longest, variants
from analysis.outlets import in_order
from analysis.story.pick import Story
from analysis.story.telling import most_given

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
    """Count the names that outlets use in their own voice for the same thing, as `analysis.naming` lists them.

    Returns
    -------
    DataFrame
        A row a variant and outlet, the columns as described in `VARIANTS`; sets of which the outlets use one variant
        only, all the same, are left out.
    """
    words = story.corpus.words
    own = words[words["voice"] == "outlet"]
    listed = variants()
    terms = listed[["set", "variant", "terms"]].explode("terms")
    used = terms[terms["terms"].isin(own["term"])]
    several = used.groupby("set")["variant"].nunique()
    outlets = story.corpus.articles.set_index("article_id")["outlet"]
    sets = [
        _uses(own, outlets, of_set) for name, of_set in listed.groupby("set", sort=False) if several.get(name, 0) > 1
    ]
    sets = sorted((rows for rows in sets if rows["count"].gt(0).any()), key=lambda rows: -rows["count"].sum())
    kept = [rows for rows in sets if rows.loc[rows["count"] > 0, "variant"].nunique() > 1]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=list(VARIANTS))


def _uses(own: pd.DataFrame, outlets: pd.Series, of_set: pd.DataFrame) -> pd.DataFrame:
    """Count the uses of each variant of a set by outlet; a use counts once, for the longest term it is part of."""
    terms = {term for column in ("terms", "except") for found in of_set[column] for term in found}
    rows = own[own["term"].isin(terms)]
    counts = longest(rows.pivot_table(index="article_id", columns="term", values="count", aggfunc="sum", fill_value=0))
    by_variant = {row.variant: counts[[t for t in row.terms if t in counts]].sum(axis=1) for row in of_set.itertuples()}
    uses = pd.DataFrame(by_variant).reindex(outlets.index, fill_value=0)
    n = uses.sum(axis=1)
    of_outlet = uses.groupby(outlets).sum()
    n_words, n_articles = n.groupby(outlets).sum(), (n > 0).groupby(outlets).sum()
    found = [
        (of_set["set"].iloc[0], variant, outlet, of_outlet.loc[outlet, variant], n_words[outlet], n_articles[outlet])
        for variant in uses
        for outlet in in_order(of_outlet.index)
        if of_outlet[variant].any()
    ]
    return pd.DataFrame(found, columns=list(VARIANTS)).astype({"count": int, "n": int, "n_articles": int})


def speakers_by_outlet(story: Story, given: pd.DataFrame, n: int = MOST_SPEAKERS) -> pd.DataFrame:
    """Say of the speakers given most words what each outlet calls them and quotes of them.

    Parameters
    ----------
    story, given
        The story, and what `analysis.story.telling.words_given` gives of it.
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
    rows = []
    for speaker in speakers:
        for outlet in story.outlets:
            quotes = own[(own["name"] == speaker) & (own["outlet"] == outlet)]
            if quotes.empty:
                continue
            first = quotes.iloc[0]
            counts = len(quotes), int(quotes["n_words"].sum()), quotes["article_id"].nunique()
            where = first["excerpt"], first["article_id"], int(first["offset"])
            rows.append((speaker, outlet, _called(story, quotes), *counts, shares.get((speaker, outlet)), *where))
    return pd.DataFrame(rows, columns=list(SPEAKERS))


def _called(story: Story, quotes: pd.DataFrame) -> str:
    """Give the longest words that name the source: the first mention has the title."""
    found = [
        " ".join(" ".join(story.texts[row.article_id][start:end].split()) for start, end in row.source)
        for row in quotes.itertuples()
        if row.article_id in story.texts and len(row.source)
    ]
    if found:
        return max(found, key=lambda words: (len(words) <= MOST_SOURCE, len(words)))[:MOST_SOURCE]
    return max(quotes["speaker"], key=len)
