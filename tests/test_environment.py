"""pyproject.toml, environment.yml and requirements.lock say the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

BUILD = PYPROJECT["build-system"]["requires"]
RUNTIME = PYPROJECT["project"]["dependencies"]
TEST = PYPROJECT["project"]["optional-dependencies"]["test"]
PIP = CONDA["dependencies"][-1]["pip"]


def ranges(requirements):
    parsed = map(Requirement, requirements)
    return {canonicalize_name(requirement.name): requirement.specifier for requirement in parsed}


def locked_versions(name):
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.MULTILINE)
    return [Version(version) for locked, version in found if canonicalize_name(locked) == name]


def test_conda_and_pip_install_the_same_packages_in_the_same_ranges():
    conda = ranges(CONDA["dependencies"][:-1] + PIP[:-1])
    python = conda.pop("python")
    del conda["pip"]
    assert conda == ranges(RUNTIME)
    assert str(python) == PYPROJECT["project"]["requires-python"]


def test_the_conda_environment_ends_with_the_project_itself():
    assert PIP[-1] == "-e ."


@pytest.mark.parametrize("name, allowed", ranges(BUILD + RUNTIME + TEST).items())
def test_a_direct_dependency_is_locked_inside_its_range(name, allowed):
    versions = locked_versions(name)
    assert versions
    assert all(version in allowed for version in versions)


def test_the_build_backend_is_locked_as_it_is_declared():
    assert PYPROJECT["dependency-groups"]["build"] == BUILD


def test_the_lock_names_no_place():
    assert "://" not in LOCK
    assert not re.search(r"^\s*-(?!-hash)", LOCK, re.MULTILINE)
    assert " @ " not in LOCK


def test_every_locked_version_has_a_hash():
    pins = re.findall(r"^[\w.-]+==", LOCK, re.MULTILINE)
    assert pins
    assert len(re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:", LOCK, re.MULTILINE)) == len(pins)
