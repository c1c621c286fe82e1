"""Show one article in the terminal as it was annotated, so that a person can check the annotations by eye.

Entry point: `show_article`.
"""

from pathlib import Path

import click

from analysis.annotation.article import Annotation, annotate
from analysis.corpus.tables import columns
from analysis.errors import InputError
from analysis.read import Article, read_articles
from analysis.text.words import printable

DIM, QUOTED, SOURCE, CUE = {"dim": True}, {"fg": "cyan"}, {"bold": True}, {"underline": True}


def show_article(source: Path, article_id: str | None, color: bool) -> str:
    """Return one article as text with its annotations.

    Parameters
    ----------
    source, article_id
        A file or folder of articles, and the id of one; the id may be left out where there is only one.
    color
        Whether the terminal shows styles. Page furniture is dim, or stands in ⟦ ⟧ without styles; each quotation
        is in colour, or in ⟨ ⟩, and numbered; its source is bold and its cue underlined.

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
    facts = dict(zip(columns("articles"), rows.articles[0], strict=True))
    date = article.published.isoformat(" ") if article.published else "no date"
    counts = f"{facts['n_words']} words, {facts['n_sentences']} sentences, {facts['n_furniture_words']} furniture words"
    head = printable(f"{article_id} · {article.outlet} · {date}"), f"{counts}, {len(rows.quotes)} quotes"
    return "\n".join([*head, "", _body(article.text, rows, color), "", *_quotes(rows)])


def _body(text: str, rows: Annotation, color: bool) -> str:
    """Return the text sentence by sentence, each with its score before it."""
    styles: list[dict] = [{} for _ in text]
    before: dict[int, str] = {}
    after: dict[int, str] = {}

    def put(start, end, style, opening="", closing=""):
        for i in range(start, end):
            styles[i] = styles[i] | style
        if not color:
            before[start] = opening + before.get(start, "")
            after[end - 1] = after.get(end - 1, "") + closing

    for _, start, end, _, _ in rows.furniture:
        put(start, end, DIM, "⟦", "⟧")
    for _, number, _, content, source, cue, *_ in rows.quotes:
        for span in content:
            put(*span, QUOTED, "⟨", "⟩")
        for style, spans in ((SOURCE, source), (CUE, cue)):
            for span in spans:
                put(*span, style)
        last = content[-1][1] - 1
        after[last] = after.get(last, "") + f"[{number + 1}]"
    compound = columns("sentences").index("compound")
    starts = {sentence[2]: sentence[compound] for sentence in rows.sentences}
    pieces, i = [], 0
    while i < len(text):
        if i in starts:
            pieces.append(("\n" if pieces and not pieces[-1].endswith("\n") else "") + f"{starts[i]:+z.2f}  ")
        j = i + 1
        while j < len(text) and styles[j] == styles[i] and j not in starts and j not in before and j - 1 not in after:
            j += 1
        run = before.get(i, "") + printable(text[i:j].replace("\r\n", "\n"))
        pieces += [click.style(run, **styles[i]) if color and styles[i] else run, after.get(j - 1, "")]
        i = j
    return "".join(pieces)


def _quotes(rows: Annotation) -> list[str]:
    lines = []
    for row in rows.quotes:
        quote = dict(zip(columns("quotes"), row, strict=True))
        via = f" via {quote['via']}" if quote["via"] else ""
        who = f"{quote['speaker'] or 'unknown'} ({quote['speaker_kind']}){via}"
        cue = f"{quote['cue_lemma']} ({quote['cue_class'] or 'no class'})" if quote["cue_lemma"] else "no cue"
        head = f"[{quote['quote'] + 1}] {quote['kind']}, {quote['n_words']} words"
        lines.append(printable(f"{head}, {who}, {cue}: {quote['excerpt']} …"))
    return lines
