"""Measure the extractor on annotated articles, beside a naive baseline in the same run and published figures.

Entry point: `measure`. The scoring script is the caller's: it takes gold and predictions as JSON lines and writes
JSON (`--json`), joint being content Dice of at least .8 and the right source.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import fsspec
import pandas as pd

from analysis.annotation.quotes import Quote, extract_quotes
from analysis.annotation.quotes.marks import regions
from analysis.text.sentences import paragraphs
from analysis.text.words import words
from analysis.vocabulary import SCARE

KINDS = ("all", "direct", "mixed", "indirect")
PUBLISHED = (
    ("textacy, pieces joined", 23.8, 33.1, 71.8, 15.3, 0.0),
    ("GenderGapTracker, joined", 44.4, 57.3, 66.7, 40.3, 35.1),
    ("BBC Citron, retrained", 44.0, 51.1, 54.2, 49.8, 38.9),
    ("two people", 72.9, 79.7, 96.7, 85.6, 64.2),
)
# Folds 0 and 1 of the training articles, before 27 weights took the place of the trees; see MODEL_CARD.md.
CROSS_VALIDATED = ("this extractor, cross-validated on train (recorded)", 63.8, 75.9, 91.1, 71.5, 51.7)
_NAME = re.compile(r"(?:[A-Z][\w.'’-]+ ){0,3}[A-Z][\w'’-]+")
_SAID = re.compile(r"\b(?:said|says|told|wrote|added|asked)\b")
REACH = 60


def measure(records: list[dict], scorer: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score the extractor and the naive baseline.

    Parameters
    ----------
    records
        Articles with `id, outlet, text, quotes`, in the form of PolNeAR.
    scorer
        The scoring script.

    Returns
    -------
    DataFrame, DataFrame
        By system: joint F1 in percent (`all, speech, direct, mixed, indirect`) and words per CPU-second; above them
        published test figures of others, and what cross-validation gave. By outlet: joint F1 by kind, and F1 of
        attributed words of direct quotations.
    """
    rows = [(name, *figures, float("nan")) for name, *figures in (*PUBLISHED, CROSS_VALIDATED)]
    by_outlet = None
    for name, system in (("naive: marks and the nearest name", naive), ("this extractor", ours)):
        predicted, speed = _run(system, records)
        every, speech = (_score(records, predicted, scorer, view) for view in ("all", "speech"))
        rows.append((name, _joint(every, "all"), _joint(speech, "all"), *(_joint(every, k) for k in KINDS[1:]), speed))
        by_outlet = _by_outlet(records, predicted, scorer)
    columns = ["system", "all", "speech", *KINDS[1:], "words_per_cpu_second"]
    return pd.DataFrame(rows, columns=columns), by_outlet


def ours(text: str) -> list[dict]:
    """Extract with this package."""
    return as_predicted([quote for quote in extract_quotes(text) if quote.kind != SCARE])


def as_predicted(quotes: list[Quote]) -> list[dict]:
    """Return quotations as the scoring script reads them."""
    return [
        {"content": quote.content, "source": quote.source or None, "cue": quote.cue or None, "speaker": quote.speaker}
        for quote in quotes
    ]


def naive(text: str) -> list[dict]:
    """Take every pair of marks with three words or more, and the name nearest to a "said" beside it."""
    found = []
    for region in regions(text, paragraphs(text)):
        if len(words(text, region.start, region.end)) < 3:
            continue
        sides = (
            (text[region.outer_end : region.outer_end + REACH], region.outer_end),
            (
                text[max(0, region.outer_start - REACH) : region.outer_start],
                max(0, region.outer_start - REACH),
            ),
        )
        source = next(
            (
                [offset + name.start(), offset + name.end()]
                for side, offset in sides
                if _SAID.search(side) and (name := _NAME.search(side))
            ),
            None,
        )
        found.append({"content": [[region.start, region.end]], "source": [source] if source else None, "cue": None})
    return found


def read_records(source: Path) -> list[dict]:
    """Read annotated articles from JSON lines, gzipped or not."""
    with fsspec.open(source, "rt", encoding="utf-8", compression="infer") as file:
        return [json.loads(line) for line in file]


def _run(system: Callable[[str], list[dict]], records: list[dict]) -> tuple[list[dict], float]:
    system(records[0]["text"])
    start = time.process_time()
    predicted = [{"id": record["id"], "quotes": system(record["text"])} for record in records]
    seconds = time.process_time() - start
    return predicted, sum(len(words(record["text"])) for record in records) / seconds


def _score(records: Iterable[dict], predicted: Iterable[dict], scorer: Path, view: str = "all") -> dict:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("gold.jsonl", "predicted.jsonl", "scores.json")]
        for file, lines in zip(files, (records, predicted), strict=False):
            file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        command = [sys.executable, str(scorer), *map(str, files[:2]), "--view", view, "--json", str(files[2])]
        subprocess.run(command, check=True, capture_output=True)
        return json.loads(files[2].read_text("utf-8"))


def joint(records: list[dict], predicted: list[dict], scorer: Path) -> float:
    """Return the F1, in percent, of quotations whose content and source are found."""
    return _joint(_score(records, predicted, scorer), "all")


def _joint(scores: dict, kind: str) -> float:
    return round(100 * scores[kind]["joint"][2], 1)


def _by_outlet(records, predicted, scorer) -> pd.DataFrame:
    rows = []
    for outlet in sorted({record["outlet"] for record in records}):
        chosen = [i for i, record in enumerate(records) if record["outlet"] == outlet]
        scores = _score([records[i] for i in chosen], [predicted[i] for i in chosen], scorer)
        attributed = round(100 * scores["direct"]["tok_attr"][2], 1)
        rows.append((outlet, len(chosen), *(_joint(scores, kind) for kind in KINDS), attributed))
    return pd.DataFrame(rows, columns=["outlet", "n_articles", *KINDS, "tok_attr_direct"])
