"""Measure sentiment toward a target on annotated sentences, beside what simpler and larger methods reach.

Entry points: `scores`, `calibration`, `BESIDE`.
"""

import time

import numpy as np
import pandas as pd

from training.targets.examples import CLASSES

# Macro-F1 on the sets real-world and multi-target of NewsMTSC; NaN where not known.
BESIDE = pd.DataFrame(
    [
        ("VADER, whole sentence", 0.513, 0.481),
        ("TF-IDF, logistic regression", 0.578, 0.567),
        ("words around the target, VADER, logistic regression", 0.641, 0.612),
        ("RoBERTa (large; not here)", 0.831, 0.825),
    ],
    columns=["method", "real-world", "multi-target"],
)
ANSWERED = 0.6
N_BINS = 10


def f1(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Give the F1 of each class; their mean is macro-F1."""
    said = probabilities.argmax(axis=1)
    right = np.array([np.sum((said == k) & (labels == k)) for k in range(3)])
    with np.errstate(invalid="ignore"):  # a class that neither is there nor was said has no F1
        return 2 * right / (np.bincount(said, minlength=3) + np.bincount(labels, minlength=3))


def calibration(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Give the expected calibration error: |accuracy - confidence|, in ten equal bins, weighted by their size."""
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    where = np.minimum((sure * N_BINS).astype(int), N_BINS - 1)
    gaps = [abs(np.sum(right[where == k]) - np.sum(sure[where == k])) for k in range(N_BINS)]
    return float(np.sum(gaps) / len(labels))


def scores(labels: np.ndarray, probabilities: np.ndarray) -> dict[str, float]:
    """Give macro-F1, F1 by class, accuracy, calibration error, and share and accuracy of what is answered."""
    each = f1(labels, probabilities)
    right, sure = probabilities.argmax(axis=1) == labels, probabilities.max(axis=1) > ANSWERED
    return {
        "n": len(labels),
        "macro-F1": each.mean(),
        **dict(zip(CLASSES, each, strict=True)),
        "accuracy": right.mean(),
        "calibration error": calibration(labels, probabilities),
        "answered": sure.mean(),
        "right if answered": right[sure].mean() if sure.any() else np.nan,
    }


def speed(network, sentences: list[str], targets: list, repeats: int = 3) -> float:
    """Give pairs per CPU-second."""
    began = time.process_time()
    for _ in range(repeats):
        network.probabilities(sentences, targets)
    return repeats * len(sentences) / (time.process_time() - began)
