"""Imports run one way only, from what is shown down to the text, as the code itself says."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STAGES = ["text", "read", "annotation", "corpus", "comparison", "show"]
BELOW = ["errors", "vocabulary", "store", "progress"]  # every stage may use these


def module_of(path):
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


MODULES = {module_of(path): path for folder in ("analysis", "training") for path in (ROOT / folder).rglob("*.py")}


def imports_of(module):
    """Return the modules that a module imports, whether at its head or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports by a relative name"
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in inside}
    return found


def height(module):
    """Return the floor of a module: 0 for what all share, 1 to 6 for the stages, 7 for the command line."""
    part = (*module.split("."), "")[1]
    if part in ("", *BELOW):
        return 0
    return STAGES.index(part) + 1 if part in STAGES else len(STAGES) + 1


OURS = sorted(name for name in MODULES if name.split(".")[0] == "analysis")


def test_every_folder_of_code_is_a_stage():
    assert {path.parent.name for path in (ROOT / "analysis").glob("*/*.py")} == set(STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_what_stands_below_it(stage):
    own = [module for module in OURS if height(module) == STAGES.index(stage) + 1]
    up = {(module, name) for module in own for name in imports_of(module) & set(OURS) if height(name) > height(module)}
    assert own and not up


def test_what_all_stages_share_imports_no_stage():
    own = [module for module in OURS if height(module) == 0]
    assert not {(module, name) for module in own for name in imports_of(module) & set(OURS) if height(name)}


def test_no_modules_import_one_another_in_a_circle():
    try:
        TopologicalSorter({module: imports_of(module) & set(MODULES) - {module} for module in MODULES}).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_the_package_imports_neither_training_nor_tests():
    assert not {
        (module, name) for module in OURS for name in imports_of(module) if name.startswith(("training", "tests"))
    }
