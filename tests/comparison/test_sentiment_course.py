"""Along the article and over time, sentences count where they stand."""

import pandas as pd
import pytest
from analysis.comparison.sentiment.course import over_article, over_time

from analysis.errors import InputError


def one_article(n_words, scores, **columns):
    sentences = pd.DataFrame({"sentence": range(len(scores)), "n_words": n_words, "compound": scores})
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["A"], "story": None, **columns})
    return articles, sentences.assign(article_id="a", share_quoted=0.0)


def test_a_sentence_counts_in_the_fifth_in_which_its_middle_word_stands():
    # of 100 words: middles at 5, 25, 55, 85
    table = over_article(*one_article([10, 30, 30, 30], [0.1, 0.2, 0.3, 0.4])).set_index("part")["estimate"]
    assert table.to_dict() == pytest.approx({1: 0.1, 2: 0.2, 3: 0.3, 5: 0.4})


def test_the_order_of_the_rows_does_not_matter():
    articles, sentences = one_article(4, [0.5, 0.1, 0, 0, -0.5])
    turned = over_article(articles, sentences.iloc[::-1])
    pd.testing.assert_frame_equal(turned, over_article(articles, sentences))


def test_quoted_sentences_take_room_but_do_not_count():
    articles, sentences = one_article(4, [0.5, 0.1, 0, 0, -0.5])
    sentences.loc[0, "share_quoted"] = 1.0
    table = over_article(articles, sentences)
    assert table["part"].tolist() == [2, 3, 4, 5]


def dated(days):
    articles = pd.DataFrame({"article_id": [str(i) for i in range(len(days))], "outlet": "A", "story": None})
    sentences = articles[["article_id"]].assign(share_quoted=0.0, compound=[0.1 * i for i in range(len(days))])
    return articles.assign(published=pd.to_datetime(days)), sentences


def test_a_week_begins_on_monday():
    table = over_time(*dated(pd.date_range("2022-08-05", periods=25)))
    assert table["period"].dt.strftime("%a %d").tolist() == ["Mon 01", "Mon 08", "Mon 15", "Mon 22", "Mon 29"]
    assert table["estimate"].tolist()[:2] == pytest.approx([0.1, 0.6])


def test_the_shortest_period_with_at_most_24_of_them_is_taken():
    few = over_time(*dated(pd.date_range("2022-08-01", periods=24)))
    many = over_time(*dated(pd.date_range("2022-08-01", periods=25)))
    assert (len(few), len(many)) == (24, 4)


def test_articles_without_a_date_are_left_out():
    articles, sentences = dated(["2022-08-07", None])
    assert over_time(articles, sentences)["n"].tolist() == [1]
    with pytest.raises(InputError, match="no article has a date"):
        over_time(articles.assign(published=pd.NaT), sentences)
