"""Sentiment: sums by voice and word, and toward whom."""

import numpy as np
import pandas as pd
import pytest

from analysis.annotation import sentiment
from analysis.annotation.article import annotate
from analysis.comparison import tone
from analysis.comparison.compare import compare
from analysis.corpus import Corpus
from analysis.read import Article

WORDS = ["article_id", "voice", "term", "n", "contribution", "sentence"]


def corpus_of(articles, **tables):
    """Make a corpus of articles (id, outlet, story) that are no copies."""
    frame = pd.DataFrame(articles, columns=["article_id", "outlet", "story"])
    return Corpus({"articles": frame.assign(copy="original", duplicate_of=None, published=pd.NaT), **tables})


def said_by(rows):
    """Make a corpus of (article, outlet, story, [(share quoted, score), …])."""
    sentences = [
        (article_id, i, 10 * i, 10 * i + 9, 4, share, score)
        for article_id, _, _, said in rows
        for i, (share, score) in enumerate(said)
    ]
    columns = ["article_id", "sentence", "start", "end", "n_words", "share_quoted", "compound"]
    frame = pd.DataFrame(sentences, columns=columns)
    return corpus_of([row[:3] for row in rows], sentences=frame)


def written(rows):
    """Make a corpus of (article, outlet, story, its sentences), scored as they are."""
    read = [(*row[:3], list(map(sentiment.read, row[3]))) for row in rows]
    scored = [(*row[:3], [(0.0, reading.compound) for reading in row[3]]) for row in read]
    words = [(row[0], *word) for row in read for word in sentiment.contributions(row[3], [0.0] * len(row[3]))]
    return said_by(scored).replace(sentiment_words=pd.DataFrame(words, columns=WORDS))


def some_articles(n=8):
    rng = np.random.default_rng(0)
    pool = [
        "The war was bad.",
        "It isn't good!",
        "A good, very good peace but a sad end.",
        "They left.",
        "An awful attack killed hope!!",
        "Great joy?",
    ]
    return written(
        [
            (f"{outlet}{i}", outlet, f"story {i % 2}", [pool[k] for k in rng.integers(len(pool), size=5)])
            for outlet in "AB"
            for i in range(n)
        ]
    )


def levels(corpus, by):
    return compare(corpus, "sentiment", by=by).table.set_index("group")["estimate"].to_dict()


def differences(corpus, by, matched=None):
    table = compare(corpus, "sentiment", "A", "B", matched, by=by).table
    return table[table["reference"].notna()].set_index("group")


def test_the_mean_is_over_sentences_and_by_voice():
    corpus = said_by([("a", "A", None, [(0, 0.5), (0, 0.1), (0.49, -0.2)]), ("b", "A", None, [(0, 0.0), (0.5, -1)])])
    assert levels(corpus, "voice") == pytest.approx({"outlet": 0.2, "quoted": -1.0, "mixed": -0.2})


@pytest.mark.parametrize("matched", [True, False])
def test_the_words_add_up_to_the_difference_of_the_mean_scores(matched):
    corpus = some_articles()
    whole = differences(corpus, "voice", matched).loc["outlet", "estimate"]
    assert differences(corpus, "word", matched)["estimate"].sum() == pytest.approx(whole, abs=1e-12)


def test_a_word_used_twice_as_often_in_the_same_company_adds_half_its_score():
    said = {"A": ["War.", "War."], "B": ["War.", "They left."]}
    corpus = written([(f"{outlet}{i}", outlet, None, said[outlet]) for outlet in "AB" for i in range(5)])
    assert differences(corpus, "word")["estimate"].to_dict() == pytest.approx({"war": -0.5994 / 2})


def test_words_of_fewer_than_five_articles_are_summed_by_sign():
    corpus = written([("a", "A", None, ["War, good."]), ("b", "B", None, ["Sad."])])
    assert list(levels(corpus, "word")) == [tone.RARE_NEGATIVE, tone.RARE_POSITIVE]
    assert "annotate them again" in compare(written([("a", "A", None, ["They left."])]), "sentiment", by="word").why


def named_by(rows):
    """Make a corpus of (article, outlet, story, [(actor, share quoted, negative, positive), …])."""
    corpus = said_by([(*row[:3], [(share, 0.0) for _, share, *_ in row[3]]) for row in rows])
    said = [(row[0], i, actor, *scores) for row in rows for i, (actor, _, *scores) in enumerate(row[3])]
    targets = pd.DataFrame(said, columns=["article_id", "sentence", "actor", "negative", "positive"])
    return corpus.replace(targets=targets.assign(start=3, end=9))


def test_a_mention_in_every_sentence_of_an_article_is_a_row_with_its_place():
    text = "Putin praised Iran. It rained. Iran’s army, loyal to Iran, marched."
    rows = annotate(Article("a", "A", text)).targets
    assert [(actor, sentence, text[start:end]) for _, actor, sentence, start, end, *_ in rows] == [
        ("Vladimir Putin", 0, "Putin"),
        ("Iran", 0, "Iran"),
        ("Iran", 2, "Iran"),
        ("Iran", 2, "Iran"),
    ]
    assert np.array([row[-3:] for row in rows]).sum(axis=1) == pytest.approx(1, abs=2e-4)


def test_the_mean_toward_an_actor_is_over_mentions():
    corpus = named_by([("a", "A", None, [("Norland", 0, 0.5, 0.25), ("Norland", 0, 0.0, 0.5), ("Sudland", 0, 1, 0)])])
    table = compare(corpus, "toward").table.set_index("group")
    assert table["estimate"].to_dict() == {"Norland": 0.125, "Sudland": -1.0}
    assert table["n"].tolist() == [2, 1] and table["low"].isna().all()


def test_only_sentences_in_the_voice_asked_for_count():
    corpus = named_by([("a", "A", None, [("Norland", 0, 0, 1), ("Norland", 0.3, 0.5, 0.5), ("Norland", 1, 1, 0)])])
    sums = {voice: tone.toward(corpus, voice) for voice in ("outlet", "mixed", "quoted", None)}
    assert {voice: rows["numerator"].item() for voice, rows in sums.items()} == {
        "outlet": 1,
        "mixed": 0,
        "quoted": -1,
        None: 0,
    }
    assert sums[None]["denominator"].item() == 3


def test_a_planted_difference_toward_one_actor_is_found_and_no_other():
    rng = np.random.default_rng(0)

    def said(outlet):
        worse = rng.uniform(0.1, 0.3) + 0.3 * (outlet == "A")
        return [("Norland", 0.0, worse, 0.3)] * 2 + [("Sudland", 0.0, 0.2, 0.2)]

    rows = [(f"{outlet}{i}", outlet, f"story {i % 2}") for outlet in "AB" for i in range(8)]
    table = compare(named_by([(*row, said(row[1])) for row in rows]), "toward", "A", "B").table
    found = table[table["reference"].notna()].set_index("group")
    assert found["differs"].to_dict() == {"Norland": True, "Sudland": False}
    assert found.loc["Norland", "estimate"] == pytest.approx(-0.3, abs=0.1)


def test_a_corpus_that_names_nobody_in_this_voice_is_said_to_be_that():
    assert "--actors" in compare(named_by([("a", "A", None, [("Norland", 1.0, 0.5, 0.25)])]), "toward").why
