"""What notebooks show: a corpus opened, an answer in sentences, a picture with its table, a table.

A cell's output is HTML that needs nothing beside it, and carries its `parts` too, which the report lays out anew.
"""

import io
import os
import re
import sys
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from PIL import Image

from analysis.corpus import corpus as corpora
from analysis.corpus.corpus import Corpus
from analysis.corpus.tables import csv_text
from analysis.errors import InputError
from analysis.show.numbers import plain
from analysis.show.plots import NIGHT, STYLE
from analysis.text.words import printable

CORPUS = "FRAMING_CORPUS"
PARTS = "application/vnd.source-framing+json"
MAX_NAME = 80
NOT_MEASURED = "Not measured here: {}."
DOTS_PER_INCH, N_COLOURS = 150, 64
# A checkout has notebooks and data beside the package, an installed wheel has them in its environment's share/.
CHECKOUT = Path(__file__).resolve().parents[2]
HOME = CHECKOUT if (CHECKOUT / "notebooks").is_dir() else Path(sys.prefix) / "share" / "source-framing"
EMBEDDED = HOME / "data" / "four-outlets"


class Shown:
    """What a cell shows, as `parts`: HTML, answers with the key `answer`, figures with `name`, `alt`, `svg`, `csv`."""

    def __init__(self, *parts: str | dict):
        self.parts = list(parts)

    @property
    def data(self) -> str:
        """All of it as HTML."""
        return "".join(map(_html, self.parts))

    def _repr_html_(self) -> str:
        return self.data

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        drawn = Shown(*self.parts)  # once: pictures take time
        return {"text/html": drawn.data, PARTS: drawn.parts}


def _html(part: str | dict) -> str:
    if isinstance(part, str):
        return part
    if "answer" in part:
        return f'<ul class="answer">{"".join(f"<li>{escape(sentence)}</li>" for sentence in part["answer"])}</ul>'
    alt, source = escape(part["alt"]), data_address(part["svg"], "image/svg+xml")
    told = "".join(f"<li>{escape(sentence)}</li>" for sentence in part.get("told", ()))
    caption = "" if told else f"<figcaption>{alt}</figcaption>"
    image = f'<img src="{source}" alt="{alt}" style="background:#fff;color-scheme:light">'
    return f"<figure>{image}{caption}</figure>{told and f'<ul>{told}</ul>'}"


def data_address(text: str, kind: str) -> str:
    """Return an address that holds a file itself."""
    return f"data:{kind};base64,{b64encode(text.encode()).decode()}"


def open_corpus(
    folder: str | Path | None = None,
    outlets: Iterable[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    shared_months: bool = False,
) -> Corpus:
    """Return the corpus a notebook is about.

    Parameters
    ----------
    folder
        A folder that `framing annotate` wrote; None: the one `FRAMING_CORPUS` names, or the embedded corpus.
    outlets
        If given, only these outlets' articles.
    since, until, shared_months
        As for `Corpus.narrow`.
    """
    opened = corpora.read(folder or os.environ.get(CORPUS) or EMBEDDED)
    # a mark that turns the direction of text would turn what stands behind it in a picture
    names = opened.articles[["outlet", "story", "title"]]
    shown = names.apply(lambda column: column.map(printable, na_action="ignore").astype(column.dtype))
    if not shown.equals(names):
        opened = opened.replace(articles=opened.articles.assign(**shown))
    return opened.narrow(outlets or (), since=since, until=until, shared_months=shared_months)


def slug(*names: str) -> str:
    """Return names as a file or an anchor is called: small letters of any script, digits and hyphens, not too many.

    Examples
    --------
    >>> slug("words", "Press TV", "../AP")
    'words-press-tv-ap'
    """
    return re.sub(r"[\W_]+", "-", " ".join(names).lower())[:MAX_NAME].strip("-")


def attempt(measure: Callable, *args, **options) -> tuple[Any, list[str]]:
    """Return what is measured, or where the corpus does not allow it, None and the reason as a sentence."""
    try:
        return measure(*args, **options), []
    except InputError as error:
        return None, [NOT_MEASURED.format(error)]


def answer(sentences: Iterable[str]) -> Shown:
    """Return the notebook's answer to show; the report's first page repeats it."""
    return Shown({"answer": list(map(printable, sentences))})


def picture(ax: Axes, *kinds: str) -> list[bytes]:
    """Return a picture as the content of a file for each of the kinds, "svg" or "png", and close it."""
    drawn, files = ax.get_figure(), []
    about = {"svg": {"Date": None}, "png": {"Software": None}}
    with plt.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "constrained_layout not applied")  # a name longer than the picture is wide
        for kind in kinds:
            buffer, clear = io.BytesIO(), kind == "svg"
            drawn.savefig(
                buffer, format=kind, metadata=about[kind], dpi=DOTS_PER_INCH, bbox_inches="tight", transparent=clear
            )
            files.append(_by_night(buffer.getvalue()) if clear else _of_few_colours(buffer))
    plt.close(drawn)
    return files


def _by_night(svg: bytes) -> bytes:
    """Let a drawing change its colours where the page that shows it is dark."""
    rules = "".join(
        f'[style*="{what}: {day}"]{{{what}:{night}!important}}'
        for day, night in NIGHT.items()
        for what in ("fill", "stroke")
    )
    style = f"<style>@media (prefers-color-scheme:dark){{svg{{fill:{NIGHT['#000000']}}}{rules}}}</style>"
    head, mark, rest = svg.decode().partition("<defs>")
    return f"{head}{style}{mark}{rest}".encode()


def _of_few_colours(png: io.BytesIO) -> bytes:
    """Return a picture of a fifth of the size that looks the same."""
    buffer = io.BytesIO()
    Image.open(png).convert("RGB").quantize(N_COLOURS).save(buffer, "png", optimize=True)
    return buffer.getvalue()


def figure(ax: Axes, shown: pd.DataFrame, name: str, alt: str, **about: Any) -> Shown:
    """Return a picture to show, with its description `alt`, and for the report its name, table and more."""
    table = csv_text(shown).encode("utf-8", "backslashreplace").decode()
    svg, png = picture(ax, "svg", "png")
    files = {"svg": svg.decode(), "png": b64encode(png).decode(), "csv": table}
    return Shown({"name": name, "alt": printable(alt), **files, **about})


def table(frame: pd.DataFrame, caption: str, digits: int = 3) -> Shown:
    """Return a table to show with a caption; missing values as a dash, numbers with `digits` decimals, text escaped."""
    told = escape(printable(caption))
    if frame.empty:
        return Shown(f"<p>{told}: none.</p>")
    shown = frame.copy()
    for column, dtype in frame.dtypes.items():
        if str(dtype).startswith("float"):
            shown[column] = [plain(value, digits) for value in frame[column]]
        elif str(dtype).lower().startswith("int"):
            shown[column] = [plain(value, 0) if pd.notna(value) else value for value in frame[column]]
        elif str(dtype).startswith("datetime"):
            shown[column] = frame[column].dt.strftime("%Y-%m-%d")
    shown = shown.astype(object).where(frame.notna(), "–").map(lambda c: printable(c) if isinstance(c, str) else c)
    body = shown.to_html(index=False, escape=True, border=0).replace("<th>", '<th scope="col">')
    body = body.replace('<tr style="text-align: right;">', "<tr>")
    body = re.sub(r"<td>(https?://[^<\s]+)</td>", r'<td><a href="\1">article</a></td>', body)
    body = body.replace("<thead>", f"<caption>{told}</caption>\n  <thead>", 1)
    return Shown(f'<div class="table" role="group" tabindex="0" aria-label="{told}">{body}</div>')
