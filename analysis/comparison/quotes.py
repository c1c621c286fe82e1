"""Sums over articles for quotations: by form, speaker, side, verb, place.

Entry point: `quoted`. `evidence` lists the quotations it rests on, `accuracy` and `relative_error` say how well they
are found.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus.corpus import Corpus
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
    "n_speakers": "different speakers quoted in an article, on average",
}
THIRDS = ("first third", "second third", "last third")
MEAN_POSITION = "mean position"
PER_1000_WORDS = "per 1,000 words"
PASSED_ON = "passed on"
PER_ARTICLE = "per article"
MIN_ARTICLES_WITH_SPEAKER = 3
ANY = "any"
OTHERS = "all other speakers"
UNKNOWN = "unknown"
OTHER_SIDES = "all other sides"
NOT_TOLD = "not told"
ACCURACY = Path(__file__).resolve().parents[1] / "lists" / "accuracy.csv"


def quoted(corpus: Corpus, by: str = "kind") -> pd.DataFrame:
    """Return each article's words in quotations by group, over what they are a share of.

    Parameters
    ----------
    corpus
        The articles compared.
    by
        One of `GROUPINGS`.

    Returns
    -------
    DataFrame
        `article_id, group, numerator, denominator`:

        | by | groups | numerator | denominator |
        |---|---|---|---|
        | kind, speaker_kind, speaker | "any", then each | words of its quotations | running words |
        | side | each side, "not told" | quoted words of such speakers | quoted words |
        | cue_class | each class | quoted words under such a verb | quoted words under a verb of any class |
        | position | "mean position" | quoted words × their quotation's position | quoted words |
        | position | each third | quoted words in that third | a third of the running words |
        | scare | "per 1,000 words" | 1,000 × scare quotes | running words |
        | via | "passed on" | quoted words with a go-between | quoted words |

        Speakers and sides that stand in fewer than `MIN_ARTICLES_WITH_SPEAKER` articles are put together.

    Notes
    -----
    The words of a mixed or indirect quotation are all its words, not only those between quotation marks. Names of
    speakers are `quotes.name`, sides `quotes.name_side`. What it cannot show: who spoke but was not quoted; and an
    extractor errs, perhaps more on one outlet than on another (`relative_error`).

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["A"], "story": [None], "n_words": [20]})
    >>> quotes = pd.DataFrame({"article_id": ["a", "a"], "kind": ["direct", "mixed"], "n_words": [4, 6]})
    >>> sums = quoted(Corpus({"articles": articles, "quotes": quotes}))
    >>> sums[["group", "numerator", "denominator"]].values.tolist()
    [['any', 10.0, 20.0], ['direct', 4.0, 20.0], ['mixed', 6.0, 20.0], ['indirect', 0.0, 20.0]]
    """
    articles, quotes = corpus.articles, corpus.quotes
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
    if by == "n_speakers":
        n_speakers = own["name"].groupby(own["article_id"]).nunique().reindex(running.index).fillna(0.0)
        return _parts(n_speakers.to_frame(PER_ARTICLE), pd.Series(1.0, running.index))
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
