"""What notebooks show: a corpus opened, an answer in sentences, a picture with its table, a table.

In the report (`FRAMING_FIGURES` names a folder) every picture is written there as SVG, with the CSV of what it shows;
in JupyterLab the same picture stands in the page.
"""

import base64
import io
import os
import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import TypeVar

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import HTML
from matplotlib.axes import Axes

from analysis import corpus as corpora
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.plots import STYLE

T = TypeVar("T")
FIGURES = "FRAMING_FIGURES"
CORPUS = "FRAMING_CORPUS"
EMBEDDED = Path(__file__).resolve().parents[1] / "data" / "four-outlets"


def open_corpus(folder: str | Path | None = None, outlets: Iterable[str] | None = None) -> Corpus:
    """Read the corpus a notebook is about.

    Parameters
    ----------
    folder
        A folder that `framing annotate` wrote; None: the one `FRAMING_CORPUS` names, or the embedded corpus.
    outlets
        If given, only these outlets' articles.
    """
    opened = corpora.read(folder or os.environ.get(CORPUS) or EMBEDDED)
    if outlets is not None:
        articles = opened.articles
        opened = opened.select(articles.loc[articles["outlet"].isin(list(outlets)), "article_id"])
    return opened


def slug(*names: str) -> str:
    """Make a figure's name of outlets' names: small letters of any script, digits and hyphens.

    Examples
    --------
    >>> slug("words", "Press TV", "../AP")
    'words-press-tv-ap'
    """
    return re.sub(r"[\W_]+", "-", " ".join(names).lower()).strip("-")


def attempt(measure: Callable[..., T], *args, **options) -> tuple[T | None, list[str]]:
    """Measure what not every corpus allows; where it does not, give None and the reason as a sentence."""
    try:
        return measure(*args, **options), []
    except InputError as error:
        why = str(error)
        return None, [f"Not measured here: {why}."]


def answer(sentences: Iterable[str]) -> HTML:
    """Show the notebook's answer; the report's first page repeats it. Article text in it is escaped."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return HTML(f'<ul class="answer">{items}</ul>')


def figure(ax: Axes, shown: pd.DataFrame, name: str, alt: str) -> HTML:
    """Show a picture with its description and the table it draws.

    Parameters
    ----------
    ax
        The Axes of the picture.
    shown
        What it draws; written as CSV beside it.
    name
        Name of the files, unique in the report: small letters, digits and hyphens.
    alt
        What the picture shows, for those who cannot see it.
    """
    drawn = ax.get_figure()
    buffer = io.BytesIO()
    with plt.rc_context(STYLE):
        drawn.savefig(buffer, format="svg", metadata={"Date": None}, bbox_inches="tight")
    plt.close(drawn)
    folder = os.environ.get(FIGURES)
    if folder:
        (Path(folder) / f"{name}.svg").write_bytes(buffer.getvalue())
        shown.to_csv(Path(folder) / f"{name}.csv", index=False, lineterminator="\n")
        source = f"figures/{name}.svg"
        links = f' <a href="figures/{name}.svg">SVG</a> · <a href="figures/{name}.csv">CSV</a>'
    else:
        source = "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()
        links = ""
    return HTML(
        f'<figure><img src="{source}" alt="{escape(alt)}"><figcaption>{escape(alt)}{links}</figcaption></figure>'
    )


def table(frame: pd.DataFrame, caption: str, digits: int = 3) -> HTML:
    """Show a table with a caption; missing values as a dash, numbers with `digits` decimals, text escaped."""
    shown = frame.copy()
    for column, dtype in frame.dtypes.items():
        if str(dtype).startswith("float"):
            shown[column] = [f"{value:.{digits}f}" for value in frame[column]]
        elif str(dtype).startswith("datetime"):
            shown[column] = frame[column].dt.strftime("%Y-%m-%d")
    shown = shown.astype(object).where(frame.notna(), "–")
    body = shown.to_html(index=False, escape=True, border=0)
    head = f"<caption>{escape(caption)}</caption>\n  <thead>"
    return HTML(f'<div class="table">{body.replace("<thead>", head, 1)}</div>')
