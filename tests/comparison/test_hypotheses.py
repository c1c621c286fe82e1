"""Hypotheses written down beforehand: few, one-sided, tested apart from what is explored."""

import numpy as np
import pytest

from analysis.comparison.hypotheses import confirm, read
from analysis.errors import InputError
from analysis.show.comparison import hypotheses as confirmed
from tests.comparison.test_quotes import corpus_of as quotations
from tests.comparison.test_quotes import quote
from tests.comparison.test_words import corpus_of

WORD = {"measure": "words", "group": "regime", "outlet": "A", "reference": "B", "direction": "more"}


@pytest.fixture
def stated(tmp_path):
    """Return a function that writes hypotheses, as keys and values, into a file."""

    def write(*hypotheses):
        tables = ("\n".join(f"{key} = {value!r}" for key, value in one.items()) for one in hypotheses)
        (tmp_path / "hypotheses.toml").write_text("\n".join(f"[[hypothesis]]\n{table}" for table in tables))
        return tmp_path / "hypotheses.toml"

    return write


@pytest.fixture(scope="module")
def corpus():
    """A says regime in every article, B in none; both say town as often, once in all articles but one."""
    return corpus_of(
        {(outlet, None): [f"the {it} in the town"] * 4 + [f"the {it} in town town"]
         for outlet, it in (("A", "regime fell"), ("B", "roof fell"))}
    )  # fmt: skip


def test_a_hypothesis_holds_in_the_direction_that_it_names_and_in_no_other(corpus, stated):
    more, less = confirm(corpus, read(stated(WORD, WORD | {"direction": "less"}))).itertuples()
    assert more.holds and not less.holds
    assert more.estimate == less.estimate == pytest.approx(1000 / 6)
    # of the 252 ways to give names to ten articles, one has the word five times at A; all have as little or less
    assert more.p == pytest.approx(1 / 252, abs=0.002) and less.p == 1


def test_what_is_as_large_on_both_sides_is_not_confirmed(corpus, stated):
    (row,) = confirm(corpus, read(stated(WORD | {"group": "town"}))).itertuples()
    assert row.estimate == 0 and not row.holds


def test_swapping_outlets_and_direction_says_the_same(corpus, stated):
    swapped = WORD | {"outlet": "B", "reference": "A", "direction": "less"}
    one, other = confirm(corpus, read(stated(WORD, swapped))).itertuples()
    assert one.estimate == -other.estimate and one.p == pytest.approx(other.p, abs=0.002)


def test_p_values_are_those_of_all_hypotheses_by_holms_steps(corpus, stated):
    others = [WORD | {"group": "town"}, WORD | {"group": "zombie"}, WORD]
    table = confirm(corpus, read(stated(WORD, *others)))
    p = table["p"].to_numpy()
    assert np.isnan(p[2]) and p[0] == p[3], "what cannot be tested does not count"
    # 3 p of the smallest; the next has 2 p and may not be smaller; the last its own
    assert table["p_adjusted"].tolist() == pytest.approx([3 * p[0], p[1], np.nan, 3 * p[0]], nan_ok=True)
    assert table["holds"].tolist() == [True, False, False, True]


def test_a_share_of_quotations_is_tested_too(stated):
    corpus = quotations("A" * 6 + "B" * 6, *(quote(f"A{i}", 9) for i in range(6)))
    asked = {"measure": "quotes", "by": "kind", "group": "direct", "outlet": "A", "reference": "B", "direction": "more"}
    (row,) = confirm(corpus, read(stated(asked))).itertuples()
    assert (row.estimate, row.holds) == (0.3, True)


def test_what_the_articles_do_not_allow_is_said_with_its_reason(corpus, stated):
    asked = {
        "measure": "quotes",
        "by": "kind",
        "group": "shouted",
        "outlet": "A",
        "reference": "B",
        "direction": "more",
    }
    (row,) = confirm(quotations("AB", quote("A0")), read(stated(asked))).itertuples()
    assert not row.holds and row.why.startswith("there is no 'shouted' in these articles; there are any, direct, ")
    (row,) = confirm(quotations("AB", quote("A0")), read(stated(asked | {"group": "direct"}))).itertuples()
    assert not row.holds and row.why == "fewer than 5 articles of an outlet allow it, or all are alike"
    with pytest.raises(InputError, match="there is no article of outlet 'C'"):
        confirm(corpus, read(stated(WORD | {"outlet": "C"})))


def test_they_are_told_in_sentences(corpus, stated):
    file = stated(WORD, WORD | {"direction": "less"}, WORD | {"group": "zombie"})
    holds, turned, absent = confirmed(corpus, file).sentences
    assert holds.startswith("Hypothesis 1, “A uses “regime” more than B”, holds. The difference is +166.67 ")
    assert "in 5 and 5 articles. Chance alone would give as much in 0." in holds
    assert holds.endswith(" % of cases, with 3 hypotheses counted.")
    assert "“B uses “regime” more than A”, is not confirmed. The difference is +166.67 " in turned
    assert "could not be tested: no article chosen uses 'zombie'; " in absent


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("hypothesis = ", "is not TOML in UTF-8 ("),
        ("", "has to consist of tables [[hypothesis]], each with measure, group, outlet, reference, direction"),
        ("[hypothesis]\nmeasure = 'words'", "has to consist of tables [[hypothesis]]"),
        ("hypothesis = [1]", "has to consist of tables [[hypothesis]]"),
        ("seed = 1\n[[hypothesis]]", "has to consist of tables [[hypothesis]]"),
        ("[[hypothesis]]\nmeasure = 'words'", 'hypothesis 1: there is no text for group; write group = "…"'),
        ("[[hypothesis]]\nmeasure = 3", "hypothesis 1: there is no text for measure"),
    ],
)
def test_a_file_that_states_none_is_refused_in_a_sentence(tmp_path, text, problem):
    (tmp_path / "h.toml").write_text(text)
    with pytest.raises(InputError) as told:
        read(tmp_path / "h.toml")
    assert str(told.value).startswith(f"{tmp_path / 'h.toml'}: {problem}") and "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"direction": "up"}, "the direction is 'up'; write more or less"),
        ({"measure": "tone"}, "there is no measure 'tone'; choose words, "),
        ({"by": "side"}, "term takes no --by; leave it out"),
        ({"measure": "quotes", "by": "colour"}, "there is no --by colour of quotes; choose kind, "),
    ],
)
def test_a_hypothesis_that_cannot_be_tested_is_refused_with_its_number(stated, wrong, problem):
    with pytest.raises(InputError) as told:
        read(stated(WORD, WORD | wrong))
    assert f"hypothesis 2: {problem}" in str(told.value)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match=r"cannot be read \(.*\); name another file"):
        read(tmp_path / "gone.toml")
