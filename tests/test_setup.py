"""`make` sets up .venv on machines that lack this or that; what stands in for Python and uv writes down its calls."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="there is no make here")

# What each says it can do is a file named so beside it.
PYTHON = """#!/bin/sh
here=$(dirname "$0")
echo "python $*" >> calls
case "$*" in
*version_info*) test -e "$here/new" ;;
*ensurepip*) test -e "$here/ensurepip" ;;
"-m venv .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/pip; cp "$0" .venv/bin/python; touch .venv/bin/pip-works ;;
"-m pip --version") test -e "$here/pip-works" ;;
*--target*) test -e uv && mkdir -p "$6/bin" && cp uv "$6/bin/uv" ;;
*) test ! -e broken ;;
esac
"""
UV = """#!/bin/sh
echo "uv $*" >> calls
case "$*" in
venv*) mkdir -p .venv/bin; touch .venv/bin/python ;;
*) test ! -e broken ;;
esac
"""


def executable(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path):
    for name in ("Makefile", ".ci/setup", "requirements.lock", "requirements-test.lock", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    executable(tmp_path / "machine" / "python", PYTHON)
    return tmp_path


def make(clone, *able, target=".venv/ready"):
    """Run make where Python is able to do these things, and return its status, its last words and what was called."""
    for name in able:
        (clone / "machine" / name).touch()
    command = ["make", "--silent", target, "PYTHON=machine/python"]
    done = subprocess.run(command, cwd=clone, capture_output=True, text=True)
    calls = clone / "calls"
    return done.returncode, done.stderr, calls.read_text().splitlines() if calls.exists() else []


def test_an_old_python_is_refused_in_a_sentence(clone):
    status, said, _ = make(clone)
    assert status and "Python 3.11 or newer is needed and machine/python is not" in said
    assert not (clone / ".venv").exists()


def test_a_python_without_venv_and_pip_is_refused_in_a_sentence(clone):
    status, said, _ = make(clone, "new")
    assert status and "run 'apt install python3-venv'" in said


def test_without_ensurepip_uv_makes_the_environment(clone):
    executable(clone / "uv", UV)
    status, said, calls = make(clone, "new", "pip-works")
    assert (status, said) == (0, "")
    assert [call for call in calls if call.startswith("uv venv")]
    assert calls[-2].startswith("uv pip install") and calls[-2].endswith("--require-hashes -r requirements.lock")
    assert calls[-1].endswith("--no-deps -e .")


def test_where_pip_alone_knows_an_index_pip_installs(clone):
    status, said, calls = make(clone, "new", "ensurepip")
    assert (status, said) == (0, "")
    assert "python -m pip install --quiet --require-hashes -r requirements.lock" in calls
    assert calls[-1] == "python -m pip install --quiet --no-build-isolation --no-deps -e ."


def test_an_install_that_failed_is_begun_again_from_nothing(clone):
    (clone / "broken").touch()
    status, _, _ = make(clone, "new", "ensurepip")
    assert status and not (clone / ".venv" / "ready").exists()
    (clone / ".venv" / "left").touch()
    (clone / "broken").unlink()
    assert make(clone)[0] == 0
    assert (clone / ".venv" / "ready").exists() and not (clone / ".venv" / "left").exists()


def test_what_is_installed_is_not_installed_again_and_a_changed_project_alone_is(clone):
    _, _, before = make(clone, "new", "ensurepip")
    assert make(clone)[2] == before
    in_order = ("requirements.lock", ".venv/locked", ".venv/ready", "pyproject.toml")
    for second, name in enumerate(in_order, 1_000_000_000):  # by hand: a clock may be too coarse to tell them apart
        os.utime(clone / name, (second, second))
    new = make(clone)[2][len(before) :]
    assert [call for call in new if "--target" not in call] == [before[-1]]


def test_tools_for_tests_are_installed_for_tests_alone(clone):
    _, _, calls = make(clone, "new", "ensurepip")
    assert not [call for call in calls if "requirements-test.lock" in call]
    new = make(clone, target=".venv/tools")[2][len(calls) :]
    assert new[-1] == "python -m pip install --quiet --no-deps --require-hashes -r requirements-test.lock"
