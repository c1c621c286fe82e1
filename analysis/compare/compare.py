"""Compare the outlets of a corpus on a measure of the register.

Entry points: `compare`, `null` and `together`; `with_reference_corpus` adds a second corpus to compare with.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.compare import ratios, register, resample
from analysis.compare.register import Measure, whose
from analysis.compare.terms import PHRASES
from analysis.compare.words import differences as words
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.text.outlets import in_order
from analysis.vocabulary import ANNOTATIONS

NULL_SPLITS = 50
NOBODY = "nobody"


@dataclass(frozen=True)
class Compared:
    """A comparison: what was asked of which corpus, and the table of estimates.

    Attributes
    ----------
    corpus
        The articles compared: copies left out, and re-translations where it is about wording.
    measure, outlet, reference, options, matched, seed
        What was asked, the options as `Measure.settle` has them.
    table
        Columns `outlet, reference, group, estimate, low, high, p, p_adjusted, differs, n_articles,
        reference_n_articles, n, n_stories`; of words more (`words.COLUMNS`). Rows without a reference are of one outlet
        by itself, rows with one are differences.
    """

    corpus: Corpus
    measure: Measure
    outlet: str | None
    reference: str | None
    options: dict
    matched: bool | None
    seed: int
    table: pd.DataFrame

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The pairs of outlets that are compared."""
        rows = self.table[self.table["reference"].notna()]
        return list(dict.fromkeys(zip(rows["outlet"], rows["reference"], strict=True)))


def compare(
    corpus: Corpus,
    measure: str,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    seed: int = 0,
    **options: str | int | None,
) -> Compared:
    """Return two outlets compared on a measure, or every pair that has articles enough.

    Parameters
    ----------
    corpus
        As read.
    measure
        A name of the register (`register.MEASURES`).
    outlet, reference
        Both or neither; for words also a reference alone, such as "rest": every outlet with articles enough against it;
        for all other measures also the reference "nobody" alone: each outlet by itself.
    matched
        Only within the stories both tell, or not; None: where there are enough of them (`resample.pair`).
    seed
        Of the random draws.
    options
        Those that the measure takes: `by`, `voice`, `order`, `actor`.

    Raises
    ------
    InputError
        if there is no such measure, outlet or option, only one of two outlets is named, or no pair can be compared.

    Notes
    -----
    The estimates are sums over articles divided by sums (`ratios.compare_ratios`), those of words log-odds ratios
    (`words.compare`). What it cannot show: why outlets differ.

    Examples
    --------
    See `notebooks/02_word_choice.ipynb`.
    """
    asked = register.measure(measure)
    settled = asked.settle(options)
    is_words = not asked.groups
    if (outlet is None) != (reference is None) and (outlet is not None or (not is_words and reference != NOBODY)):
        raise InputError("name both --outlet and --reference, or neither")
    corpus = corpus.comparable(wording=asked.wording)
    articles = corpus.articles
    if outlet is not None:
        pairs = [(outlet, reference)]
    elif reference is not None:
        pairs = [(name, reference) for name in _with_enough(articles) if is_words and name != reference]
    else:
        pairs = resample.pairs(articles)
    if is_words:
        if not pairs:
            enough = resample.MIN_ARTICLES
            raise InputError(f"no two outlets have {enough} articles each; name two with --outlet and --reference")
        found = [_words(corpus, pair, settled, matched, seed) for pair in pairs]
    else:
        sums = asked.group(settled).sums(corpus, **settled)
        found = [ratios.compare_ratios(articles, sums, *pair, matched, seed) for pair in pairs]
        if outlet is None:
            levels = ratios.compare_ratios(articles, sums, seed=seed)
            found = [levels, *(table[table["reference"].notna()] for table in found)]
    table = pd.concat(found, ignore_index=True)
    if not is_words:
        table = table[table["n_articles"] > 0].reset_index(drop=True)
    return Compared(corpus, asked, outlet, reference, settled, matched, seed, table)


def _words(corpus: Corpus, pair: tuple[str, str], options: dict, matched: bool | None, seed: int) -> pd.DataFrame:
    voice, order = whose(options["voice"]), options["order"]
    table = words.compare(corpus.articles, terms_of(corpus, order, pair), *pair, voice, order, matched, seed)
    return table.rename(columns={"term": "group", "log_odds": "estimate"})


def terms_of(corpus: Corpus, order: int | str, outlets: Iterable[str]) -> pd.DataFrame:
    """Return the terms that a comparison of outlets needs: single words for totals, and those of its order."""
    articles, outlets = corpus.articles, set(outlets)
    ids = articles["article_id"] if words.REST in outlets else articles["article_id"][articles["outlet"].isin(outlets)]
    return corpus.terms((1, 2, 3) if order == PHRASES else (1, order), ids)


def _with_enough(articles: pd.DataFrame) -> list[str]:
    counts = articles["outlet"].value_counts()
    return [name for name in in_order(counts.index) if counts[name] >= resample.MIN_ARTICLES]


def null(compared: Compared, outlet: str | None = None, n_splits: int = NULL_SPLITS) -> pd.DataFrame:
    """Return what a comparison finds between random halves of one outlet, where there is nothing to find.

    Returns
    -------
    DataFrame
        `outlet, split, n_tested, n_found`, a row a split; empty where no outlet has ten articles. The outlet is the one
        of those compared with most articles, if none is named.
    """
    corpus, options, seed = compared.corpus, compared.options, compared.seed
    counts = corpus.articles["outlet"].value_counts()
    if outlet is None:
        named = {*compared.table["outlet"], *compared.table["reference"].dropna()}
        outlet = counts[counts.index.isin(named)].index[0]
    if compared.measure.groups:
        sums = compared.measure.group(options).sums(corpus, **options)
        found = ratios.split_half_null(corpus.articles, sums, outlet, n_splits, seed)
    else:
        voice, order = whose(options["voice"]), options["order"]
        terms = terms_of(corpus, order, (outlet,))
        found = words.split_half_null(corpus.articles, terms, outlet, n_splits, seed, voice=voice, order=order)
        found = found.rename(columns={"n_terms": "n_tested"})
    return found.assign(outlet=outlet)[["outlet", "split", "n_tested", "n_found"]]


def together(compared: Sequence[Compared], level: float = resample.SIGNIFICANT) -> list[Compared]:
    """Return comparisons of which a difference is called one only where all of them are tested at once.

    Parameters
    ----------
    compared
        Comparisons of one pair or several; rows without a reference or a `p_adjusted` are not tested and stay.
    level
        What the chance may be of any false finding in all comparisons of a pair.

    Returns
    -------
    list
        The same comparisons: `p_adjusted` times the number of them in which its pair is tested (1 at most), and
        `differs` only where it did before and that is below `level`.

    Notes
    -----
    Bonferroni over tables of values that are adjusted within each (Westfall and Young 1993): the chance of any false
    finding is `level` at most, whatever differs and however tables depend on one another. Holm's steps (1979) would
    hold it only where nothing differs at all, since a table counts as done with when one of its rows is found.

    Examples
    --------
    Two tables of one pair, with .02 and .04: .04 and .08 together (`tests/compare/test_families.py`).
    """
    tested = [_tested(each.table) for each in compared]
    n_tables = Counter(pair for pairs in tested for pair in set(pairs))
    found = []
    for each, pairs in zip(compared, tested, strict=True):
        table, rows = each.table.copy(), pairs.index
        if len(rows):
            p = (table.loc[rows, "p_adjusted"] * pairs.map(n_tables)).clip(upper=1)
            table.loc[rows, "p_adjusted"] = p
            table.loc[rows, "differs"] = table.loc[rows, "differs"].astype(bool) & (p < level)
        found.append(replace(each, table=table))
    return found


def _tested(table: pd.DataFrame) -> pd.Series:
    """Return the pair of outlets of each row that is tested."""
    rows = table[table["reference"].notna() & table["p_adjusted"].notna()]
    return pd.Series(list(zip(rows["outlet"], rows["reference"], strict=True)), index=rows.index, dtype=object)


def with_reference_corpus(corpus: Corpus, other: Corpus, name: str) -> tuple[Corpus, str]:
    """Return a corpus with the articles of another added, as those of one outlet to compare with, and its name.

    What of the other is a copy or re-translation there, or an article of this one too, is left out. Its articles have
    no story, so that comparisons with it are not within stories: topics differ too.
    """
    label = f"reference corpus: {name}"
    other = other.comparable()
    other = other.select(other.articles.loc[~other.articles["sha256"].isin(corpus.articles["sha256"]), "article_id"])
    added = {table: getattr(other, table) for table in ANNOTATIONS}
    # the same id may stand in both
    added = {table: rows.assign(article_id=f"{label}/" + rows["article_id"]) for table, rows in added.items()}
    added["articles"] = added["articles"].assign(outlet=label, story=None)
    both = {
        table: pd.concat([getattr(corpus, table), rows.astype(getattr(corpus, table).dtypes)], ignore_index=True)
        for table, rows in added.items()
    }
    return corpus.replace(**both), label
