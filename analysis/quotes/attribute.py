"""Who says what: joins quoted regions and reported clauses with the cue and the source beside them.

Entry points: `attributions`, `Attribution`.
"""

import re
from dataclasses import dataclass

from analysis.quotes.clauses import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    ENDS,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
    Tokens,
    beginning,
    clause_subject,
    ending,
    is_finite,
    is_title,
    noun_phrase_after,
    subject_before,
)
from analysis.quotes.cues import FORMS, GERUND, NOUNS, PAST, PRESENT
from analysis.quotes.indirect import NOT_CONTENT, complement, content_end, is_reporting
from analysis.text import Span

FAR = 28  # tokens between a quotation and the verb that reports it


@dataclass(slots=True)
class Attribution:
    """One quotation as token ranges; `follows` is the earlier one whose speaker it shares when it has no source."""

    content: list[Span]
    source: Span | None = None
    cue: Span | None = None
    lemma: str | None = None
    follows: "Attribution | None" = None
    verbatim: bool = False


def attributions(tokens: Tokens, paragraphs: list[Span], units: list[Span]) -> list[Attribution]:
    """Find the quotations of a text, in order."""
    found: list[Attribution] = []
    u = 0
    flow: Attribution | None = None
    pending: Attribution | None = None
    for first, last in paragraphs:
        mine = []
        while u < len(units) and units[u][1] <= last:
            mine.append(units[u])
            u += 1
        reader = _Paragraph(tokens, first, last, mine, flow, pending)
        got = reader.read()
        found.extend(got)
        flow, pending = reader.flow, reader.pending
    return found


class _Paragraph:
    def __init__(self, tokens, first, last, units, flow, pending):
        self.t = tokens
        self.first, self.last, self.units = first, last, units
        self.flow, self.pending = flow, pending
        self.found: list[Attribution] = []
        self.here: Attribution | None = None
        self.open = False

    def read(self) -> list[Attribution]:
        t = self.t
        if self._signature(self.flow):
            return self.found
        if (speech := self._transcript()) is not None:
            self.found.append(speech)
            self.flow, self.pending = speech, None
            return self.found
        previous, pending = self.flow, self.pending
        self.pending = None
        continued = previous is not None and getattr(previous, "content", None) and self._left_open(previous)
        self.flow = None
        for n, (a, b) in enumerate(self.units):
            before = len(self.found)
            self._unit(a, b, n)
            if len(self.found) == before:
                self._quotation_alone(a, b, n, previous, pending, continued)
            if b == self.last and t.word[b - 1] == ":" and not any(t.region[i] >= 0 for i in range(a, b)):
                self.pending = self._announced(a, b)
        if continued and self.found and self.found[0].content[0][0] == self.first and previous.source is None and previous.cue is None:
            previous.source, previous.cue, previous.lemma = self.found[0].source, self.found[0].cue, self.found[0].lemma
            previous.content.extend(self.found.pop(0).content)
            self.flow = previous
        if self.found:
            self.flow = self.found[-1]
        return self.found

    def _left_open(self, quote: Attribution) -> bool:
        t = self.t
        i = quote.content[-1][1] - 1
        return t.region[i] >= 0 and not t.regions[t.region[i]].closed

    def _signature(self, previous) -> bool:
        """A line “— Name” below a quotation that stands alone names its speaker."""
        t = self.t
        k = self.first + 1
        if previous is None or previous.source is not None or previous.cue is not None or self.last - self.first > 16:
            return False
        if t.word[self.first] in ("—", "–", "-", "--") and k < self.last and t.capital[k]:
            previous.source = k, self.last - (t.word[self.last - 1] == "." and self.last - k > 1)
            return True
        return False

    # quotations without a cue of their own

    def _quotation_alone(self, a, b, n, previous, pending, continued):
        t = self.t
        quoted = [i for i in range(a, b) if t.region[i] >= 0]
        if not quoted:
            return
        i = quoted[0]
        plain = sum(t.word[k][0].isalnum() for k in range(a, b) if t.region[k] < 0)
        if plain and not (i > a and t.word[i - 1] == ":"):
            if dash := self._dash_name(i, b):
                self.found.append(Attribution([(i, i + 1)], dash))
            else:
                for i in quoted:
                    if self._is_sentence(i):
                        self.found.append(Attribution([(i, i + 1)], follows=self.found[-1] if self.found else None))
            return
        content = [(k, k + 1) for k in quoted]
        if plain:
            subject = subject_before(t, a, i - 1)
            if subject is None or not t.capital[subject[1] - 1]:
                subject = clause_subject(t, a, i) or subject
            self.found.append(Attribution(content, subject, (i - 1, i), None))
        elif self.found and n:
            last = next((q for q in reversed(self.found) if self._all_marked(q) and q.source == self.found[-1].source), self.found[-1])
            if last.content[-1][1] <= a and self._all_marked(last):
                last.content.extend(content)
            elif self._is_sentence(i):
                self.found.append(Attribution(content, follows=last))
        elif pending is not None and n == 0:
            pending.content = content
            self.found.append(pending)
        elif continued and n == 0:
            previous.content.extend(content)
            self.flow = previous
        elif previous is not None and n == 0 and self._is_sentence(i):
            self.found.append(Attribution(content, follows=previous))
        elif self._is_sentence(i):
            self.found.append(Attribution(content))

    def _all_marked(self, quote):
        return all(self.t.region[i] >= 0 for s, e in quote.content for i in range(s, e))

    def _is_sentence(self, i) -> bool:
        t = self.t
        region = t.regions[t.region[i]]
        text = t.text[region.start : region.end]
        return not is_title(t, i) and beginning(t, i)[:1].isupper() and len(text.split()) >= 4 and ending(t, i) in ".!?…,"

    def _announced(self, a, b) -> Attribution:
        t = self.t
        for i in range(b - 1, a, -1):
            if cue := is_reporting(t, i, a):
                source = subject_before(t, a, i) if cue.form != GERUND else None
                return Attribution([], source or clause_subject(t, a, b), (i, i + 1), cue.lemma)
        return Attribution([], clause_subject(t, a, b), (b - 1, b), None)

    def _dash_name(self, i, b) -> Span | None:
        t = self.t
        if i + 2 < b + 1 and i + 1 < b and t.word[i + 1] in ("—", "–", "-", "--") and i + 2 < b and t.capital[i + 2]:
            end = b - (t.word[b - 1] == ".")
            if end - (i + 2) <= 14:
                return i + 2, end
        return None

    def _transcript(self) -> Attribution | None:
        t = self.t
        a, b = self.first, self.last
        k = a
        while k < b and k - a < 7 and t.region[k] < 0 and t.word[k] != ":":
            k += 1
        if not (a < k < b - 1 and t.word[k] == ":" and k - a < 7):
            return None
        name = t.text[t.start[a] : t.end[k - 1]]
        words = [w for w in re.findall(r"[^\W\d_]{2,}", name)]
        if not words or not all(w.isupper() for w in words) or (not name.isascii() and False):
            return None
        if t.region[k + 1] >= 0 and k + 2 >= b:
            return Attribution([(k + 1, k + 2)], (a, k), (k, k + 1))
        return Attribution([(k + 1, b)], (a, k), (k, k + 1), verbatim=True)

    # one sentence

    def _unit(self, a, b, n):
        t = self.t
        taken = a
        i = a
        if (tail := self._tail(a, b)) is not None:
            i = taken = tail
        while i < b:
            if t.region[i] >= 0:
                got = self._after_quotation(i, b, taken, n)
                if got:
                    i = taken = got
                else:
                    i += 1
                continue
            word = t.word[i]
            if word == "according" and i + 1 < b and t.word[i + 1] == "to":
                got = self._according(i, b, taken)
            elif word in NOUNS and i + 1 < b and t.word[i + 1] == "that":
                got = self._noun(i, b)
            elif (cue := is_reporting(t, i, taken)) is not None:
                got = self._verb(i, a, b, taken, cue)
            else:
                got = None
            if got:
                i = taken = got
            else:
                i += 1

    def _tail(self, a, b) -> int | None:
        """…, X said on Monday.  The whole sentence is X's, whatever is reported inside it."""
        t = self.t
        if t.region[a] >= 0:
            return None
        for i in range(b - 1, max(a + 5, b - 22), -1):
            if t.region[i] >= 0:
                return None
            cue = is_reporting(t, i, a)
            if cue is None or cue.use != "say" or cue.form not in (PAST, PRESENT):
                continue
            source = subject_before(t, max(a, i - 30), self._group_start(i, a))
            if source is None or source[0] - 1 <= a or t.word[source[0] - 1] != "," or complement(t, i, b, cue):
                return None
            rest = t.word.index(",", i + 1) if "," in t.word[i + 1 : b] else None
            if t.region[source[0] - 2] >= 0 or rest is not None and not self._gerund(rest + 1):
                return None
            start, comma = self._clause_start(a, source[0] - 1), source[0] - 1
            quoted = [k for k in range(start, comma) if t.region[k] >= 0]
            if t.word[start] in PREPOSITIONS | CONJUNCTIONS | {"asked"} and "," not in t.word[start:comma]:
                return None
            if (quoted and ending(t, quoted[0]) in ",?!") or comma - start < 6 or not any(is_finite(t, k) for k in range(start, comma)):
                return None
            self._add([(start, comma)], source, (i, i + 1), cue.lemma)
            return i + 1
        return None

    def _add(self, content, source, cue, lemma):
        self.found.append(Attribution(content, source, cue, lemma))

    def _after_quotation(self, i, b, taken, n) -> int | None:
        """“…,” X said · “…,” said X · “…,” according to X."""
        t = self.t
        stop = ending(t, i)
        j = i + 1
        comma = j < b and t.word[j] == ","
        j += comma
        limit = b
        if j >= b:
            if stop in "?!." and n + 1 < len(self.units):
                limit = min(self.units[n + 1][1], j + 18)
            else:
                return None
        elif stop in ".…" and not comma and (t.capital[j] or not (FORMS.get(t.word[j]) or t.word[j] in PRONOUNS or t.word[j] in DETERMINERS)):
            return None
        found = self._attribution_at(j, limit, stop in ",?!" or comma)
        if found is None:
            return None
        source, v, lemma, end = found
        if limit > b and stop == "." and end < self.units[n + 1][1] - 1:
            return None
        if limit > b and (v - j > (5 if stop != "." else 14) or (end < limit and t.word[end][0].isalnum() and t.word[end] not in PREPOSITIONS | TIMES | {"as", "when", "while", "after"})):
            return None
        start = taken
        whole = beginning(t, i).isupper() and t.word[i - 1] not in PREPOSITIONS | DETERMINERS
        if not whole and (any(is_finite(t, k) for k in range(taken, i)) or (i - taken > 1 and t.word[taken][0].isalnum())):
            while start < i and not (t.word[start][0].isalnum() or t.region[start] >= 0):
                start += 1
            if t.word[start] in ("and", "but") and start < i:
                start += 1
        else:
            start = i
        content = [(start, i + 1)]
        # “A,” he said, “B.” — and on, as long as the marks go on
        k = end
        while k < b:
            if (t.region[k] >= 0 and t.word[k - 1] in (",", ":", lemma or "")) or (t.region[k] >= 0 and k == end):
                if self._own_attribution(k, b):
                    break
                content.append((k, k + 1))
                end = k = k + 1
                continue
            if t.word[k] == "," and k + 1 < b and t.region[k + 1] >= 0:
                k += 1
                continue
            if k - end < 14 and k == end and self._adjunct_until_quote(k, b):
                k = self._adjunct_until_quote(k, b)
                continue
            break
        self._add(content, source, (v, v + 1), lemma)
        return end

    def _adjunct_until_quote(self, k, b) -> int | None:
        t = self.t
        for j in range(k, min(b, k + 16)):
            if t.region[j] >= 0:
                return j if t.word[j - 1] in (",", ":") and j > k else None
            if t.word[j] in FORMS and is_reporting(t, j, k):
                return None
        return None

    def _own_attribution(self, k, b) -> bool:
        t = self.t
        j = k + 1 + (k + 1 < b and t.word[k + 1] == ",")
        return j < b and ending(t, k) in ",?!" and self._attribution_at(j, b, True) is not None

    def _attribution_at(self, j, b, comma):
        """source, verb, lemma and end of the attribution that begins at token `j`."""
        t = self.t
        if j >= b or t.region[j] >= 0:
            return None
        if t.word[j] == "according" and j + 1 < b and t.word[j + 1] == "to":
            source = noun_phrase_after(t, j + 2, b)
            return (source, j, "accord", source[1]) if source else None
        v = j
        while v < b and v - j < 4 and t.word[v] in ADVERBS | AUXILIARIES:
            v += 1
        cue = FORMS.get(t.word[v]) if v < b else None
        if cue and cue.use in ("say", "tell", "ask", "think", "judge") and cue.form in (PAST, PRESENT) and (v + 1 >= b or t.word[v + 1] != "that"):
            if v + 1 < b and t.region[v + 1] < 0 and t.word[v + 1] not in ("to", "in", "on", "at", "by", ",", ".") | PREPOSITIONS if False else v + 1 < b and t.region[v + 1] < 0 and t.word[v + 1] not in PREPOSITIONS and t.word[v + 1] not in (",", "."):
                source = noun_phrase_after(t, v + 1, b)
                if source:
                    return source, v, cue.lemma, source[1]
            return None
        if cue and cue.form == GERUND:
            return None
        if v + 2 < b and t.word[v] in ("went", "goes", "shot", "fired") and t.word[v + 1] in ("on", "back"):
            source = noun_phrase_after(t, v + 2, b)
            return (source, v, "go", source[1]) if source else None
        if cue and v == j and v + 1 < b and t.word[v + 1] == "that":
            return None
        for v in range(j, min(b, j + FAR)):
            if t.region[v] >= 0 or t.word[v] in ENDS or t.word[v] in (";", ":"):
                return None
            cue = is_reporting(t, v, j)
            other = cue is None and comma and v > j and v - j < 9 and t.word[v].endswith("ed") and not t.capital[v] and (v + 1 >= b or t.word[v + 1] in ".,")
            if other or (cue and cue.form != GERUND and v > j):
                group = self._group_start(v, j)
                if t.word[group - 1] in ("who", "which", "that") or (t.word[group - 1] == "," and t.word[group - 2] in ("who", "which")):
                    continue
                source = subject_before(t, j, group)
                lemma = cue.lemma if cue else t.word[v]
                if source is None or source[0] > j:
                    if t.word[j] in CONJUNCTIONS:
                        return None
                    if t.word[j] not in ADVERBS | PREPOSITIONS and "," in t.word[j:v]:
                        source = j, group - (t.word[group - 1] == ",")
                return (source, v, lemma, v + 1) if source else None
            if t.word[v] in ("went", "goes", "shot", "fired", "put") and v > j and v + 1 < b and t.word[v + 1] in ("on", "back", "it"):
                source = subject_before(t, j, v)
                return (source, v, "go", v + 2) if source else None
            if t.word[v] == "quoted" and v + 2 < b and t.word[v + 1] == "as" and t.word[v + 2] == "saying":
                source = subject_before(t, j, self._group_start(v, j))
                return (source, v, "say", v + 3) if source else None
        return None

    def _group_start(self, v, low):
        t = self.t
        while v > low and (t.word[v - 1] in AUXILIARIES or t.word[v - 1] in ADVERBS or (t.word[v - 1].endswith("ly") and not t.capital[v - 1]) or (t.word[v-1] == "to" and v - 1 > low)):
            v -= 1
        return v

    def _according(self, i, b, taken) -> int | None:
        t = self.t
        source = noun_phrase_after(t, i + 2, b)
        if source is None:
            return None
        if i - taken >= 4:
            start, end = self._clause_start(taken, i), i
            end -= t.word[end - 1] == ","
            if end - start >= 3:
                self._add([(start, end)], source, (i, i + 2), "accord")
                return source[1]
        end = source[1]
        if end < b and t.word[end] == ",":
            end += 1
        if end < b:
            stop = content_end(t, end, b)
            if stop - end >= 2 or (stop > end and t.region[end] >= 0):
                self._add([(end, stop)], source, (i, i + 2), "accord")
                return stop
        return None

    def _clause_start(self, low, high) -> int:
        t = self.t
        while low < high and (not (t.word[low][0].isalnum() or t.region[low] >= 0) or t.word[low] in ("and", "but")):
            low += 1
        return low

    def _noun(self, i, b) -> int | None:
        t = self.t
        if i + 2 >= b:
            return None
        end = content_end(t, i + 1, b)
        if "," in t.word[i + 1 : end]:
            end = t.word.index(",", i + 1)
        source = None
        if i > 0 and t.word[i - 1].endswith("'s"):
            source = subject_before(t, max(0, i - 8), i)
        elif i > 0 and t.word[i - 1] in ("his", "her", "their", "its"):
            source = (i - 1, i)
        if source is None:
            return None
        self._add([(i + 1, end)], source, (i, i + 1), t.word[i])
        return end

    def _verb(self, i, a, b, taken, cue) -> int | None:
        t = self.t
        group = self._group_start(i, taken)
        if i + 2 < b and t.word[i + 1] == "it" and cue.lemma == "put":
            return None
        source = self._source(i, group, a, taken, cue)
        if cue.lemma in ("quote", "cite") and (said := self._quoted_as_saying(i, b)):
            return said
        if t.word[i - 1] == "," and i > taken and cue.use == "say" and (inverted := noun_phrase_after(t, i + 1, b)) and (
            inverted[1] >= b or t.word[inverted[1]] in (",", ".") or t.word[inverted[1]] in PREPOSITIONS | TIMES) and t.word[i + 1] not in PRONOUNS and (t.capital[i + 1] or t.word[i + 1] in DETERMINERS or t.capital[inverted[1] - 1]):
            return self._clause_before(i, group, None, taken, a, b, cue)
        content = complement(t, i, b, cue)
        if content and content[0] == i + 1 and cue.use == "say" and ":" in t.word[i + 1 : content[1]]:
            k = t.word.index(":", i + 1)
            if k + 1 < b and t.region[k + 1] >= 0 and (inverted := noun_phrase_after(t, i + 1, b)) and inverted[1] == k:
                content, source = (k + 1, k + 2), inverted
        if i == a and (content is None or cue.use == "ask") and cue.use in ("say", "ask") and (inverted := noun_phrase_after(t, i + 1, b)):
            source = inverted
            k = inverted[1]
            if k + 1 < b and t.word[k] in (",", ":") and t.region[k + 1] >= 0:
                content = k + 1, k + 2
        if content and t.region[content[0]] >= 0 and content[1] - content[0] == 1 and is_title(t, content[0]) and t.word[content[0] - 1] not in (",", ":"):
            content = None
        if content and content[1] > content[0]:
            left = source[0] if source else group
            if self._is_parenthetical(i, left, taken, b, cue, content):
                content = None
        if content and content[1] > content[0]:
            opening = (i - a <= 2 and (cue.form == GERUND or (cue.lemma == "ask" and source is None))) or (cue.lemma == "ask" and t.word[i - 1] in ("when", "if", ","))
            if opening and t.region[content[1] - 1] >= 0 and content[1] < b:
                source = clause_subject(t, content[1], b) or source
            elif opening and "," in t.word[content[0] : content[1]]:
                content = content[0], t.word.index(",", content[0])
                if cue.form == GERUND:
                    source = clause_subject(t, content[1] + 1, b)
                elif i == a or t.word[i - 1] in ("when", "if"):
                    source = None
            if cue.use in ("say", "tell", "think", "ask") and t.region[content[0]] >= 0:
                content = self._trim_direct(content, b, i)
            self._add([content], source, (i, i + 1), cue.lemma)
            return content[1]
        return self._clause_before(i, group, source, taken, a, b, cue)

    def _quoted_as_saying(self, i, b) -> int | None:
        """quoted X as saying …: the words are X's, not the medium's."""
        t = self.t
        for k in range(i + 1, min(i + 12, b - 2)):
            if t.word[k] == "as" and t.word[k + 1] == "saying":
                content = complement(t, k + 1, b, FORMS["saying"])
                if content and k > i + 1:
                    if t.region[content[0]] >= 0:
                        content = self._trim_direct(content, b, k + 1)
                    self._add([content], (i + 1, k), (i, k + 2), "say")
                    return content[1]
        return None

    def _trim_direct(self, content, b, i):
        """said, “A,” prompting …: what follows the closing mark and a comma is no longer quoted."""
        t = self.t
        start, end = content
        k = start
        while k + 1 < end and t.region[k + 1] >= 0:
            k += 1
        if t.word[start - 1] in (",", ":") or ending(t, k) in ",.!?…" or (k + 1 < b and t.word[k + 1] == ","):
            return start, k + 1
        return content

    def _is_parenthetical(self, i, left, taken, b, cue, content) -> bool:
        return False

    def _clause_before(self, i, group, source, taken, a, b, cue) -> int | None:
        """…, X said · …, said X."""
        t = self.t
        if cue.use not in ("say", "think", "show") or (cue.form not in (PAST, PRESENT) and cue.lemma != "say"):
            return None
        if source is not None and source[1] <= i:
            comma = source[0] - 1
            end = i + 1
        else:
            comma = i - 1
            source = noun_phrase_after(t, i + 1, b)
            if source is None:
                return None
            end = source[1]
        if comma <= taken or t.word[comma] != ",":
            return None
        start = self._clause_start(taken, comma)
        middle = end + 1 < b and t.word[end] == "," and (is_finite(t, end + 1) or t.word[end + 1] in ("is", "was"))
        if (comma - start < 2 and not middle) or (t.word[start] in PREPOSITIONS and comma - start < 6 and not (end < b and t.word[end] == ",")):
            return None
        content = [(start, comma)]
        complete = any(is_finite(t, k) for k in range(start, comma))
        if end < b and t.word[end] == "," and end + 1 < b and (t.word[end + 1] not in NOT_CONTENT or t.word[end + 1] == "despite") and not self._gerund(end + 1):
            stop = content_end(t, end + 1, b)
            if stop > end + 1 and (not complete or t.word[end + 1] in PREPOSITIONS):
                content.append((end + 1, stop))
                end = stop
        elif not complete and comma - start < 4 and not middle:
            return None
        self._add(content, source, (i, i + 1), cue.lemma)
        return end

    def _gerund(self, k) -> bool:
        cue = FORMS.get(self.t.word[k])
        return cue is not None and cue.form == GERUND

    def _source(self, i, group, a, taken, cue) -> Span | None:
        t = self.t
        before = t.word[group - 1] if group > a else ""
        if cue.form == GERUND and (group == i):
            if before and before[0].isalnum() and before not in PREPOSITIONS and before not in CONJUNCTIONS:
                source = subject_before(t, taken, group)
                if source:
                    return source
            return self._clause_source(a, i)
        if before in ("and", "but", "or", "then") or group == a:
            return self._clause_source(a, i)
        if before in ("who", "which", "that"):
            return group - 1, group
        source = subject_before(t, max(a, taken - 40) if taken > a else a, group)
        return source or self._clause_source(a, i)

    def _clause_source(self, a, i) -> Span | None:
        last = self.found[-1] if self.found else None
        if last is not None and last.source and last.content and (subject := clause_subject(self.t, max(a, last.content[-1][1]), i)):
            return subject
        if last is not None and last.source and last.source[0] >= a and last.source[1] <= i:
            return last.source
        return clause_subject(self.t, a, i) or self._before_relative(a, i)

    def _before_relative(self, a, i) -> Span | None:
        """An official who asked not to be named said: the noun phrase before the relative clause."""
        k = next((k for k in range(i - 1, a, -1) if self.t.word[k] == "who"), None)
        return subject_before(self.t, a, k) if k else None
