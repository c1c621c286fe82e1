"""What programs leave in the text of a cell: markup, lists, escapes, wrong decodings. Entry points: `clean`, `flat`."""

import ast
import html
import re

_TAG = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|body|br|cite|div|em|figcaption|figure|font|h[1-6]|head|hr|html|i|iframe|img|li|"
    r"ol|p|q|script|section|small|span|strong|style|sub|sup|table|tbody|td|th|time|tr|u|ul)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:p|br|div|li|h[1-6]|tr)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\[nrt](?![a-z])")
_ESCAPED = {"\\n": "\n", "\\r": "", "\\t": "\t"}
_OF_EXCEL = re.compile("_x00(?:0D|0A|09)_")
_GARBLED = "Ã Â â€ вЂ ‚Ä Ð Ñ \x91 \x92 \x93 \x94 \x96 \x97".split(" ")  # quicker to look for than a pattern
_BLANKS = re.compile(r"\s+")
_BREAKS = dict.fromkeys("p div tr table li ul ol hr h1 h2 h3 h4 h5 h6 section article blockquote".split(), "\n\n")
_BREAKS |= {"br": "\n", "td": "\t", "th": "\t"}
N_TIMES = 3  # that one thing is wrapped in another


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
    if text.startswith(("['", '["', "b'", 'b"')) and text.rstrip().endswith(("'", '"', "]")):
        text = _of_literal(text, notes)
    if "\\" in text and "\n" not in text and _ESCAPE.search(text):
        text = _ESCAPE.sub(lambda found: _ESCAPED.get(found[0]) or chr(int(found[0][2:], 16)), text)
        text = whole_characters(text.replace('\\"', '"').replace("\\'", "'"))
        notes.append("escaped characters were resolved")
    if "_x00" in text:
        text = _OF_EXCEL.sub("", text)
    for _ in range(N_TIMES):
        if "<" in text and _TAG.search(text):
            text = flat((text if _BLOCK.search(text) else text.replace("\n", "<br>")).encode()) or _TAG.sub(" ", text)
        elif "&" in text and _ENTITY.search(text):
            text = html.unescape(text)
        else:
            break
        notes = [*filter("markup was taken out".__ne__, notes), "markup was taken out"]
    if not text.isascii() and any(mark in text for mark in _GARBLED):
        import ftfy

        mended = "\n".join(map(ftfy.fix_encoding, text.split("\n")))
        notes += ["characters of a wrong encoding (mojibake) were mended"] * (mended != text)
        text = mended
    if "\ufffd" in text:
        notes.append(f"{text.count(chr(0xFFFD)):,} characters were lost in decoding, before it was read")
    return text, "; ".join(notes) or None


def _of_literal(text: str, notes: list[str]) -> str:
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text
    parts = value if isinstance(value, list) else [value]
    parts = [part.decode("utf-8", "replace") if isinstance(part, bytes) else part for part in parts]
    if not all(isinstance(part, str) for part in parts):
        return text
    notes.append("the paragraphs of a list were put together" if isinstance(value, list) else "bytes were decoded")
    return whole_characters("\n\n".join(part for part in parts if part.strip()))


def whole_characters(text: str) -> str:
    """Put halves of characters together, as escapes write them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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
