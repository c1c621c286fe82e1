"""Measure at each outlet who speaks: whether the error is the same at all of them. Entry point: `measure_outlets`.

Gold articles have `quotes` with `content`, `cue_text`, `speaker` and `speaker_kind`; those with `ignore` are neither
asked for nor punished. A predicted quotation is paired with the gold one whose words it shares most, each once.
"""

import re
from pathlib import Path

import pandas as pd

from analysis.annotation.quotes import Quote, extract_quotes
from analysis.annotation.quotes.people.keys import body_key, person_key
from analysis.annotation.quotes.words import class_of, lemma_of
from analysis.vocabulary import SCARE, SPEAKER_KINDS
from training.quotes.measure import as_predicted, joint

LEAST = 0.5  # Dice of two contents that are one quotation
SHARES = [kind for kind in SPEAKER_KINDS if kind != "unknown"]
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def measure_outlets(records: list[dict], scorer: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how well quotations, speakers and cues are found at each outlet, and the share of words of each kind.

    Returns
    -------
    DataFrame, DataFrame
        By outlet: `n_articles`, `n_quotes` (gold), `joint` (F1 in percent, content and source), `speaker` (percent of
        paired quotations whose speaker is the same entity), `cue_lost` (percent of paired quotations whose cue has
        another class than the gold cue, or none). By outlet and kind of speaker: `n_quotes` (gold), `share_gold` and
        `share_found` of quoted words, in percent.
    """
    rows, shares = [], []
    for outlet in sorted({record["outlet"] for record in records}):
        own = [record for record in records if record["outlet"] == outlet]
        found = [[quote for quote in extract_quotes(record["text"]) if quote.kind != SCARE] for record in own]
        paired = [pair for record, quotes in zip(own, found, strict=True) for pair in pairs(record, quotes)]
        asked = [gold for gold, _, _, _ in paired if gold is not None and not gold.get("ignore")]
        both = [(gold, quote) for gold, quote, _, _ in paired if gold and quote and not gold.get("ignore")]
        told = [(gold, quote) for gold, quote in both if class_of(lemma_of(_cue(gold))) is not None]
        lost = sum(quote.cue_class != class_of(lemma_of(_cue(gold))) for gold, quote in told)
        right = sum(is_same(gold, quote) for gold, quote in both)
        predicted = [
            {"id": record["id"], "quotes": as_predicted(quotes)} for record, quotes in zip(own, found, strict=True)
        ]
        found_at = joint(own, predicted, scorer)
        rows.append((outlet, len(own), len(asked), found_at, _percent(right, len(both)), _percent(lost, len(told))))
        shares += _shares(outlet, paired)
    columns = ["outlet", "n_articles", "n_quotes", "joint", "speaker", "cue_lost"]
    return (
        pd.DataFrame(rows, columns=columns),
        pd.DataFrame(shares, columns=["outlet", "speaker_kind", "n_quotes", "share_gold", "share_found"]),
    )


def pairs(record: dict, quotes: list[Quote]) -> list[tuple[dict | None, Quote | None, int, int]]:
    """Return gold and predicted quotations that are one, else either alone, with their numbers of words."""
    places = [match.span() for match in _WORD.finditer(record["text"])]
    golds = [(gold, _words(gold["content"], places)) for gold in record["quotes"]]
    ours = [(quote, _words(quote.content, places)) for quote in quotes]
    likely = [
        (2 * len(a & b) / (len(a) + len(b)), i, j)
        for i, (_, a) in enumerate(golds)
        for j, (_, b) in enumerate(ours)
        if a & b
    ]
    partner: dict[int, int] = {}
    for dice, i, j in sorted(likely, reverse=True):
        if i not in partner and j not in partner.values() and dice >= LEAST:
            partner[i] = j
    both = [
        (gold, ours[partner[i]][0], len(a), len(ours[partner[i]][1])) if i in partner else (gold, None, len(a), 0)
        for i, (gold, a) in enumerate(golds)
    ]
    return both + [(None, quote, 0, len(b)) for j, (quote, b) in enumerate(ours) if j not in partner.values()]


def _words(spans: list, places: list[tuple[int, int]]) -> set[int]:
    return {k for k, (first, last) in enumerate(places) for start, end in spans if first < end and last > start}


def _cue(gold: dict) -> str:
    """The word of the gold cue that reports: the last one of "has repeatedly accused"."""
    words = _WORD.findall((gold.get("cue_text") or "").lower())
    return next((word for word in reversed(words) if class_of(lemma_of(word)) is not None), "")


def is_same(gold: dict, quote: Quote) -> bool:
    """Return whether the speaker is that of the gold quotation; of the unnamed it is enough that ours is unnamed."""
    kind, name = gold["speaker_kind"], gold["speaker"]
    if name is None or kind == "unknown":
        return quote.speaker_kind in ("document", "unknown")
    if quote.speaker is None or kind == "anonymous":
        return quote.speaker_kind == kind
    if kind == "named":
        ours, theirs = person_key(quote.speaker), person_key(name)
        return quote.speaker_kind == kind and (ours == theirs or (len(ours) == 2 and ours[1] == theirs[1]))
    return quote.speaker_kind == kind and set(body_key(name)[2:]) <= set(body_key(quote.speaker))


def _shares(outlet: str, paired: list) -> list[tuple]:
    asked = [(gold, n) for gold, _, n, _ in paired if gold and not gold.get("ignore")]
    found = [(quote, n) for gold, quote, _, n in paired if quote and not (gold and gold.get("ignore"))]
    rows = []
    for kind in SHARES:
        of_gold = [n for gold, n in asked if gold["speaker_kind"] == kind]
        of_found = [n for quote, n in found if quote.speaker_kind == kind]
        rows.append(
            (
                outlet,
                kind,
                len(of_gold),
                _percent(sum(of_gold), sum(n for _, n in asked)),
                _percent(sum(of_found), sum(n for _, n in found)),
            )
        )
    return rows


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else float("nan")
