"""Reported clauses: what a reporting verb governs, to its right or as "…, X said" to its left.

Entry points: `complement`, `is_reporting`, `content_end`.
Rules alone decide here; a learned model of the same interface could take their place.
"""

from analysis.quotes.clauses import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    ENDS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTED,
    TIMES,
    Tokens,
    ending,
    is_finite,
    subject_before,
)
from analysis.quotes.cues import BASE, FORMS, GERUND, PARTICIPLE, PAST, PRESENT, Cue
from analysis.text import Span

BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am", "'s"])
HAVE = frozenset(["has", "have", "had", "having", "'ve", "'d"])
DO_OR_MODAL = frozenset(
    (
    "do does did will would can could may might must shall should to not didn't doesn't don't won't "
    "wouldn't couldn't can't cannot n't"
).split()
)
QUESTION_WORDS = frozenset(["if", "whether", "how", "why", "what", "who", "when", "where", "which"])
NOT_CONTENT = frozenset(
    (
    "as when while after before because since during and but or nor so until although though unless than "
    "where which who whose despite amid , ; . : ) ( - -- — – ? ! … ... / ]"
).split()
)
SURELY_VERBS = frozenset("say tell think believe argue insist add describe accuse suggest acknowledge know".split())
NOUN_LIKE = frozenset(
    (
    "state states report reports claim claims comment comments note notes point points email emails post "
    "posts tweet tweets text texts call calls question questions demand demands remark remarks reason "
    "reasons answer answers blog blogs estimate estimates counter counters fear fears hope hopes doubt "
    "doubts worry worries promise promises pledge pledges offer offers challenge challenges highlight "
    "highlights label labels brand brands term terms objects object query queries quote quotes address "
    "mocks credits credit praise praises voice voices details challenge joke jokes warning protest "
    "protests attack attacks blame outline outlines order orders cite show shows vents boast boasts rule "
    "rules stress concerns vow vows finds wonder wonders guess bark bash cries cry slam shouts"
).split()
)
ALWAYS_CLAUSE = frozenset("said says say saying think thinks thought believe believes believed".split())
NEEDS_CLAUSE = frozenset((
    "comment react email post text blog know remark respond reply counter object protest testify joke "
    "boast read recall repeat find continue conclude begin observe answer learn imagine snap offer agree "
    "maintain assume rule"
).split())
SUBORDINATORS = frozenset(["while", "although", "though", "whereas"])
OBJECT_PRONOUNS = frozenset("him her them me us you it himself herself themselves reporters lawmakers".split())


def is_reporting(tokens: Tokens, i: int, low: int) -> Cue | None:
    """Give the cue at token `i` if it is a verb in active use there, and not a noun or an adjective."""
    cue = FORMS.get(tokens.word[i])
    if cue is None or (cue.lemma == "state" and tokens.capital[i] and i > low and cue.form != PAST):
        return None
    k = i - 1
    words = tokens.word
    while k >= low and (words[k] in ADVERBS or (words[k].endswith("ly") and len(words[k]) > 4)):
        k -= 1
    before = words[k] if k >= low else ""
    if cue.form in (BASE, PRESENT) and tokens.word[i] in NOUN_LIKE and not _verb_like(tokens, i, k, low):
        return None
    if before in DETERMINERS and before not in ("this", "that", "those", "these", "some", "another", "every", "any", "no"):
        return None
    if before.endswith("'s") and before not in ("he's", "she's", "who's"):
        return None
    if cue.form == BASE:
        if before in DO_OR_MODAL or before in ("they", "we", "i", "you", "who", "some", "many", "both", "others", "critics"):
            return cue if before != "to" else _infinitive(tokens, k, low, cue)
        following = words[i + 1] if i + 1 < len(words) else ""
        if cue.lemma not in SURELY_VERBS and following not in ("that", "how", "whether", "if"):
            return None
        if k >= low and before.endswith("s") and not before.endswith(("'s", "ss", "us")) and before not in BE | HAVE | AUXILIARIES:
            return cue
        return None
    if cue.form == PRESENT and (before in PREPOSITIONS or before in BE or before in HAVE or before in DO_OR_MODAL or (before in ("and", ",", "") and cue.lemma not in ("say", "tell", "add"))):
        return None
    if cue.form in (PAST, PARTICIPLE):
        if before in BE or before in ("being", "been", "get", "got"):
            return None
        if before in PREPOSITIONS and before != "like":
            return None
    if cue.form == GERUND and before in PREPOSITIONS and before not in ("by", "in", "for", "after", "without", "before", "upon", "while"):
        return None
    return cue


def _verb_like(tokens: Tokens, i: int, k: int, low: int) -> bool:
    """reports, claims, calls …: a verb only between a name or pronoun and what could be its object."""
    words = tokens.word
    following = words[i + 1] if i + 1 < len(words) else ""
    before = words[k] if k >= low else ""
    if before in ("he", "she", "it", "they", "we", "i", "who", "which") or before in DO_OR_MODAL:
        return True
    return before != "" and (tokens.capital[k] or following == "that") and (following in ("that", "how", "why", "if", "whether", "what", ",", ":", QUOTED, "for", "on") or following in DETERMINERS or following in PRONOUNS) and before not in CONJUNCTIONS | PREPOSITIONS


def _infinitive(tokens: Tokens, k: int, low: int, cue: Cue) -> Cue | None:
    lead = tokens.word[k - 1] if k > low else ""
    return cue if lead in ("on", "declined", "refused", "continued", "refuses", "declines") else None


def complement(tokens: Tokens, i: int, high: int, cue: Cue) -> tuple[int, int] | None:
    """Find the content that the reporting verb at token `i` governs to its right, as token range; None if none.

    Examples
    --------
    >>> from analysis.quotes.clauses import read
    >>> text = "Lee told reporters on Monday that the bridge was safe, adding nothing."
    >>> tokens, _, _ = read(text, [(0, len(text))], [(0, len(text))], [])
    >>> first, last = complement(tokens, 1, len(tokens.word), FORMS["told"])
    >>> text[slice(*tokens.span(first, last))]
    'that the bridge was safe'
    """
    words = tokens.word
    k = i + 1
    while k < high and (words[k] in ADVERBS or words[k].endswith("ly")) and words[k] != "only":
        k += 1
    if k >= high:
        return None
    if cue.use == "name":
        return _named(tokens, i, k, high, cue)
    if cue.use == "plan":
        if words[k] == "to":
            return k, content_end(tokens, k, high)
        return (k, content_end(tokens, k, high)) if tokens.region[k] >= 0 or words[k] == "that" else _clause(tokens, k, high, cue.lemma) if cue.lemma in ("promise", "vow", "pledge") else None
    if cue.lemma == "point":
        if words[k] not in ("out", "to") or k + 1 >= high:
            return None
        return _clause(tokens, k + 1, high, "point") if words[k] == "out" else (k + 1, content_end(tokens, k + 1, high))
    if cue.use == "prep":
        if words[k : k + 2] == ["on", "condition"]:
            return None
        wanted = ("to",) if cue.lemma in ("refer", "allude") else ("about", "of", "on") if cue.lemma != "comment" else ("on", "about")
        for j in range(k, min(high - 1, k + (3 if cue.lemma == "speak" else 8))):
            if words[j] in wanted and (words[j] != "on" or words[j + 1] not in TIMES):
                return j + 1, content_end(tokens, j + 1, high)
            if words[j] in ENDS or words[j] in (",", ";") or words[j] in CONJUNCTIONS:
                return None
        return None
    if cue.use == "judge":
        if tokens.region[k] >= 0 or (words[k] not in NOT_CONTENT and words[k] not in PREPOSITIONS and words[k] not in TIMES):
            return k, content_end(tokens, k, high)
        return None
    if cue.use == "urge":
        if words[k] in NOT_CONTENT or words[k] in PREPOSITIONS:
            return None
        return k, content_end(tokens, k, high)
    if cue.use == "tell":
        k = _after_addressee(tokens, k, high)
    elif cue.use == "ask":
        start = _question(tokens, k, high)
        return (start, content_end(tokens, start, high)) if start is not None else None
    if k is None or k >= high:
        return None
    return _clause(tokens, k, high, cue.lemma)


def _clause(tokens: Tokens, k: int, high: int, cue_lemma: str) -> Span | None:
    """A clause or quotation from token `k` on, past phrases of time, place and manner."""
    words = tokens.word
    start = _after_adjuncts(tokens, k, high)
    if start is None:
        return None
    if cue_lemma in NEEDS_CLAUSE and words[start] not in QUESTION_WORDS and words[start] != "that" and tokens.region[start] < 0:
        return None
    return start, content_end(tokens, start, high)


def _after_adjuncts(tokens: Tokens, k: int, high: int) -> int | None:
    words = tokens.word
    first = k
    if (words[k] in PREPOSITIONS or words[k] in TIMES) and not (words[k] == "at" and words[k + 1 : k + 2] in (["least"], ["most"])):
        while k < high and k - first < 30:
            word = words[k]
            if word == "that" and words[k - 1] not in PREPOSITIONS:
                return k
            if tokens.region[k] >= 0:
                return k if words[k - 1] in (",", ":") or words[k - 1] not in PREPOSITIONS | DETERMINERS else None
            if word == "," or word == ":":
                if k + 1 < high and (tokens.region[k + 1] >= 0 or words[k + 1] == "that"):
                    return k + 1
                return None
            if word in ENDS or word in ";—–":
                return None
            settled = words[k - 1] not in PREPOSITIONS and words[k - 1] not in DETERMINERS and k > first
            if settled and (word in PRONOUNS or word in DETERMINERS or (words[k-1] in TIMES and word not in TIMES and word not in PREPOSITIONS and word not in CONJUNCTIONS)):
                return k
            if word in CONJUNCTIONS and k > first:
                return None
            k += 1
        return None
    if words[k] in (",", ":"):
        if k + 1 < high and (tokens.region[k + 1] >= 0):
            return k + 1
        for j in range(k + 1, min(high, k + 14)):
            if tokens.region[j] >= 0:
                return j if words[j - 1] in (",", ":") else None
            if words[j] == "that" and words[j - 1] == "," and j < k + 8:
                return j
            if words[j] in ENDS or is_finite(tokens, j):
                break
        if words[k] == "," and k + 1 < high and words[k + 1] in ("he", "she", "they", "it", "i", "we", "yes", "no"):
            return k + 1
        if words[k] == ":" and k + 1 < high and words[k+1] not in NOT_CONTENT:
            return k + 1
        return None
    if words[k] in NOT_CONTENT and words[k] not in QUESTION_WORDS:
        return None
    if words[k] in ("to", "by"):
        return None
    return k


def _after_addressee(tokens: Tokens, k: int, high: int) -> int | None:
    words = tokens.word
    if words[k] in NOT_CONTENT or words[k] in PREPOSITIONS:
        return None
    if words[k] == "that" or tokens.region[k] >= 0:
        return k
    first = k
    k += 1
    if words[first] in OBJECT_PRONOUNS and (words[first] != "her" or (k < high and (words[k] in PRONOUNS or words[k] in DETERMINERS))):
        return k if k < high and words[k] not in ("to",) else None
    while k < high and k - first < 14:
        word = words[k]
        if word in ("that", ",", ":") or tokens.region[k] >= 0 or word in QUESTION_WORDS:
            return k
        if word in ENDS or word in ("to", ";"):
            return None
        if word in PREPOSITIONS or word in TIMES:
            return k
        if word in PRONOUNS or word in DETERMINERS:
            if words[k - 1] not in DETERMINERS:
                return k
        k += 1
    return None


def _question(tokens: Tokens, k: int, high: int) -> int | None:
    words = tokens.word
    for j in range(k, min(high, k + 14)):
        if words[j] in QUESTION_WORDS or words[j] == "about" or (words[j] == "for" and j == k):
            return j + (words[j] in ("about",)) if j + 1 < high else None
        if tokens.region[j] >= 0:
            return j
        if words[j] == "to" and j > k:
            return j if words[j - 1] != "not" else None
        if words[j] in ENDS or (words[j] in ",;" and not (j + 1 < high and tokens.region[j + 1] >= 0)):
            return None
    return None


def _named(tokens: Tokens, i: int, k: int, high: int, cue: Cue) -> Span | None:
    """called X "Y": the words in marks are the speaker's, the thing called so is not."""
    words = tokens.word
    if cue.lemma == "call" and words[k] in ("for", "on"):
        return (k + 1, content_end(tokens, k + 1, high)) if k + 1 < high else None
    if words[k] in NOT_CONTENT or words[k] in PREPOSITIONS:
        return None
    end = content_end(tokens, k, high)
    for j in range(k, end):
        if tokens.region[j] >= 0:
            last = j + 1
            while last + 1 < end and words[last] in ("and", ",", "or") and tokens.region[last + 1] >= 0:
                last += 2
            return j, last
    return k, end


def content_end(tokens: Tokens, start: int, high: int) -> int:
    """Say where the content that starts at token `start` ends, before token `high` at the latest.

    It ends before a further report by the same or another speaker: ", adding that", "and said", "while X said".
    """
    words = tokens.word
    whole = words[start - 1] in ALWAYS_CLAUSE or _is_clause(tokens, start, high)
    for k in range(start, high):
        word = words[k]
        if word == ";" or (word in ENDS and k + 1 < high and word != ".") :
            return k
        if tokens.region[k] >= 0:
            if k + 1 < high and ending(tokens, k) in ",;" and (
                _new_report(tokens, k + 1, high)
                or (words[k + 1] in SUBORDINATORS | {"but", "and"} and (_cue_soon(tokens, k + 2, high) or _coordinated_cue(tokens, k + 2, high)))
            ):
                return k + 1
            continue
        if k > start and word == "," and (_new_report(tokens, k + 1, high) or (not whole and not _list_goes_on(tokens, k + 1, high))):
            return k
        if k > start and word == "," and k + 2 < high and words[k + 1] in ("but", "and", "then") and is_finite(tokens, k + 2):
            return k
        if k > start and word == "," and k + 2 < high and (words[k + 1] == "according" or _says_next(tokens, k + 1, high)):
            return k
        if k > start + 1 and word in ("and", "but", "or") and _coordinated_cue(tokens, k + 1, high):
            return k - (words[k - 1] == ",")
        if k > start + 1 and word in SUBORDINATORS | {"but"} and words[k - 1] == "," and _cue_soon(tokens, k + 1, high):
            return k - 1
    end = high
    while end > start + 1 and (words[end - 1] in ENDS or words[end - 1] in ",;:" or (words[end - 1] in ("...", ")") and "(" not in words[start:end])):
        end -= 1
    return end


def _is_clause(tokens: Tokens, start: int, high: int) -> bool:
    """A clause reaches on past its commas, an object or an infinitive does not."""
    words = tokens.word
    if words[start] == "that" or words[start] in QUESTION_WORDS or tokens.region[start] >= 0:
        return True
    if words[start] == "to":
        return False
    for k in range(start + 1, high):
        if words[k] == "," or words[k] in ("that", "who", "which", "whose", "where", "when", "after", "as", "because"):
            return words[k] == "," and k - start < 2
        if words[k] in AUXILIARIES and words[k] not in ("being", "been", "be", "having") and words[k - 1] != "to":
            return True
        if tokens.region[k] < 0 and is_finite(tokens, k) and words[k - 1] not in DETERMINERS:
            return True
    return False


def _list_goes_on(tokens: Tokens, k: int, high: int) -> bool:
    """, B and C …"""
    if k < high and tokens.region[k] >= 0:
        return True
    for j in range(k, min(high, k + 7)):
        word = tokens.word[j]
        if word == "and" and j > k:
            return True
        if word == "," and j > k and j + 1 < high and tokens.word[j + 1] == "and":
            return True
        if is_finite(tokens, j) or word in CONJUNCTIONS or not word[0].isalnum():
            return word == "," and j > k
    return False


def _new_report(tokens: Tokens, k: int, high: int) -> bool:
    """, adding …"""
    words = tokens.word
    while k < high and (words[k] in ("and", "but", "then", "also", "while")or words[k].endswith("ly")):
        k += 1
    if k >= high:
        return False
    cue = FORMS.get(words[k])
    return cue is not None and cue.form == GERUND and cue.use in ("say", "tell", "judge", "name", "ask")


def _coordinated_cue(tokens: Tokens, k: int, high: int) -> bool:
    words = tokens.word
    while k < high and (words[k] in ADVERBS or words[k] in HAVE or (words[k] in DO_OR_MODAL and words[k] != "to") or words[k].endswith("ly")):
        k += 1
    if k + 1 >= high:
        return False
    cue = FORMS.get(words[k])
    return cue is not None and (cue.form in (PAST, PARTICIPLE, GERUND) or (cue.form == PRESENT and words[k] not in NOUN_LIKE) or words[k - 1] in DO_OR_MODAL | {"not", "also"}) and cue.use in ("say", "tell", "name", "ask", "judge", "urge")


def _says_next(tokens: Tokens, k: int, high: int) -> bool:
    """, he said …"""
    for j in range(k + 1, min(high, k + 7)):
        if tokens.word[j] in ("said", "says", "told", "added", "wrote"):
            return all(tokens.capital[m] or tokens.word[m] in DETERMINERS | PRONOUNS | ADVERBS | HAVE for m in range(k, j - 1)) and tokens.word[k] not in ("who", "that") and subject_before(tokens, k, j) is not None
        if not tokens.word[j][0].isalnum():
            return False
    return False


def _cue_soon(tokens: Tokens, k: int, high: int) -> bool:
    for j in range(k, min(high, k + 12)):
        if tokens.region[j] >= 0 or tokens.word[j] in CONJUNCTIONS:
            return False
        cue = FORMS.get(tokens.word[j])
        if cue is not None and j > k and cue.use in ("say", "tell", "judge", "think") and cue.form in (PAST, PRESENT):
            return subject_before(tokens, k, j) is not None
    return False
