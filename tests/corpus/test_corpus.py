"""A corpus built from articles: its counts add up, and it does not depend on how it was built."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import vocabulary
from analysis.comparison import resample
from analysis.corpus import corpus as corpora
from analysis.corpus import parts, tables
from analysis.corpus.assemble import MAX_TITLE_WORDS
from analysis.corpus.build import build
from analysis.errors import InputError
from analysis.read import read_articles
from analysis.text import words as texts
from tests.corpus.folders import contents

NEWSROOM = Path(__file__).resolve().parents[2] / "data" / "newsroom"
ARTICLES, LISTED = NEWSROOM / "articles", NEWSROOM / "actors.csv"
BESIDE = "actors.csv", "corpus.json", "excluded.csv", "headlines", "speakers.csv"
FILES = sorted([*(f"{name}.parquet" for name in vocabulary.ANNOTATIONS), *BESIDE])


@pytest.fixture(scope="module")
def folder(newsroom):
    return newsroom


@pytest.fixture(scope="module")
def corpus(folder):
    return corpora.read(folder)


@pytest.fixture(scope="module")
def in_parts(tmp_path_factory):
    """Return a corpus of the same articles, written six at a time."""
    made = tmp_path_factory.mktemp("in-parts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "ARTICLES_AT_ONCE", 6)
        build([ARTICLES], made, workers=1)
    return made


@pytest.fixture(scope="module")
def text_of():
    return {article.article_id: article.text for article in read_articles([ARTICLES])}


def test_the_folder_holds_the_tables_and_nothing_else(folder):
    assert sorted(path.name for path in folder.iterdir()) == FILES


def test_articles_of_one_author_are_one_observation_of_the_comparison(tmp_path):
    authors = ["By Ann Lee", "ANN LEE", "Bo Day", "Bugle staff", "Bugle staff", "", *(f"Di {name}" for name in "ABCDE")]
    rows = [{"text": f"Rain fell on {i}.", "outlet": "AAAAAABBBBB"[i], "author": who} for i, who in enumerate(authors)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    build([tmp_path / "in.jsonl"], tmp_path / "out", workers=1)
    built = corpora.read(tmp_path / "out").articles
    assert built["author"].isna().sum() == 3
    assert resample.pair(built, "A", "B").n_clusters == (5, 5)


def test_every_row_of_the_input_is_kept_or_excluded(corpus):
    assert (corpus.manifest["n_rows"], corpus.manifest["n_articles"], corpus.manifest["n_excluded"]) == (20, 20, 0)
    assert len(corpus.articles) == 20
    assert corpus.excluded.empty


def test_rows_that_are_not_kept_stand_in_excluded(tmp_path):
    rows = [
        {"id": "a1", "outlet": "Bugle", "text": "It rained."},
        {"id": "a\r2\x1b", "outlet": "Bugle\nTV", "text": ""},
        {"id": "NA", "outlet": "Inf", "text": ""},
    ]
    (tmp_path / "in.json").write_text(json.dumps(rows))
    account = build([tmp_path / "in.json"], tmp_path / "out")
    assert (account["n_rows"], account["n_articles"], account["n_excluded"]) == (3, 1, 2)
    excluded = corpora.read(tmp_path / "out").excluded
    assert excluded["article_id"].tolist() == ["a\ufffd2\ufffd", "NA"]
    assert excluded["outlet"].tolist() == ["Bugle TV", "Inf"]
    assert excluded["file"].tolist() == ["in.json"] * 2
    assert excluded["row"].tolist() == [2, 3]


def test_words_sentences_and_articles_count_the_same_words(corpus):
    counted = corpus.articles.set_index("article_id")["n_words"]
    singles = corpus.words[corpus.words["order"] == 1].groupby("article_id")["count"].sum()
    in_sentences = corpus.sentences.groupby("article_id")["n_words"].sum()
    pd.testing.assert_series_equal(singles.loc[counted.index], counted, check_names=False)
    pd.testing.assert_series_equal(in_sentences.loc[counted.index], counted, check_names=False)


def test_articles_count_their_sentences_and_furniture(corpus):
    articles = corpus.articles.set_index("article_id")
    n_sentences = corpus.sentences.groupby("article_id").size()
    n_furniture = corpus.furniture.groupby("article_id")["n_words"].sum()
    assert (n_sentences.loc[articles.index] == articles["n_sentences"]).all()
    assert (n_furniture.reindex(articles.index, fill_value=0) == articles["n_furniture_words"]).all()


def test_running_text_and_furniture_are_all_the_words_there_are(corpus, text_of):
    for row in corpus.articles.itertuples():
        assert row.n_words + row.n_furniture_words == len(texts.words(text_of[row.article_id]))


def test_words_said_by_either_voice_follow_the_sentences_shares(corpus):
    quoted = (
        (corpus.sentences["share_quoted"] * corpus.sentences["n_words"]).groupby(corpus.sentences["article_id"]).sum()
    )
    words = corpus.words[(corpus.words["order"] == 1) & (corpus.words["voice"] == "quoted")]
    counted = words.groupby("article_id")["count"].sum().reindex(quoted.index, fill_value=0)
    assert quoted.sum() > 500
    assert (quoted - counted).abs().max() < 1e-6


def test_pairs_and_triples_are_fewer_than_words(corpus):
    n = corpus.words.groupby(["article_id", "voice", "order"])["count"].sum().unstack(fill_value=0)
    assert (n[1] > n[2]).all() and (n[2] >= n[3]).all()


def test_offsets_give_the_quotations_back(corpus, text_of):
    assert len(corpus.quotes) > 100
    for row in corpus.quotes.itertuples():
        text = text_of[row.article_id]
        words = [text[s:e] for start, end in row.content for s, e in texts.words(text, start, end)]
        first = words[: len(row.excerpt.split(" "))]
        assert row.excerpt == " ".join(first) and (len(first) > 3 or first == words)
        assert row.n_words == len(words)
        assert all(
            0 <= start < end <= len(text) for spans in (row.content, row.source, row.cue) for start, end in spans
        )


def test_offsets_give_sentences_and_furniture_back(corpus, text_of):
    for frame in (corpus.sentences, corpus.furniture):
        for row in frame.itertuples():
            text = text_of[row.article_id]
            assert row.end <= len(text)
            assert len(texts.words(text, row.start, row.end)) == row.n_words


def test_no_cell_holds_more_than_eight_words_of_an_article(corpus):
    for name in ("sentences", "quotes", "furniture"):
        for _, column in getattr(corpus, name).select_dtypes("string").items():
            assert (column.dropna().str.findall(r"\w+").str.len() <= 8).all()


def test_the_copy_planted_in_the_corpus_is_found_and_no_other(corpus):
    with open(NEWSROOM / "gold" / "duplicates.csv", encoding="utf-8", newline="") as gold:
        planted = {row["article_id"]: row["duplicate_of"] for row in csv.DictReader(gold)}
    found = corpus.articles.dropna(subset="duplicate_of")
    assert dict(zip(found["article_id"], found["duplicate_of"], strict=True)) == planted


def test_only_articles_that_speak_for_their_outlet_are_comparable(corpus):
    articles = corpus.articles.assign(copy=corpus.articles["copy"].where(corpus.articles.index != 0, "retranslation"))
    changed = corpus.replace(articles=articles)
    first = articles["article_id"].iloc[0]
    everyone = set(articles["article_id"])
    assert set(changed.comparable().articles["article_id"]) == everyone - {"grain-halyard", first}
    assert set(changed.comparable(wording=False).words["article_id"]) == everyone - {"grain-halyard"}


def test_a_selection_keeps_the_rows_of_its_articles_in_every_table(corpus):
    chosen = corpus.select(["swap-vostra"])
    for name in vocabulary.ANNOTATIONS:
        whole, part = getattr(corpus, name), getattr(chosen, name)
        assert set(part["article_id"]) == {"swap-vostra"} & set(whole["article_id"])
        assert len(part) == (whole["article_id"] == "swap-vostra").sum()


def test_a_corpus_in_parts_holds_the_same_tables_as_one_in_files(corpus, in_parts):
    written = sorted(path.name for path in (in_parts / "words.parquet").iterdir())
    assert written == [f"part-{i:05}.parquet" for i in range(4)]
    for name in vocabulary.ANNOTATIONS:
        pd.testing.assert_frame_equal(getattr(corpora.read(in_parts), name), getattr(corpus, name))
    chosen = corpora.read(in_parts).select(["swap-vostra", "grain-vostra"])
    for name in vocabulary.ANNOTATIONS:
        expected = getattr(corpus.select(["swap-vostra", "grain-vostra"]), name)
        pd.testing.assert_frame_equal(getattr(chosen, name), expected.reset_index(drop=True))
    terms = corpora.read(in_parts).terms([2], ["swap-vostra"])
    expected = corpus.words[(corpus.words["order"] == 2) & (corpus.words["article_id"] == "swap-vostra")]
    pd.testing.assert_frame_equal(terms, expected.reset_index(drop=True))


def test_a_shareable_corpus_in_parts_holds_the_same_tables_as_one_in_files(shareable, tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "ARTICLES_AT_ONCE", 6)
    build([ARTICLES], tmp_path, workers=1, shareable=True)
    for name in vocabulary.ANNOTATIONS:
        pd.testing.assert_frame_equal(getattr(corpora.read(tmp_path), name), getattr(corpora.read(shareable), name))


def test_a_corpus_is_the_same_at_an_address(folder):
    build(ARTICLES, "memory://corpora/newsroom")
    at_address, here = corpora.read("memory://corpora/newsroom"), corpora.read(folder)
    for name in vocabulary.ANNOTATIONS:
        pd.testing.assert_frame_equal(getattr(at_address, name), getattr(here, name))


def test_the_place_of_input_and_output_leaves_no_trace(folder, tmp_path):
    shutil.copytree(ARTICLES, tmp_path / "articles")
    build([tmp_path / "articles"], tmp_path / "articles" / "out")
    assert contents(tmp_path / "articles" / "out") == contents(folder)
    build([tmp_path / "articles"], tmp_path / "articles" / "out")
    assert contents(tmp_path / "articles" / "out") == contents(folder)


def test_a_run_that_was_interrupted_goes_on_where_it_stopped(folder, tmp_path, monkeypatch):
    seen = []
    annotate = parts.annotate

    def stop_at_fifteen(article, *options):
        if len(seen) == 15:
            raise KeyboardInterrupt
        seen.append(article.article_id)
        return annotate(article, *options)

    monkeypatch.setattr(parts, "ARTICLES_AT_ONCE", 6)
    monkeypatch.setattr(parts, "annotate", stop_at_fifteen)
    with pytest.raises(KeyboardInterrupt):
        build([ARTICLES], tmp_path, workers=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".unfinished"]
    rest = []

    def note(article, *options):
        rest.append(article.article_id)
        return annotate(article, *options)

    monkeypatch.setattr(parts, "annotate", note)
    build([ARTICLES], tmp_path, workers=1)
    assert len(rest) == 8 and not set(rest) & set(seen[:12])
    build([ARTICLES], tmp_path / "fresh", workers=1)
    assert contents(tmp_path / "fresh") == {
        name: content for name, content in contents(tmp_path).items() if not name.startswith("fresh")
    }


def some_of(folder: Path, names: Iterable[str]) -> Path:
    """Copy some of the invented articles, with their manifest."""
    folder.mkdir()
    manifest = (ARTICLES / "articles.csv").read_text("utf-8").splitlines()
    kept = [manifest[0], *(line for line in manifest[1:] if line.startswith(tuple(names)))]
    (folder / "articles.csv").write_text("\n".join(kept) + "\n", "utf-8")
    for line in kept[1:]:
        shutil.copy(ARTICLES / line.split(",")[0], folder)
    return folder


def test_adding_articles_annotates_only_the_new_ones(tmp_path, monkeypatch):
    seen = []

    def note(article, *options):
        seen.append(article.article_id)
        return annotate(article, *options)

    annotate = parts.annotate
    monkeypatch.setattr(parts, "annotate", note)
    few = some_of(tmp_path / "few", ["grain", "swap"])
    build([few], tmp_path / "out", actors=LISTED)
    assert len(seen) == 8
    marks = dict(tuple(corpora.read(tmp_path / "out").furniture.groupby("article_id")[["start", "end", "reason"]]))
    build([ARTICLES], tmp_path / "out", actors=LISTED)
    # further pages of an outlet may tell more of its furniture: only then is an old article new
    found = dict(tuple(corpora.read(tmp_path / "out").furniture.groupby("article_id")[["start", "end", "reason"]]))
    again = [name for name, rows in marks.items() if not np.array_equal(rows, found[name])]
    assert sorted(seen[8:]) == sorted(
        [*again, *(set(corpora.read(tmp_path / "out").articles["article_id"]) - set(seen[:8]))]
    )
    build([ARTICLES], tmp_path / "fresh", actors=LISTED)
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_an_article_that_changed_is_annotated_again_and_one_that_is_gone_is_dropped(tmp_path, monkeypatch):
    seen = []

    def note(article, *options):
        seen.append(article.article_id)
        return annotate(article, *options)

    annotate = parts.annotate
    few = some_of(tmp_path / "few", ["grain", "swap"])
    build([few], tmp_path / "out", actors=LISTED)
    monkeypatch.setattr(parts, "annotate", note)
    with (few / "grain-vostra.txt").open("a", encoding="utf-8") as file:
        file.write("\n\nNothing else was known on Friday evening in the port.\n")
    (few / "swap-vostra.txt").unlink()
    build([few], tmp_path / "out", actors=LISTED)
    assert seen == ["grain-vostra"]
    build([few], tmp_path / "fresh", actors=LISTED)
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_what_else_is_known_of_an_article_is_taken_from_the_new_input(tmp_path):
    few = some_of(tmp_path / "few", ["grain"])
    build([few], tmp_path / "out")
    manifest = (few / "articles.csv").read_text("utf-8")
    (few / "articles.csv").write_text(manifest.replace(",grain,", ",harvest,").replace("Vostra Today", "VT"), "utf-8")
    build([few], tmp_path / "out")
    build([few], tmp_path / "fresh")
    assert corpora.read(tmp_path / "out").articles["story"].unique().tolist() == ["harvest"]
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_other_parameters_make_every_row_again(tmp_path):
    few = some_of(tmp_path / "few", ["grain"])
    build([few], tmp_path / "out")
    (tmp_path / "actors.csv").write_text("actor,alias\nharbour,harbour\n", "utf-8")
    build([few], tmp_path / "out", actors=tmp_path / "actors.csv")
    assert set(corpora.read(tmp_path / "out").actors["actor"]) <= {"harbour"}


def test_parts_of_other_articles_are_not_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "write", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build([ARTICLES / "swap-vostra.txt"], tmp_path)
    monkeypatch.undo()
    build([ARTICLES / "swap-calvora.txt"], tmp_path)
    assert corpora.read(tmp_path).articles["article_id"].tolist() == ["swap-calvora"]


def test_tables_that_stood_there_stay_until_the_new_ones_are_whole(tmp_path, monkeypatch):
    build([ARTICLES / "swap-vostra.txt"], tmp_path)
    before = contents(tmp_path)
    write = tables.write

    def fail_at_last(name, *args):
        return 1 / 0 if name == "excluded" else write(name, *args)

    monkeypatch.setattr(tables, "write", fail_at_last)
    with pytest.raises(ZeroDivisionError):
        build([ARTICLES], tmp_path)
    shutil.rmtree(tmp_path / ".unfinished")
    assert contents(tmp_path) == before


def test_a_shareable_corpus_holds_nothing_to_put_texts_together_from(corpus, shareable):
    shared = corpora.read(shareable)
    assert shared.manifest["shareable"] is True
    words = corpus.articles["title"].str.findall(r"\w+")
    cut = shared.articles["title"].str.removesuffix(" …").str.findall(r"\w+")
    assert cut.tolist() == words.str[:MAX_TITLE_WORDS].tolist()
    is_long = words.str.len() > MAX_TITLE_WORDS
    assert shared.articles["title"].str.endswith(" …").tolist() == is_long.tolist() and 0 < is_long.sum() < len(words)
    longer = shared.words[shared.words["order"] > 1]
    assert (longer.groupby(["order", "term"])["article_id"].nunique() > 1).all()
    left, whole = (words[words["order"] == 1].reset_index(drop=True) for words in (shared.words, corpus.words))
    pd.testing.assert_frame_equal(left, whole)
    assert 0 < len(longer) < (corpus.words["order"] > 1).sum()
    assert shared.articles["duplicate_of"].tolist() == corpus.articles["duplicate_of"].tolist()


def test_the_list_of_actors_is_of_the_account_and_of_the_tables(tmp_path):
    lists = {"own": "actor,alias\nVostra,Vostra\n", "other": "actor,alias\nCalvora,Calvora\n"}
    for name, content in lists.items():
        (tmp_path / f"{name}.csv").write_text(content)
        account = build([ARTICLES], tmp_path / "out", actors=tmp_path / f"{name}.csv")
        digest = hashlib.sha256(content.encode()).hexdigest()
        assert account["actors"] == {"name": f"{name}.csv", "sha256": digest}
        assert (tmp_path / "out" / "actors.csv").read_text() == content
        found = corpora.read(tmp_path / "out")
        assert set(found.actors["actor"]) == set(found.collocates["actor"]) == {content.split(",")[-1].strip()}


def test_parts_made_with_another_list_of_actors_are_not_taken(tmp_path, monkeypatch):
    (tmp_path / "own.csv").write_text("actor,alias\nVostra,Vostra\n")
    with monkeypatch.context() as stopped, pytest.raises(ZeroDivisionError):
        stopped.setattr("analysis.corpus.build.assemble", lambda *args: 1 / 0)
        build([ARTICLES / "swap-vostra.txt"], tmp_path / "out")
    build([ARTICLES / "swap-vostra.txt"], tmp_path / "out", actors=tmp_path / "own.csv")
    assert set(corpora.read(tmp_path / "out").actors["actor"]) == {"Vostra"}


def told_by(place: Path, **texts: str) -> Path:
    place.mkdir(exist_ok=True)
    for name, text in texts.items():
        (place / f"{name}.txt").write_text(text, "utf-8")
    return place


def test_a_speaker_has_one_name_and_side_in_all_articles_however_the_corpus_grew(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "ARTICLES_AT_ONCE", 1)
    said = "said on Friday that the port would open again soon."
    texts = told_by(tmp_path / "texts", a=f"Mr. Zelensky {said}", b=f"Norwegian Foreign Minister Per Dahl {said}")
    build([texts], tmp_path / "out", workers=1)
    first = corpora.read(tmp_path / "out").quotes
    assert first["name"].tolist() == ["Zelensky", "Per Dahl"]
    told_by(texts, c=f"Volodymyr Zelenskyy {said}", d=f"Minister Dahl {said}")
    build([texts], tmp_path / "out", workers=1)
    quotes = corpora.read(tmp_path / "out").quotes
    assert quotes["name"].tolist() == ["Volodymyr Zelenskyy", "Per Dahl", "Volodymyr Zelenskyy", "Per Dahl"]
    assert quotes["name_side"].tolist() == ["Ukraine", "Norway"] * 2 and quotes["side"].isna().sum() == 3
    build(texts, tmp_path / "fresh", workers=1)
    grown, fresh = (contents(tmp_path / name) for name in ("out", "fresh"))
    of_quotes = [f"quotes.parquet/part-{i:05}.parquet" for i in range(4)]
    assert [grown[name] for name in of_quotes] == [fresh[name] for name in of_quotes]


def test_an_article_of_nothing_but_furniture_is_kept_with_no_words(tmp_path):
    (tmp_path / "one.txt").write_text("SHARE THIS ARTICLE")
    build([tmp_path / "one.txt"], tmp_path / "out")
    found = corpora.read(tmp_path / "out")
    assert found.articles[["n_words", "n_sentences", "n_furniture_words"]].to_numpy().tolist() == [[0, 0, 3]]
    assert found.words.empty and found.sentences.empty and found.quotes.empty


def test_a_file_name_that_is_not_utf_8_breaks_nothing(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text("It rained.")
    try:
        (tmp_path / "in" / "caf\udce9.txt").write_text("It rained.")
    except OSError as error:
        pytest.skip(f"this file system takes no such name ({error.strerror})")
    assert build([tmp_path / "in"], tmp_path / "out")["n_excluded"] == 0
    assert set(corpora.read(tmp_path / "out").articles["article_id"]) == {"one", "caf\ufffd"}


def test_an_input_without_a_single_article_is_refused_and_leaves_nothing(tmp_path):
    (tmp_path / "in.json").write_text('[{"outlet": "Bugle"}, 5]')
    with pytest.raises(
        InputError, match=r"in\.json: no article could be kept of 2 rows, the first because which of its values"
    ):
        build([tmp_path / "in.json"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError, match=r"out: cannot be written .*; name another folder with --out"):
        build([ARTICLES], tmp_path / "out")


@pytest.mark.parametrize("content", ["[1]", "{", "\udcff", "{}"])
def test_a_damaged_account_is_refused_by_name(folder, tmp_path, content):
    shutil.copytree(folder, tmp_path / "copy")
    (tmp_path / "copy" / "corpus.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=r"corpus\.json: is not .*; annotate the|there is no corpus here"):
        corpora.read(tmp_path / "copy")


def test_a_folder_that_is_not_there_says_how_to_write_it(tmp_path):
    with pytest.raises(InputError, match="there is no such folder; write it with `framing annotate"):
        corpora.read(tmp_path / "gone")


def test_a_file_that_cannot_be_read_is_excluded_and_does_not_stop_the_others(tmp_path):
    (tmp_path / "in" / "Bugle").mkdir(parents=True)
    (tmp_path / "in" / "Bugle" / "ferry.txt").write_text("The ferry left the harbour.")
    (tmp_path / "in" / "rows.csv").symlink_to("/proc/self/mem")
    account = build([tmp_path / "in"], tmp_path / "out")
    assert (account["n_rows"], account["n_articles"], account["n_excluded"]) == (2, 1, 1)
    assert corpora.read(tmp_path / "out").excluded["file"].tolist() == ["rows.csv"]
