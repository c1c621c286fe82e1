"""Can an article's outlet be told from its words, when none of its story has been seen before?

Entry point: `predict_outlet`.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from analysis.compare import resample
from analysis.compare.terms import every_term
from analysis.errors import InputError
from analysis.text.outlets import in_order
from analysis.text.threads import one_thread

N_FOLDS = 5
N_PERMUTATIONS = 199
MIN_ARTICLES_WITH_TERM = 3
INVERSE_PENALTY = 10.0


class Prediction(NamedTuple):
    """What `predict_outlet` finds, as two tables.

    `score`: one row, `balanced_accuracy` (mean over outlets of the share of their articles that are told right) with
    `low` and `high` (95 %, articles drawn anew), `chance` (the mean under exchanged labels), `chance_high` (their
    95th percentile), `p`, `n_articles`, `n_outlets`, `n_stories` (0 where not matched), `n_folds`, `n_permutations`.

    `words`: `outlet, term, weight` (mean over folds of the coefficient: above 0 speaks for the outlet), `n_folds`,
    `n_folds_agree` (in the sign of `weight`), `n_articles` (of the outlet, with the term), `n_articles_others`; by
    outlet and falling weight.
    """

    score: pd.DataFrame
    words: pd.DataFrame


def predict_outlet(
    articles: pd.DataFrame,
    words: pd.DataFrame,
    voice: str | None = "outlet",
    order: int = 1,
    matched: bool | None = None,
    seed: int = 0,
    n_permutations: int = N_PERMUTATIONS,
) -> Prediction:
    """Say how often an article's outlet is told right by its words, with whole stories held out.

    Parameters
    ----------
    articles, words
        The tables of that name; duplicates and re-translations left out of `articles`.
    voice, order
        As in `differences.compare`.
    matched
        True: only stories that two or more of the outlets tell, and labels exchanged within stories. False: all
        articles, labels exchanged among all. None: matched if each outlet has 5 articles in such stories.
    seed
        Of the random draws.
    n_permutations
        Exchanges of labels; 199 give a p-value no smaller than .005, and one of .05 to ± .03.

    Returns
    -------
    Prediction
        Tables `score` and `words`.

    Raises
    ------
    InputError
        if fewer than two outlets have 5 articles, or the articles tell fewer than two stories.

    Notes
    -----
    Terms that stand in three articles or more, as (1 + ln count) · idf, each article of length 1; multinomial logistic
    regression with L2 penalty (C = 10, not tuned), classes weighted equally; cross-validation in up to five folds
    that keep a story together, an article without story being its own. The test is that of Ojala and Garriga (2010,
    "Permutation Tests for Studying Classifier Performance", Journal of Machine Learning Research 11, test 1), with
    labels exchanged within stories. The interval holds the fitted models fixed, and so is without the luck of the
    training sample.

    What it cannot show: what the words mean. A dateline, a spelling or an outlet's own name tells it as well as
    framing does; read `words`. Among outlets that do not share stories it tells topics.

    Examples
    --------
    Every article of A says "regime", every one of B "government", in six stories:

    >>> articles = pd.DataFrame({"article_id": range(12), "outlet": list("AB") * 6, "story": np.repeat(range(6), 2)})
    >>> words = pd.DataFrame({"article_id": range(12), "term": ["regime", "government"] * 6})
    >>> found = predict_outlet(articles, words.assign(voice="outlet", order=1, count=1), n_permutations=19)
    >>> found.score[["balanced_accuracy", "n_stories"]].values.tolist(), found.words["term"].tolist()[0]
    ([[1.0, 6.0]], 'regime')
    """
    chosen, n_stories = _choose(articles, matched)
    names = in_order(chosen["outlet"])
    own = pd.Series(np.arange(len(chosen)).astype(str), chosen.index).radd("no story ")
    group = pd.factorize(chosen["story"].astype(object).where(chosen["story"].notna(), own))[0]
    if group.max() < 1:
        raise InputError("all articles tell one story, so that none can be held out; add articles of another")
    label = pd.Index(names).get_indexer(chosen["outlet"])
    terms, counts = every_term(words, chosen["article_id"], voice, order)
    tested = np.flatnonzero((counts > 0).sum(axis=0) >= MIN_ARTICLES_WITH_TERM)
    counts, terms = counts[:, tested], terms[tested]
    if not len(terms):
        raise InputError(f"no term of {order} words stands in {MIN_ARTICLES_WITH_TERM} of these articles")
    features, back = _rotated(TfidfTransformer(sublinear_tf=True).fit_transform(counts))
    n_folds = min(N_FOLDS, group.max() + 1)
    folds = list(GroupKFold(n_folds).split(features, groups=group))
    predicted, weights = _cross_validated(features, label, folds)
    accuracy = _balanced_accuracy(label, predicted)
    stratum = group if n_stories else np.zeros(len(label), int)
    rng = np.random.default_rng([seed, 5])
    exchanged = [_exchanged(label, stratum, rng) for _ in range(n_permutations)]
    chance = np.array([_balanced_accuracy(one, _cross_validated(features, one, folds)[0]) for one in exchanged])
    low, high = _interval(label, predicted, rng)
    score = {
        "balanced_accuracy": accuracy,
        "low": low,
        "high": high,
        "chance": chance.mean(),
        "chance_high": np.quantile(chance, 0.95),
        "p": (1 + (chance >= accuracy - 1e-12).sum()) / (1 + n_permutations),
        "n_articles": len(label),
        "n_outlets": len(names),
        "n_stories": n_stories,
        "n_folds": n_folds,
        "n_permutations": n_permutations,
    }
    return Prediction(pd.DataFrame([score]), _words(weights @ back, counts, label, names, terms))


def enough_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Keep the outlets with 5 articles or more; `InputError` if they are fewer than two."""
    n_articles = articles.groupby("outlet")["outlet"].transform("size")
    kept = articles[n_articles >= resample.MIN_ARTICLES]
    if kept["outlet"].nunique() < 2:
        raise InputError(f"fewer than two outlets have {resample.MIN_ARTICLES} articles; add articles of another")
    return kept


def _choose(articles, matched):
    """Choose the articles, and say how many stories two outlets tell (0 where not matched)."""
    kept = enough_articles(articles)
    shared = kept[kept.groupby("story")["outlet"].transform("nunique") >= 2]
    if matched is None:
        least = shared["outlet"].value_counts().reindex(kept["outlet"].unique(), fill_value=0).min()
        matched = least >= resample.MIN_ARTICLES and shared["story"].nunique() >= 2
    if not matched:
        return kept, 0
    shared = enough_articles(shared)
    return shared, shared["story"].nunique()


def _rotated(features):
    """Turn the features into as many as there are articles at most, and give the matrix that turns weights back.

    With an L2 penalty the weights lie in the span of the articles, so that fitting on the rotated features gives the
    same model, several times as fast.
    """
    if features.shape[0] >= features.shape[1]:
        return features, np.eye(features.shape[1])
    values, vectors = np.linalg.eigh((features @ features.T).toarray())
    kept = values > 1e-10 * values[-1]
    size = np.sqrt(values[kept])
    return vectors[:, kept] * size, (vectors[:, kept] / size).T @ features


def _cross_validated(features, label, folds):
    """Predict each article from the other folds; also the weights of each fold, outlet and feature."""
    predicted = np.empty(len(label), int)
    weights = np.zeros((len(folds), label.max() + 1, features.shape[1]))
    for fold, (train, held_out) in enumerate(folds):
        known = np.unique(label[train])
        if len(known) == 1:
            predicted[held_out] = known[0]
            continue
        model = LogisticRegression(C=INVERSE_PENALTY, class_weight="balanced", max_iter=1000)
        with one_thread():
            model.fit(features[train], label[train])
            predicted[held_out] = model.predict(features[held_out])
        # of two classes scikit-learn gives the second's weights only
        weights[fold, known] = np.vstack([-model.coef_, model.coef_]) if len(known) == 2 else model.coef_
    return predicted, weights


def _balanced_accuracy(label, predicted):
    return float((np.bincount(label, label == predicted) / np.bincount(label)).mean())


def _exchanged(label, stratum, rng):
    drawn = np.lexsort((rng.random(len(label)), stratum))
    exchanged = np.empty_like(label)
    exchanged[np.argsort(stratum, kind="stable")] = label[drawn]
    return exchanged


def _interval(label, predicted, rng):
    right = [np.bincount(label == predicted, label == k, 2) for k in range(label.max() + 1)]
    shares = [rng.binomial(int(n.sum()), n[1] / n.sum(), resample.N_BOOTSTRAPS) / n.sum() for n in right]
    low, high = resample.interval(np.mean(shares, axis=0), int(min(n.sum() for n in right)))
    return float(low), float(high)


def _words(weights, counts, label, names, terms):
    mean = weights.mean(axis=0)
    present = sparse.csr_array(counts > 0)
    every = present.sum(axis=0)
    tables = []
    for k, name in enumerate(names):
        fitted = np.abs(weights[:, k]).sum(axis=1) > 0
        used = present[np.flatnonzero(label == k)].sum(axis=0)
        agree = (np.sign(weights[fitted, k]) == np.sign(mean[k])).sum(axis=0)
        columns = {"outlet": name, "term": terms, "weight": mean[k], "n_folds": fitted.sum(), "n_folds_agree": agree}
        tables.append(pd.DataFrame({**columns, "n_articles": used, "n_articles_others": every - used}))
    ordered = [one.sort_values(["weight", "term"], ascending=[False, True]) for one in tables]
    return pd.concat(ordered, ignore_index=True)
