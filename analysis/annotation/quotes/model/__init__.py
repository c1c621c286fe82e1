"""Choose the likeliest quotations that do not overlap, of the rules and the pointer model. Entry point: `combine`.

`proposals` makes them, `pointers` is a small neural model that points from a cue to its quotation and source
(`MODEL_CARD.md`), `features` what it sees.
"""

import csv
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial, reduce
from operator import or_
from pathlib import Path

import numpy as np

from analysis.annotation.quotes.model import pointers
from analysis.annotation.quotes.model.features import Bits, Seen, look
from analysis.annotation.quotes.model.proposals import FACTS, Proposal, propose
from analysis.annotation.quotes.people.sources import INSTITUTION, OUTLET, PERSON, phrases
from analysis.annotation.quotes.rules.clauses import verb_start
from analysis.annotation.quotes.rules.governed import OPINIONS
from analysis.annotation.quotes.rules.tokens import Attribution, Tokens
from analysis.annotation.quotes.rules.turns import NO_SPEAKERS
from analysis.annotation.quotes.words import BE, DETERMINERS, FORMS, GERUND, PAST, PERSONAL, TITLES, is_adverb, lemma_of
from analysis.text.words import Span, trim

WEIGHTS = "choice.csv"
LEAST_MARKED, LEAST, LEAST_UNKNOWN_CUE, LEAST_WITHOUT_SOURCE = -0.8, -0.6, 0.6, 0.7  # in log-odds
FEWEST_WORDS = 3
LEAST_HELD = -1.4  # of what names a speaker and holds a passage in marks that nothing likelier holds
FEWEST_MARKED = 4  # words of such a passage
_ABSTRACT = frozenset("experience history reality logic practice sense wisdom instinct nature tradition".split())
_TOLD, _TOLD_OF_SPEAKERS = frozenset(("say", "tell", "ask", "urge", "judge")), frozenset(("quote", "cite", "convince"))
_SHOWING = frozenset("show demonstrate indicate suggest reveal imply underline".split())
_TELLING = frozenset("average averages percent slide chart map graph index numbers".split()) | PERSONAL - {"it"}
_SO_CALLED = re.compile(r"\bso-called [\"“‘«„']")
LONGEST = 20_000  # tokens; what is longer is no article, and is left to the rules
_UNKNOWN_CUE = FACTS.index("unknown_cue")
_SAYS = FACTS.index("rule_says")


def combine(tokens: Tokens, pieces: list[Span], sentences: list[Span], ruled: list[Attribution]) -> list[Attribution]:
    """Choose, among the rules' quotations and those of the model, the likeliest that do not overlap."""
    if not 0 < len(tokens.word) <= LONGEST:
        return ruled
    seen, proposals = proposals_of(tokens, pieces, sentences, ruled, pointers.load())
    chosen = choose(proposals, load(), _passages(tokens, seen), partial(is_said, tokens))
    return [one.rule or _attribution(tokens, one) for one in chosen]


def proposals_of(
    tokens: Tokens, pieces: list[Span], sentences: list[Span], ruled: list[Attribution], model: pointers.Pointers
) -> tuple[Seen, list[Proposal]]:
    """Return the text as the model sees it, and all proposals, also those that nobody says."""
    seen = look(tokens.text, pieces, sentences, tokens.regions)
    by_rule = [proposal for item in ruled if (proposal := _proposal(tokens, seen, item)).words]
    named = reduce(or_, (rule.cue_words for rule in by_rule if rule.source_words), 0)
    proposals = [
        one for one in propose(seen, model, by_rule) if one.rule or one.source_words or not one.cue_words & named
    ]
    said = {rule.cue_words.bit_length(): rule for rule in by_rule if rule.cue_words and not rule.share_marked}
    return seen, [_within(one, said.get(one.words.bit_length())) for one in proposals]


def _within(proposal: Proposal, said: Proposal | None) -> Proposal:
    """Of “A, X said, according to Y” what X said; of “X said A, Y reported” A without Y."""
    if not said or proposal.rule:
        return proposal
    if not proposal.source_words & said.words:
        return replace(said, rule=None, facts=proposal.facts)
    content = [(proposal.content[0][0], said.content[-1][1])]
    return replace(proposal, content=content, words=proposal.words & said.words)


def _passages(tokens: Tokens, seen: Seen) -> list[Bits]:
    """The words of each longer passage in marks, which is hardly ever the outlet's own."""
    marked = (tokens.regions[tokens.region[i]].inner for i in tokens.marked if not tokens.is_title(i))
    return [words for inner in marked if (words := seen.tokens_of([inner])).bit_count() >= FEWEST_MARKED]


def choose(
    proposals: list[Proposal],
    weights: np.ndarray,
    passages: list[Bits],
    may_be: Callable[[Proposal], bool] = lambda _: True,
) -> list[Proposal]:
    """Take the likeliest proposals in turn, each that `may_be` and shares no word with those before; in order of place.

    `weights` are those of a logistic regression on the proposals' facts, the last one of what all have in common. Of
    the words of `passages`, even a proposal of little likelihood is taken where there is none better.
    """
    scores = np.array([[*proposal.facts, 1.0] for proposal in proposals]).reshape(-1, len(weights)) @ weights
    scores[[i for i, proposal in enumerate(proposals) if proposal.rule and _is_sure(proposal)]] = np.inf
    chosen: list[Proposal] = []
    taken = 0
    likeliest = [(proposals[i], scores[i]) for i in np.argsort(-scores, kind="stable").tolist()]

    def take(proposal: Proposal) -> None:
        nonlocal taken
        if not taken & proposal.words and may_be(proposal):
            chosen.append(proposal)
            taken |= proposal.words | (proposal.source_words if _is_inverted(proposal) else 0)

    for proposal, score in likeliest:
        if score >= _least(proposal):
            take(proposal)
    left = reduce(or_, (words for words in passages if not words & taken), 0)
    for proposal, score in likeliest:
        if score >= LEAST_HELD and proposal.words & left and proposal.source_words:
            take(proposal)
    return sorted(chosen, key=lambda proposal: proposal.content[0])


def _is_sure(proposal: Proposal) -> bool:
    """Whether it is a transcript's line, signed by a name, or what no other reading fits.

    That is what goes on behind its cue, all in marks; what X was quoted as saying; what is so in X's opinion; and a
    clause, warned X.
    """
    rule = proposal.rule
    if _is_inverted(proposal):
        return True
    is_passed_on = not proposal.facts[_SAYS] or (rule.cue is not None and rule.cue[1] - rule.cue[0] > 2)
    if rule.lemma in OPINIONS or (rule.lemma == "say" and is_passed_on):
        return True
    goes_on = len(rule.content) > 1 and proposal.share_marked == 1
    return rule.verbatim or (rule.source is not None and (rule.cue is None or goes_on))


def _is_inverted(proposal: Proposal) -> bool:
    """The dam will break, warned X. · The dam, said X, will break."""
    rule = proposal.rule
    if not rule or not rule.cue or not rule.source or rule.source[0] != rule.cue[1]:
        return False
    if proposal.share_marked and (rule.lemma != "accord" or len(rule.content) == 1):
        return False
    return rule.content[0][1] == rule.cue[0] - 1 and (len(rule.content) > 1 or rule.lemma not in ("say", "accord"))


def _least(proposal: Proposal) -> float:
    """Return the log-odds from which on a proposal is taken."""
    rule = proposal.rule
    if proposal.share_marked == 1:  # what nobody claims is a quotation too, and what somebody says in so many words
        return -np.inf if rule and (rule.source is None) == (rule.cue is None) and not rule.follows else LEAST_MARKED
    if not rule and not proposal.share_marked:
        if proposal.words.bit_count() < FEWEST_WORDS:
            return np.inf
        if not proposal.source_words:
            return LEAST_WITHOUT_SOURCE
    return LEAST_UNKNOWN_CUE if proposal.facts[_UNKNOWN_CUE] else LEAST


@cache
def load() -> np.ndarray:
    """Return the weights that come with the package, in the order of `FACTS`."""
    with Path(__file__).with_name(WEIGHTS).open(encoding="utf-8", newline="") as file:
        weight = {row["fact"]: float(row["weight"]) for row in csv.DictReader(file)}
    return np.array([weight[fact] for fact in (*FACTS, "always")])


def characters(tokens: Tokens, item: Attribution) -> list[Span]:
    """Return the content in characters, without the marks and punctuation around it."""
    cut = tokens.span if item.verbatim else partial(_inner, tokens)
    return [span for piece in item.content if (span := cut(*piece))]


def _proposal(tokens: Tokens, seen: Seen, item: Attribution) -> Proposal:
    content, source, cue = characters(tokens, item), item.named(), item.cue
    source, cue = source and tokens.span(*source), cue and tokens.span(*cue)
    words = [seen.tokens_of(spans) for spans in (content, [source] if source else [], [cue] if cue else [])]
    return Proposal(content, source, cue, *words, 0.0, item, [])


def _attribution(tokens: Tokens, proposal: Proposal) -> Attribution:
    cue, source = _range(tokens, proposal.cue), proposal.source and _range(tokens, proposal.source)
    end = source[1] if source else 0
    if end and end < cue[0] and tokens.word[end - 1] in TITLES and all(tokens.capital[end - 1 : end + 1]):
        source = source[0], end + 1  # Mrs May said
    return Attribution(
        content=[_range(tokens, span) for span in proposal.content],
        source=source,
        cue=cue,
        lemma=lemma_of(tokens.word[cue[0]]),
    )


def is_said(tokens: Tokens, proposal: Proposal) -> bool:
    """Return whether somebody says what is proposed, as far as its words tell."""
    named = proposal.source and proposal.cue and (_range(tokens, proposal.source), _range(tokens, proposal.cue))
    is_nobodys = not proposal.rule and (_is_nobodys(tokens, proposal) or (named and _is_told(tokens, proposal, *named)))
    return not (is_nobodys or (named and _is_of_nothing(tokens, proposal, *named)) or _is_an_act(tokens, proposal))


def _is_nobodys(tokens: Tokens, proposal: Proposal) -> bool:
    """Whether it holds "so-called" or "as saying", or is a title beside what is no cue."""
    written = tokens.text[proposal.content[0][0] : proposal.content[-1][1]]
    is_so_called = "so-called " in written and proposal.share_marked < 1 and _SO_CALLED.search(written)
    if is_so_called or " as saying" in written:
        return True
    if not proposal.facts[_UNKNOWN_CUE]:
        return False
    marked = [i for span in proposal.content for i in tokens.quoted(*_range(tokens, span))]
    return bool(marked) and all(map(tokens.is_title, marked))


def _is_of_nothing(tokens: Tokens, proposal: Proposal, source: Span, at: Span) -> bool:
    """Whether nobody says it: experience shows that · Con: He is old · a newly announced tax."""
    if 0 < proposal.share_marked < 1:
        return False
    cue = {*map(lemma_of, tokens.word[slice(*at)])}
    first, last = source
    names = proposal.share_marked == 1 and any(FORMS[word].use == "name" for word in cue & FORMS.keys())
    if proposal.share_marked and not names:
        return False
    is_heading = tokens.word[last : last + 1] == [":"] and tokens.word[last - 1] in NO_SPEAKERS
    lone = first + (tokens.word[first] in DETERMINERS) == last - 1
    is_manner = lone and is_adverb(tokens.word[last - 1]) and not tokens.capital[last - 1]
    is_abstract = tokens.word[last - 1] in _ABSTRACT or (tokens.word[last - 1] == "time" and "tell" in cue)
    if is_heading or is_manner or is_abstract:
        return True
    if not (names or not _SHOWING.isdisjoint(cue)) or not _TELLING.isdisjoint(tokens.word[first:last]):
        return False
    return all(one.kind is None and not one.is_named for one in phrases(tokens, first, last))


def _is_told(tokens: Tokens, proposal: Proposal, source: Span, at: Span) -> bool:
    """Whether its source does not say but hear it: X was told that; X, when asked if; but X was quoted as saying."""
    i = at[0]
    cue = FORMS.get(tokens.word[i])
    if cue is None or cue.form != PAST or cue.use not in _TOLD or cue.lemma in _TOLD_OF_SPEAKERS:
        return False
    if cue.lemma == "ask" and not proposal.share_marked and (tokens.capital[i] or tokens.word[i - 1] == "when"):
        return True
    start = verb_start(tokens, i, 0)
    return source[1] <= start and not BE.isdisjoint(tokens.word[start:i])


def _is_an_act(tokens: Tokens, proposal: Proposal) -> bool:
    """Whether it is no saying: citing two officials · refused to go · knowing that"""
    cue = FORMS.get(tokens.text[slice(*proposal.cue)].lower()) if proposal.cue else None
    if cue is not None and cue.lemma == "recall" and tokens.text.startswith("its ", proposal.content[0][0]):
        return True
    if proposal.rule or proposal.share_marked:
        return False
    if proposal.source and tokens.text[slice(*proposal.source)].lower().startswith("which"):
        return cue is None or cue.use not in ("say", "tell")
    if cue is None:  # recognized it as a state
        is_that = tokens.text.startswith("that ", proposal.content[0][0])
        return bool(proposal.cue) and tokens.text.startswith("recogni", proposal.cue[0]) and not is_that
    if cue.lemma in ("cite", "quote"):
        cited = phrases(tokens, *_range(tokens, proposal.content[0]))[:1]
        return any(one.kind in (PERSON, INSTITUTION, OUTLET) for one in cited)
    if cue.lemma in ("refuse", "decline"):
        return tokens.text.startswith("to ", proposal.content[0][0])
    return cue.use == "think" and cue.form == GERUND


def _range(tokens: Tokens, span: Span) -> Span:
    first = min(bisect_right(tokens.end, span[0]), len(tokens.end) - 1)
    return first, max(first + 1, bisect_left(tokens.start, span[1], first))


def _inner(tokens: Tokens, first: int, last: int) -> Span | None:
    """The characters of a token range, without the punctuation and marks around it."""
    if first >= last:
        return None
    start = tokens.start[first] if tokens.region[first] < 0 else tokens.regions[tokens.region[first]].start
    end = tokens.end[last - 1] if tokens.region[last - 1] < 0 else tokens.regions[tokens.region[last - 1]].end
    return trim(tokens.text, start, end)
