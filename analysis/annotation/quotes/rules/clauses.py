"""Reporting verbs, subjects and noun phrases, without a parser: shapes of words and commas have to do.

Entry points: `subject_before`, `noun_phrase_after`, `is_finite`; `reporting`, `verb_start`; `names`, `is_nickname`.
"""

from analysis.annotation.quotes.rules.tokens import QUOTED, Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    AUXILIARIES,
    BASE,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    DO_OR_MODAL,
    ENDS,
    FORMS,
    IRREGULAR_PAST,
    OPENS_ADJUNCT,
    PERSONAL,
    PREPOSITIONS,
    PRESENT,
    PRONOUNS,
    TIMES,
    VERB_GROUP,
    Cue,
    is_adverb,
    listed,
)
from analysis.text.words import Span

LONGEST_PHRASE, LONGEST_APPOSITION, LONGEST_BRACKET = 40, 25, 14  # tokens
_QUANTITIES = frozenset(("all", "both", "many", "most", "several", "few"))
_NO_NOUN = PRONOUNS | ADVERBS
_PRONOUNS_ALONE = PRONOUNS - DETERMINERS - _QUANTITIES
_APPOSED = DETERMINERS | listed("apposed")
_BEHIND_A_PHRASE = TIMES | listed("behind a phrase")
NOUN_LIKE = listed("noun or verb")
_SURELY_VERBS = listed("surely verb")
_PLURAL_SUBJECTS = frozenset("they we i you who some many both others critics".split())
_PRONOUN_LIKE = frozenset("this that those these some another every any no".split())
_LEADING_TO = frozenset("on declined refused continued refuses declines".split())
_OPENS_OBJECT = frozenset(("that", "how", "why", "if", "whether", "what", ",", ":", ".", QUOTED, "for", "on"))
MOST_NAMING = 3  # words in marks beside a verb of speech that name something
_CALLED = frozenset("self-styled self-proclaimed self-declared so-called supposed".split())
_DEFINITE = frozenset("the this that these those his her its their our such any".split())
_INDEFINITE = frozenset("a an some many several other".split())
_NO_NOUN_BEHIND = DETERMINERS | PRONOUNS | PREPOSITIONS | CONJUNCTIONS | VERB_GROUP | FORMS.keys()


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


def reporting(tokens: Tokens, i: int, low: int) -> Cue | None:
    """Return the cue at token `i` if it is a verb in active use there; tokens before `low` do not count."""
    words = tokens.word
    cue = FORMS.get(words[i])
    if cue is None or (tokens.capital[i] and i > low):  # the United States
        return None
    k = i - 1
    while k > low and is_adverb(words[k]):
        k -= 1
    before = words[k] if k >= low else ""
    if cue.form in (BASE, PRESENT) and words[i] in NOUN_LIKE and not _between_name_and_object(tokens, i, k, before):
        return None
    if before.endswith("'s") or (before in DETERMINERS and before not in _PRONOUN_LIKE):
        return None
    if cue.form == BASE:
        return cue if _base_reports(before, cue.lemma, words[k - 1] if k > low else "") else None
    headless = cue.form == PRESENT and before in ("and", ",", "")
    return None if headless or before in BE or before in PREPOSITIONS else cue


def _base_reports(before: str, lemma: str, first: str) -> bool:
    """they say, did not say, went on to say, officials say"""
    if before == "to":
        return first in _LEADING_TO
    return before in DO_OR_MODAL or before in _PLURAL_SUBJECTS or (lemma in _SURELY_VERBS and before.endswith("s"))


def _between_name_and_object(tokens: Tokens, i: int, k: int, before: str) -> bool:
    """reports, claims, calls …: verbs only between a name and what could be their object."""
    following, then = [*tokens.word[i + 1 : i + 3], ".", "."][:2]
    if following in (",", ":") and then == QUOTED:
        return not (before in PREPOSITIONS or before in CONJUNCTIONS or before in DETERMINERS)
    if before in CONJUNCTIONS or before in PREPOSITIONS or not (tokens.capital[k] or following == "that"):
        return False
    return following in _OPENS_OBJECT or following in DETERMINERS or following in PRONOUNS


def verb_start(tokens: Tokens, i: int, low: int) -> int:
    """Return where the verb group that ends at token `i` begins: 'has also said', 'went on to say'."""
    words = tokens.word
    while i > low and not tokens.capital[i - 1]:  # but: Mrs May said
        if not (words[i - 1] in VERB_GROUP or is_adverb(words[i - 1]) or (words[i - 1] == "to" and i - 1 > low)):
            break
        i -= 1
    return i


def names(tokens: Tokens, i: int, low: int) -> bool:
    """Whether the region at token `i` is part of a noun phrase: the “independent” paper."""
    before = tokens.word[i - 1] if i > low else ""
    described = i > low + 1 and tokens.word[i - 2] in _DEFINITE and not is_finite(tokens, i - 1)
    following = "".join(tokens.word[i + 1 : i + 2])  # “Anonymous” hackers said
    opens = i == low and following.isalpha() and not tokens.capital[i + 1] and following not in _NO_NOUN_BEHIND
    acts = following in FORMS and (
        (before in _INDEFINITE and i == low + 1) or tokens.word[i - 2 : i] == ["known", "as"]
    )
    naming = before in _DEFINITE or before in _CALLED or before.endswith("'s") or described or opens or acts
    if not naming or not tokens.ending(i).isalnum():
        return False
    region = tokens.regions[tokens.region[i]]
    return 0 < len(tokens.text[region.start : region.end].split(None, MOST_NAMING)) <= MOST_NAMING


def is_nickname(tokens: Tokens, i: int, low: int, high: int) -> bool:
    """Igor “Strelok” Gurin"""
    first = low + (tokens.word[low] in DETERMINERS)
    beside = tokens.region[i] >= 0 and first < i < high - 1 and tokens.capital[i - 1] and tokens.capital[i + 1]
    return beside and tokens.ending(i).isalnum()
