"""Choose among proposals: the likely ones, none of which shares a word with a likelier one.

Entry points: `choose`, `Trees`.
"""

from functools import cache
from importlib.resources import files

import numpy as np

from analysis.annotate.quotes.model.proposals import FACTS, Proposal

WEIGHTS = "trees.npz"
LEAST_SCORE_BY_RULE, LEAST_SCORE_MARKED, LEAST_SCORE_MIXED, LEAST_SCORE = -1.6, -1.0, -0.8, -0.6
LEAST_SCORE_SAID = -1.3  # of what the rules find with a verb of saying and a source
LEAST_SCORE_UNKNOWN_CUE = -0.1
FEWEST_WORDS = 3
ROWS_AT_ONCE = 512
SAYS = FACTS.index("says")


class Trees:
    """Boosted trees as arrays: the log-odds that a proposal is a quotation of the right source.

    Parameters
    ----------
    weights
        `feature` and `threshold` of shape (tree, inner node) and `value` of shape (tree, leaf), all trees filled up to
        one depth, the children of node k at 2 k + 1 (not above the threshold) and 2 k + 2; and `base`.
    """

    def __init__(self, weights):
        feature, threshold = np.asarray(weights["feature"]), np.asarray(weights["threshold"])
        questions = np.stack([feature.ravel(), threshold.ravel()], axis=1)
        asked, self.question = np.unique(questions, axis=0, return_inverse=True)  # many nodes ask the same
        self.feature, self.threshold = asked[:, 0].astype(np.intp), asked[:, 1]
        self.question = self.question.ravel()
        self.value = np.asarray(weights["value"])
        self.base = float(weights["base"])

    def score(self, facts: np.ndarray) -> np.ndarray:
        """Score rows of facts, in the order of `proposals.FACTS`."""
        parts = [facts[i : i + ROWS_AT_ONCE] for i in range(0, len(facts), ROWS_AT_ONCE)]
        return np.concatenate([self._score(part) for part in parts])

    def _score(self, facts: np.ndarray) -> np.ndarray:
        n_trees, n_leaves = self.value.shape
        n_inner = n_leaves - 1
        is_above = facts.take(self.feature, axis=1) > self.threshold
        row = np.arange(len(facts))[:, None] * len(self.threshold)
        tree = np.arange(n_trees)
        node = np.zeros((len(facts), n_trees), np.intp)
        for _ in range(n_inner.bit_length()):
            node = 2 * node + 1 + is_above.take(self.question.take(node + tree * n_inner) + row)
        return self.base + self.value.take(node - n_inner + tree * n_leaves).sum(axis=1)


def choose(proposals: list[Proposal], trees: Trees) -> list[Proposal]:
    """Take the likeliest proposals in turn, each that shares no word with those taken before; in order of place."""
    if not proposals:
        return []
    scores = trees.score(np.array([proposal.facts for proposal in proposals], float))
    chosen: list[Proposal] = []
    taken: set[int] = set()
    for i in np.argsort(-scores, kind="stable").tolist():
        proposal = proposals[i]
        if taken.isdisjoint(proposal.words) and scores[i] >= _least(proposal):
            chosen.append(proposal)
            taken |= proposal.words
    return sorted(chosen, key=lambda proposal: proposal.first)


def _least(proposal: Proposal) -> float:
    """Say how likely a proposal must be; transcripts and signatures, which gold data lack, are left to the rules."""
    if proposal.by_rule and (proposal.rule.verbatim or (proposal.source_words and not proposal.cue_words)):
        return -np.inf
    if not proposal.by_rule and not proposal.share_marked and len(proposal.words) < FEWEST_WORDS:
        return np.inf
    if not proposal.is_known_cue and not proposal.share_marked and proposal.rule is None:
        return LEAST_SCORE_UNKNOWN_CUE
    if proposal.is_paragraph and proposal.share_marked == 1:
        return -np.inf
    if proposal.share_marked == 1:
        if proposal.by_rule and proposal.cue_words and proposal.source_words:
            return -np.inf
        return LEAST_SCORE_BY_RULE if proposal.by_rule else LEAST_SCORE_MARKED
    if proposal.by_rule and proposal.source_words and proposal.facts[SAYS]:
        return LEAST_SCORE_SAID
    return LEAST_SCORE_MIXED if proposal.share_marked else LEAST_SCORE


@cache
def load() -> Trees:
    """Read the trees that come with the package."""
    with (
        (files("analysis.annotate.quotes.model") / WEIGHTS).open("rb") as file,
        np.load(file, allow_pickle=False) as weights,
    ):
        return Trees(weights)
