"""Run a notebook in this process and keep what its cells show.

Entry point: `run_notebook`. A report runs several in a few processes of its own, each of which loads the libraries
once; a Jupyter kernel for each notebook takes twice as long.
"""

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat import v4
from traitlets.config import Config


class CellFailed(Exception):
    """A notebook's cell raised an error; the report was not written."""


def run_notebook(path: Path, environment: dict[str, str]) -> nbformat.NotebookNode:
    """Return a notebook with what its cells show; it runs in its own folder, with these environment variables.

    Raises
    ------
    CellFailed
        if a cell raises an error, or what it shows does, with what Python says of it.
    """
    notebook = nbformat.read(path, as_version=4)
    os.environ.update(environment)
    os.environ.pop("JPY_SESSION_NAME", None)  # that of a notebook which has a report made: no browser listens here
    os.chdir(path.parent)
    InteractiveShell.clear_instance()
    with TemporaryDirectory() as own:  # a person's start-up files and history are not the report's
        plain = Config({"HistoryManager": {"enabled": False}})
        shell = InteractiveShell.instance(config=plain, ipython_dir=own, colors="nocolor")
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = _run(shell, cell.source, path.name)
    return notebook


def _run(shell: InteractiveShell, source: str, name: str) -> list[nbformat.NotebookNode]:
    errors: list[str] = []
    shell._showtraceback = lambda kind, error, lines: errors.extend(lines)  # also where only a display fails
    with capture_output() as said:
        shell.display_trap.hook = CapturingDisplayHook(shell, shell.display_pub.outputs)
        done = shell.run_cell(source)
    if errors or not done.success:
        told = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(errors)).strip()
        raise CellFailed(f"{name}: a cell failed, no report was written\n{told}")
    printed = [v4.new_output("stream", text=said.stdout)] if said.stdout else []
    # what displays itself has no data of its own
    return printed + [
        v4.new_output("display_data", one.data, metadata=one.metadata) for one in said.outputs if one.data
    ]
