"""What a worker process of this machine does before its first job: load what annotating needs, and keep quiet.

Entry point: `dask_setup`, which Dask calls as the worker starts.
"""

from analysis import engine, parts  # noqa: F401
from analysis.quotes.model import choose, pointers
from analysis.targets import model


def dask_setup(worker: object) -> None:
    """Load the models while the articles are still being read."""
    engine.silence()
    for module in (choose, pointers, model):
        module.load()
