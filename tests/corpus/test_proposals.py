"""Actors are proposed from the articles, and a list that a person gave is kept when a corpus is written again."""

from analysis.corpus.build import build
from analysis.corpus.corpus import read
from analysis.corpus.proposals import PROPOSED, propose
from tests.conftest import ARTICLES

TEXT = "On Monday Norland's President Ada Quill met European Union envoys. Quill left. She had met Russian envoys."


def proposed(*texts):
    found = propose(texts)
    return list(found[["actor", "alias"]].itertuples(index=False, name=None))


def test_names_are_proposed_without_titles_days_and_nationalities():
    assert proposed(*[TEXT] * 3) == [("Ada Quill", "Ada Quill"), ("European Union", "European Union")]


def test_a_surname_goes_with_the_one_who_bears_it():
    assert proposed(*[TEXT + " Then Quill and Tom Reed spoke, and so did Reed."] * 3)[:2] == [
        ("Ada Quill", "Ada Quill"), ("Ada Quill", "Quill"),
    ]  # fmt: skip


def test_initials_go_with_the_name_and_words_written_small_are_none():
    text = "It was the Harbour Workers Union, or HWU, that left. It met Ferry and the ferry."
    assert sorted(proposed(*[text] * 3)) == [
        ("Harbour Workers Union", "HWU"), ("Harbour Workers Union", "Harbour Workers Union"),
    ]  # fmt: skip


def test_a_corpus_without_a_list_takes_whom_its_articles_name_and_a_correction_is_kept(tmp_path):
    build([ARTICLES], tmp_path / "corpus")
    listed = (tmp_path / "corpus" / "actors.csv").read_text()
    made = read(tmp_path / "corpus")
    assert "Vostra" in set(made.actors["actor"]) and made.manifest["actors"]["name"] == PROPOSED
    (tmp_path / "own.csv").write_text(listed.replace("Vostra,Vostra,", "The East,Vostra,"))
    build([ARTICLES], tmp_path / "corpus", actors=tmp_path / "own.csv")
    build([ARTICLES], tmp_path / "corpus")
    assert "The East" in set(read(tmp_path / "corpus").actors["actor"])


def test_what_few_articles_name_is_not_proposed():
    assert proposed(TEXT, TEXT, "Nobody came.") == []


def test_other_names_of_a_known_actor_go_with_it():
    found = proposed(*["It was the Kremlin that spoke, and in the end Russia did."] * 3)
    assert sorted(found) == [("Russia", "Kremlin"), ("Russia", "Russia")]


def test_a_list_that_was_given_once_is_kept(tmp_path):
    listed = tmp_path / "actors.csv"
    listed.write_text("actor,alias,n_articles\nVostra,Vostra,5\n")
    build([ARTICLES], tmp_path / "corpus", actors=listed)
    listed.unlink()
    build([ARTICLES], tmp_path / "corpus")
    made = read(tmp_path / "corpus")
    assert set(made.actors["actor"]) == {"Vostra"} and made.manifest["actors"]["name"] == "actors.csv"
