"""Accounts: every article is counted once, and its text is read again."""

from analysis import corpus
from analysis.corpus import build
from analysis.show.notebook import EMBEDDED


def test_every_article_is_compared_a_copy_or_a_re_translation():
    embedded = corpus.read(EMBEDDED)
    table = embedded.by_outlet()[["articles", "compared"]].astype(int).sum()
    is_left_out = embedded.articles["duplicate_of"].notna() | (embedded.articles["copy"] == "retranslation")
    assert table["articles"] == len(embedded.articles) and table["compared"] == (~is_left_out).sum() < table["articles"]


def test_the_texts_are_read_again_from_the_columns_that_were_named(tmp_path):
    (tmp_path / "in.csv").write_text("outlet,words\nBugle,It rained.\nHerald,It did not.\n")
    build.build([tmp_path / "in.csv"], tmp_path / "out", columns={"text": "words"})
    assert corpus.texts_of(corpus.read(tmp_path / "out"), tmp_path / "in.csv") == {
        "in-2": "It rained.",
        "in-3": "It did not.",
    }
