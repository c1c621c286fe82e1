"""Tell what belongs to pictures and videos: galleries with counters, players, captions by their labels.

Entry points: `reason_of_line` for a whole line, `label` for a label before a line's text.
"""

import re

from analysis.annotate.furniture.tokens import is_longer

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


def reason_of_line(line: str) -> str | None:
    """Say whether a whole line is of a player or a gallery: its reason, or None.

    Examples
    --------
    >>> reason_of_line("Photos: The harbour in winter Boats under ice. Hide Caption 1 of 4")
    'caption'
    >>> reason_of_line("JUST WATCHED Ferry sinks at last Replay More Videos ... MUST WATCH Ferry sinks at last")
    'player'
    >>> reason_of_line("Photos of the harbour were shown in court.")
    """
    is_player = _PLAYER.match(line) or ("Replay More Videos" in line and _REPLAY.match(line))
    if is_player and not is_longer(line, MAX_PLAYER_WORDS):
        return "player"
    has_counter = ("aption" in line or "Previous Next" in line) and _GALLERY.match(line)
    if (has_counter or _GALLERY_LABEL.match(line)) and ("aption" in line or not is_longer(line, MAX_CAPTION_WORDS)):
        return "caption"
    end = line[-MAX_CREDIT_CHARACTERS:]
    has_credit = _LABELLED.match(line) or (":" in end and _CREDITED.search(end))
    return "caption" if has_credit and not is_longer(line, MAX_CAPTION_WORDS) else None


def label(line: str) -> int:
    """Give the length of the label a line opens with, 0 where there is none.

    Examples
    --------
    >>> label("Story highlights The council raised the dues"), label("Highlights of the match were shown")
    (17, 0)
    """
    found = _LABEL.match(line)
    return found.end() if found else 0
