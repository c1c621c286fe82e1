"""Reporting words, and whether one reports where it stands, or is a noun, an adjective, a passive.

Entry points: `FORMS`, `NOUNS`, `class_of`, `reporting`. The words, how they govern speech and what each class means:
`analysis/lists/cues.csv` and the README there.
"""

from typing import NamedTuple

from analysis.annotation.quotes.rules.tokens import QUOTED, Tokens
from analysis.annotation.quotes.words import (
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    DO_OR_MODAL,
    MEANINGS,
    PREPOSITIONS,
    PRONOUNS,
    VERB_GROUP,
    is_adverb,
    listed,
)
from analysis.text import rows_of

_IRREGULAR = {verb: forms.split() for verb, forms in MEANINGS["irregular verb"].items()}
_DOUBLED = frozenset("admit snap sob quip regret refer rebut blog slam dub".split())
BASE, PRESENT, PAST, PARTICIPLE, GERUND = "base", "present", "past", "participle", "gerund"


class Cue(NamedTuple):
    """A form of a reporting verb: its base form, how it governs speech, and which form it is."""

    lemma: str
    use: str
    form: str


def inflect(lemma: str) -> list[tuple[str, str]]:
    """Return the forms of an English verb, each with its name."""
    kinds = (PRESENT, PAST, PARTICIPLE, GERUND)
    if lemma in _IRREGULAR:
        return [(lemma, BASE), *zip(_IRREGULAR[lemma], kinds, strict=True)]
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
    if lemma.endswith("e"):
        present, past, gerund = lemma + "s", lemma + "d", lemma[:-1] + "ing"
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        present, past, gerund = lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    else:
        hisses = lemma.endswith(("s", "sh", "ch", "x", "z"))
        present, past, gerund = lemma + ("es" if hisses else "s"), stem + "ed", stem + "ing"
    british = [(lemma + "led", PAST), (lemma + "ling", GERUND)] if lemma.endswith("el") else []
    return [(lemma, BASE), *zip((present, past, past, gerund), kinds, strict=True), *british]


_ROWS = rows_of("cues.csv")
_CLASSES = {row["lemma"]: row["class"] for row in _ROWS}
NOUNS = frozenset(row["lemma"] + ending for row in _ROWS if row["use"] == "noun" for ending in ("", "s"))
FORMS: dict[str, Cue] = {}
for _row in _ROWS:
    for _form, _kind in inflect(_row["lemma"]) if _row["use"] not in ("noun", "phrase") else ():
        FORMS.setdefault(_form, Cue(_row["lemma"], _row["use"], _kind))


def lemma_of(word: str) -> str:
    """Return the base form of a cue as it is written; a word that is no known cue stands for itself."""
    word = word.lower()
    return "accord" if word == "according" else _base(word)


def class_of(lemma: str | None) -> str | None:
    """Return the class of a cue by its base form: neutral, doubting, endorsing or charged; None if it has none."""
    if lemma is None:
        return None
    return _CLASSES.get(lemma) or _CLASSES.get(lemma.removesuffix("s")) or _CLASSES.get(_base(lemma))


def _base(word: str) -> str:
    cue = FORMS.get(word)
    return cue.lemma if cue else word


NOUN_LIKE = listed("noun or verb")
_SURELY_VERBS = listed("surely verb")
_PLURAL_SUBJECTS = frozenset("they we i you who some many both others critics".split())
_PRONOUN_LIKE = frozenset("this that those these some another every any no".split())
_LEADING_TO = frozenset("on declined refused continued refuses declines".split())
_OPENS_OBJECT = frozenset(("that", "how", "why", "if", "whether", "what", ",", ":", ".", QUOTED, "for", "on"))


def reporting(tokens: Tokens, i: int, low: int) -> Cue | None:
    """Return the cue at token `i` if it is a verb in active use there; tokens before `low` do not count."""
    words = tokens.word
    cue = FORMS.get(words[i])
    if cue is None or (tokens.capital[i] and i > low):  # the United States
        return None
    k = i - 1
    while k > low and is_adverb(words[k]):
        k -= 1
    before = words[k] if k >= low else ""
    if cue.form in (BASE, PRESENT) and words[i] in NOUN_LIKE and not _between_name_and_object(tokens, i, k, before):
        return None
    if before.endswith("'s") or (before in DETERMINERS and before not in _PRONOUN_LIKE):
        return None
    if cue.form == BASE:
        return cue if _base_reports(before, cue.lemma, words[k - 1] if k > low else "") else None
    headless = cue.form == PRESENT and before in ("and", ",", "")
    return None if headless or before in BE or before in PREPOSITIONS else cue


def _base_reports(before: str, lemma: str, first: str) -> bool:
    """they say, did not say, went on to say, officials say"""
    if before == "to":
        return first in _LEADING_TO
    return before in DO_OR_MODAL or before in _PLURAL_SUBJECTS or (lemma in _SURELY_VERBS and before.endswith("s"))


def _between_name_and_object(tokens: Tokens, i: int, k: int, before: str) -> bool:
    """reports, claims, calls …: verbs only between a name and what could be their object."""
    following, then = [*tokens.word[i + 1 : i + 3], ".", "."][:2]
    if following in (",", ":") and then == QUOTED:
        return not (before in PREPOSITIONS or before in CONJUNCTIONS or before in DETERMINERS)
    if before in CONJUNCTIONS or before in PREPOSITIONS or not (tokens.capital[k] or following == "that"):
        return False
    return following in _OPENS_OBJECT or following in DETERMINERS or following in PRONOUNS


def verb_start(tokens: Tokens, i: int, low: int) -> int:
    """Return where the verb group that ends at token `i` begins: 'has also said', 'went on to say'."""
    words = tokens.word
    while i > low and not tokens.capital[i - 1]:  # but: Mrs May said
        if not (words[i - 1] in VERB_GROUP or is_adverb(words[i - 1]) or (words[i - 1] == "to" and i - 1 > low)):
            break
        i -= 1
    return i
