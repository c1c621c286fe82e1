"""The same statement in several outlets: which of a speaker's words each of them kept (`kept`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from difflib import Match, SequenceMatcher
from itertools import groupby, zip_longest
from typing import NamedTuple

import pandas as pd

from analysis.annotation.quotes.marks import regions
from analysis.text import words as texts_of
from analysis.text.outlets import in_order
from analysis.text.sentences import paragraphs

SHINGLE = 3
LEAST_SIMILARITY = 0.4
LONG_RUN = 8
MOST_WORDS = 1000
MOST_WITH_A_SHINGLE = 50
GAP = 2

Ranges = list[tuple[int, int]]


class Version(NamedTuple):
    """A quotation: whose words, where it stands, its words that can be seen, and how many it has in all."""

    speaker: str
    outlet: str
    article_id: str
    quote: int
    printed: tuple[str, ...]
    total: int


class Pair(NamedTuple):
    """Two versions of one statement, and the words in both as ranges [start, end), counted from 0 in either."""

    one: Version
    other: Version
    shared: Ranges
    other_shared: Ranges

    @property
    def n_shared(self) -> int:
        return sum(end - start for start, end in self.shared)


def kept(quotes: pd.DataFrame, texts: Mapping[str, str], n: int = 6) -> pd.DataFrame:
    """Return which outlets kept what of the `n` most widely carried statements.

    A statement is a quotation and all those aligned with it (`align`), taken from the longest down; each belongs to one
    only. An outlet with several versions stands with the one that kept most. `statement` (numbered), `speaker, outlet,
    article_id, quote, runs`: a row an outlet, with the words of the longest version in runs of one state: "kept", "left
    out" or "not seen" (beyond the excerpt), whether the longest itself can be seen there, and its words.
    """
    links: dict[Version, list[Pair]] = defaultdict(list)
    for pair in align(quotes, texts):
        links[pair.one].append(pair)
        links[pair.other].append(Pair(pair.other, pair.one, pair.other_shared, pair.shared))
    taken: set[Version] = set()
    statements = []
    for one in sorted(links, key=lambda one: (-one.total, one.article_id, one.quote)):
        free = [pair for pair in links[one] if pair.other not in taken]
        if one in taken or not free:
            continue
        taken |= {one, *(pair.other for pair in free)}
        best: dict[str, Pair] = {}
        for pair in free:
            if pair.other.outlet not in best or pair.n_shared > best[pair.other.outlet].n_shared:
                best[pair.other.outlet] = pair
        statements.append((one, [*best.values()]))
    statements.sort(key=lambda found: (-len(found[1]), -sum(pair.n_shared for pair in found[1])))
    rows = []
    for number, (one, pairs) in enumerate(statements[:n]):
        told = [(one, ["kept"] * one.total), *((pair.other, _states(pair)) for pair in pairs)]
        rows += [(number, *of[:4], _runs(states, one.printed)) for of, states in told]
    return pd.DataFrame(rows, columns="statement speaker outlet article_id quote runs".split())


def _states(pair: Pair) -> list[str]:
    """Say of each word whether the other quotation kept it, left it out, or may have it beyond its excerpt."""
    said, other, shift = pair.one, pair.other, pair.other_shared[0][0] - pair.shared[0][0]
    whole = len(said.printed) == said.total and len(other.printed) == other.total
    found = ["left out"] * said.total
    for i in range(said.total):
        both_seen = i < len(said.printed) and i + shift < len(other.printed)
        if 0 <= i + shift < other.total and not both_seen and not whole:
            found[i] = "not seen"
    for start, end in pair.shared:
        found[start:end] = ["kept"] * (end - start)
    return found


def _runs(states: list[str], printed: tuple[str, ...]) -> list[tuple]:
    told = zip_longest(states, printed)  # of what lies beyond the excerpt no word is known
    runs = groupby(told, lambda of: (of[0], of[1] is not None))
    return [(*state, [word for _, word in run]) for state, run in runs]


def align(quotes: pd.DataFrame, texts: Mapping[str, str]) -> list[Pair]:
    """Return the pairs of quotations that two outlets give of one statement.

    `quotes` are those of articles that count, with the column `outlet`; `texts` those at hand, by `article_id`. Of
    other articles only the excerpts of direct quotations are compared: their first words.

    Notes
    -----
    Compared are the words between quotation marks, without case and punctuation, of quotations that share three words
    in a row (of a very common triple, each meets the 50 before it). Shared are runs of three words, the longest first,
    and shorter ones between two such runs, at most two words from either. A pair is kept if it shares
    `LEAST_SIMILARITY` of the shorter quotation, or a run of `LONG_RUN` words. What it cannot show: a statement
    translated twice, or told in indirect speech.

    Examples
    --------
    >>> quotes = pd.DataFrame({"outlet": ["A", "B"], "article_id": ["a", "b"], "quote": 0, "kind": "direct"})
    >>> quotes = quotes.assign(name="Ann Lee", n_words=[7, 4])
    >>> quotes = quotes.assign(excerpt=["We stay and we will not pay", "we will not pay"])
    >>> [(pair.shared, pair.other_shared) for pair in align(quotes, {})]
    [([(3, 7)], [(0, 4)])]
    """
    own = quotes[quotes["kind"].isin(["direct", "mixed"]) & quotes["name"].notna()]
    own = own.assign(place=own["outlet"].map(in_order(own["outlet"]).index))
    known = own.sort_values(["place", "article_id", "quote"], kind="stable").itertuples(index=False)
    versions, pairs = [_read(quote, texts) for quote in known], []
    compared = [[texts_of.normalise(word).lower() for word in version.printed] for version in versions]
    for i, k in sorted(_candidates(versions, compared)):
        sides = sorted((i, k), key=compared.__getitem__)  # where words repeat, runs found hang on which side is first
        blocks = _blocks(*(compared[side] for side in sides))
        here, there = ([(run[at], run[at] + run.size) for run in blocks] for at in map(sides.index, (i, k)))
        pair, least = Pair(versions[i], versions[k], here, there), min(len(compared[i]), len(compared[k]))
        if blocks and (pair.n_shared / least >= LEAST_SIMILARITY or max(run.size for run in blocks) >= LONG_RUN):
            pairs.append(pair)
    return pairs


def _read(quote, texts: Mapping[str, str]) -> Version:
    """Read the words between the quotation marks; without text those of a direct quotation's excerpt."""
    text = texts.get(quote.article_id)
    if text is None:
        printed = [quote.excerpt[s:e] for s, e in texts_of.words(quote.excerpt)] if quote.kind == "direct" else []
        total = max(quote.n_words, len(printed))
    else:
        pieces = [tuple(piece) for piece in quote.content]
        if quote.kind == "mixed":
            pieces = _within_marks(text, pieces)
        printed = [text[s:e] for piece in pieces for s, e in texts_of.words(text, *piece)][:MOST_WORDS]
        total = len(printed)
    return Version(quote.name, quote.outlet, quote.article_id, quote.quote, tuple(printed), int(total))


def _within_marks(text: str, pieces: Ranges) -> Ranges:
    first, last = pieces[0][0], pieces[-1][1]
    around = [span for span in paragraphs(text) if span[0] < last and span[1] > first]
    inner = [region.inner for region in regions(text, around)]
    cut = [(max(start, s), min(end, e)) for start, end in pieces for s, e in inner]
    return [(start, end) for start, end in cut if start < end]


def _candidates(versions: list[Version], compared: list[list[str]]) -> set[tuple[int, int]]:
    """Pair the quotations of one speaker in two outlets that share three words in a row."""
    index: dict[tuple, list[int]] = defaultdict(list)
    found = set()
    for i, (version, words) in enumerate(zip(versions, compared, strict=True)):
        for shingle in {tuple(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1)}:
            before = index[version.speaker, shingle]
            found.update((k, i) for k in before[-MOST_WITH_A_SHINGLE:] if versions[k].outlet != version.outlet)
            before.append(i)
    return found


def _blocks(here: list[str], there: list[str]) -> list[Match]:
    """Find the runs of words in both: long ones, and short ones near and between two of these."""
    chains: list[list[Match]] = []
    for run in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()[:-1]:
        last = chains[-1][-1] if chains else None
        if last and max(run.a - last.a - last.size, run.b - last.b - last.size) <= GAP:
            chains[-1].append(run)
        else:
            chains.append([run])
    found = []
    for chain in chains:
        if long := [i for i, run in enumerate(chain) if run.size >= SHINGLE]:
            found += chain[long[0] : long[-1] + 1]
    return found
