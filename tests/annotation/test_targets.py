"""Sentiment toward a target: what is seen of a sentence, what comes out, and where actors are named."""

import importlib.util

import numpy as np
import pytest

from analysis.annotation.targets import CLASSES, NEGATED_SHARE, TARGET, UNKNOWN, Words, load, look, toward
from training.targets.examples import folds
from training.targets.measure import calibration, f1, scores

WORDS = Words(["praised", "not", ",", '"', "he", "good"], np.array([2.0, 0, 0, 0, 0, 1.9]))
PRAISED, NOT, COMMA, QUOTE, HE, GOOD = range(2, 8)
KINDLY = "The mayor praised Miller as a brilliant and honest leader."
HARSHLY = "The mayor condemned Miller as a corrupt and dangerous liar."


def span(sentence, target):
    start = sentence.index(target)
    return start, start + len(target)


def seen(sentence, target):
    return look([sentence], [span(sentence, target)], WORDS)


def one(sentence, target):
    return toward([sentence], [span(sentence, target)]).iloc[0]


def test_the_target_stands_as_one_word_whatever_its_name():
    for name in ("Miller", "Mr. John Q. Miller", "the United Kingdom’s envoy"):
        found = seen(f"He praised {name}, zyx.", name)
        assert found.word.tolist() == [HE, PRAISED, TARGET, COMMA, UNKNOWN, UNKNOWN]
        assert found.target.tolist() == [2]


def test_places_count_words_from_the_target_on_either_side():
    found = seen("praised he Miller he praised", "Miller")
    assert found.place.tolist() == [12, 11, 0, 1, 2]


def test_clause_marks_between_a_word_and_the_target_are_counted():
    found = seen("he, he Miller, he, he", "Miller")
    assert (found.clause // 2).tolist() == [1, 0, 0, 0, 1, 1, 2, 2]


def test_words_between_quotation_marks_are_known_as_such():
    found = seen("he “good Miller” he", "Miller")
    assert (found.clause % 2).tolist() == [0, 1, 1, 1, 0, 0]


def test_quotation_marks_of_one_sentence_do_not_reach_into_the_next():
    pair = look(['" he Miller', "he Miller"], [(5, 11), (3, 9)], WORDS)
    assert (pair.clause % 2).tolist() == [1, 1, 1, 0, 0]


def test_a_negation_turns_the_three_words_after_it():
    found = seen("not he he good good Miller", "Miller")
    assert found.feeling[:, 0].tolist() == pytest.approx([0, 0, 0, NEGATED_SHARE * 1.9 / 2, 1.9 / 2, 0])
    assert found.feeling[:, 1].tolist() == [0, 1, 1, 1, 0, 0]


def test_a_negation_does_not_reach_into_the_next_sentence():
    pair = look(["Miller not", "good Miller"], [(0, 6), (5, 11)], WORDS)
    assert pair.feeling[2:, 1].tolist() == [0, 0]


def test_a_possessive_is_told_from_its_target():
    assert seen("Miller’s good", "Miller").word.tolist() == [TARGET, GOOD]
    assert seen("Miller’s good", "Miller").capital.tolist() == [1, 0]
    assert seen("Miller good", "Miller").capital.tolist() == [0, 0]


def test_words_far_from_the_target_are_not_looked_at():
    found = seen("he " * 40 + "Miller" + " he" * 3, "Miller")
    assert found.length.tolist() == [28 + 1 + 3]


def test_probabilities_sum_to_one():
    found = toward([KINDLY, HARSHLY], [span(KINDLY, "Miller"), span(HARSHLY, "Miller")])
    assert found.columns.tolist() == CLASSES
    assert found.sum(axis=1).tolist() == pytest.approx([1, 1])


def test_praise_is_positive_and_blame_negative():
    assert one(KINDLY, "Miller").idxmax() == "positive"
    assert one(HARSHLY, "Miller").idxmax() == "negative"


def test_who_the_target_is_does_not_matter():
    others = [HARSHLY.replace("Miller", name) for name in ("Putin", "Mother Teresa", "NATO")]
    found = toward(others, [span(s, n) for s, n in zip(others, ("Putin", "Mother Teresa", "NATO"), strict=True)])
    assert np.ptp(found.to_numpy(), axis=0) == pytest.approx([0, 0, 0], abs=1e-5)


def test_typographic_marks_are_read_as_plain_ones():
    assert one("Miller isn’t “honest”.", "Miller").equals(one('Miller isn\'t "honest".', "Miller"))


def test_a_pair_scores_the_same_alone_and_among_others():
    many = [KINDLY, "Miller.", HARSHLY] * 50
    found = toward(many, [span(s, "Miller") for s in many])
    for row in (0, 1, 2):
        assert found.iloc[147 + row].to_numpy() == pytest.approx(one(many[row], "Miller").to_numpy(), abs=1e-4)


def test_no_sentences_give_an_empty_table():
    found = toward([], [])
    assert found.columns.tolist() == CLASSES
    assert found.empty


def test_a_blank_target_has_no_sentiment():
    assert toward(["He came.", "He came."], [(2, 3), (0, 2)]).isna().all(axis=1).tolist() == [True, False]


@pytest.mark.parametrize("target", [(-1, 2), (2, 2), (0, 9)])
def test_a_target_outside_its_sentence_is_an_error(target):
    with pytest.raises(ValueError, match="does not lie in its sentence of 8 characters"):
        toward(["He came."], [target])


def test_sentences_without_targets_are_an_error():
    with pytest.raises(ValueError, match="2 sentences and 1 targets"):
        toward(["He came.", "He left."], [(0, 2)])


def test_the_weights_are_plain_arrays_of_at_most_12_megabytes():
    assert all(a.dtype.kind in "iuf" for a in load().w.values())
    assert sum(a.nbytes for name, a in load().w.items() if name in ("words", "vocabulary")) < 12e6


def test_f1_is_worked_out_by_class():
    labels = np.array([0, 0, 1, 2])
    said = np.eye(3)[[0, 1, 1, 2]]
    assert f1(labels, said).tolist() == pytest.approx([2 / 3, 2 / 3, 1])


def test_calibration_error_is_the_gap_between_confidence_and_accuracy():
    sure = np.array([[0.8, 0.1, 0.1]] * 4)
    assert calibration(np.array([0, 0, 1, 2]), sure) == pytest.approx(0.3)
    assert calibration(np.array([0, 0, 0, 0]), np.eye(3)[[0, 0, 0, 0]]) == 0


def test_only_sure_answers_count_as_answered():
    found = scores(np.array([0, 1]), np.array([[0.8, 0.1, 0.1], [0.4, 0.3, 0.3]]))
    assert (found["answered"], found["right if answered"], found["accuracy"]) == (0.5, 1, 0.5)


def test_examples_of_one_article_share_a_fold():
    articles = [f"article {i // 3}" for i in range(300)]
    found = folds(articles)
    assert all(len(set(found[i : i + 3])) == 1 for i in range(0, 300, 3))
    assert set(found) == {0, 1, 2, 3}


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch is there for training only")
def test_numpy_and_torch_say_the_same():
    import torch

    from analysis.annotation.targets import Network
    from training.targets.network import Network as Trained
    from training.targets.network import batch, export

    torch.manual_seed(0)
    net = Trained(np.random.default_rng(0).normal(size=(len(WORDS), 16))).eval()
    names = ["praised", "not", ",", '"', "he", "good"]
    pairs = look(["he praised Miller, good", "Miller"], [(11, 17), (0, 6)], WORDS)
    ours = Network(export(net, names, np.array([20, 0, 0, 0, 0, 19], np.int8))).scores(pairs)
    assert ours == pytest.approx(net(*batch(pairs, np.arange(2))).detach().numpy(), abs=0.01)
