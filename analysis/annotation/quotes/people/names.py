"""Which capitals of an article name a person. Entry point: `names`."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import compress, count, islice
from operator import not_

from analysis.annotation.quotes.people.keys import SUFFIXES, is_surname_first
from analysis.annotation.quotes.people.phrases import PASSED_OVER, is_term, office
from analysis.annotation.quotes.people.sources import INSTITUTION, OUTLET, PLACE, SUBJECTS, kind_of, phrases
from analysis.annotation.quotes.rules.clauses import is_nickname
from analysis.annotation.quotes.rules.tokens import QUOTED, Tokens
from analysis.annotation.quotes.words import (
    AUXILIARIES,
    BEFORE_NAMES,
    COMMON,
    CONJUNCTIONS,
    DETERMINERS,
    FORMS,
    GENDER_OF,
    HAVE,
    INSTITUTIONS,
    NOT_PEOPLE,
    OUTLETS,
    PARTICLES,
    PAST,
    PEOPLE,
    PLACES,
    PORTFOLIOS,
    PREPOSITIONS,
    PRESENT,
    PRONOUNS,
    QUESTION_WORDS,
    TIMES,
    TITLES,
    base,
    is_adverb,
    listed,
)
from analysis.text.outlets import is_known

NO_SURNAMES = PLACES | NOT_PEOPLE
NOT_IN_NAMES = INSTITUTIONS - {"un"}  # but Kim Jong Un
_LONGEST_RUN = 12
_SHORTEST_HEADING, _LONGEST_HEADING = 4, 60  # words with capitals throughout
_NO_FIRST_PARTS = DETERMINERS | NOT_PEOPLE | PLACES
_NO_LAST_PARTS = NOT_PEOPLE - {"may", "march"}
SURNAMES_TOO = frozenset("hill black white north west east lake wall tower street prime".split())
_NEVER_LAST = _NO_LAST_PARTS - SURNAMES_TOO  # behind a given name
_SKIPPED = DETERMINERS | PREPOSITIONS | TIMES | BEFORE_NAMES  # at the head of a run of capitals
_NEVER_WITHIN = (PREPOSITIONS | AUXILIARIES | CONJUNCTIONS) - GENDER_OF.keys()
_TITLES = TITLES | {f"{title}s" for title in TITLES}
_NO_PEOPLE = (INSTITUTION, OUTLET, PLACE)
_CLOSED = PRONOUNS | CONJUNCTIONS | QUESTION_WORDS | listed("sentence opener")
_WITHIN = PARTICLES | {QUOTED}
_SMALL = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | {"to"}
_NO_BODIES = TITLES | _SMALL
_CLOSING = (_SMALL | PRONOUNS | QUESTION_WORDS | AUXILIARIES) - GENDER_OF.keys() - PARTICLES - {"may"}
_INTRODUCING = frozenset(("a", "an", "the", "who", "his", "her", "head"))


def names(tokens: Tokens, starts: list[int]) -> Iterator[tuple[int, int, bool]]:
    """Return each run of capitals without what stands before a name in it, and whether it is a person's full name."""
    runs, words, capital = _Runs(tokens, starts), tokens.word, tokens.capital
    end = 0
    for i in runs.capitals:
        if i >= end:
            following = i + 1 < len(capital) and (capital[i + 1] or words[i + 1] in _WITHIN)
            end = runs.end(i) if following else i + 1
            start = runs.name_start(i, end) if end - i > 1 else i
            yield start, end, end - start > 1 and runs.is_name(start, end, is_titled=start > i)


def without_suffix(words: list[str], first: int, last: int) -> int:
    """Return the end of a name without Jr. and the like."""
    while last > first + 1 and words[last - 1] in SUFFIXES:
        last -= 1
    return last


def is_heading(tokens: Tokens, starts: list[int], k: int) -> bool:
    """Return whether token `k` stands in a line with capitals throughout: LIBERALS ATTACK LEE · Lee Surveys Damage"""
    i = bisect_right(starts, k)
    line = range(starts[i - 1] if i else 0, starts[i] if i < len(starts) else len(tokens.word))
    if len(line) > _LONGEST_HEADING:
        return False
    for j in line:
        if not tokens.capital[j] and tokens.word[j] not in _SMALL and tokens.word[j][0].isalpha():
            return False
    return sum(tokens.word[j][0].isalpha() for j in line) >= _SHORTEST_HEADING


class _Runs:
    def __init__(self, tokens: Tokens, starts: list[int]):
        self.tokens, self.starts, self.opens = tokens, starts, frozenset(starts)
        self.capitals = list(compress(count(), tokens.capital))
        words, first = tokens.word, (m for m in self.capitals if m and not tokens.capital[m - 1])
        # The advocacy group Dam Watch: Dam Watch is nobody, wherever it speaks
        self.bodies = {
            words[m] for m in first if words[m - 1] not in _NO_BODIES and kind_of(words[m - 1]) in (INSTITUTION, OUTLET)
        }

    @cached_property
    def small(self) -> set[str]:
        """Words without a capital."""
        return set(compress(self.tokens.word, map(not_, self.tokens.capital)))

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where each word stands with a capital."""
        found = defaultdict(list)
        for m in self.capitals:
            found[base(self.tokens.word[m])].append(m)
        return found

    def _is_alone(self, word: str) -> bool:
        """Whether a word has a capital without one beside it: mentions by surname prove who is a person."""
        words, capital = self.tokens.word, self.tokens.capital
        return any(
            _speaks(words, m + 1) if m in self.opens else words[m - 1] in TITLES or not capital[m - 1]
            for m in self._places[word]
            if word not in NO_SURNAMES and kind_of(word, True) != PLACE
        )

    def end(self, i: int) -> int:
        """A run of capitals ends with a possessive and a full stop; "van" and "al" may stand within it."""
        t = self.tokens
        end, n = i + 1, len(t.word)
        while end < n and end not in self.opens and end - i < _LONGEST_RUN and not t.word[end - 1].endswith("'s"):
            k = end
            while k + 1 < n and t.word[k] in _WITHIN and not t.capital[k]:
                if t.word[k] == QUOTED and not is_nickname(t, k, i, n):
                    break
                k += 1
            if not t.capital[k] or k in self.opens or (k == end and t.word[k] in _CLOSING):
                break
            end = k + 1
        return end

    def name_start(self, i: int, end: int) -> int:
        """Skip titles, nationalities and sentence openers at the head of a run of capitals."""
        words = self.tokens.word
        last = without_suffix(words, i, end)
        bears = words[last - 2] in GENDER_OF or last - i == 1 or last < end  # Peter King, and later King
        is_title = False  # Energy Minister German Lee
        for k in range(last - 1 - bears, i - 1, -1):
            title = office(words[k])
            is_title = title in _TITLES or (k < end - 2 and _is_no_name(words[k]))
            if is_title or (k < end - 1 and words[k] in _NEVER_WITHIN):
                i = k + 1
                break
        while not is_title and i < end - 1 and self._opens(i, end):
            i += 1
        if end - i < 3:
            return i
        is_at = kind_of(base(words[i]), is_capital=True) == PLACE
        is_other = words[i - 1] in PREPOSITIONS or words[i] in COMMON
        if not is_other or (base(words[i]) in GENDER_OF and not is_at):
            return i
        # to Tel Aviv Ann Lee · Commissioner for Refugees Ann Lee
        behind = end - 2 if is_at or words[i - 1] in ("for", "of") else i
        return next((k for k in range(i + 1, end - 1) if base(words[k]) in GENDER_OF), behind)

    def _opens(self, k: int, end: int) -> bool:
        """Whether a word is no name: On Monday Ann Lee; Expect Lee; but Jan van den Berg, if not In January."""
        words = self.tokens.word
        asks = (
            words[k] == "will" and k in self.opens and k < end - 2 and base(words[k + 1]) in GENDER_OF
        )  # Will Ann Lee
        if asks or (words[k] in GENDER_OF and not (k and words[k - 1] in PREPOSITIONS)):
            return asks
        if k in self.opens and is_surname_first([self.tokens.written(j, j + 1) for j in range(k, end)]):
            return False  # Ban Ki-moon
        if words[k] in _SKIPPED or k not in self.opens:
            return words[k] in _SKIPPED
        if is_adverb(words[k]) or words[k] in COMMON or words[k] in _CLOSED or words[k] in self.small:
            return True
        acts = k == end - 2 and (words[k] in FORMS or words[k].endswith("ing"))
        return acts and self._is_alone(base(words[end - 1]))  # Expect Lee, who is named elsewhere

    def is_name(self, start: int, end: int, is_titled: bool) -> bool:
        t = self.tokens
        end = without_suffix(t.word, start, end)
        parts = [base(word) for word in t.word[start:end]]
        first, last = parts[0], parts[-1]
        before = t.word[start - 1] if start else ""
        if is_heading(t, self.starts, start):  # Ann Lee Opens Dam
            is_told = first in GENDER_OF or office(before) in TITLES
            return is_told and last not in _SMALL and sum(not part.endswith(".") for part in parts) == 2
        is_of_a_place = first.rpartition("-")[2] in PASSED_OVER  # Lund-born Lee
        if is_of_a_place or first in _NO_FIRST_PARTS or not NOT_IN_NAMES.isdisjoint(parts):
            return False
        if is_surname_first([t.written(k, k + 1) for k in range(start, end)]):  # Kim Jong Un, not the UN
            return True
        if first in GENDER_OF:
            asks = first == "will" and kind_of(last, is_capital=True) == PLACE
            return last not in _NEVER_LAST and not asks and not is_known(t.written(start, end))  # Al Mayadeen
        no_last = last in _NO_LAST_PARTS or last in SUBJECTS or kind_of(last, is_capital=True) in _NO_PEOPLE
        is_abbreviated = t.written(end - 1, end).isupper() and not t.written(start, start + 1).isupper()  # Sunni ISIS
        is_word = first in COMMON and office(before) not in TITLES  # Judicial Watch
        is_medium = not (OUTLETS.isdisjoint(parts) and TIMES.isdisjoint(parts))
        is_thing = is_word or is_medium or t.word[start] in self.bodies or is_term(parts)
        if no_last or is_abbreviated or is_thing:
            return False
        titled = office(before) in TITLES or (is_titled and (before in PEOPLE or before in BEFORE_NAMES))
        return titled or (len(first) == 2 and first.endswith(".")) or self._acts(start, end)

    def _acts(self, start: int, end: int) -> bool:
        """Who is named by surname later, speaks, or is introduced beside a comma, is a person."""
        words = self.tokens.word
        if end - start > 3:
            return False
        if self._is_alone(base(words[end - 1])):
            return True
        before, following, *behind = [words[start - 1] if start else "", *words[end : end + 2], "", ""][:3]
        if before == "the" or (before in PREPOSITIONS and self.tokens.capital[start - 2]):
            return False  # the Centre for Strategic Warfare said
        if following == ",":
            apposed = before == "," and words[start - 2] in PEOPLE  # the envoy, Lena Fors, …
            called = phrases(self.tokens, end + 1, min(len(words), end + _LONGEST_RUN))[:1]
            if any(one.kind in (INSTITUTION, OUTLET) for one in called):  # Dam Watch, a union that …
                self.bodies.add(words[start])
                return False
            is_told = behind[0] in _INTRODUCING or office(behind[0]) in TITLES
            return apposed or is_told or behind[0].endswith("'s") or behind[0].isdigit()
        return _speaks(words, end) or following in ("who", "whose")


def _speaks(words: list[str], k: int) -> bool:
    """Whether a verb of speech stands at token `k`: said, also said, has said."""
    verb = next((word for word in islice(words, k, k + _LONGEST_RUN) if not (word in HAVE or is_adverb(word))), "")
    return verb in FORMS and FORMS[verb].form in (PAST, PRESENT)


def _is_no_name(word: str) -> bool:
    """Whether a word before a name is a title, or tells of what: Counsel Ann Lee · the secretary of Culture Ann Lee"""
    word = base(word)
    is_person = word in PEOPLE or word.endswith("ist") or word.rpartition("-")[2] in PEOPLE  # Singer-songwriter Ann Lee
    is_whose = word in PORTFOLIOS or kind_of(word, is_capital=True) in (INSTITUTION, PLACE)
    return word not in GENDER_OF and (office(word) in TITLES or is_person or is_whose)
