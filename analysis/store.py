"""Folders of files, on this machine or at any address that fsspec knows (s3://, gcs://, hdfs://, …).

Entry points: `Store`; `local_inputs`, which copies inputs from addresses to this machine. A file is written beside its
place and then renamed, so that none is ever half written.
"""

import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

import fsspec
import pyarrow
import pyarrow.parquet

from analysis.errors import InputError


class Store:
    """One folder, local or remote, by its path or address; a file in it by its name, as in "a/b.txt"."""

    def __init__(self, address: "str | Path | Store"):
        self.address = str(address)
        try:
            self.fs, self.root = fsspec.core.url_to_fs(self.address)
        except (ImportError, ValueError) as error:
            raise InputError(f"{self.address}: cannot be reached ({error}); install what the address needs") from error
        self.is_local = "file" in (self.fs.protocol if isinstance(self.fs.protocol, tuple) else (self.fs.protocol,))

    def __str__(self) -> str:
        return self.address

    def __truediv__(self, name: str) -> "Store":
        return Store(f"{self.address.rstrip('/')}/{name}")

    def path(self, name: str = "") -> str:
        """Return the path of a file as its file system takes it."""
        return f"{self.root.rstrip('/')}/{name}" if name else self.root

    def exists(self, name: str = "") -> bool:
        """Return whether there is such a file or folder."""
        return self.fs.exists(self.path(name))

    def is_plain(self, name: str = "") -> bool:
        """Return whether what stands there, if anything does, is a file or folder and no link, pipe or device."""
        path = self.path(name)
        is_usual = os.path.isfile(path) or os.path.isdir(path)
        return not self.is_local or not os.path.lexists(path) or (is_usual and not os.path.islink(path))

    def names(self, name: str = "") -> list[str]:
        """Name what lies in a folder, sorted; nothing where there is no such folder."""
        if not self.fs.isdir(self.path(name)):
            return []
        self.fs.invalidate_cache()
        return sorted(os.path.basename(found.rstrip("/")) for found in self.fs.ls(self.path(name), detail=False))

    def files(self, name: str = "") -> list[str]:
        """Name all files of a folder and of the folders in it, or the file of that name, sorted, links among them."""
        return sorted(path.removeprefix(self.root).lstrip("/") for path in self.fs.find(self.path(name)))

    def digest(self, name: str) -> str:
        """Return the SHA-256 of a file."""
        with self.fs.open(self.path(name), "rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()

    def read(self, name: str) -> bytes:
        """Read a whole file."""
        return self.fs.cat_file(self.path(name))

    def read_parquet(self, name: str, **options) -> pyarrow.Table:
        """Read a Parquet file as pyarrow does, but not from an open file: threads may hold it as the process ends."""
        content = pyarrow.BufferReader(self.read(name))
        return pyarrow.parquet.read_table(content, use_threads=False, **options)

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file that takes its place once it is written to the end."""
        folder, between, last = name.rpartition("/")
        beside = f"{folder}{between}.{last}.{uuid.uuid4().hex[:8]}"
        try:
            with self.fs.open(self._in_its_folder(beside), "wb") as file:
                yield file
            self.move(beside, name)
        except BaseException:
            with suppress(OSError):
                self.fs.rm_file(self.path(beside))
            raise

    def write(self, name: str, content: bytes) -> None:
        """Write a whole file."""
        with self.writing(name) as file:
            file.write(content)

    def move(self, name: str, place: str) -> None:
        """Move a file or folder to another place in the same store, where a file may stand and is replaced."""
        source, target = self.path(name), self._in_its_folder(place)
        if self.is_local:
            os.replace(source, target)
        else:
            self.fs.mv(source, target, recursive=self.fs.isdir(source))

    def link(self, name: str, place: str) -> None:
        """Let a file stand in another place of the same store too."""
        source, target = self.path(name), self._in_its_folder(place)
        if self.is_local:
            with suppress(OSError):  # a disk that has no links
                os.link(source, target)
                return
        self.fs.cp_file(source, target)

    def sync(self, names: Iterable[str]) -> None:
        """Have files on the disk for certain, should the power fail, as far as that can be asked for."""
        for name in names if self.is_local else ():
            with open(self.path(name), "rb") as file:
                os.fsync(file.fileno())

    def _in_its_folder(self, name: str) -> str:
        """Return the path of a file, and make the folder in which it stands."""
        path = self.path(name)
        self.fs.makedirs(path.rpartition("/")[0], exist_ok=True)
        return path

    def remove(self, name: str = "") -> None:
        """Remove a file or folder, where it is there."""
        if self.exists(name):
            self.fs.rm(self.path(name), recursive=self.fs.isdir(self.path(name)))


@contextmanager
def local_inputs(inputs: Iterable[Path | str]) -> Iterator[list[Path]]:
    """Give each input as a path of this machine; what lies at an address of fsspec's is copied here meanwhile."""
    with ExitStack() as copies:  # no folder is made where nothing is copied
        yield [
            _copied(source, Path(copies.enter_context(tempfile.TemporaryDirectory())))
            if isinstance(source, str) and "://" in source
            else Path(source)
            for source in inputs
        ]


def _copied(address: str, folder: Path) -> Path:
    store = Store(address)
    target = folder / Path(store.root.rstrip("/")).name
    try:
        if not store.exists():
            raise InputError(f"{address}: there is no such file or folder; check the address")
        store.fs.get(store.root, str(target), recursive=store.fs.isdir(store.root))
    except OSError as error:
        raise InputError(f"{address}: cannot be read ({error}); check the address and your rights") from error
    return target
