"""Read annotated sentences, and draw unannotated ones, each with a target.

Entry points: `read_examples`, `draw_examples`, `folds`, `valences`.
"""

import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import fsspec
import numpy as np

from analysis.text.sentences import paragraphs, sentences
from analysis.text.words import Span, normalise
from training.quotes.vectors import texts

CLASSES = ("negative", "neutral", "positive")
N_FOLDS = 4
SHORTEST, LONGEST = 40, 350
_LABELS = {2: 0, 4: 1, 6: 2}
_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen)\. )?\b[A-Z][a-zA-Z]+(?:[ -][A-Z][a-zA-Z]+)*"
    r"|\b(?:[Hh]e|[Ss]he|him|[Hh]is|[Hh]er|[Tt]hey)\b"
)
_NOT_NAMES = frozenset(
    "The A An This That These Those It In On At But And So If When While As For With By I We You My Our There Here "
    "What Who How Why No Not One Some Many Most Both After Before Since Or Yet Their Is Was Are Do Did Have Has Monday "
    "Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September "
    "October November December".split()
)


@dataclass(frozen=True)
class Examples:
    """Sentences, the span of a target in each, its label (0, 1, 2 as in `CLASSES`) and the article it is from."""

    sentences: list[str]
    targets: list[Span]
    labels: np.ndarray
    articles: list[str]


def read_examples(file: Path) -> Examples:
    """Read NewsMTSC: JSON lines, one a sentence, with `targets` (`from, to, mention, polarity` 2, 4 or 6)."""
    rows = []
    with fsspec.open(file, "rt", encoding="utf-8", compression="infer") as lines:
        for line in lines:
            record = json.loads(line)
            article = "_".join(record["primary_gid"].split("_")[:3])
            for target in record["targets"]:
                span = target["from"], target["to"]
                rows.append((record["sentence_normalized"], span, _LABELS[int(target["polarity"])], article))
    found, spans, labels, articles = (list(column) for column in zip(*rows, strict=True))
    return Examples(found, spans, np.array(labels), articles)


def draw_examples(sources: Iterable[Path], n: int, n_articles: int, seed: int) -> tuple[list[str], list[Span]]:
    """Draw `n` sentences of the first `n_articles` articles, each with a name or pronoun in it as its target."""
    rng = random.Random(seed)
    drawn = []
    articles = (text for source in sources for text in texts(source))
    for text, _ in zip(articles, range(n_articles), strict=False):
        plain = normalise(text)
        for start, end in sentences(plain, paragraphs(plain)):
            if SHORTEST <= end - start <= LONGEST:
                spans = [m.span() for m in _NAME.finditer(plain[start:end]) if m.group() not in _NOT_NAMES]
                if spans:
                    drawn.append((plain[start:end], rng.choice(spans)))
    rng.shuffle(drawn)
    found, spans = zip(*drawn[:n], strict=True)
    return list(found), list(spans)


def folds(articles: list[str]) -> np.ndarray:
    """Give each example's fold; those of one article share it."""
    names = sorted(set(articles))
    order = np.random.default_rng(0).permutation(len(names))
    fold_of = dict(zip(names, order % N_FOLDS, strict=True))
    return np.array([fold_of[article] for article in articles])


def valences(names: list[str]) -> np.ndarray:
    """Give each word's valence in VADER's lexicon, times ten, in whole numbers."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    lexicon = SentimentIntensityAnalyzer().lexicon
    return np.array([round(10 * lexicon.get(name, 0)) for name in names], np.int8)
