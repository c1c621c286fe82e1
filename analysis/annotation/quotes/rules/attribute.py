"""Who says what: join each quotation of a paragraph with its cue and source. Entry point: `attributions`."""

from bisect import bisect_left
from itertools import compress, count

from analysis.annotation.quotes.rules.beside import after_quotation
from analysis.annotation.quotes.rules.clauses import clause_subject, subject_before
from analysis.annotation.quotes.rules.cues import FORMS, GERUND, NOUNS, reporting
from analysis.annotation.quotes.rules.governed import according_to, from_noun, from_sentence_end, from_verb
from analysis.annotation.quotes.rules.tokens import QUOTED, Attribution, Found, Tokens
from analysis.text.words import Span

SIGNATURE = 14  # tokens a line "— Name, office" may have
SPEAKER_LABEL = 7  # tokens before the colon of a transcript's line
FEWEST_WORDS = 4  # of a quotation that nothing but its marks announces; shorter ones are scare quotes
_HEADS = frozenset((*FORMS, *NOUNS, "according", QUOTED))  # where an attribution can begin
_DASHES = frozenset(("—", "–", "-", "--", "―"))


def attributions(tokens: Tokens, paragraphs: list[Span], units: list[Span]) -> list[Attribution]:
    """Find the quotations of a text, paragraph by paragraph."""
    reader = _Reader(tokens)
    u = 0
    for first, last in paragraphs:
        begin = u
        while u < len(units) and units[u][1] <= last:
            u += 1
        reader.paragraph(first, last, units[begin:u])
    return reader.all


class _Reader:
    """Carries from paragraph to paragraph who spoke last, and who was announced by a colon."""

    def __init__(self, tokens: Tokens):
        self.tokens = tokens
        self.heads = list(compress(count(), map(_HEADS.__contains__, tokens.word)))
        self.all: list[Attribution] = []
        self.found: list[Attribution] = []
        self.previous: Attribution | None = None
        self.announced: Attribution | None = None

    def paragraph(self, first: int, last: int, units: list[Span]) -> None:
        """Read one paragraph."""
        if self._is_signature(first, last):
            return
        self.found = []
        if (speech := self._transcript(first, last)) is not None:
            self.found.append(speech)
            self.announced = None
        else:
            self._sentences(last, units)
        if self.found:
            self.all.extend(quote for quote in self.found if quote is not self.previous)
        self.previous = self.found[-1] if self.found else None

    def _sentences(self, last: int, units: list[Span]) -> None:
        announced, self.announced = self.announced, None
        open_quote = self.previous
        if open_quote is not None:
            region = self.tokens.region[open_quote.content[-1][1] - 1]
            open_quote = open_quote if region >= 0 and not self.tokens.regions[region].closed else None
        for n, (low, high) in enumerate(units):
            if heads := self.heads[bisect_left(self.heads, low) : bisect_left(self.heads, high)]:
                before = len(self.found)
                self._sentence(low, high, units[n + 1][1] if n + 1 < len(units) else None, heads)
                if len(self.found) == before:
                    self._uncredited(low, high, n == 0, announced, open_quote)
            if high == last and self.tokens.word[high - 1] == ":" and not self.tokens.quoted(low, high):
                self.announced = self._announcement(low, high)
        if open_quote is not None and self.found:
            self._close(open_quote, units[0][0])

    def _sentence(self, low: int, high: int, next_high: int | None, heads: list[int]) -> None:
        tokens = self.tokens
        taken = low
        if (found := from_sentence_end(tokens, (low, high), heads)) is not None:
            self.found.append(found[0])
            taken = found[1]
        for i in heads:
            if i >= taken and (found := self._at(i, low, high, taken, next_high)) is not None:
                self.found.append(found[0])
                taken = max(found[1], i + 1)

    def _at(self, i: int, low: int, high: int, taken: int, next_high: int | None) -> Found | None:
        tokens = self.tokens
        word = tokens.word[i]
        if tokens.region[i] >= 0:
            return after_quotation(tokens, i, high, taken, next_high)
        following = tokens.word[i + 1] if i + 1 < high else ""
        if word == "according" and following == "to":
            return according_to(tokens, i, high, taken)
        if word in NOUNS and following == "that":
            return from_noun(tokens, i, high)
        if (cue := reporting(tokens, i, taken)) is not None:
            return from_verb(tokens, i, (low, high), taken, cue, self.found[-1] if self.found else None)
        return None

    # quotations without a cue in their sentence

    def _uncredited(
        self, low: int, high: int, first: bool, announced: Attribution | None, open_quote: Attribution | None
    ) -> None:
        tokens = self.tokens
        quoted = tokens.quoted(low, high)
        if not quoted:
            return
        i = quoted[0]
        if any(tokens.region[k] < 0 and tokens.word[k][0].isalnum() for k in range(low, high)):
            self._in_other_words(low, high, quoted)
            return
        content = [(k, k + 1) for k in quoted]
        if self.found and not first:
            self._go_on(low, i, content)
        elif first and announced is not None:
            announced.content = content
            self.found.append(announced)
        elif first and open_quote is not None:
            open_quote.content.extend(content)
            self.found.append(open_quote)
        elif self._is_sentence(i):
            self.found.append(Attribution(content, follows=self.previous if first else None))

    def _in_other_words(self, low: int, high: int, quoted: list[int]) -> None:
        """A sentence of the outlet with marks in it: a colon or a dash names the speaker, else only whole sentences."""
        tokens = self.tokens
        i = quoted[0]
        if i > low and tokens.word[i - 1] == ":":
            source = subject_before(tokens, low, i - 1)
            if source is None or not tokens.capital[source[1] - 1]:
                source = clause_subject(tokens, low, i) or source
            self.found.append(Attribution([(k, k + 1) for k in quoted], source, (i - 1, i)))
            return
        if name := self._name_behind_dash(i + 1, high):
            self.found.append(Attribution([(i, i + 1)], name))
            return
        follows = self.found[-1] if self.found else None
        self.found.extend(Attribution([(k, k + 1)], follows=follows) for k in quoted if self._is_sentence(k))

    def _go_on(self, low: int, i: int, content: list[Span]) -> None:
        """“A,” X said. “B.”  Sentences in marks behind a quotation of the paragraph go on with it."""
        last = next(filter(self._is_all_marked, reversed(self.found[-3:])), self.found[-1])
        if last.content[-1][1] <= low and self._is_all_marked(last):
            last.content.extend(content)
        elif self._is_sentence(i):
            self.found.append(Attribution(content, follows=last))

    def _close(self, open_quote: Attribution, first: int) -> None:
        """“A. / “B,” said X.  Only the last paragraph names the speaker of them all."""
        closing = self.found[0]
        if closing is open_quote or closing.content[0][0] != first:
            return
        if open_quote.source is None and open_quote.cue is None and self.all[-1:] == [open_quote]:
            closing.content[:0] = open_quote.content
            self.all.pop()

    def _is_all_marked(self, quote: Attribution) -> bool:
        return all(self.tokens.region[i] >= 0 for first, last in quote.content for i in range(first, last))

    def _is_sentence(self, i: int) -> bool:
        tokens = self.tokens
        if not tokens.beginning(i).isupper() or tokens.ending(i) not in ".!?…," or tokens.is_title(i):
            return False
        region = tokens.regions[tokens.region[i]]
        return len(tokens.text[region.start : min(region.end, region.start + 200)].split()) >= FEWEST_WORDS

    # speakers named in another line

    def _announcement(self, low: int, high: int) -> Attribution:
        """X said: / “…”"""
        tokens = self.tokens
        for i in range(high - 1, max(low, high - 30), -1):
            if cue := reporting(tokens, i, low):
                source = subject_before(tokens, low, i) if cue.form != GERUND else None
                return Attribution([], source or clause_subject(tokens, low, high), (i, i + 1), cue.lemma)
        return Attribution([], clause_subject(tokens, low, high), (high - 1, high))

    def _is_signature(self, first: int, last: int) -> bool:
        """A line “— Name” below a quotation that stands alone names its speaker."""
        quote = self.previous
        if quote is None or quote.source is not None or quote.cue is not None:
            return False
        quote.source = self._name_behind_dash(first, last)
        return quote.source is not None

    def _name_behind_dash(self, i: int, high: int) -> Span | None:
        tokens = self.tokens
        if i + 1 >= high or tokens.word[i] not in _DASHES or not tokens.capital[i + 1]:
            return None
        end = high - (tokens.word[high - 1] == "." and high > i + 2)
        return (i + 1, end) if end - (i + 1) <= SIGNATURE else None

    def _transcript(self, first: int, last: int) -> Attribution | None:
        """NAME: words"""
        tokens = self.tokens
        while first < last and tokens.region[first] < 0 and not tokens.word[first][0].isalnum():
            first += 1
        opening = tokens.word[first : min(last, first + SPEAKER_LABEL)]
        stop = first + opening.index(":") if ":" in opening else first
        if stop == first or stop + 1 >= last or tokens.quoted(first, stop):
            return None
        label = tokens.written(first, stop)
        if not label.isupper() or sum(letter.isalpha() for letter in label) < 2:
            return None
        marked = tokens.region[stop + 1] >= 0 and stop + 2 >= last
        return Attribution([(stop + 1, last)], (first, stop), (stop, stop + 1), verbatim=not marked)
