"""How each measure is compared and drawn: the calls behind a view.

Entry point: `compared`.
"""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from analysis.compare.measures import compare_outlets, spoken
from analysis.compare.naming.listed import compare as compare_naming
from analysis.compare.quotes.shares import compare as compare_quotes
from analysis.compare.quotes.shares import most_quoted
from analysis.compare.sentiment.actors import compare as compare_toward
from analysis.compare.sentiment.means import compare as compare_sentiment
from analysis.compare.term_rates import term_rates
from analysis.compare.terms import PHRASES
from analysis.compare.words.differences import REST
from analysis.corpus.corpus import Corpus
from analysis.show.explore import sentences
from analysis.show.explore.choices import OF_QUOTES, Choices, narrow, settle
from analysis.show.explore.steps import Named, Steps
from analysis.show.formats import percent, signed
from analysis.show.naming.plots import shares
from analysis.show.plots import Style, intervals, styles
from analysis.show.sentiment.plots import actors_by_outlet
from analysis.show.words.plots import DARK, forest

N_SPEAKERS = 8
SCORE = "mean sentence score (VADER compound), 95 % range"
SHARE = "share of the outlet's words, 95 % range"
OF_QUOTED = {
    "sides": "share of the outlet's quoted words, 95 % range",
    "verbs": "share of words under a verb of known class, 95 % range",
}


class Compared(NamedTuple):
    """What a view is made of; `draw` makes the picture anew each time."""

    choices: Choices
    table: pd.DataFrame
    draw: Callable[[], Axes]
    told: str
    code: str


def compared(corpus: Corpus, choices: Choices) -> Compared:
    """Compare as chosen, and write down the calls that do.

    Raises
    ------
    InputError
        if the articles chosen do not allow the comparison.
    """
    steps = Steps()
    which = {name: getattr(choices, name) for name in ("outlets", "story", "first", "last") if getattr(choices, name)}
    if choices.measure in OF_QUOTES:
        which["wording"] = False
    chosen = steps.call("chosen", narrow, Named("corpus", corpus), **which)
    choices = settle(chosen.value.articles, choices)
    style = steps.call("style", outlet_styles, Named("corpus", corpus))
    make = _OF_MEASURE.get(choices.measure, _quotes)
    table, draw, told = make(steps, chosen, choices, style)
    return Compared(choices, table.value, draw, told, steps.code)


def outlet_styles(corpus: Corpus) -> dict[str, Style]:
    """Give each outlet of a corpus, and all others together, a colour and marker that stay from view to view."""
    return styles(corpus.articles["outlet"]) | {REST: Style(DARK, "o")}


def rows_where(table: pd.DataFrame, **values) -> pd.DataFrame:
    """Keep the rows that have these values in the columns of these names.

    Examples
    --------
    >>> rows_where(pd.DataFrame({"voice": ["outlet", "quoted"], "n": [1, 2]}), voice="quoted")["n"].tolist()
    [2]
    """
    for column, value in values.items():
        table = table[table[column] == value]
    return table.reset_index(drop=True)


def levels(table: pd.DataFrame) -> pd.DataFrame:
    """Keep what is told of each outlet by itself, as far as it is defined: the rows without a reference."""
    return table[table["reference"].isna() & table["estimate"].notna()]


def _table_of(chosen: Named, name: str) -> Named:
    return Named(f"{chosen.code}.{name}", getattr(chosen.value, name))


def _both(choices):
    return {} if choices.outlet is None else {"outlet": choices.outlet, "reference": choices.reference}


def _words(steps, chosen, choices, style):
    options = {"order": PHRASES} if choices.measure == "phrases" else {}
    table = steps.call(
        "table",
        compare_outlets,
        chosen,
        "words",
        choices.outlet,
        choices.reference,
        voice=choices.voice,
        seed=choices.seed,
        **options,
    )
    draw = steps.later("ax", forest, table, style)
    what = "phrases" if choices.measure == "phrases" else "words"
    return table, draw, sentences.about_terms(table.value, choices, what)


def _naming(steps, chosen, choices, style):
    tables = _table_of(chosen, "articles"), _table_of(chosen, "words")
    pair = choices.outlet, choices.reference
    table = steps.call("table", compare_naming, *tables, *pair, voice=spoken(choices.voice), seed=choices.seed)
    named = steps.call("named", with_names, table)
    draw = steps.later("ax", shares, named, "name", style, "share of names for one thing")
    return table, draw, sentences.about_shares(named.value, choices)


def with_names(table: pd.DataFrame) -> pd.DataFrame:
    """Add how a variant and what it names are called in a picture."""
    return table.assign(name=table["variant"] + " (" + table["set"] + ")")


def _term(steps, chosen, choices, style):
    options = {"voice": choices.voice, "seed": choices.seed}
    table = steps.call("table", term_rates, chosen, choices.term, **_both(choices), **options)
    return _intervals(steps, table, "term", style, choices, "uses in 1,000 words, 95 % range", sentences.rate)


def _sentiment(steps, chosen, choices, style):
    tables = _table_of(chosen, "articles"), _table_of(chosen, "sentences")
    table = steps.call("table", compare_sentiment, *tables, **_both(choices), seed=choices.seed)
    if choices.voice != "both":
        table = steps.call("table", rows_where, table, voice=choices.voice)
    return _intervals(steps, table, "voice", style, choices, SCORE, signed, zero=True)


def _toward(steps, chosen, choices, style):
    tables = [_table_of(chosen, name) for name in ("articles", "sentences", "targets")]
    options = {"seed": choices.seed, "voice": spoken(choices.voice)}
    table = steps.call("table", compare_toward, *tables, **_both(choices), **options)
    draw = steps.later("ax", actors_by_outlet, table, style)
    return table, draw, sentences.about_levels(levels(table.value), table.value, "actor", choices, signed)


def _quotes(steps, chosen, choices, style):
    by = OF_QUOTES[choices.measure]
    tables = _table_of(chosen, "articles"), _table_of(chosen, "quotes")
    table = steps.call("table", compare_quotes, *tables, by, **_both(choices), seed=choices.seed)
    xlabel = OF_QUOTED.get(choices.measure, SHARE)
    return _intervals(steps, table, by, style, choices, xlabel, percent)


def _intervals(steps, table, label, style, choices, xlabel, number, **options):
    shown = steps.call("shown", levels, table)
    if label in ("speaker", "side"):
        shown = steps.call("shown", most_quoted, shown, N_SPEAKERS, label)
    draw = steps.later("ax", intervals, shown, label, style, xlabel, **options)
    return table, draw, sentences.about_levels(shown.value, table.value, label, choices, number)


_OF_MEASURE = {
    "words": _words,
    "phrases": _words,
    "naming": _naming,
    "term": _term,
    "sentiment": _sentiment,
    "toward": _toward,
}
