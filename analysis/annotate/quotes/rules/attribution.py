"""One quotation with its source and cue, as ranges of tokens."""

from dataclasses import dataclass

from analysis.text.words import Span


@dataclass(slots=True, eq=False)
class Attribution:
    """One quotation: its pieces, who says it, by which words.

    `follows` is the quotation whose speaker goes on here, where none is named; `verbatim` marks a transcript's
    line, whose words are the speaker's own without quotation marks. What the pointer model found has its content in
    `characters` too, and in `stands_for` the rules' quotation that it replaces.
    """

    content: list[Span]
    source: Span | None = None
    cue: Span | None = None
    lemma: str | None = None
    follows: "Attribution | None" = None
    verbatim: bool = False
    stands_for: "Attribution | None" = None
    characters: list[Span] | None = None

    def named(self) -> Span | None:
        """Give the source, or that of the quotation that goes on here."""
        item = self
        while item.source is None and item.follows is not None:
            item = item.follows
        return item.source


Found = tuple[Attribution, int]  # a quotation, and the token after all that belongs to it
