"""Reporting words: which verbs, in which form, make a neighbouring clause or quotation somebody's speech.

Entry points: `FORMS`, `Cue`, `NOUNS`.
"""

import csv
from importlib.resources import files
from typing import NamedTuple

IRREGULAR = {
    "say": ("says", "said", "said", "saying"),
    "tell": ("tells", "told", "told", "telling"),
    "write": ("writes", "wrote", "written", "writing"),
    "think": ("thinks", "thought", "thought", "thinking"),
    "know": ("knows", "knew", "known", "knowing"),
    "feel": ("feels", "felt", "felt", "feeling"),
    "hold": ("holds", "held", "held", "holding"),
    "read": ("reads", "read", "read", "reading"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "swear": ("swears", "swore", "sworn", "swearing"),
    "shoot": ("shoots", "shot", "shot", "shooting"),
    "find": ("finds", "found", "found", "finding"),
    "show": ("shows", "showed", "shown", "showing"),
    "see": ("sees", "saw", "seen", "seeing"),
    "seek": ("seeks", "sought", "sought", "seeking"),
    "understand": ("understands", "understood", "understood", "understanding"),
    "mean": ("means", "meant", "meant", "meaning"),
    "learn": ("learns", "learned", "learned", "learning"),
    "put": ("puts", "put", "put", "putting"),
    "go": ("goes", "went", "gone", "going"),
    "forget": ("forgets", "forgot", "forgotten", "forgetting"),
    "foresee": ("foresees", "foresaw", "foreseen", "foreseeing"),
}
_DOUBLED = frozenset("admit quip regret submit commit refer rebut tag chat blog permit rap plan knock slam dub plug".split())
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
    if lemma in IRREGULAR:
        return [(lemma, BASE), *zip(IRREGULAR[lemma], kinds, strict=True)]
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
