"""One story told by each outlet: numbers worked by hand, nothing called left out that chance would leave out."""

from hashlib import sha256
from html.parser import HTMLParser
from itertools import permutations
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import corpus as corpora
from analysis.comparison.omissions import chance_of_none, omissions
from analysis.comparison.story import stories, take, versions, words_counted, words_tested
from analysis.corpus import Corpus, texts_of
from analysis.corpus.speakers import name_quotes, settle
from analysis.corpus.tables import TABLES, as_frame
from analysis.errors import InputError
from analysis.show.numbers import points, signed
from analysis.show.story import SECTIONS, story
from analysis.text import terms
from analysis.text.sentences import sentences as split
from analysis.text.words import words as words_of

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>alert('x')</script>"


def corpus_of(*told, quotes=(), actors=()):
    """Make a corpus of (article, outlet, story, text, {columns}); quotes are (article, speaker, words, {columns})."""
    articles, counts, sentences, said, texts = [], [], [], [], {}
    for article_id, outlet, event, text, *more in told:
        texts[article_id] = text
        spans = split(text, [(0, len(text))])
        row = {"article_id": article_id, "outlet": outlet, "story": event, "copy": "original", "sha256": "0" * 64}
        row |= {"n_words": len(words_of(text)), "n_sentences": len(spans), "n_furniture_words": 0}
        articles.append(row | (more[0] if more else {}))
        runs = terms.runs(text, spans, [])
        counted = terms.count([runs]).drop(columns="article").itertuples(index=False, name=None)
        counts += [(article_id, *row) for row in counted]
        for i, (start, end) in enumerate(spans):
            n = len(words_of(text, start, end))
            about = {"article_id": article_id, "sentence": i, "start": start, "end": end, "n_words": n}
            sentences.append(about | {"share_quoted": 0.0, "compound": -0.5, "neg": 0.0, "neu": 1.0, "pos": 0.0})
    for i, (article_id, speaker, spoken, *more) in enumerate(quotes):
        at = texts[article_id].find(spoken)
        start = max(at, 0)
        row = {"article_id": article_id, "quote": i, "kind": "direct", "content": [(start, start + len(spoken))]}
        row |= {"source": [], "cue": [], "speaker": speaker, "speaker_kind": "named", "role": "", "position": 0.0}
        row |= {"n_words": len(words_of(spoken)), "excerpt": " ".join(spoken.split()[:8])}
        said.append(row | (more[0] if more else {}))
    named = [
        {"article_id": a, "actor": actor, "voice": "outlet", "n_mentions": 1, "n_sentences": 1, "start": 0}
        for a, actor in actors
    ]

    def table(name, rows):
        return as_frame(name, pd.DataFrame(rows, columns=[*TABLES[name]]))

    quotes = table("quotes", said)
    given_words = pd.DataFrame(counts, columns=["article_id", "voice", "order", "term", "count"])
    return Corpus(
        {
            "articles": table("articles", articles),
            "words": given_words,
            "sentences": table("sentences", sentences),
            "quotes": name_quotes(quotes, settle(quotes)[0]),
            "actors": table("actors", named),
        }
    )


class Tags(HTMLParser):
    """The tags of a page with their attributes, and the words of its headings."""

    def __init__(self, page):
        super().__init__()
        self.found, self.headings = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.found and self.found[-1][0] == "h2" and data.strip():
            self.headings.append(data.strip())

    def all(self, tag, name):
        return [attrs.get(name) for each, attrs in self.found if tag in (each, "*")]


def many(n_here, n_there, here="alpha and beta", there="alpha and gamma", length=1):
    told = [(f"a{i}", "A", "s", f"{here} " * length) for i in range(n_here)]
    return corpus_of(*told, *[(f"b{i}", "B", "s", f"{there} " * length) for i in range(n_there)])


@settings(deadline=None)
@given(n=st.integers(1, 6), others=st.integers(1, 8))
def test_with_articles_of_one_length_the_chance_is_fishers(n, others):
    found = chance_of_none([True] * n + [False] * others, [7] * (n + others))
    expected = [comb(others, m) / comb(n + others, m) for m in range(others + 1)]
    assert found == pytest.approx(expected, abs=1e-9)


def test_the_chance_by_length_is_that_of_drawing_articles_one_after_the_other():
    weights, own = [3.0, 2.0, 2.0, 2.0], [True, False, False, False]
    expected = np.zeros(4)
    for order in permutations(range(4)):
        left, p = sum(weights), 1.0
        for i in order:
            p, left = p * weights[i] / left, left - weights[i]
        expected[: order.index(0) + 1] += p
    assert chance_of_none(own, weights) == pytest.approx(expected)


def test_the_chance_falls_with_every_article_more_that_has_it_and_a_longer_own_article_lacks_less_by_chance():
    own = np.arange(40) < 10
    short, long = (chance_of_none(own, np.where(own, length, 300)) for length in (50, 900))
    assert (np.diff(short) < 0).all() and (np.diff(long) <= 0).all()
    assert (short[1:] > long[1:]).all()


def test_what_all_others_have_and_one_lacks_is_found_beyond_chance():
    left_out = omissions(take(many(6, 6), "s"))
    found = left_out.table[left_out.table["beyond_chance"]].set_index("outlet")
    assert found["item"].to_dict() == {"A": "gamma", "B": "beta"}
    assert found.loc["A", "chance"] == pytest.approx(1 / comb(12, 6))
    # Benjamini and Hochberg: the larger of two that are as small, of four tests
    assert left_out.n_tests == 4 and found.loc["A", "chance_adjusted"] == pytest.approx(2 / comb(12, 6))
    assert found.loc["A", "by_outlet"] == "B 6 of 6"


def test_with_few_articles_the_same_could_be_chance_and_nothing_is_tested():
    left_out = omissions(take(many(2, 2), "s"))
    assert set(left_out.table["item"]) == {"beta", "gamma"}
    assert not left_out.table["beyond_chance"].any()
    assert left_out.table["chance"].tolist() == pytest.approx([1 / 6, 1 / 6])
    assert left_out.n_tests == 0


def test_short_articles_lack_by_chance_what_long_ones_have():
    short = corpus_of(
        *[(f"a{i}", "A", "s", "alpha and beta") for i in range(4)],
        *[(f"b{i}", "B", "s", "alpha and gamma " + "the " * 100) for i in range(6)],
    )
    rows = omissions(take(short, "s")).table
    gamma = rows[rows["item"] == "gamma"].iloc[0]
    assert gamma["chance"] > 0.7 > 1 / comb(10, 6)
    assert not gamma["beyond_chance"]


def test_another_form_of_a_word_is_no_omission():
    left_out = omissions(take(many(6, 6, "missile strikes", "missiles strike"), "s"))
    assert left_out.table.empty


def test_another_spelling_of_a_name_is_no_omission():
    left_out = omissions(take(many(6, 6, "Kiev power plants burn", "Kyiv power plants burn"), "s"))
    assert left_out.table.empty
    own, other = (f"President {name} Zelensky, then Vladimir Putin" for name in ("Volodymyr", "Vladimir"))
    assert omissions(take(many(6, 6, own, other), "s")).table.empty
    own, other = (f"then came {name} Dugin" for name in ("Aleksandr", "Alexander"))
    assert omissions(take(many(6, 6, own, other), "s")).table.empty
    corpus = many(6, 6, "Kharkov burns", "Kharkiv burns")
    named = pd.DataFrame({"article_id": [f"b{i}" for i in range(6)], "actor": "Kharkiv", "voice": "outlet"})
    named = named.assign(n_mentions=1, n_sentences=1, start=0)  # by a list that does not know how the other spells it
    assert omissions(take(corpus.replace(actors=as_frame("actors", named)), "s")).table.empty


def test_how_an_outlet_writes_is_no_omission():
    own, other = "Lee left on 7 August, RT says", "Mr Lee left on Aug 7, Associated Press and CNN say"
    told = corpus_of(*[(f"a{i}", "RT", "s", own) for i in range(6)], *[(f"b{i}", "AP", "s", other) for i in range(6)])
    assert set(omissions(take(told, "s")).table["item"]) == {"cnn"}


def test_what_one_author_repeats_in_every_article_is_not_lacking_beyond_chance():
    corpus = many(12, 6, "alpha and beta", "alpha and gamma")
    by = {"article_id": [f"b{i}" for i in range(6)], "author": [["Ann Lee", None][i % 2] for i in range(6)]}
    articles = corpus.articles.drop(columns="author").merge(pd.DataFrame(by), "left")
    left_out = omissions(take(corpus.replace(articles=articles), "s"))
    gamma = left_out.table[left_out.table["item"] == "gamma"].iloc[0]
    assert (gamma["by_outlet"], gamma["chance"]) == ("B 6 of 6", pytest.approx(1 / 495))
    assert left_out.n_tests == 0  # four that know nothing of each other are too few


def test_another_name_for_the_same_thing_is_named():
    rows = omissions(take(many(6, 6, "alpha and invasion", "alpha and conflict"), "s")).table
    assert rows.set_index("item")["instead"].to_dict() == {"conflict": "invasion 6×", "invasion": "conflict 6×"}


def test_a_speaker_who_is_not_quoted_but_named_is_said_to_be_named():
    told = [(f"a{i}", "A", "s", "Lee was there") for i in range(6)]
    told += [(f"b{i}", "B", "s", "We stay here today said Ann Lee") for i in range(6)]
    corpus = corpus_of(*told, quotes=[(f"b{i}", "Ann Lee", "We stay here today") for i in range(6)])
    rows = omissions(take(corpus, "s")).table
    lee = rows[rows["kind"] == "speaker"].iloc[0]
    assert (lee["item"], lee["outlet"], lee["named_in"], lee["article_id"]) == ("Ann Lee", "A", 6, "b0")


def test_random_halves_of_one_outlet_lack_nothing_beyond_chance():
    rng = np.random.default_rng(0)
    vocabulary = np.array([f"w{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(600)])
    rates = 1 / np.arange(2, 602) ** 0.7
    texts = [" ".join(rng.choice(vocabulary, rng.integers(60, 400), p=rates / rates.sum())) for _ in range(24)]
    corpus = corpus_of(*[(f"a{i}", "A", "s", text) for i, text in enumerate(texts)])
    n_listed, n_tests = [], []
    for n_here in [6, 12] * 10:
        outlets = np.where(np.isin(np.arange(24), rng.permutation(24)[:n_here]), "A", "B")
        told = take(corpus.replace(articles=corpus.articles.assign(outlet=outlets)), "s")
        left_out = omissions(told)
        n_listed.append(int(left_out.table["beyond_chance"].sum()))
        n_tests.append(left_out.n_tests)
    assert min(n_tests) > 20
    # at a level of .05 one of 20 is expected at most
    assert sum(n > 0 for n in n_listed) <= 1


def test_copies_are_listed_and_count_in_nothing():
    copy = {"duplicate_of": "a", "duplicate_kind": "wire", "duplicate_similarity": 1.0}
    corpus = corpus_of(("a", "A", "s", "alpha beta"), ("b", "B", "s", "alpha beta", copy), ("c", "C", "s", "gamma"))
    told = take(corpus, "s")
    rows = versions(told).set_index("article_id")
    assert rows["not_counted"].fillna("").to_dict() == {"a": "", "b": "repeats a", "c": ""}
    assert told.outlets == ["A", "C"]
    assert "".join(str(part) for part in story(corpus, "s").parts).count("counts in nothing below") == 1


def test_the_story_told_by_most_outlets_comes_first():
    corpus = corpus_of(
        *[(f"a{i}", "A", "long", "x") for i in range(5)],
        ("b", "A", "wide", "x"),
        ("c", "B", "wide", "x"),
        ("d", "B", None, "x"),
    )
    assert stories(corpus)["story"].tolist() == ["wide", "long"]
    assert stories(corpus)["outlets"].tolist() == ["A 1, B 1", "A 5"]
    assert take(corpus).name == "wide"


def test_words_are_tested_where_there_are_articles_enough_and_counted_elsewhere():
    assert words_tested(take(many(4, 9), "s")).empty
    assert set(words_tested(take(many(5, 5), "s"))["group"]) == {"alpha", "and", "beta", "gamma"}
    rows = words_counted(take(many(1, 1, length=3), "s")).set_index("outlet")
    assert rows["group"].to_dict() == {"A": "beta", "B": "gamma"}
    assert rows["count"].to_dict() == {"A": 3, "B": 3}


def test_names_of_one_thing_are_counted_by_outlet():
    rows = take(many(2, 1, "Kiev Kiev Kyiv", "Kyiv"), "s").names
    found = rows.set_index(["variant", "outlet"])[["count", "n"]].apply(tuple, axis=1).to_dict()
    assert found == {("Kyiv", "A"): (2, 6), ("Kyiv", "B"): (1, 1), ("Kiev", "A"): (4, 6), ("Kiev", "B"): (0, 1)}


def test_texts_that_were_changed_or_belong_to_no_article_are_refused_by_name(tmp_path):
    digest = sha256(b"A text that was annotated.").hexdigest()
    corpus = corpus_of(("one", "A", "s", "x", {"sha256": digest}), ("two", "A", "s", "x"))
    (tmp_path / "one.txt").write_text("A text that was annotated.")
    assert texts_of(corpus, [tmp_path / "one.txt"]) == {"one": "A text that was annotated."}
    (tmp_path / "two.txt").write_text("A text that was changed since.")
    with pytest.raises(InputError, match=r"two\.txt: the text of 'two' is not the one that was annotated; annotate"):
        texts_of(corpus, [tmp_path])
    (tmp_path / "two.txt").rename(tmp_path / "three.txt")
    assert list(texts_of(corpus, [tmp_path])) == ["one"] == list(story(corpus, "s", tmp_path).story.texts)
    with pytest.raises(InputError, match=r"three\.txt: no text here is one that was annotated; name the files"):
        texts_of(corpus, [tmp_path / "three.txt"])


def test_what_rounds_to_zero_has_no_sign():
    assert [signed(value) for value in (-0.004, 0.0, 0.004, -0.006, 0.3)] == ["0.00", "0.00", "0.00", "−0.01", "+0.30"]
    assert [points(value) for value in (-0.0001, -0.01, 0.25)] == ["0.0 points", "−1.0 points", "+25 points"]


def test_columns_of_several_things_say_what_they_are_sorted_by():
    said = [("a", "Ann Lee", "one two three"), ("a", "Bo Roe", "four")]
    corpus = corpus_of(("a", "A", "s", "one two three four"), ("b", "B", "s", "five"), quotes=said)
    shown = Tags(story(corpus, "s").data)
    assert list(filter(lambda by: by is not None, shown.all("td", "data-sort")))[:4] == ["0.75", "", "0.25", ""]


def test_those_quoted_most_of_all_an_outlets_quoted_words_come_first():
    said = [("a", "Bo Roe", "six"), ("a", "Ann Lee", "one two three", {"side": "Norland"}), ("b", "Ann Lee", "one")]
    corpus = corpus_of(("a", "A", "s", "one two three four five six"), ("b", "B", "s", "one two"), quotes=said)
    table = story(corpus, "s").tables["speakers"]
    found = {speaker: shares.dropna().to_dict() for (_, speaker), shares in table.iterrows()}
    assert found == {"Ann Lee": {"A": 3 / 4, "B": 1.0}, "Bo Roe": {"A": 1 / 4}}
    assert list(found) == ["Ann Lee", "Bo Roe"]


def hostile_corpus():
    title = {
        "title": HOSTILE,
        "url": "javascript:alert(1)",
        "date_doubt": HOSTILE,
        "published": pd.Timestamp("2030-05-04"),
    }
    told = [
        (f"{HOSTILE}{i}", f"{outlet}{HOSTILE}", HOSTILE, "alpha one two three", title) for i, outlet in enumerate("AB")
    ]
    said = [(row[0], HOSTILE, "one two three", {"side": HOSTILE, "excerpt": HOSTILE}) for row in told]
    return corpus_of(*told, quotes=said, actors=[(told[0][0], HOSTILE)])


def test_hostile_names_titles_and_words_are_escaped():
    corpus = hostile_corpus()
    words_table = corpus.words.assign(term=corpus.words["term"].replace("alpha", HOSTILE))
    texts = dict.fromkeys(corpus.articles["article_id"], HOSTILE * 9)
    for at_hand in (None, texts):
        shown = story(corpus.replace(words=words_table), HOSTILE, at_hand)._repr_html_()
        assert "&lt;script&gt;" in shown
        assert "<script" not in shown and "javascript:" not in shown


def test_a_page_has_all_its_sections_and_no_link_leads_nowhere():
    page = story(corpora.read(ROOT / "data" / "four-outlets"), "Musk and Starlink")
    tags = Tags(page.data)
    assert [heading for heading in tags.headings if heading in SECTIONS.values()] == list(SECTIONS.values())
    ids = [name for name in tags.all("*", "id") if name]
    linked = {link[1:] for link in tags.all("a", "href") if not link.startswith("https://")}
    assert len(ids) == len(set(ids)) and linked and linked <= set(ids)
    assert len(tags.all("table", "")) == len(tags.all("caption", "")) >= 3


def test_every_outlet_is_described_in_the_same_words():
    told = [(f"{outlet.lower()}{i}", outlet, "s", "one two three four five") for outlet in "QZ" for i in range(2)]
    said = story(corpus_of(*told), "s").sentences()
    assert said[0].startswith("2 outlets have 4 articles of 20 words: Q 2, Z 2")
    assert "With fewer than 5 articles of Q, Z, this page describes these articles, not the outlet." in said


def test_without_a_story_and_of_an_unknown_one_the_error_says_why():
    corpus = corpus_of(("a", "A", None, "alpha"))
    with pytest.raises(InputError, match="no article that counts has a story; give a column `story`"):
        story(corpus)
    corpus = corpus_of(("a", "A", "s", "alpha"))
    with pytest.raises(InputError, match="counts tells the story 'nowhere'; the first stories here are s"):
        story(corpus, "nowhere")


@pytest.mark.parametrize("text", ["One article alone tells it.", ""])
def test_a_story_of_one_article_has_a_page(text):
    page = story(corpus_of(("a", "A", "s", text)))
    assert "Only one outlet covers this story here" in " ".join(page.sentences())
    assert "There is no other outlet to set it against." in page.data


def test_the_embedded_story_says_what_each_outlet_lacks():
    corpus = corpora.read(ROOT / "data" / "four-outlets")
    left_out = omissions(take(corpus, "Nuclear plant of Zaporizhzhia"))
    rows = left_out.table.set_index(["outlet", "item"])
    assert rows.loc[("RT", "dnieper river"), "by_outlet"] == "AP 14 of 18"
    # the agency and its abbreviation in brackets are no phrase that the AP could lack
    assert not rows.index.get_level_values("item").str.contains("iaea").any()
    assert (rows["beyond_chance"] == (rows["chance_adjusted"] < 0.05)).all() and left_out.n_tests > len(rows)


def test_a_page_of_many_outlets_has_columns_for_six_and_says_how_many_there_are():
    told = [(f"{outlet}{i}", outlet, "s", "alpha and beta") for outlet in "ABCDEFGH" for i in range(1 + (outlet < "G"))]
    page = story(corpus_of(*told), "s", {"A0": "A ship with grain has left the port today, they say"})
    assert page.outlets == [*"ABCDEF"]
    assert page.sentences()[0] == "8 outlets have 14 articles of 42 words: A 2, B 2, C 2, D 2, E 2 and 3 outlets more."
    assert "2 outlets more</summary>" in page.data
    assert page.tables["versions"]["title"].dropna().tolist() == ["A ship with grain has left the port …"]
