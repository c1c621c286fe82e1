"""Fit the boosted trees that choose among proposals, on articles that the proposing model has not seen.

Entry points: `facts_and_labels`, `fit_trees`.
"""

import numpy as np

from analysis.annotation.quotes.marks import regions
from analysis.annotation.quotes.model.choose import proposals_of
from analysis.annotation.quotes.model.features import Seen
from analysis.annotation.quotes.model.pointers import Pointers
from analysis.annotation.quotes.model.proposals import SAME, Proposal, dice, same_source
from analysis.annotation.quotes.rules.attribute import attributions
from analysis.annotation.quotes.rules.tokens import read
from analysis.text.sentences import paragraphs, sentences
from training.quotes.examples import Example

OPTIONS = {"max_depth": 4, "max_iter": 200, "learning_rate": 0.03, "min_samples_leaf": 40, "random_state": 0}


def facts_and_labels(examples: list[Example], model: Pointers) -> tuple[np.ndarray, np.ndarray]:
    """Give the facts of every proposal for these articles, and whether it is right: content and source."""
    facts, labels = [], []
    for example in examples:
        text = example.record["text"]
        pieces = paragraphs(text)
        split = sentences(text, pieces)
        tokens, found, units = read(text, pieces, split, regions(text, pieces))
        ruled = sorted(attributions(tokens, found, units), key=lambda item: item.content[0])
        seen, proposals = proposals_of(tokens, pieces, split, ruled, model)
        gold = [_gold(seen, quote) for quote in example.record["quotes"]]
        for proposal in proposals:
            facts.append(proposal.facts)
            labels.append(any(_is_right(seen, proposal, quote) for quote in gold if quote.words))
    return np.array(facts, float), np.array(labels)


def fit_trees(facts: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """Fit boosted trees; give them as the arrays that `analysis.annotation.quotes.model.choose.Trees` reads."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    fitted = HistGradientBoostingClassifier(**OPTIONS).fit(facts, labels)
    n_inner = 2 ** OPTIONS["max_depth"] - 1
    n_trees = len(fitted._predictors)
    arrays = {
        "feature": np.zeros((n_trees, n_inner), np.int16),
        "threshold": np.full((n_trees, n_inner), np.inf),
        "value": np.zeros((n_trees, n_inner + 1)),
    }
    for t, predictors in enumerate(fitted._predictors):
        _fill({name: a[t] for name, a in arrays.items()}, predictors[0].nodes, 0, 0)
    return arrays | {"base": np.ravel(fitted._baseline_prediction)[0]}


def _fill(tree: dict[str, np.ndarray], nodes: np.ndarray, node: int, at: int) -> None:
    """Write a node to its place among the inner nodes; a leaf that comes early is carried down to the last level."""
    n_inner = len(tree["feature"])
    is_leaf = bool(nodes[node]["is_leaf"])
    if at >= n_inner:
        tree["value"][at - n_inner] = nodes[node]["value"]
        return
    if not is_leaf:
        tree["feature"][at], tree["threshold"][at] = nodes[node]["feature_idx"], nodes[node]["num_threshold"]
    left, right = (node, node) if is_leaf else (int(nodes[node]["left"]), int(nodes[node]["right"]))
    _fill(tree, nodes, left, 2 * at + 1)
    _fill(tree, nodes, right, 2 * at + 2)


def _gold(seen, quote: dict) -> Proposal:
    content = [tuple(span) for span in quote["content"]]
    source = [tuple(span) for span in quote["source"] or []]
    return Proposal(content, None, None, seen.tokens_of(content), seen.tokens_of(source), set())


def _is_right(seen: Seen, proposal: Proposal, gold: Proposal) -> bool:
    return dice(proposal.words, gold.words) >= SAME and same_source(seen, proposal, gold)
