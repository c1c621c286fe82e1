"""Regular expressions mean the same in every Python that the project allows."""

import re
from pathlib import Path

import pytest

from analysis.quotes.model.features import TOKEN

ROOT = Path(__file__).resolve().parents[1]
# Python before 3.11.5 matches these wrongly where the group itself repeats something.
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")


@pytest.mark.parametrize(("pattern", "is_one"), [("(?:a++b)*+", True), ("(?>a)", True), ("[a-z]*+(?:b)?", False)])
def test_a_possessive_group_is_told_from_a_possessive_character(pattern, is_one):
    assert bool(POSSESSIVE_GROUP.search(pattern)) is is_one


@pytest.mark.parametrize("module", sorted((ROOT / "analysis").rglob("*.py")), ids=lambda path: path.stem)
def test_no_pattern_repeats_a_group_possessively(module):
    assert not POSSESSIVE_GROUP.search(module.read_text("utf-8"))


def test_tokens_of_the_quotation_model_end_before_their_full_stop():
    assert TOKEN.findall("He's of the U.S. Navy, A/B 1,000.") == [
        *("He's", "of", "the", "U.S", ".", "Navy", ",", "A/B", "1,000", ".")
    ]
