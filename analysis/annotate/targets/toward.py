"""Sentiment toward a target: what a sentence says about someone, not how it sounds.

Entry points: `toward` (sentences with targets), `probabilities` (the same, as an array). Targets of named actors are
found by `annotate.mentions.find_targets`.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.annotate.targets.model import load
from analysis.text.threads import one_thread
from analysis.text.words import Span

CLASSES = ["negative", "neutral", "positive"]


def toward(sentences: Iterable[str], targets: Iterable[Span]) -> pd.DataFrame:
    """Say how likely each sentence is negative, neutral or positive toward its target.

    Parameters
    ----------
    sentences
        Strings. A sentence with several targets is given once for each.
    targets
        For each sentence the target's start and end in characters, as `annotate.mentions.find_targets` gives them.

    Returns
    -------
    DataFrame
        One row a pair: `negative, neutral, positive`, probabilities that sum to 1; NaN where the target holds nothing
        but blanks.

    Raises
    ------
    ValueError
        if there are not as many targets as sentences, or a target does not lie in its sentence.

    Notes
    -----
    A convolutional network looks at up to 28 words on either side of the target (`MODEL_CARD.md`); the target's own
    name is hidden from it, so that who it is does not matter, but other names are not. The probabilities are
    calibrated on US political news: among pairs given .7, seven in ten are so there. Their mean over sentences
    estimates the share of each class better than counting the likeliest class does.

    It reads one sentence and cannot tell irony, nor whose view it is: a quoted insult is negative toward its target as
    an editorial is. Bad things that happen to a target often come out as negative toward it. Where two targets of a
    sentence are judged differently by people, it is wrong in a third of the cases.
    Task and data: Hamborg and Donnay (2021), "NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment
    Classification in Political News Articles".

    Examples
    --------
    >>> sentence = "Smith praised Jones as a brilliant and honest leader."
    >>> toward([sentence], [(14, 19)]).idxmax(axis=1).tolist()
    ['positive']
    """
    sentences, targets = list(sentences), list(targets)
    if len(sentences) != len(targets):
        raise ValueError(f"{len(sentences)} sentences and {len(targets)} targets: give one target for each sentence")
    for row, (sentence, (start, end)) in enumerate(zip(sentences, targets, strict=True)):
        if not 0 <= start < end <= len(sentence):
            raise ValueError(
                f"target {row}: ({start}, {end}) does not lie in its sentence of {len(sentence)} characters"
            )
    table = pd.DataFrame(probabilities(sentences, targets), columns=CLASSES)
    blank = [not sentence[start:end].strip() for sentence, (start, end) in zip(sentences, targets, strict=True)]
    return table.mask(pd.Series(blank, dtype=bool), axis=0)


def probabilities(sentences: Sequence[str], targets: Sequence[Span]) -> np.ndarray:
    """Give what `toward` gives of targets that are known to lie in their sentences; shape (pair, class)."""
    with one_thread():
        return load().probabilities(sentences, targets)
