"""Each command from end to end, and one sentence for whatever the user has to mend."""

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from analysis import __version__
from analysis.cli import main
from analysis.show import report

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "data" / "newsroom" / "articles"
COMMANDS = ["annotate", "columns", "compare", "concordance", "fetch", "report", "show", "start"]


def framing(*arguments, **options):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)


def rows(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def corpus(newsroom):
    return newsroom


def test_annotate_writes_the_tables_and_accounts_for_every_row(tmp_path):
    listed = [{"id": "a1", "outlet": "Bugle", "text": "It rained."}, {"id": "a2", "outlet": "Bugle"}, 5]
    (tmp_path / "in.json").write_text(json.dumps(listed))
    done = framing("annotate", tmp_path / "in.json", "--out", tmp_path / "out")
    assert done.exit_code == 0 and done.stdout == ""
    assert "3 rows in = 1 articles kept + 2 rows excluded\n" in done.stderr
    assert f"why rows were excluded: {tmp_path / 'out' / 'excluded.csv'}\n" in done.stderr
    assert f"tables written to {tmp_path / 'out'}\n" in done.stderr
    excluded = rows((tmp_path / "out" / "excluded.csv").read_text())
    assert [(row["file"], row["row"]) for row in excluded] == [("in.json", "2"), ("in.json", "3")]


def test_annotate_takes_several_inputs_outlets_and_workers(tmp_path):
    done = framing(
        "annotate", ARTICLES / "swap-vostra.txt", ARTICLES / "swap-calvora.txt", "--out", tmp_path / "out",
        "--outlets", "Vostra Today", "--outlets", "Bugle", "--workers", 2, "--shareable",
    )  # fmt: skip
    assert done.exit_code == 0
    assert "2 rows in = 1 articles kept + 1 rows excluded\n" in done.stderr
    assert json.loads((tmp_path / "out" / "corpus.json").read_text())["shareable"] is True


def test_show_prints_an_article_with_its_annotations():
    done = framing("show", ARTICLES / "airbase-vostra.txt")
    assert done.exit_code == 0
    assert done.stdout.startswith("airbase-vostra · Vostra Today · 2031-05-15")
    assert "⟦" in done.stdout and "[1]" in done.stdout and "\x1b" not in done.stdout


def test_concordance_prints_lines_to_read_and_writes_a_table(corpus, tmp_path):
    asked = ("concordance", corpus, "regime", "--texts", ARTICLES, "--sort", "left", "--outlet", "Vostra Today")
    printed = framing(*asked, "--width", 30)
    assert printed.exit_code == 0 and printed.stderr == ""
    lines = printed.stdout.splitlines()
    # 12 in the outlet's own voice, 1 quoted (gold/planted.csv)
    assert len(lines) == 13 and {line[31:37] for line in lines} == {"regime"} and "\x1b" not in printed.stdout
    filed = framing(*asked, "--voice", "quoted", "--out", tmp_path / "lines.csv")
    assert filed.stderr == f"1 rows written to {tmp_path / 'lines.csv'}\n"
    assert rows((tmp_path / "lines.csv").read_text("utf-8"))[0]["node"] == "regime"


def test_concordance_says_what_it_cannot_show(corpus):
    done = framing("concordance", corpus, "regime")
    assert done.exit_code == 0 and done.stdout.splitlines()[0].endswith(" voice")
    assert done.stderr.startswith("13 uses in 5 articles are not shown, since their text is not at hand; ")


def tiny_notebooks(folder: Path, source: str) -> Path:
    cells = [nbformat.v4.new_markdown_cell("# Tiny\n\n*Which?*"), nbformat.v4.new_code_cell(source)]
    folder.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "01_tiny.ipynb")
    return folder


def test_report_writes_pages_and_says_where(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "NOTEBOOKS", tiny_notebooks(tmp_path / "notebooks", "1 + 1"))
    framing("annotate", ARTICLES / "swap-vostra.txt", "--out", tmp_path / "corpus")
    done = framing("report", tmp_path / "corpus", "--out", tmp_path / "output")
    assert done.exit_code == 0
    assert f"report written: {tmp_path / 'output' / 'index.html'}\n" in done.stderr
    told = "It takes two outlets with 5 articles each to compare them."
    assert told in (tmp_path / "output" / "index.html").read_text("utf-8")


BREAKS = "raise ValueError('it broke')"
BREAKS_WHEN_SHOWN = f"class Shown:\n    def _repr_html_(self):\n        {BREAKS}\nShown()"


@pytest.mark.parametrize("cell", [BREAKS, BREAKS_WHEN_SHOWN], ids=["runs", "shows"])
def test_report_stops_at_a_cell_that_fails_and_leaves_the_report_before_it(cell, tmp_path, monkeypatch):
    monkeypatch.setattr(report, "NOTEBOOKS", tiny_notebooks(tmp_path / "notebooks", "1 + 1"))
    framing("annotate", ARTICLES / "swap-vostra.txt", "--out", tmp_path / "corpus")
    framing("report", tmp_path / "corpus", "--out", tmp_path / "output")
    tiny_notebooks(tmp_path / "notebooks", cell)
    before = {path: path.read_bytes() for path in (tmp_path / "output").rglob("*") if path.is_file()}
    done = framing("report", tmp_path / "corpus", "--out", tmp_path / "output")
    assert done.exit_code == 1 and "FRAMING_CORPUS" not in os.environ
    assert "framing: 01_tiny.ipynb: a cell failed, no report was written\n" in done.stderr
    assert "ValueError: it broke" in done.stderr and "\x1b" not in done.stderr
    assert {path: path.read_bytes() for path in (tmp_path / "output").rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "notebooks", "output"]


BAD_FILES = {
    "in.csv": (b"outlet,pages\n", "row 1: there is no column 'text' (columns: outlet, pages); add or rename it"),
    "in.json": (b"[\n{]", "row 2: is not JSON"),
    "in.csv.gz": (gzip.compress(b"outlet,text\n")[:-4], "cannot be read"),
    "in.pdf": (b"%PDF", "or as .txt"),
    "in.doc": (b"\xd0\xcf\x11\xe0", "save or export it as .txt, .docx, .html or .csv"),
    "none.csv": (b"outlet,text\n", "no article could be kept of 0 rows"),
    "empty.csv": (b"outlet,text\nBugle,\n", "no article could be kept of 1 rows, the first because the text is empty"),
    "no.csv": (b"outlet,text\n,It rained.\n", "no outlet is given; fill in its 'outlet'"),
    "odd\x1b]0;x\x07.jsonl": (b"{", "the line is not JSON"),
    "gone.csv": (None, "there is no such file or folder; check the path"),
    "folder": ("folder", "holds no article; give a folder of .txt, or the .csv or .json file itself"),
}


@pytest.mark.parametrize("command", ["annotate", "show"])
@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_input_ends_in_one_sentence_and_status_2(tmp_path, command, name):
    content, problem = BAD_FILES[name]
    source = tmp_path / name
    if content == "folder":
        source.mkdir()
    elif content is not None:
        source.write_bytes(content)
    done = framing(command, source, *(["--out", tmp_path / "out"] if command == "annotate" else []))
    assert done.exit_code == 2 and done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    readable = re.sub("[\x1b\x07]", "\ufffd", str(source))
    assert sentence.startswith(f"framing: {readable}")
    assert problem in sentence or (command == "show" and "none that can be read" in sentence)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["compare", "words", "{tmp}/gone"], "gone: there is no corpus here; write it with `framing annotate"),
        (["compare", "words", "{tmp}"], "there is no corpus here; write it with"),
        (["compare", "words", "{corpus}", "--outlet", "Bugle"], "name both --outlet and --reference, or neither"),
        (["compare", "words", "{corpus}", "--outlet", "Bugle", "--reference", "Halyard 24"], "Bugle"),
        (["compare", "quotes", "{corpus}", "--outlet", "Halyard 24", "--reference", "Bugle"], "Bugle"),
        (["compare", "sentiment", "{corpus}", "--out", "{tmp}/gone/out.csv"], "choose another file"),
        (["compare", "words", "{corpus}", "--actor", "Vostra"], "words takes no --actor; leave it out"),
        (["compare", "term", "{corpus}"], "term needs --term; name one"),
        (["compare", "collocates", "{corpus}", "--actor", "Nobody"], "no article names"),
        (["compare", "quotes", "{corpus}", "--by", "colour"], "there is no --by colour of quotes; choose kind, "),
        (["compare", "words", "{corpus}", "--order", "4"], "there is no --order 4 of words; choose 1, 2, 3, phrases"),
        (["compare", "sentiment", "{corpus}", "--reference", "rest"], "name both --outlet and --reference"),
        (["compare", "naming", "{corpus}", "--outlet", "Bugle"], "name both --outlet and --reference, or neither"),
        (["annotate", str(ARTICLES), "--out", "{tmp}/out", "--actors", "{tmp}/gone.csv"], "as a list of actors"),
        (["concordance", "{corpus}", "no such words here"], "give one to 3 words"),
        (["concordance", "{corpus}", "regime", "--texts", "{tmp}/gone"], "there is no such file or folder"),
        (["report", "{tmp}/gone"], "gone: there is no corpus here"),
        (["report", "{corpus}", "--out", "{corpus}"], "holds something other than a report; name another folder"),
        (["annotate", str(ARTICLES), "--out", "{corpus}/corpus.json"], "name another folder with --out"),
        (["show", str(ARTICLES)], "more than one article or none; give an ID"),
        (["show", str(ARTICLES), "no\x1bbody"], "no article 'no\\x1bbody'"),
    ],
)
def test_a_request_that_cannot_be_met_ends_in_one_sentence_and_status_2(corpus, tmp_path, arguments, problem):
    done = framing(*(argument.format(tmp=tmp_path, corpus=corpus) for argument in arguments))
    assert done.exit_code == 2 and done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("framing: ") and problem in sentence


STEERING = "\x1b[2J\u202e"


@pytest.mark.parametrize(
    "arguments",
    [
        [f"--x{STEERING}"],
        ["annotate", ARTICLES, f"--x{STEERING}"],
        [f"x{STEERING}"],
        ["annotate", ARTICLES, "--out", "out", "--workers", STEERING],
        ["annotate", ARTICLES, "--out", "out", "--column", STEERING],
        ["annotate", STEERING, "--out", "out"],
        ["compare", STEERING, "out"],
        ["compare", "words", STEERING],
        ["compare", "words", "{corpus}", "--outlet", STEERING, "--reference", "RT"],
        ["compare", "words", "{corpus}", "--outlet", "caf\udce9", "--reference", "RT"],
        ["concordance", "{corpus}", STEERING],
        ["concordance", "{corpus}", "caf\udce9"],
        ["report", STEERING],
        ["show", STEERING],
        ["show", ARTICLES, STEERING],
        ["show", ARTICLES, "one", STEERING],
        ["columns", STEERING],
        ["fetch", STEERING, "--out", "out"],
    ],
)
def test_what_the_user_gives_never_comes_back_raw(corpus, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    done = framing(*(str(argument).format(corpus=corpus) for argument in arguments))
    assert done.exit_code == 2 and not re.search("[\x1b\u202e\ud800-\udfff]", done.output)
    assert done.stderr and isinstance(done.exception, SystemExit)


def test_where_the_tables_are_is_said_without_what_steers_a_terminal(tmp_path):
    done = framing("annotate", ARTICLES / "swap-vostra.txt", "--out", tmp_path / f"out{STEERING}", "--workers", 1)
    assert done.exit_code == 0 and "\x1b" not in done.output and "\u202e" not in done.output
    assert (tmp_path / f"out{STEERING}" / "articles.parquet").exists()


@pytest.mark.parametrize("given", ["", "caf\udce9"])
@pytest.mark.parametrize(
    "command",
    [["annotate", ARTICLES], ["compare", "words", "{corpus}"], ["concordance", "{corpus}", "regime"], ["report"],
     ["fetch", "{corpus}/corpus.json"]],
)  # fmt: skip
def test_a_place_without_a_name_or_no_utf_8_is_nowhere_to_write_to(corpus, tmp_path, monkeypatch, command, given):
    monkeypatch.chdir(tmp_path)
    done = framing(*(str(argument).format(corpus=corpus) for argument in command), "--out", given)
    assert done.exit_code == 2 and len(done.stderr.splitlines()) == 1
    assert ("is empty; name a file or folder" if not given else "is not UTF-8") in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_without_a_name_is_nowhere_to_read_from(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text("It rained.")
    for arguments in (["annotate", "", "--out", "out"], ["show", ""], ["columns", ""], ["compare", "words", ""]):
        done = framing(*arguments)
        assert done.exit_code == 2 and "is empty; name a file or folder" in done.stderr


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (KeyboardInterrupt(), 130, "framing: stopped; call again to go on\n"),
        (MemoryError(), 2, "framing: there is not enough memory; give fewer articles at once"),
        (ImportError("libx.so: failed to map segment from shared object"), 2, "framing: there is not enough memory; "),
        (RecursionError("maximum"), 2, "framing: the input is nested too deep to be read; make it flat"),
        (UnicodeEncodeError("ascii", "é", 0, 1, "ordinal"), 2, "framing: 'é' cannot be written in ascii; "),
        (OSError(36, "File name too long", "x"), 2, "framing: x: cannot be used (File name too long); check the path"),
    ],
)
def test_what_no_file_is_named_for_is_one_sentence_too(monkeypatch, tmp_path, error, status, sentence):
    def fail(*args, **options):
        raise error

    monkeypatch.setattr("analysis.corpus.build.build", fail)
    done = framing("annotate", ARTICLES, "--out", tmp_path)
    told = done.stderr.strip()
    assert done.exit_code == status and told.startswith(sentence.strip()) and len(told.splitlines()) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example(command):
    done = framing(command, "--help")
    assert done.exit_code == 0
    assert re.search(rf"Examples:\n +framing {command}\b", done.stdout)


def test_help_lists_every_command():
    done = framing("--help")
    assert sorted(main.commands) == COMMANDS
    assert all(re.search(rf"^ +{command} ", done.stdout, re.M) for command in COMMANDS)
    assert "framing annotate articles/ --out corpus" in done.stdout


def test_python_m_analysis_is_framing(tmp_path):
    run = [sys.executable, "-m", "analysis"]
    version = subprocess.run([*run, "--version"], capture_output=True, text=True, cwd=ROOT, check=True)
    assert version.stdout == f"framing, version {__version__}\n"
    failed = subprocess.run([*run, "show", str(tmp_path)], capture_output=True, text=True, cwd=ROOT, check=False)
    assert failed.returncode == 2
    assert failed.stderr == (
        f"framing: {tmp_path}: holds no article; give a folder of .txt, or the .csv or .json file itself\n"
    )
