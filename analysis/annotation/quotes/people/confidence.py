"""How often each way of finding a speaker was right in gold data, from `lists/confidence.csv`."""

from analysis.annotation import rows_of

CARRIED = "carried over"
PRIOR = 2


def _shares() -> dict[str, float]:
    rows = [row | {key: int(row[key]) for key in row if key != "way"} for row in rows_of("confidence.csv")]
    shares = {row["way"]: 1.0 for row in rows}
    for n, right in (("n_source", "source_right"), ("n_name", "name_right")):
        overall = sum(row[right] for row in rows) / sum(row[n] for row in rows)
        for row in rows:
            shares[row["way"]] *= (row[right] + PRIOR * overall) / (row[n] + PRIOR)
    return {way: round(share, 2) for way, share in shares.items()}


WAYS = _shares()
