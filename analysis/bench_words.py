"""Measure the comparison of words: published figures, what is found where there is nothing, and speed.

`python -m analysis.bench_words --help`. The articles and speeches it measures on are not part of the project.
"""

import gzip
import json
import re
import time
from pathlib import Path

import click
import numpy as np
import pandas as pd
from scipy import sparse

from analysis import keyness, resample, term_resampling, terms, words
from analysis.copies import find_copies
from analysis.text import paragraphs, sentences

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
# What is not the speaker's: announcers, the audience, names before a colon, brackets; as scattertext takes it out.
NOT_SPEECH = re.compile(
    r"((^|\n)((ANNOUNCER|AUDIENCE MEMBERS?): .+)($|\n)|(\n|^)((([A-Z\.()\-\' ]+): ))|\(.+\) *)", re.MULTILINE
)
TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?")
MEASURES = ("count", "reference_count", "g2_rayson", "g2_dunning", "log_ratio", "z", "jsd_millionths", "dp")
PUBLISHED = {
    "health": (115, 25, 40.5637, 40.6020, 1.8044, 5.6589, 228.49, 0.5872),
    "government": (41, 162, -114.3023, -114.4710, -2.3795, -9.4305, 606.22, 0.5753),
    "auto": (37, 0, 41.8043, 41.8120, 5.8122, 1.9741, 243.04, 0.8453),
}
PUBLISHED_TOTALS = (76_119, 57_798, 7_964, 0.091995)


@click.group()
def main():
    """Measure the comparison of words."""


@main.command()
@click.argument("file", type=FILE)
def speeches(file):
    """Compare the measures with published figures on the convention speeches in FILE (scattertext's
    data/political_data.json); status 1 if one differs."""
    documents = [
        (side["name"], TOKEN.findall(NOT_SPEECH.sub("", speech).replace("’", "'").lower()))
        for side in json.loads(file.read_text("utf-8"))
        for speech in side["speeches"]
    ]
    documents = [(party, tokens) for party, tokens in documents if tokens]
    code, vocabulary = pd.factorize(np.array([token for _, tokens in documents for token in tokens], object))
    sizes = np.array([len(tokens) for _, tokens in documents])
    place = np.repeat(np.arange(len(sizes)), sizes)
    counts = sparse.csr_array((np.ones(len(code)), (place, code)), shape=(len(sizes), len(vocabulary)))
    here = np.array([party == "democrat" for party, _ in documents])
    compared = counts[here].sum(axis=0), counts[~here].sum(axis=0), sizes[here].sum(), sizes[~here].sum()
    jsd = keyness.jensen_shannon(*compared)
    found = pd.DataFrame(
        {
            "count": compared[0],
            "reference_count": compared[1],
            "g2_rayson": keyness.g2_rayson(*compared),
            "g2_dunning": keyness.g2_dunning(*compared),
            "log_ratio": keyness.log_ratio(*compared),
            "z": keyness.log_odds(*compared)[1],
            "jsd_millionths": 1e6 * jsd,
            "dp": keyness.gries_dp(counts, sizes),
        },
        index=vocabulary,
    ).loc[list(PUBLISHED)]
    totals = (int(compared[2]), int(compared[3]), len(vocabulary), jsd.sum())
    expected = pd.DataFrame.from_dict(PUBLISHED, orient="index", columns=MEASURES)
    digits = {"jsd_millionths": 2} | dict.fromkeys(["g2_rayson", "g2_dunning", "log_ratio", "z", "dp"], 4)
    same = (found.round(digits) - expected).abs().max(axis=None) < 1e-9 and round(totals[3], 6) == PUBLISHED_TOTALS[3]
    click.echo(found.round(digits).to_string())
    click.echo("words {:,} and {:,}, types {:,}, Jensen-Shannon divergence {:.6f}".format(*totals))
    click.echo("as published" if same and totals[:3] == PUBLISHED_TOTALS[:3] else "not as published")
    raise SystemExit(not (same and totals[:3] == PUBLISHED_TOTALS[:3]))


@main.command()
@click.argument("file", type=FILE)
@click.option("--source", default="CNN (Web News)", show_default=True, help="The outlet to split.")
@click.option("--splits", default=200, show_default=True)
@click.option("--seed", default=0, show_default=True)
def halves(file, source, splits, seed):
    """Split one outlet of FILE (JSON lines with source, ID, date, content_original) at random, again and again."""
    articles, counted = _articles(file, {source: source})
    n = resample.N_PERMUTATIONS
    found = words.split_half_null(articles, counted[counted["order"] == 1], source, splits, seed, n_permutations=n)
    click.echo(
        f"{source}: {len(articles)} articles, {len(found)} splits, {found['n_terms'].mean():.0f} words tested\n"
        f"share of words with p < .05: {found['share_p_below_05'].mean():.4f}\n"
        f"splits with a word that differs (p_adjusted < .05, interval without 0): {(found['n_found'] > 0).mean():.3f}\n"
        f"splits with a p_bh < .05: {(found['n_found_bh'] > 0).mean():.3f}"
    )


@main.command()
@click.argument("file", type=FILE)
@click.option("--resamples", default=1000, show_default=True)
def speed(file, resamples):
    """Measure the CPU time of resampling the words of two outlets of FILE, CNN against Fox."""
    sides = {"CNN (Web News)": "CNN", "Fox Online News": "Fox", "Fox News": "Fox"}
    articles, counted = _articles(file, sides)
    paired = resample.pair(articles, "CNN", "Fox", matched=False)
    tested, counts, totals = terms.term_counts(counted, paired.article_ids, "outlet", 1)
    prior = keyness.pooled_prior(counts.sum(axis=0), 0, totals.sum(), 0)
    click.echo(f"{len(tested):,} words of {len(totals):,} articles with {totals.sum():,.0f} words")
    for name, function in (("intervals", term_resampling.intervals), ("p_values", term_resampling.p_values)):
        start = time.process_time()
        function(paired, counts, totals, prior, 0, resamples)
        click.echo(f"{name}: {time.process_time() - start:.2f} CPU-seconds for {resamples:,} resamples")


def _articles(file, sides):
    """Read and count the articles of some sources, each once."""
    rows, counted = [], []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            if article["source"] in sides:
                text, key = article["content_original"], article["ID"]
                rows.append((key, sides[article["source"]], None, "original", article["date"]))
                counted.extend((key, *row) for row in words.count(text, sentences(text, paragraphs(text)), []))
    articles = pd.DataFrame(rows, columns=["article_id", "outlet", "story", "copy", "published"])
    counted = pd.DataFrame(counted, columns=["article_id", "voice", "order", "term", "count"])
    articles = find_copies(articles, counted)
    return articles[articles["duplicate_of"].isna()], counted


if __name__ == "__main__":
    main()
