"""What README, CONTRIBUTING and the lists' own README say is so."""

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.comparison import compare, words

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README + (ROOT / "docs" / "command-line.md").read_text("utf-8"), re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("framing ")]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readme")
    (folder / "data").symlink_to(ROOT / "data")
    return folder


def test_the_commands_of_the_readme_run_one_after_another(place, monkeypatch):
    # the report has tests of its own, and takes a minute
    monkeypatch.chdir(place)
    run = [command for command in COMMANDS if not command.startswith("framing report")]
    for command in run:
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == 0, (command, result.output)
    assert len(run) >= 4
    assert {"words.csv", "by-speaker.csv", "sentiment.csv"} <= {path.name for path in place.iterdir()}


def test_the_python_of_the_readme_runs(place, monkeypatch):
    monkeypatch.chdir(place)
    lines = [line for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
    named = {}
    exec("\n".join(line for line in lines if not line.startswith("an.report")), named)
    assert len(lines) > 10 and named["ax"].texts and named["corpus"].manifest["n_articles"] == 20


@pytest.mark.parametrize("name, least", [("README.md", {"lab", "help"}), ("CONTRIBUTING.md", {"lint", "lock"})])
def test_the_targets_that_are_named_are_in_the_makefile(name, least):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
    assert {"report", "test"} | least <= named
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in named)


def test_the_files_that_contributing_names_are_there():
    named = set(re.findall(r"`((?:analysis|tests|data)/[\w./-]*)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    assert len(named) > 5 and not [name for name in named if not (ROOT / name).exists()]


def test_every_list_is_described_with_its_number_of_rows():
    readme = (ROOT / "analysis" / "lists" / "README.md").read_text("utf-8")
    told = {name: int(n.replace(",", "")) for name, n in re.findall(r"^\| `(\w+\.csv)` \| ([\d,]+) \|", readme, re.M)}
    assert told == {path.name: len(pd.read_csv(path)) for path in (ROOT / "analysis" / "lists").glob("*.csv")}


def test_the_pictures_of_the_readme_are_there():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures and all((ROOT / picture).is_file() for picture in pictures)


def test_every_column_of_a_comparison_is_told():
    told = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    named = {name for row in re.findall(r"^\| (`.+?) \|", told, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert {*compare.COLUMNS, *words.COLUMNS, "unit"} <= named
