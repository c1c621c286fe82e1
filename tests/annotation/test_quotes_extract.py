"""Quotations with their cues: every construction the extractor knows, in sentences written for this test."""

import json
import math
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.annotation.quotes import extract_quotes, quotes_of
from analysis.text.sentences import paragraphs, sentences
from analysis.text.words import subtract, trim, words

NEWSROOM = Path(__file__).parents[2] / "data/newsroom"


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


def scare(text):
    return [text[slice(*quote.content[0])] for quote in read(text) if quote.kind == "scare"]


def test_a_quotation_before_its_cue():
    assert said("“The dam will hold,” Ann Lee said on Monday.") == [
        ("direct", "The dam will hold,", "Ann Lee", "Ann Lee")
    ]


@pytest.mark.parametrize("bullet", ["—", "-", "•", "*"])
def test_what_is_said_without_marks_ends_before_the_next_item_of_a_list(bullet):
    text = (
        f"Ivan Berg was quoted as saying that this path should continue. {bullet} The death toll rose to six on Monday."
    )
    assert [content for _, content, *_ in said(text)] == ["that this path should continue"]


def test_a_quotation_after_its_cue():
    assert said("Ann Lee said: “The dam will hold.”") == [("direct", "The dam will hold.", "Ann Lee", "Ann Lee")]


def test_an_inverted_cue_takes_the_name_behind_it_with_its_apposition():
    text = "“The dam will hold,” said Ann Lee, the mayor of Lund, as the water rose."
    assert said(text) == [("direct", "The dam will hold,", "Ann Lee, the mayor of Lund", "Ann Lee")]


def test_a_split_quotation_is_one_quotation_of_two_pieces():
    text = "“The dam will hold,” Ann Lee said. “We checked it twice.”"
    assert said(text) == [("direct", "The dam will hold, | We checked it twice.", "Ann Lee", "Ann Lee")]


def test_a_sentence_split_by_its_cue_is_one_quotation():
    text = "“The dam,” Ann Lee told reporters, “will hold.”"
    assert said(text) == [("direct", "The dam, | will hold.", "Ann Lee", "Ann Lee")]


def test_a_question_is_followed_by_its_speaker():
    text = "“Will it hold?” asked Bo Berg. The crowd was silent."
    assert said(text) == [("direct", "Will it hold?", "Bo Berg", "Bo Berg")]


def test_a_comma_may_stand_outside_the_marks():
    assert said("‘The dam will hold’, said Ann Lee.") == [("direct", "The dam will hold", "Ann Lee", "Ann Lee")]


def test_said_in_a_statement():
    text = "The Water Ministry said in a statement: “The dam will hold.”"
    assert said(text) == [("direct", "The dam will hold.", "The Water Ministry", "Water Ministry")]


def test_according_to_before_and_behind():
    text = "According to Ann Lee, the dam will hold. The gates are open, according to the Water Ministry."
    assert said(text) == [
        ("indirect", "the dam will hold", "Ann Lee", "Ann Lee"),
        ("indirect", "The gates are open", "the Water Ministry", "Water Ministry"),
    ]


def test_a_colon_announces_the_quotation_of_the_next_paragraph():
    text = "Ann Lee told the council:\n\n“The dam will hold. We checked it twice.”"
    assert said(text) == [("direct", "The dam will hold. We checked it twice.", "Ann Lee", "Ann Lee")]


def test_a_quotation_goes_on_over_paragraphs_with_a_reopened_mark():
    text = "Ann Lee said: “The dam will hold.\n\n“We checked it twice.”"
    assert said(text) == [("direct", "The dam will hold. | We checked it twice.", "Ann Lee", "Ann Lee")]


def test_the_last_of_several_paragraphs_can_name_the_speaker():
    text = "“The dam will hold this spring.\n\n“We checked it twice,” said Ann Lee."
    assert said(text) == [("direct", "The dam will hold this spring. | We checked it twice,", "Ann Lee", "Ann Lee")]


def test_a_transcript_names_its_speakers_in_capitals():
    text = "Mayor Ann Lee took questions.\n\nREPORTER: Will it hold?\n\nLEE: It will hold."
    assert [(kind, content, speaker) for kind, content, _, speaker in said(text)] == [
        ("direct", "Will it hold?", "REPORTER"),
        ("direct", "It will hold.", "Ann Lee"),
    ]


def test_a_dash_signs_a_quotation():
    text = "“The dam will hold this spring.” — Ann Lee, mayor"
    assert said(text) == [("direct", "The dam will hold this spring.", "Ann Lee, mayor", "Ann Lee")]


def test_quoted_as_saying_by_an_agency_keeps_the_speaker():
    text = "“The dam will hold,” Ann Lee was quoted as saying by the Harbor News."
    assert said(text) == [("direct", "The dam will hold,", "Ann Lee", "Ann Lee")]


def test_an_outlet_that_quotes_somebody_as_saying_is_not_the_speaker():
    text = "Mayor Ann Lee was out. The Harbor News quoted Lee as saying that the dam would hold."
    assert said(text) == [("indirect", "that the dam would hold", "Lee", "Ann Lee")]


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
    "text", ["Asked about the report, Ann Lee smiled.", "The proposal called for the dam to be closed in May."]
)
def test_nobodys_question_and_what_a_plan_foresees_are_no_quotations(text):
    assert said(text) == []


def test_an_outlet_can_speak_in_the_middle():
    text = "The dam, the Harbor News wrote, was built in haste."
    assert said(text) == [("indirect", "The dam | was built in haste", "the Harbor News", "Harbor News")]


def test_a_complement_clause_with_and_without_that():
    text = "Ann Lee said that the dam would hold. Bo Berg insisted the gates were open."
    assert said(text) == [
        ("indirect", "that the dam would hold", "Ann Lee", "Ann Lee"),
        ("indirect", "the gates were open", "Bo Berg", "Bo Berg"),
    ]


def test_a_clause_behind_an_addressee_and_a_day():
    text = "Ann Lee told the council on Monday that the dam would hold."
    assert said(text) == [("indirect", "that the dam would hold", "Ann Lee", "Ann Lee")]


def test_a_clause_with_marks_in_it_is_mixed_and_whole():
    text = "Ann Lee told the council that “of course” the dam would hold."
    assert said(text) == [("mixed", "that “of course” the dam would hold", "Ann Lee", "Ann Lee")]


def test_the_marked_part_of_a_mixed_quotation_is_known():
    text = "Ann Lee told the council that “of course” the dam would hold."
    assert [text[start:end] for start, end in read(text)[0].marked] == ["of course"]


def test_what_somebody_calls_so_belongs_to_the_quotation():
    assert said("Ann Lee called the delay “appalling” on Monday.") == [
        ("mixed", "the delay “appalling", "Ann Lee", "Ann Lee")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They met to discuss so-called “irritants” in the valley.",
        "The flood was an “act of sabotage” in the eyes of many.",
        "She published the novel “A River of Glass” in May.",
    ],
)
def test_scare_quotes_and_titles_are_nobodys(text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("They met to discuss so-called “irritants” in the valley.", ["irritants"]),
        ("The flood was an “act of sabotage” in the eyes of many.", ["act of sabotage"]),
        ("The “Grey Heron” left. Vostra's 'mercy' had a price.", ["mercy"]),
    ],
)
def test_words_in_marks_that_quote_nobody_are_scare_quotes(text, marked):
    assert scare(text) == marked
    quotes = [quote for quote in read(text) if quote.kind == "scare"]
    assert [(quote.speaker, quote.speaker_kind, quote.source, quote.cue) for quote in quotes] == [
        (None, "unknown", [], [])
    ] * len(marked)
    assert all(math.isnan(quote.confidence) and quote.content == quote.marked for quote in quotes)


@pytest.mark.parametrize(
    "text",
    [
        "She published the novel “A River of Glass” in May.",
        "Peter “the Skipper” Holm left the harbor.",
        "The banner bore the word “enough” in red.",
        "Ann Lee said the dam was “late” again.",
        "“Never again.”",
        "It was “a dam that nobody in the whole valley had wanted”.",
    ],
)
def test_titles_nicknames_mentions_and_quotations_are_no_scare_quotes(text):
    assert scare(text) == []


def newsroom():
    furniture = {row["id"]: row["spans"] for row in jsonl("furniture.jsonl")}
    for row in jsonl("quotes.jsonl"):
        text = (NEWSROOM / "articles" / f"{row['id']}.txt").read_bytes().decode("utf-8")
        spans = subtract(paragraphs(text), [(start, end) for start, end, _ in furniture.get(row["id"], [])])
        pieces = [span for start, end in spans if (span := trim(text, start, end))]
        yield row, text, quotes_of(text, pieces, sentences(text, pieces))


def jsonl(name):
    with (NEWSROOM / "gold" / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_of_the_newsrooms_traps_exactly_the_scare_quotes_are_scare_quotes():
    wanted, found = [], []
    for row, text, quotes in newsroom():
        traps = [trap["span"] for trap in row["traps"] if trap["why"] == "scare quotes"]
        wanted += [(row["id"], text[start:end].strip("“”‘’\"',.")) for start, end in traps]
        found += [(row["id"], text[slice(*quote.content[0])].strip(",.")) for quote in quotes if quote.kind == "scare"]
    assert len(wanted) == 7 and found == wanted


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


def test_words_behind_a_closed_quotation_are_the_outlets():
    text = "Ann Lee said, “The dam will hold,” prompting applause."
    assert said(text) == [("direct", "The dam will hold,", "Ann Lee", "Ann Lee")]


def test_a_whole_sentence_can_stand_before_who_said_it():
    text = "The valley built a second dam last year, but it was washed away, Ann Lee said on Tuesday."
    assert said(text) == [
        ("indirect", "The valley built a second dam last year, but it was washed away", "Ann Lee", "Ann Lee")
    ]


def test_neither_confirming_nor_denying_is_no_quotation():
    assert said("Ann Lee would neither confirm nor deny the report.") == []


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


def test_a_source_between_commas_splits_what_is_reported():
    text = "Ann Lee left early. In the valley, said Lee, she had not met a single farmer."
    ((kind, content, source, speaker),) = said(text)
    assert (kind, source, speaker) == ("indirect", "Lee", "Ann Lee")
    assert "she had not met a single farmer" in content and "said" not in content


def test_a_sentence_before_its_source_is_not_cut_to_its_last_clause():
    text = "The towns signed a treaty that will open the river for the first time in a year, mediators said."
    ((_, content, source, _),) = said(text)
    assert content.startswith("The towns signed") and source == "mediators"


def test_a_hyphen_behind_a_blank_at_a_line_end_is_no_broken_word():
    text = "The dam is old -\n“It holds,” said Ann Lee."
    assert [quote.speaker for quote in extract_quotes(text)] == ["Ann Lee"]
