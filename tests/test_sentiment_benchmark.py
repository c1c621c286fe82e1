"""The benchmark of sentiment counts, correlates and covers as hand work does."""

import pandas as pd
import pytest

from tests.benchmarks import sentiment as benchmark


def test_what_differs_from_the_library_is_counted(monkeypatch):
    table = benchmark.against_library({"few": ["Good.", "Bad day!", ""]})
    assert table[["sentences", "n", "n_differ"]].values.tolist() == [["few", 3, 0]]
    monkeypatch.setattr(benchmark.sentiment, "read", lambda sentence: (0.0, 1.0, 0.0, 0.0))
    assert benchmark.against_library({"few": ["Good.", "They left."]})["n_differ"].item() == 1


def test_ratings_that_follow_the_scores_correlate_with_them(tmp_path):
    rated = tmp_path / "rated.txt"
    rated.write_text('1\t3\tA great "day.\n2\t0.1\tThey left.\n3\t-2\tAn awful war.\n4\t1\tIt was fine.\n', "utf-8")
    table = benchmark.against_people(rated).set_index("score")
    assert table.loc["compound", "n"] == 4
    assert table.loc["compound", "spearman"] == pytest.approx(1.0)
    assert table.loc["compound", "pearson"] > 0.9


def test_halves_of_articles_that_are_all_alike_do_not_differ():
    ids = [f"a{i}" for i in range(12)]
    articles = pd.DataFrame({"article_id": ids, "outlet": "A", "story": None})
    parts = pd.DataFrame({"article_id": ids, "group": "all", "numerator": 0.5, "denominator": 5})
    found = benchmark.split_halves(articles, parts, "A", n_splits=3)
    assert (found["n_articles"], found["share_within"], found["share_found"]) == (12, 1.0, 0.0)
