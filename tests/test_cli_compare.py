"""`framing compare` from end to end."""

import pytest

from analysis.comparison.compare import COLUMNS
from tests.test_cli import ARTICLES, ROOT, framing, rows

WRITTEN = (*COLUMNS[:3], "unit", *COLUMNS[3:])
PAIR = ("--outlet", "Vostra Today", "--reference", "Calvora One")
TOO_FEW = "No outlet here has the 10 articles, an author's counted once, that a split needs.\n"


@pytest.fixture
def corpus(newsroom):
    return newsroom


@pytest.fixture(scope="module")
def with_actors(tmp_path_factory):
    folder = tmp_path_factory.mktemp("actors")
    (folder / "mine.csv").write_text("actor,alias\nVostra,Vostra\nCalvora,Calvora\n")
    done = framing("annotate", ARTICLES, "--out", folder / "out", "--actors", folder / "mine.csv")
    assert done.exit_code == 0
    return folder / "out"


@pytest.mark.parametrize("measure", [["words"], ["naming"], ["collocates", "--actor", "Vostra"]])
def test_compare_writes_the_same_table_to_a_file_and_to_standard_output(with_actors, tmp_path, measure):
    asked = ("compare", measure[0], with_actors, *measure[1:], *PAIR)
    printed, filed = framing(*asked), framing(*asked, "--out", tmp_path / "out.csv")
    assert (printed.exit_code, filed.exit_code, filed.stdout) == (0, 0, "")
    assert (tmp_path / "out.csv").read_text("utf-8") == printed.stdout
    table = rows(printed.stdout)
    assert {*COLUMNS[:3], "unit"} <= {*table[0]} and {row["outlet"] for row in table} <= {"Vostra Today", "Calvora One"}
    assert f"{len(table)} rows written to {tmp_path / 'out.csv'}\n" in filed.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert printed.stderr == TOO_FEW


def test_what_the_same_test_finds_by_chance_is_said_beside_the_table():
    done = framing("compare", "toward", ROOT / "data" / "four-outlets", "--outlet", "RT", "--reference", "AP")
    assert done.exit_code == 0 and "Russia" in {row["group"] for row in rows(done.stdout)}
    assert done.stderr.startswith("Random halves of RT differ in ")


@pytest.mark.parametrize("measure", ["sentiment", "quotes"])
def test_compare_without_a_pair_has_a_row_for_every_outlet(corpus, measure):
    done = framing("compare", measure, corpus)
    assert done.exit_code == 0
    alone = {row["outlet"] for row in rows(done.stdout) if not row["reference"]}
    assert alone == {"Meridian Wire", "Vostra Today", "Calvora One", "Halyard 24"}


@pytest.mark.parametrize("by", ["kind", "speaker_kind", "speaker"])
def test_compare_groups_quotes_as_asked(corpus, by):
    done = framing("compare", "quotes", corpus, "--by", by, *PAIR)
    assert done.exit_code == 0
    groups = {value for row in rows(done.stdout) for value in row.values()}
    assert {"kind": "direct", "speaker_kind": "institution", "speaker": "Irina Orlova"}[by] in groups


def test_the_same_seed_gives_the_same_bytes(corpus):
    asked = ("compare", "sentiment", corpus, *PAIR, "--seed", 7)
    assert framing(*asked).stdout == framing(*asked).stdout != ""


def test_a_table_that_cannot_be_replaced_stays_as_it_was(corpus, tmp_path, monkeypatch):
    framing("compare", "sentiment", corpus, "--out", tmp_path / "words.csv")
    before = (tmp_path / "words.csv").read_bytes()

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.store.os.replace", fail)
    done = framing("compare", "sentiment", corpus, "--out", tmp_path / "words.csv")
    assert done.exit_code == 2
    assert done.stderr == (
        f"framing: {tmp_path / 'words.csv'}: cannot be written (No space left on device); choose another file\n"
    )
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("words.csv", before)]


def test_a_comparison_without_rows_is_a_head_alone(with_actors):
    done = framing("compare", "collocates", with_actors, "--actor", "Calvora", *PAIR)
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{','.join(WRITTEN)}\n", TOO_FEW)


def test_what_differs_comes_first_then_the_other_differences_then_each_outlet_by_itself():
    table = rows(framing("compare", "quotes", ROOT / "data" / "four-outlets", "--by", "side").stdout)
    kinds = [(row["differs"] != "True", not row["reference"]) for row in table]
    assert kinds == sorted(kinds) and len(set(kinds)) == 3
    assert {row["unit"] for row in table} == {"share of quoted words", "difference of share of quoted words"}
    assert all(len(row["estimate"].partition("e")[0].lstrip("-0.").replace(".", "")) <= 4 for row in table)


def test_days_and_shared_months_narrow_the_articles(corpus):
    done = framing("compare", "sentiment", corpus, *PAIR, "--shared-months", "--since", "2022-07-01")
    assert done.exit_code == 0
    refused = framing("compare", "sentiment", corpus, *PAIR, "--until", "1990-01-01")
    assert refused.exit_code == 2 and "no article is of these" in refused.stderr
    assert "is not a day; write it like" in framing("compare", "sentiment", corpus, "--since", "soon").stderr
