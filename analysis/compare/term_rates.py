"""How often outlets use one term.

Entry point: `rate_sums`.
"""

import pandas as pd

from analysis.compare.naming.listed import as_term
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.text.terms import MAX_ORDER


def rate_sums(corpus: Corpus, term: str, voice: str | None) -> pd.DataFrame:
    """Return each article's uses of a term, times 1,000, and its words: the sums of a rate per 1,000 words.

    The term has one to three words, as the `words` table has them or in any other case and spelling.

    Raises
    ------
    InputError
        if the term has no or too many words, or no article uses it in this voice.
    """
    articles = corpus.articles
    spelled = [" ".join(term.split()), as_term(term)]
    order = len(spelled[1].split())
    if not 1 <= order <= MAX_ORDER:
        raise InputError(f"{term!r} cannot be looked up; give one to {MAX_ORDER} words")
    rows = corpus.terms((1, order), articles["article_id"])
    rows = rows if voice is None else rows[rows["voice"] == voice]
    name = next((name for name in spelled if (rows["term"] == name).any()), None)
    if name is None:
        raise InputError(f"no article chosen uses {term!r}; try another spelling, outlet or voice")
    uses = rows[rows["term"] == name].groupby("article_id")["count"].sum()
    n_words = rows[rows["order"] == 1].groupby("article_id")["count"].sum()
    sums = pd.DataFrame({"article_id": articles["article_id"], "group": name})
    sums["numerator"] = 1000.0 * sums["article_id"].map(uses).fillna(0)
    sums["denominator"] = sums["article_id"].map(n_words).fillna(0).astype(float)
    return sums
