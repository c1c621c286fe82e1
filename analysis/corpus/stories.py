"""Fill in which story each article tells, where the input does not say, and as a person corrects it.

Entry points: `find_stories`, and its last step `apply_corrections`.
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus.grouping import group
from analysis.errors import InputError

COLUMNS = ["article_id", "story"]
ALONE = "alone"


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


def apply_corrections(stories: pd.DataFrame, file: str | Path) -> pd.DataFrame:
    """Put articles into the stories that a person says they tell.

    Parameters
    ----------
    stories
        `article_id, story, confidence`, as `group` gives them.
    file
        A CSV with the columns `article_id,story`, UTF-8. A story that is not there yet is a new one; an empty story
        makes the article stand alone, in the story `alone-` and its id.

    Returns
    -------
    DataFrame
        `stories` with these in place; the confidence of a corrected row is 1.

    Raises
    ------
    InputError
        if the file cannot be read, lacks a column, names an article that is not there, or one twice; the header is row
        1.
    """
    path = Path(file)
    wanted = _read(path, set(stories["article_id"]))
    corrected = stories["article_id"].isin(list(wanted))
    story = stories["article_id"].map(wanted).where(corrected, stories["story"])
    return stories.assign(story=story, confidence=stories["confidence"].where(~corrected, 1.0))


def _read(path: Path, there: set[str]) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [(reader.line_num, row) for reader in [csv.reader(lines, strict=True)] for row in reader]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name of the file.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text; save it as a CSV in UTF-8.") from error
    except csv.Error as error:
        raise InputError(f"{path}: is not a well-formed CSV ({error}); save it as a CSV with commas.") from error
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    if not set(COLUMNS) <= set(header):
        raise InputError(f"{path}, row 1: the header must hold article_id,story; it reads {','.join(header)[:80]!r}.")
    places = [header.index(name) for name in COLUMNS]
    wanted: dict[str, str] = {}
    for number, row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise InputError(
                f"{path}, row {number}: has {len(row)} cells and not {len(header)}; quote cells with commas."
            )
        article_id, story = (row[place].strip() for place in places)
        if article_id not in there:
            raise InputError(f"{path}, row {number}: there is no article {article_id[:80]!r}; mend or remove the row.")
        if article_id in wanted:
            raise InputError(f"{path}, row {number}: article {article_id[:80]!r} stands here twice; remove one row.")
        wanted[article_id] = story or f"{ALONE}-{article_id}"
    return wanted
