"""No command touches what it did not write, and no source is written over."""

import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.corpus.build import build
from analysis.errors import InputError
from tests.corpus.folders import written

NAMES = [
    *("articles.parquet", "words.parquet", "quotes.parquet", "excluded.csv", "corpus.json", "pages.jsonl"),
    *("index.html", "provenance.html", "report.json", "figures", ".unfinished", ".parts", "next", "notes.txt", "RT"),
    *("figures/mine.svg", "quotes.parquet/thesis.docx", ".unfinished/mine.txt", ".unfinished/next/corpus.json"),
]
BYTES = [b"", b"MINE", b"{}", b'{"files": {}}', b"<html>", b"outlet,estimate\n", "id\tü".encode("utf-16"), b"PAR1"]


def foreign_folder(place: Path, chosen: random.Random) -> dict[str, bytes]:
    """Fill a folder with files, folders and links of names that the commands write, and say what is in them."""
    place.mkdir()
    for name in chosen.sample(NAMES, chosen.randint(1, 6)):
        if any((place / parent).is_file() or (place / parent).is_symlink() for parent in Path(name).parents):
            continue
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(place / name):
            kind = chosen.choice(["file", "file", "file", "link", "folder"])
            if kind == "link":
                target = place.with_name(f"{place.name}-target-{len(name)}")
                target.write_bytes(b"MINE TOO")
                (place / name).symlink_to(target)
            elif kind == "folder":
                (place / name).mkdir()
                (place / name / "mine").write_bytes(b"IN A FOLDER")
            else:
                (place / name).write_bytes(chosen.choice(BYTES))
    return snapshot(place.parent)


def snapshot(place: Path) -> dict[str, bytes]:
    """Say what bytes lie where, and where links lead."""
    found = (path for path in place.rglob("*") if path.is_symlink() or path.is_file())
    return {str(path): os.readlink(path).encode() if path.is_symlink() else path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def commands(scene_free, tmp_path_factory):
    here = tmp_path_factory.mktemp("commands")
    build([written(here / "in.jsonl", "The item", 10)], here / "corpus", workers=1)
    (here / "urls.txt").write_text("http://127.0.0.1:9/nobody\n")
    return [
        ["annotate", str(here / "in.jsonl"), "--workers", "1"],
        ["compare", "sentiment", str(here / "corpus"), "--unmatched"],
        ["concordance", str(here / "corpus"), "talks", "--texts", str(here / "in.jsonl")],
        ["fetch", str(here / "urls.txt"), "--delay", "0"],
        ["report", str(here / "corpus")],
        ["report", str(here / "corpus"), "--single-file"],
    ]


@pytest.fixture(scope="module")
def scene_free():
    """No notebook is run: what a report refuses, it refuses before, and what it writes hangs on no cell."""

    def done(jobs, environment):
        return [("Tiny", ["<h1>Tiny</h1>"]) for _ in jobs]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.show.report.ALIVE", {})
        patch.setattr("analysis.show.report._done", done)
        patch.setattr("analysis.show.report._stories", lambda corpus: [])
        yield


@pytest.mark.attack("foreign files, folders and links stand where a command writes")
@pytest.mark.parametrize("seed", range(6))
def test_no_command_touches_what_it_did_not_write(commands, tmp_path, seed):
    chosen = random.Random(seed)
    for i, command in enumerate(commands):
        place = tmp_path / f"out-{i}"
        before = foreign_folder(place, chosen)
        files = [path for path in place.rglob("*") if path.is_file()]
        is_file = command[0] in ("compare", "concordance") or "--single-file" in command
        out = chosen.choice(files) if is_file and files else place
        for _ in range(2):  # also where the first call has written something beside it
            done = CliRunner().invoke(main, [*command, "--out", str(out)])
            assert done.exit_code in (0, 1, 2) and (done.exit_code != 1 or isinstance(done.exception, SystemExit))
            now = snapshot(tmp_path)
            assert {path: now.get(path) for path in before if before[path]} == {
                path: content for path, content in before.items() if content
            }


@pytest.mark.attack("two runs, or input and output, meet in one folder")
def test_a_source_is_never_written_over(tmp_path):
    source = written(tmp_path / "articles.jsonl", "The item")
    for inputs, folder in (([source], tmp_path), ([tmp_path], tmp_path), ([tmp_path], tmp_path / "sub" / "..")):
        with pytest.raises(InputError, match=r"lies in .*, which is written to; name another folder with --out"):
            build(inputs, folder)
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there")
    with pytest.raises(InputError, match="is a link or no folder; name another folder with --out"):
        build([source], tmp_path / "link")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["articles.jsonl", "link", "there"]
