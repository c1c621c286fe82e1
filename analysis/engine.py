"""Where work is done: in this process, on a Dask cluster of this machine, or on one that is there.

Entry point: `Engine`. What the jobs write hangs on nothing but the jobs, so that engine, number of workers and order of
completion do not show in the result.
"""

import logging
import os
import re
from asyncio import CancelledError as LoopCancelled
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tqdm import tqdm

from analysis.errors import InputError
from analysis.parts import Job
from analysis.provenance import LOG
from analysis.store import Store

JOBS_WORTH_A_CLUSTER = 4  # below, starting the workers takes longer than they save
SECONDS_TO_CONNECT = 20
_LOGGED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ source-framing ")
ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


class Engine:
    """Where jobs run, from the first that is foreseen to the last that is done; leaving it ends its processes.

    Parameters
    ----------
    workers
        How many processes of this machine; None: one for each core, where there are `JOBS_WORTH_A_CLUSTER` jobs.
    scheduler
        Address of a Dask scheduler whose workers do the jobs instead, such as tcp://host:8786.
    log
        Where progress is told.

    Raises
    ------
    InputError
        if the scheduler cannot be reached or is lost, or if a job ends every worker that takes it up.
    """

    def __init__(self, workers: int | None, scheduler: str | None, log: "Log"):
        self.scheduler, self.log = scheduler, log
        self.workers = n_cores() if workers is None else workers
        self._least = JOBS_WORTH_A_CLUSTER if workers is None else 2
        self._client = self._cluster = None
        self._closing = ExitStack()

    def __enter__(self) -> "Engine":
        if self.scheduler is not None:
            self._connect()
        return self

    def __exit__(self, *error) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; what is asked for from now on is done in this one."""
        self._closing.close()
        self._client = self._cluster = None

    def foresee(self, n_jobs: int) -> None:
        """Start the workers, without waiting for them, as soon as there is enough to do."""
        if self._client is None and self.workers > 1 and n_jobs >= self._least:
            self._start()
        if self._cluster is not None:
            self._cluster.scale(max(min(n_jobs, self.workers), len(self._cluster.worker_spec)))

    def each(self, function: Callable, items: Iterable) -> Iterator:
        """Give what `function` makes of each item, in their order; few are on their way at a time."""
        if self._client is None:
            yield from map(function, items)
            return
        waiting: deque = deque()
        with self._explained({}):
            for item in items:
                waiting.append(self._client.submit(function, item, pure=False, retries=1))
                if len(waiting) > 2 * self.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def meanwhile(self, function: Callable, *arguments) -> Callable[[], object]:
        """Call a function on one worker while this process goes on, and end the other workers.

        Gives what waits for the result; without workers, that calls the function.
        """
        if self._client is None:
            return partial(function, *arguments)
        future = self._client.submit(function, *arguments, pure=False, retries=1)
        if self._cluster is not None:
            self._cluster.scale(1)

        def result() -> object:
            with self._explained({}):
                return future.result()

        return result

    def run(self, function: Callable[..., int], jobs: Sequence[Job], n_done: int) -> None:
        """Call `function` with each job until all are done.

        Parameters
        ----------
        function
            Takes a job and, in this process, what to call with the number of articles done since; a second call with
            the same job does no harm.
        jobs
            What is left to do.
        n_done
            Articles that need not be done again.
        """
        n_left = sum(job.part.n_articles for job in jobs)
        shown = {"unit": " articles", "desc": "annotating", "leave": False, "disable": None}
        with tqdm(total=n_done + n_left, initial=n_done, **shown) as bar:
            if not jobs:
                return
            self.foresee(len(jobs))
            if self.scheduler is None and (self._client is None or len(jobs) == 1):
                self.log.tell(f"annotating {n_left} articles in {len(jobs)} parts in this process")
                for job in jobs:
                    function(job, bar.update)
                    self._tell(job)
                return
            where = self.scheduler or f"{len(self._cluster.worker_spec)} processes of this machine"
            self.log.tell(f"annotating {n_left} articles in {len(jobs)} parts on {where}")
            for job in self._on_cluster(function, jobs):
                bar.update(job.part.n_articles)
                self._tell(job)

    def _tell(self, job: Job) -> None:
        self.log.tell(f"part {job.part.number}: {job.part.n_articles} articles")

    def _on_cluster(self, function: Callable, jobs: Sequence[Job]) -> Iterator[Job]:
        from distributed import as_completed

        futures = self._client.map(function, jobs, key=[f"annotate-{job.home}" for job in jobs], retries=1)
        job_of = dict(zip((future.key for future in futures), jobs, strict=True))
        with self._explained(job_of):
            for future in as_completed(futures):
                future.result()
                yield job_of[future.key]
                future.release()

    @contextmanager
    def _explained(self, job_of: dict[str, Job]) -> Iterator[None]:
        """Say in one sentence what ends the work of a cluster."""
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker

        cluster = self.scheduler or "the cluster"
        lost = f"{cluster}: was lost while articles were annotated; start it and call again to go on"
        try:
            yield
        except KilledWorker as error:
            job = job_of.get(error.task)
            what = f"part {job.part.number} of the articles" if job else "learning page furniture or finding copies"
            raise InputError(
                f"{what} ended every worker that took it up, which is mostly want of memory; give fewer --workers or "
                "more memory and call again to go on"
            ) from error
        except (CancelledError, LoopCancelled, CommClosedError, TimeoutError) as error:
            raise InputError(lost) from error
        except Exception as error:
            # what is raised when the scheduler goes in the midst of a call may be anything
            if self._client.status == "running":
                raise
            raise InputError(lost) from error

    def _connect(self) -> None:
        from distributed import Client

        silence()
        self._set({})
        try:
            self._client = Client(self.scheduler, timeout=SECONDS_TO_CONNECT)
        except (OSError, ValueError, TimeoutError) as error:
            self._closing.close()
            raise InputError(
                f"{self.scheduler}: no scheduler answers there; start one with `dask scheduler` and give its address"
            ) from error
        self._closing.callback(_close, self._client)

    def _start(self) -> None:
        """Start a scheduler in this process; its workers, of one thread each, come when it is scaled."""
        from distributed import Client, LocalCluster

        silence()
        self._set(
            {
                "distributed.worker.memory.terminate": False,
                "distributed.worker.memory.pause": False,
                "distributed.worker.memory.spill": False,
                # Dask's own has workers give memory back at every turn, which costs half as much again as the work.
                "distributed.nanny.pre-spawn-environ": dict.fromkeys(ONE_THREAD, 1),
                "distributed.worker.profile.enabled": False,
                "distributed.worker.preload": ["analysis.worker"],
            }
        )
        self._cluster = self._closing.enter_context(
            LocalCluster(
                n_workers=0, threads_per_worker=1, processes=True, dashboard_address=":0",
                silence_logs=logging.CRITICAL, host="127.0.0.1",
            )
        )  # fmt: skip
        self._client = self._closing.enter_context(Client(self._cluster))

    def _set(self, settings: dict) -> None:
        import dask

        connecting = {
            "distributed.comm.timeouts.connect": f"{SECONDS_TO_CONNECT}s",
            "distributed.comm.retry.count": 2,
        }
        self._closing.enter_context(dask.config.set(connecting | settings))


def n_cores() -> int:
    """Count the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _close(client) -> None:
    with suppress(Exception):
        client.close(timeout=SECONDS_TO_CONNECT)


def silence() -> None:
    """Keep to itself what a cluster says of workers that come and go; what matters is raised."""
    for name in ("", ".nanny", ".worker", ".client", ".core"):
        logging.getLogger(f"distributed{name}").setLevel(logging.CRITICAL)
    logging.getLogger("tornado.application").setLevel(logging.CRITICAL)


class Log:
    """A file beside the output that says what was done when; nothing where the output is not on this machine.

    Raises
    ------
    InputError
        if a file of that name is there that is no such log.
    """

    def __init__(self, folder: Store):
        self.file = Path(folder.path(LOG)) if folder.is_local else None
        if self.file is None or not os.path.lexists(self.file):
            return
        if not self.file.is_file() or self.file.is_symlink() or not _LOGGED.match(self.file.read_bytes()[:80]):
            raise InputError(f"{self.file}: was not written by framing; move it, or name another folder with --out")

    def tell(self, what: str) -> None:
        """Add a line."""
        if self.file is not None:
            with self.file.open("a", encoding="utf-8") as file:
                file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {what}\n")
