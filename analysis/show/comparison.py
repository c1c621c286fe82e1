"""A comparison that shows itself: table, sentences, pictures, what chance finds, and the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.comparison import compare as comparing
from analysis.comparison import hypotheses as expected
from analysis.comparison import resample
from analysis.comparison.compare import Compared
from analysis.comparison.quotes import ANY, NAMELESS
from analysis.comparison.words import CONTENT
from analysis.corpus import Corpus
from analysis.corpus.tables import csv_text, write_csv
from analysis.show import findings, notebook, plots, sentences
from analysis.show.concordance import evidence
from analysis.show.notebook import Shown
from analysis.show.numbers import WRITTEN, times

if TYPE_CHECKING:
    from matplotlib.axes import Axes

N_ROWS_SHOWN = 20

N_GROUPS_DRAWN, N_GROUPS_IN_CARD = 8, 5
RATIOS, RATES = ("ratio", "reference_ratio"), ("per_1000_words", "reference_per_1000_words")
DIGITS = 4


@wraps(comparing.compare)
def compare(*args: Any, **options: Any) -> Comparison:
    return Comparison(**vars(comparing.compare(*args, **options)))


def together(*comparisons: Comparison) -> list[Comparison]:
    """Return comparisons tested at once, apart from what else the register holds (`comparison.compare.together`)."""
    return comparing.together(comparisons)


class Answer(Shown):
    """A `table` and its `sentences`, which show themselves, the table folded up."""

    def __init__(self, table: pd.DataFrame, told: list[str], caption: str):
        self.table, self.sentences = table, told
        super().__init__(*notebook.answer(told).parts, *([notebook.folded(table, caption)] if len(table) else []))


def hypotheses(corpus: Corpus, file: Path | str, seed: int = 0) -> Answer:
    """Return hypotheses written down beforehand, tested: `sentences`, and `table` with a row for each; shows itself."""
    stated = expected.read(file)
    table = expected.confirm(corpus, stated, seed)
    return Answer(table, sentences.of_hypotheses(stated, table), "The hypotheses")


class Comparison(Compared, Shown):
    """What `compare` returns, with the attributes of `Compared`; the last line of a notebook's cell shows it."""

    @cached_property
    def style(self) -> dict[str, plots.Style]:
        """How each outlet is drawn."""
        return plots.styles([*self.corpus.articles["outlet"], *self.table["reference"].dropna()])

    def by_pair(self) -> list[Comparison]:
        """Return the comparison of each pair of outlets by itself; itself, where there are not several."""
        return [self._of(pair) for pair in self.pairs] if len(self.pairs) > 1 else [self]

    def _of(self, pair: tuple[str, str]) -> Comparison:
        own = self.table["outlet"].isin(pair) & (self.table["reference"].isna() | self.table["reference"].isin(pair))
        return replace(self, outlet=pair[0], reference=pair[1], table=self.table[own].reset_index(drop=True))

    @property
    def clearest(self) -> Comparison:
        """The comparison of the two outlets that differ most clearly, in more than style if any do."""
        if len(self.pairs) < 2:
            return self
        rows = self.found
        if rows.empty:
            rows = self.table[self.table["reference"].notna()].sort_values("p_adjusted", kind="stable")
        return self._of(tuple(rows.iloc[0][["outlet", "reference"]]))

    def sentences(self) -> list[str]:
        """Return what the table says in plain sentences, with ranges and numbers of articles."""
        if self.why:
            return [notebook.NOT_MEASURED.format(self.why)]
        return [told for one in self.by_pair() for told in (*sentences.caveats(one), *sentences.of_comparison(one))]

    def plot(self, ax: Axes | None = None, n_groups: int = N_GROUPS_DRAWN) -> Axes:
        """Draw what sets two outlets apart, of several pairs the one that differs most clearly.

        Where no two are compared: each outlet by itself. A picture of its own has the finding as its title.
        """
        made = self.clearest
        drawn, unit = made._picture(ax, n_groups), findings.described(made)
        if ax is None and len(self.table):
            title = (findings.headline(made), unit) if made.pairs else (unit, "")
            plots.framed(drawn, *title, findings.source(made))
        return drawn

    def _picture(self, ax: Axes | None, n_groups: int) -> Axes:
        named, rows = partial(sentences.named, self), self.table[self.table["reference"].notna()]
        told, of_words = findings.told_of(self), self.measure.name == "words"
        columns, known = (RATES if of_words else RATIOS), ~rows["group"].isin(NAMELESS | {ANY})
        if of_words and len(rows):
            known = rows["list"].eq(told["list"].iloc[0] if len(told) else CONTENT)
        # what both write of a thing shows nothing, however much it is
        by = {"words": ["g2"], "naming": ["estimate"]}.get(self.measure.name, columns)
        size = (
            rows.reindex(columns=by).abs().max(axis=1, skipna=False)[known].sort_values(ascending=False, kind="stable")
        )
        rest = rows.loc[size.index].sort_values("p_adjusted", kind="stable") if of_words else size
        first = [*told.index, *(() if of_words else self.found.index)]  # that the headline names, and what differs
        rows = rows.loc[[*dict.fromkeys([*first, *rest.index])]]
        if of_words:  # as many of either outlet
            rows = rows.sort_values("estimate", key=lambda each: each < 0, kind="stable")
            rows = rows.groupby(rows["estimate"] < 0).head(-(-n_groups // 2))
        rows = rows.head(n_groups)
        drawn = []
        for row, is_found in zip(rows.to_dict("records"), rows["differs"].eq(True), strict=True):
            values = {row["outlet"]: row.get(columns[0]), row["reference"]: row.get(columns[1])}
            drawn.append((named(row["group"]), values, is_found))
        if not self.pairs:  # each outlet by itself
            levels = sentences.levels(self).pivot_table("estimate", "group", "outlet", sort=False).head(n_groups)
            drawn = [(named(group), row.dropna().to_dict(), True) for group, row in levels.iterrows()]
        return plots.marks(drawn, self.style, WRITTEN[self.grouping.number].level, ax)

    def null(self, outlet: str | None = None) -> str:
        """Return in one sentence what the same test finds between random halves of one outlet; None: of the largest."""
        if self.why and outlet is None:
            return notebook.NOT_MEASURED.format(self.why)
        found = comparing.null(self, outlet)
        if found.empty:
            who = f"{outlet} has not" if outlet else "No outlet here has"
            return f"{who} the {2 * resample.MIN_ARTICLES} articles, an author's counted once, that a split needs."
        alone = "" if self.options.get("order") == 1 else " (this table tested alone)"
        n = (found["n_found"] > 0).sum()
        return f"Random halves of {found['outlet'].iloc[0]} differ in {n} of {len(found)} tries{alone}."

    @cached_property
    def sensitivity(self) -> Answer:
        """In how many other ways to analyse it each difference holds: `sentences` and `table`; shows itself."""
        table = comparing.sensitivity(self)
        table = table.assign(group=[sentences.named(self, group) for group in table["group"]])
        told = self.sentences() if self.why else sentences.of_sensitivity(table)
        return Answer(table, told, "Each difference")

    @property
    def foremost(self) -> str | None:
        """The group that differs most clearly, where none could the first; None if there is none."""
        known = self.table[~self.table["group"].isin(NAMELESS)].sort_values("p_adjusted", kind="stable")
        return None if known.empty else known["group"].iloc[0]

    def evidence(self, group: str | None = None, texts: Iterable[Path | str] = ()) -> pd.DataFrame:
        """Return where a group of the table stands.

        Of words and names: the uses with their context (`concordance`). Of quotations: the longest. Of tone: the
        sentences furthest to either side; of what else is measured the articles. `group` is one of the table; None:
        that which differs most clearly. `texts` are files and folders that the corpus was made from; without them no
        text is shown that tables do not hold. An `InputError` is raised if it stands nowhere in the articles compared.
        """
        group = self.foremost if group is None else group
        if group is None:
            return self.table
        found = evidence(self, group, texts, {*self.table["outlet"], *self.table["reference"].dropna()})
        about = self.corpus.articles.reindex(columns=["article_id", "title", "url"])
        return found.merge(about, on="article_id", how="left", suffixes=("", "_of_article"))

    def to_csv(self, file: Path | str | None = None) -> str | Path:
        """Return the table as CSV that a spreadsheet can open, or write it to a file and return that.

        What differs comes first, then the other differences by `p_adjusted`, then each outlet by itself. Numbers have
        four digits that count; `unit` says what `estimate`, `low` and `high` are.
        """
        table, unit = self.table, self.grouping.unit
        order = {"a": table["differs"].ne(True), "b": table["reference"].isna(), "p": table["p_adjusted"]}
        order |= {"size": -table["estimate"].abs()}
        table = table.loc[pd.DataFrame(order).sort_values([*order], kind="stable").index]
        less = unit if self.measure.name == "words" else f"difference of {unit}"
        units = table["reference"].isna().map({True: unit, False: less})
        table = table.apply(_readable)
        table.insert(table.columns.get_loc("group") + 1, "unit", units)
        return csv_text(table) if file is None else write_csv(table, Path(file))

    @cached_property
    def parts(self) -> list[Any]:  # type: ignore[override]
        """What a cell shows: a picture of each pair with its sentences, and the table folded up."""
        if self.why:
            return notebook.answer(self.sentences()).parts
        shown: list[Any] = []
        counts = self.corpus.articles["outlet"].value_counts()
        fullest = max(self.pairs, key=lambda pair: counts.reindex(pair).min(), default=None)
        may_be_first = self.grouping.is_main or self.measure.name in ("words", "quotes")  # on the report's first page
        for made in self.by_pair():
            unit, about = findings.described(made), {}
            alt = f"{self.measure.question} {unit}."
            if made.pairs:
                card = findings.card(made)
                if may_be_first and (card["found"] or made.pairs[0] == fullest):
                    small = notebook.picture(made._picture(None, N_GROUPS_IN_CARD), "svg")[0].decode()
                    card |= {"small": small, "unit": unit}
                alt = f"{self.measure.question} {card['headline']}. {unit}. {card['source']}"
                about = {"pair": " and ".join(made.pairs[0]), "card": card}
            shown += notebook.figure(made.plot(), made.table, made.name, alt, told=made.sentences(), **about).parts
        head = self.table.sort_values("p_adjusted", kind="stable").head(N_ROWS_SHOWN).dropna(axis=1, how="all")
        first = ", those that differ most clearly first" if self.pairs else ""
        caption = f"the table: {times(len(self.table), 'row')}{first}"
        return [*shown, notebook.folded(head, caption, shown[0]["pair"] if len(self.pairs) == 1 else None)]

    @property
    def chosen(self) -> dict[str, Any]:
        """The options that are not the usual ones."""
        taken = {**self.measure.choices(), **self.measure.ways}
        return {name: value for name, value in self.options.items() if [value] != [*(taken[name] or ())][:1]}

    @property
    def name(self) -> str:
        """What its files are called, without an ending: small letters, digits and hyphens."""
        pairs = self.pairs
        return notebook.slug(self.measure.name, *map(str, self.chosen.values()), *(pairs[0] if len(pairs) == 1 else ()))


def _readable(column: pd.Series) -> pd.Series:
    """Write whole numbers as such, and of others the digits that count."""
    if column.dtype.kind != "f":
        return column
    if (column.dropna() % 1 == 0).all():
        return column.astype("Int64")
    return column.map(lambda value: float(f"{value:.{DIGITS}g}"))
