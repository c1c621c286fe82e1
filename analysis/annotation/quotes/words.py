"""Closed classes of words that rules, model and people share, in lower case, from `analysis/lists/words.csv`."""

from itertools import chain
from pathlib import Path

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
