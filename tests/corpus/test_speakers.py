"""One speaker has one name in all articles; what cannot be told stays apart; people correct it for good."""

import pandas as pd
import pytest

from analysis.corpus import read
from analysis.corpus.build import build
from analysis.corpus.speakers import name_quotes, settle
from analysis.errors import InputError


def named(*rows):
    """Name speakers, given as article, speaker, kind and side; return their names and the table of speakers."""
    quotes = pd.DataFrame(rows, columns=["article_id", "speaker", "speaker_kind", "side"], dtype=object)
    settled, speakers = settle(quotes)
    return name_quotes(quotes, settled)["name"].tolist(), speakers


def person(article, name):
    return article, name, "named", None


def people(*names, kind="named"):
    return [(f"a{k}", name, kind, None) for k, name in enumerate(names)]


def test_a_lone_surname_that_two_people_share_stays_apart():
    names, speakers = named(person("a", "Ann Berg"), person("b", "Olaf Berg"), person("c", "Berg"))
    assert names == ["Ann Berg", "Olaf Berg", "Berg"]
    assert speakers["n_articles"].tolist() == [1, 1, 1]


def test_a_lone_surname_is_who_nearly_always_bears_it():
    many = [person(f"a{k}", "Ann Berg") for k in range(9)]
    assert named(*many, person("b", "Olaf Berg"), person("c", "Berg"))[0][-1] == "Ann Berg"
    assert named(*many[:8], person("b", "Olaf Berg"), person("c", "Berg"))[0][-1] == "Berg"


def test_a_lone_surname_that_nobody_bears_in_full_is_who_held_an_office_then():
    quotes = pd.DataFrame([person("a", "Obama")], columns=["article_id", "speaker", "speaker_kind", "side"])
    for day, name, side in (("2014-05-01", "Barack Obama", "United States"), ("2030-01-01", "Obama", None)):
        found = name_quotes(quotes, settle(quotes, pd.Series(pd.Timestamp(day), ["a"]))[0])
        assert found[["name", "name_side"]].values.tolist() == [[name, side]]


def test_whoever_is_mostly_named_without_a_given_name_held_an_office_then():
    rows = [person("a", "Obama"), person("b", "Obama"), person("c", "Michelle Obama")]
    quotes = pd.DataFrame(rows, columns=["article_id", "speaker", "speaker_kind", "side"])
    published = pd.Series(pd.Timestamp("2014-05-01"), ["a", "b", "c"])
    found = name_quotes(quotes, settle(quotes, published)[0])
    assert found["name"].tolist() == ["Barack Obama", "Barack Obama", "Michelle Obama"]
    found = name_quotes(quotes[1:], settle(quotes[1:], published)[0])
    assert found["name"].tolist() == ["Michelle Obama", "Michelle Obama"]


def test_a_lone_surname_is_who_is_named_most_and_alone_ever_held_an_office():
    names = ["Barack Obama", "Barack Obama", "Michelle Obama", "Obama"]
    assert named(*map(person, "abcd", names))[0][-1] == "Barack Obama"
    assert named(*map(person, "bcd", names[1:]))[0][-1] == "Obama"


def test_the_son_is_not_the_father_where_an_article_quotes_both():
    both = person("a", "Gustav Berg"), person("a", "Gustav Berg Jr.")
    apart = person("b", "Olaf Holm"), person("c", "Olaf Holm Jr.")
    assert named(*both, *apart)[0] == ["Gustav Berg", "Gustav Berg Jr.", "Olaf Holm", "Olaf Holm"]


def test_initials_that_differ_tell_two_people_apart():
    names = ["Gustav H. Berg", "Gustav W. Berg", "Ann L. Holm", "Ann Holm"]
    assert named(*map(person, "abcd", names))[0] == [*names[:2], "Ann Holm", "Ann Holm"]


def test_east_asian_names_begin_with_the_surname():
    names = ["Kim Jong-un", "Kim Jong Un", "Kim", "Xi Jinping", "Xi"]
    assert named(*map(person, "abcde", names))[0] == ["Kim Jong Un"] * 3 + ["Xi Jinping"] * 2


def test_a_medium_is_of_no_side_that_hardly_any_article_tells():
    for n, side in ((4, "Norway"), (5, None)):
        others = [(f"b{k}", "The Harbor Post", "outlet", None) for k in range(n)]
        rows = [("a", "The Harbor Post", "outlet", "Norway"), *others]
        quotes = pd.DataFrame(rows, columns=["article_id", "speaker", "speaker_kind", "side"], dtype=object)
        assert name_quotes(quotes, settle(quotes)[0])["name_side"].tolist() == ["Norway"] + [side] * n


def test_short_given_names_are_the_long_ones_and_two_of_a_fourth_generation_are_two():
    assert len(set(named(*people("Jerry Berg", "Jerrold Berg", "John Holm IV", "Carl Dahl IV"))[0])) == 3


@pytest.mark.parametrize(
    "names",
    [
        ("Sergei Lavrov", "Sergey Lavrov", "Lavrov"),
        ("Vladimir Zelensky", "Volodymyr Zelenskyy", "Zelenskiy", "Volodymyr Zelenskyi"),
        ("Dmitri Petrov", "Dmitry Petrov", "Dmitriy Petrov", "Dmytro Petrov"),
        ("Mikhail Podolyak", "Mykhailo Podoliak"),
        ("Ivan Nechaev", "Ivan Nechayev"),
        ("Alexei Ivanov", "Aleksey Ivanov", "Oleksiy Ivanov"),
        ("Evgeny Balitsky", "Yevgeny Balitski"),
        ("Rafael Grossi", "Rafael Mariano Grossi"),
        ("José Borrell", "Jose Borrell"),
        ("Bashar al-Assad", "Bashar Assad"),
        ("Andrej Zakhvatov", "Andrey Zahvatov"),
        ("Ebrahim Raisi", "Seyed Ebrahim Raeisi", "Raeesi", "Seyyed Ebrahim Raisi"),
        ("Abbas Araghchi", "Abbas Araqchi", "Araghchi"),
        ("Mohammad Bagher Ghalibaf", "Mohammad Baqer Qalibaf", "Baqer Qalibaf"),
        ("Javad Zarif", "Mohammad Javad Zarif", "Mohammad Zarif"),
        ("Amir Hossein Amir Abdollahian", "Hossein Amir Abdollahian", "Hossein Amir-Abdollahian"),
        ("Majid Takht-Ravanchi", "Majid Takht Ravanchi", "Takht Ravanchi"),
        ("Kazem Gharibabadi", "Kazem Gharib Abadi"),
        ("Ann Van Holm", "Van Holm", "Van Holm"),
        *(("Volodymyr Berg", "Volodymyr Berg", slip) for slip in ("Volodymr Berg", "Vollodymyr Berg", "V. Berg")),
    ],
)
def test_spellings_of_one_person_are_one_name(names):
    assert len(set(named(*people(*names))[0])) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Oleg Ivanov", "Sergey Ivanov"),
        ("Vladimir Zelensky", "Arseniy Zelensky"),
        ("Joe Biden", "Jill Biden"),
        ("Sherrod Berg", "Brian S. Berg"),
        ("Doug Berg", "D. Michael Berg"),
        ("Mohammad Ali Berg", "Mohammad Hassan Berg", "Mohammad Berg"),
        ("Boris Berg", "Van Berg"),
        *(("Marie Berg", other) for other in ("Maria Berg", "Mario Berg", "Marta Berg", "Alexandra Berg")),
    ],
)
def test_two_people_of_one_surname_stay_two(names):
    assert named(*people(*names, names[0].split()[-1]))[0] == [*names, names[0].split()[-1]]


@pytest.mark.parametrize(
    "names",
    [
        ("Russia's Defense Ministry", "Russian Defense Ministry", "Defense Ministry of Russia", "Ministry of Defence"),
        ("Russia’s Foreign Ministry", "the Russian Ministry of Foreign Affairs"),
        ("US State Department", "State Department", "U.S. Department of State"),
        ("Kiev", "Kyiv"),
        ("United Nations", "UN", "U.N."),
        ("U.N.'s International Atomic Energy Agency", "IAEA"),
        ("F.B.I.", "FBI"),
        ("RNC", "Republican National Committee"),
        ("Fox News", "Fox"),
        ("Russia’s Federal Security Service", "Federal Security Service", "FSB"),
    ],
)
def test_names_of_one_institution_are_one(names):
    assert len(set(named(*people(*names, kind="institution"))[0])) == 1


def test_a_medium_is_known_by_its_last_word_where_no_other_has_it():
    names = ("The Harbor Post", "The Lund Times", "The Berg Times", "Post", "The Times")
    assert named(*people(*names, kind="outlet"))[0] == [*names[:3], names[0], names[4]]


def test_institutions_of_two_nations_stay_two():
    names = ("Russian Defense Ministry", "Ukraine’s Defense Ministry", "Defense Ministry", "Moscow", "Russia")
    assert named(*people(*names, kind="institution"))[0] == list(names)


def test_the_most_frequent_spelling_is_the_name_and_the_alphabet_decides_ties():
    assert set(named(*people("Sergey Lavrov", "Sergei Lavrov", "Sergey Lavrov"))[0]) == {"Sergey Lavrov"}
    assert set(named(*people("Sergey Lavrov", "Sergei Lavrov"))[0]) == {"Sergei Lavrov"}


def test_the_unnamed_keep_their_descriptions_and_the_unknown_have_none():
    quotes = pd.DataFrame(
        {
            "speaker": ["an official", None, "Lee"],
            "speaker_kind": ["anonymous", "unknown", "named"],
            "article_id": ["a", "a", "b"],
            "side": None,
        },
        index=[7, 3, 5],
    )
    names = name_quotes(quotes, settle(quotes)[0])["name"]
    assert names.index.tolist() == [7, 3, 5] and names.loc[7] == "an official" and names.loc[5] == "Lee"
    assert pd.isna(names.loc[3])


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


def test_a_body_is_one_by_its_nation_its_abbreviation_and_its_parts():
    bodies = "Iran’s Islamic Revolutionary Guard Corps", "IRGC", "Iran’s Revolutionary Guards", "Revolutionary Guards"
    assert len(set(named(*people(*bodies, kind="institution"))[0])) == 1
    assert len(set(named(*people("US Central Command", "CENTCOM", kind="institution"))[0])) == 1
    assert set(named(*people("Iran's Tasnim", "Tasnim", "Tasnim", kind="outlet"))[0]) == {"Tasnim"}


def test_what_is_told_of_a_nations_body_holds_where_an_article_tells_nothing():
    rows = [("a", "Iran’s Revolutionary Guards", "institution", "Iran"), ("b", "IRGC", "institution", None)]
    quotes = pd.DataFrame(rows, columns=["article_id", "speaker", "speaker_kind", "side"], dtype=object)
    assert name_quotes(quotes, settle(quotes)[0])["name_side"].tolist() == ["Iran", "Iran"]


def test_a_table_of_speakers_that_nobody_changed_changes_nothing():
    told = [("a", "The Harbor Post", "outlet", "Norway"), ("a", "Ann Berg", "named", "Norway")]
    others = [(f"b{k}", name, kind, None) for k in range(5) for _, name, kind, _ in told]
    quotes = pd.DataFrame([*told, *others], columns=["article_id", "speaker", "speaker_kind", "side"], dtype=object)
    settled, speakers = settle(quotes)
    assert dict(zip(speakers["name"], speakers["side"].fillna(""), strict=True)) == {
        "Ann Berg": "Norway",
        "The Harbor Post": "",
    }
    again, same = settle(quotes, corrections=speakers)
    pd.testing.assert_frame_equal(name_quotes(quotes, again), name_quotes(quotes, settled))
    pd.testing.assert_frame_equal(same, speakers)


def test_of_a_table_of_speakers_only_what_is_changed_is_a_correction():
    quotes = pd.DataFrame(
        [
            ("a", "Ann Berg", "named", "Norway"),
            ("b", "Olaf Dahl", "named", "Sweden"),
            ("c", "Olaf Dahl", "named", None),
        ],
        columns=["article_id", "speaker", "speaker_kind", "side"],
        dtype=object,
    )
    speakers = settle(quotes)[1]
    changed = speakers.assign(side=speakers["side"].where(speakers["name"] != "Ann Berg", "Denmark"))
    settled, again = settle(quotes, corrections=changed)
    assert name_quotes(quotes, settled)["name_side"].tolist() == ["Denmark", "Sweden", "Sweden"]
    assert set(again.loc[again["how"].str.contains("you said so"), "name"]) == {"Ann Berg"}


@pytest.mark.parametrize(
    ("row", "why"), [(",named,,Ann Lee", "row 2: needs a name"), ("Ann Lee,crowd,,Ann Lee", "row 2: needs a name")]
)
def test_a_correction_that_is_none_is_told_by_its_row(tmp_path, inputs, row, why):
    (tmp_path / "told.csv").write_text(f"name,kind,side,variants\n{row}\n")
    with pytest.raises(InputError, match=why):
        build(inputs, tmp_path / "out", workers=1, speakers=tmp_path / "told.csv")


def test_a_speaker_of_nothing_but_marks_keeps_what_stands_there():
    assert named(person("a", "’s"), person("b", ""), person("c", "Berg"))[0] == ["’s", "", "Berg"]
