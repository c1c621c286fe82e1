"""What recurs on the pages of an outlet is learnt from the pages themselves."""

import json

import pytest

from analysis.annotation.actors import default_actors
from analysis.annotation.article import annotate_headline
from analysis.annotation.furniture import Learnt, from_plain, learn, mark, mark_label, to_plain
from analysis.read import Article
from analysis.text import words as texts

MENU = "Home\nHarbour news\nSport\nTide tables\nSign in to your Bugle account\nThe Bugle values your letters to us"
GLUED = "Skip linksSkip to ContentHarbourTownSportTidesShow moreJobsLettersVideoSearchNavigation menu"
FOOT = "Share this report with the town\nTerms of use\nPrivacy at the Bugle\nJobs at the Bugle\nCookie choices and ads"
RECYCLED = "The old pier was built by the guild of fishers and burnt down in the great storm twelve winters ago."
NAMES = ["Alder", "Birch", "Cedar", "Dogwood", "Elm"]


def paragraphs(name: str, n: int = 6) -> list[str]:
    """Invent paragraphs that no two names share six words of."""
    return [
        f"{name}{i} sailed {name}{i}ward past {name} rock {i} while {name}{i} crews sang {name}{i} songs about"
        f" {name}{i} herring, {name}{i} barrels and {name}{i} weather that nobody in {name}{i} town had ordered."
        for i in "qrstuvwx"[:n]
    ]


def page(name: str, body: list[str], rail: str = "") -> str:
    return "\n\n".join([MENU, f"{name} sets sail at last", *body, rail, FOOT])


def furniture(text: str, learnt: Learnt, outlet: str = "Bugle") -> dict[str, str]:
    return {text[start:end]: reason for start, end, reason in mark(text, None, learnt, outlet)}


@pytest.fixture
def pages() -> list[str]:
    bodies = [paragraphs(name) for name in NAMES[:3]]
    for body in bodies[:2]:
        body.insert(2, RECYCLED)
    return [page(name, body) for name, body in zip(NAMES[:3], bodies, strict=True)]


@pytest.fixture
def learnt(pages) -> Learnt:
    return learn(("Bugle", text) for text in pages)


def test_menus_and_feet_are_learnt_from_three_pages(pages, learnt):
    for text in pages:
        found = furniture(text, learnt)
        assert set(MENU.split("\n")) | set(FOOT.split("\n")) <= set(found)


def test_no_paragraph_is_lost_and_one_that_is_recycled_in_the_body_stays(pages, learnt):
    for name, text in zip(NAMES, pages, strict=False):
        found = furniture(text, learnt)
        assert RECYCLED not in found
        assert not set(paragraphs(name)) & set(found)


def test_a_recycled_paragraph_stays_on_many_pages_too():
    bodies = {name: [*paragraphs(name)[:2], RECYCLED, *paragraphs(name)[2:]] for name in NAMES}
    made = [page(name, body) for name, body in bodies.items()]
    learnt = learn(("Bugle", text) for text in made)
    assert not any(RECYCLED in furniture(text, learnt) for text in made)


def test_a_menu_glued_to_the_first_paragraph_is_cut_off_it():
    stamp = "Published On {} May 2031{} May 2031"
    made = [
        f"{GLUED}{name} sets sail{stamp.format(i, i)}" + "\n".join(paragraphs(name)) + "\nSource: The Bugle\n" + FOOT
        for i, name in enumerate(NAMES[:3], 10)
    ]
    learnt = learn(("Bugle", text) for text in made)
    for name, text in zip(NAMES, made, strict=False):
        spans = mark(text, None, learnt, "Bugle")
        body = texts.subtract([(0, len(text))], [(start, end) for start, end, _ in spans])
        kept = [text[s:e].strip() for s, e in body if text[s:e].strip()]
        assert "\n".join(kept).split("\n")[0] == paragraphs(name)[0]
        assert spans[0].reason == "menu"


def test_lines_with_another_number_or_date_are_the_same_line():
    made = [page(name, [*paragraphs(name)[:3], f"Tide at {i} on Monday", *paragraphs(name)[3:]])
            for i, name in enumerate(NAMES[:3])]  # fmt: skip
    learnt = learn(("Bugle", text) for text in made)
    assert furniture(made[0], learnt)["Tide at 0 on Monday"] == "recurring line"


def test_a_rail_of_headlines_between_paragraphs_is_furniture():
    rail = ["Explore more", "Whale seen off the point again", "Why the ferry is late", "Baker weds lighthouse keeper"]
    body = [*paragraphs("Alder", 3), *rail, *paragraphs("Birch", 3)]
    assert set(rail) <= set(furniture(page("Alder", body), Learnt({})))


def test_a_caption_is_told_by_the_line_of_its_credit():
    caption = "The ferry leaves the harbour on its last voyage."
    body = [*paragraphs("Alder", 3), caption, "Ann Lee/The Bugle", *paragraphs("Birch", 3)]
    assert furniture("\n".join(body), Learnt({})) == {caption: "caption", "Ann Lee/The Bugle": "caption"}


def test_a_caption_glued_to_the_first_sentence_is_cut_off_it():
    text = "The pier in winter. © Bugle / Ann LeeThe ferry left the harbour on Monday with forty people on board."
    assert furniture(text, Learnt({})) == {"The pier in winter. © Bugle / Ann Lee": "caption"}


def test_a_quoted_post_is_no_caption():
    post = "The harbour is ours, and it was always ours. Thank you — Ann Lee (@annlee) May 26, 2031"
    assert furniture("\n".join([*paragraphs("Alder", 2), post, *paragraphs("Birch", 2)]), Learnt({})) == {}


def test_nothing_is_learnt_from_two_pages_or_from_one_page_three_times(pages):
    assert learn(("Bugle", text) for text in pages[:2]) == {}
    assert learn(("Bugle", pages[0]) for _ in range(3)) == {}


def headlines(label: str, n: int, n_others: int = 100) -> list[tuple[str, str]]:
    told = [*(f"{label}: Dam {i} holds" for i in range(n)), *(f"Dam {i} leaks in the war" for i in range(n_others))]
    return [("Bugle", headline) for headline in told]


@pytest.mark.parametrize(
    ("label", "n", "n_others", "is_label"),
    [
        ("Ukraine war", 5, 200, True),
        ("UKRAINE WAR", 5, 200, True),
        ("Ukraine war", 4, 100, False),  # four may be chance
        ("Holm", 8, 500, False),  # somebody, who speaks there
    ],
)
def test_a_label_before_many_headlines_is_no_word_of_theirs(label, n, n_others, is_label):
    learnt = learn([("Bugle", "The war goes on and on.")], headlines(label, n, n_others))
    headline = f"{label}: Dam 7 bursts, an awful loss"
    marked = [headline[start:end] for start, end, _ in mark_label(headline, learnt, "Bugle")]
    assert marked == [f"{label}: "] * is_label
    rows = annotate_headline(Article("a", "Bugle", "", title=headline), default_actors(), learnt)
    assert rows.sentences[0][2] == len(label + ": ") * is_label
    assert mark_label(headline, learnt, "Echo") == [] == mark_label("Dam 7: it holds", learnt, "Bugle")


def test_another_outlet_is_not_marked_by_what_was_learnt(pages, learnt):
    assert mark(pages[0], None, learnt, "Echo") == mark(pages[0])


def test_what_is_learnt_holds_no_text_and_survives_json(pages, learnt):
    plain = json.loads(json.dumps(to_plain(learnt)))
    assert from_plain(plain) == learnt
    labelled = learn([], headlines("Ukraine war", 5))
    assert from_plain(json.loads(json.dumps(to_plain(labelled)))) == labelled != {}
    assert not any(word in json.dumps(plain) for word in ("Home", "Cookie", "home", "cookie"))


def test_the_order_of_pages_plays_no_part(pages, learnt):
    assert learn(("Bugle", text) for text in reversed(pages)) == learnt


@pytest.mark.parametrize(
    "unit",
    ["a", "A", "©", "0 ", "© a b ", "©     ", "© Aa", ". A", "aA", "[File: ", "/A", "Keep reading list of 1 items"],
)
def test_a_line_as_long_as_a_book_is_marked_in_order(unit, pages, learnt):
    text = page("Alder", [unit * (200_000 // len(unit))])
    spans = mark(text, None, learnt, "Bugle")
    edges = [0, *(edge for span in spans for edge in span[:2]), len(text)]
    assert edges == sorted(edges)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("JUST WATCHED Ferry sinks at last Replay More Videos ... MUST WATCH Ferry sinks at last 06:22", "player"),
        ("Media playback is not supported here Media caption The ferry on its last voyage", "player"),
        ("Photos: The harbour in winter Boats lie under ice. Hide Caption 1 of 4 Photos: The harbour", "caption"),
        ("Image copyright Bugle Image caption The ferry has left", "caption"),
        ("The ferry on its last voyage. Photographer: Ann Lee/Bugle", "caption"),
        ("Contributing: Ann Lee in Port Alden and Bo Day, the Bugle", "note"),
        ("— With assistance by Ann Lee, and Bo Day", "note"),
        ("Ann Lee reported from Port Alden.", "note"),
        ("Ann Lee in Port Alden and Bo Day in Tolmir contributed.", "note"),
        ("Ann Lee writes on boats. Follow her on Twitter at @annlee", "note"),
        ("The views expressed here are those of the writers and not those of the Bugle.", "disclaimer"),
        ("Read or Share this story: http://bug.le/1abc", "appeal"),
        ("Write to Ann Lee at ann.lee@bugle.example", "appeal"),
        ("Sign Up By signing up you agree that we write to you on Mondays. You can stop it.", "appeal"),
    ],
)
def test_lines_of_players_galleries_credits_and_appeals_are_furniture(line, reason):
    body = [*paragraphs("Alder", 3), line, *paragraphs("Birch", 3)]
    assert furniture("\n".join(body), Learnt({})) == {line: reason}


@pytest.mark.parametrize(
    "line",
    [
        "The Bugle reported from Port Alden on Monday that the ferry was late again.",
        "Photos of the harbour were shown to the court on the third day of the trial.",
        "The council said the dues were spent on what the town needed, and the guild contributed nothing.",
    ],
)
def test_sentences_that_only_look_like_furniture_stay(line):
    body = [*paragraphs("Alder", 3), line, *paragraphs("Birch", 3)]
    assert furniture("\n".join(body), Learnt({})) == {}


def test_the_label_of_a_box_or_an_update_is_cut_off_its_paragraph():
    sentence = "The ferry left the harbour on Monday with forty people on board and did not come back."
    for label in ("Oslo, Norway (CNN) — ", "KYIV, May 2. /Wire/. "):
        assert furniture(f"{label}{sentence}", {}) == {label: "dateline"}
    for label in ("Story highlights ", "Q&A Why is the ferry late? Show Hide ", "Update at 3:46 p.m. ET. "):
        assert furniture(f"{label}{sentence}", Learnt({})) == {label: "title"}
