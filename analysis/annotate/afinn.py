"""AFINN: a second dictionary of sentiment, made by another hand than VADER's, to see whether a finding hangs on one.

Entry point: `score`. Where the list is from and under which licence is told in `analysis/lists/README.md`.
"""

import csv
import re
from functools import cache
from importlib.resources import files
from itertools import chain, compress, count
from math import sqrt

from vaderSentiment.vaderSentiment import N_SCALAR, NEGATE

from analysis.annotate.vader import ALPHA

WORDS_NEGATED = 3
MAX_FORMS_KEPT, LONGEST_KEPT = 1 << 16, 32
_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_NEGATIONS = frozenset(NEGATE) | {"no", "never"}


def score(plain: str) -> float:
    """Score one sentence by AFINN, in [-1, 1].

    Parameters
    ----------
    plain
        A sentence with plain apostrophes (`analysis.text.words.normalise`).

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
    valences, longest, negations = _lexicon()
    forms = list(chain.from_iterable(map(_FORMS.__getitem__, plain.split())))
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


class _Forms(dict):
    """The words in what stands between two blanks, for what was seen before; "" for each that AFINN does not know."""

    def __missing__(self, token: str) -> tuple[str, ...]:
        forms = tuple(map(_form, _TOKEN.findall(token.lower())))
        if len(self) < MAX_FORMS_KEPT and len(token) <= LONGEST_KEPT:
            self[token] = forms
        return forms


_FORMS = _Forms()


def _form(word: str) -> str:
    return word if word in _known() else "not" if word.endswith("n't") else ""


@cache
def _known() -> frozenset[str]:
    valences, _, negations = _lexicon()
    return negations.union(*map(str.split, valences))


@cache
def _lexicon() -> tuple[dict[str, int], dict[str, int], frozenset[str]]:
    """Give the valence of each term, for each first word the number of words of the longest term it begins; negations.

    Of the words that negate by their end, only those in a term are among the negations: of others `_form` makes "not".
    """
    with (files("analysis") / "lists" / "afinn.csv").open(encoding="utf-8", newline="") as rows:
        valences = {row["term"]: int(row["valence"]) for row in csv.DictReader(rows)}
    longest: dict[str, int] = {}
    negating = set(_NEGATIONS)
    for term in valences:
        words = term.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
        negating.update(word for word in words if word.endswith("n't"))
    return valences, longest, frozenset(negating)
