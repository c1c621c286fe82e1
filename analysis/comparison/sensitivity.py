"""How far a finding hangs on choices of analysis: the same comparison made in other ways.

Entry point: `sensitivity`.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.comparison.compare import Compared, compare
from analysis.comparison.words import without_dots
from analysis.errors import InputError

COLUMNS = ("outlet", "reference", "group", "n_ways", "share_holds", "fails")
TOLD = {
    "matched": {True: "within shared stories", False: "over all articles"},
    "voice": {"both": "in both voices together", "outlet": "in the outlet's own voice"},
    "prior": {50: "with a weaker prior"},
    "min_articles": {5: "without words in fewer than 5 articles"},
    "abbreviations": {"US": "with U.S. and US as one word"},
}


def sensitivity(compared: Compared) -> pd.DataFrame:
    """Return for each difference that is more than chance in how many other ways to analyse it that holds.

    Each way changes one choice: whether articles of shared stories or all are compared, whose words are counted, and
    what else the measure leaves open (`Measure.ways`: of words the prior, the least number of articles, and whether
    "u.s." is another word than "us"). A difference holds if it is more than chance there too, in the same direction. A
    way in which the articles of two outlets allow no test is left out.

    Returns
    -------
    DataFrame
        `outlet, reference, group, n_ways`, `share_holds` (of these ways; NaN if there is none) and `fails` (those in
        which it does not hold). What it cannot show: that a choice made in all of them is right.
    """
    rows, table = [], compared.table
    found = table[table["reference"].notna() & table["differs"].eq(True)]
    for pair, own in found.groupby(["outlet", "reference"], sort=False):
        signs = dict(_other_ways(compared, pair, bool(own["n_stories"].iloc[0])))
        for group, estimate in zip(own["group"], own["estimate"], strict=True):
            names = {group, *without_dots(pd.Series([group]))}
            fails = [
                told for told, made in signs.items() if np.sign(estimate) not in {made.get(name) for name in names}
            ]
            share = 1 - len(fails) / len(signs) if signs else np.nan
            rows.append((*pair, group, len(signs), share, "; ".join(fails)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _other_ways(compared: Compared, pair: tuple[str, str], is_matched: bool) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield how each other way is told, and of each group that differs there the sign."""
    measure, usual = compared.measure, {"matched": compared.matched, **compared.options}
    others = {"matched": not is_matched, **{name: other for name, (_, other) in measure.ways.items()}}
    if usual.get("voice") in ("outlet", "quoted", "both"):
        others["voice"] = "outlet" if usual["voice"] == "both" else "both"
    for name, value in others.items():
        try:
            made = compare(compared.corpus, measure.name, *pair, seed=compared.seed, **usual | {name: value})
        except InputError:
            continue
        tested = made.table[made.table["reference"].notna() & made.table["p_adjusted"].notna()]
        if len(tested):
            rows = tested[tested["differs"].eq(True)]
            yield TOLD[name][value], dict(zip(rows["group"], np.sign(rows["estimate"]), strict=True))
