"""One article in, its rows of the annotation tables out: a pure map with no memory of other articles.

Entry points: `annotate`; `annotate_headline`; `gather`, which puts the rows of many articles together; `lead_of`, what
tells its story.
"""

import hashlib
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from analysis.annotation import furniture, sentiment
from analysis.annotation.actors import Actors, count, default_actors
from analysis.annotation.furniture import Learnt
from analysis.annotation.quotes import Quote, quotes_of
from analysis.annotation.targets import probabilities
from analysis.read import Article
from analysis.text import sentences as passages
from analysis.text import terms
from analysis.text import words as texts
from analysis.text.terms import FUNCTION_WORDS, Runs
from analysis.text.words import Folded, Span
from analysis.vocabulary import ANNOTATIONS, MAX_EXCERPT_WORDS, SCARE, VOICES

MAX_NAMES_CACHED = 1 << 12
LEAD_WORDS = 300
TITLE_WEIGHT = 3
MAX_TERM_CHARACTERS = 60
_AS_READ = attrgetter(
    "article_id", "outlet", "published", "date_precision", "date_doubt", "url", "title", "author", "story"
)
_OF_OTHERS = (math.nan, None, None, math.nan, None)  # what is told by other articles: near stories, copies


class Annotation(NamedTuple):
    """The rows of one article, each a tuple in the order of its table's columns, and its words, not yet counted."""

    articles: list[tuple]
    runs: Runs
    sentences: list[tuple]
    quotes: list[tuple]
    furniture: list[tuple]
    actors: list[tuple]
    collocates: list[tuple]
    sentiment_words: list[tuple]
    leads: list[tuple]
    targets: list[tuple]


def annotate(
    article: Article,
    actors: Actors | None = None,
    learnt: Learnt | None = None,
    headline: bool = False,
) -> Annotation:
    """Return the rows of one article.

    Parameters
    ----------
    article
        Its text is not changed and does not appear in the result, but for excerpts of at most eight words.
    actors
        Whose company is counted; None: those that come with the package.
    learnt
        The page furniture that recurs on the pages, or before the headlines, of each outlet
        (`analysis.annotation.furniture`).
    headline
        Whether its headline is annotated in place of the text; offsets point into the headline then.

    Notes
    -----
    The tables are described in `data/README.md`; what one article cannot show is left empty:
    whether it repeats another (`duplicate_of`), and the speaker's one `name` and side.

    Examples
    --------
    >>> rows = annotate(Article("a1", "AP", "“We stay,” Ann Lee said. Nobody left."))
    >>> rows.quotes[0][2:4], rows.quotes[0][6:8], rows.sentences[0][5]
    (('direct', [(1, 9)]), ('Ann Lee', 'named'), 0.4)
    """
    whole = (article.title or "") if headline else article.text
    article_id, folded = article.article_id, texts.fold(whole)
    text, outer = folded.text, folded.outer
    if headline:
        marked = furniture.mark_label(whole, learnt, article.outlet)
    else:
        marked = furniture.mark(whole, article.title, learnt, article.outlet)
    pieces, sentences = _running_text(folded, [(span.start, span.end) for span in marked])
    plain = texts.normalise(text)
    starts_of, terms_of = texts.starts_and_terms(plain, sentences)
    word_starts = list(chain.from_iterable(starts_of))
    quotes = quotes_of(text, pieces, sentences, article.published)
    quoted = _quoted(quotes)
    inside_of = _inside(starts_of, [edge for span in quoted for edge in span])
    furniture_rows = [
        (article_id, *span, texts.n_words(text, [folded.inner((span.start, span.end))])) for span in marked
    ]
    quote_rows = [_quote_row(article_id, i, quote, folded, word_starts) for i, quote in enumerate(quotes)]
    written = [plain[start:end] for start, end in sentences]
    readings = list(map(sentiment.read, written))
    sentence_rows = [
        (article_id, i, *outer(span), len(inside), sum(inside) / len(inside), *reading[:4])
        for i, (span, inside, reading) in enumerate(zip(sentences, inside_of, readings, strict=True))
    ]
    counts = len(word_starts), len(sentences), sum(row[-1] for row in furniture_rows)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    article_row = (*_AS_READ(article), *_OF_OTHERS, article.copy, article.note, *counts, digest)
    adding = sentiment.contributions(readings, [row[5] for row in sentence_rows])
    naming, beside, mentions = count(plain, starts_of, terms_of, inside_of, actors or default_actors())
    targets = [(start - sentences[i][0], end - sentences[i][0]) for i, _, start, end in mentions]
    toward = probabilities([written[i] for i, *_ in mentions], targets).round(4).tolist()
    return Annotation(
        [article_row],
        terms.runs(text, sentences, quoted),
        sentence_rows,
        quote_rows,
        furniture_rows,
        [(article_id, *row) for row in naming],
        [(article_id, *row) for row in beside],
        [(article_id, *row) for row in adding],
        [(article_id, *row) for row in lead_of(article.title, terms_of)],
        [
            (article_id, actor, i, *outer((start, end)), *shares)
            for (i, actor, start, end), shares in zip(mentions, toward, strict=True)
        ],
    )


def annotate_headline(article: Article, actors: Actors, learnt: Learnt | None = None) -> Annotation:
    """Return the rows of an article's headline; the article's row tells no title again, and there are no leads."""
    made = annotate(article, actors, learnt, headline=True)
    return made._replace(articles=[(*row[:6], None, *row[7:]) for row in made.articles], leads=[])


def gather(annotations: Sequence[Annotation]) -> dict[str, list[tuple] | pd.DataFrame]:
    """Put the rows of many articles together, table by table, article after article.

    Examples
    --------
    >>> rows = gather([annotate(Article("a1", "AP", "Nobody left."))])
    >>> rows["words"].values.tolist()[0]
    ['a1', 'outlet', 1, 'left', 1]
    """
    ids = pd.Series([article_id for annotation in annotations for article_id, *_ in annotation.articles], dtype="str")
    words = terms.count([annotation.runs for annotation in annotations])
    words.insert(0, "article_id", ids.take(words.pop("article")).array)
    words["voice"] = pd.Series(VOICES, dtype="str").take(words["voice"].cat.codes).array  # quicker than `astype`
    names = [name for name in ANNOTATIONS if name != "words"]
    return {"words": words} | {
        name: list(chain.from_iterable(getattr(annotation, name) for annotation in annotations)) for name in names
    }


def lead_of(title: str | None, sentences: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    """Return the terms that tell what an article is about, with their counts.

    `sentences` are the terms of each sentence of its running text. Counted are words and pairs of neighbours, function
    words left out: three times in the headline, once in the first 300 words.

    Examples
    --------
    >>> lead_of("Rain in Graz", [["rain", "fell", "on", "graz"], ["more", "rain", "fell"]])
    [('fell', 2), ('graz', 4), ('rain', 5), ('rain fell', 2)]
    """
    headline = [texts.term(title[start:end]) for start, end in texts.words(title)[:LEAD_WORDS]] if title else []
    beginning: list[str] = []
    left = LEAD_WORDS
    for sentence in sentences:
        if left <= 0:
            break
        beginning += [*sentence[:left], ""]  # no pair reaches over the end of a sentence
        left -= len(sentence)
    counts = Counter(_words_and_pairs(beginning))
    for term in _words_and_pairs(headline):
        counts[term] += TITLE_WEIGHT
    return sorted(counts.items())


def _words_and_pairs(terms: list[str]) -> list[str]:
    content = [term if 1 < len(term) <= MAX_TERM_CHARACTERS and term not in FUNCTION_WORDS else "" for term in terms]
    pairs = [f"{first} {second}" for first, second in pairwise(content) if first and second]
    return [*filter(None, content), *pairs]


def quoted_spans(text: str, marked: list[Span]) -> list[Span]:
    """Find what of a text is in the quoted voice: offsets between the quotation marks of quotations, in order.

    `marked` is its page furniture.
    """
    folded = texts.fold(text)
    quotes = quotes_of(folded.text, *_running_text(folded, marked))
    return list(map(folded.outer, _quoted(quotes)))


def _running_text(folded: Folded, marked: list[Span]) -> tuple[list[Span], list[Span]]:
    pieces = texts.subtract(passages.paragraphs(folded.text), list(map(folded.inner, marked)))
    return pieces, passages.sentences(folded.text, pieces)


def _quoted(quotes: list[Quote]) -> list[Span]:
    return sorted(span for quote in quotes if quote.kind != SCARE for span in quote.marked)


def _inside(starts_of: list[list[int]], edges: list[int]) -> list[list[int]]:
    """Say of each word of each sentence whether it is quoted: an odd number of edges of quotations stand before it."""
    inside_of = []
    for starts in starts_of:
        before, after = bisect_right(edges, starts[0]), bisect_right(edges, starts[-1])
        is_alike = before == after
        inside_of.append([before % 2] * len(starts) if is_alike else [bisect_right(edges, at) % 2 for at in starts])
    return inside_of


@lru_cache(MAX_NAMES_CACHED)
def _short(name: str | None) -> str | None:
    return name and texts.excerpt(name, [(0, len(name))], MAX_EXCERPT_WORDS)


def _quote_row(article_id: str, number: int, quote: Quote, folded: Folded, word_starts: list[int]) -> tuple:
    first = quote.content[0][0]
    return (
        article_id,
        number,
        quote.kind,
        *(list(map(folded.outer, spans)) for spans in (quote.content, quote.source, quote.cue)),
        _short(quote.speaker),
        quote.speaker_kind,
        quote.side,
        quote.role,
        quote.confidence,
        _short(quote.via),
        quote.cue_lemma,
        quote.cue_class,
        max(1, sum(bisect_left(word_starts, end) - bisect_left(word_starts, start) for start, end in quote.content)),
        bisect_left(word_starts, first) / max(1, len(word_starts)),
        texts.excerpt(folded.text, quote.content, MAX_EXCERPT_WORDS),
        None,
        None,
    )
