"""Names of a list, words beside an actor, and any one term: counted once each, over what they are a share of."""

import numpy as np
import pandas as pd
import pytest

from analysis import corpus as corpora
from analysis.comparison import naming
from analysis.comparison.compare import compare
from analysis.corpus.build import build
from analysis.errors import InputError
from analysis.text.terms import MAX_ORDER
from tests.comparison.test_words import corpus_of


def names(texts, voice="outlet"):
    """Give the uses of each name by outlet: {name: {outlet: (uses, uses of its set)}}."""
    corpus = corpus_of(texts)
    sums = naming.names(corpus, voice).merge(corpus.articles)
    found = sums.groupby(["group", "outlet"])[["numerator", "denominator"]].sum()
    return {key: tuple(map(int, row)) for key, row in zip(found.index, found.to_numpy(), strict=True)}


def test_a_share_is_of_all_uses_of_the_set_over_all_articles():
    # A: 1 of 2 and 3 of 4 uses, not the mean of a half and three quarters
    texts = {("A", None): ["Kiev and Kyiv", "Kiev Kiev Kiev Kyiv", "Rain fell"], ("B", None): ["Kyiv Kyiv"]}
    table = compare(corpus_of(texts), "naming", "A", "B").table
    kiev = table[table["group"] == "Kiev (Kyiv)"]
    assert kiev["estimate"].tolist() == pytest.approx([4 / 6, 0, 4 / 6])
    assert kiev["n"].tolist() == [6, 2, 6]
    assert kiev[["n_articles", "reference_n_articles"]].values.tolist()[-1] == [2, 1]


def test_articles_that_use_no_name_have_no_say():
    few = {("A", None): ["Kiev"] * 4 + ["Rain fell"] * 20, ("B", None): ["Kyiv"] * 9}
    assert compare(corpus_of(few), "naming", "A", "B").table["p"].isna().all()


def test_outlets_that_never_agree_differ_and_those_that_always_do_are_not_tested():
    apart, alike = (
        compare(corpus_of({("A", None): [word] * 8, ("B", None): ["Kyiv said no"] * 8}), "naming", "A", "B").table
        for word in ("Kiev said no", "Kyiv said no")
    )
    apart, alike = (table[table["reference"].notna()].set_index("group") for table in (apart, alike))
    assert apart["estimate"].to_dict() == {"Kyiv (Kyiv)": -1.0, "Kiev (Kyiv)": 1.0}
    assert apart["differs"].all() and (apart["p_adjusted"] < 0.0025).all()
    assert alike["estimate"].tolist() == [0.0] and alike["p"].isna().all() and not alike["differs"].any()


def test_the_voices_are_counted_apart():
    corpus = corpus_of({("A", None): ["Kiev", "Kyiv"]})
    corpus.words.loc[corpus.words["term"] == "kiev", "voice"] = "quoted"
    used = {voice: sorted(set(naming.names(corpus, voice)["group"])) for voice in ("outlet", "quoted", None)}
    assert used == {
        "outlet": ["Kyiv (Kyiv)"],
        "quoted": ["Kiev (Kyiv)"],
        None: ["Kiev (Kyiv)", "Kyiv (Kyiv)"],
    }


def test_what_all_articles_of_an_outlet_do_alike_has_an_interval_with_a_length():
    texts = {("A", None): ["Kiev said no"] * 8, ("B", None): ["Kyiv said no"] * 8}
    table = compare(corpus_of(texts), "naming", "A", "B").table
    ends = table[table["group"] == "Kiev (Kyiv)"][["low", "high"]].to_numpy()
    unseen = -np.log(0.025) / 8  # were so many in eight articles expected to do otherwise, none would in 2.5 %
    assert ends == pytest.approx(np.array([[1 - unseen, 1], [0, unseen], [1 - unseen * 2**0.5, 1]]))


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("The Persian Gulf, the Gulf, the Gulf of Oman", {"Persian Gulf": 1, "the Gulf": 1}),
        ("The Second World War ended. The war began.", {"war": 1}),
        ("Energodar. The Quds Force left al-Quds.", {"Energodar": 1, "al-Quds": 1}),
        ("Enerhodar. Jerusalem.", {"Enerhodar": 1, "Jerusalem": 1}),
        ("Rain fell", {}),
    ],
)
def test_a_name_counts_where_it_is_not_part_of_a_longer_one_that_means_something_else(text, used):
    assert {group.split(" (")[0]: n for (group, _), (n, _) in names({("A", None): [text]}).items()} == used


def test_a_word_is_taken_off_in_the_longest_term_it_stands_in():
    assert naming.longest(pd.DataFrame({"a": [3], "a b": [2], "a b c": [1]})).values.tolist() == [[1, 1, 1]]


def test_the_list_can_be_counted_and_has_several_names_for_each_thing():
    listed = naming.variants()
    terms = listed[["set", "terms"]].explode("terms")
    assert not terms.duplicated().any(), "no term stands twice in its set"
    assert max(term.count(" ") for term in [*terms["terms"], *listed["except"].explode().dropna()]) < MAX_ORDER
    assert (listed.groupby("set").size() > 1).all() and len(listed["set"].unique()) >= 30
    assert listed["terms"].map(len).min() >= 1
    assert not listed["label"].duplicated().any()


def test_the_planted_names_of_the_newsroom_are_found(newsroom):
    corpus = corpora.read(newsroom).comparable()
    sums = naming.names(corpus).merge(corpus.articles[["article_id", "outlet"]])
    used = sums.assign(name=sums["group"].str.split(" (", regex=False).str[0])
    used = used.groupby(["name", "outlet"])["numerator"].sum().unstack(fill_value=0)
    # gold/planted.csv counts 13 of regime; one stands in a quotation
    assert used.loc[["regime", "government"], ["Vostra Today", "Calvora One"]].values.tolist() == [[12, 0], [0, 10]]
    assert used.loc["reunification", "Calvora One"] == used.loc["annexation", "Vostra Today"] == 0
    assert used.loc["reunification", "Vostra Today"] > 0


def with_actors(folder, articles, **options):
    """Make a corpus of (outlet, story, text), with Norland and Sudland for actors."""
    rows = pd.DataFrame(articles, columns=["outlet", "story", "text"])
    rows.insert(0, "id", [f"a{i}" for i in range(len(rows))])
    folder.mkdir(exist_ok=True)
    rows.to_csv(folder / "in.csv", index=False)
    (folder / "actors.csv").write_text("actor,alias\nNorland,Norland\nSudland,Sudland\n")
    build([folder / "in.csv"], folder / "out", actors=folder / "actors.csv", **options)
    return corpora.read(folder / "out").comparable()


def test_the_share_of_a_word_is_of_the_sentences_that_name_the_actor(tmp_path):
    texts = {
        "A": ["Norland bombed towns. Norland slept. Rain fell.", "Norland bombed ships."],
        "B": ["Norland slept.", "Rain fell."],
    }
    articles = [(outlet, None, text) for outlet, both in texts.items() for text in both * 3]
    articles = [(outlet, story, f"{text} Item {i}x ended.") for i, (outlet, story, text) in enumerate(articles)]
    table = compare(with_actors(tmp_path, articles), "collocates", "A", "B", actor="Norland").table
    bombed = table[table["group"] == "bombed"]
    assert bombed["estimate"].tolist() == pytest.approx([6 / 9, 0, 6 / 9]) and bombed["n"].tolist() == [9, 3, 9]
    # three articles of B name it
    difference = bombed.iloc[-1]
    assert difference[["n_articles", "reference_n_articles"]].tolist() == [6, 3]
    assert difference[["low", "high", "p", "p_adjusted"]].isna().all() and not difference["differs"]
    assert not {"rain", "norland"} & set(table["group"])


def planted(seed, beside=("cruel", "cruel")):
    """Write articles in which the outlets A and B put a word beside Norland in 8 of 10 sentences, or none."""
    rng = np.random.default_rng(seed)
    articles = []
    for outlet, word in zip("AB", beside, strict=True):
        for i in range(12):
            drawn = [f"w{k} x{rng.integers(10**9)}" for k in rng.integers(0, 12, 10)]
            sentences = [f"Norland met {word if rng.random() < 0.8 else 'them'} {words}." for words in drawn]
            articles.append((outlet, ["fire", "flood"][i % 2], " ".join(sentences)))
    return articles


def test_a_word_planted_beside_the_actor_is_found_and_no_other_shareable_or_not(tmp_path):
    articles = planted(1, beside=("cruel", "them"))
    whole = with_actors(tmp_path / "whole", articles)
    shared = with_actors(tmp_path / "shared", articles, shareable=True)
    assert len(shared.collocates) < len(whole.collocates)
    tables = [compare(corpus, "collocates", "A", "B", actor="Norland").table for corpus in (whole, shared)]
    pd.testing.assert_frame_equal(*tables)
    assert tables[0].loc[tables[0]["differs"].fillna(False), "group"].tolist() == ["cruel"]
    assert tables[0]["n_stories"].unique().tolist() == [2]


def test_an_actor_that_nobody_names_is_asked_for_by_name(tmp_path):
    corpus = with_actors(tmp_path, [("A", None, "Norland slept."), ("B", None, "Norland."), ("C", None, "Sudland.")])
    for actor in ("Bugle", "Sudland"):  # which C alone names
        why = compare(corpus, "collocates", "A", "B", actor=actor).why
        assert why.startswith(f"no article names '{actor}'; the actors named most are Norland")
    nobody = with_actors(tmp_path / "nobody", [("A", None, "Rain fell.")])
    assert "give a list of them to `annotate --actors`" in compare(nobody, "collocates", actor="Norland").why


@pytest.mark.parametrize("written", ["regime", "Regime", "  REGIME "])
def test_a_term_in_any_case_is_counted_in_1000_words_of_all_articles(written):
    corpus = corpus_of({("A", None): ["the regime fell", "the regime of the regime fell fast"], ("B", None): ["no"]})
    table = compare(corpus, "term", term=written).table
    assert table[["outlet", "group", "estimate", "n"]].values.tolist() == [
        ["A", "regime", 300.0, 10],
        ["B", "regime", 0.0, 1],
    ]


def test_a_term_of_two_words_is_counted_in_running_words():
    corpus = corpus_of({("A", None): ["the Kyiv regime fell"]})
    assert compare(corpus, "term", term="Kyiv regime").table["estimate"].tolist() == [250.0]


@pytest.mark.parametrize("term", ["four words in all", "…"])
def test_a_term_that_cannot_be_looked_up_is_refused(term):
    with pytest.raises(InputError, match="give one to 3 words"):
        compare(corpus_of({("A", None): ["the regime fell"]}), "term", term=term)


def test_of_a_term_that_nobody_uses_it_is_said_why_there_is_no_table():
    made = compare(corpus_of({("A", None): ["the regime fell"]}), "term", term="tsar")
    assert made.table.empty and made.why.startswith("no article chosen uses 'tsar'")


def test_an_actor_is_named_so_many_times_in_1000_words_however_long_articles_are():
    corpus = corpus_of({("A", None): ["one two three four"], ("B", None): ["one two three four " * 2] * 2})
    named = [("a0", "Putin", 1), ("a1", "Putin", 2), ("a2", "Putin", 2), ("a2", "Biden", 1)]
    actors = pd.DataFrame(named, columns=["article_id", "actor", "n_mentions"]).assign(voice="outlet", n_sentences=1)
    found = compare(corpus.replace(actors=actors), "actors").table
    assert found[["outlet", "group", "estimate"]].values.tolist() == [["A", "Putin", 250.0], ["B", "Putin", 250.0]]
    assert compare(corpus.replace(actors=actors.head(1)), "actors").why.startswith("hardly any article names an actor")


def test_the_actor_that_most_articles_name_is_taken_where_none_is_asked_for(tmp_path):
    articles = [("A", None, "Norland and Sudland met."), ("B", None, "Norland stayed away from them.")]
    assert compare(with_actors(tmp_path, articles), "collocates", "A", "B").options["actor"] == "Norland"
