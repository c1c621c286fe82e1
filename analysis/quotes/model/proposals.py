"""Proposals for quotations, from the pointer model and from the rules, each with the facts that speak for it.

Entry point: `propose`.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from analysis.quotes.model.features import Seen
from analysis.quotes.model.pointers import Pointers
from analysis.quotes.rules.attribution import Attribution
from analysis.quotes.rules.cues import FORMS, NOUNS
from analysis.text import Span

LEAST_CUE = -1.2
BEST = 6
LONGEST_SOURCE = 30
HOPELESS = -20.0
SAME = 0.8
ALIKE = 0.5
FUNCTION_WORDS = frozenset(
    "a an the of to and or in on at for by with from that this his her their its my our your who whom which s mr mrs "
    "ms dr both".split()
)
MODEL_FACTS = (
    *("cue", "content", "content_lead", "source", "source_lead", "no_source_score", "log_words", "two_words_at_most"),
    *("all_marked", "some_marked", "cue_marked", "log_gap", "content_first", "no_source", "has_hole", "source_marked"),
    *("cue_if_marked", "cue_if_no_source"),
)
PAIR_FACTS = ("dice", "same", "equal", "same_source", "cue_known_to_rules")
RULE_FACTS = ("by_rule", "rule_direct", "rule_mixed", "rule_no_source", "rule_alone", "rule_log_words")
FACTS = (*MODEL_FACTS, *PAIR_FACTS, *RULE_FACTS)


@dataclass(eq=False)
class Proposal:
    """A quotation that may be one: pieces, source and cue in characters, their words as tokens, and its facts.

    `share_marked` is the share of its words between quotation marks; `is_paragraph` says whether it is one and
    nothing beside it; `rule` is the rules' quotation that it is, or that is most like it.
    """

    content: list[Span]
    source: Span | None
    cue: Span | None
    words: set[int]
    source_words: set[int]
    cue_words: set[int]
    by_rule: bool = False
    is_known_cue: bool = True
    is_paragraph: bool = False
    rule: Attribution | None = None
    share_marked: float = 0.0
    facts: list[float] = field(default_factory=list)


def propose(seen: Seen, model: Pointers, ruled: list[Proposal]) -> list[Proposal]:
    """Propose quotations: one for each likely cue of the model, and those of the rules.

    Parameters
    ----------
    seen
        The text as the model sees it.
    model
        The pointer model.
    ruled
        The rules' quotations, without facts.

    Returns
    -------
    list of Proposal
        Each with the facts named in `FACTS`, in that order.
    """
    by_word = _by_word(ruled)
    cues = {word for rule in ruled for word in rule.cue_words}
    pointed = [_without_claimed_piece(seen, proposal, by_word) for proposal in _pointed(seen, model)]
    core = Core(seen)
    for proposal in pointed:
        nearest, dice = _nearest(proposal, by_word)
        proposal.rule = nearest.rule if nearest and dice >= ALIKE else None
        agrees = bool(nearest) and dice >= ALIKE and core.same_source(proposal, nearest)
        known = bool(proposal.cue_words & cues)
        proposal.facts += [dice, dice >= SAME, dice == 1, agrees, known, *[0.0] * len(RULE_FACTS)]
    by_word = _by_word(pointed)
    for rule in ruled:
        nearest, dice = _nearest(rule, by_word)
        facts = nearest.facts[: len(MODEL_FACTS)] if nearest and dice >= ALIKE else [0.0] * len(MODEL_FACTS)
        agrees = bool(nearest) and dice >= ALIKE and core.same_source(rule, nearest)
        rule.share_marked = marked = float(np.mean([seen.inside[i] for i in rule.words]))
        kind = [1.0, marked == 1, 0 < marked < 1, not rule.source_words, dice == 0, np.log(len(rule.words))]
        rule.facts = [*facts, dice, dice >= SAME, dice == 1, agrees, 0.0, *kind]
    return [*pointed, *ruled]


def _by_word(listed: list[Proposal]) -> dict[int, list[Proposal]]:
    """Index proposals by the words of their content, so that no two that are far apart are ever compared."""
    found: dict[int, list[Proposal]] = {}
    for proposal in listed:
        for word in proposal.words:
            found.setdefault(word, []).append(proposal)
    return found


def _touching(words: set[int], by_word: dict[int, list[Proposal]]) -> list[Proposal]:
    return list({id(found): found for word in sorted(words) for found in by_word.get(word, ())}.values())


def _without_claimed_piece(seen: Seen, proposal: Proposal, ruled: dict[int, list[Proposal]]) -> Proposal:
    """Drop the second piece of a split quotation if, to the rules, it is all marked and has a cue of its own."""
    if len(proposal.content) < 2:
        return proposal
    first, second = (seen.tokens_of([piece]) for piece in proposal.content[:2])
    for rule in _touching(second, ruled):
        claims = rule.cue_words and not rule.cue_words & proposal.cue_words and dice(rule.words, second) >= ALIKE
        if claims and first and all(seen.inside[i] for i in rule.words):
            return replace(proposal, content=proposal.content[:1], words=first)
    return proposal


class Core:
    """Compares sources by the words that say who, leaving articles and prepositions aside."""

    def __init__(self, seen: Seen):
        self.words = seen.words

    def same_source(self, one: Proposal, other: Proposal) -> bool:
        """Say whether two sources share a word that says who, or are both missing."""
        if not one.source_words or not other.source_words:
            return not one.source_words and not other.source_words
        return bool(self._of(one.source_words) & self._of(other.source_words))

    def _of(self, words: set[int]) -> set[int]:
        return {i for i in words if self.words[i].lower() not in FUNCTION_WORDS} or words


def dice(one: set[int], other: set[int]) -> float:
    """Give twice the shared words over all words of the two."""
    return 2 * len(one & other) / (len(one) + len(other))


def _nearest(proposal: Proposal, others: dict[int, list[Proposal]]) -> tuple[Proposal | None, float]:
    found = max(_touching(proposal.words, others), key=lambda other: dice(proposal.words, other.words), default=None)
    return (found, dice(proposal.words, found.words)) if found else (None, 0.0)


def _pointed(seen: Seen, model: Pointers) -> list[Proposal]:
    x = model.encode(seen)
    scores = model.cues(x)
    cues = [int(i) for i in np.flatnonzero((scores > LEAST_CUE) & (seen.starts < seen.ends))]
    found = []
    if not cues:
        return found
    for cue, (low, pointers) in zip(cues, model.point(x, seen, cues), strict=True):
        best = _best(pointers, cue - low)
        if best is None:
            continue
        (first, last, hole), source, likelihoods = best
        pieces = [(first, last)] if hole is None else [(first, hole[0] - 1), (hole[1] + 1, last)]
        pieces = [(low + a, low + b) for a, b in pieces if a <= b]
        tokens = [i for a, b in pieces for i in range(a, b + 1)]
        words = {i for i in tokens if seen.is_word[i]}
        if not words:
            continue
        speaks = {i for i in range(low + source[0], low + source[1] + 1) if seen.is_word[i]} if source else set()
        marked = float(seen.inside[tokens].mean())
        score = float(scores[cue])
        gap = min(abs(cue - low - first), abs(cue - low - last))
        facts = [
            *(score, *likelihoods, np.log(len(tokens)), len(tokens) <= 2, marked == 1, 0 < marked < 1),
            *(seen.inside[cue], np.log1p(gap), low + last < cue, source is None, hole is not None),
            *(bool(source) and seen.inside[low + source[0]], score * (marked == 1), score * (source is None)),
        ]
        found.append(
            Proposal(
                content=[seen.span(a, b) for a, b in pieces],
                source=seen.span(low + source[0], low + source[1]) if source else None,
                cue=seen.span(cue, cue),
                words=words,
                source_words=speaks,
                cue_words={cue},
                is_known_cue=_is_known(seen.words[cue].lower()),
                share_marked=marked,
                facts=[float(fact) for fact in facts],
            )
        )
    return found


def _is_known(word: str) -> bool:
    return word in FORMS or word in NOUNS or word == "according"


def _best(pointers: np.ndarray, cue: int):
    """Choose content, hole and source of one cue together; None where no content can be."""
    hole_starts, hole_ends = pointers[:, 4], pointers[:, 5]
    starts, ends, source_starts, source_ends = pointers.T[:4].tolist()
    best = np.argsort(-pointers[:, :4], axis=0, kind="stable")[:BEST].T.tolist()
    contents = []
    for first in best[0]:
        for last in best[1]:
            likelihood = starts[first] + ends[last]
            if last < first:
                continue
            if not first <= cue <= last:
                contents.append((likelihood + hole_starts[cue] + hole_ends[cue], first, last, None))
            elif first < cue < last:
                a = first + 1 + int(hole_starts[first + 1 : cue + 1].argmax())
                b = cue + int(hole_ends[cue:last].argmax())
                if not a == b == cue:
                    contents.append((likelihood + hole_starts[a] + hole_ends[b], first, last, (a, b)))
    if not contents:
        return None
    contents.sort(key=lambda found: -found[0])
    score, first, last, hole = contents[0]
    runner_up = contents[1][0] if len(contents) > 1 else HOPELESS
    none = source_starts[cue] + source_ends[cue]
    sources = [(none, None)]
    for a in best[2]:
        for b in best[3]:
            apart = b < first or a > last or (hole is not None and hole[0] <= a and b <= hole[1])
            if a <= b <= a + LONGEST_SOURCE and not a <= cue <= b and apart:
                sources.append((source_starts[a] + source_ends[b], (a, b)))
    sources.sort(key=lambda found: -found[0])
    second = sources[1][0] if len(sources) > 1 else HOPELESS
    likelihoods = (min(score, 0), score - runner_up, sources[0][0], sources[0][0] - max(second, -15.0), none)
    return (first, last, hole), sources[0][1], likelihoods
