"""Count how often each way of finding a speaker is right in gold data. Entry point: `count_ways`."""

import pandas as pd

from analysis import annotation
from analysis.annotation.quotes import extract_quotes
from analysis.annotation.quotes.people.speakers import WAYS
from analysis.vocabulary import SCARE
from training.quotes.outlets import is_same, pairs

COLUMNS = ["n_source", "source_right", "n_name", "name_right"]


def count_ways(with_sources: list[dict], with_speakers: list[dict]) -> pd.DataFrame:
    """Return by `way` how many sources and names were found so, and how many were right.

    `with_sources` are articles whose gold quotations have a source, `with_speakers` those whose quotations have a
    speaker too. A source is right if it shares a word of four letters with that of the gold quotation, a name if it
    is the same entity (`training.quotes.outlets.is_same`).
    """
    numbers = {way: float(i) for i, way in enumerate(sorted(WAYS))}
    kept, annotation.quotes.WAYS = WAYS, numbers  # so that a quotation's confidence tells the way
    try:
        counts = pd.DataFrame(0, index=sorted(WAYS), columns=COLUMNS)
        for records, columns, is_right in (
            (with_sources, COLUMNS[:2], _has_source),
            (with_speakers, COLUMNS[2:], lambda text, gold, quote: is_same(gold, quote)),
        ):
            for record in records:
                found = [quote for quote in extract_quotes(record["text"]) if quote.kind != SCARE]
                for gold, quote, _, _ in pairs(record, found):
                    if gold and quote and gold.get("source") and not gold.get("ignore") and quote.confidence >= 0:
                        way = counts.index[int(quote.confidence)]
                        counts.loc[way, columns] += [1, int(is_right(record["text"], gold, quote))]
    finally:
        annotation.quotes.WAYS = kept
    return counts.rename_axis("way").reset_index()


def _has_source(text: str, gold: dict, quote) -> bool:
    ours, theirs = (
        {word.lower() for s, e in spans for word in text[s:e].split()} for spans in (quote.source, gold["source"])
    )
    return bool(ours & theirs)
