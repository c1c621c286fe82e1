"""Compare words in two ways side by side: within stories and regardless of them, with and without copies.

Entry points: `matched_beside_unmatched` and `exclusion_effects`.
"""

import pandas as pd

from analysis.compare import measures
from analysis.compare.words import differences as words
from analysis.corpus.corpus import Corpus

N_TOP_TERMS = 10


def matched_beside_unmatched(within: pd.DataFrame, overall: pd.DataFrame) -> pd.DataFrame:
    """Show for each term what is left of its difference within the stories both tell.

    Parameters
    ----------
    within, overall
        The words of the same two outlets compared within stories and over all articles, as
        `analysis.compare.measures.compare_outlets` gives them with `matched` True and False.

    Returns
    -------
    DataFrame
        One row a term tested in either comparison, those with the smallest unmatched `p_adjusted` first: `outlet,
        reference, term, order`; `log_odds, low, high, p_adjusted, differs, n_articles, reference_n_articles` of both
        comparisons, ending in `_matched` and `_unmatched` (missing where the term stands in too few of the articles
        compared); `found`, "in both", "matched only", "unmatched only" or "in neither"; and `n_stories`.

    Notes
    -----
    "unmatched only" is what topics may have made; or else the fewer articles of the matched comparison do not show
    what is there: its interval says which values are left.
    """
    n_stories = within["n_stories"].max() if len(within) else 0
    keys = ["outlet", "reference", "term", "order"]
    shown = ["log_odds", "low", "high", "p_adjusted", "differs", "n_articles", "reference_n_articles"]
    within, overall = (table[keys + shown].astype({"differs": "boolean"}) for table in (within, overall))
    both = within.merge(overall, on=keys, how="outer", suffixes=("_matched", "_unmatched"))
    names = {(True, True): "in both", (True, False): "matched only", (False, True): "unmatched only"}
    differs = zip(*(both[f"differs_{which}"].fillna(False) for which in ("matched", "unmatched")), strict=True)
    both["found"] = [names.get(pair, "in neither") for pair in differs]
    both["n_stories"] = n_stories
    return both.sort_values(["p_adjusted_unmatched", "term"], ignore_index=True)


def exclusion_effects(
    corpus: Corpus,
    outlet: str,
    reference: str,
    matched: bool | None = None,
    voice: str = "outlet",
    order: int | str = 1,
    seed: int = 0,
) -> pd.DataFrame:
    """Show what leaving out duplicates and re-translations does to the words that differ.

    Parameters
    ----------
    corpus, outlet, reference, matched, voice, order, seed
        As for `analysis.compare.measures.compare_outlets`; where `matched` is None, all variants are compared as the
        default is.

    Returns
    -------
    DataFrame
        A row each for "neither" (the default), "duplicates" and "re-translations" counted in: `counted_in, n_articles,
        reference_n_articles` (compared), `n_terms` tested, `n_differ`, `n_differ_as_default` (of these, those that
        the default finds too), and `top_terms`, the ten of the smallest `p_adjusted`, by their `p` and |z| where
        equal.

    Raises
    ------
    InputError
        if an outlet has no article that can be compared.
    """
    articles = corpus.articles
    repeated, translated = articles["duplicate_of"].notna(), articles["copy"] == "retranslation"
    variants = {"neither": ~repeated & ~translated, "duplicates": ~translated, "re-translations": ~repeated}
    rows, usual = [], None
    for name, kept in variants.items():
        paired = words.set_against(articles[kept], outlet, reference, matched)
        matched = paired.n_stories > 0
        table = words.compare(
            articles[kept],
            measures.terms_of(corpus, order, (outlet, reference)),
            outlet,
            reference,
            measures.spoken(voice),
            order,
            matched,
            seed,
        )
        table = table.assign(size=-table["z"].abs()).sort_values(["p_adjusted", "p", "size"], kind="stable")
        found = set(table.loc[table["differs"], "term"])
        usual = found if usual is None else usual
        top = ", ".join(table["term"].head(N_TOP_TERMS))
        rows.append((name, *paired.n_articles, len(table), len(found), len(found & usual), top))
    columns = ["counted_in", "n_articles", "reference_n_articles", "n_terms", "n_differ", "n_differ_as_default"]
    return pd.DataFrame(rows, columns=[*columns, "top_terms"])
