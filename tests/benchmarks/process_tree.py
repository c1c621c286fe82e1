"""Run a command and measure it with all processes that it starts. Entry point: `run`."""

import resource
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

import click
import psutil

SECONDS_BETWEEN_LOOKS = 0.25


class Usage(NamedTuple):
    """What a command took, its children included."""

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float


def run(command: Sequence[str], environment: Mapping[str, str]) -> Usage:
    """Run a command to its end.

    Returns
    -------
    Usage
        Processor time, wall time, and the peak of the memory of all its processes together, what they share being
        counted once (PSS; elsewhere than on Linux: what is each one's own). Memory is looked at four times a second.

    Raises
    ------
    ClickException
        if the command fails; with the end of what it said.

    Notes
    -----
    Processor time is what the system tells of children that ended and were waited for, to any depth. Should a process
    be left that nobody waited for, what was last seen of each is summed instead, if that is more.

    Examples
    --------
    >>> import os, sys
    >>> usage = run([sys.executable, "-c", "sum(range(3_000_000))"], os.environ)
    >>> usage.cpu_seconds > 0 and usage.wall_seconds > 0
    True
    """
    seen: dict[tuple[int, float], float] = {}
    peak, before, start = 0.0, _of_children(), time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(command, env=dict(environment), stdout=said, stderr=subprocess.STDOUT)
        try:
            own = psutil.Process(process.pid)
            while process.poll() is None:
                peak = max(peak, _look(own, seen))
                time.sleep(SECONDS_BETWEEN_LOOKS)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        wall = time.perf_counter() - start
        if process.returncode:
            said.seek(0)
            raise click.ClickException(f"{' '.join(command)}: ended with {process.returncode}: {said.read()[-1000:]}")
    return Usage(max(_of_children() - before, sum(seen.values())), wall, peak)


def _of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _look(own: psutil.Process, seen: dict[tuple[int, float], float]) -> float:
    """Sum the memory of a process and its descendants, in MB, and note the processor time of each."""
    memory = 0.0
    with suppress(psutil.Error):
        for process in [own, *own.children(recursive=True)]:
            with suppress(psutil.Error):
                times = process.cpu_times()
                seen[process.pid, process.create_time()] = times.user + times.system
                told = process.memory_full_info()
                memory += getattr(told, "pss", told.uss) / 2**20
    return memory
