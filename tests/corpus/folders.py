"""Articles to build a corpus of, and what lies in its folder, to be compared byte for byte."""

import json
import re
from pathlib import Path

TEXT = (
    "The minister of Norland said the talks would go on. “We will not stop,” Ivan Petrov told reporters on Monday. {}"
)


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files; the time at which the corpus was made is all that may differ."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): re.sub(rb'"made": ".*"', b"", path.read_bytes()) for path in found}


def written(place: Path, what: str, n: int = 4) -> Path:
    """Write so many short articles of two outlets into a file of JSON lines."""
    rows = [
        {"id": f"{outlet}-{i}", "outlet": outlet, "title": f"Talks {i}", "text": TEXT.format(f"{what} {i} was told.")}
        for i in range(n // 2)
        for outlet in ("RT", "AP")
    ]
    place.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return place
