"""What `framing.toml` beside an input says of its columns and outlets. Entry point: `settings_beside`."""

import tomllib
from functools import lru_cache
from pathlib import Path

from analysis.errors import InputError
from analysis.read.files import head, is_own_file

SETTINGS = "framing.toml"
MAX_SETTINGS, MAX_SETTINGS_LINE = 64_000, 1_000  # a key of n parts takes the time of n² to be read


def settings_beside(source: Path, root: Path | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """Read `framing.toml` beside a file, else in the folder that is read.

    Returns
    -------
    tuple of dict
        Its tables `[columns]` (field: column) and `[outlets]` (name of a file: outlet), empty where it has none.

    Raises
    ------
    InputError
        if it is not TOML, or its tables hold anything but strings.
    """
    for folder in dict.fromkeys((source.parent, root)):
        if folder is not None and is_own_file(folder / SETTINGS, root or folder):
            return _settings(folder / SETTINGS, head(folder / SETTINGS, MAX_SETTINGS + 1))
    return {}, {}


@lru_cache(16)
def _settings(file: Path, content: bytes) -> tuple[dict[str, str], dict[str, str]]:
    if len(content) > MAX_SETTINGS or max(map(len, content.split(b"\n"))) > MAX_SETTINGS_LINE:
        most = f"{MAX_SETTINGS:,} bytes, or a line of more than {MAX_SETTINGS_LINE:,}"
        raise InputError(f"{file}: has more than {most}; keep only [columns] and [outlets]")
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file}: is not TOML ({str(error)[:200]}); mend it") from error
    columns, outlets = data.get("columns", {}), data.get("outlets", {})
    for table in (columns, outlets):
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise InputError(f'{file}: [columns] and [outlets] hold lines like text = "Contenido"; mend it')
    return columns, outlets
