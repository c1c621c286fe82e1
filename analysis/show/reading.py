"""Articles to be read with their annotations: one in the terminal (`show_article`), or those of a story (`readings`).

With its text an article is read whole, without it by the first words of its quotations.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pandas as pd

from analysis.comparison.compare import differing
from analysis.comparison.story import Story
from analysis.corpus.tables import TABLES
from analysis.errors import InputError
from analysis.read import Article, read_articles
from analysis.text import words as texts
from analysis.text.words import printable

N_SIDES = 4
Mark = tuple[int, int, Hashable]
OTHERS, NOBODY = "other", "unknown"
HIDDEN, CUE, OWN = "hidden", "b", "u"  # page furniture; and the tags of reporting verbs and distinctive words


def show_article(source: Path, article_id: str | None = None) -> str:
    """Return one article as text with its annotations: page furniture in ⟦ ⟧, quotations in ⟨ ⟩ with their number.

    `source` is a file or folder of articles; the id may be left out where there is only one.
    """
    found = {item.article_id: item for item in read_articles([source]) if isinstance(item, Article)}
    if article_id is None and len(found) == 1:
        article_id = next(iter(found))
    if article_id not in found:
        some = ", ".join(list(found)[:5]) or "none that can be read"
        asked = f"no article {article_id!r}" if article_id else "more than one article or none; give an ID"
        raise InputError(f"{source}: {asked} (there are {len(found)}: {some})")
    article = found[article_id]
    from analysis.annotation.article import annotate  # loads the models

    rows = annotate(article)
    facts = dict(zip(TABLES["articles"], rows.articles[0], strict=True))
    date = article.published.isoformat(" ") if article.published else "no date"
    counts = f"{facts['n_words']} words, {facts['n_sentences']} sentences, {facts['n_furniture_words']} furniture words"
    head = printable(f"{article_id} · {article.outlet} · {date}"), f"{counts}, {len(rows.quotes)} quotes"
    quotes = [dict(zip(TABLES["quotes"], row, strict=True)) for row in rows.quotes]
    return "\n".join([*head, "", _marked(article.text, rows, quotes), "", *map(_quote, quotes)])


def _marked(text: str, rows, quotes: list[dict]) -> str:
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


def sides_of(story: Story, listed: pd.DataFrame) -> dict[str, str]:
    """Return each side's colour, the same in all stories of a corpus: most quoted first, as speakers are `listed`."""
    known = story.quotes["name_side"].dropna()
    of_corpus = listed.groupby("side")["n_quotes"].sum() if len(listed) else known.value_counts()
    order = of_corpus.sort_values(ascending=False, kind="stable").index
    colours = {side: f"side-{i}" for i, side in enumerate(order[:N_SIDES], 1)}
    return {side: colours.get(side, OTHERS) for side in order if side in set(known)}


def readings(
    story: Story, tables: Mapping[str, pd.DataFrame], colours: Mapping[str, str], anchors: Mapping[str, str]
) -> dict[str, dict]:
    """Return of each article that counts its `quotes` and, if its text is at hand, its `paragraphs`, by `article_id`.

    `tables` has `shared`, `tested` and `counted` as in `analysis.show.story`; `colours` the colour of each side
    (`sides_of`), `anchors` what each article is called on the page.
    """
    said = _quotations(story, tables["shared"], colours, anchors)
    words, shown = _distinctive(tables), {}
    furniture = {name: own[["start", "end"]].to_numpy() for name, own in story.corpus.furniture.groupby("article_id")}
    for row in story.corpus.articles.itertuples():
        quotes, text = said[row.article_id], story.texts.get(row.article_id)
        shown[row.article_id] = {"quotes": quotes, "paragraphs": None}
        if text is not None:
            marks: list[Mark] = [(start, end, HIDDEN) for start, end in furniture.get(row.article_id, ())]
            marks += [(*span, CUE) for quote in quotes for span in quote["cue"]]
            marks += [(*span, number) for number, quote in enumerate(quotes) for span in quote["content"]]
            wanted = words[row.outlet]
            marks += [(*span, OWN) for span in texts.words(text) if texts.term(text[slice(*span)]) in wanted]
            shown[row.article_id]["paragraphs"] = list(_paragraphs(text, marks))
    return shown


def _quotations(story: Story, shared: pd.DataFrame, colours, anchors) -> dict[str, list[dict]]:
    """Return each article's quotations: where they stand, how they look, and where else the same statement is."""
    places = shared[["statement", "outlet", "article_id", "quote"]]
    places = places[places["article_id"].isin(anchors)]
    places["anchor"] = [f"{anchors[row.article_id]}-same-{row.statement + 1}" for row in places.itertuples()]
    at, found = places.set_index(["article_id", "quote"]), defaultdict(list)
    for quote in story.quotes.sort_values(["article_id", "position", "quote"]).itertuples():
        anchor, same = None, []
        if (quote.article_id, quote.quote) in at.index:
            statement, _, anchor = at.loc[(quote.article_id, quote.quote)]
            others = places[(places["statement"] == statement) & (places["anchor"] != anchor)]
            same = others[["anchor", "outlet"]].values.tolist()
        side = quote.name_side if pd.notna(quote.name_side) else None
        named = quote.name if pd.notna(quote.name) else "nobody named"
        verb = f", “{quote.cue_lemma}”" if pd.notna(quote.cue_lemma) else ""
        more = " …" if quote.n_words > len(quote.excerpt.split()) else ""
        label = f"{named} ({side or 'side not known'}){verb}"
        looks = {"colour": colours.get(side, NOBODY), "label": label, "excerpt": f"{quote.excerpt}{more}"}
        places_of = {"content": quote.content, "cue": quote.cue, "anchor": anchor, "same": same}
        found[quote.article_id].append(looks | places_of)
    return found


def _distinctive(tables: Mapping[str, pd.DataFrame]) -> dict[str, set[str]]:
    """Return the words that set each outlet's own voice apart: beyond chance, or else counted here."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in differing(tables["tested"]).itertuples():
        found[row.outlet if row.estimate > 0 else row.reference].add(row.group)
    for row in tables["counted"].itertuples():
        found[row.outlet].add(row.group)
    return found


def _paragraphs(text: str, marks: Sequence[Mark]) -> Iterator[list[dict]]:
    """Yield paragraphs without page furniture as pieces: the `number` of a quotation or None, and `runs` with tags."""
    begun: set[int | None] = set()
    for line in re.finditer(r"[^\n\r]*[^\s][^\n\r]*", text):
        pieces: list[dict] = []
        for start, end, names in _runs(marks, *line.span()):
            if HIDDEN in names:
                continue
            number = next((name for name in names if isinstance(name, int)), None)
            if not pieces or pieces[-1]["number"] != number:
                pieces.append({"number": number, "runs": [], "is_first": number not in begun})
                begun.add(number)
            tag = CUE if CUE in names else OWN if OWN in names and number is None else None
            pieces[-1]["runs"].append((tag, text[start:end]))
        if any(run.strip() for piece in pieces for _, run in piece["runs"]):
            yield pieces


def _runs(marks: Sequence[Mark], start: int, end: int) -> Iterator[tuple[int, int, list]]:
    """Yield the runs of a text between the ends of its marks: where each stands, and the names of the marks over it.

    Examples
    --------
    >>> list(_runs([(1, 4, "x"), (3, 5, "y")], 0, 6))
    [(0, 1, []), (1, 3, ['x']), (3, 4, ['x', 'y']), (4, 5, ['y']), (5, 6, [])]
    """
    opens, over = defaultdict(list), []
    for first, last, name in marks:
        if max(first, start) < min(last, end):
            opens[max(first, start)].append((min(last, end), name))
    cuts = {start, end, *opens, *(last for opened in opens.values() for last, _ in opened)}
    for here, there in pairwise(sorted(cuts)):
        over = [one for one in over if one[0] > here] + opens.get(here, [])
        yield here, there, [name for _, name in over]
