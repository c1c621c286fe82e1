"""The same statement in several outlets: which of a speaker's words each of them kept.

Entry point: `align`; `analysis.comparison.versions` shows its pairs word by word.
"""

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein

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
COLUMNS = (
    "speaker story outlet article_id quote other_outlet other_article_id other_quote similarity relation shared "
    "other_shared n_shared n_only_here n_only_there offset other_offset days_apart basis"
).split()

Ranges = list[tuple[int, int]]


class Words(NamedTuple):
    """The words of a quotation that can be seen, as printed and as compared, and how many it has in all."""

    printed: list[str]
    compared: list[str]
    total: int


def align(articles: pd.DataFrame, quotes: pd.DataFrame, texts: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Align the quotations that two outlets give of one statement.

    Parameters
    ----------
    articles, quotes
        The tables of that name. Articles that repeat another and re-translations are left out here.
    texts
        The texts by `article_id`, where they are at hand. Without them only the excerpts of direct quotations are
        compared: their first words, eight at most.

    Returns
    -------
    DataFrame
        A row for each pair of quotations of one speaker in articles of two outlets that share words:

        | column | what |
        |---|---|
        | `speaker, story` | the speaker's one name; the story, if both articles tell the same |
        | `outlet, article_id, quote, offset` | the one quotation, and where it begins in its text |
        | `other_outlet` … `other_offset` | the other |
        | `similarity` | shared words by the words of the shorter quotation, as far as they are seen |
        | `relation` | of the one to the other: same, part of, contains, or overlaps |
        | `shared, other_shared` | ranges [start, end) of the shared words, counted from 0 in either quotation |
        | `n_shared, n_only_here, n_only_there` | words in both, and in only one of the two |
        | `days_apart` | days from the one article to the other |
        | `basis` | "text", or "excerpt": words beyond the excerpts are then taken to go on alike and not counted |

    Notes
    -----
    Compared are the words between quotation marks, without case and punctuation. Two quotations are candidates if
    they share three words in a row (looked up in an index; of a very common triple, each quotation meets the 50
    before it) and are aligned word by word (Levenshtein, on either side of the longest run in both). Shared are
    runs of three words, and shorter ones between two such runs, at most two words from either. A pair is kept if it
    shares `LEAST_SIMILARITY` of the shorter quotation, or a run of `LONG_RUN` words. In the gold quotations of the
    newsroom corpus all 34 candidates are of one statement; the least similar (.42, “They stood in my kitchen” with
    two different ends) sets the threshold, which is there against stock phrases of three words. What it cannot show:
    a statement translated twice, or told in indirect speech.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "story": "s"})
    >>> quotes = pd.DataFrame({"article_id": ["a", "b"], "quote": 0, "kind": "direct", "content": [[(1, 30)]] * 2})
    >>> quotes = quotes.assign(name="Ann Lee", n_words=[7, 4])
    >>> quotes = quotes.assign(excerpt=["We stay and we will not pay", "we will not pay"])
    >>> align(articles, quotes)[["relation", "shared", "n_only_here"]].values.tolist()
    [['contains', [(3, 7)], 3]]
    """
    left_out = pd.Series(False, articles.index)
    if "duplicate_of" in articles:
        left_out |= articles["duplicate_of"].notna()
    if "copy" in articles:
        left_out |= articles["copy"] == "retranslation"
    about = articles[~left_out].reindex(columns=["article_id", "outlet", "story", "published"])
    own = quotes[quotes["kind"].isin(["direct", "mixed"]) & quotes["name"].notna()]
    own = own.assign(speaker=own["name"])
    own = own.merge(about, on="article_id")
    place = {outlet: i for i, outlet in enumerate(in_order(own["outlet"]))}
    own = own.assign(place=own["outlet"].map(place)).sort_values(["place", "article_id", "quote"], kind="stable")
    known = list(own.itertuples(index=False))
    words = [read_words(quote, texts) for quote in known]
    rows = []
    for i, k in sorted(_candidates(known, words)):
        found = _aligned(words[i], words[k])
        if found is not None:
            both = {known[i].article_id, known[k].article_id} <= set(texts or ())
            rows.append(_row(known[i], known[k], found, "text" if both else "excerpt"))
    return pd.DataFrame(rows, columns=COLUMNS)


def read_words(quote, texts: Mapping[str, str] | None) -> Words:
    """Read the words between the quotation marks; without text those of a direct quotation's excerpt."""
    text = (texts or {}).get(quote.article_id)
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
            before = index[quote.speaker, shingle]
            found.update((k, i) for k in before[-MOST_WITH_A_SHINGLE:] if known[k].outlet != quote.outlet)
            before.append(i)
    return found


def _longest_run(here: list[str], there: list[str]) -> tuple[int, int, int]:
    numbers = {word: i for i, word in enumerate(dict.fromkeys([*here, *there]))}
    other = np.array([numbers[word] for word in there])
    lengths, best = np.zeros(len(there) + 1, int), (0, 0, 0)
    for i, word in enumerate(here):
        lengths[1:] = (lengths[:-1] + 1) * (other == numbers[word])
        end = int(lengths.argmax())
        if lengths[end] > best[2]:
            best = (i + 1 - int(lengths[end]), end - int(lengths[end]), int(lengths[end]))
    return best


def _equal(here: list[str], there: list[str], shift: int, other_shift: int) -> list[tuple[int, int, int]]:
    return [
        (shift + op.src_start, other_shift + op.dest_start, op.src_end - op.src_start)
        for op in Levenshtein.opcodes(here, there)
        if op.tag == "equal"
    ]


def _blocks(here: list[str], there: list[str]) -> list[tuple[int, int, int]]:
    """Find the runs of words in both: (start here, start there, length), around the longest one."""
    first, other_first, n = _longest_run(here, there)
    last, other_last = first + n, other_first + n
    equal = [
        *_equal(here[:first], there[:other_first], 0, 0),
        (first, other_first, n),
        *_equal(here[last:], there[other_last:], last, other_last),
    ]
    long = [length >= SHINGLE for _, _, length in equal]
    near = [max(c - a - n, d - b - n) <= GAP for (a, b, n), (c, d, _) in pairwise(equal)]
    after, before = long.copy(), long.copy()
    for i in range(1, len(equal)):
        after[i] |= after[i - 1] and near[i - 1]
        before[-i - 1] |= before[-i] and near[-i]
    runs = [run for run, a, b in zip(equal, after, before, strict=True) if a and b]
    grown = []
    for i, (a, b, n) in enumerate(runs):
        # Of two places that cost the same the alignment may take the farther one.
        end, other_end = (grown[-1][0] + grown[-1][2], grown[-1][1] + grown[-1][2]) if grown else (0, 0)
        while a > end and b > other_end and here[a - 1] == there[b - 1]:
            a, b, n = a - 1, b - 1, n + 1
        last, other_last = runs[i + 1][:2] if i + 1 < len(runs) else (len(here), len(there))
        while a + n < last and b + n < other_last and here[a + n] == there[b + n]:
            n += 1
        grown.append((a, b, n))
    return grown


def _aligned(here: Words, there: Words):
    blocks = _blocks(here.compared, there.compared)
    if not blocks:
        return None
    n_shared = sum(length for _, _, length in blocks)
    similarity = n_shared / min(len(here.compared), len(there.compared))
    if similarity < LEAST_SIMILARITY and max(length for _, _, length in blocks) < LONG_RUN:
        return None
    shift = blocks[0][1] - blocks[0][0]
    shared = [(start, start + length) for start, _, length in blocks]
    other = [(start, start + length) for _, start, length in blocks]
    n_here = _n_alone(here, there, shared, shift)
    n_there = _n_alone(there, here, other, -shift)
    relation = {(True, True): "same", (True, False): "part of", (False, True): "contains"}.get(
        (n_here == 0, n_there == 0), "overlaps"
    )
    return similarity, relation, shared, other, n_shared, n_here, n_there


def states(said: Words, other: Words, shared: Ranges, shift: int) -> list[str]:
    """Say of each word whether the other quotation kept it, left it out, or may have it beyond its excerpt."""
    whole = len(said.compared) == said.total and len(other.compared) == other.total
    found = ["left out"] * said.total
    for i in range(said.total):
        in_other = 0 <= i + shift < other.total
        both_seen = i < len(said.compared) and i + shift < len(other.compared)
        if in_other and not both_seen and not whole:
            found[i] = "not seen"
    for start, end in shared:
        found[start:end] = ["kept"] * (end - start)
    return found


def _n_alone(said: Words, other: Words, shared: Ranges, shift: int) -> int:
    return states(said, other, shared, shift).count("left out")


def _row(here, there, found, basis) -> tuple:
    similarity, relation, shared, other, n_shared, n_here, n_there = found
    days = (there.published - here.published).days if pd.notna(here.published) and pd.notna(there.published) else None
    story = here.story if pd.notna(here.story) and here.story == there.story else None
    return (
        *(here.speaker, story, here.outlet, here.article_id, here.quote),
        *(there.outlet, there.article_id, there.quote, similarity, relation, shared, other, n_shared),
        *(n_here, n_there, here.content[0][0], there.content[0][0], days, basis),
    )
