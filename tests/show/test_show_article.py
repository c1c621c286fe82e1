"""One article in the terminal, with its annotations to be checked by eye."""

import json

import pytest

from analysis.errors import InputError
from analysis.show.reading import show_article

TEXT = (
    "News / World / Harbour\n\n“We will sail on Monday,” captain Ann Lee said on the pier. Nobody left the town.\n\n"
    "SHARE THIS ARTICLE"
)


@pytest.fixture
def article(tmp_path):
    file = tmp_path / "Bugle" / "one.txt"
    file.parent.mkdir()
    file.write_bytes(TEXT.encode())
    return file


def test_the_head_names_the_article_and_counts_its_words(article):
    first, second, *_ = show_article(article).split("\n")
    assert first == "one · Bugle · no date"
    assert second == "16 words, 2 sentences, 6 furniture words, 1 quotes"


def test_furniture_and_quotations_are_marked_where_they_stand(article):
    shown = show_article(article)
    assert "⟦News / World / Harbour⟧" in shown
    assert "⟦SHARE THIS ARTICLE⟧" in shown
    assert "⟨We will sail on Monday,⟩[1]" in shown


def test_a_score_stands_before_every_sentence(article):
    lines = show_article(article).split("\n")
    scored = [line for line in lines if line[:1] in "+-" and line[5:7] == "  "]
    assert [line[7:15] for line in scored] == ["“⟨We wil", "Nobody l"]


def test_every_quotation_is_listed_with_its_speaker(article):
    *_, last = show_article(article).split("\n")
    assert last.startswith("[1] direct, 5 words, Ann Lee (named), say (")
    assert last.endswith("): We will sail on Monday …")


def test_no_character_of_the_text_is_lost(article):
    shown = show_article(article)
    for line in TEXT.split("\n"):
        for word in line.split():
            assert word.strip("“,”.") in shown


@pytest.mark.parametrize("mark", ["\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\u202e", "\u2066", "\x08", "\x00", "\r"])
def test_nothing_in_an_article_steers_the_terminal(tmp_path, mark):
    hostile = f"It {mark} rained. “No {mark} rain,” Ann {mark} Lee said."
    row = {"id": f"a{mark}", "outlet": f"Bugle{mark}TV", "text": hostile, "title": mark}
    (tmp_path / "in.json").write_text(json.dumps(row))
    shown = show_article(tmp_path / "in.json")
    assert not set(shown) & set("\x1b\x07\x9b\u202e\u2066\x08\x00\r")
    assert "\ufffd" in shown


def test_line_ends_of_windows_are_plain_line_ends(tmp_path):
    (tmp_path / "one.txt").write_bytes(b"It rained.\r\nIt did not.\r\n")
    shown = show_article(tmp_path / "one.txt")
    assert "\r" not in shown and "\ufffd" not in shown
    assert "It rained.\n" in shown


@pytest.mark.parametrize(
    ("article_id", "problem"),
    [(None, r"more than one article or none; give an ID \(there are 2: a1, a2\)"), ("a9", "no article 'a9' ")],
)
def test_an_article_that_is_not_there_is_asked_for_by_name(tmp_path, article_id, problem):
    rows = [{"id": f"a{i}", "outlet": "Bugle", "text": "It rained."} for i in (1, 2)]
    (tmp_path / "in.json").write_text(json.dumps(rows))
    assert show_article(tmp_path / "in.json", "a2").startswith("a2 · Bugle")
    with pytest.raises(InputError, match=problem):
        show_article(tmp_path / "in.json", article_id)


def test_an_empty_text_cannot_be_shown(tmp_path):
    (tmp_path / "one.txt").write_text("")
    with pytest.raises(InputError, match="there are 0: none that can be read"):
        show_article(tmp_path / "one.txt")
