"""Who quotes whom, and any word looked up: shares worked by hand, points where the words are, nothing of it run."""

import json
import re

import pandas as pd
import pytest

from analysis.comparison.words import COLUMNS
from analysis.corpus.build import build
from analysis.show import alive, notebook, plots
from analysis.show.alive import cloud, voices_parts, words_parts

STYLES = plots.styles(["A", "B"])
HOSTILE = "</script><script>alert(1)</script> & 'x'"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    rows = []
    for number in range(10):
        own = " ".join(f"{chr(97 + number)}{chr(97 + i)}word" for i in range(20))  # else they would be copies
        text = f"{HOSTILE} It rained on the harbour. “{HOSTILE} we stay,” Ann Lee said. {own}."
        row = {"id": f"a{number}", "outlet": f"{'AB'[number % 2]}{HOSTILE}", "title": HOSTILE, "text": text}
        rows.append(row | {"url": "javascript:alert(1)"})
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    build([folder / "in.jsonl"], folder / "corpus")
    return folder / "corpus", {row["id"]: row["text"] for row in rows}


@pytest.mark.parametrize("make", [words_parts, voices_parts])
@pytest.mark.parametrize("with_texts", [True, False])
def test_nothing_hostile_is_run(hostile, make, with_texts):
    folder, texts = hostile
    _, parts = make(folder, texts if with_texts else {})
    page = "".join(parts)
    assert "<script>" not in page and "javascript:" not in page and page.count("</script>") == 1


def test_without_texts_a_term_has_its_articles_and_counts_and_no_text(hostile):
    folder, texts = hostile
    page = "".join(words_parts(folder, {})[1])
    facts = json.loads(re.search(r'id="words-data">(.*?)</script>', page, re.S)[1])
    assert facts["texts"] is None
    sums, listed = facts["terms"]["harbour"]["0"]
    assert sums == [5, 5, 0] and [own for _, own, _ in listed] == [1] * 5
    with_texts = json.loads(
        re.search(r'id="words-data">(.*?)</script>', "".join(words_parts(folder, texts)[1]), re.S)[1]
    )
    assert set(with_texts["terms"].values()) == {None} and "harbour" in with_texts["texts"][0][0]


def test_a_page_without_texts_says_below_how_many_articles_it_knows_no_term(hostile, monkeypatch):
    def terms_and_least():
        facts = re.search(r'id="words-data">(.*?)</script>', "".join(words_parts(hostile[0], {})[1]), re.S)[1]
        return json.loads(facts)["terms"], json.loads(facts)["least"]

    terms, least = terms_and_least()
    assert least == 3 and "harbour" in terms and "abword" not in terms  # in one article
    monkeypatch.setattr(alive, "MOST_TERMS", 0)
    assert terms_and_least() == ({}, 11)


def test_of_many_articles_so_many_are_looked_up_as_a_page_can_hold_and_that_is_said(hostile, monkeypatch):
    monkeypatch.setattr(alive, "MOST_WORDS", 300)
    page = "".join(words_parts(hostile[0], {})[1])
    facts = json.loads(re.search(r'id="words-data">(.*?)</script>', page, re.S)[1])
    assert 0 < len(facts["articles"]) < 10
    assert f"It is looked up in {len(facts['articles'])} of 10 articles, drawn at random." in page


def test_each_word_is_a_point_the_clearest_first_and_house_style_is_told_from_what_was_found():
    rows = pd.DataFrame({"group": ["quay", "said", "sea"], "estimate": [-0.5, 1.0, 1.51239]})
    rows = rows.assign(list=["content", "style", "content"], differs=[False, True, True], p_adjusted=[1.0, 0.01, 0.001])
    rows = rows.assign(outlet="A", reference="B", per_1000_words=19.0, reference_per_1000_words=1.0)
    drawn = cloud(rows.assign(n_articles=5, reference_n_articles=4).reindex(columns=[*COLUMNS]), STYLES, str.title)
    assert drawn["points"] == [
        ["sea", 1.512, 19.0, 1.0, 5, 4, alive.FOUND, "Sea"],
        ["said", 1.0, 19.0, 1.0, 5, 4, alive.HOUSE_STYLE, ""],
        ["quay", -0.5, 19.0, 1.0, 5, 4, alive.CHANCE, ""],
    ]
    assert drawn["pair"] == ["A", "B"] and drawn["colours"] == [one.colour for one in STYLES.values()]


def test_what_differs_of_a_side_is_not_told_of_a_speaker_who_is_called_like_it():
    page = "".join(voices_parts(notebook.EMBEDDED, {})[1])
    told = dict(re.findall(r'<tr class="(\w+)"[^>]*><th scope="row">Ukraine(?:<small>(.*?)</small>)?</th>', page))
    assert told == {"side": "more in AP than in RT", "speaker": ""}


def test_who_quotes_whom_shows_the_outlets_that_are_compared_and_names_the_others():
    page = "".join(voices_parts(notebook.EMBEDDED, {})[1])
    assert re.findall(r'<th scope="col">(\w+) \(', page) == ["RT", "AP", "CNN"] and "Not shown: Press TV." in page
