"""Annotated articles as the pointer model learns from them: what it sees, and where the gold pointers point.

Entry point: `read_examples`.
"""

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import fsspec
import numpy as np

from analysis.annotation.quotes.marks import regions
from analysis.annotation.quotes.model.features import Seen, look, tokens_in
from analysis.text.sentences import paragraphs, sentences
from analysis.text.words import Span

AUXILIARIES = frozenset(
    "has have had having is are was were be been being will would can could may might must shall should do does did to "
    "also not never n't 's 've 'd".split()
)

N_FOLDS = 5


class Target(NamedTuple):
    """One gold quotation in tokens: its cue, its window, and start and end of content, source and hole."""

    cue: int
    low: int
    high: int
    content: Span
    source: Span | None
    hole: Span | None


@dataclass(frozen=True)
class Example:
    """One annotated article."""

    record: dict
    seen: Seen
    targets: list[Target]


def read_examples(source: Path) -> list[Example]:
    """Read PolNeAR's articles: JSON lines with `id, outlet, text, quotes`, gzipped or not."""
    with fsspec.open(source, "rt", encoding="utf-8", compression="infer") as file:
        return [_example(json.loads(line)) for line in file]


def fold_of(n: int) -> np.ndarray:
    """Assign each of `n` articles to one of five folds, the same each time."""
    folds = np.empty(n, int)
    folds[np.random.RandomState(0).permutation(n)] = np.arange(n) % N_FOLDS
    return folds


def see(text: str) -> Seen:
    """See a text as the model does when it is used, without page furniture."""
    pieces = paragraphs(text)
    return look(text, pieces, sentences(text, pieces), regions(text, pieces))


def _example(record: dict) -> Example:
    seen = see(record["text"])
    targets = [target for quote in record["quotes"] if (target := _target(seen, quote))]
    return Example(record, seen, targets)


def _target(seen: Seen, quote: dict) -> Target | None:
    content = [span for start, end in quote["content"] if (span := _range(seen, start, end))]
    source = [span for start, end in quote["source"] or [] if (span := _range(seen, start, end))]
    if not content or not quote["cue"]:
        return None
    start, end = quote["cue"][0]
    first, last = np.searchsorted(seen.ends, start, "right"), np.searchsorted(seen.starts, end, "left")
    words = [i for i in tokens_in(seen.words_between(first, last - 1)) if seen.words[i].lower() not in AUXILIARIES]
    heads = words or list(range(first, last))
    if not heads:
        return None
    cue = int(heads[0])
    low, high = (edge.item() for edge in seen.windows(np.array([cue])))
    whole = (content[0][0], content[-1][1])
    if not low <= whole[0] <= whole[1] < high:
        return Target(cue, low, high, (-1, -1), None, None)
    gaps = [(one[1] + 1, other[0] - 1) for one, other in pairwise(content)]
    gaps = [gap for gap in gaps if gap[0] <= gap[1]]
    around = [gap for gap in gaps if gap[0] <= cue <= gap[1]]
    hole = around[0] if around else max(gaps, key=lambda gap: gap[1] - gap[0], default=None)
    named = (source[0][0], source[-1][1]) if source else None
    named = named if named and low <= named[0] and named[1] < high else None
    return Target(cue, low, high, whole, named, hole)


def _range(seen: Seen, start: int, end: int) -> Span | None:
    """Give the tokens of a span of characters from its first to its last word, both included."""
    words = tokens_in(seen.tokens_of([(start, end)]))
    return (words[0], words[-1]) if words else None
