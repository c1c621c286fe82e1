"""The page of words: a picture of all words that two outlets use, alive in the report, and any term's passages in both.

Entry point: `words_parts`. The picture is drawn here; what answers to mouse and keys is `report_template/words.js`.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.show import notebook, plots
from analysis.show.comparison import compare
from analysis.show.numbers import times
from analysis.show.plots import Style
from analysis.text.outlets import in_order
from analysis.text.words import printable

TITLE = "Look up a word"
MOST_PAIRS = 6
MOST_LABELS = 40
MOST_TERMS = 4_000
MOST_ARTICLES = 8  # of an outlet, that are listed for a term
MOST_CHARACTERS = 4_000_000  # of texts in one page
FACTORS = (3, 10, 30)
SIZES = 12, 42  # of a point that could be chance, and of one that is more
INK = "#1d1d1f"
_POINT = re.compile(r'<path d="M ([\d.]++) ([\d.]++)[^"<]*+" clip-path="[^"<]*+" style="fill: (#\w++)"/>')


def words_parts(folder: Path, texts: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the title and the parts of the page of words of a corpus, with the texts at hand by `article_id`."""
    corpus = notebook.open_corpus(folder).comparable()
    style = plots.styles(corpus.articles["outlet"])
    try:
        compared = compare(corpus, "words")
        pairs = compared.pairs() if compared.why is None else []
        pairs = sorted(pairs, key=lambda made: -made.table["differs"].sum())
        pairs = [made for made in pairs if made.table["differs"].any()][:MOST_PAIRS] or pairs[:1]
    except InputError:
        pairs = []
    figures = [_figure(made.table, style) for made in pairs]
    facts = _facts(corpus, texts, pairs[0].compared.pairs[0] if pairs else ())
    written = json.dumps(facts, separators=(",", ":"), ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
    data = Markup('<script type="application/json" id="words-data">{}</script>').format(Markup(written))
    how = "passages" if texts else "articles"
    head = Markup(
        "<h1>{}</h1>\n<p class='question'>Where does each outlet use it?</p>\n"
        "<div id='lookup'><noscript><p>Allow this page's script to look up words.</p></noscript></div>\n"
        "<p class='lookup-how'>Type a word or phrase, or choose a point: {} of both outlets stand side by side.</p>\n"
    ).format(TITLE, how)
    return TITLE, [str(head), *map(str, figures), "<div id='passages' aria-live='polite'></div>\n", str(data)]


def _figure(table: pd.DataFrame, style: Mapping[str, Style]) -> Markup:
    outlet, reference = table["outlet"].iloc[0], table["reference"].iloc[0]
    name = notebook.slug("cloud", outlet, reference)
    n = int(table["differs"].sum())
    found = f"{outlet} and {reference} differ clearly in {times(n, 'word')}"
    found = found if n else f"No word of {outlet} and {reference} differs by more than chance"
    alt = f"{len(table):,} words of the outlets' own voice; in colour: more than chance."
    svg = _alive(cloud(table, style), table, name)
    return Markup(
        "<figure class='cloud' data-outlet='{}' data-reference='{}'><h2>{}</h2>{}<figcaption>{}</figcaption></figure>\n"
    ).format(outlet, reference, printable(found), Markup(svg), alt)


@plots.drawn
def cloud(table: pd.DataFrame, style: Mapping[str, Style]) -> plt.Axes:
    """Draw all words of a comparison: how often they are used, by how many times more at one outlet than at the other.

    `table` has the rows of one pair (`words.COLUMNS`). In colour and named: more than chance; the others are grey.
    """
    outlet, reference = table["outlet"].iloc[0], table["reference"].iloc[0]
    ax = plt.subplots(figsize=(7.2, 4.8))[1]
    often = (table["per_1000_words"] + table["reference_per_1000_words"]) / 2
    edge = np.log(FACTORS[-1]) * 1.5
    x, y = table["estimate"].clip(-edge, edge), np.log10(often.clip(lower=0.01))
    differs = table["differs"].eq(True)
    colours = [
        plots.GREY if not found else style[outlet if value > 0 else reference].colour
        for found, value in zip(differs, x, strict=True)
    ]
    ax.scatter(x, y, s=np.where(differs, SIZES[1], SIZES[0]), c=colours, linewidths=0, gid="words")
    ax.axvline(0, color=plots.GREY, linewidth=0.8, zorder=0)
    ticks = [*(-np.log(f) for f in FACTORS[::-1]), 0, *(np.log(f) for f in FACTORS)]
    ax.set_xticks(ticks, [*(f"{f}×" for f in FACTORS[::-1]), "alike", *(f"{f}×" for f in FACTORS)])
    for place, told, side in ((0, f"← more in {reference}", "left"), (1, f"more in {outlet} →", "right")):
        ax.annotate(told, (place, 0), (0, -24), xycoords="axes fraction", textcoords="offset points", ha=side, va="top")
    rates = [rate for rate in (0.1, 1, 10, 100) if y.min() <= np.log10(rate) <= y.max()]
    ax.set_yticks(np.log10(rates), [f"{rate:g}" for rate in rates])
    ax.set_ylabel("uses per 1,000 words")
    ax.set_xlim(-edge * 1.12, edge * 1.12)
    _name(ax, table.assign(x=x, y=y)[differs].sort_values("p_adjusted").head(MOST_LABELS))
    return ax


def _name(ax: plt.Axes, chosen: pd.DataFrame) -> None:
    """Name points, but for those whose name would cover another."""
    renderer, taken = ax.get_figure().canvas.get_renderer(), []
    for row in chosen.itertuples():
        side = 1 if row.x < 0 else -1
        label = ax.annotate(
            row.group, (row.x, row.y), (5 * side, 0), textcoords="offset points", va="center", color=INK, fontsize=9,
            ha="left" if side > 0 else "right",
        )  # fmt: skip
        box = label.get_window_extent(renderer)
        if any(box.overlaps(other) for other in taken):
            label.remove()
        else:
            taken.append(box)


def _alive(ax: plt.Axes, table: pd.DataFrame, name: str) -> str:
    """Return the picture as SVG to stand in a page: in its colours, each point with its word and counts."""
    svg = notebook.picture(ax, "svg")[0].decode()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor").replace("#000000", "currentColor")
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(<g id="patch_1">\s*<path d="[^"]*" )style="[^"]*"', r'\1fill="none"', svg)  # the paper's white
    svg = re.sub(r'(<g id="patch_2">\s*<path d="[^"]*" )style="[^"]*"', r'\1fill="none"', svg)
    svg = re.sub(r'(id="|href="#)(?=\w)', rf"\1{name}-", svg)
    svg = re.sub(r"url\(#(\w+)\)", rf"url(#{name}-\1)", svg)
    start = svg.index(f'id="{name}-words"')
    head, points = svg[:start], svg[start:]
    rows = iter(table.itertuples())

    def told(point: re.Match) -> str:
        row = next(rows)
        here, there = (
            f"{whose} {rate:.2g} ({times(n, 'article')})"
            for whose, rate, n in (
                (row.outlet, row.per_1000_words, row.n_articles),
                (row.reference, row.reference_per_1000_words, row.reference_n_articles),
            )
        )
        sure = ": more than chance" if row.differs else ""
        said = printable(f"{row.group}, uses per 1,000 words: {here}, {there}{sure}")
        radius = np.sqrt(SIZES[bool(row.differs)]) / 2
        place = f'cx="{float(point[1]):.1f}" cy="{float(point[2]) - radius:.1f}" r="{radius:.2f}"'
        if row.differs:
            night = plots.NIGHT.get(point[3].lower(), point[3])
            place += f' style="fill: {point[3]}; fill: light-dark({point[3]}, {night})"'
        return f'<circle data-word="{escape(row.group)}" {place}><title>{escape(said)}</title></circle>'

    points = _POINT.sub(told, points, count=len(table))
    svg = head + points
    return re.sub(
        r'<svg[^>]*?viewBox="([^"]*)"[^>]*>',
        r'<svg role="group" aria-label="All words" fill="currentColor" viewBox="\1" xmlns:xlink="http://www.w3.org/1999/xlink">',
        svg,
        count=1,
    )


def _facts(corpus: Corpus, texts: Mapping[str, str], pair: tuple[str, ...]) -> dict:
    """Return what the page needs to look up terms: outlets, articles, where each term stands, and the texts."""
    articles = corpus.articles.reset_index(drop=True)
    outlets = in_order(articles["outlet"])
    number = {article_id: i for i, article_id in enumerate(articles["article_id"])}
    rows = [
        [outlets.index(row.outlet), row.title if pd.notna(row.title) else row.article_id, _address(row.url),
         "" if pd.isna(row.published) else f"{row.published:%-d %b %Y}"]
        for row in articles.itertuples()
    ]  # fmt: skip
    facts = {"outlets": outlets, "articles": rows, "terms": {}, "texts": None}
    facts["pair"] = [outlets.index(name) for name in pair or outlets[:2]]
    if sum(map(len, texts.values())) <= MOST_CHARACTERS and texts:
        facts["texts"] = [_read(corpus, texts, article_id) for article_id in articles["article_id"]]
    else:
        facts["terms"] = _terms(corpus, number, articles, outlets)
    return facts


def _address(url) -> str:
    return url if isinstance(url, str) and url.startswith(("http://", "https://")) else ""


def _read(corpus: Corpus, texts: Mapping[str, str], article_id: str) -> list | None:
    """Return a text with blanks in place of page furniture, and where it quotes."""
    text = texts.get(article_id)
    if text is None:
        return None
    furniture = corpus.furniture[corpus.furniture["article_id"] == article_id]
    for start, end in zip(furniture["start"], furniture["end"], strict=True):
        text = text[:start] + " " * (end - start) + text[end:]
    quotes = corpus.quotes.loc[corpus.quotes["article_id"] == article_id, "content"]
    # a script counts an astral character as two
    return [
        re.sub(r"[^\x09\x0a\x20-\uffff]", " ", printable(text)),
        [list(map(int, span)) for own in quotes for span in own],
    ]


def _terms(corpus: Corpus, number: Mapping[str, int], articles: pd.DataFrame, outlets: list[str]) -> dict:
    """Return of each term the articles of each outlet that use it most: their number, own uses, quoted uses."""
    words = corpus.words
    widely = words.groupby("term")["article_id"].nunique().sort_values(ascending=False, kind="stable")
    kept = widely.index[:MOST_TERMS]
    table = words[words["term"].isin(kept)].pivot_table(
        index=["term", "article_id"], columns="voice", values="count", aggfunc="sum", fill_value=0
    )
    table = table.reindex(columns=["outlet", "quoted"], fill_value=0).reset_index()
    table["whose"] = table["article_id"].map(articles.set_index("article_id")["outlet"])
    table["n"] = table["outlet"] + table["quoted"]
    table = table.sort_values(["term", "n", "article_id"], ascending=[True, False, True], kind="stable")
    found: dict[str, dict] = {}
    for (term, whose), own in table.groupby(["term", "whose"], sort=False):
        most = own.head(MOST_ARTICLES)
        listed = [
            [number[i], int(a), int(q)]
            for i, a, q in zip(most["article_id"], most["outlet"], most["quoted"], strict=True)
        ]
        sums = [len(own), int(own["outlet"].sum()), int(own["quoted"].sum())]
        found.setdefault(term, {})[str(outlets.index(whose))] = [sums, listed]
    return found
