"""One speaker has one name in all articles; what cannot be told stays apart; people correct it for good."""

import pandas as pd
import pytest

from analysis.corpus.build import build
from analysis.corpus.corpus import read
from analysis.corpus.speakers import name_speakers
from analysis.errors import InputError

DAY = pd.Timestamp("2014-05-01")


def named(*rows, on=DAY):
    """Name speakers, given as article, speaker, kind, role and side; return their names and the table of speakers."""
    quotes = pd.DataFrame(rows, columns=["article_id", "speaker", "speaker_kind", "role", "side"], dtype=object)
    published = pd.Series(on, index=quotes["article_id"].unique())
    found, speakers = name_speakers(quotes, published)
    return found["name"].tolist(), speakers


def person(article, name, role="", side=None):
    return article, name, "named", role, side


def test_a_lone_surname_with_a_role_is_who_holds_the_office_and_never_the_spouse():
    names, _ = named(
        person("a", "Barack Obama", "president"), person("b", "Michelle Obama"), person("c", "Obama", "president")
    )
    assert names == ["Barack Obama", "Michelle Obama", "Barack Obama"]


def test_a_lone_surname_of_an_officeholder_is_theirs_at_the_time():
    names, _ = named(person("a", "Michelle Obama"), person("b", "Obama", "president"))
    assert names == ["Michelle Obama", "Barack Obama"]
    later, _ = named(person("a", "Michelle Obama"), person("b", "Obama", "president"), on=pd.Timestamp("2030-01-01"))
    assert later == ["Michelle Obama", "Michelle Obama"]


def test_without_a_day_a_surname_is_the_officeholder_of_the_role_that_is_told():
    rows = [
        person("a", "Donald Trump"),
        person("b", "Kenneth Trump"),
        person("c", "Trump", "president"),
        person("d", "Trump"),
    ]
    assert named(*rows, on=pd.NaT)[0] == ["Donald Trump", "Kenneth Trump", "Donald Trump", "Trump"]


def test_short_given_names_are_the_long_ones_and_two_of_a_fourth_generation_are_two():
    rows = [
        person("a", "Bernie Berg"),
        person("b", "Bernard Berg"),
        person("c", "John Holm IV"),
        person("d", "Carl Dahl IV"),
    ]
    assert len(set(named(*rows)[0])) == 3


def test_a_surname_that_nobody_bears_in_full_is_only_who_held_the_role():
    assert named(person("a", "Obama", "president"), person("b", "Obama", "mayor"))[0] == ["Barack Obama", "Obama"]


def test_a_lone_surname_that_two_people_share_stays_apart():
    names, speakers = named(person("a", "Ann Berg"), person("b", "Olaf Berg"), person("c", "Berg"))
    assert names == ["Ann Berg", "Olaf Berg", "Berg"]
    assert speakers["n_articles"].tolist() == [1, 1, 1]


def test_a_lone_surname_is_who_nearly_always_bears_it():
    many = [person(f"a{k}", "Ann Berg") for k in range(9)]
    assert named(*many, person("b", "Olaf Berg"), person("c", "Berg"))[0][-1] == "Ann Berg"
    assert named(*many[:8], person("b", "Olaf Berg"), person("c", "Berg"))[0][-1] == "Berg"


@pytest.mark.parametrize("slip", ["Volodymr Berg", "Vollodymyr Berg", "V. Berg"])
def test_a_slip_in_a_given_name_is_the_same_person(slip):
    rows = [person("a", "Volodymyr Berg"), person("b", "Volodymyr Berg"), person("c", slip)]
    assert set(named(*rows)[0]) == {"Volodymyr Berg"}


@pytest.mark.parametrize("other", ["Maria Berg", "Mario Berg", "Marta Berg", "Alexandra Berg"])
def test_another_given_name_is_another_person(other):
    assert named(person("a", "Marie Berg"), person("b", other))[0] == ["Marie Berg", other]


def test_an_office_is_its_holder_in_the_corpus_at_that_time():
    rows = [person("a", "Ida Holm", "secretary-general", "NATO"), ("b", "the NATO chief", "anonymous", "", None)]
    names, speakers = named(*rows, on=pd.Timestamp("2031-01-01"))
    assert names == ["Ida Holm", "Ida Holm"]
    assert speakers["variants"].tolist() == ["Ida Holm | the NATO chief"]
    assert speakers["how"].tolist() == ["holds the office in the corpus; same letters"]


def test_an_office_that_nobody_of_the_corpus_holds_is_looked_up():
    assert named(("a", "the NATO chief", "anonymous", "", None), on=pd.Timestamp("2022-08-01"))[0] == [
        "Jens Stoltenberg"
    ]
    assert named(("a", "the NATO chief", "anonymous", "", None), on=pd.NaT)[0] == ["the NATO chief"]


@pytest.mark.parametrize(
    "told", ["a NATO chief", "the former NATO chief", "the NATO logistics chief", "NATO officials"]
)
def test_another_description_is_nobody_by_name(told):
    rows = [person("a", "Ida Holm", "secretary-general", "NATO"), ("b", told, "anonymous", "", None)]
    assert named(*rows)[0] == ["Ida Holm", told]


def test_abbreviations_and_nations_of_one_institution_are_one_name():
    told = ["Russia’s Federal Security Service", "Federal Security Service", "FSB", "Federal Security Service"]
    names, _ = named(*[(f"a{k}", name, "institution", "", None) for k, name in enumerate(told)])
    assert len(set(names)) == 1


TEXTS = {"a.txt": "“We agree,” said Ann Lee, the mayor.", "b.txt": "“We do not,” said Anne Lee of Lund on Friday."}


@pytest.fixture
def inputs(tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / "in" / "Bugle").mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / "Bugle" / name).write_text(text)
    return [tmp_path / "in"]


def test_what_a_person_says_of_speakers_is_kept_ever_after(tmp_path, inputs):
    build(inputs, tmp_path / "out", workers=1)
    assert sorted(read(tmp_path / "out").quotes["name"]) == ["Ann Lee", "Anne Lee"]
    told = tmp_path / "told.csv"
    told.write_text("name,kind,side,variants\nAnn Lee,named,Sweden,Ann Lee | Anne Lee\n")
    for speakers in (told, None):
        build(inputs, tmp_path / "out", workers=1, speakers=speakers)
        corpus = read(tmp_path / "out")
        assert corpus.quotes[["name", "name_side"]].to_numpy().tolist() == [["Ann Lee", "Sweden"]] * 2
        assert corpus.speakers[["name", "side", "variants"]].to_numpy().tolist() == [
            ["Ann Lee", "Sweden", "Ann Lee | Anne Lee"]
        ]


@pytest.mark.parametrize(
    ("row", "why"), [(",named,,Ann Lee", "row 2: needs a name"), ("Ann Lee,crowd,,Ann Lee", "row 2: needs a name")]
)
def test_a_correction_that_is_none_is_told_by_its_row(tmp_path, inputs, row, why):
    (tmp_path / "told.csv").write_text(f"name,kind,side,variants\n{row}\n")
    with pytest.raises(InputError, match=why):
        build(inputs, tmp_path / "out", workers=1, speakers=tmp_path / "told.csv")


def test_a_son_of_the_same_name_is_another_person_where_both_speak():
    names, _ = named(person("a", "Donald Ost"), person("a", "Donald Ost Jr."), person("b", "Donald Ost Jr."))
    assert names == ["Donald Ost", "Donald Ost Jr.", "Donald Ost Jr."]
    names, _ = named(person("a", "Donald Ost"), person("b", "Donald Ost Jr."), person("c", "Donald Ost"))
    assert set(names) == {"Donald Ost"}
