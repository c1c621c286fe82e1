"""Inputs that once came out wrong, and others of their kinds: who is quoted as saying what, and who is not."""

import pytest

from analysis.annotation.article import annotate
from analysis.annotation.quotes import extract_quotes
from analysis.read import Article


def said(text):
    """(content, speaker) of each quotation that is none of scare quotes."""
    return [
        (" | ".join(text[start:end] for start, end in quote.content), quote.speaker)
        for quote in extract_quotes(text)
        if quote.kind != "scare"
    ]


def scare(text):
    return [text[slice(*quote.content[0])] for quote in extract_quotes(text) if quote.kind == "scare"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The “experts” claimed that the dam was safe.", ["experts"]),
        ("The ‘Free Army’ denied that it had shelled the town.", ["Free Army"]),
        ("The “independent” paper Vostok reported that the dam had burst.", ["independent"]),
        ("These “volunteers” told reporters that they would stay.", ["volunteers"]),
        ("The “peacekeepers” said nothing.", ["peacekeepers"]),
        ("A “source” told the paper that the deal was done.", ["source"]),
        ("“Fake” experts insisted that masks were useless.", ["Fake"]),
        ("The group known as “Wolves” warned that it would strike.", ["Wolves"]),
        ("The US-backed “moderate rebels” said they would fight.", ["moderate rebels"]),
        ("Officials of the “people's republic” said that the dam had burst.", ["people's republic"]),
        ("Ann Lee told the “council” that the dam would hold.", ["council"]),
        ("According to the “experts”, the dam will hold.", ["experts"]),
        ("“We stay,” the self-styled “king” said.", ["king"]),
        ("“The dam will hold,” said the “mayor” of the town.", ["mayor"]),
        ("“The home is safe,” Jo Hart said. The ‘safe’ home burned down on Friday night.", ["safe"]),
        ("“We stay,” said Viktor “Vik” Moroz, a guard.", []),
        ("Igor “Strelok” Gurin said the dam would hold.", []),
        ("The “Tonight Show” host said he would leave.", []),
        ("Moscow said its “special operation” was going well.", []),
    ],
)
def test_scare_quotes_beside_a_verb_of_speech_quote_nobody(text, wanted):
    assert scare(text) == wanted
    assert not {content for content, _ in said(text)} & {*wanted, "Vik", "Strelok", "Tonight Show"}


def test_a_scare_quote_in_the_next_sentence_is_no_part_of_a_quotation():
    text = "“The home is safe,” Jo Hart said. The ‘safe’ home burned down on Friday night."
    assert said(text) == [("The home is safe,", "Jo Hart")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            '"How are you today, sir?" "I am fine, thank you," he replied.',
            [("How are you today, sir?", None), ("I am fine, thank you,", None)],
        ),
        (
            "“Who pays for this?” “The town pays,” said Bob Kerr, the mayor. “Nobody else does.”",
            [("Who pays for this?", None), ("The town pays, | Nobody else does.", "Bob Kerr")],
        ),
        (
            "“Where were you?” “At home.” “Good evening.” “Ann was there,” said Bob Kerr.",
            [("Where were you?", None), ("At home.", None), ("Good evening.", None), ("Ann was there,", "Bob Kerr")],
        ),
        ("“We are one party,” said Ann Lee, “and one people.”", [("We are one party, | and one people.", "Ann Lee")]),
        ("— Who? asked Ann Lee.", [("Who?", "Ann Lee")]),
        ("“Are you coming?” “Yes,” he said.", [("Are you coming?", None), ("Yes,", None)]),
        ("‘Why now?’ ‘We do not know,’ Bob Kerr replied.", [("Why now?", None), ("We do not know,", "Bob Kerr")]),
        (
            "Ann Lee told reporters the dam was “far too weak.” “Without more money the town risks a lot.”",
            [("the dam was “far too weak. | Without more money the town risks a lot.", "Ann Lee")],
        ),
        (
            "The plan to “make the valley green again for all of us” failed.",
            [("make the valley green again for all of us", None)],
        ),
        (
            "In the mayor's opinion, the dam “is far too weak for rain”.",
            [("the dam “is far too weak for rain", "the mayor")],
        ),
        ("“It will hold for years,” Rep. Ann Lee (D-Wis.) said Friday.", [("It will hold for years,", "Ann Lee")]),
        (
            "“It is safe,” Ann Lee, author of “The Long Road to War,” told CNN. “They can get there.”",
            [("It is safe, | They can get there.", "Ann Lee")],
        ),
    ],
)
def test_no_passage_in_marks_is_lost(text, wanted):
    assert said(text) == wanted


@pytest.mark.parametrize(
    ("text", "speaker", "via"),
    [
        ("Zarif was quoted by the state-run IRNA news agency as saying that “the deal is dead.”", "Zarif", "IRNA"),
        ("Ali Zarif left. “The deal is dead,” the IRNA news agency quoted him as saying.", "Ali Zarif", "IRNA"),
        ("“We will respond,” Salami was quoted by Fars as saying on Friday.", "Salami", "Fars"),
        ("“We will respond,” Salami said, as quoted by Fars.", "Salami", "Fars"),
        ("Foreign minister Javad Zarif has been quoted by IRNA as saying the deal was dead.", "Javad Zarif", "IRNA"),
        ("“The deal,” Zarif was quoted by IRNA as saying, “is dead.”", "Zarif", "IRNA"),
        ("The state-run IRNA news agency quoted Zarif as saying that “the deal is dead.”", "Zarif", "IRNA"),
    ],
)
def test_who_is_quoted_by_a_medium_as_saying_something_speaks(text, speaker, via):
    (quote,) = extract_quotes(text)
    assert (quote.speaker, quote.via, quote.cue_lemma) == (speaker, via, "say")
    content = text[slice(*quote.content[0])]
    assert "Salami" not in content and "IRNA" not in content


@pytest.mark.parametrize(
    "text",
    [
        "But experience shows that binding quotas do harm.",
        "This means that the town will pay.",
        "The delay shows that nobody cares.",
        "Ukraine's resistance proves that the army is strong.",
        "Its failure demonstrates that money is not enough.",
        "History suggests that wars end.",
        "Common sense tells us that the dam will burst.",
    ],
)
def test_what_an_abstract_noun_shows_is_no_quotation(text):
    assert said(text) == []


@pytest.mark.parametrize("source", ["The report", "Ann Lee", "Polls", "The Pentagon", "Satellite images"])
def test_what_people_and_documents_show_is_one(source):
    assert [content for content, _ in said(f"{source} showed that the dam had leaked.")] == ["that the dam had leaked"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("And from Chairwoman Rosa Worth:\n\n“Anna has spent half her life here.”", "Rosa Worth"),
        ("From the desk of John Dow, VP Analyst, WSJ.\n\n“Seeing such tools matters.”", "John Dow"),
        ("From the office of John Dow, VP Analyst.\n\n“Seeing such tools matters.”", "John Dow"),
        ("“Seeing such tools matters.”\n\n~ John Dow", "John Dow"),
        ("Statement by the Water Ministry:\n\n“The dam will hold this spring.”", "Water Ministry"),
        ("Ann Lee, mayor of Lund:\n\n“The dam will hold this spring.”", "Ann Lee"),
        ("We stand with Norvale and send help.\n\n— Jens Holm (@jensholm) April 13, 2021", "Jens Holm"),
        ("We stand with Norvale. — Jens Holm (@jensholm) April 13, 2021\n\nIt rained.", "Jens Holm"),
        ("Photo: Reuters\n\n“We stay here,” said Bo Berg.", "Bo Berg"),
    ],
)
def test_a_line_of_its_own_can_name_who_speaks(text, wanted):
    assert [speaker for _, speaker in said(text)] == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "JAKE TAPPER, CNN ANCHOR: Good evening.\n\nCLARISSA WARD, CNN CHIEF INTERNATIONAL CORRESPONDENT "
            "(voice-over): The sirens started.\n\n(COMMERCIAL BREAK)\n\nTAPPER: Thank you.\n\n"
            "WARD (on camera): It burns.",
            [
                ("Good evening.", "Jake Tapper"),
                ("The sirens started.", "Clarissa Ward"),
                ("Thank you.", "Jake Tapper"),
                ("It burns.", "Clarissa Ward"),
            ],
        ),
        (
            "Q: Was it safe?\n\nA: Yes, it was.\n\nQ: Who paid?\n\nA: The town.",
            [("Was it safe?", None), ("Yes, it was.", None), ("Who paid?", None), ("The town.", None)],
        ),
        ("Q. Was it safe?\n\nA. Yes, it was.", [("Was it safe?", None), ("Yes, it was.", None)]),
        (
            "Question: Was it safe?\n\nSergey Holm: It was.\n\nQuestion: Who paid?\n\nSergey Holm: The town did.",
            [("Was it safe?", None), ("It was.", "Sergey Holm"), ("Who paid?", None), ("The town did.", "Sergey Holm")],
        ),
        (
            "RT: What do you think?\n\nPepe Holm: It is a show.\n\nRT: Why?",
            [("What do you think?", "RT"), ("It is a show.", "Pepe Holm"), ("Why?", "RT")],
        ),
        (
            "ANN LEE, HOST:\n\nGood morning from Lund.\n\nBO BERG, BYLINE:\n\nGood morning.\n\nIt rains.\n\n"
            "LEE:\n\nThanks.",
            [("Good morning from Lund.", "Ann Lee"), ("Good morning. | It rains.", "Bo Berg"), ("Thanks.", "Ann Lee")],
        ),
        ("Interviewer: Was it safe?\n\nAnn Lee: It was.", [("Was it safe?", "Interviewer"), ("It was.", "Ann Lee")]),
        ("A. Smith left the town.\n\nREAD MORE: He ran.\n\nREAD MORE: She ran.", []),
        ("Jobs: 3,200\n\nGrowth: 4 percent", []),
    ],
)
def test_turns_of_transcripts_and_interviews_are_their_speakers(text, wanted):
    assert said(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“We have no gas left,´´ Ann Lee said. The mayor left.", [("We have no gas left,", "Ann Lee")]),
        (
            "« We will not yield », said President Paul Martin. « Not now. »",
            [("We will not yield | Not now.", "Paul Martin")],
        ),
        ("“We will not go, Ann Lee said on Monday. The mayor left. Rain fell.", [("We will not go,", "Ann Lee")]),
        (
            "—Where is it? Ann Lee asked.\n\n―In Rome, said Bob Kerr. He left.",
            [("Where is it?", "Ann Lee"), ("In Rome,", "Bob Kerr")],
        ),
        ("“We will not\ngo,” Ann Lee\nsaid. “We are\ntired.”", [("We will not\ngo, | We are\ntired.", "Ann Lee")]),
        ("“We will win,” Volodymyr Holm s\u200baid.", [("We will win,", "Volodymyr Holm")]),
        (
            "“It is so,” said Nguye\u0302\u0303n Phu\u0301, the general secretary.",
            [("It is so,", "Nguy\u1ec5n Ph\u00fa")],
        ),
        (
            "“Soon,” Ann Erdog\u0306an said. “Now,” Erdog\u0306an added.",
            [("Soon,", "Ann Erdo\u011fan"), ("Now,", "Ann Erdo\u011fan")],
        ),
        ("Ann Lee said the sanc\u00adtions “bite”.", [("the sanc\u00adtions “bite", "Ann Lee")]),
    ],
)
def test_marks_lines_and_characters_may_be_unusual(text, wanted):
    assert said(text) == wanted


def test_all_rows_of_an_article_point_into_its_text_as_it_was_read():
    text = "Crews s\u00adaw rain. “The sanc\u00adtions \ufb01t us,” Ann Lee s\u200baid. "
    text += "Russia\u00ad left the port-\nside quay."
    rows = annotate(Article("a1", "AP", text))
    second = [text[start:end] for _, _, start, end, *_ in rows.sentences][1]
    assert second == text[text.index("“") : text.index("Russia") - 1]
    assert [text[slice(*span)] for span in rows.quotes[0][3]] == ["The sanc\u00adtions \ufb01t us,"]
    assert [text[slice(*span)] for span in rows.quotes[0][5]] == ["s\u200baid"]
    assert rows.quotes[0][-3] == "The sanctions fit us"


def test_a_text_alone_is_read_without_its_captions():
    caption = "The ferry lies in Lund, Monday, May 15, 2031. It will leave, the mayor said. (Wire Photo/A. Lee)"
    text = f"The town held its breath for days on end. {caption} “We will stay,” Ann Lee said on the pier."
    assert said(text) == [("We will stay,", "Ann Lee")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Mayor Ann Lee said she would keep the dam and branded the plan as a “folly of the rich.”",
            ["she would keep the dam", "the plan as a “folly of the rich."],
        ),
        (
            "Ann Lee said the dam was safe and Bo Holm claimed it was not.",
            ["the dam was safe", "it was not"],
        ),
        ("Guards told villagers to leave the dam. A “vote” was held in May.", ["to leave the dam"]),
        ("Ann Lee said the dam was safe, even though nobody had seen it.", ["the dam was safe"]),
        (
            "Mayor Ann Lee said a visit should take place “very quickly,” warning: “Water waits for nobody.”",
            ["a visit should take place “very quickly,", "Water waits for nobody."],
        ),
        (
            "Ann Lee, who was in the dam minutes before it broke, said the first floods Monday had trapped the guards.",
            ["the first floods Monday had trapped the guards"],
        ),
        ("Article two of the harbour law states, “The dam belongs to the town.”", ["The dam belongs to the town."]),
        ("Officials say the guards used the dam as a shield, knowing that nobody would shoot.", None),
        ("The dam broke on Monday, the Harbor Post reported, citing two town officials.", None),
        ("The council, which refused to join the union, met on Monday.", []),
        ("Norland recognized the two regions as independent states.", []),
        ("Bo Berg, who declined to give his last name, left.", []),
        ("The ships will leave, officials told CNN Saturday, as part of a plan.", ["The ships will leave"]),
        ("The dam has broken, Bo Berg told the newspaper on Monday.", ["The dam has broken"]),
        ("The dam fell on Sunday, a member of the town council, Bo Berg, reported.", ["The dam fell on Sunday"]),
        ("The dam stood for years, but, according to the guard, it “shook.”", ["it “shook."]),
        ("A newly announced Berg budget would cut the army.", []),
        ("Ann Lee was told on Monday that the dam was unsafe.", []),
        ("Sweden has recalled its ambassador to Norway for talks on the dam.", []),
        ("Sweden recognized the towns at the dam as independent states.", []),
        ("The mayor recalled that the dam had been safe.", ["that the dam had been safe"]),
    ],
)
def test_a_quotation_ends_where_its_speaker_does_something_else(text, wanted):
    found = [content for content, _ in said(text)]
    assert len(found) == 1 if wanted is None else found == wanted


RANKS = "Brig. Gen.|Lance Cpl.|Pfc.|Lt. Cmdr.|Commodore|Constable|Baroness|Hojatoleslam|Deputy Clerk|Miss|Sens.|MEP"


@pytest.mark.parametrize("rank", RANKS.split("|"))
def test_a_rank_is_no_part_of_a_name(rank):
    assert said(f"“We stay,” {rank} Zorvan Keliv said.") == [("We stay,", "Zorvan Keliv")]


def test_a_cue_is_the_verb_that_reports():
    for text, cue in (
        ("The dam suffered no damage, the mayor later told Norwegian media.", "tell"),
        ("Ann Lee took the rare step of revealing on Monday that the dam had a “large hole” in it.", "reveal"),
    ):
        assert [quote.cue_lemma for quote in extract_quotes(text) if quote.kind != "scare"] == [cue]


def test_who_is_asked_and_replies_is_the_speaker():
    text = "The dam was shut after Mayor Ann Lee was asked whether it was a “danger” and replied: “Yes, it will fall.”"
    assert said(text) == [("Yes, it will fall.", "Ann Lee")]


@pytest.mark.parametrize(("one", "other"), [("Pro", "Con"), ("One Side", "The Other Side")])
def test_headings_before_a_colon_are_no_speakers(one, other):
    text = f"{one}: He is well known.\n\n{other}: He is old.\n\n{one}: He has a vote.\n\n{other}: He has no plan."
    assert said(text) == []


def test_words_behind_a_colon_are_of_whom_they_are_from():
    text = "Here is a reading from the Vesta channel, known for its maps: “The dam fell from within, and not at once.”"
    assert said(text) == [("The dam fell from within, and not at once.", "Vesta")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Interfax quoted Peskov as saying the plan was dead.", [("the plan was dead", "Peskov")]),
        (
            "Critics of the “miracle” drug said it did nothing.",
            [("it did nothing", "Critics of the “miracle” drug")],
        ),
        ("“Anonymous” hackers said they had broken in.", [("they had broken in", "“Anonymous” hackers")]),
        ("Time will tell whether the plan works.", []),
        (
            "While Ann Lee has warned of a “big” flood, Olaf Berg told reporters, “The river is calm.”",
            [("a “big” flood", "Ann Lee"), ("The river is calm.", "Olaf Berg")],
        ),
        ("It was a raid the Kremlin labelled “an act of terror.”", [("an act of terror.", "Kremlin")]),
        (
            "The dam will hold, the mayor, Bo Berg, said on Friday, the Vesta news agency reported.",
            [("The dam will hold", "Bo Berg")],
        ),
        ("The dam will hold, Mayor Bo Berg said, according to Vesta.", [("The dam will hold", "Bo Berg")]),
        ("Nobody said the bridge would hold.", [("the bridge would hold", None)]),
        (
            "The diplomat’s visit to Stepan Moroz’s grave angered Poland. “We bow to no laws,” the diplomat said.",
            [("We bow to no laws,", "the diplomat")],
        ),
        (
            "Ultimately Brandt fell. Ann Brandt lost. Either Brandt signs or the dam breaks. “We lost,” Brandt said.",
            [("We lost,", "Ann Brandt")],
        ),
        (
            "Theresa May and Bo Berg met. In Ohio Berg spoke. After the talks Mrs May insisted she would stay.",
            [("she would stay", "Theresa May")],
        ),
        ("The Ukrainian General Staff said the town had fallen.", [("the town had fallen", "Ukrainian General Staff")]),
        ("Energy Minister German Orlov said the lights were out.", [("the lights were out", "German Orlov")]),
        ("Sri Lanka said it would wait.", [("it would wait", "Sri Lanka")]),
        ("Judicial Watch said the dam was unsafe.", [("the dam was unsafe", "Judicial Watch")]),
        (
            "An adviser to the White House Joel Quill said the boats would not be sent.",
            [("the boats would not be sent", "Joel Quill")],
        ),
        (
            "The spokesman for the army of the Republic (TRV), Edwin Basel, claimed the town had fallen.",
            [("the town had fallen", "Edwin Basel")],
        ),
        (
            "The emir of Vesta, Tamim bin Hamad Al Thani, warned that the strait would close.",
            [("that the strait would close", "Tamim bin Hamad Al Thani")],
        ),
        (
            "Former Prime Minister Sir John Major spoke. “We stay,” the prime minister said.",
            [("We stay,", "the prime minister")],
        ),
        (
            "“It is a mess,” said Ann Lee. The government source told Vesta News the deal was dead.",
            [("It is a mess,", "Ann Lee"), ("the deal was dead", "the government source")],
        ),
        ("“We vote on Friday,” the assembly told reporters.", [("We vote on Friday,", "assembly")]),
        (
            "“The pier will be rebuilt by spring.”\n\n— Ann Holm, mayor of Graz",
            [("The pier will be rebuilt by spring.", "Ann Holm")],
        ),
        (
            "“Peace is the only way out of this war.”\n\nOlaf Berg, Norwegian envoy",
            [("Peace is the only way out of this war.", "Olaf Berg")],
        ),
        (
            "— We leave at dawn, said the captain, Olaf Berg.\n\n— Not without me, answered his son.",
            [("We leave at dawn,", "Olaf Berg"), ("Not without me,", "his son")],
        ),
        (
            "“We stand ready, the minister, Olaf Berg, said. He then flew home.\n\nThe talks go on.",
            [("We stand ready,", "Olaf Berg")],
        ),
        ("‹We stay›, said Ann Lee.", [("We stay", "Ann Lee")]),
        (
            "Ms. de la Cruz lives here. “I saw it,” Maria de la Cruz said. “All of it,” de la Cruz said.",
            [("I saw it,", "Maria de la Cruz"), ("All of it,", "Maria de la Cruz")],
        ),
        ("Shahid ul-Haq spoke. “We agree,” ul-Haq said.", [("We agree,", "Shahid ul-Haq")]),
        ("Martin Luther King III marched. “We march on,” King said.", [("We march on,", "Martin Luther King III")]),
        ("“We serve,” Sgt. 1st Class Dana Cole said.", [("We serve,", "Dana Cole")]),
        ("Then-President Joe Holm said the wall would be built.", [("the wall would be built", "Joe Holm")]),
        ("Dr. Eva Lund runs the ward. “Beds are full,” the doctor said.", [("Beds are full,", "Eva Lund")]),
        (
            "MALE REPORTER: Did you call him?\n\nPRESIDENT TRUMP: I did not.\n\nMALE REPORTER: Never?\n\n"
            "PRESIDENT TRUMP: Never.",
            [
                ("Did you call him?", "MALE REPORTER"),
                ("I did not.", "Trump"),
                ("Never?", "MALE REPORTER"),
                ("Never.", "Trump"),
            ],
        ),
    ],
)
def test_names_and_signatures_of_many_forms_are_read(text, wanted):
    assert said(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The dam, according to Ann Lee, will break.", [("The dam | will break", "Ann Lee")]),
        ("The answer, according to Ann Lee, was to “dig on.”", [("The answer | was to “dig on.", "Ann Lee")]),
        ("However, according to Ann Lee, the dam will break.", [("the dam will break", "Ann Lee")]),
        ("Last week, according to Ann Lee, the dam was sound.", [("the dam was sound", "Ann Lee")]),
        ("The dam will break, according to Ann Lee, and Lund was told.", [("The dam will break", "Ann Lee")]),
    ],
)
def test_what_is_so_according_to_somebody_goes_on_behind_the_name(text, wanted):
    assert said(text) == wanted
