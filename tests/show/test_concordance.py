"""Each use of a term in its context: as many as are counted, where they stand, and nothing of texts not at hand."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import corpus as corpora
from analysis.corpus.build import build
from analysis.errors import InputError
from analysis.show.concordance import COLUMNS, aligned, concordance, without_text

NEWSROOM = Path(__file__).resolve().parents[2] / "data" / "newsroom" / "articles"
TEXT = "“We saw  the ferry,” Ann Lee said. The\u00a0 ferry sank; no other ferry came. Ferry’s end."


@pytest.fixture
def source(tmp_path):
    rows = [
        {"id": "a1", "outlet": "Bugle", "story": "sea", "text": TEXT},
        {"id": "a2", "outlet": "Herald", "text": "A ferry left. It rained."},
    ]
    (tmp_path / "in.json").write_text(json.dumps(rows))
    return tmp_path / "in.json"


@pytest.fixture
def corpus(source, tmp_path):
    build([source], tmp_path / "out")
    return corpora.read(tmp_path / "out")


def nodes(table):
    return list(zip(table["article_id"], table["left"], table["node"], table["right"], strict=True))


def test_each_use_stands_between_its_neighbours(corpus, source):
    table = concordance(corpus, "ferry", [source], width=12)
    assert list(table) == COLUMNS
    assert nodes(table) == [
        ("a1", "“We saw the", "ferry", ",” Ann Lee"),
        ("a1", "said. The", "ferry", "sank; no"),
        ("a1", "no other", "ferry", "came."),
        ("a1", "ferry came.", "Ferry’s", "end."),
        ("a2", "A", "ferry", "left. It"),
    ]
    assert table["voice"].tolist() == ["quoted", *["outlet"] * 4]
    assert table["story"].tolist()[0] == "sea" and table["n_uses"].tolist() == [1] * 5


def test_offsets_lead_to_the_node(corpus, source):
    table = concordance(corpus, "ferry", [source], outlets=["Bugle"])
    assert [TEXT[start:end] for start, end in zip(table["start"], table["end"], strict=True)] == table["node"].tolist()


def test_uses_are_sorted_by_the_nearest_words_on_the_side_asked_for(corpus, source):
    by_left = concordance(corpus, "ferry", [source], sort="left")
    assert [left.split()[-1] for left in by_left["left"]] == ["A", "came.", "other", "The", "the"]
    by_right = concordance(corpus, "ferry", [source], sort="right")
    assert [right.split()[0] for right in by_right["right"]] == [",”", "came.", "end.", "left.", "sank;"]


def test_outlets_and_voices_can_be_chosen(corpus, source):
    assert concordance(corpus, "ferry", [source], ["Herald"])["article_id"].tolist() == ["a2"]
    assert concordance(corpus, "ferry", [source], voice="quoted")["start"].tolist() == [TEXT.index("ferry")]


def test_a_phrase_does_not_reach_over_a_sentence_or_a_voice(corpus, source):
    assert concordance(corpus, "The Ferry", [source])["voice"].tolist() == ["quoted", "outlet"]
    with pytest.raises(InputError, match="no article chosen uses 'came ferry'"):
        concordance(corpus, "came ferry", [source])


def test_without_texts_articles_and_counts_are_given_and_no_word_of_them(corpus):
    table = concordance(corpus, "ferry")
    assert table[["article_id", "voice", "n_uses"]].values.tolist() == [
        ["a1", "outlet", 3], ["a1", "quoted", 1], ["a2", "outlet", 1],
    ]  # fmt: skip
    assert table[["start", "end", "left", "node", "right"]].isna().all(axis=None)
    assert without_text(table).startswith("5 uses in 2 articles are not shown, since their text is not at hand; ")
    assert aligned(table, 40)[0] == "a1 · Bugle · 3 uses, outlet voice"


def test_a_text_that_was_changed_is_not_taken_for_the_one_annotated(corpus, source):
    rows = json.loads(source.read_text())
    rows[1]["text"] += " A ferry came."
    source.write_text(json.dumps(rows))
    table = concordance(corpus, "ferry", [source])
    assert table.loc[table["start"].isna(), "article_id"].tolist() == ["a2"]
    assert table["n_uses"].sum() == 5 and table["start"].isna().tolist() == [False] * 4 + [True]
    assert without_text(concordance(corpus, "ferry", [source], ["Bugle"])) is None


def test_the_columns_that_were_named_hold_for_the_texts_too(tmp_path):
    (tmp_path / "in.csv").write_text("medio,xyz\nBugle,The ferry sank.\n")
    build([tmp_path / "in.csv"], tmp_path / "out", columns={"outlet": "medio", "text": "xyz"})
    assert concordance(corpora.read(tmp_path / "out"), "ferry", [tmp_path / "in.csv"])["right"].tolist() == ["sank."]


@pytest.mark.parametrize(
    ("term", "problem"),
    [
        ("", "'' cannot be looked up; give one to 3 words"),
        ("a b c d", "cannot be looked up; give one to 3 words"),
        ("boat", "no article chosen uses 'boat'"),
    ],
)
def test_a_term_that_cannot_be_shown_is_said_in_a_sentence(corpus, source, term, problem):
    with pytest.raises(InputError, match=problem):
        concordance(corpus, term, [source])


def test_an_outlet_that_is_not_there_is_asked_for_by_name(corpus, source):
    with pytest.raises(InputError, match="there is no article of outlet 'Post'; the outlets are Bugle, Herald"):
        concordance(corpus, "ferry", [source], ["Post"])


def test_us_is_the_country_as_printed_and_the_pronoun_as_counted(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps({"id": "a", "outlet": "A", "text": "US ships left us. U.S. ships."}))
    build([tmp_path / "in.json"], tmp_path / "out")
    made = corpora.read(tmp_path / "out")
    found = {term: concordance(made, term, [tmp_path / "in.json"])["node"].tolist() for term in ("US", "us", "u.s.")}
    assert found == {"US": ["US", "U.S."], "us": ["us"], "u.s.": ["US", "U.S."]}


@pytest.mark.parametrize("name", ["newsroom", "shareable"])
def test_there_are_as_many_uses_as_the_words_table_counts(name, request):
    corpus = corpora.read(request.getfixturevalue(name))
    of_both_voices = corpus.words.groupby("term")["voice"].nunique()
    often = corpus.words.groupby(["order", "term"])["count"].sum().sort_values(ascending=False, kind="stable")
    chosen = [term for order in (1, 2, 3) for term in often[order].index[5:60:11]]
    assert (of_both_voices[chosen] == 2).sum() > 5
    for term in chosen:
        table = concordance(corpus, term, [NEWSROOM])
        assert table["start"].notna().all()
        found = table.groupby(["article_id", "voice"])["n_uses"].sum()
        counted = corpus.words[corpus.words["term"] == term].set_index(["article_id", "voice"])["count"]
        pd.testing.assert_series_equal(found, counted.sort_index(), check_names=False, check_index_type=False)


def test_nodes_stand_below_one_another(corpus, source):
    lines = aligned(concordance(corpus, "ferry", [source], width=20), 20)
    assert {line[21:26].lower() for line in lines} == {"ferry"} and lines[0].endswith("  Bugle · a1 · 13")


@pytest.mark.parametrize("mark", ["\x1b[2J", "\x9b31m", "\u202e", "\x08"])
def test_nothing_in_an_article_steers_the_terminal(tmp_path, mark):
    row = {"id": f"a{mark}", "outlet": f"B{mark}", "text": f"Rain {mark} fell {mark} here."}
    (tmp_path / "in.json").write_text(json.dumps(row))
    build([tmp_path / "in.json"], tmp_path / "out")
    made = corpora.read(tmp_path / "out")
    for sources in ([tmp_path / "in.json"], []):
        lines = "\n".join(aligned(concordance(made, "fell", sources), 20))
        assert not set(lines) & set("\x1b\x9b\u202e\x08") and "\ufffd" in lines
