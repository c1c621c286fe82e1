"""Read a content, a hole and a source off the pointers of each cue: the likeliest that fit together.

Entry point: `decode`.
"""

from typing import NamedTuple

import numpy as np

from analysis.text.words import Span

BEST = 6  # starts and ends that are tried together
LONGEST_SOURCE = 30
HOPELESS, NO_SECOND_SOURCE = -20.0, -15.0
NEVER = -1e9


class Pointed(NamedTuple):
    """What one cue points at, in tokens from the start of its window, first and last included.

    `likelihoods` are five log-probabilities: of the content, by how much it leads, of the source, by how much it
    leads, and of there being no source.
    """

    content: Span
    hole: Span | None
    source: Span | None
    likelihoods: tuple[float, ...]


def decode(windows: list[np.ndarray], cues: list[int]) -> list[Pointed | None]:
    """Choose content, hole and source of each cue together; None where no content can be.

    Parameters
    ----------
    windows
        For each cue, the log-probabilities of start and end of content, of source, and of hole; shape (token, 6).
    cues
        For each, the place of the cue in its window.
    """
    scores = np.full((6, len(windows), max(BEST, *map(len, windows))), NEVER, np.float32)
    for row, window in enumerate(windows):
        scores[:, row, : len(window)] = window.T
    every, width = np.arange(len(windows)), scores.shape[2]
    best, likely = _highest(scores[:4])
    cue, row = np.array(cues)[:, None, None], every[:, None] * width
    at_cue = scores.reshape(6, -1).take(row[:, 0] + cues, axis=1)[:, :, None, None]
    hole_starts, hole_ends = _likeliest_hole(scores[4:], cue[:, 0])

    first, last = best[0][:, :, None], best[1][:, None, :]
    around = (first < cue) & (cue < last)
    opens = hole_starts.take(np.minimum(best[0] + 1, width - 1) + row)[:, :, None]
    closes = hole_ends.take(np.maximum(best[1] - 1, 0) + row)[:, None, :]
    is_cue_alone = (opens == at_cue[4]) & (closes == at_cue[5])
    fits = (last >= first) & ((cue < first) | (cue > last) | (around & ~is_cue_alone))
    hole = np.where(around, opens + closes, at_cue[4] + at_cue[5])
    contents = np.where(fits, likely[0][:, :, None] + likely[1][:, None, :] + hole, NEVER).reshape(len(cues), -1)
    chosen, score, second = _top_two(contents)
    first, last = best[0][every, chosen // BEST], best[1][every, chosen % BEST]
    holes = [
        _hole(scores[4:, row], a, b, c) if a < c < b else None
        for row, (a, b, c) in enumerate(zip(first.tolist(), last.tolist(), cues, strict=True))
    ]

    begin, end = best[2][:, :, None], best[3][:, None, :]
    inside = np.array([found or (0, -1) for found in holes])[:, :, None, None]
    apart = (end < first[:, None, None]) | (begin > last[:, None, None])
    apart |= (inside[:, 0] <= begin) & (end <= inside[:, 1])
    fits = apart & (begin <= end) & (end <= begin + LONGEST_SOURCE) & ~((begin <= cue) & (cue <= end))
    sources = np.where(fits, likely[2][:, :, None] + likely[3][:, None, :], NEVER).reshape(len(cues), -1)
    none = (at_cue[2] + at_cue[3]).ravel()
    named, source, next_source = _top_two(sources)
    is_named = source > none
    best_source, next_best = np.maximum(source, none), np.where(is_named, np.maximum(next_source, none), source)

    lead = score - np.maximum(second, HOPELESS)
    source_lead = best_source - np.maximum(next_best, NO_SECOND_SOURCE)
    likelihoods = np.stack([np.minimum(score, 0), lead, best_source, source_lead, none], axis=1).tolist()
    begin, end = best[2][every, named // BEST].tolist(), best[3][every, named % BEST].tolist()
    rows = zip(
        score.tolist(), first.tolist(), last.tolist(), holes, is_named.tolist(), begin, end, likelihoods, strict=True
    )
    return [
        Pointed((a, b), found, (c, d) if has_source else None, tuple(facts)) if how_likely > NEVER / 2 else None
        for how_likely, a, b, found, has_source, c, d, facts in rows
    ]


def _highest(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the places of the `BEST` highest scores along the last axis, in order of place, and the scores there."""
    rest = scores.reshape(-1, scores.shape[2]).copy()
    flat, begin = rest.reshape(-1), np.arange(rest.size, step=rest.shape[1])
    index = np.empty((len(rest), BEST), np.intp)
    for k in range(BEST):  # a few times the highest is found sooner than all are parted
        index[:, k] = highest = rest.argmax(axis=1) + begin
        flat[highest] = -np.inf
    index.sort(axis=1)
    shape = *scores.shape[:2], BEST
    return (index - begin[:, None]).reshape(shape), scores.take(index).reshape(shape)


def _likeliest_hole(scores: np.ndarray, cue: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the score of the best start of a hole from each token on up to the cue, and of its end from the cue on."""
    index = np.arange(scores.shape[2])
    starts = np.where(index <= cue, scores[0], NEVER)
    ends = np.where(index >= cue, scores[1], NEVER)
    return np.maximum.accumulate(starts[:, ::-1], axis=1)[:, ::-1], np.maximum.accumulate(ends, axis=1)


def _hole(scores: np.ndarray, first: int, last: int, cue: int) -> Span:
    return first + 1 + int(scores[0, first + 1 : cue + 1].argmax()), cue + int(scores[1, cue:last].argmax())


def _top_two(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give, for each row, the place of the highest score, that score, and the next."""
    every = np.arange(len(scores))
    place = scores.argmax(axis=1)
    highest = scores[every, place]
    rest = scores.copy()
    rest[every, place] = NEVER
    return place, highest, rest.max(axis=1)
