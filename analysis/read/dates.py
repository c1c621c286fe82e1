"""Dates as people write them, with how exact they are and what makes them doubtful. Entry point: `parse_date`.

No library reads them: dateparser 1.5 finds 28 of the 57 forms of the tests, at 36 ms each (here .02), and no doubt.
"""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from analysis.text import lists_of
from analysis.text.words import letters

EXCHANGED = "day and month may be exchanged"
CRAWLED = "a crawl day, not a publication day"
SERIAL = "read as the number of a day in a spreadsheet"
WEEKDAY = "its day of the week is another"
NO_ZONE = "its time zone is not known"
LONGEST = 200
FIRST_YEAR, LAST_YEAR = 1700, 2050
_PERSIAN_YEARS = range(1300, 1411)  # later years are more likely of the lunar calendar
_LATEST_EPOCH = 1_950_000_000
_PLACEHOLDERS = {date(1970, 1, 1), date(1969, 12, 31), date(1753, 1, 1), date(2038, 1, 19)}
_PLACEHOLDERS |= {date(year, 1, 1) for year in (1800, 1900, 1904, 1980)} | {date(1899, 12, day) for day in (30, 31)}
_LISTS = lists_of("reading.csv")
_MONTHS, _PERSIAN_MONTHS = _LISTS["month"], _LISTS["Persian month"]
_ZONES = _LISTS["time zone"]  # minutes from UTC, or a place whose clocks go by the season
_SEASONS = ("STANDARD", "DAYLIGHT", "SUMMER")
_MAY_BE_ZONE = re.compile(r"[A-Z]{1,4}[TD]\b|[\w ]{1,40} [Tt]ime\b")

_EPOCH = re.compile(
    r"(?:/?Date\()?(\d{9,10})(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?(?:(?:[+-]\d{4})?\)/?)?|\d\.\d{6,15}[eE]\+?(?:0?9|12)"
)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d{1,12})?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\d\d)?")
_ZONE = (
    r"(?:\s*\(?(?:(?:(?:GMT|UTC)\s?([+-]\d{1,2})|\s?([+-]\d\d)(?=:?\d\d)|([+-]\d\d))(?::?(\d\d))?(?!\d)"
    r"|(?=([^\W\d_][\w./]{0,40}(?: [^\W\d_]{1,20}){0,3}))))?"  # a name is looked up, and may be a month
)
_TIME = re.compile(
    r"(?:(?<![\d:])|(?<=[a-z]/\d{4}:))(?<!\d\.)(?<!\s[+-])(\d{1,2})(?:\s?[:h]\s?(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?!\d)(?:\s?([ap])\.?m\b\.?)?|\s?([ap])\.?m\b\.?)"
    + _ZONE,
    re.IGNORECASE,
)
_BARE_TIME = re.compile(
    r"(?<![\d.])(\d{1,2})\.?([0-5]\d)(?:\.([0-5]\d))?(?:\.\d{6,9})?(?![.\d])(?:\s?([ap])\.?m\b\.?)?()" + _ZONE,
    re.IGNORECASE,
)
_NAME = r"([^\W\d_]{3,20}\.?)"
_GAP = r"[\s.,/_-]{0,3}(?:(?:de|del|of)\s|d['’])?"
_DAY = r"(?<!\d)(\d{1,2})(?:\s?[-–]\s?\d{1,2})?(?i:st|nd|rd|th|er|[oº°])?"
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?!\d)")
# Each finds year, month and day in the order that its letters tell.
_CORES = (
    ("ymd", re.compile(r"(?<!\d)(\d{4})\s?[-/.:_年년]\s?(\d{1,2})\s?[-/.:_月월]\s?(\d{1,2})(?!\d)")),
    ("ymd", re.compile(r"\((\d{4}), (\d{1,2}), (\d{1,2})(?!\d)")),  # as Python writes a day
    ("dmy", re.compile(rf"{_DAY}{_GAP}{_NAME}{_GAP}('?\d\d|\d{{4}})(?!\d)")),
    ("dmy", re.compile(rf"{_DAY}\s(?:thg|tháng)\s(\d{{1,2}}),?\s(?:năm\s)?(\d{{4}})(?!\d)")),
    ("mdy", re.compile(rf"{_NAME}[\s-]?{_DAY}[\s,.-]{{1,30}}(?:[A-Z]{{3,5}}\s)?('\d\d|\d{{4}})(?!\d)")),
    ("ymd", re.compile(rf"(?<!\d)(\d{{4}}){_GAP}{_NAME}{_GAP}(\d{{1,2}})(?!\d)")),
    ("my", re.compile(rf"(?<![^\W_]){_NAME}{_GAP}(\d{{4}})(?!\d)")),
    ("my", re.compile(r"^(\d{1,2})[/.-](\d{4})$")),
    ("ym", re.compile(r"^(\d{4})[/.-](\d{1,2})$")),
    ("y", re.compile(r"^(\d{4})$")),
)
_GLUED = re.compile(r"(?<=[a-z,] (?:19|20)\d\d)(?=\d{1,2}:\d\d)", re.IGNORECASE)  # a year and a time
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s?|nes|rs?|ur)(?:day)?\b", re.IGNORECASE)
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_PUBLISHED = re.compile(r"(?:publi|posted|first|creat)\w*\W", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"\d\D{0,6}$")  # a day that is not understood, so that its month alone is no date
_IN_PLACE = re.compile(r"(?:^|[/_-])((?:19|20)\d\d)([/_-]?)([01]?\d)\2([0-3]?\d)(?=[/_.-]|$)")


class Date(NamedTuple):
    """A moment in UTC (or as written, where no zone is told), its precision and the doubt about it."""

    published: datetime
    precision: str
    doubt: str | None = None


def parse_date(value: str, day_first: bool | None = None) -> Date | None:
    """Read one date, in any usual way of writing it, with words around it.

    It may be ISO 8601, epoch seconds or finer, digits, a name of a month in some forty languages, of the Persian
    calendar, or the number of a day in a spreadsheet. Of two dates the one called published is taken, else the first.
    `day_first` tells whether its column writes the day before the month (`order_of_all`). Where neither it nor the day
    of the week tells, the month is taken to come first, and the date is doubtful; dates with dots have the day first.
    Midnight to the second counts as `day`: exports write it where they know only the day. None where there is no year
    from 1700 to 2050, or a date that stands for none (1970-01-01).

    Examples
    --------
    >>> parse_date("Updated 11:53 AM ET, Wed April 28, 2021")
    Date(published=datetime.datetime(2021, 4, 28, 15, 53), precision='minute', doubt=None)
    >>> parse_date("03/04/2021")
    Date(published=datetime.datetime(2021, 3, 4, 0, 0), precision='day', doubt='day and month may be exchanged')
    """
    value = _GLUED.sub(" ", value.strip().removeprefix("D:"))
    if not 4 <= len(value) <= LONGEST:
        return None
    found = _stamp(value) or _written(value, day_first)
    is_date = found and FIRST_YEAR <= found.published.year <= LAST_YEAR and found.published.date() not in _PLACEHOLDERS
    if not is_date:
        return None
    midnight = (found.published.hour, found.published.minute, found.published.second) == (0, 0, 0)
    return found._replace(precision="day") if found.precision == "minute" and midnight else found


def orders_of(value: str) -> set[bool]:
    """Return how a date of digits may be read: with the day first (True), the month first (False); empty for others."""
    numeric = _NUMERIC.search(value[:LONGEST])
    return {first for first in (True, False) if numeric and _of_numbers(numeric, first, value[:LONGEST])}


def order_of_all(rows: Iterable[dict]) -> bool | None:
    """Return whether the first dates of rows have the day first, as those show that can be read in one way only."""
    values = (value for fields in rows for _, value in fields["dates"][:1])
    shown = {orders.pop() for value in values if len(orders := orders_of(value)) == 1}
    return shown.pop() if len(shown) == 1 else None


def day_in(place: str) -> datetime | None:
    """Return the day that stands in an address or in the name of a file, if one does."""
    if found := _IN_PLACE.search(place[:2000]):
        with suppress(ValueError):
            return datetime(*map(int, found.group(1, 3, 4)))
    return None


def _stamp(value: str) -> Date | None:
    """Read what programs write: ISO 8601, seconds since 1970, days since 1900."""
    if compact := _COMPACT.fullmatch(value):
        value = "{}-{}-{}T{}:{}".format(*compact.groups())
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(value)
        moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
        if moment.year >= FIRST_YEAR:
            return Date(moment, "minute" if len(value) > 10 else "day")
    if epoch := _EPOCH.fullmatch(value):
        seconds = int(epoch[1] or int(float(value)) // (1000 if value.endswith("12") else 1))
        return Date(datetime(1970, 1, 1) + timedelta(seconds=seconds), "minute") if seconds < _LATEST_EPOCH else None
    if _SERIAL.fullmatch(value) and 32_874 <= (days := float(value.replace(",", "."))) <= 55_153:  # 1990 to 2050
        minutes = round(days * 1440)
        return Date(datetime(1899, 12, 30) + timedelta(minutes=minutes), "minute", SERIAL)
    return None


def _written(value: str, day_first: bool | None) -> Date | None:
    value = unicodedata.normalize("NFKC", value).replace("\u2212", "-")
    if not value.isascii():
        value = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), value)
        value = re.sub(r"(?:下午|午後|오후)\s?([\d:]{1,8})", r"\1 pm", value)
    label = _PUBLISHED.search(value)
    for part in (value[label.end() :], value) if label else (value,):
        timeless = _TIME.sub(lambda time: " " * len(time[0]), part)
        if core := _core(timeless, day_first):
            day, precision, doubt, (start, end) = core
            further = _core(timeless[end:], day_first)
            part = part[: end + further[3][0]] if further else part
            rest = part[:start] + " " * (end - start) + part[end:]
            time = precision == "day" and (_TIME.search(part) or _BARE_TIME.search(rest))
            return _at(time, day, doubt) if time else Date(day, precision, doubt)
    return None


def _core(text: str, day_first: bool | None) -> tuple[datetime, str, str | None, tuple[int, int]] | None:
    """Find year, month and day in a text without times: the day, its precision, the doubt, and where it stood."""
    if numeric := _NUMERIC.search(text):
        first, second = (_of_numbers(numeric, is_first, text) for is_first in (True, False))
        if first is None and second is None:
            first, second = (_of_numbers(numeric, is_first, "") for is_first in (True, False))
        is_open = first is not None and second is not None and first != second
        has_dots = numeric[2] == "." and day_first is None
        day = first if second is None or (first is not None and (has_dots or day_first)) else second
        if day is not None:
            doubt = EXCHANGED if is_open and day_first is None and not has_dots else _of_weekday(day, text)
            return day, "day", doubt, numeric.span()
    for order, pattern in _CORES:
        for match in pattern.finditer(text):
            named = dict(zip(order, match.groups(), strict=True))
            day = _day(named["y"], named.get("m", "1"), named.get("d", "1"))
            if day is not None and not (order == "my" and _NUMBER_BEFORE.search(text[: match.start()])):
                precision = {1: "year", 2: "month", 3: "day"}[len(order)]
                return day, precision, _of_weekday(day, text) if precision == "day" else None, match.span()
    return None


def _of_numbers(numeric: re.Match, day_first: bool, text: str) -> datetime | None:
    day, month = (numeric[1], numeric[3]) if day_first else (numeric[3], numeric[1])
    found = _day(numeric[4], month, day)
    return found if found is None or not _of_weekday(found, text) else None


def _of_weekday(day: datetime, text: str) -> str | None:
    told = _WEEKDAY.search(text)
    return WEEKDAY if told and _WEEKDAYS[day.weekday()] != told[1].lower() else None


def _day(year: str, month: str, day: str) -> datetime | None:
    """Return the day of a year, a month (a number or a name) and a day, by the Persian calendar where these are its."""
    name = letters(month)
    number = int(_MONTHS.get(name) or _PERSIAN_MONTHS.get(name) or (month if month.isdigit() else 0))
    years = int(year.lstrip("'"))
    if len(year) < 4:
        years += 2000 if years < 50 else 1900
    try:
        if years in _PERSIAN_YEARS or name in _PERSIAN_MONTHS:
            import jdatetime

            return datetime.combine(jdatetime.date(years, number, int(day)).togregorian(), datetime.min.time())
        return datetime(years, number, int(day)) if FIRST_YEAR <= years <= LAST_YEAR else None
    except (ValueError, OverflowError):
        return None


def _at(time: re.Match, day: datetime, doubt: str | None) -> Date:
    hour, minute, second, early, late, *offsets, minutes, zone = time.groups()
    hour, half = int(hour), (early or late or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half == "p")
    try:
        moment = day.replace(hour=hour, minute=int(minute or 0), second=int(second or 0))
    except ValueError:
        return Date(day, "day", doubt)
    if offset := next(filter(None, offsets), None):
        apart = timedelta(hours=abs(int(offset)), minutes=int(minutes or 0))
        moment += -apart if offset[0] == "+" else apart
    elif zone and (clock := _clock(zone.upper().replace(".", ""))):
        known, is_standard = clock
        local = moment.replace(tzinfo=known)
        moment = local.astimezone(UTC).replace(tzinfo=None)
        moment += (local.dst() or timedelta()) * is_standard
    elif zone and _MAY_BE_ZONE.match(zone):
        doubt = doubt or NO_ZONE
    return Date(moment, "minute", doubt)


@lru_cache(1024)
def _clock(words: str) -> tuple[tzinfo, bool] | None:
    """Return the time zone that words in capitals begin with, and whether they say that it is standard time."""
    parts = words.split()
    for n_parts in range(len(parts), 0, -1):
        name = " ".join(part for part in parts[:n_parts] if part not in _SEASONS)
        place = _ZONES.get(name) or (("/" in name or name.endswith(" TIME")) and _places().get(name))
        if place:
            is_offset = place.lstrip("-").isdigit()
            zone = timezone(timedelta(minutes=int(place))) if is_offset else ZoneInfo(place)
            return zone, "STANDARD" in parts[:n_parts]
    return None


@cache
def _places() -> dict[str, str]:
    """Return the names of all time zones by place, as in EUROPE/ROME and ROME TIME."""
    names = sorted(available_timezones())
    cities = {f"{name.rsplit('/')[-1].replace('_', ' ')} time".upper(): name for name in names}
    return cities | {name.upper(): name for name in names}
