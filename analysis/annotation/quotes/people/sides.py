"""Of which country or organisation of states an article says each of its speakers is. Entry point: `tell_sides`.

Read only from words attached to a speaker; where they tell none, or two, there is none.
"""

from collections.abc import Iterable, Sequence

from analysis.annotation.quotes.people.cast import Cast, Speaker
from analysis.annotation.quotes.people.phrases import TERMS, office, side_of
from analysis.annotation.quotes.people.speakers import Speakers
from analysis.annotation.quotes.rules.clauses import is_finite
from analysis.annotation.quotes.rules.cues import FORMS
from analysis.annotation.quotes.rules.tokens import Tokens
from analysis.annotation.quotes.words import DETERMINERS, PREPOSITIONS, ROLE_NOUNS, TITLES, UNNAMED, base, listed

LONGEST_TITLE = 12  # tokens before a name
LONGEST_APPOSITION = 16  # tokens behind it
MOST_MENTIONS = 12  # of one speaker that are read; an article introduces people early
LONGEST_SOURCE = 30  # tokens of a source that are read
_OF_CONGRESS = frozenset("sen. sen rep. rep congressman congresswoman gov.".split())
_HONORIFICS = listed("honorific")
_TITLE_PREPOSITIONS = frozenset("of for to at in".split())
_HEADS = frozenset(("heads", "leads", "chairs", "headed", "led", "chaired", "represents", "represented"))
_BE = frozenset(("is", "was"))
_ROLES = TITLES | UNNAMED | frozenset(ROLE_NOUNS) | frozenset("member affairs staff ombudsman ombudswoman".split())
_PLAIN = str.maketrans("’‘´", "'''")


def tell_sides(speakers: Speakers, spoke: Iterable[Speaker]) -> dict[Speaker, str]:
    """Return of which country or international organisation an article says each of its speakers is."""
    casts = [speakers.cast] if speakers.cast.aside is None else [speakers.cast, speakers.cast.aside]
    named = [(cast, _mentions(cast)) for cast in casts]
    found = {}
    for speaker in dict.fromkeys(spoke):
        name, kind = speaker
        if name is None:
            continue
        spans = list(dict.fromkeys(speakers.spans.get(speaker, ())))[:MOST_MENTIONS]
        told: set[str | None] = set()
        if kind == "named":
            parts = {part.lower() for part in name.split()}
            for cast, mentions in named:
                for k in mentions.get(name, ())[:MOST_MENTIONS]:
                    told |= _beside(cast, k, parts)
            for first, last in spans:  # a lone word is a name or a pronoun
                if last - first > 1 and parts.isdisjoint(base(word) for word in speakers.tokens.word[first:last]):
                    told.add(side_of(_until_comma(_words(speakers.tokens, first, last))))
        else:
            written = {tuple(_words(speakers.tokens, *span)) for span in spans} | {tuple(_plain(name).split())}
            told = {_of_source(words) for words in written}
        told.discard(None)
        if (
            kind == "named"
            and not told
            and any(_is_of_congress(cast, mentions.get(name, ())) for cast, mentions in named)
        ):
            told = {"United States"}
        if len(told) == 1:
            found[speaker] = told.pop()
    return found


def _is_of_congress(cast: Cast, mentions: Sequence[int]) -> bool:
    """Sen. Ann Lee: where no country is told, it is the one that has such titles."""
    return any(k and cast.tokens.word[k - 1] in _OF_CONGRESS for k in mentions[:MOST_MENTIONS])


def _mentions(cast: Cast) -> dict[str, list[int]]:
    """Where each name is mentioned."""
    names = [" ".join(person.name) for person in cast.people]
    mentions: dict[str, list[int]] = {}
    for k, place in cast.mentions:
        mentions.setdefault(names[place], []).append(k)
    return mentions


def _beside(cast: Cast, k: int, parts: set[str]) -> set[str | None]:
    """What the words before and behind the name at token `k` tell."""
    t = cast.tokens
    end = k + 1
    while end < len(t.word) and base(t.word[end]) in parts and not t.word[end - 1].endswith("'s"):
        end += 1
    return {_before(cast, k, end), _behind(cast, end)}


def _before(cast: Cast, k: int, end: int) -> str | None:
    """Russian Foreign Minister Igor Volin · Russia's foreign minister, Igor Volin, …"""
    t = cast.tokens
    if k == 0 or k in cast.starts:
        return None
    last = k
    while last and t.word[last - 1] in _HONORIFICS and last not in cast.starts:
        last -= 1
    is_apposed = (
        last > 0 and t.word[last - 1] == "," and end - k > 1 and (end >= len(t.word) or t.word[end] in (",", ".", ";"))
    )
    start = last = last - is_apposed
    while start and last - start < LONGEST_TITLE and start not in cast.starts and _is_in_title(t, start - 1):
        start -= 1
        within = start > 1 and t.word[start - 1] in _TITLE_PREPOSITIONS and office(t.word[start - 2]) in _ROLES
        if t.word[start] in DETERMINERS and not within:  # head of the delegation
            break
    free = start == 0 or t.word[start - 1] not in PREPOSITIONS - {
        "by"
    }  # not: in a call with the president, Joe Holm, …
    if start == last or (is_apposed and not (free and any(office(word) in _ROLES for word in t.word[start:last]))):
        return None
    return side_of(_words(t, start, last), before_name=not is_apposed)


def _is_in_title(t: Tokens, k: int) -> bool:
    word = t.word[k]
    is_verb = is_finite(t, k) or (not t.capital[k] and (word in FORMS or word.endswith("ing")))
    if not word[0].isalnum() or word in ("and", "or") or (is_verb and word not in _ROLES):
        return False
    if word in PREPOSITIONS:
        return word in _TITLE_PREPOSITIONS and k > 0 and office(t.word[k - 1]).removesuffix("s") in _ROLES
    return True


def _behind(cast: Cast, end: int) -> str | None:
    """Ann Lee, a Russian lawmaker, · Ann Lee, who heads the UN mission · President Joe Holm of Cuba"""
    t = cast.tokens
    n = len(t.word)
    if end + 1 >= n or end in cast.starts or t.word[end - 1].endswith("'s"):
        return None
    if t.word[end] == "of":
        return side_of(_until_comma(_words(t, end + 1, min(n, end + 6))))
    if t.word[end] not in (",", "(", "-", "—", "–"):
        return None
    return _apposed(cast, end + 1)


def _apposed(cast: Cast, start: int) -> str | None:
    t = cast.tokens
    stop = start
    while stop < min(len(t.word), start + LONGEST_APPOSITION) and stop not in cast.starts and t.word[stop][0].isalnum():
        stop += 1
    first = t.word[start : start + 3]
    if first[0] == "who":
        start += 2
        owned = len(first) > 2 and (first[2] in DETERMINERS or first[2].endswith("'s"))
        if len(first) < 3 or not (first[1] in _HEADS or (first[1] in _BE and owned)):
            return None
    elif not (first[0] in DETERMINERS or first[0] in _ROLES or base(first[0]) in TERMS or first[0][1:2] == "-"):
        return None
    clause = next((k for k in range(start, stop) if t.word[k] in ("who", "which", "that", "whose")), stop)
    if any(is_finite(t, k) and not (t.word[k].endswith("ed") and t.word[k] not in FORMS) for k in range(start, clause)):
        return None
    named = [k for k, _ in cast.mentioned_before(clause, LONGEST_APPOSITION) if k >= start]
    if named and not any(t.word[k] in PREPOSITIONS for k in range(start, named[0])):
        return None  # Ann Lee, Russian Foreign Minister Igor Volin and others: the next of a list, and no apposition
    return side_of(_words(t, start, clause))


def _of_source(words: tuple[str, ...]) -> str | None:
    """What a source tells before its first comma, else in the apposition behind that."""
    first = _until_comma(words)
    if (side := side_of(first)) is not None:
        return side
    rest = words[len(first) + 1 :]
    if not (rest and (rest[0].lower() in DETERMINERS | _ROLES or base(rest[0].lower()) in TERMS)):
        return None
    return side_of(_until_comma(rest))


def _until_comma(words: Sequence[str]) -> Sequence[str]:
    return words[: words.index(",")] if "," in words else words


def _words(t: Tokens, first: int, last: int) -> list[str]:
    """The words as written where they have capitals, with plain apostrophes."""
    last = min(last, first + LONGEST_SOURCE)
    return [_plain(t.text[t.start[k] : t.end[k]]) if t.capital[k] else t.word[k] for k in range(first, last)]


def _plain(word: str) -> str:
    return word if word.isascii() else word.translate(_PLAIN)
