"""Where work is done: in this process, in others of this machine, or on a Dask cluster that is there.

Entry points: `Engine`, and `Workers`, its processes. What the jobs write hangs on nothing but the jobs, so that engine,
number of workers and order of completion do not show in the result.
"""

import logging
import os
import signal
import sys
from asyncio import CancelledError as LoopCancelled
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING

from analysis.errors import InputError
from analysis.progress import progress

if TYPE_CHECKING:
    from distributed import Client

    from analysis.corpus.parts import Part

JOBS_WORTH_WORKERS = 4  # below, starting them takes longer than they save
SECONDS_TO_CONNECT = 20
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


class Engine:
    """Where jobs run, from the first that is foreseen to the last that is done; leaving it ends its processes.

    `workers` is the number of processes of this machine, None one for each core where there are `JOBS_WORTH_WORKERS`
    jobs; with a `scheduler`, its workers do the jobs instead. An `InputError` is raised if it cannot be reached or is
    lost, or if workers end time and again.
    """

    def __init__(self, workers: int | None, scheduler: str | None = None):
        self.scheduler = scheduler
        self.workers = n_cores() if workers is None else workers
        self._least = JOBS_WORTH_WORKERS if workers is None else 2
        self._has_run = False
        self._client = None if scheduler is None else _connected(scheduler)
        self._executor: Executor | None = self._client and self._client.get_executor(pure=False, retries=1)

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *error) -> None:
        if self._client is not None:
            with suppress(Exception):  # of a scheduler that is lost
                self._client.close(timeout=SECONDS_TO_CONNECT)
        elif self._executor is not None and self._has_run:
            self._executor.end()
        elif self._executor is not None:
            self._executor.shutdown()

    def foresee(self, n_jobs: int) -> None:
        """Start the workers, without waiting for them, as soon as there is enough to do."""
        if self._executor is None and self.workers > 1 and n_jobs >= self._least:
            self._executor = Workers(self.workers, load_models)
            self._executor.start(n_jobs)

    def each(self, function: Callable, items: Iterable) -> Iterable:
        """Return what `function` makes of each item, in their order."""
        if self._executor is None:
            return map(function, items)
        with self._explained():
            return list(self._executor.map(function, items))

    def run(self, function: Callable, parts: Sequence["Part"], n_done: int) -> None:
        """Call `function` with each part that is left, until all are done; `n_done` articles need not be done again.

        It takes a part and, in this process, what to call with the number of articles done since; a second call with
        the same part does no harm. Where a worker dies, what is left is begun again as long as that gets anywhere.
        """
        n_left, left, n_failed = sum(part.n_articles for part in parts), list(parts), 0
        self._has_run = True
        self.foresee(len(parts))
        with progress(total=n_done + n_left, initial=n_done, desc="annotating", unit=" articles") as bar:
            while left:
                before = len(left)
                try:
                    with self._explained():
                        for part in self._done(function, tuple(left), bar.update):
                            left.remove(part)
                except BrokenExecutor as error:
                    n_failed = 1 if len(left) < before else n_failed + 1
                    if self._client is not None or n_failed > 2:
                        raise InputError(
                            "workers ended before they had done their part, which is mostly want of memory; give fewer "
                            "--workers or more memory and call again to go on"
                        ) from error
                    self._executor.end()
                    self._executor = Workers(self.workers, load_models)

    def _done(self, function: Callable, parts: Sequence["Part"], tell: Callable[[int], object]) -> Iterator["Part"]:
        if self._executor is None:
            for part in parts:
                function(part, tell)
                yield part
            return
        part_of = {self._executor.submit(function, part): part for part in parts}
        for future in as_completed(part_of):
            future.result()
            tell(part_of[future].n_articles)
            yield part_of[future]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say of a scheduler that it was lost: what is raised when it goes in the midst of a call may be anything."""
        if self._client is None:
            yield
            return
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker

        try:
            yield
        except KilledWorker as error:
            raise BrokenExecutor from error
        except (Exception, LoopCancelled) as error:
            gone = (CancelledError, LoopCancelled, CommClosedError, TimeoutError)
            if self._client.status == "running" and not isinstance(error, gone):
                raise
            lost = f"{self.scheduler}: was lost while articles were annotated; start it and call again to go on"
            raise InputError(lost) from error


def n_cores() -> int:
    """Count the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(ProcessPoolExecutor):
    """Processes of this machine that hang on this one by pipes alone: nothing listens, so nobody can come in.

    They end with this one, whatever becomes of it. `load` is called in each before its first job.
    """

    def __init__(self, most: int, load: Callable[[], object] | None = None):
        self._most = most
        # Nothing is ever sent: that our end closes, be it because this process was killed, ends the processes at once.
        self._far_end, self._lifeline = get_context("spawn").Pipe(duplex=False)
        super().__init__(most, get_context("spawn"), _begin, (self._far_end, load))

    def start(self, n_jobs: int) -> None:
        """Start processes for so many jobs, without waiting for them."""
        for _ in range(min(n_jobs, self._most)):
            self.submit(os.getpid)

    def submit(self, function: Callable, /, *arguments, **options) -> Future:
        """Have a function called in a process that is or gets idle."""
        with _starting():
            return super().submit(function, *arguments, **options)

    def end(self) -> None:
        """End all, whatever they are at; half of a large result, such as `run` never has, would be waited for."""
        self._lifeline.close()
        self.shutdown()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """End all once they have done what they are at."""
        super().shutdown(wait, cancel_futures=cancel_futures)


@contextmanager
def _starting() -> Iterator[None]:
    """Have a process that starts now compute in one thread, leave Ctrl-C to this one, and not run the user's script."""
    script, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    set_before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    deaf = hasattr(signal, "pthread_sigmask") and signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        sys.modules["__main__"] = script
        for name, value in set_before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, deaf)


def _begin(lifeline: Connection, load: Callable[[], object] | None) -> None:
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    if load:
        load()


def _end_with(lifeline: Connection) -> None:
    with suppress(EOFError):
        lifeline.recv_bytes()
    os._exit(1)


def load_models() -> None:
    """Load, in a new process, what annotating needs, while the articles are still being read."""
    from analysis.annotation import targets
    from analysis.annotation.quotes.model import choose, pointers
    from analysis.corpus import parts  # noqa: F401

    for module in (choose, pointers, targets):
        module.load()


def _connected(scheduler: str) -> "Client":
    """Return what is connected to a scheduler at an address such as tcp://host:8786, or tls:// as Dask is set up."""
    import dask
    from distributed import Client

    # what Dask says of workers that come and go is not the user's; what matters is raised
    for name in ("distributed", "distributed.client", "distributed.core", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set({"distributed.comm.timeouts.connect": f"{SECONDS_TO_CONNECT}s", "distributed.comm.retry.count": 2})
    try:
        return Client(scheduler, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError, TypeError, TimeoutError) as error:
        raise InputError(
            f"{scheduler}: no scheduler answers there that this machine may use; start one with `dask scheduler`, give "
            "its address and, for tls://, set Dask's certificates (docs/scaling.md)"
        ) from error
