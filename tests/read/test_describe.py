"""What is told of an input before it is annotated is what annotating it will keep."""

from analysis.read import Article, describe, read_articles
from tests.benchmarks.whole_files import whole_files

BODY = "It rained on the harbour all day, and the ferries lay still."


def write(folder, name, content):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / name


def test_articles_outlets_dates_headlines_words_and_doubts_are_told_of_each_file(tmp_path):
    rows = ["outlet,date,headline,text", f'Bugle,03/04/2031,Rain,"{BODY}"', f'Echo,,,"Again. {BODY}"', "Bugle,,,"]
    (told,) = describe(write(tmp_path, "in.csv", "\n".join(rows)))
    assert (told.n_articles, told.n_excluded) == (2, 1)
    assert told.words == {
        "kind": "delimited text",
        "encoding": "utf-8",
        "delimiter": ",",
        "outlet": "outlet",
        "text": "text",
        "date": "date",
        "title": "headline",
        "articles": f"2, {2 * len(BODY.split()) + 1} words",
        "outlets": "Bugle (1); Echo (1)",
        "headlines": "1",
        "dates": "1, 2031-03-04 to 2031-03-04",
        "doubts": "day and month may be exchanged (1)",
        "left out": "1: the text is empty (1)",
        "for example": "Bugle, 2031-03-04: Rain | Echo, no date: Again It rained on the harbour all day",
    }


def test_what_is_told_of_a_folder_of_all_formats_is_what_is_read_of_it(tmp_path):
    for name, content in whole_files().items():
        write(tmp_path, name, content)
    write(tmp_path, "in.jpg", b"\xff\xd8")
    told, items = describe(tmp_path), list(read_articles([tmp_path]))
    assert sum(one.n_articles for one in told) == sum(isinstance(item, Article) for item in items)
    assert sum(one.n_articles + one.n_excluded for one in told) == len(items)
    assert {one.file for one in told} >= {item.file for item in items}


def test_the_words_name_what_is_not_known_and_why_a_file_is_left_out(tmp_path):
    (text,) = describe(write(tmp_path, "Bugle/in.txt", BODY))
    assert (text.words["dates"], text.words["headlines"]) == ("none is known", "none")
    (table,) = describe(write(tmp_path, "in.csv", f"outlet,pages\nBugle,{BODY}"))
    assert list(table.words) == ["note"] and "there is no column 'text'" in table.words["note"]
