"""Measure how much page furniture is caught and how much of the articles is lost, beside the usual baseline.

`python -m tests.benchmarks.furniture RAW_PAGES_DIR` takes a folder of CSV files of raw pages, one for each outlet
(`Titulo, Contenido`), of which `furniture_marks.csv` marks a sample by hand: the page, its SHA-256 and the offsets of
its running text. Titles, standfirsts, datelines, captions, credits and notes are furniture; subheads and quoted posts
between paragraphs are not.
"""

import hashlib
from collections import Counter
from pathlib import Path

import click
import numpy as np
import pandas as pd

from analysis.annotation.furniture import Learnt, learn, mark
from analysis.errors import InputError
from analysis.text import words as texts

MARKS = Path(__file__).with_name("furniture_marks.csv")
BASELINE_PAGES = 3
N_DRAWS = 10
HALVES = ("tuning", "final")


def read_pages(folder: Path) -> pd.DataFrame:
    """Read the raw pages: `page, outlet, title, text, sha256`.

    Raises
    ------
    InputError
        If the folder holds no such file.
    """
    frames = []
    for path in sorted(folder.glob("*.csv")):
        frame = pd.read_csv(path)
        if not {"Titulo", "Contenido"} <= set(frame.columns):
            raise InputError(f"{path.name} has no columns Titulo and Contenido; give the folder of the raw pages.")
        outlet = path.stem
        page = [f"{outlet}-{i}" for i in range(len(frame))]
        frames.append(
            pd.DataFrame({"page": page, "outlet": outlet, "title": frame["Titulo"], "text": frame["Contenido"]})
        )
    if not frames:
        raise InputError(f"{folder.name} holds no CSV files; give the folder of the raw pages.")
    pages = pd.concat(frames, ignore_index=True)
    pages["sha256"] = [hashlib.sha256(text.encode()).hexdigest() for text in pages["text"]]
    return pages


def read_marks(pages: pd.DataFrame) -> pd.DataFrame:
    """Read the marks by hand of the pages there are: `page, outlet, half, body`, the last a list of spans.

    Every second page of each outlet is in the final half, on which nothing was tuned.

    Raises
    ------
    InputError
        If a marked page is not there as it was marked.
    """
    digests = dict(zip(pages["page"], pages["sha256"], strict=True))
    rows: list[tuple] = []
    for (outlet, page, digest), spans in pd.read_csv(MARKS).groupby(["outlet", "page", "sha256"], sort=False):
        if digests.get(page) != digest:
            raise InputError(f"Page {page} is not the page that {MARKS.name} marks; give the same raw pages.")
        n_before = sum(row[1] == outlet for row in rows)
        rows.append((page, outlet, HALVES[n_before % 2], list(zip(spans["start"], spans["end"], strict=True))))
    return pd.DataFrame(rows, columns=["page", "outlet", "half", "body"])


def baseline(text: str, lines: Counter[str]) -> list[texts.Span]:
    """Take the lines that stand word for word on three pages or more of the outlet for furniture."""
    return [(s, e) for s, e in texts.lines(text) if lines[text[s:e]] >= BASELINE_PAGES]


def count(text: str, body: list[texts.Span], marked: list[texts.Span]) -> tuple[int, int, int, int]:
    """Count words: of furniture, of it caught, of the body, of it lost; a word belongs where its middle is."""
    covered = np.zeros(len(text) + 1, bool)
    for start, end in marked:
        covered[start:end] = True
    numbers = []
    for spans in (texts.subtract([(0, len(text))], body), body):
        middles = [(s + e) // 2 for start, end in spans for s, e in texts.words(text, start, end)]
        numbers += [len(middles), int(covered[middles].sum()) if middles else 0]
    return tuple(numbers)


def measure(pages: pd.DataFrame, marks: pd.DataFrame, n_pages: int | None = None, seed: int = 0) -> pd.DataFrame:
    """Count, for each marked page, what is caught and lost: `outlet, half, method`, and the counts of `count`.

    With `n_pages`, nothing is seen of an outlet but so many of its pages, a marked one among them, drawn at random.
    """
    rng = np.random.default_rng(seed)
    by_page = pages.set_index("page")
    rows = []
    learnt_from: dict[str, tuple[Learnt, Counter[str]]] = {}
    for item in marks.itertuples():
        text, title = by_page.loc[item.page, ["text", "title"]]
        if n_pages is None and item.outlet in learnt_from:
            learnt, lines = learnt_from[item.outlet]
        else:
            seen = pages[pages["outlet"] == item.outlet]
            if n_pages:
                others = seen[seen["page"] != item.page]
                drawn = others.iloc[np.sort(rng.choice(len(others), n_pages - 1, replace=False))]
                seen = pd.concat([drawn, seen[seen["page"] == item.page]])
            learnt = learn((item.outlet, page) for page in seen["text"])
            lines = Counter(line for page in seen["text"] for line in {page[s:e] for s, e in texts.lines(page)})
            learnt_from[item.outlet] = learnt, lines
        spans = [(s, e) for s, e, _ in mark(text, title, learnt, item.outlet)]
        rows.append((item.outlet, item.half, "learnt", *count(text, item.body, spans)))
        rows.append((item.outlet, item.half, "baseline", *count(text, item.body, baseline(text, lines))))
    columns = "outlet half method n_furniture n_caught n_body n_lost"
    return pd.DataFrame(rows, columns=columns.split())


def shares(counts: pd.DataFrame) -> pd.DataFrame:
    """Sum the counts by outlet, half and method: `share_caught` of furniture, `share_lost` of body words."""
    sums = counts.groupby(["outlet", "half", "method"]).sum()
    return pd.DataFrame(
        {"share_caught": sums["n_caught"] / sums["n_furniture"], "share_lost": sums["n_lost"] / sums["n_body"]}
    ).unstack("method")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print the shares caught and lost by outlet, from all pages in FOLDER and from three pages of each outlet."""
    try:
        pages = read_pages(folder)
        marks = read_marks(pages)
    except InputError as error:
        raise click.ClickException(str(error)) from None
    click.echo("All pages of the outlet seen:")
    click.echo(shares(measure(pages, marks)).to_string(float_format="%.3f"))
    click.echo(f"Three pages of the outlet seen, {N_DRAWS} draws:")
    draws = pd.concat([measure(pages, marks, 3, seed) for seed in range(N_DRAWS)])
    click.echo(shares(draws).to_string(float_format="%.3f"))


if __name__ == "__main__":
    main()
