"""What was computed once is not computed again, and never taken for something else."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.comparison.compare import compare
from analysis.comparison.register import MEASURES, Group, Measure
from analysis.comparison.story import stories
from analysis.corpus import Corpus, cache, read, texts_of
from analysis.corpus.cache import remembered
from analysis.show.story import story_parts
from tests.conftest import ARTICLES


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def counted(folder):
    """Return a function that is remembered, and the list of what it was called with."""
    calls = []

    def table(corpus, *args, **options):
        calls.append((args, options))
        return pd.DataFrame({"share": [0.1, None], "name": ["Łódź", None], "n": pd.array([1, None], "Int64")})

    return remembered(table), calls


def test_the_same_call_on_the_same_corpus_is_computed_once(newsroom, counted):
    table, calls = counted
    first = table(read(newsroom), "RT", by="side")
    assert_frame_equal(table(read(newsroom), "RT", by="side"), first)
    assert calls == [(("RT",), {"by": "side"})]


def test_another_argument_or_other_articles_are_computed(newsroom, counted):
    table, calls = counted
    corpus = read(newsroom)
    fewer = corpus.select(corpus.articles["article_id"][:3])
    other = corpus.replace(articles=corpus.articles.assign(outlet="Bugle"))
    for given in (corpus, fewer, fewer.select([]), other, other.select([]), corpus.headlines()):
        table(given)
        table(given)
    table(corpus, 1)
    table(corpus, "1")
    table(corpus, seed=1)
    assert len(calls) == 9


def test_other_code_is_another_result(newsroom, counted, monkeypatch):
    table, calls = counted
    table(read(newsroom))
    monkeypatch.setattr(cache, "_code", lambda: "changed")
    table(read(newsroom))
    assert len(calls) == 2


def test_nothing_is_kept_of_a_corpus_without_a_folder_or_where_nothing_shall_be_kept(newsroom, folder, counted):
    table, calls = counted
    table(Corpus({"articles": pd.DataFrame({"article_id": ["a"]})}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.FOLDER, "")
        table(read(newsroom))
    assert len(calls) == 2 and not folder.exists()


def test_a_damaged_file_is_computed_anew(newsroom, folder, counted):
    table, calls = counted
    first = table(read(newsroom))
    (file,) = folder.iterdir()
    content = file.read_bytes()
    for damaged in (b"", content[: len(content) // 2], bytes([content[20] ^ 255]).join([content[:20], content[21:]])):
        file.write_bytes(damaged)
        assert_frame_equal(table(read(newsroom)), first)
    assert len(calls) == 4 and file.read_bytes() == content


def test_what_would_come_back_as_something_else_is_not_kept(newsroom, folder):
    def table(corpus):
        return pd.DataFrame({"words": [("a", "b")]})

    assert remembered(table)(read(newsroom))["words"].tolist() == [("a", "b")]
    assert list(folder.iterdir()) == []


def test_what_was_not_used_for_longest_goes_where_there_is_too_much(newsroom, folder, counted, monkeypatch):
    table, calls = counted
    corpus = read(newsroom)
    for number in range(3):
        table(corpus, number)
    (size,) = {file.stat().st_size for file in folder.iterdir()}
    monkeypatch.setattr(cache, "MOST_BYTES", 3 * size)
    table(corpus, 0)
    table(corpus, 3)
    assert len(list(folder.iterdir())) == 3
    calls.clear()
    table(corpus, 0)
    table(corpus, 1)
    assert calls == [((1,), {})]


def test_every_measure_comes_back_as_it_was_computed(newsroom, folder):
    n_kept = 0
    for measure in MEASURES.values():
        given = {name: "regime" for name, allowed in measure.choices().items() if allowed is None}
        first, again = (compare(read(newsroom), measure.name, **given) for _ in range(2))
        assert_frame_equal(again.table, first.table)
        n_kept += first.why is None
    assert len(list(folder.iterdir())) >= n_kept >= 5  # of some each pair is kept by itself


def test_a_measure_that_somebody_adds_is_computed_each_time(newsroom, folder, monkeypatch):
    def sums(corpus):
        return corpus.articles[["article_id"]].assign(group="all", numerator=1.0, denominator=2.0)

    added = Measure("mine", "How many?", {"all": Group("share", "the share", sums=sums)})
    monkeypatch.setitem(MEASURES, "mine", added)
    compare(read(newsroom), "mine")
    assert not folder.exists()


def test_a_story_page_is_kept_without_texts_and_never_with_them(newsroom, folder):
    corpus = read(newsroom)
    name = stories(corpus)["story"][0]
    texts = texts_of(corpus, ARTICLES)
    story_parts(newsroom, name, texts, "story")
    comparisons = {*folder.iterdir()}
    story_parts(newsroom, name, texts, "story")
    assert {*folder.iterdir()} == comparisons
    first, again = (story_parts(newsroom, name, {}, "story") for _ in range(2))
    assert first == again and len({*folder.iterdir()} - comparisons) == 1
