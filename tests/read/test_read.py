"""Every kind of input becomes articles, and every row that does not says why."""

import csv
import gzip
import json
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.read import Article, Excluded, read_articles

ROW = {"id": "a1", "outlet": "Bugle", "text": "It rained on the harbour."}


def read(*sources, **options):
    return list(read_articles(sources, **options))


def only(*sources):
    (item,) = read(*sources)
    return item


def write(file, content):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def as_json(file, data):
    return write(file, json.dumps(data))


def as_csv(file, *rows):
    with open(file, "w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    return file


def test_a_folder_names_the_outlet_and_a_file_the_article(tmp_path):
    write(tmp_path / "Bugle" / "one.txt", "It rained.")
    article = only(tmp_path / "Bugle")
    assert (article.article_id, article.outlet, article.text) == ("one", "Bugle", "It rained.")
    assert (article.published, article.title, article.copy) == (None, None, "original")


def test_in_a_folder_of_folders_each_names_its_outlet(tmp_path):
    write(tmp_path / "Bugle" / "one.txt", "It rained.")
    write(tmp_path / "Herald" / "two.txt", "It did not rain.")
    assert [(item.article_id, item.outlet) for item in read(tmp_path)] == [("one", "Bugle"), ("two", "Herald")]


def test_a_manifest_says_what_is_known_of_each_file(tmp_path):
    write(tmp_path / "one.txt", "It rained.")
    as_csv(
        tmp_path / "articles.csv",
        ["file", "outlet", "date", "title", "url", "story", "copy"],
        ["one.txt", "Bugle", "2031-03-10", "Rain, at last", "https://bugle.example/1", "rain", "repost"],
    )
    found = only(tmp_path)
    assert (found.article_id, found.outlet, found.published) == ("one", "Bugle", datetime(2031, 3, 10))
    assert (found.title, found.url, found.story) == ("Rain, at last", "https://bugle.example/1", "rain")
    assert found.copy == "repost"


def test_a_single_file_takes_its_row_of_the_manifest_beside_it_and_no_other(tmp_path):
    write(tmp_path / "one.txt", "It rained.")
    write(tmp_path / "two.txt", "It rained more.")
    as_csv(tmp_path / "articles.csv", ["file", "outlet"], ["gone.txt", "Bugle"], ["two.txt", "Herald"], ["a", "b", "c"])
    assert only(tmp_path / "two.txt").outlet == "Herald"


def test_a_single_file_without_a_manifest_has_its_folder_as_outlet(tmp_path):
    assert only(write(tmp_path / "Bugle" / "one.txt", "It rained.")).outlet == "Bugle"


def test_a_csv_has_an_article_in_each_row(tmp_path):
    file = as_csv(tmp_path / "in.csv", ["outlet", "text"], ["Bugle", "It rained."], ["Herald", "Two\nlines, here."])
    first, second = read(file)
    assert (first.article_id, first.outlet, first.text, first.row) == ("in-2", "Bugle", "It rained.", 2)
    assert (second.article_id, second.text, second.row) == ("in-3", "Two\nlines, here.", 3)


def test_json_holds_one_article_or_a_list_of_them(tmp_path):
    for data in (ROW, [ROW]):
        article = only(as_json(tmp_path / "in.json", data))
        assert (article.article_id, article.outlet, article.text, article.row) == (*ROW.values(), 1)


def test_jsonl_holds_an_article_in_each_line_and_blank_lines_are_none(tmp_path):
    file = write(tmp_path / "in.jsonl", json.dumps(ROW) + "\r\n\n" + json.dumps(ROW | {"id": "a2"}))
    assert [(item.article_id, item.row) for item in read(file)] == [("a1", 1), ("a2", 3)]


@pytest.mark.parametrize("name", ["in.csv", "in.json", "in.jsonl"])
def test_the_gzipped_file_gives_the_same_articles(tmp_path, name):
    content = b"id,outlet,text\na1,Bugle,It rained." if name == "in.csv" else json.dumps(ROW).encode()
    plain, packed = write(tmp_path / name, content), write(tmp_path / f"{name}.gz", gzip.compress(content, mtime=0))
    first, second = only(plain), only(packed)
    assert (first.article_id, first.outlet, first.text) == (second.article_id, second.outlet, second.text)


@pytest.mark.parametrize(
    ("name", "content"),
    [("in.csv", "outlet,text\nBugle,It rained."), ("in.json", json.dumps(ROW)), ("in.jsonl", json.dumps(ROW))],
)
def test_a_byte_order_mark_is_no_part_of_the_input(tmp_path, name, content):
    assert only(write(tmp_path / name, b"\xef\xbb\xbf" + content.encode())).outlet == "Bugle"


def test_a_byte_order_mark_is_no_part_of_a_text(tmp_path):
    assert only(write(tmp_path / "one.txt", b"\xef\xbb\xbfIt rained.")).text == "It rained."


ODD_TEXT = "  One\r\nline\rand\n\nanother\x00,\u2028 “quoted”\u00a0\U0001f600 \t\r\n"


def test_no_character_of_a_text_is_changed(tmp_path):
    sources = [
        write(tmp_path / "one.txt", ODD_TEXT),
        as_csv(tmp_path / "in.csv", ["outlet", "text"], ["Bugle", ODD_TEXT]),
        as_json(tmp_path / "in.json", ROW | {"text": ODD_TEXT}),
        as_json(tmp_path / "in.jsonl", ROW | {"text": ODD_TEXT}),
    ]
    for source in sources:
        assert only(source).text == ODD_TEXT


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("article_id", "article_id"),
        ("published", "published"),
        ("date", "published"),
        ("event_id", "story"),
        ("event", "story"),
        ("Story", "story"),
        (" TITLE ", "title"),
    ],
)
def test_a_column_may_go_by_its_other_names(tmp_path, alias, name):
    file = as_csv(tmp_path / "in.csv", ["Outlet", "TEXT", alias], ["Bugle", "It rained.", "2031-03-10"])
    expected = datetime(2031, 3, 10) if name == "published" else "2031-03-10"
    assert getattr(only(file), name) == expected


def test_a_column_that_nobody_knows_is_not_read(tmp_path):
    file = as_csv(tmp_path / "in.csv", ["outlet", "mood", "text"], ["Bugle", "grim", "It rained."])
    assert only(file) == Article("in-2", "Bugle", "It rained.", file=str(file), row=2)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2021-04-28", datetime(2021, 4, 28)),
        ("2021-04-28T11:53", datetime(2021, 4, 28, 11, 53)),
        ("2021-04-28 11:53:30", datetime(2021, 4, 28, 11, 53, 30)),
        ("2021-04-28T11:53+03:00", datetime(2021, 4, 28, 8, 53)),
        ("2021-04-28T11:53Z", datetime(2021, 4, 28, 11, 53)),
        ("28 Apr, 2021 11:53", datetime(2021, 4, 28, 11, 53)),
        ("28 April 2021", datetime(2021, 4, 28)),
        ("April 28, 2021", datetime(2021, 4, 28)),
        (" ", None),
        ("", None),
    ],
)
def test_a_date_may_be_written_in_these_ways(tmp_path, written, meant):
    file = as_csv(tmp_path / "in.csv", ["outlet", "text", "date"], ["Bugle", "It rained.", written])
    assert only(file).published == meant


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"text": ""}, "the text is empty"),
        ({"text": " \n…!"}, "the text is empty"),
        ({"text": None}, "the text is empty"),
        ({"text": 5}, "its 'text' is not a string"),
        ({"text": [5]}, "its 'text' is not a string"),
        ({"outlet": ""}, "no outlet is given; fill in its 'outlet'"),
        ({"outlet": ["Bugle", "Herald"]}, "its 'outlet' is not a string"),
        ({"title": {"kicker": "Rain"}}, "its 'title' is not a string"),
        ({"copy": "stolen"}, "its copy 'stolen' is none of original, repost, retranslation"),
    ],
)
def test_an_odd_value_excludes_its_row_and_no_other(tmp_path, change, reason):
    file = as_json(tmp_path / "in.json", [ROW | change, ROW | {"id": "a2"}])
    excluded, kept = read(file)
    assert reason in excluded.reason
    assert (excluded.file, excluded.row) == (str(file), 1)
    assert kept.article_id == "a2"


def test_half_a_character_is_marked_and_told(tmp_path):
    article = only(as_json(tmp_path / "in.json", ROW | {"text": "It rained \ud800.", "outlet": "Bu\udfffgle"}))
    assert (article.text, article.outlet) == ("It rained \ufffd.", "Bu\ufffdgle")
    assert article.note.startswith("1 characters were lost in decoding")


def test_a_number_may_stand_for_an_id(tmp_path):
    assert only(as_json(tmp_path / "in.json", ROW | {"id": 17})).article_id == "17"


def test_what_is_excluded_keeps_its_name_and_outlet(tmp_path):
    excluded = only(as_json(tmp_path / "in.json", ROW | {"text": 5}))
    assert (excluded.article_id, excluded.outlet) == ("a1", "Bugle")


def test_only_the_first_of_two_articles_with_one_id_is_kept(tmp_path):
    first = as_json(tmp_path / "first.json", [ROW | {"text": ""}, ROW])
    second = as_json(tmp_path / "second.json", ROW)
    empty, kept, repeated = read(first, second)
    assert empty.reason == "the text is empty"
    assert kept.row == 2
    assert repeated.reason == f"its id is also that of {first}, row 2; give each its own"


def test_articles_of_outlets_not_asked_for_are_excluded(tmp_path):
    file = as_json(tmp_path / "in.json", [ROW, ROW | {"id": "a2", "outlet": "Herald"}])
    excluded, kept = read(file, outlets=["Herald"])
    assert (excluded.article_id, excluded.reason) == ("a1", "its outlet is not among those asked for")
    assert kept.outlet == "Herald"


@pytest.mark.parametrize("line", ["{", "nothing", "[1]", "5", '"text"', "[" * 100_000, "1" * 5000])
def test_a_line_that_is_no_article_excludes_itself(tmp_path, line):
    excluded, kept = read(write(tmp_path / "in.jsonl", f"{line}\n{json.dumps(ROW)}"))
    assert excluded.row == 1 and excluded.reason.startswith(("the line is not", "the entry is not"))
    assert kept.article_id == "a1"


@pytest.mark.parametrize("depth", [10, 300, 900, 1500, 5000])
def test_a_value_nested_deep_ends_in_a_reason(tmp_path, depth):
    line = json.dumps(ROW)[:-1] + ', "title": ' + "[" * depth + "]" * depth + "}"
    assert isinstance(only(write(tmp_path / "in.jsonl", line)), Excluded)


def test_a_row_with_too_many_cells_is_excluded(tmp_path):
    file = write(tmp_path / "in.csv", "outlet,text\nBugle,It rained, and more\n\nHerald,It did not.\n")
    excluded, kept = read(file)
    assert (excluded.row, kept.row) == (2, 4)
    assert excluded.reason.startswith("the row has 3 cells where the header has 2; ")


def test_a_row_with_too_few_cells_lacks_what_they_would_hold(tmp_path):
    excluded = only(write(tmp_path / "in.csv", "outlet,text\nBugle\n"))
    assert (excluded.outlet, excluded.reason) == ("Bugle", "the text is empty")


def test_a_quotation_mark_left_open_does_not_swallow_rows_in_silence(tmp_path):
    file = write(tmp_path / "in.csv", 'outlet,text\nBugle,It rained.\nHerald,"It did not.\nBugle,It rained more.\n')
    kept, excluded = read(file)
    assert kept.text == "It rained."
    assert excluded.row == 3 and "check its quotation marks" in excluded.reason


def test_a_manifest_row_that_fits_no_file_says_so(tmp_path):
    write(tmp_path / "in" / "one.txt", "It rained.")
    write(tmp_path / "secret.txt", "Not yours.")
    tricks = ["gone.txt", "../secret.txt", str(tmp_path / "secret.txt"), "", ".", "x" * 5000 + ".txt", "on\0e.tx"]
    as_csv(tmp_path / "in" / "articles.csv", ["file", "outlet"], ["one.txt", "Bugle"], *([t, "Bugle"] for t in tricks))
    *excluded, kept = read(tmp_path / "in")
    assert (kept.article_id, kept.text) == ("one", "It rained.")
    assert [item.row for item in excluded] == list(range(3, 3 + len(tricks)))
    assert {item.reason.split(";")[0] for item in excluded} == {"there is no such .txt file in the folder"}
    assert {item.file for item in excluded} == {str(tmp_path / "in" / "articles.csv")}


def test_a_file_that_the_manifest_names_twice_is_read_once(tmp_path):
    write(tmp_path / "one.txt", "It rained.")
    as_csv(tmp_path / "articles.csv", ["file", "outlet"], ["one.txt", "Bugle"], ["./one.txt", "Herald"])
    excluded, kept = read(tmp_path)
    assert (excluded.row, excluded.reason) == (3, "row 2 names the same file; take one of them out")
    assert kept.outlet == "Bugle"


def test_a_file_that_the_manifest_does_not_name_is_excluded(tmp_path):
    write(tmp_path / "one.txt", "It rained.")
    write(tmp_path / "two.txt", "It rained more.")
    as_csv(tmp_path / "articles.csv", ["file", "outlet"], ["one.txt", "Bugle"])
    kept, excluded = read(tmp_path)
    assert kept.article_id == "one"
    assert excluded.reason == "it is not listed in articles.csv; add a row for it"


def test_a_bad_cell_of_the_manifest_is_named_by_its_row(tmp_path):
    write(tmp_path / "one.txt", "It rained.")
    as_csv(tmp_path / "articles.csv", ["file", "outlet", "copy"], ["one.txt", "Bugle", "stolen"])
    excluded = only(tmp_path)
    assert (excluded.file, excluded.row) == (str(tmp_path / "articles.csv"), 2)
    assert (excluded.article_id, excluded.outlet) == ("one", "Bugle")


def test_a_text_in_windows_1252_is_read_and_damage_is_told(tmp_path):
    write(tmp_path / "Bugle" / "one.txt", b"It rained.\nCaf\xe9.")
    write(tmp_path / "Bugle" / "two.txt", "é".encode() * 30 + b"\nCaf\xe9.")
    write(tmp_path / "Bugle" / "zip.txt", b"PK\xff\0\0")
    kept, damaged, packed = read(tmp_path / "Bugle")
    assert kept.text == "It rained.\nCafé."
    assert damaged.text.endswith("Caf\ufffd.") and damaged.note.startswith("1 characters were lost in decoding")
    assert packed.reason.startswith("is no text in UTF-8, UTF-16 or Windows-1252")


def test_a_file_whose_name_is_not_utf_8_is_read(tmp_path):
    try:
        (tmp_path / "caf\udce9.txt").write_text("It rained.")
    except OSError as error:
        pytest.skip(f"this file system takes no such name ({error.strerror})")
    assert (only(tmp_path).article_id, only(tmp_path).text) == ("caf\ufffd", "It rained.")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("gone.csv", None, "there is no such file or folder; check the path"),
        ("x" * 5000, None, "there is no such file or folder; check the path"),
        ("a\0b.csv", None, "there is no such file or folder; check the path"),
        ("in.pdf", b"%PDF", "cannot be read as PDF"),
        ("in.doc", b"\xd0\xcf\x11\xe0", "cannot be read as articles; save or export it as .txt, .docx, .html or .csv"),
        ("in.gz", b"", "cannot be read as articles"),
        ("in.csv", b"", "row 1: there is no column 'outlet' (columns: none); add or rename it"),
        ("in.csv", b"text,paper\n", "row 1: there is no column 'outlet' (columns: text, paper); add or rename it"),
        ("in.csv", b"outlet,pages\n", "row 1: there is no column 'text' (columns: outlet, pages); add or rename it"),
        ("in.csv", b'"outlet,text\n', "row 1: there is no column 'outlet' (columns: outlet,text)"),
        ("in.json", b"[\n{]", "row 2: is not JSON"),
        ("in.json", b"[" * 100_000, "is not JSON"),
        ("in.csv.gz", b"outlet,text", "cannot be read"),
        ("in.csv.gz", gzip.compress(b"outlet,text\nBugle,It rained.", mtime=0)[:-6], "cannot be read"),
        ("in.csv.gz", gzip.compress(b"outlet,text\nBugle,It rained.", mtime=0)[:12] + b"\xff" * 20, "cannot be read"),
    ],
)
def test_an_input_that_is_no_articles_at_all_is_refused_by_name(tmp_path, name, content, problem):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read(file)
    assert str(refused.value).startswith(f"{file}")
    assert problem in str(refused.value)


def test_a_folder_without_articles_is_refused(tmp_path):
    write(tmp_path / "corpus.json", '{"files": {}}')
    with pytest.raises(InputError, match=r"holds no article; give a folder of \.txt"):
        read(tmp_path)


def test_a_manifest_without_its_columns_is_refused(tmp_path):
    write(tmp_path / "one.txt", "It rained.")
    write(tmp_path / "articles.csv", "name,outlet\none.txt,Bugle\n")
    with pytest.raises(InputError, match=r"articles\.csv, row 1: there is no column 'file'"):
        read(tmp_path)


CELLS = st.sampled_from(["", " ", "Bugle", "Herald", "It rained.", "a1", "2031-03-10", "soon", "repost", "“Yes.”\r\n"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys((*ROW, "date", "copy"), CELLS)), max_size=8))
def test_rows_in_are_articles_and_excluded(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("rows")
    listed = as_json(folder / "in.json", rows)
    lines = write(folder / "in.jsonl", "\n".join(json.dumps(row) for row in rows))
    header = [*ROW, "date", "copy"]
    cells = [[row.get(name, "") for name in header] for row in rows]
    table = as_csv(folder / "in.csv", header, *cells)
    n_blank = sum(not any(cell.strip() for cell in row) for row in cells)
    for file, n_rows in ((listed, len(rows)), (lines, len(rows)), (table, len(rows) - n_blank)):
        items = read(file)
        assert len(items) == n_rows
        assert len({(item.file, item.row) for item in items}) == n_rows
        kept = [item for item in items if isinstance(item, Article)]
        assert len({article.article_id for article in kept}) == len(kept)
        assert all(article.outlet and article.text.strip() for article in kept)


HOSTILE = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.sampled_from('{}[]":,\\ud800 \n\r\0"outlet","text"\'id“”1e9'), max_size=60).map(
        lambda marks: "".join(marks).encode()
    ),
    st.binary(max_size=100).map(lambda cells: b"outlet,text,date\n" + cells),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda values: st.lists(values, max_size=3) | st.dictionaries(st.sampled_from([*ROW, "date"]), values),
        max_leaves=12,
    ).map(lambda data: json.dumps(data).encode()),
)


@settings(max_examples=150, deadline=None)
@given(HOSTILE, st.sampled_from(["in.csv", "in.json", "in.jsonl", "in.txt", "in.csv.gz", "articles.csv"]))
def test_any_bytes_end_in_articles_or_in_a_reason(tmp_path_factory, content, name):
    folder = tmp_path_factory.mktemp("bytes")
    source = write(folder / name, content)
    if name == "articles.csv":
        write(folder / "one.txt", "It rained.")
        source = folder
    try:
        items = read(source)
    except InputError as error:
        assert str(folder) in str(error)
    else:
        assert all(isinstance(item, Article) or item.reason for item in items)


def test_articles_of_the_same_file_name_in_folders_of_outlets_are_told_apart_by_their_folder(tmp_path):
    for outlet in ("Bugle", "Echo"):
        (tmp_path / outlet).mkdir()
        (tmp_path / outlet / "ferry.txt").write_text(f"The ferry left the harbour, the {outlet} has learnt.")
    (tmp_path / "Echo" / "dues.txt").write_text("The council raised the harbour dues.")
    found = list(read_articles([tmp_path]))
    assert [(item.article_id, item.outlet) for item in found] == [
        ("Bugle/ferry", "Bugle"), ("dues", "Echo"), ("Echo/ferry", "Echo"),
    ]  # fmt: skip
