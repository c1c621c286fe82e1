"""Numbers as sentences, pictures and pages write them; `WRITTEN` by the kind of number that a measure has.

Examples
--------
>>> signed(-0.016), signed(-0.004), signed(2.04, 1)  # what rounds to 0 has no sign
('−0.02', '0.00', '+2.0')
>>> plain(-0.004), plain(-0.97), plain(1234.5, 1)
('0.00', '−0.97', '1,234.5')
>>> points(0.22), points(-0.0467), points(-0.0004)
('+22 points', '−4.7 points', '0.0 points')
>>> times(1, "story", "stories"), times(1200, "word")
('1 story', '1,200 words')
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

MINUS = "−"
IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MAX_TERMS = 5


def signed(value: float, digits: int = 2) -> str:
    """Write a number with its sign."""
    text = f"{value:+.{digits}f}"
    return text.replace("-", MINUS) if any("1" <= digit <= "9" for digit in text) else text.lstrip("+-")


def plain(value: float, digits: int = 2) -> str:
    """Write a number with a sign only where it is below 0."""
    return f"{value:z,.{digits}f}".replace("-", MINUS)


def percent(share: float) -> str:
    """Write a share in percent, one of few percent with a decimal; what somebody was given is not 0."""
    return "<0.1 %" if 0 < share < 0.0005 else f"{plain(100 * share, int(0 < share < 0.0195))} %"


def points(difference: float) -> str:
    """Write a difference of shares in points of a hundred, with its sign."""
    return f"{signed(100 * difference, 0 if abs(difference) >= 0.095 else 1)} points"


def times(n: float, one: str, many: str | None = None) -> str:
    """Write a number with what it counts."""
    return f"{n:,.0f} {one if n == 1 else many or one + 's'}"


def in_words(n: float) -> str:
    return IN_WORDS[int(n)] if n < len(IN_WORDS) else f"{n:,.0f}"


def begun(text: str) -> str:
    """Write the beginning of a sentence: "the West" begins with a capital, other names as they are."""
    return text[:1].upper() + text[1:] if text.startswith("the ") else text


def listed(items: Iterable[str]) -> str:
    """Write several things: a, b and c."""
    items = list(items)
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def some(items: Sequence[str], most: int = MAX_TERMS) -> str:
    """Write the first of several things, and how many more there are."""
    rest = f", and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + rest


class Written(NamedTuple):
    """How an estimate, a difference, and an end of the range of a difference whatever its sign are written."""

    level: Callable[[float], str]
    difference: Callable[[float], str]
    end: Callable[[float], str]


_FINE = partial(signed, digits=3)
WRITTEN = {
    "share": Written(percent, points, lambda share: plain(100 * share, 0)),
    "score": Written(signed, signed, plain),
    "fine": Written(_FINE, _FINE, partial(plain, digits=3)),
    "rate": Written(partial(plain, digits=1), signed, partial(plain, digits=1)),
}
