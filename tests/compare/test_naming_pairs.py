"""Naming variants found from the data: those planted come first, and halves of one outlet give none."""

from pathlib import Path

import numpy as np
import pytest

from analysis.compare import resample
from analysis.compare.naming import pairs as naming_pairs
from analysis.corpus import corpus as corpora
from analysis.corpus.build import build
from tests.compare.test_words_compare import corpus_of

NEWSROOM = Path(__file__).resolve().parents[2] / "data" / "newsroom" / "articles"
NOUNS = [f"noun{i}" for i in range(40)]


def written(seed, names, n=10, stories=("fire", "flood")):
    """Write articles of two outlets in which one thing bears the names given, in the same company."""
    rng = np.random.default_rng(seed)
    texts = {}
    for outlet, name in names.items():
        for i in range(n):
            frames = [f"the {place} {name} spoke" for place in rng.choice(["old", "new", "far", "near"], 3)]
            others = [f"the {a} {b} {c}" for a, b, c in rng.choice(NOUNS, (25, 3))]
            drawn = [*frames, *others]
            text = ". ".join(drawn[k].capitalize() for k in rng.permutation(len(drawn))) + "."
            texts.setdefault((outlet, stories[i % len(stories)]), []).append(text)
    return corpus_of(texts)


def test_names_that_swap_in_the_same_company_are_the_first_pair():
    articles, words = written(1, {"A": "regime", "B": "government"})
    table = naming_pairs.find(articles, words, "A", "B")
    first = table.iloc[0]
    assert (first["term"], first["reference_term"]) == ("regime", "government")
    assert first["difference"] == 1.0 and first["differs"] and first["spelling"] == 0
    assert first[["count", "n", "reference_count", "reference_n"]].tolist() == [30, 30, 0, 30]
    assert table["score"].is_monotonic_decreasing and table["score"].between(0, 1).all()


def test_spellings_of_a_name_are_found_by_their_consonants():
    articles, words = written(2, {"A": "Zaporozhye", "B": "Zaporizhzhia"})
    first = naming_pairs.find(articles, words, "A", "B").iloc[0]
    assert (first["term"], first["reference_term"]) == ("zaporozhye", "zaporizhzhia")
    assert first["spelling"] > 0.8 and first["differs"]


def test_swapping_the_outlets_turns_every_pair():
    articles, words = written(3, {"A": "regime", "B": "government"})
    pairs = [
        {tuple(sorted(pair)) for pair in zip(table["term"], table["reference_term"], strict=True)}
        for table in (naming_pairs.find(articles, words, *sides) for sides in ("AB", "BA"))
    ]
    assert pairs[0] == pairs[1]


def test_names_both_outlets_use_alike_do_not_differ():
    found = 0
    for seed in range(8):
        articles, words = written(100 + seed, {"A": "regime", "B": "regime"})
        found += naming_pairs.find(articles, words, "A", "B")["differs"].any()
    assert found <= 1


def test_terms_that_stand_in_the_same_articles_are_no_pair():
    texts = {("A", None): ["The old cat sat. The old dog sat. The new cat ran. The new dog ran."] * 6}
    texts[("B", None)] = texts[("A", None)]
    assert naming_pairs.find(*corpus_of(texts), "A", "B").empty


@pytest.mark.parametrize(
    ("first", "second"),
    [("kiev", "kyiv"), ("odessa", "odesa"), ("kharkov", "kharkiv"), ("lugansk", "luhansk"), ("sergei", "sergey"),
     ("energodar", "enerhodar"), ("zelensky", "zelenskyy"), ("donbass", "donbas"), ("vladimir", "volodymyr")],
)  # fmt: skip
def test_transliterations_have_the_same_consonants(first, second):
    assert naming_pairs.skeleton(first) == naming_pairs.skeleton(second) != ""


@pytest.mark.parametrize(("first", "second"), [("iran", "iraq"), ("effort", "efforts"), ("kill", "killed"), ("a", "e")])
def test_other_words_have_not(first, second):
    assert naming_pairs.skeleton(first) != naming_pairs.skeleton(second) or naming_pairs.skeleton(first) == ""


def test_closeness_is_what_its_formula_says():
    # "x" and "y" share the contexts "the _", "_ sat" and "the _ sat", and "x" has none that "z" lacks
    texts = {("A", None): ["the xxx sat"] * 4, ("B", None): ["the yyy sat"] * 4 + ["one zzz ran"] * 2}
    articles, words = corpus_of(texts)
    row = naming_pairs.find(articles, words, "A", "B", matched=False).iloc[0]
    assert (row["term"], row["reference_term"]) == ("xxx", "yyy")
    assert row["company"] == pytest.approx(3 / (3 + 3))
    assert row["closeness"] == pytest.approx(3 / 6 * 4 / (4 + 2))


def test_no_outlet_is_looked_at_when_pairs_are_chosen():
    articles, words = written(4, {"A": "regime", "B": "government"})
    turned = articles.assign(outlet=articles["outlet"].map({"A": "B", "B": "A"}))
    for one, other in zip(
        *(naming_pairs.share_parts(words, resample.pair(of, "A", "B")) for of in (articles, turned)), strict=True
    ):
        assert one.equals(other)


def test_the_planted_reunification_and_annexation_are_proposed(tmp_path):
    build([NEWSROOM], tmp_path)
    corpus = corpora.read(tmp_path).comparable()
    table = naming_pairs.find(corpus.articles, corpus.words, "Vostra Today", "Calvora One")
    assert table.iloc[0][["term", "reference_term"]].tolist() == ["reunification", "annexation"]
