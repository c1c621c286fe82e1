"""Break input files in every way known here and see that `framing annotate` ends well with each of them.

Entry point: `run`, on the files that `tests.benchmarks.damage` makes. `python -m tests.benchmarks.broken_files`
prints a table by kind of damage and ends with 1 if any file failed. It needs a system that can fork.

Notes
-----
A run ends well if its status is 0 or 2, without a traceback and in time, if nothing is written outside the folder
asked for, and if either articles and excluded rows, each with its reason, are as many as rows, or one line on stderr
names the file and no table is left. Memory is the peak of a process that runs one file; the models that it starts with
are in it.
"""

import json
import multiprocessing
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import click
import pandas as pd

from tests.benchmarks.damage import break_file
from tests.benchmarks.whole_files import whole_files

MAX_SECONDS = 60
MAX_MEGABYTES = 1000


def run(number: int, seed: int, folder: Path, max_seconds: float = MAX_SECONDS) -> dict:
    """Break a file in `folder`, annotate it in a process of its own, and say how that ended.

    Returns
    -------
    dict
        `number`, `damage`, `n_articles`, `n_excluded`, `is_refused`, `megabytes`, `seconds`, and `failure` (None where
        all is well).
    """
    folder.joinpath("input").mkdir()
    here, _ = _forked(_send, lambda: break_file(number, seed, folder / "input"))
    broken = here.recv()
    told = {"n_articles": 0, "n_excluded": 0, "is_refused": False, "megabytes": 0.0, "failure": None}
    before, start = _listing(folder), monotonic()
    here, child = _forked(_annotate, broken.given, folder / "out")
    try:
        told |= here.recv() if here.poll(max_seconds) else {"failure": f"no end after {max_seconds} seconds"}
    except EOFError:
        told["failure"] = "the process ended before it had told how"
    child.kill()
    child.join()
    if told["failure"] is None and _listing(folder) != before:
        told["failure"] = f"wrote beside the folder: {sorted(_listing(folder) ^ before)[:3]}"
    if told["failure"] is None and told["megabytes"] > MAX_MEGABYTES:
        told["failure"] = f"took {told['megabytes']:.0f} MB"
    return {"number": number, "damage": broken.damage, "seconds": monotonic() - start, **told}


def _forked(task: Callable, *args) -> tuple:
    """Start a task in a process that has all that this one has loaded; its last argument is where to send to."""
    here, there = multiprocessing.Pipe(False)
    child = multiprocessing.get_context("fork").Process(target=task, args=(*args, there))
    child.start()
    there.close()
    return here, child


def _send(make: Callable, answer) -> None:
    answer.send(make())


def _listing(folder: Path) -> set[tuple]:
    found = (path for path in folder.rglob("*") if folder / "out" not in (path, *path.parents))
    return {(str(path), path.lstat().st_size, path.lstat().st_mtime_ns) for path in found}


def _annotate(given: Path, out: Path, answer) -> None:
    """Annotate one input, and send what came of it; this is all that the process does."""
    from click.testing import CliRunner

    from analysis.cli import main

    strayed = []
    watched = {
        "open": 0,
        "os.mkdir": 0,
        "os.rename": 1,
        "os.remove": 0,
        "os.link": 1,
        "os.symlink": 1,
        "shutil.rmtree": 0,
    }

    def watch(event, args):
        if event == "open":
            changes = (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        else:
            changes = event in watched and args[-1] in (-1, None)  # else the name is meant within an open folder
        if changes and isinstance(target := args[watched[event]], str | bytes | os.PathLike):
            place = os.path.abspath(os.fsdecode(target))
            if out not in (Path(place), *Path(place).parents) and place != os.devnull:
                strayed.append(f"{event} {place}")

    sys.addaudithook(watch)
    result = CliRunner().invoke(main, ["annotate", str(given), "--out", str(out)])
    told = _told(result, given, out)
    if strayed and told.get("failure") is None:
        told["failure"] = f"reached outside the folder: {strayed[:3]}"
    answer.send(told | {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})


def _told(result, given: Path, out: Path) -> dict:
    from analysis.text.words import printable

    error = result.exception
    if error is not None and not isinstance(error, SystemExit):
        import traceback

        where = traceback.extract_tb(result.exc_info[2])[-1]
        return {"failure": f"{type(error).__name__}: {str(error)[:200]} ({Path(where.filename).name}:{where.lineno})"}
    if result.exit_code == 2:
        lines = result.stderr.splitlines()
        names = {given.name, *(path.name for path in out.with_name("input").rglob("*"))}
        if len(lines) != 1 or not any(" ".join(printable(name).split()) in lines[0] for name in names):
            return {"failure": f"does not name the file in one line: {result.stderr[:300]!r}"}
        left = [path.name for path in out.rglob("*")] if out.exists() else []
        return {"is_refused": True, "failure": f"left {left[:3]}" if left else None}
    if result.exit_code:
        return {"failure": f"status {result.exit_code}: {result.stderr[:300]!r}"}
    return _counted(out)


def _counted(out: Path) -> dict:
    from analysis import corpus
    from analysis.corpus import tables

    try:
        account = json.loads((out / corpus.MANIFEST).read_bytes())
        articles, excluded = (tables.read(name, out) for name in ("articles", "excluded"))
    except Exception as error:  # whatever it is, the corpus cannot be read
        return {"failure": f"the corpus cannot be read: {type(error).__name__}: {str(error)[:200]}"}
    counts = {name: account[name] for name in ("n_articles", "n_excluded")}
    fits = account["n_rows"] == sum(counts.values()) and len(articles) == counts["n_articles"]
    if not fits or len(excluded) != counts["n_excluded"] or (excluded["reason"].str.strip() == "").any():
        return counts | {"failure": f"rows do not add up: {account['n_rows']} rows, {counts}"}
    return counts


@click.command()
@click.option("--files", "n_files", default=2000, type=click.IntRange(1), show_default=True)
@click.option("--seed", default=0, show_default=True)
@click.option("--only", default=None, type=click.IntRange(0), help="The number of the one file to be run again.")
def main(n_files: int, seed: int, only: int | None) -> None:
    """Annotate broken files, each in a process of its own, and print how they ended by kind of damage."""
    with tempfile.TemporaryDirectory() as home:
        warm = Path(home, "warm")
        warm.mkdir()
        _warm_up(warm)
        told = []
        for number in range(n_files) if only is None else [only]:
            with tempfile.TemporaryDirectory(dir=home) as folder:
                told.append(run(number, seed, Path(folder).resolve()))
            if told[-1]["failure"]:
                row = told[-1]
                click.echo(f"--seed {seed} --only {number} ({row['damage']}): {row['failure']}", err=True)
    table = pd.DataFrame(told)
    click.echo(summary(table).to_string(float_format="{:.0f}".format))
    sys.exit(int(table["failure"].notna().any()))


def _warm_up(folder: Path) -> None:
    """Annotate a whole file, so that each process starts with the models loaded."""
    from click.testing import CliRunner

    from analysis.cli import main

    for name, content in whole_files().items():
        if not name.endswith(".zip"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    result = CliRunner().invoke(main, ["annotate", str(folder), "--out", str(folder / "out")])
    assert result.exit_code == 0, result.output


def summary(told: pd.DataFrame) -> pd.DataFrame:
    """Count by kind of damage how files ended, with the highest memory and the longest time; `all` comes last."""
    told = told.assign(failed=told["failure"].notna())
    rows = [(damage, part) for damage, part in told.groupby("damage", sort=False)] + [("all", told)]
    counted = {
        damage: {
            "files": len(part),
            "kept rows": part["n_articles"].sum(),
            "excluded rows": part["n_excluded"].sum(),
            "refused files": part["is_refused"].sum(),
            "failures": part["failed"].sum(),
            "peak MB": part["megabytes"].max(),
            "longest s": part["seconds"].max(),
        }
        for damage, part in rows
    }
    return pd.DataFrame.from_dict(counted, orient="index").rename_axis("damage")


if __name__ == "__main__":
    main()
