"""What lies in a corpus's folder, to be compared byte for byte."""

import re
from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files; the time at which the corpus was made is all that may differ."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): re.sub(rb'"made": ".*"', b"", path.read_bytes()) for path in found}
