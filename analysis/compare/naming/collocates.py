"""Collocates: the words that stand beside an actor in a sentence, and which outlets put there.

Entry points: `measure` (how strongly words keep an actor's company) and `compare` (two outlets). The counts are made
by `analysis.annotate.actors`, so that no text is needed here.
"""

import numpy as np
import pandas as pd

from analysis.compare import resample
from analysis.compare.naming.shares import COLUMNS as SHARES
from analysis.compare.naming.shares import compare_shares
from analysis.compare.terms import MIN_ARTICLES_WITH_TERM
from analysis.compare.words.keyness import g2_dunning
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError

MOST_LOG_DICE = 14.0
MEASURES = {
    "actor": "the actor, as the list of actors calls it",
    "outlet": "the outlet whose articles are looked at",
    "term": "a word that stands in sentences naming the actor",
    "n_sentences": "sentences with both",
    "n_actor_sentences": "sentences that name the actor",
    "n_uses": "uses of the word in all sentences",
    "log_dice": "14 + log2 of the Dice coefficient of word and actor; 14: never one without the other",
    "g2": "log-likelihood of sentences with the word, among those naming the actor and all others; negative if fewer",
    "n_articles": "articles in which the two stand together",
}
COMPARED = {
    "actor": MEASURES["actor"],
    "outlet": MEASURES["outlet"],
    "reference": "the outlet it is compared with",
    "term": MEASURES["term"],
    **SHARES,
    "share": "share of the outlet's sentences naming the actor that have the word; matched: stories weighing the same",
    "count": "sentences with both, over the articles compared of the outlet",
    "n": "sentences that name the actor, over the same articles",
    "n_articles": "articles of the outlet that name the actor",
    "log_dice": "of the outlet's articles compared, as `measure` gives it",
    "reference_log_dice": "of the reference's",
}


def log_dice(together: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Say how much two things keep to one another: 14 never one without the other, lower by 1 for half as much.

    Parameters
    ----------
    together, first, second
        How often both are there, the first, and the second.

    Notes
    -----
    14 + log2(2 f_xy / (f_x + f_y)). Rychlý (2008, "A Lexicographer-Friendly Association Score", RASLAN, p. 9). It does
    not grow with the corpus, and does not say how sure it is; NaN where the two never meet.

    Examples
    --------
    >>> log_dice(np.array([4, 1, 0]), np.array([4, 8, 8]), np.array([4, 8, 8])).tolist()
    [14.0, 11.0, nan]
    """
    together = np.asarray(together, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        dice = 2 * together / (np.asarray(first) + second)
        return MOST_LOG_DICE + np.log2(np.where(together > 0, dice, np.nan))


def measure(
    corpus: Corpus, actor: str, outlet: str | None = None, voice: str | None = "outlet", least: int | None = None
) -> pd.DataFrame:
    """Say which words keep an actor's company, and how strongly.

    Parameters
    ----------
    corpus
        As read, duplicates and re-translations left out (`Corpus.comparable`).
    actor
        One of the list of actors that the corpus was made with.
    outlet
        Whose articles; None: all.
    voice
        "outlet": where the outlet itself says both; "quoted": where those it quotes do; None: both.
    least
        Articles in which word and actor must stand together; None: `MIN_ARTICLES_WITH_TERM`. With 1, a corpus made
        with `--shareable` lacks words that stand beside the actor in one article only.

    Returns
    -------
    DataFrame
        A row a word, the columns as described in `MEASURES`, by falling `g2`.

    Raises
    ------
    InputError
        if no article names the actor.

    Notes
    -----
    A sentence partly quoted counts once in each voice. Of the word, the `words` table gives uses and not sentences; a
    use counts as a sentence here, so that a word which stands twice in a sentence seems a little freer than it is. With
    f_xy = `n_sentences`, f_x = `n_actor_sentences` and f_y = `n_uses`: `log_dice`, and `keyness.g2_dunning` (Dunning
    1993) of f_xy among f_x against f_y - f_xy among the remaining sentences. Both describe the counts; neither says
    what another sample of articles would give. What it cannot show: whether the word is said of the actor.

    Examples
    --------
    Worked by hand in `tests/compare/test_collocates.py`.
    """
    _check_named(corpus, actor)
    articles = corpus.articles if outlet is None else corpus.articles[corpus.articles["outlet"] == outlet]
    names, company = _of_actor(corpus, actor, voice, articles["article_id"])
    beside = company.groupby("term").agg(n_sentences=("n_sentences", "sum"), n_articles=("article_id", "nunique"))
    beside = beside[beside["n_articles"] >= (MIN_ARTICLES_WITH_TERM if least is None else least)]
    uses = _in_voice(corpus.terms([1]), voice, articles["article_id"])
    beside["n_uses"] = uses.groupby("term")["count"].sum().reindex(beside.index)
    beside["n_actor_sentences"] = names["n_sentences"].sum()
    n_all = _n_sentences(corpus.sentences, voice, articles["article_id"])
    together, of_actor, of_term = (beside[name] for name in ("n_sentences", "n_actor_sentences", "n_uses"))
    elsewhere = n_all - names["n_sentences"].sum()
    beside["log_dice"] = log_dice(together, of_actor, of_term)
    apart = np.minimum(of_term - together, elsewhere)
    beside["g2"] = g2_dunning(together, apart, of_actor, elsewhere) if elsewhere else np.nan
    table = beside.reset_index().assign(actor=actor, outlet=outlet)
    return table.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True)[list(MEASURES)]


def compare(
    corpus: Corpus,
    actor: str,
    outlet: str,
    reference: str,
    voice: str | None = "outlet",
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Say which words one outlet puts beside an actor more often than another.

    Parameters
    ----------
    corpus, actor, voice
        As for `measure`.
    outlet, reference, matched
        As for `analysis.compare.resample.pair`.
    seed
        Of the random draws.

    Returns
    -------
    DataFrame
        A row a word that stands with the actor in `MIN_ARTICLES_WITH_TERM` of the articles compared, the columns as
        described in `COMPARED`, by falling `difference`.

    Raises
    ------
    InputError
        if an outlet has no article, or no article names the actor.

    Notes
    -----
    The share is a ratio of sums over articles: sentences with word and actor, over sentences naming the actor
    (`analysis.compare.ratios`). What it cannot show: a word that an outlet uses more everywhere stands beside the actor
    more, too; `log_dice` beside it, and `analysis.compare.words.differences`, tell.

    Examples
    --------
    Worked by hand in `tests/compare/test_collocates.py`.
    """
    _check_named(corpus, actor)
    paired = resample.pair(corpus.articles, outlet, reference, matched)
    compared = corpus.select(paired.article_ids)
    parts = share_parts(compared, actor, voice)
    if parts.empty:
        return pd.DataFrame(columns=list(COMPARED))
    table = compare_shares(corpus.articles, parts, outlet, reference, matched, seed).rename(columns={"group": "term"})
    for name, column in ((outlet, "log_dice"), (reference, "reference_log_dice")):
        table[column] = table["term"].map(_log_dice_of(compared, actor, name, voice))
    table["actor"] = actor
    return table.sort_values(["difference", "term"], ascending=[False, True], ignore_index=True)[list(COMPARED)]


def share_parts(corpus: Corpus, actor: str, voice: str | None = "outlet") -> pd.DataFrame:
    """Give each article's sentences with word and actor, and with the actor: the parts `compare_ratios` takes."""
    names, company = _of_actor(corpus, actor, voice, corpus.articles["article_id"])
    often = company.groupby("term")["article_id"].nunique()
    terms = often.index[often >= MIN_ARTICLES_WITH_TERM]
    naming = names.groupby("article_id")["n_sentences"].sum()
    together = company.pivot_table(index="article_id", columns="term", values="n_sentences", aggfunc="sum")
    together = together.reindex(index=naming.index, columns=terms).fillna(0)
    parts = together.rename_axis(index="article_id", columns="group").T.stack().rename("numerator").reset_index()
    return parts.assign(denominator=parts["article_id"].map(naming))


def _log_dice_of(corpus, actor, outlet, voice):
    return measure(corpus, actor, outlet, voice, least=1).set_index("term")["log_dice"]


def _of_actor(corpus, actor, voice, article_ids):
    tables = corpus.actors, corpus.collocates
    return [_in_voice(table[table["actor"] == actor], voice, article_ids) for table in tables]


def _check_named(corpus, actor):
    known = corpus.actors.groupby("actor")["n_sentences"].sum()
    if known.empty:
        raise InputError("no article names an actor of the list the corpus was made with; annotate them with --actors")
    if actor not in known.index:
        most = ", ".join(known.nlargest(8).index)
        raise InputError(f"no article names {actor!r}; the actors named most are {most}")


def _in_voice(table, voice, article_ids):
    table = table[table["article_id"].isin(article_ids)]
    return table if voice is None else table[table["voice"] == voice]


def _n_sentences(sentences, voice, article_ids):
    quoted = sentences.loc[sentences["article_id"].isin(article_ids), "share_quoted"]
    n_own, n_quoted = (quoted < 1).sum(), (quoted > 0).sum()
    return int({"outlet": n_own, "quoted": n_quoted, None: n_own + n_quoted}[voice])
