"""A person's corrections of the grouping, in a CSV that is honoured ever after.

Entry point: `apply_corrections`; give its result to `group` as `known`, and later articles join the corrected stories.
"""

import csv
from pathlib import Path

import pandas as pd

from analysis.errors import InputError

COLUMNS = ["article_id", "story"]
ALONE = "alone"


def apply_corrections(stories: pd.DataFrame, file: str | Path) -> pd.DataFrame:
    """Put articles into the stories that a person says they tell.

    Parameters
    ----------
    stories
        `article_id, story, confidence`, as `group` gives them.
    file
        A CSV with the columns `article_id,story`, UTF-8. A story that is not there yet is a new one; an empty story
        makes the article stand alone, in the story `alone-` and its id.

    Returns
    -------
    DataFrame
        `stories` with these in place; the confidence of a corrected row is 1.

    Raises
    ------
    InputError
        Where the file cannot be read, lacks a column, names an article that is not there, or one twice; it names the
        file and the row, the header being row 1.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> stories = pd.DataFrame({"article_id": ["a", "b"], "story": "rain-graz", "confidence": 0.6})
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "stories.csv").write_text("article_id,story\\na,wine-harvest\\nb,\\n")
    ...     apply_corrections(stories, Path(folder, "stories.csv")).values.tolist()
    [['a', 'wine-harvest', 1.0], ['b', 'alone-b', 1.0]]
    """
    path = Path(file)
    wanted = _read(path, set(stories["article_id"]))
    corrected = stories["article_id"].isin(list(wanted))
    story = stories["article_id"].map(wanted).where(corrected, stories["story"])
    return stories.assign(story=story, confidence=stories["confidence"].where(~corrected, 1.0))


def _read(path: Path, there: set[str]) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [(reader.line_num, row) for reader in [csv.reader(lines, strict=True)] for row in reader]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name of the file.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text; save it as a CSV in UTF-8.") from error
    except csv.Error as error:
        raise InputError(f"{path}: is not a well-formed CSV ({error}); save it as a CSV with commas.") from error
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    if not set(COLUMNS) <= set(header):
        raise InputError(f"{path}, row 1: the header must hold article_id,story; it reads {','.join(header)[:80]!r}.")
    places = [header.index(name) for name in COLUMNS]
    wanted: dict[str, str] = {}
    for number, row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise InputError(
                f"{path}, row {number}: has {len(row)} cells and not {len(header)}; quote cells with commas."
            )
        article_id, story = (row[place].strip() for place in places)
        if article_id not in there:
            raise InputError(f"{path}, row {number}: there is no article {article_id[:80]!r}; mend or remove the row.")
        if article_id in wanted:
            raise InputError(f"{path}, row {number}: article {article_id[:80]!r} stands here twice; remove one row.")
        wanted[article_id] = story or f"{ALONE}-{article_id}"
    return wanted
