"""Who is given the word: shares worked by hand, and what always holds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.comparison import quotes, ratios
from analysis.comparison.compare import compare
from analysis.comparison.register import MEASURES
from analysis.corpus import Corpus
from analysis.corpus.speakers import name_quotes, settle
from analysis.vocabulary import CUE_CLASSES

COLUMNS = ["article_id", "kind", "speaker", "speaker_kind", "side", "via", "cue_class", "n_words", "position"]


def quote(article_id, n_words=3, **said):
    defaults = {"kind": "direct", "speaker": "Ann Lee", "speaker_kind": "named", "via": None, "side": None}
    return {"article_id": article_id, "cue_class": "neutral", "n_words": n_words, "position": 0.0} | defaults | said


def corpus_of(outlets, *rows, n_words=30, story=None):
    """Make a corpus with an article (A0, A1, …) for each letter of `outlets`, and quotations."""
    articles = pd.DataFrame(
        [(f"{outlet}{i}", outlet, story, n_words) for i, outlet in enumerate(outlets)],
        columns=["article_id", "outlet", "story", "n_words"],
    ).assign(copy="original", duplicate_of=None)
    quotes = pd.DataFrame(list(rows), columns=COLUMNS).assign(role=None)
    return Corpus({"articles": articles, "quotes": name_quotes(quotes, settle(quotes)[0])})


def estimates(corpus, by):
    return compare(corpus, "quotes", by=by).table.set_index("group")["estimate"].to_dict()


def test_the_classes_of_verbs_share_the_words_that_have_such_a_verb():
    said = quote("A0", 6), quote("A0", 2, cue_class="doubting"), quote("A0", 9, cue_class=None)
    expected = {"neutral": 0.75, "doubting": 0.25, "endorsing": 0.0, "charged": 0.0}
    assert estimates(corpus_of("A", *said), "cue_class") == expected


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(CUE_CLASSES), st.integers(1, 400)), min_size=1, max_size=9))
def test_the_classes_of_verbs_share_all_words_that_have_one(said):
    corpus = corpus_of("A", *(quote("A0", n_words, cue_class=cue_class) for cue_class, n_words in said))
    sums = quotes.quoted(corpus, "cue_class")
    assert sums["numerator"].sum() == sums["denominator"].iloc[0] == sum(n_words for _, n_words in said)


def test_without_a_classed_verb_no_class_has_a_share():
    assert estimates(corpus_of("A", quote("A0", cue_class=None)), "cue_class") == {}


@pytest.mark.parametrize(("owner", "limit", "most"), [(quotes, "MOST_SPEAKERS", 1), (ratios, "MOST_CELLS", 3)])
def test_of_many_speakers_or_articles_those_with_most_words_stand_for_themselves(owner, limit, most, monkeypatch):
    monkeypatch.setattr(owner, limit, most)
    said = ("Ann Lee", 3), ("Bo Holm", 6)
    rows = [quote(f"A{i}", n_words, speaker=name) for i in range(3) for name, n_words in said]
    assert estimates(corpus_of("AAA", *rows), "speaker") == {
        "any": 0.3,
        "Bo Holm": 0.2,
        "all other speakers": 0.1,
        "unknown": 0.0,
    }


def test_seven_speakers_who_are_quoted_in_three_articles_stand_for_themselves():
    names = "Ann Lee", "Bo Holm", "Cy Dunn", "Di Ross", "Ed Katz", "Flo Hart", "Gus Ward"
    rows = [quote(f"A{i}", speaker=name) for i in range(3) for name in names]
    assert set(estimates(corpus_of("AAA", *rows), "speaker")) == {"any", *names, "all other speakers", "unknown"}


def test_scare_quotes_are_counted_per_1000_words_and_are_no_quotations():
    scare = quote("A0", kind="scare", speaker=None)
    corpus = corpus_of("A", quote("A0"), scare, scare, n_words=500)
    assert estimates(corpus, "scare") == {"per 1,000 words": 4.0}
    assert estimates(corpus, "kind")["any"] == 3 / 500
    assert estimates(corpus_of("A", quote("A0")), "scare") == {"per 1,000 words": 0.0}


def said_by(article_id, **n_quotations):
    return [quote(article_id, speaker=f"{name} Lee") for name, n in n_quotations.items() for _ in range(n)]


def test_the_number_of_speakers_is_that_in_five_quotations_however_many_an_article_has():
    assert estimates(corpus_of("A", *said_by("A0", Ann=5)), "n_speakers") == {"in five quotations": 1}
    of_six = estimates(corpus_of("A", *said_by("A0", Ann=5, Bo=1)), "n_speakers")
    assert of_six == {"in five quotations": pytest.approx(1 + 5 / 6)}, "Bo is left out in one of six draws"
    assert estimates(corpus_of("A", *said_by("A0", Ann=4)), "n_speakers") == {}
    short, long = said_by("A0", **dict.fromkeys("abcde", 1)), said_by("A0", **dict.fromkeys("abcdefghij", 1))
    assert estimates(corpus_of("A", *short), "n_speakers") == estimates(corpus_of("A", *long), "n_speakers")


def test_shares_by_side_are_of_the_quoted_words():
    corpus = corpus_of(
        "AAA",
        *(quote(f"A{i}", speaker="Per Dahl", side="Norway") for i in range(3)),
        quote("A0", speaker="the Danish envoy", speaker_kind="anonymous", side="Denmark"),
        quote("A1", speaker="officials", speaker_kind="anonymous"),
    )
    # 9 of 15 quoted words, 3 of a side that one article alone tells, 3 not told
    assert estimates(corpus, "side") == {"Norway": 0.6, quotes.OTHER_SIDES: 0.2, quotes.NOT_TOLD: 0.2}
    # and so of speakers, of whom one stands in three articles: of 90 running words
    found = estimates(corpus, "speaker")
    assert found == pytest.approx({"any": 15 / 90, "Per Dahl": 0.1, quotes.OTHERS: 6 / 90, quotes.UNKNOWN: 0.0})


@pytest.mark.parametrize("by", [by for by in MEASURES["quotes"].groups if by != "speaker"])
def test_no_grouping_stumbles_over_a_corpus_without_quotations(by):
    assert set(estimates(corpus_of("AAAAAB"), by).values()) <= {0.0}


def test_the_extractors_error_is_the_spread_between_outlets_of_the_gold_data():
    measured = pd.read_csv(quotes.ACCURACY).query("outlet != 'all'")["direct"]
    assert quotes.relative_error() == pytest.approx((measured.max() - measured.min()) / 100) and len(measured) > 2


def test_the_evidence_is_the_longest_quotation_of_each_group_and_outlet():
    said = quote("A0", 3, cue_class="doubting"), quote("A0", 5, cue_class="doubting"), quote("A0", 9)
    corpus = corpus_of("A", *said)
    told = corpus.quotes.assign(content=[[(7, 9)], [(20, 30)], [(40, 60)]], cue_lemma="claim", excerpt="so")
    found = quotes.evidence(corpus.replace(quotes=told), "cue_class", "doubting", 1)
    assert found[["cue_class", "n_words", "offset"]].values.tolist() == [["doubting", 5, 20]]


def test_where_none_is_quoted_the_range_is_of_what_an_article_gives_that_quotes():
    corpus = corpus_of("A" * 5 + "B" * 5, *(quote(f"B{i}", 3 * (i - 4)) for i in range(5, 10)))
    table = compare(corpus, "quotes", by="kind").table.set_index(["outlet", "reference", "group"])
    # the articles of B give 3, 6, 9, 12 and 15 of 30 words: a quoted word stands in one that gives 11 in the mean
    usual = (3**2 + 6**2 + 9**2 + 12**2 + 15**2) / 45 / 30
    assert table.loc[("A", None, "direct"), ["low", "high"]].tolist() == pytest.approx([0, usual * -np.log(0.025) / 5])
    assert table.loc[("A", None, "mixed"), ["low", "high"]].tolist() == [0, 0], "nobody says how much it could be"


def test_numbers_of_speakers_give_each_story_the_same_weight():
    told = [said for i in range(1, 10) for said in said_by(f"{'AB'[i > 4]}{i}", Ann=5)]
    corpus = corpus_of("A" * 5 + "B" * 5, *said_by("A0", Ann=4, Bo=4), *told)
    corpus = corpus.replace(articles=corpus.articles.assign(story=["r", *"ssss", *"rrrr", "s"]))
    table = compare(corpus, "quotes", "A", "B", by="n_speakers").table
    assert table["estimate"].tolist() == [1.5, 1, 0.5], "two in the one story and one in the other, and not 6 in 5"


def test_shares_of_quoted_words_are_those_worked_by_hand():
    lee, roe = ("Norland", "Lee"), ("Norland", "Roe")
    rows = [("A", *lee, 6), ("A", *lee, 2), ("A", quotes.NOT_TOLD, None, 2), ("B", *roe, 5)]
    table = quotes.shares(pd.DataFrame(rows, columns=["outlet", "side", "name", "n_words"]), least=2)
    found = {group: shares.dropna().to_dict() for group, shares in table.iterrows()}
    assert found == {
        ("Norland", ""): {"A": 0.8, "B": 1.0},
        ("Norland", "Lee"): {"A": 0.8},  # Roe is quoted once
        (quotes.NOT_TOLD, ""): {"A": 0.2},
    }
