"""Sentiment: sums over articles by voice and word, and toward actors.

Entry points: `scores` and `toward`, which the register names; `extremes`, `sentences_with`, `examples` (the sentences
behind).
"""

import numpy as np
import pandas as pd

from analysis.annotation.sentiment import voice_of
from analysis.comparison.resample import MIN_ARTICLES
from analysis.corpus.corpus import Corpus
from analysis.errors import NothingToCompare
from analysis.text.outlets import in_order
from analysis.vocabulary import SENTENCE_VOICES

OWN = "outlet"
MAX_TERMS = 400
RARE_NEGATIVE, RARE_POSITIVE = "rarer negative words", "rarer positive words"


def scores(corpus: Corpus, by: str = "voice") -> pd.DataFrame:
    """Return each article's summed sentence scores and their number, by group.

    Parameters
    ----------
    corpus
        The articles compared.
    by
        "voice": own sentences, quoted (at least half of the words) and mixed ones. Of own sentences alone:
        "word", what each sentiment word adds to the scores (a word shift: Gallagher et al. 2021, "Generalized word
        shift graphs", EPJ Data Science 10:4).

    Returns
    -------
    DataFrame
        `article_id, group, numerator, denominator`.

    Raises
    ------
    NothingToCompare
        if the corpus has no sentiment words.
    """
    sentences = corpus.sentences[corpus.sentences["article_id"].isin(corpus.articles["article_id"])]
    voice = voice_of(sentences["share_quoted"])
    if by == "voice":
        return _summed(sentences, voice, SENTENCE_VOICES)
    own = sentences[voice == OWN]
    return _by_word(corpus, own)


def _summed(sentences: pd.DataFrame, group: pd.Series, order) -> pd.DataFrame:
    scored = sentences.assign(group=pd.Categorical(group, list(order)))
    sums = scored.groupby(["group", "article_id"], observed=True)["compound"].agg(["sum", "size"]).reset_index()
    return sums.rename(columns={"sum": "numerator", "size": "denominator"}).astype({"group": str})


def _by_word(corpus: Corpus, own: pd.DataFrame) -> pd.DataFrame:
    n_sentences = own.groupby("article_id").size()
    used = corpus.sentiment_words
    used = used[(used["voice"] == OWN) & used["article_id"].isin(n_sentences.index)]
    if used.empty:
        raise NothingToCompare("no own sentence of these articles has a sentiment word; annotate them again")
    n_articles = used.groupby("term")["article_id"].nunique().sort_values(ascending=False, kind="stable")
    tested = n_articles.index[n_articles >= MIN_ARTICLES][:MAX_TERMS]
    rare = np.where(used["contribution"] < 0, RARE_NEGATIVE, RARE_POSITIVE)
    used = used.assign(group=used["term"].where(used["term"].isin(tested), rare))
    groups = sorted(used["group"].unique())
    every = pd.MultiIndex.from_product([groups, n_sentences.index], names=["group", "article_id"])
    sums = used.groupby(["group", "article_id"])["contribution"].sum().reindex(every, fill_value=0)
    sums = sums.rename("numerator").reset_index()
    return sums.assign(denominator=sums["article_id"].map(n_sentences))


def toward(corpus: Corpus, voice: str | None = OWN) -> pd.DataFrame:
    """Return each article's mentions of each actor, and how much more positive than negative they are.

    The numerator is the probability of positive less that of negative, summed over mentions, as the network's
    calibrated probabilities have it (`analysis.annotation.targets`); actors that most articles name come first.
    `voice`: whose sentences, None for all. What it cannot show: whose fault it is. A sentence in which an actor is
    bombed is negative toward it, as is one in which it bombs.

    Raises
    ------
    NothingToCompare
        if no sentence names an actor.
    """
    mentions = _mentions(corpus, corpus.targets, voice)
    if mentions.empty:
        raise NothingToCompare("no sentence names an actor of the list; annotate the articles with --actors FILE.csv")
    scored = mentions.assign(numerator=mentions["positive"] - mentions["negative"], denominator=1)
    sums = scored.groupby(["actor", "article_id"])[["numerator", "denominator"]].sum().reset_index()
    sums = sums.assign(n=-sums.groupby("actor")["article_id"].transform("size"))
    sums = sums.sort_values(["n", "actor", "article_id"], ignore_index=True).rename(columns={"actor": "group"})
    return sums[["article_id", "group", "numerator", "denominator"]]


def _mentions(corpus: Corpus, targets: pd.DataFrame, voice: str | None) -> pd.DataFrame:
    own = targets[targets["article_id"].isin(corpus.articles["article_id"])]
    places = corpus.sentences[["article_id", "sentence", "share_quoted", "start", "end"]]
    own = own.drop(columns=["start", "end"]).merge(places, on=["article_id", "sentence"])
    return own if voice is None else own[voice_of(own["share_quoted"]) == voice]


def extremes(articles: pd.DataFrame, sentences: pd.DataFrame, n: int = 2, voice: str = OWN) -> pd.DataFrame:
    """Return the `n` lowest and highest sentences of each outlet in a voice, by article and offset."""
    spoken = sentences[voice_of(sentences["share_quoted"]) == voice]
    own = articles[["article_id", "outlet"]].merge(spoken, on="article_id")
    ordered = own.sort_values(["compound", "article_id", "sentence"], kind="stable").groupby("outlet", sort=False)
    chosen = pd.concat([ordered.head(n), ordered.tail(n)]).drop_duplicates(["article_id", "sentence"])
    chosen = chosen.sort_values(["outlet", "compound"], kind="stable", ignore_index=True)
    return chosen[["outlet", "compound", "article_id", "start", "end", "n_words"]]


def sentences_with(articles: pd.DataFrame, corpus: Corpus, term: str, n: int = 3) -> pd.DataFrame:
    """Return `n` own sentences of each outlet in which a sentiment word adds most to the score, one an article."""
    rows = corpus.sentiment_words
    rows = rows[(rows["voice"] == OWN) & (rows["term"] == term)]
    rows = rows.assign(size=rows["contribution"].abs() / rows["n"]).merge(articles[["article_id", "outlet"]])
    rows = rows.sort_values(["outlet", "size", "article_id"], ascending=[True, False, True]).groupby("outlet").head(n)
    places = corpus.sentences[["article_id", "sentence", "start", "end", "compound"]]
    found = rows.merge(places, on=["article_id", "sentence"], validate="many_to_one")
    return found[["outlet", "compound", "article_id", "start", "end", "term"]]


def examples(corpus: Corpus, actor: str, outlets, n: int = 3, voice: str | None = OWN) -> pd.DataFrame:
    """Return each outlet's `n` most negative and most positive sentences about an actor, one an article on each side.

    `outlet, actor, side, article_id, start, end, negative, positive`: offsets of the sentence.
    """
    own = _mentions(corpus, corpus.targets[corpus.targets["actor"] == actor], voice)
    own = own.merge(corpus.articles[["article_id", "outlet"]], on="article_id")
    own, sides = own[own["outlet"].isin(list(outlets))], []
    for side, other in (("negative", "positive"), ("positive", "negative")):
        likely = own[own[side] > own[other]]
        ordered = likely.sort_values([side, "article_id", "sentence"], ascending=[False, True, True], kind="stable")
        sides.append(ordered.drop_duplicates("article_id").groupby("outlet").head(n).assign(side=side))
    found = pd.concat(sides)
    found = found.assign(outlet=pd.Categorical(found["outlet"], in_order(found["outlet"])))
    found = found.sort_values(["outlet", "side"], kind="stable", ignore_index=True).astype({"outlet": "str"})
    return found[["outlet", "actor", "side", "article_id", "start", "end", "negative", "positive"]]
