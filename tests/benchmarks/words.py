"""Measure the comparison of words: what it finds beside other tests, false findings, coverage, and one outlet's halves.

`python -m tests.benchmarks.words` prints four tables, or five with `--articles`. Invented corpora come from
`tests.benchmarks.planted`; real articles from a file of JSON lines with `ID, source, content_original`, which is no
part of the project. How power grows with the articles is in `tests.benchmarks.power`.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import click
import fsspec
import numpy as np
import pandas as pd
from scipy.stats import binomtest
from tqdm import tqdm

from analysis.comparison import resample, words
from analysis.corpus import Corpus
from analysis.corpus.duplicates import find_copies
from analysis.read.article import author_of
from analysis.text import sentences, terms
from tests.benchmarks import absences, boundaries, planted
from tests.benchmarks.copies import hashed
from tests.benchmarks.planted import Design

SIZES = (10, 20, 40, 80)
PLACES = (60, 120, 240)
EFFECTS = (0.25, 0.5, 1.0, 1.5, 2.0)
USES = ((0, 0), (1, 1), (2, 4), (5, 9), (10, 10**6))
# what differs, and whether the comparison is within stories
NULLS = {
    "nothing": (Design(), True),
    "topics": (Design(topic_skew=0.7, topic_strength=1.5), True),
    "long bursts": (Design(burstiness=5.0), True),
    "authors": (Design(n_articles=80, n_authors=16), False),
    "articles of half the length": (Design(length_ratio=0.5), True),
    "articles of twice the length": (Design(length_ratio=2.0), True),
    "near copies": (Design(share_copies=0.3), True),
    "articles rewritten by a fifth": (Design(share_copies=0.3, share_edited=0.2), True),
}


def planted_effects() -> dict[int, float]:
    """Give each effect to words of three frequencies, in turn in favour of A and of B."""
    ranks = [place + i for place in PLACES for i in range(len(EFFECTS))]
    signs = np.resize([1.0, -1.0], len(ranks))
    return dict(zip(ranks, signs * np.tile(EFFECTS, len(PLACES)), strict=True))


def planted_runs(n_runs: int, sizes: Iterable[int] = SIZES) -> pd.DataFrame:
    """Compare invented outlets with planted effects, matched by story where that can be.

    Returns
    -------
    DataFrame
        A row a word tested: the columns of `words.compare`, `true_log_odds, is_planted`, `size` (articles of each
        outlet) and `run`.
    """
    rows = []
    for size in sizes:
        for run in tqdm(range(n_runs), desc=f"planted effects, {size} articles", leave=False, disable=None):
            made = planted.corpus(Design(n_articles=size, effects=planted_effects()), 10_000 * size + run)
            table = words.compare(Corpus({"articles": made.articles, "words": made.words}), *planted.OUTLETS, seed=run)
            truth = made.truth.rename(columns={"log_odds": "true_log_odds", "term": "group"})
            rows.append(table.merge(truth, on="group").assign(size=size, run=run))
    return pd.concat(rows, ignore_index=True)


def coverage(runs: pd.DataFrame) -> pd.DataFrame:
    """Say how often the 95 % interval holds the planted log-odds ratio.

    Returns
    -------
    DataFrame
        `words, share_covered, share_below` (the truth lies below the interval), `share_above, median_width, n_words`;
        `words` being all by the articles of each outlet, those planted, and all by uses on the side with fewest.
    """
    each = runs[runs["low"].notna()]
    low, high, truth = each["low"], each["high"], each["true_log_odds"]
    told = {"share_below": truth < low, "share_above": truth > high, "median_width": high - low}
    fewest = each[["count", "reference_count"]].min(axis=1)
    kinds = {f"{size} articles": each["size"] == size for size in each["size"].unique()}
    kinds |= {"planted": each["is_planted"]}
    kinds |= {f"{least} to {most} uses": fewest.between(least, most) for least, most in USES}
    rows = []
    for name, chosen in kinds.items():
        below, above, width = (values[chosen] for values in told.values())
        rows.append((name, 1 - below.mean() - above.mean(), below.mean(), above.mean(), width.median(), chosen.sum()))
    return pd.DataFrame(rows, columns=["words", "share_covered", *told, "n_words"])


def false_findings(n_runs: int, nulls: Mapping[str, tuple[Design, bool]] = NULLS) -> pd.DataFrame:
    """Say in how many runs any word is taken for framing where only topics, bursts or copies differ.

    Returns
    -------
    DataFrame
        `differ, matched, share_runs` (with a word that `differs`), `low, high` of that share, `n_runs`, and
        `share_p_below_05` of all words tested.
    """
    rows = []
    for what, (design, matched) in nulls.items():
        found, below = 0, []
        for run in tqdm(range(n_runs), desc=what, leave=False, disable=None):
            made = planted.corpus(design, run, orders=(1, 3) if design.share_copies else (1,))
            articles = find_copies(made.articles, hashed(made.words))
            articles = articles[articles["duplicate_of"].isna()]
            table = words.compare(Corpus({"articles": articles, "words": made.words}), *planted.OUTLETS, matched, run)
            found += table["differs"].any()
            below.append((table["p"] < resample.SIGNIFICANT).mean())
        rows.append((what, matched, *_share(found, n_runs), np.mean(below)))
    columns = "differ matched share_runs low high n_runs share_p_below_05"
    return pd.DataFrame(rows, columns=columns.split())


def real_halves(path: Path, sources: Iterable[str], n_splits: int) -> pd.DataFrame:
    """Compare random halves of real outlets, copies set apart: there is nothing to find.

    Halves of single articles, and of whole authors.

    Returns
    -------
    DataFrame
        `source, halves, n_articles, n_copies, n_terms` (mean), `share_p_below_05`, `share_splits` (with a word found),
        `low, high, n_splits`.
    """
    rows = []
    for source in sources:
        articles, counted = read_source(path, source)
        kept = find_copies(articles, hashed(counted))
        kept = kept[kept["duplicate_of"].isna()]
        counted = _of_words(counted)
        for what, own in {"of articles": kept.drop(columns="author"), "of authors": kept}.items():
            null = words.by_chance(Corpus({"articles": own, "words": counted}), source, n_splits)
            about = (source, what, len(kept), len(articles) - len(kept), null["n_tested"].mean())
            share = _share(int((null["n_found"] > 0).sum()), len(null))
            rows.append((*about, null["share_p_below_05"].mean(), *share))
    columns = "source halves n_articles n_copies n_terms share_p_below_05 share_splits low high n_splits"
    return pd.DataFrame(rows, columns=columns.split())


def read_source(path: Path, source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read one outlet's articles from JSON lines into an `articles` and a `words` table, all in one voice."""
    with fsspec.open(path, "rt", encoding="utf-8", compression="infer") as lines:
        found = [row for row in map(json.loads, lines) if row["source"] == source]
    if not found:
        raise click.UsageError(f"{path} has no article of {source!r}")
    articles = pd.DataFrame({"article_id": [row["ID"] for row in found], "outlet": source, "story": None})
    articles["author"] = [author_of(row.get("authors") or "") for row in found]
    cut = [
        terms.runs(text, sentences.sentences(text, sentences.paragraphs(text)), [])
        for text in (row["content_original"] for row in found)
    ]
    counted = terms.count(cut)
    counted.insert(0, "article_id", articles["article_id"].take(counted.pop("article")).array)
    return articles.assign(copy="original", published=pd.NaT, sha256=articles["article_id"]), counted


def _of_words(counted):
    return counted[counted["order"] == 1]


def _share(found: int, n: int) -> tuple[float, float, float, int]:
    """Give a share with its 95 % interval (Wilson 1927)."""
    if not n:
        return np.nan, np.nan, np.nan, 0
    bounds = binomtest(found, n).proportion_ci(method="wilson")
    return found / n, bounds.low, bounds.high, n


@click.command()
@click.option("--runs", default=200, show_default=True, help="Invented corpora of each kind.")
@click.option(
    "--articles", type=click.Path(exists=True, path_type=Path), help="JSON lines, gzipped, to split in halves."
)
@click.option("--source", "sources", multiple=True, default=["CNN (Web News)", "BBC News"], show_default=True)
@click.option("--splits", default=200, show_default=True, help="Random halves of each real outlet.")
def main(runs: int, articles: Path | None, sources: tuple[str, ...], splits: int) -> None:
    """Measure the comparison of words against planted truth, and against one outlet itself."""
    drawn = read_source(articles, sources[0]) if articles else planted.corpus(Design(n_articles=200, n_types=5000), 0)
    tables = {
        "Words that one side uses less, or never: share found, and of those shown share that is false": absences.table(
            drawn[0].drop(columns="author"), _of_words(drawn[1]), max(runs // 10, 1)
        ),
        "Runs with a word taken for framing where there is none": false_findings(runs),
        "Coverage of the 95 % intervals of words": coverage(planted_runs(runs)),
        "Coverage of the 95 % intervals of shares, by articles with any on the side with fewest": boundaries.shares(
            max(runs // 20, 1)
        ),
    }
    if articles:
        tables["Random halves of one outlet"] = real_halves(articles, sources, splits)
    for title, table in tables.items():
        click.echo(f"\n{title}\n{table.round(3).to_string(index=False)}")


if __name__ == "__main__":
    main()
