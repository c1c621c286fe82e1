"""Reporting words: which verbs, in which form, make a neighbouring clause or quotation somebody's speech.

Entry points: `FORMS`, `Cue`, `NOUNS`, `class_of`. The words stand in cues.csv, with how they govern speech: say (a
clause or quotation), tell (somebody a clause), ask (a question), name (something "so"), judge (something), urge
(somebody to), plan (to do), think (a clause), show (a clause), prep (about something), noun (X's claim that) and
phrase (a cue only in a fixed phrase: "according to", "shot back").

Each word has a class, by what it commits the outlet that writes it to, and the source of that class; "as" before a
source says that the word is classed by analogy with the words it lists.

neutral
    that somebody spoke, and no more
doubting
    holds what is said at arm's length: it is asserted, and the outlet does not vouch for it
endorsing
    takes what is said to be true: factive and semi-factive verbs presuppose it, others are used of facts
charged
    says how it was said, or with what feeling: the voice, the temper, the blow

| source | what it says |
|---|---|
| Kiparsky & Kiparsky 1970 | "Fact": factive predicates presuppose their complement |
| Hooper 1975 | "On assertive predicates": assertive, semi-factive and factive verbs |
| Thompson & Ye 1991 | "Evaluation in the reporting verbs used in academic papers": factive or not |
| Caldas-Coulthard 1994 | "On reporting reporting": neutral, metapropositional, prosodic, paralinguistic verbs |
| Hyland 2005 | "Metadiscourse": hedges, which weaken the speaker's commitment, not the outlet's |
| MOS:SAID | Wikipedia's manual of style, "Synonyms for said" |

That such words carry bias in running text was measured by Recasens, Danescu-Niculescu-Mizil and Jurafsky (2013),
"Linguistic models for analyzing and detecting biased language", who use the lists of Hooper and Hyland. A class is of
the word, not of its use: "admitted" of a debt endorses, "admitted" of a guest does not report at all.
"""

import csv
from importlib.resources import files
from typing import NamedTuple

_IRREGULAR = {
    "say": ("says", "said", "said", "saying"),
    "tell": ("tells", "told", "told", "telling"),
    "write": ("writes", "wrote", "written", "writing"),
    "think": ("thinks", "thought", "thought", "thinking"),
    "know": ("knows", "knew", "known", "knowing"),
    "read": ("reads", "read", "read", "reading"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "swear": ("swears", "swore", "sworn", "swearing"),
    "find": ("finds", "found", "found", "finding"),
    "show": ("shows", "showed", "shown", "showing"),
}
_DOUBLED = frozenset("admit snap sob quip regret refer rebut blog slam dub".split())
BASE, PRESENT, PAST, PARTICIPLE, GERUND = "base", "present", "past", "participle", "gerund"


class Cue(NamedTuple):
    """A form of a reporting verb: its base form, how it governs speech, and which form it is."""

    lemma: str
    use: str
    form: str


def inflect(lemma: str) -> list[tuple[str, str]]:
    """List the forms of an English verb.

    Examples
    --------
    >>> [form for form, _ in inflect("deny")]
    ['deny', 'denies', 'denied', 'denied', 'denying']
    >>> [form for form, _ in inflect("say")]
    ['say', 'says', 'said', 'said', 'saying']
    """
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
    return [(lemma, BASE), *zip((present, past, past, gerund), kinds, strict=True)]


def _rows() -> list[dict[str, str]]:
    with (files("analysis") / "lists" / "cues.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load(rows: list[dict[str, str]]) -> tuple[dict[str, Cue], frozenset[str]]:
    forms: dict[str, Cue] = {}
    nouns = set()
    for row in rows:
        if row["use"] == "noun":
            nouns.update((row["lemma"], row["lemma"] + "s"))
        elif row["use"] != "phrase":
            for form, kind in inflect(row["lemma"]):
                forms.setdefault(form, Cue(row["lemma"], row["use"], kind))
    return forms, frozenset(nouns)


_ROWS = _rows()
FORMS, NOUNS = _load(_ROWS)
_CLASSES = {row["lemma"]: row["class"] for row in _ROWS}


def lemma_of(word: str) -> str:
    """Give the base form of a cue as it is written; a word that is no known cue stands for itself, in small letters.

    Examples
    --------
    >>> lemma_of("Said"), lemma_of("denying"), lemma_of("According"), lemma_of("shrugged")
    ('say', 'deny', 'accord', 'shrugged')
    """
    word = word.lower()
    return "accord" if word == "according" else _base(word)


def class_of(lemma: str | None) -> str | None:
    """Give the class of a cue by its base form: neutral, doubting, endorsing or charged; None if it has none.

    Examples
    --------
    >>> class_of("say"), class_of("claim"), class_of("reveal"), class_of("thunder"), class_of(None)
    ('neutral', 'doubting', 'endorsing', 'charged', None)
    """
    if lemma is None:
        return None
    return _CLASSES.get(lemma) or _CLASSES.get(lemma.removesuffix("s")) or _CLASSES.get(_base(lemma))


def _base(word: str) -> str:
    cue = FORMS.get(word)
    return cue.lemma if cue else word
