"""A JupyterLab server on copies of the notebooks, and notebooks run in its page."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from page_checks import NOTEBOOKS

TOKEN = "tok"
# No news from elsewhere; every cell is drawn, also those out of sight.
SETTINGS = """{
"@jupyterlab/apputils-extension:notification":
  {"fetchNews": "false", "checkForUpdates": false, "doNotDisturbMode": true},
"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}
}"""
_CELLS = "[...jupyterapp.shell.currentWidget.content.model.cells].filter(cell => cell.type === 'code')"
_ERRORS = (
    f"{_CELLS}.flatMap(cell => cell.outputs.toJSON())"
    ".filter(output => output.output_type === 'error' || output.name === 'stderr')"
    ".map(output => output.text ?? `${output.ename}: ${output.evalue}`)"
)
_START = """async () => {
  await jupyterapp.restored;
  const panel = jupyterapp.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  jupyterapp.commands.execute('notebook:run-all-cells');
}"""


@contextmanager
def serve(here: Path, corpus: Path) -> Iterator[str]:
    """Start JupyterLab on copies of the notebooks in `here`, their corpus being `corpus`, and give its address."""
    shutil.copytree(NOTEBOOKS, here / "notebooks", ignore=shutil.ignore_patterns(".*"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (here / "settings").mkdir()
    (here / "settings" / "overrides.json").write_text(SETTINGS)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root"]
    command += [f"--ServerApp.root_dir={here / 'notebooks'}", f"--IdentityProvider.token={TOKEN}"]
    command += ["--expose-app-in-browser", "--LabApp.extension_manager=readonly"]
    command += [f"--LabApp.{name}_dir={here / name}" for name in ("workspaces", "user_settings")]
    command += [f"--LabApp.app_settings_dir={here / 'settings'}"]
    environment = os.environ | {"FRAMING_CORPUS": str(corpus), "IPYTHONDIR": str(here / "ipython")}
    environment |= {"JUPYTER_CONFIG_DIR": str(here / "config"), "JUPYTER_RUNTIME_DIR": str(here / "runtime")}
    with (here / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        for _ in range(300):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (here / "log").read_text()
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def run_all(page, address: str, name: str) -> list[str]:
    """Open a notebook, run all cells, and give what they raised or warned of."""
    page.goto(f"{address}/lab/tree/{name}.ipynb?token={TOKEN}&reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.evaluate(_START)
    page.wait_for_function(
        f"() => {_ERRORS}.length || {_CELLS}.every(cell => cell.executionCount && cell.executionState !== 'running')",
        timeout=240_000,
    )
    return page.evaluate(f"() => {_ERRORS}")


def end_kernels(address: str) -> None:
    """End all kernels, so that no more than one holds a corpus at a time."""
    asked = {"headers": {"Authorization": f"token {TOKEN}"}, "timeout": 60}
    for session in requests.get(f"{address}/api/sessions", **asked).json():
        requests.delete(f"{address}/api/sessions/{session['id']}", **asked).raise_for_status()
    assert requests.get(f"{address}/api/kernels", **asked).json() == []


def told(page) -> list[str]:
    """List what the console was told, but for JupyterLab's own words, at debug level, on what it is starting."""
    return [message for message in page.seen if not message.startswith("debug: Starting ")]
