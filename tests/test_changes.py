"""``kg check --since``: what a change touches, asked of real repositories."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.config import read_config
from kg.errors import ReadError
from kg.findings import Report
from kg.jobs import Project

ROOT = Path(__file__).parent.parent
PREFIXES = """\
@prefix ex: <https://example.com/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

"""
SHAPES = """\
ex:EventShape a sh:NodeShape ;
    sh:targetClass ex:Event ;
    sh:property [ sh:path ex:place ; sh:minCount 1 ; sh:message "Add a place."@en ] ,
        [ sh:path ex:place ; sh:class ex:Place ; sh:message "Name a place."@en ] .
"""
FAIR = "ex:fair a ex:Event .\n"
TALK = "ex:talk a ex:Event ; ex:place ex:hall .\n"
HALL = "ex:hall a ex:Place .\n"
CONFIG = """\
base = "https://example.org/w/"
title = { en = "A world" }
licence = "https://creativecommons.org/publicdomain/zero/1.0/"

[prefixes]
ex = "https://example.com/"
sh = "http://www.w3.org/ns/shacl#"
"""
ENVIRONMENT = {
    **{name: text for name, text in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER")
       for what in ("NAME", "EMAIL")},
}  # fmt: skip


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def write(folder: Path, name: str, turtle: str) -> None:
    (folder / name).write_text(PREFIXES + turtle, encoding="utf-8", newline="\n")


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A repository with one commit: the fair has no place, the talk has a good one."""
    folder = tmp_path / "world"
    for name in ("ontology", "data", "shapes", "queries"):
        (folder / name).mkdir(parents=True)
        (folder / name / ".keep").touch()
    (folder / "kg.toml").write_text(CONFIG, encoding="utf-8")
    write(folder, "shapes/event.ttl", SHAPES)
    for name, turtle in (("fair", FAIR), ("talk", TALK), ("hall", HALL)):
        write(folder, f"data/{name}.ttl", turtle)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")


def since(folder: Path, revision: str = "HEAD") -> Report:
    project = Project(read_config(folder, folder), shown_from=folder)
    return project.only_since(project.check(), revision)


def told(folder: Path, revision: str = "HEAD") -> list[str]:
    """The file, the code and the focus of each finding of a shape that the change touches."""
    return [
        f"{finding.place} {finding.focus}"
        for finding in since(folder, revision).findings
        if finding.code == "ex:EventShape"
    ]


FAIR_HAS_NO_PLACE = "data/fair.ttl:4:1 <https://example.com/fair>"
HALL_IS_NO_PLACE = "data/talk.ttl:4:35 <https://example.com/talk>"


def test_where_nothing_changed_nothing_is_told_but_how_much_there_is(world: Path) -> None:
    everything = Project(read_config(world, world), shown_from=world).check()
    report = since(world)
    assert report.findings == ()
    assert report.untouched == len(everything.findings) > 0


def test_a_finding_in_a_changed_file_is_told(world: Path) -> None:
    write(world, "data/fair.ttl", "# A comment.\n" + FAIR)
    assert len(told(world)) == 1


def test_what_was_committed_since_counts_as_what_was_not(world: Path) -> None:
    write(world, "data/fair.ttl", "# A comment.\n" + FAIR)
    commit(world)
    assert told(world) == []
    assert len(told(world, "HEAD~1")) == 1


def test_a_file_that_git_does_not_know_counts_as_changed(world: Path) -> None:
    write(world, "data/ball.ttl", "ex:ball a ex:Event .\n")
    assert len(told(world)) == 1


def test_a_thing_of_which_a_statement_went_is_told_where_it_stands(world: Path) -> None:
    write(world, "data/fair-place.ttl", "ex:fair ex:place ex:hall .\n")
    commit(world)
    (world / "data" / "fair-place.ttl").unlink()
    assert [each.split()[1] for each in told(world)] == ["<https://example.com/fair>"]


def test_a_finding_whose_value_changed_elsewhere_is_told(world: Path) -> None:
    write(world, "data/hall.ttl", "ex:hall a ex:House .\n")
    assert [each.split()[1] for each in told(world)] == ["<https://example.com/talk>"]


def test_a_finding_of_a_changed_shape_is_told(world: Path) -> None:
    write(world, "shapes/event.ttl", SHAPES.replace("Add a place.", "Say where."))
    assert [each.split()[1] for each in told(world)] == ["<https://example.com/fair>"]


OTHER_FORMATS = {
    "talk.jsonld": '{"@id": "https://example.com/talk", "https://example.com/place": "hall"}',
    "talk.yaml": '"@id": https://example.com/talk\n"https://example.com/place": hall\n',
    "talk.csv": "@id,https://example.com/place\nhttps://example.com/talk,hall\n",
}


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_a_statement_may_have_gone_from_a_file_in_any_format(name: str, world: Path) -> None:
    (world / "data" / name).write_text(OTHER_FORMATS[name])
    write(world, "data/talk.ttl", "ex:talk a ex:Event .\n")
    commit(world)
    assert told(world) == []
    (world / "data" / name).unlink()
    assert [line for line in told(world) if "talk" in line] != []


def test_a_table_changed_with_what_describes_it(world: Path) -> None:
    (world / "data" / "fairs.csv").write_text("fair\nthaw\n")
    column = '"name": "fair", "propertyUrl": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"'
    about = '"aboutUrl": "https://example.com/{fair}", "valueUrl": "https://example.com/Event"'
    table = f'"url": "fairs.csv", "tableSchema": {{"columns": [{{{column}, {about}}}]}}'
    described = world / "data" / "fairs.csv-metadata.json"
    described.write_text(f'{{"@context": "http://www.w3.org/ns/csvw", {table}}}')
    commit(world)
    assert told(world) == []
    described.write_text(described.read_text() + "\n")
    assert told(world) == ["data/fairs.csv:2:1 <https://example.com/thaw>"]


def test_where_the_context_changed_everything_is_told(world: Path) -> None:
    settings = world / "kg.toml"
    settings.write_text(settings.read_text() + '[site]\ncontext = "ontology/context.jsonld"\n')
    context = world / "ontology" / "context.jsonld"
    context.write_text('{"@context": {}}')
    commit(world)
    assert told(world) == []
    context.write_text('{"@context": {"ex": "https://example.com/"}}')
    assert told(world) != []


def test_a_comment_in_a_shape_touches_no_finding_in_the_data(world: Path) -> None:
    write(world, "shapes/event.ttl", "# A comment.\n" + SHAPES)
    assert told(world) == []


def test_another_name_for_a_blank_node_changes_nothing(world: Path) -> None:
    shape = SHAPES.partition("sh:property")[0]
    named = "sh:property _:{0} .\n_:{0} sh:path ex:place ; sh:minCount 1 .\n"
    write(world, "shapes/event.ttl", shape + named.format("a"))
    commit(world)
    write(world, "shapes/event.ttl", shape + named.format("b"))
    assert told(world) == []


def test_where_the_settings_changed_everything_is_told(world: Path) -> None:
    (world / "kg.toml").write_text(f"# A comment.\n{CONFIG}", encoding="utf-8")
    assert len(told(world)) == 1


def test_a_stored_query_is_told_whenever_anything_changed(world: Path) -> None:
    (world / "queries" / "events.rq").write_text("SELECT ?x WHERE { ?x a <https://e.example/> }")
    commit(world)
    assert [finding.code for finding in since(world).findings] == []
    write(world, "data/hall.ttl", HALL + "ex:room a ex:Place .\n")
    assert "KG302" in [finding.code for finding in since(world).findings]


def test_line_ends_that_git_changed_at_checkout_are_no_change(world: Path) -> None:
    file = world / "data" / "fair.ttl"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert told(world) == []


def test_a_file_that_did_not_parse_has_changed_things(world: Path) -> None:
    write(world, "data/hall.ttl", "ex:hall a")
    commit(world)
    write(world, "data/hall.ttl", "ex:hall a ex:House .\n")
    assert [each.split()[1] for each in told(world)] == ["<https://example.com/talk>"]


def test_a_file_that_cannot_be_read_is_always_told(world: Path) -> None:
    write(world, "data/broken.ttl", "ex:hall a")
    commit(world)
    assert len(since(world).unreadable) == 1


def test_a_graph_may_lie_in_a_folder_of_the_repository(tmp_path: Path, world: Path) -> None:
    (world / ".git").rename(tmp_path / ".git")
    commit(tmp_path)
    assert told(world) == []
    write(world, "data/fair.ttl", "# A comment.\n" + FAIR)
    assert len(told(world)) == 1


def test_what_lies_outside_of_the_repository_counts_as_changed(tmp_path: Path, world: Path) -> None:
    (tmp_path / "shared").mkdir()
    write(tmp_path / "shared", "ball.ttl", "ex:ball a ex:Event .\n")
    (world / "kg.toml").write_text(f'{CONFIG}[folders]\ndata = ["data", "../shared"]\n')
    commit(world)
    assert [each.split()[1] for each in told(world)] == ["<https://example.com/ball>"]


def test_a_link_is_not_followed(tmp_path: Path, world: Path) -> None:
    write(tmp_path, "ball.ttl", "ex:hall a ex:House .\n")
    (world / "data" / "ball.ttl").symlink_to(tmp_path / "ball.ttl")
    commit(world)
    assert told(world) == []


def test_a_repository_may_name_its_objects_by_sha_256(world: Path) -> None:
    git(world, "rev-parse", "HEAD")
    for each in sorted((world / ".git").rglob("*"), reverse=True):
        each.rmdir() if each.is_dir() else each.unlink()
    git(world, "init", "--quiet", "--object-format=sha256")
    commit(world)
    assert told(world) == []


# --------------------------------------------------------------------------------- wrongly asked


def refusal(folder: Path, revision: str = "HEAD") -> str:
    with pytest.raises(ReadError) as raised:
        since(folder, revision)
    return str(raised.value)


@pytest.mark.parametrize(
    "revision",
    ["nope", "--help", "-h", "--all", "--git-dir=x", "--upload-pack=touch x", "HEAD --",
     "main..HEAD", "HEAD^{tree}", ":/nothing like it", "HEAD:kg.toml", "$(touch x)", "*"],
)  # fmt: skip
def test_what_names_no_commit_is_refused_and_never_an_option(world: Path, revision: str) -> None:
    assert refusal(world, revision) == (
        f"{revision}: names no commit of this repository. "
        "Name a branch, a tag or a commit, as in main or HEAD~1."
    )
    assert not (world / "x").exists()


@pytest.mark.parametrize(
    ("revision", "shown"),
    [
        ("", "the revision"),
        ("a\0b", r"'a\x00b'"),
        ("\x1b[2J", r"'\x1b[2J'"),
        ("a" * 5000, "a" * 100),
    ],
)
def test_a_hostile_name_is_told_without_harm(world: Path, revision: str, shown: str) -> None:
    assert refusal(world, revision).startswith(f"{shown}: names no commit of this repository. ")


def test_a_folder_that_is_in_no_repository_is_told(tmp_path: Path, world: Path) -> None:
    (world / ".git").rename(tmp_path / "gone")
    assert refusal(world) == (
        f"{world}: is not in the work tree of a git repository. "
        "Check everything, or put the folder under git."
    )


def test_a_shallow_clone_is_told_with_what_to_do(tmp_path: Path, world: Path) -> None:
    write(world, "data/hall.ttl", HALL)
    git(world, "commit", "--quiet", "--allow-empty", "--message=y")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{world}", "shallow")
    assert told(tmp_path / "shallow") == []
    assert refusal(tmp_path / "shallow", "HEAD~1") == (
        "HEAD~1: names no commit of this clone, which is shallow. "
        "Fetch more: git fetch --unshallow; in GitHub Actions, fetch-depth: 0."
    )


def test_a_repository_of_somebody_else_is_told(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert refusal(world) == (
        f"{world}: belongs to somebody else, so git does not read it. "
        "If you trust it, name it in git's setting safe.directory."
    )


def test_a_missing_git_is_told(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal(world) == (
        "git: is not installed. Install it, or check everything, which needs no git."
    )


# ------------------------------------------------------------------------------- what is never run


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that leaves a file named as itself with ``.ran`` when something runs it."""
    program = tmp_path / "canary"
    program.write_text('#!/bin/sh\ntouch "$0.ran"\ncat\n', encoding="utf-8")
    program.chmod(0o755)
    return program


Trap = Callable[[Path, Path], None]


def _monitor(world: Path, canary: Path) -> None:
    git(world, "config", "core.fsmonitor", str(canary))


def _filter(world: Path, canary: Path) -> None:
    (world / ".gitattributes").write_text("*.ttl filter=x diff=x text\n")
    for key in ("filter.x.clean", "filter.x.smudge", "diff.x.textconv", "diff.external"):
        git(world, "config", key, str(canary))


def _hook(world: Path, canary: Path) -> None:
    git(world, "config", "core.hooksPath", str(world / "hooks"))
    (world / "hooks").mkdir()
    for name in ("post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (world / "hooks" / name).symlink_to(canary)


def _tools(world: Path, canary: Path) -> None:
    keys = ("pager", "editor", "sshCommand", "gitProxy", "askPass", "alternateRefsCommand")
    for key in (*(f"core.{name}" for name in keys), "pager.ls-tree", "gpg.program"):
        git(world, "config", key, str(canary))
    for name in ("rev-parse", "ls-tree", "cat-file"):
        git(world, "config", f"alias.{name}", f"!{canary}")


@pytest.mark.parametrize("trap", [_monitor, _filter, _hook, _tools])
def test_nothing_that_a_repository_configures_is_run(world: Path, canary: Path, trap: Trap) -> None:
    trap(world, canary)
    write(world, "data/fair.ttl", "# A comment.\n" + FAIR)
    assert len(told(world)) == 1
    assert not canary.with_name("canary.ran").exists()


def test_the_traps_above_do_spring(world: Path, canary: Path) -> None:
    _monitor(world, canary)
    git(world, "status")
    assert canary.with_name("canary.ran").exists()


def test_a_partial_clone_fetches_nothing(tmp_path: Path, world: Path, canary: Path) -> None:
    git(world, "config", "uploadpack.allowFilter", "true")
    write(world, "data/fair.ttl", "# A comment.\n" + FAIR)
    commit(world)
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{world}", "partial")
    partial = tmp_path / "partial"
    git(partial, "config", "remote.origin.uploadpack", str(canary))
    assert refusal(partial, "HEAD~1") == (
        f"{partial}: is a partial clone, which lacks files of that revision. "
        "Clone it again, without --filter."
    )
    assert not canary.with_name("canary.ran").exists()


def test_the_command_tells_what_a_change_touches(world: Path) -> None:
    def check(revision: str) -> tuple[int, str, str]:
        words = ["check", "--output-format=concise", f"--since={revision}"]
        environment = os.environ | {"LC_ALL": "C", "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(
            [sys.executable, "-m", "kg", *words],
            cwd=world,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    code, output, talk = check("HEAD")
    assert (code, output) == (0, "")
    assert talk.startswith("4 statements, 1 shape, 0 stored queries: 0 violations, ")
    assert talk.endswith(" not touched by the change\n")
    code, output, talk = check("--nope")
    assert (code, output) == (2, "")
    assert talk.startswith("--nope: names no commit of this repository. ")
