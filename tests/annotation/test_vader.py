"""VADER anew gives the library's four numbers, bit for bit, on whatever is put to it."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES, SentimentIntensityAnalyzer

from analysis.annotation import sentiment as vader
from analysis.annotation.sentiment import score
from analysis.text.words import normalise
from tests.benchmarks import sentiment as benchmark

LIBRARY = SentimentIntensityAnalyzer()
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "allsides-world.jsonl.gz"
N_REAL = 3000

RULE_WORDS = (
    "but But no No NO or nor so this never without doubt least at very kind of sort just enough not isn't ISN'T "
    "wouldn't've good GOOD bad love terrible like table Moscow"
).split()
IDIOMS = [word for phrase in SPECIAL_CASES for word in phrase.split()] + list(SPECIAL_CASES)
WORDS = st.one_of(
    st.sampled_from(RULE_WORDS),
    st.sampled_from(IDIOMS),
    st.sampled_from([*BOOSTER_DICT, *NEGATE]),
    st.sampled_from(sorted(LIBRARY.lexicon)),
    st.sampled_from(sorted(LIBRARY.emojis)),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
)
CHANGED = st.builds(
    lambda word, change, before, after: before + change(word) + after,
    WORDS,
    st.sampled_from([str, str, str.upper, str.title]),
    st.sampled_from(["", "", "", '"', "(", "\u200b"]),
    st.sampled_from(["", "", "", ",", "!", "???", '!"', "\u200d", "\ufe0f"]),
)
BLANKS = st.sampled_from([" ", " ", " ", "  ", "\t", "\n", "\u00a0", "\x85", ""])
SENTENCES = st.lists(st.tuples(CHANGED, BLANKS), max_size=14).map(lambda pairs: "".join(map("".join, pairs)))


def of_library(sentence):
    found = LIBRARY.polarity_scores(sentence)
    return found["neg"], found["neu"], found["pos"], found["compound"]


def differing(sentences):
    return [sentence for sentence in sentences if vader.read(sentence)[:4] != of_library(sentence)]


@settings(max_examples=400, deadline=None)
@given(SENTENCES)
@example("")
@example(" !!! ")
@example("good but good but bad bad but")
@example("He is without a doubt good, without doubt good.")
@example("never so good, never this bad; it is least good, at least good, very least good")
@example("It is the bomb killed, a kiss of death, bad ass and the beating heart of love")
@example("no good, no or nor good, NO very no good")
@example("kind of good, kind, sort of bad, just enough love")
@example("VERY good, EXTREMELY bad and GOOD")
@example("Love😀good ☹ 💘!")
def test_any_string_has_the_scores_of_the_library(sentence):
    assert not differing([sentence])


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_at_all_has_the_scores_of_the_library(text):
    assert not differing([text])


@given(SENTENCES)
def test_the_entry_point_reads_typographic_apostrophes_as_plain_ones(sentence):
    assert tuple(score([sentence]).iloc[0]) == of_library(normalise(sentence))


def test_random_strings_of_the_benchmark_have_the_scores_of_the_library():
    assert not differing(benchmark.random_strings(2000, seed=1))


def test_the_sentences_of_the_invented_newsroom_have_the_scores_of_the_library():
    sentences = list(benchmark.invented_sentences())
    assert len(sentences) > 300
    assert not differing(sentences)


@pytest.mark.skipif(not REAL.is_file(), reason="the real articles are not here")
def test_sentences_of_real_articles_have_the_scores_of_the_library():
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        # every fortieth, for the file is sorted by nothing but may be by chance
        chosen = (json.loads(line)["content_original"] for line in islice(lines, 0, None, 40))
        sentences = list(islice((found for text in chosen for found in benchmark.sentences_of(text)), N_REAL))
    assert len(sentences) == N_REAL
    assert not differing(sentences)


def test_a_full_memory_of_forms_changes_no_score(monkeypatch):
    monkeypatch.setattr("analysis.text.words.MAX_CACHED", 1)
    vader._FORMS.clear()
    assert not differing(["The talks weren't very good!", "An awful, AWFUL day but a good end"])
    assert len(vader._FORMS) == 1


def test_a_negated_word_is_named_as_such_with_what_it_adds():
    # good has 1.9; very adds .293, a word further on .95 of it; not turns the sum by -.74
    assert vader.read("It was not very good.").words == [("good", True, pytest.approx((1.9 + 0.293) * -0.74))]


def test_a_word_that_is_negated_twice_is_not_negated():
    assert [negated for _, negated, _ in vader.read("It is not without good.").words] == [False]


def test_words_before_but_count_half_and_words_after_it_half_as_much_again():
    assert [valence for *_, valence in vader.read("good but bad").words] == [0.95, -3.75]


def test_punctuation_adds_emphasis_up_to_four_exclamation_and_four_question_marks():
    assert [vader.read(f"good{marks}").emphasis for marks in ("", "!", "!" * 9, "?", "??", "?" * 9)] == pytest.approx(
        [0, 0.292, 4 * 0.292, 0, 0.36, 0.96]
    )
