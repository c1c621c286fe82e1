"""The benchmark of scale measures what it says, on invented articles; no time is asserted."""

import json
import os
import sys
from datetime import date

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.corpus.build import build
from tests.benchmarks import plots as benchmark_plots
from tests.benchmarks import scale, scale_stages
from tests.benchmarks.process_tree import run
from tests.benchmarks.scale_baselines import BASELINES, naive_quotes
from tests.benchmarks.scale_inputs import ARTICLES, CORPUS

TEXT = (
    "PORT ALDEN (Wire) - The harbour of town {i} was closed on Monday after a storm.\n\n"
    "“The water was {i} metres high,” said Ann Lee, the mayor. Boats of the {name} fleet were lost.\n\n"
    "“We have a good plan for quay {i},” she said."
)
NAMES = "amber birch cedar dune elm fern glen heath iris jade".split()


@pytest.fixture(scope="module")
def ten_articles(tmp_path_factory):
    rows = [
        {
            "id": name,
            "outlet": "Bugle" if i % 2 else "Herald",
            "text": TEXT.format(i=i + 2, name=name),
            "story": "storm",
        }
        for i, name in enumerate(NAMES)
    ]
    file = tmp_path_factory.mktemp("invented") / "ten.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


@pytest.fixture(scope="module")
def place(ten_articles, tmp_path_factory):
    folder = tmp_path_factory.mktemp("place")
    assert scale.write_articles([ten_articles], 99, folder / ARTICLES) == 10
    scale_stages.measure("prepare", folder)
    build([folder / ARTICLES], folder / CORPUS, workers=1)
    return folder


@pytest.mark.parametrize("name", [*BASELINES, *scale_stages.STAGES])
def test_every_stage_and_baseline_measures_the_same_articles(name, place):
    got = scale_stages.measure(name, place)
    counted = scale_stages.measure("Counter", place)
    assert (got["n_articles"], got["n_words"]) == (10, counted["n_words"])
    assert all(value > 0 for value in got.values())


def test_a_stage_alone_in_a_process_has_its_own_peak_of_memory(place):
    held = bytearray(b"x" * 300_000_000)
    got = scale_stages.alone("Counter", place, dict(os.environ))
    assert (got["n_articles"], len(held)) == (10, 300_000_000)
    assert 0 < got["peak_mb"] < 290


def test_the_first_articles_are_written_without_the_stories_that_are_to_be_found(ten_articles, tmp_path):
    assert scale.write_articles([ten_articles], 3, tmp_path / "few.jsonl") == 3
    rows = [json.loads(line) for line in (tmp_path / "few.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == NAMES[:3]
    assert not any("story" in row for row in rows)


def test_a_naive_extractor_finds_marks_and_who_said_in_the_sentence_and_no_more():
    text = '"We stay," Ann Lee said. They said “no” and "never". Nobody said Bob Ray left. He told Eve: “Go.”'
    ends = [text.index(end) + len(end) for end in ("said.", '"never".', "left.", "“Go.”")]
    sentences = list(zip([0, *(end + 1 for end in ends)], ends, strict=False))
    assert naive_quotes(text, sentences) == [("We stay,", "Ann Lee"), ("no", "They"), ("never", "They"), ("Go.", None)]


def test_a_row_stands_beside_the_baseline_of_the_same_run():
    table = scale.Table()
    table.add("Counter", 1, 10, 1000, 0.5, 0.5, 90.0)
    table.add("CountVectorizer", 1, 10, 1000, 2.0, 2.0, 90.0)
    table.add("words", 1, 10, 1000, 1.0, 1.0, 90.0)
    table.add("whole", 2, 10, 1000, 10.0, 6.0, 90.0)
    frame = table.frame()
    assert list(frame.columns) == scale.COLUMNS
    assert frame["baseline"].tolist() == ["", "", "CountVectorizer", "Counter"]
    assert frame["times_baseline"].tolist()[2:] == [2.0, 0.05]
    assert frame["times_baseline"].isna().tolist() == [True, True, False, False]


def test_growth_is_told_of_sizes_and_of_workers():
    table = scale.Table()
    for n, workers, cpu, wall in ((100, 1, 9.0, 9.0), (100, 2, 10.0, 6.0), (400, 2, 44.0, 23.0)):
        table.add("whole", workers, n, 1000 * n, cpu, wall, 90.0)
    assert list(scale.growth(table.frame())) == [
        "100 to 400 articles, 2 workers: 4.00 times the articles take 4.40 times the CPU-seconds",
        "100 articles: 2 workers take 0.67 of the wall time of one",
    ]


def test_the_command_measures_a_stage_its_baseline_and_the_whole_at_each_size(ten_articles, monkeypatch):
    monkeypatch.setattr(scale, "alone", lambda name, place, environment: scale_stages.measure(name, place))
    done = CliRunner().invoke(scale.main, [str(ten_articles), "--sizes", "4,99", "--workers", "1", "--stages", "words"])
    assert done.exit_code == 0, done.output
    lines = [line.split() for line in done.stdout.splitlines() if line.strip()]
    found = [(row[0], row[1]) for row in lines if row[0] in ("words", "whole", "Counter", "CountVectorizer")]
    expected = [(what, n) for n in ("4", "10") for what in ("Counter", "CountVectorizer", "whole", "words")]
    assert found == expected


def test_processes_that_a_command_starts_are_measured_with_it():
    idle = run([sys.executable, "-c", "import time; time.sleep(.4)"], os.environ)
    hard = "x = b'x' * 200_000_000; sum(range(20_000_000))"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hard!r}], check=True)"
    busy = run([sys.executable, "-c", code], os.environ)
    assert busy.cpu_seconds > idle.cpu_seconds
    assert busy.peak_mb > idle.peak_mb > 0


def test_corpora_that_differ_in_a_byte_are_refused(tmp_path):
    for name, content in (("corpus-1", b"a"), ("corpus-2", b"b")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "words.parquet").write_bytes(content)
        (tmp_path / name / scale.LOG).write_bytes(content)
    folders = [tmp_path / "corpus-1", tmp_path / "corpus-2"]
    with pytest.raises(scale.click.ClickException, match=r"corpus-2: words\.parquet not as in corpus-1"):
        scale._compare_bytes(folders)
    (folders[1] / "words.parquet").write_bytes(b"a")
    scale._compare_bytes(folders)


def test_the_record_is_a_plain_table_the_machine_and_a_picture(tmp_path):
    table = scale.Table()
    table.add("Counter", 1, 10, 1000, 0.5, 0.5, 90.0)
    table.add("reading", 1, 10, 1000, 1.0, 1.0, 90.0)
    table.add("reading", 1, 20, 2000, 2.0, 2.0, 90.0)
    scale.record(table.frame(), scale.machine(), date(2031, 5, 2), tmp_path, tmp_path / "scale.png")
    assert list(pd.read_csv(tmp_path / "scale-2031-05-02.csv").columns) == scale.COLUMNS
    about = json.loads((tmp_path / "scale-2031-05-02.json").read_text("utf-8"))
    assert about["cores"] > 0 and about["memory_mb"] > 0 and about["libraries"]["numpy"]
    assert (tmp_path / "scale.png").read_bytes().startswith(b"\x89PNG")


def test_the_picture_names_each_baseline_and_draws_growth_in_proportion():
    table = scale.Table()
    for n in (10, 40):
        table.add("Counter", 1, n, 100 * n, n / 100, 1.0, 90.0)
        table.add("reading", 1, n, 100 * n, n / 10, 1.0, 90.0)
    left, right = benchmark_plots.scale(table.frame()).axes
    assert [text.get_text() for text in left.texts] == ["0.1 × Counter"]
    assert [label.get_text() for label in left.get_yticklabels()] == ["reading\n40 articles"]
    assert list(right.lines[0].get_ydata()) == [1.0, 4.0]
    low, high = right.lines[-1].get_ydata()
    assert high / low == pytest.approx(4)
    empty = table.frame().head(0)
    assert [ax.texts[0].get_text()[:20] for ax in benchmark_plots.scale(empty).axes] == ["nothing was measured"] * 2
