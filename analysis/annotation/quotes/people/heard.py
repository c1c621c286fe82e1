"""What an article has said so far of its speakers, by which later mentions are understood. Entry point: `Heard`."""

from bisect import bisect_right

from analysis.annotation.quotes.people.cast import UNKNOWN, Cast, Person, Speaker
from analysis.annotation.quotes.people.nameless import Nameless
from analysis.annotation.quotes.rules.tokens import Tokens

NEAR = 150  # tokens over which a mention reaches back
POINTING = frozenset("the this that his her their its".split())


class Heard:
    """The people, bodies and descriptions of an article, and who spoke last: as a person, an institution, a medium."""

    def __init__(self, tokens: Tokens, starts: list[int], aside: Cast | None = None):
        self.tokens, self.starts = tokens, starts
        self.cast, self.nameless = Cast(tokens, starts, aside), Nameless(tokens)
        self.last = self.last_body = self.last_outlet = self.last_institution = UNKNOWN
        self.last_at = self.last_end = self.outlet_at = 0
        self.last_person: Person | None = None

    def remember(self, speaker: Speaker, person: Person | None, where: int, until: int) -> None:
        """Keep who spoke, from token `where` to before token `until`; an institution is a body or a medium."""
        self.last, self.last_person, self.last_at, self.last_end = speaker, person, where, until
        if speaker[1] == "institution":
            self.last_institution = self.last_body = speaker
        elif speaker[1] == "outlet":
            self.last_institution = self.last_outlet = speaker
            self.outlet_at = where

    def sentence(self, at: int) -> int:
        """Return the first token of the sentence that token `at` stands in."""
        return self.starts[max(0, bisect_right(self.starts, at) - 1)]
