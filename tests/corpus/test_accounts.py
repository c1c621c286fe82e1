"""Accounts: every row of the input is counted once."""

import pytest

from analysis.corpus import accounts, build, corpus
from analysis.show.notebook import EMBEDDED


@pytest.fixture(scope="module")
def embedded():
    return corpus.read(EMBEDDED)


def test_every_article_kept_is_used_a_repeat_or_a_re_translation(embedded):
    rows = accounts.rows_by_outlet(embedded).set_index("outlet")
    kept = rows[["used", "repeats another", "re-translation"]].sum().sum()
    assert kept == len(embedded.articles)
    assert rows["excluded"].sum() == len(embedded.excluded)


def test_the_texts_are_read_again_from_the_columns_that_were_named(tmp_path):
    (tmp_path / "in.csv").write_text("outlet,words\nBugle,It rained.\nHerald,It did not.\n")
    build.build([tmp_path / "in.csv"], tmp_path / "out", columns={"text": "words"})
    assert accounts.texts_of(corpus.read(tmp_path / "out"), tmp_path / "in.csv") == {
        "in-2": "It rained.",
        "in-3": "It did not.",
    }
