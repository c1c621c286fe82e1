"""Say what a corpus was made from: inputs and their digests, parameters, versions, time.

Entry points: `account` and `digest`.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import analysis
from analysis.corpus.corpus import ACCOUNT
from analysis.read.walk import walk
from analysis.text.words import printable

LOG = "annotate.log"
LIBRARIES = ("vaderSentiment", "nupunkt")


def account(inputs: Iterable[Path], counts: Mapping[str, int], parameters: Mapping) -> dict:
    """Give what `corpus.json` says of a corpus.

    Parameters
    ----------
    inputs
        The files and folders that were read.
    counts
        Numbers of rows.
    parameters
        What the tables hang on beside the inputs.

    Returns
    -------
    dict
        `n_rows, n_articles, n_excluded`, the parameters, `inputs` (name and SHA-256 of each), `versions`, and `made`,
        the time (UTC, to the second; `SOURCE_DATE_EPOCH` if that is set): all that differs between two runs.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    made = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return {
        **counts,
        **parameters,
        "inputs": [{"name": printable(source.resolve().name), "sha256": digest(source)} for source in inputs],
        "versions": versions(),
        "made": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def versions() -> dict[str, str]:
    """Give the versions on which the annotations hang."""
    return {"source-framing": analysis.__version__} | {name: version(name) for name in LIBRARIES}


def digest(source: Path) -> str:
    """Digest the files that are read as `source`, names within a folder and contents; not hidden ones, nor corpora."""
    files = _files(source) if source.is_dir() else [source]
    found = hashlib.sha256()
    for file in files:
        if file.is_file():
            name = file.relative_to(source) if source.is_dir() else file.name
            found.update(os.fsencode(name) + b"\0" + _content(file))
    return found.hexdigest()


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").digest()
    except OSError:  # then none of its rows was read either
        return b"cannot be read"


def _files(folder: Path) -> list[Path]:
    found = walk(folder).files
    corpora = {file.parent for file in found if file.name == ACCOUNT}
    return [file for file in found if file.name != LOG and not corpora & {*file.parents}]
