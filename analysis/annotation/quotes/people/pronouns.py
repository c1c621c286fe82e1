"""Whom a pronoun means: he, she, it, they, who; the former. Entry points: `stands_for`, `former_or_latter`."""

from analysis.annotation.quotes.people.cast import UNKNOWN, Person, Speaker
from analysis.annotation.quotes.people.heard import NEAR, Heard
from analysis.annotation.quotes.rules.clauses import is_finite, subject_before
from analysis.annotation.quotes.words import ADVERBS, PREPOSITIONS
from analysis.text.words import Span


def stands_for(heard: Heard, at: int) -> Person | Speaker | Span | None:
    """Return what the pronoun at token `at` stands for: a person, a speaker, or the tokens that name it.

    None if there is no pronoun there; the unknown speaker if it is not told whom it means.
    """
    word = heard.tokens.word[at]
    if word in ("he", "his", "him"):
        return _he_or_she(heard, "m", at)
    if word in ("she", "her"):
        return _he_or_she(heard, "f", at)
    if word in ("it", "its"):
        return heard.last_institution
    if word in ("they", "their"):
        return heard.last if heard.last[1] in ("anonymous", "institution") else UNKNOWN
    if word in ("who", "which", "that"):
        return _antecedent(heard, at)
    return UNKNOWN if word in ("i", "we", "you", "this", "those", "my", "our", "your", "what", "there") else None


def _he_or_she(heard: Heard, gender: str, at: int) -> Person | Speaker:
    """The subject of the sentence so far, else who spoke last, else the last subject, else who was named last."""
    fits = [(m, person) for m, person in heard.cast.mentioned_before(at, 40) if person.gender in (gender, None)]
    if any(person.gender == gender for _, person in fits[-6:]):
        fits = [(m, person) for m, person in fits if person.gender == gender]
    sentence = heard.sentence(at)
    opening = next((person for m, person in reversed(fits) if sentence <= m < sentence + 5), None)
    if opening is not None:
        return _he_is(opening, gender)
    spoke = heard.last_person if at - heard.last_at < NEAR else None
    if spoke is not None and spoke.gender not in (gender, None):
        spoke = None
    outside = ((m, person) for m, person in reversed(fits) if not heard.last_at <= m < heard.last_end)
    subject = next(((m, person) for m, person in outside if _begins_clause(heard, m)), None)
    if spoke is not None and (subject is None or subject[0] < heard.last_at):
        return _he_is(spoke, gender)
    if subject is not None and at - subject[0] < NEAR:
        return _he_is(subject[1], gender)
    if spoke is not None:
        return _he_is(spoke, gender)
    if heard.last[1] == "anonymous" and at - heard.last_at < NEAR:
        article, _, rest = heard.last[0].lower().partition(" ")
        if rest and article in ("a", "an", "one", "the", "another") and not heard.last[0].endswith("s"):
            return heard.last
    return _he_is(fits[-1][1], gender) if fits and at - fits[-1][0] < NEAR else UNKNOWN


def _he_is(person: Person, gender: str) -> Person:
    person.gender = person.gender or gender
    return person


def _begins_clause(heard: Heard, m: int) -> bool:
    """A name before a verb, or behind nothing but its titles at a sentence's start, is a likely subject."""
    t = heard.tokens
    after = m
    while after < len(t.word) and t.capital[after]:
        after += 1
    if after < len(t.word) and (is_finite(t, after) or t.word[after] in ADVERBS):
        return True
    sentence = heard.sentence(m)
    return m - sentence < 9 and not any(t.word[k] in PREPOSITIONS or t.region[k] >= 0 for k in range(sentence, m))


def _antecedent(heard: Heard, at: int) -> Person | Speaker | Span:
    """Ann Lee, a mayor who said: the person named right before, else whatever noun phrase stands there."""
    t = heard.tokens
    found = subject_before(t, max(heard.sentence(at), at - 40), at)
    if found is None or t.word[found[0]] in ("who", "which", "that"):
        return UNKNOWN
    for m, person in reversed(heard.cast.mentioned_before(at, 3)):
        apposed = t.word[found[0] - 1] == "," and 0 < found[0] - m < 5
        if apposed or (found[0] <= m and not t.word[m].endswith("'s") and not t.word[m + 1].endswith("'s")):
            return person
    return found


def former_or_latter(heard: Heard, at: int) -> Span | None:
    """Return the tokens that name the former or the latter: … between A and B after the former said …"""
    words = heard.tokens.word
    between = next((k for k in range(at, max(-1, at - 40), -1) if words[k] == "between"), None)
    both = next((k for k in range(between + 2, at) if words[k] == "and"), None) if between is not None else None
    if both is None:
        return None
    return (between + 1, both) if words[at] == "former" else (both + 1, both + 2)
