"""What finding copies sees of an article is its three-word terms, as numbers."""

import numpy as np
import pandas as pd

from analysis.corpus import duplicates
from analysis.corpus.duplicates import hashes_of

WORDS = pd.DataFrame(
    {
        "article_id": list("aaaabbbc"),
        "order": [3, 3, 3, 1, 3, 3, 3, 1],
        "count": 1,
        "term": ["it is so", "is so hot", "it is so", "so", "is so hot", "so hot here", "hot here now", "cold"],
    }
)
ARTICLES = pd.DataFrame({"article_id": list("abc")})


def hashes(words: pd.DataFrame) -> dict[str, list[int]]:
    return {row["article_id"]: row["hashes"] for row in hashes_of(words).to_pylist()}


def test_each_term_of_an_article_counts_once_and_shorter_ones_do_not():
    found = hashes(WORDS)
    assert {name: len(own) for name, own in found.items()} == {"a": 2, "b": 3}
    assert len(set(found["a"]) & set(found["b"])) == 1


def test_rows_in_another_order_give_the_same_numbers():
    assert hashes(WORDS.iloc[[4, 0, 5, 1, 7, 6, 3, 2]]) == hashes(WORDS)


def test_a_term_has_the_number_that_pandas_gives_its_text_in_any_part():
    terms = ["it is so", "“où”, dit žena", "\U0001f600 a b"]
    found = hashes(pd.DataFrame({"article_id": list("aab"), "order": 3, "term": terms, "count": 1}))
    assert {*found["a"], *found["b"]} == set(pd.util.hash_array(np.array(terms, object)).tolist())


def test_an_empty_table_has_no_hashes():
    assert hashes(WORDS.head(0)) == {}
    assert duplicates.terms_of(ARTICLES, lambda: [hashes_of(WORDS.head(0))]).sizes.tolist() == [0, 0, 0]


def test_articles_share_the_terms_that_stand_in_both():
    terms = duplicates.terms_of(ARTICLES, lambda: [hashes_of(WORDS)])
    assert terms.sizes.tolist() == [2, 3, 0]
    assert terms.shared.toarray().tolist() == [[1], [1], [0]]
