"""How sure a speaker is: the share found right in gold data, by the way in which the speaker was found.

Entry points: `confidence`, `WAYS`. The counts stand in confidence.csv, one row a way:

n_source, source_right
    quotations of PolNeAR's training articles whose source people marked, and those of them whose source the rules
    found (`src_overlap` of the quotation score, contents alike by half); where the speaker stands elsewhere (carried
    over, "who"), those whose marked source shares a word with the speaker's name
n_name, name_right
    quotations with the right source in articles whose speakers were marked by hand (the newsroom corpus and four
    seed articles), and those of them whose speaker has the right name

The confidence is the product of the two shares, each drawn toward that of all ways by `PRIOR` cases more, so that a
few cases do not make certainty. PolNeAR marks no speakers across mentions, and the hand-marked articles were looked at
while the rules were written: the shares are of these texts, and another corpus may be harder.
"""

import csv
import math
from importlib.resources import files

CARRIED = "carried over"
PRIOR = 2


def _shares() -> dict[str, float]:
    with (files("analysis.annotate.quotes.people") / "confidence.csv").open(encoding="utf-8", newline="") as file:
        rows = [{key: cell if key == "way" else int(cell) for key, cell in row.items()} for row in csv.DictReader(file)]
    shares = {row["way"]: 1.0 for row in rows}
    for n, right in (("n_source", "source_right"), ("n_name", "name_right")):
        overall = sum(row[right] for row in rows) / sum(row[n] for row in rows)
        for row in rows:
            shares[row["way"]] *= (row[right] + PRIOR * overall) / (row[n] + PRIOR)
    return {way: round(share, 2) for way, share in shares.items()}


WAYS = _shares()


def confidence(way: str) -> float:
    """Give the confidence in a speaker found in this way; NaN for an unknown speaker.

    Examples
    --------
    >>> confidence("full name") > confidence("pronoun"), confidence("unknown")
    (True, nan)
    """
    return WAYS.get(way, math.nan)
