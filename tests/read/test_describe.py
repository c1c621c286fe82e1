"""What is told of an input before it is annotated is what annotating it will keep."""

from analysis.read import Article, read_articles
from analysis.read.describe import describe, in_words
from tests.benchmarks.whole_files import whole_files

BODY = "It rained on the harbour all day, and the ferries lay still."


def write(folder, name, content):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / name


def test_articles_outlets_dates_headlines_words_and_doubts_are_told_of_each_file(tmp_path):
    rows = ["outlet,date,headline,text", f'Bugle,03/04/2031,Rain,"{BODY}"', f'Echo,,,"Again. {BODY}"', "Bugle,,,"]
    (row,) = describe(write(tmp_path, "in.csv", "\n".join(rows))).to_dict("records")
    assert (row["kind"], row["text"], row["title"]) == ("delimited text", "text", "headline")
    assert (row["n_articles"], row["n_excluded"], row["outlets"]) == (2, 1, "Bugle (1); Echo (1)")
    assert (row["n_titles"], row["n_dated"], row["first"], row["last"]) == (1, 1, "2031-03-04", "2031-03-04")
    assert row["n_words"] == 2 * len(BODY.split()) + 1
    assert (row["doubts"], row["reasons"]) == ("day and month may be exchanged (1)", "the text is empty (1)")
    assert row["examples"] == "Bugle, 2031-03-04: Rain | Echo, no date: Again It rained on the harbour all day"


def test_what_is_told_of_a_folder_of_all_formats_is_what_is_read_of_it(tmp_path):
    for name, content in whole_files().items():
        write(tmp_path, name, content)
    write(tmp_path, "in.jpg", b"\xff\xd8")
    table, items = describe(tmp_path), list(read_articles([tmp_path]))
    assert table["n_articles"].sum() == sum(isinstance(item, Article) for item in items)
    assert table["n_articles"].sum() + table["n_excluded"].sum() == len(items)
    assert set(table["file"]) >= {item.file for item in items}


def test_the_words_name_what_is_not_known_and_why_a_file_is_left_out(tmp_path):
    (text,) = describe(write(tmp_path, "Bugle/in.txt", BODY)).to_dict("records")
    assert "dates: none is known" in in_words(text) and "headlines: none" in in_words(text)
    (table,) = describe(write(tmp_path, "in.csv", f"outlet,pages\nBugle,{BODY}")).to_dict("records")
    assert len(in_words(table)) == 1 and "there is no column 'text'" in in_words(table)[0]
