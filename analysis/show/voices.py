"""The page of voices: who quotes whom, outlets against sides and their speakers, and behind each share its quotations.

Entry point: `voices_parts`. What it looks like is `report_template/voices.html.j2`, what answers to a click is
`voices.js`.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.comparison.quotes import UNKNOWN
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.show import notebook
from analysis.show.comparison import compare
from analysis.text.outlets import in_order
from analysis.text.words import printable
from analysis.vocabulary import QUOTE_KINDS

TITLE = "Who quotes whom"
MOST_OUTLETS = 6
MOST_SIDES = 8
MOST_SPEAKERS = 5  # of a side
LEAST_QUOTES = 2  # of a speaker that is shown
MOST_QUOTED = 12  # quotations of a speaker in an outlet
LONGEST = 100  # words
OTHERS, NOT_KNOWN = "other sides", "side not known"


def voices_parts(folder: Path, texts: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the title and the parts of the page of voices of a corpus, with the texts at hand by `article_id`."""
    corpus = notebook.open_corpus(folder).comparable()
    quotes = quotations(corpus)
    outlets = in_order(quotes["outlet"].value_counts().index[:MOST_OUTLETS])
    quotes = quotes[quotes["outlet"].isin(outlets)]
    table, told, rows, said = shares(quotes), _differences(corpus) if len(quotes) else {}, [], []
    for (side, name), own in table.reindex(columns=outlets).iterrows():
        chosen = quotes[quotes["side"].eq(side) & (quotes["name"].eq(name) | (name == ""))]
        said.append({outlet: _listed(chosen[chosen["outlet"] == outlet], texts) for outlet in outlets})
        rows.append({"side": side, "name": name, "differs": told.get(name or side), "shares": own.tolist()})
    counts = corpus.articles["outlet"].value_counts()
    facts = {"rows": rows, "said": said, "outlets": {outlet: counts[outlet] for outlet in outlets}}
    page = notebook.templates().get_template("voices.html.j2")
    return TITLE, [page.render(title=TITLE, has_texts=bool(texts), largest=table.max(axis=None), **facts)]


def quotations(corpus: Corpus) -> pd.DataFrame:
    """Return the quotations of articles that count, with `side` (less quoted ones as one), `name` and their article."""
    quotes = corpus.quotes[corpus.quotes["kind"].isin(QUOTE_KINDS)]
    about = corpus.articles.reindex(columns=["article_id", "outlet", "title", "url", "published"])
    quotes = quotes.drop(columns="side").merge(about, on="article_id")
    named = quotes["name_side"]
    most = quotes.groupby(named)["n_words"].sum().sort_values(ascending=False, kind="stable").index[:MOST_SIDES]
    side = named.where(named.isin(most) | named.isna(), OTHERS).fillna(NOT_KNOWN)
    return quotes.assign(side=side, name=quotes["name"].where(quotes["speaker_kind"] != UNKNOWN))


def shares(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each outlet's quoted words that a side and its speakers get, in a column an outlet.

    Rows are `side, name` ("" for the whole side): the sides with most words first, what is not known last, and below
    each side the speakers with most words who are quoted twice at least.
    """
    named = quotes.groupby(["side", "name"])["n_words"].agg(["sum", "size"])
    named = named[named["size"] >= LEAST_QUOTES].sort_values("sum", ascending=False, kind="stable")
    named = named.groupby("side").head(MOST_SPEAKERS).index
    sides = quotes.groupby("side")["n_words"].sum().sort_values(ascending=False, kind="stable").index
    sides = sorted(sides, key=lambda side: (side == NOT_KNOWN, side == OTHERS))
    counted = pd.concat([quotes.assign(name=""), quotes]).groupby(["side", "name", "outlet"])["n_words"].sum()
    table = counted.unstack("outlet") / quotes.groupby("outlet")["n_words"].sum()
    order = [(side, name) for side in sides for name in ("", *(own for of, own in named if of == side))]
    return table.loc[order]


def _differences(corpus: Corpus) -> dict[str, str]:
    """Return of each side and speaker who gives them more words than whom, where it is more than chance."""
    found: dict[str, list[str]] = {}
    for by in ("side", "speaker"):
        try:
            table = compare(corpus, "quotes", by=by).table
        except InputError:
            continue
        for row in table[table["differs"].eq(True)].itertuples() if "differs" in table else ():
            more, less = (row.outlet, row.reference) if row.estimate > 0 else (row.reference, row.outlet)
            found.setdefault(row.group, []).append(f"more in {more} than in {less}")
    return {group: "; ".join(told) for group, told in found.items()}


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
