"""The pointer model: what it sees, how proposals are chosen, and that its weights are plain arrays."""

from importlib.resources import files

import numpy as np
import pytest

from analysis.annotation.quotes import model as choose
from analysis.annotation.quotes import quotes_of
from analysis.annotation.quotes.marks import regions
from analysis.annotation.quotes.model import pointers, proposals
from analysis.annotation.quotes.model.features import LINE_END, look, shape, spelling, tokens_in
from analysis.annotation.quotes.model.proposals import FACTS, Proposal
from analysis.annotation.quotes.rules.tokens import Attribution
from analysis.text.sentences import paragraphs, sentences

TEXT = "“We stay,” Ann Lee said.\n\nNobody left in 2016."


def see(text):
    pieces = paragraphs(text)
    return look(text, pieces, sentences(text, pieces), regions(text, pieces))


def test_tokens_are_words_marks_and_the_ends_of_paragraphs():
    words = [
        '"',
        "We",
        "stay",
        ",",
        '"',
        "Ann",
        "Lee",
        "said",
        ".",
        LINE_END,
        "Nobody",
        "left",
        "in",
        "2016",
        ".",
        LINE_END,
    ]
    assert see(TEXT).words == words


def test_what_stands_between_marks_is_seen_as_such():
    seen = see(TEXT)
    assert [seen.words[i] for i in np.flatnonzero(seen.inside)] == ["We", "stay", ","]


def test_distances_to_the_edges_of_a_paragraph_are_bucketed():
    seen = see(TEXT)
    assert seen.places[4, :6].tolist() == [0, 1, 2, 3, 3, 4]
    assert seen.places[5, 9] == 0


def test_a_span_of_characters_is_given_as_the_words_in_it():
    seen = see(TEXT)
    assert tokens_in(seen.tokens_of([(1, 9)])) == [1, 2]
    assert seen.span(5, 6) == (11, 18)


def test_a_window_reaches_from_the_sentence_before_to_two_breaks_past_the_cue():
    text = "One is. Two is. Three is. Four is. Five is. Six is."
    low, high = (edge.item() for edge in see(text).windows(np.array([7])))
    assert see(text).words[low:high] == ["Two", "is", ".", "Three", "is", ".", "Four", "is", ".", "Five", "is", "."]


def test_digits_and_capitals_do_not_make_new_words():
    assert [spelling(word) for word in ("Moscow", "1,250", LINE_END)] == ["moscow", "0,000", "<nl>"]
    assert [shape(word) for word in (LINE_END, "7th", ",", "A", "US", "Ann", "we", "iPhone")] == list(range(8))


def test_nothing_is_found_in_an_empty_text():
    assert quotes_of("", [], []) == []


WEIGHTS = np.array([1.0] + [0.0] * len(FACTS))  # a proposal's score is its first fact


def proposal(words, score, marked=1.0, rule=None):
    facts = [score] + [0.0] * (len(FACTS) - 1)
    content = [(min(words), max(words) + 1)]
    return Proposal(content, None, (8, 9), bits(words), bits({9}), bits({8}), marked, rule, facts)


def bits(tokens):
    return sum(1 << token for token in tokens)


def test_of_proposals_that_share_a_word_the_likeliest_is_taken():
    found = choose.choose([proposal({1, 2}, 1.0), proposal({2, 3}, 2.0), proposal({5}, 0.5)], WEIGHTS, [])
    assert [tokens_in(one.words) for one in found] == [[2, 3], [5]]


def test_a_transcripts_line_is_taken_before_all_else():
    line = proposal({1, 2}, -9.0, 0.0, Attribution([(1, 3)], (0, 1), (0, 1), verbatim=True))
    assert choose.choose([line, proposal({2, 3}, 9.0)], WEIGHTS, []) == [line]


def test_what_has_no_marks_must_be_likelier_than_what_has():
    scores = [(1.0, -0.7), (0.5, -0.7), (0.0, -0.7)]
    words = [{i, i + 1, i + 2} for i in (0, 10, 20)]
    found = choose.choose(
        [proposal(w, score, marked) for w, (marked, score) in zip(words, scores, strict=True)], WEIGHTS, []
    )
    assert [tokens_in(one.words)[0] for one in found] == [0]


def test_a_passage_in_marks_is_held_by_what_is_unlikely_if_nothing_else_holds_it():
    unlikely = [proposal({1, 2, 3}, -1.2, 0.5), proposal({7, 8, 9}, -1.2, 0.5)]
    found = choose.choose(unlikely, WEIGHTS, [bits({2, 3})])
    assert [tokens_in(one.words) for one in found] == [[1, 2, 3]]


def test_every_proposal_has_every_fact():
    seen = see(TEXT)
    found = proposals.propose(seen, pointers.load(), [])
    assert found and all(len(one.facts) == len(FACTS) for one in found)


def test_pointers_are_probabilities_over_the_window():
    seen = see(TEXT)
    model = pointers.load()
    low, scores = model.point(model.encode(seen), seen, np.array([7]))
    assert low == seen.windows(np.array([7]))[0]
    assert np.exp(scores).sum(axis=2) == pytest.approx(np.ones((6, 1)), abs=1e-4)


def test_many_cues_at_once_are_pointed_as_each_alone():
    seen = see(" ".join(f"Ann Lee said the dam number {i} would hold." for i in range(30)))
    model = pointers.load()
    x = model.encode(seen)
    cues = np.array([i for i, word in enumerate(seen.words) if word == "said"])
    low, scores = model.point(x, seen, cues)
    for k in range(0, len(cues), 7):
        alone_low, alone = model.point(x, seen, cues[k : k + 1])
        assert low[k] == alone_low
        assert scores[:, k, : alone.shape[2]] == pytest.approx(alone[:, 0], abs=1e-3)


def test_the_weights_are_plain_arrays_of_at_most_twelve_megabytes():
    shipped = [file for file in files("analysis.annotation.quotes.model").iterdir() if file.name.endswith(".npz")]
    assert sum(len(file.read_bytes()) for file in shipped) <= 12e6
    for file in shipped:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype.kind in "iuf" for name in arrays)


def test_the_same_text_gives_the_same_quotations():
    pieces = paragraphs(TEXT)
    once, again = (quotes_of(TEXT, pieces, sentences(TEXT, pieces)) for _ in range(2))
    assert [(q.content, q.source, q.speaker) for q in once] == [(q.content, q.source, q.speaker) for q in again]
