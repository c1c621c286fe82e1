"""Fit the weights by which proposals are chosen, on articles that the proposing model has not seen.

Entry points: `facts_and_labels`, `fit_choice`.
"""

import numpy as np

from analysis.annotation.quotes.marks import regions
from analysis.annotation.quotes.model import is_said, proposals_of
from analysis.annotation.quotes.model.features import Bits, Seen, tokens_in
from analysis.annotation.quotes.model.pointers import Pointers
from analysis.annotation.quotes.model.proposals import FACTS, Proposal
from analysis.annotation.quotes.rules import attributions
from analysis.annotation.quotes.rules.tokens import read
from analysis.annotation.quotes.words import listed
from analysis.text.sentences import paragraphs, sentences
from training.quotes.examples import Example

SAME = 0.8  # of the words of a quotation, for it to be found
FUNCTION_WORDS = listed("no core of a source")


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
            if not is_said(tokens, proposal):
                continue
            facts.append(proposal.facts)
            labels.append(any(_is_right(seen, proposal, quote) for quote in gold if quote.words))
    return np.array(facts, float), np.array(labels)


def fit_choice(facts: np.ndarray, labels: np.ndarray) -> list[tuple[str, float]]:
    """Fit a logistic regression; give the weight of each fact, and "always", of what all proposals have in common."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = facts.mean(axis=0), facts.std(axis=0) + 1e-9
    fitted = LogisticRegression(max_iter=2000).fit((facts - mean) / spread, labels)
    weights = fitted.coef_[0] / spread
    always = fitted.intercept_[0] - weights @ mean
    return list(zip((*FACTS, "always"), (*weights.tolist(), always.item()), strict=True))


def _gold(seen, quote: dict) -> Proposal:
    content = [tuple(span) for span in quote["content"]]
    source = [tuple(span) for span in quote["source"] or []]
    return Proposal(content, None, None, seen.tokens_of(content), seen.tokens_of(source), 0, 0.0, None, [])


def _is_right(seen: Seen, proposal: Proposal, gold: Proposal) -> bool:
    return dice(proposal.words, gold.words) >= SAME and same_source(seen, proposal, gold)


def same_source(seen: Seen, one: Proposal, other: Proposal) -> bool:
    """Return whether two sources share a word that says who, articles and prepositions aside, or are both missing."""
    if one.source_words == other.source_words or not one.source_words or not other.source_words:
        return one.source_words == other.source_words
    says_who = [
        {i for i in tokens_in(words) if seen.words[i].lower() not in FUNCTION_WORDS} or {*tokens_in(words)}
        for words in (one.source_words, other.source_words)
    ]
    return not says_who[0].isdisjoint(says_who[1])


def dice(one: Bits, other: Bits) -> float:
    """Return twice the shared words over all words of the two."""
    return 2 * (one & other).bit_count() / (one.bit_count() + other.bit_count())
