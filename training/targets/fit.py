"""The whole of training: teachers on annotated sentences, a student of theirs, and its calibration.

Entry points: `fit`, `calibrate`, `part`, `word_inputs`.
"""

from dataclasses import fields

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax

from analysis.annotation.targets import Seen
from training.targets.network import Network
from training.targets.weights import predict, smoothed, train

N_TEACHERS, STUDENT_EPOCHS, STUDENT_DROPOUT, N_TAUGHT = 3, 6, 0.15, 20_000
LENGTH_OF_VECTORS = 4
_BY_TOKEN = ("word", "place", "clause", "capital", "feeling")


def fit(seen: Seen, labels: np.ndarray, unlabelled: Seen, vectors: np.ndarray, encoder: dict) -> tuple[Network, list]:
    """Train teachers on the labels, and a student on the labels and on what the teachers say of both sets.

    Returns
    -------
    (student, teachers)
    """
    pairs = np.arange(len(labels))
    teachers = [train(seen, smoothed(labels), pairs, vectors, encoder, seed) for seed in range(N_TEACHERS)]
    own = (smoothed(labels) + predict(teachers, seen)) / 2
    goals = np.concatenate([own, predict(teachers, unlabelled)])
    twice = np.r_[pairs, np.arange(len(goals))]
    joined = join(seen, unlabelled)
    return train(joined, goals, twice, vectors, encoder, N_TEACHERS, STUDENT_EPOCHS, STUDENT_DROPOUT), teachers


def calibrate(scores: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """Give the slope and the three intercepts that make held-out scores likeliest (temperature and bias scaling)."""

    def loss(x):
        return -log_softmax(scores * x[0] + np.r_[x[1:], 0], axis=1)[np.arange(len(labels)), labels].mean()

    found = minimize(loss, [1.0, 0.0, 0.0]).x
    return float(found[0]), np.r_[found[1:], 0]


def word_inputs(vectors: np.ndarray) -> np.ndarray:
    """Give one vector a word id, all of one length; the unknown word and the target have none."""
    long = LENGTH_OF_VECTORS * vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.concatenate([np.zeros((2, vectors.shape[1])), long]).astype(np.float32)


def part(seen: Seen, pairs: np.ndarray) -> Seen:
    """Give some pairs of `seen`, in the order of `pairs`."""
    begin = np.r_[0, np.cumsum(seen.length[pairs])[:-1]]
    moved = (seen.begin[pairs] - begin).repeat(seen.length[pairs])
    token = np.arange(len(moved)) + moved
    columns = (getattr(seen, name)[token] for name in _BY_TOKEN)
    return Seen(*columns, begin, seen.length[pairs], begin + seen.target[pairs] - seen.begin[pairs])


def join(one: Seen, other: Seen) -> Seen:
    """Put the pairs of `other` behind those of `one`."""
    shift = {"begin": len(one.word), "target": len(one.word)}
    names = [field.name for field in fields(Seen)]
    return Seen(*(np.concatenate([getattr(one, n), getattr(other, n) + shift.get(n, 0)]) for n in names))
