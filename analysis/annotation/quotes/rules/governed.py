"""What a reporting word governs: X said (that) … · …, X said · according to X, … · X's claim that …

Entry points: `from_verb`, `from_sentence_end`, `according_to`, `from_noun`.
"""

from bisect import bisect_right

from analysis.annotation.quotes.rules.clauses import (
    clause_subject,
    content_end,
    finite_between,
    is_finite,
    noun_phrase_after,
    subject_before,
)
from analysis.annotation.quotes.rules.cues import FORMS, GERUND, PAST, PRESENT, Cue, is_gerund, reporting, verb_start
from analysis.annotation.quotes.rules.indirect import complement
from analysis.annotation.quotes.rules.tokens import Attribution, Found, Tokens
from analysis.annotation.quotes.words import (
    CONJUNCTIONS,
    DETERMINERS,
    NOT_CONTENT,
    OPENS_ADJUNCT,
    PERSONAL,
    PREPOSITIONS,
    PRONOUNS,
    listed,
)
from analysis.text.words import Span

TAIL = 22  # tokens at a sentence's end in which its "…, X said on Monday" is looked for
_PLANS = listed("plan")
_NO_SUBJECT = OPENS_ADJUNCT | PERSONAL  # behind an inverted verb
_OPENS_PHRASE = PREPOSITIONS | CONJUNCTIONS | {"asked"}
_CITING = ("citing", "quoting")
_POSSESSIVES = frozenset(("his", "her", "their", "its"))


def from_verb(tokens: Tokens, i: int, unit: Span, taken: int, cue: Cue, last: Attribution | None) -> Found | None:
    """Read the quotation that the reporting verb at token `i` governs; `last` is the quotation before it."""
    low, high = unit
    if tokens.word[i] in _CITING and last is not None and i > low and tokens.word[i - 1] == ",":
        return None
    if cue.lemma in ("quote", "cite") and (found := _quoted_as_saying(tokens, i, high)):
        return found
    inverted = None
    if cue.use in ("say", "ask") and i + 1 < high and tokens.word[i + 1] not in _NO_SUBJECT:
        inverted = noun_phrase_after(tokens, i + 1, high)
    if inverted and cue.use == "say" and i > taken and _is_parenthetical(tokens, i, inverted, high):
        return _clause_before(tokens, i, None, taken, high, cue)
    content = complement(tokens, i, high, cue)
    found_at = inverted[1] + 1 if inverted else high
    if i == low and found_at < high and tokens.word[found_at - 1] in (",", ":") and tokens.region[found_at] >= 0:
        # Said X: “…”
        return Attribution([(found_at, found_at + 1)], inverted, (i, i + 1), cue.lemma), found_at + 1
    if content is None and i > low and tokens.word[i - 1] in ("and", "but", "or", "then"):
        return None
    source = _source(tokens, i, low, taken, cue, last)
    if content is None or _is_title_alone(tokens, content):
        return _clause_before(tokens, i, source, taken, high, cue)
    content, source = _leading_phrase(tokens, i, unit, content, source, cue)
    before = tokens.word[content[0] - 1]
    if cue.lemma == "ask" and source is None and before == "about" and not tokens.quoted(*content):
        return None  # Asked about the report, …
    if cue.lemma == "call" and before == "for" and source is not None and tokens.word[source[1] - 1] in _PLANS:
        return None  # The plan calls for …
    return Attribution([content], source, (i, i + 1), cue.lemma), content[1]


def _is_title_alone(tokens: Tokens, content: Span) -> bool:
    """wrote in “A Book of Hours”: a title is nobody's speech, unless a comma or colon announces it."""
    first, last = content
    return (
        last - first == 1
        and tokens.region[first] >= 0
        and tokens.word[first - 1] not in (",", ":")
        and tokens.is_title(first)
    )


def _is_parenthetical(tokens: Tokens, i: int, inverted: Span, high: int) -> bool:
    """…, said X, …"""
    words = tokens.word
    if words[i - 1] != "," or words[i + 1] in PRONOUNS:
        return False
    following = words[inverted[1]] if inverted[1] < high else "."
    named = tokens.capital[i + 1] or words[i + 1] in DETERMINERS or tokens.capital[inverted[1] - 1]
    return named and (following in ",." or following in OPENS_ADJUNCT)


def _leading_phrase(
    tokens: Tokens, i: int, unit: Span, content: Span, source: Span | None, cue: Cue
) -> tuple[Span, Span | None]:
    """Asked whether …, X said · While praising …, X said: the phrase ends at its comma; its subject comes behind."""
    low, high = unit
    words = tokens.word
    asked = cue.lemma == "ask" and ((i - low <= 2 and source is None) or words[i - 1] in ("when", "if", ","))
    if not asked and not (cue.form == GERUND and i - low <= 2):
        return content, source
    if tokens.region[content[1] - 1] >= 0 and content[1] < high:
        return content, clause_subject(tokens, content[1], min(high, content[1] + 30)) or source
    comma = next((k for k in range(*content) if words[k] == ","), None)
    if comma is None:
        return content, source
    if cue.form == GERUND:
        source = clause_subject(tokens, comma + 1, min(high, comma + 30))
    elif i == low or words[i - 1] in ("when", "if"):
        source = None
    return (content[0], comma), source


def _quoted_as_saying(tokens: Tokens, i: int, high: int) -> Found | None:
    """quoted X as saying …: the words are X's, not the medium's."""
    for k in range(i + 2, min(i + 12, high - 2)):
        if tokens.word[k : k + 2] == ["as", "saying"]:
            content = complement(tokens, k + 1, high, FORMS["saying"])
            if content is None:
                return None
            return Attribution([content], (i + 1, k), (i, k + 2), "say"), content[1]
    return None


def _clause_before(tokens: Tokens, i: int, source: Span | None, taken: int, high: int, cue: Cue) -> Found | None:
    """…, X said · …, said X · …, X said, …"""
    words = tokens.word
    if cue.use not in ("say", "think", "show") or (cue.form not in (PAST, PRESENT) and cue.lemma != "say"):
        return None
    if source is not None and source[1] <= i:
        comma, end = source[0] - 1, i + 1
    else:
        comma = i - 1
        source = noun_phrase_after(tokens, i + 1, high) if words[comma] == "," else None
        if source is None:
            return None
        end = source[1]
    if comma <= taken or words[comma] != ",":
        return None
    start = clause_start(tokens, taken, comma)
    goes_on = end + 1 < high and words[end] == ","
    if goes_on and is_finite(tokens, end + 1):  # The bridge, X said, was safe.
        stop = content_end(tokens, end + 1, high)
        pieces = [(start, comma), (end + 1, stop)] if start < comma else [(end + 1, stop)]
        return Attribution(pieces, source, (i, i + 1), cue.lemma), stop
    short = comma - start
    if short < 2 or (words[start] in PREPOSITIONS and short < 6 and not goes_on):
        return None
    complete = finite_between(tokens, start, comma)
    content = [(start, comma)]
    if goes_on and (words[end + 1] not in NOT_CONTENT or words[end + 1] == "despite"):
        if not is_gerund(tokens, end + 1) and (not complete or words[end + 1] in PREPOSITIONS):
            stop = content_end(tokens, end + 1, high)
            content.append((end + 1, stop))
            end = stop
    elif not complete and short < 4:
        return None
    return Attribution(content, source, (i, i + 1), cue.lemma), end


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
        if source is None or source[0] - 1 <= low or words[source[0] - 1] != "," or complement(tokens, i, high, cue):
            return None
        comma = source[0] - 1
        behind = next((k for k in range(i + 1, high) if words[k] == ","), None)
        if tokens.region[comma - 1] >= 0 or (behind is not None and not is_gerund(tokens, min(behind + 1, high - 1))):
            return None
        start = clause_start(tokens, low, comma)
        quoted = tokens.quoted(start, comma)
        adjunct = words[start] in _OPENS_PHRASE and "," not in words[start:comma]
        if adjunct or (quoted and tokens.ending(quoted[0]) in ",?!"):
            return None
        if comma - start < 6 or not finite_between(tokens, start, comma):
            return None
        return Attribution([(start, comma)], source, (i, i + 1), cue.lemma), i + 1
    return None


def according_to(tokens: Tokens, i: int, high: int, taken: int) -> Found | None:
    """…, according to X · According to X, …"""
    source = noun_phrase_after(tokens, i + 2, high)
    if source is None:
        return None
    start = clause_start(tokens, taken, i)
    end = i - (tokens.word[i - 1] == ",")
    if i - taken >= 4 and end - start >= 3:
        return Attribution([(start, end)], source, (i, i + 2), "accord"), source[1]
    start = source[1] + (source[1] < high and tokens.word[source[1]] == ",")
    if start < high and tokens.word[start] in _CITING and (cited := noun_phrase_after(tokens, start + 1, high)):
        start = cited[1] + (cited[1] < high and tokens.word[cited[1]] == ",")  # According to A, citing X, …
    end = content_end(tokens, start, high) if start < high else start
    if end - start >= 2 or (end > start and tokens.region[start] >= 0):
        return Attribution([(start, end)], source, (i, i + 2), "accord"), end
    return None


def from_noun(tokens: Tokens, i: int, high: int) -> Found | None:
    """X's claim that … · her claim that …"""
    before = tokens.word[i - 1] if i else ""
    if before.endswith("'s"):
        source = subject_before(tokens, max(0, i - 8), i)
    else:
        source = (i - 1, i) if before in _POSSESSIVES else None
    if source is None or i + 2 >= high:
        return None
    end = content_end(tokens, i + 1, high)
    end = next((k for k in range(i + 1, end) if tokens.word[k] == ","), end)
    return Attribution([(i + 1, end)], source, (i, i + 1), tokens.word[i]), end


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
        source = None
        if before[:1].isalnum() and before not in PREPOSITIONS and before not in CONJUNCTIONS:
            source = subject_before(tokens, taken, group)
        return source or _acting(tokens, low, i, last)
    if group == low or before in ("and", "but", "or", "then"):
        return _acting(tokens, low, i, last)
    if before in ("who", "which", "that"):
        return group - 1, group
    return subject_before(tokens, max(low, taken - 40), group) or _acting(tokens, low, i, last)


def _acting(tokens: Tokens, low: int, i: int, last: Attribution | None) -> Span | None:
    """Whose verb this is, where it has no subject of its own: that of the clause before, or who spoke last."""
    if last is not None and last.source:
        if subject := clause_subject(tokens, max(low, last.content[-1][1]), i):
            return subject
        if last.source[0] >= low and last.source[1] <= i:
            return last.source
    if subject := clause_subject(tokens, low, i):
        return subject
    # An official who asked not to be named said
    who = next((k for k in range(i - 1, max(low, i - 30), -1) if tokens.word[k] == "who"), None)
    return subject_before(tokens, low, who) if who is not None else None
