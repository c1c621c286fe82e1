"""What notebooks show: a corpus opened, an answer in sentences, a picture with its table, a table.

A cell's output is HTML that needs nothing beside it, and carries its `parts` too, which the report lays out anew.
"""

from __future__ import annotations

import io
import os
import re
import sys
import warnings
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from analysis import corpus as corpora
from analysis.corpus import Corpus
from analysis.corpus.tables import csv_text
from analysis.show.numbers import percent, plain, times
from analysis.show.plots import STYLE
from analysis.text.words import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CORPUS, DAYS = "FRAMING_CORPUS", {"since": "FRAMING_SINCE", "until": "FRAMING_UNTIL"}
PARTS = "application/vnd.source-framing+json"
MAX_NAME = 80
DATES = {"minute": "%-d %b %Y, %H:%M", "month": "%b %Y", "year": "%Y"}
NOT_MEASURED = "Not measured here: {}."
TEMPLATES = Path(__file__).parent / "report_template"
DOTS_PER_INCH, N_COLOURS, MOST_ROWS = 150, 64, 200
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
        """All of it as HTML that needs nothing beside it."""
        return _in_notebooks().get_template("notebook.html.j2").render(parts=self.parts)

    def _repr_html_(self) -> str:
        return self.data

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/html": self.data, PARTS: self.parts}


@cache
def _in_notebooks() -> Environment:
    return templates(single=True, is_alone=True)


def templates(**known: Any) -> Environment:
    """Return the templates of pages, which know these names too; what they do not know, they refuse."""
    loader, blanks = FileSystemLoader(TEMPLATES), {"trim_blocks": True, "lstrip_blocks": True}
    made = Environment(loader=loader, autoescape=True, finalize=_printable, undefined=StrictUndefined, **blanks)
    made.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False, "allow_nan": False}
    made.globals |= {
        "n_of": times,
        "percent": lambda share: percent(share).replace(" %", "\u00a0%"),
        "address": data_address,
        "table": lambda frame, caption: Markup(table(frame, caption).data),
        "day": day,
        "web": web,
        **known,
    }
    return made


def _printable(value: Any) -> Any:
    """A mark that turns the direction of text would turn what stands behind it."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def data_address(text: str, kind: str) -> str:
    """Return an address that holds a file itself."""
    return f"data:{kind};base64,{b64encode(text.encode()).decode()}"


def open_corpus(folder: str | Path | None = None, outlets: Iterable[str] | None = None, **which) -> Corpus:
    """Return the corpus a notebook is about: a folder that `framing annotate` wrote; None: the embedded corpus.

    A report names another in `FRAMING_CORPUS`, and its days in `FRAMING_SINCE` and `FRAMING_UNTIL`. If `outlets` are
    given, only their articles; `which`: `since`, `until` and `shared_months`, as for `Corpus.narrow`.
    """
    asked = os.environ.get(CORPUS)
    opened = corpora.read(folder or asked or EMBEDDED)
    if asked and str(folder or asked) == asked:
        which = {name: os.environ[day] for name, day in DAYS.items() if os.environ.get(day)} | which
    # a mark that turns the direction of text would turn what stands behind it in a picture
    names = opened.articles[["outlet", "story", "title"]]
    shown = names.apply(lambda column: column.map(printable, na_action="ignore").astype(column.dtype))
    if not shown.equals(names):
        opened = opened.replace(articles=opened.articles.assign(**shown))
    return opened.narrow(outlets or (), **which)


def slug(*names: str) -> str:
    """Return names as a file or an anchor is called: small letters of any script, digits and hyphens, not too many.

    Examples
    --------
    >>> slug("words", "Press TV", "../AP")
    'words-press-tv-ap'
    """
    return re.sub(r"[\W_]+", "-", " ".join(names).lower())[:MAX_NAME].strip("-")


def about_article(row: Any) -> list[str]:
    """Return the headline, address and day of an article, as scripts of the report take them."""
    title = row.title if pd.notna(row.title) else row.article_id
    return [printable(title), web(row.url), day(row.published, row.date_precision)]


def web(url: Any) -> str:
    """Return an address that a page may link to; else nothing."""
    return url if isinstance(url, str) and url.startswith(("http://", "https://")) else ""


def day(published: Any, precision: str) -> str:
    """Return when an article was published, as exactly as it is known."""
    return "no date" if pd.isna(published) else published.strftime(DATES.get(precision, "%-d %b %Y"))


def answer(sentences: Iterable[str]) -> Shown:
    """Return a notebook's answer, in sentences, to show."""
    return Shown({"answer": list(map(printable, sentences))})


def picture(ax: Axes, *kinds: str) -> list[bytes]:
    """Return a picture as the content of a file for each of the kinds, "svg" or "png", and close it."""
    import matplotlib.pyplot as plt

    drawn, files = ax.get_figure(), []
    looks = {"svg": {"transparent": True, "metadata": {"Date": None}}, "png": {"metadata": {"Software": None}}}
    with plt.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "constrained_layout not applied")  # a name longer than the picture is wide
        for kind in kinds:
            buffer = io.BytesIO()
            drawn.savefig(buffer, format=kind, dpi=DOTS_PER_INCH, bbox_inches="tight", **looks[kind])
            if kind == "png":  # of a fifth of the size, and looks the same
                whole, buffer = Image.open(buffer).convert("RGB"), io.BytesIO()
                whole.quantize(N_COLOURS).save(buffer, "png", optimize=True)
            files.append(buffer.getvalue())
    plt.close(drawn)
    return files


def figure(ax: Axes, shown: pd.DataFrame, name: str, alt: str, **about: Any) -> Shown:
    """Return a picture to show, with its description `alt`, and for the report its name, table and more."""
    table = csv_text(shown).encode("utf-8", "backslashreplace").decode()
    svg, png = picture(ax, "svg", "png")
    files = {"svg": svg.decode(), "png": b64encode(png).decode(), "csv": table}
    return Shown({"name": name, "alt": printable(alt), **files, **about})


def folded(frame: pd.DataFrame, caption: str, pair: str | None = None) -> str:
    """Return a table that is opened by its caption, as HTML; in a report it is shown when its pair is."""
    own = f' data-pair="{escape(pair)}"' if pair else ""
    return f"<details{own}><summary>{caption}</summary>{table(frame, caption).data}</details>"


def table(frame: pd.DataFrame, caption: str, digits: int = 3) -> Shown:
    """Return a table to show with a caption; missing values as a dash, numbers with `digits` decimals, text escaped.

    Of more than `MOST_ROWS` rows it has the first, and says so.
    """
    told = escape(printable(caption)) + f": the first {MOST_ROWS} of {len(frame):,}" * (len(frame) > MOST_ROWS)
    if frame.empty:
        return Shown(f"<p>{told}: none.</p>")
    frame = frame[:MOST_ROWS]
    shown = frame.copy()
    for column, dtype in frame.dtypes.items():
        if str(dtype).startswith("float"):
            shown[column] = [plain(value, digits) for value in frame[column]]
        elif str(dtype).lower().startswith("int"):
            shown[column] = [plain(value, 0) if pd.notna(value) else value for value in frame[column]]
        elif str(dtype).startswith("datetime"):
            shown[column] = frame[column].dt.strftime("%Y-%m-%d")
    shown = shown.astype(object).where(frame.notna(), "–").map(lambda c: printable(c) if isinstance(c, str) else c)
    shown.columns = [re.sub("^n_", "number of ", str(name)).replace("_", " ") for name in shown]
    body = shown.to_html(index=False, escape=True, border=0).replace("<th>", '<th scope="col">')
    body = body.replace('<tr style="text-align: right;">', "<tr>")
    body = re.sub(r"<td>(https?://[^<\s]+)</td>", r'<td><a href="\1">article</a></td>', body)
    body = body.replace("<thead>", f"<caption>{told}</caption>\n  <thead>", 1)
    return Shown(f'<div class="table" role="group" tabindex="0" aria-label="{told}">{body}</div>')
