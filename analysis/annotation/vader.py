"""VADER, word by word: the numbers of vaderSentiment 3.3.2 from its own lexicon, several times as fast.

Entry point: `read`. The rules are written anew here; `tests/annotation/test_vader.py` holds both to the same numbers.
"""

from functools import cache
from itertools import compress, count
from math import sqrt
from string import punctuation
from typing import NamedTuple

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    N_SCALAR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from analysis.annotation import Cached

ALPHA = 15.0
FADING = (1.0, 0.95, 0.9)  # what is left of a booster one, two and three words before
STRESSED = 1.25  # "never so good", and whatever follows "so" or "this"
BEFORE_BUT, AFTER_BUT = 0.5, 1.5
PER_EXCLAMATION_MARK, MAX_EXCLAMATION_MARKS = 0.292, 4
PER_QUESTION_MARK, MAX_QUESTION_MARKS, MANY_QUESTION_MARKS = 0.18, 3, 0.96

_NEGATIONS = frozenset(NEGATE)
_STRESSING = frozenset(("so", "this"))
# an idiom stands in the window of a word only if its longest word does
_PHRASES = [phrase.split() for phrase in (*SPECIAL_CASES, *BOOSTER_DICT) if " " in phrase]
_IDIOM_MARKS = frozenset(max(phrase, key=len) for phrase in _PHRASES)
# without one of these within three words before it and two after it, a word keeps its valence
_SHIFTING = _NEGATIONS | _STRESSING | _IDIOM_MARKS | BOOSTER_DICT.keys() | {"no", "least"}
_KNOWN = _SHIFTING.union(*_PHRASES) | {"but", "or", "nor", "at", "doubt"}


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


def _form(token: str) -> str:
    """Return what VADER tells a token by: the word it knows, or "" for all it does not."""
    bare = token.strip(punctuation)
    form = (bare if len(bare) > 2 else token).lower()
    if form in _KNOWN or form in _lexicon()[0]:
        return form
    return "not" if "n't" in form else ""


_FORMS = Cached(_form)


@cache
def _lexicon() -> tuple[dict[str, float], frozenset[str], dict[str, str]]:
    library = SentimentIntensityAnalyzer()
    emojis = {emoji: meaning for emoji, meaning in library.emojis.items() if len(emoji) == 1}
    return library.lexicon, frozenset(library.lexicon) - BOOSTER_DICT.keys() | {"but"}, emojis


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
    lexicon, marked, emojis = _lexicon()
    if not plain.isascii() and not emojis.keys().isdisjoint(plain):
        plain = _in_words(plain, emojis)
    tokens = plain.split()
    if not tokens:
        return Reading(0.0, 0.0, 0.0, 0.0, [], 0.0)
    forms = list(map(_FORMS.__getitem__, tokens))
    found, places, but = [], [], None
    for i in compress(count(), forms):
        form = forms[i]
        if form not in marked:
            continue
        if form == "but":
            but = i if but is None else but
        elif form != "kind" or forms[i + 1 : i + 2] != ["of"]:
            if _SHIFTING.isdisjoint(forms[i - 3 if i > 2 else 0 : i + 3]) and not tokens[i].isupper():
                valence, negated = lexicon[form], False
            else:
                valence, negated = _valence(lexicon, tokens, forms, i)
            if valence:
                found.append((form, negated, valence))
                places.append(i)
    if not found:
        return Reading(0.0, 1.0, 0.0, 0.0, [], 0.0)
    valences = [word[2] for word in found]
    if but is not None:
        _weigh_around_but(valences, places, but)
        found = [(form, negated, valence) for (form, negated, _), valence in zip(found, valences, strict=True)]
    emphasis = min(plain.count("!"), MAX_EXCLAMATION_MARKS) * PER_EXCLAMATION_MARK
    if (n := plain.count("?")) > 1:
        emphasis += n * PER_QUESTION_MARK if n <= MAX_QUESTION_MARKS else MANY_QUESTION_MARKS
    scores = _scores(valences, emphasis, len(tokens) - len(found))
    return Reading(*scores, found, emphasis)


def _in_words(plain: str, emojis: dict[str, str]) -> str:
    """Write emojis as words; a space parts each from what stands before it, but not from what follows."""
    written, after_space = [], True
    for character in plain:
        meaning = emojis.get(character)
        if meaning is not None and not after_space:
            written.append(" ")
        written.append(character if meaning is None else meaning)
        after_space = meaning is None and character == " "
    return "".join(written)


def _valence(lexicon: dict[str, float], tokens: list[str], forms: list[str], i: int) -> tuple[float, bool]:
    form = forms[i]
    valence, negated = lexicon[form], False
    before = forms[i - 3 : i] if i > 2 else forms[:i]
    before.reverse()
    if form == "no" and i + 1 < len(forms) and forms[i + 1] in lexicon:
        valence = 0.0  # it negates the next word and says nothing of its own
    if "no" in before[:2] or (before[2:] == ["no"] and before[0] in ("or", "nor")):
        valence, negated = lexicon[form] * N_SCALAR, True
    if tokens[i].isupper() and _some_in_capitals(tokens):
        valence += C_INCR if valence > 0 else -C_INCR
    around = forms[i : i + 3]
    for back, word in enumerate(before):
        if word in lexicon:
            continue
        if word in BOOSTER_DICT:
            valence += _boost(word, tokens, i - back - 1, valence) * FADING[back]
        never = back > 0 and word == "never" and before[back - 1] in _STRESSING
        if never or (back == 2 and before[0] in _STRESSING):
            valence *= STRESSED
        elif word in _NEGATIONS and not (word == "without" and "doubt" in before[:back]):
            valence, negated = valence * N_SCALAR, not negated
        if back == 2 and not (_IDIOM_MARKS.isdisjoint(before) and _IDIOM_MARKS.isdisjoint(around)):
            valence, negated = _in_idiom(forms, i, valence, negated)
    if before[:1] == ["least"] and before[1:2] not in (["at"], ["very"]) and "least" not in lexicon:
        valence, negated = valence * N_SCALAR, not negated
    return valence, negated


def _some_in_capitals(tokens: list[str]) -> bool:
    return 0 < sum(map(str.isupper, tokens)) < len(tokens)


def _boost(word: str, tokens: list[str], place: int, valence: float) -> float:
    boost = BOOSTER_DICT[word] if valence >= 0 else -BOOSTER_DICT[word]
    if tokens[place].isupper() and _some_in_capitals(tokens):
        boost += C_INCR if valence > 0 else -C_INCR
    return boost


def _in_idiom(forms: list[str], i: int, valence: float, negated: bool) -> tuple[float, bool]:
    """Let an idiom around the word at place `i` (from 3) set its valence, and a booster of several words move it."""
    third, second, first, word = forms[i - 3 : i + 1]
    phrases = (
        f"{first} {word}",
        f"{second} {first} {word}",
        f"{second} {first}",
        f"{third} {second} {first}",
        f"{third} {second}",
    )
    known = [phrase for phrase in phrases if phrase in SPECIAL_CASES][:1]
    known += [phrase for n in (2, 3) if (phrase := " ".join(forms[i : i + n])) in SPECIAL_CASES and " " in phrase]
    if known:
        valence, negated = SPECIAL_CASES[known[-1]], False
    for phrase in (phrases[3], phrases[4], phrases[2]):
        valence += BOOSTER_DICT.get(phrase, 0.0)
    return valence, negated


def _weigh_around_but(valences: list[float], places: list[int], but: int) -> None:
    """Halve what stands before the first "but" and raise what follows."""
    for k in range(len(valences)):
        valence = valences[k]
        first = valences.index(valence)
        valences[first] = valence * (BEFORE_BUT if places[first] < but else AFTER_BUT)


def _scores(valences: list[float], emphasis: float, n_neutral: int) -> tuple[float, float, float, float]:
    total = sum(valences)
    if total:
        total += emphasis if total > 0 else -emphasis
    # one in each for every word, so that words weigh like the neutral ones, which count 1
    positive = negative = 0.0
    for valence in valences:
        if valence > 0:
            positive += valence + 1
        else:
            negative -= valence - 1
    if positive > negative:
        positive += emphasis
    elif positive < negative:
        negative += emphasis
    whole = positive + negative + n_neutral
    compound = round(total / sqrt(total * total + ALPHA), 4) + 0.0  # no -0.0, which hangs on how Python sums
    return round(negative / whole, 3), round(n_neutral / whole, 3), round(positive / whole, 3), compound
