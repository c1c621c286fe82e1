"""Compare outlets by what share of their words they give to whom, where, and under which verbs.

Entry point: `compare`. `evidence` lists the quotations it rests on, `accuracy` and `relative_error` say how well they
are found.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.compare.ratios import compare_ratios
from analysis.errors import InputError
from analysis.vocabulary import CUE_CLASSES, QUOTE_KINDS, SCARE, SPEAKER_KINDS

GROUPINGS = {
    "kind": "share of words in direct, mixed and indirect quotations",
    "speaker_kind": "share of words given to named, anonymous, institutional, media and unknown speakers",
    "speaker": "share of words given to each speaker of several articles",
    "side": "share of quoted words by the speaker's side: a country or international organisation",
    "cue_class": "of the quoted words with a verb of known class, the share under neutral, doubting, … verbs",
    "position": "mean position of quoted words (0: the first), and the share quoted of each third of the article",
    "scare": "scare quotes per 1,000 words",
    "via": "of the quoted words, the share that somebody else passed on",
}
THIRDS = ("first third", "second third", "last third")
MEAN_POSITION = "mean position"
PER_1000_WORDS = "per 1,000 words"
PASSED_ON = "passed on"
MIN_ARTICLES_WITH_SPEAKER = 3
ANY = "any"
OTHERS = "all other speakers"
UNKNOWN = "unknown"
OTHER_SIDES = "all other sides"
NOT_TOLD = "not told"
ACCURACY = Path(__file__).with_name("accuracy.csv")


def compare(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    by: str = "kind",
    outlet: str | None = None,
    reference: str | None = None,
    matched: bool | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Give what share of each outlet's words stands in quotations, by form or speaker, and how they are introduced.

    Parameters
    ----------
    articles, quotes
        The tables of that name; duplicates left out of `articles`.
    by
        One of `GROUPINGS`: "kind", "speaker_kind", "speaker" (those quoted in at least `MIN_ARTICLES_WITH_SPEAKER`
        articles, and all others together), "side" (likewise), "cue_class", "position", "scare" or "via".
    outlet, reference, matched, seed
        As in `analysis.compare.ratios.compare_ratios`.

    Returns
    -------
    DataFrame
        As `compare_ratios` gives it, `group` being called by the name of `by`. The estimate is a ratio y / x summed
        over articles, or a difference of two; `n` is x.

        | by | groups | y | x |
        |---|---|---|---|
        | kind, speaker_kind, speaker | "any", then each | words of its quotations | running words |
        | side | each side, "not told" | quoted words of such speakers | quoted words |
        | cue_class | each class | quoted words under such a verb | quoted words under a verb of any class |
        | position | "mean position" | quoted words × their quotation's position | quoted words |
        | position | each third | quoted words in that third | a third of the running words |
        | scare | "per 1,000 words" | 1,000 × scare quotes | running words |
        | via | "passed on" | quoted words with a go-between | quoted words |

    Raises
    ------
    InputError
        if `by` is none of these.

    Notes
    -----
    The words of a mixed or indirect quotation are all its words, not only those between quotation marks. A quotation
    counts to the thirds as if its words stood together from its first word on, so that one interrupted by its source
    ends a little late. Names of speakers are `quotes.name`, sides `quotes.name_side`. What it cannot show: who spoke
    but was not quoted; and an extractor errs, perhaps more on one outlet than on another (`relative_error`).

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["A"], "story": [None], "n_words": [20]})
    >>> quotes = pd.DataFrame({"article_id": ["a", "a"], "kind": ["direct", "mixed"], "n_words": [4, 6]})
    >>> compare(articles, quotes)[["kind", "estimate"]].values.tolist()
    [['any', 0.5], ['direct', 0.2], ['mixed', 0.3], ['indirect', 0.0]]

    Three of four quoted words under a doubting verb:

    >>> quotes = quotes.assign(n_words=[3, 1], cue_class=["doubting", "neutral"])
    >>> compare(articles, quotes, "cue_class")[["cue_class", "estimate"]].values.tolist()[:2]
    [['neutral', 0.25], ['doubting', 0.75]]
    """
    parts = share_parts(articles, quotes, by)
    return compare_ratios(articles, parts, outlet, reference, matched, seed).rename(columns={"group": by})


def share_parts(articles: pd.DataFrame, quotes: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sum each article's numerator and denominator by group: the parts that `compare_ratios` takes."""
    if by not in GROUPINGS:
        raise InputError(f"quotes cannot be compared by {by!r}; choose {', '.join(GROUPINGS)}")
    here = quotes[quotes["article_id"].isin(articles["article_id"])]
    own = here[here["kind"].isin(QUOTE_KINDS)]
    running = articles.set_index("article_id")["n_words"].astype(float)
    if by == "scare":
        counted = here.assign(n_words=1000.0 * (here["kind"] == SCARE).to_numpy(bool))
        return _parts(_sums(counted, PER_1000_WORDS, running.index), running)
    if by == "position":
        return _position_parts(own, running)
    if by == "via":
        y, x = own[own["via"].notna()], _sums(own, PASSED_ON, running.index)[PASSED_ON]
        return _parts(_sums(y, PASSED_ON, running.index), x)
    if by == "cue_class":
        own = own[own["cue_class"].isin(CUE_CLASSES)]
        y = _sums(own, own["cue_class"], running.index).reindex(columns=list(CUE_CLASSES), fill_value=0.0)
        return _parts(y, y.sum(axis=1))
    if by == "side":
        group, groups = _frequent(own, "name_side", OTHER_SIDES, NOT_TOLD)
        y = _sums(own, group, running.index).reindex(columns=groups, fill_value=0.0)
        return _parts(y, y.sum(axis=1))
    if by == "speaker":
        group, groups = _frequent(own, "name", OTHERS, UNKNOWN)
    else:
        group, groups = own[by], list(QUOTE_KINDS if by == "kind" else SPEAKER_KINDS)
    y = _sums(own, group, running.index).reindex(columns=groups, fill_value=0.0)
    y.insert(0, ANY, _sums(own, ANY, running.index)[ANY])
    return _parts(y, running)


def _sums(quotes: pd.DataFrame, group: pd.Series | str, article_ids: pd.Index) -> pd.DataFrame:
    """Sum the words of quotes: a row an article, a column a group."""
    summed = quotes.assign(group=group).pivot_table(
        index="article_id", columns="group", values="n_words", aggfunc="sum"
    )
    if isinstance(group, str):
        summed = summed.reindex(columns=[group])
    return summed.reindex(article_ids).fillna(0.0).astype(float)


def _parts(y: pd.DataFrame, x: pd.Series) -> pd.DataFrame:
    """Make the parts of a table of numerators (a row an article, a column a group) over one denominator."""
    parts = y.rename_axis(index="article_id", columns="group").T.stack().rename("numerator").reset_index()
    return parts.assign(denominator=parts["article_id"].map(x).astype(float))


def _position_parts(own: pd.DataFrame, running: pd.Series) -> pd.DataFrame:
    n_words = own["n_words"].to_numpy(float)
    length = own["article_id"].map(running).to_numpy(float)
    start = own["position"].to_numpy(float)
    end = np.minimum(start + n_words / np.maximum(length, 1), 1)
    weighted = _sums(own.assign(n_words=start * n_words), MEAN_POSITION, running.index)
    found = [_parts(weighted, _sums(own, MEAN_POSITION, running.index)[MEAN_POSITION])]
    for i, third in enumerate(THIRDS):
        inside = np.clip(np.minimum(end, (i + 1) / 3) - np.maximum(start, i / 3), 0, None) * length
        found.append(_parts(_sums(own.assign(n_words=inside), third, running.index), running / 3))
    return pd.concat(found, ignore_index=True)


def _frequent(quotes: pd.DataFrame, column: str, others: str, missing: str) -> tuple[pd.Series, list[str]]:
    """Group quotations by a column, values in few articles together; and the groups, most quoted first."""
    values = quotes[column]
    n_articles = quotes["article_id"].groupby(values).nunique()
    n_words = quotes["n_words"].groupby(values).sum()
    frequent = n_words[n_articles >= MIN_ARTICLES_WITH_SPEAKER].sort_values(ascending=False, kind="stable").index
    group = values.where(values.isin(frequent) | values.isna(), others).fillna(missing)
    return group, [*frequent, others, missing]


def most_quoted(table: pd.DataFrame, n: int = 12, by: str = "speaker") -> pd.DataFrame:
    """Keep, of a comparison by speaker or side, the `n` with the largest share at any outlet, and what is not told.

    Outlets with too few articles for a range do not choose, unless there are no others.
    """
    every = table[table["reference"].isna()]
    levels = every[~every[by].isin([ANY, OTHERS, UNKNOWN, OTHER_SIDES, NOT_TOLD])]
    choosing = levels[levels["low"].notna()] if levels["low"].notna().any() else levels
    largest = choosing.groupby(by, sort=False)["estimate"].max().sort_values(ascending=False, kind="stable")
    kept = levels[levels[by].isin(largest.index[:n])]
    kept = kept.sort_values(by, key=lambda names: names.map(largest), ascending=False, kind="stable")
    return pd.concat([kept, every[every[by] == NOT_TOLD]])


def evidence(articles: pd.DataFrame, quotes: pd.DataFrame, by: str, values=None, n: int = 1) -> pd.DataFrame:
    """List the `n` longest quotations of each group in each outlet: its first words, article and offset.

    Parameters
    ----------
    articles, quotes
        As for `compare`.
    by
        "speaker", "side", or a column of `quotes` such as "cue_class", "kind" or "via".
    values
        The groups wanted; None: all.

    Returns
    -------
    DataFrame
        The group by its name, `outlet, speaker, cue_lemma, n_words, excerpt, article_id, offset`; `n` rows for
        each group and outlet, as far as there are quotations.
    """
    named = quotes.assign(speaker=quotes["name"], side=quotes["name_side"])
    named = articles[["article_id", "outlet"]].merge(named, on="article_id").dropna(subset=by)
    if values is not None:
        named = named[named[by].isin(list(values))]
    ordered = named.sort_values("n_words", ascending=False, kind="stable")
    first = ordered.groupby([by, "outlet"]).head(n).sort_values([by, "outlet"], kind="stable")
    columns = [by, "outlet", "speaker", "cue_lemma", "n_words", "excerpt", "article_id", "offset"]
    return first.assign(offset=[spans[0][0] for spans in first["content"]])[list(dict.fromkeys(columns))]


def accuracy() -> pd.DataFrame:
    """Give how well the extractor does, in percent, by outlet of PolNeAR, as last measured."""
    return pd.read_csv(ACCURACY)


def relative_error(measured: pd.DataFrame) -> float:
    """Say by how much of a share the extractor may err more on one outlet than on another.

    Parameters
    ----------
    measured
        As `accuracy` gives it: `outlet` and, in percent, either `share_bias` (by how much the share of quoted words
        is found too high) or `direct` (joint F1 of direct quotations); the row of all outlets does not count.

    Returns
    -------
    float
        The largest less the smallest value of an outlet, as a share; NaN where neither column is there.

    Notes
    -----
    A difference between two outlets that is smaller than this part of the larger share may come from the extractor
    alone. It is measured on other outlets than those compared, and on US news.

    Examples
    --------
    >>> relative_error(pd.DataFrame({"outlet": ["A", "B", "all"], "direct": [75.0, 95.0, 85.0]}))
    0.2
    """
    each = measured[measured["outlet"] != "all"]
    for column in ("share_bias", "direct", "tok_attr_direct"):
        if column in each and each[column].notna().any():
            return float(each[column].max() - each[column].min()) / 100
    return float("nan")
