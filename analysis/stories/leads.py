"""What of one article tells its story: the terms of its headline and its first words, with their counts.

Entry point: `lead`. Rows of it are all that grouping sees of an article: no text reaches it.
"""

from collections import Counter
from collections.abc import Sequence

from analysis import text as texts
from analysis.terms import FUNCTION_WORDS
from analysis.text import Span

N_WORDS = 300
TITLE_WEIGHT = 3
MAX_TERMS = 400
MAX_TERM_CHARACTERS = 60
COLUMNS = ("article_id", "term", "count")


def lead(text: str, title: str | None, sentences: Sequence[Span]) -> list[tuple[str, int]]:
    """Count the terms that tell what an article is about.

    Parameters
    ----------
    text, title
        The article as read, and its headline if it has one.
    sentences
        Offsets of the sentences of its running text, page furniture left out (`analysis.text.sentences`).

    Returns
    -------
    list of (term, count)
        Words and pairs of neighbouring words of the headline, counted three times, and of the first 300 words,
        function words left out; sorted by term, and no more than 400, those that stand most often. Empty for an
        article without such words.

    Examples
    --------
    >>> lead("Rain fell on Graz. More rain fell.", "Rain in Graz", [(0, 18), (19, 34)])
    [('fell', 2), ('graz', 4), ('rain', 5), ('rain fell', 2)]
    """
    counts: Counter[str] = Counter()
    if title:
        _add(counts, [title[start:end] for start, end in texts.words(title)][:N_WORDS], TITLE_WEIGHT)
    left = N_WORDS
    for start, end in sentences:
        if left <= 0:
            break
        spans = texts.words(text, start, end)[:left]
        left -= len(spans)
        _add(counts, [text[first:last] for first, last in spans], 1)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MAX_TERMS]
    return sorted(most)


def _add(counts: Counter[str], words: list[str], weight: int) -> None:
    before = ""
    for word in words:
        term = texts.term(word)
        if term in FUNCTION_WORDS or len(term) < 2 or len(term) > MAX_TERM_CHARACTERS:
            before = ""
            continue
        counts[term] += weight
        if before:
            counts[f"{before} {term}"] += weight
        before = term
