"""Measure how fast words and pairs of words are counted, beside scikit-learn's CountVectorizer, and resampled.

`python -m tests.benchmarks.counting FILE` takes a file of JSON lines with `content_original`. Each contender runs in
a process of its own, so that its peak memory is its own; the texts it is given are part of that.
"""

import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import click
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

from analysis.comparison import chance, keyness, resample, terms
from analysis.corpus.parts import ARTICLES_AT_ONCE
from analysis.read.files import open_text
from analysis.text import sentences as passages
from analysis.text import terms as ngrams
from analysis.text import words as texts
from tests.benchmarks import planted

N_TYPES = 30_000  # of which most stand in articles enough to be tested
ORDERS = (1, 2)
WORD = r"(?u)\b\w+\b"


def suite(documents: list[str], sentences: list[list[texts.Span]]) -> int:
    """Count with `ngrams`, as many articles at once as `annotate` takes; sentences are found beforehand.

    Returns the number of rows, all of which are kept.
    """
    cut = (ngrams.runs(text, spans, []) for text, spans in zip(documents, sentences, strict=True))
    tables = []
    while part := list(islice(cut, ARTICLES_AT_ONCE)):
        tables.append(ngrams.count(part, ORDERS))
    return sum(map(len, tables))


def count_vectorizer(documents: list[str], sentences: list[list[texts.Span]]) -> int:
    """Count with scikit-learn, over sentence ends."""
    return CountVectorizer(ngram_range=(min(ORDERS), max(ORDERS)), token_pattern=WORD).fit_transform(documents).nnz


CONTENDERS: dict[str, Callable] = {"ngrams.count": suite, "CountVectorizer": count_vectorizer}


def measure(documents: list[str]) -> pd.DataFrame:
    """Count with each contender: `contender, n_words, n_rows, cpu_seconds, words_per_cpu_second, peak_mb, base_mb`.

    `base_mb` is the peak before the first term is counted.
    """
    n_words = sum(texts.n_words(text, [(0, len(text))]) for text in documents)
    context = multiprocessing.get_context("spawn")
    rows = []
    for name in CONTENDERS:
        with context.Pool(1) as alone:
            n_rows, seconds, peak, base = alone.apply(_run, (name, documents))
        rows.append((name, n_words, n_rows, seconds, n_words / seconds, peak, base))
    columns = "contender n_words n_rows cpu_seconds words_per_cpu_second peak_mb base_mb"
    return pd.DataFrame(rows, columns=columns.split())


def _run(name: str, documents: list[str]) -> tuple[int, float, float, float]:
    sentences = [passages.sentences(text, passages.paragraphs(text)) for text in documents]
    base, start = _peak_mb(), time.process_time()
    n_rows = CONTENDERS[name](documents, sentences)
    return n_rows, time.process_time() - start, _peak_mb(), base


def resampling(n_articles: int = 500, n_resamples: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Resample the words of two outlets: `what, n_terms, n_articles, n_resamples, cpu_seconds`."""
    made = planted.corpus(planted.Design(n_articles=n_articles, n_types=N_TYPES), seed)
    paired = resample.pair(made.articles, *planted.OUTLETS, matched=False)
    tested, counts, totals = terms.term_counts(made.words, paired.article_ids, "outlet", 1)
    prior = keyness.pooled_prior(counts.sum(axis=0), 0, totals.sum(), 0)
    rows = []
    asked = {
        "intervals": lambda: keyness.intervals(paired, counts, totals, prior, seed, n_resamples),
        "test": lambda: chance.test(paired, counts, totals, seed, n_exchanges=[n_resamples]),
    }
    for name, ask in asked.items():
        start = time.process_time()
        ask()
        rows.append((name, len(tested), len(totals), n_resamples, time.process_time() - start))
    return pd.DataFrame(rows, columns=["what", "n_terms", "n_articles", "n_resamples", "cpu_seconds"])


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--first", type=int, help="Only so many articles.")
def main(file: Path, first: int | None) -> None:
    """Measure how fast terms are counted in the articles of FILE."""
    with open_text(file) as lines:
        documents = [json.loads(line)["content_original"] for line in lines][:first]
    table = measure(documents)
    click.echo(table.round(1).to_string(index=False))
    ratio = table["words_per_cpu_second"].iloc[0] / table["words_per_cpu_second"].iloc[1]
    click.echo(f"ngrams.count is {ratio:.2f} times as fast as CountVectorizer\n")
    click.echo(resampling().round(2).to_string(index=False))


if __name__ == "__main__":
    main()
