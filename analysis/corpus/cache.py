"""Results kept between runs, so that what was computed of a corpus is not computed again. Entry point: `remembered`.

Each is a Parquet file in the user's cache folder, named by a digest of all that it hangs on. That folder may be deleted
at any time; `FRAMING_CACHE` names another one, or, set to nothing, keeps nothing.
"""

import os
import platform
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from hashlib import sha256
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path

import pandas as pd
import pyarrow
from pandas.testing import assert_frame_equal
from platformdirs import user_cache_path
from pyarrow import parquet

from analysis.corpus import Corpus

FOLDER = "FRAMING_CACHE"
MOST_BYTES = 200_000_000
LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn", "pyarrow")
PACKAGE = Path(__file__).resolve().parents[1]


def remembered(make: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Have a function of a corpus, and of arguments that `repr` tells apart, return what it returned before.

    What it raises is not kept, nor is anything of a corpus with tables that its folder does not have.
    """

    @wraps(make)
    def call(corpus: Corpus, *args, **options) -> pd.DataFrame:
        folder = os.environ.get(FOLDER, user_cache_path("source-framing"))
        if not folder or (digest := corpus.digest) is None:
            return make(corpus, *args, **options)
        asked = _code(), digest, make.__module__, make.__qualname__, args, sorted(options.items())
        file = Path(folder, f"{sha256(repr(asked).encode()).hexdigest()}.parquet")
        with suppress(OSError, pyarrow.ArrowException, KeyError, ValueError):
            return _kept(file)
        table = make(corpus, *args, **options)
        with suppress(OSError, AssertionError):  # there is no room for it, or it would come back as something else
            _keep(file, table)
        return table

    return call


def _kept(file: Path) -> pd.DataFrame:
    os.utime(file)  # when it was last used
    content = pyarrow.BufferReader(file.read_bytes())
    table = parquet.read_table(content, page_checksum_verification=True, use_threads=False)
    objects = [column["name"] for column in table.schema.pandas_metadata["columns"] if column["numpy_type"] == "object"]
    return table.to_pandas().astype(dict.fromkeys(objects, object))


def _keep(file: Path, table: pd.DataFrame) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    try:
        parquet.write_table(pyarrow.Table.from_pandas(table), beside, compression="zstd", write_page_checksum=True)
        assert_frame_equal(_kept(beside), table, check_exact=True)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    found = sorted(((path.stat(), path) for path in file.parent.iterdir()), key=lambda each: -each[0].st_mtime)
    for (_, path), size in zip(found, accumulate(about.st_size for about, _ in found), strict=True):
        if size > MOST_BYTES:
            path.unlink(missing_ok=True)


@cache
def _code() -> str:
    """Return a digest of all files of this package, of Python and the libraries."""
    digest = sha256(platform.python_version().encode())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for file in sorted(path for path in PACKAGE.rglob("*.*") if path.suffix != ".pyc"):
        digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()
