"""What is understood of an input before it is annotated. Entry points: `describe`, `in_words`."""

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import InputError
from analysis.read.article import Article
from analysis.read.articles import inputs_of, open_input, read_articles
from analysis.read.columns import ALIASES, values_of
from analysis.text import words as texts
from analysis.text.outlets import in_order

if TYPE_CHECKING:
    import pandas as pd

N_ROWS = 50  # of JSON, by which its columns are told
N_EXAMPLES = 3
MOST_TOLD = 5  # outlets, doubts and reasons
_FIELDS = [field for field in ALIASES if field != "file"]
_COLUMNS = dict.fromkeys(("file", "kind", "encoding", "delimiter", "note", *_FIELDS))
_FOUND = "n_articles n_excluded outlets n_titles n_dated first last n_words doubts reasons examples".split()


def describe(source: Path, columns: Mapping[str, str] | None = None) -> "pd.DataFrame":
    """Return for each file of an input what it is, the articles found in it, and which column is taken for what.

    Parameters
    ----------
    source
        A file or a folder.
    columns
        As for `read_articles`, which is asked here: what is found is what `framing annotate` will keep.

    Returns
    -------
    pandas.DataFrame
        A row for each file: `file`, `kind`, `encoding`, `delimiter`, `note` (a header that was mended, or why the
        file cannot be read); for each field of `ALIASES` the column it is taken from, None where there is none;
        `n_articles` and `n_excluded`; `outlets` with their articles; how many have a headline and a date (`n_titles`,
        `n_dated`), the `first` and `last` day, `n_words` between blanks; `doubts` and `reasons` (why rows are left out)
        with their number; three `examples`: outlet, day, headline or first words.

    Raises
    ------
    InputError
        if there is no such file or folder, or the folder holds nothing to read.

    Notes
    -----
    The columns of JSON are those of its first 50 rows; a row that leaves the named column empty is read from the
    next column of the same meaning, so a table shows the usual source of a field, not that of each row.
    """
    import pandas as pd

    source = Path(source)
    inputs = inputs_of(source)
    found = {texts.printable(str(file)): _Found() for file in (*inputs.files, *(path for path, _ in inputs.refused))}
    told = [{"file": str(file)} | _taken(file, columns, inputs.root) for file in inputs.files]
    told += [{"file": str(path), "note": reason} for path, reason in inputs.refused]
    try:
        for item in read_articles([source], columns=columns):
            found.setdefault(item.file, _Found()).add(item)
    except InputError as error:  # of a single file
        told[0]["note"] = str(error)
    rows = [_COLUMNS | row | found[texts.printable(row["file"])].told() for row in told]
    return pd.DataFrame(rows, dtype=object)


def in_words(row: Mapping) -> list[str]:
    """Return what a row of `describe` says, a line for each thing."""
    lines = [f"{name}: {row[name]}" for name in ("kind", "encoding", "delimiter", "note", *_FIELDS) if row[name]]
    if not row["n_articles"]:
        return lines + [f"left out: {row['reasons']}"] * bool(row["reasons"] and not row["note"])
    days = f"{row['n_dated']:,}, {row['first']} to {row['last']}" if row["n_dated"] else "none is known"
    named = {"articles": f"{row['n_articles']:,}, {row['n_words']:,} words", "outlets": row["outlets"]}
    named |= {"headlines": f"{row['n_titles'] or 'none'}", "dates": days, "doubts": row["doubts"]}
    named |= {"left out": row["reasons"] and f"{row['n_excluded']:,}: {row['reasons']}", "for example": row["examples"]}
    return lines + [f"{name}: {value}" for name, value in named.items() if value]


def _taken(file: Path, columns: Mapping[str, str] | None, root: Path | None) -> dict:
    try:
        source, choice = open_input(file, columns, root)
        names = source.columns
        if names is None:
            rows = (row for _, row in islice(source.rows(), N_ROWS) if isinstance(row, dict))
            names = list(dict.fromkeys(path for row in rows for path, value in values_of(row) if value is not None))
    except InputError as error:
        return {"note": str(error)}
    told = {"kind": source.kind, "encoding": source.encoding, "delimiter": source.delimiter, "note": source.note}
    return told | {field: choice.column_of(names, field) for field in _FIELDS}


class _Found:
    """What was found in one file."""

    def __init__(self) -> None:
        self.outlets, self.doubts, self.reasons = Counter(), Counter(), Counter()
        self.days, self.examples = [], []
        self.n_titles = self.n_words = 0

    def add(self, item) -> None:
        if not isinstance(item, Article):
            self.reasons[item.reason] += 1
            return
        self.outlets[item.outlet] += 1
        self.doubts.update(filter(None, (item.date_doubt, item.note)))
        self.days += [item.published] if item.published else []
        self.n_titles += bool(item.title)
        self.n_words += len(item.text.split())
        if len(self.examples) < N_EXAMPLES:
            day = f"{item.published:%Y-%m-%d}" if item.published else "no date"
            told = item.title or texts.excerpt(item.text, [(0, min(len(item.text), 500))], 8)
            self.examples.append(f"{item.outlet}, {day}: {' '.join(told.split())[:80]}")

    def told(self) -> dict:
        first, last = (f"{end(self.days):%Y-%m-%d}" if self.days else None for end in (min, max))
        numbers = (self.outlets.total(), self.reasons.total())
        outlets = "; ".join(f"{name} ({self.outlets[name]:,})" for name in in_order(self.outlets)[:MOST_TOLD])
        others = len(self.outlets) - MOST_TOLD
        outlets += f"; {others} more" if others > 0 else ""
        lists = (_counted(self.doubts), _counted(self.reasons), " | ".join(self.examples))
        values = (*numbers, outlets, self.n_titles, len(self.days), first, last, self.n_words, *lists)
        return dict(zip(_FOUND, (value if value != "" else None for value in values), strict=True))


def _counted(counts: Counter) -> str:
    return "; ".join(f"{what} ({n:,})" for what, n in counts.most_common(MOST_TOLD))
