"""Average linkage on a sparse graph of similarities, with groups that are given and stay apart.

Entry point: `link`.
"""

import heapq

import numpy as np
from scipy import sparse


def link(
    sizes: np.ndarray, first: np.ndarray, second: np.ndarray, similarity: np.ndarray, given: np.ndarray, bars
) -> np.ndarray:
    """Merge groups, the closest first, until no two are close enough.

    Parameters
    ----------
    sizes
        How many articles each node stands for.
    first, second, similarity
        Pairs of nodes, each once, first < second; pairs that are left out have similarity 0.
    given
        For each node the number of the group it belongs to from the start, or -1; given groups never merge.
    bars
        (low, high): two single articles merge at a similarity of `high`; groups of which the larger has n
        articles at a mean similarity of low + (high - low) / n.

    Returns
    -------
    array of int
        For each node the least node of its group.

    Notes
    -----
    Average linkage (Sokal and Michener, 1958) with a bar that falls: one pair is weak evidence, a mean of many is
    strong. Equal pairs merge in the order of the nodes, so that the result depends on nothing else.

    Examples
    --------
    >>> link(np.ones(3, int), np.array([0, 1]), np.array([1, 2]), np.array([0.5, 0.2]), np.full(3, -1), (0.1, 0.3))
    array([0, 0, 2])
    """
    n = len(sizes)
    group = np.arange(n)
    is_given = given >= 0
    if is_given.any():
        _, at, inverse = np.unique(given[is_given], return_index=True, return_inverse=True)
        group[is_given] = np.flatnonzero(is_given)[at][inverse]
    size = np.bincount(group, weights=sizes, minlength=n).astype(int)
    low, high = bars

    def closeness(a, b, total: np.ndarray) -> np.ndarray:
        """Return how far over their bar groups are: 1 is at the bar."""
        close = total / (size[a] * size[b]) / (low + (high - low) / np.maximum(size[a], size[b]))
        return np.where(is_given[a] & is_given[b], 0, close)

    graph = _between(group, first, second, similarity * sizes[first] * sizes[second])
    a, b = np.repeat(np.arange(n), np.diff(graph.indptr)), graph.indices
    close = closeness(a, b, graph.data)
    kept = (a < b) & (close >= 1)
    # a pair holds as long as its groups have merged no more often than when it was put here
    n_merged = [0] * n
    heap = [
        (-c, one, two, 0) for c, one, two in zip(close[kept].tolist(), a[kept].tolist(), b[kept].tolist(), strict=True)
    ]
    heapq.heapify(heap)
    near: dict[int, tuple[np.ndarray, np.ndarray]] = {}  # of groups that have merged: others, some by earlier names
    while heap:
        _, a, b, before = heapq.heappop(heap)
        if n_merged[a] + n_merged[b] != before:
            continue
        n_merged[a] += 1
        n_merged[b] += 1
        size[a] += size[b]
        is_given[a] |= is_given[b]
        group[b] = a
        (some, weights), (more, further) = (near.pop(one, None) or _row(graph, one) for one in (a, b))
        others, place = np.unique(_current(group, np.r_[some, more]), return_inverse=True)
        total = np.bincount(place, weights=np.r_[weights, further])
        total[others == a] = 0
        near[a] = others, total
        close = closeness(a, others, total)
        for other, again in zip(others[close >= 1].tolist(), close[close >= 1].tolist(), strict=True):
            heapq.heappush(heap, (-again, min(a, other), max(a, other), n_merged[a] + n_merged[other]))
    return _current(group, np.arange(n))


def _between(group: np.ndarray, first: np.ndarray, second: np.ndarray, weights: np.ndarray) -> sparse.csr_array:
    """Sum what lies between groups, both ways, from what lies between their nodes."""
    one, two = group[np.r_[first, second]], group[np.r_[second, first]]
    apart = one != two
    table = (np.r_[weights, weights][apart], (one[apart], two[apart]))
    return sparse.csr_array(table, shape=(len(group),) * 2)


def _row(graph: sparse.csr_array, i: int) -> tuple[np.ndarray, np.ndarray]:
    own = slice(graph.indptr[i], graph.indptr[i + 1])
    return graph.indices[own], graph.data[own]


def _current(group: np.ndarray, nodes: np.ndarray) -> np.ndarray:
    """Return the groups that nodes, or groups as they were, are in by now."""
    found = group[nodes]
    while ((again := group[found]) != found).any():
        found = again
    group[nodes] = found
    return found
