"""Names for those who are no named person: institutions, media, and people only described. Entry: `Nameless`."""

from functools import cached_property

from analysis.annotation.quotes.people.cast import Speaker
from analysis.annotation.quotes.people.keys import body_key
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    BEFORE_NAMES,
    DETERMINERS,
    OUTLET_NOUNS,
    OUTLET_WORDS,
    OUTLETS,
    TITLES,
    base,
)
from analysis.text.words import Span

LONGEST_DESCRIPTION = 80  # characters
SHORTEST_WORD = 5  # letters; shorter ones in capitals may be abbreviations
MOST_PLACES = 20  # occurrences of a word that are looked at for its spelling
_MEDIA = OUTLETS | {"today"}
_LEADING = DETERMINERS | BEFORE_NAMES
_LOWERED = DETERMINERS | frozenset("one some many several most both".split())


class Nameless:
    """Gives one name to all mentions of an institution or of somebody unnamed."""

    def __init__(self, tokens: Tokens):
        self.tokens = tokens
        self.bodies: dict[str, str] = {}  # institutions and outlets by the last words of their names
        self.unnamed: dict[str, str] = {}  # descriptions, by themselves and by their noun

    def with_of(self, head: int, last: int) -> int:
        """The Ministry of Defence, the League of Coastal States: the name reaches over its "of"."""
        t = self.tokens
        if head + 1 >= last or t.word[head] != "of":
            return head
        end = head + 1 + (t.word[head + 1] == "the")
        while end < last and t.capital[end]:
            end += 1
        return end if t.capital[end - 1] else head

    def described(self, start: int, head: int, last: int) -> Speaker:
        """Somebody unnamed is called by the words of the first mention, up to a comma or relative clause."""
        t = self.tokens
        stops = ("who", "whose", "which", "that")
        end = next((k for k in range(head, last) if t.word[k] in stops or not t.word[k][0].isalnum()), last)
        text = base(t.written(start, end))[:LONGEST_DESCRIPTION]
        if t.word[start] in _LOWERED:
            text = text[0].lower() + text[1:]
        text = self.unnamed.setdefault(text.lower(), text)
        self.unnamed[base(t.word[head - 1])] = text
        return text, "anonymous"

    def body(self, first: int, end: int, kind: str) -> Speaker:
        """One name per institution: 'the Foreign Ministry' is 'Russia's Foreign Ministry' if that was named last."""
        t = self.tokens
        noun = base(t.word[end - 1])
        if end - first == 1 and not t.capital[first] and noun in self.bodies:
            return self.bodies[noun], kind
        key = " ".join(base(word) for word in t.word[max(first, end - 2) : end])
        written = base(t.written(first, end))
        if written.isupper() and end - first > 1:
            written = self._as_written(first, end)
        known = self.bodies.get(key, written)
        owned = end - first > 2
        differs = owned and known != written and body_key(known) != body_key(written)
        name = self.bodies.get(written, written) if differs else known
        self.bodies[written] = self.bodies[key] = self.bodies[noun] = name
        return name, kind

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
        return start, end

    def _as_written(self, first: int, end: int) -> str:
        """The name a transcript prints in capitals, as the rest of the article writes it."""
        t = self.tokens
        for k in self._mixed_case.get(t.word[first], ()):
            if t.word[k : k + end - first] == t.word[first:end]:
                return t.written(k, k + end - first)
        words = t.written(first, end).split()
        return " ".join(word if len(word) < SHORTEST_WORD else word.capitalize() for word in words)

    @cached_property
    def _mixed_case(self) -> dict[str, list[int]]:
        """Where the article writes a word with a capital and small letters."""
        t = self.tokens
        found: dict[str, list[int]] = {}
        for k, word in enumerate(t.word):
            if t.capital[k] and not t.text[t.start[k] : t.end[k]].isupper():
                places = found.setdefault(word, [])
                if len(places) < MOST_PLACES:
                    places.append(k)
        return found
