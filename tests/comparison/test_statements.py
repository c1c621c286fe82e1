"""The same statement across outlets: who kept which half of the sentence, word by word."""

import json
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.comparison import statements
from analysis.corpus.speakers import name_quotes, settle
from analysis.text.words import excerpt, words

NEWSROOM = Path(__file__).resolve().parents[2] / "data" / "newsroom"
WHOLE = "We did not begin this war, and we will not run from it"


def corpus_of(*said):
    """Make quotations and texts of (outlet, words between marks) or (outlet, words, speaker)."""
    rows, texts = [], {}
    for i, (outlet, quoted, *speaker) in enumerate(said):
        article_id = f"{outlet}{i}"
        texts[article_id] = f"“{quoted},” she said."
        content = [(1, 1 + len(quoted))]
        rows.append(
            {
                "article_id": article_id,
                "outlet": outlet,
                "quote": 0,
                "kind": "direct",
                "content": content,
                "name": speaker[0] if speaker else "Ann Lee",
                "n_words": len(words(quoted)),
                "excerpt": excerpt(texts[article_id], content, 8),
            }
        )
    return pd.DataFrame(rows), texts


def only(pairs):
    (pair,) = pairs
    return pair


def runs(shown, outlet):
    ((found,),) = [shown.loc[shown["outlet"] == outlet, "runs"]]
    return [(state, len(words)) for state, _, words in found]


def test_a_half_that_one_outlet_kept_is_found_at_the_right_words():
    pair = only(statements.align(*corpus_of(("A", WHOLE), ("B", "we will not run from it"))))
    assert (pair.shared, pair.other_shared, pair.n_shared) == ([(7, 13)], [(0, 6)], 6)


def test_two_halves_that_share_their_middle_overlap():
    one, other = "We did not begin this war, and we", "this war, and we will not run from it"
    pair = only(statements.align(*corpus_of(("A", one), ("B", other))))
    assert (pair.shared, pair.other_shared) == ([(4, 8)], [(0, 4)])


def test_case_marks_and_typography_make_no_difference():
    pair = only(statements.align(*corpus_of(("A", "We can’t wait for them"), ("B", "we can't wait … for THEM!"))))
    assert (pair.shared, pair.other_shared) == ([(0, 5)], [(0, 5)])


def test_words_put_in_brackets_are_only_there():
    one, other = (
        "they should visit the valley and look people in the eye",
        "visit the valley [of Selda] and look people",
    )
    pair = only(statements.align(*corpus_of(("A", one), ("B", other))))
    assert (pair.n_shared, pair.other_shared) == (6, [(0, 3), (5, 8)])


def test_a_single_word_that_both_happen_to_use_is_not_shared():
    one, other = (
        "the people have spoken clearly and nobody should doubt it",
        "the people have spoken clearly nobody will",
    )
    assert only(statements.align(*corpus_of(("A", one), ("B", other)))).shared == [(0, 5)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We will judge them by their cargo", "We will buy back every one of our people"),
        ("It is the policy of this government to pay its debts on time", "I said at the policy of talks we would fail"),
        ("No", "No"),
    ],
)
def test_two_different_statements_of_one_speaker_are_not_aligned(one, other):
    assert not statements.align(*corpus_of(("A", one), ("B", other)))


def test_the_same_words_of_two_speakers_are_not_aligned():
    assert not statements.align(*corpus_of(("A", WHOLE, "Ann Lee"), ("B", WHOLE, "Bo Day")))


def test_two_articles_of_one_outlet_are_not_aligned():
    assert not statements.align(*corpus_of(("A", WHOLE), ("A", WHOLE)))


def test_of_a_mixed_quotation_only_the_words_between_marks_are_compared():
    quotes, texts = corpus_of(("A", WHOLE), ("B", WHOLE))
    texts["B1"] = "She said that Vostra “did not begin this war” with a view of the sea."
    quotes.loc[1, "kind"] = "mixed"
    quotes.at[1, "content"] = [(9, len(texts["B1"]) - 1)]
    pair = only(statements.align(quotes, texts))
    assert (pair.shared, pair.other_shared) == ([(1, 6)], [(0, 5)])


def test_excerpts_alone_say_what_was_seen_and_where_a_quotation_ends():
    quotes, _ = corpus_of(("A", WHOLE), ("B", "We did not begin this war"))
    assert runs(statements.kept(quotes, {}), "B") == [("kept", 6), ("left out", 2), ("left out", 5)]


def test_what_lies_beyond_an_excerpt_is_neither_kept_nor_left_out():
    quotes, _ = corpus_of(("A", WHOLE), ("B", "We did not begin this war, and we will"))
    shown = statements.kept(quotes, {})
    assert runs(shown, "B") == [("kept", 8), ("not seen", 1), ("left out", 4)]
    assert [is_seen for _, is_seen, _ in shown["runs"].iloc[0]] == [True, False]


@settings(max_examples=40)
@given(st.lists(st.sampled_from("we will not run from it or begin".split()), min_size=3, max_size=30), st.data())
def test_every_part_of_three_words_or_more_is_wholly_found(said, data):
    start = data.draw(st.integers(0, len(said) - 3))
    end = data.draw(st.integers(start + 3, len(said)))
    pair = only(statements.align(*corpus_of(("A", " ".join(said)), ("B", " ".join(said[start:end])))))
    ((a, b),) = pair.shared
    assert (pair.other_shared, said[a:b]) == ([(0, end - start)], said[start:end])


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from("we will not run from it".split()), min_size=1, max_size=12), max_size=5))
@example([one.split() for one in ("we we we not will we will not", "we", "we", "not will we not will not we will not")])
def test_swapping_the_outlets_gives_the_same_pairs_from_the_other_side(said):
    rows = [("AB"[i % 2], " ".join(quoted)) for i, quoted in enumerate(said)]
    here = statements.align(*corpus_of(*rows)) if rows else statements.align(*corpus_of(("A", "no")))
    swapped = [("BA"["AB".index(outlet)], quoted) for outlet, quoted in rows]
    there = statements.align(*corpus_of(*swapped)) if rows else here
    assert len(here) == len(there)


def gold():
    """Take the quotations of the newsroom corpus from its gold data, so that no extractor's errors are tested here."""
    articles = pd.read_csv(NEWSROOM / "articles" / "articles.csv")
    articles["article_id"] = articles["file"].str.removesuffix(".txt")
    texts = {
        name: (NEWSROOM / "articles" / f"{name}.txt").read_bytes().decode("utf-8") for name in articles["article_id"]
    }
    rows = [
        {"article_id": line["id"], "quote": i}
        | {key: found[key] for key in ("kind", "content", "speaker", "speaker_kind")}
        for line in map(json.loads, (NEWSROOM / "gold" / "quotes.jsonl").read_text("utf-8").splitlines())
        for i, found in enumerate(line["quotes"])
    ]
    copies = pd.read_csv(NEWSROOM / "gold" / "duplicates.csv")["article_id"]
    quotes = pd.DataFrame(rows).assign(side=None, role=None)
    quotes = name_quotes(quotes, settle(quotes)[0]).merge(articles[["article_id", "outlet", "story"]])
    return quotes[~quotes["article_id"].isin(copies)], texts


def test_the_newsrooms_wire_copy_is_found_in_the_halves_that_outlets_kept():
    quotes, texts = gold()
    shown = statements.kept(quotes[quotes["story"] == "embassy"], texts)
    own = shown[shown["speaker"] == "Tobias Wren"]
    kept = [" ".join(word for state, _, words in runs if state == "kept" for word in words) for runs in own["runs"]]
    assert dict(zip(own["outlet"], kept, strict=True)) == {
        "Calvora One": "These were not diplomats They were a fire brigade in reverse",
        "Meridian Wire": "These were not diplomats They were a fire brigade in reverse",
        "Halyard 24": "They were a fire brigade in reverse",
        "Vostra Today": "were not diplomats",
    }


def test_the_threshold_loses_no_statement_of_the_newsroom_and_could_not_be_higher(monkeypatch):
    found = statements.align(*gold())
    story = gold()[0].groupby("article_id")["story"].first()
    assert all(story[pair.one.article_id] == story[pair.other.article_id] for pair in found)
    for least, n_lost in ((0.0, 0), (0.45, 1)):
        monkeypatch.setattr(statements, "LEAST_SIMILARITY", least)
        assert len(statements.align(*gold())) == len(found) - n_lost


def work(n_words, n_articles):
    """Count the calls that aligning so many long repetitive quotations takes."""
    said = " ".join(["we", "will", "not", "pay"] * (n_words // 4))
    tables = corpus_of(*(("AB"[i % 2], said) for i in range(n_articles)))
    calls = 0

    def count(*_):
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        statements.align(*tables)
    finally:
        sys.setprofile(None)
    return calls


def test_work_grows_no_faster_than_the_length_of_a_hostile_quotation():
    assert work(40_000, 2) < 10 * 1.5 * work(4_000, 2)


def test_work_grows_no_faster_than_the_number_of_articles_that_repeat_a_quotation():
    assert work(40, 800) < 8 * 1.5 * work(40, 100)
