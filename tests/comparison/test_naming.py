"""What outlets call the same thing: variants of a list, counted once each."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.comparison import naming
from analysis.corpus import corpus as corpora
from analysis.errors import InputError
from tests.comparison.test_words_compare import corpus_of

NEWSROOM = Path(__file__).resolve().parents[2] / "data" / "newsroom" / "articles"


def compared(texts, **options):
    return naming.compare(*corpus_of(texts), "A", "B", **options).set_index("variant")


def test_a_share_is_of_all_uses_of_the_set_over_all_articles():
    # A: 1 of 2 and 3 of 4 uses, not the mean of a half and three quarters
    texts = {("A", None): ["Kiev and Kyiv", "Kiev Kiev Kiev Kyiv", "Rain fell"], ("B", None): ["Kyiv Kyiv"]}
    table = compared(texts)
    kiev = table.loc["Kiev"]
    assert kiev[["share", "reference_share", "difference"]].tolist() == pytest.approx([4 / 6, 0, 4 / 6])
    assert kiev[["count", "n", "reference_count", "reference_n"]].tolist() == [4, 6, 0, 2]
    assert kiev[["n_articles", "reference_n_articles", "n_stories"]].tolist() == [2, 1, 0]
    assert table["set"].unique().tolist() == ["Kyiv"]


def test_too_few_articles_give_shares_but_no_verdict():
    table = compared({("A", None): ["Kiev"] * 4, ("B", None): ["Kyiv"] * 9})
    assert table[["low", "high", "p", "p_adjusted"]].isna().all(axis=None) and not table["differs"].any()
    assert table["difference"].tolist() == [-1.0, 1.0]


def test_articles_that_use_no_variant_have_no_say():
    few = {("A", None): ["Kiev"] * 4 + ["Rain fell"] * 20, ("B", None): ["Kyiv"] * 9}
    assert compared(few)["p"].isna().all()


def test_outlets_that_never_agree_differ_and_swapping_them_turns_it():
    texts = {("A", None): ["Kiev said no"] * 8, ("B", None): ["Kyiv said no"] * 8}
    articles, words = corpus_of(texts)
    forth, back = (naming.compare(articles, words, *pair).set_index("variant") for pair in ("AB", "BA"))
    assert forth["differs"].all() and (forth["p_adjusted"] == 0.001).all()
    assert forth["difference"].to_dict() == {"Kyiv": -1.0, "Kiev": 1.0}
    assert (back["difference"] == -forth["difference"]).all()


def test_outlets_that_always_agree_are_not_tested():
    table = compared({("A", None): ["Kyiv"] * 8, ("B", None): ["Kyiv"] * 8})
    assert table["difference"].tolist() == [0.0] and table["p"].isna().all() and not table["differs"].any()


def test_within_stories_each_story_weighs_the_same_on_both_sides():
    texts = {("A", "fire"): ["Kiev"] * 6, ("A", "flood"): ["Kyiv"] * 2}
    texts |= {("B", "fire"): ["Kiev"] * 2, ("B", "flood"): ["Kyiv"] * 6}
    apart, within = compared(texts, matched=False), compared(texts, matched=True)
    assert apart.loc["Kiev", "difference"] == pytest.approx(6 / 8 - 2 / 8)
    assert within.loc["Kiev", "difference"] == pytest.approx(0.0)
    assert within.loc["Kiev", ["count", "reference_count", "n_stories"]].tolist() == [6, 2, 2]


def test_with_one_article_a_side_and_story_names_can_be_exchanged_in_few_ways():
    # five stories of one article each: 2 of 2 ** 5 exchanges are as extreme as what is seen
    texts = {(outlet, str(i)): [word] for outlet, word in (("A", "Kiev"), ("B", "Kyiv")) for i in range(5)}
    p = compared(texts)["p"]
    assert p.between(0.03, 0.1).all()


def test_the_voices_are_counted_apart():
    articles, words = corpus_of({("A", None): ["Kiev", "Kyiv"], ("B", None): ["Kyiv"]})
    words.loc[words["term"] == "kiev", "voice"] = "quoted"
    shares = {
        voice: naming.compare(articles, words, "A", "B", voice).set_index("variant").reindex(["Kiev"])["share"].iloc[0]
        for voice in ("outlet", "quoted", None)
    }
    assert np.isnan(shares["outlet"]) and shares["quoted"] == 1.0 and shares[None] == 0.5


def test_a_word_within_a_longer_variant_is_not_counted_again():
    table = compared({("A", None): ["The Persian Gulf, the Gulf, the Gulf of Oman"], ("B", None): ["Persian Gulf"]})
    assert table["count"].to_dict() == {"Persian Gulf": 1, "the Gulf": 1}
    assert naming.longest(pd.DataFrame({"a": [3], "a b": [2], "a b c": [1]})).values.tolist() == [[1, 1, 1]]


def test_a_term_that_means_something_else_in_a_phrase_is_not_counted_there():
    texts = {("A", None): ["The Second World War ended. The war began."], ("B", None): ["The conflict began."]}
    assert compared(texts)["count"].to_dict() == {"war": 1, "conflict": 0}


def test_outlets_that_use_no_variant_give_an_empty_table():
    table = compared({("A", None): ["Rain fell"], ("B", None): ["Rain fell"]})
    assert table.empty


def test_an_outlet_that_is_not_there_is_asked_for_by_name():
    with pytest.raises(InputError, match="there is no article of outlet 'B'"):
        compared({("A", None): ["Kiev"]})


def test_the_list_can_be_counted_and_has_several_names_for_each_thing():
    listed = naming.variants()
    assert naming.check_list(listed) == []
    assert (listed.groupby("set").size() > 1).all() and len(listed["set"].unique()) >= 30
    assert listed["terms"].map(len).min() >= 1
    assert not listed.duplicated(["set", "variant"]).any()


def test_a_town_by_the_nuclear_plant_has_two_names_and_the_guards_force_is_no_city():
    table = compared({("A", None): ["Energodar. The Quds Force left al-Quds."], ("B", None): ["Enerhodar. Jerusalem."]})
    used = table[["count", "reference_count"]].T.to_dict("list")
    assert used == {"Enerhodar": [0, 1], "Energodar": [1, 0], "Jerusalem": [0, 1], "al-Quds": [1, 0]}


def test_the_planted_names_of_the_newsroom_are_found(newsroom):
    corpus = corpora.read(newsroom).comparable()
    table = naming.compare(corpus.articles, corpus.words, "Vostra Today", "Calvora One")
    used = table.set_index("variant")[["count", "reference_count"]].T.to_dict("list")
    # gold/planted.csv counts 13 of regime; one stands in a quotation
    assert used["regime"] == [12, 0] and used["government"] == [0, 10]
    assert used["reunification"][1] == used["annexation"][0] == 0 < used["reunification"][0]
    assert table.set_index("variant").loc["regime", "share"] == 1.0
