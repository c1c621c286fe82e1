"""Tell page furniture by the lines around it. Entry points: `mark_neighbours` (whole lines), `parts` (of a line)."""

import re
from collections import Counter
from collections.abc import Iterator

from analysis.annotation.furniture.tokens import STOPS, last_mark
from analysis.text.words import Span

_COUNT = re.compile(r"\d{1,3}")
_AGENCY = r"(?:AP|AFP|AFPTV|EPA|Reuters|REUTERS|Getty Images|Shutterstock|Xinhua|Anadolu|ZUMA[A-Za-z]*(?:\.com)?)"
_CREDIT_LINE = re.compile(
    rf"(?:(?:via )?{_AGENCY}|[A-Z][^/.!?]{{1,40}}(?:/ ?[A-Z][^/.!?]{{1,40}}){{1,4}}|(?:[Oo]btained by )?[A-Z]{{2,5}})"
)
_NAMES = r"(?:via )?[A-Z][^\W\d]*(?:(?:[ .,'/–-]{1,3}(?:via |for |de )?|\.)[^\W\d]+){0,8}"
_CREDIT_AT_END = re.compile(
    rf"(?:[.!?][\"')]*\s{{1,4}}|\s{{2,4}}){_NAMES}$|\s(?:\S{{1,40}}/)?{_AGENCY}$"
    r"|\[[^\[\]/]{0,50}/[^\[\]/]{1,40}\]$"
)
_LIST = re.compile(
    r"(?:explore more|see also|read (?:more|next|also):?|related(?: articles?| stories)?|more on this"
    r"|catch up on .{1,80})",
    re.I,
)
_NOTE = re.compile(
    r"(?:with [a-z]{2,12} wires\.?|[—–-]{0,2} ?with (?:assistance|reporting) (?:by|from) .{1,400}"
    r"|(?-i:[A-Z][\w'-]+(?:,? (?:and )?[A-Z][\w'-]+){0,5} reported from [A-Z][\w.'-]*"
    r"(?:,? (?:and )?[A-Z][\w.'-]*){0,8})"
    r"|the (?:opinions|views) expressed (?:by|in|here)\b.{1,300}"
    r"|(?:an earlier|a previous) version of this .{1,400}"
    r"|this (?:is a developing story|(?:headline and )?story (?:has|have) been updated).{0,80}"
    r"|this headline and story have been updated.{0,80})",
    re.I,
)
_CONTRIBUTORS = re.compile(
    r".{1,500}\bcontributed(?: (?:reporting|to (?:this|the)(?: \w{4,9})?))?\.?"
    r"|(?:.{1,120}\breported from .{1,80}\. )?contributing(?: writers?| to this \w{4,9})?: .{1,400}",
    re.I,
)
_FOLLOW = re.compile(r".{0,600}\bfollow (?:[a-z'-]{1,20} ){1,3}on (?:twitter|facebook|x\b|instagram).{0,120}", re.I)
_BOX = re.compile(
    r"(?:enter your e-?mail|please provide a valid e-?mail|by clicking above you agree|thanks for signing up"
    r"|thanks for contacting|never miss a story|check out more newsletters|and privacy policy"
    r"|for more .{1,40}, follow our coverage).{0,80}",
    re.I,
)
_SIGN_UP = re.compile(
    r"(?:.{0,400}\bsign up (?:loading )?by signing up you agree .{0,320}|.{0,240}\bsign up loading$).{0,80}", re.I
)
READING_LIST = re.compile(r"Keep reading ?list of \d{1,2} items.{0,1500}?end of list(?: ?Advertisement)?")
_GLUE = re.compile(r"(?<=[a-z])(?<!Mc)(?<!Mac)(?<!De)(?=[A-Z0-9])")
_MORE = re.compile(r" MORE\b")
_STOP = re.compile(r"\.(?!\S)|\n")
_ADVERTISEMENT = re.compile(r"(?<=\s)Advertisement$")
GLUED_CREDIT = re.compile(
    r"©(?:[^\n.©]|\.(?=\S)){1,110}?(?<!Mc)(?<!Mac)(?<!De)(?<!Le)"
    r"(?:(?<=[a-z)])(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[A-Z][a-z]))"
)
MAX_CAPTION_WORDS = 60
MAX_HEADLINE_WORDS = 25
MAX_LINKS = 6
LEAST_RAIL, MOST_RAIL = 10, 500  # characters


def mark_neighbours(lines: list[str], reasons: list[str | None]) -> None:
    """Return reasons to lines that have none, from their own form and from their neighbours'; changes `reasons`."""
    counts = Counter(line for line in lines if _COUNT.fullmatch(line))
    for i, line in enumerate(lines):
        n_words = line.count(" ") + 1
        before = i - 1 if i and not reasons[i - 1] and lines[i - 1].count(" ") < MAX_CAPTION_WORDS else None
        if reasons[i] in (None, "recurring line") and len(line) <= 120 and _CREDIT_LINE.fullmatch(line):
            if before is not None and before > 0:
                reasons[before] = "caption"
            reasons[i] = "caption"
        elif reasons[i]:
            continue
        elif len(line) <= 600 and (reason := _note_or_box(line)):
            reasons[i] = reason
        elif n_words <= MAX_CAPTION_WORDS and _ends_in_credit(line):
            reasons[i] = "caption"
        elif len(line) <= 3 and counts[line] >= 2:
            reasons[i] = "caption"
            if i + 1 < len(lines) and not reasons[i + 1] and lines[i + 1].count(" ") < MAX_CAPTION_WORDS:
                reasons[i + 1] = "caption"
    _mark_links(lines, reasons)
    for i in range(1, len(lines) - 1):
        outer = {reasons[i - 1], reasons[i + 1]}
        if not reasons[i] and all(outer) and _is_headline(lines[i]) and not outer <= {"caption", "dateline"}:
            reasons[i] = "rail"


def _note_or_box(line: str) -> str | None:
    folded = line.casefold()
    if (
        _NOTE.fullmatch(line)
        or ("contribut" in folded and _CONTRIBUTORS.fullmatch(line))
        or ("follow " in folded and _FOLLOW.fullmatch(line))
    ):
        return "note"
    return "appeal" if _BOX.fullmatch(line) or ("sign up" in folded and _SIGN_UP.fullmatch(line)) else None


def _ends_in_credit(line: str) -> bool:
    if last_mark(line[-4:]) in STOPS or line.endswith("Advertisement"):
        return False
    return bool(_CREDIT_AT_END.search(line[-90:]))


def _mark_links(lines: list[str], reasons: list[str | None]) -> None:
    left = 0
    for i, line in enumerate(lines):
        heads = (reasons[i] == "recurring line" and not _COUNT.fullmatch(line)) or (
            len(line) <= 100 and _LIST.fullmatch(line)
        )
        if heads:
            left = MAX_LINKS
            reasons[i] = reasons[i] or "related"
        elif reasons[i]:
            continue
        elif left and _is_headline(line):
            reasons[i], left = "related", left - 1
        else:
            left = 0


def _is_headline(line: str) -> bool:
    return line.count(" ") < MAX_HEADLINE_WORDS and line[-1:] not in (".", ":", ",", ";") and not line.endswith('."')


def parts(plain: str, start: int, end: int) -> list[tuple[Span, str]]:
    """Find furniture within a line: a caption glued to the first sentence, a list for screen readers, a label."""
    found: list[tuple[Span, str]] = []
    for credit in GLUED_CREDIT.finditer(plain, start, end):
        first = start if credit.start() - start <= 400 and not found else credit.start()
        found.append(((first, credit.end()), "caption"))
    found += [(span, "related") for span in _rails(plain, found[-1][0][1] if found else start, end)]
    for pattern, reason in ((READING_LIST, "related"), (_ADVERTISEMENT, "share bar")):
        at = max((span[1] for span, _ in found), default=start)
        found.extend((match.span(), reason) for match in pattern.finditer(plain, at, end))
    return found


def _rails(plain: str, start: int, end: int) -> Iterator[Span]:
    for more in _MORE.finditer(plain, start, end):
        begin = max(start, more.start() - MOST_RAIL)
        begin = max((stop.end() for stop in _STOP.finditer(plain, begin, more.start())), default=begin)
        glue = _GLUE.search(plain, begin, more.start())
        if glue and more.start() - glue.start() >= LEAST_RAIL:
            yield glue.start(), more.end()
            start = more.end()
