"""Where work is done: in this process, in others of this machine (`Workers`), or on a Dask cluster that is there.

Entry point: `run`. What a part writes hangs on the part alone, so that none of this shows in the result.
"""

import logging
import os
import signal
import sys
from asyncio import CancelledError as LoopCancelled
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread, current_thread, main_thread
from types import ModuleType
from typing import TYPE_CHECKING

from analysis.errors import InputError
from analysis.progress import progress

if TYPE_CHECKING:
    from analysis.corpus.parts import Part

PARTS_WORTH_WORKERS = 4  # below, starting them takes longer than they save
SECONDS_TO_CONNECT = 20
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def run(
    function: Callable, parts: Sequence["Part"], total: int, workers: int | None = None, scheduler: str | None = None
) -> None:
    """Call `function` with each part, until all are done; of `total` articles the others are done already.

    It takes a part and, in this process, what to call with the number of articles done since; a second call with the
    same part does no harm. `workers` is the number of processes of this machine, None one for each core where there are
    `PARTS_WORTH_WORKERS` parts; with a `scheduler`, its workers do them instead. Where a worker dies, what is left is
    begun again as long as that gets anywhere. An `InputError` is raised if it does not, or the scheduler cannot be
    reached or is lost.
    """
    n_workers, least = (n_cores(), PARTS_WORTH_WORKERS) if workers is None else (workers, 2)
    left, n_failed, n_done = list(parts), 0, total - sum(part.n_articles for part in parts)
    with progress(total=total, initial=n_done, desc="annotating", unit=" articles") as bar:
        if scheduler is None and (n_workers == 1 or len(parts) < least):
            for part in parts:
                function(part, bar.update)
            return
        while left:
            before = len(left)
            try:
                with Workers(n_workers) if scheduler is None else _cluster(scheduler) as executor:
                    part_of = {executor.submit(function, part): part for part in left}
                    for future in as_completed(part_of):
                        future.result()
                        bar.update(part_of[future].n_articles)
                        left.remove(part_of[future])
            except BrokenExecutor as error:
                n_failed = 1 if len(left) < before else n_failed + 1
                if scheduler is not None or n_failed > 2:
                    raise InputError(
                        "workers ended before they had done their part, which is mostly want of memory; give fewer "
                        "--workers or more memory and call again to go on"
                    ) from error


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    """Give what works on a cluster, by an address such as tcp://host:8786, or tls:// as Dask is set up."""
    import dask
    from distributed import Client
    from distributed.comm import CommClosedError
    from distributed.scheduler import KilledWorker

    # what Dask says of workers that come and go is not the user's; what matters is raised
    for name in ("distributed", "distributed.client", "distributed.core", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set({"distributed.comm.timeouts.connect": f"{SECONDS_TO_CONNECT}s", "distributed.comm.retry.count": 2})
    try:
        client = Client(scheduler, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError, TypeError, TimeoutError) as error:
        raise InputError(
            f"{scheduler}: no scheduler answers there that this machine may use; start one with `dask scheduler`, give "
            "its address and, for tls://, set Dask's certificates (docs/scaling.md)"
        ) from error
    try:
        yield client.get_executor(pure=False, retries=1)
    except KilledWorker as error:
        raise BrokenExecutor from error
    except (Exception, LoopCancelled) as error:  # what is raised when its scheduler goes may be anything
        gone = (CancelledError, LoopCancelled, CommClosedError, TimeoutError)
        if client.status == "running" and not isinstance(error, gone):
            raise
        lost = f"{scheduler}: was lost while articles were annotated; start it and call again to go on"
        raise InputError(lost) from error
    finally:
        with suppress(Exception):  # of a scheduler that is lost
            client.close(timeout=SECONDS_TO_CONNECT)


def n_cores() -> int:
    """Count the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(ProcessPoolExecutor):
    """Processes of this machine that hang on this one by pipes alone: nothing listens, so nobody can come in.

    They end with this one, whatever becomes of it.
    """

    def __init__(self, most: int):
        # Nothing is ever sent: that our end closes, be it because this process was killed, ends the processes at once.
        self._far_end, self._lifeline = get_context("spawn").Pipe(duplex=False)
        super().__init__(most, get_context("spawn"), _begin, (self._far_end,))

    def submit(self, function: Callable, /, *arguments, **options) -> Future:
        """Have a function called in a process that is or gets idle."""
        with _starting():
            return super().submit(function, *arguments, **options)

    def __exit__(self, *raised) -> None:
        """End all at once, whatever they are at."""
        self._lifeline.close()
        self.shutdown(cancel_futures=True)


@contextmanager
def _starting() -> Iterator[None]:
    """Have a process that starts now compute in one thread, leave Ctrl-C to this one, and not run the user's script.

    Ctrl-C meanwhile waits until it has started: it would not know what to do. The mask alone does not see to that, as
    any thread may take the signal.
    """
    waiting: list[tuple] = []
    is_main = current_thread() is main_thread()
    handler = signal.signal(signal.SIGINT, lambda *interrupt: waiting.append(interrupt)) if is_main else None
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
        if is_main:
            signal.signal(signal.SIGINT, handler or signal.SIG_DFL)
    if waiting and callable(handler):
        handler(*waiting[0])


def _begin(lifeline: Connection) -> None:
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    with suppress(EOFError):
        lifeline.recv_bytes()
    os._exit(1)
