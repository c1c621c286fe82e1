"""Run one function over many jobs: in this process, on a Dask cluster of this machine, or on one that is there.

Entry point: `run`. What the jobs write hangs on nothing but the jobs, so that engine, number of workers and order of
completion do not show in the result.
"""

import logging
import os
from asyncio import CancelledError as LoopCancelled
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

from analysis.errors import InputError
from analysis.parts import Job
from analysis.provenance import LOG
from analysis.store import Store

JOBS_WORTH_A_CLUSTER = 4  # below, starting the workers takes longer than they save
SECONDS_TO_CONNECT = 20
ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def run(
    function: Callable[..., int],
    jobs: Sequence[Job],
    workers: int | None,
    scheduler: str | None,
    log: "Log",
    n_done: int,
) -> None:
    """Call `function` with each job until all are done.

    Parameters
    ----------
    function
        Takes a job and, in this process, what to call with the number of articles done since; a second call with the
        same job does no harm.
    jobs
        What is left to do.
    workers
        How many processes of this machine; None: one for each core, where there are `JOBS_WORTH_A_CLUSTER` jobs.
    scheduler
        Address of a Dask scheduler whose workers do the jobs instead, such as tcp://host:8786.
    log
        Where progress is told.
    n_done
        Articles that need not be done again.

    Raises
    ------
    InputError
        if the scheduler cannot be reached or is lost, or if a job ends every worker that takes it up.
    """
    n_left = sum(job.part.n_articles for job in jobs)
    if workers is None:
        workers = n_cores() if len(jobs) >= JOBS_WORTH_A_CLUSTER else 1
    shown = {"unit": " articles", "desc": "annotating", "leave": False, "disable": None}
    with tqdm(total=n_done + n_left, initial=n_done, **shown) as bar:
        if not jobs:
            return
        if scheduler is None and (workers == 1 or len(jobs) == 1):
            log.tell(f"annotating {n_left} articles in {len(jobs)} parts in this process")
            for job in jobs:
                function(job, bar.update)
                log.tell(f"part {job.part.number}: {job.part.n_articles} articles")
            return
        where = scheduler or f"{min(workers, len(jobs))} processes of this machine"
        log.tell(f"annotating {n_left} articles in {len(jobs)} parts on {where}")
        for job in _on_cluster(function, jobs, min(workers, len(jobs)), scheduler):
            bar.update(job.part.n_articles)
            log.tell(f"part {job.part.number}: {job.part.n_articles} articles")


def n_cores() -> int:
    """Count the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _on_cluster(function: Callable, jobs: Sequence[Job], workers: int, scheduler: str | None) -> Iterator[Job]:
    from distributed import as_completed
    from distributed.comm import CommClosedError
    from distributed.scheduler import KilledWorker

    lost = f"{scheduler or 'the cluster'}: was lost while articles were annotated; start it and call again to go on"
    with _client(workers, scheduler) as client:
        futures = client.map(function, jobs, key=[f"annotate-{job.home}" for job in jobs], retries=1)
        job_of = dict(zip((future.key for future in futures), jobs, strict=True))
        try:
            for future in as_completed(futures):
                future.result()
                yield job_of[future.key]
                future.release()
        except KilledWorker as error:
            raise InputError(
                f"part {job_of[error.task].part.number} of the articles ended every worker that took it up, which is "
                "mostly want of memory; give fewer --workers or more memory and call again to go on"
            ) from error
        except (CancelledError, LoopCancelled, CommClosedError, TimeoutError) as error:
            raise InputError(lost) from error
        except Exception as error:
            # what is raised when the scheduler goes in the midst of a call may be anything
            if client.status == "running":
                raise
            raise InputError(lost) from error


@contextmanager
def _client(workers: int, scheduler: str | None):
    """Connect to a scheduler, or start one with workers on this machine, each of one thread."""
    import dask
    from distributed import Client, LocalCluster

    _silence()
    settings = {
        "distributed.comm.timeouts.connect": f"{SECONDS_TO_CONNECT}s",
        "distributed.comm.retry.count": 2,
        "distributed.worker.memory.terminate": False,
        "distributed.worker.memory.pause": False,
        "distributed.worker.memory.spill": False,
        # Dask's own has workers give memory back at every turn, which costs half as much again as the work.
        "distributed.nanny.pre-spawn-environ": dict.fromkeys(ONE_THREAD, 1),
        "distributed.worker.profile.enabled": False,
    }
    with dask.config.set(settings):
        if scheduler is not None:
            try:
                client = Client(scheduler, timeout=SECONDS_TO_CONNECT)
            except (OSError, ValueError, TimeoutError) as error:
                raise InputError(
                    f"{scheduler}: no scheduler answers there; start one with `dask scheduler` and give its address"
                ) from error
            try:
                yield client
            finally:
                with suppress(Exception):
                    client.close(timeout=SECONDS_TO_CONNECT)
            return
        with (
            LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0",
                silence_logs=logging.CRITICAL, host="127.0.0.1",
            ) as cluster,
            Client(cluster) as client,
        ):  # fmt: skip
            client.run(_silence)
            yield client


def _silence() -> None:
    """Keep to itself what a cluster says of workers that come and go; what matters is raised."""
    for name in ("", ".nanny", ".worker", ".client", ".core"):
        logging.getLogger(f"distributed{name}").setLevel(logging.CRITICAL)
    logging.getLogger("tornado.application").setLevel(logging.CRITICAL)


class Log:
    """A file beside the output that says what was done when; nothing where the output is not on this machine."""

    def __init__(self, folder: Store):
        self.file = Path(folder.path(LOG)) if folder.is_local else None

    def tell(self, what: str) -> None:
        """Add a line."""
        if self.file is not None:
            with self.file.open("a", encoding="utf-8") as file:
                file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {what}\n")
