"""Dates as people write them, with how exact they are and what makes them doubtful. Entry point: `parse_date`."""

import re
import warnings
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

EXCHANGED = "day and month may be exchanged"
CRAWLED = "a crawl day, not a publication day"
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d{1,9})?|(\d{12,13})")
_LATEST_EPOCH = 1_950_000_000
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-])")
_HOURS = {"UTC": 0, "GMT": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2, "MSK": 3}
_HOURS |= {"EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "PST": -8, "PDT": -7, "PT": -8}
_ZONES = {name: 3600 * hours for name, hours in _HOURS.items()}
_DEFAULTS = datetime(2001, 1, 2), datetime(2004, 3, 4)


class Date(NamedTuple):
    """A moment in UTC (or as written, where no zone is told), its precision and the doubt about it."""

    published: datetime
    precision: str
    doubt: str | None = None


def parse_date(value: str, day_first: bool | None = None) -> Date | None:
    """Read one date, in any usual way of writing it.

    Parameters
    ----------
    value
        The date as written: ISO 8601, epoch seconds or milliseconds, names of months in English, or digits.
    day_first
        Whether the column is known to write the day before the month (see `order_of`); None where it is not.

    Returns
    -------
    Date or None
        None where it is no date with a year, or one before 1700 or after 2200.

    Notes
    -----
    Midnight to the second counts as `day`: exports write it where they know only the day. Where nothing tells day
    from month, the month is taken to come first, and the date is doubtful; dates with dots have the day first.

    Examples
    --------
    >>> parse_date("28 Apr, 2021 11:53")
    Date(published=datetime.datetime(2021, 4, 28, 11, 53), precision='minute', doubt=None)
    >>> parse_date("03/04/2021")
    Date(published=datetime.datetime(2021, 3, 4, 0, 0), precision='day', doubt='day and month may be exchanged')
    >>> parse_date("April 2021").precision, parse_date("yesterday")
    ('month', None)
    """
    value = value.strip()
    if not 4 <= len(value) <= 80:
        return None
    doubt = None
    if numeric := _NUMERIC.match(value):
        first, second = int(numeric[1]), int(numeric[3])
        if numeric[2] == ".":
            day_first = True
        elif day_first is None and first <= 12 and second <= 12 and first != second:
            doubt = EXCHANGED
    found = _epoch(value) or _iso(value) or _written(value, bool(day_first))
    if found is None or not 1700 <= found[0].year <= 2200:
        return None
    published, precision = found
    if precision == "minute" and (published.hour, published.minute, published.second) == (0, 0, 0):
        precision = "day"
    return Date(published, precision, doubt)


def order_of(value: str) -> bool | None:
    """Return whether this date of digits shows the day first (True), the month first (False) or neither (None).

    Examples
    --------
    >>> order_of("28/04/2021"), order_of("04/28/2021"), order_of("04/05/2021")
    (True, False, None)
    """
    numeric = _NUMERIC.match(value.strip()[:80])
    if not numeric or (int(numeric[1]) > 12) == (int(numeric[3]) > 12):
        return None
    return int(numeric[1]) > 12


def doubt_from_url(published: datetime, url: str) -> str | None:
    """Return what makes a date doubtful beside the date that stands in the page's address, if anything does.

    Examples
    --------
    >>> doubt_from_url(datetime(2018, 2, 6), "https://bugle.example/2017/11/30/rain")
    'the address says 2017-11-30'
    """
    found = _IN_URL.search(url[:2000])
    if not found:
        return None
    try:
        told = datetime(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return f"the address says {told:%Y-%m-%d}" if abs(published - told) > timedelta(days=3) else None


def _epoch(value: str) -> tuple[datetime, str] | None:
    found = _EPOCH.fullmatch(value)
    if not found:
        return None
    seconds = int(found[1]) if found[1] else int(found[2]) // 1000
    return (datetime(1970, 1, 1) + timedelta(seconds=seconds), "minute") if seconds < _LATEST_EPOCH else None


def _iso(value: str) -> tuple[datetime, str] | None:
    if re.fullmatch(r"\d{4}", value):
        return (datetime(int(value), 1, 1), "year") if int(value) else None
    try:
        return _naive(datetime.fromisoformat(value)), "minute" if len(value) > 10 else "day"
    except (ValueError, OverflowError):
        return None


def _written(value: str, day_first: bool) -> tuple[datetime, str] | None:
    from dateutil import parser

    value = value.replace("a.m.", "am").replace("p.m.", "pm")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            first, second = (
                parser.parse(value, default=default, dayfirst=day_first, tzinfos=_ZONES) for default in _DEFAULTS
            )
        moment = _naive(first)
    except (ValueError, OverflowError, TypeError, ArithmeticError, AttributeError, LookupError):
        return None
    # What differs between two readings with different defaults is not written in the value.
    if first.year != second.year or (first.month != second.month and first.day == second.day):
        return None
    if first.month != second.month:
        return datetime(first.year, 1, 1), "year"
    return (datetime(first.year, first.month, 1), "month") if first.day != second.day else (moment, "minute")


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
