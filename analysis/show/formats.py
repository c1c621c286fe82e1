"""How numbers are written in sentences and figures: with their unit and sign, and nothing below zero that rounds to it.

Entry points: `signed`, `points`, `percent`, `times`, `range_of`.
"""

import pandas as pd

MINUS = "−"


def signed(value: float, digits: int = 2) -> str:
    """Write a number with its sign; what rounds to 0 has none.

    Examples
    --------
    >>> signed(-0.016), signed(-0.004), signed(2.04, 1)
    ('−0.02', '0.00', '+2.0')
    """
    text = f"{value:+.{digits}f}"
    return text.replace("-", MINUS) if any("1" <= digit <= "9" for digit in text) else text.lstrip("+-")


def thousandths(value: float) -> str:
    """Write a number with its sign and three decimals."""
    return signed(value, 3)


def plain(value: float, digits: int = 2) -> str:
    """Write a number with a sign only where it is below 0.

    Examples
    --------
    >>> plain(-0.004), plain(-0.97), plain(1234.5, 1)
    ('0.00', '−0.97', '1,234.5')
    """
    return f"{value:z,.{digits}f}".replace("-", MINUS)


def percent(share: float) -> str:
    """Write a share in percent."""
    return f"{plain(100 * share, 0)} %"


def points(difference: float) -> str:
    """Write a difference of shares in points of a hundred, with its sign.

    Examples
    --------
    >>> points(0.22), points(-0.0467), points(-0.0004)
    ('+22 points', '−4.7 points', '0.0 points')
    """
    return f"{signed(100 * difference, 0 if abs(difference) >= 0.095 else 1)} points"


def times(n: float, one: str, many: str | None = None) -> str:
    """Write a number with what it counts.

    Examples
    --------
    >>> times(1, "story", "stories"), times(1200, "word")
    ('1 story', '1,200 words')
    """
    return f"{n:,.0f} {one if n == 1 else many or one + 's'}"


def range_of(row: pd.Series, number) -> str:
    """Give the 95 % range of a row in brackets, each end written by `number`."""
    if pd.isna(row["low"]):
        return "(too few articles for a range)"
    return f"(95 % range {number(row['low'])} to {number(row['high'])})"
