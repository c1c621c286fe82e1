"""Measure what so many articles can show: how often differences are found that were planted, of words, tone and quotes.

`python -m tests.benchmarks.power` prints the table; with `--record` it writes it where notebook 05 reads it. Words come
from invented corpora (`tests.benchmarks.planted`); sentences and quotations are those of the embedded corpus: articles
of all outlets drawn as if of two, and one of these given a difference.
"""

import click
import numpy as np
import pandas as pd
from tqdm import tqdm

from analysis.comparison import ratios, register, words
from analysis.comparison.chance import LEVEL
from analysis.corpus import Corpus, read
from analysis.corpus.tables import write_csv
from analysis.show.notebook import EMBEDDED
from analysis.show.overview import POWER
from tests.benchmarks import planted
from tests.benchmarks.planted import Design

SIZES = (10, 25, 50, 100)
PLACES = (60, 120, 240)  # of words used 2.7, 1.4 and .7 times in 1,000
OF_WORDS = {
    "a word used twice as often": np.log(2),
    "a word used three times as often": np.log(3),
    "a word used seven times as often": np.log(7),
    "a word that one side never uses": 20.0,
}
OF_SHARES = {
    ("sentiment", "voice", "outlet"): {"mean score higher by {}": (0.05, 0.1, 0.2)},
    ("quotes", "side", "Russia"): {"share of one side's quotations higher by {} points": (0.1, 0.2, 0.3)},
    ("quotes", "kind", "any"): {"share of words quoted higher by {} points": (0.05, 0.1, 0.2)},
}


def of_words(n_runs: int) -> pd.DataFrame:
    """Return `measure, difference, n_articles, share_found, n_tried` of words that one side uses less, or never."""
    rows = []
    effects = {place + i: effect for place in PLACES for i, effect in enumerate(OF_WORDS.values())}
    design = Design(n_types=3000, effects={rank: -effect for rank, effect in effects.items()})
    for size in SIZES:
        found = dict.fromkeys(OF_WORDS, 0)
        for run in tqdm(range(n_runs), desc=f"words, {size} articles", leave=False, disable=None):
            made = planted.corpus(Design(**{**vars(design), "n_articles": size}), run)
            table = words.compare(
                Corpus({"articles": made.articles, "words": made.words}), *planted.OUTLETS, seed=run
            ).set_index("group")
            for place in PLACES:
                for i, what in enumerate(OF_WORDS):
                    found[what] += bool(table["differs"].get(f"w{place + i:04d}", False))
        n_tried = n_runs * len(PLACES)
        rows += [("words", what, size, n / n_tried, n_tried) for what, n in found.items()]
    return pd.DataFrame(rows, columns=["measure", "difference", "n_articles", "share_found", "n_tried"])


def of_shares(n_runs: int) -> pd.DataFrame:
    """Return the same of mean scores and of shares of words; each article of one side is given the difference."""
    corpus, rows = read(EMBEDDED), []
    for (name, by, group), planted_of in OF_SHARES.items():
        measure = register.measure(name)
        own = measure.compared_in(corpus, {})
        options = measure.settle({"by": by})
        sums = measure.group(options).sums(own, **options)
        ids = own.articles["article_id"].to_numpy()
        level = LEVEL / register.n_tables(measure.group(options))
        for told, differences in planted_of.items():
            for difference in differences:
                for size in SIZES:
                    found = 0
                    for run in tqdm(range(n_runs), desc=f"{name}, {size} articles", leave=False, disable=None):
                        found += _is_found(sums, ids, group, difference, size, level, run)
                    shown = difference if name == "sentiment" else round(100 * difference)
                    rows.append((name, told.format(shown), size, found / n_runs, n_runs))
    return pd.DataFrame(rows, columns=["measure", "difference", "n_articles", "share_found", "n_tried"])


def _is_found(sums, ids, group, difference, size, level, seed):
    rng = np.random.default_rng([seed, size])
    drawn = pd.DataFrame({"source": rng.choice(ids, 2 * size), "outlet": np.repeat(["A", "B"], size), "story": None})
    drawn["article_id"] = [f"{i}" for i in range(2 * size)]
    own = drawn.merge(sums.rename(columns={"article_id": "source"}), on="source")
    more = (own["outlet"] == "A") & (own["group"] == group)
    given = own["numerator"] + difference * own["denominator"]
    given = given.clip(upper=own["denominator"])
    own["numerator"] = own["numerator"].where(~more, given)
    table = ratios.compare_ratios(drawn[["article_id", "outlet", "story"]], own, "A", "B", seed=seed)
    row = table[table["reference"].notna() & (table["group"] == group)].iloc[0]
    return bool(row["differs"] and row["p_adjusted"] < level and row["estimate"] > 0)


@click.command()
@click.option("--runs", default=100, show_default=True, help="Corpora of each size.")
@click.option("--record", is_flag=True, help="Write the table into the package.")
def main(runs: int, record: bool) -> None:
    """Measure how often planted differences are found."""
    table = pd.concat([of_words(runs), of_shares(runs)], ignore_index=True)
    click.echo(
        table.pivot_table("share_found", ["measure", "difference"], "n_articles", sort=False).round(2).to_string()
    )
    if record:
        write_csv(table.assign(share_found=table["share_found"].round(3)), POWER)


if __name__ == "__main__":
    main()
