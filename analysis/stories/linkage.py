"""Average linkage on a sparse graph of similarities, with groups that are given and stay apart.

Entry point: `link`.
"""

import heapq

import numpy as np


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
    leader = np.arange(n)
    named = given >= 0
    if named.any():
        _, at, inverse = np.unique(given[named], return_index=True, return_inverse=True)
        leader[named] = np.flatnonzero(named)[at][inverse]
    size = np.bincount(leader, weights=sizes, minlength=n).astype(int).tolist()
    is_given = named.tolist()
    near: list[dict[int, float]] = [{} for _ in range(n)]
    weights = similarity * sizes[first] * sizes[second]
    for a, b, weight in zip(leader[first].tolist(), leader[second].tolist(), weights.tolist(), strict=True):
        if a != b and not (is_given[a] and is_given[b]):
            near[a][b] = near[b][a] = near[a].get(b, 0.0) + weight
    low, high = bars

    def closeness(a: int, b: int, total: float) -> float:
        """Give how far over their bar two groups are: 1 is at the bar."""
        return total / (size[a] * size[b]) / (low + (high - low) / max(size[a], size[b]))

    heap = [
        (-close, a, b)
        for a in range(n)
        for b, total in near[a].items()
        if a < b and total >= low * size[a] * size[b] and (close := closeness(a, b, total)) >= 1
    ]
    heapq.heapify(heap)
    parent = leader.tolist()
    while heap:
        close, a, b = heapq.heappop(heap)
        total = near[a].get(b)
        if total is None or closeness(a, b, total) != -close:  # one of them has merged since
            continue
        for other, weight in near[b].items():
            near[other].pop(b)
            if other == a or (is_given[other] and (is_given[a] or is_given[b])):
                near[other].pop(a, None)
                near[a].pop(other, None)
                continue
            near[a][other] = near[other][a] = near[a].get(other, 0.0) + weight
        near[b] = {}
        size[a] += size[b]
        is_given[a] = is_given[a] or is_given[b]
        parent[b] = a
        if is_given[a]:
            for other in [other for other in near[a] if is_given[other]]:
                del near[a][other], near[other][a]
        least = low * size[a]  # a mean below the low bar is below every bar: most are, and need no more than this
        for other, weight in near[a].items():
            if weight >= least * size[other] and (again := closeness(a, other, weight)) >= 1:
                heapq.heappush(heap, (-again, min(a, other), max(a, other)))
    return np.array([_root(parent, node) for node in range(n)], int)


def _root(parent: list[int], node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node
