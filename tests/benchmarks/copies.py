"""Measure how well copies are found: on two collections of one outlet, on copies made, and how fast.

`python -m tests.benchmarks.copies RT.csv RT_v2.csv ARTICLES.jsonl.gz` takes two CSV files with `Date, URL, Title,
Text`, which share addresses, and a file of JSON lines with `content_original, source, date, url` (gzip or xz).
Sentences are found beforehand by `analysis.text.words`; furniture and quotations are not marked.
"""

import json
import resource
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

import click
import fsspec
import numpy as np
import pandas as pd

from analysis.corpus import duplicates
from analysis.corpus.duplicates import Parts, hashes_of
from analysis.corpus.parts import ARTICLES_AT_ONCE
from analysis.text import sentences as passages
from analysis.text import terms as ngrams

KEPT = ["article_id", "order", "term", "count"]
KINDS = ("exact", "repost", "wire", "update", "near")
SHARES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
CHANGES = ("cut", "reordered", "words edited", "sentences rewritten")


def tables(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the tables `articles` and `words` (three words in a row only) of rows with `article_id` and `text`."""
    articles = rows.drop(columns="text").assign(copy="original", duplicate_of=None)
    articles["sha256"] = [sha256(text.encode("utf-8", "replace")).hexdigest() for text in rows["text"]]
    cut = (ngrams.runs(text, passages.sentences(text, passages.paragraphs(text)), []) for text in rows["text"])
    counted = []
    while part := list(islice(cut, ARTICLES_AT_ONCE)):
        begin = sum(n for n, _ in counted)
        made = ngrams.count(part)
        made = made[made["order"] == ngrams.MAX_ORDER]
        ids = articles["article_id"].iloc[begin : begin + len(part)].to_numpy(object)
        named = pd.Categorical.from_codes(made["article"], ids)
        counted.append((len(part), made.assign(article_id=named.astype("str"))[KEPT]))
    return articles, pd.concat([made for _, made in counted], ignore_index=True)


def hashed(terms: pd.DataFrame) -> Parts:
    """Return what gives the hashes of a table as those of a corpus of one part."""
    hashes = [hashes_of(terms)]
    return lambda: hashes


def alike(articles: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Return every pair of articles with a Jaccard similarity of at least .5: `article_id, other_id, similarity`."""
    one, two, jaccard = duplicates.alike_pairs(duplicates.terms_of(articles, hashed(words)))
    ids = articles["article_id"].to_numpy(object)
    return pd.DataFrame({"article_id": ids[one], "other_id": ids[two], "similarity": jaccard})


def same_address(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Measure on two collections, each without repeated addresses: `what, n`.

    Pairs of the same address are the truth; of pairs of other addresses that are found, the number is given.
    """
    rows = pd.concat([first, second], ignore_index=True).assign(outlet="the outlet")
    rows.insert(0, "article_id", [f"a{i:05}" for i in range(len(rows))])
    articles, words = tables(rows)
    url, place = rows["url"], dict(zip(rows["article_id"], range(len(rows)), strict=True))
    n_same = int(url.duplicated().sum())
    pairs = alike(articles, words)
    same = url.iloc[pairs["article_id"].map(place)].values == url.iloc[pairs["other_id"].map(place)].values
    found = duplicates.find_copies(articles, hashed(words))
    group = found["duplicate_of"].where(found["duplicate_of"].notna(), found["article_id"])
    together = group.groupby(url).nunique()[url.value_counts()[lambda n: n > 1].index] == 1
    kinds = found["duplicate_kind"].value_counts()
    facts = {
        "pairs of the same address": n_same,
        "of them of similarity .5 or more": int(same.sum()),
        "of them with one original": int(together.sum()),
        "pairs of other addresses of similarity .5 or more": int((~same).sum()),
        **{f"copies: {kind}": int(kinds.get(kind, 0)) for kind in KINDS},
    }
    return pd.DataFrame(facts.items(), columns=["what", "n"])


def changed(text: str, change: str, share: float, rng: np.random.Generator) -> str:
    """Change a share of a text: cut its end, move sentences, edit single words, or rewrite whole sentences."""
    sentences = [text[a:b] for a, b in passages.sentences(text, passages.paragraphs(text))]
    if change == "cut":
        pieces = text.split(" ")
        return " ".join(pieces[: max(1, round(len(pieces) * (1 - share)))])
    if change == "words edited":
        pieces = text.split(" ")
        for i in rng.choice(len(pieces), round(share * len(pieces)), replace=False):
            pieces[i] = f"edited{rng.integers(10**6)}"
        return " ".join(pieces)
    chosen = rng.choice(len(sentences), round(share * len(sentences)), replace=False)
    if change == "reordered":
        target = rng.permutation(chosen)
        moved = dict(zip(chosen, (sentences[i] for i in target), strict=True))
        return "\n\n".join(moved.get(i, sentence) for i, sentence in enumerate(sentences))
    for i in chosen:
        sentences[i] = " ".join(f"new{rng.integers(10**6)}" for _ in sentences[i].split()) + "."
    return "\n\n".join(sentences)


def made_copies(rows: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Copy articles with changes and find them: a row per change and share.

    Returns
    -------
    DataFrame
        `change, share, n_pairs, n_alike, recall, precision, share_found, median_similarity`. The truth is a
        similarity of .5 or more between copy and source, by sets of strings; `share_found` is of all copies made.
    """
    rng = np.random.default_rng(seed)
    measured = []
    for change in CHANGES:
        for share in SHARES + ((0.6,) if change == "cut" else ()):
            made = rows.assign(text=[changed(text, change, share, rng) for text in rows["text"]], published=pd.NaT)
            made["article_id"] = "copy " + rows["article_id"]
            articles, words = tables(pd.concat([rows, made], ignore_index=True))
            terms = words.groupby("article_id")["term"].agg(set)
            truth = _similarities(terms, rows["article_id"])
            pairs = alike(articles, words)
            known = set(zip(pairs["article_id"], pairs["other_id"], strict=True))
            of_copy = pairs[pairs["other_id"] == "copy " + pairs["article_id"]]["article_id"]
            right = sum(_jaccard(terms[a], terms[b]) >= duplicates.LEAST_JACCARD for a, b in known)
            is_alike = truth >= duplicates.LEAST_JACCARD
            found = truth.index.isin(of_copy)
            precision = right / len(known) if known else np.nan
            recall = found[is_alike].mean() if is_alike.any() else np.nan
            facts = (len(truth), is_alike.sum(), recall, precision, found.mean(), truth.median())
            measured.append((change, share, *facts))
    columns = "change share n_pairs n_alike recall precision share_found median_similarity"
    return pd.DataFrame(measured, columns=columns.split())


def speed(rows: pd.DataFrame, sizes: tuple[int, ...]) -> pd.DataFrame:
    """Measure `n_articles, n_terms, n_pairs, n_copies, cpu_seconds, peak_mb, base_mb`; the peak is the process's.

    `base_mb` is the peak before copies are looked for: the texts and the `words` table.
    """
    measured = []
    for size in sizes:
        articles, words = tables(rows.iloc[:size])
        base, start = _peak_mb(), time.process_time()
        found = duplicates.find_copies(articles, hashed(words))
        seconds, peak = time.process_time() - start, _peak_mb()
        n_pairs = len(alike(articles, words))
        n_copies = int(found["duplicate_of"].notna().sum())
        measured.append((len(articles), len(words), n_pairs, n_copies, seconds, peak, base))
    columns = "n_articles n_terms n_pairs n_copies cpu_seconds peak_mb base_mb"
    return pd.DataFrame(measured, columns=columns.split())


def _jaccard(one: set, two: set) -> float:
    return len(one & two) / len(one | two)


def _similarities(terms: pd.Series, ids: pd.Series) -> pd.Series:
    pairs = {name: _jaccard(terms[name], terms[f"copy {name}"]) for name in ids if f"copy {name}" in terms}
    return pd.Series(pairs)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _csv(file: Path) -> pd.DataFrame:
    read = pd.read_csv(file, dtype=str).dropna(subset=["URL", "Text"]).drop_duplicates("URL")
    made = pd.DataFrame({"published": pd.to_datetime(read["Date"], errors="coerce"), "url": read["URL"]})
    return made.assign(text=read["Text"])


def _json_lines(files: tuple[Path, ...]) -> pd.DataFrame:
    read = pd.DataFrame([row for file in files for row in _lines(file)])
    made = pd.DataFrame({"article_id": [f"a{i:06}" for i in range(len(read))], "outlet": read["source"]})
    made["published"] = pd.to_datetime(read["date"], errors="coerce")
    return made.assign(url=read["url"], text=read["content_original"])


def _lines(file: Path) -> Iterator[dict]:
    with fsspec.open(file, "rt", encoding="utf-8", compression="infer") as lines:
        for line in lines:
            row = json.loads(line)
            yield {name: row[name] for name in ("source", "date", "url", "content_original")}


@click.command()
@click.argument("first", type=click.Path(exists=True, path_type=Path))
@click.argument("second", type=click.Path(exists=True, path_type=Path))
@click.argument("articles", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--copied", default=150, show_default=True, help="Articles to make copies of.")
@click.option("--only", type=click.Choice(["address", "made", "speed"]), help="Only one of the tables.")
def main(first: Path, second: Path, articles: tuple[Path, ...], copied: int, only: str | None) -> None:
    """Measure how well copies are found in FIRST against SECOND, and in ARTICLES."""
    if only in (None, "address"):
        click.echo(same_address(_csv(first), _csv(second)).to_string(index=False) + "\n", nl=True)
    if only == "address":
        return
    rows = _json_lines(articles)
    if only in (None, "made"):
        # apart from one another, so that the only copies are the ones made
        click.echo(
            made_copies(rows.iloc[:: max(1, len(rows) // copied)][:copied]).round(3).to_string(index=False) + "\n"
        )
    if only in (None, "speed"):
        sizes = (len(rows) // 4, len(rows) // 2, len(rows))
        click.echo(speed(rows, sizes).round(1).to_string(index=False))


if __name__ == "__main__":
    main()
