"""Telling an article's outlet: found where it is planted, not found where it is not, and stories kept apart."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis.comparison.words import prediction
from analysis.errors import InputError
from tests.benchmarks import planted
from tests.benchmarks.planted import Design

FEW = 19


def predicted(effects, seed=0, **options):
    design = Design(n_articles=30, n_types=300, n_stories=10, burstiness=0.2, effects=effects)
    made = planted.corpus(design, seed)
    return prediction.predict_outlet(made.articles, made.words, n_permutations=FEW, **options)


def test_planted_words_tell_the_outlet_and_are_named():
    found = predicted({20: 2.0, 21: -2.0, 25: 1.5, 26: -1.5})
    score = found.score.iloc[0]
    assert score["balanced_accuracy"] > 0.8
    assert score["p"] == pytest.approx(1 / (1 + FEW))
    assert score["low"] < score["balanced_accuracy"] < score["high"]
    first = found.words.groupby("outlet").first()
    assert first["term"].to_dict() == {"A": "w0020", "B": "w0021"}
    assert (first["n_folds_agree"] == first["n_folds"]).all()


def test_two_halves_of_one_outlet_are_not_told_apart():
    scores = pd.concat([predicted({}, seed).score for seed in range(6)])
    assert scores["balanced_accuracy"].mean() == pytest.approx(0.5, abs=0.1)
    assert scores["p"].mean() > 0.15


def test_the_weights_of_two_outlets_are_each_other_s_opposite():
    words = predicted({20: 1.5}).words.pivot(index="term", columns="outlet", values="weight")
    assert (words["A"] + words["B"]).abs().max() < 1e-9


def test_words_of_a_story_do_not_help_in_a_story_that_is_held_out():
    # in each story one word gives each outlet away, and no word does so in two stories
    named = [(f"{outlet}{story}{i}", outlet, f"s{story}") for story in range(8) for outlet in "AB" for i in range(4)]
    articles = pd.DataFrame(named, columns=["article_id", "outlet", "story"])
    rows = [(article_id, term) for article_id, outlet, story in named for term in ("the", outlet + story)]
    counted = pd.DataFrame(rows, columns=["article_id", "term"]).assign(voice="outlet", order=1, count=1)
    together = prediction.predict_outlet(articles, counted, n_permutations=FEW)
    assert together.score["balanced_accuracy"].item() == pytest.approx(0.5)
    apart = prediction.predict_outlet(articles.assign(story=None), counted, n_permutations=FEW)
    assert apart.score["balanced_accuracy"].item() == pytest.approx(1.0)


def test_the_rotation_changes_no_prediction():
    rng = np.random.default_rng(1)
    features = sparse.csr_array(rng.poisson(0.4, (20, 60)).astype(float))
    label, folds = np.arange(20) % 3, [(np.arange(10), np.arange(10, 20)), (np.arange(10, 20), np.arange(10))]
    rotated, back = prediction._rotated(features)
    as_is = prediction._cross_validated(features, label, folds)
    turned = prediction._cross_validated(rotated, label, folds)
    assert as_is[0].tolist() == turned[0].tolist()
    assert np.abs(turned[1] @ back - as_is[1]).max() < 1e-2


def test_labels_are_exchanged_within_stories_only():
    stratum = np.repeat([2, 0, 1], 4)
    label = np.tile([0, 0, 0, 1], 3)
    label[:4] = 1
    exchanged = prediction._exchanged(label, stratum, np.random.default_rng(2))
    for story in range(3):
        assert sorted(exchanged[stratum == story]) == sorted(label[stratum == story])


def test_the_same_seed_gives_the_same_prediction():
    first, again = predicted({20: 1.0}), predicted({20: 1.0})
    for one, other in zip(first, again, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_one_outlet_or_one_story_is_refused():
    made = planted.corpus(Design(n_articles=8), 0)
    with pytest.raises(InputError, match="fewer than two outlets"):
        prediction.predict_outlet(made.articles[made.articles["outlet"] == "A"], made.words)
    with pytest.raises(InputError, match="one story"):
        prediction.predict_outlet(made.articles.assign(story="fire"), made.words)
