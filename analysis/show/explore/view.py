"""One comparison of a choice of articles, in every form: table, picture, sentence, code.

Entry point: `view`.
"""

import io
import os
from functools import lru_cache
from html import escape

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from analysis.corpus.corpus import Corpus
from analysis.corpus.tables import csv_text
from analysis.show import notebook
from analysis.show.explore.choices import Choices, names
from analysis.show.explore.measures import Compared, compared
from analysis.show.plots import STYLE

N_ROWS_SHOWN = 10
DOTS_PER_INCH = 150
DEFAULT = Choices()


class View:
    """A comparison that shows itself in a notebook; made by `view`.

    Attributes
    ----------
    choices
        What was asked, the two outlets filled in.
    alt
        What the picture shows, in one sentence with numbers of articles and ranges.
    code
        Python that makes `table`, and the Axes `ax` of the picture, from `corpus`.
    """

    def __init__(self, made: Compared):
        self.choices, self.alt, self.code = made.choices, made.told, made.code
        self._table, self._draw = made.table, made.draw
        self._html: dict[str | None, str] = {}

    @property
    def table(self) -> pd.DataFrame:
        """The comparison; a copy, which may be changed."""
        return self._table.copy()

    @property
    def slug(self) -> str:
        """The name of its files, without an ending: small letters, digits and hyphens."""
        return notebook.slug(*names(self.choices))

    def ax(self) -> Axes:
        """Draw the picture."""
        return self._draw()

    def csv(self) -> str:
        """Give the table as CSV that a spreadsheet can open."""
        return csv_text(self._table)

    def svg(self) -> bytes:
        """Give the picture as SVG."""
        return self._saved("svg", {"Date": None})

    def png(self) -> bytes:
        """Give the picture as PNG."""
        return self._saved("png", {"Software": None}, dpi=DOTS_PER_INCH)

    def _repr_html_(self) -> str:
        # in the report, a picture and its table are files in this folder
        folder = os.environ.get(notebook.FIGURES)
        if folder not in self._html:
            self._html[folder] = self._as_html()
        return self._html[folder]

    def _as_html(self) -> str:
        head = self._table.head(N_ROWS_SHOWN)
        rows = f"the first {len(head)} of {len(self._table):,} rows" if len(head) < len(self._table) else "the table"
        table = notebook.table(head, f"{rows[0].upper()}{rows[1:]}").data
        figure = notebook.figure(self.ax(), self._table, self.slug, self.alt).data
        return (
            f"{figure}<details><summary>{rows}</summary>{table}</details>"
            f"<details><summary>the code that makes it</summary><pre>{escape(self.code)}</pre></details>"
        )

    def _saved(self, format: str, metadata: dict, **options) -> bytes:
        drawn, buffer = self.ax().get_figure(), io.BytesIO()
        with plt.rc_context(STYLE):
            drawn.savefig(buffer, format=format, metadata=metadata, bbox_inches="tight", **options)
        plt.close(drawn)
        return buffer.getvalue()


@lru_cache(maxsize=64)
def view(corpus: Corpus, choices: Choices = DEFAULT) -> View:
    """Answer one question of a corpus; the same question again at once.

    Parameters
    ----------
    corpus
        As `analysis.show.notebook.open_corpus` gives it.
    choices
        Which articles, which outlets, and what of them.

    Raises
    ------
    InputError
        if the articles chosen do not allow the comparison.

    Notes
    -----
    Estimates, ranges and tests are those of the notebooks, with as many random draws. What the same test finds between
    random halves of one outlet is not measured here, since it takes longer than a view may. The p-values are adjusted
    for all that is tested in one view, not for the views looked at: among many views, some differ by chance.

    Examples
    --------
    See `notebooks/00_explore.ipynb`.
    """
    return View(compared(corpus, choices))
