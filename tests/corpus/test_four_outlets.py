"""The embedded corpus is what `framing annotate` makes of the articles, and holds none of their text."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from analysis import vocabulary
from analysis.corpus import build, corpus
from analysis.text.words import n_runs

ROOT = Path(__file__).resolve().parents[2]
EMBEDDED = ROOT / "data" / "four-outlets"
SHARED = ROOT.parent / "shared" / "data"
OUTLETS = ["RT", "Press TV", "AP", "CNN"]
SOURCES = [SHARED / "seeds", SHARED / "ukraine-2022" / "matched-events.csv"]


@pytest.fixture(scope="module")
def embedded():
    return corpus.read(EMBEDDED)


def test_every_row_of_the_input_is_kept_or_excluded_with_its_reason(embedded):
    assert embedded.manifest["n_rows"] == len(embedded.articles) + len(embedded.excluded) == 193
    assert embedded.excluded["reason"].notna().all()


def test_the_numbers_of_articles_are_those_of_the_datasheet(embedded):
    assert embedded.articles["outlet"].value_counts().to_dict() == {"RT": 70, "AP": 32, "CNN": 14, "Press TV": 1}


def test_the_repost_counts_once_and_the_retranslation_not_for_wording(embedded):
    seeds = embedded.articles.set_index("article_id")
    assert seeds.loc["000_bac2b19840b524bf", "duplicate_of"] == "001_023a901f25739ca9"
    assert seeds["duplicate_of"].notna().sum() == 1
    assert "003_dbf54c5fa3be2ae1" not in set(embedded.comparable().articles["article_id"])
    assert "003_dbf54c5fa3be2ae1" in set(embedded.comparable(wording=False).articles["article_id"])


def test_no_text_of_more_than_eight_words_stands_in_any_table(embedded):
    for name, columns in (("articles", ["title"]), ("words", ["term"]), ("quotes", ["excerpt", "speaker", "name"])):
        for column in columns:
            assert getattr(embedded, name)[column].dropna().map(n_runs).max() <= 8, column


def test_no_rare_phrase_lets_a_reader_put_an_article_together_again(embedded):
    phrases = embedded.words[embedded.words["order"] > 1]
    assert phrases.groupby(["order", "term"])["article_id"].nunique().min() >= 2


def test_the_folder_is_a_few_megabytes_at_most():
    assert sum(path.stat().st_size for path in EMBEDDED.iterdir()) < 4e6


@pytest.mark.skipif(not SHARED.is_dir(), reason="the articles themselves are not here (../shared/data)")
def test_it_is_rebuilt_from_the_articles_to_the_same_tables(embedded, tmp_path):
    build.build(SOURCES, tmp_path, OUTLETS, shareable=True, combined=True)
    again = corpus.read(tmp_path)
    for name in (*vocabulary.ANNOTATIONS, "excluded"):
        # another processor may round a probability's fourth decimal the other way
        pd.testing.assert_frame_equal(getattr(again, name), getattr(embedded, name), rtol=0, atol=2e-4)
    may_differ = {"made": "", "files": [], "sha256": ""}
    assert again.manifest | may_differ == embedded.manifest | may_differ
    assert again.manifest["files"].keys() == embedded.manifest["files"].keys()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the articles themselves are not here (../shared/data)")
def test_its_offsets_lead_to_the_words_that_are_counted(embedded):
    text = next(SHARED.glob("seeds/001_*.txt")).read_bytes().decode("utf-8")
    article = embedded.articles.set_index("article_id").loc["001_023a901f25739ca9"]
    assert hashlib.sha256(text.encode()).hexdigest() == article["sha256"]
    for quote in embedded.quotes[embedded.quotes["article_id"] == article.name].itertuples():
        assert text[slice(*quote.content[0])].startswith(quote.excerpt.split()[0])
