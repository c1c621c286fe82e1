"""One row becomes an `Article`, or `Excluded` with its reason.

Entry points: `article_of`; `is_english` looks at its text, `told_by` at what stands above it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from analysis.read.columns import ALIASES, IS_CRAWL, LISTS
from analysis.read.dates import CRAWLED, day_in, orders_of, parse_date
from analysis.read.decoding import clean, whole_characters
from analysis.text import words as texts
from analysis.text.outlets import canonical, host, is_known
from analysis.text.terms import FUNCTION_WORDS
from analysis.vocabulary import COPIES

_AP_DATELINE = re.compile(r"\(AP\)\s{0,3}[-–—]")
_AP_CREDIT = re.compile(r"\bassociated press\b|^\s*AP\s*$", re.IGNORECASE)
_BY = re.compile(r"^\s*(?:(?:analysis|exclusive|opinion)\b)?\s*(?:by\b)?[\s:]*", re.IGNORECASE)
_OTHER_AUTHORS = re.compile(r"(?<!\S)(?:and|with|for|at)(?!\S)|[;&|/(]", re.IGNORECASE)
N_WORDS, MAX_CHARACTERS = 300, 20_000  # looked at to tell the language
FEWEST_WORDS = 40
LEAST_SHARE = 0.2
LEAST_OTHER_SHARE = 0.1
_SIGN = re.compile(  # of where an article begins or ends
    r"(?!FILE)[A-Z][A-Z.' ]{2,30}(?:, [A-Z][\w.]{1,15}){0,2}(?:, [A-Z][a-z]{2,8}\.? \d{1,2})? ?"
    r"(?:\([A-Z][\w ]{1,20}\) ?[–—-]|[–—]|--)[–—-]? ?[A-Z“\"]|\(?(?:\(c\)|©|Copyright) ?(?:©|\(c\))? ?\d{4}|LENGTH: ?\d"
    r"|# \S|(?:ARTICLE|Article|TEXT|Text) \d{1,4}$|news·\d{8}·"
    r"|((?:Title|Headline|Paper|URL|Subject): |[=_]{5,}$|[*~-]{3,}$|\* \* \*$|<doc\b)"
)
MANY_SIGNS = 3
MOST_LINES, MOST_CHARACTERS = 12, 4000  # of the head of a text
PARAGRAPH = 25  # words, from which on a line is no headline
LEAST_WORDS = 2
WRAPPED = 40  # characters, from which on all lines of a block are those of a paragraph
_FRONT_MATTER = re.compile(r"\ufeff?---\r?\n((?:[^\n]{0,500}\n){1,40}?)---\r?\n\s{0,9}")
_YEAR = re.compile(r"(?<!\d)(?:1[7-9]|20)\d\d(?!\d)|\d[./-]\d{1,2}[./-]\d\d\b")
_ASIDE = re.compile(
    r" / | > |©|\(photo|\)$|https?://|^(?:by|source|author|byline|outlet|publication|section|url)\b", re.IGNORECASE
)
_LABEL = re.compile(r"^(?:title|headline)\s{0,3}:\s{0,9}|^#+\s", re.IGNORECASE)
_SENTENCE = re.compile(r"""(?<!\b[A-Z])[.,:;]["”’']?$|[!?]["”’']$""")


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read; every offset points into its `text`, from which only markup and the like is missing.

    `published` is in UTC where the input told a zone. `date_doubt` says why the date may be wrong, `note` what was
    decided while the article was read; `author` is who is named first of those that wrote it.
    """

    article_id: str
    outlet: str
    text: str
    published: datetime | None = None
    url: str | None = None
    title: str | None = None
    story: str | None = None
    copy: str = "original"
    file: str = ""
    row: int | None = None
    note: str | None = None
    date_precision: str | None = None
    date_doubt: str | None = None
    author: str | None = None


class Excluded(NamedTuple):
    """One input row that was not kept, as it stands in `excluded.csv`."""

    file: str
    row: int | None = None
    article_id: str | None = None
    outlet: str | None = None
    reason: str = ""


def article_of(
    file: Path,
    row: int | None,
    fields: dict,
    made_id: str,
    day_first: Callable[[], bool | None] = lambda: None,
    by_name: str | None = None,
) -> Article | Excluded:
    """Return the article of one row of a file, from its `fields` as `Choice.fields` gives them, or why it is none.

    Where the row has no id, it gets `made_id`; where it tells no outlet, it is `by_name`, the one that the file's name
    tells. `day_first` says whether the whole column of dates has the day first; asked only where a date leaves it open.
    """
    values = {name: whole_characters(fields[name]) for name in ALIASES if isinstance(fields[name], str)}
    given = {name: values.get(name, "").strip() for name in ALIASES if name != "text"}
    given["title"] = clean(given["title"])[0].strip()  # of mere markup nothing is left
    text, cleaned = clean(values.get("text", ""))
    outlet, note = _outlet(given, fields["host_only"], text, by_name)
    article_id = given["id"] or texts.printable(made_id)
    copy = given["copy"].lower() or "original"
    wrong = [name for name in ALIASES if fields[name] is not None and name not in values]
    reason = None
    if wrong:
        reason = f"its '{wrong[0]}' is not a string; put it in quotation marks"
    elif not outlet:
        reason = "no outlet is given; fill in its 'outlet'"
    elif copy not in COPIES:
        reason = f"its copy {copy[:40]!r} is none of {', '.join(COPIES)}"
    if reason:
        return Excluded(str(file), row, article_id, outlet or None, reason)
    name = "" if row else file.stem  # of a document
    published, precision, doubt = _date(fields, given["url"], name, day_first)
    return Article(
        article_id,
        outlet,
        text,
        published,
        *(given[name] or None for name in ("url", "title", "story")),
        copy,
        texts.printable(str(file)),  # its folder's name may be no Unicode
        row,
        "; ".join(filter(None, (note, cleaned, holds_several(text)))) or None,
        precision,
        doubt,
        author_of(given["author"]),
    )


def author_of(byline: str) -> str | None:
    """Return the first person that a byline names; None where it names an outlet, a desk or nobody."""
    if host(byline):
        return None
    first = _OTHER_AUTHORS.split(_BY.sub("", byline[:300]))[0]
    name, comma, _ = first.partition(",")
    name = " ".join((name if comma and " " in name.strip() else first).strip(" ,.:-–—|").split())
    is_nobody = not name or is_known(name) or LISTS["desk"].keys() & set(re.findall(r"\w+", name.lower()))
    return None if is_nobody else name


def _outlet(given: dict, host_only: bool, text: str, by_name: str | None) -> tuple[str, str | None]:
    named = canonical(given["outlet"]) if given["outlet"] else ""
    place = host(given["outlet"]) if host_only else host(given["url"])
    credit = "byline" if _AP_CREDIT.search(given["author"][:300]) else None
    if credit is None and _AP_DATELINE.search(text[:300]):
        credit = "dateline"
    from_url = canonical(given["url"]) if host(given["url"]) else ""
    outlet = (from_url if host_only and from_url == "AP" else named) or from_url
    if not outlet and by_name:
        return by_name, "the outlet is told by the file's name"
    if outlet == "AP":
        return outlet, f"AP's article at {place}" if place and canonical(place) != "AP" else None
    if credit and outlet and (host_only or not named) and place:
        return "AP", f"AP's by its {credit}, at {place}"
    return outlet, f"its {credit} credits AP" if credit and outlet else None


def _date(fields: dict, url: str, name: str, day_first: Callable[[], bool | None]) -> tuple:
    by_url = day_in(url)
    for column, value in fields["dates"]:
        found = parse_date(value, day_first() if len(orders_of(value)) > 1 else None)
        if found is None:
            continue
        doubt = CRAWLED if IS_CRAWL.search(column) else found.doubt
        if doubt is None and by_url and abs(found.published - by_url) > timedelta(days=3):
            doubt = f"the address says {by_url:%Y-%m-%d}"
        return found._replace(doubt=doubt)
    if by_place := by_url or day_in(name):
        return by_place, "day", f"told by the {'address' if by_url else 'name of the file'} alone"
    unread = [value for name, value in fields["dates"] if name in ALIASES["date"] or "dat" in name]
    return None, None, f"{unread[0].strip()[:40]!r} is not understood as a date" if unread else None


def is_english(text: str) -> bool:
    """Return whether a text looks English, which all measures here are made for; True where it is too short to tell.

    It does not where of the first 300 words less than a fifth are English function words (in English news 35 to 50 %
    are), and a tenth are common words of other European languages, or most letters are of another script.
    """
    found = islice(texts.WORD.finditer(texts.normalise(text[:MAX_CHARACTERS])), N_WORDS)
    words = [texts.TERMS[match.group()] for match in found]
    if len(words) < FEWEST_WORDS or len([*filter(FUNCTION_WORDS.__contains__, words)]) >= LEAST_SHARE * len(words):
        return True
    letters = "".join(words)
    is_latin = sum(letter < "\u0250" for letter in letters) > len(letters) / 2
    return is_latin and sum(word in LISTS["other language"] for word in words) < LEAST_OTHER_SHARE * len(words)


def holds_several(text: str) -> str | None:
    """Return why a text looks like several articles in one, if it does."""
    signs = [*filter(None, map(_SIGN.match, text.split("\n")))]
    labels = [sign[1] for sign in signs if sign[1]]
    is_told = len(signs) - len(labels) >= MANY_SIGNS or len(set(labels)) < len(labels)
    told = f"{len(signs)} lines look like where articles begin; if these are several articles, give each its own file"
    return told if is_told else None


def told_by(text: str) -> dict:
    """Return a text, and what its head or two lines of hyphens above it, as clipped notes have them, tell."""
    told = {}
    if above := _FRONT_MATTER.match(text[:10_000]):
        lines = (line.partition(":") for line in above[1].splitlines() if line[:1].isalpha())
        told = {key.strip(): value.strip(" \"'") for key, _, value in lines}
        text = text[above.end() :]
    return head_of(text) | told | {"text": text}


def head_of(text: str) -> dict[str, str]:
    """Return the `title` and the `date` of an article in plain text, as far as a line tells them.

    The headline is the first line of two words or more that does not end as a sentence does, before the first
    paragraph; a trail of sections ("News / World"), a byline, a caption and a line with a day are none. The day stands
    in a line of its own.
    """
    found: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", text[:MOST_CHARACTERS].strip())[:MOST_LINES]:
        lines = [line.strip() for line in block.splitlines()][:MOST_LINES]
        is_wrapped = len(lines) > 2 and min(map(len, lines[:-1])) >= WRAPPED
        if is_wrapped or any(line[:1].islower() for line in lines[1:2]):
            break
        for line in lines:
            n_words = len(line.split())
            if n_words >= PARAGRAPH:
                if _SENTENCE.search(line):
                    return found
                continue  # a row of buttons
            if _YEAR.search(line) and (date := parse_date(line)) and date.precision in ("day", "minute"):
                if n_words <= PARAGRAPH // 2:
                    found.setdefault("date", line)
            elif "title" not in found and _SENTENCE.search(line):
                return found
            elif "title" not in found and n_words >= LEAST_WORDS and not (line[0].islower() or _ASIDE.search(line)):
                found["title"] = _LABEL.sub("", line).strip("* ")
    return found
