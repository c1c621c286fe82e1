"""Cut a page into tokens that are the same under another date or number, and tell paragraphs from other lines."""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

SHINGLE = 6
MIN_RUNNING_WORDS = 12
MAX_CACHED = 100_000

# The first case is nothing but the commonest of the last, and quicker.
_TOKEN = re.compile(r"[A-Z]?[a-z]++(?=[ ,.\n])|\d+|[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+")
_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_DATES = {form: "@" for name in f"{_MONTHS} {_DAYS}".split() for form in (name, name[:3])}
_ENDS = re.compile(r"[.!?…][\"')\]]*$")
_FACTORS = np.array([0x9E3779B97F4A7C15 * (2 * k + 1) % 2**64 | 1 for k in range(SHINGLE)], dtype=np.uint64)


class Tokens(NamedTuple):
    """The tokens of a page: their offsets, and what is left of each when case, numbers and dates play no part."""

    starts: list[int]
    ends: list[int]
    keys: list[str]


def tokens(plain: str) -> Tokens:
    """Cut a normalised text into tokens: numbers, words, and words that meet without a space between them."""
    spans = list(map(re.Match.span, _TOKEN.finditer(plain)))
    return Tokens([s for s, _ in spans], [e for _, e in spans], [_KEYS[plain[s:e]] for s, e in spans])


def keys(plain: str) -> list[str]:
    """Give the keys of the tokens of a normalised text."""
    return [_KEYS[token] for token in _TOKEN.findall(plain)]


def shingles(page: Sequence[str]) -> list[int]:
    """Give a number for each run of `SHINGLE` keys of tokens, the same for the same run on any machine."""
    n = len(page) - SHINGLE + 1
    if n <= 0:
        return []
    codes = np.array([_CODES[key] for key in page], np.uint64)
    mixed = np.zeros(n, np.uint64)
    for i, factor in enumerate(_FACTORS):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) + codes[i : i + n] * factor
    return (mixed >> np.uint64(4)).tolist()


def digest(line: str) -> str:
    """Give the digest of a line, the same for a line with another number or date."""
    return digest_keys(keys(line) or [line])


def digest_keys(keys: Sequence[str]) -> str:
    """Give the digest of a run of keys."""
    return hashlib.blake2b(" ".join(keys).encode("utf-8", "replace"), digest_size=6).hexdigest()


def is_running(line: str) -> bool:
    """Say whether a line reads like a paragraph: a dozen words or more, and a full stop."""
    return len(line) > 40 and bool(_ENDS.search(line[-8:])) and len(line.split()) >= MIN_RUNNING_WORDS


class _Cached(dict):
    """What `made` gives of the words met before: most words of a page have been."""

    def __init__(self, made: Callable):
        super().__init__()
        self.made = made

    def __missing__(self, word: str):
        if len(self) > MAX_CACHED:
            self.clear()
        found = self[word] = self.made(word)
        return found


def _key(word: str) -> str:
    folded = word.casefold()
    return "0" if folded[0].isdigit() else _DATES.get(folded, folded)


def _code(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest())


_KEYS, _CODES = _Cached(_key), _Cached(_code)
