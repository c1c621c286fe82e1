"""Reporting words: which verbs, in which form, make a neighbouring clause or quotation somebody's speech.

Entry points: `FORMS`, `Cue`, `NOUNS`. The words stand in cues.csv: say (a clause or quotation), tell (somebody a
clause), ask (a question), name (something "so"), judge (something), urge (somebody to), plan (to do), think (a
clause), show (a clause), prep (about something) and noun (X's claim that).
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


def _load() -> tuple[dict[str, Cue], frozenset[str]]:
    forms: dict[str, Cue] = {}
    nouns = set()
    with (files("analysis.quotes") / "cues.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["use"] == "noun":
                nouns.update((row["lemma"], row["lemma"] + "s"))
                continue
            for form, kind in inflect(row["lemma"]):
                forms.setdefault(form, Cue(row["lemma"], row["use"], kind))
    return forms, frozenset(nouns)


FORMS, NOUNS = _load()
