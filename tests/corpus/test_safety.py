"""A folder holds the old corpus or the new one, whole, wherever a run dies and whatever is damaged."""

import errno
import os
import random
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from analysis import corpus as corpora
from analysis.annotation.actors import DEFAULT
from analysis.corpus import parts
from analysis.corpus.build import build as built
from analysis.errors import InputError
from tests.corpus.folders import contents, written

build = partial(built, actors=DEFAULT)  # an older corpus keeps the list proposed from its articles
CHANGES = {"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "os.symlink", "os.truncate"}


class Died(BaseException):
    """The process is gone: nothing that it would still do happens."""


class Watch:
    """Is told of each change that is about to be made within a folder."""

    def __init__(self):
        self.folder, self.told = None, None
        sys.addaudithook(self._see)

    def _see(self, event, arguments):
        if self.folder is None or not (event in CHANGES or (event == "open" and _writes(arguments))):
            return
        if any(isinstance(given, str) and given.startswith(self.folder) for given in arguments[:2]):
            folder, self.folder = self.folder, None
            try:
                self.told(Path(folder))
            finally:
                self.folder = folder

    def run(self, folder: Path, function, told) -> None:
        self.folder, self.told = str(folder), told
        try:
            function()
        finally:
            self.folder = None


def _writes(arguments) -> bool:
    flags = arguments[2] if isinstance(arguments[2], int) else 0
    return isinstance(arguments[0], str) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


@pytest.fixture(scope="module")
def watch():
    return Watch()


@pytest.fixture(scope="module", params=["a fresh folder", "an older corpus"])
def scene(request, tmp_path_factory):
    """The input, the folder as it is when all parts are annotated, and the corpora of before and after."""
    here = tmp_path_factory.mktemp("scene")
    new = written(here / "new.jsonl", "Another item", 6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "ARTICLES_AT_ONCE", 3)
        build([new], here / "after", workers=1)
        if request.param == "an older corpus":
            build([written(here / "old.jsonl", "The item")], here / "before", workers=1)
            shutil.copytree(here / "before", here / "annotated")
        patch.setattr("analysis.corpus.build.assemble", _die)
        with pytest.raises(Died):
            build([new], here / "annotated", workers=1)
        patch.undo()
        patch.setattr(parts, "ARTICLES_AT_ONCE", 3)
        yield here


def _die(*given):
    raise Died


def holds(folder: Path) -> dict[str, bytes] | None:
    """Say what corpus a folder holds, as a reader meets it; None where there is none."""
    try:
        opened = corpora.read(folder)
    except InputError as error:
        assert "there is no" in str(error)
        return None
    assert len(opened.articles) == opened.manifest["n_articles"]
    return {name: content for name, content in contents(folder).items() if not name.startswith(".unfinished")}


@pytest.mark.attack("a run dies at each change to the folder in its last stage")
def test_wherever_the_last_stage_dies_the_old_or_the_new_corpus_is_whole_and_the_next_call_ends_it(
    scene, watch, tmp_path
):
    before = contents(scene / "before") if (scene / "before").exists() else None
    after = contents(scene / "after")
    place, states = tmp_path / "out", []

    def keep(folder):
        states.append(shutil.copytree(folder, tmp_path / f"state-{len(states)}"))

    def annotate(folder):
        build([scene / "new.jsonl"], folder, workers=1)

    shutil.copytree(scene / "annotated", place)
    watch.run(place, lambda: annotate(place), keep)
    assert len(states) > 80 and contents(place) == after
    seen, recovered = [], []
    for i, state in enumerate(states):
        is_moving = (state / ".unfinished" / "next" / "corpus.json").exists()
        if i % 3 == 1:  # a reader meets it first
            held = holds(state)
            assert held in (before, after)
            seen.append(held == after)
        if (is_moving and i % 3 == 2) or i % 18 == 0:  # else what differs is only to be thrown away
            annotate(state)
            assert contents(state) == after
            recovered.append(i)
        shutil.rmtree(state)
    assert seen == sorted(seen) and {*seen} == {False, True} and len(recovered) > 15


@pytest.mark.attack("the disk fills up at each eleventh change")
def test_wherever_the_disk_is_full_the_old_or_the_new_corpus_is_whole_and_the_next_call_ends_it(scene, watch, tmp_path):
    before = contents(scene / "before") if (scene / "before").exists() else None
    after = contents(scene / "after")
    left = 0
    while True:
        n_left = [left]

        def fill(folder, n_left=n_left):
            n_left[0] -= 1
            if n_left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))

        place = shutil.copytree(scene / "annotated", tmp_path / f"out-{left}")
        with suppress(OSError, InputError):
            watch.run(place, lambda: build([scene / "new.jsonl"], place, workers=1), fill)  # noqa: B023
        assert holds(place) in (before, after)
        if left % 33 == 0:
            build([scene / "new.jsonl"], place, workers=1)
            assert contents(place) == after
        shutil.rmtree(place)
        if n_left[0] >= 0:
            break
        left += 11
    assert left > 80


@pytest.mark.attack("a run is killed at any time, with one and two workers")
def test_a_run_killed_at_any_time_leaves_a_folder_from_which_the_next_goes_on(scene, tmp_path):
    after = contents(scene / "after")
    workers = 1 + (scene / "before").exists()
    command = "from analysis.corpus import parts; parts.ARTICLES_AT_ONCE = 3; from analysis.cli import main; main()"
    asked = ["annotate", str(scene / "new.jsonl"), "--actors", str(DEFAULT), "--out", str(tmp_path / "out")]
    asked += ["--workers", str(workers)]
    shutil.copytree(scene / "annotated", tmp_path / "out")
    chosen = random.Random(workers)
    for _ in range(2):
        run = subprocess.Popen([sys.executable, "-c", command, *asked], stderr=subprocess.DEVNULL)
        try:
            run.wait(chosen.uniform(1.0, 2.5))
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
    assert subprocess.run([sys.executable, "-c", command, *asked], stderr=subprocess.DEVNULL).returncode == 0
    assert contents(tmp_path / "out") == after


@pytest.mark.attack("a part or a table is damaged")
@pytest.mark.parametrize("harm", ["cut", "emptied", "changed", "removed", "manifest gone", "manifest cut"])
def test_a_part_that_is_not_as_it_was_written_is_made_again(scene, tmp_path, harm):
    shutil.copytree(scene / "annotated", tmp_path / "out")
    home = sorted((tmp_path / "out" / ".unfinished").glob("*/part.json"))[1].parent
    for file in [home / "part.json"] if "manifest" in harm else sorted(home.glob("*.parquet")):
        content = file.read_bytes()
        if harm.endswith(("removed", "gone")):
            file.unlink()
        else:
            file.write_bytes({"emptied": b"", "changed": content[:-9] + b"x" + content[-8:]}.get(harm, content[:-40]))
    build([scene / "new.jsonl"], tmp_path / "out", workers=1)
    assert contents(tmp_path / "out") == contents(scene / "after")


@pytest.mark.attack("a part or a table is damaged")
@pytest.mark.parametrize(
    "name", ["articles.parquet", "words.parquet/part-00001.parquet", "excluded.csv", "corpus.json"]
)
def test_a_corpus_of_which_a_file_is_not_as_it_was_written_is_neither_read_nor_replaced(scene, tmp_path, name):
    shutil.copytree(scene / "after", tmp_path / "out")
    file = tmp_path / "out" / name
    file.write_bytes(file.read_bytes().replace(b"a", b"b", 1) + b" ")
    before = contents(tmp_path / "out")
    with pytest.raises(InputError, match="is not as it was written"):
        corpora.read(tmp_path / "out")
    with pytest.raises(InputError, match="was not written by framing, or was changed since; move it"):
        build([scene / "new.jsonl"], tmp_path / "out")
    assert contents(tmp_path / "out") == before


@pytest.mark.attack("two runs, or input and output, meet in one folder")
def test_a_corpus_that_is_written_anew_while_it_is_read_says_so(scene, tmp_path):
    place = tmp_path / "out"
    build([written(tmp_path / "old.jsonl", "The item")], place, workers=1)
    opened = corpora.read(place)
    assert len(opened.articles) == 4
    build([scene / "new.jsonl"], place, workers=1)
    with pytest.raises(InputError, match="was written anew since it was opened; open it again"):
        len(opened.words)


@pytest.mark.attack("two runs, or input and output, meet in one folder")
def test_an_input_that_is_not_there_leaves_the_progress_of_another_run(scene, tmp_path):
    shutil.copytree(scene / "annotated", tmp_path / "out")
    before = contents(tmp_path / "out")
    with pytest.raises(InputError):
        build([tmp_path / "gone.jsonl"], tmp_path / "out")
    assert contents(tmp_path / "out") == before


@pytest.mark.attack("two runs, or input and output, meet in one folder")
def test_two_runs_into_one_folder_do_not_meet(scene, tmp_path):
    fcntl = pytest.importorskip("fcntl", reason="there are no locks of this kind here")
    shutil.copytree(scene / "annotated", tmp_path / "out")
    with open(tmp_path / "out" / ".unfinished" / "written-by-framing", "r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another run writes here; wait for it, or name another folder"):
            build([scene / "new.jsonl"], tmp_path / "out", workers=1)
    build([scene / "new.jsonl"], tmp_path / "out", workers=1)
    assert contents(tmp_path / "out") == contents(scene / "after")
