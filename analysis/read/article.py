"""What reading gives: an `Article`, or an `Excluded` row with its reason. Entry points: these two."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read; `text` is never changed, and every offset points into it.

    `published` is in UTC where the input told a zone; `date_precision` is `minute`, `day`, `month`, `year` or None,
    `date_doubt` says why the date may be wrong, and `note` what was decided about the article while it was read.
    """

    article_id: str
    outlet: str
    text: str
    published: datetime | None = None
    url: str | None = None
    title: str | None = None
    story: str | None = None
    copy: str = "original"
    file: str = ""
    row: int | None = None
    note: str | None = None
    date_precision: str | None = None
    date_doubt: str | None = None


class Excluded(NamedTuple):
    """One input row that was not kept, as it stands in `excluded.csv`."""

    file: str
    row: int | None
    article_id: str | None
    outlet: str | None
    reason: str
