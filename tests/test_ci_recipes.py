"""What runs in CI, ours and that of others: validated, and run as far as it runs on one machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"```yaml\n# (\S+)\n(.*?)```", GUIDE, re.DOTALL))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SOURCES = ("pyproject.toml", "constraints.txt", "README.md", "LICENSE", "NOTICE")
BROKEN = "data/broken.ttl:1:7: violation unreadable"
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]  # as GitHub starts it

# pip as here, offline: what kg needs is what these tests run with.
OFFLINE = {
    "PATH": os.environ["PATH"],
    "HOME": os.environ.get("HOME", ""),
    "LC_ALL": "C.UTF-8",
    "KG_CACHE": "off",
    "PIP_NO_INDEX": "1",
    "PIP_NO_DEPS": "1",
    "PIP_NO_BUILD_ISOLATION": "0",
    "PYTHONPATH": sysconfig.get_path("purelib"),
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER")
       for what in ("NAME", "EMAIL")},
}  # fmt: skip


def run(
    *words: str | Path, cwd: Path = ROOT, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """The exit code of a command, and what it says."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env=environment or OFFLINE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def script(name: str) -> Path:
    return Path(sysconfig.get_path("scripts"), name)


def git(folder: Path, *words: str) -> str:
    code, output = run("git", *words, cwd=folder)
    assert code == 0, output
    return output.strip()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The machine alone, as a repository with one commit: what others install."""
    folder = tmp_path_factory.mktemp("clone")
    for name in (*SOURCES, "action.yml", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")
    return folder


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """The tiny world as a repository with one commit."""
    folder = tmp_path / "graph"
    shutil.copytree(ROOT / "tests" / "tiny", folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")
    return folder


@pytest.fixture(scope="module")
def machine(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a fresh Python, first on the path, in which the action installed kg."""
    folder = tmp_path_factory.mktemp("machine")
    venv.create(folder, with_pip=True)
    environment = OFFLINE | {"PATH": f"{folder / 'bin'}{os.pathsep}{OFFLINE['PATH']}"}
    environment["GITHUB_ACTION_PATH"] = str(clone)
    code, log = run(*BASH, step("Install kg")["run"], environment=environment)
    assert code == 0, log
    return environment


def step(name: str) -> dict[str, Any]:
    """One of the action's own steps."""
    (found,) = (each for each in ACTION["runs"]["steps"] if each.get("name") == name)
    assert isinstance(found, dict)
    return found


# ------------------------------------------------------------------------------------ as written


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("github-actions", "action.yml"),
        ("github-workflows", ".github/workflows/ci.yml"),
        ("dependabot", ".github/dependabot.yml"),
        ("gitlab-ci", "ci/gitlab.yml"),
        ("github-workflows", ".github/workflows/graph.yml"),
        ("gitlab-ci", ".gitlab-ci.yml"),
    ],
)
def test_a_file_of_a_ci_fits_its_published_schema(schema: str, name: str, tmp_path: Path) -> None:
    file = tmp_path / "recipe.yml"
    file.write_text(RECIPES.get(name) or (ROOT / name).read_text("utf-8"), encoding="utf-8")
    words = ["check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    words += ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    assert run(sys.executable, "-m", *words, file) == (0, "ok -- validation done\n")


def test_a_schema_refuses_what_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "action.yml").write_text("name: x\nruns: {using: nothing}\n", encoding="utf-8")
    words = ("check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml")
    assert run(sys.executable, "-m", *words, cwd=tmp_path)[0] == 1


def test_the_hooks_and_their_recipe_are_what_pre_commit_takes(tmp_path: Path) -> None:
    recipe = RECIPES[".pre-commit-config.yaml"].replace("REVISION", "a" * 40)
    (tmp_path / "config.yaml").write_text(recipe, encoding="utf-8")
    pre_commit = (sys.executable, "-m", "pre_commit")
    assert run(*pre_commit, "validate-manifest", ROOT / ".pre-commit-hooks.yaml") == (0, "")
    assert run(*pre_commit, "validate-config", tmp_path / "config.yaml") == (0, "")


def test_an_auditor_finds_nothing_in_actions_and_workflows(tmp_path: Path) -> None:
    recipe = RECIPES[".github/workflows/graph.yml"].replace("@REVISION", f"@{'0' * 40} # v1.0.0")
    (tmp_path / "graph.yml").write_text(recipe, encoding="utf-8")
    files = (ROOT / "action.yml", ROOT / ".github", tmp_path / "graph.yml")
    code, output = run(script("zizmor"), "--offline", "--quiet", "--color=never", *files)
    assert code == 0, output


def test_an_auditor_finds_an_action_that_is_not_pinned(tmp_path: Path) -> None:
    recipe = RECIPES[".github/workflows/graph.yml"].replace("@REVISION", "@main")
    (tmp_path / "graph.yml").write_text(recipe, encoding="utf-8")
    code, output = run(script("zizmor"), "--offline", "--quiet", tmp_path / "graph.yml")
    assert code != 0
    assert "unpinned-uses" in output


def test_every_foreign_action_is_pinned_and_says_its_version() -> None:
    texts = [
        (ROOT / name).read_text("utf-8") for name in ("action.yml", ".github/workflows/ci.yml")
    ]
    uses = re.findall(r"uses: (.*)", "\n".join([*texts, *RECIPES.values()]))
    foreign = [each for each in uses if not each.startswith(("./", "OWNER/"))]
    assert len(foreign) > 4
    pinned = re.compile(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [each for each in foreign if not pinned.fullmatch(each)] == []


def test_the_guide_tells_every_input_of_the_action() -> None:
    assert re.findall(r"^\| `([a-z-]+)` \|", GUIDE, re.MULTILINE) == [*ACTION["inputs"]]


# ------------------------------------------------------------------------------------ pre-commit


def hook_output(clone: Path, graph: Path) -> tuple[int, str]:
    revision = git(clone, "rev-parse", "HEAD")
    recipe = RECIPES[".pre-commit-config.yaml"].replace("REVISION", revision)
    recipe = recipe.replace("https://github.com/OWNER/kg", f"file://{clone}")
    (graph / ".pre-commit-config.yaml").write_text(recipe, encoding="utf-8")
    git(graph, "add", "--all")
    environment = OFFLINE | {"PRE_COMMIT_HOME": str(clone.parent / "pre-commit")}
    return run(
        sys.executable, "-m", "pre_commit", "run", "--color=never", cwd=graph,
        environment=environment,
    )  # fmt: skip


def test_the_hooks_pass_a_sound_commit_and_stop_a_broken_one(clone: Path, graph: Path) -> None:
    file = graph / "data" / "broken.ttl"
    file.write_text("<#a> <#b> <#c> .\n", encoding="utf-8")
    code, output = hook_output(clone, graph)
    assert re.search(r"^kg check\.+Passed$", output, re.MULTILINE), output
    assert code == 0
    file.write_text("<#a> a", encoding="utf-8")
    code, output = hook_output(clone, graph)
    assert code == 1
    assert re.search(r"^kg check\.+Failed$", output, re.MULTILINE), output
    assert "broken.ttl:1:7" in output


# ---------------------------------------------------------------------------------------- GitHub


def act(
    inputs: Mapping[str, str], graph: Path, machine: Mapping[str, str]
) -> tuple[int, str, Path]:
    """Run the action's check: exit code, log, and the file with the summary of the step."""
    summary, output = graph.parent / "summary.md", graph.parent / "output"
    files = {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(output)}
    values = {name: what["default"] for name, what in ACTION["inputs"].items()} | dict(inputs)
    check = step("kg check")
    given = {name: _filled(text, values) for name, text in check["env"].items()}
    code, log = run(*BASH, check["run"], cwd=graph, environment={**machine, **files, **given})
    assert output.read_text(encoding="utf-8") == f"exit-code={code}\n"
    return code, log, summary


def _filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: values[found[1]], text)


def test_the_action_passes_a_sound_graph(clone: Path, graph: Path, machine: dict[str, str]) -> None:
    code, log, summary = act({"sarif": "kg.sarif"}, graph, machine)
    assert code == 0, log
    assert summary.read_text(encoding="utf-8").startswith("#")
    assert json.loads((graph / "kg.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_the_action_fails_on_a_broken_graph_beside_the_line(
    graph: Path, machine: dict[str, str]
) -> None:
    (graph / "data" / "broken.ttl").write_text("<#a> a", encoding="utf-8")
    code, log, summary = act({"since": "HEAD"}, graph, machine)
    assert code == 2
    assert re.search(r"^::error file=data/broken\.ttl,line=1,col=7", log, re.MULTILINE), log
    assert "broken.ttl" in summary.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["path", "since", "fail-on", "baseline", "language"])
def test_no_input_of_the_action_is_read_as_a_command_or_an_option(
    graph: Path, machine: dict[str, str], name: str
) -> None:
    hostile = '--help"; touch pwned; $(touch pwned) `touch pwned`'
    code, log, _ = act({name: hostile}, graph, machine)
    assert not (graph / "pwned").exists()
    assert code == (0 if name == "language" else 2), log


def test_the_action_runs_nothing_that_lies_in_the_graph(
    graph: Path, machine: dict[str, str]
) -> None:
    for name in ("kg.py", "sitecustomize.py", "json.py"):
        (graph / name).write_text("open('pwned', 'w')\n", encoding="utf-8")
    code, log, _ = act({}, graph, machine)
    assert code == 0, log
    assert not (graph / "pwned").exists()


# ---------------------------------------------------------------------------------------- GitLab


def test_the_job_for_gitlab_checks_and_leaves_its_reports(
    clone: Path, graph: Path, machine: dict[str, str]
) -> None:
    template = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text("utf-8"))[".kg-check"]
    recipe = yaml.safe_load(RECIPES[".gitlab-ci.yml"])["graph"]
    assert recipe["extends"] == ".kg-check"
    variables: dict[str, Any] = template["variables"] | recipe["variables"]
    environment = {**machine, **variables, "KG_PACKAGE": str(clone), "KG_OPTIONS": ""}
    lines = "\n".join([*template["before_script"], *template["script"]])

    code, log = run(*BASH, lines, cwd=graph, environment=environment)
    assert code == 0, log
    (graph / "data" / "broken.ttl").write_text("<#a> a", encoding="utf-8")
    code, log = run(*BASH, lines, cwd=graph, environment=environment)
    assert code == 2
    assert log.startswith(BROKEN), log
    reports = template["artifacts"]["reports"]
    quality = json.loads((graph / reports["codequality"]).read_text(encoding="utf-8"))
    assert "data/broken.ttl" in {each["location"]["path"] for each in quality}
    assert "broken.ttl" in (graph / reports["junit"]).read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------- container


def test_the_linter_of_container_files_finds_nothing() -> None:
    assert run(script("hadolint"), "Containerfile") == (0, "")


def test_the_image_is_built_from_what_it_copies_alone(
    tmp_path: Path, machine: dict[str, str]
) -> None:
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    names = [name for line in lines if line.startswith("COPY ") and "--from" not in line
             for name in line.split()[1:-1]]  # fmt: skip
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert sorted(f"!{name}" for name in names) == sorted(each for each in let_in if each[0] == "!")
    for name in names:
        here = ROOT / name
        shutil.copytree(here, tmp_path / name) if here.is_dir() else shutil.copy(here, tmp_path)
    code, log = run("python", "-m", "pip", "install", ".", cwd=tmp_path, environment=machine)
    assert code == 0, log
    assert run("kg", "--version", cwd=tmp_path, environment=machine)[0] == 0


def test_the_image_is_one_pinned_base_and_its_user_is_not_root() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    bases = set(re.findall(r"^FROM (\S+)", text, re.MULTILINE))
    template = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text("utf-8"))[".kg-check"]
    assert bases == {template["image"]}
    assert re.fullmatch(r"[\w.:-]+@sha256:[0-9a-f]{64}", *bases)
    assert re.findall(r"^USER (\d+):(\d+)$", text, re.MULTILINE) == [("10001", "10001")]
