"""The forms of furniture: of whole lines (`ADDRESSES`, `RULES`), and of what opens a line or is glued into it.

Those of whole lines stand in `analysis/lists/furniture.csv`; patterns of one reason, length and hint make one rule.
"""

import re
from typing import NamedTuple

from analysis.annotation.furniture.pages import READING_LIST
from analysis.text import rows_of


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
_ALL = [Rule(*key, re.compile("|".join(patterns), re.I)) for key, patterns in _PATTERNS.items()]
ADDRESSES = [rule for rule in _ALL if rule.reason == "address"]
RULES = [rule for rule in _ALL if rule.reason != "address"]

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
