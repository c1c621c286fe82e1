"""Measure the scoring of sentences: exactness, speed, agreement with people, and an outlet against itself.

`python -m tests.benchmarks.sentiment` prints four tables. Real sentences to compare with the library come from the
embedded articles, or from a file of JSON lines with `source, content_original` (`--articles`); ratings by people from
the library's own file of editorials (`--nyt`). Neither file is part of the project.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from time import process_time

import click
import fsspec
import numpy as np
import pandas as pd
from scipy.stats import binomtest, pearsonr, spearmanr
from tqdm import tqdm
from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES, SentimentIntensityAnalyzer

from analysis import corpus
from analysis.annotation import sentiment
from analysis.comparison import resample
from analysis.comparison.ratios import compare_ratios
from analysis.comparison.tone import scores
from analysis.read import Article, read_articles
from analysis.text import sentences
from analysis.text import words as texts

DATA = Path(__file__).resolve().parents[2] / "data"
RULE_WORDS = "but no nor or so this never without doubt least at very kind of sort just enough".split()
AT_ONCE = 500


def sentences_of(text: str) -> list[str]:
    """Cut a text into sentences, apostrophes made plain."""
    plain = texts.normalise(text)
    return [plain[start:end] for start, end in sentences.sentences(plain, sentences.paragraphs(plain))]


def invented_sentences() -> Iterator[str]:
    """Give the sentences of the invented articles that come with the project."""
    for item in read_articles([DATA / "newsroom" / "articles"]):
        if isinstance(item, Article):
            yield from sentences_of(item.text)


def articles_in(path: Path) -> Iterator[tuple[str, str]]:
    """Give source and text of each article of a gzipped file of JSON lines."""
    with fsspec.open(path, "rt", encoding="utf-8", compression="infer") as lines:
        for row in map(json.loads, lines):
            yield row["source"], row["content_original"]


def random_strings(n: int, seed: int = 0) -> Iterator[str]:
    """Put strings together of everything VADER's rules look at, and of characters that nobody expects."""
    rng = Random(seed)
    library = SentimentIntensityAnalyzer()
    idioms = [word for phrase in SPECIAL_CASES for word in phrase.split()]
    kinds = [list(library.lexicon), [*BOOSTER_DICT, *NEGATE], RULE_WORDS, idioms, list(library.emojis), ["table", "—"]]
    odd = [*map(chr, range(33, 127)), *"\u200b\u200d\ufe0f\x85\u2028İßΣſ", *map(chr, range(0x1F300, 0x1F900, 7))]
    changes = (str, str, str, str.upper, str.title, lambda word: f'"{word}!!', lambda word: f"({word}?")
    for _ in range(n):
        chosen = [rng.choice(rng.choice([*kinds, odd])) for _ in range(rng.randrange(14))]
        yield "".join(rng.choice(changes)(word) + rng.choice(("", "\t", *[" "] * 8)) for word in chosen)


def against_library(batches: dict[str, Iterable[str]]) -> pd.DataFrame:
    """Score sentences with the library and with ours, in turn, and count what differs in any of the four numbers.

    Returns
    -------
    DataFrame
        `sentences` (which), `n`, `n_differ`, `library_us, us` (processor time a sentence, in microseconds) and
        `speed_ratio`.
    """
    library = SentimentIntensityAnalyzer()
    sentiment.score(["Warm up."])
    rows = []
    for name, batch in batches.items():
        n = n_differ = 0
        theirs_took = ours_took = 0.0
        pending = iter(batch)
        while chunk := list(islice(pending, AT_ONCE)):
            start = process_time()
            ours = [sentiment.read(sentence)[:4] for sentence in chunk]
            between = process_time()
            theirs = [library.polarity_scores(sentence) for sentence in chunk]
            theirs_took += process_time() - between
            ours_took += between - start
            n += len(chunk)
            n_differ += sum(a != tuple(b[key] for key in sentiment.SCORES) for a, b in zip(ours, theirs, strict=True))
        rows.append((name, n, n_differ, 1e6 * theirs_took / n, 1e6 * ours_took / n, theirs_took / ours_took))
    return pd.DataFrame(rows, columns=["sentences", "n", "n_differ", "library_us", "us", "speed_ratio"])


def against_people(path: Path) -> pd.DataFrame:
    """Correlate sentence scores with mean ratings by people: `score, pearson, low, high, spearman, n`.

    The interval is Fisher's for Pearson's r, which takes sentences for independent.
    """
    rated = pd.read_csv(path, sep="\t", header=None, names=["id", "rating", "sentence"], quoting=3, encoding="utf-8")
    found = sentiment.score(rated["sentence"])
    found = pd.DataFrame({"compound": found["compound"], "pos - neg": found["pos"] - found["neg"]})
    rows = []
    for name in found:
        r = pearsonr(found[name], rated["rating"])
        bounds = r.confidence_interval()
        rank = spearmanr(found[name], rated["rating"]).statistic
        rows.append((name, r.statistic, bounds.low, bounds.high, rank, len(rated)))
    return pd.DataFrame(rows, columns=["score", "pearson", "low", "high", "spearman", "n"])


def own_articles(path: Path, source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read one outlet into `articles` and the parts of its mean sentence score, all in one voice."""
    kept = [text for name, text in articles_in(path) if name == source]
    scored = [sentiment.score(sentences_of(text))["compound"] for text in kept]
    ids = [f"{source} {i}" for i in range(len(kept))]
    articles = pd.DataFrame({"article_id": ids, "outlet": source, "story": None})
    sums, sizes = [found.sum() for found in scored], [len(found) for found in scored]
    return articles, pd.DataFrame({"article_id": ids, "group": "all", "numerator": sums, "denominator": sizes})


def split_halves(articles: pd.DataFrame, parts: pd.DataFrame, outlet: str, n_splits: int, seed: int = 0) -> dict:
    """Compare random halves of an outlet: how often the interval holds 0, and how often the test finds a difference."""
    covered, found, p = 0, 0, []
    halves = resample.halves(articles, outlet, n_splits, seed)
    for split, half in enumerate(tqdm(halves, total=n_splits, desc=outlet, leave=False, disable=None)):
        table = compare_ratios(half, parts, *resample.HALVES, seed=seed + split)
        row = table[table["reference"].notna()].iloc[0]
        covered += row["low"] <= 0 <= row["high"]
        found += bool(row["differs"])
        p.append(row["p"])
    bounds = binomtest(covered, n_splits).proportion_ci(method="wilson")
    return {
        "outlet": outlet,
        "n_articles": len(articles),
        "share_within": covered / n_splits,
        "low": bounds.low,
        "high": bounds.high,
        "share_found": found / n_splits,
        "share_p_below_05": float(np.mean(np.array(p) < resample.SIGNIFICANT)),
        "n_splits": n_splits,
    }


def null(path: Path | None, sources: Iterable[str], n_splits: int) -> pd.DataFrame:
    """Compare halves of the embedded outlets that can be split, and of the outlets of a file: a row an outlet."""
    embedded = corpus.read(DATA / "four-outlets").comparable()
    parts = scores(embedded)
    counts = embedded.articles["outlet"].value_counts()
    cases = [
        (embedded.articles[embedded.articles["outlet"] == outlet], parts[parts["group"] == "outlet"], outlet)
        for outlet in counts.index[counts >= 4 * resample.MIN_ARTICLES]
    ]
    cases += [(*own_articles(path, source), source) for source in sources] if path else []
    return pd.DataFrame([split_halves(*case, n_splits) for case in cases])


@click.command()
@click.option(
    "--nyt", type=click.Path(exists=True, path_type=Path), help="Sentences rated by people (id, rating, text)."
)
@click.option("--articles", type=click.Path(exists=True, path_type=Path), help="JSON lines, gzipped.")
@click.option("--source", "sources", multiple=True, default=["CNN (Web News)", "BBC News"], show_default=True)
@click.option("--sentences", "n_real", default=150_000, show_default=True, help="Real sentences to compare, at most.")
@click.option("--strings", default=50_000, show_default=True, help="Random strings to compare.")
@click.option("--splits", default=500, show_default=True, help="Random halves of each outlet.")
def main(nyt: Path | None, articles: Path | None, sources: tuple[str, ...], n_real: int, strings: int, splits: int):
    """Measure the scoring of sentences against the library, people, and chance."""
    batches = {"invented articles": invented_sentences(), "random strings": random_strings(strings)}
    if articles:
        real = (sentence for _, text in articles_in(articles) for sentence in sentences_of(text))
        batches = {"real articles": islice(real, n_real)} | batches
    tables = {"Against vaderSentiment": against_library(batches)}
    if nyt:
        tables["Against people: correlation with mean ratings"] = against_people(nyt)
    tables["Random halves of one outlet: share of 95 % intervals that hold 0"] = null(articles, sources, splits)
    for title, table in tables.items():
        click.echo(f"\n{title}\n{table.round(3).to_string(index=False)}")


if __name__ == "__main__":
    main()
