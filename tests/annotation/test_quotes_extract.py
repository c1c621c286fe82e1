"""Quotations with their cues: every construction the extractor knows, in sentences written for this test."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.annotation.quotes import extract_quotes, quotes_of
from analysis.text.sentences import paragraphs, sentences
from analysis.text.words import words


def read(text):
    pieces = paragraphs(text)
    return quotes_of(text, pieces, sentences(text, pieces))


def said(text):
    """(kind, content, source, speaker) of each quotation."""
    return [
        (
            quote.kind,
            " | ".join(text[start:end] for start, end in quote.content),
            " | ".join(text[start:end] for start, end in quote.source),
            quote.speaker,
        )
        for quote in read(text)
        if quote.kind != "scare"
    ]


# What is said stands in ⟨⟩, its source in ⟦⟧.
SAID = [
    ("direct", "“⟨The dam will hold,⟩” ⟦Ann Lee⟧ said on Monday.", "Ann Lee"),
    ("direct", "⟦Ann Lee⟧ said: “⟨The dam will hold.⟩”", "Ann Lee"),
    ("direct", "“⟨The dam will hold,⟩” said ⟦Ann Lee, the mayor of Lund⟧, as the water rose.", "Ann Lee"),
    ("direct", "“⟨The dam will hold,⟩” ⟦Ann Lee⟧ said. “⟨We checked it twice.⟩”", "Ann Lee"),
    ("direct", "“⟨The dam,⟩” ⟦Ann Lee⟧ told reporters, “⟨will hold.⟩”", "Ann Lee"),
    ("direct", "“⟨Will it hold?⟩” asked ⟦Bo Berg⟧. The crowd was silent.", "Bo Berg"),
    ("direct", "‘⟨The dam will hold⟩’, said ⟦Ann Lee⟧.", "Ann Lee"),
    ("direct", "⟦The Water Ministry⟧ said in a statement: “⟨The dam will hold.⟩”", "Water Ministry"),
    (
        "indirect",
        "According to ⟦Ann Lee⟧, ⟨the dam will hold⟩. ⟨The gates are open⟩, according to ⟦the Water Ministry⟧.",
        "Ann Lee, Water Ministry",
    ),
    ("direct", "⟦Ann Lee⟧ told the council:\n\n“⟨The dam will hold. We checked it twice.⟩”", "Ann Lee"),
    ("direct", "⟦Ann Lee⟧ said: “⟨The dam will hold.⟩\n\n“⟨We checked it twice.⟩”", "Ann Lee"),
    ("direct", "“⟨The dam will hold this spring.⟩\n\n“⟨We checked it twice,⟩” said ⟦Ann Lee⟧.", "Ann Lee"),
    ("direct", "“⟨The dam will hold this spring.⟩” — ⟦Ann Lee, mayor⟧", "Ann Lee"),
    ("direct", "“⟨The dam will hold,⟩” ⟦Ann Lee⟧ was quoted as saying by the Harbor News.", "Ann Lee"),
    ("indirect", "Mayor Ann Lee was out. The Harbor News quoted ⟦Lee⟧ as saying ⟨that the dam would hold⟩.", "Ann Lee"),
    ("indirect", "⟨The dam⟩, ⟦the Harbor News⟧ wrote, ⟨was built in haste⟩.", "Harbor News"),
    (
        "indirect",
        "⟦Ann Lee⟧ said ⟨that the dam would hold⟩. ⟦Bo Berg⟧ insisted ⟨the gates were open⟩.",
        "Ann Lee, Bo Berg",
    ),
    ("indirect", "⟦Ann Lee⟧ told the council on Monday ⟨that the dam would hold⟩.", "Ann Lee"),
    ("mixed", "⟦Ann Lee⟧ told the council ⟨that “of course” the dam would hold⟩.", "Ann Lee"),
    ("mixed", "⟦Ann Lee⟧ called ⟨the delay “appalling⟩” on Monday.", "Ann Lee"),
    ("indirect", "⟨Prices will rise by a third⟩, warned ⟦the mayor⟧ on Monday.", "the mayor"),
    ("indirect", "⟨The town has not paid⟩, complained ⟦Ann Lee, who had come to Lund⟧.", "Ann Lee"),
    ("indirect", "⟨The dam⟩, said ⟦Ann Lee⟧, ⟨would hold⟩.", "Ann Lee"),
    ("direct", "The delay, which ⟦Ann Lee⟧ called “⟨an utter disgrace,⟩” ended.", "Ann Lee"),
    ("direct", "⟦Ann Lee⟧ said, “⟨The dam will hold,⟩” prompting applause.", "Ann Lee"),
    (
        "indirect",
        "⟨The valley built a second dam last year, but it was washed away⟩, ⟦Ann Lee⟧ said on Tuesday.",
        "Ann Lee",
    ),
    ("none", "Ann Lee would neither confirm nor deny the report.", ""),
]


@pytest.mark.parametrize(("kind", "marked", "speakers"), SAID)
def test_what_is_said_and_by_whom(kind, marked, speakers):
    text = re.sub("[⟨⟩⟦⟧]", "", marked)
    quotes = read(text)
    edges = [
        (place, mark) for quote in quotes for span in quote.content for place, mark in zip(span, "⟨⟩", strict=True)
    ]
    edges += [
        (place, mark) for quote in quotes for span in quote.source for place, mark in zip(span, "⟦⟧", strict=True)
    ]
    for place, mark in sorted(edges, reverse=True):
        text = text[:place] + mark + text[place:]
    assert text == marked
    assert {quote.kind for quote in quotes} <= {kind} and ", ".join(quote.speaker for quote in quotes) == speakers


@pytest.mark.parametrize("bullet", ["—", "-", "•", "*"])
def test_what_is_said_without_marks_ends_before_the_next_item_of_a_list(bullet):
    text = (
        f"Ivan Berg was quoted as saying that this path should continue. {bullet} The death toll rose to six on Monday."
    )
    assert [content for _, content, *_ in said(text)] == ["that this path should continue"]


def test_a_transcript_names_its_speakers_in_capitals():
    text = "Mayor Ann Lee took questions.\n\nREPORTER: Will it hold?\n\nLEE: It will hold."
    assert [(kind, content, speaker) for kind, content, _, speaker in said(text)] == [
        ("direct", "Will it hold?", "REPORTER"),
        ("direct", "It will hold.", "Ann Lee"),
    ]


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("“The dam will hold,” Ann Lee was quoted as saying by the Harbor News.", "Harbor News"),
        ("“The dam will hold,” Ann Lee was quoted as saying by the state-run Tavna news agency.", "Tavna"),
        ("“The dam will hold,” Ann Lee told CNN’s Bo Berg on Sunday.", "CNN"),
        ("Ann Lee told the Harbor News that the dam would hold.", "Harbor News"),
        ("Ann Lee said in an interview with Reuters that the dam would hold.", "Reuters"),
        ("The Harbor News quoted Ann Lee as saying that the dam would hold.", "Harbor News"),
        ("“The dam will hold,” Ann Lee said, according to TASS.", "TASS"),
        ("The dam will hold, TASS reported, citing Ann Lee.", "TASS"),
        ("The dam will hold, TASS reported on Friday, citing Ann Lee.", "TASS"),
        ("The dam will hold for years, TASS quoted Ann Lee as saying on Friday.", "TASS"),
        ("The dam will hold for years, Ann Lee was quoted as saying by TASS.", "TASS"),
        ("Speaking to the US newspaper, Ann Lee said that the dam would hold.", None),
        ("Ann Lee told reporters that the dam would hold.", None),
        ("Ann Lee told Bo Berg that the dam would hold.", None),
        ("“The dam will hold,” Ann Lee was quoted as saying by her office.", None),
    ],
)
def test_a_medium_that_passed_the_words_on_is_not_the_speaker(text, via):
    assert [(quote.speaker, quote.via) for quote in read(text)] == [("Ann Lee", via)]


def test_a_medium_that_speaks_for_itself_is_no_go_between():
    assert [(quote.speaker, quote.via) for quote in read("The dam had leaked, TASS reported.")] == [("TASS", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Asked about the report, Ann Lee smiled.",
        "Ann Lee, when asked whether the dam would hold, smiled.",
        "The proposal called for the dam to be closed in May.",
    ],
)
def test_nobodys_question_and_what_a_plan_foresees_are_no_quotations(text):
    assert said(text) == []


def test_the_marked_part_of_a_mixed_quotation_is_known():
    text = "Ann Lee told the council that “of course” the dam would hold."
    assert [text[start:end] for start, end in read(text)[0].marked] == ["of course"]


def test_content_ends_before_the_next_report_of_the_same_speaker():
    text = "Ann Lee said the dam would hold, adding that the gates were open, and warned that rain would come."
    assert [(content, speaker) for _, content, _, speaker in said(text)] == [
        ("the dam would hold", "Ann Lee"),
        ("that the gates were open", "Ann Lee"),
        ("that rain would come", "Ann Lee"),
    ]


def test_content_ends_before_another_speakers_clause():
    text = "Ann Lee said the dam would hold, while Bo Berg said it was cracked."
    assert [(content, speaker) for _, content, _, speaker in said(text)] == [
        ("the dam would hold", "Ann Lee"),
        ("it was cracked", "Bo Berg"),
    ]


def test_a_quotation_without_any_speaker_is_left_unknown():
    quotes = read("The square was full.\n\n“We are not going home tonight.”\n\nRain fell.")
    assert [(quote.speaker, quote.speaker_kind, quote.source) for quote in quotes] == [(None, "unknown", [])]


def test_texts_on_one_line_are_read_sentence_by_sentence():
    text = (
        'The river rose. "The dam will hold," Ann Lee said. "We checked." Peter Holm isn´t so sure. '
        '"It leaked in May," he said.'
    )
    assert [(content, speaker) for _, content, _, speaker in said(text)] == [
        ("The dam will hold, | We checked.", "Ann Lee"),
        ("It leaked in May,", "Peter Holm"),
    ]


def test_the_cue_is_given_in_its_base_form():
    quotes = read("Ann Lee denied that it leaked. “It held,” she wrote.")
    assert [quote.cue_lemma for quote in quotes] == ["deny", "write"]


def test_offsets_point_into_the_text_as_it_was_read():
    text = "Rain…\r\n\r\n\u00a0“The dam\u00a0will hold,” Ann\u00a0Lee said.\r\n"
    (quote,) = read(text)
    assert text[slice(*quote.content[0])] == "The dam\u00a0will hold,"


PIECES = (
    "“ ” \" ' ‘ ’ `` '' . , : ? — ( ) said he Ann Lee according to that told and minister who asked LEE x quoted its ’s"
)
SNIPPETS = st.sampled_from([*PIECES.split(), " ", "\n", "quoted as saying"])


@settings(max_examples=300, deadline=None)
@example("Ann Lee told him that, said")
@given(st.one_of(st.text(max_size=120), st.lists(SNIPPETS, max_size=60).map(" ".join), st.lists(SNIPPETS).map("".join)))
def test_spans_are_inside_the_text_sorted_apart_and_hold_words(text):
    pieces = paragraphs(text)
    reached = 0
    for quote in quotes_of(text, pieces, sentences(text, pieces)):
        assert quote.content and quote.content[0][0] >= reached
        assert all(one[1] <= other[0] for one, other in pairwise(quote.content))
        reached = quote.content[-1][1]
        assert sum(len(words(text, start, end)) for start, end in quote.content) > 0
        for start, end in quote.content + quote.source + quote.cue:
            assert 0 <= start < end <= len(text)
        for start, end in quote.marked:
            assert any(first <= start and end <= last for first, last in quote.content)
        assert (quote.speaker is None) == (quote.speaker_kind == "unknown")


def test_the_same_text_gives_the_same_quotations():
    text = "“The dam will hold,” Ann Lee said. Bo Berg denied it."
    assert read(text) == read(text)


def test_a_transcript_may_mark_each_line_at_its_start_only():
    text = 'Mayor Ann Lee took part.\n\n"HOLM: Will it hold this spring?\n\n"LEE: It will hold, I can tell you that.'
    found = [(content, speaker) for _, content, _, speaker in said(text)]
    assert found == [("Will it hold this spring?", "HOLM"), ("It will hold, I can tell you that.", "Ann Lee")]


def test_a_sentence_before_its_source_is_not_cut_to_its_last_clause():
    text = "The towns signed a treaty that will open the river for the first time in a year, mediators said."
    ((_, content, source, _),) = said(text)
    assert content.startswith("The towns signed") and source == "mediators"


def test_a_hyphen_behind_a_blank_at_a_line_end_is_no_broken_word():
    text = "The dam is old -\n“It holds,” said Ann Lee."
    assert [quote.speaker for quote in extract_quotes(text)] == ["Ann Lee"]


@pytest.mark.parametrize(
    ("headline", "said", "speaker"),
    [
        ("Grain deal is dead – Moscow", "Grain deal is dead", "Moscow"),
        ("Mortar shells hit border region – governor", "Mortar shells hit border region", "governor"),
        ("Strike on hospital ‘a war crime’: UN chief", "Strike on hospital ‘a war crime", "UN chief"),
        ("‘We will never surrender’: Pezeshkian", "We will never surrender", "Pezeshkian"),
        ("“We will stay here”: the mayor of Lund", "We will stay here", "the mayor of Lund"),
        ("Norland will hold no talks: Pezeshkian", "Norland will hold no talks", "Pezeshkian"),
        ("Dam still closed to ships: rights group", "Dam still closed to ships", "rights group"),
    ],
)
def test_a_headline_may_end_with_whom_it_is_from(headline, said, speaker):
    (quote,) = extract_quotes(headline)
    assert ([headline[start:end] for start, end in quote.content], quote.speaker) == ([said], speaker)


@pytest.mark.parametrize(
    "headline",
    [
        "Grain deal is dead for good – BBC News",
        "The day the dam broke: Lund",
        "Sudland trial of the harbour guards: Mayor appears in court",
        "Norland marks ten years of peace: A list of key events",
        "‘They were screaming’: How the flood began",
        "War in the north – Day 200",
        "The new Norland–Sudland border",
        "Ex-mayor accused of taking bribes",
    ],
)
def test_a_page_title_a_topic_and_what_somebody_is_accused_of_are_nobodys_words(headline):
    assert [quote for quote in extract_quotes(headline) if quote.speaker] == []
