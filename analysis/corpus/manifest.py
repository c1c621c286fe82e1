"""What this program wrote into a folder, and how new files take the place of old ones there in one step.

A manifest is a JSON file in the folder that lists each file written there with its digest, and carries a digest of
itself: what it does not list, or lists with another digest, is not ours, and is neither replaced nor removed.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.errors import InputError
from analysis.store import Store

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None

UNFINISHED = ".unfinished"
MARK = "written-by-framing"
NEXT = "next"
_SEAL = b"<!-- source-framing %s -->\n"


class Workshop:
    """The hidden folder (`store`) in which new files are made whole (in `next`) before they take their place.

    `is_kept` says whether it stays if something goes wrong: what an earlier run left there does.
    """

    def __init__(self, folder: Store, name: str):
        self.folder, self.name = folder, name
        self.store = folder / UNFINISHED
        self.next = self.store / NEXT
        self.is_kept = self.store.exists(MARK)

    def put_in_place(self, facts: dict) -> dict:
        """Put what stands in `next` into the folder, remove the workshop, and return the manifest: `facts` and files.

        The step is the writing of the manifest into `next`: before it the folder holds what it held, and after it the
        files of `next`, which `settle` moves to where they belong, now or after an interruption.
        """
        self.is_kept = True
        made = self.next.files()
        _refuse_foreign(self.folder, self.name, map(_top, made))
        self.next.sync(made)  # what stood in the folder goes next
        facts = sign(self.next, self.name, facts)
        _move_in(self.folder, self.name)
        _clear(self.store)
        return facts


@contextmanager
def workshop(folder: Store, name: str, wanted: Iterable[str]) -> Iterator[Workshop]:
    """Open the workshop of a folder, of such a manifest, in which what is `wanted` there will be made."""
    if not folder.is_plain():
        raise InputError(f"{folder}: is a link or no folder; name another folder with --out")
    opened = Workshop(folder, name)
    store = opened.store
    if not folder.is_plain(UNFINISHED) or (not opened.is_kept and store.names()):
        raise InputError(f"{store}: was not written by framing; move it, or name another folder with --out")
    try:
        with _alone(store, wait=False):
            try:
                _move_in(folder, name)
                _refuse_foreign(folder, name, wanted)
                opened.next.remove()
                yield opened
            except BaseException:
                if not opened.is_kept:
                    _clear(store)
                    with suppress(OSError):  # where it is not empty, or no folder of this machine
                        os.rmdir(folder.address)
                raise
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        reason = error.strerror or error
        raise InputError(f"{folder}: cannot be written to ({reason}); name another folder with --out") from error


def settle(folder: Store, name: str) -> None:
    """Put in place what a run that was stopped had decided to put into a folder."""
    store = folder / UNFINISHED
    if folder.is_plain(UNFINISHED) and earlier_facts(store / NEXT, name):
        with _alone(store, wait=True):
            if _move_in(folder, name):
                _clear(store)


def sign(folder: Store, name: str, facts: dict) -> dict:
    """Write the manifest of all files of a folder, and return it."""
    facts = {**facts, "files": {file: folder.digest(file) for file in folder.files() if file != name}}
    facts["sha256"] = _digest_of(facts)
    folder.write(name, (json.dumps(facts, indent=2, ensure_ascii=False) + "\n").encode())
    return facts


def verify(folder: Store, name: str, remedy: str) -> dict:
    """Return the manifest of a folder, {} where there is none; raise an `InputError` if a file is not as it says."""
    facts = _read(folder, name)
    for file, expected in facts.get("files", {}).items():
        if not folder.exists(file):
            raise InputError(f"{folder}/{file}: is missing; {remedy}")
        if folder.is_local and folder.digest(file) != expected:
            raise InputError(f"{folder}/{file}: is not as it was written; {remedy}")
    return facts


def _read(folder: Store, name: str) -> dict:
    if not folder.exists(name):
        return {}
    with suppress(ValueError, RecursionError):
        facts = json.loads(folder.read(name))
        if isinstance(facts, dict) and "files" not in facts:
            return {}
        if isinstance(facts, dict) and facts.get("sha256") == _digest_of(facts):
            return facts
    raise InputError(f"{folder}/{name}: is not as it was written; annotate the articles again")


def earlier_facts(folder: Store, name: str) -> dict:
    """Return the manifest of a folder that is as it was written, whatever became of the files; {} without one."""
    with suppress(InputError):
        return _read(folder, name)
    return {}


def is_current(folder: Store, name: str, facts: dict) -> bool:
    """Return whether a folder still holds what a manifest that was read before says, and is not being changed."""
    is_same = earlier_facts(folder, name).get("sha256") == facts["sha256"]
    return is_same and not folder.exists(f"{UNFINISHED}/{NEXT}/{name}")


def write_file(file: Path, content: bytes, is_ours: Callable[[bytes], bool]) -> None:
    """Write a file, whole or not at all, in the place of nothing but one that `refuse_foreign_file` lets pass."""
    refuse_foreign_file(file, is_ours)
    try:
        os.stat(file.parent)  # which is not made
        Store(file.parent).write(file.name, content)
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror or error}); choose another file") from error


def refuse_foreign_file(file: Path, is_ours: Callable[[bytes], bool]) -> None:
    """Raise an `InputError` if something stands where a file goes that is not empty and of which `is_ours` is false."""
    if os.path.lexists(file):
        try:
            content = file.read_bytes() if file.is_file() and not file.is_symlink() else None
        except OSError:
            content = None
        if content is None or (content and not is_ours(content)):
            raise InputError(f"{file}: was not written by framing, or was changed since; name another file with --out")


def seal(content: bytes) -> bytes:
    """Return a page with a line at its end by which `is_sealed` knows it again, unchanged."""
    return content + _SEAL % hashlib.sha256(content).hexdigest().encode()


def is_sealed(content: bytes) -> bool:
    """Return whether a page was sealed and is as it was then."""
    return content == seal(content[: -len(_SEAL % (b"0" * 64))])


def _move_in(folder: Store, name: str) -> bool:
    """Put what stands in `next` into the folder, where that was decided; return whether it was."""
    following = folder / UNFINISHED / NEXT
    if not (decided := earlier_facts(following, name)):
        return False
    new, old = {*map(_top, decided["files"])}, {*map(_top, earlier_facts(folder, name).get("files", {}))}
    _refuse_foreign(folder, name, new, decided["files"])
    for entry in sorted(new | old):
        if entry not in new or following.exists(entry):
            folder.remove(entry)
        if following.exists(entry):
            folder.move(f"{UNFINISHED}/{NEXT}/{entry}", entry)
    folder.move(f"{UNFINISHED}/{NEXT}/{name}", name)
    return True


def _clear(store: Store) -> None:
    """Remove a workshop, its mark last: what has no mark is not ours."""
    for entry in sorted(store.names(), key=MARK.__eq__):
        store.remove(entry)
    store.remove()


def _refuse_foreign(folder: Store, name: str, wanted: Iterable[str], moved: dict[str, str] | None = None) -> None:
    """Raise an `InputError` if what stands where files go, or is to go, is not as the manifest or `moved` lists it."""
    listed = earlier_facts(folder, name)
    ours = {*listed.get("files", {}).items(), *(moved or {}).items()}
    remedy = "move it, or name another folder with --out"
    for entry in sorted({*wanted, name, *map(_top, listed.get("files", {}))}):
        if not folder.is_plain(entry):
            raise InputError(f"{folder}/{entry}: is a link or no file; {remedy}")
        for file in folder.files(entry):
            is_ours = bool(listed) if file == name else folder.is_plain(file) and (file, folder.digest(file)) in ours
            if not is_ours:
                raise InputError(f"{folder}/{file}: was not written by framing, or was changed since; {remedy}")


def _digest_of(facts: dict) -> str:
    """Digest what a manifest says, but for when it was made: the same input gives the same digest at any time."""
    facts = {key: value for key, value in facts.items() if key not in ("made", "sha256")}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _top(file: str) -> str:
    return file.partition("/")[0]


@contextmanager
def _alone(store: Store, wait: bool) -> Iterator[None]:
    """Keep other processes of this machine out of a workshop; at an address there is nothing to lock."""
    mark = store.path(MARK)
    while True:
        store.fs.makedirs(store.root, exist_ok=True)
        if not store.exists(MARK):
            store.fs.pipe_file(mark, b"made by framing, which removes this folder when it is done\n")
        if fcntl is None or not store.is_local:
            yield
            return
        with suppress(FileNotFoundError), open(mark, "r+b") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                place = os.path.dirname(store.root)
                raise InputError(f"{place}: another run writes here; wait for it, or name another folder") from error
            if os.path.exists(mark) and os.path.samestat(os.fstat(held.fileno()), os.stat(mark)):
                yield
                return
