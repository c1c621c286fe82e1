"""What stands above the first paragraph of a plain text: the headline and the day. Entry point: `head_of`."""

import re

from analysis.read.dates import Date, parse_date

MOST_LINES = 12
PARAGRAPH = 25  # words, from which on a line is no headline
LEAST_WORDS = 3
_DAY = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\.? [A-Za-z]{3,9}\.?,? \d{4}\b|\b[A-Za-z]{3,9}\.? \d{1,2},? \d{4}\b", re.ASCII
)
_ASIDE = re.compile(r" / | > |©|\(photo|\)$", re.IGNORECASE)


def head_of(text: str) -> tuple[str | None, Date | None]:
    """Return the headline and the date of an article in plain text, each None where no line tells it.

    The headline is the first line of three words or more that does not end as a sentence does, before the first
    paragraph; a trail of sections ("News / World"), a caption and a line with a day are none. The day stands in a line
    of its own.

    Examples
    --------
    >>> title, date = head_of("News / World\\nFerry strike goes on\\nPublished 2 July 2031, 11:30\\n\\nCrews stayed.")
    >>> title, f"{date.published:%Y-%m-%d}"
    ('Ferry strike goes on', '2031-07-02')
    """
    title, date = None, None
    for line in [line.strip() for line in text[:4000].splitlines() if line.strip()][:MOST_LINES]:
        n_words = len(line.split())
        if n_words >= PARAGRAPH:
            break
        if found := _DAY.search(line):
            date = date or (parse_date(found[0].replace(".", "")) if n_words <= PARAGRAPH // 2 else None)
        elif title is None and line.endswith((".", "!", "”", '"', ":", ",")):
            break
        elif title is None and n_words >= LEAST_WORDS and not _ASIDE.search(line):
            title = line
    return title, date
