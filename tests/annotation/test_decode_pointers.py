"""Reading a quotation off the six pointers of a cue: content, hole and source that fit together."""

import numpy as np
import pytest

from analysis.annotation.quotes.model.pointers import BEST, HOPELESS, LONGEST_SOURCE, NEVER, decode

START, END, SOURCE_START, SOURCE_END, HOLE_START, HOLE_END = range(6)


def pointers(length, cue, **at):
    """Log-probabilities that are 0 at the named tokens and -9 elsewhere; what is not named points at the cue."""
    scores = np.full((length, 6), -9.0, np.float32)
    for name, column in (("start", 0), ("end", 1), ("source", 2), ("source_end", 3), ("hole", 4), ("hole_end", 5)):
        scores[at.get(name, cue), column] = 0
    return scores


def read(length, cue, **at):
    return decoded([pointers(length, cue, **at)], [cue])[0]


def decoded(windows, cues):
    scores = np.full((6, len(windows), max(BEST, *map(len, windows))), NEVER, np.float32)
    for k, window in enumerate(windows):
        scores[:, k, : len(window)] = window.T
    return decode(scores, np.array(cues))


def test_content_and_source_stand_where_the_pointers_are_highest():
    found = read(10, cue=2, start=3, end=8, source=0, source_end=1)
    assert (found.content, found.source, found.hole) == ((3, 8), (0, 1), None)
    assert found.likelihoods == (0, 9, 0, -18)


def test_a_source_that_points_at_the_cue_is_none():
    found = read(10, cue=2, start=3, end=8)
    assert found.source is None and found.likelihoods[2:] == (0, 0)


def test_a_cue_inside_the_content_stands_in_a_hole_with_its_source():
    found = read(12, cue=5, start=0, end=11, source=4, source_end=4, hole=4, hole_end=6)
    assert (found.content, found.hole, found.source) == ((0, 11), (4, 6), (4, 4))


def test_a_source_inside_the_content_is_not_taken():
    assert read(10, cue=2, start=3, end=8, source=5, source_end=5).source is None


def test_windows_of_different_lengths_are_read_as_each_alone():
    one = pointers(7, 1, start=2, end=5, source=0, source_end=0)
    other = pointers(30, 20, start=21, end=29, source=18, source_end=19)
    assert decoded([one, other], [1, 20]) == [decoded([one], [1])[0], decoded([other], [20])[0]]


def test_a_window_of_the_cue_alone_holds_no_content():
    assert decoded([pointers(1, 0)], [0]) == [None]


@pytest.mark.parametrize("seed", range(40))
def test_it_finds_what_trying_everything_finds(seed):
    rng = np.random.default_rng(seed)
    scores = np.log(rng.dirichlet(np.full(BEST, 0.5), 6)).T.astype(np.float32)
    cue = int(rng.integers(BEST))
    found = decoded([scores], [cue])[0]
    score, content, hole, source = by_hand(scores, cue)
    assert found.content == content and found.hole == hole and found.source == source
    assert found.likelihoods[0] == pytest.approx(min(score, 0), abs=1e-4)


def by_hand(scores, cue):
    best = (-np.inf, None, None)
    for first in range(len(scores)):
        for last in range(first, len(scores)):
            for score, hole in holes(scores, first, last, cue):
                best = max(
                    best, (scores[first, START] + scores[last, END] + score, (first, last), hole), key=lambda b: b[0]
                )
    score, (first, last), hole = best
    sources = [(scores[cue, SOURCE_START] + scores[cue, SOURCE_END], None)]
    for a in range(len(scores)):
        for b in range(a, min(len(scores), a + LONGEST_SOURCE + 1)):
            apart = b < first or a > last or (hole and hole[0] <= a and b <= hole[1])
            if apart and not a <= cue <= b:
                sources.append((scores[a, SOURCE_START] + scores[b, SOURCE_END], (a, b)))
    return score, (first, last), hole, max(sources, key=lambda s: s[0])[1]


def holes(scores, first, last, cue):
    if not first <= cue <= last:
        yield scores[cue, HOLE_START] + scores[cue, HOLE_END], None
    elif first < cue < last:
        a = first + 1 + scores[first + 1 : cue + 1, HOLE_START].argmax()
        b = cue + scores[cue:last, HOLE_END].argmax()
        if not a == b == cue:
            yield scores[a, HOLE_START] + scores[b, HOLE_END], (a, b)


def test_a_lead_is_bounded():
    scores = np.full((2, 6), -40.0, np.float32)
    scores[0, [SOURCE_START, SOURCE_END, HOLE_START, HOLE_END]] = 0
    scores[1, [START, END]] = 0
    assert decoded([scores], [0])[0].likelihoods[1] == -HOPELESS
