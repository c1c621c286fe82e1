"""From mentions to speakers: one name for each person or unnamed source of an article."""

import math
from datetime import datetime

import pytest

from analysis.annotation.quotes import extract_quotes, quotes_of
from analysis.annotation.quotes.people.speakers import WAYS
from analysis.text.sentences import paragraphs, sentences


def speakers(text):
    pieces = paragraphs(text)
    return [(quote.speaker, quote.speaker_kind) for quote in quotes_of(text, pieces, sentences(text, pieces))]


def last_speaker(text):
    return speakers(text)[-1]


ANN = ("Ann Lee", "named")


@pytest.mark.parametrize(
    "mention",
    ["Lee", "Mayor Lee", "Ann Lee", "Ms. Lee", "She", "The mayor", "The Lund mayor", "Lund’s mayor, Ann Lee,"],
)
def test_all_mentions_of_a_person_are_one_speaker(mention):
    assert last_speaker(f"Lund Mayor Ann Lee opened the dam on Monday. {mention} said it would hold.") == ANN


def test_a_pronoun_means_who_spoke_last_of_its_gender():
    text = "“It holds,” said Ann Lee. “It leaks,” said Peter Holm. “We checked,” she said."
    assert speakers(text) == [ANN, ("Peter Holm", "named"), ANN]


def test_a_surname_that_comes_first_is_known_by_either_part():
    text = "Spokesperson Hu Minya denied the plan. “We want peace,” Minya said. “We wait,” Hu said."
    assert set(speakers(text)) == {("Hu Minya", "named")}


def test_a_role_can_be_named_before_the_person():
    text = "The dam will close in June, Norway’s top diplomat said.\n\nForeign Minister Per Dahl said it had a leak."
    assert speakers(text) == [("Per Dahl", "named"), ("Per Dahl", "named")]


def test_a_role_of_one_nation_is_not_the_minister_of_another():
    text = (
        "Russian Foreign Minister Igor Volin met his host. French Foreign Minister Marie Dubois smiled. "
        "The Russian minister said the talks went well. The French minister said they did not."
    )
    assert speakers(text) == [("Igor Volin", "named"), ("Marie Dubois", "named")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“It holds,” said Peter Holm. Carl Berg and his men must wait, he said.", "Peter Holm"),
        ("We expect rain, said Ann Lee. Expect Lee to stay at the dam. “I stay,” she said.", "Ann Lee"),
        ("Mayor Ann Lee and Peter Holm met. Would Lee go? Neither Lee nor Holm left. “I stay,” Lee said.", "Ann Lee"),
        ("What It Means For Lee\n\nMayor Ann Lee opened the dam. “It holds,” Lee said.", "Ann Lee"),
        ("President Carl Berg met Rep. Peter King at the dam. “It holds,” King said.", "Peter King"),
        ("Sheriff Ann Lee left. It leaks, said Geoff Dean. “It leaks badly,” Dean said.", "Geoff Dean"),
        ("John Berg opened the dam. Then John Holm came to look at it. The dam held, John said.", "John Holm"),
        ("Sen. Peter Holm said it held. His colleague, Norland Sen. Kim Dahl, said: “It leaks badly.”", "Kim Dahl"),
        ("Envoy Peter Holm said it held. Its head, Norland Adm. Kim Dahl, said: “It leaks badly.”", "Kim Dahl"),
        ("University of Lund law professor Kim Berg said that the dam would hold for years.", "Kim Berg"),
        ("Democratic nominee Ann Lee met GOP nominee Kim Berg. “It holds,” the Republican nominee said.", "Kim Berg"),
        ("Norwegian Premier Carl Berg came. The dam is ours, said Peter Holm. The Norwegian premier often "
         "laughed. “It is yours,” he told the council.", "Carl Berg"),
        ("Norwegian Ambassador to Tehran Hu Minya also said the dam would hold.", "Hu Minya"),
        ("The Norwegian ambassador to port councils in Vienna Ann Lee wrote on Friday: “It holds well.”", "Ann Lee"),
        ("Minister Carl Berg met his Irish counterpart Ann Lee. The Irish minister said it would hold.", "Ann Lee"),
        ("Asif Ali Khan Dahl, Norway’s former envoy to Lund, has said it would hold.", "Asif Ali Khan Dahl"),
        ("Mr Javad Holm went. Mr Mohammad Javad Holm came. Mr Holm said that it would hold.", "Javad Holm"),
        ("Ann Lee While the dam held, the town slept. Ann Lee said that it would hold.", "Ann Lee"),
        ("Will Ann Lee go? No. “I stay,” Lee said.", "Ann Lee"),
        ("Norwegian opposition leader MK Ann Lee said that it would hold.", "Ann Lee"),
    ],
)  # fmt: skip
def test_a_name_or_office_is_read_as_whose_it_is(text, speaker):
    assert last_speaker(text) == (speaker, "named")


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("The Washington Post", ("Washington Post", "outlet")),
        ("The Hill", ("The Hill", "outlet")),
        ("Berg’s family", ("Berg’s family", "anonymous")),
        ("The leader of Dam Watch", ("the leader of Dam Watch", "anonymous")),
        ("The Danes", ("the Danes", "anonymous")),
        ("The administration", ("Lee administration", "institution")),
    ],
)
def test_what_describes_somebody_else_does_not_mean_who_spoke_last(source, speaker):
    assert (
        last_speaker(f"The dam is new, said President Ann Lee. {source} said that the dam would leak for years.")
        == speaker
    )


def test_a_speaker_has_letters():
    found = speakers(
        "Some called it “a good dam,” others -- including the former mayor of Lund -- called it “a sieve.”"
    )
    assert all(name is None or any(map(str.isalnum, name)) for name, _ in found)


def test_a_relative_clause_speaks_for_the_name_before_it():
    assert last_speaker("The plan was read out by Ann Lee, who said it would work.") == ANN


def test_a_title_tells_two_people_of_one_surname_apart():
    text = "Ann Lee and her brother Peter Lee came. “It holds,” Mr. Lee said. “It leaks,” Ms. Lee said."
    assert speakers(text) == [("Peter Lee", "named"), ANN]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("President Holm came with First Lady Ann Holm. Holm said it would hold.", "Holm"),
        ("First daughter Ann Holm met Mr. Holm. Mr. Holm said it would hold. Ms. Holm smiled.", "Holm"),
        ("First daughter Ann Holm met Mr. Holm. Ms. Holm said it would hold.", "Ann Holm"),
        ("Holm came with his daughter, Ann Holm. Holm said it would hold.", "Holm"),
        ("Carl Holm Jr. met President Holm. “It holds,” President Holm said.", "Holm"),
        ("Rabbi Daniel Holm came. Rabbi Daniel said it would hold.", "Daniel Holm"),
        ("Carl and Ann Holm came. Holm said he was glad it would hold.", "Carl Holm"),
        ("Carl and Ann H. came. Carl said it would hold.", "Carl"),
        ("Justice Karl Berg died. Rev. Olaf Berg, his son, came. Rev. Berg said it would hold.", "Olaf Berg"),
    ],
)
def test_a_title_tells_namesakes_apart(text, speaker):
    assert last_speaker(text) == (speaker, "named")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Both Justices Carl Berg and Ann Lee said it would hold.", "Carl Berg"),
        ("Then-Mayor Carl Berg said it would hold.", "Carl Berg"),
        ("In Lund President-elect Berg spoke. Berg said it would hold.", "Berg"),
        ("For Berg it was late. Considering Berg had a cold, few came. “It holds,” Berg said.", "Berg"),
        ("Add Carl Berg to those who came. “It holds,” Berg said.", "Carl Berg"),
        ("Jeff Van Drew came. “It holds,” Van Drew said.", "Jeff Van Drew"),
        ("Kim Jong Un met Sung Kim. “It holds,” Kim said.", "Kim Jong Un"),
        ("Kim Jong Un met Kim Yo Jong, his sister. Kim Yo Jong said it would hold.", "Kim Yo Jong"),
        ("The BBC’s Ann Lee said it would hold.", "Ann Lee"),
        ("PROTESTERS ATTACK BERG, DAM OPENS\n\n“It holds,” Berg said.", "Berg"),
        ("A DAM ‘BADLY BUILT’\n\nBerg came. “It holds,” Mr Berg said.", "Berg"),
        ("Mr Berg began an Asia tour. More: Berg Asia tour. “It holds,” Berg said.", "Berg"),
        ("Mr. Berg’s claim that it would hold was a surprise to Carl Berg’s party.", "Carl Berg"),
        ("Berg Surveys New Dam\n\n“It holds,” Berg said.", "Berg"),
        ("Hill came. “It holds,” Hill said.", "Hill"),
        ("See Berg at the dam. “It holds,” Berg said.", "Berg"),
        ("REPORT: ANN LEE BACKS UP BERG\n\n“It holds,” Berg said.", "Berg"),
        ("Lund-based Berg came. “It holds,” Berg said.", "Berg"),
        ("Rep. Karl Berg came. Rep. Olaf Berg came, too. “It holds,” Berg said.", "Olaf Berg"),
        ("Evangelist Karl Berg said it would hold.", "Karl Berg"),
        ("Singer-songwriter Karl Berg said it would hold.", "Karl Berg"),
        ("The NRDC’s Franz Berg said it would hold.", "Franz Berg"),
        ("Rep. Madeline Dean, D-Pa., said it would hold.", "Madeline Dean"),
        ("The son of the late pastor Karl Berg came. Evangelist Olaf Berg, too. “It holds,” Berg said.", "Olaf Berg"),
    ],
)
def test_titles_and_openers_are_no_part_of_a_name(text, speaker):
    assert last_speaker(text) == (speaker, "named")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Voters said it would hold. Fewer voters came.", ("Voters", "anonymous")),
        ("Even a Lund Democrat said it would hold.", ("a Lund Democrat", "anonymous")),
        ("Pro-dam groups said it would hold.", ("Pro-dam groups", "anonymous")),
        ("YouGov said it would hold.", ("YouGov", "institution")),
        ("North Korea has a dam. The North said it would hold.", ("North Korea", "institution")),
        ("The Harbor Post came. The Post said it would hold.", ("Harbor Post", "outlet")),
        ("Mr Holm’s office said it would hold.", ("Holm’s office", "institution")),
        ("The advocacy group Dam Watch came. Dam Watch said it would hold.", ("Dam Watch", "institution")),
        ("Dam Friends, a union that was there, left. Dam Friends said it would hold.", ("Dam Friends", "institution")),
        ("An 11-page FBI document said it would hold.", ("FBI", "institution")),
        ("Ann Lee came to Lund. She’d say it would hold.", ANN),
        ("Europe said that it would hold.", ("Europe", "institution")),
        ("The dam will hold for years, according to Al Mayadeen.", ("Al Mayadeen", "outlet")),
        ("The Norland-owned Harbor Post said that it would hold.", ("Harbor Post", "outlet")),
        ("Elsewhere, Ann Lee said that it would hold.", ANN),
        ("A top Senate Republican said that it would hold.", ("a top Senate Republican", "anonymous")),
        ("Some officials, including Ann Lee, said that it would hold.", ("some officials", "anonymous")),
        ("The self-declared DPR said that it would hold.", ("DPR", "institution")),
        ("The outgoing Harbor Board said that it would hold.", ("Harbor Board", "institution")),
        ("Calvoran armed forces said that it would hold.", ("Calvoran armed forces", "institution")),
        ("Law enforcement said that it would hold.", ("Law enforcement", "institution")),
        ("The British said that it would hold.", ("the British", "anonymous")),
        ("Those who live there said that it would hold.", ("those", "anonymous")),
        ("The WHO said that it would hold.", ("WHO", "institution")),
        ("Another said that it would hold.", ("another", "anonymous")),
        ("At least five Democrats said that it would hold.", ("At least five Democrats", "anonymous")),
        ("The opinion by Justice Ann Lee said that it would hold.", ANN),
        ("One Syrian asylum-seeker said that it would hold.", ("one Syrian asylum-seeker", "anonymous")),
        ("A Department of Health official said that it would hold.", ("a Department of Health official", "anonymous")),
        ("A defense official this weekend said that it would hold.", ("a defense official", "anonymous")),
        ("“It will hold,” said the defense official Thursday.", ("the defense official", "anonymous")),
        ("Polish Defense Minister Ann Lee ahead of the talks said that it would hold.", ANN),
        (
            "President Ann Lee left. The dam held, according to the president of the dam company Ore.",
            ("the president of the dam company Ore", "anonymous"),
        ),
        ("The US and NATO left. The UN said that it would hold.", ("UN", "institution")),
        ("The Tavna News Agency said that it would hold.", ("Tavna News Agency", "outlet")),
        ("It will hold, the German news agency dpa reported.", ("dpa", "outlet")),
        ("According to news accounts, the dam will hold for years.", (None, "unknown")),
        ("Let us say that it would hold.", (None, "unknown")),
        ("Surely that dam, they said, would hold.", (None, "unknown")),
    ],
)
def test_who_is_no_person_is_called_by_what_it_is(text, speaker):
    assert last_speaker(text) == speaker


def test_an_unnamed_official_keeps_the_first_description():
    text = "A senior official confirmed that it leaked. “We are sorry,” the official said."
    assert set(speakers(text)) == {("a senior official", "anonymous")}


@pytest.mark.parametrize("source", ["Sources", "Officials", "Two diplomats briefed on the talks", "Some"])
def test_the_unnamed_are_anonymous(source):
    assert last_speaker(f"{source} said that nothing had changed.")[1] == "anonymous"


@pytest.mark.parametrize(
    "source", ["a spokesman for Ms. Lee", "an aide to House Speaker Ann Lee", "the son of the late pastor Ann Lee"]
)
def test_a_spokesman_for_somebody_is_not_that_somebody(source):
    text = f"Ann Lee was away. On Monday {source} said the dam would hold."
    assert last_speaker(text) == (source, "anonymous")


def test_a_pronoun_without_anybody_to_mean_is_unknown():
    assert last_speaker("“It holds,” he said.") == (None, "unknown")


def test_a_full_name_of_the_headline_is_the_speakers():
    text = "Mayor Ann Lee opens dam in the valley\n\n“It holds,” Lee said."
    pieces = [(39, len(text))]
    (quote,) = quotes_of(text, pieces, sentences(text, pieces))
    assert (quote.speaker, quote.speaker_kind) == ANN


def test_an_office_given_only_inside_a_quotation_is_known():
    text = "“We met US President Joe Holm in May,” Ann Lee said. Holm was late. The US president said he was not."
    assert last_speaker(text) == ("Joe Holm", "named")


def test_a_headline_in_capitals_names_nobody():
    text = "Peter Slams Lee Over Broken Promise\n\n“It holds,” Lee said."
    pieces = [(37, len(text))]
    assert [quote.speaker for quote in quotes_of(text, pieces, sentences(text, pieces))] == ["Lee"]


def test_a_lone_surname_means_who_was_named_before_not_a_relative_named_later():
    text = "“Peter Holm is home,” Ann Lee said. Holm was late. His wife, Maria Holm, wept. “It held,” Holm said."
    assert last_speaker(text) == ("Peter Holm", "named")


def test_a_pronoun_is_not_the_person_reported_about():
    text = "Peter Holm claimed that Bo Berg had been treated well. He alleged that nobody had asked."
    assert speakers(text) == [("Peter Holm", "named")] * 2


def test_a_pronoun_is_no_group():
    text = "Peter Holm built the dam. Many said that Holm was late. He said that it held."
    assert last_speaker(text) == ("Peter Holm", "named")


def confidences(text):
    pieces = paragraphs(text)
    return [quote.confidence for quote in quotes_of(text, pieces, sentences(text, pieces))]


def test_confidence_is_that_of_the_way_the_speaker_was_found():
    text = "“It holds,” said Ann Lee. “It leaked,” Lee said. “We checked,” she said."
    assert confidences(text) == [WAYS["full name"], WAYS["surname"], WAYS["pronoun"]]


def test_an_unknown_speaker_has_no_confidence():
    assert all(math.isnan(one) for one in confidences("“It holds,” he said."))


def test_confidences_are_shares():
    assert all(0 < share < 1 for share in WAYS.values())


WHO = {
    "a role is who holds it": (
        "UN Secretary-General Ida Holm met the mayor. “It must stop,” the UN chief said.",
        [("Ida Holm", "named")],
    ),
    "the official is who spoke last": (
        "“We left,” said Igor Volin, a member of the council. “It was late,” the official said.",
        [("Igor Volin", "named"), ("Igor Volin", "named")],
    ),
    "the official is the unnamed one of whom it was said later": (
        "“We left,” said Igor Volin, a member of the council. “We stay,” an official in Lund said. "
        "“It was late,” the official said.",
        [("Igor Volin", "named"), ("an official in Lund", "anonymous"), ("an official in Lund", "anonymous")],
    ),
    "an official of another country is another one": (
        "“We stay,” a European official said. “It was late,” the senior NATO official said.",
        [("a European official", "anonymous"), ("the senior NATO official", "anonymous")],
    ),
    "a title before a comma is who is named behind it": (
        "Vostra’s Ambassador to Norway, Vasily Brandt, told reporters that the talks had failed.",
        [("Vasily Brandt", "named")],
    ),
    "one is named in the next sentence only": (
        "A Foreign Ministry official said that the ban would not stand. “You will see,” Ivan Brandt, deputy head of "
        "the ministry’s department, told reporters.",
        [("Ivan Brandt", "named"), ("Ivan Brandt", "named")],
    ),
    "one is named in the next sentence with the same role": (
        "A judge said that the ban would stand. “It is law,” District Judge Ivan Brandt said.",
        [("Ivan Brandt", "named"), ("Ivan Brandt", "named")],
    ),
    "who only knows of defense is no defense official": (
        "A senior defense official said that the talks had failed. “They did,” Kim Berg, a fellow at the National "
        "Defense University, told reporters.",
        [("a senior defense official", "anonymous"), ("Kim Berg", "named")],
    ),
    "adjectives joined before one noun are one source": (
        "US and Western officials said that the talks had failed.",
        [("US and Western officials", "anonymous")],
    ),
    "a surname with a particle": (
        "Belgian minister Jan van den Berg spoke. “All of it,” Van den Berg said.",
        [("Jan van den Berg", "named")],
    ),
    "a father and a son": (
        "Carl Holm met Carl Holm Jr., his son. “We left,” Holm Jr. said. “I stayed,” Holm said.",
        [("Carl Holm Jr.", "named"), ("Carl Holm", "named")],
    ),
    "a husband and a wife": (
        "Hilda Clark and her husband Bill Clark sued. “It is unfair,” Mrs Clark said. “We tried,” Mr Clark said.",
        [("Hilda Clark", "named"), ("Bill Clark", "named")],
    ),
    "an office before a name is no name": (
        "“We pay,” said Minister of Culture and Media Claudia Rot. “Soon,” Rot said.",
        [("Claudia Rot", "named"), ("Claudia Rot", "named")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WHO.values(), ids=WHO)
def test_who_speaks(text, expected):
    assert speakers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "65 of Americans said that they agreed.",
        "Some 44 % of voters said that they agreed.",
        "A wave of explosions said that it was over.",
        "The shift in language said that all was lost.",
    ],
)
def test_what_cannot_speak_is_no_speaker(text):
    assert all(kind == "unknown" for _, kind in speakers(text))


def test_what_stands_after_according_to_is_not_what_stands_before_it():
    text = "“It will hold,” Mayor Ann Lee said. “It has no leak.” According to the Water Board, it has one."
    assert speakers(text) == [ANN]


@pytest.mark.parametrize(
    ("before", "whose"),
    [
        ("The Harbor Post came. Ann Lee’s report was long.", ANN),
        ("A report by the Harbor Agency came on Monday. CNN was there.", ("Harbor Agency", "institution")),
        ("CNN was there.", ("CNN", "outlet")),
    ],
)
def test_the_report_is_of_whom_the_article_said_before(before, whose):
    assert last_speaker(f"{before} The dam leaked, the report said.") == whose


@pytest.mark.parametrize(
    "text",
    [
        "The mayor of Lund said that it leaks. “It leaks badly,” Ann Lee wrote on Friday. The mayor said no more.",
        "Norway’s port minister says that it leaks. In Oslo, Ann Lee pointed to the wall, noting that it leaks.",
        "The head of Dam Watch says that it leaks. In a note, Sayyed Ann Lee stated that she checked.",
        "An engineer in Lund says that it leaks. “It leaks badly,” said Ann Lee, chief editor of Dam News.",
        "A former MP says that it leaks. “It leaks badly,” TASS on Sunday quoted Ann Lee as saying.",
        "The port minister said that it leaks. According to Ann Lee, it leaks badly. Lee also said she checked.",
    ],
)
def test_who_is_described_first_can_be_named_when_they_speak_next(text):
    assert set(speakers(text)) == {ANN}


def test_the_governor_is_who_speaks_next_rather_than_the_governor_of_elsewhere():
    text = "It leaks badly, the governor said. “It does,” Ann Lee wrote. Malmo Governor Peter Holm said it was dry."
    assert speakers(text) == [ANN, ANN, ("Peter Holm", "named")]


@pytest.mark.parametrize(
    ("described", "text"),
    [
        ("the Danish president", "The Danish president said that it leaks badly. “It is,” Ann Lee said."),
        ("a port official", "A port official said Ann Lee, a guard, was ill. “It leaks,” Lee said."),
        ("many", "Many said that it leaks badly. “It is old,” Ann Lee said."),
        ("a Lund guard", "A Lund guard said that it leaks. “It is,” said Ann Lee, head of Dam Aid."),
    ],
)
def test_who_speaks_next_is_not_always_the_one_described(described, text):
    assert speakers(text)[0] == (described, "anonymous")


@pytest.mark.parametrize(
    "text",
    [
        "The head of the Lund space agency, Ann Lee, said it would fly. The Lund agency chief said it would rain.",
        "Ann Lee, a member of the Lund parliament known for her wit, said it would fly. The legislator said no more.",
        "The town has no trust in Mayor Peter Holm, a columnist claimed. The paper’s port columnist Ann Lee is new. "
        "“It is bad,” Lee wrote. The columnist said it would rain.",
        "Ann Lee – who has vowed to leave – said it would rain.",
        "TEHRAN - Ann Lee, secretary-general of the Islamic Party, said on Sunday it would rain. “It will,” she said.",
        "The plan gives ammunition to allies of Ann Lee, who said it would rain.",
        "It would rain for days, the minister for ports and trade Ann Lee announced, the Harbor Post reported.",
    ],
)
def test_offices_and_pronouns_lead_to_the_person(text):
    assert last_speaker(text) == ANN


def test_his_friend_can_be_named_in_the_next_sentence():
    text = "The two were inseparable, their close friend told CNN. “They loved the sea,” Anna Petrova said."
    assert speakers(text) == [("Anna Petrova", "named")] * 2


def test_he_is_the_subject_of_the_sentence_before_rather_than_a_man_named_in_passing():
    text = (
        "President Holm met his guards. "
        "Holm has walked a fine line, and backed Norland’s President Peter Dahl without a word. "
        "Last week, he said the ships would stay at home."
    )
    assert last_speaker(text)[0] == "Holm"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The envoy, Lena Fors, met rebels. “They want peace,” the envoy said.", ("Lena Fors", "named")),
        ("NATO Secretary General Ida Brand came. “We are ready,” the alliance chief said.", ("Ida Brand", "named")),
        ("The wife of President Karl Ost, Mia Ost, said she was proud.", ("Mia Ost", "named")),
        ("Viktor “Bear” Moroz said the road was mined.", ("Viktor Moroz", "named")),
        ("Sheikh Omar al-Tamimi told tribesmen that the well was theirs.", ("Omar al-Tamimi", "named")),
        ("White House Counsel Ann Lee left. Lee said she was tired.", ("Ann Lee", "named")),
        ("Ex-minister Bo Holm, a critic, said the bill was dead.", ("Bo Holm", "named")),
        ("Aide Mike O’Dell was ill. O’Dell said he would stay.", ("Mike O’Dell", "named")),
        ("Senator Bo Holm was there. He and other senators said it was late.", ("Bo Holm", "named")),
        ("Aide Fiona Hill stayed. Hill said it was late.", ("Fiona Hill", "named")),
        ("Rep Diane Black said it was late.", ("Diane Black", "named")),
        ("Director of National Intelligence James Clap said it was late.", ("James Clap", "named")),
        ("Prime Minister Edda Holt came. “We will rebuild,” the premier vowed.", ("Edda Holt", "named")),
        ("Health and Energy spokeswoman Pia Moe said it was ready.", ("Pia Moe", "named")),
        (
            "Senator Bo Holm left. “It is late,” he said. The Tennessee Republican added that he was tired.",
            ("Bo Holm", "named"),
        ),
        ("Senator Bo Holm, who is ill, stayed at home. His office said he was well.", ("Holm's office", "institution")),
    ],
)
def test_a_later_word_for_somebody_means_who_was_named_by_it(text, wanted):
    assert last_speaker(text) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "Of that plan, Ann Lee says:",
        "As the mayor reports:",
        "According to the mayor:",
        "On the dam, the mayor wrote:",
        "Lee put it this way:",
        "She explained why in an interview:",
        "Here is what Lee told us:",
        "Here's more from the mayor:",
    ],
)
def test_who_is_named_in_a_line_with_a_colon_says_what_the_next_paragraph_quotes(line):
    text = f"The council met. Ann Lee, the mayor, came.\n\n{line}\n\n“Rain will fall for days on the old dam.”"
    assert last_speaker(text) == ANN


def test_a_line_with_a_colon_that_names_nobody_gives_no_speaker():
    text = "The mayor met Ann Lee.\n\nOn the wall of the old dam:\n\n“Rain will fall for days on this old dam.”"
    assert last_speaker(text)[0] is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“It leaks,” according to Harbor Week.", ("Harbor Week", "outlet")),
        ("“It leaks,” Norland Today reported.", ("Norland Today", "outlet")),
        ("“It leaks,” the Lund Sun-Times said.", ("Lund Sun-Times", "outlet")),
        ("Ann Lee runs the local Head Start program. “It leaks,” she said.", ANN),
        ("Ann Lee is new. “It leaks,” said Ann Lee Monday.", ANN),
        ("“It leaks,” said the Pentagon Thursday.", ("Pentagon", "institution")),
    ],
)
def test_a_common_word_can_be_part_of_an_outlets_name_but_not_of_a_persons(text, wanted):
    assert last_speaker(text) == wanted


@pytest.mark.parametrize("whose", ["president", "mayor", "whistleblower"])
def test_whose_lawyer_somebody_is_is_no_office_of_theirs(whose):
    text = f"The {whose}’s lawyer, Rudy Holm, came. The {whose} said it would rain."
    assert last_speaker(text) == (f"the {whose}", "anonymous")


@pytest.mark.parametrize(
    "before",
    [
        "John Bolt, an adviser to the president, came.",
        "John Bolt, a spokesman for the Norland president, came.",
        "Asked whether he trusts Mr. Bolt, the president said no. He met John Bolt.",
        "He quoted the late President John Bolt.",
    ],
)
def test_who_works_for_the_president_was_named_before_him_or_is_dead_is_not_the_president(before):
    assert last_speaker(f"{before} The president said it would rain.") == ("the president", "anonymous")


@pytest.mark.parametrize("owner", ["Norland", "The company", "The Harbor Board"])
def test_the_president_of_a_country_or_body_is_the_president(owner):
    assert last_speaker(f"{owner}’s president, Ann Lee, came. The president said it would rain.") == ANN


@pytest.mark.parametrize(
    ("year", "text", "wanted"),
    [
        (2018, "Donald Trump met Ann Lee. The president said it would rain.", ("Donald Trump", "named")),
        (2022, "Donald Trump met Ann Lee. The president said it would rain.", ("the president", "anonymous")),
        (2022, "Emmanuel Macron spoke. The French president said it would rain.", ("Emmanuel Macron", "named")),
        (
            2022,
            "Emmanuel Macron spoke. The Russian president said it would rain.",
            ("the Russian president", "anonymous"),
        ),
        (2022, "US President Ann Lee met Joe Biden. The president said it would rain.", ANN),
    ],
)
def test_the_president_can_be_who_was_president_on_the_day(year, text, wanted):
    quote = extract_quotes(text, datetime(year, 6, 1))[-1]
    assert (quote.speaker, quote.speaker_kind) == wanted


def test_a_president_without_a_country_is_meant_rather_than_one_of_another_country():
    text = "He met Russian President Peter Dahl. President Ann Lee was there. The president said it would rain."
    assert last_speaker(text) == ANN


def test_the_ministers_spokesman_is_not_who_speaks_next():
    text = "It is bad, the minister’s spokesman said. In an address on Monday, Ann Lee said it would rain."
    assert speakers(text) == [("the minister’s spokesman", "anonymous"), ANN]
