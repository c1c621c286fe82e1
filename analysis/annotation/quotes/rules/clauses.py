"""Subjects and noun phrases, without a parser: shapes of words and commas have to do.

Entry points: `subject_before`, `noun_phrase_after`, `is_finite`.
"""

from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    ENDS,
    IRREGULAR_PAST,
    OPENS_ADJUNCT,
    PERSONAL,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
    listed,
)
from analysis.text.words import Span

LONGEST_PHRASE, LONGEST_APPOSITION, LONGEST_BRACKET = 40, 25, 14  # tokens
_QUANTITIES = frozenset(("all", "both", "many", "most", "several", "few"))
_NO_NOUN = PRONOUNS | ADVERBS
_PRONOUNS_ALONE = PRONOUNS - DETERMINERS - _QUANTITIES
_APPOSED = DETERMINERS | listed("apposed")
_BEHIND_A_PHRASE = TIMES | listed("behind a phrase")


def is_finite(tokens: Tokens, i: int) -> bool:
    """Guess from its shape whether a token is a finite verb."""
    word = tokens.word[i]
    return not tokens.capital[i] and (word in AUXILIARIES or word in IRREGULAR_PAST or word.endswith("ed"))


def in_noun_phrase(tokens: Tokens, i: int) -> bool:
    """Return whether an -ed form is part of a noun phrase: 'the proposed law', 'two aides briefed on the talks'."""
    before = tokens.word[i - 1] if i else ""
    if before in DETERMINERS or before.endswith(("'s", "ly")):
        return True
    following = tokens.word[i + 1] if i + 1 < len(tokens.word) else ""
    return before not in _NO_NOUN and not tokens.capital[i - 1] and following in PREPOSITIONS


def finite_between(tokens: Tokens, low: int, high: int) -> bool:
    """Return whether these tokens hold a finite verb, so that they can be a clause."""
    return any(is_finite(tokens, k) for k in range(low, high))


def subject_before(tokens: Tokens, low: int, high: int) -> Span | None:
    """Find the noun phrase that ends right before token `high`, with its appositions; None if there is none."""
    words = tokens.word
    end = high
    while end > low and words[end - 1] == ",":
        end -= 1
    if end == low:
        return None
    if end < high and (whole := inserted(tokens, low, end)):
        return whole
    if end == high and words[end - 1] in PRONOUNS:
        return end - 1, end
    return _without_leading_adjunct(tokens, _phrase_start(tokens, low, end), end)


def inserted(tokens: Tokens, low: int, end: int) -> Span | None:
    """X, …, said: whatever stands between the two commas, the noun phrase before them is the subject."""
    words = tokens.word
    comma = end - 1
    for _ in range(4):
        while comma > low and words[comma] != ",":
            comma -= 1
        found = _without_leading_adjunct(tokens, _phrase_start(tokens, low, comma), comma)
        if found is None or words[comma - 1] in TIMES:
            return None
        if words[found[0] - 1] != "," or tokens.capital[found[0]]:
            return found[0], end
        comma -= 1  # of a list
    return None


def _phrase_start(tokens: Tokens, low: int, end: int) -> int:
    """Walk to the left until something cannot belong to the noun phrase."""
    words = tokens.word
    start = end
    low = max(low, end - LONGEST_PHRASE)
    while start > low:
        k = start - 1
        if words[k] == ")":
            k = next((m for m in range(k - 1, max(low, k - LONGEST_BRACKET) - 1, -1) if words[m] == "("), start)
        elif words[k] == "and" and low < k and start < end:
            k = k if tokens.capital[start] and tokens.capital[k - 1] else start
        elif _bounds_phrase(tokens, k) or (is_finite(tokens, k) and start < end and not in_noun_phrase(tokens, k)):
            break
        if k == start:
            break
        start = k
    return start


def _bounds_phrase(tokens: Tokens, k: int) -> bool:
    word = tokens.word[k]
    if tokens.region[k] >= 0:
        return tokens.ending(k) in ",.!?…"
    if word in CONJUNCTIONS or word in AUXILIARIES or word in PERSONAL or not _is_in_phrase(word):
        return True
    if word == "by":  # was announced by X, who said: the phrase is X
        return tokens.word[k - 2] in AUXILIARIES
    return word in _PRONOUNS_ALONE and not tokens.capital[k]


def _is_in_phrase(word: str) -> bool:
    return word[0].isalnum() or word in "&/'-$%"


def _without_leading_adjunct(tokens: Tokens, start: int, end: int) -> Span | None:
    """In Rome on Monday Ann Lee: the subject is the last run of names."""
    words = tokens.word
    while start < end and (words[start] in ADVERBS or not words[start][0].isalnum()) and tokens.region[start] < 0:
        start += 1
    if start == end or words[start] not in OPENS_ADJUNCT or words[start] == "like":
        return (start, end) if start < end else None
    for k in range(end - 1, start, -1):
        if tokens.capital[k] and words[k] not in TIMES and (not tokens.capital[k - 1] or words[k - 1] in TIMES):
            return k, end
    return None


def noun_phrase_after(tokens: Tokens, start: int, high: int) -> Span | None:
    """Find the noun phrase that begins at token `start`: up to a verb, a stop or the end of an apposition."""
    words = tokens.word
    end = start
    apposition = False
    high = min(high, start + LONGEST_PHRASE)
    while end < high:
        word = words[end]
        if word == ",":
            if apposition or not _apposition_follows(tokens, end + 1, high):
                break
            apposition = True
        elif word == "(":
            end = next((k for k in range(end + 1, min(high, end + LONGEST_BRACKET)) if words[k] == ")"), end)
        elif tokens.region[end] >= 0:
            if end == start or tokens.ending(end) in ",.!?…":
                break
        elif not _is_in_phrase(word) or (
            end > start and (word in _BEHIND_A_PHRASE or (not apposition and is_finite(tokens, end)))
        ):
            break
        end += 1
    while end > start and (words[end - 1] in PREPOSITIONS or words[end - 1] in (",", "and", "-")):
        end -= 1
    return (start, end) if end > start else None


def _apposition_follows(tokens: Tokens, i: int, high: int) -> bool:
    """An apposition starts like a noun phrase and reaches a comma or the sentence's end before any finite verb."""
    if i >= high:
        return False
    word = tokens.word[i]
    named = tokens.capital[i] and not tokens.capital[i - 2]
    if not (word in _APPOSED or word.isdigit() or named):
        return False
    for k in range(i, min(high, i + LONGEST_APPOSITION)):
        if tokens.word[k] == "," or tokens.word[k] in ENDS:
            return True
        if is_finite(tokens, k) and word not in ("who", "whose") and not in_noun_phrase(tokens, k):
            return False
    return high - i < LONGEST_APPOSITION
