"""Articles of a story to be read side by side: who is quoted, which words set a version apart, what they share.

Entry point: `readings`. With its text an article is read whole, without it by the first words of its quotations.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import pandas as pd
from markupsafe import Markup, escape

from analysis.comparison.quotes import UNKNOWN
from analysis.comparison.story import Story
from analysis.text import words as texts

N_SIDES = 4
OTHERS, NOBODY = "other", "unknown"


@dataclass(frozen=True)
class Said:
    """A quotation as it is read: `spans` of its text, its colour, who says it, and its places in other outlets."""

    spans: list
    colour: str
    label: str
    excerpt: str
    anchor: str | None = None
    same: tuple[tuple[str, str], ...] = ()


def sides_of(story: Story, listed: pd.DataFrame) -> dict[str, str]:
    """Return each side's colour, the same in all stories of a corpus: most quoted first, as speakers are `listed`."""
    known = story.quotes["name_side"].dropna()
    of_corpus = listed.groupby("side")["n_quotes"].sum() if len(listed) else known.value_counts()
    order = of_corpus.sort_values(ascending=False, kind="stable").index
    colours = {side: f"side-{i}" for i, side in enumerate(order[:N_SIDES], 1)}
    return {side: colours.get(side, OTHERS) for side in order if side in set(known)}


def readings(
    story: Story, tables: Mapping[str, pd.DataFrame], colours: Mapping[str, str], anchors: Mapping[str, str]
) -> dict[str, Markup]:
    """Return each article that counts, as HTML by `article_id`.

    Parameters
    ----------
    story, tables
        With the texts at hand; `shared`, `tested` and `counted` as in `analysis.show.story`.
    colours, anchors
        The colour of each side (`sides_of`), and what each article is called on the page.
    """
    said = _quotations(story, tables["shared"], colours, anchors)
    words, shown = _distinctive(tables), {}
    spans_of = {name: own[["start", "end"]].to_numpy() for name, own in story.corpus.furniture.groupby("article_id")}
    cues_of = {name: [span for cue in own for span in cue] for name, own in story.quotes.groupby("article_id")["cue"]}
    for row in story.corpus.articles.itertuples():
        own, text = said.get(row.article_id, []), story.texts.get(row.article_id)
        if text is None:
            shown[row.article_id] = _first_words(own)
            continue
        hidden, cues = spans_of.get(row.article_id, ()), cues_of.get(row.article_id, ())
        shown[row.article_id] = _whole(text, own, hidden, cues, words.get(row.outlet, set()))
    return shown


def _quotations(story: Story, shared: pd.DataFrame, colours, anchors) -> dict[str, list[Said]]:
    places = shared[["statement", "outlet", "article_id", "quote"]].drop_duplicates()
    places = places[places["article_id"].isin(anchors)]
    at = {(row.article_id, row.quote): row for row in places.itertuples()}
    name_of = {key: f"{anchors[row.article_id]}-same-{row.statement + 1}" for key, row in at.items()}
    found: dict[str, list[Said]] = {}
    for quote in story.quotes.sort_values(["article_id", "position", "quote"]).itertuples():
        key = (quote.article_id, quote.quote)
        others = [(name_of[k], row.outlet) for k, row in at.items()
                  if key in at and row.statement == at[key].statement and k != key]  # fmt: skip
        side = quote.name_side if pd.notna(quote.name_side) else None
        named = quote.name if pd.notna(quote.name) and quote.speaker_kind != UNKNOWN else "nobody named"
        verb = f", “{quote.cue_lemma}”" if pd.notna(quote.cue_lemma) else ""
        more = " …" if quote.n_words > len(quote.excerpt.split()) else ""
        found.setdefault(quote.article_id, []).append(
            Said(
                [(int(start), int(end)) for start, end in quote.content],
                colours.get(side, NOBODY) if side else NOBODY,
                texts.printable(f"{named} ({side or 'side not known'}){verb}"),
                texts.printable(f"{quote.excerpt}{more}"),
                name_of.get(key),
                tuple(others),
            )
        )
    return found


def _distinctive(tables: Mapping[str, pd.DataFrame]) -> dict[str, set[str]]:
    """Return the words that set each outlet's own voice apart: beyond chance, or else counted here."""
    found: dict[str, set[str]] = {}
    for row in tables["tested"].itertuples():
        if row.differs is True or row.differs == 1:
            found.setdefault(row.outlet if row.estimate > 0 else row.reference, set()).add(row.group)
    for row in tables["counted"].itertuples():
        found.setdefault(row.outlet, set()).add(row.group)
    return found


def _first_words(said: list[Said]) -> Markup:
    rows = [
        Markup("<li>{}<span class='story-small'>{}</span></li>").format(
            _marked(one, escape(f"“{one.excerpt}”"), True), one.label
        )
        for one in said
    ]
    return (
        Markup("<ul class='quoted'>{}</ul>").format(Markup("").join(rows)) if rows else Markup("<p>Quotes nobody.</p>")
    )


def _marked(one: Said, inside: Markup, is_last: bool) -> Markup:
    """Return a piece of a quotation; the first has the anchor, the last the links to the same statement elsewhere."""
    links = [
        Markup("<a class='same' href='#{}' title='The same statement in {}'>= {}</a>").format(anchor, outlet, outlet)
        for anchor, outlet in one.same
    ]
    name = Markup(" id='{}'").format(one.anchor) if one.anchor else ""
    kind = f"{one.colour} shared" if one.same else one.colour
    tail = Markup("").join(links) if is_last else ""
    return Markup("<mark class='{}' title='{}'{}>{}</mark>{}").format(kind, one.label, name, inside, tail)


def _whole(text: str, said: list[Said], hidden, cues, wanted: set[str]) -> Markup:
    """Return the text in paragraphs, page furniture left out, with quotations, cues and distinctive words marked."""
    quote_at: list[int | None] = [None] * len(text)
    look = bytearray(len(text))  # 1: a cue, 2: a distinctive word, 4: page furniture
    for i, one in enumerate(said):
        for start, end in one.spans:
            quote_at[start:end] = [i] * (end - start)
    for start, end in _uses(text, quote_at, wanted):
        look[start:end] = bytes([2]) * (end - start)
    for spans, value in ((cues, 1), (hidden, 4)):
        for start, end in spans:
            look[start:end] = bytes([value]) * (end - start)
    ends = {i: one.spans[-1][1] for i, one in enumerate(said)}
    named: set[int] = set()
    shown = []
    for line in re.finditer(r"[^\n\r]+", text):
        pieces = []
        visible = [i for i in range(*line.span()) if look[i] != 4]
        for quote, places in groupby(visible, key=quote_at.__getitem__):
            span = list(places)
            runs = groupby(span, key=look.__getitem__)
            inside = Markup("").join(_run(text, list(run), value) for value, run in runs)
            if quote is None:
                pieces.append(inside)
                continue
            one = said[quote]
            if quote in named:
                one = Said(one.spans, one.colour, one.label, one.excerpt, None, one.same)
            named.add(quote)
            pieces.append(_marked(one, inside, span[-1] + 1 >= ends[quote]))
        if paragraph := Markup("").join(pieces).strip():
            shown.append(Markup("<p>{}</p>\n").format(Markup(paragraph)))
    return Markup("").join(shown)


def _run(text: str, places: list[int], value: int) -> Markup:
    tag = {1: "b", 2: "u"}.get(value)
    shown = escape(texts.printable("".join(text[i] for i in places)))
    return Markup(f"<{tag}>{{}}</{tag}>").format(shown) if tag else shown


def _uses(text: str, quote_at: list, wanted: set[str]) -> Iterator[tuple[int, int]]:
    """Yield where words stand that set the outlet's own voice apart."""
    for start, end in texts.words(text):
        if quote_at[start] is None and texts.term(text[start:end]) in wanted:
            yield start, end
