"""Keep numpy to one thread where matrices are small: a second one then only waits for the first."""

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController

_controller = cache(ThreadpoolController)


def one_thread() -> AbstractContextManager:
    """Return a context in which linear algebra has one thread."""
    return _controller().limit(limits=1, user_api="blas")
