"""Actors are proposed from the articles, and a list that a person gave is kept when a corpus is written again."""

from analysis.annotation.furniture import Learnt
from analysis.comparison.naming import variants_of
from analysis.corpus import read
from analysis.corpus.build import build
from analysis.corpus.proposals import PROPOSED, propose
from analysis.corpus.proposals import proposed as suggested
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


def test_a_side_is_proposed_from_the_name_or_the_words_before_it():
    text = "Then Russian President Ada Quill met the State Department, and so did Tom Reed."
    sides = propose([text] * 3).set_index("actor")["side"]
    assert sides[["Ada Quill", "State Department"]].tolist() == ["Russia", "United States"]
    assert sides[["Tom Reed"]].isna().all()


def test_listed_spellings_of_a_place_are_one_actor():
    texts = ["They left Kyiv."] * 3 + ["They left Kiev."] * 4
    assert proposed(*texts) == [("Kiev", "Kiev"), ("Kiev", "Kyiv")]


def test_a_spelling_that_only_one_outlet_has_counts_for_its_actor_however_rare():
    assert proposed(*["They left Kyiv."] * 40, "They left Kiev.") == [("Kyiv", "Kyiv"), ("Kyiv", "Kiev")]


def test_other_spellings_and_initials_are_proposed_for_comparison():
    text = "It was Vladimir Quill of the Harbour Workers Union, or HWU, whom Volodymyr Quill met."
    found = propose([text, text, text, "It was Vladimir Quill who left."])
    assert found[["actor", "alias", "compare"]].to_numpy().tolist() == [
        ["Vladimir Quill", "Vladimir Quill", "yes"], ["Vladimir Quill", "Volodymyr Quill", "yes"],
        ["Harbour Workers Union", "HWU", "yes"], ["Harbour Workers Union", "Harbour Workers Union", "yes"],
    ]  # fmt: skip


def test_adjectives_parts_of_names_and_page_furniture_are_not_proposed():
    text = "It was John Quill, the Western envoy, of the Bureau of Alcohol, or Secretary of State John Quill."
    assert proposed(*[text] * 3) == [("John Quill", "John Quill")]
    page = "The Daily Quill wrote that it rained, and Ada Quill stayed.\n\nSign up for Daily Newsletters\n"
    listed = suggested({"Daily Quill": [page] * 3}, Learnt({})).content
    assert "Ada Quill" in listed and "Daily" not in listed


def test_sides_and_names_that_a_person_confirmed_are_honoured_and_kept(tmp_path):
    (tmp_path / "own.csv").write_text(
        "actor,alias,side,compare\nVostra,Vostra,,yes\nVostra,the east,,yes\nOrlova,Irina Orlova,The East,\n"
    )
    for actors in (tmp_path / "own.csv", None):
        build([ARTICLES], tmp_path / "corpus", actors=actors)
        made = read(tmp_path / "corpus")
        assert set(made.quotes.loc[made.quotes["name"] == "Irina Orlova", "name_side"]) == {"The East"}
        assert variants_of(made)[["set", "variant"]].iloc[-2:].to_numpy().tolist() == [
            ["Vostra", "Vostra"], ["Vostra", "the east"],
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
