"""Which files lie in a folder, and what in it is not read. Entry points: `walk`, `is_own_file`."""

import os
from pathlib import Path
from typing import NamedTuple

MAX_DEPTH = 100
_OUTSIDE = "links to a {} outside the folder; copy it in or name it as an input"


class Walk(NamedTuple):
    """The files of a folder, sorted, and what in it is not read, with the reasons."""

    files: list[Path]
    refused: list[tuple[Path, str]]


def walk(folder: Path) -> Walk:
    """Return the files of a folder and of those in it; hidden ones are left out.

    Notes
    -----
    What only a link leads to belongs to somebody else and is not read, and a pipe or a device has no end: they come
    with the reason, as do folders that cannot be opened and those nested more than `MAX_DEPTH` deep.
    """
    files: list[Path] = []
    refused: list[tuple[Path, str]] = []
    waiting = [(folder, 0)]
    while waiting:
        place, depth = waiting.pop()
        try:
            with os.scandir(place) as found:
                entries = [entry for entry in found if not entry.name.startswith(".")]
        except OSError as error:
            refused.append((place, f"the folder cannot be opened ({error.strerror}); check its name and its rights"))
            continue
        for entry in entries:
            path = place / entry.name
            if reason := _refusal(path, folder):
                refused.append((path, reason))
            elif not os.path.isdir(path):
                files.append(path)
            elif depth < MAX_DEPTH:
                waiting.append((path, depth + 1))
            else:
                refused.append((path, f"the folder lies more than {MAX_DEPTH} folders deep; move it up"))
    return Walk(sorted(files), sorted(refused))


def is_own_file(file: Path, folder: Path) -> bool:
    """Say whether this is a file, and no link that leads out of the folder."""
    return os.path.isfile(file) and _is_within(file, folder)


def _refusal(path: Path, folder: Path) -> str | None:
    is_link = os.path.islink(path)
    if is_link and not os.path.exists(path):
        return "links to what is not there; take the link out"
    if os.path.isdir(path):
        if is_link and _is_within(path, folder):
            return "links to a folder, which is read at its own place; take the link out"
        return _OUTSIDE.format("folder") if is_link else None
    if not os.path.isfile(path):
        return "is neither a file nor a folder; save its content as a file"
    return _OUTSIDE.format("file") if is_link and not _is_within(path, folder) else None


def _is_within(path: Path, folder: Path) -> bool:
    return os.path.join(os.path.realpath(path), "").startswith(os.path.join(os.path.realpath(folder), ""))
