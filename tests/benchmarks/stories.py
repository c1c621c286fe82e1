"""Measure the grouping of articles into stories, always with the same parameters.

`python -m tests.benchmarks.stories EVENT_CLUSTERS_DIR --ukraine DIR --large FILE --large FILE` prints the figures;
what is not given is left out. Events are a folder of news-please JSON with `newsCluster.Event`; `--ukraine` is a folder
of CSVs, one row a URL, and of `matched-events.csv`; `--large` are JSON lines, gzip or xz. None is part of the project.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import process_time

import click
import fsspec
import numpy as np
import pandas as pd
import pyarrow

from analysis.annotation.article import lead_of
from analysis.corpus import stories
from analysis.corpus.grouping import words_of
from analysis.text import sentences
from analysis.text import words as texts
from tests.benchmarks.copies import hashed

N_DRAWS = 10
MIN_WHOLE = 3
MAX_CHARACTERS = 6000
MATCHED = "matched-events.csv"
FACTS = ["article_id", "published", "title", "text", "event"]


def b_cubed(gold: Iterable, found: Iterable) -> tuple[float, float, float]:
    """Compare a grouping with the right one, article by article.

    Parameters
    ----------
    gold, found
        Each article's right group and found group.

    Returns
    -------
    (float, float, float)
        Precision, recall and F1 in [0, 1].

    Notes
    -----
    Bagga and Baldwin (1998), "Entity-based cross-document coreferencing using the vector space model": the share of an
    article's found group that is of its right group, and the share of its right group that is in its found group,
    averaged over articles.

    Examples
    --------
    >>> tuple(round(one, 2) for one in b_cubed("aab", [1, 1, 1]))
    (0.56, 1.0, 0.71)
    """
    table = pd.DataFrame({"gold": list(gold), "found": list(found)})
    both = table.groupby(["gold", "found"])["gold"].transform("size")
    precision = float((both / table.groupby("found")["gold"].transform("size")).mean())
    recall = float((both / table.groupby("gold")["gold"].transform("size")).mean())
    return precision, recall, 2 * precision * recall / (precision + recall)


def group(articles: pd.DataFrame, leads: pd.DataFrame, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the stories of articles whose leads are one table."""
    return stories.group(articles, hashed(leads), words_of([terms(leads)]), known)


def terms(leads: pd.DataFrame) -> pyarrow.Table:
    """Return the terms of leads as they are read from a corpus."""
    return pyarrow.table({"term": pyarrow.array(leads["term"], pyarrow.string()).dictionary_encode()})


def leads_of(articles: pd.DataFrame) -> pd.DataFrame:
    """Give the leads of articles of which only the first 6,000 characters are read."""
    rows = []
    for article in articles.itertuples():
        text = article.text[:MAX_CHARACTERS]
        spans = sentences.sentences(text, sentences.paragraphs(text))
        found = lead_of(article.title, texts.starts_and_terms(texts.normalise(text), spans)[1])
        rows += [(article.article_id, *row) for row in found]
    return pd.DataFrame(rows, columns=["article_id", "term", "count"])


def read_events(folder: Path) -> pd.DataFrame:
    """Read a folder of news-please JSON with gold events."""
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return pd.DataFrame(
        [
            (row["dId"], row["date_publish"], row["title"] or "", row["text"] or "", row["newsCluster"]["Event"])
            for row in rows
        ],
        columns=FACTS,
    )


def read_ukraine(folder: Path) -> pd.DataFrame:
    """Read a folder of CSVs, one row a URL, with the events of `matched-events.csv`; "" where there is none."""
    matched = pd.read_csv(folder / MATCHED, dtype=str, keep_default_na=False)
    matched.columns = matched.columns.str.lower()
    tables = []
    for path in sorted(folder.glob("*.csv")):
        if path.name == MATCHED:
            continue
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        table.columns = table.columns.str.lower()
        if table["url"].str.match(r"\d{4}-\d\d-\d\d").mean() > 0.5:  # the header is shifted by one: there is no URL
            table["date"], table["url"] = table["url"], [f"{path.stem}-{i}" for i in range(len(table))]
        tables.append(table)
    every = pd.concat([*tables, matched], ignore_index=True).drop_duplicates("url")
    event = every["url"].map(dict(zip(matched["url"], matched["event_id"], strict=True))).fillna("")
    every = every.assign(article_id=every["url"], published=every["date"], event=event)
    return every[FACTS].reset_index(drop=True)


def read_lines(paths: Iterable[Path]) -> pd.DataFrame:
    """Read files of JSON lines with `date, title, content_original`."""

    def rows() -> Iterator[tuple]:
        for path in paths:
            with fsspec.open(path, "rt", encoding="utf-8", compression="infer") as lines:
                for i, row in enumerate(map(json.loads, lines)):
                    yield f"{path.name}-{i}", row["date"], row["title"] or "", row["content_original"] or "", ""

    return pd.DataFrame(rows(), columns=FACTS)


def dated(articles: pd.DataFrame) -> pd.DataFrame:
    """Return articles with dates in place of what is written of them."""
    dates = pd.to_datetime(articles["published"], errors="coerce", utc=True, format="mixed")
    return articles.assign(published=dates.where(dates.dt.year > 1700).dt.tz_localize(None))


def measure_events(articles: pd.DataFrame) -> Iterator[tuple[str, float]]:
    """Give B³ on all, how many events stay apart when alone with others, and stay whole when alone."""
    leads = leads_of(articles)
    found = group(articles, leads)
    for name, value in zip(("precision", "recall", "F1"), b_cubed(articles["event"], found["story"]), strict=True):
        yield f"events: B³ {name}", value
    draws = [articles.groupby("event").sample(1, random_state=seed) for seed in range(N_DRAWS)]
    apart = [_n_stories(draw, leads) for draw in draws]
    yield (
        f"one article of each of {articles['event'].nunique()} events: stories, mean of {N_DRAWS} draws",
        np.mean(apart),
    )
    yield "the same, least", min(apart)
    alone = [own for _, own in articles.groupby("event") if len(own) >= MIN_WHOLE]
    yield f"events of {MIN_WHOLE} articles or more, alone", len(alone)
    yield "of these whole", sum(_n_stories(own, leads) == 1 for own in alone)
    order = articles["published"].dt.floor("D").fillna(pd.Timestamp(0)).argsort(kind="stable")
    first, rest = articles.iloc[order[: len(order) // 2]], articles
    known = group(first, leads)
    later = group(rest, leads, known).set_index("article_id")["story"]
    yield "first half, then all: B³ F1", b_cubed(articles["event"], later.loc[articles["article_id"]])[2]
    kept = later.loc[known["article_id"]].to_numpy() == known["story"].to_numpy()
    yield "the same: share of old articles whose story kept its name", kept.mean()


def measure_large(name: str, articles: pd.DataFrame) -> Iterator[tuple[str, float]]:
    """Give the time and the sizes of stories, and B³ on the articles of which the event is known."""
    start = process_time()
    leads = leads_of(articles)
    yield f"{name}: articles", len(articles)
    yield f"{name}: leads, CPU-s", process_time() - start
    start = process_time()
    found = group(articles, leads)
    yield f"{name}: grouping, CPU-s", process_time() - start
    sizes = found["story"].value_counts()
    yield f"{name}: stories", len(sizes)
    yield f"{name}: articles of the largest story", sizes.max()
    marked = (articles["event"] != "").to_numpy()
    if marked.any():
        scores = b_cubed(articles["event"][marked], found["story"][marked])
        for figure, value in zip(("precision", "recall", "F1"), scores, strict=True):
            yield f"{name}: B³ {figure} on the {marked.sum()} of known events", value


def _n_stories(articles: pd.DataFrame, leads: pd.DataFrame) -> int:
    return group(articles, leads)["story"].nunique()


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("events", required=False, type=FOLDER)
@click.option("--ukraine", type=FOLDER, help=f"A folder of CSVs and {MATCHED}.")
@click.option("--large", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(events: Path | None, ukraine: Path | None, large: tuple[Path, ...]) -> None:
    """Print how well and how fast articles are grouped into stories."""
    parts = []
    if events:
        parts.append(measure_events(dated(read_events(events))))
    if ukraine:
        parts.append(measure_large("ukraine", dated(read_ukraine(ukraine))))
    if large:
        parts.append(measure_large("large", dated(read_lines(large))))
    for part in parts:
        for figure, value in part:
            click.echo(f"{value:>10.3f}  {figure}")


if __name__ == "__main__":
    main()
