"""Which differences hold where all that one page compares of two outlets is tested at once.

Entry point: `together`. This is the project's rule for calling something a difference. A mark in a picture and a
sentence both read the column `differs`, and between two random halves of one outlet a family of differences should
have one marked or said in at most one case of twenty. In a table by itself, as `framing compare` writes it and the
explorer draws it, `differs` holds for all its rows at once (the largest statistic under exchanged names, Westfall and
Young 1993). A page has several tables, so that its family is larger:

| notebook | family, of two outlets | level | adjusted by |
|---|---|---|---|
| 02, words | all words, within stories where they can be compared so | .025 | `differences.compare` |
| 02, more on words | words over all articles, phrases, names, words beside an actor | .025 | `together` |
| 02, how far apart | their distance, with those of all other pairs | .05 | `distances.distances` |
| 02, outlet told by its words | one test of all outlets | .05 | `prediction.predict_outlet` |
| 03, sentiment | means by voice; parts by voice; actors; words | .05 | `together` |
| 04, quotes | all nine tables, from kind to n_speakers | .05 | `together` |

The two levels for words add up to .05, so that single words are judged on that page as everywhere else. No family spans
other pages, or other pairs of outlets (but for distances): where ten pairs do not differ, a page may yet mark something
in one of them. Ranges are of one estimate by themselves. Checks of sentiment and what notebook 05 counts are not tested
and claim no difference. Pages of one story have their own rules
(`analysis.show.story`).
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

import pandas as pd

from analysis.compare.resample import SIGNIFICANT

K = TypeVar("K", bound=Hashable)


def together(tables: Mapping[K, pd.DataFrame], level: float = SIGNIFICANT) -> dict[K, pd.DataFrame]:
    """Say of each difference whether it holds where all these tables are tested at once.

    Parameters
    ----------
    tables
        Comparisons with the columns `outlet, reference, p_adjusted, differs`, of one pair or several; rows without a
        reference or without a `p_adjusted` are not tested and stay as they are.
    level
        What the chance may be of any false finding in all tables of a pair.

    Returns
    -------
    dict
        The same tables: `p_adjusted` times the number of tables in which its pair is tested (1 at most), and `differs`
        only where it did before and that is below `level`.

    Notes
    -----
    Bonferroni over tables of values that are adjusted within each: whatever differs in truth and however tables depend
    on one another, the chance of any false finding is `level` at most. Holm's steps (1979) over tables would find a
    little more; but they count a table as done with when one of its rows is found, and its other rows, where nothing
    may differ, are then tested beside a larger share for the next table. That holds the level where nothing differs at
    all, and not where something does.

    Examples
    --------
    >>> made = [{"outlet": "A", "reference": "B", "p_adjusted": p, "differs": True} for p in (0.02, 0.04)]
    >>> found = together({"verbs": pd.DataFrame(made[:1]), "place": pd.DataFrame(made[1:])})
    >>> [(table["p_adjusted"].item(), table["differs"].item()) for table in found.values()]
    [(0.04, True), (0.08, False)]
    """
    pairs = {key: _tested_pairs(table) for key, table in tables.items()}
    n_tables = Counter(pair for tested in pairs.values() for pair in set(tested))
    found = {}
    for key, table in tables.items():
        table, rows = table.copy(), pairs[key].index
        if len(rows):
            p = (table.loc[rows, "p_adjusted"] * pairs[key].map(n_tables)).clip(upper=1)
            table.loc[rows, "p_adjusted"] = p
            table.loc[rows, "differs"] = table.loc[rows, "differs"].astype(bool) & (p < level)
        found[key] = table
    return found


def _tested_pairs(table: pd.DataFrame) -> pd.Series:
    """Give the pair of outlets of each row that is tested."""
    if table.empty:
        return pd.Series(dtype=object)
    rows = table[table["reference"].notna() & table["p_adjusted"].notna()]
    return pd.Series(list(zip(rows["outlet"], rows["reference"], strict=True)), index=rows.index, dtype=object)
