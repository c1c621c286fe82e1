"""Reported clauses: what a reporting verb governs to its right. Entry point: `complement`."""

from analysis.annotation.quotes.rules.clauses import content_end, is_finite
from analysis.annotation.quotes.rules.cues import Cue
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    ENDS,
    NOT_CONTENT,
    OPENS_ADJUNCT,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    TIMES,
    listed,
)
from analysis.text.words import Span

# Verbs whose bare object is no speech: "recalled the envoy", but "recalled that …".
_NEEDS_CLAUSE = listed("clause only")
_PROMISES = frozenset(("promise", "vow", "pledge"))
_PREPOSITIONS_OF = {"refer": ("to",), "allude": ("to",), "comment": ("on", "about")}
_ADDRESSEES = frozenset("him her them me us you it himself herself themselves reporters lawmakers".split())
_NEGATIONS = frozenset(("not", "never", "nor", "neither"))


def complement(tokens: Tokens, i: int, high: int, cue: Cue) -> Span | None:
    """Find the content that the reporting verb at token `i` governs to its right, as token range; None if none."""
    words = tokens.word
    k = i + 1
    while k < high and (words[k] in ADVERBS or words[k].endswith("ly")) and words[k] not in ("only", "nor", "neither"):
        k += 1
    if k >= high or (cue.use in ("judge", "prep", "plan") and _negated(tokens, i)):
        return None
    start = _content_start(tokens, k, high, cue)
    if start is None or start >= high:
        return None
    if cue.use in ("say", "tell", "think", "ask") and tokens.region[start] >= 0:
        last = _last_mark_alone(tokens, start, high)
        if last is not None:
            return start, last + 1
    end = content_end(tokens, start, high)
    if cue.use == "name" and words[start - 1] not in ("for", "on"):
        return _named(tokens, start, end)
    return (start, end) if end > start else None


def _last_mark_alone(tokens: Tokens, start: int, high: int) -> int | None:
    """said, “A,” prompting …: what follows the closing mark and a comma is no longer quoted."""
    last = start
    while last + 1 < high and tokens.region[last + 1] >= 0:
        last += 1
    announced = tokens.word[start - 1] in (",", ":")
    closed = tokens.ending(last) in ",.!?…" or (last + 1 < high and tokens.word[last + 1] == ",")
    return last if announced or closed else None


def _content_start(tokens: Tokens, k: int, high: int, cue: Cue) -> int | None:
    words = tokens.word
    if cue.lemma == "call" and words[k] in ("for", "on"):
        return k + 1
    if cue.use in ("name", "urge", "judge"):
        barred = words[k] in NOT_CONTENT or words[k] in PREPOSITIONS or (cue.use == "judge" and words[k] in TIMES)
        return None if barred else k
    if cue.use == "plan":
        if words[k] == "to" and k + 1 < high:
            return k if words[k + 1] not in AUXILIARIES or words[k + 1] in ("be", "have", "do") else None
        if tokens.region[k] >= 0 or words[k] == "that":
            return k
        return _clause_start(tokens, k, high, cue.lemma) if cue.lemma in _PROMISES else None
    if cue.lemma == "point":
        if words[k] == "to":
            return k + 1
        return _clause_start(tokens, k + 1, high, cue.lemma) if words[k] == "out" and k + 1 < high else None
    if cue.use == "prep":
        return _after_preposition(tokens, k, high, cue)
    if cue.use == "ask":
        return _question_start(tokens, k, high)
    if cue.use == "tell":
        after = _after_addressee(tokens, k, high)
        return None if after is None or after >= high else _clause_start(tokens, after, high, cue.lemma)
    return _clause_start(tokens, k, high, cue.lemma)


def _negated(tokens: Tokens, i: int) -> bool:
    return any(word in _NEGATIONS or word.endswith("n't") for word in tokens.word[max(0, i - 3) : i])


def _clause_start(tokens: Tokens, k: int, high: int, lemma: str) -> int | None:
    """Where a clause or quotation begins, past phrases of time, place and manner."""
    words = tokens.word
    if words[k] in (",", ":"):
        start = _after_stop(tokens, k, high)
    elif words[k] in OPENS_ADJUNCT and words[k : k + 2] not in (["at", "least"], ["at", "most"]):
        start = _after_adjunct(tokens, k, high)
    else:
        barred = words[k] in NOT_CONTENT and words[k] not in QUESTION_WORDS
        start = None if barred or words[k] in ("to", "by") else k
    if start is None:
        return None
    clausal = words[start] in QUESTION_WORDS or words[start] == "that" or tokens.region[start] >= 0
    return start if clausal or lemma not in _NEEDS_CLAUSE else None


def _after_stop(tokens: Tokens, k: int, high: int) -> int | None:
    """said, “…” · said: “…” · said, with a smile, “…” · claimed, again, that … · said, he does"""
    words = tokens.word
    for j in range(k + 1, min(high, k + 14)):
        if tokens.region[j] >= 0:
            return j if words[j - 1] in (",", ":") else None
        if words[j] == "that" and words[j - 1] == "," and j < k + 8:
            return j
        if words[j] in ENDS or is_finite(tokens, j):
            break
    following = words[k + 1] if k + 1 < high else "."
    if words[k] == ",":
        return k + 1 if following in ("he", "she", "they", "it", "i", "we", "yes", "no") else None
    return k + 1 if following not in NOT_CONTENT else None


def _after_adjunct(tokens: Tokens, first: int, high: int) -> int | None:
    """said on Monday that … · said in an interview she … · said at a rally in Lund, “…”"""
    words = tokens.word
    for k in range(first, min(high, first + 30)):
        word, before = words[k], words[k - 1]
        settled = k > first and before not in PREPOSITIONS and before not in DETERMINERS
        if word == "that" and before not in PREPOSITIONS:
            return k
        if tokens.region[k] >= 0:
            return k if settled else None
        if word in (",", ":"):
            marked = k + 1 < high and (tokens.region[k + 1] >= 0 or words[k + 1] == "that")
            return k + 1 if marked else None
        if word in ENDS or word in ";—–":
            return None
        after_time = before in TIMES and word not in OPENS_ADJUNCT and word not in CONJUNCTIONS
        if settled and (word in PRONOUNS or word in DETERMINERS or after_time):
            return k
        if word in CONJUNCTIONS and k > first:
            return None
    return None


def _after_preposition(tokens: Tokens, k: int, high: int, cue: Cue) -> int | None:
    """referred to …, spoke about …, commented on …"""
    words = tokens.word
    wanted = _PREPOSITIONS_OF.get(cue.lemma, ("about", "of", "on"))
    if words[k : k + 2] == ["on", "condition"]:
        return None
    for j in range(k, min(high - 1, k + (3 if cue.lemma == "speak" else 8))):
        if words[j] in wanted and (words[j] != "on" or words[j + 1] not in TIMES):
            return j + 1
        if words[j] in ENDS or words[j] in ",;" or words[j] in CONJUNCTIONS:
            return None
    return None


def _after_addressee(tokens: Tokens, first: int, high: int) -> int | None:
    """told reporters in Lund that … · told him the …"""
    words = tokens.word
    if words[first] in NOT_CONTENT or words[first] in PREPOSITIONS:
        return None
    if words[first] == "that" or tokens.region[first] >= 0:
        return first
    k = first + 1
    following = words[k] if k < high else "."
    if words[first] in _ADDRESSEES and (words[first] != "her" or following in PRONOUNS or following in DETERMINERS):
        return k if following != "to" else None
    for k in range(first + 1, min(high, first + 14)):
        word = words[k]
        if word in ("that", ",", ":") or tokens.region[k] >= 0 or word in QUESTION_WORDS:
            return k
        if word in ENDS or word in ("to", ";"):
            return None
        if word in OPENS_ADJUNCT:
            return k
        if (word in PRONOUNS or word in DETERMINERS) and words[k - 1] not in DETERMINERS:
            return k
    return None


def _question_start(tokens: Tokens, k: int, high: int) -> int | None:
    """asked whether … · asked Lee about … · asked Lee to … · asked, “…?”"""
    words = tokens.word
    for j in range(k, min(high, k + 14)):
        if words[j] == "about":
            return j + 1
        if words[j] in QUESTION_WORDS or (words[j] == "for" and j == k) or tokens.region[j] >= 0:
            return j
        if words[j] == "to" and j > k:
            return j if words[j - 1] != "not" else None
        quoted_next = j + 1 < high and tokens.region[j + 1] >= 0
        if words[j] in ENDS or (words[j] in ",;" and not quoted_next):
            return None
    return None


def _named(tokens: Tokens, start: int, end: int) -> Span | None:
    """called X “Y” and “Z”: the thing called so belongs to it, what follows the marks does not."""
    for k in tokens.quoted(start, end):
        last = k + 1
        while last + 1 < end and tokens.word[last] in ("and", ",", "or") and tokens.region[last + 1] >= 0:
            last += 2
        return start, last
    return (start, end) if end > start else None
