"""How easily an outlet lacks by chance what other outlets' articles on the same story have.

Entry points: `chance_of_none` and `false_discovery`.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

MOST_NODES = 2000
SMOOTHER = 4


def chance_of_none(own: ArrayLike, weights: ArrayLike) -> np.ndarray:
    """Say how likely it is that none of the m articles of a story that have something is one of this outlet's.

    Parameters
    ----------
    own
        For each article of the story whether it is this outlet's.
    weights
        How likely an article is to have it, in proportion: 1 each, or its number of words.

    Returns
    -------
    ndarray
        The chance for m = 0, 1, … up to the number of the others' articles.

    Notes
    -----
    The m articles are drawn one after the other without replacement, each with a probability in proportion to its
    weight, as the first m to be struck where the thing falls on articles at random at such rates (Wallenius 1963,
    "Biased sampling: the noncentral hypergeometric probability distribution"; Fog 2008, "Calculation Methods for
    Wallenius' Noncentral Hypergeometric Distribution", Communications in Statistics 37(2)). With W the weight of the
    outlet's own articles, u = exp(-W t) is uniform for the time t at which the first of them is struck; by then another
    article of weight w is struck with probability 1 - u^(w / W). The chance of m or more is that of a sum of such
    draws, integrated over u by Gauss and Legendre's rule. With equal weights this is Fisher's exact test of a zero,
    C(N, m) / C(n + N, m), which is what exchanging the outlets' names among the articles gives; it does not take the
    others' share of articles for known, as (1 - q)^n would.

    Examples
    --------
    Two of six articles are the outlet's; all four others have it: 1 of 15 ways to choose four of six.

    >>> chance_of_none([True, True, False, False, False, False], [1] * 6).round(4).tolist()
    [1.0, 0.6667, 0.4, 0.2, 0.0667]

    Were its own two of half the length, the chance would be larger:

    >>> chance_of_none([True, True, False, False, False, False], [1, 1, 2, 2, 2, 2]).round(4).tolist()
    [1.0, 0.8, 0.6, 0.4, 0.2]
    """
    own, weights = np.asarray(own, bool), np.maximum(np.asarray(weights, float), 1e-9)
    others, whole = weights[~own], weights[own].sum()
    if not own.any() or not len(others):
        return np.ones(len(others) + 1)
    # with u = v^power no exponent is far below 1, and the rule is exact for polynomials up to twice its nodes
    power = max(SMOOTHER * whole / others.mean(), 1.0)
    n_nodes = int(min(max(64, (power + SMOOTHER * len(others)) / 2 + 16), MOST_NODES))
    v, at = _nodes(n_nodes)
    v, at = (v + 1) / 2, at / 2
    density = at * power * v ** (power - 1)
    struck = np.zeros((n_nodes, len(others) + 1))
    struck[:, 0] = 1.0
    for weight in others:
        p = (1 - v ** (weight * power / whole))[:, None]
        struck[:, 1:] = struck[:, 1:] * (1 - p) + struck[:, :-1] * p
        struck[:, :1] *= 1 - p
    at_least = struck[:, ::-1].cumsum(axis=1)[:, ::-1]
    return np.clip(density @ at_least, 0.0, 1.0)


@cache
def _nodes(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.polynomial.legendre.leggauss(n)


def false_discovery(p: ArrayLike, n_tests: int) -> np.ndarray:
    """Adjust p-values for the false discovery rate among `n_tests`; those that are not given are taken for 1.

    Benjamini and Hochberg (1995, "Controlling the False Discovery Rate", Journal of the Royal Statistical Society B
    57(1)).

    Examples
    --------
    >>> false_discovery([0.01, 0.04, 0.03], 4).round(4).tolist()
    [0.04, 0.0533, 0.0533]
    """
    p = np.asarray(p, float)
    if not len(p):
        return p
    order = np.argsort(p, kind="stable")
    stepped = p[order] * max(n_tests, len(p)) / np.arange(1, len(p) + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(stepped[::-1])[::-1], 1.0)
    return adjusted
