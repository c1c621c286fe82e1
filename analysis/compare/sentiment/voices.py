"""In whose voice: what of a difference in sentiment comes from quoting more, and what from writing harsher.

Entry point: `decompose`, by voice, by speaker, side or kind of speaker, or by the class of the verb that reports the
words.
"""

import numpy as np
import pandas as pd

from analysis.annotate.sentiment import MOSTLY_QUOTED, voice_of
from analysis.compare import resample
from analysis.compare.sentiment.means import VOICES, sum_parts
from analysis.errors import InputError
from analysis.vocabulary import CUE_CLASSES, SCARE, SPEAKER_KINDS

BY = {"voice": VOICES, "speaker_kind": SPEAKER_KINDS, "cue_class": CUE_CLASSES, "speaker": (), "side": ()}
_COLUMNS = {"speaker": "name", "side": "name_side"}
MOST_NAMED = 6
ALL = "all"
COMPOSITION = "composition"
NOT_REPORTED = "not reported"
UNKNOWN = "not told"
OTHERS = "all others"
COLUMNS = {
    "part": "all: the whole difference; composition: from how many sentences are in which group; a group: from how "
    "its sentences are worded",
    "contribution": "what the part adds to the difference of mean sentence scores, outlet less reference",
    "low": "lower end of the 95 % interval from resampling articles; NaN below 5 articles",
    "high": "upper end",
    "share": "contribution over that of all; NaN where the interval of all holds 0",
    "p": "share of random exchanges of the outlets' names among articles with a part as large",
    "p_adjusted": "the same for the largest of all parts",
    "differs": "p_adjusted below .05 and an interval without 0",
    "mean": "the outlet's mean sentence score in the group; NaN for composition",
    "reference_mean": "the same of the reference",
    "share_sentences": "share of the outlet's sentences in the group; NaN for composition",
    "reference_share_sentences": "the same of the reference",
    "n_articles": "articles of the outlet with such a sentence",
    "reference_n_articles": "the same of the reference",
    "n_stories": "stories compared within; 0 where the comparison is not matched",
}


def decompose(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    outlet: str,
    reference: str,
    matched: bool | None = None,
    seed: int = 0,
    by: str = "voice",
    quotes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Take the difference of two outlets' mean sentence scores apart into who speaks and how each speaks.

    Parameters
    ----------
    articles, sentences
        The tables of that name; duplicates and re-translations left out of `articles`.
    outlet, reference, matched
        As in `analysis.compare.resample.pair`.
    seed
        Of all random draws.
    by
        "voice": own, quoted and mixed sentences, as in `annotate.sentiment.voice_of`. "speaker_kind", "cue_class",
        "speaker" or "side": sentences that are at least half what one quotation reports, in or out of quotation marks,
        by that column of `quotes`, and all others. Of speakers and sides (their columns are `name` and `name_side`) the
        six with most sentences stand alone.
    quotes
        The table of that name; not needed by voice.

    Returns
    -------
    DataFrame
        `outlet, reference` and the columns described in `COLUMNS`, a row a part. Composition and groups add up to all.

    Raises
    ------
    InputError
        if `by` is none of these, or `quotes` is missing for it, or as `resample.pair` does.

    Notes
    -----
    With shares s and means m of group g at outlets A and B, the difference of Σ s m is the sum over groups of
    (s_A − s_B)(m_A + m_B)/2, the composition effect, and (m_A − m_B)(s_A + s_B)/2, the groups' rate effects
    (Kitagawa 1955, "Components of a Difference Between Two Rates", JASA 50(272); Oaxaca's and Blinder's, with the mean
    of both outlets as the standard). A group that one outlet lacks has the other's mean, so that it counts to
    composition alone. What it cannot show: whether the one causes the other. An outlet may quote more because its
    stories are harsher. Tests exchange the outlets' names, each part divided by its standard deviation over exchanges.

    Examples
    --------
    A quotes half the time where B never does, and both write alike:

    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "story": None})
    >>> sentences = pd.DataFrame({"article_id": ["a", "a", "b", "b"], "share_quoted": [0.0, 1.0, 0.0, 0.0]})
    >>> sentences["compound"] = [0.2, -0.6, 0.2, 0.2]
    >>> decompose(articles, sentences, "A", "B")[["part", "contribution"]].values.tolist()
    [['all', -0.4], ['composition', -0.4], ['outlet', 0.0], ['quoted', 0.0]]
    """
    paired = resample.pair(articles, outlet, reference, matched)
    here = sentences[sentences["article_id"].isin(paired.article_ids)]
    parts = sum_parts(here, *_groups(here, by, quotes))
    groups = list(dict.fromkeys(parts["group"]))
    table = parts.pivot_table(index="article_id", columns="group", values=["numerator", "denominator"], aggfunc="sum")
    table = table.reindex(paired.article_ids).fillna(0.0)
    y, x = (table[side].reindex(columns=groups).to_numpy(float) for side in ("numerator", "denominator"))

    def measured(sides):
        return _kitagawa(*((side @ y, side @ x) for side in sides))

    weights = paired.weights()
    estimate = measured([side[None] for side in weights])[0]
    resampled = measured(resample.bootstrap(paired, seed))
    permuted = measured(resample.permute(paired, seed))
    present = np.column_stack([x.sum(axis=1) > 0, x.sum(axis=1) > 0, x > 0])
    n_articles = [(side > 0).astype(int) @ present for side in weights]
    fewest = np.minimum(*n_articles)
    error = np.nanstd(permuted, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.where((fewest >= resample.MIN_ARTICLES) & (error > 0), estimate / error, np.nan)
        permuted = np.where(np.isnan(observed), np.nan, permuted / error)
    p, p_adjusted = resample.adjusted_p(observed, permuted)
    ends = [resample.interval(resampled[:, [k]], fewest[k]) for k in range(len(estimate))]
    low, high = (np.array([float(end[side][0]) for end in ends]) for side in (0, 1))
    found = {"outlet": outlet, "reference": reference, "part": [ALL, COMPOSITION, *groups], "contribution": estimate}
    table = pd.DataFrame(found | {"low": low, "high": high, "p": p, "p_adjusted": p_adjusted})
    told = low[0] > 0 or high[0] < 0
    table["share"] = estimate / estimate[0] if told else np.nan
    table["differs"] = (p_adjusted < resample.SIGNIFICANT) & ((low > 0) | (high < 0))
    for side, n, prefix in zip(weights, n_articles, ("", "reference_"), strict=True):
        n_sentences, total = side @ x, side @ y
        with np.errstate(invalid="ignore", divide="ignore"):
            table[f"{prefix}mean"] = [total.sum() / n_sentences.sum(), np.nan, *(total / n_sentences)]
        table[f"{prefix}share_sentences"] = [1.0, np.nan, *(n_sentences / n_sentences.sum())]
        table[f"{prefix}n_articles"] = n
    return table.assign(n_stories=paired.n_stories)[["outlet", "reference", *COLUMNS]]


def split_half_null(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    outlet: str,
    n_splits: int,
    seed: int,
    by: str = "voice",
    quotes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Say how many parts `decompose` calls a difference between random halves of one outlet, a row a split.

    Returns
    -------
    DataFrame
        `split, n_tested, n_found`.
    """
    rows = []
    for split, halves in enumerate(resample.halves(articles, outlet, n_splits, seed)):
        table = decompose(halves, sentences, *resample.HALVES, seed=seed + split, by=by, quotes=quotes)
        rows.append((split, int(table["p"].notna().sum()), int(table["differs"].sum())))
    return pd.DataFrame(rows, columns=["split", "n_tested", "n_found"])


def _kitagawa(outlet, reference):
    """Give all, composition and each group's rate effect, for sums and counts of shape (draw, group) of two sides."""
    (y_a, x_a), (y_b, x_b) = outlet, reference
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_a, mean_b = y_a / x_a, y_b / x_b
        share_a, share_b = (x / x.sum(axis=1, keepdims=True) for x in (x_a, x_b))
    mean_a, mean_b = (np.where(np.isnan(own), other, own) for own, other in ((mean_a, mean_b), (mean_b, mean_a)))
    mean_a, mean_b = np.nan_to_num(mean_a), np.nan_to_num(mean_b)
    composition = ((share_a - share_b) * (mean_a + mean_b) / 2).sum(axis=1)
    rates = (mean_a - mean_b) * (share_a + share_b) / 2
    return np.column_stack([composition + rates.sum(axis=1), composition, rates])


def _groups(sentences, by, quotes):
    if by not in BY:
        raise InputError(f"sentiment cannot be taken apart by {by!r}; choose {', '.join(BY)}")
    if by == "voice":
        return voice_of(sentences["share_quoted"]), VOICES
    if quotes is None:
        raise InputError(f"by {by} the quotations are needed; give the table of quotes")
    told = reported_by(sentences, quotes, _COLUMNS.get(by, by))
    if BY[by]:
        return told, [NOT_REPORTED, *BY[by], UNKNOWN]
    n = told[~told.isin([NOT_REPORTED, UNKNOWN])].value_counts().rename_axis("name").reset_index()
    named = n.sort_values(["count", "name"], ascending=[False, True])["name"].head(MOST_NAMED).tolist()
    return told.where(told.isin([NOT_REPORTED, *named, UNKNOWN]), OTHERS), [NOT_REPORTED, *named, OTHERS, UNKNOWN]


def reported_by(sentences: pd.DataFrame, quotes: pd.DataFrame, column: str) -> pd.Series:
    """Give each sentence the value of `column` of the quotation that it mostly consists of.

    A sentence belongs to a quotation (scare quotes left out) if at least half of its characters are the content of it;
    to the one with most of them. `NOT_REPORTED` where there is none, `UNKNOWN` where the quotation has no value.
    """
    told = np.full(len(sentences), NOT_REPORTED, dtype=object)
    best = np.zeros(len(sentences))
    places = {
        article: (rows, *(sentences[end].to_numpy()[rows] for end in ("start", "end")))
        for article, rows in sentences.reset_index(drop=True).groupby("article_id").indices.items()
    }
    own = quotes[(quotes["kind"] != SCARE) & quotes["article_id"].isin(list(places))]
    for article, content, value in zip(own["article_id"], own["content"], own[column], strict=True):
        rows, start, end = places[article]
        first, last = np.searchsorted(end, content[0][0], "right"), np.searchsorted(start, content[-1][1], "left")
        for i in range(first, last):
            covered = sum(max(0, min(end[i], e) - max(start[i], s)) for s, e in content) / (end[i] - start[i])
            if covered >= MOSTLY_QUOTED and covered > best[rows[i]]:
                best[rows[i]] = covered
                told[rows[i]] = UNKNOWN if pd.isna(value) else value
    return pd.Series(told, sentences.index)
