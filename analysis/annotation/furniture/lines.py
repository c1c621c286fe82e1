"""Tell page furniture by the form of a line and its place in the article. Entry point: `mark_lines`."""

import re
from typing import NamedTuple

from analysis.annotation.furniture import structure
from analysis.annotation.furniture.tokens import STOPS, Page, is_longer, lines_between
from analysis.text import sentences
from analysis.text import words as texts
from analysis.text.words import Span, normalise


class Furniture(NamedTuple):
    """A span of page furniture and the rule that marked it."""

    start: int
    end: int
    reason: str


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?,? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?)"
_DATE = re.compile(rf"{_DAY},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}", re.I)
_DATE_WORDS = re.compile(
    rf"(?:{_MONTH}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|published|updated|posted|last|date"
    r"|time|at|on|by|gmt|utc|est|edt|et|bst|msk|am|pm|a\.m\.|p\.m\.|min|minutes?|read|ago|hours?|\d+(?:st|nd|rd|th|z)?|\d{4}-\d\d-\d\d(?:t\d\d)?)"
    r"\.?",
    re.I,
)
_TEASER = re.compile(
    r"(?:also on |read more|read also|read next|related:|related (?:articles?|stories|content|news)|see also|watch:"
    r"|watch more|more (?:on|from|stories)\b|recommended|don't miss|(?:click|tap) (?:here|to|for)\b"
    r"|trending\b|full coverage:"
    r"|(?-i:[A-Z ]{0,40}READ MORE))",
    re.I,
)
_TEASER_AT_END = re.compile(r"(?:\bRead [Mm]ore|\bREAD MORE| [-–—] (?:video|audio|live|podcast))$")
_APPEAL = re.compile(
    r"(?:if you (?:like|liked|enjoyed) this (?:story|article|report|post)|liked this [a-z]{4,7}\?"
    r"|subscribe (?:to|now)|sign up (?:for|to|now)"
    r"|(?:you can )?share (?:this|it|the) (?:story|article|post|with)|(?:follow|join|like) us on|support our"
    r"|download (?:our|the) app|think your friends would|get the latest|send us your|contact us at"
    r"|(?:please )?pass (?:it|this) on to\b|read or share this story\b|newsletter sign up\b"
    r"|write to .{1,200}@\S{1,80}\.[a-z])",
    re.I,
)
_FIRST_OF_WORD = re.compile(r"[^\W_]")
_SHARE_WORDS = re.compile(
    r"(?:share|tweet|print|e-?mail|comments?|facebook|twitter|whatsapp|telegram|linkedin|reddit|pinterest"
    r"|copy link|copied|save|listen|this|article|story|on|via|and|with|\d+|more|link|x|vk)",
    re.I,
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?:(?:©|\(c\)|copyright) ?(?:©|\(c\))? ?\d{4}\b|all rights reserved).{0,300}",
    re.I,
)
_ADDRESSES = re.compile(
    r".{0,80}\balternate addresses:?"
    r"|.{0,80}\bcan (?:also )?be (?:reached|found|accessed|read) (?:at|on|via|under) (?=\S{1,80}\.[a-z]{2}).{1,120}",
    re.I,
)
_COPYRIGHT_AT_END = re.compile(r"© ?\d{4}\b[^\n©)]{0,200}$")
_PLACE = r"[A-Z][A-Z.'-]{2,25}(?: [A-Z][A-Z.'-]{1,25}){0,3}(?:, [A-Z][A-Za-z. ]{2,25})?"
_AGENCY = r"\([A-Z][A-Za-z]{1,20}(?: [A-Z][A-Za-z]{1,20}){0,2}\)"
_PLACES = rf"{_PLACE}(?:/{_PLACE}){{0,2}}"
_AGENCY_DATELINE = re.compile(rf"{_PLACES},? (?:[A-Z][a-z]{{2,8}}\.? \d{{1,2}} )?{_AGENCY} ?[-–—]{{1,2}} ?")
_DATELINE = re.compile(
    rf"(?:date )?(?:\d{{4}}-\d\d-\d\d )?(?:(?:{_PLACES}(?:, [A-Z][a-z]{{2,8}}\.? \d{{1,2}})? )?{_AGENCY} ?[-–—]{{1,2}}"
    rf"|{_PLACE} ?[–—]|(?:[A-Z][a-z]{{2,15}} ){{0,2}}[A-Z][a-z]{{2,15}}, [A-Z][A-Za-z]{{1,15}} [–—] ) ?"
)
_CREDIT = re.compile(
    r"\((?:[^()\n]{0,80}\b(?:photos?|images?|picture|video|via AP|handout)\b[^()\n]{0,80}"
    r"|(?:AP|AFP|Reuters|EPA)/[^()\n]{1,80})\)\.?|©[^\n.]{0,80}",
    re.I,
)
_CREDIT_FIRST = re.compile(r"(?:©|\(c\) |photo:|image:|photo by |file photo|image credit|getty images)", re.I)
_ARROWS = re.compile(r"\s[/>»›|•]\s|»|›")
_APPEAL_IN_LINE = re.compile(r"(?:_{3} ?)?Follow [^.\n]{0,80} coverage [^.\n]{0,80}https?://\S+")
MAX_CAPTION_SENTENCES = 5
MAX_CAPTION_WORDS = 90
MAX_BREADCRUMB_CHARACTERS = 120


def mark_lines(
    text: str, page: Page, title: str | None, known: dict[Span, str], first: int, last: int
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
        known.get(span)
        or _reason_of_line(line, headline)
        or ("breadcrumb" if _is_breadcrumb(text[slice(*span)]) else None)
        for span, line in zip(found, lines, strict=True)
    ]
    structure.mark_neighbours(lines, reasons)
    left = [i for i, reason in enumerate(reasons) if not reason]
    top = next((i for i in left if _is_running(lines[i])), None)
    if top is not None:
        bottom = next(i for i in reversed(left) if _is_running(lines[i]))
        for i in left:
            if i < top and not _ends_sentence(lines[i]):
                reasons[i] = "title"
            elif i > bottom and not _ends_sentence(lines[i]) and not is_longer(lines[i], 8):
                reasons[i] = "share bar"
    has_parts = any(word in plain for word in ("©", " MORE", "Keep reading", "Advertisement"))
    has_appeals = "Follow " in plain and " coverage " in plain
    marked = []
    for i, (start, end) in enumerate(found):
        if reasons[i]:
            marked.append(Furniture(start, end, reasons[i]))
            continue
        if label := _LABEL.match(lines[i]):
            marked.append(Furniture(start, start + label.end(), "title"))
            start += label.end()
        dateline = (_DATELINE if i == top else _AGENCY_DATELINE).match(plain, start, end)
        if dateline:
            marked.append(Furniture(start, dateline.end(), "dateline"))
            start = dateline.end()
        for part, reason in structure.parts(plain, start, end) if has_parts else ():
            marked.extend(_captions(plain, start, part[0]))
            marked.append(Furniture(*part, reason))
            start = part[1]
        for appeal in _APPEAL_IN_LINE.finditer(plain, start, end) if has_appeals else ():
            marked.extend(_captions(plain, start, appeal.start()))
            marked.append(Furniture(*appeal.span(), "appeal"))
            start = appeal.end()
        marked.extend(_captions(plain, start, end))
    return marked


def _reason_of_line(line: str, headline: list[str] | None) -> str | None:
    folded = line.casefold()
    if headline and folded.startswith(headline[0]) and folded.split() == headline:
        return "title"
    if "icon" in folded and is_longer(line, 4):
        names = folded.split()
        if sum("icon" in name for name in names) >= 0.3 * len(names):
            return "icons"
    if _ADDRESS.fullmatch(line) or (("addresses" in folded or " be " in folded) and _ADDRESSES.fullmatch(line)):
        return "address"
    dated = any(map(str.isdigit, line)) and (":" in line or _DATE.search(line))
    if dated and _is_made_of(_DATE_WORDS, line, 14):
        return "date line"
    has_credit = (_CREDIT_FIRST.match(line) or _ends_in_credit(line)) and not is_longer(line, MAX_CAPTION_WORDS)
    if has_credit and not structure.GLUED_CREDIT.search(line):
        return "caption"
    if media_reason := _media_reason(line):
        return media_reason
    if _is_made_of(_SHARE_WORDS, line, 12):
        return "share bar"
    if (_TEASER.match(line) or _TEASER_AT_END.search(line[-20:])) and not is_longer(line, 40):
        return "teaser"
    if _APPEAL.match(line) and not is_longer(line, 30):
        return "appeal"
    return None


def _is_made_of(words: re.Pattern, line: str, most: int) -> bool:
    first = _FIRST_OF_WORD.search(line)
    if not first or not words.match(line, first.start()) or is_longer(line, most):
        return False
    return all(words.fullmatch(line, start, end) for start, end in texts.words(line))


def _is_breadcrumb(line: str) -> bool:
    if len(line) > MAX_BREADCRUMB_CHARACTERS or "«" in line or _ends_sentence(line):
        return False
    parts = [part.split() for part in _ARROWS.split(line)]
    separators = len(parts) - 1
    return separators >= 1 and all(1 <= len(part) <= 5 for part in parts)


def _ends_in_credit(line: str) -> bool:
    return ("(" in line or "©" in line) and any(credit.end() >= len(line) - 2 for credit in _CREDIT.finditer(line))


def _ends_sentence(line: str) -> bool:
    return line.rstrip("\"')] ")[-1:] in STOPS


def _is_running(line: str) -> bool:
    return is_longer(line, 5 if _ends_sentence(line) else 29)


def _captions(plain: str, start: int, end: int) -> list[Furniture]:
    """Mark captions within a line: the sentences before a credit, back to the first that gives the day."""
    if plain.find("(", start, end) < 0 and plain.find("©", start, end) < 0:
        return []
    credits = list(_CREDIT.finditer(plain, start, end))
    marked: list[Furniture] = []
    for credit in credits:
        if credit.start() < start:
            continue
        before = sentences.sentences(plain, [(start, credit.start())] if start < credit.start() else [])
        candidates = before[-MAX_CAPTION_SENTENCES:]
        dated = [span for span in candidates if _DATE.search(plain, *span) or plain.startswith("FILE", span[0])]
        first = dated[0][0] if dated else candidates[-1][0] if candidates else credit.start()
        marked.append(Furniture(first, credit.end(), "caption"))
        start = credit.end()
    return marked


MAX_PLAYER_WORDS = 120
MAX_CAPTION_WORDS = 90
MAX_CREDIT_CHARACTERS = 140

_PLAYER = re.compile(
    r"(?:JUST WATCHED|NOW PLAYING|Now Playing|Play Video|Watch Video|Media playback is (?:un|not )supported)\b"
)
_REPLAY = re.compile(r".{1,200}\bReplay More Videos\b")
_GALLERY_LABEL = re.compile(r"(?:Photos?|PHOTOS?|VIDEOS?|WATCH|Images?|Pictures?|Gallery|Slideshow|In pictures): \S")
_GALLERY = re.compile(
    r".{1,1000}\b(?:[Hh]ide|[Tt]oggle) [Cc]aption\b|.{0,300}\bPrevious Next\b.{0,300}\b\d{1,3} of \d{1,3}\b"
    r"|Enlarge(?: this image)?\b.{1,600}\bcaption\b"
)
_LABELLED = re.compile(r"(?:Image (?:copyright|source|caption)|Media caption|Photo caption|Picture caption) \S")
_CREDITED = re.compile(
    r"\b(?:Photo(?:graph(?:er)?)?|Picture|Illustration|Image|Video): ?"
    r"[A-Z@][^.!?\n]{0,60}(?:[A-Z]\.[^.!?\n]{0,40})?$"
)
_LABEL = re.compile(
    r"(?:Story [Hh]ighlights|STORY HIGHLIGHTS|Key points|Highlights)\s+(?=[A-Z\"'])"
    r"|(?:Q&A|Timeline|Profile|Quick [Gg]uide|Explainer)\b.{1,120}? Show Hide\s"
    r"|(?:UPDATE|Updated?)(?: \d)?:? (?:at )?\d{1,2}[:.]\d\d ?(?:[ap]\.m\.?|[AP]M)?(?: [A-Z]{2,4}\b)?[.:]?\s"
)


def _media_reason(line: str) -> str | None:
    """Return whether a whole line is of a player or a gallery: its reason, or None."""
    is_player = _PLAYER.match(line) or ("Replay More Videos" in line and _REPLAY.match(line))
    if is_player and not is_longer(line, MAX_PLAYER_WORDS):
        return "player"
    has_counter = ("aption" in line or "Previous Next" in line) and _GALLERY.match(line)
    if (has_counter or _GALLERY_LABEL.match(line)) and ("aption" in line or not is_longer(line, MAX_CAPTION_WORDS)):
        return "caption"
    end = line[-MAX_CREDIT_CHARACTERS:]
    has_credit = _LABELLED.match(line) or (":" in end and _CREDITED.search(end))
    return "caption" if has_credit and not is_longer(line, MAX_CAPTION_WORDS) else None
