"""Score sentences by VADER, and tell through which words.

Entry points: `score`, and for `annotate` `read` and `contributions`. The numbers are those of vaderSentiment 3.3.2,
several times as fast: the library is asked only where something near a word may change its valence.
"""

from collections.abc import Iterable
from functools import cache
from itertools import compress, count
from math import fsum, sqrt
from string import punctuation
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pandas as pd
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    allcap_differential,
)

from analysis.text.words import Cached, normalise

SCORES = ["neg", "neu", "pos", "compound"]
ALPHA = 15.0
MOSTLY_QUOTED = 0.5
NOT = "not "
# The longest word of each phrase: an idiom, or a booster of several words, stands near a word only if that does.
_IN_PHRASES = frozenset(max(phrase.split(), key=len) for phrase in (*SPECIAL_CASES, *BOOSTER_DICT) if " " in phrase)
_TURNING = frozenset((*NEGATE, "n't", "no", "least"))
# Without one of these among the three words before it, and of a phrase in it and the two behind it, a word keeps its
# valence.
_SHIFTING = _TURNING | _IN_PHRASES | BOOSTER_DICT.keys() | {"so", "this"}


class Reading(NamedTuple):
    """What VADER says of a sentence.

    `neg, neu, pos, compound`: its scores. `words`: those with a valence, in their order, each as `(word as the lexicon
    has it, whether a negation turned it, valence)`. `emphasis`: what ! and ? add to the sum of valences.
    """

    neg: float
    neu: float
    pos: float
    compound: float
    words: list[tuple[str, bool, float]]
    emphasis: float


def _bare(token: str) -> str:
    """Return a token as VADER looks at it: without punctuation around it, if that leaves more than two characters."""
    bare = token.strip(punctuation)
    return bare if len(bare) > 2 else token


def _form(token: str) -> str:
    """Return the word that VADER knows a token by, or "" where it says nothing of it."""
    form = _bare(token).lower()
    if form in _SHIFTING or form in _library()[1] or form == "of":
        return form
    return "n't" if "n't" in form else ""


_FORMS = Cached(_form)


@cache
def _library() -> tuple[SentimentIntensityAnalyzer, frozenset[str], dict[str, str]]:
    """Return the library, the words that have a valence or turn that of a sentence, and the emojis with their names."""
    library = SentimentIntensityAnalyzer()
    emojis = {emoji: meaning for emoji, meaning in library.emojis.items() if len(emoji) == 1}
    return library, frozenset(library.lexicon) - BOOSTER_DICT.keys() | {"but"}, emojis


def read(plain: str) -> Reading:
    """Score one sentence with plain apostrophes (VADER knows no others), and say which of its words make the score.

    The sum s of the words' valences, moved away from 0 by the emphasis, gives compound = s / sqrt(s² + 15). A word's
    valence counts boosters, negations and idioms up to three words before it, capitals, and "but".

    Examples
    --------
    >>> reading = read("The talks weren't very good!")
    >>> reading.compound, reading.words
    (-0.4432, [('good', True, -1.62282)])
    """
    library, marked, emojis = _library()
    if not plain.isascii() and not emojis.keys().isdisjoint(plain):
        plain = "".join(f" {emojis[character]}" if character in emojis else character for character in plain)
    tokens = plain.split()
    forms = list(map(_FORMS.__getitem__, tokens))
    valences, turned = [0.0] * len(tokens), {}
    for i in compress(count(), forms):
        form = forms[i]
        if form not in marked or form == "but" or (form == "kind" and forms[i + 1 : i + 2] == ["of"]):
            continue
        low = max(0, i - 3)
        valences[i], turned[i] = library.lexicon[form], False
        is_plain = _SHIFTING.isdisjoint(forms[low:i]) and _IN_PHRASES.isdisjoint(forms[i : i + 3])
        if not is_plain or form == "no" or tokens[i].isupper():
            near = list(map(_bare, tokens[low : i + 3]))
            in_capitals = any(map(str.isupper, near)) and allcap_differential(tokens)
            text = SimpleNamespace(words_and_emoticons=near, is_cap_diff=in_capitals)
            (valences[i],) = library.sentiment_valence(0, text, near[i - low], i - low, [])
            turned[i] = valences[i] * library.lexicon[form] < 0 and not _TURNING.isdisjoint(forms[low:i])
    if not any(valences):
        return Reading(0.0, float(bool(tokens)), 0.0, 0.0, [], 0.0)
    if "but" in forms:
        valences = library._but_check(forms, valences)
    scores = library.score_valence(valences, plain)
    emphasis = library._punctuation_emphasis(plain) if "!" in plain or "?" in plain else 0.0
    words = [(forms[i], is_turned, valences[i]) for i, is_turned in turned.items() if valences[i]]
    return Reading(scores["neg"], scores["neu"], scores["pos"], scores["compound"], words, emphasis)


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
    rows = [read(normalise(sentence))[:4] for sentence in sentences]
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
    >>> reading = read("A good plan for a bad war.")
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
    parts (`attribute`), and the first sentence in which it adds most.

    Examples
    --------
    >>> [row[:3] for row in contributions(map(read, ["It isn't good.", "Good, good."]), [0, 0])]
    [('outlet', 'good', 2), ('outlet', 'not good', 1)]
    """
    found: dict[tuple[str, str], list] = {}
    for i, (reading, share) in enumerate(zip(readings, shares_quoted, strict=True)):
        for (word, negated, _), part in zip(reading.words, attribute(reading), strict=True):
            key = voice(share), NOT + word if negated else word
            row = found.setdefault(key, [0, 0.0, i, 0.0])
            row[0] += 1
            row[1] += part
            if abs(part) > row[3]:
                row[2:] = i, abs(part)
    return [(*key, n, total, sentence) for key, (n, total, sentence, _) in sorted(found.items())]
