"""An installed wheel does what a checkout does: it annotates and reports, and has the embedded corpus."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("analysis", "data", "notebooks", "LICENSE", "README.md", "pyproject.toml")
BUILD = "from setuptools.build_meta import build_wheel; build_wheel('.')"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from a copy, for setuptools writes beside its sources."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(ROOT / name, copy)
    done = subprocess.run([sys.executable, "-c", BUILD], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(copy.glob("*.whl"))


@pytest.fixture(scope="module")
def framing(wheel, tmp_path_factory):
    """Return what runs commands where the wheel alone is installed, beside the libraries of this environment."""
    if not find_spec("pip"):
        pytest.skip("there is no pip here to install the wheel with")
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, symlinks=True)
    python = place / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--ignore-installed", wheel], check=True)
    paths = sysconfig.get_paths(vars={"base": str(place), "platbase": str(place)})
    borrowed = [path for path in sys.path if path.endswith("-packages")]
    (Path(paths["purelib"]) / "borrowed.pth").write_text("\n".join(borrowed))
    left_out = ("PYTHONPATH", "FRAMING", "COV")  # what would lead back to the checkout
    environment = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    environment["FRAMING_CACHE"] = ""
    environment["JUPYTER_PATH"] = str(Path(sys.prefix) / "share" / "jupyter")  # where pip puts templates of libraries

    def run(*arguments):
        command = [place / "bin" / arguments[0], *arguments[1:]]
        return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)

    return run, place


def test_the_wheel_holds_the_notebooks_and_the_embedded_corpus(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    held = {name.partition("share/source-framing/")[2] for name in names} - {""}
    corpora = [ROOT / "data" / name for name in ("four-outlets", "headlines-2026")]
    beside = [*(ROOT / "notebooks").glob("*.ipynb"), *(path for folder in corpora for path in folder.rglob("*.*"))]
    assert held == {path.relative_to(ROOT).as_posix() for path in beside}
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"analysis", "source_framing"}


def test_an_installed_wheel_tells_its_version_annotates_and_reports(framing):
    run, place = framing
    assert run("framing", "--version").stdout.startswith("framing, version ")
    (place / "one.txt").write_text("“We stay,” the mayor said. The harbour was closed on Monday after a bad storm.")
    done = run("framing", "annotate", "one.txt", "--out", "corpus")
    assert done.returncode == 0, done.stderr
    for notebook in (place / "share" / "source-framing" / "notebooks").glob("*.ipynb"):
        if notebook.name != "01_corpus.ipynb":  # one shows that all are found
            notebook.unlink()
    done = run("framing", "report", "corpus", "--out", "output")
    assert done.returncode == 0, done.stderr
    assert [page.name for page in (place / "output").glob("[0-9]*.html")] == ["01_corpus.html"]


def test_an_installed_wheel_opens_the_embedded_corpus(framing):
    run, _ = framing
    done = run("python", "-c", "from analysis.show import notebook; print(len(notebook.open_corpus().articles))")
    assert (done.stdout, done.stderr) == ("393\n", "")
