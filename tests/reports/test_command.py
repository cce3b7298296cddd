"""``kg check`` and its formats, files, baseline and comments, as one types it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import main
from kg.jobs import Project
from kg.lint import RULES

Check = Callable[..., tuple[int, str, str]]

FILE = Path("data/editorial.ttl")
KITES = '\nfair:kites a tiny:Fair ; schema:name "Kites" .\n'
BASELINE = '\n[check]\nbaseline = "accepted.toml"\n'


@pytest.fixture
def check(
    tiny_copy: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Check:
    """``check("--lang", "en")`` where the shapes find two things, and nothing else is looked for.

    It gives the exit code, and what stands on standard output and standard error.
    """
    root = tiny_copy.config.root
    monkeypatch.chdir(root)
    change("", KITES)
    silenced = "".join(f'{rule.code} = "off"\n' for rule in RULES)
    with Path("kg.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[lint]\n{silenced}")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["check", *words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def change(old: str, new: str) -> None:
    """Write something at the end of the file, or in the place of something that is in it."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    FILE.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")


# --------------------------------------------------------------------------------------- formats


def test_a_format_for_programs_stands_alone_on_standard_output(check: Check) -> None:
    code, out, err = check("--output-format", "json")
    assert code == 1
    assert [f["code"] for f in json.loads(out)["findings"]] == [
        "shape:FairDescription",
        "shape:FairName",
    ]
    assert err.endswith("1 violation, 1 warning, 0 info\n")


def test_json_says_whether_the_check_passes_by_the_level_that_was_asked_for(check: Check) -> None:
    change('"Kites"', '"Kites"@en')
    passes = [
        json.loads(check("--output-format", "json", "--fail-on", level)[1])["passes"]
        for level in ("violation", "warning")
    ]
    assert passes == [True, False]


def test_several_formats_go_into_files_at_once_beside_the_text(check: Check) -> None:
    words = ("--output-format", "sarif=kg.sarif", "--output-format", "junit=kg.xml")
    code, out, _ = check(*words)
    assert (code, out) == (1, check()[1])
    assert json.loads(Path("kg.sarif").read_text())["version"] == "2.1.0"
    assert Path("kg.xml").read_bytes().startswith(b"<?xml ")


def test_a_file_holds_what_standard_output_would(check: Check) -> None:
    check("--output-format", "github=log.txt")
    assert Path("log.txt").read_text() == check("--output-format", "github")[1]


def test_two_formats_on_standard_output_are_refused(check: Check) -> None:
    assert check("--output-format", "json", "--output-format", "sarif") == (
        2,
        "",
        (
            "--output-format: asks for json and sarif on standard output. "
            "Write all but one into files: --output-format sarif=FILE.\n"
        ),
    )


@pytest.mark.parametrize(
    ("format", "told"),
    [
        ("yaml", "'yaml' is not a format (choose from text, concise, json, "),
        ("json=", "'json=' names no file"),
    ],
)
def test_what_is_no_format_is_told(format: str, told: str, check: Check) -> None:
    code, out, err = check("--output-format", format)
    assert (code, out) == (2, "")
    assert f"argument --output-format: {told}" in err


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_on_standard_output(
    check: Check,
) -> None:
    code, out, err = check("--output-format", "json=nowhere/kg.json")
    assert (code, out) == (2, "")
    assert err == (
        "nowhere/kg.json: cannot be written (No such file or directory). "
        "Check the folder, its permissions and the space left.\n"
    )


def test_a_file_keeps_its_permissions_and_leaves_nothing_beside_it(check: Check) -> None:
    Path("out").mkdir()
    file = Path("out/kg.json")
    file.touch(mode=0o640)
    check("--output-format", f"json={file}")
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(Path("out").iterdir()) == [file]


# -------------------------------------------------------------------------------------- baseline


def test_what_is_in_the_baseline_passes_and_is_counted(check: Check) -> None:
    assert check("--write-baseline", "accepted.toml") == (
        0,
        "",
        "accepted.toml: 2 findings accepted.\n",
    )
    code, out, err = check("--baseline", "accepted.toml")
    assert (code, out) == (0, "")
    assert err.endswith("0 violations, 0 warnings, 0 info, 2 in the baseline\n")


def test_the_settings_name_the_baseline(check: Check) -> None:
    check("--write-baseline", "accepted.toml")
    with Path("kg.toml").open("a") as settings:
        settings.write(BASELINE)
    assert check()[0] == 0
    change("fair:kites", "fair:tea")
    assert check()[0] == 1


def test_a_baseline_that_is_no_longer_needed_is_told_as_info(check: Check) -> None:
    check("--write-baseline", "accepted.toml")
    change(KITES, "")
    code, out, _ = check("--baseline", "accepted.toml", "--output-format", "concise")
    assert code == 0
    assert out == (
        "accepted.toml:5: info KG904: No longer found: shape:FairDescription "
        "<https://example.org/tiny/id/fair/kites> data/editorial.ttl (1). Remove it here.\n"
        "accepted.toml:6: info KG904: No longer found: shape:FairName "
        "<https://example.org/tiny/id/fair/kites> data/editorial.ttl (1). Remove it here.\n"
    )


def test_a_baseline_that_is_not_there_is_told(check: Check) -> None:
    assert check("--baseline", "gone.toml") == (
        2, "", "gone.toml: does not exist. Write it anew: kg check --write-baseline gone.toml\n"
    )  # fmt: skip


@pytest.mark.parametrize("folder", ["data", "shapes"])
def test_no_baseline_is_written_while_a_file_cannot_be_read(folder: str, check: Check) -> None:
    Path(f"{folder}/broken.ttl").write_text("<a> <b> ,\n")
    code, out, err = check("--write-baseline", "accepted.toml")
    assert (code, out) == (2, "")
    assert err.startswith(f"{folder}/broken.ttl:1:9: ")
    assert not Path("accepted.toml").exists()


def test_what_the_baseline_accepts_does_not_keep_a_site_from_being_published(check: Check) -> None:
    check("--write-baseline", "accepted.toml")
    with Path("kg.toml").open("a") as settings:
        settings.write(BASELINE)
    assert main(["publish"]) == 0


# -------------------------------------------------------------------------------------- comments


def test_a_comment_accepts_what_is_found_beside_it(check: Check) -> None:
    reason = "# kg: ignore shape:FairName, shape:FairDescription -- nothing is announced yet"
    change("fair:kites", f"{reason}\nfair:kites")
    code, out, err = check()
    assert (code, out) == (0, "")
    assert err.endswith("0 violations, 0 warnings, 0 info, 2 ignored\n")


def test_a_comment_in_vain_is_a_warning(check: Check) -> None:
    change("# What is ours", "# kg: ignore-file shape:Fair -- its name of old\n# What is ours")
    told = check("--output-format", "concise")[1].splitlines()
    assert told[0] == (
        "data/editorial.ttl:1:1: warning KG902: "
        "Nothing is found here that shape:Fair could ignore. Remove it."
    )


def test_the_rules_about_comments_have_levels_too(check: Check) -> None:
    change("fair:kites", "# kg: ignore shape:Fair -- its name of old\nfair:kites")
    assert " warning KG902: " in check("--output-format", "concise")[1]
    with Path("kg.toml").open("a") as settings:
        settings.write('KG902 = "violation"\n')
    assert " violation KG902: " in check("--output-format", "concise")[1]
