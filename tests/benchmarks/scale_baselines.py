"""What people use where they do not use this package, to be measured beside it. Entry point: `BASELINES`.

`Counter`, the counting of blank-separated strings, is a yardstick for what has no rival.
"""

import re
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from analysis.text.terms import MAX_ORDER
from analysis.text.words import Span
from tests.benchmarks.scale_inputs import Work, running, size_of

_WORD = r"(?u)\b\w+\b"
N_FOR_VADER = 500  # the library takes too long for more
_MARKED = re.compile(r"[“\"]([^“”\"]{1,1000})[”\"]")
_NAME = r"((?:[A-Z][\w’'-]{1,30})(?: [A-Z][\w’'-]{1,30}){0,3})"
_SAID = re.compile(rf"\bsaid {_NAME}|\b{_NAME} said\b")


def naive_quotes(text: str, sentences: list[Span]) -> list[tuple[str, str | None]]:
    """Find what stands between quotation marks in a sentence, and who "said" in it: what a first attempt looks like.

    Examples
    --------
    >>> text = "“It is safe,” said Ann Lee. He called it “a mess”."
    >>> naive_quotes(text, [(0, 27), (28, len(text))])
    [('It is safe,', 'Ann Lee'), ('a mess', None)]
    """
    found = []
    for start, end in sentences:
        sentence = text[start:end]
        if marked := _MARKED.findall(sentence):
            said = _SAID.search(_MARKED.sub(" ", sentence))
            speaker = (said[1] or said[2]) if said else None
            found += [(words, speaker) for words in marked]
    return found


def _count_vectorizer(place: Path) -> Work:
    from sklearn.feature_extraction.text import CountVectorizer

    documents = [" ".join(article.plain()) for article in running(place)]
    counter = CountVectorizer(ngram_range=(1, MAX_ORDER), token_pattern=_WORD)
    return Work(*size_of(place), lambda: counter.fit_transform(documents))


def _counter(place: Path) -> Work:
    documents = [" ".join(article.plain()) for article in running(place)]
    return Work(*size_of(place), lambda: sum(len(Counter(document.lower().split())) for document in documents))


def _vader(place: Path) -> Work:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    library = SentimentIntensityAnalyzer()
    first = list(islice(running(place), N_FOR_VADER))
    sentences = [sentence for article in first for sentence in article.plain()]
    n_words = sum(article.n_words for article in first)
    return Work(len(first), n_words, lambda: [library.polarity_scores(sentence) for sentence in sentences])


def _naive(place: Path) -> Work:
    articles = list(running(place))
    return Work(*size_of(place), lambda: sum(len(naive_quotes(one.text, one.sentences)) for one in articles))


BASELINES: dict[str, Callable[[Path], Work]] = {
    "Counter": _counter,
    "CountVectorizer": _count_vectorizer,
    "vaderSentiment": _vader,
    "naive quotes": _naive,
}
