"""Measure how `framing annotate` grows on short made-up articles, whose number has no end.

`python -m tests.benchmarks.scale_made_up 34000 100000 300000` prints a row for each size, of one worker. There are a
hundred articles a day, six to an event; words are as frequent as they are in US news (`grouping.BACKGROUND`).
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import click
import numpy as np
import pandas as pd

from analysis.corpus.grouping import BACKGROUND
from tests.benchmarks import process_tree

A_DAY, AN_EVENT, N_OUTLETS = 100, 6, 40
FIRST_DAY, DAYS_OF_AN_EVENT = date(1990, 1, 1), 3
FEWEST_WORDS, MOST_WORDS, N_OWN_WORDS, N_IN_TITLE = 60, 120, 12, 6
SHARE_OF_EVENT = 0.2
RARE = 200  # what no more articles of the background have may be an event's own
SENTENCE_WORDS = 15
SYLLABLES = "ba de fi gor hal jun ka lem mir nos pol ra sal tov ur ven wes yar zim".split()


def articles(n: int, seed: int = 0) -> Iterator[dict[str, str]]:
    """Make so many articles, in the order of their events."""
    rng = np.random.default_rng(seed)
    table = pd.read_csv(BACKGROUND, keep_default_na=False)
    table = table[~table["term"].str.contains(" ")]
    words, often = table["term"].to_numpy(object), (table["n_articles"] / table["n_articles"].sum()).to_numpy()
    rare = words[table["n_articles"] <= RARE]
    for number in range(n):
        if number % AN_EVENT == 0:
            name = " ".join("".join(rng.choice(SYLLABLES, 3)).title() for _ in range(2))
            own = [name.split()[1], *rng.choice(rare, N_OWN_WORDS)]
        length = rng.integers(FEWEST_WORDS, MOST_WORDS, endpoint=True)
        told = rng.choice(words, length, p=often)
        told = np.where(rng.random(length) < SHARE_OF_EVENT, rng.choice(own, length), told)
        sentences = [" ".join(told[at : at + SENTENCE_WORDS]) for at in range(0, length, SENTENCE_WORDS)]
        sentences[1] = f"“{sentences[1].capitalize()},” said {name}"
        day = FIRST_DAY + timedelta(int(number // A_DAY + rng.integers(DAYS_OF_AN_EVENT)))
        yield {
            "id": f"m{number:07}",
            "outlet": f"Made-up {rng.integers(N_OUTLETS)}",
            "date": day.isoformat(),
            "title": " ".join(rng.choice(own, N_IN_TITLE)).capitalize(),
            "text": ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences) + ".",
        }


@click.command()
@click.argument("sizes", nargs=-1, required=True, type=int)
def main(sizes: tuple[int, ...]) -> None:
    """Measure annotating as many made-up articles as each of SIZES says."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1"}
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            source, corpus = Path(place) / "articles.jsonl", Path(place) / "corpus"
            with source.open("w", encoding="utf-8") as lines:
                lines.writelines(json.dumps(article) + "\n" for article in articles(size))
            command = [sys.executable, "-m", "analysis", "annotate", str(source), "--out", str(corpus)]
            cpu, wall, peak = process_tree.run([*command, "--workers", "1"], environment)
        click.echo(f"{size:,} articles: {cpu:,.0f} CPU-s, {wall:,.0f} s, {peak:,.0f} MB")


if __name__ == "__main__":
    main()
