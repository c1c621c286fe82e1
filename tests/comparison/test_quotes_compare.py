"""Who is given the word: shares worked by hand, what always holds, and what must not be said of few articles."""

import numpy as np
import pandas as pd
import pytest
from analysis.comparison.families import together
from analysis.show.quotes import findings as quote_findings
from hypothesis import given
from hypothesis import strategies as st

from analysis.cli_compare import compare as command
from analysis.comparison import quotes
from analysis.corpus.speakers import name_speakers
from analysis.errors import InputError
from analysis.show import findings
from analysis.vocabulary import CUE_CLASSES

COLUMNS = ["article_id", "kind", "speaker", "speaker_kind", "side", "via", "cue_class", "n_words", "position"]


def articles_of(*outlets, n_words=30, story=None):
    rows = [(f"{outlet}{i}", outlet, story, n_words) for i, outlet in enumerate(outlets)]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "story", "n_words"])


def quote(article_id, n_words=3, **said):
    defaults = {"kind": "direct", "speaker": "Ann Lee", "speaker_kind": "named", "via": None, "side": None}
    return {"article_id": article_id, "cue_class": "neutral", "n_words": n_words, "position": 0.0} | defaults | said


def guest(number):
    return {"speaker": f"guest {number}", "speaker_kind": "anonymous"}


def table_of(*rows):
    return name_speakers(pd.DataFrame(list(rows), columns=COLUMNS))


def estimates(articles, said, by):
    return quotes.compare(articles, said, by).set_index(by)["estimate"]


def test_the_classes_of_verbs_share_the_words_that_have_such_a_verb():
    said = table_of(quote("A0", 6), quote("A0", 2, cue_class="doubting"), quote("A0", 9, cue_class=None))
    found = estimates(articles_of("A"), said, "cue_class")
    assert found.to_dict() == {"neutral": 0.75, "doubting": 0.25, "endorsing": 0.0, "charged": 0.0}


@given(st.lists(st.tuples(st.sampled_from(CUE_CLASSES), st.integers(1, 400)), min_size=1))
def test_the_shares_of_the_classes_of_verbs_sum_to_one(said):
    rows = [quote("A0", n_words, cue_class=cue_class) for cue_class, n_words in said]
    assert estimates(articles_of("A"), table_of(*rows), "cue_class").sum() == pytest.approx(1)


def test_without_a_classed_verb_no_class_has_a_share():
    assert estimates(articles_of("A"), table_of(quote("A0", cue_class=None)), "cue_class").isna().all()


def test_scare_quotes_are_counted_per_1000_words_and_are_no_quotations():
    said = table_of(quote("A0"), quote("A0", kind="scare", speaker=None), quote("A0", kind="scare", speaker=None))
    articles = articles_of("A", n_words=500)
    assert estimates(articles, said, "scare").tolist() == [4.0]
    assert estimates(articles, said, "kind")["any"] == 3 / 500


def test_an_outlet_without_scare_quotes_has_none_per_1000_words():
    assert estimates(articles_of("A"), table_of(quote("A0")), "scare").tolist() == [0.0]


def test_a_quotation_counts_to_the_thirds_of_the_article_it_stands_in():
    # 30 words: the first quotation fills words 0 to 5, the second 18 to 26, over the edge at 20
    said = table_of(quote("A0", 6, position=0.0), quote("A0", 9, position=0.6))
    found = estimates(articles_of("A"), said, "position")
    assert found.round(6).to_dict() == {
        "mean position": round((6 * 0.0 + 9 * 0.6) / 15, 6),
        "first third": 0.6,
        "second third": 0.2,
        "last third": 0.7,
    }


def test_a_quotation_does_not_reach_beyond_the_end_of_its_article():
    found = estimates(articles_of("A"), table_of(quote("A0", 30, position=0.9)), "position")
    assert found["last third"] == pytest.approx(0.3)


def test_words_that_somebody_passed_on_are_a_share_of_the_quoted_ones():
    said = table_of(quote("A0", 3), quote("A0", 1, via="Interfax"))
    assert estimates(articles_of("A"), said, "via").to_dict() == {"passed on": 0.25}


@pytest.mark.parametrize("by", [by for by in quotes.GROUPINGS if by != "speaker"])
def test_no_grouping_stumbles_over_a_corpus_without_quotations(by):
    found = quotes.compare(articles_of(*"AAAAAB"), table_of(), by)
    assert set(found["outlet"]) == {"A", "B"}
    assert found["estimate"].fillna(0).eq(0).all()


def test_an_unknown_grouping_is_refused_by_name():
    with pytest.raises(InputError, match="'colour'"):
        quotes.compare(articles_of("A"), table_of(), "colour")


def test_the_command_line_offers_every_grouping():
    by = next(option for option in command.params if option.name == "by")
    assert tuple(by.type.choices) == (*quotes.GROUPINGS, "voice")


def many(rng, n=7):
    articles = articles_of(*"A" * n, *"B" * n, n_words=200, story="s")
    rows = [
        quote(
            article_id,
            int(rng.integers(3, 30)),
            speaker=str(rng.choice(["Ann Lee", "Bo Day", "Cy Fox", "Di Gray"])),
            cue_class=str(rng.choice(CUE_CLASSES)),
            position=float(rng.uniform(0, 0.9)),
            kind=str(rng.choice(["direct", "mixed", "scare"])),
        )
        for article_id in articles["article_id"]
        for _ in range(4)
    ]
    return articles, table_of(*rows)


@pytest.mark.parametrize("by", quotes.GROUPINGS)
def test_swapping_the_outlets_turns_the_sign_of_every_difference(by):
    articles, said = many(np.random.default_rng(1))
    one, other = (quotes.compare(articles, said, by, *pair) for pair in (("A", "B"), ("B", "A")))
    one, other = (table[table["reference"].notna()].set_index(by) for table in (one, other))
    pd.testing.assert_series_equal(one["estimate"], -other["estimate"])


def test_speakers_per_article_counts_each_speaker_once():
    said = table_of(quote("A0"), quote("A0"), quote("A0", speaker="Bo Day"), quote("A1"))
    assert estimates(articles_of("A", "A"), said, "n_speakers").to_dict() == {"per article": 1.5}


def differing(estimate, low, high, level=0.2):
    pair = {"n_stories": 1, "n_articles": 9, "reference_n_articles": 9, "p_adjusted": 0.01, "differs": True}
    rows = [
        {"outlet": name, "reference": None, "kind": kind, "estimate": level, "low": 0.1, "high": 0.3, "n_articles": 9}
        for name in "AB"
        for kind in ("any", "direct")
    ]
    rows.append({"outlet": "A", "reference": "B", "kind": "direct", "estimate": estimate, "low": low, "high": high})
    rows[-1] |= pair
    return pd.DataFrame(rows)


def test_a_difference_below_the_extractors_own_error_is_called_that():
    sentences = " ".join(findings.about_quotes(differing(0.02, 0.01, 0.03), "nothing", error=0.17))
    assert "smaller than what the extractor itself errs between outlets" in sentences


def test_a_difference_above_the_extractors_own_error_stands_alone():
    sentences = " ".join(findings.about_quotes(differing(0.08, 0.06, 0.1), "nothing", error=0.17))
    assert "extractor" not in sentences


def test_the_extractors_error_is_the_spread_between_outlets_of_the_gold_data():
    measured = pd.DataFrame({"outlet": ["A", "B", "all"], "direct": [70.0, 90.0, 20.0]})
    assert quotes.relative_error(measured) == pytest.approx(0.2)
    assert quotes.relative_error(measured.assign(share_bias=[-5.0, 3.0, 0.0])) == pytest.approx(0.08)
    assert np.isnan(quotes.relative_error(measured[["outlet"]]))


def test_speakers_that_differ_are_told_in_one_sentence_a_pair():
    rows = differing(0.08, 0.06, 0.1).rename(columns={"kind": "speaker"})
    rows["speaker"] = rows["speaker"].replace("direct", "Ann Lee")
    (sentence,) = quote_findings.about_voices({"speaker": rows})
    assert "A gives more words to Ann Lee (+8.0 points" in sentence


def test_what_one_of_many_tables_shows_by_chance_is_not_told():
    names = ("speaker_kind", "position", "cue_class", "via", "scare")
    tables = {by: differing(0.08, 0.06, 0.1).rename(columns={"kind": by}) for by in names}
    for p, table in zip((0.03, 0.2, 0.3, 0.4, 0.5), tables.values(), strict=True):
        table["p_adjusted"] = table["p_adjusted"].where(table["p_adjusted"].isna(), p)
        table["differs"] = table["p_adjusted"] < 0.05
    told = quote_findings.about_voices(together(tables))
    assert told == [
        "5 of 5 differences in speakers, place and verbs cannot be told from chance where all that this page "
        "compares of a pair is tested at once."
    ]
    tables["scare"]["p_adjusted"] = tables["scare"]["p_adjusted"].where(tables["scare"]["p_adjusted"].isna(), 0.004)
    tables["scare"]["differs"] = tables["scare"]["p_adjusted"] < 0.05
    told = quote_findings.about_voices(together(tables))
    assert len(told) == 2 and "scare quotes" in told[0]


def test_an_outlet_with_too_few_articles_does_not_choose_the_speakers_shown():
    said = [quote(f"A{i}", 3) for i in range(5)] + [quote(name, 20, speaker="Bo Day") for name in ("B5", "B6", "B7")]
    found = quotes.most_quoted(quotes.compare(articles_of(*"AAAAABBB"), table_of(*said), "speaker"), n=1)
    assert set(found["speaker"]) == {"Ann Lee"}


def test_the_evidence_is_the_longest_quotation_of_each_group_and_outlet():
    said = table_of(quote("A0", 3, cue_class="doubting"), quote("A0", 5, cue_class="doubting"), quote("A0", 9))
    said = said.assign(content=[[(7, 9)], [(20, 30)], [(40, 60)]], cue_lemma="claim", excerpt="so")
    found = quotes.evidence(articles_of("A"), said, "cue_class", ["doubting"])
    assert found[["cue_class", "n_words", "offset"]].values.tolist() == [["doubting", 5, 20]]
