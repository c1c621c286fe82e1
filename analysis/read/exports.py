"""The articles in text exports of LexisNexis, Nexis Uni, Factiva and ProQuest: many in one file.

Entry points: `export_in`, `recognise_export`, `read_export`.
"""

import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from analysis.read import files
from analysis.read.dates import parse_date
from analysis.text import lists_of

MAX_RECORD_CHARACTERS = 2_000_000
CENTRED = 8  # leading blanks of a line that LexisNexis put in the middle of the page

_COUNTED = re.compile(
    r"\d+ (?:of|von|de|van|di|sur) \d+ DO[CK]UMENT(?:S|E|EN|OS|I)?"
    r"|(?:Document|Dokument|Documento) \d+ (?:of|von|de|van|di|sur) \d+"
)
_RULE = re.compile(r"_{20,}")
_WORDS = "words|wörter|mots|palabras|woorden|parole|palavras|слов|字|語"
_N_WORDS = re.compile(rf"\d[\d.,\xa0 ]{{0,9}} (?:{_WORDS})", re.IGNORECASE)
_LENGTH = re.compile(rf"LENGTH: ?{_N_WORDS.pattern}", re.IGNORECASE)
_FACTIVA_ID = re.compile(
    r"(?:AN\s{1,20})?(?:Do[ck]umento?|Документ|文書|文件|文档) (?=[A-Za-z]{0,20}\d)([A-Za-z0-9]{10,60})"
)
_FACTIVA_FIELD = re.compile(
    r" {0,3}(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|CLM|ART|DLN)"
    r"(?:(?:\t| {2})(.*))?"
)
_LEXIS_LABEL = re.compile(r"(HEADLINE|BYLINE|SECTION|LENGTH|DATELINE|HIGHLIGHT|SERIES|SOURCE|BODY|TYPE):(.*)")
_LEXIS_END = re.compile(
    r"(?:GRAPHIC|LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|URL|UPDATE|CORRECTION-DATE|JOURNAL-CODE|DISTRIBUTION|SUBJECT):"
    r"|Copyright \d{4}"
)
_NEXIS_END = re.compile(r"(?:Classification|Graphic|End of Document)$|(?:Load-Date|Language|Publication-Type): ")
_BY = re.compile(r"(?:By|Von|Par|Por|Door|Di|Da) (?=[A-Z])")
_COPYRIGHT = re.compile(r"\(c\)|©|Copyright\b|All Rights Reserved", re.IGNORECASE)
_PROQUEST_LABEL = re.compile(  # those that may stand between the text and its publication, and those that are read
    "(Title|Author|Subject|Business indexing term|Location|People|Company / organization|Classification|"
    "Identifier / keyword|Publication (?:title|date|info|note)|ProQuest document ID|Document URL|Full text|Links|"
    "Dateline|Credit|Source|Alternate title): ?(.*)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,? )?(?:\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?|[^\W\d_]{3,12}\.? (?:\d{1,2},? )?)"
    r"[1-9]\d{3}\b.{0,60}|[1-9]\d{3} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日.{0,60}"
)
_ENGLISH = lists_of("reading.csv")["label of a database"]  # of databases that speak another language
_LABEL = re.compile(r"([^\W\d_][^\W\d_ -]{2,20}(?:[ -][^\W\d_]{2,20}){0,2})(?:\xa0| )?(:.*)?")


def export_in(text: str, encoding: str | None = None) -> files.Source | None:
    """Return the articles of an export of a database, a row for each; None where a text is no export."""
    if database := recognise_export(text[:4000]):
        return files.Source(database, lambda: files.not_empty(enumerate(read_export(text, database), 1)), encoding)
    return None


def recognise_export(head: str) -> str | None:
    """Return which database a text was exported from ("lexisnexis", "factiva", "proquest"), if from one."""
    filled = [_in_english(line.strip()) for line in head.splitlines() if line.strip()]
    labels = {line.split(":")[0] for line in filled if ":" in line}
    codes = {found[1] for line in filled if (found := _FACTIVA_FIELD.fullmatch(line))}
    proquest = labels & {"Full text", "Publication info", "Publication title", "ProQuest document ID"}
    if any(map(_RULE.fullmatch, filled)) and (proquest or any("ProQuest" in line for line in filled)):
        return "proquest"
    is_counted = any(map(_COUNTED.fullmatch, filled)) or ("Body" in filled and "Length" in labels)
    has_labels = labels & {"BYLINE", "SECTION", "HEADLINE", "LOAD-DATE", "LANGUAGE"}
    is_cover = "Job Number" in labels and any(line.startswith("Documents (") for line in filled)
    if is_counted or is_cover or (has_labels and any(map(_LENGTH.fullmatch, filled))):
        return "lexisnexis"
    if "HD" in codes and codes & {"WC", "PD", "SN", "LP"}:
        return "factiva"
    counted = (i for i in range(len(filled) - 1) if _N_WORDS.fullmatch(filled[i]))
    return "factiva" if any(dated(filled[i + 1]) for i in counted) else None


def read_export(text: str, kind: str) -> Iterator[dict | str]:
    """Give each article of an export, or why a record holds none; a cover and a list of titles are no records.

    An article has the keys id, outlet, text, date, url, title (None where not given). Lines that the export wrapped are
    put together again, and an empty line stands between paragraphs.
    """
    take = {"lexisnexis": _from_lexisnexis, "factiva": _from_factiva, "proquest": _from_proquest}[kind]
    trimmed = [line.replace("\f", "").rstrip() for line in io.StringIO(text, None)]
    for record in _records(list(map(_in_english, trimmed)) if kind == "lexisnexis" else trimmed, kind):
        if sum(map(len, record)) > MAX_RECORD_CHARACTERS:
            yield f"the record is longer than {MAX_RECORD_CHARACTERS:,} characters; export the articles anew"
        elif any(record) and (found := take(record)):
            item = {key: found.get(key) or None for key in ("id", "outlet", "text", "date", "url", "title")}
            named = f"the record {item['title'][:60]!r}" if item["title"] else "the record"
            yield item if item["text"] else f"{named} holds no full text; export it again with its text"


def dated(line: str) -> str | None:
    """Return a line that a date in words opens; None for others."""
    line = " ".join(line[:200].split())
    return line if _DATE.fullmatch(line) and parse_date(line) else None


def _in_english(line: str) -> str:
    """Return a line with its label in English, where it is one of another language."""
    label = _LABEL.fullmatch(line.strip())
    english = label and _ENGLISH.get(label[1].casefold())
    if not english or (label[2] is None and english not in ("body", "classification", "end of document")):
        return line
    return (english.upper() if label[1].isupper() else english.title()) + (label[2] or "")


def _records(lines: list[str], kind: str) -> Iterator[list[str]]:
    first, end, has_headline, has_length = 0, 0, False, False
    for i, bare in enumerate(map(str.strip, lines)):
        ends = False
        if kind == "proquest":
            starts = bool(_RULE.fullmatch(bare))
        elif kind == "factiva":
            is_headline = (label := _FACTIVA_FIELD.fullmatch(lines[i])) is not None and label[1] == "HD"
            starts, ends = is_headline and has_headline, bool(_FACTIVA_ID.fullmatch(bare))
            has_headline = is_headline or (has_headline and not ends)
        else:
            starts, ends = bool(_COUNTED.fullmatch(bare)), bare.lower() == "end of document"
            if bare.startswith("LENGTH:"):
                if has_length and end:  # without a count, a record ends behind the last labels of its kind
                    yield lines[first:end]
                    first, end = end, 0
                has_length = True
            if has_length and (_LEXIS_END.match(bare) or (bare and end == i)):
                end = i + 1
        if starts or ends:
            yield lines[first : i + ends]
            first, end, has_length = i + ends, 0, False
    yield lines[first:]


def _blocks(lines: Iterable[str]) -> list[list[str]]:
    return [list(block) for is_filled, block in groupby(lines, lambda line: bool(line.strip())) if is_filled]


def _text(lines: Iterable[str]) -> str:
    """Make paragraphs of lines: each is one, but where a block was wrapped at the width of a page."""
    paragraphs = []
    for block in _blocks(lines):
        bare = [line.strip() for line in block]
        inner = bare[:-1]
        n_ended = sum(line.endswith((".", "!", "?", '"', "”")) for line in inner)
        is_wrapped = all(40 <= len(line) <= 100 for line in inner) and n_ended <= len(inner) / 2
        paragraphs += [" ".join(bare)] if is_wrapped else bare
    return "\n\n".join(paragraphs)


def _from_lexisnexis(record: list[str]) -> dict | None:
    bare = [line.strip() for line in record]
    if "Body" in bare:
        return _from_nexis_uni(bare)
    n_lengths = sum(line.startswith("LENGTH:") for line in bare)
    is_counted = bool(_COUNTED.fullmatch(bare[0]))
    if not is_counted and n_lengths != 1:
        is_cut = n_lengths or any(line.startswith("Length:") for line in bare)
        return {"title": next(filter(None, bare))} if is_cut else None
    date, title, above, titles, body = None, None, [], [], None
    for block in _blocks(record[is_counted:]):
        label = _LEXIS_LABEL.match(block[0])
        if not (date or label) and body is None:
            first = next((i for i, line in enumerate(block) if dated(line)), len(block))
            above += [line.strip() for line in block[:first] if not _COPYRIGHT.match(line.strip())]
            date = dated(block[first]) if first < len(block) else None
        elif label and not body:
            if label[1] == "HEADLINE":
                title = " ".join(" ".join([label[2], *block[1:]]).split())
            elif label[1] in ("LENGTH", "BODY"):
                body = [label[2], *block[1:], ""] if label[1] == "BODY" else []
        elif body is None:
            titles.append(block)
        elif _LEXIS_END.match(block[0].strip()):
            break
        else:
            body += [*block, ""]
    headline = [block for block in titles if not block[0].startswith(" " * CENTRED)] or titles[-1:]
    title = title or (" ".join(line.strip() for line in headline[0]) if headline else None)
    if title is None and len(above) > 1:
        title = above.pop(0)
    return {"date": date, "title": title, "outlet": above[0] if above else None, "text": _text(body or [])}


def _from_nexis_uni(bare: list[str]) -> dict:
    at = bare.index("Body")
    head = [line for line in bare[:at] if line and not re.fullmatch(r"Page \d+ of \d+", line)]
    end = next((i for i in range(at + 1, len(bare)) if _NEXIS_END.match(bare[i])), len(bare))
    found = {"text": _text(bare[at + 1 : end])}
    if dates := [i for i, line in enumerate(head) if dated(line)]:
        names = head[max(dates[-1] - 2, 0) : dates[-1]]  # above them a cover may stand
        found |= {"date": dated(head[dates[-1]]), "outlet": names[-1] if names else None}
        found["title"] = names[0] if len(names) > 1 else None
    return found


def _from_factiva(record: list[str]) -> dict | None:
    fields: dict[str, list[str]] = {}
    name = ""
    for line in record:
        if _FACTIVA_ID.fullmatch(line.strip()):
            continue
        label = _FACTIVA_FIELD.fullmatch(line)
        if not label and fields and name not in ("LP", "TD"):  # within the text a code needs its tab
            label = _FACTIVA_FIELD.fullmatch(line.replace(" ", "  ", 1)) if line[:2].isupper() else None
        if label:
            name = label[1]
        fields.setdefault(name, []).append((label[2] or "") if label else line)
    values = {key: " ".join(" ".join(value).split()) for key, value in fields.items()}
    number = next((found[1] for line in reversed(record) if (found := _FACTIVA_ID.fullmatch(line.strip()))), None)
    if "HD" not in fields:
        return {**_from_plain_factiva([line.strip() for line in record]), "id": number} if number else None
    return {
        "id": number,
        "title": values["HD"],
        "outlet": values.get("SN"),
        "date": f"{values.get('PD', '')} {values.get('ET', '')}".strip(),
        "text": _text([*fields.get("LP", []), "", *fields.get("TD", [])]),
    }


def _from_plain_factiva(bare: list[str]) -> dict:
    filled = [i for i, line in enumerate(bare) if line]
    counted = next((n for n, i in enumerate(filled) if _N_WORDS.fullmatch(bare[i])), None)
    if counted is None:
        return {"title": bare[filled[0]]}
    above = [bare[i] for i in filled[:counted] if not _BY.match(bare[i])]
    below = filled[counted + 1 : counted + 14]
    time = bare[below[1]] if len(below) > 1 and re.match(r"\d{1,2}:\d\d", bare[below[1]]) else ""
    name = below[1 + bool(time)] if len(below) > 1 + bool(time) else None
    rights = next((i for i in below if _COPYRIGHT.match(bare[i])), None)
    gap = (i for i in range(filled[counted], len(bare)) if not bare[i])
    start = rights + 1 if rights is not None else next(gap, len(bare))
    return {
        "title": max(above[:2], key=lambda line: len(line.split()), default=None),  # a section may stand above it
        "date": dated(f"{bare[below[0]]} {time}") if below else None,
        "outlet": bare[name] if name else None,
        "text": _text(bare[start : filled[-1]]),
    }


def _from_proquest(record: list[str]) -> dict | None:
    labels = [_PROQUEST_LABEL.fullmatch(line.strip()) for line in record]
    values: dict[str, str] = {}
    for label in filter(None, labels):
        values[label[1].lower()] = label[2].strip()  # the last is the record's, others may stand in the text
    if not values.keys() & {"full text", "publication title", "publication info", "proquest document id"}:
        return None
    start = next((i for i, label in enumerate(labels) if label and label[1].lower() == "full text"), None)
    text = ""
    if start is not None:
        named = [i for i in range(start + 1, len(record)) if labels[i] and labels[i][1].lower() == "publication title"]
        end = named[-1] if named else len(record)
        while named and end - 1 > start and (labels[end - 1] or not record[end - 1]):
            end -= 1
        text = _text([labels[start][2], *record[start + 1 : end]])
    heading = (line.strip() for line in record if line.strip() and not _RULE.fullmatch(line.strip()))
    first = next((line for line in heading if not re.match(r"(?:Document )?\d+ of \d+\b", line)), None)
    return {
        "id": values.get("proquest document id"),
        "title": values.get("title") or first,
        "outlet": (values.get("publication title") or values.get("publication info", "")).split(";")[0].strip(),
        "date": values.get("publication date"),
        "url": values.get("document url"),
        "text": "" if text.lower().startswith("not available") else text,
    }
