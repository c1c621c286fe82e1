"""Score sentences by VADER, and tell through which words.

Entry points: `score`, and for `annotate` `read` and `contributions`.
"""

from collections.abc import Iterable
from math import fsum, sqrt

import numpy as np
import pandas as pd

from analysis.annotation import vader
from analysis.annotation.vader import Reading
from analysis.text.words import normalise

SCORES = ["neg", "neu", "pos", "compound"]
ALPHA = 15.0  # of VADER
MOSTLY_QUOTED = 0.5
NOT = "not "


def read(sentences: Iterable[str]) -> list[vader.Reading]:
    """Read each sentence with VADER, typographic apostrophes taken for plain ones: scores, and the words behind."""
    return [vader.read(normalise(sentence)) for sentence in sentences]


def score(sentences: Iterable[str]) -> pd.DataFrame:
    """Score each sentence with VADER.

    Returns
    -------
    DataFrame
        One row a sentence: `neg, neu, pos` (shares of its valence, in [0, 1]) and `compound` (in [-1, 1]).

    Notes
    -----
    Hutto and Gilbert (2014), "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text". A
    dictionary sees words, not stance: it cannot tell irony, nor toward whom a sentence is negative, and a report of an
    attack is negative whoever writes it.

    Examples
    --------
    >>> score(["The talks weren’t good.", "The talks were good."])["compound"].tolist()
    [-0.3412, 0.4404]
    """
    # not by `read`: what is not kept need not be looked at by the garbage collector
    rows = [vader.read(normalise(sentence))[:4] for sentence in sentences]
    return pd.DataFrame(np.array(rows, dtype=float).reshape(-1, len(SCORES)), columns=SCORES)


def voice(share_quoted: float) -> str:
    """Return in whose voice a sentence is: "outlet" (none of it quoted), "quoted" (at least half) or "mixed"."""
    return "outlet" if share_quoted == 0 else "quoted" if share_quoted >= MOSTLY_QUOTED else "mixed"


def voice_of(share_quoted: pd.Series) -> pd.Series:
    """Return the `voice` of each of many sentences."""
    return share_quoted.map(voice).astype(object)


def attribute(reading: Reading) -> list[float]:
    """Return how much of a sentence's compound score comes from each of its words; the parts add up to it.

    Compound is f(s) = s / sqrt(s² + 15) of the sum s of the words' valences v, and a word gets v f(s) / s: the
    Aumann-Shapley value of f (Aumann and Shapley 1974; Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep
    Networks", eq. 1), exact for a function of a sum. Chosen, and not given by that: what ! and ? add is shared among
    the words on the side of the sum by their valences, and what rounding takes off among all by the size of their
    parts.

    Examples
    --------
    >>> reading = vader.read("A good plan for a bad war.")
    >>> [(word, round(part, 3)) for (word, *_), part in zip(reading.words, attribute(reading))]
    [('good', 0.364), ('bad', -0.479), ('war', -0.556)]
    """
    valences = [valence for *_, valence in reading.words]
    if not valences:
        return []
    total = fsum(valences)  # `sum` would give other last digits before Python 3.12
    if total and reading.emphasis:
        added = (reading.emphasis if total > 0 else -reading.emphasis) / fsum(v for v in valences if v * total > 0)
        valences = [v + added * v if v * total > 0 else v for v in valences]
        total = fsum(valences)
    scale = 1 / sqrt(total * total + ALPHA)
    parts = [scale * valence for valence in valences]
    rest = (reading.compound - fsum(parts)) / fsum(map(abs, parts))
    return [part + rest * abs(part) for part in parts]


def contributions(
    readings: Iterable[Reading], shares_quoted: Iterable[float]
) -> list[tuple[str, str, int, float, int]]:
    """Return what each word adds to the compound scores of one article's sentences.

    Rows (voice, term, n, contribution, sentence), one a term and `voice` of the sentence: its uses, the sum of its
    parts (`attribute`), and the first sentence in which it adds most. `readings` are as `read` returns them.

    Examples
    --------
    >>> [row[:3] for row in contributions(read(["It isn’t good.", "Good, good."]), [0, 0])]
    [('outlet', 'good', 2), ('outlet', 'not good', 1)]
    """
    found: dict[tuple[str, str], list] = {}
    for i, (reading, share) in enumerate(zip(readings, shares_quoted, strict=True)):
        if not reading.words:
            continue
        said_by = voice(share)
        for (word, negated, _), part in zip(reading.words, attribute(reading), strict=True):
            key = said_by, NOT + word if negated else word
            size = abs(part)
            row = found.get(key)
            if row is None:
                found[key] = [1, part, i, size]
                continue
            row[0] += 1
            row[1] += part
            if size > row[3]:
                row[2:] = i, size
    return [(*key, n, total, sentence) for key, (n, total, sentence, _) in sorted(found.items())]
