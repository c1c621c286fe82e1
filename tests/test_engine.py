"""The corpus is the same whatever annotates it, and whatever fails on the way: real processes are killed here."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from distributed import Client

from analysis import parts
from analysis.build import build
from analysis.engine import Engine, Log, n_cores
from analysis.errors import InputError
from analysis.store import Store

ARTICLES = Path(__file__).resolve().parents[1] / "data" / "newsroom" / "articles"
# Parts so small that the invented articles make ten of them; and Ctrl-C is heard where the tests themselves, as a
# shell's background job, are deaf to it.
SMALL_PARTS = """
import signal
from analysis import parts
from analysis.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)
parts.ARTICLES_AT_ONCE = 2
main()
"""
SECONDS = 60


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != "annotate.log")
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    return files | {"corpus.json": re.sub(rb'"made": ".*"', b"", files["corpus.json"])}


def whole_parts(folder: Path) -> set[Path]:
    return {found.parent for found in folder.glob(".parts/*/articles.parquet")}


def wait_until(holds, what: str) -> None:
    for _ in range(SECONDS * 50):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError(f"{what} did not happen in {SECONDS} seconds")


def annotate(folder: Path, *options) -> subprocess.Popen:
    command = [sys.executable, "-c", SMALL_PARTS, "annotate", ARTICLES, "--out", folder, *options]
    return subprocess.Popen([str(word) for word in command], stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("expected")
    done = annotate(folder, "--workers", 1)
    assert done.wait(SECONDS) == 0
    return contents(folder)


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(parts, "ARTICLES_AT_ONCE", 2)


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler and two workers, started by hand as on any machine; gives its process and its address."""
    started = []

    def start(*words):
        environment = os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": "false"}
        command = [sys.executable, "-m", "dask", *map(str, words)]
        started.append(subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=tmp_path, env=environment))
        return started[-1]

    file = tmp_path / "scheduler.json"
    process = start("scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", file)
    wait_until(file.is_file, "the start of the scheduler")
    address = re.search(r"tcp://127\.0\.0\.1:\d+", file.read_text()).group()
    start("worker", address, "--nworkers", 2, "--nthreads", 1, "--no-dashboard", "--local-directory", tmp_path / "w")
    with Client(address) as client:
        client.wait_for_workers(2, timeout=SECONDS)
    yield process, address
    for process in started:
        for child in [*psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []:
            child.kill()
        process.kill()
        process.wait()


def test_a_scheduler_and_two_workers_give_the_same_bytes_as_one_process(expected, tmp_path, scheduler, small_parts):
    build([ARTICLES], tmp_path / "out", scheduler=scheduler[1])
    assert contents(tmp_path / "out") == expected


def test_a_worker_that_is_killed_costs_nothing_but_time(expected, tmp_path, small_parts):
    failed = []

    def run():
        try:
            build([ARTICLES], tmp_path, workers=2)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    before = set(psutil.Process().children(recursive=True))
    thread.start()
    wait_until(lambda: whole_parts(tmp_path), "the first part")
    mine = [child for child in psutil.Process().children(recursive=True) if child not in before]
    workers = [child for child in mine if any("spawn_main" in word for word in child.cmdline()) and child.parent()]
    workers[-1].kill()
    thread.join(SECONDS)
    assert not failed and not thread.is_alive()
    assert contents(tmp_path) == expected


def test_ctrl_c_stops_with_one_sentence_and_the_next_call_goes_on(expected, tmp_path):
    running = annotate(tmp_path, "--workers", 2)
    wait_until(lambda: whole_parts(tmp_path), "the first part")
    running.send_signal(signal.SIGINT)
    assert running.wait(SECONDS) == 130
    assert running.stderr.read().strip().splitlines()[-1] == "framing: stopped; call again to go on"
    kept = whole_parts(tmp_path)
    written = {home: (home / "articles.parquet").stat().st_mtime_ns for home in kept}
    assert not (tmp_path / "articles.parquet").exists()
    again = annotate(tmp_path, "--workers", 1)
    assert again.wait(SECONDS) == 0
    assert written and contents(tmp_path) == expected
    n_again = (tmp_path / "annotate.log").read_text().splitlines()
    assert sum("in this process" in line for line in n_again) == 1
    assert f"in {10 - len(kept)} parts in this process" in "\n".join(n_again)


def test_a_scheduler_that_is_lost_is_told_in_one_sentence_and_the_next_call_goes_on(expected, tmp_path, scheduler):
    process, address = scheduler
    running = annotate(tmp_path / "out", "--scheduler", address)
    wait_until(lambda: whole_parts(tmp_path / "out"), "the first part")
    process.kill()
    assert running.wait(2 * SECONDS) == 2
    (told,) = running.stderr.read().strip().splitlines()
    assert told == f"framing: {address}: was lost while articles were annotated; start it and call again to go on"
    assert whole_parts(tmp_path / "out")
    assert annotate(tmp_path / "out", "--workers", 1).wait(SECONDS) == 0
    assert contents(tmp_path / "out") == expected


def test_a_scheduler_that_is_not_there_is_told_in_one_sentence(tmp_path, small_parts, monkeypatch):
    monkeypatch.setattr("analysis.engine.SECONDS_TO_CONNECT", 1)
    with pytest.raises(InputError, match=r"^tcp://127.0.0.1:9: no scheduler answers there; start one with"):
        build([ARTICLES], tmp_path, scheduler="tcp://127.0.0.1:9")


def test_a_full_disk_is_told_in_one_sentence_and_leaves_no_part_half_written(expected, tmp_path):
    # a limit on the size of files gives the same error as a disk that is full, at the same place
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000)); {SMALL_PARTS}"
    command = [sys.executable, "-c", limited, "annotate", str(ARTICLES), "--out", str(tmp_path), "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 2
    (told,) = done.stderr.strip().splitlines()
    assert told.startswith("framing: ")
    assert told.endswith("cannot be used (File too large); check the path, its rights and the disk")
    assert not list(tmp_path.rglob("*.parquet.*")) and not (tmp_path / "articles.parquet").exists()
    assert annotate(tmp_path, "--workers", 1).wait(SECONDS) == 0
    assert contents(tmp_path) == expected


def test_one_part_is_annotated_in_this_process_and_many_on_the_cores(tmp_path, monkeypatch):
    build([ARTICLES], tmp_path / "one")
    assert "in 1 parts in this process" in (tmp_path / "one" / "annotate.log").read_text()
    monkeypatch.setattr(parts, "ARTICLES_AT_ONCE", 6)
    monkeypatch.setattr("analysis.engine.JOBS_WORTH_A_CLUSTER", 4)
    build([ARTICLES], tmp_path / "many")
    on = f"on {min(4, n_cores())} processes" if n_cores() > 1 else "in this process"
    assert on in (tmp_path / "many" / "annotate.log").read_text()


def test_what_a_cluster_makes_comes_in_the_order_of_the_items(tmp_path):
    with Engine(2, None, Log(Store(tmp_path))) as machines:
        machines.foresee(2)
        pids = list(machines.each(_pid, range(20)))
        assert list(machines.each(abs, range(-20, 0))) == list(range(20, 0, -1))
        assert os.getpid() not in pids


def test_what_a_worker_does_meanwhile_is_begun_again_where_the_worker_dies(tmp_path):
    with Engine(2, None, Log(Store(tmp_path))) as machines:
        machines.foresee(2)
        wait = machines.meanwhile(_pid_at_the_second_try, tmp_path / "tried")
        assert wait() != os.getpid()


def test_without_workers_what_is_done_meanwhile_is_done_when_it_is_asked_for(tmp_path):
    with Engine(2, None, Log(Store(tmp_path))) as machines:
        machines.foresee(2)
        machines.close()
        wait = machines.meanwhile(_pid_at_the_second_try, tmp_path / "tried")
        (tmp_path / "tried").touch()
        assert wait() == os.getpid()


@pytest.mark.parametrize("most", [0, 20_000])
def test_copies_found_after_or_beside_the_stories_are_the_same(expected, tmp_path, small_parts, monkeypatch, most):
    monkeypatch.setattr("analysis.build.AT_ONCE_UP_TO", most)
    build([ARTICLES], tmp_path / "out", workers=2)
    assert contents(tmp_path / "out") == expected


def test_one_job_starts_no_workers(tmp_path):
    with Engine(2, None, Log(Store(tmp_path))) as machines:
        machines.foresee(1)
        assert list(machines.each(_pid, range(3))) == [os.getpid()] * 3


def _pid(item: int) -> int:
    return os.getpid()


def _pid_at_the_second_try(tried: Path) -> int:
    if not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()
