"""How often outlets use one term.

Entry point: `term_rates`.
"""

import pandas as pd

from analysis.compare.measures import spoken
from analysis.compare.naming.listed import as_term
from analysis.compare.ratios import compare_ratios
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.text.terms import MAX_ORDER


def term_rates(
    corpus: Corpus,
    term: str,
    outlet: str | None = None,
    reference: str | None = None,
    voice: str = "outlet",
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Give each outlet's uses of a term in 1,000 words, and the difference of two outlets.

    Parameters
    ----------
    corpus
        As read, duplicates and re-translations left out (`Corpus.comparable`).
    term
        One to three words, as the `words` table has them or in any other case and spelling.
    voice
        "outlet", "quoted" or "both".
    outlet, reference, matched, seed
        As in `analysis.compare.ratios.compare_ratios`.

    Returns
    -------
    DataFrame
        As `compare_ratios` gives it, `group` being called `term`; `n` is the number of running words in that voice.

    Raises
    ------
    InputError
        if the term has no or too many words, or no article uses it in this voice.

    Notes
    -----
    The p-value is for this term alone: of twenty terms looked at, one is below .05 by chance.

    Examples
    --------
    See `tests/show/test_explore.py`.
    """
    articles = corpus.articles
    spelled = [" ".join(term.split()), as_term(term)]
    order = len(spelled[1].split())
    if not 1 <= order <= MAX_ORDER:
        raise InputError(f"{term!r} cannot be looked up; give one to {MAX_ORDER} words")
    rows = corpus.terms((1, order), articles["article_id"])
    whose = spoken(voice)
    rows = rows if whose is None else rows[rows["voice"] == whose]
    name = next((name for name in spelled if (rows["term"] == name).any()), None)
    if name is None:
        raise InputError(f"no article chosen uses {term!r}; try another spelling, outlet or voice")
    uses = rows[rows["term"] == name].groupby("article_id")["count"].sum()
    n_words = rows[rows["order"] == 1].groupby("article_id")["count"].sum()
    parts = pd.DataFrame({"article_id": articles["article_id"], "group": name})
    parts["numerator"] = 1000.0 * parts["article_id"].map(uses).fillna(0)
    parts["denominator"] = parts["article_id"].map(n_words).fillna(0).astype(float)
    return compare_ratios(articles, parts, outlet, reference, matched, seed).rename(columns={"group": "term"})
