"""Show one article in the terminal as it was annotated, so that a person can check the annotations by eye.

Entry point: `show_article`.
"""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from analysis.annotation.article import Annotation, annotate
from analysis.corpus.tables import TABLES
from analysis.errors import InputError
from analysis.read import Article, read_articles
from analysis.text.words import printable


def show_article(source: Path, article_id: str | None = None) -> str:
    """Return one article as text with its annotations: page furniture in ⟦ ⟧, quotations in ⟨ ⟩ with their number.

    Parameters
    ----------
    source, article_id
        A file or folder of articles, and the id of one; the id may be left out where there is only one.

    Raises
    ------
    InputError
        if there is no such article.
    """
    found = {item.article_id: item for item in read_articles([source]) if isinstance(item, Article)}
    if article_id is None and len(found) == 1:
        article_id = next(iter(found))
    if article_id not in found:
        some = ", ".join(list(found)[:5]) or "none that can be read"
        asked = f"no article {article_id!r}" if article_id else "more than one article or none; give an ID"
        raise InputError(f"{source}: {asked} (there are {len(found)}: {some})")
    article = found[article_id]
    rows = annotate(article)
    facts = dict(zip(TABLES["articles"], rows.articles[0], strict=True))
    date = article.published.isoformat(" ") if article.published else "no date"
    counts = f"{facts['n_words']} words, {facts['n_sentences']} sentences, {facts['n_furniture_words']} furniture words"
    head = printable(f"{article_id} · {article.outlet} · {date}"), f"{counts}, {len(rows.quotes)} quotes"
    quotes = [dict(zip(TABLES["quotes"], row, strict=True)) for row in rows.quotes]
    return "\n".join([*head, "", _body(article.text, rows, quotes), "", *map(_quote, quotes)])


def _body(text: str, rows: Annotation, quotes: list[dict]) -> str:
    """Return the text sentence by sentence, each with its score before it."""
    compound = [*TABLES["sentences"]].index("compound")
    before, after = defaultdict(str), defaultdict(str)
    spans = [(start, end, "⟦⟧") for _, start, end, _, _ in rows.furniture]
    spans += [(*span, "⟨⟩") for quote in quotes for span in quote["content"]]
    for start, end, (opening, closing) in spans:
        before[start] = opening + before[start]
        after[end] += closing
    for quote in quotes:
        after[quote["content"][-1][1]] += f"[{quote['quote'] + 1}]"
    for sentence in rows.sentences:
        before[sentence[2]] = f"\n{sentence[compound]:+z.2f}  {before[sentence[2]]}"
    shown = ""
    for start, end in pairwise(sorted({0, len(text), *before, *after})):
        line = before[start].removeprefix("\n" if not shown or shown.endswith("\n") else "")
        shown += line + printable(text[start:end].replace("\r\n", "\n")) + after[end]
    return shown


def _quote(quote: dict) -> str:
    via = f" via {quote['via']}" if quote["via"] else ""
    who = f"{quote['speaker'] or 'unknown'} ({quote['speaker_kind']}){via}"
    cue = f"{quote['cue_lemma']} ({quote['cue_class'] or 'no class'})" if quote["cue_lemma"] else "no cue"
    head = f"[{quote['quote'] + 1}] {quote['kind']}, {quote['n_words']} words"
    return printable(f"{head}, {who}, {cue}: {quote['excerpt']} …")
