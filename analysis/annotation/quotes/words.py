"""Words that rules, model and people share: closed classes, in lower case, and the forms of reporting words.

Entry points: `listed`, `FORMS`, `class_of`. From `analysis/lists/words.csv` and `cues.csv`; how a cue governs speech
and what each class means: the README there.
"""

from itertools import chain
from pathlib import Path
from typing import NamedTuple

from analysis.text import rows_of

MEANINGS: dict[str, dict[str, str]] = {}  # by list, what each word stands for, where it stands for something
for _row in rows_of("words.csv"):
    MEANINGS.setdefault(_row["list"], {})[_row["word"]] = _row["means"]


def listed(*lists: str) -> frozenset[str]:
    """Return the words of some lists."""
    return frozenset(chain.from_iterable(MEANINGS[name] for name in lists))


ENDS = frozenset(".!?…")
PERSONAL = listed("personal pronoun")
PRONOUNS = listed("personal pronoun", "other pronoun")
BE, HAVE, DO_OR_MODAL = listed("be"), listed("have"), listed("do or modal")
AUXILIARIES = BE | HAVE | listed("contracted auxiliary") | DO_OR_MODAL - {"to", "not"}
ADVERBS = listed("adverb")
CONJUNCTIONS = listed("conjunction")
QUESTION_WORDS = listed("question word")
PREPOSITIONS = listed("preposition")
DETERMINERS = listed("determiner")
TIMES = listed("time")
IRREGULAR_PAST = listed("irregular past")
OPENS_ADJUNCT = PREPOSITIONS | TIMES
VERB_GROUP = ADVERBS | AUXILIARIES
TITLES = listed("title")
RELATIVE_PRONOUNS = frozenset("who whose whom which that".split())
MALE, FEMALE = listed("male"), listed("female")
INSTITUTIONS = listed("institution")
OUTLETS, OUTLET_NOUNS = listed("outlet"), listed("outlet noun")
OUTLET_WORDS = listed("outlet word")  # which name an outlet only with another word before them: the Harbor Post
ENDS_OF_OUTLETS = frozenset(("today", "week"))  # Russia Today, Education Week
PLACES = listed("place")
BODIES = INSTITUTIONS | listed("body noun")  # the heads of institutions' names and descriptions
MEDIA = OUTLET_NOUNS - {"agency"}
DOCUMENTS = listed("document")
PORTFOLIOS = listed("portfolio")  # the last words of offices, before the name of who holds them
NOT_PEOPLE = listed("no person")
GROUPS = listed("group")
OFFICE_WORDS = TITLES | PORTFOLIOS | INSTITUTIONS | frozenset(MEANINGS["office"]) | listed("of an office")
UNNAMED = listed("unnamed")
PEOPLE = UNNAMED | TITLES | GROUPS | listed("person noun")
_IN_LY = frozenset(word for word in PEOPLE | BODIES | OUTLET_NOUNS if word.endswith("ly"))
NAMED_MEDIA = (MEDIA | OUTLETS) - PEOPLE
PARTICLES = listed("particle")
BEFORE_NAMES = listed("before names")  # at a sentence's start, or as an adjective, never part of a name
ROLE_NOUNS = {noun: roles.split() for noun, roles in MEANINGS["role"].items()}  # that a later mention can mean
NATIONS = MEANINGS["nation"]
GENDER_OF = {row["name"]: row["gender"] for row in rows_of("names.csv")}
_LEADS = Path(__file__).resolve().parents[2] / "lists" / "background.csv"
_FREQUENCIES = (line.rpartition(",") for line in _LEADS.read_text("utf-8").splitlines()[1:])
# often in the news, and no given names: Judicial Watch
COMMON = frozenset(word for word, _, n in _FREQUENCIES if int(n) >= 250) - GENDER_OF.keys()


def is_adverb(word: str) -> bool:
    """Return whether a word can stand between a subject and its verb; "family" and "ally" are nouns."""
    return word in ADVERBS or (word.endswith("ly") and word not in _IN_LY)


def base(word: str) -> str:
    """Return a word without its possessive ending."""
    if word[-1:] not in "s'’":
        return word
    return word[:-2] if word.endswith(("'s", "’s")) else word.rstrip("'’")


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
