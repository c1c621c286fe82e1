"""Subjects, noun phrases and the end of content, without a parser: shapes of words and commas have to do.

Entry points: `subject_before`, `noun_phrase_after`, `clause_subject`, `content_end`.
"""

from analysis.annotation.quotes.rules.cues import FORMS, GERUND, PAST, PRESENT, predicate_reports
from analysis.annotation.quotes.rules.tokens import QUOTED, Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    ENDS,
    HAVE,
    IRREGULAR_PAST,
    OPENS_ADJUNCT,
    PERSONAL,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    SUBORDINATORS,
    TIMES,
    listed,
)
from analysis.text.words import Span

LONGEST_PHRASE = 40  # tokens
LOOK_BACK = 60  # tokens before a verb in which its subject is looked for
_FINITE = AUXILIARIES | IRREGULAR_PAST
_INSERTING = frozenset(("who", "whose", "whom", "which", "when", "as", "while", "speaking"))
_QUANTITIES = frozenset(("all", "both", "many", "most", "several", "few"))
_NO_NOUN = PRONOUNS | ADVERBS
_PRONOUNS_ALONE = PRONOUNS - DETERMINERS - _QUANTITIES
_EMBEDDING = frozenset("that whether if how why what who which said says told".split())
_APPOSED = DETERMINERS | listed("apposed")
_BEHIND_A_PHRASE = TIMES | listed("behind a phrase")


def is_finite(tokens: Tokens, i: int) -> bool:
    """Guess from its shape whether a token is a finite verb."""
    word = tokens.word[i]
    return word in _FINITE or (word.endswith("ed") and not tokens.capital[i])


def in_noun_phrase(tokens: Tokens, i: int) -> bool:
    """Return whether an -ed form is part of a noun phrase: 'the proposed law', 'two aides briefed on the talks'."""
    before = tokens.word[i - 1] if i else ""
    if before in DETERMINERS or before.endswith(("'s", "ly")):
        return True
    following = tokens.word[i + 1] if i + 1 < len(tokens.word) else ""
    after_noun = before[:1].isalpha() and before not in _NO_NOUN and not tokens.capital[i - 1]
    return after_noun and tokens.word[i].endswith("ed") and following in PREPOSITIONS


def finite_between(tokens: Tokens, low: int, high: int) -> bool:
    """Return whether these tokens hold a finite verb, so that they can be a clause."""
    if not _FINITE.isdisjoint(tokens.word[low:high]):
        return True
    return any(word.endswith("ed") and not tokens.capital[k] for k, word in enumerate(tokens.word[low:high], low))


def subject_before(tokens: Tokens, low: int, high: int) -> Span | None:
    """Find the noun phrase that ends right before token `high`, with its appositions; None if there is none."""
    end = high
    while end > low and tokens.word[end - 1] == ",":
        end -= 1
    if end == low:
        return None
    if end < high:
        if whole := _before_insertion(tokens, low, end):
            return whole
    elif tokens.word[end - 1] in PERSONAL or (tokens.word[end - 1] in PRONOUNS and not tokens.capital[end - 1]):
        return end - 1, end
    start = _phrase_start(tokens, low, end)
    return None if start == end else _without_leading_adjunct(tokens, start, end)


def _before_insertion(tokens: Tokens, low: int, end: int) -> Span | None:
    """X, …, said: whatever stands between the two commas, the noun phrase before them is the subject."""
    words = tokens.word
    comma = end - 1
    for _ in range(4):
        while comma > low and words[comma] != "," and end - comma < LONGEST_PHRASE and tokens.region[comma] < 0:
            comma -= 1
        if comma <= low or words[comma] != ",":
            return None
        start = _phrase_start(tokens, low, comma)
        found = _without_leading_adjunct(tokens, start, comma) if start < comma else None
        inserted = words[comma + 1]
        if found is None or words[comma - 1] in TIMES or (inserted in CONJUNCTIONS and inserted not in _INSERTING):
            return None
        listed = found[0] > low and words[found[0] - 1] == "," and not tokens.capital[found[0]]
        if not listed and not words[comma - 1].isdigit():
            return found[0], end
        comma -= 1
    return None


def _phrase_start(tokens: Tokens, low: int, end: int) -> int:
    """Walk to the left until something cannot belong to the noun phrase."""
    words = tokens.word
    start = end
    low = max(low, end - LONGEST_PHRASE)
    while start > low:
        k = start - 1
        word = words[k]
        if word == ")":
            opening = next((m for m in range(k - 1, max(low, k - 14) - 1, -1) if words[m] == "("), None)
            if opening is None:
                break
            start = opening
        elif word == "and" and low < k and start < end:
            between = next((m for m in range(k - 1, max(low, k - 7) - 1, -1) if words[m] == "between"), None)
            if between is None and not (tokens.capital[start] and tokens.capital[k - 1]):
                break
            start = k if between is None else between
        elif _bounds_phrase(tokens, k, low) or (is_finite(tokens, k) and start < end and not in_noun_phrase(tokens, k)):
            break
        else:
            start = k
    return start


def _bounds_phrase(tokens: Tokens, k: int, low: int) -> bool:
    word = tokens.word[k]
    if tokens.region[k] >= 0:
        return tokens.ending(k) in ",.!?…"
    if word in CONJUNCTIONS or word in AUXILIARIES or not (word[0].isalnum() or word in "&/'-$%"):
        return True
    if word == "by":  # was announced by X, who said: the phrase is X
        return k - 2 >= low and tokens.word[k - 2] in AUXILIARIES
    if word in PERSONAL:
        return True
    return word in _PRONOUNS_ALONE and not tokens.capital[k]


def _without_leading_adjunct(tokens: Tokens, start: int, end: int) -> Span | None:
    """In Rome on Monday Ann Lee: the subject is the last run of names, or the last phrase with an article."""
    words = tokens.word
    while start < end and (words[start] in ADVERBS or words[start] in "-'./"):
        start += 1
    if start == end:
        return None
    if words[start] not in OPENS_ADJUNCT or words[start] == "like":
        return start, end
    for k in range(end - 1, start, -1):
        if words[k] in DETERMINERS and words[k - 1] not in PREPOSITIONS:
            return k, end
        if tokens.capital[k] and words[k] not in TIMES and (not tokens.capital[k - 1] or words[k - 1] in TIMES):
            return k, end
    return None


def noun_phrase_after(tokens: Tokens, start: int, high: int) -> Span | None:
    """Find the noun phrase that begins at token `start`: up to a verb, a stop or the end of an apposition."""
    words = tokens.word
    if start >= high:
        return None
    if words[start] in PRONOUNS and words[start] not in DETERMINERS:
        following = words[start + 1] if start + 1 < high else "."
        if words[start] in PERSONAL or not following[0].isalnum() or following in TIMES:
            return start, start + 1
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
            closing = next((k for k in range(end + 1, min(high, end + 15)) if words[k] == ")"), None)
            if closing is None:
                break
            end = closing
        elif tokens.region[end] >= 0:
            if end == start or tokens.ending(end) in ",.!?…":
                break
        elif not (word[0].isalnum() or word in "&/'-$%"):
            break
        elif end > start:
            behind = word in _BEHIND_A_PHRASE and not (word == "today" and tokens.capital[end])
            verb = not apposition and is_finite(tokens, end) and words[end - 1] not in DETERMINERS
            if behind or verb:
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
    for k in range(i, min(high, i + 25)):
        if tokens.word[k] == "," or tokens.word[k] in ENDS:
            return True
        if is_finite(tokens, k) and word not in ("who", "whose") and not in_noun_phrase(tokens, k):
            return False
    return high - i < 25


def clause_subject(tokens: Tokens, low: int, high: int) -> Span | None:
    """Find who acts in the last clause before token `high` that is not itself reported: its verb's subject."""
    words = tokens.word
    found = None
    low = start = max(low, high - LOOK_BACK)
    for i in range(low, high):
        if tokens.region[i] >= 0 or words[i] == ";":
            start = i + 1
        elif i > start and is_finite(tokens, i) and not in_noun_phrase(tokens, i):
            k = i
            while k > start and (words[k - 1] in ADVERBS or words[k - 1].endswith("ly")):
                k -= 1
            subject = subject_before(tokens, start, k)
            if subject is not None and words[subject[0]] not in ("which", "that", "what"):
                embedded = subject[0] > low and words[subject[0] - 1] in _EMBEDDING
                if found is None or not embedded:
                    found = subject
            start = i + 1
    return found


_ALWAYS_CLAUSE = listed("clause always")
_ENDS_OBJECT = frozenset("that who which whose where when after as because".split())
_NON_FINITE = frozenset(("being", "been", "be", "having"))
_BESIDE_NAMES = DETERMINERS | PRONOUNS | ADVERBS | HAVE
_MAY_END = ENDS | {QUOTED, ";", ",", "and", "but", "or"}
_SAID = frozenset(("said", "says", "told", "added", "wrote"))


def content_end(tokens: Tokens, start: int, high: int) -> int:
    """Return where the content that starts at token `start` ends, before token `high` at the latest."""
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
        if word in (",", "and") and j > k:
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
