"""A comparison that shows itself: table, sentences, pictures, what chance finds, and the evidence.

Entry point: `compare`, which returns a `Comparison`; `Hypotheses`.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial
from itertools import count
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes

from analysis.comparison import compare as comparing
from analysis.comparison import hypotheses, resample
from analysis.comparison.compare import Compared
from analysis.comparison.quotes import ANY, NOT_TOLD, OTHER_SIDES, OTHERS, UNKNOWN
from analysis.comparison.words import REST
from analysis.corpus.corpus import Corpus
from analysis.corpus.tables import csv_text, write_csv
from analysis.errors import InputError
from analysis.show import captions, cards, notebook, plots, sentences
from analysis.show.concordance import NAMELESS, evidence
from analysis.show.notebook import Shown
from analysis.show.sentences import times

N_ROWS_SHOWN = 20
UNTOLD = {ANY, OTHERS, UNKNOWN, NOT_TOLD, OTHER_SIDES}  # groups of what is left
N_GROUPS_DRAWN, N_GROUPS_IN_CARD = 8, 5
DIGITS = 4
N_PASSAGES = 4
PASSAGES = {
    "outlet": "outlet",
    "side": "side",
    "actor": "about",
    "speaker": "who",
    "excerpt": "first words",
    "n_uses": "times used",
    "title": "headline",
    "url": "article",
}
ESTIMATED = ("estimate", "low", "high", "p")


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


def together(*comparisons: "Comparison") -> list["Comparison"]:
    """Return comparisons tested at once, apart from what else the register holds (`comparison.compare.together`)."""
    return [Comparison(each) for each in comparing.together([made.compared for made in comparisons])]


class Hypotheses(Shown):
    """Hypotheses written down beforehand, tested: `sentences`, and `table` with a row for each; shows itself."""

    def __init__(self, corpus: Corpus, file: Path | str, seed: int = 0):
        stated = hypotheses.read(file)
        self.table = hypotheses.confirm(corpus, stated, seed)
        self.sentences = sentences.of_hypotheses(stated, self.table)
        shown = self.table[["group", "outlet", "reference", "direction", *ESTIMATED, "p_adjusted", "holds"]]
        super().__init__(*notebook.answer(self.sentences).parts, notebook.table(shown, "The hypotheses").data)


class Sensitivity(Shown):
    """How far findings hang on choices of analysis: `sentences`, and the `table` of `comparing.sensitivity`."""

    def __init__(self, compared: Compared):
        self.table = comparing.sensitivity(compared)
        shown = self.table.assign(group=[sentences.named(compared, group) for group in self.table["group"]])
        self.sentences = sentences.of_sensitivity(shown)
        each = notebook.table(shown, "Each difference").data
        told = f"<details><summary>each difference</summary>{each}</details>"
        super().__init__(*notebook.answer(self.sentences).parts, told)


class Comparison(Shown):
    """What `compare` returns; the last line of a notebook's cell shows it.

    Attributes
    ----------
    table
        A row an outlet and group (without a reference), and a row a difference: `outlet, reference, group, estimate,
        low, high` (95 % range), `p, p_adjusted, differs, n_articles, reference_n_articles, n, n_stories`, and in how
        many stories a difference shows (`within.COLUMNS`).
    compared
        The same with all that was asked.
    why
        Where these articles do not allow the comparison: the reason, and the table is empty.
    """

    def __init__(self, compared: Compared):
        self.compared, self.table, self.why = compared, compared.table, compared.why
        self._of_words = compared.measure.name == "words"  # they have a picture and sentences of their own
        self.style = plots.styles([*compared.corpus.articles["outlet"], *compared.table["reference"].dropna()])

    def pairs(self) -> list["Comparison"]:
        """Return the comparison of each pair of outlets by itself, with the rows of the two alone."""
        found, table = [], self.table
        for pair in self.compared.pairs:
            own = table["outlet"].isin(pair) & (table["reference"].isna() | table["reference"].isin(pair))
            rows = table[own].reset_index(drop=True)
            found.append(Comparison(replace(self.compared, outlet=pair[0], reference=pair[1], table=rows)))
        return found

    def sentences(self) -> list[str]:
        """Return what the table says in plain sentences, with ranges and numbers of articles."""
        if self.why:
            return [notebook.NOT_MEASURED.format(self.why)]
        told = []
        for made in self.pairs() if len(self.compared.pairs) > 1 else [self]:
            told += [*sentences.caveats(made.compared), *sentences.of_comparison(made.compared)]
        return told

    def plot(self, ax: Axes | None = None, n_groups: int = N_GROUPS_DRAWN) -> Axes:
        """Draw what sets two outlets apart, of several pairs the one that differs most clearly.

        Where no two are compared: each outlet by itself. A picture of its own has the finding as its title.
        """
        compared, table = self.compared, self.table
        group = compared.measure.group(compared.options)
        if not compared.pairs and not self._of_words:
            levels = table.groupby("outlet", sort=False).head(n_groups)
            return plots.intervals(levels, self.style, captions.described(compared), group.number, ax)
        if len(compared.pairs) > 1:
            clearest = table[table["reference"].notna()].sort_values("p_adjusted", kind="stable").iloc[0]
            pair = clearest["outlet"], clearest["reference"]
            return next(made for made in self.pairs() if made.compared.pairs == [pair]).plot(ax, n_groups)
        drawn = self._picture(ax, n_groups)
        if ax is None and compared.pairs:
            title = captions.headline(compared)
            plots.framed(drawn, title, captions.described(compared), captions.source(compared))
        return drawn

    def _picture(self, ax: Axes | None, n_groups: int) -> Axes:
        number = self.compared.measure.group(self.compared.options).number
        named = partial(sentences.named, self.compared)
        if self._of_words:
            return plots.words(self.table, self.style, -(-n_groups // 2), named, ax)
        rows = self.table[self.table["reference"].notna()]
        size = rows.reindex(columns=["ratio", "reference_ratio"]).abs().max(axis=1, skipna=False)
        found = rows["differs"].eq(True)
        rows = rows.assign(found=found, size=size).sort_values(["found", "size"], ascending=False, kind="stable")
        rows = rows[rows["found"] | ~rows["group"].isin(UNTOLD)].head(n_groups)
        return plots.gaps(rows, self.style, number, named, ax)

    @cached_property
    def _null(self) -> pd.DataFrame:
        return comparing.null(self.compared)

    def by_chance(self) -> Shown:
        """Return the sentence of `null` to show."""
        return notebook.answer([self.null()])

    def null(self) -> str:
        """Return in one sentence what the same test finds between random halves of one outlet."""
        if self.why:
            return notebook.NOT_MEASURED.format(self.why)
        found = self._null
        if found.empty:
            return f"No outlet here has the {2 * resample.MIN_ARTICLES} articles that a split into halves needs."
        outlet, n_found, n_tested = found["outlet"].iloc[0], found["n_found"], found["n_tested"].mean()
        alone = "" if self.compared.options.get("order") == 1 else ", this table tested alone"
        share = f"{n_found.mean():.2g} of {n_tested:,.0f} {'words' if self._of_words else 'groups'} on average"
        return f"Random halves of {outlet} differ in {(n_found > 0).sum()} of {len(found)} tries{alone}, in {share}."

    @cached_property
    def sensitivity(self) -> "Sensitivity":
        """In how many other ways to analyse it each difference holds: `sentences` and `table`; shows itself."""
        return Sensitivity(self.compared)

    def evidence(self, group: str | None = None, texts: Iterable[Path | str] = ()) -> pd.DataFrame:
        """Return where a group of the table stands.

        Of words and names: the uses with their context (`concordance`). Of quotations by speaker, side, kind and the
        like: the longest, with first words, article and offset. Of sentiment: the sentences furthest to either side.

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
        group = self._clearest if group is None else group
        if group is None:
            return pd.DataFrame()
        outlets = {*self.table["outlet"], *self.table["reference"].dropna()}
        return evidence(self.compared, group, texts, outlets)

    @property
    def _clearest(self) -> str | None:
        known = self.table[~self.table["group"].isin(NAMELESS)].sort_values("p_adjusted", kind="stable")
        return known["group"].iloc[0] if len(known) else None

    def passages(self, group: str | None = None, n: int = N_PASSAGES) -> Shown:
        """Return the first rows of `evidence` as a table to read, each with the way to its article."""
        group = self._clearest if group is None else group
        try:
            found = self.evidence(group)
            rows = self.table[(self.table["group"] == group) & self.table["reference"].notna()]
            if len(found) and len(rows):  # of the two that differ most in it
                pair = rows.sort_values("p_adjusted", kind="stable").iloc[0][["outlet", "reference"]].tolist()
                found = found[found["outlet"].isin(pair) | (pair[1] == REST)].groupby("outlet").head(n // 2).head(n)
        except InputError as why:
            return notebook.answer([notebook.NOT_MEASURED.format(why)])
        about = self.compared.corpus.articles.reindex(columns=["article_id", "title", "url"])
        found = found.merge(about, on="article_id", how="left", suffixes=("", "_of_article")) if len(found) else found
        found = found.reindex(columns=[*PASSAGES]).dropna(axis="columns", how="all").rename(columns=PASSAGES)
        return notebook.table(found, f"Where to read of: {sentences.named(self.compared, group or 'nobody')}", 2)

    @property
    def name(self) -> str:
        """What its files are called, without an ending: small letters, digits and hyphens."""
        taken = {**self.compared.measure.options, **self.compared.measure.ways}
        usual = {name: allowed[0] for name, allowed in taken.items() if allowed}
        options = (str(value) for name, value in self.compared.options.items() if value != usual.get(name))
        pairs = self.compared.pairs
        return notebook.slug(self.compared.measure.name, *options, *(pairs[0] if len(pairs) == 1 else ()))

    def code(self, corpus: str = "corpus") -> str:
        """Return the call that makes it, of a corpus that is called or opened as told; usual options are left out."""
        asked = self.compared
        taken = asked.measure.choices() | {**asked.measure.ways}
        pair = [] if asked.reference is None else [asked.outlet, asked.reference]
        usual = {name: allowed[0] for name, allowed in taken.items() if allowed}
        usual |= {"matched": None, "seed": 0}
        called = asked.options | {"matched": asked.matched, "seed": asked.seed}
        called = {name: value for name, value in called.items() if value != usual.get(name)}
        given = [*map(repr, [asked.measure.name, *pair]), *(f"{name}={value!r}" for name, value in called.items())]
        return f"an.compare({', '.join([corpus, *given])})"

    def to_csv(self, file: Path | str | None = None) -> str | Path:
        """Return the table as CSV that a spreadsheet can open, or write it to a file and return that.

        What differs comes first, then the other differences by `p_adjusted`, then each outlet by itself. Numbers have
        four digits that count; `unit` says what `estimate`, `low` and `high` are.
        """
        table, unit = self.table, self.compared.measure.group(self.compared.options).unit
        if "differs" in table:
            order = {"a": table["differs"].ne(True), "b": table["reference"].isna(), "p": table["p_adjusted"]}
            order |= {"size": -table["estimate"].abs()}
            table = table.loc[pd.DataFrame(order).sort_values([*order], kind="stable").index]
        units = table["reference"].isna().map({True: unit, False: unit if self._of_words else f"difference of {unit}"})
        table = table.apply(_readable)
        table.insert(table.columns.get_loc("group") + 1, "unit", units)
        return csv_text(table) if file is None else write_csv(table, Path(file))

    def export(self, folder: Path | str, corpus: str = "corpus") -> list[Path]:
        """Write the table, the picture, the sentences and the code; none of the files that are there is overwritten.

        Returns
        -------
        list of Path
            `NAME.csv`, `.svg`, `.png`, `.txt` (the sentences) and `.py`, or, where one of that name is there,
            `NAME-2.csv`, ….

        Raises
        ------
        InputError
            if the folder cannot be written to.
        """
        script = f"import analysis as an\n\nmade = {self.code(corpus)}\ntable, ax = made.table, made.plot()\n"
        told = "".join(f"{sentence}\n" for sentence in self.sentences())
        pictures = dict(zip(("svg", "png"), notebook.picture(self.plot(), "svg", "png"), strict=True))
        contents = {"csv": self.to_csv().encode(), **pictures, "txt": told.encode(), "py": script.encode()}
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
                    opened.write(content)
        except OSError as error:
            why = error.strerror or error
            raise InputError(f"{folder}: cannot be written to ({why}); name another folder") from error
        return files

    @property
    def parts(self) -> list[str | dict]:
        """What a cell shows: a picture of each pair with its sentences, and the table folded up."""
        if self.why:
            return notebook.answer(self.sentences()).parts
        question, shown = self.compared.measure.question, []
        for made in self.pairs() if len(self.compared.pairs) > 1 else [self]:
            about = {"told": made.sentences()}
            unit = captions.described(made.compared)
            alt = f"{question} {unit}."
            if made.compared.pairs:
                about |= {"pair": " and ".join(made.compared.pairs[0]), "card": cards.card(made.compared)}
                if cards.is_shown(self.compared) and (about["card"]["found"] or not shown):
                    small = notebook.picture(made._picture(None, N_GROUPS_IN_CARD), "svg")[0].decode()
                    about["card"] |= {"small": small, "unit": unit}
                alt = f"{question} {about['card']['headline']}. {unit}. {about['card']['source']}"
            shown += notebook.figure(made.plot(), made.table, made.name, alt, **about).parts
        head = self.table.sort_values("p_adjusted", kind="stable").head(N_ROWS_SHOWN)
        told = f"the table: {times(len(self.table), 'row')}, those that differ most clearly first"
        return [*shown, f"<details><summary>{told}</summary>{notebook.table(head, told).data}</details>"]


def _readable(column: pd.Series) -> pd.Series:
    """Write whole numbers as such, and of others the digits that count."""
    if column.dtype.kind != "f":
        return column
    if (column.dropna() % 1 == 0).all():
        return column.astype("Int64")
    return column.map(lambda value: float(f"{value:.{DIGITS}g}"))
