"""The register of measures: what can be compared, how it is summed over articles, and how it is told.

Entry points: `MEASURES` and `measure`. But for words, a comparison is a sum over articles divided by another, by group:
an entry names the question, the sums, and the words of its answer; all else (tables, tests, pictures, sentences, the
command line's choices) is derived from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.errors import InputError

if TYPE_CHECKING:  # the command line reads the register and must not wait for pandas
    import pandas as pd

    from analysis.corpus.corpus import Corpus

VOICES = ("outlet", "quoted", "both")


@dataclass(frozen=True)
class Group:
    """One way to group what a measure sums.

    Attributes
    ----------
    sums
        Takes a corpus and the measure's options by name; returns `article_id, group, numerator, denominator`.
    unit
        What the ratio is, as an axis calls it.
    told
        What a sentence calls the ratio of one `{group}`, as in “the share of its words given to {group}”.
    number
        How it is written: "share", "score", "rate" or "position".
    """

    sums: Callable[..., pd.DataFrame]
    unit: str
    told: str
    number: str = "share"


@dataclass(frozen=True)
class Measure:
    """What can be compared: an entry of the register.

    Attributes
    ----------
    name, question
        What it is called, and what it answers.
    groups
        The ways to group it by their names, the usual one first; empty for words, which have an engine of their own.
    options
        The options that it takes, each with the values allowed, the usual one first; None: any text, which must be
        given.
    wording
        Whether it is about wording, so that re-translations say nothing of it.
    """

    name: str
    question: str
    groups: Mapping[str, Group] = field(default_factory=dict)
    options: Mapping[str, tuple | None] = field(default_factory=dict)
    wording: bool = True

    def choices(self) -> dict[str, tuple | None]:
        """Return all options with the values allowed, how it is grouped first where there are several ways."""
        return {**({"by": tuple(self.groups)} if len(self.groups) > 1 else {}), **self.options}

    def settle(self, given: Mapping[str, object]) -> dict:
        """Return the options by name, those that were not given as they usually are.

        Raises
        ------
        InputError
            if one is not taken, is not allowed, or has to be named.
        """
        known, settled = self.choices(), {}
        for name, value in given.items():
            if value is not None and name not in known:
                raise InputError(f"{self.name} takes no --{name}; leave it out")
        for name, allowed in known.items():
            value = given.get(name)
            if value is None and allowed is None:
                raise InputError(f"{self.name} needs --{name}; name one")
            value = allowed[0] if value is None else value
            if allowed is not None and value not in allowed:
                raise InputError(f"there is no --{name} {value} of {self.name}; choose {', '.join(map(str, allowed))}")
            settled[name] = value
        return settled

    def group(self, options: Mapping[str, object]) -> Group:
        """Return the grouping that settled options ask for."""
        return self.groups[options["by"] if "by" in options else next(iter(self.groups))]


def measure(name: str) -> Measure:
    """Return an entry of the register by its name.

    Raises
    ------
    InputError
        if there is none of that name.
    """
    if name not in MEASURES:
        raise InputError(f"there is no measure {name!r}; choose {', '.join(MEASURES)}")
    return MEASURES[name]


def measures() -> pd.DataFrame:
    """Return what can be compared as a table: `measure, question, options`, a row a measure."""
    import pandas as pd

    rows = []
    for each in MEASURES.values():
        choices = each.choices().items()
        told = [f"{name}: {', '.join(map(str, values)) if values else 'any'}" for name, values in choices]
        rows.append((each.name, each.question, "; ".join(told)))
    return pd.DataFrame(rows, columns=["measure", "question", "options"])


def whose(voice: str) -> str | None:
    """Return a voice as tables have it; None for both."""
    return None if voice == "both" else voice


def _scores(corpus: Corpus) -> pd.DataFrame:
    from analysis.compare.sentiment.means import voice_parts

    return voice_parts(corpus.articles, corpus.sentences)


def _toward(corpus: Corpus, voice: str) -> pd.DataFrame:
    from analysis.compare.sentiment.actors import voice_parts

    sums = voice_parts(corpus.articles, corpus.sentences, corpus.targets, whose(voice))
    if sums.empty:
        raise InputError("no sentence names an actor of the list; annotate the articles again with --actors FILE.csv")
    return sums


def _quoted(corpus: Corpus, by: str) -> pd.DataFrame:
    from analysis.compare.quotes.shares import share_parts

    return share_parts(corpus.articles, corpus.quotes, by)


def _names(corpus: Corpus, voice: str) -> pd.DataFrame:
    from analysis.compare.naming.listed import share_parts, variants

    sums, named = share_parts(corpus.words, whose(voice)), variants()
    return sums.assign(group=sums["group"].map(named["variant"] + " (" + named["set"] + ")").astype(object))


def _beside(corpus: Corpus, actor: str, voice: str) -> pd.DataFrame:
    from analysis.compare.naming.collocates import share_parts

    return share_parts(corpus, actor, whose(voice))


def _term(corpus: Corpus, term: str, voice: str) -> pd.DataFrame:
    from analysis.compare.term_rates import rate_sums

    return rate_sums(corpus, term, whose(voice))


_QUOTED = {
    "kind": ("share of the outlet's words", "the share of its words in {group} quotations"),
    "speaker_kind": ("share of the outlet's words", "the share of its words given to {group} speakers"),
    "speaker": ("share of the outlet's words", "the share of its words given to {group}"),
    "side": ("share of the outlet's quoted words", "the share of quoted words given to the side of {group}"),
    "cue_class": ("share of words under a verb of known class", "the share of quoted words under {group} verbs"),
    "position": ("share of each third that is quoted", "the quoted share or position, {group}"),
    "scare": ("scare quotes per 1,000 words", "the number of scare quotes {group}", "rate"),
    "via": ("share of the outlet's quoted words", "the share of quoted words {group} by another"),
}

MEASURES = {
    each.name: each
    for each in (
        Measure(
            "words",
            "Which words does one outlet use more than another?",
            options={"voice": VOICES, "order": (1, 2, 3, "phrases")},
        ),
        Measure(
            "term",
            "How often is one term used?",
            {"term": Group(_term, "uses per 1,000 words", "the use of “{group}” in 1,000 words", "rate")},
            {"term": None, "voice": VOICES},
        ),
        Measure(
            "sentiment",
            "How negative or positive are an outlet's sentences?",
            {"voice": Group(_scores, "mean sentence score, −1 to 1", "the mean sentence score {group}", "score")},
        ),
        Measure(
            "toward",
            "How do an outlet's sentences treat an actor?",
            {"actor": Group(_toward, "share positive less share negative", "the sentiment toward {group}", "score")},
            {"voice": VOICES},
        ),
        Measure(
            "quotes",
            "Who gets quoted, and how?",
            {by: Group(_quoted, *told) for by, told in _QUOTED.items()},
            wording=False,
        ),
        Measure(
            "naming",
            "What does each outlet call the same thing?",
            {"name": Group(_names, "share of the names for one thing", "the share of the name {group}")},
            {"voice": VOICES},
        ),
        Measure(
            "collocates",
            "Which words stand beside an actor?",
            {"word": Group(_beside, "share of sentences on the actor", "the share of sentences with “{group}”")},
            {"actor": None, "voice": VOICES},
        ),
    )
}
