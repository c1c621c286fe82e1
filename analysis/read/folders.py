"""Which files an input holds, and what in it is not read. Entry points: `walk`, `is_own_file`, `local_inputs`."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError

INDEX = "pages.jsonl"  # written by `framing fetch` beside the pages that it lists
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
            names = [name for name in os.listdir(place) if not name.startswith(".")]
        except OSError as error:
            refused.append((place, f"the folder cannot be opened ({error.strerror}); check its name and its rights"))
            continue
        for path in (place / name for name in names):
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
    """Return whether this is a file, and no link that leads out of the folder."""
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


@contextmanager
def local_inputs(inputs: Iterable[Path | str]) -> Iterator[list[Path]]:
    """Give each input as a path of this machine; what lies at an address of fsspec's is copied here meanwhile."""
    with tempfile.TemporaryDirectory() as place:
        yield [
            _copied(source, Path(place, str(number))) if isinstance(source, str) and "://" in source else Path(source)
            for number, source in enumerate(inputs)
        ]


def _copied(address: str, folder: Path) -> Path:
    from analysis.store import Store

    store = Store(address)
    folder.mkdir()
    target = folder / Path(store.root.rstrip("/")).name
    try:
        if not store.exists():
            raise InputError(f"{address}: there is no such file or folder; check the address")
        store.fs.get(store.root, str(target), recursive=store.is_folder())
    except OSError as error:
        raise InputError(f"{address}: cannot be read ({error}); check the address and your rights") from error
    return target
