"""Broken and hostile files end in articles, excluded rows or one clear refusal, and in bounded memory."""

import gzip
import json
import tracemalloc

import pyarrow
import pytest
from pyarrow import parquet

from analysis.errors import InputError
from analysis.read import MAX_TEXT, Article, Excluded, files, read_articles
from analysis.read.decoding import encoding_of
from tests.benchmarks.damage import DAMAGES, break_file

ROWS = [{"id": f"a{i}", "outlet": "Bugle", "text": "Café closed.", "date": "2031-03-10"} for i in range(5)]


def test_three_hundred_broken_files_end_in_rows_or_in_one_refusal(tmp_path):
    n_refused = n_kept = 0
    for number in range(300):
        folder = tmp_path / str(number)
        folder.mkdir()
        for given in (break_file(number, 20310310, folder, scale=0.001).given, folder):
            try:
                items = list(read_articles([given]))
            except InputError as error:
                n_refused += 1
                assert str(folder) in str(error)
            else:
                assert all(isinstance(item, Article) or (isinstance(item, Excluded) and item.reason) for item in items)
                n_kept += any(isinstance(item, Article) for item in items)
    assert n_refused > 50 and n_kept > 50


def test_the_same_seed_breaks_files_in_the_same_way(tmp_path):
    made = []
    for name in ("one", "other"):
        for number in range(len(DAMAGES)):
            folder = tmp_path / name / str(number)
            folder.mkdir(parents=True)
            break_file(number, 7, folder, scale=0.001)
        files = (path for path in sorted((tmp_path / name).rglob("*")) if path.is_file() and path.stat().st_size)
        made.append([(path.relative_to(tmp_path / name), path.read_bytes()) for path in files])
    assert made[0] == made[1] and len(made[0]) >= len(DAMAGES) / 2


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


@pytest.mark.parametrize("use_dictionary", [True, False])
def test_a_parquet_file_of_one_long_text_many_times_is_refused_before_it_fills_the_memory(
    tmp_path, use_dictionary, monkeypatch
):
    monkeypatch.setattr(files, "MAX_UNPACKED", 2**20)
    texts = pyarrow.array(["x" * 2**17]).dictionary_encode().take(pyarrow.array([0] * 300))
    table = pyarrow.table({"outlet": ["Bugle"] * 300, "text": texts})
    options = {"compression": "zstd", "use_dictionary": use_dictionary, "store_schema": False}
    parquet.write_table(table, tmp_path / "in.parquet", **options)
    pyarrow.default_memory_pool().release_unused()
    before = pyarrow.total_allocated_bytes()
    with pytest.raises(InputError, match=r"in\.parquet: unpacks to more than"):
        for _ in read_articles([tmp_path / "in.parquet"]):
            assert pyarrow.total_allocated_bytes() - before < 2**22


def test_a_text_as_long_as_a_book_excludes_itself_alone(tmp_path):
    texts = ["It rained. " * (MAX_TEXT // 11), "It rained. " * (MAX_TEXT // 11 + 1)]
    (tmp_path / "in.jsonl").write_text(
        "\n".join(json.dumps({**ROWS[0], "id": text[-30:] + str(len(text)), "text": text}) for text in texts)
    )
    kept, excluded = read_articles([tmp_path / "in.jsonl"])
    assert len(kept.text) <= MAX_TEXT
    assert excluded.reason == f"the text is longer than {MAX_TEXT:,} characters; split it into articles"


@pytest.mark.parametrize(("n_bad", "encoding"), [(20, "utf-8"), (40, "cp1252")])
def test_bytes_that_are_no_utf_8_are_damage_where_they_are_at_most_a_third(tmp_path, n_bad, encoding):
    (tmp_path / "in.txt").write_bytes("é".encode() * (100 - n_bad) + b"\xe9 " * n_bad)
    assert encoding_of(tmp_path / "in.txt") == encoding
