"""What all tests share."""

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from analysis.corpus.build import build

ARTICLES = Path(__file__).resolve().parents[1] / "data" / "newsroom" / "articles"

# A machine that is busy is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_configure(config):
    os.environ["FRAMING_CACHE"] = ""  # what is tested is computed
    config.addinivalue_line("markers", "attack(kind): what was tried against the project (docs/attacks.md)")


def pytest_terminal_summary(terminalreporter, config):
    """Print how many attacks of each kind held, where they alone are run (`-m attack`)."""
    if config.option.markexpr != "attack":
        return
    tried, held = Counter(), Counter()
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.getreports(outcome):
            kind = dict(report.user_properties).get("attack")
            if kind and (report.when == "call" or outcome == "error"):
                tried[kind] += 1
                held[kind] += outcome == "passed"
    terminalreporter.write_line("| what was tried | times | held |\n|---|---|---|")
    for kind, number in tried.items():
        terminalreporter.write_line(f"| {kind} | {number} | {held[kind]} |")


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory):
    """Return a corpus of the invented articles, to be read and not written to."""
    folder = tmp_path_factory.mktemp("newsroom")
    build([ARTICLES], folder)
    return folder


@pytest.fixture(scope="session")
def shareable(tmp_path_factory):
    """Return the same corpus without what would let a reader put the texts together again; to be read only."""
    folder = tmp_path_factory.mktemp("shareable")
    build([ARTICLES], folder, shareable=True)
    return folder


@pytest.fixture(autouse=True)
def _told(request):
    """Let the summary know which attack a test is."""
    if mark := request.node.get_closest_marker("attack"):
        request.node.user_properties.append(("attack", mark.args[0]))
