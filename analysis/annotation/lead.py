"""What of one article tells its story: the terms of its headline and its first words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from analysis.text import words as texts
from analysis.text.terms import FUNCTION_WORDS
from analysis.text.words import Span

N_WORDS = 300
TITLE_WEIGHT = 3
MAX_TERMS = 400
MAX_TERM_CHARACTERS = 60
COLUMNS = ("article_id", "term", "count")


def lead(text: str, title: str | None, sentences: Sequence[Span]) -> list[tuple[str, int]]:
    """Return what `lead_of` does, given the text of an article and the offsets of its sentences."""
    plain = texts.normalise(text)
    return lead_of(title, (texts.terms(plain, texts.words(plain, *span)) for span in sentences))


def lead_of(title: str | None, sentences: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    """Return the terms that tell what an article is about, with their counts; no more than 400, the commonest.

    Parameters
    ----------
    title
        Its headline if it has one.
    sentences
        The terms (`analysis.text.words.terms`) of each sentence of its running text, page furniture left out.

    Notes
    -----
    Counted are words and pairs of neighbours, function words left out: three times in the headline, once in the first
    300 words.

    Examples
    --------
    >>> lead_of("Rain in Graz", [["rain", "fell", "on", "graz"], ["more", "rain", "fell"]])
    [('fell', 2), ('graz', 4), ('rain', 5), ('rain fell', 2)]
    """
    headline = [texts.term(title[start:end]) for start, end in texts.words(title)[:N_WORDS]] if title else []
    beginning: list[str] = []
    left = N_WORDS
    for terms in sentences:
        if left <= 0:
            break
        beginning += terms[:left]
        beginning.append("")  # no pair reaches over the end of a sentence
        left -= len(terms)
    counts = Counter(_words_and_pairs(beginning))
    for term in _words_and_pairs(headline):
        counts[term] += TITLE_WEIGHT
    if len(counts) <= MAX_TERMS:
        return [(term, counts[term]) for term in sorted(counts)]
    return sorted(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MAX_TERMS])


def _words_and_pairs(terms: list[str]) -> list[str]:
    content = [term if 1 < len(term) <= MAX_TERM_CHARACTERS and term not in FUNCTION_WORDS else "" for term in terms]
    pairs = [f"{first} {second}" for first, second in pairwise(content) if first and second]
    return [*filter(None, content), *pairs]
