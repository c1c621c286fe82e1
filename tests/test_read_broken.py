"""Broken and hostile files end in articles, excluded rows or one clear refusal, and in bounded memory."""

import gzip
import io
import json
import random
import sqlite3
import tracemalloc

import pandas as pd
import pytest
import zstandard

from analysis.errors import InputError
from analysis.read import Article, Excluded, files, read_articles

ROWS = [{"id": f"a{i}", "outlet": "Bugle", "text": "Café closed.", "date": "2031-03-10"} for i in range(5)]
NAMES = [
    "in.csv",
    "in.tsv",
    "in.txt",
    "in.json",
    "in.jsonl",
    "in.db",
    "in.parquet",
    "in.csv.gz",
    "in.zst",
    "in",
    "x.py",
]
TRICKS = ["..csv", "a b\n.csv", "%2e%2e.json", "-.csv", "c:in.db", "a?mode=rwc#.db", "é.jsonl", "in.csv.csv.gz.gz"]


def whole_files(folder):
    table = pd.DataFrame(ROWS)
    base = sqlite3.connect(folder / "whole.db")
    table.to_sql("newsdata", base, index=False)
    base.close()
    parquet = io.BytesIO()
    table.to_parquet(parquet)
    plain = [
        table.to_csv(index=False).encode(),
        table.to_csv(index=False, sep="\t").encode("utf-16"),
        json.dumps(ROWS, indent=1).encode(),
        "\n".join(map(json.dumps, ROWS)).encode("cp1252"),
    ]
    packed = [*map(gzip.compress, plain[:3]), zstandard.compress(plain[3])]
    return [*plain, *packed, parquet.getvalue(), (folder / "whole.db").read_bytes()]


def broken(chance, content):
    way = chance.randrange(8)
    place = chance.randrange(len(content))
    if way == 0:
        return content[:place]
    if way == 1:
        return content[:place] + b"\0" * chance.randrange(1, 400) + content[place:]
    if way == 2:
        return content[:place] + chance.randbytes(20) + content[place + 20 :]
    if way == 3:
        return content[:place] + b'[{"text":' * chance.choice([3, 5000]) + content[place:]
    if way == 4:
        return content[:place] + b"x" * 300_000 + content[place:]
    if way == 5:
        return content.decode("latin-1").encode("utf-16")
    if way == 6:
        return gzip.compress(content[:place]) + content[place:]
    marks = [chance.choice([b'"', b",", b"\n", b"\r", b"\xed\xa0\x80", b"\xff", b"{", b"]", b"\xef\xbb\xbf"])]
    return b"".join(content[i : i + 7] + chance.choice([b"", *marks]) for i in range(0, len(content), 7))


def test_three_hundred_broken_files_end_in_rows_or_in_one_refusal(tmp_path):
    chance = random.Random(20310310)
    whole = whole_files(tmp_path)
    n_refused = n_kept = 0
    for number in range(300):
        folder = tmp_path / str(number)
        folder.mkdir()
        source = folder / chance.choice(NAMES + TRICKS)
        source.write_bytes(broken(chance, chance.choice(whole)))
        for given in (source, folder):
            try:
                items = list(read_articles([given]))
            except InputError as error:
                n_refused += 1
                assert str(folder) in str(error)
            else:
                assert all(isinstance(item, Article) or (isinstance(item, Excluded) and item.reason) for item in items)
                n_kept += any(isinstance(item, Article) for item in items)
    assert n_refused > 50 and n_kept > 50


@pytest.mark.parametrize("name", ["in.csv.gz", "in.jsonl.gz", "in.json.gz"])
def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path, name, monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED", 2**20)
    monkeypatch.setattr(files, "MAX_RATIO", 1)
    monkeypatch.setattr(files, "MAX_ROW", 2**18)
    content = b"outlet,text\nBugle," if "csv" in name else b"["
    (tmp_path / name).write_bytes(gzip.compress(content + b" " * 2**25))
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=r"unpacks to more than 1,048,576 bytes"):
            list(read_articles([tmp_path / name]))
        assert tracemalloc.get_traced_memory()[1] < 2**24
    finally:
        tracemalloc.stop()


def test_a_row_that_is_too_long_excludes_itself_alone(tmp_path):
    long = "x" * (files.MAX_ROW + 1)
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(ROWS[0] | change) for change in ({}, {"text": long})))
    (tmp_path / "in.csv").write_text(f"outlet,text\nBugle,It rained.\nBugle,{long}\nBugle,It did not.\n")
    kept, excluded = read_articles([tmp_path / "in.jsonl"])
    assert isinstance(kept, Article) and excluded.reason == files.TOO_LONG
    first, excluded, last = read_articles([tmp_path / "in.csv"])
    assert (first.text, last.text) == ("It rained.", "It did not.")
    assert "longer than" in excluded.reason or "larger than" in excluded.reason
