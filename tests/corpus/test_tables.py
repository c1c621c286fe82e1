"""Tables are written whole and checked, and read back as they were."""

import csv
import re
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis.corpus import tables
from analysis.errors import InputError

HASH = "0" * 64
ARTICLE = (
    *("a", "Bugle", datetime(2031, 3, 10, 7, 30), "minute", None, None, "Rain, at last"),
    *("Ann Lee", "rain-graz", 0.75, None, None, None, None),
    *("original", None, 5, 1, 2, HASH),
)
OTHER = (
    *("b", "Herald", None, None, "no date is given", "https://h.example", None, None, "rain", None, "a", "wire", 0.5),
    *("c", "repost", "an AP credit", 0, 0, 0, HASH),
)
QUOTE = (
    *("a", 0, "direct", [(1, 8), (12, 20)], [(21, 24)], [], "Ann Lee", "named", "Norland", "mayor", 0.9, None),
    *("say", "neutral", 4, 0.25, "It rained all", "Ann B. Lee", "Norland"),
)
INDIRECT = (
    *("b", 0, "indirect", [(1, 8)], [], [], None, "unknown", None, "", None, "TASS", None, None),
    *(1, 0.0, "rained", None, None),
)
ROWS = {
    "articles": [ARTICLE, OTHER],
    "words": [("a", "outlet", 1, "it", 1), ("a", "quoted", 2, "“rained", 3)],
    "sentences": [
        ("a", 0, 0, 10, 5, 0.5, 0.0, 1.0, 0.0, -0.25),
        ("a", 1, 11, 20, 1, None, None, None, None, None),
    ],
    "quotes": [QUOTE, INDIRECT],
    "furniture": [("a", 0, 4, "title", 1)],
    "actors": [("a", "Norland", "outlet", 3, 2, 17)],
    "collocates": [("a", "Norland", "outlet", "harbour", 2), ("a", "Norland", "quoted", "rain", 1)],
    "sentiment_words": [("a", "outlet", "war", 2, -1.1, 0), ("a", "mixed", "not good", 1, -0.3412, 4)],
    "leads": [("a", "rain", 5), ("a", "rain fell", 2)],
    "targets": [("a", "Norland", 1, 17, 24, 0.5, 0.25, 0.25)],
    "speakers": [
        ("Ann B. Lee", "named", "Norland", "Ann Lee | Lee", 2, 5, "same letters"),
        ("Harbour Board", "institution", None, "Harbour Board", 1, 1, "same letters"),
    ],
    "excluded": [
        ("in.csv", 2, "NA", "null", "the text is empty"),
        ("in.json", None, None, None, 'its date "x, y" is not a date; mend it'),
    ],
}
NAMES = list(tables.TABLES)


def place(name: str, folder: Path) -> Path:
    return folder / tables.file_name(name)


def written(name: str, rows, folder: Path) -> Path:
    tables.write(name, rows, folder)
    return place(name, folder)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_read_back_as_it_was_written(tmp_path, name):
    expected = tables.as_frame(name, ROWS[name])
    tables.write(name, ROWS[name], tmp_path)
    assert_frame_equal(tables.read(name, tmp_path), expected)
    assert len(expected) == len(ROWS[name])


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_keeps_its_columns_and_types(tmp_path, name):
    tables.write(name, [], tmp_path)
    found = tables.read(name, tmp_path)
    assert list(found.columns) == list(tables.TABLES[name])
    assert found.empty
    assert_frame_equal(found, tables.as_frame(name, ROWS[name]).head(0))


def test_a_date_that_is_missing_stays_missing(tmp_path):
    tables.write("articles", ROWS["articles"], tmp_path)
    assert tables.read("articles", tmp_path)["published"].tolist() == [pd.Timestamp("2031-03-10 07:30"), pd.NaT]


@pytest.mark.parametrize("name", NAMES)
def test_rows_and_frames_and_arrow_tables_make_the_same_table(name):
    found = tables.as_table(name, ROWS[name])
    assert found.schema.names == list(tables.TABLES[name])
    assert tables.as_table(name, tables.as_frame(name, ROWS[name]).iloc[:, ::-1]).equals(found)
    assert tables.as_table(name, found).equals(found)


def test_a_date_is_kept_to_the_second():
    row = (*ARTICLE[:2], datetime(2031, 3, 10, microsecond=5), *ARTICLE[3:])
    assert tables.as_table("articles", [row])["published"].to_pylist() == [datetime(2031, 3, 10)]


@pytest.mark.parametrize("name", NAMES)
def test_a_column_too_many_or_too_few_is_named_and_not_written(tmp_path, name):
    frame = tables.as_frame(name, ROWS[name])
    first = frame.columns[0]
    with pytest.raises(InputError, match="column 'mood' is not one of its columns"):
        tables.write(name, frame.assign(mood="grim"), tmp_path)
    with pytest.raises(InputError, match=f"column '{first}' is missing"):
        tables.write(name, frame.drop(columns=first), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrong", ["column too many", "column too few", "type"])
def test_a_file_that_is_not_the_table_is_refused_by_name(tmp_path, name, wrong):
    frame = tables.as_frame(name, ROWS[name])
    column = next(
        c for c in frame.columns if c in ("row", "n_words", "count", "n_sentences", "n", "sentence", "n_quotes")
    )
    if wrong == "column too many":
        frame["mood"] = "grim"
    elif wrong == "column too few":
        frame = frame.drop(columns=column)
    else:
        frame[column] = "five"
    file = place(name, tmp_path)
    if name in tables.CSVS:
        frame.to_csv(file, index=False)
    else:
        frame.to_parquet(file)
    with pytest.raises(InputError, match=f"^{re.escape(str(file))}: .*; annotate the articles again$"):
        tables.read(name, tmp_path)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", [b"", b"PAR1", b"\xff\xfe\x00", b"PAR1" + b"\x00" * 50 + b"PAR1"])
def test_a_damaged_file_is_refused_by_name(tmp_path, name, content):
    place(name, tmp_path).write_bytes(content)
    with pytest.raises(InputError, match=re.escape(str(place(name, tmp_path)))):
        tables.read(name, tmp_path)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(InputError, match=r"words\.parquet: cannot be read as a table .*; annotate the articles again"):
        tables.read("words", tmp_path)


class Broken(Exception):
    pass


def break_off(*args, **options):
    raise Broken


@pytest.mark.parametrize("name", NAMES)
def test_writing_that_fails_leaves_the_old_table_and_no_other_file(tmp_path, monkeypatch, name):
    old = written(name, ROWS[name][:1], tmp_path).read_bytes()
    monkeypatch.setattr("analysis.store.os.replace", break_off)
    with pytest.raises(Broken):
        tables.write(name, ROWS[name], tmp_path)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [old]


def test_a_result_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    file = tmp_path / "out.csv"
    tables.write_csv(pd.DataFrame({"term": ["a,b", "é"], "count": [1, 2]}), file)
    assert file.read_bytes() == 'term,count\n"a,b",1\né,2\n'.encode()
    monkeypatch.setattr("analysis.store.os.replace", break_off)
    with pytest.raises(Broken):
        tables.write_csv(pd.DataFrame({"term": ["c"], "count": [3]}), file)
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert file.read_text().startswith("term,count")


FORMULA_STARTS = ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠", " =", "\u3000@", "'=", "''\t"]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_cell_of_a_result_is_taken_for_a_formula(tmp_path, start):
    frame = pd.DataFrame({"term": [f"{start}1+1", f"a{start}", None], "low": [-1.5, 2.0, None]})
    found = pd.read_csv(tables.write_csv(frame, tmp_path / "out.csv"))
    assert found["term"].tolist()[:2] == [f"'{start}1+1", f"a{start}"] and found["term"].isna().tolist()[2]
    assert found["low"].tolist()[:2] == [-1.5, 2.0]
    assert tables.csv_text(frame) == (tmp_path / "out.csv").read_bytes().decode()


@given(st.lists(st.text(st.sampled_from("'=+-@＝＠\t\n a,\"é"), min_size=1, max_size=4), min_size=1, max_size=5))
@example([f"{start}1+1" for start in FORMULA_STARTS])
@example(["'", "''", "'a", "a'=1", '=HYPERLINK("http://a.example","b")'])
def test_rows_not_kept_hold_no_formula_and_are_read_back_as_they_were(cells):
    rows = [("in.csv", number, cell, cell, cell) for number, cell in enumerate(cells)]
    with TemporaryDirectory() as folder:
        file = written("excluded", rows, Path(folder))
        with file.open(newline="", encoding="utf-8") as lines:
            found = [cell for row in csv.reader(lines) for cell in row]
        assert not any(re.match(r"\s*[=+\-@＝＋－＠\t\n]", cell) for cell in found)
        assert list(tables.read("excluded", folder).itertuples(index=False, name=None)) == rows


def test_a_carriage_return_ends_no_row_of_a_result():
    assert tables.csv_text(pd.DataFrame({"outlet": ["a\r=1"]})) == "outlet\na =1\n"


def test_a_result_takes_the_place_of_no_other_file(tmp_path):
    result = pd.DataFrame({"term": ["c"], "count": [3]})
    for name, content in (("notes.csv", b"name;age\n"), ("page.csv", b"<html>"), ("data.csv", b"term,count,mine\n")):
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"link-{name}").symlink_to(tmp_path / name)
        for place in (name, f"link-{name}"):
            with pytest.raises(InputError, match="was not written by framing, or was changed since; name another file"):
                tables.write_csv(result, tmp_path / place)
        assert (tmp_path / name).read_bytes() == content
    (tmp_path / "empty.csv").touch()
    assert tables.write_csv(result, tmp_path / "empty.csv").read_text() == "term,count\nc,3\n"


@pytest.mark.parametrize("place", ["gone/out.csv", "gone/./out.csv"])
def test_a_result_that_cannot_be_written_says_why(tmp_path, place):
    with pytest.raises(InputError, match=r"cannot be written \(.+\); choose another file"):
        tables.write_csv(pd.DataFrame({"term": ["a"]}), tmp_path / place)
    assert list(tmp_path.iterdir()) == []


def test_the_codebook_tells_every_column_and_its_type_and_no_other():
    sheet = (Path(__file__).resolve().parents[2] / "data" / "README.md").read_text("utf-8")
    told = dict(re.findall(r"^### `(\w+)\.(?:parquet|csv)`: one row .*\n((?:\n|\|.*\n)+)", sheet, re.MULTILINE))
    assert list(told) == NAMES
    for name, rows in told.items():
        expected = [(field.name, str(field.type).replace("item: ", "")) for field in tables.as_table(name, []).schema]
        assert re.findall(r"^\| `(\w+)` \| (\S+) \| .{6,} \|$", rows, re.MULTILINE) == expected
