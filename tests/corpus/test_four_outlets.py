"""The embedded corpora are what the texts make, hold none of them, and are large enough to compare outlets."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from analysis import corpus, vocabulary
from analysis.annotation.article import annotate
from analysis.corpus import tables
from analysis.corpus.build import build
from analysis.read import Article
from analysis.text.words import n_runs
from training import corpora

DATA = Path(__file__).resolve().parents[2] / "data"
SHARED = DATA.parents[1] / "shared" / "data"
RELEASED = DATA / "tehran-times" / "articles"
with_texts = pytest.mark.skipif(not SHARED.is_dir(), reason="the articles themselves are not here (../shared/data)")


@pytest.fixture(scope="module")
def embedded():
    return corpus.read(DATA / "four-outlets")


@pytest.fixture(scope="module")
def of_2026():
    return corpus.read(DATA / "headlines-2026")


@pytest.fixture(params=["embedded", "of_2026"])
def each(request):
    return request.getfixturevalue(request.param)


def test_every_row_of_the_input_is_kept_or_excluded_with_its_reason(each):
    assert each.manifest["n_rows"] == len(each.articles) + len(each.excluded)


def test_the_numbers_of_articles_are_those_of_the_datasheet(embedded, of_2026):
    told = (DATA / "README.md").read_text("utf-8")
    for made in (embedded, of_2026):
        for outlet, n in made.articles["outlet"].value_counts().items():
            assert f"{outlet} {n}" in told, (outlet, n)


def test_headlines_of_another_site_are_not_those_of_an_outlet(embedded):
    ap = embedded.articles[embedded.articles["outlet"] == "AP"]
    is_elsewhere = ap["url"].str.contains("huffpost")
    assert 0 < is_elsewhere.sum() < len(ap)
    assert (ap["title"].isna() == is_elsewhere).all()


def test_there_are_articles_enough_in_stories_that_two_outlets_tell(embedded):
    told = embedded.comparable().articles.dropna(subset="story")
    assert told.groupby("story")["outlet"].nunique().min() >= 2
    assert told["story"].nunique() >= 10
    counts = told["outlet"].value_counts()
    assert (counts["RT"], counts["AP"], counts["CNN"]) >= (100, 40, 40)


def test_the_repost_counts_once_and_the_retranslation_not_for_wording(embedded):
    seeds = embedded.articles.set_index("article_id")
    assert seeds.loc["000_bac2b19840b524bf", "duplicate_of"] == "001_023a901f25739ca9"
    assert "003_dbf54c5fa3be2ae1" not in set(embedded.comparable().articles["article_id"])
    assert "003_dbf54c5fa3be2ae1" in set(embedded.comparable(wording=False).articles["article_id"])


def test_no_text_of_more_than_eight_words_stands_in_any_table(each):
    for made in {each, each.headlines()}:
        for name, columns in (("articles", ["title"]), ("words", ["term"]), ("quotes", ["excerpt", "speaker", "name"])):
            for column in columns:
                found = getattr(made, name)[column].dropna()
                assert found.empty or found.map(n_runs).max() <= 8, column


def test_no_rare_phrase_lets_a_reader_put_an_article_together_again(each):
    for made in {each, each.headlines()}:
        phrases = made.words[made.words["order"] > 1]
        assert phrases.groupby(["order", "term"])["article_id"].nunique().min() >= 2


def test_each_folder_is_a_few_megabytes_at_most():
    for folder in ("four-outlets", "headlines-2026", "tehran-times"):
        assert sum(path.stat().st_size for path in (DATA / folder).rglob("*") if path.is_file()) < 4e6


def test_the_texts_that_may_be_shipped_are_a_corpus(tmp_path):
    build([RELEASED], tmp_path)
    made = corpus.read(tmp_path)
    assert 60 <= len(made.articles) <= 100 and made.excluded.empty
    assert set(made.articles["outlet"]) == {"Tehran Times"}


@with_texts
def test_headlines_are_annotated_again_to_the_same_tables(of_2026, tmp_path):
    corpora.headlines(SHARED, tmp_path)
    again = corpus.read(tmp_path)
    for name in (*vocabulary.ANNOTATIONS, "excluded"):
        # another processor may round a probability's fourth decimal the other way
        pd.testing.assert_frame_equal(getattr(again, name), getattr(of_2026, name), rtol=0, atol=2e-4)


@with_texts
def test_a_sample_of_the_articles_is_annotated_again_to_the_same_sentences_and_quotations(embedded):
    """Of articles without furniture, since what is learnt of that depends on all pages of an outlet."""
    plain = embedded.articles[embedded.articles["n_furniture_words"] == 0].set_index("article_id")
    rows = corpora.candidates(SHARED).set_index("id")
    sample = [name for name in plain.index if name in rows.index][::20]
    assert len(sample) > 5
    settled = ["speaker_kind", "name", "name_side"]
    for name in sample:
        made = annotate(Article(name, plain.loc[name, "outlet"], rows.loc[name, "text"]))
        assert hashlib.sha256(rows.loc[name, "text"].encode()).hexdigest() == plain.loc[name, "sha256"]
        for table in ("sentences", "quotes", "actors", "targets"):
            stored = getattr(embedded, table)
            stored = stored[stored["article_id"] == name].reset_index(drop=True)
            again = tables.as_frame(table, getattr(made, table))
            left_out = settled if table == "quotes" else []
            pd.testing.assert_frame_equal(
                again.drop(columns=left_out), stored.drop(columns=left_out), rtol=0, atol=2e-4, obj=f"{table} of {name}"
            )


@with_texts
def test_its_offsets_lead_to_the_words_that_are_counted(embedded):
    text = next(SHARED.glob("seeds/001_*.txt")).read_bytes().decode("utf-8")
    article = embedded.articles.set_index("article_id").loc["001_023a901f25739ca9"]
    assert hashlib.sha256(text.encode()).hexdigest() == article["sha256"]
    for quote in embedded.quotes[embedded.quotes["article_id"] == article.name].itertuples():
        assert text[slice(*quote.content[0])].startswith(quote.excerpt.split()[0])
