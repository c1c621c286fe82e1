"""Proposals for quotations, from the pointer model and the rules, each with its facts. Entry point: `propose`."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain
from math import log, log1p

import numpy as np

from analysis.annotation import one_thread
from analysis.annotation.quotes.model.features import Seen
from analysis.annotation.quotes.model.pointers import Pointed, Pointers, decode
from analysis.annotation.quotes.rules.cues import FORMS, NOUNS
from analysis.annotation.quotes.rules.tokens import Attribution
from analysis.annotation.quotes.words import listed
from analysis.text.words import Span

LEAST_CUE = -0.8
SAME = 0.8
ALIKE = 0.5
PLACE = 32  # tokens
NO_CUE = -10.0
FUNCTION_WORDS = listed("no core of a source")
MODEL_FACTS = (
    *("cue", "content", "content_lead", "source", "source_lead", "no_source_score", "log_words", "two_words_at_most"),
    *("all_marked", "some_marked", "cue_marked", "log_gap", "content_first", "no_source", "has_hole", "source_marked"),
    *("cue_if_marked", "cue_if_no_source"),
)
PAIR_FACTS = ("dice", "same", "equal", "same_source", "cue_known_to_rules", "says", "begins_with_that")
RULE_FACTS = ("by_rule", "rule_direct", "rule_mixed", "rule_no_source", "rule_alone", "rule_log_words", "rule_cue")
RELATIVES = frozenset(["that", "which", "who"])
SAYING = frozenset(["say", "tell", "ask"])  # of the uses of a cue, those of verbs whose object is what is said
SAYING_FORMS = frozenset(form for form, cue in FORMS.items() if cue.use in SAYING)
FACTS = (*MODEL_FACTS, *PAIR_FACTS, *RULE_FACTS)


@dataclass(slots=True, eq=False)
class Proposal:
    """A quotation that may be one: pieces, source and cue in characters, their words as tokens, and its facts.

    `share_marked` is the share of its words between quotation marks; `is_paragraph` says whether it is one and
    nothing beside it; `rule` is the rules' quotation that it is, or that is most like it; `first` and `last` are the
    outermost of its words.
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
    first: int = field(init=False)
    last: int = field(init=False)

    def __post_init__(self):
        self.first, self.last = (min(self.words), max(self.words)) if self.words else (0, -1)


def propose(seen: Seen, model: Pointers, ruled: list[Proposal]) -> list[Proposal]:
    """Propose quotations: one for each likely cue of the model, and those of the rules."""
    nearby = _by_place(ruled)
    cues = {word for rule in ruled for word in rule.cue_words}
    scores, found = _pointed(seen, model)
    pointed = []
    for one in found:
        proposal = _without_claimed_piece(seen, one, nearby)
        near = _near(proposal.first, proposal.last, nearby)
        if _swallows(proposal, near) or _is_clause_of(seen, proposal, near):
            continue
        nearest, compared = _compare(seen, proposal, near)
        proposal.rule = nearest.rule if nearest else None
        known = bool(proposal.cue_words & cues)
        proposal.facts += [*compared, known, *_wording(seen, proposal), *[0.0] * len(RULE_FACTS)]
        pointed.append(proposal)
    nearby, inside = _by_place(pointed), seen.inside.tolist()
    for rule in ruled:
        nearest, compared = _compare(seen, rule, _near(rule.first, rule.last, nearby))
        facts = nearest.facts[: len(MODEL_FACTS)] if nearest else [0.0] * len(MODEL_FACTS)
        rule.share_marked = marked = sum(map(inside.__getitem__, rule.words)) / len(rule.words)
        kind = [1.0, marked == 1, 0 < marked < 1, not rule.source_words, compared[0] == 0, log(len(rule.words))]
        cue = max((scores[i] for i in rule.cue_words), default=NO_CUE)
        rule.facts = [*facts, *compared, 0.0, *_wording(seen, rule), *kind, cue]
    return [*pointed, *ruled]


def _wording(seen: Seen, proposal: Proposal) -> tuple[bool, bool]:
    says = any(seen.words[i].lower() in SAYING_FORMS for i in proposal.cue_words)
    return says, seen.words[proposal.first].lower() == "that"


def _by_place(listed: list[Proposal]) -> dict[int, list[Proposal]]:
    """Index proposals by where they stand, so that no two that are far apart are ever compared."""
    found: dict[int, list[Proposal]] = {}
    for proposal in listed:
        for place in range(proposal.first // PLACE, proposal.last // PLACE + 1):
            found.setdefault(place, []).append(proposal)
    return found


def _near(first: int, last: int, by_place: dict[int, list[Proposal]]) -> list[Proposal]:
    places = range(first // PLACE, last // PLACE + 1)
    return list(dict.fromkeys(chain.from_iterable(by_place.get(place, ()) for place in places)))


def _without_claimed_piece(seen: Seen, proposal: Proposal, ruled: dict[int, list[Proposal]]) -> Proposal:
    """Drop the second piece of a split quotation if, to the rules, it is all marked and has a cue of its own."""
    if len(proposal.content) < 2:
        return proposal
    first, second = (seen.tokens_of([piece]) for piece in proposal.content[:2])
    for rule in _near(min(second), max(second), ruled) if second else ():
        claims = rule.cue_words and not rule.cue_words & proposal.cue_words and dice(rule.words, second) >= ALIKE
        if claims and first and seen.inside[sorted(rule.words)].all():
            return replace(proposal, content=proposal.content[:1], words=first)
    return proposal


def _swallows(proposal: Proposal, near: list[Proposal]) -> bool:
    for rule in near:
        if not rule.cue_words & proposal.cue_words:
            continue
        if len(rule.content) > 1 and rule.source_words and proposal.first in rule.source_words:
            return True
        if rule.words < proposal.words:
            beyond = proposal.words - rule.words
            if any(other.cue_words & beyond and other.words & beyond for other in near if other is not rule):
                return True
    return False


def _is_clause_of(seen: Seen, proposal: Proposal, near: list[Proposal]) -> bool:
    if seen.words[proposal.first].lower() not in RELATIVES:
        return False
    return any(
        rule.cue_words & proposal.cue_words and rule.last < min(rule.cue_words) and rule.first < proposal.first
        for rule in near
        if proposal.words < rule.words
    )


def same_source(seen: Seen, one: Proposal, other: Proposal) -> bool:
    """Return whether two sources share a word that says who, articles and prepositions aside, or are both missing."""
    if one.source_words == other.source_words or not one.source_words or not other.source_words:
        return one.source_words == other.source_words
    says_who = [
        {i for i in words if seen.words[i].lower() not in FUNCTION_WORDS} or words
        for words in (one.source_words, other.source_words)
    ]
    return not says_who[0].isdisjoint(says_who[1])


def dice(one: set[int], other: set[int]) -> float:
    """Return twice the shared words over all words of the two."""
    return 2 * len(one & other) / (len(one) + len(other))


def _compare(seen: Seen, proposal: Proposal, near: list[Proposal]) -> tuple[Proposal | None, list[float]]:
    """Return the most similar proposal, if it is alike, and how alike it is: `PAIR_FACTS`, the first four."""
    most, nearest = 0.0, None
    for other in near:
        if (alike := dice(proposal.words, other.words)) > most:
            most, nearest = alike, other
    nearest = nearest if most >= ALIKE else None
    return nearest, [most, most >= SAME, most == 1, nearest is not None and same_source(seen, proposal, nearest)]


def _pointed(seen: Seen, model: Pointers) -> tuple[list[float], list[Proposal]]:
    with one_thread():
        x = model.encode(seen)
        scores = model.cues(x)
        cues = np.flatnonzero((scores > LEAST_CUE) & (seen.starts < seen.ends)).tolist()
        found = model.point(x, seen, cues) if cues else []
    if not found:
        return scores.tolist(), []
    lows, windows = zip(*found, strict=True)
    pointed = decode(windows, [cue - low for cue, low in zip(cues, lows, strict=True)])
    n_inside = list(accumulate(seen.inside.tolist(), initial=0))
    made = (
        _proposal(seen, n_inside, cue, score, low, one)
        for cue, score, low, one in zip(cues, scores[cues].tolist(), lows, pointed, strict=True)
        if one is not None
    )
    return scores.tolist(), [proposal for proposal in made if proposal.words]


def _proposal(seen: Seen, n_inside: list[int], cue: int, score: float, low: int, found: Pointed) -> Proposal:
    first, last = low + found.content[0], low + found.content[1]
    hole = found.hole and (low + found.hole[0], low + found.hole[1])
    source = found.source and (low + found.source[0], low + found.source[1])
    pieces = [(first, last)] if hole is None else [(first, hole[0] - 1), (hole[1] + 1, last)]
    pieces = [(a, b) for a, b in pieces if a <= b]
    if pieces and n_inside[pieces[0][0] + 1] == n_inside[pieces[0][0]] < n_inside[pieces[-1][1] + 1]:
        # content that begins outside marks ends where a sentence begins that is between marks
        low, high = pieces[0][0], pieces[-1][1]
        following = seen.breaks[bisect_right(seen.breaks, low) : bisect_right(seen.breaks, high)]
        end = next((i - 1 for i in following if n_inside[min(i + 2, high + 1)] > n_inside[i]), high)
        pieces = [(a, min(b, end)) for a, b in pieces if a <= end]
    if len(pieces) > 1 and _is_other_sentence(seen, n_inside, pieces):
        pieces = pieces[:1]
    n_tokens = sum([b - a + 1 for a, b in pieces]) or 1
    marked = sum([n_inside[b + 1] - n_inside[a] for a, b in pieces]) / n_tokens
    cue_marked = n_inside[cue + 1] - n_inside[cue]
    source_marked = n_inside[source[0] + 1] - n_inside[source[0]] if source else 0
    gap = min(abs(cue - first), abs(cue - last))
    facts = [
        *(score, *found.likelihoods, log(n_tokens), n_tokens <= 2, marked == 1, 0 < marked < 1),
        *(cue_marked, log1p(gap), last < cue, source is None, hole is not None),
        *(source_marked, score * (marked == 1), score * (source is None)),
    ]
    return Proposal(
        content=[seen.span(a, b) for a, b in pieces],
        source=seen.span(*source) if source else None,
        cue=seen.span(cue, cue),
        words=set(chain.from_iterable([seen.words_between(a, b) for a, b in pieces])),
        source_words=set(seen.words_between(*source)) if source else set(),
        cue_words={cue},
        is_known_cue=(word := seen.words[cue].lower()) in FORMS or word in NOUNS or word == "according",
        share_marked=marked,
        facts=facts,
    )


def _is_other_sentence(seen: Seen, n_inside: list[int], pieces: list[Span]) -> bool:
    """“A,” X said. B.  What begins a sentence outside marks goes on with nothing that is all marked."""
    (a, b), (start, _) = pieces
    marked = n_inside[b + 1] - n_inside[a] == b + 1 - a
    return (
        marked
        and n_inside[start + 1] == n_inside[start]
        and seen.breaks[bisect_left(seen.breaks, start) :][:1] == [start]
    )
