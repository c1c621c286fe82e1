"""Group articles into the stories they tell, from the table of their leads and their dates.

Entry point: `group`; `weigh` makes of leads rows of unit length, and `names` names groups by their own terms.
`background.csv` says of words that stand in the leads of 15 or more of 34,784 US news articles of 2012–2020
(Article-Bias-Prediction), and of pairs of words in 60 or more, in how many they stand.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.corpus.linkage import link

BARS = (0.07, 0.13)
FLOOR = 0.04
DAYS_NEAR, DAYS_FAR, LEAST_FACTOR = 7, 60, 0.6
MOST_NEIGHBOURS = 500
COMMON = 5000
AT_ONCE = 500
N_CUTS = 16
YEARS = (1700, 2200)  # what lies outside is no date of publication
N_NAME_TERMS, MAX_NAME_TERMS = 3, 8
_SLUG = re.compile(r"[^\w]+")
BACKGROUND = Path(__file__).resolve().parents[1] / "lists" / "background.csv"
N_BACKGROUND = 34_784
UNSEEN = 5
ONCE = 0.7
MOST_OWN = 0.5
HALF_WAY = 3000


class Pairs(NamedTuple):
    """Pairs of nodes that are similar, each once, first < second."""

    first: np.ndarray
    second: np.ndarray
    similarity: np.ndarray


def group(articles: pd.DataFrame, leads: pd.DataFrame, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """Say which story each article tells.

    Parameters
    ----------
    articles, leads
        The tables of that name. A missing date is near to every date.
    known
        `article_id, story` of an earlier grouping, corrected or not: these articles keep their stories and the stories
        their names; other articles join them or make stories of their own.

    Returns
    -------
    DataFrame
        `article_id, story, confidence`, a row for each of `articles`, in their order. `confidence` in [0, 1] is the
        mean similarity to the story's other articles, divided by that plus the one to the nearest other story:
        .5 says that it might as well tell that one. For a story of one article the bar for joining stands in place of
        the former. NaN where an article has no terms: it stands alone.

    Notes
    -----
    Cosine of `weigh`, times 1 for dates up to 7 days apart, falling to .6 at 60 days, never less, as a date may
    be the day of a crawl; then `linkage.link`. Articles with the same terms count as one node. Similarities below .04
    are held to be 0, terms in more than 5,000 articles suggest no pairs, and each article keeps its 500 most similar,
    so that thousands of articles that differ by little may make several stories. A story that runs for months is cut in
    pieces, which is wanted.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b", "c"], "published": "2024-05-01"})
    >>> terms = ["saky", "airbase", "saky", "airbase", "harvest", "wine"]
    >>> leads = pd.DataFrame({"article_id": [*"aabbcc"], "term": terms, "count": 1})
    >>> group(articles, leads)["story"].tolist()
    ['saky-airbase', 'saky-airbase', 'harvest-wine']
    """
    ids = pd.Index(sorted(articles["article_id"]))
    days = _days(articles.set_index("article_id")["published"].reindex(ids))
    vectors, terms = weigh(leads, ids)
    given_names, given = _given(known, ids)
    node, at = _nodes(vectors, given)
    sizes = np.bincount(node, minlength=len(at))
    pairs = similar_pairs(vectors[at], days[at])
    story = link(sizes, *pairs, given[at], BARS)[node]
    confidence = _confidence(node, sizes, pairs, story, np.diff(vectors.indptr))
    taken = {int(s): given_names[g] for s, g in zip(story, given, strict=True) if g >= 0}
    reserved = set() if known is None else {str(name) for name in known["story"].dropna()}
    named = names(story, vectors, terms, taken, reserved)
    found = pd.DataFrame({"story": [named[s] for s in story.tolist()], "confidence": confidence}, index=ids)
    return found.reindex(articles["article_id"]).rename_axis("article_id").reset_index()


def names(
    story: np.ndarray, vectors: sparse.csr_array, terms: np.ndarray, taken: dict[int, str], reserved: set[str]
) -> dict[int, str]:
    """Return a name for the number of each story: the words that weigh most in its articles, no two names alike.

    It is three words joined by hyphens, more where three are another story's, and a number where words do not suffice;
    large stories choose first. Stories in `taken` keep their names, and no further story gets one of `reserved`.
    """
    numbers, first, place, n = np.unique(story, return_index=True, return_inverse=True, return_counts=True)
    member = sparse.csr_array((np.ones(len(story)), (place, np.arange(len(story)))), shape=(len(numbers), len(story)))
    weight = sparse.csr_array(member @ vectors)
    single = np.array([" " not in term and not term[0].isdigit() and len(term) > 2 for term in terms], bool)
    named, used = dict(taken), set(taken.values()) | reserved
    for i in np.lexsort((first, -n)).tolist():
        if int(numbers[i]) in named:
            continue
        own = slice(weight.indptr[i], weight.indptr[i + 1])
        columns, values = weight.indices[own], weight.data[own].round(4)
        kept = single[columns]
        columns, values = columns[kept], values[kept]
        best = terms[columns[np.lexsort((columns, -values))[:MAX_NAME_TERMS]]]
        name = _free([slug for term in best if (slug := _SLUG.sub("", term))], used)
        used.add(name)
        named[int(numbers[i])] = name
    return named


def similar_pairs(vectors: sparse.csr_array, days: np.ndarray) -> Pairs:
    """Find the pairs of articles whose similarity, dates considered, is at least .04."""
    n_with = np.bincount(vectors.indices, minlength=vectors.shape[1])
    shared = vectors[:, np.flatnonzero((n_with > 1) & (n_with <= COMMON))]
    found = [Pairs(np.empty(0, int), np.empty(0, int), np.empty(0))]
    for first, second, similarity in _products(shared):
        similarity = similarity * date_factor(days[first], days[second])
        order = np.lexsort((second, -similarity, first))
        first, second, similarity = first[order], second[order], similarity[order]
        rank = np.arange(len(first)) - np.searchsorted(first, first)
        kept = (similarity >= FLOOR) & (rank < MOST_NEIGHBOURS)
        found.append(Pairs(first[kept], second[kept], similarity[kept].round(6)))
    return Pairs(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _products(rows: sparse.csr_array) -> Iterator[Pairs]:
    """The products of each row with all after it that are at least .04, of some rows at a time."""
    # few products are 0 and few are large: summing a row's where they stand is faster than a sparse product
    n = rows.shape[0]
    for start in range(0, n, AT_ONCE):
        if start % max(AT_ONCE, n // N_CUTS // AT_ONCE * AT_ONCE) == 0:
            begin, rest = start, rows[start:].T.tocsr()  # of the rows before `start` all products are known
        seconds, likely = [], []
        for i in range(start, min(start + AT_ONCE, n)):
            own = slice(rows.indptr[i], rows.indptr[i + 1])
            products = (rows.data[own] @ rest[rows.indices[own]])[i + 1 - begin :]
            at = np.flatnonzero(products >= FLOOR)
            seconds.append(at + i + 1)
            likely.append(products[at])
        first = np.repeat(np.arange(start, i + 1), [len(second) for second in seconds])
        yield Pairs(first, np.concatenate(seconds), np.concatenate(likely))


def date_factor(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return 1 for days up to 7 apart or unknown, .6 for 60 and more."""
    share = np.clip((np.abs(first - second) - DAYS_NEAR) / (DAYS_FAR - DAYS_NEAR), 0, 1)
    return 1 - (1 - LEAST_FACTOR) * np.nan_to_num(share)


def _days(published: pd.Series) -> np.ndarray:
    when = pd.to_datetime(published, errors="coerce", utc=True, format="mixed").dt.as_unit("s")
    when = when.where(when.dt.year.between(*YEARS))
    return ((when - pd.Timestamp(0, tz="UTC").as_unit("s")) / pd.Timedelta(days=1)).to_numpy(float)


def _given(known: pd.DataFrame | None, ids: pd.Index) -> tuple[list[str], np.ndarray]:
    if known is None or known.empty:
        return [], np.full(len(ids), -1)
    story = known.dropna(subset="story").set_index("article_id")["story"].astype(str).reindex(ids)
    places, found = pd.factorize(story, sort=True)
    return list(found), places


def _nodes(vectors: sparse.csr_array, given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put articles with the very same terms and the same given story together: each one's node, each node's first."""
    seen: dict[tuple, int] = {}
    node, at = [], []
    for i in range(vectors.shape[0]):
        own = slice(vectors.indptr[i], vectors.indptr[i + 1])
        terms = (vectors.indices[own].tobytes(), vectors.data[own].tobytes())
        key = (*terms, int(given[i])) if terms[0] else (i,)
        if key not in seen:
            seen[key] = len(at)
            at.append(i)
        node.append(seen[key])
    return np.array(node, int), np.array(at, int)


def _confidence(node, sizes, pairs: Pairs, story, n_terms) -> np.ndarray:
    numbers, place = np.unique(story, return_inverse=True)
    n_in = np.bincount(place)
    at = np.zeros(len(sizes), int)
    at[node] = place
    first, second = np.r_[pairs.first, pairs.second], np.r_[pairs.second, pairs.first]
    weight = np.r_[pairs.similarity, pairs.similarity] * sizes[second]
    toward = sparse.csr_array((weight, (first, at[second])), shape=(len(sizes), len(numbers)))
    toward.sum_duplicates()
    row = np.repeat(np.arange(len(sizes)), np.diff(toward.indptr))
    is_own = toward.indices == at[row]
    own = sizes - 1.0
    own[row[is_own]] += toward.data[is_own]
    own = np.where(n_in[at] > 1, own / np.maximum(n_in[at] - 1, 1), BARS[1])
    other = np.zeros(len(sizes))
    np.maximum.at(other, row[~is_own], toward.data[~is_own] / n_in[toward.indices[~is_own]])
    total = own + other
    share = np.divide(own, total, out=np.full(len(sizes), np.nan), where=total > 0)
    return np.where(n_terms > 0, share[node], np.nan).round(4)


def _free(words: list[str], used: set[str]) -> str:
    words = words or ["untold"]
    for n in range(min(N_NAME_TERMS, len(words)), len(words) + 1):
        if (name := "-".join(words[:n])) not in used:
            return name
    base, number = "-".join(words[:N_NAME_TERMS]), 2
    while f"{base}-{number}" in used:
        number += 1
    return f"{base}-{number}"


def weigh(leads: pd.DataFrame, article_ids: pd.Index) -> tuple[sparse.csr_array, np.ndarray]:
    """Return each article a vector of unit length.

    Returns
    -------
    (csr_array, array of str)
        One row per article of `article_ids` and one column per term, and the terms, sorted.

    Notes
    -----
    A term weighs (1 + ln count) · idf. The idf is that of a background of US news of 2012–2020, mixed with the
    corpus's own, ln(1 + n/df) / ln(1 + n), whose share grows with the corpus up to one half (at 3,000 articles it is
    one fourth): in five articles of one event the corpus's own would hide just the terms that make the event, in
    thousands on one war it hides the war. Terms of a single article weigh .7 of that (Spärck Jones, 1972, "A
    statistical interpretation of term specificity", Journal of Documentation 28). Names that became common only after
    2020 are held for rare until a corpus is large.

    Examples
    --------
    >>> leads = pd.DataFrame({"article_id": ["a", "b"], "term": "graz", "count": [1, 3]})
    >>> rows, terms = weigh(leads, pd.Index(["a", "b"]))
    >>> rows.toarray().tolist(), terms.tolist()
    ([[1.0], [1.0]], ['graz'])
    """
    code, names = _coded(leads["article_id"])
    row = article_ids.get_indexer(names)[code]
    held = row >= 0
    row, counts = row[held], leads["count"].to_numpy(float)[held]
    column, terms = _coded(leads["term"][held])
    n = len(article_ids)
    n_with = np.bincount(column, minlength=len(terms))
    idf = _idf(terms, n_with, n)
    counted = sparse.csr_array((counts, (row, column)), shape=(n, len(terms)))
    counted.sum_duplicates()
    counted.data = (1 + np.log(np.maximum(counted.data, 1))) * idf[counted.indices]
    length = np.sqrt(np.add.reduceat(np.r_[counted.data**2, 0], counted.indptr[:-1]))
    n_terms = np.diff(counted.indptr)
    counted.data /= np.repeat(np.where(n_terms > 0, length, 1), n_terms)
    return counted.astype(np.float32), terms.astype(object)


def _coded(strings: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the place of each string among the strings there are, sorted, and these."""
    if not isinstance(strings.dtype, pd.CategoricalDtype) or not strings.cat.categories.is_monotonic_increasing:
        return pd.factorize(strings.to_numpy(object), sort=True)
    codes, names = strings.cat.codes.to_numpy(), strings.cat.categories.to_numpy(object)
    there = np.bincount(codes, minlength=len(names)) > 0
    return (np.cumsum(there) - 1)[codes], names[there]


def _idf(terms: np.ndarray, n_with: np.ndarray, n: int) -> np.ndarray:
    known = _background()
    background = np.log1p(N_BACKGROUND / np.array([known.get(term, UNSEEN) for term in terms], float))
    own = np.log1p(n / np.maximum(n_with, 1))
    share = MOST_OWN * n / (n + HALF_WAY)
    idf = (1 - share) * background / np.log1p(N_BACKGROUND) + share * own / np.log1p(max(n, 1))
    return np.where(n_with == 1, ONCE, 1.0) * idf


@cache
def _background() -> dict[str, int]:
    table = pd.read_csv(BACKGROUND, keep_default_na=False)
    return dict(zip(table["term"], table["n_articles"].tolist(), strict=True))
