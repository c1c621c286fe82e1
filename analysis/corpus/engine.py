"""Where work is done: in this process, in others of this machine, or on a Dask cluster that is there.

Entry point: `Engine`. What the jobs write hangs on nothing but the jobs, so that engine, number of workers and order of
completion do not show in the result.
"""

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, as_completed
from datetime import UTC, datetime
from pathlib import Path

from analysis.corpus.parts import Job
from analysis.corpus.workers import Cluster, Workers, load_models
from analysis.errors import InputError
from analysis.progress import progress
from analysis.store import Store

LOG = "annotate.log"
JOBS_WORTH_WORKERS = 4  # below, starting them takes longer than they save
_LOGGED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ source-framing ")


class Engine:
    """Where jobs run, from the first that is foreseen to the last that is done; leaving it ends its processes.

    `workers` is the number of processes of this machine, None one for each core where there are `JOBS_WORTH_WORKERS`
    jobs; with a `scheduler`, its workers do the jobs instead. An `InputError` is raised if it cannot be reached or is
    lost, or if a job ends every worker that takes it up.
    """

    def __init__(self, workers: int | None, scheduler: str | None, log: "Log", tls: Sequence[Path] = ()):
        self.scheduler, self.log = scheduler, log
        self.workers = n_cores() if workers is None else workers
        self._least = JOBS_WORTH_WORKERS if workers is None else 2
        self._machines: Workers | Cluster | None = None if scheduler is None else Cluster(scheduler, tls)

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *error) -> None:
        if self._machines is not None:
            self._machines.close()

    def foresee(self, n_jobs: int) -> None:
        """Start the workers, without waiting for them, as soon as there is enough to do."""
        if self.scheduler is None and self.workers > 1 and n_jobs >= self._least:
            self._machines = self._machines or Workers(self.workers, load_models)
            self._machines.foresee(n_jobs)

    def each(self, function: Callable, items: Iterable) -> Iterator:
        """Return what `function` makes of each item, in their order; few are on their way at a time."""
        if self._machines is None:
            yield from map(function, items)
            return
        waiting: deque[Future] = deque()
        for item in items:
            waiting.append(self._machines.submit(function, item))
            if len(waiting) > 2 * self.workers:
                yield self._result(waiting.popleft(), "learning page furniture")
        yield from (self._result(future, "learning page furniture") for future in waiting)

    def run(self, function: Callable[..., int], jobs: Sequence[Job], n_done: int) -> None:
        """Call `function` with each job that is left, until all are done; `n_done` articles need not be done again.

        It takes a job and, in this process, what to call with the number of articles done since; a second call with the
        same job does no harm.
        """
        n_left = sum(job.part.n_articles for job in jobs)
        with progress(total=n_done + n_left, initial=n_done, desc="annotating", unit=" articles") as bar:
            if not jobs:
                return
            self.foresee(len(jobs))
            machines = self._machines if self.scheduler or len(jobs) > 1 else None
            where = self.scheduler or (f"{machines.n} processes of this machine" if machines else None)
            where = f"on {where}" if where else "in this process"
            self.log.tell(f"annotating {n_left} articles in {len(jobs)} parts {where}")
            for job in self._done(machines, function, jobs, bar.update):
                self.log.tell(f"part {job.part.number}: {job.part.n_articles} articles")

    def _done(self, machines: Workers | Cluster | None, function: Callable, jobs: Sequence[Job], tell) -> Iterator[Job]:
        if machines is None:
            for job in jobs:
                function(job, tell)
                yield job
            return
        job_of = {machines.submit(function, job): job for job in jobs}
        for future in as_completed(job_of):
            job = job_of[future]
            self._result(future, f"part {job.part.number} of the articles")
            tell(job.part.n_articles)
            yield job

    def _result(self, future: Future, what: str) -> object:
        try:
            return self._machines.result(future)
        except BrokenExecutor as error:
            raise InputError(
                f"{what} ended every worker that took it up, which is mostly want of memory; give fewer --workers or "
                "more memory and call again to go on"
            ) from error


def n_cores() -> int:
    """Count the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Log:
    """A file beside the output that says what was done when; nothing where the output is not on this machine.

    An `InputError` is raised if a file of that name is there that is no such log.
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
