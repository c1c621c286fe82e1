"""Toward whom: what outlets' sentences say of each actor, on the `targets` table alone.

Entry points: `compare` (outlets, actor by actor) and `examples` (the sentences furthest to either side).
"""

import pandas as pd

from analysis.annotate.sentiment import voice_of
from analysis.compare import resample
from analysis.compare.ratios import compare_ratios
from analysis.errors import InputError
from analysis.text.outlets import in_order

CLASSES = ("negative", "positive")
COLUMNS = {
    "actor": "the actor, as the list of actors calls it",
    "estimate": "mean of the probability of positive less that of negative, over mentions, from -1 to 1; with a "
    "reference, the outlet's less the reference's",
    "share_negative": "mean probability that the sentence is negative toward the actor; NaN for differences",
    "share_positive": "the same of positive",
    "n": "mentions of the actor by the outlet",
    "n_articles": "articles of the outlet that name the actor",
}


def compare(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    targets: pd.DataFrame,
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    seed: int = 0,
    voice: str | None = "outlet",
) -> pd.DataFrame:
    """Say how each outlet's sentences speak of each actor, and where two outlets differ.

    Parameters
    ----------
    articles, sentences, targets
        The tables of that name; duplicates and re-translations left out of `articles`.
    outlet, reference, matched, seed
        As in `analysis.compare.ratios.compare_ratios`.
    voice
        Whose sentences, as in `analysis.annotate.sentiment.voice_of`: "outlet", "quoted" or "mixed"; None: all.

    Returns
    -------
    DataFrame
        As `compare_ratios` gives it, the group being the `actor`, with the columns of `COLUMNS`; actors that most
        articles name first.

    Raises
    ------
    InputError
        if no sentence names an actor, or as `resample.pair` does.

    Notes
    -----
    The estimate is the difference of the shares of mentions that are positive and negative, as the network's calibrated
    probabilities estimate them (`analysis.annotate.targets.toward`). The mean is over mentions, the interval over
    articles, the test within stories. What it cannot show: whose fault it is. A sentence in which an actor is bombed is
    negative toward it more often than not, as is one in which it bombs; and where a sentence treats two actors
    differently, the network is wrong in a third of the cases. The same error on both sides of a comparison leaves the
    difference; outlets that tell of an actor in other roles are not measured alike.

    Examples
    --------
    Two mentions in one article, .2 and .6 more likely negative than positive:

    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["A"], "story": None})
    >>> sentences = pd.DataFrame({"article_id": "a", "sentence": [0, 1], "share_quoted": 0.0})
    >>> targets = sentences.assign(actor="Norland", negative=[0.4, 0.7], neutral=[0.4, 0.2], positive=[0.2, 0.1])
    >>> compare(articles, sentences, targets)[["actor", "estimate", "share_negative", "n"]].round(2).values.tolist()
    [['Norland', -0.4, 0.55, 2.0]]
    """
    own = _mentions(articles, sentences, targets, voice)
    if own.empty:
        raise InputError("no sentence names an actor of the list; annotate the articles again with --actors FILE.csv")
    table = compare_ratios(articles, parts(own), outlet, reference, matched, seed).rename(columns={"group": "actor"})
    weight = pd.Series(1.0, articles["article_id"])
    if outlet is not None and reference is not None:
        paired = resample.pair(articles, outlet, reference, matched)
        weight = pd.Series(sum(paired.weights()), paired.article_ids)
    table = table.merge(_shares(articles, own, weight), on=["outlet", "actor"], how="left")
    table.loc[table["reference"].notna(), ["share_negative", "share_positive"]] = float("nan")
    return table[table["n_articles"] > 0].reset_index(drop=True)


def _shares(articles, mentions, weight):
    own = mentions.merge(articles[["article_id", "outlet"]], on="article_id")
    own = own.assign(weight=own["article_id"].map(weight)).dropna(subset="weight")
    by = [own["outlet"], own["actor"]]
    sums = own[[*CLASSES]].mul(own["weight"], axis=0).groupby(by).sum()
    return sums.div(own["weight"].groupby(by).sum(), axis=0).rename(columns="share_{}".format).reset_index()


def voice_parts(articles, sentences, targets, voice: str | None = "outlet") -> pd.DataFrame:
    """Sum each article's mentions by actor, in the order of `compare`: the parts that `compare_ratios` takes."""
    return parts(_mentions(articles, sentences, targets, voice))


def parts(mentions: pd.DataFrame) -> pd.DataFrame:
    """Sum mentions by actor and article, the actors that most articles name first."""
    scored = mentions.assign(numerator=mentions["positive"] - mentions["negative"], denominator=1)
    summed = scored.groupby(["actor", "article_id"])[["numerator", "denominator"]].sum().reset_index()
    n_articles = summed.groupby("actor")["article_id"].transform("size")
    summed = summed.assign(n=-n_articles).sort_values(["n", "actor", "article_id"], ignore_index=True)
    return summed.rename(columns={"actor": "group"})[["article_id", "group", "numerator", "denominator"]]


def examples(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    targets: pd.DataFrame,
    actor: str,
    n: int = 3,
    voice: str | None = "outlet",
) -> pd.DataFrame:
    """List each outlet's `n` most negative and most positive sentences about an actor, no article twice on a side.

    Returns
    -------
    DataFrame
        `outlet, actor, side, article_id, start, end, negative, positive`: offsets of the sentence.
    """
    own = _mentions(articles, sentences, targets[targets["actor"] == actor], voice)
    places = sentences[["article_id", "sentence", "start", "end"]]
    own = own.drop(columns=["start", "end"], errors="ignore").merge(places, on=["article_id", "sentence"])
    own = own.merge(articles[["article_id", "outlet"]], on="article_id")
    sides = []
    for side in CLASSES:
        likely = own[own[side] > own[CLASSES[side == CLASSES[0]]]]
        ordered = likely.sort_values([side, "article_id", "sentence"], ascending=[False, True, True], kind="stable")
        once = ordered.drop_duplicates("article_id")
        sides.append(once.groupby("outlet").head(n).assign(side=side))
    found = pd.concat(sides)
    found["outlet"] = pd.Categorical(found["outlet"], in_order(found["outlet"]))
    found = found.sort_values(["outlet", "side"], kind="stable", ignore_index=True).astype({"outlet": "str"})
    return found[["outlet", "actor", "side", "article_id", "start", "end", *CLASSES]]


def _mentions(articles, sentences, targets, voice):
    own = targets[targets["article_id"].isin(articles["article_id"])]
    places = sentences[["article_id", "sentence", "share_quoted"]]
    own = own.drop(columns="share_quoted", errors="ignore").merge(places, on=["article_id", "sentence"])
    return own if voice is None else own[voice_of(own["share_quoted"]) == voice]
