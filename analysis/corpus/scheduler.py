"""The workers of a Dask scheduler that is there, as what jobs are given to.

Entry point: `Cluster`.
"""

import logging
from asyncio import CancelledError as LoopCancelled
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from analysis.errors import InputError

SECONDS_TO_CONNECT = 20


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
        _silence()
        self.address, self._closing = address, ExitStack()
        security = _security(tls) if tls else None
        patience = {"timeouts.connect": f"{SECONDS_TO_CONNECT}s", "retry.count": 2}
        self._closing.enter_context(dask.config.set({f"distributed.comm.{name}": patience[name] for name in patience}))
        try:
            self._client = Client(address, timeout=SECONDS_TO_CONNECT, security=security)
        except (OSError, ValueError, TimeoutError) as error:
            self._closing.close()
            unless = ", or it does not take this certificate" if tls else ""
            raise InputError(
                f"{address}: no scheduler answers there{unless}; start one with `dask scheduler` and give its address"
            ) from error
        self._closing.callback(_close, self._client)
        self._executor = self._client.get_executor(pure=False, retries=1)

    def submit(self, function: Callable, *arguments) -> Future:
        """Have a function called on one of the workers."""
        with self._explained():
            return self._executor.submit(function, *arguments)

    def result(self, future: Future) -> object:
        """Wait for a result; `BrokenExecutor` is raised where every worker that took the job up died."""
        with self._explained():
            return future.result()

    def end_all_but_one(self) -> None:
        """Do nothing: the workers are not ours to end."""

    def close(self) -> None:
        """Leave the scheduler."""
        self._closing.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker

        lost = f"{self.address}: was lost while articles were annotated; start it and call again to go on"
        try:
            yield
        except KilledWorker as error:
            raise BrokenExecutor from error
        except (CancelledError, LoopCancelled, CommClosedError, TimeoutError) as error:
            raise InputError(lost) from error
        except Exception as error:
            # what is raised when the scheduler goes in the midst of a call may be anything
            if self._client.status == "running":
                raise
            raise InputError(lost) from error


def _security(tls: Sequence[Path]):
    from distributed.security import Security

    authority, certificate, key = map(str, tls)
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


def _close(client) -> None:
    with suppress(Exception):
        client.close(timeout=SECONDS_TO_CONNECT)


def _silence() -> None:
    """Keep to itself what Dask says of workers that come and go; what matters is raised."""
    for name in ("", ".client", ".core"):
        logging.getLogger(f"distributed{name}").setLevel(logging.CRITICAL)
    logging.getLogger("tornado.application").setLevel(logging.CRITICAL)
