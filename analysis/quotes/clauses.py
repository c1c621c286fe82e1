"""Tokens and clauses, without a parser: where a sentence breaks, where a subject stands, where a clause ends.

Entry points: `read`, `Tokens`, `subject_before`, `noun_phrase_after`, `clause_subject`.
A quoted region is one token here: what is said between the marks never decides who says it.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from analysis.quotes.marks import Region
from analysis.text import Span, normalise

QUOTED = '"'
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:'s\b)?"
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|St|Jr|Sr|Lt|Gen|Prof|Rev|Sgt|Col|Adm|Capt)\."
    r"|[^\W\d_]\.(?=\s[^\W\d_a-z])"
    r"|\d+(?:[.,:]\d+)+|[^\W_]+(?:['-][^\W_]+)*|--+|\.{2,}|\S"
)
_WORD = re.compile(r"[^\W_]")
ENDS = frozenset(".!?…")
PRONOUNS = frozenset(
    (
    "he she they it i we you who some many others one everyone everybody someone somebody nobody those "
    "both several most few neither all"
).split()
)
AUXILIARIES = frozenset(
    (
    "is are was were be been being am has have had having do does did will would can could may might must "
    "shall should 's 've 'd cannot can't won't wouldn't didn't doesn't don't isn't aren't wasn't weren't "
    "hasn't haven't hadn't couldn't shouldn't"
).split()
)
ADVERBS = frozenset(
    (
    "also not never ever once often always later then again still even just now long first only already "
    "recently previously repeatedly reportedly further simply merely rather soon himself herself "
    "themselves itself neither nor instead therefore thus ultimately"
).split()
)
CONJUNCTIONS = frozenset(
    (
    "and but or nor yet so while whereas although though because since when after before if unless until "
    "as that than whether where why how what which who whom whose despite"
).split()
)
PREPOSITIONS = frozenset(
    (
    "in on at by for from with of to about against during under over after before between among through "
    "into without within across near around along behind beyond upon via despite amid per toward towards "
    "outside inside like unlike including"
).split()
)
DETERMINERS = frozenset(
    "the a an this that these those his her its their my our your no any each every another some".split()
)
TIMES = frozenset(
    (
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow earlier later "
    "recently tonight morning afternoon evening night week month year january february march april may "
    "june july august september october november december jan feb aug sept oct nov dec last this "
    "previously again once ago afterward afterwards wednesday's"
).split()
)
_IRREGULAR_PAST = frozenset(
    (
    "said told came went took gave made got saw knew thought found left met spoke began became kept held "
    "led put ran sat stood won lost sent set cut hit let felt brought bought built fell rose drew drove "
    "grew threw wrote broke chose flew forgot hung heard laid lay meant paid read rode sought sold shot "
    "shut slept spent struck swore taught tore understood wore"
).split()
)


@dataclass(slots=True)
class Tokens:
    """The tokens of running text in parallel lists; `region[i]` is the quoted region token `i` stands for, or -1."""

    text: str
    start: list[int]
    end: list[int]
    word: list[str]
    region: list[int]
    regions: list[Region]
    capital: list[bool]

    def span(self, first: int, last: int) -> Span:
        """The characters from token `first` to before token `last`."""
        return self.start[first], self.end[last - 1]


def read(text: str, pieces: list[Span], sentences: list[Span], regions: list[Region]) -> tuple[Tokens, list, list]:
    """Read tokens; give them with the paragraphs and the sentences as token ranges.

    Examples
    --------
    >>> from analysis.quotes.marks import regions
    >>> text = "“Go. Now,” he said. She left."
    >>> tokens, _, units = read(text, [(0, 29)], [(0, 4), (5, 19), (20, 29)], regions(text, [(0, 29)]))
    >>> [" ".join(tokens.word[a:b]) for a, b in units]
    ['" he said .', 'she left .']
    """
    tokens = Tokens(text, [], [], [], [], regions, [])
    plain = normalise(text)
    paragraphs, units = [], []
    ends = [end for _, end in sentences]
    starts = [region.outer_start for region in regions]
    for piece_start, piece_end in pieces:
        first = len(tokens.word)
        at = piece_start
        k = bisect_left(starts, piece_start)
        while k < len(regions) and regions[k].outer_start < piece_end:
            _add_words(tokens, plain, at, regions[k].outer_start)
            _add_region(tokens, k)
            at = max(at, regions[k].outer_end)
            k += 1
        _add_words(tokens, plain, at, piece_end)
        last = len(tokens.word)
        if last > first:
            paragraphs.append((first, last))
            units.extend(_sentences(tokens, first, last, ends))
    return tokens, paragraphs, units


def _add_words(tokens: Tokens, plain: str, start: int, end: int) -> None:
    for match in _TOKEN.finditer(plain, start, end):
        form = match.group()
        tokens.start.append(match.start())
        tokens.end.append(match.end())
        tokens.word.append(form.lower())
        tokens.region.append(-1)
        tokens.capital.append(form[0].isupper())


def _add_region(tokens: Tokens, k: int) -> None:
    region = tokens.regions[k]
    tokens.start.append(region.outer_start)
    tokens.end.append(region.outer_end)
    tokens.word.append(QUOTED)
    tokens.region.append(k)
    tokens.capital.append(False)


def ending(tokens: Tokens, i: int) -> str:
    """The last character inside the quoted region at token `i`: its comma, full stop or letter."""
    region = tokens.regions[tokens.region[i]]
    return tokens.text[region.start : region.end].rstrip()[-1:]


def beginning(tokens: Tokens, i: int) -> str:
    """The first letter or digit inside the quoted region at token `i`."""
    region = tokens.regions[tokens.region[i]]
    match = _WORD.search(tokens.text, region.start, min(region.end, region.start + 50))
    return match.group() if match else ""


def is_title(tokens: Tokens, i: int) -> bool:
    """Say whether the quoted region at token `i` is written like the title of a work: Every Noun a Capital."""
    region = tokens.regions[tokens.region[i]]
    if region.end - region.start > 120:
        return False
    inner = tokens.text[region.start : region.end].split()
    heads = [form for form in inner if form[0].isupper() or form.lower() not in DETERMINERS | PREPOSITIONS | CONJUNCTIONS]
    return len(inner) > 1 and inner[-1][-1:] not in "!?" and all(form[0].isupper() or form[0].isdigit() for form in heads)


def _sentences(tokens: Tokens, first: int, last: int, ends: list[int]) -> list[Span]:
    found = []
    start = first
    for i in range(first, last - 1):
        word, following = tokens.word[i], tokens.word[i + 1]
        new = tokens.capital[i + 1] or tokens.region[i + 1] >= 0 or tokens.word[i + 1][0].isdigit()
        if tokens.region[i] >= 0:
            breaks = new and ending(tokens, i) in ENDS and following[0] not in ENDS
        else:
            k = bisect_left(ends, tokens.end[i])
            breaks = k < len(ends) and ends[k] <= tokens.start[i + 1] and (new or word[-1] not in ENDS)
            breaks = breaks or (word in ENDS and tokens.region[i + 1] >= 0 and beginning(tokens, i + 1).isupper())
        if breaks:
            found.append((start, i + 1))
            start = i + 1
    found.append((start, last))
    return found


def is_finite(tokens: Tokens, i: int) -> bool:
    """Guess from its shape whether a token is a finite verb."""
    word = tokens.word[i]
    return word in AUXILIARIES or word in _IRREGULAR_PAST or (word.endswith("ed") and not tokens.capital[i])


def subject_before(tokens: Tokens, low: int, high: int) -> Span | None:
    """Find the noun phrase that ends right before token `high`, with its appositions; None if there is none.

    Examples
    --------
    >>> text = "On Monday Ann Lee, the mayor of Lund, said"
    >>> tokens, _, units = read(text, [(0, len(text))], [(0, len(text))], [])
    >>> first, last = subject_before(tokens, 0, len(tokens.word) - 1)
    >>> text[slice(*tokens.span(first, last))]
    'Ann Lee, the mayor of Lund'
    """
    words = tokens.word
    end = high
    while end > low and words[end - 1] == ",":
        end -= 1
    if end == low:
        return None
    trailing_comma = end < high
    if words[end - 1] in PRONOUNS and not trailing_comma:
        return end - 1, end
    if trailing_comma and (whole := _before_insertion(tokens, low, end)):
        return whole
    start = _phrase_start(tokens, low, end)
    return None if start == end else _without_leading_adjunct(tokens, start, end)


def _before_insertion(tokens: Tokens, low: int, end: int) -> Span | None:
    """X, …, said: whatever stands between the two commas, the noun phrase before them is the subject."""
    words = tokens.word
    comma = end - 1
    for _ in range(4):
        while comma > low and words[comma] != "," and end - comma < 40 and tokens.region[comma] < 0:
            comma -= 1
        if comma <= low or words[comma] != ",":
            return None
        start = _phrase_start(tokens, low, comma)
        found = _without_leading_adjunct(tokens, start, comma) if start < comma else None
        inserted = words[comma + 1]
        if found is None or words[comma - 1] in TIMES or (inserted in CONJUNCTIONS and inserted not in _INSERTING):
            return None
        if words[comma - 1].isdigit() or (found[0] > low and words[found[0] - 1] == "," and not tokens.capital[found[0]]):
            comma -= 1
            continue
        return found[0], end
    return None


_INSERTING = frozenset(["who", "whose", "whom", "which", "when", "as", "while", "speaking"])


def _phrase_start(tokens: Tokens, low: int, end: int) -> int:
    words = tokens.word
    start = end
    while start > low and end - start < 40:
        word = words[start - 1]
        if word == ")":
            opening = next((k for k in range(start - 2, max(low, start - 15) - 1, -1) if words[k] == "("), None)
            if opening is None:
                break
            start = opening
            continue
        if word == "and" and start < end:
            if start - 1 > low and (tokens.capital[start] and tokens.capital[start - 2]):
                start -= 1
                continue
            break
        if word in CONJUNCTIONS or word in AUXILIARIES or (word == "by" and is_finite(tokens, start - 2)):
            break
        if not (word[0].isalnum() or word in "&/'-.$%" or tokens.region[start - 1] >= 0):
            break
        if word == "." or (tokens.region[start - 1] >= 0 and ending(tokens, start - 1) in ",.!?…"):
            break
        if word in PRONOUNS and word not in DETERMINERS and word not in ("all", "both", "many", "most", "several", "few"):
            break
        if is_finite(tokens, start - 1) and start < end and not _participle(tokens, start - 1):
            break
        start -= 1
    return start


def _participle(tokens: Tokens, i: int) -> bool:
    """An -ed form between a determiner and a noun is no verb: 'the proposed law', 'a retired general'."""
    return i > 0 and (tokens.word[i - 1] in DETERMINERS or tokens.word[i - 1].endswith(("'s", "ly")))


def _without_leading_adjunct(tokens: Tokens, start: int, end: int) -> Span | None:
    words = tokens.word
    while start < end and (words[start] in ADVERBS or words[start] in ("-", "'", ".", "/")):
        start += 1
    if start < end and words[start] in PREPOSITIONS | TIMES | {"on"} and words[start] != "like":
        # In Rome on Monday Ann Lee said: the subject is the last run of names or the last determined phrase
        for k in range(end - 1, start, -1):
            if words[k] in DETERMINERS and words[k - 1] not in PREPOSITIONS:
                return k, end
            if tokens.capital[k] and words[k] not in TIMES and not (tokens.capital[k - 1] and words[k - 1] not in TIMES):
                return (k, end) if words[k - 1] not in PREPOSITIONS or words[k-1] == "of" else (k, end)
        return None
    return (start, end) if start < end else None


def noun_phrase_after(tokens: Tokens, start: int, high: int) -> Span | None:
    """Find the noun phrase that begins at token `start`: up to a verb, a stop or the phrase's last apposition."""
    words = tokens.word
    if start >= high:
        return None
    if words[start] in PRONOUNS and words[start] not in DETERMINERS:
        alone = words[start] in _PERSONAL or start + 1 >= high or not words[start + 1][0].isalnum() or words[start + 1] in TIMES
        if alone:
            return start, start + 1
    end = start
    commas = 0
    while end < high and end - start < 45:
        word = words[end]
        if word == ",":
            if commas >= 4 or (not commas % 2 and not _apposition_follows(tokens, end + 1, high)) or commas % 2:
                break
            commas += 1
        elif word == "(":
            closing = next((k for k in range(end + 1, min(high, end + 15)) if words[k] == ")"), None)
            if closing is None:
                break
            end = closing
        elif tokens.region[end] >= 0:
            if end == start or ending(tokens, end) in ",.!?…":
                break
        elif not (word[0].isalnum() or word in "&/'-$%.") or word == "." or word in ("after", "during", "before", "when",
            "while", "because", "as", "if", "but", "though", "although", "that", "adding", "following", "according"):
            break
        elif word in TIMES and not (tokens.capital[end - 1] and end - 1 > start and words[end - 1] not in TIMES and False):
            if words[end - 1] in PREPOSITIONS or words[end - 1] in DETERMINERS or end > start:
                break
        elif end > start and commas == 0 and is_finite(tokens, end) and words[end - 1] not in DETERMINERS:
            break
        end += 1
    while end > start and (words[end - 1] in PREPOSITIONS or words[end - 1] in (",", "and", "in", "on", "-")):
        end -= 1
    return (start, end) if end > start else None


def _apposition_follows(tokens: Tokens, i: int, high: int) -> bool:
    """An apposition starts like a noun phrase and reaches a comma or the sentence's end before any finite verb."""
    if i >= high or not (tokens.word[i] in DETERMINERS | {"who", "whose", "then", "former"} or tokens.word[i].isdigit()
                         or tokens.word[i] in _APPOSED or tokens.capital[i] and not tokens.capital[i - 2]):
        return False
    relative = tokens.word[i] in ("who", "whose")
    for k in range(i, min(high, i + 25)):
        if tokens.word[k] == "," or tokens.word[k] in ENDS:
            return True
        if is_finite(tokens, k) and not relative and not _participle(tokens, k):
            return False
    return high - i < 25


_PERSONAL = frozenset(["he", "she", "they", "it", "i", "we", "you", "who"])
_APPOSED = frozenset(
    (
    "chief director president professor head chairman chairwoman spokesman spokeswoman editor author "
    "executive senior co-founder founder one r d jr. senator governor"
).split()
)


def clause_subject(tokens: Tokens, low: int, high: int) -> Span | None:
    """Find who acts in the last clause before token `high` that is not itself reported: its verb's subject.

    Examples
    --------
    >>> text = "Ann Lee was asked whether Bo was ill and replied"
    >>> tokens, _, _ = read(text, [(0, len(text))], [(0, len(text))], [])
    >>> first, last = clause_subject(tokens, 0, len(tokens.word) - 1)
    >>> text[slice(*tokens.span(first, last))]
    'Ann Lee'
    """
    words = tokens.word
    found = None
    start = low
    for i in range(low, high):
        if tokens.region[i] >= 0 or words[i] == ";":
            start = i + 1
            continue
        if i > start and is_finite(tokens, i) and not _participle(tokens, i):
            k = i
            while k > start and (words[k - 1] in ADVERBS or words[k - 1].endswith("ly")):
                k -= 1
            subject = subject_before(tokens, start, k)
            if subject is not None:
                opening = words[subject[0] - 1] if subject[0] > low else ""
                if words[subject[0]] not in ("who", "which", "that", "what") and (found is None or opening not in _EMBEDDING):
                    found = subject
            start = i + 1
    return found


_EMBEDDING = frozenset("that whether if how why what who which said says told".split())
