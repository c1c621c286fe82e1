"""One name for all mentions of an institution or medium in an article. Entry point: `Bodies`."""

import re
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from analysis.annotation.quotes.people.cast import HONORIFICS, Speaker
from analysis.annotation.quotes.people.keys import ABBREVIATED, body_key, nation_of
from analysis.annotation.quotes.people.names import is_heading
from analysis.annotation.quotes.people.phrases import PASSED_OVER, TERMS
from analysis.annotation.quotes.people.sources import INSTITUTION, OUTLET, PERSON, PLACE, SUBJECTS, kind_of, phrases
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import (
    BEFORE_NAMES,
    DETERMINERS,
    ENDS_OF_OUTLETS,
    FORMS,
    GENDER_OF,
    OUTLET_NOUNS,
    OUTLET_WORDS,
    OUTLETS,
    PREPOSITIONS,
    TIMES,
    TITLES,
    base,
)
from analysis.text.words import Span

FAR = 200  # tokens before a mention in which a medium is looked for
CARRIERS = frozenset(("news", "telegram", "youtube"))  # the Tavna news agency, the Tavna Telegram channel
LONGEST_APPOSITION = 8  # tokens of it that are read
MOST_PLACES = 20  # occurrences of a name at which what stands beside it is read
_WITHIN_NAMES = frozenset(("of", "for", "on", "to", "in"))
_MEDIA = OUTLETS | ENDS_OF_OUTLETS
OF_MEDIA = frozenset(word + ending for word in OUTLET_NOUNS | _MEDIA for ending in ("", "'s"))
_LEADING = DETERMINERS | BEFORE_NAMES | PREPOSITIONS
_OWNED = frozenset("owned run led backed funded controlled linked affiliated aligned dominated".split())
_OF_THINGS = frozenset(("it", "its", "which"))
_ABBREVIATION = re.compile(r"[A-Z](?<!\w.)[A-Z]{1,5}\b")
_LONG_NAME = re.compile(
    r"[A-Za](?<![\w-].)(?<![\w’'-][’'].)(?:(?<=[A-Z])|(?<=a)l-[A-Z])[\w’'-]+"
    r"(?:[ -](?:(?:of|for|the|and|on|in) ){0,2}[A-Z][\w’'-]+){1,7}"
    r"(?: \((?P<short>[A-Z]{2,6})\))?"
)
_PART = re.compile(r"[A-Z](?<!\w.)")


class _Body(NamedTuple):
    name: str
    heads: frozenset[str]  # the last word of its name, and what it was called beside that
    nation: str
    words: frozenset[str]


class Bodies:
    """Gives one name to all mentions of an institution or medium."""

    def __init__(self, tokens: Tokens, starts: list[int]):
        self.tokens, self.starts = tokens, starts
        self._named: dict[str, _Body] = {}  # the one named last stands last

    def body(self, first: int, end: int, kind: str, noun: str = "") -> Speaker:
        """One name per institution: 'the Foreign Ministry' is 'Russia's Foreign Ministry' if that was named last.

        `noun` is what it was called beside its name: the power company, Ukrenergo; later 'the company' means it.
        """
        if self.tokens.word[first] in HONORIFICS and first + 1 < end:  # Mr Moon's office
            first += 1
        while first + 1 < end and _is_beside(self.tokens.word[first], self.tokens.capital[first + 1]):
            first += 1
        last = base(self.tokens.written(end - 1, end))
        if last.isupper() and last.lower() in ABBREVIATED:  # an 11-page FBI
            first = end - 1
        written = base(self.tokens.written(first, end))
        written = next((name for name in _countries(written) if name in self.tokens.text), written)
        if written.isupper() and " " not in written:
            written = self._long_forms.get(written, written)
        head = base(written.rpartition(" ")[2].lower())
        _, nation, *words = body_key(written)
        short = _Body(written, frozenset((head,)), nation, frozenset(words))
        known = next((one for one in reversed(self._named.values()) if _is_short_for(short, one)), short)
        if noun:
            known = known._replace(heads=known.heads | {noun}, words=known.words | {*body_key(noun)[2:]})
        self._named.pop(known.name, None)
        self._named[known.name] = known
        return known.name, kind

    def with_of(self, head: int, last: int) -> int:
        """The Ministry of Defence, the Institute for the Study of War: the name reaches over its "of" and "for"."""
        t = self.tokens
        end = head
        while end + 1 < last and t.word[end] in _WITHIN_NAMES:
            k = self._capitals_end(end + 1 + (t.word[end + 1] == "the"), last)
            is_no_place = t.word[end] == "in" and kind_of(t.word[k - 1], is_capital=True) != PLACE
            if not t.capital[k - 1] or t.word[end + 1] in TIMES or is_no_place:
                break
            end = k
        if end + 1 < last and t.word[end] == "and" and t.capital[end + 1] and base(t.word[end - 1]) in SUBJECTS:
            return self._capitals_end(end + 1, last)  # the Department of Health and Human Services
        return end

    def kind_beside(self, first: int, end: int) -> str | None:
        """What the article calls who has a name: the Mirotvorets website · Ann, a nurse · Aetna said it would"""
        t = self.tokens
        name = [base(word) for word in t.word[first:end]]
        whole = (k for k in self._places.get(name[0], ()) if list(map(base, t.word[k : k + len(name)])) == name)
        places = [k for k in islice(whole, MOST_PLACES) if not is_heading(t, self.starts, k)]
        for k in places:
            behind = k + len(name)
            apposed = "".join(t.word[behind : behind + 1]) == ","
            for start, stop in ((k - 1, k), (behind + apposed, behind + (LONGEST_APPOSITION if apposed else 1))):
                found = phrases(t, start, stop) if start >= 0 and stop <= len(t.word) and not t.capital[start] else []
                kind = found[0].kind if found else None
                if kind in (PERSON, OUTLET) or (kind == INSTITUTION and start != behind):
                    return kind
        is_thing = name[0] not in GENDER_OF and any(self._is_thing(k, k + len(name)) for k in places)
        return INSTITUTION if is_thing else None

    def _is_thing(self, k: int, end: int) -> bool:
        """Aetna said it would · Carnival, by Carnival Cruise Line"""
        t = self.tokens
        following, then = [*t.word[end : end + 2], "", ""][:2]
        lone = end == k + 1
        owns = t.word[end - 1].endswith("'s")
        goes_on = lone and not owns and t.capital[end : end + 1] == [True] and not t.capital[k - 1]
        return goes_on or (lone and then in _OF_THINGS and (following in FORMS or following == ","))

    def only_opens(self, k: int, end: int) -> bool:
        """Whether the article writes this one word with a capital at the start of sentences alone."""
        places = self._places.get(base(self.tokens.word[k]), ())
        return end == k + 1 and bool(places) and set(places) <= set(self.starts)

    def named_before(self, noun: str, at: int, is_capital: bool = False) -> Span | None:
        """The name with this noun that stands nearest before a token: the department, the Justice Department."""
        t = self.tokens
        for k in range(at - 1, max(0, at - 2 * FAR), -1):
            word = base(t.word[k])
            if word == noun and t.capital[k] >= is_capital and (start := self._capitals_start(k, 0)) < k:
                return start, k + 1
        return None

    def medium_before(self, at: int, since: int = 0) -> Speaker | None:
        """Return the medium named last before a token, and not before token `since`."""
        for end in range(at, max(since, at - FAR), -20):
            if found := self.medium(max(since, end - 20), end):
                return found
        return None

    def medium(self, first: int, last: int) -> Speaker | None:
        """Name the medium among these tokens: by what it is, else the last one known by name; None if there is none."""
        t = self.tokens
        for k in range(first, last):
            if t.word[k] in OUTLET_NOUNS and not t.capital[k]:
                start, end = self._beside(k, first, last)
                if end > start and not all(map(nation_of, t.word[start:end])):  # the US newspaper
                    return self.body(start, end, OUTLET, "agency" if t.word[k] == "agency" else "")
        for k in range(last - 1, first - 1, -1):
            named = t.capital[k] and base(t.word[k]) in _MEDIA
            if not named or (t.capital[k + 1 : k + 2] == [True] and t.word[k + 1] in TITLES):
                continue
            start = self._capitals_start(k, first)
            if start < k or base(t.word[k]) not in OUTLET_WORDS:
                return self.body(start, k + 1, OUTLET)
        return None

    def _beside(self, k: int, first: int, last: int) -> Span:
        """The name beside the noun at token `k`: the newspaper Kommersant · the Tavna news agency"""
        t = self.tokens
        end = self._capitals_end(k + 1, last)
        if end > k + 1 and (t.word[k] != "agency" or t.word[k - 1] == "news"):
            return k + 1, end
        end = k - (t.word[k - 1] in CARRIERS)
        return self._capitals_start(end, first), end

    def _capitals_start(self, k: int, first: int) -> int:
        """The first token of a name that goes on before token `k`, without what opens a sentence."""
        t = self.tokens
        start = k
        while start > first and t.capital[start - 1] and not t.word[start - 1].endswith("'s"):
            start -= 1
        while start < k and t.word[start] in _LEADING:
            start += 1
        return start

    def _capitals_end(self, k: int, last: int) -> int:
        while k < last and self.tokens.capital[k]:
            k += 1
        return k

    @cached_property
    def _long_forms(self) -> dict[str, str]:
        """The long form of each abbreviation whose letters begin the words of a name: FSB, ISW."""
        text = self.tokens.text
        wanted = {word for word in _ABBREVIATION.findall(text) if word.lower() not in OUTLETS}
        found: dict[str, str] = {}
        for match in _LONG_NAME.finditer(text) if wanted else ():
            end = match.start("short") - 2 if match["short"] else match.end()
            starts = [part.start() for part in _PART.finditer(text, match.start(), end)]
            initials = "".join(map(text.__getitem__, starts))
            for k in range(min(3, len(starts) - 1)):
                if initials[k:] in wanted and not any(map(str.isupper, text[starts[k] : end].split())):  # US and NATO
                    found.setdefault(initials[k:], text[starts[k] : end])
            if match["short"] and match["short"] not in found:
                found[match["short"]] = text[starts[0] : end].removeprefix("The ")
        return {short: base(name) for short, name in found.items() if short in wanted}

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where the article writes a word with a capital and small letters."""
        t = self.tokens
        found: dict[str, list[int]] = {}
        for k, word in enumerate(t.word):
            if t.capital[k] and not t.text[t.start[k] : t.end[k]].isupper():
                found.setdefault(base(word), []).append(k)
        return found


def _is_beside(word: str, is_named: bool) -> bool:
    """Whether a word before a name is no part of it: the 1967 Court, Friday's panel, the Saudi-owned Arab News."""
    half = word.rpartition("-")[2]
    is_compound = is_named and half != word and (half in PASSED_OVER or half in _OWNED)
    return word.isdigit() or (word.endswith("'s") and base(word) in TIMES) or is_compound


def _countries(word: str) -> list[str]:
    """The names of two words that one begins: North Korea, for the North."""
    terms = (term for term, _, kind in TERMS.get(word.lower(), ()) if kind == "country" and len(term) == 2)
    return [" ".join(map(str.capitalize, term)) for term in terms]


def _is_short_for(short: _Body, long: _Body) -> bool:
    """Whether a name means a body that was named before: of the same nation, if it tells one, and no word more."""
    if short.nation not in ("", long.nation):
        return False
    if short.heads <= long.heads:
        return short.words <= long.words
    lone = " " not in short.name and TERMS.keys().isdisjoint(short.heads) and not short.name.islower()
    return lone and long.name.startswith(f"{short.name} ")  # Amnesty, for Amnesty International
