"""Choose the likeliest quotations that do not overlap, of the rules and the pointer model. Entry point: `combine`."""

import re
from bisect import bisect_left, bisect_right
from functools import cache, partial
from pathlib import Path

import numpy as np

from analysis.annotation.quotes.model import pointers
from analysis.annotation.quotes.model.features import Seen, look
from analysis.annotation.quotes.model.proposals import FACTS, SAME, Proposal, dice, propose
from analysis.annotation.quotes.people.sources import phrases
from analysis.annotation.quotes.rules.beside import names
from analysis.annotation.quotes.rules.cues import FORMS, NOUNS, lemma_of
from analysis.annotation.quotes.rules.tokens import Attribution, Tokens
from analysis.annotation.quotes.words import CONJUNCTIONS, PERSONAL, PREPOSITIONS, TIMES, VERB_GROUP
from analysis.text.words import Span, trim

_WORD = re.compile(r"[^\W\d_]+")
_SO_CALLED = re.compile(r"\bso-called [\"“‘«„']")
LONGEST = 20_000  # tokens; what is longer is no article, and is left to the rules
BESIDE = 4  # characters around a quotation in which its mark and the end of the line are looked for
_ABSTRACT = frozenset("experience history reality logic practice sense wisdom instinct nature tradition".split())
_SHOWING = frozenset("show demonstrate indicate suggest reveal imply underline".split())
_MEANING = frozenset("mean means meant prove proves proved ensure ensures illustrates illustrated reflects".split())
_OTHERS = (["while"], ["whereas"])
NO_CUES = VERB_GROUP | CONJUNCTIONS | PREPOSITIONS | TIMES | {"nonetheless", "meanwhile", "however", "since"}
FAR = 3  # tokens between an adverb and its verb
AS_SAYING, REACH, ACCORDING = " as saying ", 60, "according to "


def combine(tokens: Tokens, pieces: list[Span], sentences: list[Span], ruled: list[Attribution]) -> list[Attribution]:
    """Choose, among the rules' quotations and those of the model, the likeliest that do not overlap."""
    if len(tokens.word) > LONGEST:
        return ruled
    seen, proposals = proposals_of(tokens, pieces, sentences, ruled, pointers.load())
    proposals = [one for one in proposals if one.rule or not _is_nobodys(tokens, one)]
    proposals = [one for one in proposals if one.by_rule or not _is_named(tokens, one)]
    proposals = [one for one in proposals if not _is_of_nothing(tokens, one)]
    rules = {id(proposal.rule): proposal for proposal in proposals if proposal.by_rule}
    found = [_attribution(tokens, proposal, rules) for proposal in choose(proposals, load(), _passages(tokens, seen))]
    covered = {i for item in found for i in seen.tokens_of(characters(tokens, item))}
    sure = (proposal for proposal in proposals if proposal.by_rule and _least(proposal) == -np.inf)
    found += [proposal.rule for proposal in sure if proposal.words.isdisjoint(covered)]  # what lost to half a proposal
    once = {id(item): item for item in found}.values()  # two proposals may stand for one quotation of the rules
    return sorted(once, key=lambda item: item.content[0])


def proposals_of(
    tokens: Tokens, pieces: list[Span], sentences: list[Span], ruled: list[Attribution], model: pointers.Pointers
) -> tuple[Seen | None, list[Proposal]]:
    """Return the text as the model sees it, and all proposals."""
    seen = look(tokens.text, pieces, sentences, tokens.regions)
    if seen is None:
        return None, []
    by_rule = [proposal for item in ruled if (proposal := _proposal(tokens, seen, item)).words]
    return seen, propose(seen, model, by_rule)


def characters(tokens: Tokens, item: Attribution) -> list[Span]:
    """Return the content in characters, without the marks and punctuation around it."""
    if item.characters is not None:
        return item.characters
    cut = tokens.span if item.verbatim else partial(_inner, tokens)
    return [span for piece in item.content if (span := cut(*piece))]


def _passages(tokens: Tokens, seen: Seen) -> list[set[int]]:
    """The words of each longer passage in marks, which is hardly ever the outlet's own."""
    marked = (tokens.regions[tokens.region[i]].inner for i in tokens.marked if not tokens.is_title(i))
    return [words for inner in marked if len(words := seen.tokens_of([inner])) >= FEWEST_MARKED]


def _proposal(tokens: Tokens, seen: Seen, item: Attribution) -> Proposal:
    content = characters(tokens, item)
    named = item.named()
    source = tokens.span(*named) if named else None
    cue = tokens.span(*item.cue) if item.cue else None
    return Proposal(
        content=content,
        source=source,
        cue=cue,
        words=seen.tokens_of(content),
        source_words=seen.tokens_of([source] if source else []),
        cue_words=seen.tokens_of([cue] if cue else []),
        by_rule=True,
        is_paragraph=_is_paragraph(tokens.text, content),
        rule=item,
    )


def _attribution(tokens: Tokens, proposal: Proposal, rules: dict[int, Proposal]) -> Attribution:
    if proposal.by_rule:
        return proposal.rule
    rule = rules.get(id(proposal.rule)) if proposal.rule else None
    if rule and (rule.rule.verbatim or _rule_knows_better(tokens.text, rule, proposal)):
        return rule.rule
    both_marked = rule is not None and rule.share_marked == proposal.share_marked == 1
    if both_marked and rule.source_words & proposal.source_words and proposal.words <= rule.words:
        return rule.rule
    content = [_before_others(tokens, _whole(tokens, span)) for span in proposal.content]
    if both_marked and dice(rule.words, proposal.words) >= SAME:
        content = rule.content
    source, cue = _range(tokens, proposal.source), _reporting(tokens, _range(tokens, proposal.cue))
    word = tokens.word[cue[0]]
    same_cue = rule is not None and rule.rule.cue is not None and bool(rule.cue_words & proposal.cue_words)
    return Attribution(
        content=[_range(tokens, span) for span in content],
        source=source,
        cue=rule.rule.cue if same_cue else cue,
        lemma=rule.rule.lemma if same_cue else lemma_of(word),
        stands_for=rule.rule if rule else None,
        characters=content,
    )


def _reporting(tokens: Tokens, cue: Span) -> Span:
    """The verb that an adverb or auxiliary taken for the cue belongs to: has repeatedly [accused]."""
    words = tokens.word
    if any(word in FORMS or word in NOUNS for word in words[cue[0] : cue[1]]):
        return cue
    if words[cue[0]] not in NO_CUES and not words[cue[0]].endswith("ly"):
        return cue
    beside = [*range(cue[1], min(cue[1] + FAR, len(words))), *range(cue[0] - 1, max(-1, cue[0] - 1 - FAR), -1)]
    return next(((k, k + 1) for k in beside if words[k] in FORMS), cue)


def _rule_knows_better(text: str, rule: Proposal, proposal: Proposal) -> bool:
    same_cue = rule.share_marked == proposal.share_marked == 1 and rule.cue_words & proposal.cue_words
    if same_cue and rule.source_words and not proposal.source_words:
        return True
    runs_on = rule.share_marked == 1 > proposal.share_marked > 0 and rule.words < proposal.words
    if runs_on and any(i > rule.last for i in rule.source_words & proposal.words):
        return True
    behind = _WORD.search(text, rule.content[-1][1])
    if runs_on and behind and behind.group().endswith("ing") and min(proposal.words - rule.words) > max(rule.words):
        return True
    start, end = proposal.content[0][0], proposal.content[-1][1]
    if AS_SAYING in text[start : min(end, start + REACH)] and AS_SAYING not in text[slice(*rule.content[0])]:
        return True
    differs = bool(rule.source_words) and not rule.source_words & proposal.source_words
    before = text[max(0, proposal.source[0] - len(ACCORDING)) : proposal.source[0]] if proposal.source else ""
    return differs and before.lower() == ACCORDING


def _is_nobodys(tokens: Tokens, proposal: Proposal) -> bool:
    """Whether what is marked follows "so-called", or is a title of a work after a word that is no known cue."""
    start, end = proposal.content[0][0], proposal.content[-1][1]
    if 0 < proposal.share_marked < 1 and _SO_CALLED.search(tokens.text, start, end):
        return True
    if proposal.is_known_cue or not proposal.share_marked:
        return False
    marked = [i for span in proposal.content for i in tokens.quoted(*_range(tokens, span))]
    return bool(marked) and all(map(tokens.is_title, marked))


def _is_named(tokens: Tokens, proposal: Proposal) -> bool:
    """Whether it is but a name in marks: the “experts” claimed · X, author of “War and Peace,” said."""
    i, end = _range(tokens, proposal.content[0])
    if proposal.share_marked < 1 or end > i + 1 or tokens.region[i] < 0 or not i:
        return False
    return names(tokens, i, i - 1) or (
        tokens.is_title(i) and proposal.cue[0] > proposal.content[0][0] and tokens.word[i - 1][0].isalnum()
    )


def _is_of_nothing(tokens: Tokens, proposal: Proposal) -> bool:
    """Whether an abstract noun shows what is said, not somebody: experience shows that · this means that."""
    if proposal.share_marked or not proposal.source or not proposal.cue:
        return False
    first, last = _range(tokens, proposal.source)
    if tokens.word[last - 1] in _ABSTRACT:
        return True
    cue = tokens.word[slice(*_range(tokens, proposal.cue))]
    if _SHOWING.isdisjoint(map(lemma_of, cue)) and _MEANING.isdisjoint(cue):
        return False
    if not PERSONAL.isdisjoint(tokens.word[first:last]) and tokens.word[first] != "it":
        return False
    return all(one.kind is None and not one.is_named for one in phrases(tokens, first, last))


def _is_paragraph(text: str, content: list[Span]) -> bool:
    if not content:
        return False
    start, end = content[0][0], content[-1][1]
    before, after = text[max(0, start - BESIDE) : start], text[end : end + BESIDE]
    opens, closes = start < BESIDE or "\n" in before, end + BESIDE > len(text) or "\n" in after
    return opens and closes and not _has_word(before.rsplit("\n", 1)[-1] + after.split("\n", 1)[0])


def _range(tokens: Tokens, span: Span | None) -> Span | None:
    if span is None:
        return None
    first = min(bisect_right(tokens.end, span[0]), len(tokens.end) - 1)
    return first, max(first + 1, bisect_left(tokens.start, span[1]))


def _whole(tokens: Tokens, span: Span) -> Span:
    """Widen a span that ends or begins at the outermost word of a quoted region to that region's edge."""
    start, end = span
    for i in tokens.quoted(*_range(tokens, span)):
        region = tokens.regions[tokens.region[i]]
        if region.start < start < region.end and not _has_word(tokens.text[region.start : start]):
            start = region.start
        if region.start < end < region.end and not _has_word(tokens.text[end : region.end]):
            end = region.end
    return trim(tokens.text, start, end) or span


def _before_others(tokens: Tokens, span: Span) -> Span:
    """that it was “late,” while Y accused …: end a span before what somebody else does."""
    for i in tokens.quoted(*_range(tokens, span)):
        region = tokens.regions[tokens.region[i]]
        if tokens.ending(i) == "," and tokens.word[i + 1 : i + 2] in _OTHERS and span[0] < region.start < span[1]:
            return span[0], min(span[1], region.end)
    return span


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _inner(tokens: Tokens, first: int, last: int) -> Span | None:
    """The characters of a token range, without the punctuation and marks around it."""
    while first < last and _is_blank(tokens, first):
        first += 1
    while first < last and _is_blank(tokens, last - 1):
        last -= 1
    if first >= last:
        return None
    start = tokens.start[first] if tokens.region[first] < 0 else tokens.regions[tokens.region[first]].start
    end = tokens.end[last - 1] if tokens.region[last - 1] < 0 else tokens.regions[tokens.region[last - 1]].end
    return trim(tokens.text, start, end)


def _is_blank(tokens: Tokens, i: int) -> bool:
    return tokens.region[i] < 0 and not tokens.word[i][0].isalnum() and tokens.word[i] not in "$€£"


WEIGHTS = "trees.npz"
LEAST_SCORE_BY_RULE, LEAST_SCORE_MARKED, LEAST_SCORE_MIXED, LEAST_SCORE = -1.6, -1.0, -0.8, -0.6
LEAST_SCORE_SAID = -1.3  # of what the rules find with a verb of saying and a source
LEAST_SCORE_UNKNOWN_CUE = -0.1
LEAST_SCORE_HELD = -2.0  # of what holds a passage in marks that nothing likelier holds
FEWEST_MARKED = 4  # words of such a passage
FEWEST_WORDS = 3
ROWS_AT_ONCE = 512
SAYS = FACTS.index("says")


class Trees:
    """Boosted trees as arrays: the log-odds that a proposal is a quotation of the right source."""

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


def choose(proposals: list[Proposal], trees: Trees, passages: list[set[int]]) -> list[Proposal]:
    """Take the likeliest proposals in turn, each that shares no word with those taken before; in order of place.

    Of the words of `passages`, even a proposal of little likelihood is taken where there is none better.
    """
    if not proposals:
        return []
    scores = trees.score(np.array([proposal.facts for proposal in proposals], float))
    scores[[proposal.by_rule and proposal.rule.verbatim for proposal in proposals]] = np.inf
    chosen: list[Proposal] = []
    taken: set[int] = set()
    likeliest = [(proposals[i], scores[i]) for i in np.argsort(-scores, kind="stable").tolist()]

    def take(proposal: Proposal) -> None:
        if taken.isdisjoint(proposal.words):
            chosen.append(proposal)
            taken.update(proposal.words)

    for proposal, score in likeliest:
        if score >= _least(proposal):
            take(proposal)
    left = set().union(*(words for words in passages if words.isdisjoint(taken)))
    for proposal, score in likeliest:
        if score >= LEAST_SCORE_HELD and proposal.words & left:
            take(proposal)
    return sorted(chosen, key=lambda proposal: proposal.first)


def _least(proposal: Proposal) -> float:
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
    if proposal.by_rule and proposal.source_words and proposal.rule.lemma == "say" and not proposal.facts[SAYS]:
        return -np.inf  # quoted as saying
    if proposal.by_rule and proposal.source_words and proposal.facts[SAYS]:
        return LEAST_SCORE_SAID
    return LEAST_SCORE_MIXED if proposal.share_marked else LEAST_SCORE


@cache
def load() -> Trees:
    """Return the trees that come with the package."""
    with np.load(Path(__file__).with_name(WEIGHTS), allow_pickle=False) as weights:
        return Trees(weights)
