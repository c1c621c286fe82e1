"""What a reporting word governs: X said, “…” · …, X said on Monday. · …, according to X · “…,” X said.

Entry points: `from_verb`, `inverted`, `from_sentence_end`, `after_quotation`, `according_to`, `passed_on`,
`in_words_of`. What is reported without marks in other ways is left to the pointer model; its reporter is given without
content, as quotations behind it may go on with him.
"""

from bisect import bisect_left, bisect_right

from analysis.annotation.quotes.rules.clauses import (
    finite_between,
    inserted,
    is_finite,
    is_nickname,
    names,
    noun_phrase_after,
    reporting,
    subject_before,
    verb_start,
)
from analysis.annotation.quotes.rules.tokens import Attribution, Found, Tokens
from analysis.annotation.quotes.words import (
    BE,
    BEFORE_NAMES,
    CONJUNCTIONS,
    DETERMINERS,
    ENDS,
    FORMS,
    GERUND,
    OPENS_ADJUNCT,
    PAST,
    PEOPLE,
    PERSONAL,
    PREPOSITIONS,
    PRESENT,
    QUESTION_WORDS,
    RELATIVE_PRONOUNS,
    TIMES,
    Cue,
    is_adverb,
)
from analysis.text.words import Span

TAIL = 22  # tokens at a sentence's end in which its "…, X said on Monday" is looked for
REACH = 15  # tokens between a verb and the marks that it announces
FAR = 28  # tokens between a quotation and the verb that reports it
OPINIONS = frozenset("opinion view words eyes telling account mind estimation assessment judgment".split())
_OF_NOBODY = frozenset(("in", "other", "this", "that", "one"))  # In other words, …
_OPENS_PHRASE = PREPOSITIONS | CONJUNCTIONS
_QUOTED, _SAYING = ("quoted", "quotes", "cited", "cites"), ("saying", "telling")
_BARS_MARKS = ENDS | QUESTION_WORDS | {"that", ";"}
_JOINS = frozenset(("and", "but", "yet", "or", "although", "though", "while", "whereas"))
_TELLS_WHEN = TIMES | BEFORE_NAMES
_NO_SOURCE = PREPOSITIONS | TIMES | PERSONAL | {",", "that"}
_BEHIND_A_VERB = ENDS | OPENS_ADJUNCT | {","}


def from_verb(tokens: Tokens, i: int, unit: Span, taken: int, cue: Cue, last: Attribution | None) -> Found | None:
    """Read what the reporting verb at token `i` announces in marks; `last` is the quotation before it."""
    low, high = unit
    marks = _marks_after(tokens, i, high)
    source = _source(tokens, i, low, taken, cue, last)
    if marks is None:
        return (Attribution([], source, (i, i + 1), cue.lemma), i + 1) if source else None
    return Attribution([marks], source, (i, i + 1), cue.lemma), marks[1]


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
    announced = words[first - 1] in (",", ":") or (first == i + 1 and tokens.ending(first) in ",.!?…")
    return (first, first + 1) if announced else None


def passed_on(tokens: Tokens, i: int, low: int, high: int) -> Found | None:
    """X was quoted by A as saying … · A quoted X as saying …: the words are X's, not the medium's."""
    k = _behind_saying(tokens, i, high)
    if k is None:
        return None
    end = sentence_end(tokens, k, high)
    source, cue = _said_by(tokens, i, low, k)
    subject = source if source is None or source[0] < i else subject_before(tokens, low, verb_start(tokens, i, low))
    comma = subject[0] - 1 if subject else low
    is_behind = k >= end or (tokens.word[k] in OPENS_ADJUNCT and not finite_between(tokens, k, end))
    if is_behind and tokens.word[comma] == "," and finite_between(tokens, low, comma):  # …, A quoted X as saying
        return Attribution([(clause_start(tokens, low, comma), comma)], source, cue, "say"), end
    return (Attribution([(k, end)], source, cue, "say"), end) if source and k < end else None


def _said_by(tokens: Tokens, i: int, low: int, k: int) -> tuple[Span | None, Span]:
    """Source and cue of what is "quoted … as saying", where that ends before token `k`."""
    group = verb_start(tokens, i, low)
    if k > i + 3 and BE.isdisjoint(tokens.word[group:i]):
        return (i + 1, k - 2), (i, k)
    return subject_before(tokens, low, group), (i, i + 1)


def _behind_saying(tokens: Tokens, i: int, high: int) -> int | None:
    """Return the token behind the "as saying" of "quoted … as saying", where token `i` is "quoted"."""
    words = tokens.word
    if words[i] not in _QUOTED:
        return None
    ends = (k for k in range(i + 1, min(i + REACH, high - 1)) if words[k] == "as" and words[k + 1] in _SAYING)
    return next((k + 2 for k in ends), None)


def after_quotation(tokens: Tokens, i: int, low: int, high: int) -> Found | None:
    """Read the attribution behind the quoted region at token `i`: “…,” X said · said X · according to X"""
    words = tokens.word
    if names(tokens, i, low) or is_nickname(tokens, i, low, high) or (i > low and tokens.is_title(i)):
        return None
    j = i + 1 + (words[i + 1 : min(i + 2, high)] == [","])
    is_part = tokens.ending(i) not in ",.!?…" and j == i + 1 and tokens.beginning(i).islower()
    if j >= high:
        return None
    cue = FORMS.get(words[j])
    if words[j : j + 2] == ["according", "to"] and not tokens.capital[j]:
        start, lemma = j + 2, "accord"
    elif cue is not None and cue.form in (PAST, PRESENT):
        start, lemma = j + 1, cue.lemma
    else:  # but not: a “looming” flood, Ann Lee said
        return None if is_part else _source_first(tokens, i, j, high)
    source = noun_phrase_after(tokens, start, high)
    return (Attribution([(i, i + 1)], source, (j, j + 1), lemma), source[1]) if source else None


def _source_first(tokens: Tokens, i: int, j: int, high: int) -> Found | None:
    """“…,” X said: a source that begins at token `j`; before a comma or stop any past tense will do."""
    words = tokens.word
    if words[j] in FORMS and FORMS[words[j]].form == GERUND and not tokens.capital[j]:  # a “trap,” saying it reveals
        return None
    aside = 0
    for verb in range(j, min(high, j + FAR)):
        word = words[verb]
        aside += (word == "(") - (word == ")")
        if aside > 0:  # Ann Lee (D-Wis.) said
            continue
        if (tokens.region[verb] >= 0 and not tokens.is_title(verb)) or word in ENDS or word in ";:":
            return None
        if (end := _behind_saying(tokens, verb, high)) is not None:
            source, span = _said_by(tokens, verb, j, end)
            return (Attribution([(i, i + 1)], source, span, "say"), end) if source else None
        cue = reporting(tokens, verb, j)
        is_past = word.endswith("ed") and "".join(words[verb + 1 : min(verb + 2, high)]) in ".,"
        if (cue is None or cue.form == GERUND) and not is_past:
            continue
        group = verb_start(tokens, verb, j)
        source = subject_before(tokens, j, group)
        if source is None or source[0] > j:
            if words[j] in CONJUNCTIONS:
                return None
            if words[j] not in PREPOSITIONS and "," in words[j:verb]:
                source = j, group - (words[group - 1] == ",")
        lemma = cue.lemma if cue else word
        return (Attribution([(i, i + 1)], source, (verb, verb + 1), lemma), verb + 1) if source else None
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
    for i in reversed(heads[bisect_right(heads, max(low + 5, high - TAIL)) : bisect_left(heads, high)]):
        if tokens.region[i] >= 0:
            return None
        cue = reporting(tokens, i, low)
        if cue is None or cue.use not in ("say", "tell") or cue.form not in (PAST, PRESENT):
            continue
        source = subject_before(tokens, max(low, i - 30), verb_start(tokens, i, low))
        source = source and _with_office(tokens, low, source)
        comma = source[0] - 1 if source else low
        if words[comma] != "," or not _ends_with(tokens, i, high):
            return None
        start = clause_start(tokens, low, comma)
        is_adjunct = words[start] in _OPENS_PHRASE and "," not in words[start:comma]
        if is_adjunct or comma - start < 4:
            return None
        inner = from_sentence_end(tokens, (start, comma), heads)  # …, X said, Y reported
        found = inner[0] if inner else Attribution([(start, comma)], source, (i, i + 1), cue.lemma)
        return found, i + 1
    return None


def _with_office(tokens: Tokens, low: int, source: Span) -> Span:
    """…, a member of the council, Ann Lee, said · …, the minister for ports and trade Ann Lee said: office and name."""
    words = tokens.word
    joins = words[source[0] - 1] == "and"
    goes_on = joins or (words[source[0] - 1] == "," and tokens.capital[source[0]])
    before = range(source[0] - 2, max(low, source[0] - REACH), -1) if goes_on else ()
    comma = next((k for k in before if words[k] == ","), None)
    if comma is None or (joins and tokens.capital[comma - 1]) or finite_between(tokens, comma, source[0]):
        return source
    is_office = words[comma + 1] in DETERMINERS and not PEOPLE.isdisjoint(words[comma : source[0]])
    return (comma + 1, source[1]) if is_office else source


def inverted(tokens: Tokens, i: int, low: int, high: int, cue: Cue) -> Found | None:
    """…, warned X on Monday. · …, said X, …: the clause before the verb at token `i` is X's, and what goes on."""
    words = tokens.word
    if cue.use != "say" or cue.form not in (PAST, PRESENT) or i - low < 3 or words[i - 1] != "," or i + 1 >= high:
        return None
    is_noun = words[i + 1] in DETERMINERS or tokens.capital[i + 1] or cue.lemma == "say"
    source = noun_phrase_after(tokens, i + 1, high) if is_noun else None
    if source is None or words[i + 1] in _NO_SOURCE or inserted(tokens, low, i - 1):
        return None
    end, content = source[1], [(clause_start(tokens, low, i - 1), i - 1)]
    is_whole = finite_between(tokens, *content[0])
    goes_on = words[end : end + 1] == [","] and finite_between(tokens, end + 1, high)
    if goes_on and not is_whole:
        content.append((end + 1, sentence_end(tokens, end + 1, high)))
    elif not is_whole or (end < high and words[end] not in _BEHIND_A_VERB):
        return None
    return Attribution(content, source, (i, i + 1), cue.lemma), max(end, content[-1][1])


def _ends_with(tokens: Tokens, i: int, high: int) -> bool:
    """Whether the verb at token `i` has nothing behind it but to whom, when and how it was said, or citing whom."""
    words = tokens.word
    told = noun_phrase_after(tokens, i + 1, high) if FORMS[words[i]].use == "tell" else None
    behind = told[1] if told else i + 1
    comma = next((k for k in range(behind, high - 1) if words[k] == ","), None)
    if comma is not None and not words[comma + 1].endswith("ing"):
        is_adjunct = words[comma + 1] in _OPENS_PHRASE and not finite_between(tokens, comma, high)
        return is_adjunct and words[behind] in _BEHIND_A_VERB
    return behind == high or words[behind] in _BEHIND_A_VERB


def according_to(tokens: Tokens, i: int, high: int, taken: int) -> Found | None:
    """…, according to X · According to X, …"""
    source = noun_phrase_after(tokens, i + 2, high)
    if source is None:
        return None
    words = tokens.word
    end = i - (words[i - 1] == ",")
    before = clause_start(tokens, taken, end), end
    is_whole = finite_between(tokens, *before) and words[end - 1] not in RELATIVE_PRONOUNS
    goes_on = words[source[1] : source[1] + 1] == [","] and finite_between(tokens, source[1] + 1, high)
    goes_on = goes_on and not words[source[1] + 1].endswith("ing")
    begins = words[before[0]] not in _OPENS_PHRASE and any(
        not (is_adverb(word) or word in _TELLS_WHEN) for word in words[slice(*before)]
    )
    if end < i and goes_on and begins and not is_whole:
        content = [before, (source[1] + 1, sentence_end(tokens, source[1] + 1, high))]  # The dam, according to X, broke
    elif i - taken >= 4 and words[end - 1] not in _JOINS:
        content = [before]
    else:
        if words[source[1] : source[1] + 1] != [","] and "," in words[slice(*source)]:  # to the mayor, the dam “held”
            source = source[0], words.index(",", source[0])
        start = min(high, source[1] + (words[source[1] : source[1] + 1] == [","]))
        content = [(start, sentence_end(tokens, start, high))]
    behind = source[1] if content == [before] else high
    return Attribution(content, source, (i, i + 2), "accord"), behind


def in_words_of(tokens: Tokens, low: int, high: int) -> Found | None:
    """In X's opinion, …"""
    words = tokens.word
    comma = next((k for k in range(low + 2, min(low + REACH, high - 1)) if words[k] == ","), None)
    if words[low] != "in" or comma is None or words[comma - 1] not in OPINIONS or words[comma - 2] in _OF_NOBODY:
        return None
    end = sentence_end(tokens, comma + 1, high)
    return Attribution([(comma + 1, end)], (low + 1, comma - 1), (comma - 1, comma), words[comma - 1]), end


def clause_start(tokens: Tokens, low: int, high: int) -> int:
    """Skip a comma, a dash and "and" at the head of a clause."""
    while low < high and tokens.word[low] in (",", "-", "–", "—", "and", "but"):
        low += 1
    return low


def _source(tokens: Tokens, i: int, low: int, taken: int, cue: Cue, last: Attribution | None) -> Span | None:
    """Who does the reporting at token `i`: the subject before the verb, or that of the clause it goes on with."""
    group = verb_start(tokens, i, taken)
    before = tokens.word[group - 1] if group > low else ""
    if before in ("who", "which", "that"):
        return group - 1, group
    goes_on = cue.form == GERUND and not (before[:1].isalnum() and before not in PREPOSITIONS)
    source = None if goes_on else subject_before(tokens, max(low, taken - 40), group)
    return source or _acting(tokens, low, i, last)


def _acting(tokens: Tokens, low: int, i: int, last: Attribution | None) -> Span | None:
    """Whose verb this is, where it has no subject of its own: who was asked, or spoke last."""
    asked = next((k for k in range(i - 1, max(low, i - FAR), -1) if tokens.word[k] == "asked"), low)
    if not BE.isdisjoint(tokens.word[max(low, asked - 2) : asked]):
        return subject_before(tokens, low, verb_start(tokens, asked, low))
    return last.source if last is not None and last.source and low <= last.source[0] < last.source[1] <= i else None
