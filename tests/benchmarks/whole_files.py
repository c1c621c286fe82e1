"""Make a small whole file of every kind that the reader knows, with invented articles. Entry point: `whole_files`."""

import contextlib
import functools
import gzip
import io
import json
import sqlite3
import zipfile
from types import MappingProxyType

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
    }
    return MappingProxyType(files)
