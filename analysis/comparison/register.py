"""The register of measures: what can be compared, how it is summed over articles, and how it is told.

All else (tables, tests, pictures, sentences, the command line's choices) is derived from its entries, `MEASURES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from analysis.errors import InputError

if TYPE_CHECKING:  # the command line reads the register and must not wait for pandas
    import pandas as pd

    from analysis.corpus import Corpus

TEXT, HEADLINE = "text", "headline"
VOICES = ("outlet", "quoted", "both", HEADLINE)


@dataclass(frozen=True)
class Group:
    """One way to group what a measure sums."""

    unit: str  # what the numbers are
    told: str  # a sentence about `{a}`, who has more of a `{group}` than `{b}`
    number: str = "share"  # how it is written: "share" (in percent), "score", "fine" (in thousandths) or "rate"
    # takes a corpus and the measure's options by name; returns `article_id, group, numerator, denominator`
    sums: Callable[..., pd.DataFrame] | None = None
    # in place of sums, for what is no ratio of them: as `words.compare` and `words.by_chance`
    table: Callable[..., pd.DataFrame] | None = None
    null: Callable[..., pd.DataFrame] | None = None
    is_main: bool = False  # answers a question that the suite is for; these tables share half of the level of all


@dataclass(frozen=True)
class Measure:
    """What can be compared: an entry of the register."""

    name: str
    question: str
    groups: Mapping[str, Group]  # the ways to group it by their names, the usual one first
    # those it takes, each with the values allowed, the usual one first; None: any text, which must be given
    options: Mapping[str, tuple | None] = field(default_factory=dict)
    # choices of analysis that a finding should not hang on, each with the usual value and another; `settle` takes them
    # as it does options, command line and explorer offer none of them
    ways: Mapping[str, tuple] = field(default_factory=dict)
    wording: bool = True  # is about wording, so that re-translations say nothing of it
    of_pair: bool = False  # its groups are chosen among the articles of the two outlets compared

    def choices(self) -> dict[str, tuple | None]:
        """Return the options that it takes, `by` among them where there is a choice."""
        return {**({"by": tuple(self.groups)} if len(self.groups) > 1 else {}), **self.options}

    def settle(self, given: Mapping[str, object]) -> dict:
        """Return the options by name, those not given as usual; an `InputError` says which cannot be or is missing."""
        known, settled = self.choices() | {**self.ways}, {}
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

    def compared_in(self, corpus: Corpus, options: Mapping[str, object]) -> Corpus:
        """Return what of a corpus it compares with settled options: copies left out, of headlines the headline."""
        corpus = corpus.comparable(wording=self.wording)
        return corpus.headlines() if options.get("voice") == HEADLINE else corpus

    def group(self, options: Mapping[str, object]) -> Group:
        """Return the grouping that settled options ask for."""
        return self.groups[options["by"] if "by" in options else next(iter(self.groups))]


def measure(name: str) -> Measure:
    """Return an entry of the register by its name."""
    if name not in MEASURES:
        raise InputError(f"there is no measure {name!r}; choose {', '.join(MEASURES)}")
    return MEASURES[name]


def measures() -> pd.DataFrame:
    """Return what can be compared as a table: `measure, question, options`, a row a measure."""
    import pandas as pd

    rows = []
    for each in MEASURES.values():
        told = [f"{name}: {', '.join(map(str, known)) if known else 'any'}" for name, known in each.choices().items()]
        rows.append((each.name, each.question, "; ".join(told)))
    return pd.DataFrame(rows, columns=["measure", "question", "options"])


def _of(place: str) -> Callable[..., pd.DataFrame]:
    """Return a function of a module beside this one that is loaded when it is called."""
    module, name = place.split(".")
    return lambda *args, **options: getattr(import_module(f"analysis.comparison.{module}"), name)(*args, **options)


_OF_WORDS, _OF_QUOTED = "share of all words", "share of quoted words"
_SCORE, _PART = "mean score, −1 (negative) to 1 (positive)", "part of the mean score"
_SPEAKERS = "different speakers in five quotations"
_VOICE, _WHOLE = {"voice": VOICES}, {"voice": (TEXT, HEADLINE)}

_words, _by_chance = _of("words.compare"), _of("words.by_chance")
_names, _actors = _of("naming.names"), _of("naming.actors")
_beside, _rates = _of("naming.beside"), _of("naming.rates")
_scores, _toward = _of("tone.scores"), _of("tone.toward")
_quoted, _kept = _of("quotes.quoted"), _of("tone.headline")

_ENTRIES = (
    Measure(
        "words",
        "Which words does one outlet use more than another?",
        {"term": Group("log-odds ratio", "{a} uses “{group}” {more} {b}", "rate", table=_words, null=_by_chance)},
        {**_VOICE, "order": (1, 2, 3, "phrases")},
        {"prior": (500, 50), "min_articles": (3, 5), "abbreviations": ("U.S.", "US")},
    ),
    Measure(
        "naming",
        "What does each outlet call the same thing?",
        {"name": Group("share of names for one thing", "{a} writes {group} {more} {b}", sums=_names, is_main=True)},
        _VOICE,
        of_pair=True,
    ),
    Measure(
        "actors",
        "Whom does an outlet name?",
        {"actor": Group("times per 1,000 words", "{a} names {group} {more} {b}", "rate", _actors)},
        _VOICE,
    ),
    Measure(
        "collocates",
        "Which words stand beside an actor?",
        {
            "word": Group(
                "share of sentences that name the actor", "{a} puts “{group}” near {actor} {more} {b}", sums=_beside
            )
        },
        {"actor": None, **_VOICE},
        {"min_articles": (3, 5)},
        of_pair=True,
    ),
    Measure(
        "term",
        "How often is one term used?",
        {"term": Group("times per 1,000 words", "{a} uses “{group}” {more} {b}", "rate", _rates)},
        {"term": None, **_VOICE},
    ),
    Measure(
        "sentiment",
        "How negative or positive are an outlet's sentences?",
        {
            "voice": Group(_SCORE, "{a} sounds more {tone} than {b} {group}", "score", _scores, is_main=True),
            "word": Group(_PART, "“{group}” makes {a} sound more {tone} than {b}", "fine", _scores),
        },
        _WHOLE,
    ),
    Measure(
        "toward",
        "How do an outlet's sentences treat an actor?",
        {"actor": Group(_SCORE, "{a} writes of {group} more {tone}ly than {b}", "score", _toward, is_main=True)},
        _VOICE,
    ),
    Measure(
        "quotes",
        "Who gets quoted, and how?",
        {
            "kind": Group(_OF_WORDS, "{a} uses {group} {more} {b}", sums=_quoted),
            "speaker_kind": Group(_OF_WORDS, "{a} quotes {group} {more} {b}", sums=_quoted, is_main=True),
            "speaker": Group(_OF_WORDS, "{a} quotes {group} {more} {b}", sums=_quoted),
            "side": Group(_OF_QUOTED, "{a} quotes {group} {more} {b}", sums=_quoted, is_main=True),
            "cue_class": Group("share of words quoted with a verb", "{a} uses {group} {more} {b}", sums=_quoted),
            "scare": Group("times per 1,000 words", "{a} uses scare quotes {more} {b}", "rate", _quoted),
            "n_speakers": Group(_SPEAKERS, "{a} quotes more different speakers than {b}", "rate", _quoted),
        },
        _WHOLE,
        wording=False,
    ),
    Measure(
        "headline",
        "Does the headline say what the text says?",
        {
            "actor": Group("share of articles on the actor", "{a} has {group} in the headline {more} {b}", sums=_kept),
            "tone": Group(
                "score of the headline less that of the text",
                "{a} has headlines that sound more {tone} beside the text than those of {b}",
                "score",
                _kept,
            ),
            "unmarked": Group(
                "share of the headline's own words",
                "{a} has words in headlines that the text only quotes {more} {b}",
                sums=_kept,
            ),
        },
    ),
)
MEASURES = {each.name: each for each in _ENTRIES}


def n_tables(asked: Group) -> int:
    """Return how many tables of two outlets share the level with one: the main ones have half of it, the others half.

    The entry of words stands for phrases, since single words are tested apart.
    """
    every = [group for each in MEASURES.values() for group in each.groups.values()]
    return 2 * sum(group.is_main == asked.is_main for group in every)
