"""A corpus is built whole, the same however it grew, and only what is new is annotated."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis import corpus as corpora
from analysis.comparison import resample
from analysis.corpus import parts, tables
from analysis.corpus.build import build
from analysis.errors import InputError
from tests.conftest import ARTICLES
from tests.corpus.folders import contents

LISTED = ARTICLES.with_name("actors.csv")


@pytest.fixture
def annotated(monkeypatch):
    """Return the list of the articles that are annotated from now on."""
    seen, annotate = [], parts.annotate

    def note(article, *options):
        seen.append(article.article_id)
        return annotate(article, *options)

    monkeypatch.setattr(parts, "annotate", note)
    return seen


def test_articles_of_one_author_are_one_observation_of_the_comparison(tmp_path):
    authors = ["By Ann Lee", "ANN LEE", "Bo Day", "Bugle staff", "Bugle staff", "", *(f"Di {name}" for name in "ABCDE")]
    rows = [{"text": f"Rain fell on {i}.", "outlet": "AAAAAABBBBB"[i], "author": who} for i, who in enumerate(authors)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    build([tmp_path / "in.jsonl"], tmp_path / "out", workers=1)
    built = corpora.read(tmp_path / "out").articles
    assert built["author"].isna().sum() == 3
    assert resample.pair(built, "A", "B").n_clusters == (5, 5)


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


def test_the_place_of_input_and_output_leaves_no_trace(newsroom, tmp_path):
    shutil.copytree(ARTICLES, tmp_path / "articles")
    for _ in range(2):
        build([tmp_path / "articles"], tmp_path / "articles" / "out")
        assert contents(tmp_path / "articles" / "out") == contents(newsroom)


def test_a_run_that_was_interrupted_goes_on_where_it_stopped(expected, tmp_path, monkeypatch, annotated):
    annotate = parts.annotate

    def stop_at_fifteen(article, *options):
        if len(annotated) == 15:
            raise KeyboardInterrupt
        return annotate(article, *options)

    monkeypatch.setattr(parts, "ARTICLES_AT_ONCE", 2)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(parts, "annotate", stop_at_fifteen)
        build([ARTICLES], tmp_path, workers=1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".unfinished"]
    first = annotated[:14]
    annotated.clear()
    build([ARTICLES], tmp_path, workers=1)
    assert len(annotated) == 6 and not set(annotated) & set(first)
    assert contents(tmp_path) == expected


def some_of(folder: Path, *names: str) -> Path:
    """Copy some of the invented articles, with their manifest."""
    folder.mkdir()
    manifest = (ARTICLES / "articles.csv").read_text("utf-8").splitlines()
    kept = [manifest[0], *(line for line in manifest[1:] if line.startswith(names))]
    (folder / "articles.csv").write_text("\n".join(kept) + "\n", "utf-8")
    for line in kept[1:]:
        shutil.copy(ARTICLES / line.split(",")[0], folder)
    return folder


def test_adding_articles_annotates_only_the_new_ones(tmp_path, annotated):
    def marks():
        furniture = corpora.read(tmp_path / "out").furniture
        return dict(tuple(furniture.groupby("article_id")[["start", "end", "reason"]]))

    build([some_of(tmp_path / "few", "grain", "swap")], tmp_path / "out", actors=LISTED)
    before, first = marks(), annotated.copy()
    assert len(first) == 8
    build([ARTICLES], tmp_path / "out", actors=LISTED)
    # further pages of an outlet may tell more of its furniture: only then is an old article new
    again = [name for name, rows in before.items() if not np.array_equal(rows, marks()[name])]
    new = set(corpora.read(tmp_path / "out").articles["article_id"]) - set(first)
    assert sorted(annotated[8:]) == sorted([*again, *new])
    build([ARTICLES], tmp_path / "fresh", actors=LISTED)
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_an_article_that_changed_is_annotated_again_and_one_that_is_gone_is_dropped(tmp_path, annotated):
    few = some_of(tmp_path / "few", "grain", "swap")
    build([few], tmp_path / "out", actors=LISTED)
    annotated.clear()
    with (few / "grain-vostra.txt").open("a", encoding="utf-8") as file:
        file.write("\n\nNothing else was known on Friday evening in the port.\n")
    (few / "swap-vostra.txt").unlink()
    build([few], tmp_path / "out", actors=LISTED)
    assert annotated == ["grain-vostra"]
    build([few], tmp_path / "fresh", actors=LISTED)
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_what_else_is_known_of_an_article_is_taken_from_the_new_input(tmp_path):
    few = some_of(tmp_path / "few", "grain")
    build([few], tmp_path / "out")
    manifest = (few / "articles.csv").read_text("utf-8")
    (few / "articles.csv").write_text(manifest.replace(",grain,", ",harvest,").replace("Vostra Today", "VT"), "utf-8")
    build([few], tmp_path / "out")
    build([few], tmp_path / "fresh")
    assert corpora.read(tmp_path / "out").articles["story"].unique().tolist() == ["harvest"]
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_other_parameters_make_every_row_again(tmp_path):
    few = some_of(tmp_path / "few", "grain")
    build([few], tmp_path / "out")
    (tmp_path / "actors.csv").write_text("actor,alias\nharbour,harbour\n", "utf-8")
    build([few], tmp_path / "out", actors=tmp_path / "actors.csv")
    assert set(corpora.read(tmp_path / "out").actors["actor"]) <= {"harbour"}


@pytest.mark.parametrize(("article", "actors"), [("swap-calvora", None), ("swap-vostra", "own.csv")])
def test_parts_of_other_articles_or_another_list_are_not_taken(tmp_path, monkeypatch, article, actors):
    (tmp_path / "own.csv").write_text("actor,alias\nVostra,Vostra\n")
    with monkeypatch.context() as stopped, pytest.raises(ZeroDivisionError):
        stopped.setattr("analysis.corpus.build.assemble", lambda *args: 1 / 0)
        build([ARTICLES / "swap-vostra.txt"], tmp_path / "out")
    build([ARTICLES / f"{article}.txt"], tmp_path / "out", actors=actors and tmp_path / actors)
    made = corpora.read(tmp_path / "out")
    assert made.articles["article_id"].tolist() == [article]
    assert actors is None or set(made.actors["actor"]) == {"Vostra"}


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


def test_a_file_that_cannot_be_read_is_excluded_and_does_not_stop_the_others(tmp_path):
    (tmp_path / "in" / "Bugle").mkdir(parents=True)
    (tmp_path / "in" / "Bugle" / "ferry.txt").write_text("The ferry left the harbour.")
    (tmp_path / "in" / "rows.csv").symlink_to("/proc/self/mem")
    account = build([tmp_path / "in"], tmp_path / "out")
    assert (account["n_rows"], account["n_articles"], account["n_excluded"]) == (2, 1, 1)
    assert corpora.read(tmp_path / "out").excluded["file"].tolist() == ["rows.csv"]
