"""Learn from the pages of an outlet what stands on page after page: menus, rails, share bars, closing backgrounders.

Entry points: `learn`, which gives a `Learnt`, and its two steps, `sample` and `learn_from`. What is learnt is digests
and counts, never text, so that it can be kept beside a corpus.
"""

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from analysis.annotate.furniture import recurring
from analysis.annotate.furniture.template import MANY_PAGES, edges
from analysis.annotate.furniture.tokens import Page, Tokens, by_line, digest, read, shingles, tokens, which_recur

MIN_PAGES = 3
MAX_PAGES = 100  # of one outlet: more teach nothing about its template, and cost memory
SHARE_OF_PAGES = 0.6
MIN_BACKGROUNDER_PAGES = 3
MIN_PHRASE_PAGES = 5
SHARE_OF_UPDATE = 0.7
MAX_CHARACTERS = 400_000  # of one page that are learnt from


class Outlet(NamedTuple):
    """What was learnt of one outlet: its pages, and the digests of what recurs on them."""

    n_pages: int
    shingles: frozenset[int]
    lines: frozenset[str]
    phrases: frozenset[str]
    appeals: frozenset[str]
    closing: frozenset[str]


class Learnt(NamedTuple):
    """What was learnt of each outlet, by its name."""

    outlets: dict[str, Outlet]

    def to_plain(self) -> dict:
        """Give lists, numbers and strings only, as JSON holds them, in one order."""
        return {
            name: {"n_pages": one.n_pages, **{key: sorted(getattr(one, key)) for key in Outlet._fields[1:]}}
            for name, one in sorted(self.outlets.items())
        }

    @classmethod
    def from_plain(cls, plain: dict) -> "Learnt":
        """Undo `to_plain`."""
        return cls(
            {
                name: Outlet(one["n_pages"], *(frozenset(one[key]) for key in Outlet._fields[1:]))
                for name, one in plain.items()
            }
        )


def learn(pages: Iterable[tuple[str, str]]) -> Learnt:
    """Learn what recurs on the pages of each outlet.

    Parameters
    ----------
    pages
        The outlet and the text of each page. Of an outlet with more than `MAX_PAGES`, those whose digests are
        smallest are taken, so that the order of the pages plays no part.

    Returns
    -------
    Learnt
        Of each outlet with `MIN_PAGES` different pages: the shingles of `SHINGLE` tokens on `SHARE_OF_PAGES` of its
        pages (all but one where there are fewer than six), the short lines on two pages or more (on three where there
        are six), the openings and closings of `recurring.Phrases` that many short lines share, the paragraphs that
        close `MIN_BACKGROUNDER_PAGES` pages, and those that speak to the reader on `MIN_PHRASE_PAGES`. Numbers, months
        and days of the week count as the same, so that a line with another date is the same line.

    Notes
    -----
    A page most of whose paragraphs stand on another page too is an update of it and counts once.

    Examples
    --------
    >>> pages = [("Bugle", f"Home News Sport Weather Shop Jobs\\nStory {name} begins here.") for name in "abc"]
    >>> learnt = learn(pages)
    >>> learnt.outlets["Bugle"].n_pages, len(learnt.outlets["Bugle"].shingles)
    (3, 2)
    >>> Learnt.from_plain(learnt.to_plain()) == learnt
    True
    """
    return learn_from(sample(pages))


def sample(pages: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Choose the pages of each outlet that are learnt from: all different ones, but no more than `MAX_PAGES`."""
    kept: dict[str, dict[str, str]] = defaultdict(dict)
    heaps: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for outlet, text in pages:
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        if digest in kept[outlet]:
            continue
        kept[outlet][digest] = text[:MAX_CHARACTERS]
        heapq.heappush(heaps[outlet], (-int(digest, 16), digest))
        if len(heaps[outlet]) > MAX_PAGES:
            del kept[outlet][heapq.heappop(heaps[outlet])[1]]
    return {outlet: [by_digest[key] for key in sorted(by_digest)] for outlet, by_digest in sorted(kept.items())}


def learn_from(sampled: dict[str, list[str]], each: Callable = map) -> Learnt:
    """Learn from the pages that `sample` chose; `each` may be a `map` that works on several outlets at once."""
    found = zip(sampled, each(_learn_outlet, sampled.values()), strict=True)
    return Learnt({outlet: one for outlet, one in found if one})


def _learn_outlet(pages: list[str]) -> Outlet | None:
    different = _different(pages)
    n = len(different)
    if n < MIN_PAGES:
        return None
    runs = [shingles(of_page.words) for _, of_page, _ in different]
    lines: Counter[str] = Counter()
    phrases: Counter[str] = Counter()
    appeals: Counter[str] = Counter()
    for page, _, keys in different:
        split = list(zip(page.lines, keys, page.running, strict=True))
        lines.update({digest(line, of_line) for line, of_line, running in split if not running})
        phrases.update({phrase for line, of_line, _ in split for phrase in recurring.phrases(line, of_line)})
        appeals.update(
            {digest(line, of_line) for line, of_line, running in split if running and recurring.speaks_to_reader(line)}
        )
    at_least = -(-n * SHARE_OF_PAGES // 1) if n >= MANY_PAGES else n - 1
    outlet = Outlet(
        n,
        _common(runs, at_least),
        _on(lines, 3 if n >= MANY_PAGES else 2),
        _on(phrases, MIN_PHRASE_PAGES),
        _on(appeals, MIN_PHRASE_PAGES),
        frozenset(),
    )
    closing: Counter[str] = Counter()
    for (page, of_page, keys), of_runs in zip(different, runs, strict=True):
        first, last = edges(page, of_page, which_recur(of_runs, outlet.shingles), n)
        closing.update({digest(page.lines[i], keys[i]) for i in recurring.closing_lines(page, first, last)})
    return outlet._replace(closing=_on(closing, MIN_BACKGROUNDER_PAGES))


def _different(pages: list[str]) -> list[tuple[Page, Tokens, list[list[str]]]]:
    """Give the pages, their tokens and the keys of each line, without the updates of pages before them."""
    seen: set[str] = set()
    different = []
    for page in map(read, pages):
        of_page = tokens(page.plain)
        keys = by_line(page, of_page)
        lines = zip(page.lines, keys, page.running, strict=True)
        running = {digest(line, of_line): len(line) for line, of_line, is_running in lines if is_running}
        again = sum(length for key, length in running.items() if key in seen)
        if not running or again < SHARE_OF_UPDATE * sum(running.values()):
            different.append((page, of_page, keys))
        seen |= running.keys()
    return different


def _common(runs: list[np.ndarray], n_pages: float) -> frozenset[int]:
    """Give the shingles that stand on so many pages or more."""
    found, counts = np.unique(np.concatenate([_once(of_page) for of_page in runs]), return_counts=True)
    return frozenset(found[counts >= n_pages].tolist())


def _once(numbers: np.ndarray) -> np.ndarray:
    ordered = np.sort(numbers)
    return np.concatenate([ordered[:1], ordered[1:][ordered[1:] != ordered[:-1]]])


def _on(counts: Counter, n_pages: float) -> frozenset:
    return frozenset(key for key, count in counts.items() if count >= n_pages)
