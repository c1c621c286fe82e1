"""Words beside an actor: published formulas on counts worked by hand, and what two outlets put there."""

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.naming import collocates
from analysis.corpus import corpus as corpora
from analysis.corpus.build import build
from analysis.errors import InputError


def corpus_of(folder, articles, **options):
    """Make a corpus of (outlet, story, text), with Norland for actor."""
    rows = pd.DataFrame(articles, columns=["outlet", "story", "text"])
    rows.insert(0, "id", [f"a{i}" for i in range(len(rows))])
    rows.to_csv(folder / "in.csv", index=False)
    (folder / "actors.csv").write_text("actor,alias\nNorland,Norland\nSudland,Sudland\n")
    build([folder / "in.csv"], folder / "out", actors=folder / "actors.csv", **options)
    return corpora.read(folder / "out").comparable()


SMALL = [
    ("A", None, "Norland bombed towns. Norland bombed ships. Norland slept. Rain fell. Bombed towns burned."),
    ("B", None, "Norland slept. Rain fell again. More rain fell."),
]


def test_the_measures_are_the_published_ones_on_counts_worked_by_hand(tmp_path):
    table = collocates.measure(corpus_of(tmp_path, SMALL), "Norland", least=1).set_index("term")
    bombed = table.loc["bombed"]
    # of 8 sentences 4 name Norland, 2 of them with "bombed", which stands in 3
    assert bombed[["n_sentences", "n_actor_sentences", "n_uses", "n_articles"]].tolist() == [2, 4, 3, 1]
    assert bombed["log_dice"] == pytest.approx(14 + np.log2(2 * 2 / (4 + 3)), abs=1e-12)
    observed, expected = np.array([2, 1, 2, 3]), np.array([4 * 3, 4 * 3, 4 * 5, 4 * 5]) / 8
    assert bombed["g2"] == pytest.approx(2 * (observed * np.log(observed / expected)).sum(), abs=1e-12)
    assert "rain" not in table.index and "norland" not in table.index


def test_log_dice_does_not_grow_with_the_corpus():
    assert collocates.log_dice(30, 100, 50) == collocates.log_dice(3, 10, 5) == 14 + np.log2(60 / 150)


def test_one_outlet_is_measured_on_its_own_articles(tmp_path):
    table = collocates.measure(corpus_of(tmp_path, SMALL), "Norland", "B", least=1)
    assert table[["outlet", "term", "n_sentences", "n_actor_sentences"]].values.tolist() == [["B", "slept", 1, 1]]


def test_the_share_compared_is_of_the_sentences_that_name_the_actor(tmp_path):
    texts = (
        ["Norland bombed towns. Norland slept. Rain fell.", "Norland bombed ships."],
        ["Norland slept.", "Rain fell."],
    )
    articles = [("A" if i == 0 else "B", None, text) for i, side in enumerate(texts) for text in side * 3]
    articles = [(outlet, story, f"{text} Item {i}x ended.") for i, (outlet, story, text) in enumerate(articles)]
    table = collocates.compare(corpus_of(tmp_path, articles), "Norland", "A", "B").set_index("term")
    bombed = table.loc["bombed"]
    assert bombed[["count", "n", "reference_count", "reference_n"]].tolist() == [6, 9, 0, 3]
    assert bombed[["share", "reference_share", "difference"]].tolist() == pytest.approx([2 / 3, 0, 2 / 3])
    assert bombed[["n_articles", "reference_n_articles"]].tolist() == [6, 3]
    # three articles of B name it
    assert bombed[["low", "high", "p", "p_adjusted"]].isna().all() and not bombed["differs"]
    assert np.isnan(bombed["reference_log_dice"]) and bombed["log_dice"] == 14 + np.log2(12 / 15)
    assert table.index[-1] == "slept"


def planted(seed, n=12, beside=("cruel", "cruel")):
    """Write articles in which the outlets A and B put a word beside Norland in 8 of 10 sentences, or none."""
    rng = np.random.default_rng(seed)
    articles = []
    for outlet, word in zip("AB", beside, strict=True):
        for i in range(n):
            drawn = [f"w{k} x{rng.integers(10**9)}" for k in rng.integers(0, 12, 10)]
            sentences = [f"Norland met {word if rng.random() < 0.8 else 'them'} {words}." for words in drawn]
            articles.append((outlet, ["fire", "flood"][i % 2], " ".join(sentences)))
    return articles


def test_a_word_planted_beside_the_actor_is_found_and_no_other(tmp_path):
    table = collocates.compare(corpus_of(tmp_path, planted(1, beside=("cruel", "them"))), "Norland", "A", "B")
    assert table.loc[table["differs"], "term"].tolist() == ["cruel"]
    assert table["n_stories"].unique().tolist() == [2]
    assert table.iloc[0]["low"] > 0.5


def test_swapping_the_outlets_turns_the_difference(tmp_path):
    corpus = corpus_of(tmp_path, planted(2))
    forth, back = (collocates.compare(corpus, "Norland", *pair).set_index("term") for pair in ("AB", "BA"))
    pd.testing.assert_series_equal(forth["difference"].sort_index(), -back["difference"].sort_index())
    pd.testing.assert_series_equal(
        forth["reference_log_dice"].sort_index(), back["log_dice"].sort_index(), check_names=False
    )


def test_a_shareable_corpus_gives_the_same_comparison(tmp_path):
    for name in ("whole", "shared"):
        (tmp_path / name).mkdir()
    whole = corpus_of(tmp_path / "whole", planted(3) + SMALL)
    shared = corpus_of(tmp_path / "shared", planted(3) + SMALL, shareable=True)
    assert len(shared.collocates) < len(whole.collocates)
    every = corpora.read(tmp_path / "shared" / "out").collocates
    assert (every.groupby(["actor", "term"])["article_id"].nunique() > 1).all()
    first, second = (collocates.compare(corpus, "Norland", "A", "B") for corpus in (whole, shared))
    pd.testing.assert_frame_equal(first, second)


def test_an_actor_of_neither_outlet_gives_an_empty_table(tmp_path):
    corpus = corpus_of(tmp_path, [*SMALL, ("C", None, "Sudland slept.")])
    table = collocates.compare(corpus, "Sudland", "A", "B")
    assert table.empty and list(table) == list(collocates.COMPARED)


def test_an_actor_that_nobody_names_is_asked_for_by_name(tmp_path):
    corpus = corpus_of(tmp_path, SMALL)
    for ask in (lambda: collocates.measure(corpus, "Bugle"), lambda: collocates.compare(corpus, "Bugle", "A", "B")):
        with pytest.raises(InputError, match="no article names 'Bugle'; the actors named most are Norland"):
            ask()


def test_a_corpus_without_actors_says_how_to_count_them(tmp_path):
    corpus = corpus_of(tmp_path, [("A", None, "Rain fell.")])
    with pytest.raises(InputError, match="annotate them with --actors"):
        collocates.measure(corpus, "Norland")
