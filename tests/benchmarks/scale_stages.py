"""The stages of an analysis, each measured alone: processor time without imports and model loading, and peak memory.

Entry points: `alone` measures one in a process of its own (`python -m tests.benchmarks.scale_stages NAME DIR`), and
`measure` in this one. DIR holds `articles.jsonl`; `running.jsonl`, what of it is running text, which the stage
`prepare` writes; and `corpus`, the tables of the same articles. Measured beside the stages are baselines: what people
use where they do not use this package.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import click
import pyarrow

from analysis import corpus
from analysis.annotation import furniture
from analysis.annotation.actors import default_actors
from analysis.annotation.article import annotate
from analysis.annotation.furniture import learn, to_plain
from analysis.corpus import parts, tables
from analysis.corpus.duplicates import hashes_of
from analysis.corpus.parts import ARTICLES_AT_ONCE
from analysis.read import Article, read_articles
from analysis.store import Store
from analysis.text import terms as ngrams
from tests.benchmarks.scale_baselines import BASELINES
from tests.benchmarks.scale_inputs import ARTICLES, CORPUS, Work, kept, prepare, running, size_of
from tests.benchmarks.stories import terms

LEARNT = "learnt.json"


def _reading(place: Path) -> Work:
    return Work(*size_of(place), lambda: sum(1 for _ in read_articles([place / ARTICLES])))


def _furniture(place: Path) -> Work:
    articles = kept(place)

    def do():
        learnt = learn((article.outlet, article.text) for article in articles)
        return sum(len(furniture.mark(one.text, one.title, learnt, one.outlet)) for one in articles)

    return Work(*size_of(place), do)


def _words(place: Path) -> Work:
    articles = list(running(place))

    def do():
        cut = (ngrams.runs(article.text, article.sentences, []) for article in articles)
        rows = 0
        while part := list(islice(cut, ARTICLES_AT_ONCE)):
            rows += len(ngrams.count(part))
        return rows

    return Work(*size_of(place), do)


def _sentiment(place: Path) -> Work:
    from analysis.annotation import sentiment

    sentences = [sentence for article in running(place) for sentence in article.plain()]
    sentiment.score(["Warm up."])
    return Work(*size_of(place), lambda: sentiment.score(sentences))


def _quotes(place: Path) -> Work:
    from analysis.annotation.quotes import quotes_of

    articles = list(running(place))
    quotes_of(text := "“It is safe,” said Ann Lee, the mayor.", [(0, len(text))], [(0, len(text))])
    pieces = [(one.text, one.pieces, one.sentences) for one in articles]
    return Work(*size_of(place), lambda: sum(len(quotes_of(*each)) for each in pieces))


def _annotating(place: Path) -> Work:
    """All that a worker does: from articles that were written away to the tables of their parts."""
    folder = tempfile.TemporaryDirectory()
    beside = Store(folder.name)
    staged, _ = parts.stage(read_articles([place / ARTICLES]), beside)
    learnt = learn(parts.pages_of(staged, beside))
    beside.write(LEARNT, json.dumps(to_plain(learnt)).encode())
    given = parts.Given(beside.address, LEARNT, default_actors())
    annotate(Article("a", "AP", "“It is safe,” said Ann Lee, the mayor of Kiev."), learnt=learnt)

    def do():
        with folder:
            for part in staged:
                parts.annotate_part(given, part._replace(home=part.digest))

    return Work(*size_of(place), do)


def _copies(place: Path) -> Work:
    from analysis.corpus.duplicates import find_copies

    articles, hashes = tables.read("articles", place / CORPUS), _hashes("words", place / CORPUS)
    return Work(len(articles), int(articles["n_words"].sum()), lambda: find_copies(articles, lambda: hashes))


def _stories(place: Path) -> Work:
    from analysis.corpus.grouping import words_of
    from analysis.corpus.stories import find_stories

    folder = place / CORPUS
    articles, hashes = tables.read("articles", folder).assign(story=None), _hashes("leads", folder)
    words = words_of([terms(tables.read("leads", folder))])
    find_stories(articles.head(3), lambda: hashes, words)
    return Work(len(articles), int(articles["n_words"].sum()), lambda: find_stories(articles, lambda: hashes, words))


def _hashes(name: str, folder: Path) -> list[pyarrow.Table]:
    n_parts = len(Store(folder).names(tables.file_name(name)))
    return [hashes_of(tables.read(name, folder, part)) for part in [[i] for i in range(n_parts)] or [None]]


def _comparing(place: Path) -> Work:
    from analysis.comparison.compare import compare

    made = corpus.read(place / CORPUS)
    articles = made.comparable().articles
    outlets = articles["outlet"].value_counts().index[:2].tolist()
    own = articles[articles["outlet"].isin(outlets)]
    return Work(len(own), int(own["n_words"].sum()), lambda: compare(made, "words", *outlets))


STAGES: dict[str, Callable[[Path], Work]] = {
    "reading": _reading,
    "furniture": _furniture,
    "words": _words,
    "sentiment": _sentiment,
    "quotes": _quotes,
    "annotating": _annotating,
    "copies": _copies,
    "stories": _stories,
    "comparing": _comparing,
}
EVERY = {"prepare": prepare, **BASELINES, **STAGES}


def measure(name: str, place: Path) -> dict[str, float]:
    """Do a stage in this process: `n_articles, n_words, cpu_seconds, wall_seconds, peak_mb`.

    `n_words` are of running text; `peak_mb` is that of the process so far, what the stage is given included.
    """
    work = EVERY[name](place)
    wall, cpu = time.perf_counter(), time.process_time()
    work.do()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {
        "n_articles": work.n_articles,
        "n_words": work.n_words,
        "cpu_seconds": cpu,
        "wall_seconds": wall,
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> float:
    # ru_maxrss of a process that was forked is at least what its parent had
    told = Path("/proc/self/status")
    if told.exists():
        return next(int(line.split()[1]) for line in told.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(name: str, place: Path, environment: dict[str, str]) -> dict[str, float]:
    """Measure a stage in a fresh process, as `measure` does."""
    command = [sys.executable, "-m", "tests.benchmarks.scale_stages", name, str(place)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise click.ClickException(f"{name}: ended with {done.returncode}")
    return json.loads(done.stdout)


@click.command()
@click.argument("name", type=click.Choice(list(EVERY)))
@click.argument("place", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(name: str, place: Path) -> None:
    """Measure one stage on the articles in DIR and print JSON."""
    click.echo(json.dumps(measure(name, place)))


if __name__ == "__main__":
    main()
