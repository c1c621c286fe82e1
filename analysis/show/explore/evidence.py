"""Where what a view shows stands in the articles: uses of a term, quotations of a speaker, sentences on an actor.

Entry point: `evidence`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.compare.quotes.shares import ANY, NOT_TOLD, OTHER_SIDES, OTHERS, UNKNOWN
from analysis.compare.quotes.shares import evidence as quotations
from analysis.compare.sentiment.actors import examples
from analysis.compare.words.differences import REST
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.show.concordance import concordance
from analysis.show.explore.choices import OF_QUOTES, OF_TWO, Choices, narrow
from analysis.show.formats import times

N_LINES = 100
N_QUOTATIONS = 30
N_SENTENCES = 5
_NO_NAMES = {ANY, OTHERS, UNKNOWN, NOT_TOLD, OTHER_SIDES}
_OF_TERMS = {
    "words": "term",
    "phrases": "term",
    "term": "term",
    "naming": "variant",
    "toward": "actor",
    "speakers": "speaker",
    "sides": "side",
    "verbs": "cue_class",
}


class Evidence(NamedTuple):
    """Places in articles, and what they are."""

    table: pd.DataFrame
    caption: str


def named(table: pd.DataFrame, measure: str) -> list[str]:
    """List what in the table of a measure can be looked up, each once; of two outlets, what sets them apart first."""
    column = _OF_TERMS.get(measure)
    if measure in OF_TWO:
        table = table.sort_values("p_adjusted", kind="stable")
    return [name for name in dict.fromkeys(table[column]) if name not in _NO_NAMES] if column in table else []


def evidence(corpus: Corpus, choices: Choices, name: str, texts: Iterable[Path] = ()) -> Evidence:
    """Give the places where something named by a view stands, in the articles chosen.

    Parameters
    ----------
    corpus
        As read.
    choices
        Those of the view. Of a pair, the articles of the two outlets are looked through.
    name
        A speaker, side or class of verb for quotations by these, an actor for sentiment toward actors, else a term.
    texts
        Files and folders that the corpus was made from; without them no text is shown that the tables do not hold.

    Raises
    ------
    InputError
        if it stands nowhere in these articles.
    """
    which = choices.outlets, choices.story, choices.first, choices.last
    chosen = narrow(corpus, *which, wording=choices.measure not in OF_QUOTES)
    articles = chosen.articles
    if choices.outlet is not None and choices.reference != REST:
        articles = articles[articles["outlet"].isin([choices.outlet, choices.reference])]
    voice = None if choices.voice == "both" else choices.voice
    if choices.measure in OF_QUOTES and choices.measure != "quotes":
        found = quotations(articles, chosen.quotes, OF_QUOTES[choices.measure], [name], N_QUOTATIONS)
        what = f"with their first words, article and offset, the longest {N_QUOTATIONS} of each outlet at most"
        return _shown(found, name, "quotation", what)
    if choices.measure == "toward":
        found = examples(articles, chosen.sentences, chosen.targets, name, N_SENTENCES, voice)
        return _shown(found, name, "sentence", "furthest to either side, by article and offset")
    found = concordance(chosen, name, texts, set(articles["outlet"]), voice).drop(columns="end")
    if found["start"].isna().all():
        found = found[["article_id", "outlet", "story", "voice", "n_uses"]]
        return _shown(found, name, "article and voice", "with the number of uses; their texts are not at hand")
    return _shown(found, name, "line", "in context")


def _shown(found: pd.DataFrame, name: str, one: str, what: str) -> Evidence:
    if found.empty:
        raise InputError(f"{name!r} stands nowhere in the articles chosen; choose another name, outlet or voice")
    many = one.replace("article and voice", "articles and voices") if "voice" in one else f"{one}s"
    first = f", the first {N_LINES} shown" if len(found) > N_LINES else ""
    return Evidence(found.head(N_LINES), f"{name}: {times(len(found), one, many)} {what}{first}")
