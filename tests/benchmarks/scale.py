"""Measure how time and memory grow with the articles, stage by stage and whole, beside baselines of the same run.

`python -m tests.benchmarks.scale ARTICLES...` takes files of articles as `framing annotate` does; none is part of
the project. The first of those kept are a size. Measured are

- stages, each in a fresh process of one thread (`tests.benchmarks.scale_stages`): at sizes up to 4,000, and up to
  16,000 where the stage took less than 10 ms an article at the size before;
- whole runs of `framing annotate`, at every size with every number of workers; their corpora must be the same to the
  byte;
- `framing report` on the embedded corpus, once.

So cut, the default sizes take an hour on two quiet cores.

Every row has a baseline of the same run, so that a slow or busy machine shows in both: scikit-learn's CountVectorizer
for words, the vaderSentiment library (on the first 500 articles only) for sentiment, and for quotes a regular
expression for quotation marks and "said NAME". What has no such peer is set against the counting of blank-separated
strings with `collections.Counter`, a yardstick and no rival. spaCy, on which other extractors of quotations rest, is
not installed; of its small model another measurement says 5,500 words per CPU-second, which is given as reckoned.
"""

import filecmp
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import click
import pandas as pd
import psutil
from tqdm import tqdm

from analysis import corpus
from analysis.corpus import engine, tables
from analysis.read import Article, read_articles
from analysis.show.notebook import EMBEDDED
from tests.benchmarks import process_tree
from tests.benchmarks.scale_baselines import BASELINES, N_FOR_VADER
from tests.benchmarks.scale_inputs import ARTICLES, CORPUS
from tests.benchmarks.scale_stages import STAGES, alone

SIZES = (1000, 4000, 16_000, 34_784)
STAGES_UP_TO = 4000
QUICK_STAGES_UP_TO = 16_000
QUICK = 0.010  # CPU-seconds an article
SPACY_RECKONED = 5500
YARDSTICK, WHOLE, REPORT = "Counter", "whole", "report"
PEERS = {"words": "CountVectorizer", "sentiment": "vaderSentiment", "quotes": "naive quotes"}
COLUMNS = (
    "what n_articles n_words workers cpu_seconds wall_seconds words_per_cpu_second peak_mb times_baseline baseline"
).split()
LIBRARIES = "numpy pandas pyarrow scipy scikit-learn vaderSentiment distributed".split()
RECORDED = Path(__file__).parent


class Table:
    """The rows measured so far; each stands beside the baseline as it was measured last."""

    def __init__(self):
        self.rows: list[tuple] = []
        self._speeds: dict[str, float] = {}

    def add(self, what: str, workers: int, n_articles: int, n_words: int, cpu: float, wall: float, peak: float) -> None:
        """Add what was measured."""
        speed = n_words / cpu
        self._speeds[what] = speed
        baseline = "" if what in BASELINES else PEERS.get(what, YARDSTICK)
        ratio = speed / self._speeds.get(baseline, float("nan"))
        self.rows.append((what, n_articles, n_words, workers, cpu, wall, speed, peak, ratio, baseline))
        click.echo(f"{what}: {n_articles:,} articles, {workers} workers, {cpu:.2f} CPU-s, {peak:.0f} MB", err=True)

    def frame(self) -> pd.DataFrame:
        """Give the rows, with `COLUMNS`."""
        return pd.DataFrame(self.rows, columns=COLUMNS)


def write_articles(inputs: Iterable[Path], most: int, file: Path) -> int:
    """Write the first articles kept as JSON lines, without stories, which are to be found; gives their number."""
    kept = (item for item in read_articles(inputs) if isinstance(item, Article))
    n = 0
    with file.open("w", encoding="utf-8") as lines:
        for n, article in enumerate(islice(kept, most), 1):  # noqa: B007
            row = {name: asdict(article)[name] for name in ("outlet", "text", "url", "title")}
            published = article.published and article.published.isoformat()
            lines.write(json.dumps({"id": article.article_id, "date": published, **row}) + "\n")
    return n


def measure(every: Path, sizes: Sequence[int], workers: Sequence[int], stages: Sequence[str], place: Path) -> Table:
    """Measure stages and whole runs on the first lines of a file of articles.

    Parameters
    ----------
    every
        JSON lines, as `write_articles` writes them.
    sizes, workers, stages
        What is to be measured, within the bounds that this module tells.
    place
        An empty folder to work in.
    """
    table = Table()
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "SOURCE_DATE_EPOCH": "0", "TQDM_DISABLE": "1"}
    seconds: dict[str, float] = {}
    # before the hour that the rest takes, since it may fail; its baseline is measured later
    report = _measure_report(place, environment) if REPORT in stages else None
    for size in tqdm(sorted(sizes), desc="sizes", leave=False, disable=None):
        here = place / str(size)
        here.mkdir()
        with every.open("rb") as lines, (here / ARTICLES).open("wb") as file:
            file.writelines(islice(lines, size))
        alone("prepare", here, environment)
        small = stages if size <= STAGES_UP_TO else []
        quick = [name for name in stages if seconds.get(name, 0) < QUICK] if size <= QUICK_STAGES_UP_TO else []
        chosen = small or quick
        peers = [name for name in BASELINES if name in {PEERS.get(stage) for stage in chosen}]
        _measure_stages([YARDSTICK, *peers], table, here, environment, size, seconds)
        for n in workers:
            _measure_whole(table, here, n, environment)
        _compare_bytes([here / f"{CORPUS}-{n}" for n in workers])
        (here / f"{CORPUS}-{workers[0]}").rename(here / CORPUS)
        _measure_stages([name for name in chosen if name != REPORT], table, here, environment, size, seconds)
        shutil.rmtree(here)
    if report:
        articles = corpus.read(EMBEDDED).articles
        table.add(REPORT, 1, len(articles), int(articles["n_words"].sum()), *report)
    return table


def _measure_stages(names, table: Table, here: Path, environment: dict, size: int, seconds: dict[str, float]) -> None:
    for name in tqdm(names, desc=f"stages, {size} articles", leave=False, disable=None):
        got = alone(name, here, environment)
        seconds[name] = got["cpu_seconds"] / size
        table.add(name, 1, got["n_articles"], got["n_words"], got["cpu_seconds"], got["wall_seconds"], got["peak_mb"])


def _measure_report(place: Path, environment: dict) -> process_tree.Usage:
    command = [sys.executable, "-m", "analysis", "report", "--out", str(place / "output")]
    return process_tree.run(command, environment)


def _measure_whole(table: Table, here: Path, workers: int, environment: dict) -> None:
    folder = here / f"{CORPUS}-{workers}"
    command = [sys.executable, "-m", "analysis", "annotate", str(here / ARTICLES), "--out", str(folder)]
    used = process_tree.run([*command, "--workers", str(workers)], environment)
    articles = tables.read("articles", folder)
    table.add(WHOLE, workers, len(articles), int(articles["n_words"].sum()), *used)


def _compare_bytes(folders: list[Path]) -> None:
    found = [{str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} for folder in folders]
    for folder, names in zip(folders[1:], found[1:], strict=True):
        both = sorted(names & found[0])
        _, unlike, unread = filecmp.cmpfiles(folders[0], folder, both, shallow=False)
        if different := sorted({*(names ^ found[0]), *unlike, *unread}):
            raise click.ClickException(f"{folder.name}: {', '.join(different)} not as in {folders[0].name}")


def growth(frame: pd.DataFrame) -> Iterator[str]:
    """Say how the whole run grows with articles and shrinks with workers, and what quotes are beside spaCy."""
    whole = frame[frame["what"] == WHOLE]
    for workers, rows in whole.groupby("workers"):
        for (_, a), (_, b) in zip(rows.iloc[:-1].iterrows(), rows.iloc[1:].iterrows(), strict=True):
            yield (
                f"{a['n_articles']:,} to {b['n_articles']:,} articles, {workers} workers: "
                f"{b['n_articles'] / a['n_articles']:.2f} times the articles take "
                f"{b['cpu_seconds'] / a['cpu_seconds']:.2f} times the CPU-seconds"
            )
    for n_articles, rows in whole.groupby("n_articles"):
        wall = rows.set_index("workers")["wall_seconds"]
        for workers in wall.index[wall.index > 1] if 1 in wall.index else ():
            ratio = wall[workers] / wall[1]
            yield f"{n_articles:,} articles: {workers} workers take {ratio:.2f} of the wall time of one"
    quotes = frame.loc[frame["what"] == "quotes", "words_per_cpu_second"]
    if len(quotes):
        yield f"quotes: {quotes.iloc[-1] / SPACY_RECKONED:.2f} times spaCy's small model as reckoned, not measured"


def machine() -> dict:
    """Say on what the figures were measured."""
    about = Path("/proc/cpuinfo")
    models = [line for line in about.read_text().splitlines() if "model name" in line] if about.exists() else []
    return {
        "cpu": models[0].split(":", 1)[1].strip() if models else platform.processor() or platform.machine(),
        "cores": engine.n_cores(),
        "memory_mb": psutil.virtual_memory().total // 2**20,
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def record(frame: pd.DataFrame, about: dict, day: date, folder: Path = RECORDED) -> None:
    """Write the table and the machine."""
    file = folder / f"scale-{day.isoformat()}.csv"
    rounded = frame.round({"cpu_seconds": 3, "wall_seconds": 3, "peak_mb": 1, "times_baseline": 6})
    tables.write_csv(rounded.assign(words_per_cpu_second=frame["words_per_cpu_second"].round()), file)
    file.with_suffix(".json").write_text(json.dumps(about, indent=2) + "\n", "utf-8")


def _numbers(context, parameter, value: str) -> list[int]:
    try:
        return sorted({int(number) for number in value.split(",")})
    except ValueError as error:
        raise click.BadParameter("give whole numbers with commas between, as in 1000,4000") from error


def _stages(context, parameter, value: str) -> list[str]:
    every = [*STAGES, REPORT]
    chosen = {"all": every, "none": []}.get(value, value.split(","))
    if unknown := sorted({*chosen} - {*every}):
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(every)}")
    return [name for name in every if name in chosen]


@click.command()
@click.argument("articles", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--sizes", default=",".join(map(str, SIZES)), callback=_numbers, show_default=True)
@click.option("--workers", default="1,2", callback=_numbers, show_default=True)
@click.option("--stages", default="all", callback=_stages, show_default=True, help="all, none, or names with commas.")
@click.option("--record", "is_recorded", is_flag=True, help="Write the table into the project.")
def main(articles: tuple[Path, ...], sizes: list[int], workers: list[int], stages: list[str], is_recorded: bool):
    """Measure how fast the ARTICLES are analysed, and how that grows."""
    about, day = machine(), date.today()
    with tempfile.TemporaryDirectory() as place:
        every = Path(place) / "every.jsonl"
        n = write_articles(articles, max(sizes), every)
        frame = measure(every, sorted({min(size, n) for size in sizes}), workers, stages, Path(place)).frame()
    click.echo(frame.round(3).to_string(index=False))
    click.echo(f"vaderSentiment: on the first {N_FOR_VADER} articles only\n" + "\n".join(growth(frame)))
    if is_recorded:
        record(frame, about, day)


if __name__ == "__main__":
    main()
