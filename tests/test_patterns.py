"""Regular expressions mean the same in every Python that the project allows, and take no more than linear time."""

import importlib
import pkgutil
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from re import _constants as kinds
from re import _parser as parser

import pytest

import analysis
from analysis.annotation.quotes.model.features import TOKEN

pytestmark = pytest.mark.attack("a text is made to make a pattern slow")
ROOT = Path(__file__).resolve().parents[1]
# Python before 3.11.5 matches these wrongly where the group itself repeats something.
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")


@pytest.mark.parametrize(("pattern", "is_one"), [("(?:a++b)*+", True), ("(?>a)", True), ("[a-z]*+(?:b)?", False)])
def test_a_possessive_group_is_told_from_a_possessive_character(pattern, is_one):
    assert bool(POSSESSIVE_GROUP.search(pattern)) is is_one


@pytest.mark.parametrize(
    "module",
    sorted(path for name in ("analysis", "training", "tests/benchmarks") for path in (ROOT / name).rglob("*.py")),
    ids=lambda path: path.stem,
)
def test_no_pattern_repeats_a_group_possessively(module):
    assert not POSSESSIVE_GROUP.search(module.read_text("utf-8"))


def test_tokens_of_the_quotation_model_end_before_their_full_stop():
    assert TOKEN.findall("He's of the U.S. Navy, A/B 1,000.") == [
        *("He's", "of", "the", "U.S", ".", "Navy", ",", "A/B", "1,000", ".")
    ]


# Elsewhere patterns see what developers or the pages' own code wrote, where every < of foreign text is escaped.
OWN_TEXT_ONLY = ("tests.benchmarks", ".training", ".__main__")
METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")
REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
CHARACTERS = "a A1.,'\"-_\n“é;:()=@/—\t\0"
N_UNITS = 400  # tried of each pattern, drawn where there are more


def patterns_in(value) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict | list | tuple | set | frozenset):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from patterns_in(inner)


def patterns() -> dict[re.Pattern, tuple[str, set[str]]]:
    """Give each pattern of the package with its name and the methods that it is used by."""
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "analysis").rglob("*.py"))
    used: dict[str, set[str]] = {}
    for name, method in re.findall(rf"\b(\w+)\.({'|'.join(METHODS)})\b", source):
        used.setdefault(name, set()).add(method)
    found = {}
    for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
        if not any(part in module.name for part in OWN_TEXT_ONLY):
            for name, value in vars(importlib.import_module(module.name)).items():
                for pattern in patterns_in(value) if not name.startswith("__") else ():
                    # one that is passed on by its name is asked at given places only
                    found[pattern] = f"{module.name}.{name}", used.get(name, {"match", "fullmatch"})
    return found


def one_of(kind, value, turn: int) -> str:
    """Give a character that an element of a pattern matches, another one at each turn."""
    if kind is kinds.LITERAL:
        return chr(value)
    if kind is kinds.IN:
        items = parser.SubPattern(parser.State(), [(kind, value)])
        one = re._compiler.compile(items)
        fitting = [character for character in CHARACTERS if one.fullmatch(character)]
        first = next((v for k, v in value if k in (kinds.LITERAL, kinds.RANGE)), ord("a"))
        return fitting[turn % len(fitting)] if fitting else chr(first[0] if isinstance(first, tuple) else first)
    return CHARACTERS[turn]


def inner_of(kind, value) -> list:
    """Give the patterns within an element of a pattern."""
    if kind in REPEATS:
        return [value[2]]
    if kind is kinds.SUBPATTERN:
        return [value[-1]]
    if kind is kinds.ATOMIC_GROUP:
        return [value]
    return value[1] if kind is kinds.BRANCH else []


def sample(elements, turn: int) -> str:
    """Give a text that a pattern matches, or nearly."""
    made = ""
    for kind, value in elements:
        inner = inner_of(kind, value)
        if inner:
            times = max(value[0], 1) if kind in REPEATS else 1
            made += sample(inner[turn % len(inner)], turn) * times
        elif kind in (kinds.LITERAL, kinds.NOT_LITERAL, kinds.ANY, kinds.IN):
            made += one_of(kind, value, turn)
    return made


def units(elements, turn: int, before: str = "") -> Iterator[tuple[str, str]]:
    """Give what to repeat, and what to put before it: what a pattern repeats, and each beginning of it."""
    here = before
    for kind, value in elements:
        for inner in inner_of(kind, value):
            if kind in REPEATS and value[1] > 8:
                yield here, sample(inner, turn)
            yield from units(inner, turn, here)
        here += sample([(kind, value)], turn)
        yield before, here[len(before) :]


def seconds(pattern: re.Pattern, method: str, text: str) -> float:
    arguments = ("", text) if method == "sub" else (text,)
    start = time.process_time()
    found = getattr(pattern, method)(*arguments)
    if method == "finditer":
        for _ in found:
            pass
    return time.process_time() - start


def grows(pattern: re.Pattern, method: str, before: str, unit: str) -> bool:
    """Say whether four times the text takes, thrice, more than ten times the time; most are plainly quick."""

    def cost(n_characters: int) -> float:
        return seconds(pattern, method, before + unit * (n_characters // len(unit)) + "\0")

    return cost(2_000) > 0.0005 and all(cost(16_000) > max(10 * min(cost(4_000), cost(4_000)), 0.02) for _ in range(3))


def growing(pattern: re.Pattern, methods: set[str]) -> tuple[str, str, str] | None:
    """Give a method, what to repeat and what to put before it, by which the time grows faster than the text."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    tried = sorted({(before, unit) for turn in range(3) for before, unit in units(tree, turn) if unit})
    tried = random.Random(0).sample(tried, min(len(tried), N_UNITS))
    ways = ((method, *pair) for pair in tried for method in sorted(methods))
    return next((way for way in ways if grows(pattern, *way)), None)


@pytest.mark.parametrize(
    ("pattern", "method", "is_slow"),
    [
        ("a*b", "search", True),
        ("a*b", "match", False),
        ("(?<!a)a*b", "search", False),
        ("a{1,30}b", "search", False),
    ],
)
def test_a_pattern_that_grows_is_told_from_one_that_does_not(pattern, method, is_slow):
    assert bool(growing(re.compile(pattern), {method})) is is_slow


def test_no_pattern_takes_more_than_linear_time_as_it_is_used():
    found = patterns()
    assert len(found) > 80
    slow = {name: growing(pattern, used) for pattern, (name, used) in found.items()}
    assert {name: way for name, way in slow.items() if way} == {}
