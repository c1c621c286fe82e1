"""Read articles from files of any usual kind. Entry points: `read_articles`, and `describe`, which tells beforehand."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.read.article import Article, Excluded
from analysis.read.articles import inputs_of, open_input, paths, read_articles
from analysis.read.columns import ALIASES, Choice, values_of
from analysis.text import words as texts

__all__ = ["Article", "Excluded", "describe", "paths", "read_articles"]

N_ROWS = 50  # of JSON, by which its columns are told
N_EXAMPLES = 3
MOST_TOLD = 5  # outlets, doubts and reasons


class Told(NamedTuple):
    """What is understood of one file: how many articles and rows left out, and in words what they are."""

    file: str
    n_articles: int
    n_excluded: int
    words: dict[str, str]


def describe(source: Path, columns: Mapping[str, str] | None = None) -> list[Told]:
    """Return for each file of an input what it is, the articles found in it, and which column is taken for what.

    The columns of JSON are those of its first 50 rows. A row that leaves the named column empty is read from the next
    column of the same meaning. An InputError where there is nothing to read.
    """
    inputs, choice = inputs_of(Path(source)), Choice(columns)
    taken = {str(file): _taken(file, choice) for file in inputs.files}
    taken |= {str(path): {"note": reason} for path, reason in inputs.refused}
    found: dict[str, dict[str, Counter]] = defaultdict(lambda: defaultdict(Counter))
    try:
        for item in read_articles(source, columns=columns):
            _count(item, found[item.file])
    except InputError as error:  # of a single file
        taken[str(source)]["note"] = str(error)
    return [_told(file, words, found[texts.printable(file)]) for file, words in taken.items()]


def _taken(file: Path, choice: Choice) -> dict:
    try:
        source = open_input(file, choice)
        names = source.columns
        if names is None:
            rows = (row for _, row in islice(source.rows(), N_ROWS) if isinstance(row, dict))
            names = list(dict.fromkeys(path for row in rows for path, value in values_of(row) if value is not None))
    except InputError as error:
        return {"note": str(error)}
    told = {"kind": source.kind, "encoding": source.encoding, "delimiter": source.delimiter, "note": source.note}
    return told | {field: choice.column_of(names, field) for field in ALIASES if field != "file"}


def _count(item, n: dict[str, Counter]) -> None:
    if not isinstance(item, Article):
        n["left out"][item.reason] += 1
        return
    day = f"{item.published:%Y-%m-%d}" if item.published else "no date"
    n["outlets"][item.outlet] += 1
    n["days"][day] += 1
    n["doubts"].update(filter(None, (item.date_doubt, item.note)))
    n["all"].update(titles=bool(item.title), words=len(item.text.split()))
    if n["outlets"].total() <= N_EXAMPLES:
        told = item.title or texts.excerpt(item.text, [(0, min(len(item.text), 500))], 8)
        n["for example"][f"{item.outlet}, {day}: {' '.join(told.split())[:80]}"] += 1


def _told(file: str, words: dict, n: dict[str, Counter]) -> Told:
    n_articles, n_excluded = n["outlets"].total(), n["left out"].total()
    n_dated = n["days"].total() - n["days"].pop("no date", 0)
    if n_articles:
        words["articles"] = f"{n_articles:,}, {n['all']['words']:,} words"
        words["outlets"] = _listed(n["outlets"])
        words["headlines"] = f"{n['all']['titles'] or 'none'}"
        words["dates"] = f"{n_dated:,}, {min(n['days'])} to {max(n['days'])}" if n_dated else "none is known"
        words["doubts"] = _listed(n["doubts"])
    if n_excluded and (n_articles or not words.get("note")):
        words["left out"] = f"{n_excluded:,}: {_listed(n['left out'])}"
    words["for example"] = " | ".join(n["for example"])
    return Told(file, n_articles, n_excluded, {name: told for name, told in words.items() if told})


def _listed(counts: Counter) -> str:
    told = [f"{what} ({n:,})" for what, n in counts.most_common(MOST_TOLD)]
    return "; ".join(told + [f"{len(counts) - MOST_TOLD} more"] * (len(counts) > MOST_TOLD))
