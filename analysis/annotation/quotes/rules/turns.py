"""The turns of transcripts and interviews: NAME, OFFICE (voice-over): words · Q: words. Entry point: `turns`."""

import re
from bisect import bisect_left
from collections import Counter

from analysis.annotation.quotes.rules.tokens import Attribution, Tokens
from analysis.text.words import Span

_TURN = re.compile(
    r"""(?:\[[\d:]+\]\s*)?["“*_\[]*(?P<name>[^\W\d_a-z][^:\n()\[\]*"“”?!;]{0,90}?)[\]*_]*"""
    r"""\s*(?:[(\[][^)\]\n]{1,60}[)\]])?[*_]*:[*_]*(?=\s|$)"""
)
_LETTER = re.compile(r"[*_]*(?P<name>[QA])[*_]*(?:\.|\s?[-–—])[*_]*(?=\s)")
_STAGE = re.compile(r"""["“]?\s*[(\[][^)\]]*[)\]]["”.]?\s*$""")  # (COMMERCIAL BREAK)
_WORD = re.compile(r"[\w.'’-]+")
_ASKS, _ANSWERS = frozenset(("q", "question", "questions")), frozenset(("a", "answer"))
_UNNAMED = _ASKS | _ANSWERS
_SOMEBODY = frozenset("interviewer journalist host reporter moderator correspondent anchor narrator caller".split())
_NO_SPEAKERS = frozenset(
    "read more watch see photo photos video update updates updated breaking note new live exclusive also opinion "
    "analysis listen related fact facts source sources editor's correction background here what why how".split()
)
_PARTICLES = frozenset("al bin da de del der di dos du el ibn la le of van von".split())
LEAST_SHARE = 1 / 3  # of the paragraphs, with a label, where what has none goes on with the turn before


def turns(tokens: Tokens, paragraphs: list[Span]) -> dict[int, Attribution]:
    """Return the turns of a text, each by the first token of its paragraph; empty where it is no transcript."""
    labels = {first: label for first, last in paragraphs if (label := _label(tokens, first, last))}
    names = Counter(match["name"] for match in labels.values())
    repeated = sum(n > 1 for n in names.values())
    lower = set(map(str.lower, names))
    interview = not _ASKS.isdisjoint(lower)
    dense = len(labels) > 2 and len(labels) >= LEAST_SHARE * len(paragraphs)
    found: dict[int, Attribution] = {}
    for first, match in labels.items():
        name = match["name"]
        n_words = len(_WORD.findall(name))
        if match.re is _LETTER or name.lower() in _UNNAMED:
            is_speaker = interview and (match.re is _TURN or not _ANSWERS.isdisjoint(lower))
        elif name.isupper() and len(name) > 1:
            is_speaker = len(labels) > 1
        else:
            often = names[name] > 1 and (n_words > 1 or repeated > 1)
            is_speaker = often or interview or name.lower() in _SOMEBODY or (dense and repeated and n_words > 1)
        if is_speaker:
            found[first] = _turn(tokens, match)
    return _with_what_goes_on(tokens, paragraphs, found, dense)


def _label(tokens: Tokens, first: int, last: int) -> re.Match | None:
    start, end = tokens.span(first, last)
    match = _LETTER.match(tokens.text, start, end) or _TURN.match(tokens.text, start, end)
    if match is None:
        return None
    words = _WORD.findall(match["name"])
    lower = {word.lower() for word in words}
    if not _NO_SPEAKERS.isdisjoint(lower) or len(words) > (5 if not match["name"].isupper() else 14):
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
            turn.verbatim = begins >= last or tokens.region[begins] < 0 or begins + 1 < last
        elif turn is None or not dense or _STAGE.match(tokens.written(first, last)):
            continue
        if begins < last:
            turn.content.append((begins, last))
            found[first] = turn
    return found
