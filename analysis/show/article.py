"""Show one article in the terminal as it was annotated, so that a person can check the annotations by eye.

Entry points: `show_article`, and `runs`, which cuts a text where its marks begin and end.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import click

from analysis.annotation.article import Annotation, annotate
from analysis.corpus import schema
from analysis.errors import InputError
from analysis.read import Article, read_articles
from analysis.text.words import printable

LOOKS = {
    "furniture": ({"dim": True}, "⟦⟧"),
    "quoted": ({"fg": "cyan"}, "⟨⟩"),
    "source": ({"bold": True}, ""),
    "cue": ({"underline": True}, ""),
}
Mark = tuple[int, int, Hashable]


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
    facts = dict(zip(schema.columns("articles"), rows.articles[0], strict=True))
    date = article.published.isoformat(" ") if article.published else "no date"
    counts = f"{facts['n_words']} words, {facts['n_sentences']} sentences, {facts['n_furniture_words']} furniture words"
    head = printable(f"{article_id} · {article.outlet} · {date}"), f"{counts}, {len(rows.quotes)} quotes"
    quotes = [dict(zip(schema.columns("quotes"), row, strict=True)) for row in rows.quotes]
    return "\n".join([*head, "", _body(article.text, rows, quotes, color), "", *map(_quote, quotes)])


def runs(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, list]]:
    """Yield the runs of a text between the ends of its marks: where each stands, and the names of the marks over it.

    Examples
    --------
    >>> list(runs("abcdef", [(1, 4, "x"), (3, 5, "y")]))
    [(0, 1, []), (1, 3, ['x']), (3, 4, ['x', 'y']), (4, 5, ['y']), (5, 6, [])]
    """
    end = len(text) if end is None else end
    opens, over = defaultdict(list), []
    for first, last, name in marks:
        if max(first, start) < min(last, end):
            opens[max(first, start)].append((min(last, end), name))
    cuts = {start, end, *opens, *(last for opened in opens.values() for last, _ in opened)}
    for here, there in pairwise(sorted(cuts)):
        over = [one for one in over if one[0] > here] + opens.get(here, [])
        yield here, there, [name for _, name in over]


def _body(text: str, rows: Annotation, quotes: list[dict], color: bool) -> str:
    """Return the text sentence by sentence, each with its score before it."""
    compound = schema.columns("sentences").index("compound")
    scores = {sentence[2]: f"{sentence[compound]:+z.2f}  " for sentence in rows.sentences}
    marks: list[Mark] = [(start, end, "furniture") for _, start, end, _, _ in rows.furniture]
    for quote in quotes:
        for name, column in (("quoted", "content"), ("source", "source"), ("cue", "cue")):
            marks += [(*span, name) for span in quote[column]]
    before, after = defaultdict(str), defaultdict(str)
    for start, end, name in () if color else marks:
        before[start] = LOOKS[name][1][:1] + before[start]
        after[end] += LOOKS[name][1][1:]
    for quote in quotes:
        after[quote["content"][-1][1]] += f"[{quote['quote'] + 1}]"
    shown = ""
    for start, end, names in runs(text, [*marks, *((start, start + 1, "sentence") for start in scores)]):
        if start in scores:
            shown += ("\n" if shown and not shown.endswith("\n") else "") + scores[start]
        run, look = before[start] + printable(text[start:end].replace("\r\n", "\n")), {}
        for name in names if color else ():
            look |= LOOKS[name][0] if name in LOOKS else {}
        shown += (click.style(run, **look) if look else run) + after[end]
    return shown


def _quote(quote: dict) -> str:
    via = f" via {quote['via']}" if quote["via"] else ""
    who = f"{quote['speaker'] or 'unknown'} ({quote['speaker_kind']}){via}"
    cue = f"{quote['cue_lemma']} ({quote['cue_class'] or 'no class'})" if quote["cue_lemma"] else "no cue"
    head = f"[{quote['quote'] + 1}] {quote['kind']}, {quote['n_words']} words"
    return printable(f"{head}, {who}, {cue}: {quote['excerpt']} …")
