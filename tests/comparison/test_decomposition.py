"""In whose voice: what comes from quoting more and what from wording, worked by hand."""

import numpy as np
import pytest

from analysis.comparison.compare import compare, null
from tests.comparison.test_tone import said_by


def random_corpus(n=12, harsher=0.0, seed=0):
    """Make two outlets of sentences in all voices, A's lower by `harsher`."""
    rng = np.random.default_rng(seed)

    def sentence(outlet):
        return rng.choice([0, 0, 0.3, 1]), np.clip(rng.normal(0, 0.3) - harsher * (outlet == "A"), -1, 1)

    rows = [(f"{outlet}{i}", outlet, f"story {i % 3}") for outlet in "AB" for i in range(n)]
    return said_by([(*row, [sentence(row[1]) for _ in range(12)]) for row in rows])


def parts(corpus, outlet="A", reference="B", matched=None):
    return compare(corpus, "decomposition", outlet, reference, matched).table.set_index("group")


def test_composition_and_wording_are_kitagawas_parts():
    # A: half quoted, own 0.2, quoted -0.6; B: a quarter quoted, own 0.0, quoted -0.2
    corpus = said_by(
        [
            ("a", "A", None, [(0, 0.2), (0, 0.2), (1, -0.6), (1, -0.6)]),
            ("b", "B", None, [(0, 0.0), (0, 0.0), (0, 0.0), (1, -0.2)]),
        ]
    )
    found = parts(corpus)
    assert found["estimate"].to_dict() == pytest.approx(
        {
            "all": -0.2 - -0.05,
            "composition": (0.5 - 0.75) * 0.1 + (0.5 - 0.25) * -0.4,
            "outlet": 0.2 * (0.5 + 0.75) / 2,
            "quoted": -0.4 * (0.5 + 0.25) / 2,
        }
    )
    assert found[["low", "high", "p", "p_adjusted"]].isna().all(axis=None), "of two articles nothing can be said"
    assert not found["differs"].any()


@pytest.mark.parametrize("matched", [True, False])
def test_the_parts_add_up_to_the_difference_of_mean_scores(matched):
    found = parts(random_corpus(), matched=matched)["estimate"]
    assert found.drop("all").sum() == pytest.approx(found["all"])
    if not matched:
        corpus = random_corpus()
        means = corpus.sentences.merge(corpus.articles).groupby("outlet")["compound"].mean()
        assert found["all"] == pytest.approx(means["A"] - means["B"])


def test_an_outlet_that_writes_harsher_throughout_differs_by_wording_and_not_by_quoting():
    found = parts(random_corpus(20, harsher=0.3))["differs"]
    assert found[["all", "outlet"]].all() and not found["composition"]


def test_random_halves_of_one_outlet_seldom_differ_in_any_part():
    found = null(compare(random_corpus(24, seed=3), "decomposition", "A", "B"), "A", 30)
    assert len(found) == 30 and (found["n_found"] > 0).mean() <= 0.15
