"""What notebooks show: a corpus opened, an answer in sentences, a picture with its table, a table.

In the report (`FRAMING_FIGURES` names a folder) every picture is written there as SVG, with the CSV of what it shows;
in JupyterLab the same picture stands in the page.
"""

import base64
import io
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterable
from html import escape
from itertools import count
from pathlib import Path
from typing import TypeVar

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import HTML
from matplotlib.axes import Axes

from analysis.corpus import corpus as corpora
from analysis.corpus.corpus import Corpus
from analysis.corpus.tables import write_csv
from analysis.errors import InputError
from analysis.show.formats import plain
from analysis.show.plots import STYLE
from analysis.text.words import printable

T = TypeVar("T")
FIGURES = "FRAMING_FIGURES"
CORPUS = "FRAMING_CORPUS"
MAX_NAME = 80
# A checkout has notebooks and data beside the package, an installed wheel has them in its environment's share/.
CHECKOUT = Path(__file__).resolve().parents[2]
HOME = CHECKOUT if (CHECKOUT / "notebooks").is_dir() else Path(sys.prefix) / "share" / "source-framing"
EMBEDDED = HOME / "data" / "four-outlets"


def open_corpus(folder: str | Path | None = None, outlets: Iterable[str] | None = None) -> Corpus:
    """Read the corpus a notebook is about.

    Parameters
    ----------
    folder
        A folder that `framing annotate` wrote; None: the one `FRAMING_CORPUS` names, or the embedded corpus.
    outlets
        If given, only these outlets' articles.
    """
    opened = _with_printable_names(corpora.read(folder or os.environ.get(CORPUS) or EMBEDDED))
    if outlets is not None:
        articles = opened.articles
        opened = opened.select(articles.loc[articles["outlet"].isin(list(outlets)), "article_id"])
    return opened


def _with_printable_names(opened: Corpus) -> Corpus:
    """A mark that turns the direction of text would turn what stands behind it in a picture."""
    names = opened.articles[["outlet", "story", "title"]]
    shown = names.apply(lambda column: column.map(printable, na_action="ignore").astype(column.dtype))
    return opened if shown.equals(names) else opened.replace(articles=opened.articles.assign(**shown))


def slug(*names: str) -> str:
    """Make a figure's name of outlets' names: small letters of any script, digits and hyphens, not too many.

    Examples
    --------
    >>> slug("words", "Press TV", "../AP")
    'words-press-tv-ap'
    """
    return re.sub(r"[\W_]+", "-", " ".join(names).lower())[:MAX_NAME].strip("-")


def attempt(measure: Callable[..., T], *args, **options) -> tuple[T | None, list[str]]:
    """Measure what not every corpus allows; where it does not, give None and the reason as a sentence."""
    try:
        return measure(*args, **options), []
    except InputError as error:
        why = str(error)
        return None, [f"Not measured here: {why}."]


def answer(sentences: Iterable[str]) -> HTML:
    """Show the notebook's answer; the report's first page repeats it. Article text in it is escaped."""
    items = "".join(f"<li>{escape(printable(sentence))}</li>" for sentence in sentences)
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
        Name of the files: small letters, digits and hyphens. One that is taken gets a number.
    alt
        What the picture shows, for those who cannot see it.
    """
    drawn = ax.get_figure()
    buffer = io.BytesIO()
    with plt.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "constrained_layout not applied")  # a name longer than the picture is wide
        drawn.savefig(buffer, format="svg", metadata={"Date": None}, bbox_inches="tight")
    plt.close(drawn)
    told = escape(printable(alt))
    if not (folder := os.environ.get(FIGURES)):
        source = "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()
        return HTML(f'<figure><img src="{source}" alt="{told}"><figcaption>{told}</figcaption></figure>')
    name = _untaken(Path(folder), name)
    (Path(folder) / f"{name}.svg").write_bytes(buffer.getvalue())
    write_csv(shown, Path(folder) / f"{name}.csv")
    file = f"figures/{name}"
    return HTML(
        f'<figure id="figure-{name}"><a class="picture" href="{file}.svg"><img src="{file}.svg" alt="{told}"></a>'
        f'<figcaption>{told} <span class="files"><a href="{file}.svg">SVG</a> · <a href="{file}.csv">CSV</a></span>'
        "</figcaption></figure>"
    )


def _untaken(folder: Path, name: str) -> str:
    """Number a name that is taken: outlets that differ in signs alone give their figures the same name."""
    numbered = (f"{name}-{number}" if number > 1 else name for number in count(1))
    return next(each for each in numbered if not (folder / f"{each}.svg").exists())


def table(frame: pd.DataFrame, caption: str, digits: int = 3) -> HTML:
    """Show a table with a caption; missing values as a dash, numbers with `digits` decimals, text escaped."""
    shown = frame.copy()
    for column, dtype in frame.dtypes.items():
        if str(dtype).startswith("float"):
            shown[column] = [plain(value, digits) for value in frame[column]]
        elif str(dtype).lower().startswith("int"):
            shown[column] = [plain(value, 0) if pd.notna(value) else value for value in frame[column]]
        elif str(dtype).startswith("datetime"):
            shown[column] = frame[column].dt.strftime("%Y-%m-%d")
    shown = shown.astype(object).where(frame.notna(), "–").map(lambda c: printable(c) if isinstance(c, str) else c)
    told = escape(printable(caption)) + ("" if len(frame) else ": none")
    body = shown.to_html(index=False, escape=True, border=0).replace("<th>", '<th scope="col">')
    body = body.replace('<tr style="text-align: right;">', "<tr>")
    body = body.replace("<thead>", f"<caption>{told}</caption>\n  <thead>", 1)
    return HTML(f'<div class="table" role="group" tabindex="0" aria-label="{told}">{body}</div>')
