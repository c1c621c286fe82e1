"""Articles find the story they tell, whatever order they come in and whatever they hold."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis.annotation.article import lead_of
from analysis.corpus import grouping, stories
from analysis.corpus.duplicates import hashes_of
from analysis.corpus.grouping import date_factor, link, weigh, words_of
from analysis.corpus.stories import names
from analysis.text import sentences as passages
from analysis.text import words as texts
from tests.benchmarks.copies import hashed
from tests.benchmarks.stories import b_cubed, group, terms

FLOOD = [
    (
        "Flood in Orvel drowns the old mill",
        "The river Tamsin burst its banks at Orvel and drowned the mill of the Hask family.",
    ),
    (
        "Orvel mill lost as Tamsin floods",
        "Orvel lost its mill on Monday when the Tamsin flooded; the Hask family fled.",
    ),
    (
        "Hask family flees Orvel flood",
        "Flood water of the Tamsin reached Orvel; the Hask family left the mill by boat.",
    ),
]
VOTE = [
    (
        "Belmar council bans scooters",
        "The council of Belmar voted nine to four to ban hired scooters from its pavements.",
    ),
    ("Scooters banned in Belmar", "Hired scooters must leave Belmar pavements after the council voted for a ban."),
]
ALONE = [
    (
        "Quintet plays lost sonata",
        "A quintet in Verrin performed a sonata that nobody had heard since its composer died.",
    )
]


def lead(title, text):
    spans = passages.sentences(text, passages.paragraphs(text))
    return lead_of(title, texts.starts_and_terms(texts.normalise(text), spans)[1])


def corpus(told, start="2024-03-01"):
    articles, leads = [], []
    for i, (title, text) in enumerate(told):
        article_id = f"a{i}"
        articles.append((article_id, f"outlet {i % 2}", start))
        leads += [(article_id, *row) for row in lead(title, text)]
    return (
        pd.DataFrame(articles, columns=["article_id", "outlet", "published"]),
        pd.DataFrame(leads, columns=["article_id", "term", "count"]),
    )


@pytest.fixture(scope="module")
def town():
    return corpus(FLOOD + VOTE + ALONE)


def parts(found):
    return {frozenset(own) for own in found.groupby("story")["article_id"].agg(list)}


def test_articles_of_an_event_make_a_story_and_others_stay_apart(town):
    expected = {frozenset({"a0", "a1", "a2"}), frozenset({"a3", "a4"}), frozenset({"a5"})}
    assert parts(group(*town)) == expected


def test_a_story_is_named_by_words_of_its_own(town):
    found = group(*town).set_index("article_id")["story"]
    assert set(found["a0"].split("-")) <= {"orvel", "tamsin", "hask", "mill", "flood", "family"}
    assert found.nunique() == 3


def test_confidence_lies_between_0_and_1_and_is_high_where_nothing_competes(town):
    confidence = group(*town)["confidence"]
    assert confidence.between(0, 1).all()
    assert (confidence > 0.5).all()


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(town, seed):
    articles, leads = town
    again = group(articles.sample(frac=1, random_state=seed), leads.sample(frac=1, random_state=seed))
    expected = group(articles, leads)
    pd.testing.assert_frame_equal(again.sort_values("article_id", ignore_index=True), expected)


def test_rows_come_back_in_the_order_of_the_articles(town):
    articles, leads = town
    assert group(articles[::-1], leads)["article_id"].tolist() == ["a5", "a4", "a3", "a2", "a1", "a0"]


def test_a_new_article_joins_its_story_and_no_old_name_changes(town):
    articles, leads = town
    known = group(articles.drop(index=[1, 4]), leads)
    found = group(articles, leads, known).set_index("article_id")["story"]
    assert found[known["article_id"]].tolist() == known["story"].tolist()
    assert found["a1"] == found["a0"]
    assert found["a4"] == found["a3"]


def test_known_stories_never_merge_however_close_they_are(town):
    articles, leads = town
    known = pd.DataFrame({"article_id": ["a0", "a1"], "story": ["east", "west"]})
    found = group(articles, leads, known).set_index("article_id")["story"]
    assert (found["a0"], found["a1"]) == ("east", "west")
    assert found["a2"] in ("east", "west")


def test_a_name_that_was_given_before_is_given_to_no_other_story(town):
    articles, leads = town
    name = group(articles, leads)["story"][0]
    known = pd.DataFrame({"article_id": ["elsewhere"], "story": [name]})
    assert name not in set(group(articles, leads, known)["story"])


def test_two_stories_of_the_same_words_get_different_names():
    vectors = sparse.csr_array(np.array([[0.6, 0.8], [0.6, 0.8]]))
    named = names(np.array([0, 1]), vectors, np.array(["crimea", "saky"], object), {}, set())
    assert named == {0: "saky-crimea", 1: "saky-crimea-2"}


def test_dates_far_apart_weaken_and_never_forbid():
    assert date_factor(np.array([0.0, 0.0]), np.array([33.5, 9999.0])).tolist() == pytest.approx([0.8, 0.6])
    articles, leads = corpus([FLOOD[0], FLOOD[0]])
    assert group(articles.assign(published=["2001-01-01", "2024-01-01"]), leads)["story"].nunique() == 1


def test_a_missing_date_is_near_to_every_date(town):
    articles, leads = town
    expected = group(articles, leads)["story"].tolist()
    assert group(articles.assign(published=[None, *articles["published"][1:]]), leads)["story"].tolist() == expected


def test_a_long_topic_does_not_become_one_story():
    rng = np.random.default_rng(0)
    syllables = ["bra", "lo", "ti", "mek", "sun", "fo", "ra", "pel", "dig", "vor"]
    said = []
    for event in range(12):
        own = ["".join(rng.choice(syllables, 4)) + str(event) for _ in range(15)]
        for _ in range(4):
            told = " ".join(rng.choice(own, 12))
            said.append(
                (" ".join(rng.choice(own, 4)), f"{told}. The war between Norland and the army of the south went on.")
            )
    found = group(*corpus(said))
    assert found["story"].nunique() == 12
    assert (found["story"].to_numpy().reshape(12, 4) == found["story"].to_numpy()[::4, None]).all()


def linked(pairs, low, high):
    similar = np.zeros((3, 3))
    for (a, b), value in pairs.items():
        similar[a, b] = similar[b, a] = value
    return link(sparse.csr_array(similar), np.full(3, -1), (low, high)).tolist()


def test_average_linkage_takes_the_mean_over_all_pairs():
    assert linked({(0, 1): 0.9, (0, 2): 0.3, (1, 2): 0.1}, 0.2, 0.2) == [0, 0, 0]
    assert linked({(0, 1): 0.9, (0, 2): 0.3, (1, 2): 0.08}, 0.2, 0.2) == [0, 0, 2]


def test_the_bar_falls_as_a_group_grows():
    # below the bar of a pair, .3; at the bar of a group of two, .2
    assert linked({(0, 1): 0.9, (0, 2): 0.2, (1, 2): 0.2}, 0.1, 0.3) == [0, 0, 0]
    assert linked({(0, 2): 0.2, (1, 2): 0.2}, 0.1, 0.3) == [0, 1, 2]


def test_a_lead_met_thousands_of_times_is_one_story_whatever_else_there_is(monkeypatch):
    monkeypatch.setattr(stories, "MOST_SAME", 2)
    found = group(*corpus([FLOOD[0]] * 5 + VOTE + [("", "")] * 4))
    assert [len(own) for own in found.groupby("story", sort=False).groups.values()] == [5, 2, 1, 1, 1, 1]


def test_b_cubed_is_what_one_works_out_by_hand():
    # found {a1 a2 b1} {b2}; precision (2/3 + 2/3 + 1/3 + 1)/4 = 2/3; recall (1 + 1 + 1/2 + 1/2)/4 = 3/4
    precision, recall, f1 = b_cubed("aabb", [1, 1, 1, 2])
    assert (precision, recall, f1) == pytest.approx((2 / 3, 3 / 4, 12 / 17))


def test_the_headline_counts_three_times_and_only_300_words_are_read():
    text = " ".join(["rain"] * 299 + ["the", "storm"])
    assert dict(lead("Rain", text)) == {"rain": 302, "rain rain": 298}


def test_vectors_have_unit_length_and_rare_words_weigh_most(town):
    articles, leads = town
    leads = leads[~leads["term"].str.contains(" ")]  # a pair of words of one article alone has no column
    words = words_of([terms(leads)])
    vectors = weigh(hashed(leads), words, pd.Index(articles["article_id"]))
    assert np.sqrt(vectors.multiply(vectors).sum(axis=1)) == pytest.approx(1, abs=1e-5)
    row = dict(zip(words, vectors[[1]].toarray()[0], strict=False))
    assert row["orvel"] > row["monday"] > 0


def test_leads_read_in_parts_weigh_the_same(town):
    articles, leads = town
    ids, halves = pd.Index(articles["article_id"]), leads["article_id"] < "a3"
    parts = [leads[which] for which in (~halves, halves)]
    words = words_of(map(terms, parts))
    assert words.tolist() == words_of([terms(leads)]).tolist()
    again = weigh(lambda: map(hashes_of, parts), words, ids)
    assert (weigh(hashed(leads), words, ids) != again).nnz == 0


def test_articles_long_apart_are_alike_by_rare_terms_alone(monkeypatch):
    def one_story(*dates):
        articles, leads = corpus([FLOOD[0], FLOOD[1]])
        return group(articles.assign(published=dates), leads)["story"].nunique() == 1

    assert one_story("2024-01-01", "2024-06-01")
    monkeypatch.setattr(grouping, "RARE", 1)
    assert not one_story("2024-01-01", "2024-06-01")
    assert one_story("2024-01-01", "2024-02-20")
    assert one_story("2024-01-01", None)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "…", "the", "x" * 100_000, "a " * 50_000])
def test_an_article_without_terms_stands_alone_and_its_confidence_is_undefined(text):
    articles, leads = corpus([*FLOOD, ("", text)])
    found = group(articles, leads)
    assert (found["story"] == found["story"][3]).sum() == 1
    assert np.isnan(found["confidence"][3])


def test_an_article_of_one_word_is_grouped_like_any_other():
    found = group(*corpus([*FLOOD, ("", "Zygote")]))
    assert found["story"].tolist()[3] == "zygote"


def test_no_articles_make_no_stories():
    articles = pd.DataFrame({"article_id": pd.Series(dtype="str"), "published": pd.Series(dtype="str")})
    leads = pd.DataFrame(
        {"article_id": pd.Series(dtype="str"), "term": pd.Series(dtype="str"), "count": pd.Series(dtype=int)}
    )
    found = group(articles, leads)
    assert found.columns.tolist() == ["article_id", "story", "confidence"]
    assert found.empty
