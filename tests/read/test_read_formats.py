"""Every format that people have is read, alone and in any mix with others, and nothing is passed over in silence."""

import random
import re
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.read import Article, Excluded, files, read_articles
from analysis.read.sources import FORMATS
from tests.benchmarks.whole_files import RTF, TEXT, WORD, pdf, whole_files, workbook, zipped

DOCS = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
READABLE = [name for name in whole_files() if name != "in.zip"]
OTHERS = {
    "in.doc": b"\xd0\xcf\x11\xe0",
    "in.jpg": b"\xff\xd8\xff",
    "in.bin": b"\0" * 9,
    "broken.docx": b"PK\3\4",
    "README": b"x",
}


def read(*sources):
    return list(read_articles(sources))


def write(folder, name, content):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def words(text):
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("name", READABLE)
def test_a_file_of_every_format_gives_its_articles_word_for_word(tmp_path, name):
    found = read(write(tmp_path, name, whole_files()[name]))
    assert found and all(isinstance(item, Article) for item in found)
    for item in found:
        assert "Bugle" in item.outlet
        assert words(TEXT)[:20] == words(item.text)[:20] or name == "Bugle/in.md"
        assert "Port Vale had asked for the repair" in " ".join(item.text.split())


def test_the_documentation_names_every_suffix_and_the_tests_that_read_it():
    told = DOCS.read_text("utf-8")
    suffixes = {suffix for form in FORMATS for suffix in form.suffixes}.union(files.PACKINGS, {files.ARCHIVE})
    assert {suffix for suffix in suffixes if f"`{suffix}`" not in told} == set()
    for file, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", told):
        assert f"def {name}(" in (DOCS.parents[1] / file).read_text("utf-8")


@pytest.mark.parametrize("seed", range(20))
def test_of_any_mix_in_one_folder_every_file_is_read_or_told(tmp_path, seed):
    chance = random.Random(seed)
    made = {**whole_files(), **OTHERS}
    chosen = chance.sample(sorted(made), chance.randint(1, 12))
    n_rows, there = {}, set()
    for name in chosen:
        place = chance.choice(["", "RT/", "AP/deep/"]) + name
        there.add(write(tmp_path, f"mix/{place}", made[name]))
        alone = write(tmp_path, f"alone/{place}", made[name])
        try:
            n_rows[place] = len(read(alone))
        except InputError:
            n_rows[place] = 1
    items = read(tmp_path / "mix")
    assert len(items) == sum(n_rows.values())
    assert all(isinstance(item, Article) or item.reason for item in items)
    assert len({item.article_id for item in items if isinstance(item, Article)}) == sum(
        isinstance(item, Article) for item in items
    )
    told = {Path(item.file) for item in items}
    assert {file for file in there if not any(file in (place, *place.parents) for place in told)} == set()


def test_the_names_of_columns_may_stand_lower_in_a_sheet(tmp_path):
    made = workbook([["Articles of May"], [], ["outlet", "text"], ["RT", TEXT]])
    (item,) = read(write(tmp_path, "a.xlsx", made))
    assert (item.outlet, words(item.text)) == ("RT", words(TEXT))


def test_rich_text_is_known_whatever_its_name(tmp_path):
    (item,) = read(write(tmp_path, "RT/a.txt", rf"{{\rtf1\ansi {RTF}}}".encode()))
    assert (item.outlet, words(item.text)) == ("RT", words(TEXT))


def test_what_was_struck_out_of_a_word_document_is_not_read_and_what_was_put_in_is(tmp_path):
    body = "<w:p><w:del><w:r><w:delText>Nobody</w:delText></w:r></w:del><w:ins><w:r><w:t>Everybody</w:t></w:r></w:ins>"
    body += "<w:sdt><w:sdtContent><w:r><w:t xml:space='preserve'> came.</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    (item,) = read(write(tmp_path, "a.docx", zipped({"word/document.xml": WORD.format(body)})))
    assert item.text == "Everybody came."


def test_a_manifest_tells_the_outlet_and_day_of_documents_and_pages(tmp_path):
    rows = ["file,outlet,date"]
    for name in ("in.html", "Bugle/in.docx", "Bugle/in.pdf"):
        write(tmp_path, name, whole_files()[name])
        rows.append(f"{name},Herald,2031-04-01")
    write(tmp_path, "articles.csv", "\n".join(rows).encode())
    assert {(item.outlet, f"{item.published:%Y-%m-%d}") for item in read(tmp_path)} == {("Herald", "2031-04-01")}


def test_an_archive_is_read_like_the_folder_in_it(tmp_path):
    manifest = "file,outlet,title\nRT/a.txt,Herald,Rain"
    inside = {
        "RT/a.txt": TEXT,
        "articles.csv": manifest,
        "__MACOSX/._a.txt": "x",
        "in.csv": "outlet,text\nBugle,It rained.",
    }
    write(tmp_path, "texts.zip", zipped(inside))
    found = read(tmp_path / "texts.zip")
    assert [(item.article_id, item.outlet, item.title) for item in found] == [
        ("a", "Herald", "Rain"),
        ("in-2", "Bugle", None),
    ]
    assert found[0].file == str(tmp_path / "texts.zip" / "RT" / "a.txt")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bomb.zip", zipped({"a.txt": "x" * 2**23}), "unpacks to more than"),
        ("bomb.docx", zipped({"word/document.xml": WORD.format("x" * 2**23)}), "unpacks to more than"),
        ("bomb.xlsx", zipped({"xl/workbook.xml": "x" * 2**23}), "unpacks to more than"),
        (
            "in.docx",
            zipped({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;"}),
            "cannot be read as an office document",
        ),
        ("in.xlsx", zipped({"xl/workbook.xml": "<a>"}), "cannot be read as Excel"),
        ("in.xlsx", workbook([["My articles"], [], ["a", "b"], ["1", "2"]]), "there is no column 'outlet'"),
        (
            "in.epub",
            zipped({"META-INF/container.xml": "<a/>"}),
            "is an archive of no kind",
        ),
        ("in.pdf", pdf(""), "holds no text"),
        ("in.rtf", b"{\\rtf1\\ansi}", "the text is empty"),
        ("in.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nx", "cannot be read as a saved page"),
        ("in.rss", b"<rss/>", "holds no article"),
        ("in.rss", b"<!DOCTYPE a [<!ENTITY b 'c'>]><rss>&b;</rss>", "defines entities"),
        ("in.xls", b"\xd0\xcf\x11\xe0", "save or export it as .txt, .docx, .html or .csv"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence_with_the_way_out(tmp_path, monkeypatch, name, content, reason):
    monkeypatch.setattr(files, "MAX_UNPACKED", 2**20)
    write(tmp_path, f"RT/{name}", content)
    write(tmp_path, "RT/other.txt", TEXT.encode())
    excluded, kept = sorted(read(tmp_path), key=lambda item: isinstance(item, Article))
    assert isinstance(excluded, Excluded) and reason in excluded.reason
    assert kept.text == TEXT


def test_a_page_without_a_site_name_is_its_publisher_s(tmp_path):
    told = '<script type="application/ld+json">{"publisher": {"name": "RT"}}</script>'
    page = whole_files()["in.html"].decode().replace('<meta property="og:site_name" content="Bugle">', told)
    (item,) = read(write(tmp_path, "in.html", page.encode()))
    assert (item.url, item.outlet) == (None, "RT")


def test_what_notes_say_above_a_text_is_no_part_of_it(tmp_path):
    notes = "---\ntitle: Rain\ndate: 2031-03-10\nsource: https://www.rt.com/news/1/\n---\n\n"
    (item,) = read(write(tmp_path, "mine/in.md", (notes + TEXT).encode()))
    assert (item.title, item.outlet, item.text) == ("Rain", "RT", TEXT)


def test_links_in_rich_text_take_no_more_time_than_their_length(tmp_path):
    links = b'{\\field{\\*\\fldinst{HYPERLINK "' * 20_000
    (item,) = read(write(tmp_path, "a.rtf", b"{\\rtf1 " + links))
    assert item.reason == "the text is empty"


def test_the_parts_of_a_saved_page_are_told_beside_it(tmp_path):
    write(tmp_path, "Rain.html", whole_files()["in.html"])
    write(tmp_path, "Rain_files/logo.png", b"\x89PNG")
    page, part = read(tmp_path)
    assert (page.title, part.reason) == ("Harbour", "is a part of the saved page beside its folder")
