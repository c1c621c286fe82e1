"""AFINN: a second dictionary of sentiment, made by another hand than VADER's, to see whether a finding hangs on one.

Entry point: `score`. Where the list is from and under which licence is told in `LEXICONS.md`.
"""

import csv
import re
from functools import cache
from importlib.resources import files
from itertools import compress, count
from math import sqrt

from vaderSentiment.vaderSentiment import N_SCALAR, NEGATE

from analysis.sentiment.vader import ALPHA

WORDS_NEGATED = 3
_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_NEGATIONS = frozenset(NEGATE) | {"no", "never"}


def score(plain: str) -> float:
    """Score one sentence by AFINN, in [-1, 1].

    Parameters
    ----------
    plain
        A sentence with plain apostrophes (`analysis.text.normalise`).

    Notes
    -----
    The valences of its words and phrases are summed, the longest phrase first; one with a negation among the three
    words before it is turned and damped by the factor that VADER uses (-.74). The sum s gives s / sqrt(s² + 15), as
    VADER normalises, so that both have one scale. Nielsen (2011), "A new ANEW: Evaluation of a word list for sentiment
    analysis in microblogs". AFINN itself knows no negation. What it cannot show is what any dictionary cannot.

    Examples
    --------
    >>> [round(score(sentence), 3) for sentence in ("A good plan.", "It isn't good.", "It does not work.", "A plan.")]
    [0.612, -0.497, -0.612, 0.0]
    """
    valences, longest = _lexicon()
    tokens = _TOKEN.findall(plain.lower())
    total, after = 0.0, 0
    for i in compress(count(), map(longest.__contains__, tokens)):
        for n in range(longest[tokens[i]], 0, -1) if i >= after else ():
            valence = valences.get(" ".join(tokens[i : i + n]))
            if valence is not None:
                total += valence * (N_SCALAR if _is_negated(tokens, i) else 1.0)
                after = i + n
                break
    return round(total / sqrt(total * total + ALPHA), 4)


def _is_negated(tokens: list[str], i: int) -> bool:
    before = tokens[max(0, i - WORDS_NEGATED) : i]
    return any(token in _NEGATIONS or token.endswith("n't") for token in before)


@cache
def _lexicon() -> tuple[dict[str, int], dict[str, int]]:
    """Give the valence of each term, and for each first word the number of words of the longest term it begins."""
    with (files("analysis.sentiment") / "afinn.csv").open(encoding="utf-8", newline="") as rows:
        valences = {row["term"]: int(row["valence"]) for row in csv.DictReader(rows)}
    longest: dict[str, int] = {}
    for term in valences:
        first, *others = term.split(" ")
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    return valences, longest
