"""Sums over articles for quotations, by form, speaker, side and verb (`quoted`), and lists of them."""

from functools import cache
from pathlib import Path

import pandas as pd
from scipy import special

from analysis.comparison.ratios import most_groups, over
from analysis.corpus import Corpus
from analysis.vocabulary import CUE_CLASSES, QUOTE_KINDS, SCARE, SPEAKER_KINDS

MIN_ARTICLES_WITH_SPEAKER, MOST_SPEAKERS = 3, 200
ANY = "any"
RATE = "per 1,000 words"
IN_FIVE, N_DRAWN = "in five quotations", 5
OTHERS = "all other speakers"
UNKNOWN = "unknown"
OTHER_SIDES = "all other sides"
MOST_SIDES, MOST_OF_SIDE = 8, 5  # speakers of each side
NOT_TOLD = "not told"
NAMELESS = {OTHERS, UNKNOWN, NOT_TOLD, OTHER_SIDES}  # groups without places of their own
ACCURACY = Path(__file__).resolve().parents[1] / "lists" / "accuracy.csv"


def quoted(corpus: Corpus, by: str = "kind", **_) -> pd.DataFrame:
    """Return each article's words in quotations by group, over what they are a share of.

    | by | groups | numerator | denominator |
    |---|---|---|---|
    | kind, speaker_kind, speaker | "any", then each | words of its quotations | running words |
    | side | each side, "not told" | quoted words of such speakers | quoted words |
    | cue_class | each class | quoted words under such a verb | quoted words under a verb of any class |
    | scare | "per 1,000 words" | 1,000 × scare quotes | running words |
    | n_speakers | "in five quotations" | different speakers in five of its quotations, if it has five | 1 |

    Speakers and sides that stand in fewer than `MIN_ARTICLES_WITH_SPEAKER` articles are put together, and all but the
    `MOST_SPEAKERS` with most words (`ratios.most_groups`).

    Notes
    -----
    The words of a mixed or indirect quotation are all its words, not only those between quotation marks. What it cannot
    show: who spoke but was not quoted; and an extractor errs, perhaps more on one outlet (`relative_error`).
    """
    quotes, running = corpus.quotes, corpus.articles.set_index("article_id")["n_words"].astype(float)
    own = quotes[quotes["kind"].isin(QUOTE_KINDS)]
    if by == "scare":
        n_scare = 1000.0 * quotes["article_id"][quotes["kind"] == SCARE].value_counts().reindex(running.index).fillna(0)
        return over(n_scare.to_frame(RATE), running)
    if by == "n_speakers":
        return _rarefied(own["name"].groupby([own["article_id"], own["name"]]).size())
    most = most_groups(corpus, MOST_SPEAKERS)
    if by == "side":
        group, groups = _frequent(own, "name_side", most, OTHER_SIDES, NOT_TOLD)
    elif by == "speaker":
        general = own["name"].str.islower().eq(True)  # police, the group: another one in each article
        group, groups = _frequent(own[~general], "name", most, OTHERS, UNKNOWN)
        group = group.reindex(own.index, fill_value=OTHERS)
    else:
        known = {"kind": QUOTE_KINDS, "speaker_kind": SPEAKER_KINDS, "cue_class": CUE_CLASSES}
        group, groups = own[by], list(known[by])
    y = own.assign(group=group).pivot_table("n_words", "article_id", "group", aggfunc="sum")
    y = y.reindex(index=running.index, columns=groups).fillna(0.0).astype(float)
    if by in ("side", "cue_class"):
        return over(y, y.sum(axis=1))
    y.insert(0, ANY, own.groupby("article_id")["n_words"].sum().reindex(running.index).fillna(0.0).astype(float))
    return over(y, running)


def _rarefied(n_quotations: pd.Series) -> pd.DataFrame:
    """Return how many different speakers five quotations of an article have, of those that have five.

    Longer articles have more speakers, and fewer a word, whoever wrote them; so many quotations are drawn from each
    (rarefaction: Hurlbert 1971, "The Nonconcept of Species Diversity", Ecology 52(4)).
    """
    n = n_quotations.groupby("article_id").transform("sum")
    n, own = n[n >= N_DRAWN], n_quotations[n >= N_DRAWN]
    has = 1 - (special.comb(n - own, N_DRAWN) / special.comb(n, N_DRAWN))
    return over(pd.Series(has, own.index).groupby("article_id").sum().to_frame(IN_FIVE), 1.0)


def _frequent(quotes: pd.DataFrame, column: str, most: int, others: str, missing: str) -> tuple[pd.Series, list[str]]:
    """Group quotations by a column, values in few articles together; and the groups, most quoted first."""
    values = quotes[column]
    n_articles = quotes["article_id"].groupby(values).nunique()
    n_words = quotes["n_words"].groupby(values).sum()
    frequent = n_words[n_articles >= MIN_ARTICLES_WITH_SPEAKER].sort_values(ascending=False, kind="stable")
    frequent = frequent.index[:most]
    group = values.where(values.isin(frequent) | values.isna(), others).fillna(missing)
    return group, [*frequent, others, missing]


def quotations(corpus: Corpus) -> pd.DataFrame:
    """Return the quotations, not scare quotes, with `outlet, title, url, published, date_precision` of their article.

    `side` is that of `name_side`, of those less quoted `OTHER_SIDES`, and `NOT_TOLD` where there is none.
    """
    about = corpus.articles.reindex(columns=["article_id", "outlet", "title", "url", "published", "date_precision"])
    quotes = corpus.quotes[corpus.quotes["kind"].isin(QUOTE_KINDS)].merge(about, on="article_id")
    named = quotes["name_side"]
    most = quotes.groupby(named)["n_words"].sum().sort_values(ascending=False, kind="stable").index[:MOST_SIDES]
    return quotes.assign(side=named.where(named.isin(most) | named.isna(), OTHER_SIDES).fillna(NOT_TOLD))


def shares(quotes: pd.DataFrame, least: int = 1) -> pd.DataFrame:
    """Return the share of each outlet's quoted words that a side and its speakers get, in a column an outlet.

    Rows are `side, name` ("" for the whole side): the sides with most words first, what is not known last, and below
    each side the speakers with most words who are quoted `least` times.
    """
    named = quotes.groupby(["side", "name"])["n_words"].agg(["sum", "size"])
    named = named[named["size"] >= least].sort_values("sum", ascending=False, kind="stable")
    named = named.groupby("side").head(MOST_OF_SIDE).index
    sides = quotes.groupby("side")["n_words"].sum().sort_values(ascending=False, kind="stable").index
    sides = sorted(sides, key=lambda side: (side == NOT_TOLD, side == OTHER_SIDES))
    counted = pd.concat([quotes.assign(name=""), quotes]).groupby(["side", "name", "outlet"])["n_words"].sum()
    table = counted.unstack("outlet") / quotes.groupby("outlet")["n_words"].sum()
    return table.loc[[(side, name) for side in sides for name in ("", *(own for of, own in named if of == side))]]


def evidence(corpus: Corpus, by: str, group: str, n: int) -> pd.DataFrame:
    """Return the `n` longest quotations of a group ("any": of each), or scare quotes, in each outlet.

    That by which they are grouped, and `outlet, speaker, cue_lemma, n_words, excerpt, article_id, offset`.
    """
    named = corpus.quotes.assign(speaker=corpus.quotes["name"], side=corpus.quotes["name_side"])
    named = named[named["kind"].eq(SCARE) == (by == "scare")]
    by = by if by in named else "kind"
    named = named if group in (ANY, RATE) else named[named[by] == group]
    named = corpus.articles[["article_id", "outlet"]].merge(named, on="article_id").dropna(subset=by)
    ordered = named.sort_values("n_words", ascending=False, kind="stable")
    first = ordered.groupby([by, "outlet"]).head(n).sort_values([by, "outlet"], kind="stable")
    columns = [by, "outlet", "speaker", "cue_lemma", "n_words", "excerpt", "article_id", "offset"]
    return first.assign(offset=[spans[0][0] for spans in first["content"]])[list(dict.fromkeys(columns))]


@cache
def relative_error() -> float:
    """Return by how much of a share the extractor may err more on one outlet than on another.

    The largest less the smallest joint F1 of direct quotations among outlets of PolNeAR (US news), as a share. A
    difference that is smaller than this part of the larger share may come from the extractor alone.
    """
    measured = pd.read_csv(ACCURACY)
    of_outlet = measured.loc[measured["outlet"] != "all", "direct"]
    return float(of_outlet.max() - of_outlet.min()) / 100
