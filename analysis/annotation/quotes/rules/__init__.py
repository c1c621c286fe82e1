"""Who says what: join each quotation of a paragraph with its cue and source. Entry point: `attributions`."""

from bisect import bisect_left
from itertools import compress, count

from analysis.annotation.quotes.rules.clauses import reporting
from analysis.annotation.quotes.rules.governed import (
    according_to,
    after_quotation,
    from_sentence_end,
    from_verb,
    in_words_of,
    inverted,
    passed_on,
)
from analysis.annotation.quotes.rules.tokens import QUOTED, Attribution, Found, Tokens
from analysis.annotation.quotes.rules.turns import DASHES, SIGNATURE, announced, credited, turns
from analysis.annotation.quotes.words import FORMS
from analysis.text.words import Span

FEWEST_WORDS = 4  # of a quotation that nothing but its marks announces; shorter ones are scare quotes
_HEADS = frozenset((*FORMS, "according", QUOTED))  # where an attribution can begin


def attributions(tokens: Tokens, paragraphs: list[Span], units: list[Span]) -> list[Attribution]:
    """Find the quotations of a text, paragraph by paragraph."""
    if len(units) == 1 and (headline := credited(tokens, *units[0])):
        return [headline]
    reader = _Reader(tokens)
    spoken = turns(tokens, paragraphs)
    u = 0
    for first, last in paragraphs:
        begin = u
        while u < len(units) and units[u][1] <= last:
            u += 1
        reader.paragraph(units[begin:u], spoken.get(first))
    return [quote for quote in reader.all if quote.content]


class _Reader:
    """Carries from paragraph to paragraph who spoke last."""

    def __init__(self, tokens: Tokens):
        self.tokens = tokens
        self.heads = list(compress(count(), map(_HEADS.__contains__, tokens.word)))
        self.all: list[Attribution] = []
        self.found: list[Attribution] = []
        self.previous: Attribution | None = None
        self.announced: Span | None = None  # by the line before

    def paragraph(self, units: list[Span], turn: Attribution | None) -> None:
        """Read the sentences of one paragraph, or the turn of a transcript that it is."""
        self.found = [turn] if turn is not None else []
        for n, unit in enumerate(units) if turn is None else ():
            self._sentence(*unit, is_first=n == 0)
        self._close(units[0][0])
        self.all.extend(quote for quote in self.found if quote is not self.previous)
        self.previous = self.found[-1] if self.found else None
        self.announced = announced(self.tokens, *units[0]) if len(units) == 1 and not self.found else None

    def _sentence(self, low: int, high: int, is_first: bool) -> None:
        heads = self.heads[bisect_left(self.heads, low) : bisect_left(self.heads, high)]
        if not heads:
            return
        before = len(self.found)
        taken = low
        if (found := from_sentence_end(self.tokens, (low, high), heads)) is not None:
            self.found.append(found[0])
            taken = found[1]
        for i in heads:
            if i >= taken and (found := self._at(i, low, high, taken)) is not None:
                self.found.append(found[0])
                taken = max(found[1], i + 1)
        if len(self.found) == before:
            self._uncredited(low, high, is_first)
        else:
            self._behind_colon(low, high)

    def _at(self, i: int, low: int, high: int, taken: int) -> Found | None:
        tokens = self.tokens
        if tokens.region[i] >= 0:
            found = after_quotation(tokens, i, low, high)
            k = found[1] + 1 if found else high  # “A,” said X, “and B.”
            if found and tokens.word[k - 1 : min(k + 1, high)] == [",", QUOTED] and tokens.ending(k) in ".!?…,":
                found[0].content.append((k, k + 1))
                return found[0], k + 1
            return found
        if tokens.word[i : i + 2] == ["according", "to"]:
            return according_to(tokens, i, high, taken)
        if (found := passed_on(tokens, i, taken, high)) is not None:
            return found
        if (cue := reporting(tokens, i, taken)) is not None:
            last = self.found[-1] if self.found else None
            start = low if last is not None and not last.content else taken
            return inverted(tokens, i, start, high, cue) or from_verb(tokens, i, (low, high), taken, cue, last)
        return None

    # quotations without a cue in their sentence

    def _uncredited(self, low: int, high: int, is_first: bool) -> None:
        tokens = self.tokens
        quoted = tokens.quoted(low, high)
        if not quoted:
            return
        i = quoted[0]
        content = [(k, k + 1) for k in quoted]
        last = self.found[-1] if self.found else None
        if any(tokens.word[k][0].isalnum() for k in range(low, high)):
            if (found := in_words_of(tokens, low, high)) is not None:
                self.found.append(found[0])
            elif name := self._name_behind_dash(i + 1, high) or (self._is_sentence(i) and announced(tokens, low, i)):
                self.found.append(Attribution([(i, i + 1)], name))
            else:
                self.found.extend(Attribution([(k, k + 1)], follows=last) for k in quoted if self._is_sentence(k))
        elif last is not None:
            self._go_on(i, content)
        elif is_first and self.previous is not None and (self._is_open(self.previous) or self._leads_to(i)):
            self.previous.content.extend(content)
            self.found.append(self.previous)
        elif self._is_sentence(i):
            source = self.announced if is_first else None
            follows = self.previous if is_first and not source else None
            self.found.extend(Attribution([span], source, follows=follows) for span in content)

    def _behind_colon(self, low: int, high: int) -> None:
        """X shared what he said were her last words: “…”"""
        tokens, last = self.tokens, self.found[-1]
        for k in tokens.quoted(low, high):
            credited = any(first <= k < end for quote in self.found for first, end in quote.content)
            if not credited and tokens.word[k - 1] == ":" and self._is_sentence(k):
                self.found.append(Attribution([(k, k + 1)], follows=last))

    def _go_on(self, i: int, content: list[Span]) -> None:
        """“A,” X said. “B.”  Sentences in marks behind a quotation of the paragraph go on with it."""
        last = next(filter(self._is_all_marked, reversed(self.found[-3:])), self.found[-1])
        if self._is_all_marked(last) and last.named() is not None:
            last.content.extend(content)
        elif self._is_sentence(i):
            self.found.append(Attribution(content, follows=last))

    def _close(self, first: int) -> None:
        """“A. / “B,” said X.  Only the last paragraph names the speaker of them all."""
        opened = self.previous
        is_bare = opened is not None and opened.source is None and self._is_open(opened)
        if is_bare and self.found and self.found[0] is not opened and self.found[0].content[:1] == [(first, first + 1)]:
            self.found[0].content[:0] = opened.content
            self.all.remove(opened)

    def _is_open(self, quote: Attribution) -> bool:
        region = self.tokens.region[quote.content[-1][1] - 1] if quote.content else -1
        return region >= 0 and not self.tokens.regions[region].closed

    def _leads_to(self, i: int) -> bool:
        """She wrote: / “…”"""
        return self.tokens.word[i - 1] == ":" and not self.previous.content and self._is_sentence(i)

    def _is_all_marked(self, quote: Attribution) -> bool:
        pieces = quote.content
        return bool(pieces) and all(self.tokens.region[i] >= 0 for first, last in pieces for i in range(first, last))

    def _is_sentence(self, i: int) -> bool:
        tokens = self.tokens
        if not tokens.beginning(i).isupper() or tokens.ending(i) not in ".!?…," or tokens.is_title(i):
            return False
        region = tokens.regions[tokens.region[i]]
        n_words = len(tokens.text[region.start : min(region.end, region.start + 200)].split())
        return n_words >= (2 if tokens.ending(i) == "?" else FEWEST_WORDS)

    def _name_behind_dash(self, i: int, high: int) -> Span | None:
        tokens = self.tokens
        if i + 1 >= high or tokens.word[i] not in DASHES or not tokens.capital[i + 1]:
            return None
        end = high - (tokens.word[high - 1] == "." and high > i + 2)
        return (i + 1, end) if end - (i + 1) <= SIGNATURE else None
