"""Invented corpora of which it is known what differs: the test bench of every comparison of words.

Entry point: `corpus` (a `Design` → the `articles` and `words` tables, and the truth).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

OUTLETS = ("A", "B")
N_COMMON = 50  # the commonest words stand for grammar: they hardly burst and belong to no topic
SHARE_OF_BURSTINESS = 0.05
SHARE_OF_TOPIC = 0.04
AUTHORS_VARIANCE = 0.25
ZIPF_SHIFT = 2.7


@dataclass(frozen=True)
class Design:
    """What a corpus of the outlets A and B is made of.

    Attributes
    ----------
    n_articles
        Articles of each outlet.
    n_stories
        Stories that both may tell. Each has words of its own, 4 % of the vocabulary, that stand there more often.
    n_types
        Size of the vocabulary; the word of rank r has a rate in proportion to 1 / (r + 2.7) (Mandelbrot 1953).
    median_words, log_sd_words
        Lengths of articles are log-normal.
    topic_strength
        Mean of the log rate ratio of a story's own words there and elsewhere.
    topic_skew
        Half the log ratio of a story's odds of being told by A and by B: 0 if both choose stories alike.
    burstiness
        Variance of the gamma-distributed factor that each article puts on each word's rate: counts are negative
        binomial of shape 1 / variance (Church and Gale 1995, "Poisson mixtures", Natural Language Engineering 1(2)),
        Poisson at 0. This is the median of words; they differ log-normally (standard deviation 1). Planted words have
        the median, the 50 commonest a twentieth of it. RT's 70 embedded articles have a median of .5 among the words
        of rank 50 to 100 and of .9 at rank 100 to 200, in the middle half of words .1 to 2.7.
    length_ratio
        A's articles are so many times as long as B's.
    n_authors
        Authors of each outlet, who put a factor of variance .25 on each word; none if 0.
    share_copies
        Share of A's articles that repeat another of A's,
    share_edited
        but for such a share of its words: at .04 the three-word terms have a Jaccard similarity of .8, at .2 of .35.
    effects
        Planted framing: rank of a word (from 0) → log-odds ratio of A against B, the same in every story.
    """

    n_articles: int = 40
    n_stories: int = 8
    n_types: int = 1000
    median_words: float = 400.0
    log_sd_words: float = 0.5
    topic_strength: float = 1.0
    topic_skew: float = 0.0
    burstiness: float = 0.5
    length_ratio: float = 1.0
    n_authors: int = 0
    share_copies: float = 0.0
    share_edited: float = 0.04
    effects: Mapping[int, float] = field(default_factory=dict)


class Planted(NamedTuple):
    """An invented corpus.

    `articles` and `words` have the columns that comparisons read; `truth` has `term, log_odds, is_planted`: the
    log-odds ratio of A against B within a story, averaged over stories for words that are not planted (theirs is
    not quite 0 where planted words take the place of others).
    """

    articles: pd.DataFrame
    words: pd.DataFrame
    truth: pd.DataFrame


def corpus(design: Design, seed: int, orders: tuple[int, ...] = (1,)) -> Planted:
    """Invent articles of two outlets, as `design` says.

    Parameters
    ----------
    design
        What differs and what does not.
    seed
        Of all random draws.
    orders
        Numbers of words in the terms counted; 3 is what `duplicates.find_copies` looks at. Words stand in random order.

    Notes
    -----
    What it cannot show: that real articles behave so. Words come and go independently here, and no sentence makes
    sense. The calibration on real articles is in `tests.benchmarks.words`.

    Examples
    --------
    >>> made = corpus(Design(n_articles=3, effects={60: 1.0}), seed=0)
    >>> made.truth.loc[made.truth["is_planted"], ["term", "log_odds"]].values.tolist()
    [['w0060', 1.0]]
    """
    rng = np.random.default_rng([seed, 11])
    terms = np.array([f"w{rank:04d}" for rank in range(design.n_types)], dtype=object)
    rates_b = _story_rates(design, rng)
    rates_a = _with_effects(rates_b, design.effects)
    variance = _variances(design, rng)
    lean = np.where(np.arange(design.n_stories) % 2, -1.0, 1.0) * design.topic_skew
    size = rng.dirichlet(np.full(design.n_stories, 5.0))
    articles, texts = [], []
    for outlet, rates, sign in zip(OUTLETS, (rates_a, rates_b), (1, -1), strict=True):
        chance = size * np.exp(sign * lean)
        stories = rng.choice(design.n_stories, design.n_articles, p=chance / chance.sum())
        longer = design.length_ratio if outlet == OUTLETS[0] else 1.0
        author = rng.integers(max(design.n_authors, 1), size=design.n_articles)
        counts = _counts(design, longer * rates[stories] * _habits(design, rng)[author], variance, rng)
        own = [rng.permutation(np.repeat(np.arange(design.n_types), row)) for row in counts]
        n_copies = round(design.share_copies * design.n_articles) if outlet == OUTLETS[0] else 0
        for i in range(n_copies):
            original = n_copies + i % (design.n_articles - n_copies)
            stories[i], own[i] = stories[original], _edited(design, own[original], rates[stories[original]], rng)
        articles += [
            (f"{outlet}{i:04d}", outlet, f"story {story}", f"{outlet} {author[i]}" if design.n_authors else None)
            for i, story in enumerate(stories)
        ]
        texts += own
    frame = pd.DataFrame(articles, columns=["article_id", "outlet", "story", "author"])
    frame = frame.assign(copy="original", published=pd.NaT, duplicate_of=None, sha256=frame["article_id"])
    log_odds = (_logit(rates_a) - _logit(rates_b)).mean(axis=0)
    planted = np.isin(np.arange(design.n_types), list(design.effects))
    truth = pd.DataFrame({"term": terms, "log_odds": log_odds.round(12), "is_planted": planted})
    return Planted(frame, _words_table(frame["article_id"], texts, terms, orders), truth)


def _logit(p):
    return np.log(p) - np.log1p(-p)


def _story_rates(design, rng):
    """Give the rate of each word in each story; planted words are of no topic, so that their effect is one number."""
    common = 1 / (np.arange(design.n_types) + 1 + ZIPF_SHIFT)
    free = np.setdiff1d(np.arange(N_COMMON, design.n_types), list(design.effects))
    rates = np.tile(common, (design.n_stories, 1))
    for story in rates:
        own = rng.choice(free, int(SHARE_OF_TOPIC * design.n_types), replace=False)
        story[own] *= np.exp(rng.exponential(design.topic_strength, len(own)))
    return rates / rates.sum(axis=1, keepdims=True)


def _with_effects(rates, effects):
    """Multiply the odds of the planted words; all other words make room in proportion."""
    ranks = np.array(list(effects), int)
    changed = rates.copy()
    odds = rates[:, ranks] / (1 - rates[:, ranks]) * np.exp(np.array(list(effects.values())))
    changed[:, ranks] = odds / (1 + odds)
    others = np.setdiff1d(np.arange(rates.shape[1]), ranks)
    changed[:, others] *= ((1 - changed[:, ranks].sum(axis=1)) / (1 - rates[:, ranks].sum(axis=1)))[:, None]
    return changed


def _counts(design, rates, variance, rng):
    lengths = rng.lognormal(np.log(design.median_words), design.log_sd_words, len(rates))
    factor = rng.gamma(1 / variance, variance, rates.shape) if design.burstiness else 1.0
    return rng.poisson(lengths[:, None] * rates * factor)


def _habits(design, rng):
    """Give the factor that each author puts on each word."""
    if not design.n_authors:
        return np.ones((1, design.n_types))
    return rng.gamma(1 / AUTHORS_VARIANCE, AUTHORS_VARIANCE, (design.n_authors, design.n_types))


def _variances(design, rng):
    variance = design.burstiness * rng.lognormal(0, 1, design.n_types)
    variance[list(design.effects)] = design.burstiness
    variance[:N_COMMON] = design.burstiness * SHARE_OF_BURSTINESS
    return variance


def _edited(design, text, rates, rng):
    replaced = rng.random(len(text)) < design.share_edited
    return np.where(replaced, rng.choice(len(rates), len(text), p=rates), text)


def _words_table(article_ids, texts, terms, orders):
    rows = []
    for article_id, text in zip(article_ids, texts, strict=True):
        for order in orders:
            runs = np.lib.stride_tricks.sliding_window_view(text, order) if len(text) >= order else np.empty((0, order))
            found, n = np.unique(runs, axis=0, return_counts=True)
            joined = [" ".join(terms[i] for i in run) for run in found.astype(int)]
            rows.append(pd.DataFrame({"article_id": article_id, "order": order, "term": joined, "count": n}))
    table = pd.concat(rows, ignore_index=True)
    table.insert(1, "voice", "outlet")
    return table
