"""What stands in the tables of a corpus adds up, and is the same in parts, at an address, and for a selection."""

import csv
import shutil

import pandas as pd
import pytest

from analysis import corpus as corpora
from analysis import vocabulary
from analysis.corpus import parts
from analysis.corpus.build import MAX_TITLE_WORDS, build
from analysis.errors import InputError
from analysis.read import read_articles
from analysis.show.notebook import EMBEDDED
from analysis.text import words as texts
from tests.conftest import ARTICLES

BESIDE = "actors.csv", "corpus.json", "excluded.csv", "headlines", "speakers.csv"
FILES = sorted([*(f"{name}.parquet" for name in vocabulary.ANNOTATIONS), *BESIDE])


@pytest.fixture(scope="module")
def corpus(newsroom):
    return corpora.read(newsroom)


@pytest.fixture(scope="module")
def text_of():
    return {article.article_id: article.text for article in read_articles([ARTICLES])}


def test_the_folder_holds_the_tables_and_nothing_else(newsroom):
    assert sorted(path.name for path in newsroom.iterdir()) == FILES


def test_every_row_of_the_input_is_kept_or_excluded(corpus):
    assert (corpus.manifest["n_rows"], corpus.manifest["n_articles"], corpus.manifest["n_excluded"]) == (20, 20, 0)
    assert len(corpus.articles) == 20
    assert corpus.excluded.empty


def test_words_sentences_and_articles_count_the_same_words(corpus):
    counted = corpus.articles.set_index("article_id")["n_words"]
    singles = corpus.words[corpus.words["order"] == 1].groupby("article_id")["count"].sum()
    in_sentences = corpus.sentences.groupby("article_id")["n_words"].sum()
    pd.testing.assert_series_equal(singles.loc[counted.index], counted, check_names=False)
    pd.testing.assert_series_equal(in_sentences.loc[counted.index], counted, check_names=False)


def test_articles_count_their_sentences_and_furniture(corpus):
    articles = corpus.articles.set_index("article_id")
    n_sentences = corpus.sentences.groupby("article_id").size()
    n_furniture = corpus.furniture.groupby("article_id")["n_words"].sum()
    assert (n_sentences.loc[articles.index] == articles["n_sentences"]).all()
    assert (n_furniture.reindex(articles.index, fill_value=0) == articles["n_furniture_words"]).all()


def test_running_text_and_furniture_are_all_the_words_there_are(corpus, text_of):
    for row in corpus.articles.itertuples():
        assert row.n_words + row.n_furniture_words == len(texts.words(text_of[row.article_id]))


def test_words_said_by_either_voice_follow_the_sentences_shares(corpus):
    quoted = (
        (corpus.sentences["share_quoted"] * corpus.sentences["n_words"]).groupby(corpus.sentences["article_id"]).sum()
    )
    words = corpus.words[(corpus.words["order"] == 1) & (corpus.words["voice"] == "quoted")]
    counted = words.groupby("article_id")["count"].sum().reindex(quoted.index, fill_value=0)
    assert quoted.sum() > 500
    assert (quoted - counted).abs().max() < 1e-6


def test_pairs_and_triples_are_fewer_than_words(corpus):
    n = corpus.words.groupby(["article_id", "voice", "order"])["count"].sum().unstack(fill_value=0)
    assert (n[1] > n[2]).all() and (n[2] >= n[3]).all()


def test_offsets_give_the_quotations_back(corpus, text_of):
    assert len(corpus.quotes) > 100
    for row in corpus.quotes.itertuples():
        text = text_of[row.article_id]
        words = [text[s:e] for start, end in row.content for s, e in texts.words(text, start, end)]
        first = words[: len(row.excerpt.split(" "))]
        assert row.excerpt == " ".join(first) and (len(first) > 3 or first == words)
        assert row.n_words == len(words)
        assert all(
            0 <= start < end <= len(text) for spans in (row.content, row.source, row.cue) for start, end in spans
        )


def test_offsets_give_sentences_and_furniture_back(corpus, text_of):
    for frame in (corpus.sentences, corpus.furniture):
        for row in frame.itertuples():
            text = text_of[row.article_id]
            assert row.end <= len(text)
            assert len(texts.words(text, row.start, row.end)) == row.n_words


def test_no_cell_holds_more_than_eight_words_of_an_article(corpus):
    for name in ("sentences", "quotes", "furniture"):
        for _, column in getattr(corpus, name).select_dtypes("string").items():
            assert (column.dropna().str.findall(r"\w+").str.len() <= 8).all()


def test_the_copy_planted_in_the_corpus_is_found_and_no_other(corpus):
    with open(ARTICLES.with_name("gold") / "duplicates.csv", encoding="utf-8", newline="") as gold:
        planted = {row["article_id"]: row["duplicate_of"] for row in csv.DictReader(gold)}
    found = corpus.articles.dropna(subset="duplicate_of")
    assert dict(zip(found["article_id"], found["duplicate_of"], strict=True)) == planted


def test_only_articles_that_speak_for_their_outlet_are_comparable(corpus):
    articles = corpus.articles.assign(copy=corpus.articles["copy"].where(corpus.articles.index != 0, "retranslation"))
    changed = corpus.replace(articles=articles)
    first = articles["article_id"].iloc[0]
    everyone = set(articles["article_id"])
    assert set(changed.comparable().articles["article_id"]) == everyone - {"grain-halyard", first}
    assert set(changed.comparable(wording=False).words["article_id"]) == everyone - {"grain-halyard"}


def test_a_selection_keeps_the_rows_of_its_articles_in_every_table(corpus):
    chosen = corpus.select(["swap-vostra"])
    for name in vocabulary.ANNOTATIONS:
        whole, part = getattr(corpus, name), getattr(chosen, name)
        assert set(part["article_id"]) == {"swap-vostra"} & set(whole["article_id"])
        assert len(part) == (whole["article_id"] == "swap-vostra").sum()


def have_the_same_rows(one, other):
    for name in vocabulary.ANNOTATIONS:
        found, expected = (getattr(made, name).reset_index(drop=True) for made in (one, other))
        pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize("is_shareable", [False, True])
def test_a_corpus_in_parts_holds_the_same_tables_as_one_in_files(
    corpus, shareable, tmp_path, monkeypatch, is_shareable
):
    monkeypatch.setattr(parts, "ARTICLES_AT_ONCE", 6)
    build([ARTICLES], tmp_path, workers=1, shareable=is_shareable)
    written = sorted(path.name for path in (tmp_path / "words.parquet").iterdir())
    assert written == [f"part-{i:05}.parquet" for i in range(4)]
    in_files = corpora.read(shareable) if is_shareable else corpus
    have_the_same_rows(corpora.read(tmp_path), in_files)
    some = ["swap-vostra", "grain-vostra"]
    have_the_same_rows(corpora.read(tmp_path).select(some), in_files.select(some))
    expected = in_files.words[(in_files.words["order"] == 2) & (in_files.words["article_id"] == "swap-vostra")]
    found = corpora.read(tmp_path).rows("words", order=[2], article_id=["swap-vostra"])
    pd.testing.assert_frame_equal(found, expected.reset_index(drop=True))


def test_a_corpus_is_the_same_at_an_address(corpus):
    build(ARTICLES, "memory://corpora/newsroom")
    have_the_same_rows(corpora.read("memory://corpora/newsroom"), corpus)


def test_a_shareable_corpus_holds_nothing_to_put_texts_together_from(corpus, shareable):
    shared = corpora.read(shareable)
    assert shared.manifest["shareable"] is True
    words = corpus.articles["title"].str.findall(r"\w+")
    cut = shared.articles["title"].str.removesuffix(" …").str.findall(r"\w+")
    assert cut.tolist() == words.str[:MAX_TITLE_WORDS].tolist()
    is_long = words.str.len() > MAX_TITLE_WORDS
    assert shared.articles["title"].str.endswith(" …").tolist() == is_long.tolist() and 0 < is_long.sum() < len(words)
    longer = shared.words[shared.words["order"] > 1]
    assert (longer.groupby(["order", "term"])["article_id"].nunique() > 1).all()
    left, whole = (words[words["order"] == 1].reset_index(drop=True) for words in (shared.words, corpus.words))
    pd.testing.assert_frame_equal(left, whole)
    assert 0 < len(longer) < (corpus.words["order"] > 1).sum()
    assert shared.articles["duplicate_of"].tolist() == corpus.articles["duplicate_of"].tolist()


@pytest.mark.parametrize("content", ["[1]", "{", "\udcff", "{}"])
def test_a_damaged_account_is_refused_by_name(newsroom, tmp_path, content):
    shutil.copytree(newsroom, tmp_path / "copy")
    (tmp_path / "copy" / "corpus.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=r"corpus\.json: is not .*; annotate the|there is no corpus here"):
        corpora.read(tmp_path / "copy")


def test_a_folder_that_is_not_there_says_how_to_write_it(tmp_path):
    with pytest.raises(InputError, match="there is no corpus here; write it with `framing annotate"):
        corpora.read(tmp_path / "gone")


def test_every_article_is_compared_a_copy_or_a_re_translation():
    embedded = corpora.read(EMBEDDED)
    table = embedded.by_outlet()[["articles", "compared"]].astype(int).sum()
    is_left_out = embedded.articles["duplicate_of"].notna() | (embedded.articles["copy"] == "retranslation")
    assert table["articles"] == len(embedded.articles) and table["compared"] == (~is_left_out).sum() < table["articles"]


def test_the_texts_are_read_again_from_the_columns_that_were_named(tmp_path):
    (tmp_path / "in.csv").write_text("outlet,words\nBugle,It rained.\nHerald,It did not.\n")
    build([tmp_path / "in.csv"], tmp_path / "out", columns={"text": "words"})
    assert corpora.texts_of(corpora.read(tmp_path / "out"), tmp_path / "in.csv") == {
        "in-2": "It rained.",
        "in-3": "It did not.",
    }


def dated(*articles):
    """Return a corpus of articles, each an outlet and a day."""
    outlets, days = zip(*articles, strict=True)
    table = pd.DataFrame({"article_id": map(str, range(len(days))), "outlet": outlets, "story": None})
    return corpora.Corpus({"articles": table.assign(published=pd.to_datetime(list(days)))})


MADE = dated(("A", "2022-07-31"), ("A", "2022-08-01"), ("B", "2022-08-31"), ("B", "2022-09-01"), ("A", None))


def days(made):
    return made.articles["published"].dt.strftime("%m-%d").tolist()


def test_a_day_named_is_counted_in():
    assert days(MADE.narrow(since="2022-08-01", until="2022-08-31")) == ["08-01", "08-31"]


def test_a_shared_month_is_one_in_which_each_outlet_published():
    assert days(MADE.narrow(shared_months=True)) == ["08-01", "08-31"]
    assert days(MADE.narrow(["A"], shared_months=True)) == ["07-31", "08-01"]


def test_outlets_that_share_no_month_have_nothing_left():
    with pytest.raises(InputError, match="there is no article of outlet 'B'"):
        MADE.narrow(until="2022-08-02", shared_months=True).narrow(["B"])


def test_one_old_article_does_not_make_the_span():
    made = dated(("A", "2017-09-13"), *(("A", f"2022-08-{day:02}") for day in range(1, 21)))
    assert corpora.usual_days(made).min() == pd.Timestamp("2022-08-01")
    assert len(corpora.usual_days(MADE)) == 4
