"""pyproject.toml, environment.yml and the locks say the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from analysis import __version__

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
TEST_LOCK = (ROOT / "requirements-test.lock").read_text(encoding="utf-8")

BUILD = PYPROJECT["build-system"]["requires"]
RUNTIME = PYPROJECT["project"]["dependencies"]
TEST = PYPROJECT["project"]["optional-dependencies"]["test"]
PIP = CONDA["dependencies"][-1]["pip"]


def ranges(requirements):
    parsed = map(Requirement, requirements)
    return {canonicalize_name(requirement.name): requirement.specifier for requirement in parsed}


def locked_versions(name, *locks):
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", "".join(locks), re.MULTILINE)
    return [Version(version) for locked, version in found if canonicalize_name(locked) == name]


def test_conda_and_pip_install_the_same_packages_in_the_same_ranges():
    conda = ranges(CONDA["dependencies"][:-1] + PIP[:-1])
    python = conda.pop("python")
    del conda["pip"]
    assert conda == ranges(RUNTIME)
    assert str(python) == PYPROJECT["project"]["requires-python"]


def test_the_conda_environment_ends_with_the_project_itself():
    assert PIP[-1] == "-e .[formats]"


@pytest.mark.parametrize("name, allowed", ranges(BUILD + RUNTIME).items())
def test_what_the_report_needs_is_locked_inside_its_range(name, allowed):
    versions = locked_versions(name, LOCK)
    assert versions
    assert all(version in allowed for version in versions)


@pytest.mark.parametrize("name, allowed", ranges(TEST).items())
def test_what_tests_need_is_locked_once_inside_its_range(name, allowed):
    versions = locked_versions(name, LOCK, TEST_LOCK)
    assert versions
    assert all(version in allowed for version in versions)


def test_what_only_tests_need_is_not_installed_for_the_report():
    assert not [name for name in ("pytest", "playwright", "mypy", "zstandard") if locked_versions(name, LOCK)]


def test_the_version_is_the_same_wherever_it_stands():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert PYPROJECT["project"]["version"] == __version__ == citation["version"]


def test_the_build_backend_is_locked_as_it_is_declared():
    assert PYPROJECT["dependency-groups"]["build"] == BUILD


@pytest.mark.parametrize("lock", [LOCK, TEST_LOCK], ids=["requirements", "requirements-test"])
def test_a_lock_names_no_place_and_a_hash_of_every_version(lock):
    assert "://" not in lock and " @ " not in lock
    assert not re.search(r"^\s*-(?!-hash)", lock, re.MULTILINE)
    pins = re.findall(r"^[\w.-]+==", lock, re.MULTILINE)
    assert pins
    assert len(re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:", lock, re.MULTILINE)) == len(pins)
