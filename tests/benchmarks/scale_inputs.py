"""What a stage of `tests.benchmarks.scale` is given: articles, and their running text found beforehand.

Entry points: `kept`, `running`, `size_of`, and `prepare`, which writes the running text.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.annotation import furniture
from analysis.annotation.furniture import learn
from analysis.read import Article, read_articles
from analysis.text import sentences as passages
from analysis.text import words as texts
from analysis.text.words import Span

ARTICLES, RUNNING, CORPUS = "articles.jsonl", "running.jsonl", "corpus"


class Work(NamedTuple):
    """What there is to do, when all it needs is loaded."""

    n_articles: int
    n_words: int
    do: Callable[[], object]


class Running(NamedTuple):
    """The running text of an article: offsets of its paragraphs and sentences, without page furniture."""

    text: str
    pieces: list[Span]
    sentences: list[Span]
    n_words: int

    def plain(self) -> list[str]:
        """Give the sentences, apostrophes and quotation marks made plain."""
        plain = texts.normalise(self.text)
        return [plain[start:end] for start, end in self.sentences]


def kept(place: Path) -> list[Article]:
    """Read the articles."""
    return [item for item in read_articles([place / ARTICLES]) if isinstance(item, Article)]


def running(place: Path) -> Iterator[Running]:
    """Read the running text of each article, one at a time."""
    with (place / RUNNING).open(encoding="utf-8") as lines:
        for line in lines:
            text, pieces, sentences, n_words = json.loads(line)
            yield Running(text, list(map(tuple, pieces)), list(map(tuple, sentences)), n_words)


def size_of(place: Path) -> tuple[int, int]:
    """Count the articles, and the words of their running text."""
    n_words = [article.n_words for article in running(place)]
    return len(n_words), sum(n_words)


def prepare(place: Path) -> Work:
    """Find the running text of the articles and write it beside them."""
    articles = kept(place)

    def do():
        learnt = learn((article.outlet, article.text) for article in articles)
        with (place / RUNNING).open("w", encoding="utf-8") as file:
            for article in articles:
                marked = furniture.mark(article.text, article.title, learnt, article.outlet)
                pieces = texts.subtract(passages.paragraphs(article.text), [(span.start, span.end) for span in marked])
                sentences = passages.sentences(article.text, pieces)
                row = Running(article.text, pieces, sentences, texts.n_words(article.text, sentences))
                file.write(json.dumps(row) + "\n")

    return Work(len(articles), 0, do)
