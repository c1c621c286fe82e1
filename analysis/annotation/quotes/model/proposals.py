"""Proposals for quotations, from the pointer model and the rules, each with its facts. Entry point: `propose`."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import accumulate, chain
from math import log, log1p
from operator import or_

import numpy as np

from analysis.annotation.layers import one_thread
from analysis.annotation.quotes.model.features import Bits, Seen, tokens_in
from analysis.annotation.quotes.model.pointers import Pointed, Pointers, decode
from analysis.annotation.quotes.rules.tokens import Attribution
from analysis.annotation.quotes.words import CONJUNCTIONS, FORMS, NOUNS, PAST, PREPOSITIONS, TIMES, VERB_GROUP
from analysis.text.words import Span

LEAST_CUE, LEAST_UNKNOWN = -0.8, 0.9
NO_CUE = -10.0
SAYING_FORMS = frozenset(form for form, cue in FORMS.items() if cue.use in ("say", "tell", "ask"))
MODEL_FACTS = (
    "cue content content_lead source no_source_score log_words all_marked some_marked log_gap content_first no_source "
    "cue_if_marked cue_if_no_source says begins_with_that unknown_cue"
).split()
RULE_FACTS = "rule rule_all_marked rule_some_marked rule_no_source rule_log_words rule_cue rule_says".split()
FACTS = (*MODEL_FACTS, *RULE_FACTS)
NO_CUES = VERB_GROUP | CONJUNCTIONS | PREPOSITIONS | TIMES
_GOES_ON = frozenset(("say", "tell", "name"))  # uses of verbs that begin what a speaker does next
_CONCEDING = frozenset(("though", "although", "albeit"))
_OTHERS = frozenset(("while", "whereas"))
_ENDING = frozenset(("and", "but", "even", ";", *_OTHERS, *_CONCEDING))
_SAYING = _GOES_ON | {"judge", "ask", "urge"}
FAR = 3  # tokens between an adverb and its verb


@dataclass(slots=True, eq=False)
class Proposal:
    """A quotation that may be one: pieces, source and cue in characters, their words as tokens, and its facts.

    Words are sets of tokens, as bits. `share_marked` is the share of its words between quotation marks; `rule` is what
    the rules found, if they did.
    """

    content: list[Span]
    source: Span | None
    cue: Span | None
    words: Bits
    source_words: Bits
    cue_words: Bits
    share_marked: float
    rule: Attribution | None
    facts: list[float]


def propose(seen: Seen, model: Pointers, ruled: list[Proposal]) -> list[Proposal]:
    """Propose quotations: one for each likely cue of the model, and those of the rules."""
    scores, pointed = _pointed(seen, model)
    for rule in ruled:
        cues = tokens_in(rule.cue_words)
        cue = max((scores[i].item() for i in cues), default=NO_CUE)
        rule.share_marked = marked = _share_marked(seen, rule.words)
        says = any(seen.words[i].lower() in SAYING_FORMS for i in cues)
        kind = [1.0, marked == 1, 0 < marked < 1, not rule.source_words, log(rule.words.bit_count()), cue, says]
        rule.facts = [*[0.0] * len(MODEL_FACTS), *kind]
    claimed = [rule for rule in ruled if rule.share_marked == 1 and rule.cue]
    words = reduce(or_, (rule.words for rule in claimed), 0)
    agreeing = (_agreeing(seen, one, claimed) if one.words & words else one for one in pointed)
    return [one for one in agreeing if one is not None] + ruled


def _share_marked(seen: Seen, words: Bits) -> float:
    return (words & seen.in_marks).bit_count() / words.bit_count()


def _agreeing(seen: Seen, proposal: Proposal, claimed: list[Proposal]) -> Proposal | None:
    """Cut a proposal before the cue of another quotation that it holds: said it was “late,” warning: “Never again.”

    None where it begins with that of another, or takes who passed words on for who “said” them.
    """
    rules = [rule for rule in claimed if rule.words & proposal.words]
    source = next(iter(tokens_in(proposal.source_words)), 0)
    passed_on = [word.lower() for word in seen.words[max(0, source - 2) : source]] == ["according", "to"]
    if passed_on and any(not rule.source_words & proposal.source_words for rule in rules):
        return None
    inside = range(tokens_in(proposal.words)[0] + 1, proposal.words.bit_length() - 1)
    stops = [k for rule in rules for k in tokens_in(rule.cue_words | rule.source_words) if k in inside]
    stops = [k for k in stops if len(rules) > 1 or "," in seen.words[k - 2 : k]]
    if not stops:
        return proposal if len(rules) < 2 else None
    words = proposal.words & ((1 << min(stops)) - 1)
    if any(k in inside for k in tokens_in(proposal.cue_words)):
        return None if len(rules) > 1 else proposal
    (start, _), last = proposal.content[0], words.bit_length() - 1
    content = [(start, seen.span(last, last)[1])]
    return replace(proposal, content=content, words=words, share_marked=_share_marked(seen, words))


def _within_marks(seen: Seen, n_inside: list[int], first: int, last: int) -> Span:
    """End a piece that begins in marks with them, if they close behind a comma or stop: “…,” prompting a smile."""
    if n_inside[last + 1] == n_inside[first]:
        return first, last
    start = next((k for k in range(first, last + 1) if seen.words[k][0].isalnum()), first)
    if n_inside[start + 1] == n_inside[start]:
        return first, last
    close = next((k for k in range(start, last) if n_inside[k + 1] == n_inside[k]), last)
    ends = close < last and n_inside[close + 2] == n_inside[close] and seen.words[close - 1] in ",.!?"
    return (first, close - 1) if ends else (first, last)


def _next(seen: Seen, n_inside: list[int], first: int, last: int) -> tuple[int, int | None, Span | None]:
    """Return where a piece ends before what is done next, the verb of that, and its subject if that is a name.

    said he would stay and branded it “late” · said he would stay and Ann Lee claimed he left · said he would stay,
    although few do · said he would stay; few do
    """
    words = seen.words
    stop = bisect_right(seen.breaks, first)
    if stop < len(seen.breaks) and n_inside[min(seen.breaks[stop], last)] == n_inside[first]:
        last = min(last, seen.breaks[stop] - 1)  # what is said without marks ends with its sentence
    for k in range(first + 2, last):
        if words[k] not in _ENDING or n_inside[k + 1] > n_inside[k]:
            continue
        end = k - 1 - (words[k - 1] == ",")
        if words[k] == ";" or (words[k - 1] == "," and not _CONCEDING.isdisjoint(words[k : k + 3])):
            return end, None, None
        if words[k] in _OTHERS and n_inside[k] > n_inside[first] and "," in words[k - 2 : k]:
            return k - 1, None, None  # that it was “late,” while the mayor accused …
        if words[k] != "and":
            continue
        verb = next(i for i in range(k + 1, last + 1) if i == last or not words[i][0].isupper())
        name = (k + 1, verb - 1) if verb > k + 1 else None
        verb = next(i for i in range(verb, last + 1) if i == last or words[i] not in VERB_GROUP)
        cue = FORMS.get(words[verb])
        if cue is not None and cue.form == PAST and cue.use in (_GOES_ON if name is None else _SAYING):
            return end, verb, name
    return last, None, None


def _pointed(seen: Seen, model: Pointers) -> tuple[np.ndarray, list[Proposal]]:
    with one_thread():
        x = model.encode(seen)
        scores = model.cues(x)
        cues = _likely(seen, scores)
        if not len(cues):
            return scores, []
        lows, windows = model.point(x, seen, cues)
    pointed = decode(windows, cues - lows)
    n_inside = list(accumulate(seen.inside.tolist(), initial=0))
    made = (
        _proposals(seen, n_inside, cue, score, low, one)
        for cue, score, low, one in zip(cues.tolist(), scores[cues].tolist(), lows.tolist(), pointed, strict=True)
        if one is not None
    )
    return scores, [proposal for proposal in chain.from_iterable(made) if proposal.words]


def _likely(seen: Seen, scores: np.ndarray) -> np.ndarray:
    """Return the tokens that may be cues: of words that are none in the lists, without marks near, the likely ones."""
    cues = np.flatnonzero((scores > LEAST_CUE) & (seen.starts < seen.ends))
    low, high = seen.windows(cues)
    n_inside = np.r_[0, seen.inside.cumsum()]
    kept = (scores[cues] > LEAST_UNKNOWN) | (n_inside[high] > n_inside[low])
    kept[~kept] = [_may_be_cue(seen.words, k) for k in cues[~kept].tolist()]
    return cues[kept]


def _may_be_cue(words: list[str], k: int) -> bool:
    """Whether a word is known to report, or stands near one that is: has repeatedly accused"""
    return any(_is_cue(word.lower()) for word in words[max(0, k - FAR) : k + FAR + 1])


def _is_cue(form: str) -> bool:
    return form in FORMS or form in NOUNS or form == "according"


def _reporting(seen: Seen, cue: int, first: int) -> int:
    """The verb that a word taken for the cue belongs to: has repeatedly [accused], took the rare step of [saying]."""
    words = seen.words
    word = words[cue].lower()
    if _is_cue(word):
        return cue
    beside = [*range(cue + 1, min(cue + 1 + FAR, len(words))), *range(cue - 1, max(-1, cue - 1 - FAR), -1)]
    if not (word in NO_CUES or word.endswith("ly")):
        beside = [*range(first - 1, cue, -1)]
    return next((k for k in beside if words[k].lower() in FORMS), cue)


def _proposals(seen: Seen, n_inside: list[int], cue: int, score: float, low: int, found: Pointed) -> Iterator[Proposal]:
    cue, begins = _reporting(seen, cue, low + found.content[0]), low
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
    pieces = [_within_marks(seen, n_inside, *piece) for piece in pieces]
    if pieces and pieces[-1][0] > cue and n_inside[pieces[0][0] + 1] == n_inside[pieces[0][0]]:
        start, end = pieces[-1]
        before, verb, name = _next(seen, n_inside, start, end)
        pieces[-1] = (start, before)
        if verb is not None and (name or n_inside[end + 1] > n_inside[verb + 1]):
            behind = found._replace(content=(verb + 1 - begins, end - begins), hole=None)
            if name is not None:
                behind = behind._replace(source=(name[0] - begins, name[1] - begins))
            yield from _proposals(seen, n_inside, verb, score, begins, behind)
    if len(pieces) > 1 and not seen.words_between(*pieces[0]) & ~seen.in_marks:
        behind = pieces[1][0]
        goes_on = n_inside[min(behind + 2, len(n_inside) - 1)] > n_inside[behind]
        pieces = pieces if goes_on else pieces[:1]  # “…,” X said in Rome
    n_tokens = sum([b - a + 1 for a, b in pieces]) or 1
    marked = sum([n_inside[b + 1] - n_inside[a] for a, b in pieces]) / n_tokens
    gap = min(abs(cue - first), abs(cue - last))
    form = seen.words[cue].lower()
    facts = [
        *(score, *found.likelihoods, log(n_tokens), marked == 1, 0 < marked < 1, log1p(gap), last < cue),
        *(source is None, score * (marked == 1), score * (source is None)),
        *(form in SAYING_FORMS, seen.words[first].lower() == "that", not _is_cue(form), *[0.0] * len(RULE_FACTS)),
    ]
    yield Proposal(
        content=[seen.span(a, b) for a, b in pieces],
        source=seen.span(*source) if source else None,
        cue=seen.span(cue, cue),
        words=reduce(or_, (seen.words_between(*piece) for piece in pieces), 0),
        source_words=seen.words_between(*source) if source else 0,
        cue_words=1 << cue,
        share_marked=marked,
        rule=None,
        facts=facts,
    )
