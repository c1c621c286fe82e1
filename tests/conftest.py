"""What all tests share."""

from collections import Counter

import pytest
from hypothesis import settings

# A machine that is busy is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_configure(config):
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


@pytest.fixture(autouse=True)
def _told(request):
    """Let the summary know which attack a test is."""
    if mark := request.node.get_closest_marker("attack"):
        request.node.user_properties.append(("attack", mark.args[0]))
