"""The page of words: a picture of all words that two outlets use, alive in the report, and any term's passages in both.

Entry point: `words_parts`. What it looks like is `report_template/words.html.j2`, what answers to mouse and keys
`words.js`.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

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
EDGE = 1.5 * np.log(FACTORS[-1])
LEFT, RIGHT, TOP, BOTTOM = 68, 702, 18, 432  # of the points in the picture
RADIUS = 1.7, 3.2  # of a point that could be chance, and of one that is more
LETTER = 7.2, 14  # width and height


def words_parts(folder: Path, texts: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the title and the parts of the page of words of a corpus, with the texts at hand by `article_id`."""
    corpus = notebook.open_corpus(folder).comparable()
    style, pairs = plots.styles(corpus.articles["outlet"]), []
    try:
        compared = compare(corpus, "words")
        if compared.why is None:
            pairs = sorted(compared.pairs(), key=lambda made: -made.table["differs"].sum())
            pairs = [made for made in pairs if made.table["differs"].any()][:MOST_PAIRS] or pairs[:1]
    except InputError:  # of one outlet
        pass
    facts = _facts(corpus, texts, pairs[0].compared.pairs[0] if pairs else ())
    page = notebook.templates().get_template("words.html.j2")
    return TITLE, [page.render(title=TITLE, clouds=[cloud(made.table, style) for made in pairs], facts=facts)]


def cloud(table: pd.DataFrame, style: Mapping[str, Style]) -> dict:
    """Return where each word of a pair is drawn: across by how many times more one outlet uses it, up by how often.

    `table` has the rows of one pair (`words.COLUMNS`). In colour and named: more than chance; the others are grey.
    """
    outlet, reference = table["outlet"].iloc[0], table["reference"].iloc[0]
    often = np.log10(((table["per_1000_words"] + table["reference_per_1000_words"]) / 2).clip(lower=0.01))
    low, high = often.min(), max(often.max(), often.min() + 0.1)

    def across(log_odds):
        return np.round(LEFT + (np.clip(log_odds, -EDGE, EDGE) / EDGE + 1) / 2 * (RIGHT - LEFT), 1)

    def up(rate):
        return np.round(BOTTOM - (rate - low) / (high - low) * (BOTTOM - TOP), 1)

    points = []
    for row, x, y in zip(table.itertuples(), across(table["estimate"]), up(often), strict=True):
        point = {"word": row.group, "x": float(x), "y": float(y), "r": RADIUS[bool(row.differs)], "side": 0}
        here = f"{row.outlet} {row.per_1000_words:.2g} ({times(row.n_articles, 'article')})"
        there = f"{row.reference} {row.reference_per_1000_words:.2g} ({times(row.reference_n_articles, 'article')})"
        colour = style[outlet if row.estimate > 0 else reference].colour if row.differs else ""
        night = plots.NIGHT.get(colour.lower(), colour)
        points.append(point | {"uses": [here, there], "colour": colour, "night": night, "p": row.p_adjusted})
    _name(sorted((point for point in points if point["colour"]), key=lambda point: point["p"])[:MOST_LABELS])
    factors = [*(1 / factor for factor in FACTORS[::-1]), 1, *FACTORS]
    return {
        "outlet": outlet,
        "reference": reference,
        "name": notebook.slug("cloud", outlet, reference),
        "n_found": int(table["differs"].sum()),
        "points": points,
        "middle": across(0),
        "across": [(across(np.log(by)), f"{max(by, 1 / by):.0f}×" if by != 1 else "alike") for by in factors],
        "up": [(up(np.log10(rate)), f"{rate:g}") for rate in (0.1, 1, 10, 100) if low <= np.log10(rate) <= high],
    }


def _name(chosen: list[dict]) -> None:
    """Name points on the side of the middle, but for those whose name would cover another."""
    taken = []
    for point in chosen:
        side, width = 1 if point["x"] < (LEFT + RIGHT) / 2 else -1, LETTER[0] * len(point["word"])
        left = point["x"] + 7 * side - (width if side < 0 else 0)
        if all(left > end or left + width < start or abs(point["y"] - y) > LETTER[1] for start, end, y in taken):
            taken.append((left, left + width, point["y"]))
            point["side"] = side


def _facts(corpus: Corpus, texts: Mapping[str, str], pair: tuple[str, ...]) -> dict:
    """Return what the page needs to look up terms: outlets, articles, and where each term stands or the texts."""
    articles = corpus.articles.reset_index(drop=True)
    outlets = in_order(articles["outlet"])
    rows = [[outlets.index(row.outlet), *notebook.about_article(row)] for row in articles.itertuples()]
    facts = {"outlets": outlets, "articles": rows, "pair": [outlets.index(name) for name in pair or outlets[:2]]}
    if texts and sum(map(len, texts.values())) <= MOST_CHARACTERS:
        return facts | {"terms": {}, "texts": [_read(corpus, texts, name) for name in articles["article_id"]]}
    return facts | {"terms": _terms(corpus.words, articles, outlets), "texts": None}


def _read(corpus: Corpus, texts: Mapping[str, str], article_id: str) -> list | None:
    """Return a text with blanks in place of page furniture, and where it quotes."""
    text = texts.get(article_id)
    if text is None:
        return None
    for row in corpus.furniture[corpus.furniture["article_id"] == article_id].itertuples():
        text = text[: row.start] + " " * (row.end - row.start) + text[row.end :]
    quotes = corpus.quotes.loc[corpus.quotes["article_id"] == article_id, "content"]
    # a script counts an astral character as two
    shown = re.sub(r"[^\x09\x0a\x20-\uffff]", " ", printable(text))
    return [shown, [list(map(int, span)) for own in quotes for span in own]]


def _terms(words: pd.DataFrame, articles: pd.DataFrame, outlets: list[str]) -> dict:
    """Return of each term and outlet its articles, own uses and quoted uses, and the articles that use it most."""
    widely = words.groupby("term")["article_id"].nunique().sort_values(ascending=False, kind="stable")
    words = words[words["term"].isin(widely.index[:MOST_TERMS])]
    table = words.pivot_table("count", ["term", "article_id"], "voice", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=["outlet", "quoted"], fill_value=0).astype(int).reset_index()
    known = articles.reset_index().set_index("article_id")
    table = table.assign(number=table["article_id"].map(known["index"]), whose=table["article_id"].map(known["outlet"]))
    table = table.assign(n=-table["outlet"] - table["quoted"]).sort_values(["term", "n", "article_id"], kind="stable")
    found: dict[str, dict] = {}
    for (term, whose), own in table.groupby(["term", "whose"], sort=False):
        sums = [len(own), int(own["outlet"].sum()), int(own["quoted"].sum())]
        listed = own[["number", "outlet", "quoted"]].head(MOST_ARTICLES).to_numpy().tolist()
        found.setdefault(term, {})[str(outlets.index(whose))] = [sums, listed]
    return found
