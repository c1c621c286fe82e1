"""Make a small whole file of every kind that the reader knows, with invented articles. Entry point: `whole_files`."""

import contextlib
import functools
import gzip
import io
import json
import sqlite3
import zipfile
from types import MappingProxyType
from xml.sax.saxutils import escape

import pandas as pd
import zstandard

TEXT = (
    "The harbour opened again on Thursday, and the first boats left before dawn for the banks. “We waited for months,” "
    "said Ann Otter, the harbour master, who counted the café's boats.\n\nNobody in Port Vale had asked for the repair."
)
ROWS = [
    {"id": f"a{i}", "outlet": f"Bugle {i % 3}", "text": TEXT, "date": "2031-03-10", "url": f"https://bugle.example/{i}"}
    for i in range(4)
]
HTML = f"""<!doctype html><html><head><title>Harbour</title><meta property="og:site_name" content="Bugle"></head>
<body><article><h1>Harbour</h1><p>{TEXT.replace(chr(10), "</p><p>")}</p></article></body></html>"""
LEXIS = (
    f"\n 1 of 2 DOCUMENTS\n\n{'The Bugle':>40}\n\n{'March 10, 2010':>40}\n\nLENGTH: 9 words\n\nHEADLINE: Harbour\n\n"
)
LEXIS += f"BODY:\n{TEXT}\n\nLOAD-DATE: April 2, 2010\n\n"
FACTIVA = (
    f" HD\nHarbour\n WC\n12 words\n PD\n1 January 2020\n SN\nThe Bugle\n LP\n\n{TEXT}\n\nDocument BUGL00002020010\n"
)
PROQUEST = f"{'_' * 60}\n\nHarbour\n\nFull text: {TEXT}\n\nTitle: Harbour\n\nPublication title: Bugle\n\n{'_' * 60}\n"
WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bugle.example/1\r\nWARC-Record-ID: <urn:uuid:%d>\r\n"
)


WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
ODT = f'<o:body xmlns:o="{OFFICE}:office:1.0" xmlns:t="{OFFICE}:text:1.0"><o:text>{{}}</o:text></o:body>'
RTF = TEXT.replace("“", r"\ldblquote ").replace("”", r"\rdblquote ").replace("é", r"\'e9").replace("\n\n", r"\par ")
MHTML = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://bugle.example/1\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n'
    f"Content-Transfer-Encoding: 8bit\r\n\r\n{HTML}\r\n--b--\r\n"
)
ITEM = "<item><title>Harbour {0}</title><link>https://bugle.example/{0}</link><pubDate>Mon, 10 Mar 2031 10:00:00 GMT"
ITEM += f"</pubDate><content:encoded><![CDATA[<p>{TEXT.replace('{', '')}</p>]]></content:encoded></item>"
RSS = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Bugle'
RSS += f"</title>{ITEM.format(1)}{ITEM.format(2)}</channel></rss>"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: dict[str, str]) -> bytes:
    """Return a zip archive of these parts, the same bytes each time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def workbook(rows: list[list[str]]) -> bytes:
    """Return an Excel workbook with one sheet."""
    cells = ("".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) for row in rows)
    sheet = "".join(f"<row>{row}</row>" for row in cells)
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    made = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE.replace("relationships", "content-types")}">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEETS}/main" xmlns:r="{RELATIONS}"><sheets><sheet name="News" '
        'sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{RELATIONS}/worksheet" Target="sheet1.xml"/></Relationships>',
        "xl/sheet1.xml": f'<worksheet xmlns="{SHEETS}/main"><sheetData>{sheet}</sheetData></worksheet>',
    }
    return zipped(made)


def pdf(text: str) -> bytes:
    """Return a PDF of one page with a text of Latin letters."""
    shown = text.encode("cp1252", "replace").replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
    lines = b"".join(b"(%b) Tj T*\n" % line for line in shown.split(b"\n"))
    page = b"BT /F1 12 Tf 72 720 Td 14 TL\n%bET" % lines
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"xref\n0 6\n0000000000 65535 f \n" + table
    return made + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(made) - len(table) - 29)


@functools.cache
def whole_files() -> MappingProxyType[str, bytes]:
    """Make a small whole file of every kind that the reader knows: name and content."""
    table, packed, columns = pd.DataFrame(ROWS), io.BytesIO(), io.BytesIO()
    with contextlib.closing(sqlite3.connect(":memory:")) as base:
        table.to_sql("newsdata", base, index=False)
        database = base.serialize()
    table.to_parquet(columns)
    csv, lines = table.to_csv(index=False).encode(), "\n".join(map(json.dumps, ROWS)).encode()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../in.csv", csv)
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML.encode()
    records = [WARC % i + b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (len(answer), answer) for i in range(3)]
    files = {
        "in.csv": csv,
        "in.tsv": table.to_csv(index=False, sep="\t").encode("utf-16"),
        "in.json": json.dumps(ROWS, indent=1, ensure_ascii=False).encode(),
        "articles.json": json.dumps({"status": "ok", "articles": ROWS}).encode(),
        "in.jsonl": lines,
        "in.csv.gz": gzip.compress(csv, mtime=0),
        "in.jsonl.zst": zstandard.compress(lines),
        "in.parquet": columns.getvalue(),
        "in.db": database,
        "Bugle/in.txt": TEXT.encode(),
        "in.html": HTML.encode(),
        "in.warc": b"".join(records),
        "in.warc.gz": b"".join(gzip.compress(record, mtime=0) for record in records),
        "lexis.txt": LEXIS.encode(),
        "factiva.txt": FACTIVA.encode(),
        "proquest.txt": PROQUEST.encode(),
        "in.zip": packed.getvalue(),
        "Bugle/in.md": f"# Harbour\n\n{TEXT}".encode(),
        "Bugle/in.docx": zipped(
            {
                "word/document.xml": WORD.format(
                    "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in TEXT.split("\n\n"))
                )
            }
        ),
        "Bugle/in.odt": zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": ODT.format("".join(f"<t:p>{line}</t:p>" for line in TEXT.split("\n\n"))),
            }
        ),
        "Bugle/in.rtf": rf"{{\rtf1\ansi\ansicpg1252 {RTF}}}".encode(),
        "Bugle/in.pdf": pdf(TEXT),
        "in.mhtml": MHTML.encode(),
        "in.rss": RSS.encode(),
        "in.xlsx": workbook([list(ROWS[0]), *(list(row.values()) for row in ROWS)]),
        "texts.zip": zipped({"Bugle/a.txt": TEXT, "Herald/b.html": HTML}),
    }
    return MappingProxyType(files)
