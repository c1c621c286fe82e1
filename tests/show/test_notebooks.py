"""The notebooks are kept clean, take parameters, and run from top to bottom."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from analysis.corpus.engine import Workers
from analysis.show.notebook import CORPUS, PARTS
from analysis.show.report import run_notebook, within

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))

each_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def test_there_are_notebooks():
    assert PATHS, f"no notebook in {NOTEBOOKS.name}/"


def test_every_notebook_has_a_number_of_its_own():
    numbers = [re.match(r"\d{2}(?=[-_])", path.name) for path in PATHS]
    assert all(numbers), [path.name for path, number in zip(PATHS, numbers, strict=True) if not number]
    assert len({number[0] for number in numbers}) == len(PATHS)


@each_notebook
def test_a_notebook_is_valid(path):
    nbformat.validate(read(path))


@each_notebook
def test_a_notebook_is_kept_without_outputs(path):
    assert not any(cell.outputs for cell in code_cells(path))


@each_notebook
def test_a_notebook_is_kept_without_execution_counts(path):
    assert not any(cell.execution_count for cell in code_cells(path))


@each_notebook
def test_a_notebook_has_one_cell_of_parameters(path):
    tagged = [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1


def test_the_notebooks_run_from_top_to_bottom_and_one_does_by_nbconvert(newsroom, tmp_path, monkeypatch):
    with Workers(1) as workers:
        ran = {path: workers.submit(within, {CORPUS: str(newsroom)}, run_notebook, path).result() for path in PATHS}
    assert all(any(cell.get("outputs") for cell in notebook.cells) for notebook in ran.values())
    # A person's own IPython start-up files must not help or hinder a notebook.
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv(CORPUS, str(newsroom))
    nbconvert = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--stdout", "--log-level=ERROR"]
    in_jupyter = nbformat.reads(subprocess.check_output([*nbconvert, PATHS[0]], text=True), as_version=4)
    shown = [[output.get("data", {}).get(PARTS) for cell in made.cells for output in cell.get("outputs", ())]
             for made in (in_jupyter, ran[PATHS[0]])]  # fmt: skip
    assert shown[0] == shown[1] and any(shown[0])
