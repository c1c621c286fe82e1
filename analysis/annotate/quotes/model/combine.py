"""Put together what the rules and the pointer model find: the likeliest quotations, as the rules write them.

Entry point: `combine`.
"""

import re
from bisect import bisect_left, bisect_right
from functools import partial

from analysis.annotate.quotes.model import choose, pointers
from analysis.annotate.quotes.model.features import Seen, look
from analysis.annotate.quotes.model.proposals import SAME, Proposal, propose
from analysis.annotate.quotes.rules.attribution import Attribution
from analysis.annotate.quotes.rules.cues import lemma_of
from analysis.annotate.quotes.rules.tokens import Tokens
from analysis.text.words import Span, trim

_WORD = re.compile(r"[^\W\d_]+")
_SO_CALLED = re.compile(r"\bso-called [\"“‘«„']")
LONGEST = 20_000  # tokens; what is longer is no article, and is left to the rules
BESIDE = 4  # characters around a quotation in which its mark and the end of the line are looked for
AS_SAYING, REACH, ACCORDING = " as saying ", 60, "according to "


def combine(tokens: Tokens, pieces: list[Span], sentences: list[Span], ruled: list[Attribution]) -> list[Attribution]:
    """Choose, among the rules' quotations and those of the model, the likeliest that do not overlap.

    Returns
    -------
    list of Attribution
        In order of place. One that the model found has its `characters`; its tokens hold at least these.
    """
    if len(tokens.word) > LONGEST:
        return ruled
    _, proposals, by_rule = proposals_of(tokens, pieces, sentences, ruled, pointers.load())
    proposals = [one for one in proposals if one.rule or not (_is_title(tokens, one) or _is_so_called(tokens, one))]
    rules = {id(proposal.rule): proposal for proposal in by_rule}
    found = [_attribution(tokens, proposal, rules) for proposal in choose.choose(proposals, choose.load())]
    once = {id(item): item for item in found}.values()  # two proposals may stand for one quotation of the rules
    return sorted(once, key=lambda item: item.content[0])


def proposals_of(
    tokens: Tokens, pieces: list[Span], sentences: list[Span], ruled: list[Attribution], model: pointers.Pointers
) -> tuple[Seen | None, list[Proposal], list[Proposal]]:
    """Give the text as the model sees it, all proposals, and those of the rules among them."""
    seen = look(tokens.text, pieces, sentences, tokens.regions)
    if seen is None:
        return None, [], []
    by_rule = [proposal for item in ruled if (proposal := _proposal(tokens, seen, item)).words]
    return seen, propose(seen, model, by_rule), by_rule


def characters(tokens: Tokens, item: Attribution) -> list[Span]:
    """Give the content in characters, without the marks and punctuation around it."""
    if item.characters is not None:
        return item.characters
    cut = tokens.span if item.verbatim else partial(_inner, tokens)
    return [span for piece in item.content if (span := cut(*piece))]


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
    if rule and rule.rule.verbatim:
        return rule.rule
    if rule and _rule_knows_better(tokens.text, rule, proposal):
        return rule.rule
    both_marked = rule is not None and rule.share_marked == proposal.share_marked == 1
    if both_marked and rule.source_words & proposal.source_words and proposal.words <= rule.words:
        return rule.rule
    content = [_whole(tokens, span) for span in proposal.content]
    if both_marked and _alike(rule, proposal):
        content = rule.content
    source, cue = _range(tokens, proposal.source), _range(tokens, proposal.cue)
    word = tokens.text[slice(*proposal.cue)]
    same_cue = rule is not None and rule.rule.cue is not None and bool(rule.cue_words & proposal.cue_words)
    return Attribution(
        content=[_range(tokens, span) for span in content],
        source=source,
        cue=rule.rule.cue if same_cue else cue,
        lemma=rule.rule.lemma if same_cue else lemma_of(word),
        stands_for=rule.rule if rule else None,
        characters=content,
    )


def _rule_knows_better(text: str, rule: Proposal, proposal: Proposal) -> bool:
    """Say whether the model runs on behind a closing mark, misses the source, or takes a go-between for it."""
    same_cue = rule.share_marked == proposal.share_marked == 1 and rule.cue_words & proposal.cue_words
    if same_cue and rule.source_words and not proposal.source_words:
        return True
    runs_on = rule.share_marked == 1 > proposal.share_marked > 0 and rule.words < proposal.words
    behind = _WORD.search(text, rule.content[-1][1])
    if runs_on and behind and behind.group().endswith("ing") and min(proposal.words - rule.words) > max(rule.words):
        return True
    start, end = proposal.content[0][0], proposal.content[-1][1]
    if AS_SAYING in text[start : min(end, start + REACH)] and AS_SAYING not in text[slice(*rule.content[0])]:
        return True
    differs = bool(rule.source_words) and not rule.source_words & proposal.source_words
    before = text[max(0, proposal.source[0] - len(ACCORDING)) : proposal.source[0]] if proposal.source else ""
    return differs and before.lower() == ACCORDING


def _is_so_called(tokens: Tokens, proposal: Proposal) -> bool:
    """Say whether what is marked in a proposal follows "so-called", which sets the outlet's own distance."""
    start, end = proposal.content[0][0], proposal.content[-1][1]
    return 0 < proposal.share_marked < 1 and bool(_SO_CALLED.search(tokens.text, start, end))


def _is_title(tokens: Tokens, proposal: Proposal) -> bool:
    """Say whether all that is marked after a word that is no known cue is written like the title of a work."""
    if proposal.is_known_cue:
        return False
    spans = [_range(tokens, span) for span in proposal.content] if proposal.share_marked else []
    marked = [i for span in spans for i in tokens.quoted(*span)]
    return bool(marked) and all(tokens.is_title(i) for i in marked)


def _is_paragraph(text: str, content: list[Span]) -> bool:
    if not content:
        return False
    start, end = content[0][0], content[-1][1]
    before, after = text[max(0, start - BESIDE) : start], text[end : end + BESIDE]
    opens, closes = start < BESIDE or "\n" in before, end + BESIDE > len(text) or "\n" in after
    if not (opens and closes):
        return False
    return not _has_word(before.rsplit("\n", 1)[-1] + after.split("\n", 1)[0])


def _alike(one: Proposal, other: Proposal) -> bool:
    return 2 * len(one.words & other.words) >= SAME * (len(one.words) + len(other.words))


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
