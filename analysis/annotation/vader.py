"""VADER, word by word: the numbers of vaderSentiment 3.3.2, several times as fast, and which words make them.

Entry point: `read`. The library is asked only where something near a word may change its valence.
"""

from functools import cache
from itertools import compress, count
from string import punctuation
from types import SimpleNamespace
from typing import NamedTuple

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    allcap_differential,
)

from analysis.annotation import Cached

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
        plain = _in_words(plain, emojis)
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
