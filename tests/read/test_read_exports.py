"""Exports of press databases become articles, whatever their layout."""

import re

import pytest

from analysis.read import Article, read_articles
from analysis.read.dates import parse_date
from analysis.read.exports import MAX_RECORD_CHARACTERS, dated, read_export, recognise_export

FORMS = {"month": "%Y-%m", "day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%M"}

LEXIS = """



                               1 of 2 DOCUMENTS


                              The Bugle (London)

                             January 11, 2010 Monday
                                 Final Edition

Harbour board votes to open
the eastern pier

BYLINE: Ann Otter

SECTION: NEWS; Pg. 9

LENGTH: 37 words

DATELINE: PORT VALE

The harbour board voted on Sunday night to open the eastern pier for
the first time since the storm, its chairman said.

   Boats may moor there from noon.

GRAPHIC: The pier

LOAD-DATE: January 12, 2010

LANGUAGE: ENGLISH

                     Copyright 2010 Bugle Newspapers Limited
                              All Rights Reserved


                               2 of 2 DOCUMENTS

                     Copyright 2010 The Daily Gull
                              All Rights Reserved

                               The Daily Gull

                                 March 2010

LENGTH: 4 words

HEADLINE: Gulls return

BODY:
The gulls came back.

LOAD-DATE: April 2, 2010
"""

NEXIS_UNI = """Date and Time: Monday, 3 February 2020 10:00:00 AM GMT
Job Number: 1234
Documents (2)
1. Harbour board votes
Client/Matter: -None-
Search Terms: harbour

Harbour board votes
The Bugle (London)
January 11, 2020 Saturday 9:05 PM GMT

Copyright 2020 Bugle Media All Rights Reserved

Section: NEWS; Version:1
Length: 12 words
Byline: Ann Otter
Body

The board voted on Sunday.
Boats may moor there from noon.

Classification

Language: ENGLISH
Load-Date: January 12, 2020

End of Document

Page 1 of 1
Gulls return
The Daily Gull
January 12, 2020 Sunday

Length: 0 words
Body

Load-Date: January 13, 2020

End of Document
"""

FACTIVA = """ SE  News
 HD
Harbour board votes to open
the pier
 BY
By Ann Otter
 WC
12 words
 PD
1 January 2020
 ET
21:05
 SN
The Bugle
 SC
BUGL
 LA
English
 CY
(c) 2020 Bugle Media.
 LP

The board voted on Sunday.

 TD

IN the morning boats moored there.
CO is the sign of the county.

 CO
bugl : Bugle Media
 AN
Document BUGL000020200101eg1100001


HD\tGulls return
WC\t3 words
PD\t2 January 2020
SN\tThe Daily Gull
LP\tThe gulls came back.
AN\tDocument GULL000020200102eg1200002
"""

PLAIN_FACTIVA = """Sport
Harbour board votes to open the pier
By Ann Otter
1,012 words
1 January 2020
21:05 GMT
The Bugle
BUGL
9
English
(c) 2020 Bugle Media.

The board voted on Sunday.

Boats may moor there from noon.

Document BUGL000020200101eg1100001

Gulls return
3 words
2 January 2020
The Daily Gull
GULL
English
Copyright 2020. The Daily Gull.

The gulls came back.

Document GULL000020200102eg1200002

Search Summary
"""

PROQUEST = """____________________________________________________________

Report Information from ProQuest

____________________________________________________________

Document 1 of 3

Harbour board votes to open the pier

Author: Otter, Ann

Publication info: The Bugle ; London (UK) [London (UK)]. 01 Jan 2020: 9.

Full text: The board voted on Sunday.

Location: the pier, at dawn.

Boats may moor there from noon.

Subject: Harbours

Location: Port Vale

Title: Harbour board votes to open the pier

Publication title: The Bugle; London (UK)

Publication year: 2020

Publication date: Jan 1, 2020

ProQuest document ID: 1234567

Document URL: https://search.proquest.example/docview/1234567

____________________________________________________________

Document 2 of 3

Gulls return

Full text: Not available.

Title: Gulls return

Publication title: The Daily Gull

Publication date: Jan 2, 2020

ProQuest document ID: 1234568

____________________________________________________________

Contact us at: proquest.example
"""


OF_FACTIVA = {
    "id": "BUGL000020200101eg1100001",
    "outlet": "The Bugle",
    "date": "2020-01-01T21:05",
    "url": None,
    "title": "Harbour board votes to open the pier",
}


def read(text):
    found = list(read_export(text, recognise_export(text[:4000])))
    return [item if isinstance(item, str) else item | {"date": as_iso(item["date"])} for item in found]


def as_iso(written):
    date = parse_date(written) if written else None
    return f"{date.published:{FORMS[date.precision]}}" if date else None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LEXIS, "lexisnexis"),
        (NEXIS_UNI, "lexisnexis"),
        (FACTIVA, "factiva"),
        (PLAIN_FACTIVA, "factiva"),
        (PROQUEST, "proquest"),
        ("The harbour opened.\n\nIt was 12 words\nlong, on 1 January 2020.\n", None),
        ("", None),
    ],
)
def test_an_export_is_recognised_by_its_first_lines(text, kind):
    assert recognise_export(text) == kind


def test_lexisnexis_articles_have_outlet_day_and_title_and_unwrapped_paragraphs():
    first, second = read(LEXIS)
    assert first == {
        "id": None,
        "outlet": "The Bugle (London)",
        "date": "2010-01-11",
        "url": None,
        "title": "Harbour board votes to open the eastern pier",
        "text": "The harbour board voted on Sunday night to open the eastern pier for the first time since the storm, "
        "its chairman said.\n\nBoats may moor there from noon.",
    }
    assert second["outlet"] == "The Daily Gull"
    assert second["date"] == "2010-03"
    assert (second["title"], second["text"]) == ("Gulls return", "The gulls came back.")


def test_nexis_uni_articles_are_those_below_the_cover_and_an_empty_body_is_excluded():
    first, second = read(NEXIS_UNI)
    assert first["title"] == "Harbour board votes"
    assert first["outlet"] == "The Bugle (London)"
    assert first["date"] == "2020-01-11T21:05"
    assert first["text"] == "The board voted on Sunday.\n\nBoats may moor there from noon."
    assert second == "the record 'Gulls return' holds no full text; export it again with its text"


def test_factiva_fields_become_articles_and_capitals_in_the_text_are_no_fields():
    first, second = read(FACTIVA)
    assert first == OF_FACTIVA | {
        "text": "The board voted on Sunday.\n\nIN the morning boats moored there.\n\nCO is the sign of the county.",
    }
    assert second["id"] == "GULL000020200102eg1200002"
    assert (second["outlet"], second["text"]) == ("The Daily Gull", "The gulls came back.")


def test_plain_factiva_articles_are_found_by_their_count_of_words():
    first, second = read(PLAIN_FACTIVA)
    assert first == OF_FACTIVA | {
        "text": "The board voted on Sunday.\n\nBoats may moor there from noon.",
    }
    assert (second["title"], second["outlet"], second["date"]) == ("Gulls return", "The Daily Gull", "2020-01-02")
    assert second["text"] == "The gulls came back."


def test_proquest_articles_end_before_their_last_labels_and_citations_are_excluded():
    first, second = read(PROQUEST)
    assert first == {
        "id": "1234567",
        "outlet": "The Bugle",
        "date": "2020-01-01",
        "url": "https://search.proquest.example/docview/1234567",
        "title": "Harbour board votes to open the pier",
        "text": "The board voted on Sunday.\n\nLocation: the pier, at dawn.\n\nBoats may moor there from noon.",
    }
    assert second == "the record 'Gulls return' holds no full text; export it again with its text"


def test_an_article_cut_in_the_middle_is_still_a_row():
    assert [type(item) for item in read(LEXIS[: LEXIS.index("the first time")])] == [dict]
    assert read(FACTIVA.replace(" AN\nDocument BUGL000020200101eg1100001\n", ""))[0]["id"] is None


def test_an_endless_record_is_excluded_and_the_next_one_read():
    (record, after) = read(LEXIS.replace("Boats may", "b" * (MAX_RECORD_CHARACTERS + 9)))
    assert record == "the record is longer than 2,000,000 characters; export the articles anew"
    assert after["title"] == "Gulls return"


@pytest.mark.parametrize("line", ["February 30, 2020", "31 June 2020", "January 1, 0000", "13:99"])
def test_a_day_that_does_not_exist_is_no_date(line):
    assert dated(line) is None


def test_a_weekday_may_stand_before_or_after_the_day():
    assert dated("Monday, 3 February 2020") and dated("February 3, 2020 Monday")


GERMAN = (
    ("1 of 2 DOCUMENTS", "1 von 2 DOKUMENTEN"), ("2 of 2 DOCUMENTS", "2 von 2 DOKUMENTEN"), ("LENGTH: ", "LÄNGE: "),
    (" words", " Wörter"), ("BYLINE:", "AUTOR:"), ("LANGUAGE: ENGLISH", "SPRACHE: ENGLISCH"), ("LOAD-DATE:", "UPDATE:"),
    ("January 11, 2010 Monday", "11. Januar 2010 Montag"), ("March 2010", "März 2010"), ("SECTION:", "RUBRIK:"),
    ("GRAPHIC:", "GRAFIK:"), ("HEADLINE:", "ÜBERSCHRIFT:"), ("BODY:", "TEXTKÖRPER:"), ("\nBody\n", "\nTextkörper\n"),
    ("Length:", "Länge:"), ("End of Document", "Ende des Dokuments"), ("Language:", "Sprache:"), ("English", "Engl."),
    ("January 11, 2020 Saturday", "11. Januar 2020 Samstag"), ("\nDocument ", "\nDokument "), ("1 January", "1 Januar"),
    ("By Ann", "Von Ann"), ("Classification", "Klassifizierung"), ("2 January", "2 Januar"),
)  # fmt: skip
FRENCH = (
    ("1 of 2 DOCUMENTS", "Document 1 de 2"), ("2 of 2 DOCUMENTS", "Document 2 de 2"), ("LENGTH: ", "LONGUEUR: "),
    (" words", " mots"), ("BYLINE:", "AUTEUR:"), ("LANGUAGE: ENGLISH", "LANGUE: ANGLAIS"), ("By Ann", "Par Ann"),
    ("LOAD-DATE:", "DATE-CHARGEMENT:"), ("January 11, 2010 Monday", "11 janvier 2010 lundi"), ("March", "mars"),
    ("HEADLINE:", "TITRE:"), ("\nBODY:", "\nCORPS:"), ("1 January", "1 janvier"), ("2 January", "2 janvier"),
)  # fmt: skip


@pytest.mark.parametrize("words", [GERMAN, FRENCH])
@pytest.mark.parametrize("text", [LEXIS, NEXIS_UNI, PLAIN_FACTIVA])
def test_an_export_with_labels_of_another_language_gives_the_same_articles(text, words):
    translated = text
    for english, other in words:
        translated = translated.replace(english, other)
    same = ("outlet", "title", "text", "id")
    for found, expected in zip(read(translated), read(text), strict=True):
        if isinstance(expected, dict):
            assert [found[key] for key in same] == [expected[key] for key in same]
            assert found["date"][:7] == expected["date"][:7]


def test_articles_without_a_count_of_documents_end_behind_their_last_labels():
    (one,) = read(LEXIS[LEXIS.index("The Bugle") : LEXIS.index("2 of 2")])
    assert one == read(LEXIS)[0]
    uncounted = re.sub(r"\d of 2 DOCUMENTS", "", LEXIS)
    assert [(item["title"], item["text"]) for item in read(uncounted * 2)] == [
        (item["title"], item["text"]) for item in read(LEXIS) * 2
    ]


def test_counts_of_words_without_labels_that_end_an_article_are_refused_with_the_reason():
    text = re.sub(r"\d of 2 DOCUMENTS|(?:LOAD-DATE|LANGUAGE|GRAPHIC):.*|Copyright.*|All Rights.*", "", LEXIS)
    assert [item for item in read(text) if isinstance(item, str)] != []


@pytest.mark.parametrize("text", [LEXIS, NEXIS_UNI, FACTIVA, PLAIN_FACTIVA])
def test_an_export_saved_as_a_web_page_gives_the_same_articles(tmp_path, text):
    lines = "".join(f"<p>{line}</p>" for line in text.replace("\n\n", "\n<br>\n").split("\n"))
    (tmp_path / "in.html").write_text(f"<html><head><title>Nexis</title></head><body>{lines}</body></html>")
    (tmp_path / "in.txt").write_text(text)
    found, expected = (
        [" ".join(item.text.split()) for item in read_articles([tmp_path / name]) if isinstance(item, Article)]
        for name in ("in.html", "in.txt")
    )
    assert found == expected and found


@pytest.mark.parametrize("between", ["==========", "***", "Title: Rain", "<doc id=1>"])
def test_a_text_of_several_parts_is_read_with_a_doubt(tmp_path, between):
    (tmp_path / "a.txt").write_text(f"{between}\n\nIt rained.\n\n{between}\n\nIt snowed.\n")
    (article,) = read_articles(tmp_path / "a.txt")
    assert "if these are several articles, give each its own file" in article.note


def test_a_text_with_many_datelines_is_read_with_a_doubt(tmp_path):
    (tmp_path / "Bugle.txt").write_text("\n\n".join(f"PORT VALE (AP) — Boat {i} came in at noon." for i in range(3)))
    (item,) = read_articles([tmp_path / "Bugle.txt"])
    assert "3 lines look like where articles begin; if these are several articles" in item.note


@pytest.mark.parametrize("text", [LEXIS, NEXIS_UNI, FACTIVA, PLAIN_FACTIVA, PROQUEST])
@pytest.mark.parametrize("kind", ["lexisnexis", "factiva", "proquest"])
def test_any_part_of_any_export_read_as_any_other_ends_in_rows(text, kind):
    lines = text.splitlines(keepends=True)
    for start in range(0, len(lines), 3):
        for item in read_export("".join(lines[start:]), kind):
            assert isinstance(item, str) or (
                item["text"] and set(item) == {"id", "outlet", "text", "date", "url", "title"}
            )
