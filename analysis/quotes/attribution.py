"""One quotation with its source and cue, as ranges of tokens."""

from dataclasses import dataclass

from analysis.text import Span


@dataclass(slots=True, eq=False)
class Attribution:
    """One quotation: its pieces, who says it, by which words.

    `follows` is the quotation whose speaker goes on here, where none is named; `verbatim` marks a transcript's
    line, whose words are the speaker's own without quotation marks.
    """

    content: list[Span]
    source: Span | None = None
    cue: Span | None = None
    lemma: str | None = None
    follows: "Attribution | None" = None
    verbatim: bool = False


Found = tuple[Attribution, int]  # a quotation, and the token after all that belongs to it
