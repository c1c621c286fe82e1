"""A comparison that shows itself: table, sentences, pictures, what chance finds, and the evidence.

Entry points: `compare` and `together`, which return `Comparison`.
"""

import io
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import count
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import HTML
from matplotlib.axes import Axes

from analysis.comparison import compare as comparing
from analysis.comparison import resample
from analysis.comparison.compare import Compared
from analysis.corpus.corpus import Corpus
from analysis.corpus.tables import csv_text, write_csv
from analysis.errors import InputError
from analysis.show import comparison_plots, notebook, plots, sentences
from analysis.show.evidence import NAMELESS, evidence
from analysis.show.sentences import times

N_ROWS_SHOWN = 20
N_GROUPS_DRAWN = 12
DOTS_PER_INCH = 150


def compare(
    corpus: Corpus,
    measure: str,
    outlet: str | None = None,
    reference: str | None = None,
    *,
    matched: bool | None = None,
    seed: int = 0,
    **options: str | int | None,
) -> "Comparison":
    """Return two outlets compared on a measure, or every pair that has articles enough.

    Parameters, errors and notes are those of `analysis.comparison.compare.compare`.

    Examples
    --------
    >>> import analysis as an
    >>> voices = an.compare(an.open(), "quotes", "RT", "AP", by="side")
    >>> voices.table.query("differs")["group"].tolist()
    ['Russia', 'Ukraine']
    """
    return Comparison(comparing.compare(corpus, measure, outlet, reference, matched, seed, **options))


def together(*comparisons: "Comparison", level: float = resample.SIGNIFICANT) -> list["Comparison"]:
    """Return comparisons of which a difference is called one only where all of them are tested at once.

    The rule is that of `analysis.comparison.compare.together`: `level` bounds the chance of any false finding among all
    of them for a pair of outlets.
    """
    return [Comparison(each) for each in comparing.together([made.compared for made in comparisons], level)]


def findings(*comparisons: "Comparison") -> HTML:
    """Show what several comparisons find: the answer of a notebook, which a report's first page repeats."""
    missing = [sentence for made in comparisons if made.why for sentence in made.sentences()]
    return notebook.answer([*sentences.of_page([made.compared for made in comparisons if not made.why]), *missing])


class Comparison:
    """What `compare` returns; the last line of a notebook's cell shows it.

    Attributes
    ----------
    table
        A row an outlet and group (without a reference), and a row a difference: `outlet, reference, group, estimate,
        low, high` (95 % range), `p, p_adjusted, differs, n_articles, reference_n_articles, n, n_stories`.
    compared
        The same with all that was asked.
    why
        Where these articles do not allow the comparison: the reason, and the table is empty.
    """

    def __init__(self, compared: Compared):
        self.compared, self.table, self.why = compared, compared.table, compared.why
        self.style = plots.styles([*compared.corpus.articles["outlet"], *compared.table["reference"].dropna()])

    @property
    def is_words(self) -> bool:
        """Whether words are compared, which have a picture and sentences of their own."""
        return self.compared.measure.name == "words"

    def pairs(self) -> list["Comparison"]:
        """Return the comparison of each pair of outlets by itself, with the rows of the two alone."""
        found = []
        for outlet, reference in self.compared.pairs:
            rows = self.table[
                (self.table["outlet"].eq(outlet) & self.table["reference"].eq(reference))
                | (self.table["outlet"].isin([outlet, reference]) & self.table["reference"].isna())
            ]
            rows = rows.reset_index(drop=True)
            found.append(Comparison(replace(self.compared, outlet=outlet, reference=reference, table=rows)))
        return found

    def sentences(self) -> list[str]:
        """Return what the table says in plain sentences, with ranges and numbers of articles."""
        return [f"Not measured here: {self.why}."] if self.why else sentences.of_comparison(self.compared)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw what sets outlets apart: words by their log-odds ratio, else each outlet's estimates by group."""
        if self.is_words:
            return comparison_plots.forest(self.table, self.style, ax=ax)
        group = self.compared.measure.group(self.compared.options)
        levels = self._drawn(self.table[self.table["reference"].isna()])
        if levels.empty:
            return self.plot_differences(ax)
        return comparison_plots.intervals(levels, self.style, group.unit, group.number, ax)

    def plot_differences(self, ax: Axes | None = None) -> Axes:
        """Draw the differences between outlets; black: more than chance."""
        group = self.compared.measure.group(self.compared.options)
        rows = self._drawn(self.table[self.table["reference"].notna()])
        return comparison_plots.differences(rows, group.unit, group.number, ax)

    def _drawn(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Keep the groups that matter most, where there are too many to be drawn: those that differ come first."""
        if rows["group"].nunique() <= N_GROUPS_DRAWN:
            return rows
        tested = self.table[self.table["reference"].notna()].groupby("group")["p_adjusted"].min()
        size = self.table[self.table["reference"].isna()].groupby("group")["estimate"].max()
        order = pd.DataFrame({"p": tested, "size": -size}).sort_values(["p", "size"], kind="stable").index
        kept = rows[rows["group"].isin(order[:N_GROUPS_DRAWN])]
        return kept.sort_values("group", key=lambda names: names.map(order.get_loc), kind="stable")

    @cached_property
    def _null(self) -> pd.DataFrame:
        return comparing.null(self.compared)

    def null(self) -> str:
        """Return in one sentence what the same test finds between random halves of one outlet."""
        if self.why:
            return f"Not measured here: {self.why}."
        found = self._null
        if found.empty:
            return f"No outlet here has the {2 * resample.MIN_ARTICLES} articles that a split into halves needs."
        outlet, what = found["outlet"].iloc[0], "words" if self.is_words else "groups"
        return (
            f"Between random halves of {outlet} the same test finds {found['n_found'].mean():.2g} of "
            f"{found['n_tested'].mean():,.0f} {what} on average, and any at all in {(found['n_found'] > 0).sum()} of "
            f"{len(found)} splits."
        )

    def evidence(self, group: str | None = None, texts: Iterable[Path | str] = ()) -> pd.DataFrame:
        """Return where a group of the table stands: uses in context, quotations, or sentences.

        Parameters
        ----------
        group
            One of the table: a word, speaker, side, actor, …; None: that which differs most clearly.
        texts
            Files and folders that the corpus was made from; without them no text is shown that tables do not hold.

        Raises
        ------
        InputError
            if it stands nowhere in the articles compared.
        """
        if group is None:
            known = self.table[~self.table["group"].isin(NAMELESS)]
            if known.empty:
                return pd.DataFrame()
            group = known.sort_values("p_adjusted", kind="stable")["group"].iloc[0]
        outlets = {*self.table["outlet"], *self.table["reference"].dropna()}
        return evidence(self.compared, group, texts, outlets)

    @property
    def name(self) -> str:
        """What its files are called, without an ending: small letters, digits and hyphens."""
        options = (str(value) for value in self.compared.options.values() if value not in ("outlet", 1))
        pairs = self.compared.pairs
        return notebook.slug(self.compared.measure.name, *options, *(pairs[0] if len(pairs) == 1 else ()))

    def code(self, corpus: str = "corpus") -> str:
        """Return the call that makes it, of a corpus that is called or opened as told; usual options are left out."""
        asked = self.compared
        pair = [] if asked.reference is None else [asked.outlet, asked.reference]
        usual = {name: allowed[0] for name, allowed in asked.measure.choices().items() if allowed}
        called = {name: value for name, value in asked.options.items() if value != usual.get(name)}
        called |= {"matched": asked.matched} if asked.matched is not None else {}
        called |= {"seed": asked.seed} if asked.seed else {}
        given = [*map(repr, [asked.measure.name, *pair]), *(f"{name}={value!r}" for name, value in called.items())]
        return f"an.compare({', '.join([corpus, *given])})"

    def to_csv(self, file: Path | str | None = None) -> str | Path:
        """Return the table as CSV that a spreadsheet can open, or write it to a file and return that."""
        return csv_text(self.table) if file is None else write_csv(self.table, Path(file))

    def export(self, folder: Path | str, corpus: str = "corpus") -> list[Path]:
        """Write the table, the picture and the code; none of the files that are there is overwritten.

        Returns
        -------
        list of Path
            `NAME.csv`, `.svg`, `.png` and `.py`, or, where one of that name is there, `NAME-2.csv`, ….

        Raises
        ------
        InputError
            if the folder cannot be written to.
        """
        script = f"import analysis as an\n\nmade = {self.code(corpus)}\ntable, ax = made.table, made.plot()\n"
        contents = {"csv": self.to_csv(), "svg": self._picture("svg"), "png": self._picture("png"), "py": script}
        folder = Path(folder).expanduser()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for number in count(1):
                stem = self.name + (f"-{number}" if number > 1 else "")
                files = [folder / f"{stem}.{ending}" for ending in contents]
                if not any(file.exists() for file in files):
                    break
            for file, content in zip(files, contents.values(), strict=True):
                with open(file, "xb") as opened:  # not "wb": another may have written it since
                    opened.write(content.encode() if isinstance(content, str) else content)
        except OSError as error:
            why = error.strerror or error
            raise InputError(f"{folder}: cannot be written to ({why}); name another folder") from error
        return files

    def _picture(self, ending: str) -> bytes:
        drawn, buffer = self.plot().get_figure(), io.BytesIO()
        about = {"svg": {"Date": None}, "png": {"Software": None}}[ending]
        with plt.rc_context(plots.STYLE):
            drawn.savefig(buffer, format=ending, metadata=about, dpi=DOTS_PER_INCH, bbox_inches="tight")
        plt.close(drawn)
        return buffer.getvalue()

    def _repr_html_(self) -> str:
        shown = [notebook.answer([*self.sentences()]).data]
        if self.why:
            return shown[0]
        measure = self.compared.measure
        for made in self.pairs() if self.is_words else [self]:
            alt = f"{measure.question} {sentences.where_all(made.table)}"
            shown.append(notebook.figure(made.plot(), made.table, made.name, alt).data)
        if not self.is_words and self.compared.pairs and self.table["reference"].isna().any():
            alt = f"{measure.question} Differences between outlets; black: more than chance."
            rows = self.table[self.table["reference"].notna()]
            name = notebook.slug(self.name, "differences")
            shown.append(notebook.figure(self.plot_differences(), rows, name, alt).data)
        head = self.table.sort_values("p_adjusted", kind="stable").head(N_ROWS_SHOWN)
        told = f"the table: {times(len(self.table), 'row')}, those that differ most clearly first"
        shown.append(f"<details><summary>{told}</summary>{notebook.table(head, told).data}</details>")
        return "".join(shown)
