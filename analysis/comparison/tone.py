"""Sums over articles of sentiment: by voice, by word, and toward actors; and what a headline keeps of its text."""

import numpy as np
import pandas as pd

from analysis.annotation.sentiment import voice_of
from analysis.comparison.ratios import in_voice, most_groups, over
from analysis.comparison.resample import MIN_ARTICLES
from analysis.corpus import Corpus
from analysis.errors import NothingToCompare
from analysis.text.terms import FUNCTION_WORDS
from analysis.vocabulary import SENTENCE_VOICES

OWN = "outlet"
MAX_TERMS = 400
LEAST_ON_ACTOR = 0.1
RARE_NEGATIVE, RARE_POSITIVE = "rarer negative words", "rarer positive words"
UNMARKED = "words that the text only quotes"


def scores(corpus: Corpus, by: str = "voice", **_) -> pd.DataFrame:
    """Return each article's summed sentence scores and their number: `article_id, group, numerator, denominator`.

    By "voice": own sentences, quoted (at least half of the words) and mixed ones. Of own sentences alone, by "word":
    what each sentiment word adds to the scores (a word shift: Gallagher et al. 2021, "Generalized word shift graphs",
    EPJ Data Science 10:4).
    """
    voice = voice_of(corpus.sentences["share_quoted"])
    if by == "word":
        return _by_word(corpus, corpus.sentences[voice == OWN])
    scored = corpus.sentences.assign(group=pd.Categorical(voice, list(SENTENCE_VOICES)))
    sums = scored.groupby(["group", "article_id"], observed=True)["compound"].agg(numerator="sum", denominator="size")
    return sums.reset_index().astype({"group": str})


def _by_word(corpus: Corpus, own: pd.DataFrame) -> pd.DataFrame:
    n_sentences = own.groupby("article_id").size()
    used = corpus.sentiment_words[corpus.sentiment_words["voice"] == OWN]
    if used.empty:
        raise NothingToCompare("no own sentence of these articles has a sentiment word; annotate them again")
    n_articles = used.groupby("term")["article_id"].nunique().sort_values(ascending=False, kind="stable")
    tested = n_articles.index[n_articles >= MIN_ARTICLES][: most_groups(corpus, MAX_TERMS)]
    rare = np.where(used["contribution"] < 0, RARE_NEGATIVE, RARE_POSITIVE)
    used = used.assign(group=used["term"].where(used["term"].isin(tested), rare))
    added = used.pivot_table("contribution", "article_id", "group", aggfunc="sum")
    return over(added.reindex(n_sentences.index).fillna(0), n_sentences)


def toward(corpus: Corpus, voice: str | None = OWN) -> pd.DataFrame:
    """Return each article's mentions of each actor, and how much more positive than negative they are.

    The numerator is the probability of positive less that of negative (`analysis.annotation.targets`), summed over
    mentions; actors that most articles name come first. What it cannot show: whose fault it is. A sentence in which an
    actor is bombed is negative toward it, as is one in which it bombs.
    """
    mentioned = mentions(corpus, voice)
    if mentioned.empty:
        raise NothingToCompare("no sentence names an actor of the list; annotate the articles with --actors FILE.csv")
    sums = mentioned.groupby(["actor", "article_id"])["score"].agg(numerator="sum", denominator="size").reset_index()
    sums = sums.assign(n=-sums.groupby("actor")["article_id"].transform("size"))
    sums = sums.sort_values(["n", "actor", "article_id"], ignore_index=True).rename(columns={"actor": "group"})
    return sums[["article_id", "group", "numerator", "denominator"]]


def mentions(corpus: Corpus, voice: str | None) -> pd.DataFrame:
    """Return the sentences that name actors, in one voice or all: `actor`, `article_id, start, end`, and `score`."""
    places = corpus.sentences[["article_id", "sentence", "share_quoted", "start", "end"]]
    found = corpus.targets.drop(columns=["start", "end"]).merge(places, on=["article_id", "sentence"])
    found = found.assign(voice=voice_of(found["share_quoted"]), score=found["positive"] - found["negative"])
    return in_voice(found, voice)


def headline(corpus: Corpus, by: str = "actor") -> pd.DataFrame:
    """Return what each article's headline keeps of its text, of articles that have one.

    | by | groups | numerator | denominator |
    |---|---|---|---|
    | actor | each actor that a tenth of the text's sentences name | 1 if the headline names it too | 1 |
    | tone | "headline less text" | mean score of the headline's sentences less that of the text's own | 1 |
    | unmarked | "words that the text only quotes" | those of the denominator | words in text and headline |

    The last are different words that the headline has outside quotation marks, function words left out.

    Notes
    -----
    What it cannot show: whether readers were misled. A headline may name an actor in other words ("Moscow"), or report
    a quotation by its verb, without marks.
    """
    if corpus.is_of_headlines:
        raise NothingToCompare("headlines alone do not tell this; it takes the articles' texts")
    heads = corpus.headlines()
    return {"actor": _named_too, "tone": _less_text, "unmarked": _unmarked}[by](corpus, heads)


def _named_too(corpus: Corpus, heads: Corpus) -> pd.DataFrame:
    named = corpus.actors.groupby(["article_id", "actor"])["n_sentences"].sum().reset_index()
    least = LEAST_ON_ACTOR * named["article_id"].map(corpus.sentences["article_id"].value_counts()).astype(float)
    text = named[(named["n_sentences"] >= least) & named["article_id"].isin(heads.articles["article_id"])]
    text, head = (of[["article_id", "actor"]].drop_duplicates() for of in (text, heads.actors))
    if text.empty:
        raise NothingToCompare("no article with a headline is on an actor of the list; annotate with --actors FILE.csv")
    told = text.merge(head, how="left", indicator="numerator").rename(columns={"actor": "group"})
    return told.assign(numerator=(told["numerator"] == "both").astype(float), denominator=1.0)


def _less_text(corpus: Corpus, heads: Corpus) -> pd.DataFrame:
    own = corpus.sentences[voice_of(corpus.sentences["share_quoted"]) == OWN]
    text, head = (rows.groupby("article_id")["compound"].mean() for rows in (own, heads.sentences))
    return (head - text).dropna().rename("numerator").reset_index().assign(group="headline less text", denominator=1.0)


def _unmarked(corpus: Corpus, heads: Corpus) -> pd.DataFrame:
    head, text = (of.rows("words", order=[1], article_id=of.articles["article_id"]) for of in (heads, corpus))
    head = head[(head["voice"] == OWN) & ~head["term"].isin(FUNCTION_WORDS)]
    both = head[["article_id", "term"]].merge(text[["article_id", "term", "voice"]])
    only_quoted = both.groupby(["article_id", "term"])["voice"].agg(lambda voices: OWN not in set(voices))
    sums = only_quoted.groupby("article_id").agg(numerator="sum", denominator="size").reset_index()
    return sums.assign(group=UNMARKED).astype({"numerator": float, "denominator": float})
