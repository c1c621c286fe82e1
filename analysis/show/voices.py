"""The page of voices: who quotes whom, outlets against sides and their speakers, and behind each share its quotations.

Entry point: `voices_parts`; what answers to a click is `report_template/voices.js`.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from analysis.comparison.quotes import UNKNOWN
from analysis.corpus.corpus import Corpus
from analysis.errors import InputError
from analysis.show import notebook
from analysis.show.comparison import compare
from analysis.show.numbers import times
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
    if quotes.empty:
        return TITLE, [f"<h1>{TITLE}</h1>\n<p>No quotation was found.</p>\n"]
    outlets = in_order(quotes["outlet"].value_counts().index[:MOST_OUTLETS])
    quotes = quotes[quotes["outlet"].isin(outlets)]
    counts = corpus.articles["outlet"].value_counts()
    n_articles = {outlet: times(counts[outlet], "article") for outlet in outlets}
    table = shares(quotes)
    told, cells = _differences(corpus), {}
    rows = []
    for (side, name), own in table.groupby(["side", "name"], sort=False):
        key = str(len(rows))
        row = own.set_index("outlet").reindex(outlets)
        chosen = quotes[quotes["side"].eq(side) & (quotes["name"].eq(name) | (name == ""))]
        cells[key] = {outlet: _listed(chosen[chosen["outlet"] == outlet], corpus, texts) for outlet in outlets}
        shown = Markup("").join(
            Markup("<td>{}</td>").format(_bar(row.at[outlet, "share"], table["share"].max())) for outlet in outlets
        )
        note = Markup("<small>{}</small>").format(told[name or side]) if (name or side) in told else ""
        rows.append(
            Markup("<tr class='{}' data-key='{}'><th scope='row'>{}{}</th>{}</tr>\n").format(
                "speaker" if name else "side", key, printable(name or side), note, shown
            )
        )
    heads = Markup("").join(
        Markup("<th scope='col'>{} ({})</th>").format(outlet, n) for outlet, n in n_articles.items()
    )
    data = json.dumps(cells, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    whole = "" if texts else " This report holds no texts: a quotation is cut to its first words."
    page = Markup(
        "<h1>{}</h1>\n<p class='question'>How much of its quoted words does each outlet give to whom?</p>\n"
        "<p>Choose a row to read its quotations, outlet beside outlet.{}</p>\n"
        "<div class='voices' role='region' tabindex='0' aria-label='{}'><table>\n"
        "<caption>Share of an outlet's quoted words, by the speaker's side and the speakers most quoted.</caption>\n"
        "<thead><tr><th scope='col'>side and speaker</th>{}</tr></thead>\n<tbody>\n{}</tbody></table></div>\n"
        "<script type='application/json' id='voices-data'>{}</script>\n"
    ).format(TITLE, whole, TITLE, heads, Markup("").join(rows), Markup(data))
    return TITLE, [str(page)]


def quotations(corpus: Corpus) -> pd.DataFrame:
    """Return the quotations of articles that count, with `outlet`, `side` and `name`: less quoted sides as one."""
    quotes = corpus.quotes[corpus.quotes["kind"].isin(QUOTE_KINDS)]
    articles = corpus.articles[["article_id", "outlet"]]
    quotes = quotes.drop(columns="side").merge(articles, on="article_id")
    named = quotes["name_side"]
    most = quotes.groupby(named)["n_words"].sum().sort_values(ascending=False, kind="stable").index[:MOST_SIDES]
    side = named.where(named.isin(most) | named.isna(), OTHERS).fillna(NOT_KNOWN)
    return quotes.assign(side=side, name=quotes["name"].where(quotes["speaker_kind"] != UNKNOWN))


def shares(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each outlet's quoted words that a side and its speakers get.

    `side, name` ("" for the whole side), `outlet, n_words, share`; the sides with most words first, what is not known
    last, and of each side the speakers with most words who are quoted twice at least.
    """
    of_outlet = quotes.groupby("outlet")["n_words"].sum()
    order = quotes.groupby("side")["n_words"].sum().sort_values(ascending=False, kind="stable").index
    order = sorted(order, key=lambda side: (side == NOT_KNOWN, side == OTHERS))
    parts = []
    for side in order:
        own = quotes[quotes["side"] == side]
        counts = own.groupby("name")["n_words"].agg(["sum", "size"])
        counts = counts[counts["size"] >= LEAST_QUOTES].sort_values("sum", ascending=False, kind="stable")
        for name in ("", *counts.index[:MOST_SPEAKERS]):
            n_words = own[own["name"].eq(name) | (name == "")].groupby("outlet")["n_words"].sum()
            parts.append(n_words.reset_index().assign(side=side, name=name))
    table = pd.concat(parts, ignore_index=True)
    return table.assign(share=table["n_words"] / table["outlet"].map(of_outlet))


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


def _bar(share: float, largest: float) -> Markup:
    if pd.isna(share):
        return Markup("<span class='none'>–</span>")
    told = f"{100 * share:.0f} %" if share >= 0.005 else "below 1 %"
    return Markup("<span class='bar' style='width:{:.1f}%'></span>{}").format(100 * share / largest, told)


def _listed(quotes: pd.DataFrame, corpus: Corpus, texts: Mapping[str, str]) -> list[list]:
    """Return the longest quotations: words, speaker, verb, headline, address and day of the article."""
    facts = corpus.articles.set_index("article_id")[["title", "url", "published"]]
    found = []
    for row in quotes.sort_values("n_words", ascending=False, kind="stable").head(MOST_QUOTED).itertuples():
        title, url, day = facts.loc[row.article_id]
        text = texts.get(row.article_id)
        said = " … ".join(" ".join(text[start:end].split()) for start, end in row.content) if text else row.excerpt
        words = said.split()
        more = " …" if len(words) > LONGEST or (not text and row.n_words > len(words)) else ""
        found.append(
            [
                printable(" ".join(words[:LONGEST]) + more),
                printable(row.name) if pd.notna(row.name) else "",
                row.cue_lemma if pd.notna(row.cue_lemma) else "",
                title if pd.notna(title) else row.article_id,
                url if isinstance(url, str) and url.startswith(("http://", "https://")) else "",
                "" if pd.isna(day) else f"{day:%-d %b %Y}",
            ]
        )
    return found
