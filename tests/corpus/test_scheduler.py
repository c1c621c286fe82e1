"""A Dask scheduler annotates as this machine does; what is wrong with it is told in one sentence."""

import os
import re
import shutil
import subprocess
import sys

import dask
import psutil
import pytest
from distributed import Client

from analysis.corpus.build import build
from analysis.errors import InputError
from tests.corpus.folders import contents
from tests.corpus.test_engine import ARTICLES, SECONDS, annotate, wait_until, whole_parts

ROLES = ("client", "scheduler", "worker")
pytestmark = pytest.mark.attack("workers and runs are killed, or another user looks for a way in")


@pytest.fixture
def started(tmp_path):
    """Start a scheduler and workers by hand, as on any machine: gives the scheduler's process and its address."""
    processes = []

    def dask(*words):
        environment = os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": "false"}
        command = [sys.executable, "-m", "dask", *map(str, words)]
        processes.append(subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=tmp_path, env=environment))
        return processes[-1]

    def start(*options, workers=2):
        file = tmp_path / "scheduler.json"
        here = ("--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", file)
        process = dask("scheduler", *here, *options)
        wait_until(lambda: file.is_file() and file.read_text(), "the start of the scheduler")
        address = re.search(r"\w+://127\.0\.0\.1:\d+", file.read_text()).group()
        quiet = ("--no-dashboard", "--local-directory", tmp_path / "w")
        dask("worker", address, "--nworkers", workers, "--nthreads", 1, *quiet, *options)
        with Client(address) as client:
            client.wait_for_workers(workers, timeout=SECONDS)
        return process, address

    yield start
    for process in processes:
        for child in [*psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []:
            child.kill()
        process.kill()
        process.wait()


@pytest.fixture
def certificates(tmp_path):
    """Give the files of authority, certificate and key of two who do not know each other."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here to make certificates with")
    made = []
    for name in ("ours", "a stranger's"):
        certificate, key = tmp_path / f"{name}.pem", tmp_path / f"{name}.key"
        kind = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test -addext".split()
        usage = "keyUsage=critical,digitalSignature,keyCertSign"
        command = ["openssl", "req", "-x509", *kind, usage, "-keyout", key, "-out", certificate]
        subprocess.run(command, check=True, capture_output=True)
        made.append((certificate, certificate, key))
    return made


def test_a_scheduler_gives_the_same_bytes_as_one_process_and_where_it_is_lost_the_next_call_goes_on(
    expected, tmp_path, started
):
    process, address = started()
    assert annotate(tmp_path / "whole", "--scheduler", address).wait(SECONDS) == 0
    assert contents(tmp_path / "whole") == expected
    running = annotate(tmp_path / "out", "--scheduler", address)
    wait_until(lambda: whole_parts(tmp_path / "out"), "the first part")
    process.kill()
    assert running.wait(2 * SECONDS) == 2
    (told,) = running.stderr.read().strip().splitlines()
    assert told == f"framing: {address}: was lost while articles were annotated; start it and call again to go on"
    assert whole_parts(tmp_path / "out")
    assert annotate(tmp_path / "out", "--workers", 1).wait(SECONDS) == 0
    assert contents(tmp_path / "out") == expected


def test_a_scheduler_that_is_not_there_is_told_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.corpus.engine.SECONDS_TO_CONNECT", 1)
    with pytest.raises(InputError, match=r"^tcp://127.0.0.1:9: no scheduler answers there that this machine may use"):
        build([ARTICLES], tmp_path, scheduler="tcp://127.0.0.1:9")


def test_a_scheduler_with_certificates_takes_ours_and_refuses_a_strangers(
    expected, tmp_path, started, certificates, monkeypatch
):
    ours, strangers = certificates
    configured(monkeypatch, *ours)
    _, address = started("--protocol", "tls", workers=1)
    running = annotate(tmp_path / "out", "--scheduler", address)
    assert (running.wait(SECONDS), contents(tmp_path / "out")) == (0, expected)
    monkeypatch.setattr("analysis.corpus.engine.SECONDS_TO_CONNECT", 1)
    for files in (strangers, (*ours[:2], tmp_path / "nowhere.key"), ()):
        configured(monkeypatch, *files)
        with pytest.raises(InputError, match=r"no scheduler answers there .* Dask's certificates"):
            build([ARTICLES], tmp_path / "refused", scheduler=address)
    assert not (tmp_path / "refused" / "corpus.json").exists()


def configured(monkeypatch, *files):
    """Tell Dask of an authority, a certificate and a key, as its own documentation has it."""
    names = [f"tls.{name}" for name in ("ca-file", *(f"{who}.{what}" for who in ROLES for what in ("cert", "key")))]
    values = [*files[:1], *(files[1:] * len(ROLES))] if files else [None] * len(names)
    for name, value in zip(names, values, strict=True):
        variable = f"DASK_DISTRIBUTED__COMM__{name.replace('.', '__').replace('-', '_').upper()}"
        monkeypatch.setenv(variable, str(value)) if value else monkeypatch.delenv(variable, raising=False)
    dask.config.refresh()
