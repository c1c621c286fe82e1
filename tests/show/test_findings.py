"""The first page's cards: which are shown, and which quotations stand in them."""

import pandas as pd
import pytest

from analysis.comparison.compare import Compared
from analysis.comparison.register import measure
from analysis.corpus import Corpus
from analysis.show import findings
from analysis.show.report import Page
from analysis.show.sentences import clause, named

CORPUS = Corpus({"articles": pd.DataFrame({"article_id": list("abcd"), "outlet": ["RT", "Press TV", "AP", "CNN"]})}, {})


def card(question, pair, place=0.0, found=True):
    return {"question": question, "pair": pair, "rank": [place], "found": found, "small": "", "n_chance": 3} | {
        "unit": "Times per 1,000 words, in headlines", "sure": ("Sure.", "Why."), "quotations": [],
        "headline": question,
        "source": "73 headlines of Press TV and 243 of the West. Source: headlines of March 2026.",
    }  # fmt: skip


def page(stem, *made):
    return Page(stem, stem, "", figures=[{"card": one} for one in made])


def corpus_of(*outlets):
    articles = pd.DataFrame({"article_id": [str(i) for i in range(len(outlets))], "outlet": outlets})
    articles = articles.assign(published=pd.Timestamp("2022-06-01"), duplicate_of=None, copy="whole", n_words=9)
    articles = articles.assign(story=None, story_confidence=None, title=None)
    return Corpus({"articles": articles, "excluded": pd.DataFrame()}, {})


@pytest.fixture
def overview():
    own = [card(f"q{n}", ["RT", "AP"]) for n in range(7)]
    others = [card("words", ["Press TV", "the West"], 0.5), card("naming", ["Press TV", "RT"], 0.5, found=False)]
    pages = [page("04_quotes", *own, card("kind", ["AP", "CNN"], 0.2)), page("08_press_tv", *others)]
    return findings.overview(pages, corpus_of("RT", "Press TV", "AP", "CNN"))


def test_an_outlet_with_too_few_articles_is_named_apart():
    told = findings.overview([], corpus_of(*["RT"] * 5, "Press TV"))
    assert told["about"] == "6 articles (RT 5), June 2022. Too few to compare: Press TV 1."
    assert findings.overview([], corpus_of("RT", "AP"))["about"] == "2 articles (RT 1, AP 1), June 2022."


def test_months_of_one_year_are_told_with_the_year_once():
    corpus = corpus_of(*["RT", "AP"] * 3)
    for first, told in (("2022-06-01", "June to November 2022"), ("2021-06-01", "June 2021 to November 2022")):
        days = pd.to_datetime([first, "2022-11-05"] * 3)
        dated = corpus.replace(articles=corpus.articles.assign(published=days))
        assert findings.overview([], dated)["about"] == f"6 articles (RT 3, AP 3), {told}."


def test_a_story_that_was_found_is_called_by_its_most_central_headline():
    rows = {"story": ["gun-law", "gun-law", "told"], "story_confidence": [0.6, 0.9, float("nan")]}
    titles = ["A vote", "Senate votes on the gun law after months of talks", "Not asked"]
    quotes = pd.DataFrame({"excerpt": [], "speaker": []})
    corpus = Corpus({"articles": pd.DataFrame(rows | {"title": titles}), "quotes": quotes})
    headline = "Senate votes on the gun law after months …"
    assert findings.story_titles(corpus) == {"gun-law": headline, "told": "Told"}


def test_a_story_that_was_found_without_headlines_is_called_by_its_terms():
    rows = {"story": ["port-grain-kyiv"], "story_confidence": [0.6], "title": [None]}
    quotes = pd.DataFrame({"excerpt": ["the grain of Kyiv"], "speaker": ["Kyiv"]})
    titles = findings.story_titles(Corpus({"articles": pd.DataFrame(rows), "quotes": quotes}))
    assert titles == {"port-grain-kyiv": "Port, grain, Kyiv"}


def test_where_nothing_is_compared_the_title_says_why():
    assert findings.overview([], corpus_of(*["RT"] * 9))["title"] == "All articles are of RT"
    assert findings.overview([], corpus_of(*["RT"] * 9, "AP"))["title"] == "Too few articles to compare outlets"
    assert findings.overview([], corpus_of(*["RT"] * 9, *["AP"] * 9))["title"] == "No difference could be confirmed"


def test_how_much_is_quoted_at_all_is_told_after_who_is_quoted_and_has_one_card():
    rows = [
        {"outlet": "RT", "reference": "AP", "group": group, "estimate": 0.2, "low": 0.1, "high": 0.3, "n_stories": 2}
        | {"p_adjusted": p, "differs": True, "n_stories_same": 2, "without_one_story": 0.2, "n_articles": 9}
        | {"ratio": 0.4, "reference_ratio": 0.2, "reference_n_articles": 9}
        for group, p in (("any", 0.001), ("named", 0.01))
    ]
    asked, articles = measure("quotes"), pd.DataFrame({"article_id": list("ab"), "outlet": ["RT", "AP"], "story": None})

    def of(by, rows):
        corpus = Corpus({"articles": articles, "quotes": pd.DataFrame()}, {})
        return Compared(corpus, asked, "RT", "AP", asked.settle({"by": by}), False, 0, pd.DataFrame(rows))

    assert findings.headline(of("speaker_kind", rows)) == "RT quotes named people twice as much as AP"
    assert findings.headline(of("speaker_kind", rows[:1])) == "RT quotes twice as much as AP"
    assert findings.headline(of("kind", rows[:1])) == "RT uses quotations twice as much as AP"
    alike = [findings.card(of(by, rows[:1])) for by in ("speaker_kind", "kind")]
    assert alike[0]["question"] == alike[1]["question"] != findings.card(of("speaker_kind", rows))["question"]


def test_every_outlet_that_a_finding_tells_of_has_a_card(overview):
    assert len(overview["cards"]) == findings.MOST - 1
    assert [one["pair"] for one in overview["cards"][-2:]] == [["AP", "CNN"], ["Press TV", "the West"]]


def test_the_first_finding_is_the_title_and_has_no_card_beside(overview):
    assert overview["title"] == overview["lead"]["headline"] == "q0"
    assert "q0" not in [one["headline"] for one in overview["cards"]]


def test_a_finding_about_other_articles_is_no_title():
    pages = [page("08_press_tv", card("words", ["Press TV", "the West"]))]
    told = findings.overview(pages, corpus_of(*["RT"] * 9, *["AP"] * 9))
    assert told["title"] == "No difference could be confirmed" and len(told["cards"]) == 1


def test_a_card_about_other_articles_says_so_with_their_number(overview):
    told = overview["cards"][-1]
    assert told["sure"][1] == "73 headlines of Press TV and 243 of the West."
    assert told["unit"] == f"Times per 1,000 words, in headlines {findings.ELSEWHERE['08']}"
    assert overview["n_chance"] == 30


def test_a_city_that_is_quoted_is_told_as_such():
    asked = measure("quotes")
    made = Compared(CORPUS, asked, "RT", "AP", asked.settle({"by": "speaker"}), None, 0, pd.DataFrame())
    assert [named(made, who) for who in ("Moscow", "Ivan Petrov")] == ["“Moscow” (nobody named)", "Ivan Petrov"]


@pytest.mark.parametrize(
    ("text", "is_clause"),
    [
        ("Instead they want rest So rest please", False),
        ("The harbour is what they really", False),
        ("that the harbour is open", False),
        ("Give the harbour back to me", False),
        ("The harbour is what I want", True),
    ],
)
def test_a_quotation_in_a_card_reads_as_one_clause(text, is_clause):
    assert findings._is_clause(text) == is_clause


def test_a_side_that_nobody_knows_is_no_finding_but_what_the_finding_may_come_from():
    rows = [
        {"outlet": "RT", "reference": "AP", "group": group, "estimate": a - b, "ratio": a, "reference_ratio": b}
        | {"low": a - b - 0.1, "high": a - b + 0.1, "p_adjusted": 0.01, "differs": True, "n_stories": 2}
        | {"n_stories_same": 2, "without_one_story": a - b}
        for group, a, b in (("Russia", 0.4, 0.15), ("not told", 0.3, 0.6))
    ]
    asked = measure("quotes")
    made = Compared(CORPUS, asked, "RT", "AP", asked.settle({"by": "side"}), None, 0, pd.DataFrame(rows))
    assert findings.headline(made) == "RT quotes Russia’s side more than twice as much as AP"
    unknown = "The side is unknown for 30 % (RT) and 60 % (AP) of quoted words, which is more than this difference."
    assert findings.how_sure(made)[1].endswith(unknown)


def test_the_word_any_is_told_as_a_word():
    row = {"outlet": "RT", "reference": "AP", "group": "any", "estimate": 1.0}
    made = Compared(CORPUS, measure("words"), "RT", "AP", {"voice": "outlet", "order": 1}, None, 0, pd.DataFrame([row]))
    assert clause(made, pd.Series(row)) == "RT uses “any” more than AP"


def test_of_one_story_nothing_is_very_sure():
    row = {"outlet": "RT", "reference": "AP", "group": "direct", "estimate": 0.2, "low": 0.1, "high": 0.3}
    row |= {"p_adjusted": 0.0001, "differs": True, "n_stories": 1, "n_stories_same": 1, "without_one_story": 0.0}
    row |= {"ratio": 0.5, "reference_ratio": 0.3}
    asked = measure("quotes")
    made = Compared(CORPUS, asked, "RT", "AP", asked.settle({"by": "kind"}), None, 0, pd.DataFrame([row]))
    assert findings.how_sure(made) == ("Sure.", "The gap is likely 10 to 30 points.")


@pytest.mark.parametrize(
    ("last", "when"), [("2022-06-09", "3 June–9 June"), ("2024-01-09", "3 June 2022–9 January 2024")]
)
def test_a_story_that_goes_over_a_new_year_is_told_with_its_years(last, when):
    corpus = corpus_of(*["RT", "AP"] * 3)
    days = [pd.Timestamp("2022-06-03")] * 5 + [pd.Timestamp(last)]
    corpus = corpus.replace(articles=corpus.articles.assign(story="grain", published=days, title="Grain leaves"))
    told = findings.overview([page("story-001-grain")], corpus)
    assert [one["when"] for _, one in told["stories"]] == [when]
