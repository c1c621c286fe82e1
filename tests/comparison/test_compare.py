"""Comparisons as they are asked for: together, with another corpus, by command, and refused in a sentence."""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.comparison import resample, words
from analysis.comparison.compare import Compared, compare, together, with_reference_corpus
from analysis.comparison.register import MEASURES
from analysis.vocabulary import CUE_CLASSES
from tests.comparison.test_decomposition import random_corpus as sentences_of
from tests.comparison.test_quotes import corpus_of, quote
from tests.comparison.test_words import random_corpus


def differences(*rows):
    """Make a comparison of (outlet, reference, p_adjusted, differs)."""
    made = [dict(zip(("outlet", "reference", "p_adjusted", "differs"), row, strict=True)) for row in rows]
    table = pd.DataFrame(made, columns=["outlet", "reference", "p_adjusted", "differs"]).astype({"differs": "boolean"})
    return Compared(None, MEASURES["quotes"], None, None, {}, None, 0, table)


def test_a_p_value_is_multiplied_by_the_tables_in_which_its_pair_is_tested():
    of_two = differences(("A", None, np.nan, None), ("A", "B", 0.02, True), ("A", "C", 0.03, True))
    of_one = differences(("A", "B", 0.7, False), ("A", "C", np.nan, None))
    verbs, place, none = (made.table for made in together([of_two, of_one, differences()]))
    assert verbs["p_adjusted"].tolist()[1:] == [0.04, 0.03]
    assert verbs["differs"].tolist()[1:] == [True, True]
    assert place["p_adjusted"].iloc[0] == 1
    assert verbs["differs"].isna().tolist() == [True, False, False]
    assert place["differs"].isna().tolist() == [False, True] and none.empty


def test_what_holds_in_its_table_alone_is_called_no_difference_beside_others():
    given = [differences(("A", "B", 0.02, True)) for _ in range(3)]
    assert not any(made.table["differs"].any() for made in together(given))
    assert given[0].table["differs"].all(), "the tables given stay as they are"


def test_a_small_p_value_alone_makes_no_difference_of_what_was_none():
    (made,) = together([differences(("A", "B", 0.001, False))])
    assert not made.table["differs"].any()


def test_a_part_of_the_level_asks_for_more():
    given = [differences(("A", "B", 0.03, True))]
    assert together(given)[0].table["differs"].all()
    assert not together(given, level=0.025)[0].table["differs"].any()


PAGE = [*(("quotes", by) for by in ("kind", "cue_class", "scare")), ("sentiment", "voice"), ("decomposition", None)]


def test_of_random_halves_of_one_outlet_a_page_marks_something_in_at_most_one_of_twenty(monkeypatch):
    monkeypatch.setattr(resample, "N_BOOTSTRAPS", 100)  # of levels, which are not looked at here
    monkeypatch.setattr(resample.bootstrap, "__defaults__", (200,))
    rng = np.random.default_rng(3)
    said = [
        quote(
            f"A{i}",
            int(rng.integers(3, 30)),
            cue_class=str(rng.choice(CUE_CLASSES)),
            kind=str(rng.choice(["direct", "mixed", "scare"])),
        )
        for i in range(24)
        for _ in range(4)
    ]
    corpus = corpus_of("A" * 24, *said, n_words=200).replace(sentences=sentences_of(24).sentences)
    alone, at_once = 0, 0
    for split, halves in enumerate(resample.halves(corpus.articles, "A", 20, seed=6)):
        of_halves = corpus.replace(articles=halves)
        made = [compare(of_halves, name, *resample.HALVES, seed=split, by=by) for name, by in PAGE]
        alone += any(each.table["differs"].any() for each in made)
        at_once += any(each.table["differs"].any() for each in together(made))
    # what happens in one case of twenty happens three times or less in 98 of 100 series of twenty
    assert at_once <= 3 and at_once < alone


def test_a_reference_corpus_is_one_outlet_without_stories_and_without_what_is_in_both():
    corpus, other = random_corpus(15, {"A": 8, "B": 6}), random_corpus(16, {"C": 5, "D": 6})
    other.articles.loc[0, "sha256"] = "a0"
    other.articles.loc[1:, "sha256"] += " of the other"
    both, label = with_reference_corpus(corpus, other, "wires")
    assert label == "reference corpus: wires"
    added = both.articles[both.articles["outlet"] == label]
    assert len(added) == 10 and added["story"].isna().all()
    assert both.articles["article_id"].is_unique
    table = compare(both, "words", None, label).table
    assert table["outlet"].unique().tolist() == ["A", "B"] and (table["n_stories"] == 0).all()


def framing(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_command_writes_the_table_and_the_split_half_null_under_it(newsroom, tmp_path):
    asked = ("--outlet", "Vostra Today", "--reference", "rest", "--order", "phrases", "--out", tmp_path / "words.csv")
    done = framing("compare", "words", newsroom, *asked)
    assert done.exit_code == 0
    table = pd.read_csv(tmp_path / "words.csv")
    assert set(table) == set(words.COLUMNS)
    assert set(table["order"]) == {2, 3} and set(table["reference"]) == {"rest"}
    assert done.stderr.splitlines()[-1].startswith("No outlet here has the 10 articles")


def test_a_reference_alone_is_set_against_every_outlet(newsroom, tmp_path):
    rest = framing("compare", "words", newsroom, "--reference", "rest", "--out", tmp_path / "rest.csv")
    corpus = framing("compare", "words", newsroom, "--reference-corpus", newsroom, "--out", tmp_path / "corpus.csv")
    assert rest.exit_code == 0
    # of Halyard 24's five articles one repeats another outlet's words
    assert set(pd.read_csv(tmp_path / "rest.csv")["outlet"]) == {"Calvora One", "Meridian Wire", "Vostra Today"}
    # all of its articles are in both
    assert corpus.exit_code == 2 and "there is no article of outlet 'reference corpus: " in corpus.stderr


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (["words", "--outlet", "Bugle", "--reference", "rest"], "there is no article of outlet 'Bugle'"),
        (["words", "--outlet", "Halyard 24"], "name both --outlet and --reference, or neither"),
        (["sentiment", "--reference", "rest"], "name both --outlet and --reference, or neither"),
        (["quotes", "--outlet", "Halyard 24", "--reference", "rest"], "there is no article of outlet 'rest'"),
        (["words", "--reference", "rest", "--reference-corpus", "."], "takes the place of --reference"),
        (["sentiment", "--reference-corpus", "."], "--reference-corpus is for words"),
        (["words", "--reference-corpus", "gone"], "there is no such folder"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_sentence_with_status_2(newsroom, asked, problem):
    done = framing("compare", asked[0], newsroom, *asked[1:])
    assert done.exit_code == 2 and done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("framing: ") and problem in sentence
