"""Names for those who are no named person: institutions, media, and people only described. Entry: `Nameless`."""

from functools import cached_property

from analysis.annotation.quotes.people.cast import Speaker
from analysis.annotation.quotes.people.keys import body_key
from analysis.annotation.quotes.people.phrases import TERMS
from analysis.annotation.quotes.people.sources import INSTITUTION, OUTLET, PERSON, PLACE, SUBJECTS, kind_of, phrases
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    BEFORE_NAMES,
    DETERMINERS,
    OUTLET_NOUNS,
    OUTLET_WORDS,
    OUTLETS,
    TIMES,
    TITLES,
    base,
)
from analysis.text.words import Span

LONGEST_DESCRIPTION = 80  # characters
SHORTEST_WORD = 5  # letters; shorter ones in capitals may be abbreviations
FAR = 200  # tokens before a mention in which a medium is looked for
MOST_PLACES = 20  # occurrences of a word that are looked at for its spelling
MOST_PARTS = 8  # tokens of a name that an abbreviation stands for
_CALLED = frozenset("agency company organization organisation firm operator ngo think-tank watchdog regulator".split())
_WITHIN_NAMES = frozenset("of for on to in".split())
_WITHIN_ACRONYMS = frozenset("of for the and on in".split())
_MEDIA = OUTLETS | {"today"}
_LEADING = DETERMINERS | BEFORE_NAMES
_LOWERED = DETERMINERS | frozenset("one some many several most both".split())


class Nameless:
    """Gives one name to all mentions of an institution or of somebody unnamed."""

    def __init__(self, tokens: Tokens):
        self.tokens = tokens
        self.bodies: dict[str, str] = {}  # institutions and outlets by the last words of their names
        self.unnamed: dict[str, str] = {}  # descriptions by themselves
        self.described_at: dict[str, tuple[str, int]] = {}  # by their noun, the last one and its token

    def with_of(self, head: int, last: int) -> int:
        """The Ministry of Defence, the Institute for the Study of War: the name reaches over its "of" and "for"."""
        t = self.tokens
        end = head
        while end + 1 < last and t.word[end] in _WITHIN_NAMES:
            k = end + 1 + (t.word[end + 1] == "the")
            while k < last and t.capital[k]:
                k += 1
            if not t.capital[k - 1] or (t.word[end] == "in" and kind_of(t.word[k - 1], is_capital=True) != PLACE):
                break
            end = k
            if t.word[end : end + 1] == ["and"] and end + 1 < last and base(t.word[end - 1]) in SUBJECTS:
                k = end + 1  # the Department of Health and Human Services
                while k < last and t.capital[k]:
                    k += 1
                end = k if k > end + 1 else end
        return end

    def described(self, start: int, head: int, last: int) -> Speaker:
        """Somebody unnamed is called by the words of the first mention, up to a comma or relative clause."""
        t = self.tokens
        stops = ("who", "whose", "which", "that")
        end = next((k for k in range(head, last) if t.word[k] in stops or not t.word[k][0].isalnum()), last)
        text = base(t.written(start, end))[:LONGEST_DESCRIPTION]
        if t.word[start] in _LOWERED:
            text = text[0].lower() + text[1:]
        text = self.unnamed.setdefault(text.lower(), text)
        self.described_at[base(t.word[head - 1])] = text, start
        return text, "anonymous"

    def last_described(self, noun: str, told: set[str]) -> tuple[str | None, int]:
        """Return who was described by this noun last, with the words `told` among others, and at which token."""
        description, at = self.described_at.get(noun, (None, -1))
        agrees = description is not None and told <= {base(word) for word in description.lower().split()}
        return (description, at) if agrees else (None, -1)

    def kind_beside(self, first: int, end: int) -> str | None:
        """What the article calls somebody of this name elsewhere: the Mirotvorets website · the operator Ukrenergo."""
        t = self.tokens
        name = t.word[first:end]
        for k in self.mixed_case.get(name[0], ()):
            if [base(word) for word in t.word[k : k + len(name)]] != [base(word) for word in name]:
                continue
            behind = k + len(name)
            beside = [(k - 1, k), (behind, behind + 1)]
            if t.word[behind : behind + 1] == [","] and behind + 1 < len(t.word) and not t.capital[behind + 1]:
                beside.append((behind + 1, min(len(t.word), behind + 8)))
            for start, stop in beside:
                if 0 <= start < stop <= len(t.word) and not t.capital[start]:
                    found = phrases(t, start, stop)
                    kind = found[0].kind if found else None
                    if kind in (PERSON, OUTLET) or (
                        kind == INSTITUTION and (start != behind or found[0].noun in _CALLED)
                    ):
                        return kind
        return None

    def medium_before(self, at: int, since: int = 0) -> Speaker | None:
        """Return the medium named last before a token, and not before token `since`."""
        for end in range(at, max(since, at - FAR), -20):
            if found := self.medium(max(since, end - 20), end):
                return found
        return None

    def body(self, first: int, end: int, kind: str, noun: str = "") -> Speaker:
        """One name per institution: 'the Foreign Ministry' is 'Russia's Foreign Ministry' if that was named last.

        `noun` is what it was called beside its name: the power company, Ukrenergo; later 'the company' means it.
        """
        t = self.tokens
        last_word = noun if noun and t.word[end - 1] != noun else base(t.word[end - 1])
        if end - first == 1 and not t.capital[first] and last_word in self.bodies:
            return self.bodies[last_word], kind
        key = " ".join(base(word) for word in t.word[max(first, end - 2) : end])
        written = base(t.written(first, end))
        if end - first == 1 and written.isupper():
            written = self._acronyms.get(written, written)
        elif written.isupper():
            written = self._as_written(first, end)
        known = self.bodies.get(key) or self._of_nation(written, last_word) or self._fuller(written) or written
        owned = end - first > 2
        differs = owned and known != written and body_key(known) != body_key(written)
        name = self.bodies.get(written, written) if differs else known
        self.bodies[written] = self.bodies[key] = self.bodies[last_word] = name
        if noun:
            self.bodies[noun] = name
        return name, kind

    def named_before(self, noun: str, at: int) -> Span | None:
        """The name with this noun that stands nearest before a token: the department, the Justice Department."""
        t = self.tokens
        for k in range(at - 1, max(-1, at - 2 * FAR), -1):
            if base(t.word[k]) == noun and k and t.capital[k - 1] and t.word[k - 1] not in _LEADING:
                start = k
                while (
                    start
                    and t.capital[start - 1]
                    and t.word[start - 1] not in _LEADING
                    and t.word[start - 1] not in TIMES
                ):
                    start -= 1
                return start, k + 1
        return None

    def news_agency_before(self, at: int) -> Speaker | None:
        """Return the agency that was called a news agency last before a token."""
        t = self.tokens
        for k in range(at - 1, max(0, at - 2 * FAR), -1):
            if t.word[k] == "agency" and t.word[k - 1] == "news":
                return self.medium(max(0, k - MOST_PARTS), k + MOST_PARTS)
        return None

    def _of_nation(self, written: str, noun: str) -> str | None:
        """'the Russian ministry' is the Russian Defense Ministry, if that was named last."""
        _, nation, *rest = body_key(written)
        known = self.bodies.get(noun)
        return known if known and nation and rest == [noun] and body_key(known)[1] == nation else None

    def _fuller(self, written: str) -> str | None:
        """Amnesty is Amnesty International, if that was named."""
        low = written.lower()
        if " " in written or written.islower() or low in TERMS:
            return None
        return next((name for name in self.bodies.values() if name.startswith(f"{written} ")), None)

    @cached_property
    def _acronyms(self) -> dict[str, str]:
        """The long form of each abbreviation whose letters begin the words of a name: FSB, ISW."""
        t = self.tokens
        wanted = {t.written(k, k + 1) for k in range(len(t.word)) if t.capital[k] and 2 <= len(t.word[k]) <= 6}
        wanted = {base(word) for word in wanted if base(word).isupper()}
        found: dict[str, str] = {}
        k = 0
        while wanted and k < len(t.word):
            if not t.capital[k]:
                k += 1
                continue
            end = k + 1
            while end < len(t.word) and (t.capital[end] or (t.word[end] in _WITHIN_ACRONYMS and end - k < MOST_PARTS)):
                end += 1
            while not t.capital[end - 1]:
                end -= 1
            k += t.word[k] in _LEADING and end - k > 1
            if (short := self._abbreviated(end)) and end - k > 1:
                found[short] = base(t.written(k, end))
            parts = [part for part in t.written(k, end).replace("-", " ").split() if part[0].isupper()]
            for skipped in range(min(3, max(0, len(parts) - 1))):
                letters = "".join(part[0] for part in parts[skipped:])
                if letters in wanted and len(parts) - skipped > 1:
                    written = t.written(k, end)
                    found.setdefault(letters, base(written[written.index(parts[skipped]) :]))
            k = end
        return found

    def _abbreviated(self, end: int) -> str | None:
        """The abbreviation behind a name: (FSB) · , or FSB"""
        t = self.tokens
        if t.word[end : end + 1] == ["("] or t.word[end : end + 2] == [",", "or"]:
            k = end + 1 + (t.word[end] == ",")
            if k < len(t.word) and t.capital[k] and (word := t.written(k, k + 1)).isupper() and 2 <= len(word) <= 6:
                return word
        return None

    def medium(self, first: int, last: int) -> Speaker | None:
        """Name the medium among these tokens: by what it is, else the last one known by name; None if there is none."""
        t = self.tokens
        for k in range(first, last):
            if t.word[k] in OUTLET_NOUNS and not t.capital[k]:
                start, end = self._beside(k, first, last)
                if end > start:
                    return self.body(start, end, "outlet")
        for k in range(last - 1, first - 1, -1):
            named = t.capital[k] and base(t.word[k]) in _MEDIA and t.region[k] < 0
            if not named or (k + 1 < len(t.word) and t.capital[k + 1] and t.word[k + 1] in TITLES):
                continue
            start = k
            while start > first and t.capital[start - 1] and not t.word[start - 1].endswith("'s"):
                start -= 1
            while start < k and t.word[start] in _LEADING:
                start += 1
            if start < k or base(t.word[k]) not in OUTLET_WORDS:
                return self.body(start, k + 1, "outlet")
        return None

    def _beside(self, k: int, first: int, last: int) -> Span:
        """The name beside the noun at token `k`: the newspaper Kommersant · the Tavna news agency"""
        t = self.tokens
        end = k + 1
        while t.word[k] != "agency" and end < last and t.capital[end]:
            end += 1
        if end > k + 1:
            return k + 1, end
        start = end = k - (t.word[k - 1] == "news")
        while start > first and t.capital[start - 1] and not t.word[start - 1].endswith("'s"):
            start -= 1
        while start < end and t.word[start] in _LEADING:
            start += 1
        return start, end

    def _as_written(self, first: int, end: int) -> str:
        """The name a transcript prints in capitals, as the rest of the article writes it."""
        t = self.tokens
        words = t.written(first, end).split()
        return " ".join(word if len(word) < SHORTEST_WORD else word.capitalize() for word in words)

    @cached_property
    def mixed_case(self) -> dict[str, list[int]]:
        """Where the article writes a word with a capital and small letters."""
        t = self.tokens
        found: dict[str, list[int]] = {}
        for k, word in enumerate(t.word):
            if t.capital[k] and not t.text[t.start[k] : t.end[k]].isupper():
                places = found.setdefault(word, [])
                if len(places) < MOST_PLACES:
                    places.append(k)
        return found
