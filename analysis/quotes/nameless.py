"""Names for those who are no named person: institutions, media, and people an article only describes.

Entry point: `Nameless`.
"""

from analysis.quotes.cast import Speaker
from analysis.quotes.grammar import DETERMINERS
from analysis.quotes.lexicon import base
from analysis.quotes.tokens import Tokens

LONGEST_DESCRIPTION = 80  # characters
MOST_PLACES = 20  # occurrences of a word that are looked at for its spelling
_LOWERED = DETERMINERS | frozenset("one some many several most both".split())


class Nameless:
    """Gives one name to all mentions of an institution or of somebody unnamed.

    Examples
    --------
    >>> from analysis.quotes.tokens import read
    >>> text = "A senior official and the Ministry of Trade"
    >>> tokens, _, _ = read(text, [(0, len(text))], [(0, len(text))], [])
    >>> nameless = Nameless(tokens)
    >>> nameless.described(0, 3, 3), nameless.body(5, nameless.with_of(6, 8), "institution")
    (('a senior official', 'anonymous'), ('Ministry of Trade', 'institution'))
    """

    def __init__(self, tokens: Tokens):
        self.tokens = tokens
        self.bodies: dict[str, str] = {}  # institutions and outlets by the last words of their names
        self.unnamed: dict[str, str] = {}  # descriptions, by themselves and by their noun
        self._places: dict[str, list[int]] | None = None

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
        """One name per institution: 'the Foreign Ministry' is 'Russia's Foreign Ministry' if that was named."""
        t = self.tokens
        noun = base(t.word[end - 1])
        if end - first == 1 and not t.capital[first] and noun in self.bodies:
            return self.bodies[noun], kind
        key = " ".join(base(word) for word in t.word[max(first, end - 2) : end])
        if key not in self.bodies:
            name = base(t.written(first, end))
            self.bodies[key] = self._as_written(first, end) if name.isupper() and end - first > 1 else name
        name = self.bodies[key]
        self.bodies[noun] = name
        return name, kind

    def _as_written(self, first: int, end: int) -> str:
        """The name a transcript prints in capitals, as the rest of the article writes it."""
        t = self.tokens
        for k in self._mixed_case().get(t.word[first], ()):
            if t.word[k : k + end - first] == t.word[first:end]:
                return t.written(k, k + end - first)
        return t.written(first, end)

    def _mixed_case(self) -> dict[str, list[int]]:
        """Where the article writes a word with a capital and small letters."""
        if self._places is None:
            t = self.tokens
            self._places = {}
            for k, word in enumerate(t.word):
                if t.capital[k] and not t.text[t.start[k] : t.end[k]].isupper():
                    places = self._places.setdefault(word, [])
                    if len(places) < MOST_PLACES:
                        places.append(k)
        return self._places
