"""Every comparison comes from one register: a measure is an entry and a function, and takes no option but its own."""

import re

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.comparison import register
from analysis.comparison.compare import compare, null
from analysis.comparison.register import MEASURES, Group, Measure
from analysis.corpus import Corpus
from analysis.errors import InputError
from analysis.show.comparison import Comparison
from analysis.show.comparison import compare as shown
from analysis.show.notebook import EMBEDDED, open_corpus


@pytest.fixture(scope="module")
def embedded():
    return open_corpus(EMBEDDED)


def made_up(n=8) -> Corpus:
    """Outlet A has questions in three of four sentences, B in one of four, n articles each."""
    ids = [f"{outlet}{i}" for outlet in "AB" for i in range(n)]
    articles = pd.DataFrame({"article_id": ids, "outlet": [name[0] for name in ids], "story": None})
    articles = articles.assign(
        duplicate_of=None, copy="original", n_questions=[3 if name[0] == "A" else 1 for name in ids]
    )
    return Corpus({"articles": articles})


def n_questions(corpus: Corpus) -> pd.DataFrame:
    sums = corpus.articles[["article_id"]].assign(group="questions", denominator=4.0)
    return sums.assign(numerator=corpus.articles["n_questions"].astype(float))


@pytest.fixture
def questions(monkeypatch):
    group = Group("share of sentences", "{a} asks {group} {more} {b}", sums=n_questions)
    monkeypatch.setitem(MEASURES, "questions", Measure("questions", "Who asks?", {"all": group}))


def test_a_measure_is_one_entry_and_one_function(questions):
    made = compare(made_up(), "questions", "A", "B")
    table = made.table.set_index(made.table["reference"].fillna(""))
    assert table["estimate"].tolist() == [0.75, 0.25, 0.5]
    assert table.loc["B", "differs"]
    told = Comparison(**vars(made))
    assert "A asks questions more than B: 75 % against 25 % of sentences in 8 and 8 articles" in told.sentences()[0]
    assert [label.get_text() for label in told.plot().get_yticklabels()] == ["questions"]
    assert "Who asks?" in register.measures()["question"].tolist()
    assert null(made)["n_tested"].tolist() == []  # eight articles cannot be halved


@pytest.mark.parametrize(
    ("measure", "options", "told"),
    [
        ("words", {"by": "speaker"}, "words takes no --by; leave it out"),
        ("quotes", {"voice": "quoted"}, "there is no --voice quoted of quotes; choose text, headline"),
        ("quotes", {"order": 3}, "quotes takes no --order; leave it out"),
        ("sentiment", {"term": "war"}, "sentiment takes no --term; leave it out"),
        ("quotes", {"by": "colour"}, "there is no --by colour of quotes; choose kind, speaker_kind"),
        ("term", {}, "term needs --term; name one"),
        ("mood", {}, "there is no measure 'mood'; choose words"),
    ],
)
def test_an_option_that_does_nothing_is_refused_in_a_sentence(embedded, measure, options, told):
    with pytest.raises(InputError, match=told):
        compare(embedded, measure, **options)


def test_the_command_line_refuses_it_too_and_offers_what_the_register_has():
    done = CliRunner().invoke(main, ["compare", "words", str(EMBEDDED), "--by", "speaker"])
    assert (done.exit_code, done.stderr) == (2, "framing: words takes no --by; leave it out\n")
    told = CliRunner().invoke(main, ["compare", "--help"]).output
    assert all(name in told for name in MEASURES)


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_swapping_outlet_and_reference_turns_the_signs(embedded, name):
    options = {"actor": "Russia"} if name == "collocates" else {"term": "war"} if name == "term" else {}
    one = compare(embedded, name, "RT", "AP", **options).table
    other = compare(embedded, name, "AP", "RT", **options).table
    one, other = (table[table["reference"].notna()].set_index("group")["estimate"] for table in (one, other))
    assert set(one.index) == set(other.index)
    pd.testing.assert_series_equal(one, -other.reindex(one.index), check_names=False)


def test_shares_of_quoted_words_by_side_sum_to_one(embedded):
    table = compare(embedded, "quotes", by="side").table
    levels = table[table["reference"].isna()]
    assert levels.groupby("outlet")["estimate"].sum().round(9).eq(1).all()


@pytest.mark.parametrize(("measure", "group"), [("toward", "Ukraine"), ("sentiment", "quoted")])
def test_the_evidence_of_tone_is_the_sentences_furthest_to_either_side_one_an_article(embedded, measure, group):
    found = shown(embedded, measure, "RT", "AP").evidence(group)
    assert found["outlet"].value_counts().to_dict() == {"AP": 6, "RT": 6}
    assert found["end"].gt(found["start"]).all() and found["article_id"].nunique() >= 10
    assert (found["score"].groupby(found["outlet"]).first() < found["score"].groupby(found["outlet"]).last()).all()


def test_evidence_leads_to_articles_and_offsets(embedded):
    found = shown(embedded, "quotes", "RT", "AP", by="side").evidence("Russia")
    assert set(found["outlet"]) == {"RT", "AP"} and found["offset"].ge(0).all()
    per_article = shown(embedded, "quotes", "RT", "AP", by="n_speakers").evidence()
    assert per_article["outlet"].value_counts().to_dict() == {"AP": 6, "RT": 6}
    with pytest.raises(InputError, match="stands nowhere in the articles compared"):
        shown(embedded, "quotes", "RT", "AP", by="side").evidence("Atlantis")


def test_halves_of_an_outlet_are_told_or_that_it_has_too_few_articles(embedded):
    made = shown(embedded, "quotes", "RT", "AP", by="n_speakers")
    told = r"Random halves of CNN differ in \d+ of 50 tries \(this table tested alone\)\."
    assert re.fullmatch(told, made.null("CNN"))
    assert made.null("Press TV") == "Press TV has not the 10 articles, an author's counted once, that a split needs."
