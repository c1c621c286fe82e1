"""The versions of a statement, word by word, with the longest as the measure. Entry point: `kept`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.comparison.statements import align, read_words, states


def kept(
    articles: pd.DataFrame, quotes: pd.DataFrame, texts: Mapping[str, str] | None = None, n: int = 6
) -> pd.DataFrame:
    """Show word by word which outlets kept what of the most widely carried statements.

    Parameters
    ----------
    articles, quotes, texts
        As for `align`.
    n
        Statements to show: those that most outlets carry, of those the ones with most shared words.

    Returns
    -------
    DataFrame
        `statement` (from 0), `speaker, story, outlet, article_id, quote, position, state, word`: for each outlet a row
        for each word position of the longest version. `state`: "kept", "left out", or "not seen" (beyond the
        excerpt). `word` is as the longest version has it; missing where it is not seen.

    Notes
    -----
    A statement is a quotation and all those aligned with it, taken from the longest down; each belongs to one only.
    An outlet with several versions stands with the one that kept most.
    """
    pairs = align(articles, quotes, texts)
    sides = ("outlet", "article_id", "quote", "shared", "offset")
    flipped = pairs.rename(
        columns={f"{a}{name}": f"{b}{name}" for name in sides for a, b in (("", "other_"), ("other_", ""))}
    )
    links: dict[tuple, list] = defaultdict(list)
    for row in pd.concat([pairs, flipped]).itertuples(index=False):
        links[row.article_id, row.quote].append(row)
    own = quotes[[key in links for key in zip(quotes["article_id"], quotes["quote"], strict=True)]]
    words = {(quote.article_id, quote.quote): read_words(quote, texts) for quote in own.itertuples(index=False)}
    taken, statements = set(), []
    for key in sorted(links, key=lambda key: (-words[key].total, key)):
        free = [row for row in links[key] if (row.other_article_id, row.other_quote) not in taken]
        if key in taken or not free:
            continue
        taken |= {key, *((row.other_article_id, row.other_quote) for row in free)}
        statements.append((key, list(_best(free).values())))
    statements.sort(key=lambda found: (-len(found[1]), -sum(row.n_shared for row in found[1])))
    rows = [line for i, found in enumerate(statements[:n]) for line in _lines(i, *found, words)]
    columns = "statement speaker story outlet article_id quote position state word".split()
    return pd.DataFrame(rows, columns=columns)


def _best(rows: Iterable) -> dict:
    best: dict[str, tuple] = {}
    for row in rows:
        if row.other_outlet not in best or row.n_shared > best[row.other_outlet].n_shared:
            best[row.other_outlet] = row
    return best


def _lines(number: int, key: tuple, versions: list, words: dict) -> list[tuple]:
    longest = words[key]
    printed = [*longest.printed, *[None] * (longest.total - len(longest.printed))]
    first = versions[0]
    drawn = [(first.outlet, *key, ["kept"] * longest.total)]
    for row in versions:
        other = (row.other_article_id, row.other_quote)
        shift = row.other_shared[0][0] - row.shared[0][0]
        drawn.append((row.other_outlet, *other, states(longest, words[other], row.shared, shift)))
    return [
        (number, first.speaker, first.story, outlet, article_id, quote, position, state, word)
        for outlet, article_id, quote, found in drawn
        for position, (state, word) in enumerate(zip(found, printed, strict=True))
    ]
