"""Keep numpy to one thread where matrices are small: a second one then only waits for the first.

Entry point: `one_thread`.
"""

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager:
    """Limit the threads of linear algebra to one, for as long as the context lasts."""
    return _controller().limit(limits=1, user_api="blas")


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
