"""The same statement in several outlets: which of a speaker's words each of them kept.

Entry points: `kept`, the versions of a statement word by word, and `align`, the pairs of quotations it is made of.
"""

from collections import defaultdict
from collections.abc import Mapping
from difflib import Match, SequenceMatcher
from itertools import groupby
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


class Words(NamedTuple):
    """The words of a quotation that can be seen, as printed and as compared, and how many it has in all."""

    printed: list[str]
    compared: list[str]
    total: int


def kept(quotes: pd.DataFrame, texts: Mapping[str, str], n: int = 6) -> pd.DataFrame:
    """Return which outlets kept what of the `n` most widely carried statements.

    A statement is a quotation and all those aligned with it (`align`), taken from the longest down; each belongs to one
    only. An outlet with several versions stands with the one that kept most. `statement` (numbered), `speaker, outlet,
    article_id, quote, runs`: a row an outlet, with the words of the longest version in runs of one state: "kept", "left
    out" or "not seen" (beyond the excerpt), whether the longest itself can be seen there, and its words.
    """
    pairs = align(quotes, texts)
    sides = ("outlet", "article_id", "quote", "shared")
    turned = {f"{a}{name}": f"{b}{name}" for name in sides for a, b in (("", "other_"), ("other_", ""))}
    links: dict[tuple, list] = defaultdict(list)
    for row in pd.concat([pairs, pairs.rename(columns=turned)]).itertuples(index=False):
        links[row.article_id, row.quote].append(row)
    own = quotes[[key in links for key in zip(quotes["article_id"], quotes["quote"], strict=True)]]
    words = {(quote.article_id, quote.quote): _read(quote, texts) for quote in own.itertuples(index=False)}
    taken, statements = set(), []
    for key in sorted(links, key=lambda key: (-words[key].total, key)):
        free = [row for row in links[key] if (row.other_article_id, row.other_quote) not in taken]
        if key in taken or not free:
            continue
        taken |= {key, *((row.other_article_id, row.other_quote) for row in free)}
        best: dict[str, tuple] = {}
        for row in free:
            if row.other_outlet not in best or row.n_shared > best[row.other_outlet].n_shared:
                best[row.other_outlet] = row
        statements.append((key, list(best.values())))
    statements.sort(key=lambda found: (-len(found[1]), -sum(row.n_shared for row in found[1])))
    rows = [(i, *line) for i, found in enumerate(statements[:n]) for line in _lines(*found, words)]
    return pd.DataFrame(rows, columns="statement speaker outlet article_id quote runs".split())


def _lines(key: tuple, versions: list, words: dict) -> list[tuple]:
    longest, first = words[key], versions[0]
    drawn = [(first.outlet, *key, ["kept"] * longest.total)]
    for row in versions:
        other = (row.other_article_id, row.other_quote)
        shift = row.other_shared[0][0] - row.shared[0][0]
        drawn.append((row.other_outlet, *other, _states(longest, words[other], row.shared, shift)))
    printed = [*longest.printed, *[None] * (longest.total - len(longest.printed))]
    return [(first.speaker, *version, _runs(states, printed)) for *version, states in drawn]


def _runs(states: list[str], words: list[str | None]) -> list[tuple]:
    told = ((state, word is not None, word) for state, word in zip(states, words, strict=True))
    return [(*state, [word for *_, word in run]) for state, run in groupby(told, lambda word: word[:2])]


def _states(said: Words, other: Words, shared: Ranges, shift: int) -> list[str]:
    """Say of each word whether the other quotation kept it, left it out, or may have it beyond its excerpt."""
    whole = len(said.compared) == said.total and len(other.compared) == other.total
    found = ["left out"] * said.total
    for i in range(said.total):
        both_seen = i < len(said.compared) and i + shift < len(other.compared)
        if 0 <= i + shift < other.total and not both_seen and not whole:
            found[i] = "not seen"
    for start, end in shared:
        found[start:end] = ["kept"] * (end - start)
    return found


def align(quotes: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Return the pairs of quotations that two outlets give of one statement.

    Parameters
    ----------
    quotes, texts
        The table of that name with the column `outlet`, of articles that count in comparisons; the texts at hand by
        `article_id`. Of other articles only the excerpts of direct quotations are compared: their first words.

    Returns
    -------
    DataFrame
        A row a pair of quotations of one speaker in two outlets: `speaker`; `outlet, article_id, quote, shared` of the
        one, `other_outlet` … `other_shared` of the other, shared being ranges [start, end) of the words in both,
        counted from 0 in either; `n_shared`, their number.

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
    >>> align(quotes, {})[["shared", "other_shared"]].values.tolist()
    [[[(3, 7)], [(0, 4)]]]
    """
    own = quotes[quotes["kind"].isin(["direct", "mixed"]) & quotes["name"].notna()]
    own = own.assign(place=own["outlet"].map(in_order(own["outlet"]).index))
    known = list(own.sort_values(["place", "article_id", "quote"], kind="stable").itertuples(index=False))
    words = [_read(quote, texts) for quote in known]
    rows = []
    for i, k in sorted(_candidates(known, words)):
        blocks = _blocks(words[i].compared, words[k].compared)
        lengths = [run.size for run in blocks]
        least = min(len(words[i].compared), len(words[k].compared))
        if blocks and (sum(lengths) / least >= LEAST_SIMILARITY or max(lengths) >= LONG_RUN):
            here = [(run.a, run.a + run.size) for run in blocks]
            there = [(run.b, run.b + run.size) for run in blocks]
            one, other = ((q.outlet, q.article_id, q.quote) for q in (known[i], known[k]))
            rows.append((known[i].name, *one, here, *other, there, sum(lengths)))
    columns = "speaker outlet article_id quote shared other_outlet other_article_id other_quote other_shared n_shared"
    return pd.DataFrame(rows, columns=columns.split())


def _read(quote, texts: Mapping[str, str]) -> Words:
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
    return Words(printed, [texts_of.normalise(word).lower() for word in printed], total)


def _within_marks(text: str, pieces: Ranges) -> Ranges:
    first, last = pieces[0][0], pieces[-1][1]
    around = [span for span in paragraphs(text) if span[0] < last and span[1] > first]
    inner = [region.inner for region in regions(text, around)]
    cut = [(max(start, s), min(end, e)) for start, end in pieces for s, e in inner]
    return [(start, end) for start, end in cut if start < end]


def _candidates(known: list, words: list[Words]) -> set[tuple[int, int]]:
    """Pair the quotations of one speaker in two outlets that share three words in a row."""
    index: dict[tuple, list[int]] = defaultdict(list)
    found = set()
    for i, (quote, said) in enumerate(zip(known, words, strict=True)):
        for shingle in {tuple(said.compared[k : k + SHINGLE]) for k in range(len(said.compared) - SHINGLE + 1)}:
            before = index[quote.name, shingle]
            found.update((k, i) for k in before[-MOST_WITH_A_SHINGLE:] if known[k].outlet != quote.outlet)
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
