"""Compare the outlets of a corpus on a measure of the register (`compare`), and how far to trust what is found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TypeVar

import numpy as np
import pandas as pd

from analysis.comparison import naming, ratios, register, resample
from analysis.comparison.chance import LEVEL
from analysis.comparison.quotes import ANY, NAMELESS
from analysis.comparison.ratios import Sums
from analysis.comparison.register import Group, Measure
from analysis.comparison.words import LISTS, REST, without_dots
from analysis.corpus import Corpus
from analysis.corpus.cache import remembered
from analysis.errors import InputError, NothingToCompare
from analysis.text.outlets import in_order

BUILT_IN = dict(register.MEASURES)
NOBODY = "nobody"
MOST_OUTLETS = 6  # of which every pair is compared: of 50 there would be 1,225
WAYS = {
    "matched": {True: "within shared stories", False: "over all articles"},
    "voice": {"both": "in both voices together", "outlet": "in the outlet's own voice"},
    "prior": {50: "with a weaker prior"},
    "min_articles": {5: "without words in fewer than 5 articles"},
    "abbreviations": {"US": "with U.S. and US as one word"},
}
COLUMNS = ("outlet", "reference", "group", *ratios.COLUMNS)


@dataclass(frozen=True, eq=False, repr=False)
class Compared:
    """A comparison: what was asked of which corpus, and the table of estimates.

    `table` has the columns `outlet, reference, group` and those of `ratios.COLUMNS`, of words `words.COLUMNS`. Rows
    without a reference are of one outlet by itself, rows with one are differences.
    """

    corpus: Corpus  # the articles compared: copies left out, and re-translations where it is about wording
    measure: Measure
    outlet: str | None
    reference: str | None
    options: dict  # as `Measure.settle` has them
    matched: bool | None
    seed: int
    table: pd.DataFrame
    why: str | None = None  # the reason, where these articles do not allow the comparison and the table is empty
    alone: pd.DataFrame | None = None  # the table as if nothing else were compared

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The pairs of outlets that are compared."""
        rows = self.table[self.table["reference"].notna()]
        return list(dict.fromkeys(zip(rows["outlet"], rows["reference"], strict=True)))

    @property
    def grouping(self) -> Group:
        """How what the measure sums is grouped."""
        return self.measure.group(self.options)

    @property
    def found(self) -> pd.DataFrame:
        """The differences that are more than chance, as `differing` orders them."""
        return differing(self.table)


C = TypeVar("C", bound=Compared)


def differing(table: pd.DataFrame) -> pd.DataFrame:
    """Return the differences that are more than chance, the clearest first; style and what names nobody last."""
    found = table[table["differs"].eq(True)]
    nearest = found[["low", "high"]].abs().min(axis=1)  # that end of the interval which is nearer to none
    order = {"list": found["list"].map(LISTS.index)} if "list" in found else {}
    order |= {"vague": found["group"].isin(NAMELESS | {ANY})} if "ratio" in found else {}
    order |= {"p": found["p_adjusted"], "stories": -found.get("n_stories_same", 0 * nearest), "size": -nearest}
    return found.loc[pd.DataFrame(order).sort_values([*order], kind="stable").index]


def compare(
    corpus: Corpus,
    measure: str,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    seed: int = 0,
    **options: str | int | None,
) -> Compared:
    """Return two outlets compared on a measure, or every pair of the six that have most articles, and enough.

    Parameters
    ----------
    corpus, measure
        As read; a name of the register (`register.MEASURES`).
    outlet, reference
        Both or neither; for words also "rest" as reference alone: every outlet with articles enough against it; for all
        other measures also "nobody": each outlet by itself.
    matched, seed
        As for `resample.pair`; of the random draws.
    options
        Those that the measure takes: `by`, `voice`, `order`, `term`, `actor` (not given: whom most articles name).

    Notes
    -----
    All that is compared of two outlets is one family of tests, so that a difference is one on every page or on none.
    Single words have half of the level of .05, the tables of the main questions (`Group.is_main`) a quarter, all others
    a quarter. Tables share theirs alike (Bonferroni): the `p_adjusted` of a table, which holds for all of its groups
    (Westfall and Young 1993), is multiplied by `register.n_tables`, and `differs` asks for one below .025 everywhere.
    What is compared beyond these (a second actor, other voices, one story) is not counted.

    Examples
    --------
    >>> import analysis as an
    >>> voices = an.compare(an.open(), "quotes", "RT", "AP", by="side")
    >>> voices.table.query("differs")["group"].tolist()
    ['Russia', 'Ukraine']
    """
    if not isinstance(corpus, Corpus):
        raise InputError(f"{corpus!r} is no corpus; open its folder first: an.open({corpus!r})")
    asked = register.measure(measure)
    if "actor" in asked.options and options.get("actor") is None:
        options["actor"] = naming.most_named(corpus)
    settled = asked.settle(options)
    alone = (REST, NOBODY) if asked.name == "words" else (NOBODY,)  # what may be a reference without an outlet
    if (outlet is None) != (reference is None) and (outlet is not None or reference not in alone):
        raise InputError("name both --outlet and --reference, or neither")
    made = Compared(corpus, asked, outlet, reference, settled, matched, seed, pd.DataFrame(columns=list(COLUMNS)))
    try:
        own = asked.compared_in(corpus, settled)
        if reference not in alone:
            reference = _outlet(corpus, own, reference)
        made = replace(made, corpus=own, outlet=_outlet(corpus, own, outlet), reference=reference)
        rows = _known(_rows, asked)(own, asked.name, made.outlet, reference, matched, seed, **settled)
    except NothingToCompare as why:
        return replace(made, why=str(why))
    if asked.name == "words" and settled["order"] == 1:
        return replace(made, table=rows, alone=rows)
    return replace(made, table=_of_one_family(rows, register.n_tables(asked.group(settled)), LEVEL), alone=rows)


def _outlet(whole: Corpus, corpus: Corpus, name: str | None) -> str | None:
    """Return the outlet that goes by a name, if the corpus keeps any of its articles of the whole one."""
    if name is None or name in set(corpus.articles["outlet"]):
        return name
    found = whole.outlet_called(name)
    own = whole.articles[whole.articles["outlet"] == found]
    if own["duplicate_of"].notna().all():
        outlets = whole.articles.set_index("article_id")["outlet"]
        others = ", ".join(in_order(outlets.reindex(own["duplicate_of"]).dropna()))
        raise InputError(
            f"every article of {found} ({len(own)}) nearly repeats one of {others}, and each text counts once; "
            f"to compare what {found} changed, see `duplicate_of` in the table of articles"
        )
    return found


def _known(make: Callable, asked: Measure) -> Callable:
    """Return a function that keeps its results, but for a measure that somebody added: its code is not known."""
    return remembered(make) if BUILT_IN.get(asked.name) is asked else make


def _rows(corpus: Corpus, measure: str, outlet, reference, matched, seed, **options) -> pd.DataFrame:
    asked = register.measure(measure)
    group = asked.group(options)
    if reference == REST and corpus.articles["outlet"].nunique() == 1:
        only = corpus.articles["outlet"].iloc[0]
        raise InputError(f"every article is of {only}, so there is no rest to compare with; add another outlet's")
    pairs = _pairs(corpus.articles, outlet, reference)
    if group.table is None:
        rows = _ratios(corpus, asked, pairs, outlet is None, matched, seed, options)
    elif outlet is not None:
        rows = group.table(corpus, outlet, reference, matched, seed, **options)
    elif pairs:  # each is kept by itself: asked for alone, it has the same rows
        tables = [_known(_rows, asked)(corpus, measure, *pair, matched, seed, **options) for pair in pairs]
        rows = pd.concat(tables, ignore_index=True)
    else:
        enough = resample.MIN_ARTICLES
        raise NothingToCompare(f"no two outlets have {enough} articles each; name two with --outlet and --reference")
    return rows[sorted(rows, key=lambda column: (*COLUMNS, column).index(column))]


def together(compared: Sequence[C]) -> list[C]:
    """Return comparisons tested at once, and apart from what else the register holds: a family named beforehand.

    In each, `p_adjusted` is that of the table by itself times the number of comparisons (Bonferroni): of two, .02 and
    .04 become .04 and .08; `differs` asks for one below .05. It is for what was chosen before anything was seen.
    """
    n, level = len(compared), resample.SIGNIFICANT
    return [one if one.alone is None else replace(one, table=_of_one_family(one.alone, n, level)) for one in compared]


def _of_one_family(rows: pd.DataFrame, n_tables: int, level: float) -> pd.DataFrame:
    """Adjust p-values for all tables of a pair of outlets."""
    p = (rows["p_adjusted"] * n_tables).clip(upper=1)
    return rows.assign(p_adjusted=p, differs=rows["differs"].mask(p >= level, False))


def _pairs(articles: pd.DataFrame, outlet: str | None, reference: str | None) -> list[tuple[str, str]]:
    """Return the pairs asked for, outlets in their fixed order, so that no sign turns."""
    if outlet is not None:
        return [(outlet, reference)]
    if reference is None:
        return list(combinations(outlets_compared(articles), 2))
    return [] if reference == NOBODY else [(name, reference) for name in with_enough(articles) if name != reference]


def with_enough(articles: pd.DataFrame) -> list[str]:
    """Return the outlets with `MIN_ARTICLES` articles, in their order."""
    counts = articles["outlet"].value_counts()
    return [name for name in in_order(counts.index) if counts[name] >= resample.MIN_ARTICLES]


def outlets_compared(articles: pd.DataFrame) -> list[str]:
    """Return the outlets of which every pair is compared where none is named: of many, those with most articles."""
    counts = articles["outlet"].value_counts()
    return in_order(sorted(with_enough(articles), key=lambda name: -counts[name])[:MOST_OUTLETS])


def _ratios(corpus: Corpus, measure: Measure, pairs, levels, matched, seed, options) -> pd.DataFrame:
    """Return levels, if no two outlets are named, and differences."""
    if levels and len(with_enough(corpus.articles)) > MOST_OUTLETS and pairs:
        corpus = corpus.narrow({name for pair in pairs for name in pair})
    articles = corpus.articles

    def sums(of: Corpus) -> Sums:
        return Sums(measure.group(options).sums(of, **options))

    every = None if measure.of_pair and not levels else sums(corpus)
    found = [ratios.compare_ratios(articles, every, seed=seed)] if levels else []
    for pair in pairs:
        own = every
        if measure.of_pair:
            own = sums(corpus.select(resample.pair(articles, *pair, matched).article_ids))
        table = ratios.compare_ratios(articles, own, *pair, matched, seed)
        found.append(table[table["reference"].notna()] if levels else table)
    table = pd.concat(found, ignore_index=True)
    # a difference stays where one of the two has the group: what the other never says must not be lost
    n_articles = table[["n_articles", "reference_n_articles"]].astype(float).max(axis=1)
    return table[n_articles > 0].reset_index(drop=True)


def null(compared: Compared, outlet: str | None = None, n_splits: int = 50) -> pd.DataFrame:
    """Return what a comparison finds between random halves of one outlet, where there is nothing to find.

    `outlet, split, n_tested, n_found`, a row a split; empty where the outlet (not named: the one of those compared with
    most articles) has fewer than ten clusters (`resample.clusters`).
    """
    asked, options = compared.measure, compared.options
    if outlet is None:
        counts = compared.corpus.articles["outlet"].value_counts()
        named = {*compared.table["outlet"], *compared.table["reference"].dropna()} or set(counts.index)
        outlet = counts[counts.index.isin(named)].index[0]
    return _known(_null, asked)(compared.corpus, asked.name, outlet, n_splits, compared.seed, **options)


def _null(corpus: Corpus, measure: str, outlet, n_splits, seed, **options) -> pd.DataFrame:
    group = register.measure(measure).group(options)
    if group.null is not None:
        found = group.null(corpus, outlet, n_splits, seed, **options)
    else:
        found = ratios.split_half_null(corpus.articles, group.sums(corpus, **options), outlet, n_splits, seed)
    return found.assign(outlet=outlet)[["outlet", "split", "n_tested", "n_found"]]


def sensitivity(compared: Compared) -> pd.DataFrame:
    """Return for each difference that is more than chance in how many other ways to analyse it that holds.

    Each way changes one choice: whether articles of shared stories or all are compared, whose words are counted, and
    `Measure.ways`. A difference holds if it is more than chance there too, in the same direction. `outlet, reference,
    group, n_ways` (in which a test is possible), `share_holds` (of these) and `fails` (those in which it does not).
    What it cannot show: that a choice made in all of them is right.
    """
    rows = []
    for pair, own in compared.found.sort_index().groupby(["outlet", "reference"], sort=False):
        signs = dict(_other_ways(compared, pair, bool(own["n_stories"].iloc[0])))
        for group, estimate in zip(own["group"], own["estimate"], strict=True):
            names = {group, *without_dots(pd.Series([group]))}
            fails = [
                told for told, made in signs.items() if np.sign(estimate) not in {made.get(name) for name in names}
            ]
            share = 1 - len(fails) / len(signs) if signs else np.nan
            rows.append((*pair, group, len(signs), share, "; ".join(fails)))
    return pd.DataFrame(rows, columns=["outlet", "reference", "group", "n_ways", "share_holds", "fails"])


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
        if made.table["p_adjusted"].notna().any():
            yield WAYS[name][value], dict(zip(made.found["group"], np.sign(made.found["estimate"]), strict=True))
