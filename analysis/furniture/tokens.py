"""Cut a page into tokens that are the same under another date or number, and tell paragraphs from other lines."""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

SHINGLE = 6
MIN_RUNNING_WORDS = 12

_TOKEN = re.compile(r"\d+|[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+")
_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_DATES = {form: "@" for name in f"{_MONTHS} {_DAYS}".split() for form in (name, name[:3])}
_ENDS = re.compile(r"[.!?…][\"')\]]*$")
_FACTORS = np.array([0x9E3779B97F4A7C15 * (2 * k + 1) % 2**64 | 1 for k in range(SHINGLE)], dtype=np.uint64)


class Token(NamedTuple):
    """A token of a page: its offsets, and what is left of it when case, numbers and dates play no part."""

    start: int
    end: int
    key: str


def tokens(plain: str) -> list[Token]:
    """Cut a normalised text into tokens: numbers, words, and words that meet without a space between them."""
    return [Token(*match.span(), _key(match.group())) for match in _TOKEN.finditer(plain)]


def shingles(page: Sequence[Token]) -> list[int]:
    """Give a number for each run of `SHINGLE` tokens, the same for the same run on any machine."""
    n = len(page) - SHINGLE + 1
    if n <= 0:
        return []
    codes = np.fromiter((_code(token.key) for token in page), np.uint64, len(page))
    mixed = np.zeros(n, np.uint64)
    for i, factor in enumerate(_FACTORS):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) + codes[i : i + n] * factor
    return (mixed >> np.uint64(4)).tolist()


def digest(line: str) -> str:
    """Give the digest of a line, the same for a line with another number or date."""
    return digest_keys([token.key for token in tokens(line)] or [line])


def digest_keys(keys: Sequence[str]) -> str:
    """Give the digest of a run of keys."""
    return hashlib.blake2b(" ".join(keys).encode("utf-8", "replace"), digest_size=6).hexdigest()


def is_running(line: str) -> bool:
    """Say whether a line reads like a paragraph: a dozen words or more, and a full stop."""
    return len(line) > 40 and bool(_ENDS.search(line[-8:])) and len(line.split()) >= MIN_RUNNING_WORDS


@lru_cache(maxsize=100_000)
def _key(word: str) -> str:
    folded = word.casefold()
    return "0" if folded[0].isdigit() else _DATES.get(folded, folded)


@lru_cache(maxsize=100_000)
def _code(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest())
