"""Tell page furniture by the form of a line, its place in the article and the lines around it.

Entry point: `mark_lines`. The forms of whole lines stand in `analysis/lists/furniture.csv`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.annotation.furniture.pages import READING_LIST, STOPS, Page, is_longer, last_mark, lines_between
from analysis.text import rows_of, sentences
from analysis.text import words as texts
from analysis.text.outlets import is_known
from analysis.text.words import Span, normalise


class Furniture(NamedTuple):
    """A span of page furniture and the rule that marked it."""

    start: int
    end: int
    reason: str


class Rule(NamedTuple):
    """A pattern of whole lines: how many words they have at most, and a string that each holds in small letters."""

    reason: str
    most_words: int
    hint: str
    pattern: re.Pattern


# What may stand before a word of the same sentence, initials among it.
_CLAUSE = r"(?:[^.!?\n]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z][a-z])\.|(?<=U\.S)\.){1,500}"
_PATTERNS: dict[tuple, list[str]] = {}
for _row in rows_of("furniture.csv"):
    _key = (_row["reason"], int(_row["most_words"]), _row["holds"])
    _PATTERNS.setdefault(_key, []).append(_row["pattern"].replace("CLAUSE", _CLAUSE))
RULES = [Rule(*key, re.compile("|".join(patterns), re.I)) for key, patterns in _PATTERNS.items()]

_FIRST_NAMES = frozenset(row["name"] for row in rows_of("names.csv"))
MAX_CAPTION_WORDS = 60
MAX_CAPTION_SENTENCES = 5
MAX_HEADLINE_WORDS = 25
MAX_CLOSING = 1500  # characters at the end of an article in which sentences are furniture by their form
MAX_WORD_CHARACTERS = 40  # on average, in what is furniture
MAX_LINKS = 6

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?,? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)"
_DATE = re.compile(rf"{_DAY},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}", re.I)
_COUNT = re.compile(r"\d{1,3}")
_LIST = re.compile(
    r"(?:explore more|see also|read (?:more|next|also):?|related(?: articles?| stories)?|more on this"
    r"|catch up on .{1,80})",
    re.I,
)
_COPYRIGHT_AT_END = re.compile(r"© ?\d{4}\b[^\n©)]{0,200}$")

_AGENCY = r"(?:AP|AFP|AFPTV|EPA|Reuters|REUTERS|Getty Images|Shutterstock|Xinhua|Anadolu|ZUMA[A-Za-z]*(?:\.com)?)"
_NAMES = r"(?:via )?[A-Z][^\W\d]*(?:(?:[ .,'/–-]{1,3}(?:via |for |de |van |von )?|\.)[^\W\d_a-z][^\W\d]*){0,8}"
# Here and below the rare character stands before what is asked of those around it, which is quicker.
_CREDIT = re.compile(
    r"[(©](?:(?<=\()(?:[^()\n]{0,80}\b(?:photos?|images?|picture|video|via AP|handout)\b[^()\n]{0,80}"
    r"|(?:AP|AFP|Reuters|EPA)/[^()\n]{1,80})\)\.?|(?<=©)(?<![\w\u0300-\u036f]©)[^\n.]{0,80})",
    re.I,
)
MOST_SMALL_WORDS = 5  # of a credit in parentheses; what has more is a remark on a picture
_CREDIT_LINE = re.compile(
    rf"(?:(?:via )?{_AGENCY}|[A-Z][^/.!?]{{1,40}}(?:/ ?[A-Z][^/.!?]{{1,40}}){{1,4}}|[Oo]btained by [A-Z]{{2,5}}"
    r"|([A-Z]{2,5}))"
)
_NAMES_AT_END = re.compile(
    rf"(?:(?<!\s[A-Z])[.!?][\"')]*\s{{1,4}}|\s{{2,4}}){_NAMES}$|\s(?:\S{{1,40}}/)?{_AGENCY}$"
    r"|\[[^\[\]/]{0,50}/[^\[\]/]{1,40}\]$"
)
_CREDITED = re.compile(
    r"\b(?:(?:Photo(?:graph(?:er)?)?|Picture|Illustration|Image|Video):|Photographs? by) ?"
    r"[A-Z@][^.!?\n]{0,60}(?:[A-Z]\.[^.!?\n]{0,40})?$"
)
_GLUED_CREDIT = re.compile(
    r"©(?<![\w\u0300-\u036f]©)(?:[^\n.©]|\.(?=\S)){1,110}?(?<!Mc)(?<!Mac)(?<!De)(?<!Le)"
    r"(?:(?<=[a-z)])(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[A-Z][a-z]))"
)

# Running text: a sentence in the past or with a verb of speech, behind what could open a teaser.
_REPORTS = re.compile(r"[^:]{0,400}?\b(?:said|told|asked|warned|were|was|did|had|fell|came)\b[^:]{0,400}[.!?][\"')]*$")
_LISTED = re.compile(r"[•·▪◦●*–-] ?(?=[^\W\d_])(?![^\W\d_a-z]\w+ [^\W\d_a-z])|\d{1,2}[.)] ")
_SIGNED = re.compile(r"[—–―-]+ ?[^\W\d_a-z]\w+ [^\W\d_a-z]")  # — Ann Lee, mayor
_NAMED = re.compile(r"([^\W\d_a-z]\w+)(?: [^\W\d_a-z][\w.'-]*){1,3}(?:,|$)")

_PLACE = r"[A-Z][A-Z.'-]{2,25}(?: [A-Z][A-Z.'-]{1,25}){0,3}(?:, [A-Z][A-Za-z. ]{2,25})?"
_WIRE = r"\([A-Z][A-Za-z]{1,20}(?: [A-Z][A-Za-z]{1,20}){0,2}\)"
_TITLED = r"(?:[A-Z][a-z]{2,15},? ){1,3}"
_PLACES = rf"{_PLACE}(?:/{_PLACE}){{0,2}}"
_DATELINE = re.compile(
    rf"(?:date )?(?:\d{{4}}-\d\d-\d\d )?(?:(?:{_PLACES}(?:, [A-Z][a-z]{{2,8}}\.? \d{{1,2}})? )?{_WIRE} ?[-–—_]{{1,2}}"
    rf"|{_TITLED}{_WIRE} ?[-–—_]{{1,2}}|{_TITLED}?\(CNN(?: [A-Z][a-z]{{2,12}})?\)"
    rf"|{_PLACES}, [A-Z][a-z]{{2,8}}\.? \d{{1,2}}\. /[A-Z][A-Za-z]{{2,12}}/\.|{_PLACE} ?(?:[–—]|- )"
    rf"|(?:[A-Z][a-z]{{2,15}} ){{0,2}}[A-Z][a-z]{{2,15}}, [A-Z][A-Za-z]{{1,15}} [–—] ) ?"
)
_LABEL = re.compile(
    r"(?:Story [Hh]ighlights|STORY HIGHLIGHTS|Key points|Highlights)\s+(?=[A-Z\"'])"
    r"|(?:Q&A|Timeline|Profile|Quick [Gg]uide|Explainer)\b.{1,120}? Show Hide\s"
    r"|(?:UPDATE|Updated?)(?: \d)?:? (?:at )?\d{1,2}[:.]\d\d ?(?:[ap]\.m\.?|[AP]M)?(?: [A-Z]{2,4}\b)?[.:]?\s"
)
OPENINGS = (("title", _LABEL), ("dateline", _DATELINE))
# Ann Lee Ann Margaret LeeSenate votes … MORE: a person's card, with headlines, where the name stands in the text
_GIVEN = r"[A-Z(][\w.'()-]{0,20} "
CARD = re.compile(
    rf"(?<=\b)(?P<surname>[A-Z][\w'-]{{1,30}})(?! (?P<next>[A-Z][\w'-]{{1,30}}) (?:{_GIVEN}){{1,5}}(?P=next)[A-Z0-9])"
    rf"(?P<card> (?:(?:{_GIVEN}){{1,5}}(?P=surname)(?=[A-Z0-9])"
    rf"|(?:{_GIVEN}){{2,5}}(?P=surname)(?= ?[A-Z0-9']))[^\n]{{1,600}}? MORE\b(?: \([RDI]-[A-Z][\w. ]{{0,12}}\))?)"
)
_APPEAL_IN_LINE = re.compile(
    r"[_F–—-](?:"  # one of these first, for they are few
    r"(?<=_)_{1,4} ?"
    r"(?:Follow\b|(?:More|Full|For)\b[^_\n]{0,160}https?://|[^_\n]{1,300}\b(?:contributed|reported from)\b).*"
    r"|(?:(?<=-)-|(?<=[.?!\"] [-–—])) (?:AP|Associated Press) [^_\n]{1,300}\bcontributed\b.*"
    r"|(?:(?<=F)ollow|(?<=F)or (?:all|more)) [^.\n]{0,80} coverage[^.\n]{0,80}https?://\S+)"
)
PARTS = (
    ("teaser", re.compile(r"(?:Continue reading|Read more|\(more\))[\s.…→»>]{0,5}$")),
    ("related", READING_LIST),
    ("advertisement", re.compile(r"Advertisement$(?<=\sAdvertisement)")),
    ("appeal", _APPEAL_IN_LINE),
    ("note", re.compile(r"\[(?:\+|… ?)?[\d,]{1,7} char(?:acter)?s\]$")),
)


def mark_lines(
    text: str, page: Page, title: str | None, recurring: set[Span], first: int, last: int
) -> list[Furniture]:
    """Mark the lines, and the parts of lines, between two offsets of a text."""
    plain = page.plain
    found = lines_between(page, first, last)
    if found and (notice := _COPYRIGHT_AT_END.search(plain, *found[-1])):
        start, end = found.pop()
        found += [span for cut in ((start, notice.start()), (notice.start(), end)) if (span := texts.trim(plain, *cut))]
    lines = [plain[start:end] for start, end in found]
    headline = normalise(title).casefold().split() if title else None
    reasons = [
        "recurring line" if span in recurring else _by_form(line, headline)
        for span, line in zip(found, lines, strict=True)
    ]
    _by_credit(lines, reasons)
    _by_links(lines, reasons)
    top = _by_place(lines, reasons)
    last = max((i for i, reason in enumerate(reasons) if not reason), default=None)
    marked = []
    for i, (start, end) in enumerate(found):
        if reasons[i]:
            marked.append(Furniture(start, end, reasons[i]))
            continue
        for part in _parts(plain, start, end, i == top):
            marked += [*_captions(plain, start, part.start), part]
            start = part.end
        closing = _closing(plain, start, end) if i == last else end
        marked += _captions(plain, start, closing)
        if span := texts.trim(plain, closing, end):
            marked.append(Furniture(*span, "note"))
    return marked


def _closing(plain: str, start: int, end: int) -> int:
    """Return where the last sentences of a paragraph begin that are furniture by their form, `end` where none is."""
    first = end
    for span in reversed(sentences.sentences(plain, [(max(start, end - MAX_CLOSING), end)] if start < end else [])[1:]):
        line = plain[slice(*span)]
        if _fitting(line, line.casefold()) not in ("note", "disclaimer", "appeal", "address"):
            break
        first = span[0]
    return first


def _by_form(line: str, headline: list[str] | None) -> str | None:
    folded = line.casefold()
    if headline and folded.startswith(headline[0]) and folded.split() == headline:
        return "title"
    if "icon" in folded and is_longer(line, 4):
        names = folded.split()
        if sum("icon" in name for name in names) >= 0.3 * len(names):
            return "icons"
    return _credited(line) or _fitting(line, folded)


def _fitting(line: str, folded: str) -> str | None:
    for rule in RULES:
        if len(line) > MAX_WORD_CHARACTERS * rule.most_words or rule.hint not in folded:
            continue
        if rule.pattern.match(line) and not is_longer(line, rule.most_words):
            is_text = rule.reason in ("teaser", "appeal") and _REPORTS.match(line)
            return None if is_text else rule.reason
    return None


def _credited(line: str) -> str | None:
    has_credit = (
        ("(" in line or "©" in line) and any(found.end() >= len(line) - 2 for found in _CREDIT.finditer(line))
    ) or ((":" in line[-140:] or " by " in line[-140:]) and _CREDITED.search(line[-140:]))
    return "caption" if has_credit and not is_longer(line, 90) and not _GLUED_CREDIT.search(line) else None


def _by_credit(lines: list[str], reasons: list[str | None]) -> None:
    """Mark lines that end in the names of who took a picture, and the line before one that is such names alone."""
    for i, line in enumerate(lines):
        is_open = not reasons[i] and line.count(" ") < MAX_CAPTION_WORDS
        if _LISTED.match(line):
            continue
        credit = _CREDIT_LINE.fullmatch(line) if len(line) <= 120 else None
        if credit and reasons[i] in (None, "recurring line"):
            reasons[i] = "caption"
            is_heading = credit[1] and not is_known(credit[1])  # or ENDS
            if i > 1 and not reasons[i - 1] and not is_heading and lines[i - 1].count(" ") < MAX_CAPTION_WORDS:
                reasons[i - 1] = "caption"
        elif is_open and last_mark(line[-4:]) not in STOPS and _NAMES_AT_END.search(line[-90:]):
            reasons[i] = None if line.endswith("Advertisement") else "caption"


def _by_links(lines: list[str], reasons: list[str | None]) -> None:
    """Mark headlines below the heading of a list, or between lines that are furniture."""
    left = 0
    for i, line in enumerate(lines):
        recurs = reasons[i] == "recurring line" and not _COUNT.fullmatch(line)
        if recurs or (len(line) <= 100 and _LIST.fullmatch(line)):
            left = MAX_LINKS
            reasons[i] = reasons[i] or "related"
        elif not reasons[i] and left and _is_headline(line):
            reasons[i], left = "related", left - 1
        elif not reasons[i]:
            left = 0
    for i in range(1, len(lines) - 1):
        outer = {reasons[i - 1], reasons[i + 1]}
        if not reasons[i] and all(outer) and _is_headline(lines[i]) and not outer <= {"caption", "dateline"}:
            reasons[i] = "rail"


def _is_headline(line: str) -> bool:
    return line.count(" ") < MAX_HEADLINE_WORDS and line[-1:] not in (".", ":", ",", ";") and not line.endswith('."')


def _by_place(lines: list[str], reasons: list[str | None]) -> int | None:
    """Mark short lines above the first paragraph and below the last, and return the place of the first."""
    left = [i for i, reason in enumerate(reasons) if not reason]
    top = next((i for i in left if _is_paragraph(lines[i])), None)
    if top is not None:
        bottom = next(i for i in reversed(left) if _is_paragraph(lines[i]))
        is_below_heading = False  # of a list in the text
        for i in left:
            if _ends_sentence(lines[i]) or _LISTED.match(lines[i]):
                is_below_heading = lines[i].endswith(":") and is_longer(lines[i], 1)
            elif is_below_heading:
                continue
            elif i < top:
                reasons[i] = "title"
            elif i > bottom and not is_longer(lines[i], 8) and not _SIGNED.match(lines[i]):
                named = _NAMED.match(lines[i]) if i == bottom + 1 else None  # who wrote the text
                reasons[i] = None if named and named[1].lower() in _FIRST_NAMES else "share bar"
    return top


def _is_paragraph(line: str) -> bool:
    return is_longer(line, 5 if _ends_sentence(line) else 29)


def _ends_sentence(line: str) -> bool:
    return line.rstrip("\"')] ")[-1:] in STOPS


def _parts(plain: str, start: int, end: int, is_top: bool) -> Iterator[Furniture]:
    """Find furniture within a line, in order: what stands before its first sentence, and what is glued into it."""
    for reason, pattern in OPENINGS[: 1 + is_top]:
        if found := pattern.match(plain, start, end):
            yield Furniture(*found.span(), reason)
            start = found.end()
    for credit in _GLUED_CREDIT.finditer(plain, start, end):
        caption = start if credit.start() - start <= 400 else credit.start()
        yield Furniture(caption, credit.end(), "caption")
        start = credit.end()
    for card in CARD.finditer(plain, start, end) if " MORE" in plain else ():
        yield Furniture(*card.span("card"), "teaser")
        start = card.end()
    for reason, pattern in PARTS:
        for found in pattern.finditer(plain, start, end):
            yield Furniture(*found.span(), reason)
            start = found.end()


def _captions(plain: str, start: int, end: int) -> Iterator[Furniture]:
    """Find captions within a line: the sentences before a credit, back to the first that gives the day."""
    for credit in _CREDIT.finditer(plain, start, end):
        if credit.group()[0] == "(" and sum(word[0].islower() for word in credit.group().split()) > MOST_SMALL_WORDS:
            continue
        before = sentences.sentences(plain, [(start, credit.start())] if start < credit.start() else [])
        candidates = before[-MAX_CAPTION_SENTENCES:]
        dated = [span for span in candidates if _DATE.search(plain, *span)]
        filed = [span for span in before[-2 * MAX_CAPTION_SENTENCES :] if plain.startswith("FILE", span[0])]
        first = [*filed[-1:], *dated, *candidates[-1:], credit.span()][0][0]
        yield Furniture(first, credit.end(), "caption")
        start = credit.end()
