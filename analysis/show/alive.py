"""The pages that answer to a reader: any word looked up in two outlets, and who quotes whom.

`report_template` has their look (`words.html.j2`, `voices.html.j2`), and what answers to mouse and keys (`.js`).
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.comparison.compare import MOST_OUTLETS, outlets_compared
from analysis.comparison.quotes import NOT_TOLD, quotations, shares
from analysis.comparison.resample import drawn
from analysis.comparison.words import STYLE
from analysis.corpus import Corpus
from analysis.show import notebook, plots
from analysis.show.comparison import compare
from analysis.show.findings import story_titles
from analysis.show.numbers import some
from analysis.show.plots import Style
from analysis.show.sentences import things
from analysis.text.outlets import in_order
from analysis.text.words import printable

WORDS, VOICES = "Look up a word", "Who quotes whom"
MOST_PAIRS = 6
MOST_WORDS, WORDS_OF_ROW = 1_000_000, 50  # of articles looked up, each with a row as long as so many words
MOST_TERMS = 30_000  # that are looked up without texts
LEAST_ARTICLES = 3  # of such a term
MOST_ARTICLES = 8  # of an outlet, that are listed for a term
MOST_CHARACTERS = 4_000_000  # of texts in one page
LEAST_QUOTES = 2  # of a speaker that is shown
MOST_QUOTED = 12  # quotations of a speaker in an outlet
LONGEST = 100  # words of a quotation
LABELS = {NOT_TOLD: "side not known", "IAEA": "UN nuclear agency (IAEA)"}
CHANCE, HOUSE_STYLE, FOUND = range(3)
POINT = ["group", "estimate", "per_1000_words", "reference_per_1000_words", "n_articles", "reference_n_articles"]


def words_parts(folder: Path, texts: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the title and the parts of the page of words of a corpus, with the texts at hand by `article_id`."""
    corpus = notebook.open_corpus(folder).comparable()
    style, compared = plots.styles(corpus.articles["outlet"]), compare(corpus, "words")
    pairs = sorted(compared.by_pair() if compared.pairs else [], key=lambda made: -len(made.found))
    pairs = [made for made in pairs if len(made.found)][:MOST_PAIRS] or pairs[:1]
    articles, n_articles = corpus.articles, len(corpus.articles)
    most = int(MOST_WORDS / (articles["n_words"].mean() + WORDS_OF_ROW))
    chosen = drawn(np.arange(n_articles), most) | ~articles["outlet"].duplicated()  # of each outlet one at least
    looked_up = corpus.select(articles["article_id"][chosen])
    facts = _facts(looked_up, texts, pairs[0].pairs[0] if pairs else ())
    facts["clouds"] = [cloud(made.table, style, corpus.as_written) for made in pairs]
    page = notebook.templates().get_template("words.html.j2")
    return WORDS, [page.render(title=WORDS, facts=facts, n_articles=n_articles, many=things(corpus))]


def cloud(table: pd.DataFrame, style: Mapping[str, Style], written: Callable[[str], str] = str) -> dict:
    """Return the words of a pair of outlets as `words.js` draws them, the clearest first.

    `table` has the rows of one pair (`words.COLUMNS`). A point has the word, its log-odds ratio, uses per 1,000 words
    and articles of both outlets, how sure it is (`CHANCE`, `HOUSE_STYLE`, `FOUND`), and if found how it is `written`.
    """
    pair = table[["outlet", "reference"]].iloc[0].tolist()
    table = table.sort_values("p_adjusted", kind="stable")
    sure = pd.Series(CHANCE, table.index).mask(table["differs"].eq(True), FOUND)
    sure = sure.mask(sure.eq(FOUND) & table["list"].eq(STYLE), HOUSE_STYLE)
    label = table["group"].map(written).where(sure == FOUND, "")
    points = table[POINT].round(3).assign(sure=sure, label=label).values.tolist()
    is_matched = bool(table["n_stories"].iloc[0] > 0)
    return {"pair": pair, "colours": [style[name].colour for name in pair], "is_matched": is_matched, "points": points}


def _facts(corpus: Corpus, texts: Mapping[str, str], pair: tuple[str, ...]) -> dict:
    """Return what the page needs to look up terms: outlets, articles, and where each term stands or the texts."""
    articles = corpus.articles.reset_index(drop=True)
    outlets = in_order(articles["outlet"])
    told = zip(articles.itertuples(), articles["story"].map(story_titles(corpus)).fillna(""), strict=True)
    rows = [[outlets.index(row.outlet), *notebook.about_article(row), story] for row, story in told]
    n_words = articles.groupby("outlet")["n_words"].sum()
    facts = {"outlets": outlets, "articles": rows, "n_words": [int(n_words[name]) for name in outlets], "texts": None}
    facts["pair"] = [outlets.index(name) for name in pair or outlets[:2]]
    widely = corpus.words.groupby("term")["article_id"].nunique().sort_values(ascending=False, kind="stable")
    least = max([LEAST_ARTICLES, *(widely.iloc[MOST_TERMS : MOST_TERMS + 1] + 1)])
    known = widely.index[widely >= least]
    if texts and sum(map(len, texts.values())) <= MOST_CHARACTERS:
        read = [_read(corpus, texts, name) for name in articles["article_id"]]
        return facts | {"terms": dict.fromkeys(known), "texts": read, "least": 1}
    return facts | {"terms": _terms(corpus.words, known, articles, outlets), "least": least}


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


def _terms(words: pd.DataFrame, terms: pd.Index, articles: pd.DataFrame, outlets: list[str]) -> dict:
    """Return of each term and outlet its articles, own uses and quoted uses, and the articles that use it most."""
    words = words[words["term"].isin(terms)]
    table = words.pivot_table("count", ["term", "article_id"], "voice", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=["outlet", "quoted"], fill_value=0).astype(int).reset_index()
    known = articles.reset_index().set_index("article_id")
    table = table.assign(number=table["article_id"].map(known["index"]), whose=table["article_id"].map(known["outlet"]))
    table = table.assign(n=-table["outlet"] - table["quoted"]).sort_values(["term", "n", "article_id"], kind="stable")
    found: dict[str, dict] = {term: {} for term in terms}
    rows = table[["term", "whose", "number", "outlet", "quoted"]]
    for term, whose, number, own, quoted in rows.itertuples(index=False, name=None):
        n, listed = found[term].setdefault(str(outlets.index(whose)), [[0, 0, 0], []])
        n[:] = n[0] + 1, n[1] + own, n[2] + quoted
        if len(listed) < MOST_ARTICLES:
            listed.append([number, own, quoted])
    return found


def voices_parts(folder: Path, texts: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the title and the parts of the page of voices of a corpus, with the texts at hand by `article_id`."""
    corpus = notebook.open_corpus(folder).comparable()
    counts, quotes = corpus.articles["outlet"].value_counts(), quotations(corpus)
    outlets = outlets_compared(corpus.articles) or in_order(counts.index[:MOST_OUTLETS])
    left_out = [name for name in in_order(counts.index) if name not in outlets]
    quotes = quotes[quotes["outlet"].isin(outlets)]
    table, told, rows, said = shares(quotes, LEAST_QUOTES), _differences(corpus) if len(quotes) else {}, [], []
    for (side, name), own in table.reindex(columns=outlets).iterrows():
        chosen = quotes[quotes["side"].eq(side) & (quotes["name"].eq(name) | (name == ""))]
        said.append({outlet: _listed(chosen[chosen["outlet"] == outlet], texts) for outlet in outlets})
        label = name or LABELS.get(side, side)
        differs = told.get(("speaker", name) if name else ("side", side))
        rows.append({"name": name, "label": label, "differs": differs, "shares": own.tolist()})
    facts = {"rows": rows, "said": said, "outlets": counts[outlets].to_dict(), "left_out": left_out}
    page = notebook.templates().get_template("voices.html.j2")
    return VOICES, [page.render(title=VOICES, has_texts=bool(texts), largest=table.max(axis=None), **facts)]


def _differences(corpus: Corpus) -> dict[tuple[str, str], str]:
    """Return who quotes a side or speaker more than whom, beyond chance; a speaker may be called like a side."""
    found: dict[tuple[str, str], list[str]] = {}
    for by in ("side", "speaker"):
        for row in compare(corpus, "quotes", by=by).found.itertuples():
            more, less = (row.outlet, row.reference) if row.estimate > 0 else (row.reference, row.outlet)
            found.setdefault((by, row.group), []).append(f"more in {more} than in {less}")
    return {group: some(told, 1) for group, told in found.items()}


def _listed(quotes: pd.DataFrame, texts: Mapping[str, str]) -> list[list]:
    """Return the longest quotations: words, speaker, verb, and headline, address and day of the article."""
    found = []
    for row in quotes.sort_values("n_words", ascending=False, kind="stable").head(MOST_QUOTED).itertuples():
        text = texts.get(row.article_id)
        said = " … ".join(" ".join(text[start:end].split()) for start, end in row.content) if text else row.excerpt
        words = said.split()
        more = " …" if len(words) > LONGEST or (not text and row.n_words > len(words)) else ""
        who, verb = (value if pd.notna(value) else "" for value in (row.name, row.cue_lemma))
        told = printable(" ".join(words[:LONGEST]) + more)
        found.append([told, printable(who), verb, *notebook.about_article(row)])
    return found
