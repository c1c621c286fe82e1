"""Where something stands: whole sentences where the text is at hand, else the article that has most of it.

Entry points: `Uses.context` (of a term) and `Uses.around` (of what begins at a known place).
"""

import re
from typing import NamedTuple

from analysis.compare.story.pick import Story
from analysis.text import words as texts

MOST_CHARACTERS = 400  # on either side; only what is no sentence, such as a table, is longer


class Place(NamedTuple):
    """Something in an article: with text its offset and the sentence around it, without text its uses there."""

    article_id: str
    n_uses: int
    offset: int | None = None
    left: str = ""
    node: str = ""
    right: str = ""


class Uses:
    """Where a story's articles use each term.

    Parameters
    ----------
    story
        As taken.
    """

    def __init__(self, story: Story):
        self._story = story
        words = story.corpus.words
        self._words = words.reset_index(drop=True)
        self._rows = self._words.groupby("term").indices
        self._outlets = story.corpus.articles.set_index("article_id")["outlet"].to_dict()

    def context(self, term: str, outlets: list[str] | None = None, voice: str | None = None) -> Place | None:
        """Find the article that uses a term most, and its first use there where the text is at hand.

        Parameters
        ----------
        term
            As the `words` table has it; of a phrase longer than three words, which the table has not, its first three.
        outlets, voice
            Look only at articles of these outlets, and at this voice.

        Returns
        -------
        Place or None
            None where no article uses it.
        """
        wanted = term.split(" ")
        rows = self._words.iloc[self._rows.get(" ".join(wanted[:3]), [])]
        uses: dict[str, int] = {}
        for article_id, said, n in zip(rows["article_id"], rows["voice"], rows["count"], strict=True):
            if (outlets is None or self._outlets[article_id] in outlets) and voice in (None, said):
                uses[article_id] = uses.get(article_id, 0) + int(n)
        if not uses:
            return None
        article_id = min(uses, key=lambda name: (-uses[name], name))
        text = self._story.texts.get(article_id)
        found = None if text is None else _in_text(self._story, article_id, text, wanted, uses[article_id])
        return found or Place(article_id, uses[article_id])

    def around(self, article_id: str, n_uses: int, start: int, end: int | None = None) -> Place:
        """Give the sentences that hold the text from `start` to `end` (None: to the end of the word), if at hand."""
        text = self._story.texts.get(article_id)
        if text is None:
            return Place(article_id, n_uses, start)
        if end is None:
            end = next((e for _, e in texts.words(text, start, min(start + MOST_CHARACTERS, len(text)))), start)
        spans = _sentences(self._story, article_id)
        first = max((s for s, e in spans if s <= start < e), default=start)
        last = min((e for s, e in spans if s < end <= e), default=end)
        return _place(article_id, n_uses, text, (first, last), (start, end))


def _sentences(story: Story, article_id: str) -> list[texts.Span]:
    sentences = story.corpus.sentences
    own = sentences[sentences["article_id"] == article_id]
    return list(zip(own["start"], own["end"], strict=True))


def _in_text(story: Story, article_id: str, text: str, wanted: list[str], n_uses: int) -> Place | None:
    for start, end in _sentences(story, article_id):
        spans = texts.words(text, start, end)
        counted = [texts.term(text[s:e]) for s, e in spans]
        for i in range(len(counted) - len(wanted) + 1):
            if counted[i : i + len(wanted)] == wanted:
                s, e = spans[i][0], spans[i + len(wanted) - 1][1]
                return _place(article_id, n_uses, text, (start, end), (s, e))
    return None


def _place(article_id: str, n_uses: int, text: str, sentence: texts.Span, node: texts.Span) -> Place:
    left, right = _before(text, sentence[0], node[0]), _behind(text, node[1], sentence[1])
    return Place(article_id, n_uses, node[0], left, re.sub(r"\s+", " ", text[slice(*node)]), right)


def _before(text: str, start: int, end: int) -> str:
    """Give the end of text[start:end], cut between words if it is too long, blanks as one."""
    first = max(start, end - MOST_CHARACTERS)
    left = re.sub(r"\s+", " ", text[first:end])
    return left if first == start else "… " + left.partition(" ")[2]


def _behind(text: str, start: int, end: int) -> str:
    last = min(end, start + MOST_CHARACTERS)
    right = re.sub(r"\s+", " ", text[start:last])
    return right if last == end else right.rpartition(" ")[0] + " …"
