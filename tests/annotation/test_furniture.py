"""What stands on the page but is not the article's running text."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.annotation.furniture import mark
from analysis.annotation.quotes import extract_quotes
from analysis.read import read_articles
from analysis.text import words as texts

ROOT = Path(__file__).resolve().parents[2]
NEWSROOM = ROOT / "data" / "newsroom"
SEEDS = ROOT.parent / "shared" / "data" / "seeds"
REASONS = re.findall(r"^\| ([a-z ]+?)(?: \*)? \|", (ROOT / "analysis/lists/README.md").read_text("utf-8"), re.M)
BODY = "The ferry left the harbour on Monday with forty people on board."


def marked(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(text[start:end], reason) for start, end, reason in mark(text, title)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("icon home icon search icon share icon mail", "icons"),
        ("homeicon searchicon shareicon mailicon closeicon", "icons"),
        ("28 Apr, 2031 11:53", "date line"),
        ("Updated 7:42 PM ET, Thu May 15, 2031", "date line"),
        ("2031-05-15", "date line"),
        ("The ferry at the pier, May 15, 2031. (Photo by Ann Lee)", "caption"),
        ("A view of the pier. © Bugle / Ann Lee", "caption"),
        ("Photo: Ann Lee", "caption"),
        ("READ MORE: Who built the pier?", "teaser"),
        ("Also on bugle.example The pier, ten years on", "teaser"),
        ("Related: The pier, ten years on", "teaser"),
        ("SHARE THIS ARTICLE", "share bar"),
        ("Facebook Twitter 12 comments", "share bar"),
        ("If you enjoyed this report, share it with your neighbours!", "appeal"),
        ("Subscribe to our newsletter for more.", "appeal"),
        ("You have reached your limit of free articles.", "appeal"),
        ("▶ Watch: The pier, ten years on", "teaser"),
        ("View gallery", "share bar"),
        ("Ad Feedback", "advertisement"),
        ("This report was first published by the Herald.", "note"),
        ("Follow us on Telegram.", "appeal"),
        ("www.bugle.example", "address"),
        ("The Bugle has these alternate addresses:", "address"),
        ("The Bugle can also be found at bugle-mirror.example", "address"),
        ("© 2031 The Bugle. All rights reserved.", "address"),
        ("Copyright 2031 The Bugle", "address"),
        ("(Copyright 2031 The Bugle. All rights reserved.)", "address"),
        ("Also read: The pier, ten years on", "teaser"),
        ("You may also like: The pier", "teaser"),
        ("Correction: An earlier version of this article gave a wrong name.", "note"),
        ("CLARIFICATION (April 3, 2031): The pier is older than was said.", "note"),
        ("This story has been corrected to show that the mayor is Ann Lee, not Ann Low.", "note"),
        ("This version corrects the spelling of the mayor’s name to Lee.", "note"),
        ("Editor’s note: This report was updated with a word of the town.", "note"),
        ("(Reporting by Bo Low in Graz; Editing by Di Moor)", "note"),
        ("Contact the reporter at bo.low@bugle.example or on Twitter @bolow.", "appeal"),
        ("We want to hear from you. Send us a letter to the editor.", "appeal"),
        ("Your email address will not be published.", "share bar"),
        ("Wire writer Bo Low in Graz contributed to this report.", "note"),
        ("Bo Low contributed reporting from Graz.", "note"),
        ("The statements, views and opinions expressed in this column are solely those of the author.", "disclaimer"),
        ("Ann Lee teaches law. The opinions expressed in this commentary are her own.", "disclaimer"),
        ("This website uses cookies to ensure you get the best experience. Learn more", "consent"),
        ("We use cookies. By continuing to browse you agree to that.", "consent"),
        ("Got it!", "consent"),
        ("Accept all", "consent"),
        ("ADVERTISEMENT", "advertisement"),
        ("Story continues below advertisement", "advertisement"),
        ("3 min read", "share bar"),
        ("Loading comments...", "share bar"),
        ("Tags: harbour, pier", "share bar"),
        ("ADVERTISEMENT - SCROLL TO CONTINUE", "advertisement"),
        ("This is a breaking story, and will be updated soon.", "note"),
        ("To contact the reporter on this story: Bo Low in Graz", "appeal"),
        ("Continue reading...", "appeal"),
        ("Your browser does not support the video element.", "player"),
        ("By signing up, you agree to our terms.", "consent"),
        ("[Advertisement]", "advertisement"),
        ("Sign up here.", "appeal"),
        ("Got a tip? Write to tips@bugle.example", "appeal"),
        ("Photo credit: Ann Lee", "caption"),
        ("The boats at the pier. Photograph by Ann Lee / Getty", "caption"),
        ("The content of this article may not be reproduced.", "address"),
    ],
)
@pytest.mark.parametrize("place", ["above", "between", "below"])
def test_a_line_is_furniture_by_its_form(line, reason, place):
    before = BODY if place != "above" else ""
    after = BODY if place != "below" else ""
    text = "\n\n".join(part for part in (before, line, after) if part)
    assert marked(text) == [(line, reason)]


@pytest.mark.parametrize(
    "line",
    [
        BODY,
        "“Share this with your neighbours,” the captain said on the pier.",
        "On May 15, 2031, the ferry left at 7:42 in the morning with forty people.",
        "The icon of the harbour church was carried on board.",
        "The either/or of the harbour law divides the town.",
        "He read more about the pier than anybody else in the town.",
        "Follow the money, the captain told the harbour board.",
        "She can also be found at sea, where she feels at home.",
        "The photo showed the pier (and the ferry) on fire.",
        "No.",
        "Ja",
        "• Open the harbour",
        "– Pay for lost fish",
        "Also, read the letter that she wrote to the town.",
        "“This story has been corrected by nobody,” the captain said.",
        "The town uses cookies to thank its guests in May.",
        "Got it? Good, said the captain of the ferry.",
        "Contact with the boat was lost at noon, and the captain called the navy.",
        "We want to hear from her first, the captain of the boat said.",
        "Reporting by the police showed that the boats were lost.",
        "The storm contributed to the loss of forty boats in May.",
        "More from the town was not to be had, the captain told us.",
        "Sign up for the guard, the captain said. Few men did.",
        "Also on Monday, a crane fell from the pier.",
        "All rights reserved for boats were lost in May.",
        "1. Close the pier",
        "The owner said that the town must follow him on Twitter, for he writes there.",
        "The captain stayed on board. The owner said that he would pay for it",
    ],
)
def test_a_line_of_running_text_is_not_furniture(line):
    assert marked(f"{BODY}\n{line}\n{BODY}") == []


@pytest.mark.parametrize(
    "lines", [[BODY, "Victims of the storm:", "Ann Lee, a nurse"], ["They ask for:", "A pier", BODY]]
)
def test_a_list_below_its_heading_is_text_above_and_below_the_article(lines):
    assert marked("\n".join(lines)) == []


@pytest.mark.parametrize("line", ["ENDS", "END", "NSA"])
def test_letters_below_a_paragraph_do_not_make_it_a_caption(line):
    assert marked(f"{BODY}\n\n{BODY}\n\n{line}") == [(line, "caption")]


@pytest.mark.parametrize("line", ["Ann Lee", "Ann Lee, mayor of Port Vale", "— Bo Day, captain"])
def test_the_name_of_who_wrote_a_text_is_kept_below_it(line):
    assert marked(f"{BODY}\n\n{BODY}\n\n{line}") == []


@pytest.mark.parametrize("heading", ["Demands of the fishermen:", ""])
def test_a_list_above_the_first_paragraph_is_kept(heading):
    assert marked(f"{heading}\n\n• Open the harbour\n\n• Pay for lost fish\n\n{BODY}") == []


@pytest.mark.parametrize(
    "closing",
    [
        "Bugle News’ Bo Low and Di Moor contributed to this report.",
        "___ Bo Low in Graz, Austria, contributed. ___ Follow the strike at https://bugle.example/x A view of it.",
        "__ Wire writer Bo Low in Graz contributed to this report.",
        "___ More Wire tennis: https://bugle.example/tennis and https://bugle.example/sports",
        "This story has been updated. The opinions expressed here are her own.",
        "(Copyright 2031 The Bugle. All rights reserved. This material may not be copied.)",
        "[+2345 chars]",
    ],
)
def test_what_is_glued_to_the_end_of_the_last_paragraph_is_furniture(closing):
    text = f"{BODY} {BODY} {closing}"
    assert "".join(span for span, _ in marked(text)).strip() == closing


def test_a_caption_from_the_files_begins_where_it_says_so():
    caption = f"FILE - The pier on May 15, 2031. {BODY * 7} (Wire Photo/Bo Low)"
    assert [span for span, _ in marked(f"{BODY} {caption} {BODY}")] == [caption]


def test_furniture_of_all_outlets_is_caught_and_their_text_kept():
    gold = ROOT.parent / "shared" / "data" / "four-outlets-gold" / "four_outlets_gold.jsonl"
    if not gold.is_file():
        pytest.skip("the gold articles of the shared data are not here")
    n = Counter()
    for line in gold.read_text("utf-8").splitlines():
        article = json.loads(line)
        text, traps = article["text"], [tuple(trap["span"]) for trap in article["traps"]]
        spans = [(start, end) for start, end, _ in mark(text, article["title"])]
        for kind, pieces in (("furniture", traps), ("body", texts.subtract([(0, len(text))], sorted(traps)))):
            for name, parts in ((kind, pieces), (f"{kind} left", texts.subtract(pieces, spans))):
                n[article["outlet"], name] += sum(len(texts.words(text, *part)) for part in parts)
    for outlet in ("RT", "AP", "CNN"):
        assert n[outlet, "furniture left"] <= 0.05 * n[outlet, "furniture"]
        assert n[outlet, "body left"] >= 0.99 * n[outlet, "body"]


def test_a_line_that_repeats_the_title_is_furniture_wherever_it_stands():
    title = "The ferry’s captain: “No comment”"
    plain = 'the ferry\'s captain: "no comment"'
    assert marked(f"{BODY}\n{plain}\n{BODY}", title) == [(plain, "title")]
    assert marked(f"{BODY}\n{plain}\n{BODY}") == []


@pytest.mark.parametrize(
    "dateline",
    [
        "PORT ALDEN (Wire) - ",
        "PORT ALDEN, Calvora (Wire) — ",
        "PORT ALDEN — ",
        "LETHE BAY, Dunmere, May 15 (Wire) -- ",
        "date 2031-05-15 TOLMIR (Wire) – ",
        "(Wire) - ",
    ],
)
def test_a_dateline_is_cut_off_the_first_paragraph_alone(dateline):
    assert marked(f"{dateline}{BODY}\n{dateline}{BODY}") == [(dateline, "dateline")]


def test_a_paragraph_that_begins_in_capitals_has_no_dateline():
    assert marked(f"NATO said on Monday: {BODY}\nTHE END — {BODY}") == []


def test_captions_within_one_line_are_cut_from_their_day_to_their_credit():
    first = "FILE - The ferry lies at the pier in Port Alden on May 15, 2031. It is the oldest one. (Wire Photo/A. Lee)"
    second = "The captain speaks on Monday, May 14, 2031. (Wire Photo/B. Roe)"
    assert marked(" ".join([BODY] * 8 + [first, second])) == [(first, "caption"), (second, "caption")]


def test_a_caption_without_a_day_is_the_sentence_before_its_credit():
    caption = "The captain waves. (Photo by Ann Lee)"
    assert marked(" ".join([BODY] * 8 + [caption])) == [(caption, "caption")]


def test_an_appeal_within_a_line_is_cut_out():
    appeal = "___ Follow the Wire’s coverage of the harbour at https://wire.example/harbour"
    assert marked(f"{BODY} {appeal}") == [(appeal, "appeal")]


def test_what_follows_the_end_of_a_report_in_one_line_is_no_running_text():
    end = "___ Ann Lee in Lund contributed to this report. The ferry leaves on Monday, May 15, 2031."
    assert marked(f"{BODY} {end}") == [(end, "appeal")]


@pytest.mark.parametrize("glue", ["", " ", " '"])
def test_a_card_within_a_sentence_is_cut_out_with_the_party_behind_it(glue):
    card = f" Bo Edward (Ned) Holm{glue}Senate votes on the dam Ten men to watch MORE (D-Ohio)"
    text = f"{BODY} Sen. Bo Holm{card} said on Monday that the dam would hold. {BODY}"
    assert marked(text) == [(card, "teaser")]
    assert [quote.speaker for quote in extract_quotes(text)] == ["Bo Holm"]


def test_a_notice_of_copyright_takes_no_sentence_with_it():
    notice = "© 2031 The Bugle. The Bugle is not responsible for other pages."
    assert marked(f"{BODY} {BODY} {notice}") == [(notice, "address")]
    assert marked(f"Short video. {notice}") == [(notice, "address")]


def test_a_short_line_is_a_title_only_above_the_first_paragraph():
    line = "The ferry leaves at last"
    assert marked(f"{line}\n{BODY}\n{line}\n{BODY}") == [(line, "title")]


def test_a_short_line_below_the_last_paragraph_is_furniture_and_a_long_one_is_not():
    assert marked(f"{BODY}\nBugle TV Live") == [("Bugle TV Live", "share bar")]
    assert marked(f"{BODY}\nthe captain and the crew and the owner of the ferry") == []


def test_a_text_without_a_paragraph_has_no_title():
    assert marked("The ferry leaves\nThe captain stays") == []


LINES = st.sampled_from(
    [BODY, "", "SHARE", "News / World", "icon a icon b icon", "Photo: x", "(AP Photo/x)", "PORT ALDEN — It rained.",
     "May 1, 2031", "READ MORE: x", "© 2031 x", "Follow AP’s coverage at https://x", "a “b” c", "x.", "FILE - x."]
)  # fmt: skip


@settings(deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(LINES, max_size=8).map("\r\n".join), st.lists(LINES).map(" ".join)))
def test_spans_are_in_order_and_never_overlap(text):
    spans = mark(text)
    edges = [0, *(edge for span in spans for edge in span[:2]), len(text)]
    assert edges == sorted(edges)
    assert all(span.start < span.end and span.reason in REASONS for span in spans)


def words_in(text: str, spans) -> set[tuple[int, int]]:
    return {word for start, end, *_ in spans for word in texts.words(text, start, end)}


def test_on_the_newsroom_corpus_it_finds_the_furniture_and_keeps_the_articles():
    articles = {item.article_id: item for item in read_articles([NEWSROOM / "articles"])}
    lines = (NEWSROOM / "gold" / "furniture.jsonl").read_text("utf-8").splitlines()
    n_furniture = n_caught = n_body = n_lost = 0
    for gold in map(json.loads, lines):
        article = articles[gold["id"]]
        furniture = words_in(article.text, gold["spans"])
        found = words_in(article.text, mark(article.text, article.title))
        body = set(texts.words(article.text)) - furniture
        n_furniture, n_caught = n_furniture + len(furniture), n_caught + len(furniture & found)
        n_body, n_lost = n_body + len(body), n_lost + len(body & found)
    assert len(lines) == len(articles) == 20
    assert n_caught >= 0.95 * n_furniture > 500
    assert n_lost <= 0.02 * n_body


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles (../shared) are not here")
@pytest.mark.parametrize(
    ("number", "reasons"),
    [
        ("001", ["icons", "date line", "title", "title", "teaser", "teaser", "appeal"]),
        ("002", ["caption", "title", "caption", "address", "address", "share bar", "share bar"]),
    ],
)
def test_on_the_seeds_it_finds_what_stands_around_the_article(number, reasons):
    (article,) = (item for item in read_articles([SEEDS]) if item.article_id.startswith(number))
    assert [span.reason for span in mark(article.text, article.title)] == reasons
