"""Score sentences by VADER, by AFINN and by their combination with a network, and tell through which words.

Entry points: `score`, `combine`, and for `annotate` `read`, `afinn` and `contributions`.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain, compress, count
from math import fsum, sqrt

import numpy as np
import pandas as pd
from vaderSentiment.vaderSentiment import N_SCALAR, NEGATE

from analysis.annotation import Cached, rows_of, vader
from analysis.annotation.targets import toward
from analysis.annotation.vader import ALPHA, Reading
from analysis.text.words import normalise, words

SCORES = ["neg", "neu", "pos", "compound"]
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


PLACES = (0.25, 0.75)
COLUMNS = ["compound", "afinn", "stance", "combined"]


def combine(sentences: Iterable[str]) -> pd.DataFrame:
    """Score each sentence by VADER, by AFINN, by the network of `analysis.annotation.targets`, and by all three.

    Returns
    -------
    DataFrame
        One row a sentence, all in [-1, 1]: `compound` (VADER), `afinn`, `stance` (NaN where there is no word),
        `combined`.

    Notes
    -----
    `stance` is what the network thinks of the sentence toward its words at a quarter and at three quarters of its
    length: the probability of positive less that of negative, averaged. `combined` is half the mean of the dictionaries
    and half stance: equal weights, not fitted. Correlation with people's ratings of 5,190 sentences of editorials
    (Hutto and Gilbert 2014): VADER .503, AFINN .495, stance .534, combined .580 (`make bench-sentiment`). What it
    cannot show: through which words; only dictionaries can be taken apart into them.

    Examples
    --------
    >>> combine(["They mourn the dead.", "A treaty of peace was welcomed."])["combined"].gt(0).tolist()
    [False, True]
    """
    plain = [normalise(sentence) for sentence in sentences]
    pairs = [(i, span) for i, sentence in enumerate(plain) for span in _places(sentence)]
    found = toward([plain[i] for i, _ in pairs], [span for _, span in pairs])
    stance = (found["positive"] - found["negative"]).groupby([i for i, _ in pairs]).mean()
    table = pd.DataFrame(
        {
            "compound": [vader.read(sentence).compound for sentence in plain],
            "afinn": [afinn(sentence) for sentence in plain],
        },
        dtype=float,
    )
    table["stance"] = stance.reindex(table.index).round(4)
    dictionaries = (table["compound"] + table["afinn"]) / 2
    table["combined"] = ((dictionaries + table["stance"].fillna(dictionaries)) / 2).round(4)
    return table[COLUMNS]


def _places(sentence: str) -> list[tuple[int, int]]:
    spans = [(start, end) for start, end in words(sentence) if sentence[start].isalpha()]
    return [spans[int(place * len(spans))] for place in PLACES] if spans else []


WORDS_NEGATED = 3
_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_NEGATIONS = frozenset(NEGATE) | {"no", "never"}


def afinn(plain: str) -> float:
    """Score one sentence with plain apostrophes by AFINN, in [-1, 1].

    The valences of its words and phrases are summed, the longest phrase first; one with a negation among the three
    words before it is turned and damped by the factor that VADER uses (-.74), for AFINN itself knows none. The sum s
    gives s / sqrt(s² + 15), so that both have one scale. Nielsen (2011), "A new ANEW: Evaluation of a word list for
    sentiment analysis in microblogs". What it cannot show is what any dictionary cannot.

    Examples
    --------
    >>> [round(afinn(sentence), 3) for sentence in ("A good plan.", "It isn't good.", "It does not work.", "A plan.")]
    [0.612, -0.497, -0.612, 0.0]
    """
    valences, longest, negations, _ = _afinn_lexicon()
    forms = list(chain.from_iterable(map(_AFINN_FORMS.__getitem__, plain.split())))
    total, after = 0.0, 0
    for i in compress(count(), forms):
        n = longest.get(forms[i], 0) if i >= after else 0
        while n and (valence := valences.get(" ".join(forms[i : i + n]))) is None:
            n -= 1
        if n:
            negated = not negations.isdisjoint(forms[i - WORDS_NEGATED if i > WORDS_NEGATED else 0 : i])
            total += valence * N_SCALAR if negated else valence
            after = i + n
    return round(total / sqrt(total * total + ALPHA), 4) if total else 0.0


def _afinn_forms(run: str) -> list[str]:
    """Return the words between two blanks as AFINN knows them; "" for each that it does not know."""
    *_, known = _afinn_lexicon()
    words = _TOKEN.findall(run.lower())
    return [word if word in known else "not" if word.endswith("n't") else "" for word in words]


_AFINN_FORMS = Cached(_afinn_forms)


@cache
def _afinn_lexicon() -> tuple[dict[str, int], dict[str, int], frozenset[str], frozenset[str]]:
    """Return the valences; how many words the longest term with a first word has; negations; all words known."""
    valences = {row["term"]: int(row["valence"]) for row in rows_of("afinn.csv")}
    longest: dict[str, int] = {}
    for first, *others in map(str.split, valences):
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    known = _NEGATIONS.union(*map(str.split, valences))
    return valences, longest, _NEGATIONS.union(word for word in known if word.endswith("n't")), known
