"""The tutorial's commands work as they stand, on articles that it does not know, and end with a finding."""

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "data" / "newsroom" / "articles"
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", TUTORIAL, re.S)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("framing")]


def put_into_folders(folder: Path, n: int) -> None:
    """Put the first `n` articles of each outlet into folders as the tutorial says."""
    listed = pd.read_csv(ARTICLES / "articles.csv")
    for row in listed.groupby("outlet").head(n).itertuples():
        file = folder / "mine" / row.outlet / row.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{row.title}\n\n{(ARTICLES / row.file).read_text('utf-8')}", "utf-8")


@pytest.fixture
def without_pages(monkeypatch, tmp_path):
    """Leave the report's pages out, which have tests of their own and take a minute."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("analysis.show.overview.write_report", lambda folder, target, sources: target / "index.html")
    return tmp_path


def test_the_commands_run_one_after_another_and_end_with_a_finding(without_pages):
    put_into_folders(without_pages, 5)
    said = {}
    for command in COMMANDS:
        done = CliRunner().invoke(main, shlex.split(command)[1:])
        assert done.exit_code == 0, (command, done.output)
        said[command] = done.output
    assert len(said) == 4
    started = said["framing start mine"]
    assert re.search(r"Vostra Today +5 +\d +5 +5 +1,\d{3}", started)
    assert "regime" in started.partition("What was found")[2]
    assert started.endswith("The report: mine-report/index.html\n")
    assert " regime " in said["framing concordance mine-corpus regime --texts mine"]
    assert pd.read_csv("words.csv")["differs"].iloc[0]


def test_too_few_articles_are_called_so(without_pages):
    put_into_folders(without_pages, 4)
    done = CliRunner().invoke(main, ["start", "mine"])
    assert done.exit_code == 0
    assert "Halyard 24 has 4" in done.output and "It takes 5, better 10." in done.output
    assert "Too few articles: no difference could be confirmed." in done.output.partition("What was found")[2]


def test_one_outlet_alone_is_refused_after_what_was_understood(without_pages):
    (without_pages / "mine").mkdir()
    (without_pages / "mine" / "a.txt").write_text("Rain\n\nIt rained on the harbour all day, and all the night too.")
    done = CliRunner().invoke(main, ["start", "mine"])
    assert done.exit_code == 2 and "What was understood" in done.output
    assert "every article is of one outlet, mine; give each outlet a folder of its own" in done.output


def test_it_is_read_in_ten_minutes():
    assert len(TUTORIAL.split()) <= 500
    assert "## 7. Say beforehand what you expect" in TUTORIAL  # the README leads there
