"""The text in a file, in whatever encoding it is, and in a cell: without markup, lists, escapes, wrong decodings.

Entry points: `encoding_of` and `lines_of` for files, `clean` and `flat` for what programs leave in a text.
"""

import ast
import codecs
import html
import io
import quopri
import re
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

from analysis.read import files

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe\0\0": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_MAC_MARKS = re.compile(rb"[a-z.,!?][\xd3\xd5](?=[\s,.a-z])|[\s(][\xd2\xd4](?=[A-Za-z])")
_FOREIGN = re.compile(rb"[\x80-\xff]{4,}")
_SCRIPTS = "cp1251 koi8_r cp866 iso8859_5 mac_cyrillic cp1253 cp1254 cp1256 gb18030 big5 shift_jis euc_kr".split()
_MAY_BE_OTHER = re.compile(rb"[\x81\x8d\x8f\x90\x9d\xc0-\xff]")  # letters, and what Windows-1252 does not have
_TAG = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|body|br|cite|div|em|figcaption|figure|font|h[1-6]|head|hr|html|i|iframe|img|li|"
    r"ol|p|q|script|section|small|span|strong|style|sub|sup|table|tbody|td|th|time|tr|u|ul|(?:o|w|st\d):[a-z]{1,20})(?:\s[^<>]{0,2000})?/?>|<!--[^<>]{0,2000}-->",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:p|br|div|li|h[1-6]|tr)\b", re.IGNORECASE)
_CODE = re.compile(r"\[(/?)([a-z_]{1,20})(?:[ =][^\[\]]{0,500})?\]", re.IGNORECASE)  # of forums and blogs
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8}\d{0,2};)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrt](?![a-z]))")
_ESCAPED = {"\\n": "\n", "\\r": "", "\\t": "\t"}
_OF_EXCEL = re.compile("_x([0-9A-F]{4})_")
_ARRAY = re.compile(r"array\((\[.*\])", re.DOTALL)
# Quicker to look for than a pattern.
_GARBLED = "ΓÇ Ã Â â€ â\x80 ï»¿ вЂ ‚Ä Ð Ñ \x91 \x92 \x93 \x94 \x96 \x97".split(" ")
_CUT_MARK = re.compile("â€(?=[ \n,.;:!?)]|$)")  # a closing mark whose last byte Windows-1252 does not have
_BLANKS = re.compile(r"\s+")
_BREAKS = dict.fromkeys("p div tr table li ul ol hr h1 h2 h3 h4 h5 h6 section article blockquote".split(), "\n\n")
_BREAKS |= {"br": "\n", "td": "\t", "th": "\t"}
N_TIMES = 3  # that one thing is wrapped in another


def encoding_of(source: Path) -> str:
    """Return the encoding of a whole file: UTF-8, UTF-16, Windows-1252, Mac Roman or one of another script.

    Bytes count as UTF-8 if at most a third of the marks outside ASCII is wrong, as in a damaged file. UTF-16 is
    known by its mark at the beginning or by every other byte being NUL. charset-normalizer is asked about other scripts
    alone: of 150 articles in Windows-1252 it takes 132 for Mac Roman.
    """
    if marked := marked_encoding(files.head(source, 4096)):
        return marked
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    n_bad = n_other = 0
    with files.open_bytes(source) as opened:
        for chunk in chain(iter(partial(opened.read, 2**18), b""), [b""]):
            text = decoder.decode(chunk, final=not chunk)
            if not text.isascii():
                n_other += len(text) - len(text.encode("ascii", "ignore"))
                n_bad += len(text) - len(text.encode("utf-8", "ignore").decode())
    return "utf-8" if n_bad * 3 <= n_other else _of_one_byte(files.head(source, 2**20))


def _of_one_byte(start: bytes) -> str:
    """Return the encoding of English with the quotation marks of a Mac or Windows, or with words of another script."""
    if len(_MAC_MARKS.findall(start)) > len(re.findall(rb"[\x91-\x94]", start)):
        return "mac_roman"
    if sum(map(len, _FOREIGN.findall(start))) * 2 <= len(re.findall(rb"[\x80-\xff]", start)):
        return "cp1252"
    from charset_normalizer import from_bytes

    found = from_bytes(start, cp_isolation=_SCRIPTS).best()
    return found.encoding if found else "cp1252"


def doubt_of(encoding: str, source: Path) -> list[str]:
    """Return what to note of the encoding of a file: nothing where it is certain, as that of marks alone."""
    told = f"the encoding is a guess ({encoding}); save the file as UTF-8 if letters are wrong"
    is_certain = encoding.startswith("utf") or encoding == "mac_roman"
    is_certain |= encoding == "cp1252" and not _MAY_BE_OTHER.search(files.head(source, 2**20))
    return [] if is_certain else [told]


def marked_encoding(start: bytes) -> str | None:
    """Return the encoding that the first bytes of a file show by their mark or by their NULs, if they do."""
    for mark, name in _BOMS.items():
        if start.startswith(mark):
            return name
    n_pairs = len(start) // 2
    if n_pairs > 4:
        nuls = [start[offset : 2 * n_pairs : 2].count(0) / n_pairs for offset in (0, 1)]
        if max(nuls) > 0.7 and min(nuls) < 0.1:
            return "utf-16-le" if nuls[1] > nuls[0] else "utf-16-be"
    return None


def lines_of(source: Path, encoding: str, newline: str = "") -> Iterator[str]:
    """Give the lines of a file; of one that is longer than `MAX_ROW` characters, one character more."""
    with io.TextIOWrapper(files.open_bytes(source), encoding, "replace", newline) as opened:
        while line := opened.readline(files.MAX_ROW + 1):
            rest = line
            while len(line) > files.MAX_ROW and rest and not rest.endswith(("\n", "\r")):
                rest = opened.readline(files.MAX_ROW)
            yield line


def clean(text: str) -> tuple[str, str | None]:
    """Return a text without markup, entities, escapes and wrongly decoded letters (ftfy), and a note of what was there.

    Examples
    --------
    >>> clean("<p>&ldquo;We stay,&rdquo; she said.</p><p>It rained.</p>")
    ('“We stay,” she said.\\n\\nIt rained.', 'markup was taken out')
    >>> clean("['It rained.', 'It snowed.']")[0], clean("AT&T’s profit is < 5")
    ('It rained.\\n\\nIt snowed.', ('AT&T’s profit is < 5', None))
    """
    notes = []
    if text.startswith(("['", '["', "b'", 'b"', "('", '("', "{'", "array([")) and text.rstrip()[-1] in "'\"])}":
        text = _of_literal(text, notes)
    if "\\" in text and "\n" not in text and _ESCAPE.search(text):
        text = _ESCAPE.sub(lambda found: _ESCAPED.get(found[0]) or chr(int(found[0][2:], 16)), text)
        text = whole_characters(text.replace('\\"', '"').replace("\\'", "'"))
        notes.append("escaped characters were resolved")
    text = _OF_EXCEL.sub(lambda found: chr(code) if (code := int(found[1], 16)) >= 32 else "", text)
    if "=E2=80=" in text or "%E2%80%" in text:  # of mail, of addresses
        text = quopri.decodestring(text.encode()).decode("utf-8", "replace") if "=E2=80=" in text else unquote(text)
        notes.append("escaped characters were resolved")
    for _ in range(N_TIMES):
        if "<![CDATA[" in text:
            text = text.replace("<![CDATA[", "").replace("]]>", "")
        if "<" in text and _TAG.search(text):
            text = flat((text if _BLOCK.search(text) else text.replace("\n", "<br>")).encode()) or _TAG.sub(" ", text)
        elif "&" in text and _ENTITY.search(text):
            text = html.unescape(text)
        else:
            break
        notes = [*filter("markup was taken out".__ne__, notes), "markup was taken out"]
    if "[/" in text and (closed := {found[2] for found in _CODE.finditer(text) if found[1]}):
        text = _CODE.sub(lambda found: "" if found[2] in closed else found[0], text)
        notes = [*filter("markup was taken out".__ne__, notes), "markup was taken out"]
    if not text.isascii() and any(mark in text for mark in _GARBLED):
        import ftfy

        mended = "\n".join(map(ftfy.fix_encoding, _CUT_MARK.sub("â€\x9d", text).split("\n")))
        mended = re.sub("ΓÇ.", lambda found: found[0].encode("cp437", "ignore").decode("utf-8", "ignore"), mended)
        notes += ["characters of a wrong encoding (mojibake) were mended"] * (mended != text)
        text = mended
    if "\ufffd" in text:
        notes.append(f"{text.count(chr(0xFFFD)):,} characters were lost in decoding, before it was read")
    return text, "; ".join(notes) or None


def _of_literal(text: str, notes: list[str]) -> str:
    try:
        array = _ARRAY.match(text)
        value = ast.literal_eval(array[1] if array else text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text
    parts = [value] if isinstance(value, str | bytes) else [*value]
    parts = [part.decode("utf-8", "replace") if isinstance(part, bytes) else part for part in parts]
    if not all(isinstance(part, str) for part in parts):
        return text
    is_one = isinstance(value, str | bytes)
    notes.append("bytes were decoded" if is_one else "the paragraphs of a list were put together")
    return whole_characters("\n\n".join(part for part in parts if part.strip()))


def whole_characters(text: str) -> str:
    """Put halves of characters together, as escapes write them."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def flat(page: bytes) -> str:
    """Return the text of a page or a part of one, with a line for each block; empty where it cannot be read."""
    from lxml import etree, html

    try:
        page.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    try:
        parser = html.HTMLParser(encoding=encoding, remove_comments=True, remove_pis=True)
        tree = html.document_fromstring(page, parser=parser)
    except (etree.LxmlError, ValueError):
        return ""
    for element in tree.iter():
        is_unseen = element.tag in ("script", "style", "title")
        element.text = "" if is_unseen else _BLANKS.sub(" ", element.text or "")
        element.tail = _BREAKS.get(element.tag, "") + _BLANKS.sub(" ", element.tail or "")
    lines = (line.strip(" \t") for line in tree.text_content().replace(" \t", "\t").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
