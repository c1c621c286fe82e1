"""Mark page furniture: what stands on the page but is not the article's running text.

Entry points: `mark`, for one article, `mark_label`, for its headline, and `learn`, which first sees what recurs on the
pages of each outlet; `to_plain` and `from_plain` keep that as JSON does: digests and counts, never text.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from analysis.annotation.furniture.lines import Furniture, mark_lines
from analysis.annotation.furniture.pages import MANY_PAGES, digest_of, edges, lines_between, read
from analysis.text import words as texts

MIN_PAGES = 3
MAX_PAGES = 100  # of one outlet: more teach nothing about its template, and cost memory
SHARE_OF_PAGES = 0.6
OFTEN = 5  # headlines with the same label
SHARE_OF_LABEL = 0.02  # of an outlet's headlines; what stands before fewer may be who speaks: Lee: We stay
_BEFORE_COLON = re.compile(r"(\S[^:\n]{0,40}):\s+(?=\S)")  # Live: …
MAX_CHARACTERS = 400_000  # of one page that are learnt from


class Outlet(NamedTuple):
    """What was learnt of one outlet: the digests of what recurs on its pages."""

    shingles: frozenset[int] = frozenset()
    lines: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()  # before the colon of headlines


Learnt = dict[str, Outlet]


def mark(
    text: str, title: str | None = None, learnt: Learnt | None = None, outlet: str | None = None
) -> list[Furniture]:
    """Return the spans of `text` that are page furniture, in order and not overlapping, each with its reason.

    Rules look at the form of a line and its place, never at its opinion. A line that repeats the headline is furniture.
    Between the first and the last paragraph, only lines that match a rule of their own are; above and below, all short
    lines without a full stop. With what was `learnt` of the outlet's pages, so are the template's parts above and below
    the article, and short lines that recur.

    Examples
    --------
    >>> lines = ["Big news", "PORT ALDEN (Wire) - It rained on the harbour.", "SHARE THIS ARTICLE"]
    >>> [reason for _, _, reason in mark("\\n".join(lines))]
    ['title', 'dateline', 'share bar']
    """
    page = read(text)
    one = learnt.get(outlet) if learnt and outlet is not None else None
    if one is None:
        return mark_lines(text, page, title, set(), 0, len(text))
    first, last = edges(page, one.shingles) if one.shingles else (0, len(text))
    above, below = (
        [Furniture(*span, reason) for span in lines_between(page, a, b)]
        for a, b, reason in ((0, first, "menu"), (last, len(text), "related"))
    )
    recurring = {
        span
        for span, line, running in zip(page.spans, page.lines, page.running, strict=True)
        if not running and digest_of(line) in one.lines
    }
    inside = mark_lines(text, page, title, recurring, first, last)
    if not texts.has_words(page.plain, texts.subtract([(first, last)], [(span.start, span.end) for span in inside])):
        # pages that are all alike are no template
        return mark_lines(text, page, title, set(), 0, len(text))
    return [*above, *inside, *below]


def mark_label(headline: str, learnt: Learnt | None = None, outlet: str | None = None) -> list[Furniture]:
    """Return the label before a headline, if its outlet puts it before many: Watch: · Ukraine war: · Opinion:"""
    found = _BEFORE_COLON.match(headline) if learnt and outlet in learnt else None
    is_label = found is not None and digest_of(found[1]) in learnt[outlet].labels
    return [Furniture(0, found.end(), "label")] if is_label else []


def to_plain(learnt: Learnt) -> dict[str, list[list]]:
    """Return lists, numbers and strings only, as JSON holds them, in one order."""
    return {name: list(map(sorted, one)) for name, one in sorted(learnt.items())}


def from_plain(plain: dict[str, list[list]]) -> Learnt:
    """Undo `to_plain`."""
    return {name: Outlet(*map(frozenset, lists)) for name, lists in plain.items()}


def learn(pages: Iterable[tuple[str, str]], headlines: Iterable[tuple[str, str]] = ()) -> Learnt:
    """Return what recurs on the pages (outlet and text) of each outlet that has `MIN_PAGES` different ones.

    Learnt are the shingles of `SHINGLE` tokens on `SHARE_OF_PAGES` of the pages (all but one where there are fewer than
    six), and short lines on two pages (on three of six). Numbers, months and days count as the same.

    Learnt of `headlines` (outlet and headline) are labels that stand before five of them and 2 % of all.

    Examples
    --------
    >>> pages = [("Bugle", f"Home News Sport Weather Shop Jobs\\nStory {name} begins here.") for name in "abc"]
    >>> len(learn(pages)["Bugle"].shingles)
    2
    """
    found = {outlet: one for outlet, texts in sample(pages).items() if (one := _learn_outlet(texts))}
    n, counts = Counter(), Counter()
    for outlet, headline in headlines:
        n[outlet] += 1
        if label := _BEFORE_COLON.match(headline):
            counts[outlet, digest_of(label[1])] += 1
    labels = defaultdict(set)
    for (outlet, label), count in counts.items():
        if count >= max(OFTEN, SHARE_OF_LABEL * n[outlet]):
            labels[outlet].add(label)
    for outlet, own in labels.items():
        found[outlet] = found.get(outlet, Outlet())._replace(labels=frozenset(own))
    return found


def sample(pages: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the pages of each outlet that are learnt from: all different ones, but no more than `MAX_PAGES`."""
    kept: dict[str, dict[str, str]] = defaultdict(dict)
    for outlet, text in pages:
        kept[outlet][hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()] = text[:MAX_CHARACTERS]
        if len(kept[outlet]) > 2 * MAX_PAGES:
            kept[outlet] = dict(sorted(kept[outlet].items())[:MAX_PAGES])
    return {outlet: [text for _, text in sorted(found.items())[:MAX_PAGES]] for outlet, found in sorted(kept.items())}


def _learn_outlet(texts: list[str]) -> Outlet | None:
    pages = list(map(read, texts))
    n = len(pages)
    if n < MIN_PAGES:
        return None
    lines = Counter()
    for page in pages:
        lines.update({digest_of(line) for line, running in zip(page.lines, page.running, strict=True) if not running})
    at_least = -(-n * SHARE_OF_PAGES // 1) if n >= MANY_PAGES else n - 1
    found, n_pages = np.unique(np.concatenate([np.unique(page.shingles) for page in pages]), return_counts=True)
    return Outlet(
        frozenset(found[n_pages >= at_least].tolist()),
        frozenset(key for key, count in lines.items() if count >= (3 if n >= MANY_PAGES else 2)),
    )
