"""Fill in which story each article tells, where the input does not say.

Entry point: `find_stories`, the part of building a corpus that groups articles.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus.stories.corrections import apply_corrections
from analysis.corpus.stories.group import group


def find_stories(
    articles: pd.DataFrame, leads: pd.DataFrame, known: pd.DataFrame | None = None, corrections: Path | None = None
) -> pd.DataFrame:
    """Group the articles for which no story is given.

    Parameters
    ----------
    articles, leads
        The tables of that name.
    known
        `article_id, story` as found before: these articles keep their stories, and others may join them.
    corrections
        A CSV `article_id,story` that overrules both the input and what is found.

    Returns
    -------
    DataFrame
        `articles` with `story` and `story_confidence`. A given story stays as it is and has no confidence; an article
        that shares its story with no other has none, since nothing can be compared within it. If the input gives any
        story, the articles without one stay without: whoever names stories means those to be all.

    Notes
    -----
    What is found is told apart from what is given by its confidence. Duplicates are grouped as all others are.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b", "c"], "story": None, "published": pd.NaT})
    >>> terms = ["saky", "airbase", "saky", "airbase", "harvest", "wine"]
    >>> leads = pd.DataFrame({"article_id": [*"aabbcc"], "term": terms, "count": 1})
    >>> find_stories(articles, leads)["story"].tolist()
    ['saky-airbase', 'saky-airbase', None]
    """
    given = articles["story"].notna()
    told = articles.loc[given, ["article_id", "story"]].assign(confidence=np.nan)
    if not given.any():
        known = known[known["article_id"].isin(articles["article_id"])] if known is not None else None
        told = group(articles[["article_id", "published"]], leads, known)
    else:
        rest = articles.loc[~given, ["article_id"]].assign(story=None, confidence=np.nan)
        told = pd.concat([told.astype({"story": object}), rest], ignore_index=True)
    if corrections is not None:
        told = apply_corrections(told, corrections)
    n_articles = told.groupby("story")["article_id"].transform("size")
    is_alone = (n_articles < 2) & told["confidence"].notna()
    told = told.assign(story=told["story"].astype(object).where(~is_alone, None))
    told["confidence"] = told["confidence"].where(told["story"].notna())
    told = told.set_index("article_id").reindex(articles["article_id"])
    return articles.assign(
        story=pd.Series([None if pd.isna(story) else story for story in told["story"]], articles.index, dtype=object),
        story_confidence=told["confidence"].to_numpy(float),
    )
