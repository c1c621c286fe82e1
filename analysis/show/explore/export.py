"""Write a view into files: its table, its picture, and the code that makes both.

Entry point: `export`.
"""

from itertools import count
from pathlib import Path

from analysis.errors import InputError
from analysis.show.explore.view import View


def export(view: View, folder: Path | str, opening: str) -> list[Path]:
    """Write a view as CSV, SVG, PNG and Python, beside what is there.

    Parameters
    ----------
    view
        The view.
    folder
        Where to; made if it is not there.
    opening
        The Python that opens the corpus, put before the view's own.

    Returns
    -------
    list of Path
        The four files: `NAME.csv`, … or, where one of that name is there, `NAME-2.csv`, …: none is overwritten.

    Raises
    ------
    InputError
        if the folder cannot be written to.
    """
    folder = Path(folder).expanduser()
    contents = {
        "csv": view.csv().encode(),
        "svg": view.svg(),
        "png": view.png(),
        "py": f"{opening}\n{view.code}\n".encode(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            stem = view.slug + (f"-{number}" if number > 1 else "")
            files = {folder / f"{stem}.{ending}": content for ending, content in contents.items()}
            if not any(file.exists() for file in files):
                break
        for file, content in files.items():
            with open(file, "xb") as opened:  # not "wb": another may have written it since
                opened.write(content)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written to ({error.strerror or error}); name another folder") from error
    return list(files)
