"""Sums over articles that set a headline beside its text: whom it names, its tone, and what it takes from quotations.

Entry point: `kept`.
"""

import pandas as pd

from analysis.annotation.sentiment import voice_of
from analysis.comparison.tone import OWN
from analysis.corpus.corpus import Corpus
from analysis.errors import NothingToCompare
from analysis.text.terms import FUNCTION_WORDS

TONE, UNMARKED = "headline less text", "words that the text only quotes"


def kept(corpus: Corpus, by: str = "actor") -> pd.DataFrame:
    """Return what each article's headline keeps of its text.

    Returns
    -------
    DataFrame
        `article_id, group, numerator, denominator`, of articles that have a headline:

        | by | groups | numerator | denominator |
        |---|---|---|---|
        | actor | each actor that the text names | 1 if the headline names it too | 1 |
        | tone | "headline less text" | mean score of the headline's sentences less that of the text's own | 1 |
        | unmarked | "words that the text only quotes" | those of the denominator | words in text and headline |

        The last are different words that the headline has outside quotation marks, function words left out.

    Notes
    -----
    What it cannot show: whether readers were misled. A headline may name an actor in other words ("Moscow"), or report
    a quotation by its verb, without marks.
    """
    heads = corpus.headlines()
    if by == "actor":
        return _names(corpus, heads)
    return _tone(corpus, heads) if by == "tone" else _unmarked(corpus, heads)


def _names(corpus: Corpus, heads: Corpus) -> pd.DataFrame:
    text, head = (of.actors[["article_id", "actor"]].drop_duplicates() for of in (corpus, heads))
    text = text[text["article_id"].isin(heads.articles["article_id"])]
    if text.empty:
        raise NothingToCompare("no article with a headline names an actor of the list; annotate with --actors FILE.csv")
    told = text.merge(head, how="left", indicator="numerator").rename(columns={"actor": "group"})
    return told.assign(numerator=(told["numerator"] == "both").astype(float), denominator=1.0)


def _tone(corpus: Corpus, heads: Corpus) -> pd.DataFrame:
    own = corpus.sentences[voice_of(corpus.sentences["share_quoted"]) == OWN]
    text, head = (rows.groupby("article_id")["compound"].mean() for rows in (own, heads.sentences))
    difference = (head - text).dropna()
    return pd.DataFrame(
        {"article_id": difference.index, "group": TONE, "numerator": difference.to_numpy(), "denominator": 1.0}
    )


def _unmarked(corpus: Corpus, heads: Corpus) -> pd.DataFrame:
    head, text = heads.terms([1], heads.articles["article_id"]), corpus.terms([1], corpus.articles["article_id"])
    head = head[(head["voice"] == OWN) & ~head["term"].isin(FUNCTION_WORDS)]
    both = head[["article_id", "term"]].merge(text[["article_id", "term", "voice"]])
    only_quoted = both.groupby(["article_id", "term"])["voice"].agg(lambda voices: OWN not in set(voices))
    sums = only_quoted.groupby("article_id").agg(numerator="sum", denominator="size").reset_index()
    return sums.assign(group=UNMARKED).astype({"numerator": float, "denominator": float})
