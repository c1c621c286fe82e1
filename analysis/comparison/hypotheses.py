"""Hypotheses that were written down before looking (`read`), each tested in the direction that it names (`confirm`).

They are a family of tests of their own, apart from what is explored.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.comparison import ratios, register, resample
from analysis.comparison.register import MEASURES, Group, Measure
from analysis.corpus import Corpus
from analysis.errors import InputError, NothingToCompare

DIRECTIONS = {"more": 1, "less": -1}
KEYS = ("measure", "group", "outlet", "reference", "direction")
ESTIMATED = ("estimate", "low", "high", "p", "n_articles", "reference_n_articles", "n_stories", *resample.OF_STORIES)
COLUMNS = ("outlet", "reference", "group", "direction", *ESTIMATED, "p_adjusted", "holds", "why")


@dataclass(frozen=True)
class Hypothesis:
    """That a group of a measure is larger ("more") or smaller ("less") at the outlet than at the reference."""

    measure: Measure
    options: Mapping[str, object]
    group: str
    outlet: str
    reference: str
    direction: str

    @property
    def grouping(self) -> Group:
        """How what the measure sums is grouped."""
        return self.measure.group(self.options)


def read(file: Path | str) -> list[Hypothesis]:
    """Return the hypotheses of a TOML file: a table `[[hypothesis]]` each, with the keys `KEYS` and options.

    A word is the group of the measure "words"; it is tested by its uses in 1,000 words.
    """
    try:
        data = tomllib.loads(Path(file).read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror or error}); name another file") from error
    except ValueError as error:
        raise InputError(f"{file}: is not TOML in UTF-8 ({error}); mend it") from error
    stated = data.get("hypothesis")
    if not isinstance(stated, list) or not stated or not all(isinstance(one, dict) for one in stated) or len(data) > 1:
        raise InputError(f"{file}: has to consist of tables [[hypothesis]], each with {', '.join(KEYS)}; write them")
    found = []
    for number, one in enumerate(stated, 1):
        try:
            found.append(_hypothesis(one))
        except InputError as error:
            raise InputError(f"{file}: hypothesis {number}: {error}") from error
    return found


def _hypothesis(stated: Mapping[str, object]) -> Hypothesis:
    for key in KEYS:
        if not isinstance(stated.get(key), str):
            raise InputError(f'there is no text for {key}; write {key} = "…"')
    name, group, outlet, reference, direction = (str(stated[key]) for key in KEYS)
    if direction not in DIRECTIONS:
        raise InputError(f"the direction is {direction!r}; write {' or '.join(DIRECTIONS)}")
    options = {key: value for key, value in stated.items() if key not in KEYS}
    measure = register.measure(name)
    if name == "words":
        measure, options = MEASURES["term"], options | {"term": group}
    return Hypothesis(measure, measure.settle(options), group, outlet, reference, direction)


def confirm(corpus: Corpus, hypotheses: Sequence[Hypothesis], seed: int = 0) -> pd.DataFrame:
    """Return a row for each hypothesis: the difference, and whether it is more than chance in the direction named.

    Columns as of `compare.Compared`, with `direction`; `p` is the share of random exchanges of the outlets' names with
    a difference as large in that direction, `p_adjusted` the same for all hypotheses of the file
    (Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6(2)).
    `holds`: it is below .05. `why`: the reason, where these articles do not allow the test.
    """
    table = pd.DataFrame([_confirm(corpus, each, seed) for each in hypotheses], columns=list(COLUMNS))
    p = table["p"].astype(float).dropna().sort_values(kind="stable")
    table["p_adjusted"] = (p * np.arange(len(p), 0, -1)).cummax().clip(upper=1)
    return table.assign(holds=table["p_adjusted"] < resample.SIGNIFICANT)


def _confirm(corpus: Corpus, stated: Hypothesis, seed: int) -> dict:
    corpus, pair = stated.measure.compared_in(corpus, stated.options), (stated.outlet, stated.reference)
    row = dict(zip(COLUMNS, (*pair, stated.group, stated.direction), strict=False))
    chosen = resample.pair(corpus.articles, *pair).article_ids
    try:
        of_pair = corpus.select(chosen) if stated.measure.of_pair else corpus
        sums = stated.grouping.sums(of_pair, **stated.options)
    except NothingToCompare as why:
        return row | {"why": str(why)}
    own = sums if stated.measure.name == "term" else sums[sums["group"] == stated.group]
    if own.empty:
        groups = ", ".join(map(str, sums["group"].unique()[:8]))
        return row | {"why": f"there is no {stated.group!r} in these articles; there are {groups}"}
    found = ratios.compare_ratios(corpus.articles, own, *pair, seed=seed, side=DIRECTIONS[stated.direction]).iloc[-1]
    untested = f"fewer than {resample.MIN_ARTICLES} articles of an outlet allow it, or all are alike"
    return row | found[list(ESTIMATED)].to_dict() | {"why": untested if pd.isna(found["p"]) else None}
