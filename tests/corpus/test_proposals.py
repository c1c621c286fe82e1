"""Actors are proposed from the articles, and a list that a person gave is kept when a corpus is written again."""

from analysis.corpus.build import build
from analysis.corpus.corpus import read
from analysis.corpus.proposals import propose
from analysis.read import Article
from tests.conftest import ARTICLES

TEXT = "On Monday Norland's President Ada Quill met European Union envoys. Quill left. She had met Russian envoys."


def proposed(*texts):
    found = propose(Article(str(i), "A", text) for i, text in enumerate(texts))
    return list(found[["actor", "alias"]].itertuples(index=False, name=None))


def test_names_are_proposed_without_titles_days_and_nationalities():
    assert proposed(*[TEXT] * 3) == [("Ada Quill", "Ada Quill"), ("European Union", "European Union")]


def test_a_surname_goes_with_the_one_who_bears_it():
    assert proposed(*[TEXT + " Then Quill and Tom Reed spoke, and so did Reed."] * 3)[:2] == [
        ("Ada Quill", "Ada Quill"), ("Ada Quill", "Quill"),
    ]  # fmt: skip


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
