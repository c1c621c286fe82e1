"""Mark page furniture: what stands on the page but is not the article's running text.

Entry points: `mark`, for one article, and `learn.learn`, which first sees what recurs on the pages of each outlet.
"""

from analysis.annotation.furniture.learn import Learnt
from analysis.annotation.furniture.lines import Furniture, mark_lines
from analysis.annotation.furniture.pages import digest_of, edges, lines_between, read
from analysis.text import words as texts


def mark(
    text: str, title: str | None = None, learnt: Learnt | None = None, outlet: str | None = None
) -> list[Furniture]:
    """Return the spans of `text` that are page furniture, in order and not overlapping, each with its reason.

    Rules look at the form of a line and its place, never at its opinion. A line that repeats the headline is furniture.
    Between the first and the last paragraph, only lines that match a rule of their own are; above and below, all short
    lines without a full stop. With what was `learnt` of the outlet's pages, so are the template's parts above and below
    the article, short lines that recur, and notices to the reader.

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
        if (known := one.notices if running else one.lines) and digest_of(line) in known
    }
    inside = mark_lines(text, page, title, recurring, first, last)
    if not texts.has_words(page.plain, texts.subtract([(first, last)], [(span.start, span.end) for span in inside])):
        # pages that are all alike are no template
        return mark_lines(text, page, title, set(), 0, len(text))
    return [*above, *inside, *below]
