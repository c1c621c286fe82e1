"""Count the words, pairs and triples of words of many articles at once.

Entry points: `runs` (one article → its words, cut where no term may reach over) and `count` (many → rows of the `words`
table). Words become integers, so that a term is one number and counting is sorting.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow
from pyarrow import compute

from analysis.text import lists_of
from analysis.text import words as texts
from analysis.text.words import Span
from analysis.vocabulary import VOICES

MAX_ORDER = 3
_LISTS = lists_of("text.csv")
MONTHS, DAYS, FUNCTION_WORDS = tuple(_LISTS["month"]), tuple(_LISTS["day"]), frozenset(_LISTS["function word"])
# Between which words there is no term: behind a comma or bracket, and where words were left out: addresses on the web
# (@), marks, points.
_GAP = re.compile(
    r"[,;:–—()\[\]….@#*_|█■•~=-](?:"  # one of these first, for they are few
    r"(?<=[,;:–—])(?=\s)|(?<=[()\[\]…])|(?<=-)-|(?<=\.)\.{2,}|(?<=[@#*_|█■•~=])(?<!\S.)(?:[@#*_|█■•~=\s]*[@#*_|█■•~=])?(?!\S))"
)


class Runs(NamedTuple):
    """The text of one article in each voice, outlet first, cut where no term may reach over."""

    outlet: list[str]
    quoted: list[str]


def runs(text: str, sentences: list[Span], quoted: list[Span]) -> Runs:
    """Cut an article into runs of words. No term reaches over a sentence's end, comma, dash, bracket or new voice.

    `quoted` is what stands between the quotation marks of quotations, in order: its words are in the quoted voice.
    """
    plain = texts.normalise(text)
    own = texts.subtract(sentences, quoted) if quoted else sentences
    within = texts.subtract(sentences, own) if quoted else []
    return Runs(*([run for start, end in of for run in _GAP.split(plain[start:end])] for of in (own, within)))


def count(articles: Sequence[Runs]) -> pd.DataFrame:
    """Count the terms of each article in each voice.

    The columns are `article` (its place in `articles`), `voice`, `order` (number of words in the term), `term, count`,
    sorted by these: what the article has does not depend on the others.

    Examples
    --------
    >>> count([runs("He said no", [(0, 10)], [(8, 10)])])[["voice", "order", "term", "count"]].values.tolist()
    [['outlet', 1, 'he', 1], ['outlet', 1, 'said', 1], ['outlet', 2, 'he said', 1], ['quoted', 1, 'no', 1]]
    """
    units = list(chain.from_iterable(articles))  # an article in one voice
    vocabulary, word, n_words = _numbered(list(chain.from_iterable(units)))
    run = np.repeat(np.arange(len(n_words)), n_words)
    unit = np.repeat(np.arange(len(units)), list(map(len, units)))[run]
    counted = list(_by_order(word, unit, run, len(vocabulary)))
    order = np.repeat([order for order, *_ in counted], [len(place) for _, place, _ in counted])
    place, n = (np.concatenate([found[i] for found in counted]) for i in (1, 2))
    as_listed = np.argsort(unit[place] * (MAX_ORDER + 1) + order, kind="stable")
    place, order = place[as_listed], order[as_listed]
    article, voice = np.divmod(unit[place], len(VOICES))
    return pd.DataFrame(
        {
            "article": article.astype(np.int32),
            "voice": pd.Categorical.from_codes(voice, VOICES),
            "order": order.astype(np.int8),
            "term": pd.array(_terms(vocabulary, word, place, order), dtype="str"),
            "count": n[as_listed].astype(np.int32),
        }
    )


def _numbered(written: list[str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the terms there are, in order; each word's place among them; and the number of words of each run."""
    found = list(map(texts.WORD.findall, written))
    terms = list(map(texts.TERMS.__getitem__, chain.from_iterable(found)))
    vocabulary = sorted(set(terms))
    place = {term: i for i, term in enumerate(vocabulary)}
    return vocabulary, np.array(list(map(place.__getitem__, terms)), int), np.array(list(map(len, found)), int)


def _by_order(word, unit, run, n_words: int) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """For each order give a place where each term of each unit begins, sorted by unit and term, and the counts.

    No character of a word sorts before the blank between words, so that terms sort as their words do.
    """
    before = unit  # the rank of what stands before the last word of a term
    for order in range(1, MAX_ORDER + 1):
        whole = np.flatnonzero(run[: max(0, len(word) - order + 1)] == run[order - 1 :])
        keys = before[whole] * n_words + word[whole + order - 1]
        _, first, rank, n = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
        yield order, whole[first], n
        before = np.zeros(len(word), np.int64)
        before[whole] = rank


def _terms(vocabulary: list[str], word: np.ndarray, place: np.ndarray, order: np.ndarray) -> pyarrow.Array:
    """Return the terms that begin at these places among all words, each of so many words."""
    words = pyarrow.array(vocabulary, pyarrow.large_string()).take(pyarrow.array(word))
    blank = pyarrow.scalar(" ", pyarrow.large_string())
    starting = [words]  # of each order: the term that begins with each word, whatever it reaches over
    for n in range(1, MAX_ORDER):
        starting.append(compute.binary_join_element_wise(starting[-1][:-1], words[n:], blank))
    begin = np.cumsum([0, 0, *map(len, starting[:-1])])[order]
    return pyarrow.concat_arrays(starting).take(pyarrow.array(begin + place))
