"""The forms of furniture: of whole lines (`ADDRESSES`, `RULES`), and of what opens a line or is glued into it."""

import re
from typing import NamedTuple

from analysis.annotation.furniture.pages import READING_LIST


class Rule(NamedTuple):
    """A pattern of whole lines: how many words they have at most, and a string that each holds in small letters."""

    reason: str
    most_words: int
    hint: str
    pattern: re.Pattern


def _rule(reason: str, most_words: int, pattern: str, hint: str = "") -> Rule:
    return Rule(reason, most_words, hint, re.compile(pattern, re.I))


# What may stand before a word of the same sentence, initials among it.
_CLAUSE = r"(?:[^.!?\n]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z][a-z])\.|(?<=U\.S)\.){1,500}"
ADDRESSES = (
    _rule(
        "address",
        120,
        r"(?:(?:https?://|www\.)\S+"
        r"|\(?(?:(?:©|\(c\)|copyright) ?(?:©|\(c\))? ?\d{4}\b|all rights reserved|this material may not be).{0,300})$",
    ),
    _rule("address", 120, r".{0,80}\balternate addresses:?$", hint="addresses"),
    _rule(
        "address",
        120,
        r".{0,80}\bcan (?:also )?be (?:reached|found|accessed|read) (?:at|on|via|under) "
        r"(?=\S{1,80}\.[a-z]{2}).{1,120}$",
        hint=" be ",
    ),
)
RULES = (
    _rule(
        "player",
        120,
        r"(?-i:JUST WATCHED|NOW PLAYING|Now Playing|Play Video|Watch Video"
        r"|Media playback is (?:un|not )supported)\b",
    ),
    _rule(
        "caption",
        2000,
        r"(?-i:.{1,1000}\b(?:[Hh]ide|[Tt]oggle) [Cc]aption\b|Enlarge(?: this image)?\b.{1,600}\bcaption\b"
        r"|(?:Image|Media|Photo|Picture) caption \S)",
        hint="caption",
    ),
    _rule("caption", 90, r"(?-i:Image (?:copyright|source) \S)"),
    _rule("caption", 90, r".{0,300}\bprevious next\b.{0,300}\b\d{1,3} of \d{1,3}\b", hint="previous next"),
    _rule(
        "teaser",
        40,
        r"(?:also on |read more|read also|also read\b|read next|related:|related (?:articles?|stories|content|news)"
        r"|see also|watch:|watch more|more (?:on|from|stories)\b(?!.{0,600}\w\.$)|recommended|don't miss"
        r"|you (?:may|might) also like|(?:click|tap) (?:here|to|for)\b"
        r"|trending\b|full coverage:|(?-i:[A-Z ]{0,40}READ MORE))",
    ),
    _rule(
        "appeal",
        60,
        r"(?:if you (?:like|liked|enjoyed) this (?:story|article|report|post)|liked this [a-z]{4,7}\?"
        r"|subscribe (?:to|now)|sign up (?:for|to|now|by signing up you agree)"
        r"|(?:you can )?share (?:this|it|the) (?:story|article|post|with)|(?:follow|join|like) us on|support our"
        r"|download (?:our|the) app|think your friends would|get the latest|send us your|contact us at"
        r"|support (?:independent|quality|our) journalism\b|(?:please )?pass (?:it|this) on to\b"
        r"|read or share this story\b|newsletter sign up\b"
        r"|write to .{1,200}@\S{1,80}\.[a-z]"
        r"|(?:enter your e-?mail|please provide a valid e-?mail|by clicking above you agree|never miss a story"
        r"|thanks for (?:signing up|contacting)|check out more newsletters|and privacy policy"
        r"|for more .{1,40}, follow our coverage).{0,80}$)",
    ),
    _rule(
        "note",
        120,
        r"(?:with [a-z]{2,12} wires\.?|[—–-]{0,2} ?with (?:assistance|reporting) (?:by|from) .{1,400}"
        r"|(?-i:[A-Z][\w'-]+(?:,? (?:and )?[A-Z][\w'-]+){0,5} reported from [A-Z][\w.'-]*"
        r"(?:,? (?:and )?[A-Z][\w.'-]*){0,8})"
        r"|(?-i:(?:Additional )?[Rr]eporting by [A-Z].{1,300}|(?:Writing|Editing) by [A-Z].{1,300})"
        r"|our standards: the .{1,80}|\(?sources?: (?-i:[A-Z]).{1,60}"
        r"|(?:an earlier|a previous) version of this .{1,400}"
        r"|(?:correction|clarification)s?(?: ?\([^()]{1,40}\))?: .{1,600}"
        r"|(?:editor's note|update|updated|note)[^:]{0,30}: (?:an earlier|a previous|this) .{1,600}"
        r"|this is a developing story.{0,80}"
        r"|\(?this (?:article|story|report|post|piece|version|headline(?: and story)?|dispatch|column|item|page) "
        r"(?:(?:ha[sv]e?|was|is|were) (?:been |being )?(?:\w{5,12}ly )?"
        r"(?:corrected|amended|clarified|updated|revised|published|provided|produced)"
        r"|corrects|clarifies)\b.{0,400})$",
    ),
    _rule(
        "disclaimer",
        120,
        r"(?:(?-i:(?:[A-Z][\w.'-]+ ){2,4})(?:is|was|has|writes|teaches)\b.{1,300}\. )?"
        rf"(?:(?:{_CLAUSE})?\b(?:views?|opinions?|statements?)(?: \w{{2,12}}){{0,2}} expressed "
        r"(?:by|in|here|herein|are)\b.{0,200}\b(?:own|not|solely|alone|his|hers|theirs)\b.{0,200})$",
        hint="expressed",
    ),
    _rule("disclaimer", 120, r"disclaimer: ", hint="disclaimer"),
    _rule(
        "consent",
        120,
        r"(?:(?:this|our) (?:web)?site\b|we\b|by (?:clicking|continuing|using)\b|accept\b|manage\b"
        r"|to (?:improve|give|ensure)\b|cookies? (?:policy|settings|preferences|consent|notice)).{0,400}$",
        hint="cookie",
    ),
    _rule(
        "consent",
        60,
        r"by (?:clicking|continuing|using|submitting) .{1,200}\byou (?:agree|accept|consent)\b",
        hint="you ",
    ),
    _rule(
        "consent",
        6,
        r"(?:(?:ok(?:ay)?,? )?got it|(?:i )?(?:accept|agree)(?: all| and (?:close|continue))?|reject all|learn more"
        r"|manage (?:my )?(?:preferences|settings|options)|(?:cookies? |privacy )(?:policy|settings|notice))[.!]?$",
    ),
    _rule(
        "advertisement",
        12,
        r"(?:advertisements?|sponsored content|scroll to continue\b.{0,40}"
        r"|(?:advertisement\W{1,3})?(?:story|article) continues (?:below|after)\b.{0,40})$",
    ),
    _rule(
        "share bar",
        12,
        r"(?:listen to this (?:article|story)|\d{1,2} min(?:ute)? read|join the conversation|comments are closed"
        r"|(?:tags?|topics?|categories|keywords): .{1,200}|filed under:? .{1,200})\.?$",
    ),
    _rule(
        "note",
        120,
        rf"(?:(?:{_CLAUSE}\breported from {_CLAUSE}\. )?{_CLAUSE}\bcontributed"
        r"(?: (?:reporting|to (?:this|the)(?: \w{4,9})?))?"
        r"(?: from (?-i:[A-Z][\w.'-]*(?:,? (?:and )?[A-Z][\w.'-]*){0,8}))?\.?"
        r"|(?:.{1,120}\breported from .{1,80}\. )?contributing(?: writers?| to this \w{4,9})?: .{1,400})$",
        hint="contribut",
    ),
    _rule(
        "note",
        120,
        r".{0,600}\bfollow (?:[a-z'-]{1,20} ){1,3}on (?:twitter|facebook|x\b|instagram).{0,120}$",
        hint="follow ",
    ),
)

_PLACE = r"[A-Z][A-Z.'-]{2,25}(?: [A-Z][A-Z.'-]{1,25}){0,3}(?:, [A-Z][A-Za-z. ]{2,25})?"
_WIRE = r"\([A-Z][A-Za-z]{1,20}(?: [A-Z][A-Za-z]{1,20}){0,2}\)"
_PLACES = rf"{_PLACE}(?:/{_PLACE}){{0,2}}"
_DATELINE = re.compile(
    rf"(?:date )?(?:\d{{4}}-\d\d-\d\d )?(?:(?:{_PLACES}(?:, [A-Z][a-z]{{2,8}}\.? \d{{1,2}})? )?{_WIRE} ?[-–—]{{1,2}}"
    rf"|{_PLACE} ?[–—]|(?:[A-Z][a-z]{{2,15}} ){{0,2}}[A-Z][a-z]{{2,15}}, [A-Z][A-Za-z]{{1,15}} [–—] ) ?"
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
    rf"(?<=\b)(?P<surname>[A-Z][\w'-]{{1,30}})(?P<card> (?:(?:{_GIVEN}){{1,5}}(?P=surname)(?=[A-Z0-9])"
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
    ("related", READING_LIST),
    ("advertisement", re.compile(r"Advertisement$(?<=\sAdvertisement)")),
    ("appeal", _APPEAL_IN_LINE),
    ("note", re.compile(r"\[(?:\+|… ?)?\d{1,6} char(?:acter)?s\]$")),
)
