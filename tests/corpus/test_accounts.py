"""Accounts: every row of the input is counted once."""

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
