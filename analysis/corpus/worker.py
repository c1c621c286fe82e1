"""Processes of this machine that do jobs. They hang on this one by pipes alone: nothing listens, so nobody can come in.

Entry point: `Workers`.
"""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread, current_thread, main_thread

ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


class Workers:
    """Up to so many processes, each a pool of its own behind one thread: one that dies costs no job but its own.

    A job whose process dies is begun once more, in a new one; `BrokenProcessPool` is raised where that dies too.
    """

    def __init__(self, most: int):
        self.n, self._most = 0, most
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

    result = staticmethod(Future.result)

    def end_all_but_one(self) -> None:
        """End the others once they are idle, to give their memory back."""
        while self.n > 1:
            self._idle.get().shutdown(wait=False)
            self.n -= 1

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
        pool = ProcessPoolExecutor(1, get_context("spawn"), _begin, (self._far_end,))
        with _deaf():
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


def _begin(lifeline: Connection) -> None:
    """Load, in a new process, what annotating needs, while the articles are still being read."""
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    # before numpy is loaded, which counts the cores as it is
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    from analysis.annotation import targets
    from analysis.annotation.quotes.model import choose, pointers
    from analysis.corpus import parts  # noqa: F401

    for module in (choose, pointers, targets):
        module.load()


def _end_with(lifeline: Connection) -> None:
    with suppress(EOFError):
        lifeline.recv_bytes()
    os._exit(1)
