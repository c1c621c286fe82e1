"""The corpus is the same whatever annotates it, and whatever fails on the way: real processes are killed here."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from analysis.corpus import parts
from analysis.corpus.build import build
from analysis.corpus.engine import run
from analysis.corpus.parts import Part
from analysis.errors import InputError
from tests.corpus.folders import contents

pytestmark = pytest.mark.attack("workers and runs are killed, or another user looks for a way in")
ARTICLES = Path(__file__).resolve().parents[2] / "data" / "newsroom" / "articles"
# Parts so small that the invented articles make ten of them; and Ctrl-C is heard where the tests themselves, as a
# shell's background job, are deaf to it.
SMALL_PARTS = """
import signal
from analysis.corpus import parts
from analysis.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)
parts.ARTICLES_AT_ONCE = 2
main()
"""
SECONDS = 60


def whole_parts(folder: Path) -> set[Path]:
    return {found.parent for found in folder.glob(".unfinished/*/part.json")}


def wait_until(holds, what: str) -> None:
    for _ in range(SECONDS * 50):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError(f"{what} did not happen in {SECONDS} seconds")


def annotate(folder: Path, *options) -> subprocess.Popen:
    command = [sys.executable, "-c", SMALL_PARTS, "annotate", ARTICLES, "--out", folder, *options]
    return subprocess.Popen([str(word) for word in command], stderr=subprocess.PIPE, text=True, start_new_session=True)


def workers_of(process: int | None = None) -> list[psutil.Process]:
    found = []
    with suppress(psutil.Error):
        for child in psutil.Process(process).children(recursive=True):
            with suppress(psutil.Error):
                found += [child] if "spawn_main" in " ".join(child.cmdline()) else []
    return found


def listening() -> set[str]:
    """The inodes of all sockets of this machine that somebody could connect to."""
    inodes = set()
    for table, state, listens, inode in (("tcp", 3, "0A", 9), ("tcp6", 3, "0A", 9), ("unix", 3, "00010000", 6)):
        rows = [line.split() for line in (Path("/proc/net") / table).read_text().splitlines()[1:]]
        inodes |= {row[inode] for row in rows if row[state] == listens}
    return inodes


def sockets(process: int) -> set[str]:
    found = set()
    for file in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            found |= set(re.findall(r"socket:\[(\d+)\]", str(file.readlink())))
    return found


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(parts, "ARTICLES_AT_ONCE", 2)


def test_a_worker_that_is_killed_costs_nothing_but_time(expected, tmp_path, small_parts):
    failed = []

    def run():
        try:
            build([ARTICLES], tmp_path, workers=2)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    before = workers_of()
    thread.start()
    wait_until(lambda: whole_parts(tmp_path), "the first part")
    next(worker for worker in workers_of() if worker not in before).kill()
    thread.join(SECONDS)
    assert not failed and not thread.is_alive()
    assert contents(tmp_path) == expected


def test_a_part_that_ends_every_worker_is_told_with_the_remedy():
    some = [Part(1, str(number)) for number in range(4)]
    what = r"^workers ended before they had done their part, .* give fewer --workers or more memory and call again"
    with pytest.raises(InputError, match=what):
        run(_die_of_part_two, some, 4, workers=2)


@pytest.mark.skipif(not Path("/proc/net/unix").exists(), reason="there is no /proc to read who listens from")
def test_workers_of_this_machine_listen_on_nothing_and_are_closed_to_other_users(expected, tmp_path):
    with socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX) as named:
        named.bind(f"\0{tmp_path}")
        named.listen()
        assert len(sockets(os.getpid()) & listening()) >= 2
    running = annotate(tmp_path, "--workers", 2)
    most, open_to_others = 0, set()
    while running.poll() is None:
        workers = workers_of(running.pid)
        for process in (running.pid, *(worker.pid for worker in workers)):
            with suppress(OSError):
                assert not sockets(process) & listening()
        if len(workers) > most and os.geteuid() == 0:
            look = ["ls", *(f"/proc/{worker.pid}/fd/" for worker in workers)]
            nobody = {"user": 65534, "group": 65534, "extra_groups": []}
            open_to_others |= set(subprocess.run(look, **nobody, capture_output=True).stdout.split())
        most = max(most, len(workers))
        time.sleep(0.02)
    assert most == 2 and running.returncode == 0 and not open_to_others
    assert contents(tmp_path) == expected
    if os.geteuid() != 0:
        pytest.skip("whether workers are closed to other users was not tried: that takes the rights of root")


def test_no_worker_outlives_a_run_that_is_killed(tmp_path):
    running = annotate(tmp_path, "--workers", 2)
    wait_until(lambda: whole_parts(tmp_path), "the first part")
    children = psutil.Process(running.pid).children(recursive=True)
    assert workers_of(running.pid)
    running.kill()
    wait_until(lambda: not any(_lives(child) for child in children), "the end of the workers")
    assert not (tmp_path / "articles.parquet").exists()


def test_a_script_that_does_not_guard_its_calls_is_not_run_again_by_its_workers(tmp_path):
    lines = "import os", "from analysis.corpus.engine import Workers", "print('once')", "workers = Workers(1)"
    lines += "print(workers.submit(os.getcwd).result())", "workers.shutdown()"
    (tmp_path / "script.py").write_text("\n".join(lines))
    done = subprocess.run([sys.executable, tmp_path / "script.py"], capture_output=True, text=True, timeout=SECONDS)
    assert done.stdout.splitlines() == ["once", os.getcwd()] and not done.stderr


def test_ctrl_c_while_the_workers_start_is_as_quiet(tmp_path):
    running = annotate(tmp_path, "--workers", 2)
    wait_until(lambda: workers_of(running.pid), "the first worker")
    os.killpg(running.pid, signal.SIGINT)
    assert running.communicate(timeout=SECONDS)[1] == "\nframing: stopped; call again to go on\n"
    assert running.returncode == 130


def test_ctrl_c_stops_with_one_sentence_and_the_next_call_goes_on(expected, tmp_path):
    running = annotate(tmp_path, "--workers", 2)
    wait_until(lambda: whole_parts(tmp_path), "the first part")
    os.killpg(running.pid, signal.SIGINT)
    assert running.communicate(timeout=SECONDS)[1] == "\nframing: stopped; call again to go on\n"
    assert running.returncode == 130
    assert whole_parts(tmp_path) and not (tmp_path / "articles.parquet").exists()
    assert annotate(tmp_path, "--workers", 1).wait(SECONDS) == 0
    assert contents(tmp_path) == expected


def test_a_full_disk_is_told_in_one_sentence_and_leaves_no_part_half_written(expected, tmp_path):
    # a limit on the size of files gives the same error as a disk that is full, at the same place
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000)); {SMALL_PARTS}"
    command = [sys.executable, "-c", limited, "annotate", str(ARTICLES), "--out", str(tmp_path), "--workers", "1"]
    # what measures coverage writes files too
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 2
    (told,) = done.stderr.strip().splitlines()
    assert told.startswith("framing: ")
    assert told.endswith("cannot be used (File too large); check the path, its rights and the disk")
    assert not list(tmp_path.rglob("*.parquet.*")) and not (tmp_path / "articles.parquet").exists()
    assert annotate(tmp_path, "--workers", 1).wait(SECONDS) == 0
    assert contents(tmp_path) == expected


@pytest.mark.parametrize(("workers", "n_jobs"), [(2, 1), (None, 3), (1, 9)])
def test_few_parts_start_no_workers(workers, n_jobs):
    done = []  # in this process
    run(lambda part, tell: done.append(part), [Part(1, "")] * n_jobs, n_jobs, workers)
    assert len(done) == n_jobs


def _die_of_part_two(part: Part) -> None:
    if part.digest == "2":
        os.kill(os.getpid(), signal.SIGKILL)


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False
