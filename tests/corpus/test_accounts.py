"""Accounts: every row of the input and every word of furniture is counted once."""

import pytest

from analysis.corpus import accounts, corpus
from analysis.show.notebook import EMBEDDED


@pytest.fixture(scope="module")
def embedded():
    return corpus.read(EMBEDDED)


def test_every_article_kept_is_used_a_repeat_or_a_re_translation(embedded):
    rows = accounts.rows_by_outlet(embedded).set_index("outlet")
    kept = rows[["used", "repeats another", "re-translation"]].sum().sum()
    assert kept == len(embedded.articles)
    assert rows["excluded"].sum() == len(embedded.excluded)


def test_kinds_of_furniture_add_up_to_all_of_it(embedded):
    table = accounts.furniture_by_outlet(embedded)
    whole = table[table["kind"] == "any"].set_index("outlet")
    kinds = table[table["kind"] != "any"].groupby("outlet")["n_words"].sum()
    counted = embedded.articles.groupby("outlet")["n_furniture_words"].sum()
    assert whole["n_words"].to_dict() == counted.to_dict()
    assert kinds.to_dict() == counted[counted > 0].to_dict()
    words = embedded.articles.groupby("outlet")["n_words"].sum()
    assert whole["share_of_words"].to_dict() == pytest.approx((counted / (counted + words)).to_dict())


def test_an_outlet_without_furniture_has_a_row_that_says_so(embedded):
    articles = embedded.articles
    without = (articles["outlet"] == "CNN") & (articles["n_furniture_words"] == 0)
    table = accounts.furniture_by_outlet(embedded.select(articles.loc[without, "article_id"]))
    assert table[table["outlet"] == "CNN"].values.tolist() == [["CNN", "any", 0, 0, 0.0]]
