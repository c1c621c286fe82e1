"""What stands above the first paragraph of a plain text: the headline and the day. Entry point: `head_of`."""

import re

from analysis.read.dates import Date, parse_date

MOST_LINES, MOST_CHARACTERS = 12, 4000
PARAGRAPH = 25  # words, from which on a line is no headline
LEAST_WORDS = 2
WRAPPED = 40  # characters, from which on all lines of a block are those of a paragraph
_YEAR = re.compile(r"(?<!\d)(?:1[7-9]|20)\d\d(?!\d)|\d[./-]\d{1,2}[./-]\d\d\b")
_ASIDE = re.compile(
    r" / | > |©|\(photo|\)$|https?://|^(?:by|source|author|byline|outlet|publication|section|url)\b", re.IGNORECASE
)
_LABEL = re.compile(r"^(?:title|headline)\s{0,3}:\s{0,9}|^#+\s", re.IGNORECASE)
_SENTENCE = re.compile(r"""(?<!\b[A-Z])[.,:;]["”’']?$|[!?]["”’']$""")


def head_of(text: str) -> tuple[str | None, Date | None]:
    """Return the headline and the date of an article in plain text, each None where no line tells it.

    The headline is the first line of two words or more that does not end as a sentence does, before the first
    paragraph; a trail of sections ("News / World"), a byline, a caption and a line with a day are none. The day stands
    in a line of its own.

    Examples
    --------
    >>> title, date = head_of("News / World\\nFerry strike goes on\\nPublished 2 July 2031, 11:30\\n\\nCrews stayed.")
    >>> title, str(date.published)
    ('Ferry strike goes on', '2031-07-02 11:30:00')
    """
    title, date = None, None
    for block in re.split(r"\n\s*\n", text[:MOST_CHARACTERS].strip())[:MOST_LINES]:
        lines = [line.strip() for line in block.splitlines()][:MOST_LINES]
        is_wrapped = len(lines) > 2 and min(map(len, lines[:-1])) >= WRAPPED
        if is_wrapped or any(line[:1].islower() for line in lines[1:2]):
            break
        for line in lines:
            n_words = len(line.split())
            if n_words >= PARAGRAPH:
                if _SENTENCE.search(line):
                    return title, date
                continue  # a row of buttons
            if _YEAR.search(line) and (found := parse_date(line)) and found.precision in ("day", "minute"):
                date = date or (found if n_words <= PARAGRAPH // 2 else None)
            elif title is None and _SENTENCE.search(line):
                return title, date
            elif title is None and n_words >= LEAST_WORDS and not line[0].islower() and not _ASIDE.search(line):
                title = _LABEL.sub("", line).strip("* ")
    return title, date
