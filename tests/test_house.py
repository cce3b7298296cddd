"""The house itself: what holds for the code, whatever it does."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import kg
import kg.cli
from kg import vocab
from kg.formats import FORMATS
from kg.pages import read_phrases
from kg.vocab import Namespace

ROOT = Path(__file__).resolve().parent.parent
HOUSE = Path(kg.__file__).parent
MODULES = sorted(HOUSE.rglob("*.py"))
PACKAGES = [module.parent for module in MODULES if module.name == "__init__.py"]
TEXTS = ("*.md", "*.py", "*.toml", "*.ttl", "*.rq", "*.html", "*.css", "*.jsonld", "*.yml", "*.txt")


def shown(path: Path) -> str:
    return path.relative_to(ROOT if path.is_relative_to(ROOT) else HOUSE.parent).as_posix()


def own_files() -> Iterator[Path]:
    """The text files of the repository, without what is built or installed."""
    for name in ("Makefile", ".ci/run"):
        if (ROOT / name).is_file():
            yield ROOT / name
    folders = ("src", "tests", "docs", "ontology", "data", "shapes", "queries", "benchmarks")
    for pattern in TEXTS:
        yield from ROOT.glob(pattern)
        for folder in (*folders, ".github"):
            yield from (ROOT / folder).rglob(pattern)


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


def public(body: list[ast.stmt]) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """The public classes and functions of a module, with the methods of the classes."""
    for node in body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def test_every_import_keeps_to_the_contracts() -> None:
    program = "from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--config", "pyproject.toml"],
        cwd=ROOT,
        env={"PYTHONPATH": str(HOUSE.parent), "LC_ALL": "C.UTF-8", "KG_CACHE": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " kept, 0 broken." in done.stdout


@pytest.mark.parametrize("module", MODULES, ids=shown)
def test_every_name_used_of_a_vocabulary_is_in_it(module: Path) -> None:
    tree = tree_of(module)
    imported = {
        alias.asname or alias.name: getattr(vocab, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "kg.vocab"
        for alias in node.names
        if isinstance(getattr(vocab, alias.name, None), Namespace)
    }
    used = {
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in imported
    }
    known = {"iri", "_terms"}
    assert [f"{n}:{a}" for n, a in used if a not in {*imported[n]._terms, *known}] == []


@pytest.mark.parametrize("module", MODULES, ids=shown)
def test_every_public_name_says_what_it_is(module: Path) -> None:
    tree = tree_of(module)
    assert ast.get_docstring(tree), "the module"
    assert [node.name for node in public(tree.body) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("package", PACKAGES, ids=shown)
def test_a_room_opens_what_it_lists_and_lists_what_it_opens(package: Path) -> None:
    room = importlib.import_module(package.relative_to(HOUSE.parent).as_posix().replace("/", "."))
    listed: list[str] = getattr(room, "__all__", [])
    assert sorted(set(listed)) == sorted(listed)
    assert [name for name in listed if not hasattr(room, name)] == []
    if room is not kg.cli:  # which is no cupboard for others: nothing stands above it
        opened = {
            alias.asname or alias.name
            for node in tree_of(package / "__init__.py").body
            if isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("kg")
            and node.module != "kg.late"
            for alias in node.names
        }
        assert opened <= set(listed)


@pytest.mark.parametrize("stub", sorted(HOUSE.rglob("*.pyi")), ids=shown)
def test_a_room_that_opens_late_lists_a_name_a_line(stub: Path) -> None:
    room = stub.parent.relative_to(HOUSE.parent).as_posix().replace("/", ".")
    lines = stub.read_text("utf-8").splitlines()
    wrong = [line for line in lines if not re.fullmatch(r"from \._\w+ import (\w+) as \1", line)]
    assert wrong == []
    assert sorted(importlib.import_module(room).__all__) == sorted(
        line.split()[-1] for line in lines
    )


def test_only_the_command_line_prints_or_ends_the_process() -> None:
    found = {
        shown(module)
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("print", "exit", "quit", "sys.exit", "os._exit")
    }
    assert {name.partition("/kg/")[2].partition("/")[0] for name in found} == {"cli"}


def test_no_expression_has_a_group_that_some_pythons_match_wrongly() -> None:
    # A possessive group; atomic groups do the same. https://github.com/python/cpython/issues/106052
    assert _POSSESSIVE.search(r"(?:a|b[(]+)*+")
    assert not _POSSESSIVE.search(r"(?>(?:a|b)*)[()*+]c*+")
    found = {
        f"{shown(module)}:{node.lineno}"
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str | bytes)
        and _POSSESSIVE.search(str(node.value))
    }
    assert found == set()


_POSSESSIVE = re.compile(r"""^(?:\\.|\[\^?\]?(?:\\.|[^]\\])*\]|[^[\\)]|\)(?![*+?]\+))*\)[*+?]\+""")


def test_every_word_that_a_page_needs_is_there_and_no_other() -> None:
    templates = "\n".join(
        file.read_text(encoding="utf-8") for file in (HOUSE / "render" / "templates").iterdir()
    )
    code = "\n".join(module.read_text(encoding="utf-8") for module in MODULES)
    needed = set(re.findall(r'words\["([\w-]+)"\]', templates))
    needed |= {f"{p}-{part}" for p in re.findall(r'HTTPStatus\.\w+, "([\w-]+)"', code)
               for part in ("title", "text")}  # fmt: skip
    from kg.dataset import RULES

    needed |= {f"rule-{rule.name}" for rule in RULES}
    in_words = (known for known in FORMATS if re.search(" [a-z]", known.label))  # no proper name
    needed |= {f"format-{known.name}" for known in in_words}
    assert needed == set(read_phrases(["en"])["en"].words)


def test_no_file_names_a_place_of_the_machine_it_was_written_on() -> None:
    place = re.compile(r"(?<![\w./:-])/(?:work|tmp|home|root|Users)/\w")
    found = [
        f"{shown(file)}:{number}"
        for file in own_files()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if place.search(line)
    ]
    assert found == []


def test_no_file_ends_without_a_line_break_or_holds_a_carriage_return() -> None:
    golden = ROOT / "tests" / "golden"  # which holds what others' formats demand
    texts = [file for file in own_files() if not file.is_relative_to(golden)]
    contents = {shown(file): file.read_bytes() for file in texts}
    assert len(contents) > 100
    assert [n for n, c in contents.items() if (c and not c.endswith(b"\n")) or b"\r" in c] == []


def test_the_command_is_the_one_that_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, _, function = project["scripts"]["kg"].partition(":")
    assert callable(getattr(importlib.import_module(name), function))
    installed = [point.value for point in entry_points(group="console_scripts", name="kg")]
    assert set(installed) <= {project["scripts"]["kg"]}


def test_every_decision_is_listed_and_short() -> None:
    folder = ROOT / "docs" / "adr"
    decisions = sorted(folder.glob("0*.md"))
    listed = (folder / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in decisions if file.name not in listed] == []
    assert [f.name for f in decisions if len(f.read_text("utf-8").splitlines()) > 40] == []


def test_every_link_of_the_documentation_leads_to_a_file() -> None:
    broken = [
        f"{shown(file)} -> {target}"
        for file in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8"))
        if not (file.parent / target).exists()
    ]
    assert broken == []
