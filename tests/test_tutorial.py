"""The tutorial's commands work as they stand, on articles that it does not know."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[1]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", TUTORIAL, re.S) for line in block.splitlines()]
REPORT = "framing report my-corpus --out my-report"  # its pages are tested in test_report


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Run all commands in a folder that holds nothing but articles in folders by outlet."""
    folder = tmp_path_factory.mktemp("tutorial")
    listed = pd.read_csv(ROOT / "data" / "newsroom" / "articles" / "articles.csv")
    for row in listed.itertuples():
        target = folder / "mine" / row.outlet / row.file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "data" / "newsroom" / "articles" / row.file, target)
    script = "\n".join(["set -e", *(line for line in COMMANDS if line != REPORT)])
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True, timeout=200
    )
    return folder, ran


def test_every_command_succeeds(done):
    folder, ran = done
    assert ran.returncode == 0, ran.stderr
    assert "20 rows in = 20 articles kept + 0 rows excluded" in ran.stderr
    assert {"words.csv", "by-speaker.csv", "sentiment.csv", "my-corpus"} <= {path.name for path in folder.iterdir()}


def test_the_columns_it_speaks_of_are_those_it_shows(done):
    shown = [line for line in done[1].stdout.splitlines() if line.startswith("outlet,")]
    assert shown == ["outlet,reference,group,estimate,low,high,differs"]


def test_the_null_it_points_to_is_printed_and_the_word_is_shown_in_its_context(done):
    folder, ran = done
    assert "No outlet here has the 10 articles that a split into halves needs.\n" in ran.stderr
    term = pd.read_csv(folder / "words.csv")["group"].iloc[0]
    assert sum(f" {term} " in line.lower() for line in ran.stdout.splitlines()) >= 1


def test_the_report_is_asked_for_as_the_command_line_takes_it():
    assert REPORT in COMMANDS
