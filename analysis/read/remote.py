"""Inputs at an address that fsspec knows (s3://, gcs://, https://, …), copied to this machine while they are read.

Entry point: `local_inputs`.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from analysis.errors import InputError
from analysis.store import Store


@contextmanager
def local_inputs(inputs: Iterable[Path | str]) -> Iterator[list[Path]]:
    """Give each input as a path of this machine; what lies elsewhere is copied into a temporary folder.

    Raises
    ------
    InputError
        if an address cannot be reached or nothing lies there.
    """
    with ExitStack() as stack:
        found = []
        for source in inputs:
            if isinstance(source, str) and "://" in source:
                found.append(_copied(source, Path(stack.enter_context(tempfile.TemporaryDirectory()))))
            else:
                found.append(Path(source))
        yield found


def _copied(address: str, folder: Path) -> Path:
    store = Store(address)
    target = folder / Path(store.root.rstrip("/")).name
    try:
        if not store.exists():
            raise InputError(f"{address}: there is no such file or folder; check the address")
        store.fs.get(store.root, str(target), recursive=store.is_folder())
    except OSError as error:
        raise InputError(f"{address}: cannot be read ({error}); check the address and your rights") from error
    return target
