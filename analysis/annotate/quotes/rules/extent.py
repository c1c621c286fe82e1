"""How far reported content reaches: to the sentence's end, or to where somebody else, or something else, begins.

Entry point: `content_end`.
"""

from analysis.annotate.quotes.rules.clauses import is_finite, subject_before
from analysis.annotate.quotes.rules.cues import FORMS, GERUND, PAST, PRESENT
from analysis.annotate.quotes.rules.grammar import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    ENDS,
    HAVE,
    PRONOUNS,
    QUESTION_WORDS,
    SUBORDINATORS,
)
from analysis.annotate.quotes.rules.tokens import QUOTED, Tokens
from analysis.annotate.quotes.rules.verbs import predicate_reports

_ALWAYS_CLAUSE = frozenset("said says say saying think thinks thought believe believes believed".split())
_ENDS_OBJECT = frozenset("that who which whose where when after as because".split())
_NON_FINITE = frozenset(("being", "been", "be", "having"))
_BESIDE_NAMES = DETERMINERS | PRONOUNS | ADVERBS | HAVE
_MAY_END = ENDS | {QUOTED, ";", ",", "and", "but", "or"}
_SAID = frozenset(("said", "says", "told", "added", "wrote"))


def content_end(tokens: Tokens, start: int, high: int) -> int:
    """Say where the content that starts at token `start` ends, before token `high` at the latest.

    It ends before a further report by the same or another speaker: ", adding that", "and said", "while X said";
    an object or infinitive also at its first comma, unless that is one of a list.

    Examples
    --------
    >>> from analysis.annotate.quotes.rules.tokens import read
    >>> text = "she said the bridge, built in 1990, was safe and told drivers to use it"
    >>> tokens, _, _ = read(text, [(0, len(text))], [(0, len(text))], [])
    >>> text[slice(*tokens.span(2, content_end(tokens, 2, len(tokens.word))))]
    'the bridge, built in 1990, was safe'
    """
    words = tokens.word
    whole = words[start - 1] in _ALWAYS_CLAUSE or _is_clause(tokens, start, high)
    for k, word in enumerate(words[start:high], start):
        if word not in _MAY_END:
            continue
        if word == ";" or (word in ENDS and k + 1 < high and word != "."):
            return k
        if tokens.region[k] >= 0:
            if k + 1 < high and tokens.ending(k) in ",;" and _turns_after_quotation(tokens, k + 1, high):
                return k + 1
        elif k == start:
            continue
        elif word == ",":
            if _turns_after_comma(tokens, k + 1, high) or (not whole and not _list_goes_on(tokens, k + 1, high)):
                return k
            if (
                words[k + 1 : k + 2]
                and (words[k + 1] in SUBORDINATORS or words[k + 1] == "but")
                and _other_speaks(tokens, k + 2, high)
            ):
                return k
        elif k > start + 1 and word in ("and", "but", "or") and predicate_reports(tokens, k + 1, high):
            return k - (words[k - 1] == ",")
    end = high
    while end > start + 1 and (
        words[end - 1] in ENDS
        or words[end - 1] in ",;:"
        or (words[end - 1] in ("...", ")") and "(" not in words[start:end])
    ):
        end -= 1
    return end


def _turns_after_quotation(tokens: Tokens, k: int, high: int) -> bool:
    """said it was “late,” adding … · “late,” but did not say … · “late,” while X said …"""
    if _new_report(tokens, k, high):
        return True
    turns = tokens.word[k] in SUBORDINATORS or tokens.word[k] in ("but", "and")
    return turns and (_other_speaks(tokens, k + 1, high) or predicate_reports(tokens, k + 1, high))


def _turns_after_comma(tokens: Tokens, k: int, high: int) -> bool:
    words = tokens.word
    if _new_report(tokens, k, high):
        return True
    if k + 1 >= high:
        return False
    if words[k] in ("but", "and", "then") and is_finite(tokens, k + 1):
        return True
    return words[k] == "according" or _says_next(tokens, k, high)


def _is_clause(tokens: Tokens, start: int, high: int) -> bool:
    """A clause reaches on past its commas, an object or an infinitive does not."""
    words = tokens.word
    if words[start] == "that" or words[start] in QUESTION_WORDS or tokens.region[start] >= 0:
        return True
    if words[start] == "to":
        return False
    for k in range(start + 1, high):
        if words[k] == "," or words[k] in _ENDS_OBJECT:
            return words[k] == "," and k - start < 2
        if words[k] in AUXILIARIES:
            if words[k] not in _NON_FINITE and words[k - 1] != "to":
                return True
        elif tokens.region[k] < 0 and is_finite(tokens, k) and words[k - 1] not in DETERMINERS:
            return True
    return False


def _list_goes_on(tokens: Tokens, k: int, high: int) -> bool:
    """, B and C …"""
    if k < high and tokens.region[k] >= 0:
        return True
    for j in range(k, min(high, k + 7)):
        word = tokens.word[j]
        if word == "," and j > k:
            return True
        if word == "and" and j > k:
            return True
        if is_finite(tokens, j) or word in CONJUNCTIONS or not word[0].isalnum():
            return False
    return False


def _new_report(tokens: Tokens, k: int, high: int) -> bool:
    """, adding …"""
    words = tokens.word
    while k < high and (words[k] in ("and", "but", "then", "also", "while") or words[k].endswith("ly")):
        k += 1
    cue = FORMS.get(words[k]) if k < high else None
    return cue is not None and cue.form == GERUND and cue.use in ("say", "tell", "judge", "name", "ask")


def _says_next(tokens: Tokens, k: int, high: int) -> bool:
    """, he said …"""
    words = tokens.word
    if words[k] in ("who", "that"):
        return False
    for j in range(k + 1, min(high, k + 7)):
        if words[j] in _SAID:
            named = all(tokens.capital[m] or words[m] in _BESIDE_NAMES for m in range(k, j - 1))
            return named and subject_before(tokens, k, j) is not None
        if not words[j][0].isalnum():
            return False
    return False


def _other_speaks(tokens: Tokens, k: int, high: int) -> bool:
    """while X said …"""
    for j in range(k, min(high, k + 12)):
        if tokens.region[j] >= 0 or tokens.word[j] in CONJUNCTIONS:
            return False
        cue = FORMS.get(tokens.word[j])
        if cue is not None and j > k and cue.use in ("say", "tell", "judge", "think") and cue.form in (PAST, PRESENT):
            return subject_before(tokens, k, j) is not None
    return False
