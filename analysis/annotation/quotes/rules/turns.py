"""What whole lines say: who speaks next, or spoke. Entry points: `turns`, `announced`, `credited`.

NAME, OFFICE (voice-over): words · Q: words · words — Name (@name) April 13 · From the desk of X: / “…”
"""

import re
from bisect import bisect_left
from collections import Counter

from analysis.annotation.quotes.rules.clauses import finite_between, noun_phrase_after
from analysis.annotation.quotes.rules.tokens import Attribution, Tokens
from analysis.annotation.quotes.words import (
    BODIES,
    DETERMINERS,
    DOCUMENTS,
    MEDIA,
    OPENS_ADJUNCT,
    PEOPLE,
    PREPOSITIONS,
    base,
    listed,
)
from analysis.text.outlets import is_known
from analysis.text.words import Span

_TURN = re.compile(
    r"""(?:\[[\d:]{1,9}\] ?)?["“]?(?P<name>[^\W\d_a-z][^:\n()\[\]"“”?!;]{0,90}?) {0,2}"""
    r"""(?:[(\[][^)\]\n]{1,60}[)\]])?:(?=\s|$)"""
)
_LETTER = re.compile(r"(?P<name>[QA])(?:\.|\s?[-–—])(?=\s)")
_WORD = re.compile(r"[\w.'’-]+")
_ASKS, _ANSWERS = frozenset(("q", "question", "questions")), frozenset(("a", "answer"))
_UNNAMED = _ASKS | _ANSWERS
_SOMEBODY = frozenset("interviewer journalist host reporter moderator correspondent anchor narrator caller".split())
NO_SPEAKERS = listed("no speaker")  # labels of lines that are no names
_PARTICLES = frozenset("al bin da de del der di dos du el ibn la le of van von".split())
DASHES = frozenset(("—", "–", "-", "--", "―", "~"))
_SOURCES = PEOPLE | BODIES | DOCUMENTS | MEDIA
LONGEST_CREDIT, FEWEST_TOLD = 5, 4  # tokens of whom a headline is from, and of what it tells
SIGNATURE = 14  # tokens a line "— Name, office" may have
FARTHEST_COLON = 200  # characters from the start of a turn
LEAST_SHARE = 1 / 3  # of the paragraphs, with a label, where what has none goes on with the turn before


def turns(tokens: Tokens, paragraphs: list[Span]) -> dict[int, Attribution]:
    """Return the turns of transcripts and the posts signed with an address, each by its paragraphs' first tokens."""
    labels = {first: label for first, last in paragraphs if (label := _label(tokens, first, last))}
    if not labels:
        return _posts(tokens, paragraphs)
    names = Counter(match["name"] for match in labels.values())
    lower = set(map(str.lower, names))
    interview = not (_ASKS | _SOMEBODY).isdisjoint(lower)
    common = {word for word, is_capital in zip(tokens.word, tokens.capital, strict=True) if not is_capital}
    dense = len(labels) > 2 and len(labels) >= LEAST_SHARE * len(paragraphs)
    found: dict[int, Attribution] = {}
    for first, match in labels.items():
        name = match["name"]
        if name.isupper():
            is_speaker = len(labels) > 1
        else:
            often = names[name] > 1 and name.lower() not in common
            is_speaker = often or (dense and " " in name and max(names.values()) > 1)
        if interview or (is_speaker and name.lower() not in _UNNAMED):
            found[first] = _turn(tokens, match)
    return _with_what_goes_on(tokens, paragraphs, found, dense) | _posts(tokens, paragraphs)


def announced(tokens: Tokens, first: int, last: int) -> Span | None:
    """Return whom a line names before a quotation: A statement by Ann Lee: · From the desk of X. · He put it so:"""
    words = tokens.word[first:last]
    desk = words[:4] in (["from", "the", "desk", "of"], ["from", "the", "office", "of"])
    if not (desk or words[-1:] == [":"]):
        return None
    start = first + max([4 * desk, *(k + 1 for k, word in enumerate(words) if word in ("from", "by"))])
    end = last - 1
    is_name = start < end and (tokens.capital[start] or tokens.word[start] in DETERMINERS)
    if finite_between(tokens, start, end):
        told = noun_phrase_after(tokens, first, end) if words[0] not in OPENS_ADJUNCT else None
        return told if told and told[1] - told[0] <= LONGEST_CREDIT else None
    return (start, end) if is_name else None


def credited(tokens: Tokens, first: int, last: int) -> Attribution | None:
    """Read a headline that ends with whom it is from: Grain deal is dead – Moscow · Strike ‘a war crime’: UN chief."""
    words = tokens.word
    behind = range(last - 2, max(first, last - 2 - LONGEST_CREDIT), -1)
    k = next((k for k in behind if words[k] in DASHES or words[k] == ":"), None)
    is_within = k is not None and words[k] in DASHES and tokens.start[k] == tokens.end[k - 1] == tokens.start[k + 1] - 1
    if k is None or is_within or tokens.quoted(k, last):
        return None
    within = {words[j] for j in range(k + 1, last - 1) if not tokens.capital[j]}  # appears in court · order of service
    is_topic = words[first] in DETERMINERS or not within.isdisjoint(PREPOSITIONS)
    is_topic |= any(word.endswith("s") for word in within - {"rights"})
    if not tokens.quoted(first, k) and (k - first < FEWEST_TOLD or (is_topic and words[k] == ":")):
        return None
    noun = words[k + 2] if words[k + 1] in DETERMINERS and k + 2 < last else words[last - 1]  # the mayor of Lund
    is_source = all(tokens.capital[k + 1 : last]) or base(noun) in _SOURCES
    is_other = not NO_SPEAKERS.isdisjoint(words[k + 1 : last]) or any(word[0].isdigit() for word in words[k + 1 : last])
    if not is_source or is_other or finite_between(tokens, k + 1, last) or is_known(tokens.written(k + 1, last)):
        return None  # a page's title ends with its outlet
    return Attribution([(first, k)], (k + 1, last))


def _posts(tokens: Tokens, paragraphs: list[Span]) -> dict[int, Attribution]:
    """We stand with them. — Name (@name) April 13, 2021 · “We stand with them.” / — Ann Lee, mayor"""
    found = {}
    before = None
    for first, last in paragraphs:
        words = tokens.word[first:last]
        signs = 1 < len(words) <= SIGNATURE and tokens.capital[first + 1]
        signs &= words[0] in DASHES or "," in words[2:5]
        if signs and before and tokens.quoted(*before) == [*range(*before)]:
            dash = words[0] in DASHES
            post = Attribution([before], (first + dash, last), (first, first + 1) if dash else None)
            found |= {before[0]: post, first: post}
        at = first + words.index("@") if "@" in words else 0
        dash = next((k for k in range(at - 2, max(first, at - SIGNATURE) - 1, -1) if words[k - first] in DASHES), None)
        if dash is not None and dash + 1 < at - 1:
            content = before if dash == first else (first, dash)
            if content and not tokens.quoted(*content):
                post = Attribution([content], (dash + 1, at - 1), (dash, dash + 1), verbatim=True)
                found |= {content[0]: post, first: post}
        before = first, last
    return found


def _label(tokens: Tokens, first: int, last: int) -> re.Match | None:
    start, end = tokens.span(first, last)
    has_colon = ":" in tokens.text[start : min(end, start + FARTHEST_COLON)]
    match = _LETTER.match(tokens.text, start, end) or (has_colon and _TURN.match(tokens.text, start, end))
    if not match:
        return None
    words = _WORD.findall(match["name"])
    lower = {word.lower() for word in words}
    if not NO_SPEAKERS.isdisjoint(lower) or len(words) > (14 if match["name"].isupper() else 5):
        return None
    return match if all(word[0].isupper() or word in _PARTICLES for word in words) else None


def _turn(tokens: Tokens, match: re.Match) -> Attribution:
    first, stop = (bisect_left(tokens.end, match.start("name") + 1), bisect_left(tokens.end, match.end("name")) + 1)
    begins = bisect_left(tokens.start, match.end())
    source = None if match["name"].lower() in _UNNAMED else (first, stop)
    return Attribution([], source, (begins - 1, begins))


def _with_what_goes_on(
    tokens: Tokens, paragraphs: list[Span], labelled: dict[int, Attribution], dense: bool
) -> dict[int, Attribution]:
    found: dict[int, Attribution] = {}
    turn = None
    for first, last in paragraphs:
        begins = first
        if first in labelled:
            turn = labelled[first]
            begins = turn.cue[1]
            turn.verbatim = tokens.quoted(begins, last) != [last - 1] or begins + 1 < last
        elif turn is None or not dense or (tokens.word[first] in "([" and tokens.word[last - 1] in ")]"):
            continue  # (COMMERCIAL BREAK)
        if begins < last:
            turn.content.append((begins, last))
            found[first] = turn
    return found
