"""Toward whom: means over mentions, ranges over articles, evidence by offset."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from analysis.comparison.sentiment.actors import compare, examples, voice_parts
from analysis.show.sentiment.actor_plots import actors_by_outlet
from analysis.show.sentiment.findings import about_actors

from analysis.annotation.article import annotate
from analysis.errors import InputError
from analysis.read import Article
from analysis.show import plots


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def made(rows):
    """Make the tables of (article, outlet, story, [(actor, share quoted, negative, positive), …])."""
    articles = pd.DataFrame([row[:3] for row in rows], columns=["article_id", "outlet", "story"])
    said = [(article_id, i, *one) for article_id, _, _, mentions in rows for i, one in enumerate(mentions)]
    table = pd.DataFrame(said, columns=["article_id", "sentence", "actor", "share_quoted", "negative", "positive"])
    sentences = table[["article_id", "sentence", "share_quoted"]].assign(
        start=100 * table["sentence"], end=100 * table["sentence"] + 99
    )
    targets = table.drop(columns="share_quoted").assign(neutral=1 - table["negative"] - table["positive"])
    return articles, sentences, targets.assign(start=100 * table["sentence"] + 3, end=100 * table["sentence"] + 9)


def outlets(n=8, shift=0.3, seed=0):
    rng = np.random.default_rng(seed)

    def said(outlet):
        worse = rng.uniform(0.1, 0.3) + shift * (outlet == "A")
        return [("Norland", 0.0, worse, 0.3)] * 2 + [("Sudland", 0.0, 0.2, 0.2)]

    return made([(f"{outlet}{i}", outlet, f"story {i % 2}", said(outlet)) for outlet in "AB" for i in range(n)])


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


def test_the_mean_is_over_mentions_and_by_actor():
    tables = made([("a", "A", None, [("Norland", 0, 0.5, 0.25), ("Norland", 0, 0.0, 0.5), ("Sudland", 0, 1, 0)])])
    table = compare(*tables).set_index("actor")
    assert table["estimate"].to_dict() == {"Norland": 0.125, "Sudland": -1.0}
    assert table.loc["Norland", ["share_negative", "share_positive", "n"]].tolist() == [0.25, 0.375, 2]
    assert table["low"].isna().all()


def test_only_sentences_in_the_voice_asked_for_count():
    tables = made([("a", "A", None, [("Norland", 0, 0, 1), ("Norland", 0.3, 0.5, 0.5), ("Norland", 1, 1, 0)])])
    assert [compare(*tables, voice=voice)["estimate"].item() for voice in ("outlet", "mixed", "quoted", None)] == [
        1,
        0,
        -1,
        0,
    ]


def test_a_planted_difference_is_found_and_swapping_the_outlets_turns_its_sign():
    tables = outlets()
    forth, back = (compare(*tables, *pair) for pair in (("A", "B"), ("B", "A")))
    forth, back = (table[table["reference"].notna()].set_index("actor") for table in (forth, back))
    assert forth["differs"].to_dict() == {"Norland": True, "Sudland": False}
    assert forth.loc["Norland", "estimate"] == pytest.approx(-0.3, abs=0.1)
    assert forth["estimate"].to_dict() == pytest.approx((-back["estimate"]).to_dict())


def test_random_halves_of_one_outlet_share_its_parts():
    articles, sentences, targets = outlets(shift=0)
    parts = voice_parts(articles, sentences, targets)
    assert parts.groupby("group")["denominator"].sum().to_dict() == {"Norland": 32, "Sudland": 16}


def test_the_shares_of_a_matched_comparison_are_of_the_articles_compared():
    tables = made(
        [
            ("a", "A", "fire", [("Norland", 0, 0.5, 0.0)]),
            ("b", "B", "fire", [("Norland", 0, 0.2, 0.0)]),
            ("c", "A", "flood", [("Norland", 0, 1.0, 0.0)]),
        ]
    )
    table = compare(*tables, "A", "B", matched=True)
    assert table["share_negative"].tolist()[:2] == [0.5, 0.2] and np.isnan(table["share_negative"].iloc[2])


def test_the_sentences_furthest_to_either_side_lead_to_their_offsets():
    tables = made([("a", "A", None, [("Norland", 0, 0.9, 0.05), ("Norland", 0, 0.95, 0.0), ("Norland", 0, 0.1, 0.8)])])
    found = examples(*tables, "Norland", n=2)
    assert found[["side", "start", "end"]].values.tolist() == [["negative", 100, 199], ["positive", 200, 299]]


def test_a_corpus_that_names_nobody_is_said_to_be_that():
    articles, sentences, targets = made([("a", "A", None, [("Norland", 1.0, 0.5, 0.25)])])
    with pytest.raises(InputError, match="--actors"):
        compare(articles, sentences, targets)


def test_every_cell_of_the_matrix_says_its_estimate_range_and_n():
    ax = actors_by_outlet(compare(*outlets()), plots.styles("AB"))
    texts = [text.get_text() for text in ax.texts]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Norland", "Sudland"]
    assert texts.count("8 articles, 16 mentions") == 2 and texts.count("0.00") == 2
    assert len(ax.patches) == 4


def test_too_few_articles_give_no_matrix_and_no_verdict():
    tables = made([("a", "A", None, [("Norland", 0, 0.5, 0.25)])])
    assert "no actor" in actors_by_outlet(compare(*tables), plots.styles("A")).texts[0].get_text()
    assert about_actors(compare(*tables), "nothing") == ["No two outlets have articles enough to be compared."]


def test_the_sentences_name_the_actors_at_either_end_and_the_difference():
    told = about_actors(
        pd.concat([compare(*outlets()), compare(*outlets(), "A", "B").query("reference.notna()")]), "null"
    )
    assert told[0].startswith("A in its own voice, of 2 actors: lowest toward Norland: −0.2")
    assert any("the mean score toward Norland is" in sentence and "lower in A" in sentence for sentence in told)
