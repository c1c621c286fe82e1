"""Tables in text files: any delimiter, any usual encoding. Entry point: `open_delimited`."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from analysis.errors import InputError
from analysis.read.columns import ALIASES, Choice
from analysis.read.dates import parse_date
from analysis.read.files import MAX_ROW, TOO_LONG, Encoding, Lines, encoding_of
from analysis.read.source import Source
from analysis.text.outlets import host

DELIMITERS = (",", "\t", ";", "|")
# What trafilatura writes as CSV has no header.
TRAFILATURA = "url id fingerprint hostname title image date text comments license pagetype".split()
N_SAMPLE = 50


def open_delimited(source: Path, choice: Choice, needed: tuple[str, ...]) -> Source:
    """Open a table in a text file.

    Parameters
    ----------
    source, choice, needed
        As for `analysis.read.sources.open_source`.

    Returns
    -------
    Source
        With the encoding, the delimiter, the header, and a note where the header was shifted against its cells.

    Raises
    ------
    InputError
        if there is no header that can be read, or it lacks a needed column.
    """
    encoding = encoding_of(source)
    lines = iter(Lines(source, encoding))
    start = "".join(islice(lines, 20))[:65536]
    lines.close()
    delimiter, names = delimiter_of(start, choice)
    headless = delimiter == "\t" and len(names) == len(TRAFILATURA) and "://" in names[0]
    if headless:
        header = list(TRAFILATURA)
    else:
        reader = csv.reader(iter(Lines(source, encoding)), delimiter=delimiter, strict=True)
        try:
            header = [cell.strip().lower() for cell in next(reader, [])]
        except csv.Error as error:
            raise InputError(f"{source}, row 1: is not a CSV header ({error}); check the file") from error
    choice.check(source, header, _really_needed(header, choice, needed))
    table = _Table(source, encoding, delimiter, header, headless, 0)
    shift = _shift(header, [cells for _, cells in islice(table.cells(), N_SAMPLE) if isinstance(cells, list)])
    note = None
    if shift:
        note = f"the header was shifted by {abs(shift)} against the cells; mended"
        note += ", and cells beyond it are not read" if shift > 0 else ""
    table = _Table(source, encoding, delimiter, header, headless, shift)
    return Source("delimited text", table.rows, encoding.name, delimiter, tuple(header), note)


def delimiter_of(start: str, choice: Choice) -> tuple[str, list[str]]:
    """Tell the delimiter of a table from its beginning: the one that shows the most known columns, then the most.

    Examples
    --------
    >>> delimiter_of("date;source;content\\n", Choice())
    (';', ['date', 'source', 'content'])
    """
    best = (-1, 0, ",", [])
    for delimiter in DELIMITERS:
        try:
            names = next(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), [])
        except csv.Error:
            continue
        known = sum(choice.column_of(names, field) is not None for field in ALIASES if field not in choice.literals)
        if (known, len(names)) > best[:2] and (known or len(names) == len(TRAFILATURA)):
            best = (known, len(names), delimiter, names)
    return best[2], best[3]


def _really_needed(header: list[str], choice: Choice, needed: tuple[str, ...]) -> tuple[str, ...]:
    told = any(choice.column_of(header, field) for field in ("outlet", "url"))
    return tuple(field for field in needed if field != "outlet" or not told)


def _fits(header: list[str], cells: list[str], shift: int) -> list[bool]:
    fits = []
    for place, name in enumerate(header):
        if 0 <= place - shift < len(cells) and (cell := cells[place - shift].strip()):
            if name in ALIASES["date"]:
                fits.append(parse_date(cell) is not None)
            elif name in ALIASES["url"]:
                fits.append("://" in cell or bool(host(cell)))
    return fits


def _shift(header: list[str], sample: list[list[str]]) -> int:
    def share(shift: int) -> float:
        fits = [fit for cells in sample for fit in _fits(header, cells, shift)]
        return sum(fits) / len(fits) if len(fits) >= len(sample) / 2 > 0 else float("nan")

    if not share(0) < 0.5:
        return 0
    return max((shift for shift in (1, -1, 2, -2) if share(shift) >= 0.9), key=share, default=0)


class _Table:
    def __init__(self, source, encoding: Encoding, delimiter: str, header: list[str], headless: bool, shift: int):
        self.source, self.encoding, self.delimiter = source, encoding, delimiter
        self.header, self.headless, self.shift = header, headless, shift

    def cells(self) -> Iterator[tuple[int, list[str] | str]]:
        csv.field_size_limit(MAX_ROW)
        lines = Lines(self.source, self.encoding)
        reader = csv.reader(iter(lines), delimiter=self.delimiter, strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                lines.too_long = False
                yield number, f"the row cannot be read as CSV ({error}); check its quotation marks"
                continue
            if cells is None:
                return
            if number == 1 and not self.headless:
                continue
            if lines.too_long or sum(map(len, cells)) > MAX_ROW:
                lines.too_long = False
                yield number, TOO_LONG
            elif any(cell.strip() for cell in cells):
                yield number, cells

    def rows(self) -> Iterator[tuple[int, dict | str]]:
        for number, cells in self.cells():
            if isinstance(cells, str):
                yield number, cells
                continue
            header = self.header
            if self.shift and not all(_fits(header, cells, 0) or [False]):
                header = header[self.shift :] + [""] * self.shift if self.shift > 0 else [""] * -self.shift + header
            if len(cells) > len(header):
                reason = f"the row has {len(cells)} cells where the header has {len(header)}"
                yield number, f"{reason}; put cells that hold commas in quotation marks"
                continue
            row = dict(zip(header, cells, strict=False))
            if self.headless:
                row = {name: None if value == "null" else value for name, value in row.items()}
            yield number, row
