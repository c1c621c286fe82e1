"""Score sentences with VADER, and say through which words.

Entry points: `score` (sentences), `read` (the words behind too) and `contributions` (one article's words, for
`annotate`).
"""

from collections.abc import Iterable
from math import fsum, sqrt

import numpy as np
import pandas as pd

from analysis.annotate import vader
from analysis.annotate.vader import ALPHA, Reading
from analysis.text.words import normalise

SCORES = ["neg", "neu", "pos", "compound"]
MOSTLY_QUOTED = 0.5
NOT = "not "


def read(sentences: Iterable[str]) -> list[vader.Reading]:
    """Read each sentence with VADER, typographic apostrophes taken for plain ones: scores, and the words behind."""
    return [vader.read(normalise(sentence)) for sentence in sentences]


def score(sentences: Iterable[str]) -> pd.DataFrame:
    """Score each sentence with VADER.

    Parameters
    ----------
    sentences
        Strings; typographic apostrophes and quotation marks are read as plain ones, since VADER knows no others.

    Returns
    -------
    DataFrame
        One row a sentence: `neg, neu, pos` (shares of its valence, in [0, 1]) and `compound` (in [-1, 1]).

    Notes
    -----
    Hutto and Gilbert (2014), "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text";
    the rules are in `analysis.annotate.vader`. A dictionary sees words, not stance: it cannot tell irony, nor toward
    whom a sentence is negative, and a report of an attack is negative whoever writes it.

    Examples
    --------
    >>> score(["The talks weren’t good.", "The talks were good."])["compound"].tolist()
    [-0.3412, 0.4404]
    """
    # not by `read`: what is not kept need not be looked at by the garbage collector
    rows = [vader.read(normalise(sentence))[:4] for sentence in sentences]
    return pd.DataFrame(np.array(rows, dtype=float).reshape(-1, len(SCORES)), columns=SCORES)


def voice(share_quoted: float) -> str:
    """Say in whose voice a sentence is, as `voice_of` does for many."""
    return "outlet" if share_quoted == 0 else "quoted" if share_quoted >= MOSTLY_QUOTED else "mixed"


def voice_of(share_quoted: pd.Series) -> pd.Series:
    """Say in whose voice sentences are, by the share of their words between quotation marks.

    "outlet": none, "quoted": at least half, "mixed": what lies between.

    Examples
    --------
    >>> voice_of(pd.Series([0.0, 0.2, 0.5, 1.0])).tolist()
    ['outlet', 'mixed', 'quoted', 'quoted']
    """
    voice = np.where(share_quoted == 0, "outlet", np.where(share_quoted >= MOSTLY_QUOTED, "quoted", "mixed"))
    return pd.Series(voice, share_quoted.index, dtype=object)


def attribute(reading: Reading) -> list[float]:
    """Say how much of a sentence's compound score comes from each of its words; the parts add up to it.

    Notes
    -----
    Compound is f(s) = s / sqrt(s² + 15) of the sum s of the words' valences v, and a word is given v f(s) / s: the
    Aumann-Shapley value of f (Aumann and Shapley 1974, Values of Non-Atomic Games; Sundararajan, Taly and Yan 2017,
    "Axiomatic Attribution for Deep Networks", eq. 1), which for a function of a sum is exact and needs no reordering.
    Boosters, negations, capitals and "but" are in the valence of the word they act on. Chosen, and not given by that:
    what ! and ? add is shared among the words on the side of the sum by their valences, and what rounding to four
    decimals takes off among all words by the size of their parts.

    Examples
    --------
    >>> from analysis.annotate import vader
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
    """Sum what each word adds to the compound scores of one article's sentences.

    Parameters
    ----------
    readings
        Its sentences in order, as `read` gives them.
    shares_quoted
        The share of each one's words that is quoted.

    Returns
    -------
    list of (voice, term, n, contribution, sentence)
        A row a term and voice (of the sentence, as in `voice`): its uses, the sum of its parts as
        `attribute` gives them, and the place of the first sentence in which it adds most.

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
