"""What finding copies sees of an article is its three-word terms, as numbers."""

import numpy as np
import pandas as pd

from analysis.corpus import similar
from analysis.store import Store

WORDS = pd.DataFrame(
    {
        "article_id": list("aaaabbbc"),
        "order": [3, 3, 3, 1, 3, 3, 3, 1],
        "term": ["it is so", "is so hot", "it is so", "so", "is so hot", "so hot here", "hot here now", "cold"],
    }
)
ARTICLES = pd.DataFrame({"article_id": list("abc")})


def test_each_term_of_an_article_counts_once_and_shorter_ones_do_not():
    article_ids, counts, hashes = similar.hashes_of(WORDS)
    assert article_ids.tolist() == ["a", "b"]
    assert counts.tolist() == [2, 3]
    assert len(set(hashes[:2]) & set(hashes[2:])) == 1


def test_rows_in_another_order_give_the_same_numbers():
    shuffled = WORDS.iloc[[4, 0, 5, 1, 7, 6, 3, 2]]
    mine, other = similar.hashes_of(WORDS), similar.hashes_of(shuffled)
    by_article = [
        dict(zip(some.article_ids, np.split(some.hashes, np.cumsum(some.counts)[:-1]), strict=True))
        for some in (mine, other)
    ]
    assert all(np.array_equal(by_article[0][name], by_article[1][name]) for name in "ab")


def test_a_term_has_the_number_that_pandas_gives_its_text_in_any_part():
    terms = ["it is so", "“où”, dit žena", "\U0001f600 a b"]
    words = pd.DataFrame({"article_id": list("aab"), "order": 3, "term": terms})
    hashes = similar.hashes_of(words).hashes
    assert set(hashes) == set(pd.util.hash_array(np.array(terms, object)))


def test_what_is_written_beside_a_part_is_read_again(tmp_path):
    similar.write_hashes(WORDS, Store(tmp_path))
    for before, after in zip(similar.hashes_of(WORDS), similar.read_hashes(Store(tmp_path)), strict=True):
        assert np.array_equal(before, after)


def test_an_empty_table_has_no_hashes(tmp_path):
    similar.write_hashes(WORDS.head(0), Store(tmp_path))
    assert [len(part) for part in similar.read_hashes(Store(tmp_path))] == [0, 0, 0]


def test_articles_are_as_alike_by_numbers_as_by_terms():
    by_terms, by_numbers = (similar.terms_of(ARTICLES, parts) for parts in (WORDS, iter([similar.hashes_of(WORDS)])))
    assert by_terms.sizes.tolist() == by_numbers.sizes.tolist() == [2, 3, 0]
    assert np.array_equal(by_terms.keys, by_numbers.keys)
