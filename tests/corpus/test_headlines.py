"""A headline is annotated like a text, apart from it, and every measure takes it in the text's place."""

import csv

import pytest

import analysis as an
from analysis.comparison.register import MEASURES
from analysis.corpus import read
from analysis.corpus.build import build
from analysis.errors import InputError
from analysis.show.sentences import named

ROWS = [
    ("a1", "Bugle", "Mayor calls bridge ‘painful’ failure", "Mayor Ann Lee opened it. “The bridge is safe,” she said."),
    ("a2", "Bugle", "Joy as bridge opens", "The awful bridge opened. It rained."),
    ("b1", "Herald", "Bridge safe", "The mayor said: “The bridge is safe.” Nobody left."),
    ("b2", "Herald", "", "There is no headline above this."),
]


def written(folder, rows, columns=("id", "outlet", "title", "text")):
    file = folder / "articles.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([columns, *(row[: len(columns)] for row in rows)])
    return file


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("headlines")
    build([written(folder, ROWS)], folder / "corpus")
    return read(folder / "corpus")


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Return a corpus of headlines alone."""
    folder = tmp_path_factory.mktemp("alone")
    build([written(folder, ROWS, ("id", "outlet", "title"))], folder / "corpus", headlines=True)
    return read(folder / "corpus")


def terms(corpus, article_id):
    words = corpus.words[(corpus.words["article_id"] == article_id) & (corpus.words["order"] == 1)]
    return set(words["term"])


def test_the_words_of_headline_and_text_are_counted_apart(corpus):
    assert terms(corpus.headlines(), "a2") == {"joy", "as", "bridge", "opens"}
    assert terms(corpus, "a2") == {"the", "awful", "bridge", "opened", "it", "rained"}


def test_an_article_without_a_headline_has_no_place_among_headlines(corpus):
    assert corpus.headlines().articles["article_id"].tolist() == ["a1", "a2", "b1"]
    assert corpus.headlines().articles["n_words"].tolist() == [5, 4, 2]


def test_a_word_in_marks_is_a_quotation_of_the_headline(corpus):
    heads = corpus.headlines()
    assert "painful" in heads.quotes.loc[heads.quotes["article_id"] == "a1", "excerpt"].iloc[0]
    assert "painful" not in set(corpus.quotes["excerpt"])


def test_headlines_are_those_of_the_articles_chosen(corpus):
    assert corpus.select(["b1"]).headlines().words["article_id"].unique().tolist() == ["b1"]


def test_headlines_alone_give_the_same_tables_as_headlines_with_texts(corpus, alone):
    for name in ("words", "sentences", "sentiment_words"):
        assert getattr(alone, name).equals(getattr(corpus.headlines(), name)), name
    assert alone.headlines() is alone
    assert alone.excluded["reason"].tolist() == ["the headline is empty"]


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_takes_headlines(corpus, alone, measure):
    needed = {"term": "bridge"} if measure == "term" else {"actor": "Russia"} if measure == "collocates" else {}
    asked = {} if measure == "headline" else {"voice": "headline"}
    for of in (corpus, alone):
        made = an.compare(of, measure, **asked, **needed)
        assert made.corpus.is_of_headlines or measure == "headline"
        assert made.sentences()


def test_headlines_have_a_score_of_their_own(corpus):
    found = an.compare(corpus, "sentiment", voice="headline").table.groupby("outlet")["n"].sum()
    assert found.to_dict() == {"Bugle": 2, "Herald": 1}


def test_the_tone_of_a_headline_is_set_beside_that_of_its_text(corpus):
    found = an.compare(corpus, "headline", by="tone").table.set_index("outlet")
    heads, own = corpus.headlines().sentences, corpus.sentences
    by_hand = [
        heads.loc[heads["article_id"] == name, "compound"].mean()
        - own.loc[(own["article_id"] == name) & (own["share_quoted"] == 0), "compound"].mean()
        for name in ("a1", "a2")
    ]
    assert found.loc["Bugle", "estimate"] == pytest.approx(sum(by_hand) / 2)


def test_a_headline_may_say_in_its_own_name_what_the_text_only_quotes(corpus):
    """“bridge safe”: the text says both only in quotation marks; “opens” stands in no text."""
    found = an.compare(corpus, "headline", by="unmarked").table.set_index("outlet")["estimate"]
    assert found["Herald"] == 1
    assert found["Bugle"] == pytest.approx(1 / 3)  # mayor and bridge of a1, bridge of a2: one is quoted only


def test_what_takes_a_text_says_so_of_headlines(alone):
    assert "takes the articles' texts" in an.compare(alone, "headline", by="tone").why


def test_a_table_without_texts_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(InputError, match=r"no column 'text'.*--headlines"):
        build([written(tmp_path, ROWS, ("id", "outlet", "title"))], tmp_path / "corpus")


def test_a_corpus_without_headlines_says_so(tmp_path):
    build([written(tmp_path, [(*row[:2], "", row[3]) for row in ROWS])], tmp_path / "corpus")
    for measure, options in (("sentiment", {"voice": "headline"}), ("headline", {"by": "actor"})):
        assert an.compare(read(tmp_path / "corpus"), measure, **options).why.startswith("no article has a headline")


def test_a_tone_of_headlines_is_not_called_that_of_the_text(corpus):
    made = an.compare(corpus, "sentiment", voice="headline")
    assert [named(of, "outlet") for of in (made, an.compare(corpus, "sentiment"))] == [
        "in its headlines", "in its own voice",
    ]  # fmt: skip
