"""Through which words: the difference of two outlets' mean sentence scores, taken apart into the words that make it.

Entry points: `shift` (two outlets, on the `sentiment_words` table) and `examples` (the sentences a word stands in).
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.annotate.sentiment import voice_of
from analysis.compare import resample
from analysis.compare.ratios import compare_ratios
from analysis.errors import InputError

RARE_NEGATIVE = "rarer negative words"
RARE_POSITIVE = "rarer positive words"
MAX_TERMS = 400
OWN_VOICE = "outlet"
COLUMNS = {
    "term": "the word as the lexicon has it, behind “not” where a negation turns it; or all rarer words of a sign",
    "estimate": "what it adds to the difference of mean sentence scores, outlet less reference",
    "low": "lower end of the 95 % interval from resampling articles; NaN below 5 articles",
    "high": "upper end",
    "p": "share of random exchanges of the outlets' names among articles with an estimate as large",
    "p_adjusted": "the same for the largest estimate of all terms",
    "differs": "p_adjusted below .05 and an interval without 0",
    "n": "uses in the articles compared of the outlet",
    "reference_n": "the same of the reference",
    "n_articles": "articles of the outlet that use it",
    "reference_n_articles": "the same of the reference",
    "n_stories": "stories compared within; 0 where the comparison is not matched",
}


def shift(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    sentiment_words: pd.DataFrame,
    outlet: str,
    reference: str,
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Take the difference of two outlets' mean own-voice sentence scores apart into words.

    Parameters
    ----------
    articles, sentences, sentiment_words
        The tables of that name; duplicates and re-translations left out of `articles`.
    outlet, reference, matched, seed
        As in `analysis.compare.ratios.compare_ratios`.

    Returns
    -------
    DataFrame
        `outlet, reference` and the columns described in `COLUMNS`, the largest estimates first. They add up to the
        difference that `means.compare` gives. Terms of fewer than 5 articles, and those beyond the 400 of most
        articles, are summed in two rows.

    Raises
    ------
    InputError
        if `sentiment_words` is empty where sentences have scores, or as `resample.pair` does.

    Notes
    -----
    A word shift in the sense of Gallagher et al. (2021), "Generalized word shift graphs", EPJ Data Science 10:4: a
    difference of averages as a sum over words. What it cannot show: what the word says where it stands.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "story": None})
    >>> sentences = pd.DataFrame({"article_id": ["a", "b"], "share_quoted": 0.0, "compound": [-0.6, 0.0]})
    >>> words = pd.DataFrame([("a", "outlet", "war", 1, -0.6, 0)], columns=[
    ...     "article_id", "voice", "term", "n", "contribution", "sentence"])
    >>> shift(articles, sentences, words, "A", "B")[["term", "estimate"]].values.tolist()
    [['rarer negative words', -0.6]]
    """
    paired = resample.pair(articles, outlet, reference, matched)
    here = sentences[sentences["article_id"].isin(paired.article_ids)]
    own = here[voice_of(here["share_quoted"]) == OWN_VOICE]
    n_sentences = own.groupby("article_id").size()
    used = sentiment_words[sentiment_words["voice"] == OWN_VOICE]
    used = used[used["article_id"].isin(n_sentences.index)]
    if used.empty and (own["compound"] != 0).any():
        raise InputError("the corpus was annotated without its sentiment words; annotate the articles again")
    columns = ["outlet", "reference", *COLUMNS]
    if used.empty:
        return pd.DataFrame(columns=columns)
    n_articles = used.groupby("term")["article_id"].nunique().sort_values(ascending=False, kind="stable")
    tested = n_articles.index[n_articles >= resample.MIN_ARTICLES][:MAX_TERMS]
    rare = np.where(used["contribution"] < 0, RARE_NEGATIVE, RARE_POSITIVE)
    used = used.assign(group=used["term"].where(used["term"].isin(tested), rare))
    groups = sorted(used["group"].unique())
    every = pd.MultiIndex.from_product([groups, n_sentences.index], names=["group", "article_id"])
    sums = used.groupby(["group", "article_id"])["contribution"].sum().reindex(every, fill_value=0)
    parts = sums.rename("numerator").reset_index()
    parts["denominator"] = parts["article_id"].map(n_sentences)
    table = compare_ratios(articles, parts, outlet, reference, matched, seed)
    table = table[table["reference"].notna()].set_index("group")
    for side, prefix in ((paired.is_outlet, ""), (~paired.is_outlet, "reference_")):
        uses = used[used["article_id"].isin(paired.article_ids[side])].groupby("group")
        table[f"{prefix}n"] = uses["n"].sum().reindex(groups, fill_value=0)
        table[f"{prefix}n_articles"] = uses["article_id"].nunique().reindex(groups, fill_value=0)
    table = table.rename_axis("term").reset_index().sort_values("estimate", key=np.abs, ascending=False, kind="stable")
    return table.reset_index(drop=True)[columns]


def examples(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    sentiment_words: pd.DataFrame,
    terms: Iterable[str],
    n: int = 3,
) -> pd.DataFrame:
    """List up to `n` own-voice sentences of each outlet in which a term adds most to the score, one an article.

    Returns
    -------
    DataFrame
        `term, outlet, article_id, start, end, compound`: offsets of the sentence, and its score.
    """
    rows = sentiment_words[(sentiment_words["voice"] == OWN_VOICE) & sentiment_words["term"].isin(list(terms))]
    rows = rows.assign(size=rows["contribution"].abs() / rows["n"])
    rows = rows.merge(articles[["article_id", "outlet"]], on="article_id")
    rows = rows.sort_values(["term", "outlet", "size", "article_id"], ascending=[True, True, False, True])
    rows = rows.groupby(["term", "outlet"]).head(n)
    places = sentences[["article_id", "sentence", "start", "end", "compound"]]
    found = rows.merge(places, on=["article_id", "sentence"], validate="many_to_one")
    return found[["term", "outlet", "article_id", "start", "end", "compound"]]
