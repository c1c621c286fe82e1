"""Why a page could not be had."""


class Failed(Exception):
    """Why a page could not be fetched, and the server's status if it gave one."""

    def __init__(self, reason: str, status: int | None = None):
        super().__init__(reason)
        self.status = status


class Private(Failed):
    """An address leads into a private network, and its host is not in the list."""
