"""What programs leave in cells: markup, lists, escapes, wrong decodings and words that stand for nothing."""

import json

import pytest

from analysis.read import Excluded, read_articles
from analysis.read.decoding import clean

SAID = "“We won’t go,” Ann Lee said."
BODY = f"{SAID}\n\nShips waited outside the harbour while crews cleared the quay."


def read(tmp_path, *rows):
    (tmp_path / "in.json").write_text(json.dumps(rows), encoding="utf-8")
    return list(read_articles(tmp_path / "in.json"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (
            "&quot;We won&#39;t go,&quot; Ann Lee said.&nbsp;&quot;Never.&quot;",
            '"We won\'t go," Ann Lee said.\u00a0"Never."',
        ),
        ("<p>We go.</p> <p><a href='https://x.example/'>Kerr</a> stays.</p>", "We go.\n\nKerr stays."),
        ("One line.\nAnother <em>line</em>.", "One line.\nAnother line."),
        ("One.<br/>Two.<script>var a = 1 < 2</script>", "One.\nTwo."),
        ("&lt;p&gt;We go &amp;amp; stay.&lt;/p&gt;", "We go & stay."),
        ("['We go.', \"We don't.\"]", "We go.\n\nWe don't."),
        ("b'We go to Caf\\xc3\\xa9 Roma.'", "We go to Café Roma."),
        ("We go.\\n\\n\\u201cNever,\\u201d she said.", "We go.\n\n“Never,” she said."),
        ("We go._x000D_\nWe stay.", "We go.\nWe stay."),
        ("('We go.', 'We stay.')", "We go.\n\nWe stay."),
        ("array(['We go.', 'We stay.'], dtype=object)", "We go.\n\nWe stay."),
        ("=E2=80=9CWe go,=E2=80=9D she=\n said.", "“We go,” she said."),
        ("%E2%80%9CWe%20go,%E2%80%9D she said.", "“We go,” she said."),
        ("&#8220We won&#8217t go,&#8221 she said.", "“We won’t go,” she said."),
        ("<![CDATA[<p>We go.</p>]]>", "We go."),
        (SAID.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d"), SAID),
        ("ΓÇ£We wonΓÇÖt go,ΓÇ¥ Ann Lee said.", SAID),
        ("We go.<o:p></o:p> <st1:place>Norvale</st1:place> slept.", "We go. Norvale slept."),
        ("‚ÄúWe won‚Äôt go,‚Äù Ann Lee said.", SAID),
        ("â€œWe wonâ€™t go,â€ Ann Lee said.", SAID),
        (SAID.encode().decode("latin-1"), SAID),
        ("We go.<!-- /wp:paragraph --> We stay.", "We go. We stay."),
        ("[b]We go.[/b] We [url=https://x.example]stay[/url] [sic].", "We go. We stay [sic]."),
        ("\x93We won\x92t go,\x94 Ann Lee said.", SAID),
    ],
)
def test_what_a_program_left_is_resolved_and_said(written, meant):
    text, note = clean(written)
    assert text == meant
    assert note or "_x000D_" in written


@pytest.mark.parametrize(
    "written",
    [
        BODY,
        "Is 3 < 5 & 7 > 6?",
        "AT&T and R&D; Q&A.",
        "[Editor’s note] It’s “Ânge”.",
        "The path C:\\new is short.",
        "<RTRS.L>",
    ],
)
def test_what_its_author_wrote_stays(written):
    assert clean(written) == (written, None)


@pytest.mark.parametrize(
    "word", ["nan", "None", "[Removed]", "N/A", " NaN ", "\\N", "(not given)", "---", "#VALUE!", "k. A."]
)
def test_a_word_for_nothing_is_no_text_and_no_outlet(tmp_path, word):
    no_text, no_outlet = read(tmp_path, {"outlet": "RT", "text": word}, {"outlet": word, "text": BODY})
    assert (no_text.reason, no_outlet.reason) == ("the text is empty", "no outlet is given; fill in its 'outlet'")


@pytest.mark.parametrize("word", ["N/A", "NaT", "-", "null", ""])
def test_a_word_for_nothing_leaves_title_and_date_out(tmp_path, word):
    (article,) = read(tmp_path, {"outlet": "RT", "text": BODY, "title": word, "date": word})
    assert (article.title, article.published, article.date_doubt) == (None, None, None)


def test_a_title_of_mere_markup_is_none(tmp_path):
    assert read(tmp_path, {"outlet": "RT", "text": BODY, "title": "</style><img src=x>"})[0].title is None


def test_a_list_of_paragraphs_is_one_text(tmp_path):
    (article,) = read(tmp_path, {"outlet": "RT", "text": [SAID, "It rained."]})
    assert article.text == f"{SAID}\n\nIt rained."


def test_a_note_says_what_was_done(tmp_path):
    (article,) = read(tmp_path, {"outlet": "RT", "text": f"<p>{BODY}</p>"})
    assert article.note == "markup was taken out"
    assert not isinstance(article, Excluded)
