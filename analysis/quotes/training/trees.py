"""Fit the boosted trees that choose among proposals, on articles that the proposing model has not seen.

Entry points: `facts_and_labels`, `fit_trees`.
"""

import numpy as np

from analysis.quotes.marks import regions
from analysis.quotes.model.combine import proposals_of
from analysis.quotes.model.pointers import Pointers
from analysis.quotes.model.proposals import SAME, Core, Proposal, dice
from analysis.quotes.rules.attribute import attributions
from analysis.quotes.rules.tokens import read
from analysis.quotes.training.examples import Example
from analysis.text import paragraphs, sentences

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
        seen, proposals, _ = proposals_of(tokens, pieces, split, ruled, model)
        gold = [_gold(seen, quote) for quote in example.record["quotes"]]
        core = Core(seen)
        for proposal in proposals:
            facts.append(proposal.facts)
            labels.append(any(_is_right(core, proposal, quote) for quote in gold if quote.words))
    return np.array(facts, float), np.array(labels)


def fit_trees(facts: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """Fit boosted trees; give them as the arrays that `analysis.quotes.model.choose.Trees` reads."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    fitted = HistGradientBoostingClassifier(**OPTIONS).fit(facts, labels)
    trees = [predictors[0].nodes for predictors in fitted._predictors]
    shape = (len(trees), max(map(len, trees)))
    arrays = {name: np.zeros(shape, np.int16) for name in ("feature", "left", "right")}
    arrays |= {name: np.zeros(shape) for name in ("threshold", "value")}
    for t, nodes in enumerate(trees):
        for k, node in enumerate(nodes):
            leaf = bool(node["is_leaf"])
            arrays["left"][t, k], arrays["right"][t, k] = (k, k) if leaf else (node["left"], node["right"])
            arrays["value"][t, k] = node["value"] if leaf else 0.0
            arrays["feature"][t, k] = 0 if leaf else node["feature_idx"]
            arrays["threshold"][t, k] = 0.0 if leaf else node["num_threshold"]
    depth = max(int(nodes["depth"].max()) for nodes in trees)
    return arrays | {"base": np.ravel(fitted._baseline_prediction)[0], "depth": np.int64(depth)}


def _gold(seen, quote: dict) -> Proposal:
    content = [tuple(span) for span in quote["content"]]
    source = [tuple(span) for span in quote["source"] or []]
    return Proposal(content, None, None, seen.tokens_of(content), seen.tokens_of(source), set())


def _is_right(core: Core, proposal: Proposal, gold: Proposal) -> bool:
    return dice(proposal.words, gold.words) >= SAME and core.same_source(proposal, gold)
