"""What a reporting word governs: X said, “…” · …, X said on Monday. · …, according to X · “…,” X said.

Entry points: `from_verb`, `from_sentence_end`, `after_quotation`, `according_to`, `passed_on`, `in_words_of`. What is
reported without marks in other ways is left to the pointer model; its reporter is given without content, as quotations
behind it may go on with him.
"""

from bisect import bisect_right

from analysis.annotation.quotes.rules.clauses import (
    finite_between,
    is_finite,
    noun_phrase_after,
    subject_before,
)
from analysis.annotation.quotes.rules.cues import FORMS, GERUND, PAST, PRESENT, Cue, reporting, verb_start
from analysis.annotation.quotes.rules.scare import is_nickname, names
from analysis.annotation.quotes.rules.tokens import Attribution, Found, Tokens
from analysis.annotation.quotes.words import (
    ADVERBS,
    BE,
    CONJUNCTIONS,
    ENDS,
    OPENS_ADJUNCT,
    PERSONAL,
    PREPOSITIONS,
    QUESTION_WORDS,
    VERB_GROUP,
)
from analysis.text.words import Span

TAIL = 22  # tokens at a sentence's end in which its "…, X said on Monday" is looked for
REACH = 15  # tokens between a verb and the marks that it announces
FAR = 28  # tokens between a quotation and the verb that reports it
OPINIONS = frozenset("opinion view words eyes telling account mind estimation assessment judgment".split())
_OF_NOBODY = frozenset(("in", "other", "this", "that", "one"))  # In other words, …
_OPENS_PHRASE = PREPOSITIONS | CONJUNCTIONS | {"asked"}
_QUOTED, _SAYING = ("quoted", "quotes", "cited", "cites"), ("saying", "telling")
_BARS_MARKS = ENDS | QUESTION_WORDS | {"that", ";"}
_NO_SUBJECT = PREPOSITIONS | {",", ".", "that"}  # behind an inverted verb
_INVERTING = ("say", "tell", "ask", "think", "judge")


def from_verb(tokens: Tokens, i: int, unit: Span, taken: int, cue: Cue, last: Attribution | None) -> Found | None:
    """Read what the reporting verb at token `i` announces in marks; `last` is the quotation before it."""
    low, high = unit
    if cue.use == "say" and (found := _parenthesis(tokens, i, taken, high, cue.lemma)) is not None:
        return found
    marks = _marks_after(tokens, i, high)
    source = _source(tokens, i, low, taken, cue, last)
    if marks is None:
        return (Attribution([], source, (i, i + 1), cue.lemma), i + 1) if source else None
    if i == low and source is None:
        source = noun_phrase_after(tokens, i + 1, marks[0])  # Said X: “…”
    return Attribution([marks], source, (i, i + 1), cue.lemma), marks[1]


def _parenthesis(tokens: Tokens, i: int, taken: int, high: int, lemma: str) -> Found | None:
    """…, said X, … · …, said X on Monday."""
    words = tokens.word
    if i - taken < 2 or words[i - 1] != "," or i + 1 >= high or words[i + 1] in _NO_SUBJECT | PERSONAL:
        return None
    source = noun_phrase_after(tokens, i + 1, high)
    if source is None or subject_before(tokens, taken, i):  # Ann Lee, the mayor, said …
        return None
    end = source[1]
    content = [(clause_start(tokens, taken, i - 1), i - 1)]
    if words[end : end + 1] == [","] and end + 1 < high:
        content.append((end + 1, sentence_end(tokens, end + 1, high)))
    elif end < high and words[end] not in OPENS_ADJUNCT | ENDS:
        return None
    return Attribution(content, source, (i, i + 1), lemma), content[-1][1]


def _marks_after(tokens: Tokens, i: int, high: int) -> Span | None:
    """said, “A” · told reporters in Lund: “A” · said “A,” …, but not said that “A” or said in “A” that"""
    words = tokens.word
    quoted = tokens.quoted(i + 1, min(high, i + REACH))
    if not quoted:
        return None
    first = quoted[0]
    for k in range(i + 1, first):
        if words[k] in _BARS_MARKS or is_finite(tokens, k):
            return None
    last = first
    while last + 1 < high and tokens.region[last + 1] >= 0:
        last += 1
    if words[first - 1] in (",", ":"):
        return first, last + 1
    closed = tokens.ending(last) in ",.!?…" or words[last + 1 : last + 2] == [","]
    return (first, last + 1) if closed and first == i + 1 and not tokens.is_title(first) else None


def passed_on(tokens: Tokens, i: int, low: int, high: int) -> Found | None:
    """X was quoted by A as saying … · A quoted X as saying …: the words are X's, not the medium's."""
    k = _behind_saying(tokens, i, high)
    if k is None or k >= high:
        return None
    end = sentence_end(tokens, k, high)
    source, cue = _said_by(tokens, i, low, k)
    return (Attribution([(k, end)], source, cue, "say"), end) if source else None


def _said_by(tokens: Tokens, i: int, low: int, k: int) -> tuple[Span | None, Span]:
    """Source and cue of what is "quoted … as saying", where that ends before token `k`."""
    group = verb_start(tokens, i, low)
    if k > i + 3 and BE.isdisjoint(tokens.word[group:i]) and tokens.word[i + 1] != "by":
        return (i + 1, k - 2), (i, k)
    return subject_before(tokens, low, group), (i, i + 1)


def _behind_saying(tokens: Tokens, i: int, high: int) -> int | None:
    """Return the token behind the "as saying" of "quoted … as saying", where token `i` is "quoted"."""
    words = tokens.word
    ends = (k for k in range(i + 1, min(i + REACH, high - 1)) if words[k] == "as" and words[k + 1] in _SAYING)
    return next((k + 2 for k in ends), None) if words[i] in _QUOTED else None


def after_quotation(tokens: Tokens, i: int, low: int, high: int) -> Found | None:
    """Read the attribution behind the quoted region at token `i`: “…,” X said · said X · according to X"""
    words = tokens.word
    if names(tokens, i, low) or is_nickname(tokens, i, low, high) or (i > low and tokens.is_title(i)):
        return None
    comma = words[i + 1 : min(i + 2, high)] == [","]
    j = i + 1 + comma
    if j >= high:
        return None
    verb = j
    while verb < high - 1 and words[verb] in VERB_GROUP:
        verb += 1
    cue = FORMS.get(words[verb])
    if words[j : j + 2] == ["according", "to"]:
        start, verb, lemma = j + 2, j, "accord"
    elif cue is not None and cue.use in _INVERTING and cue.form in (PAST, PRESENT):
        start, lemma = verb + 1, cue.lemma
    else:
        return _source_first(tokens, i, j, high, comma or tokens.ending(i) in ",?!")
    barred = start >= high or tokens.region[start] >= 0 or words[start] in _NO_SUBJECT
    source = None if barred else noun_phrase_after(tokens, start, high)
    return (Attribution([(i, i + 1)], source, (verb, verb + 1), lemma), source[1]) if source else None


def _source_first(tokens: Tokens, i: int, j: int, high: int, comma: bool) -> Found | None:
    """“…,” X said: a source that begins at token `j`; behind a comma any past tense will do."""
    words = tokens.word
    aside = 0
    for verb in range(j, min(high, j + FAR)):
        word = words[verb]
        aside += (word == "(") - (word == ")")
        if aside > 0:  # Ann Lee (D-Wis.) said
            continue
        if (tokens.region[verb] >= 0 and not tokens.is_title(verb)) or word in ENDS or word in ";:":
            return None
        cue = reporting(tokens, verb, j) if verb > j else None
        if (end := _behind_saying(tokens, verb, high)) is not None and verb > j:
            source, span = _said_by(tokens, verb, j, end)
            return (Attribution([(i, i + 1)], source, span, "say"), end) if source else None
        if cue is None or cue.form == GERUND:
            plain = (
                comma and cue is None and 0 < verb - j < 9 and "".join(words[verb + 1 : min(verb + 2, high)]) in ".,"
            )
            if not (plain and word.endswith("ed") and not tokens.capital[verb]):
                continue
        group = verb_start(tokens, verb, j)
        source = subject_before(tokens, j, group)
        if source is None or source[0] > j:
            if words[j] in CONJUNCTIONS:
                return None
            if words[j] not in ADVERBS and words[j] not in PREPOSITIONS and "," in words[j:verb]:
                source = j, group - (words[group - 1] == ",")
        return (
            (Attribution([(i, i + 1)], source, (verb, verb + 1), cue.lemma if cue else word), verb + 1)
            if source
            else None
        )
    return None


def sentence_end(tokens: Tokens, low: int, high: int) -> int:
    """Return the end of a clause that reaches to its sentence's end, full stops aside."""
    while high > low + 1 and tokens.word[high - 1] in ENDS:
        high -= 1
    return high


def from_sentence_end(tokens: Tokens, unit: Span, heads: list[int]) -> Found | None:
    """…, X said on Monday.  The whole sentence is X's, whatever is reported inside it."""
    low, high = unit
    words = tokens.word
    if tokens.region[low] >= 0:
        return None
    for i in reversed(heads[bisect_right(heads, max(low + 5, high - TAIL)) :]):
        if tokens.region[i] >= 0:
            return None
        cue = reporting(tokens, i, low)
        if cue is None or cue.use != "say" or cue.form not in (PAST, PRESENT):
            continue
        source = subject_before(tokens, max(low, i - 30), verb_start(tokens, i, low))
        comma = source[0] - 1 if source else low
        if comma <= low or words[comma] != "," or tokens.region[comma - 1] >= 0 or not _ends_with(tokens, i, high):
            return None
        start = clause_start(tokens, low, comma)
        is_adjunct = words[start] in _OPENS_PHRASE and "," not in words[start:comma]
        if is_adjunct or comma - start < 4 or not finite_between(tokens, start, comma):
            return None
        return Attribution([(start, comma)], source, (i, i + 1), cue.lemma), i + 1
    return None


def _ends_with(tokens: Tokens, i: int, high: int) -> bool:
    """Whether the verb at token `i` has nothing behind it but when, where and how it was said, or citing whom."""
    words = tokens.word[i + 1 : high] or ["."]
    if "," in words:
        comma = words.index(",")
        words, behind = words[: comma + 1], words[comma + 1 : comma + 2]
        if not "".join(behind).endswith("ing"):
            return False
    return words[0] in ENDS or words[0] == "," or (words[0] in OPENS_ADJUNCT and "that" not in words)


def according_to(tokens: Tokens, i: int, high: int, taken: int) -> Found | None:
    """…, according to X · According to X, …"""
    source = noun_phrase_after(tokens, i + 2, high)
    if source is None:
        return None
    if i - taken >= 4:
        content, behind = (clause_start(tokens, taken, i), i - (tokens.word[i - 1] == ",")), source[1]
    else:
        start = min(high, source[1] + (tokens.word[source[1] : source[1] + 1] == [","]))
        content, behind = (start, sentence_end(tokens, start, high)), high
    is_long = content[1] - content[0] > 1 or tokens.quoted(*content)
    return (Attribution([content], source, (i, i + 2), "accord"), behind) if is_long else None


def in_words_of(tokens: Tokens, low: int, high: int) -> Found | None:
    """In X's opinion, …"""
    words = tokens.word
    comma = next((k for k in range(low + 2, min(low + REACH, high - 1)) if words[k] == ","), None)
    if words[low] != "in" or comma is None or words[comma - 1] not in OPINIONS or words[comma - 2] in _OF_NOBODY:
        return None
    end = sentence_end(tokens, comma + 1, high)
    return Attribution([(comma + 1, end)], (low + 1, comma - 1), (comma - 1, comma), words[comma - 1]), end


def clause_start(tokens: Tokens, low: int, high: int) -> int:
    """Skip punctuation and "and" at the head of a clause."""
    while low < high and tokens.region[low] < 0:
        if tokens.word[low][0].isalnum() and tokens.word[low] not in ("and", "but"):
            break
        low += 1
    return low


def _source(tokens: Tokens, i: int, low: int, taken: int, cue: Cue, last: Attribution | None) -> Span | None:
    """Who does the reporting at token `i`: the subject before the verb, or that of the clause it goes on with."""
    words = tokens.word
    group = verb_start(tokens, i, taken)
    before = words[group - 1] if group > low else ""
    if cue.form == GERUND and group == i:
        named = before[:1].isalnum() and before not in PREPOSITIONS and before not in CONJUNCTIONS
        return (named and subject_before(tokens, taken, group)) or _acting(tokens, low, i, last)
    if group == low or before in ("and", "but", "or", "then"):
        return _acting(tokens, low, i, last)
    if before in ("who", "which", "that"):
        return group - 1, group
    return subject_before(tokens, max(low, taken - 40), group) or _acting(tokens, low, i, last)


def _acting(tokens: Tokens, low: int, i: int, last: Attribution | None) -> Span | None:
    """Whose verb this is, where it has no subject of its own: who spoke last."""
    return last.source if last is not None and last.source and low <= last.source[0] < last.source[1] <= i else None
