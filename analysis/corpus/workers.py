"""What jobs are given to: processes of this machine, or the workers of a Dask scheduler that is there.

Entry points: `Workers`, `Cluster`. The processes hang on this one by pipes alone: nothing listens, so nobody can come
in. This file imports nothing that loads numpy: a new process sets its number of threads first.
"""

import logging
import os
import signal
import sys
from asyncio import CancelledError as LoopCancelled
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread, current_thread, main_thread
from types import ModuleType

from analysis.errors import InputError

ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
SECONDS_TO_CONNECT = 20


class Workers:
    """Up to so many processes, each a pool of its own behind one thread: one that dies costs no job but its own.

    A job whose process dies is begun once more, in a new one; `BrokenProcessPool` is raised where that dies too.
    `load` is called in each before its first job.
    """

    result = staticmethod(Future.result)

    def __init__(self, most: int, load: Callable[[], object] | None = None):
        self.n, self._most, self._load = 0, most, load
        self._threads = ThreadPoolExecutor(most)
        self._idle: SimpleQueue[ProcessPoolExecutor] = SimpleQueue()
        # Nothing is ever sent: that our end closes, be it because this process was killed, ends the processes at once.
        self._far_end, self._lifeline = get_context("spawn").Pipe(duplex=False)

    def foresee(self, n_jobs: int) -> None:
        """Start processes for so many jobs, without waiting for them."""
        while self.n < min(n_jobs, self._most):
            self._idle.put(self._start())
            self.n += 1

    def submit(self, function: Callable, /, *arguments) -> Future:
        """Have a function called in a process that is or gets idle."""
        return self._threads.submit(self._do, function, arguments)

    def close(self) -> None:
        """End all, whatever they are at."""
        self._lifeline.close()
        self._threads.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().shutdown()
        self._far_end.close()

    def _do(self, function: Callable, arguments: tuple) -> object:
        pool = self._idle.get()
        try:
            return pool.submit(function, *arguments).result()
        except BrokenProcessPool:
            if self._lifeline.closed:
                raise
            pool = self._start()
            return pool.submit(function, *arguments).result()
        finally:
            self._idle.put(pool)

    def _start(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(1, get_context("spawn"), _begin, (self._far_end, self._load))
        with _deaf(), _nameless():
            pool.submit(os.getpid)
        return pool


@contextmanager
def _deaf() -> Iterator[None]:
    """Have a process that starts now leave Ctrl-C to this one, which hears it once that process has all it needs."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    heard: list[tuple] = []
    is_main = current_thread() is main_thread()
    before = signal.signal(signal.SIGINT, lambda *given: heard.append(given)) if is_main else None
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if is_main:
            signal.signal(signal.SIGINT, before)
            if heard and callable(before):
                before(*heard[0])


@contextmanager
def _nameless() -> Iterator[None]:
    """Keep a process that starts now from running the user's script again: no job needs what is defined there."""
    script, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _begin(lifeline: Connection, load: Callable[[], object] | None) -> None:
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    if load:
        load()


def load_models() -> None:
    """Load, in a new process, what annotating needs, while the articles are still being read."""
    from analysis.annotation import targets
    from analysis.annotation.quotes.model import choose, pointers
    from analysis.corpus import parts  # noqa: F401

    for module in (choose, pointers, targets):
        module.load()


def _end_with(lifeline: Connection) -> None:
    with suppress(EOFError):
        lifeline.recv_bytes()
    os._exit(1)


class Cluster:
    """What is connected to a scheduler at an address such as tcp://host:8786 or tls://host:8786, until it is closed.

    `tls` is the files of the authority, of the certificate and of its key. An `InputError` is raised if no scheduler
    answers, or if it is lost later.
    """

    def __init__(self, address: str, tls: Sequence[Path] = ()):
        import dask
        from distributed import Client

        if bool(tls) != address.startswith("tls://"):
            raise InputError(
                f"{address}: an address that begins with tls:// needs --tls-ca, --tls-cert and --tls-key, and no other "
                "can use them; give both or neither"
            )
        # what Dask says of workers that come and go is not the user's; what matters is raised
        for name in ("distributed", "distributed.client", "distributed.core", "tornado.application"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.address = address
        security = _security(*map(str, tls)) if tls else None
        patience = {"timeouts.connect": f"{SECONDS_TO_CONNECT}s", "retry.count": 2}
        with ExitStack() as opened:
            opened.enter_context(dask.config.set({f"distributed.comm.{name}": patience[name] for name in patience}))
            try:
                self._client = Client(address, timeout=SECONDS_TO_CONNECT, security=security)
            except (OSError, ValueError, TimeoutError) as error:
                unless = ", or it does not take this certificate" if tls else ""
                raise InputError(
                    f"{address}: no scheduler answers there{unless}; start one with `dask scheduler` and give its "
                    "address"
                ) from error
            self._opened = opened.pop_all()
        self._executor = self._client.get_executor(pure=False, retries=1)

    def submit(self, function: Callable, *arguments) -> Future:
        """Have a function called on one of the workers."""
        with self._explained():
            return self._executor.submit(function, *arguments)

    def result(self, future: Future) -> object:
        """Wait for a result; `BrokenExecutor` is raised where every worker that took the job up died."""
        with self._explained():
            return future.result()

    def close(self) -> None:
        """Leave the scheduler."""
        with self._opened, suppress(Exception):
            self._client.close(timeout=SECONDS_TO_CONNECT)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker

        try:
            yield
        except KilledWorker as error:
            raise BrokenExecutor from error
        except (Exception, LoopCancelled) as error:
            # what is raised when the scheduler goes in the midst of a call may be anything
            gone = (CancelledError, LoopCancelled, CommClosedError, TimeoutError)
            if self._client.status == "running" and not isinstance(error, gone):
                raise
            lost = f"{self.address}: was lost while articles were annotated; start it and call again to go on"
            raise InputError(lost) from error


def _security(authority: str, certificate: str, key: str):
    from distributed.security import Security

    own = {"tls_client_cert": certificate, "tls_client_key": key}
    security = Security(tls_ca_file=authority, require_encryption=True, **own)
    try:
        security.get_connection_args("client")
    except OSError as error:
        raise InputError(
            f"{authority}, {certificate}, {key}: cannot be used as --tls-ca, --tls-cert and --tls-key "
            f"({error.strerror or error}); give three PEM files that belong together"
        ) from error
    return security
