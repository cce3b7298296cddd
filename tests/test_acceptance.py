"""What comments and the baseline accept, and what is found about them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from kg.acceptance import RULES, Baseline, read_baseline, read_ignores, write_baseline
from kg.config import read_config
from kg.errors import ReadError
from kg.findings import Accepted, Finding, Place
from kg.jobs import Project
from kg.severity import Severity
from kg.terms import IRI, BlankNode, Literal

ROOT = Path("/project")
A = IRI("https://example.org/a")
WHY = "the host has not announced it"


def finding(line: int, code: str = "shape:A", file: str = "a.ttl") -> Finding:
    return Finding(Severity.WARNING, code, {"en": "x"}, Place(file, line), focus=A)


def told(folder: Path, text: str, *findings: Finding, file: str = "a.ttl") -> list[str]:
    """What is left of some findings, as ``CODE LINE``, beside a file with comments."""
    (folder / file).write_text(text, encoding="utf-8")
    left, _ = read_ignores([folder / file], folder).accept(findings)
    return [f"{found.code} {found.place.line if found.place else ''}" for found in left]


# -------------------------------------------------------------------------------------- comments


def test_a_comment_ignores_what_is_on_its_line(tmp_path: Path) -> None:
    text = f"<a> <b> 1 . # kg: ignore shape:A -- {WHY}\n<a> <b> 2 .\n"
    assert told(tmp_path, text, finding(1), finding(2)) == ["shape:A 2"]


def test_a_comment_on_a_line_of_its_own_ignores_what_is_below(tmp_path: Path) -> None:
    text = f"<a> <b> 1 .\n# kg: ignore shape:A -- {WHY}\n<a> <b> 2 .\n"
    assert told(tmp_path, text, finding(1), finding(3)) == ["shape:A 1"]


def test_several_comments_and_blank_lines_may_stand_above_a_statement(tmp_path: Path) -> None:
    text = (
        f"# kg: ignore shape:A -- {WHY}\n# kg: ignore shape:B -- {WHY}\n# a fair\n\n<a> <b> 1 .\n"
    )
    assert told(tmp_path, text, finding(5), finding(5, "shape:B")) == []


def test_a_comment_may_ignore_several_codes(tmp_path: Path) -> None:
    text = f"<a> <b> 1 . # kg: ignore shape:A, KG101 -- {WHY}\n"
    assert told(tmp_path, text, finding(1), finding(1, "KG101"), finding(1, "KG102")) == ["KG102 1"]


def test_a_comment_on_top_ignores_in_the_whole_file(tmp_path: Path) -> None:
    text = f"# A file.\n# kg: ignore-file shape:A -- {WHY}\n<a> <b> 1 .\n<a> <b> 2 .\n"
    assert told(tmp_path, text, finding(3), finding(4)) == []


def test_a_comment_ignores_nothing_in_another_file(tmp_path: Path) -> None:
    text = f"# kg: ignore-file shape:A -- {WHY}\n<a> <b> 1 .\n"
    assert told(tmp_path, text, finding(2), finding(2, file="b.ttl")) == ["shape:A 2"]


def test_a_query_may_hold_comments_too(tmp_path: Path) -> None:
    text = f"#+ summary: All\n# kg: ignore-file KG302 -- {WHY}\nASK {{ ?s ?p 'x' }}\n"
    assert told(tmp_path, text, finding(1, "KG302", "q.rq"), file="q.rq") == []


YAML = f"""\
# kg: ignore-file KG101 -- {WHY}
id: a  # kg: ignore shape:A -- {WHY}
name: "# kg: ignore shape:B -- no comment"
text: |  # kg: ignore shape:C -- {WHY}
  # kg: ignore shape:D -- no comment
# kg: ignore shape:E -- {WHY}

topics: [a,  # kg: ignore shape:F -- {WHY}
  b]
"""


def test_yaml_may_hold_comments_too(tmp_path: Path) -> None:
    ignored = [(9, "KG101"), (2, "shape:A"), (4, "shape:C"), (8, "shape:E"), (8, "shape:F")]
    others = [(3, "shape:B"), (5, "shape:D"), (9, "shape:F")]
    found = [finding(line, code, "a.yaml") for line, code in (*ignored, *others)]
    left = told(tmp_path, YAML, *found, file="a.yaml")
    assert left == [f"{code} {line}" for line, code in others]


def test_yaml_that_is_none_holds_no_comments(tmp_path: Path) -> None:
    text = f'a: "\n# kg: ignore shape:A -- {WHY}\n'
    assert told(tmp_path, text, finding(2, file="a.yaml"), file="a.yaml") == ["shape:A 2"]


@pytest.mark.parametrize("file", ["a.jsonld", "a.csv"])
def test_json_and_csv_hold_no_comments(file: str, tmp_path: Path) -> None:
    text = f"# kg: ignore shape:A -- {WHY}\n"
    assert told(tmp_path, text, finding(1, file=file), file=file) == ["shape:A 1"]


@pytest.mark.parametrize(
    "text",
    [
        '<a> <b> "# kg: ignore shape:A -- no comment" .',
        '<a> <b> """\n# kg: ignore shape:A -- no comment\n""" .',
        "<a> <b> <https://example.org/#kg:> .",
        "<a> <b> 1 . # see kg: ignore shape:A -- which is not at its beginning",
    ],
)
def test_what_is_no_comment_of_kg_ignores_nothing(text: str, tmp_path: Path) -> None:
    assert told(tmp_path, text, finding(1)) == ["shape:A 1"]


def test_what_is_ignored_is_remembered_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"<a> <b> 1 . # kg: ignore shape:A -- {WHY}\n")
    _, accepted = read_ignores([tmp_path / "a.ttl"], tmp_path).accept([finding(1)])
    assert accepted == [Accepted(finding(1), in_baseline=False, reason=WHY)]


@pytest.mark.parametrize("end", ["", " --", " --  "])
def test_without_a_reason_nothing_is_ignored(end: str, tmp_path: Path) -> None:
    text = f"<a> <b> 1 . # kg: ignore shape:A{end}\n"
    assert told(tmp_path, text, finding(1)) == ["shape:A 1", "KG901 1"]


def test_a_comment_in_vain_is_told_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"<a> <b> 1 .\n<a> <b> 2 . # kg: ignore KG101 -- {WHY}\n")
    ((found,), _) = read_ignores([tmp_path / "a.ttl"], tmp_path).accept([])
    assert (found.code, found.place) == ("KG902", Place("a.ttl", 2, 13))
    assert found.messages == {
        "en": "Nothing is found here that KG101 could ignore. Remove it.",
        "zh-hans": "此处没有 KG101 可忽略的结果。请删除此注释。",
    }


@pytest.mark.parametrize(
    "comment",
    ["ingore shape:A -- x", "ignore", "ignore-files shape:A -- x", ""],
)
def test_a_comment_that_is_not_understood_is_told(comment: str, tmp_path: Path) -> None:
    text = f"<a> <b> 1 . # kg: {comment}\n"
    assert told(tmp_path, text, finding(1)) == ["shape:A 1", "KG903 1"]


def test_a_file_is_ignored_on_its_top_alone(tmp_path: Path) -> None:
    text = f"<a> <b> 1 .\n# kg: ignore-file shape:A -- {WHY}\n<a> <b> 2 .\n"
    assert told(tmp_path, text, finding(3)) == ["shape:A 3", "KG903 2"]


def test_a_file_that_cannot_be_read_holds_no_comments(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_bytes(b"# kg: ignore shape:A -- \xff\n")
    assert read_ignores([tmp_path / "a.ttl", tmp_path / "gone.ttl"], tmp_path).ignores == ()


# -------------------------------------------------------------------------------------- kg.toml


def test_kg_toml_ignores_in_a_whole_file_and_what_is_in_vain_is_told_there(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("@id,@type\na,https://schema.org/Thin\n")
    settings = tmp_path / "kg.toml"
    settings.write_text(f"""\
base = "https://example.org/"
title.en = "A"
licence = "https://example.org/"
folders = {{ ontology = [], data = ["data"], shapes = [], queries = [] }}
[check.ignore]
"data/b.csv" = {{ KG101 = "{WHY}" }}
"data/a.csv" = {{ KG101 = "{WHY}", KG201 = "{WHY}" }}
""")
    report = Project(read_config(tmp_path, tmp_path), tmp_path).check()
    (accepted,) = report.accepted
    assert (accepted.finding.code, str(accepted.finding.place), accepted.reason) == (
        "KG101",
        "data/a.csv:2:3",
        WHY,
    )
    in_vain = [found for found in report.findings if found.code == "KG902"]
    assert [str(found.place) for found in in_vain] == ["kg.toml:6", "kg.toml:7"]
    assert in_vain[0].messages == {
        "en": "Nothing is found in data/b.csv that KG101 could ignore. Remove it.",
        "zh-hans": "data/b.csv 中没有 KG101 可忽略的结果。请删除此项。",
    }


def test_what_is_ignored_in_a_file_that_cannot_be_read_is_not_in_vain(tiny_copy: Project) -> None:
    root = tiny_copy.config.root
    (root / "data" / "broken.ttl").write_text(f"# kg: ignore-file KG101 -- {WHY}\n<a> <b> ,")
    settings = root / "kg.toml"
    ignored = f'[check.ignore]\n"data/broken.ttl" = {{ KG101 = "{WHY}" }}\n[prefixes]'
    settings.write_text(settings.read_text("utf-8").replace("[prefixes]", ignored), "utf-8")
    report = Project(read_config(root, root), root).check()
    assert [found.code for found in report.told] == ["unreadable"]


# -------------------------------------------------------------------------------------- baseline


def written(folder: Path, *findings: Finding, before: Baseline | None = None) -> Path:
    file = folder / "baseline.toml"
    file.write_bytes(write_baseline(findings, before or Baseline(), ROOT, ROOT))
    return file


def left_by(file: Path, *findings: Finding, shown_from: Path = ROOT) -> list[Finding]:
    left, accepted = read_baseline(file, file.parent).accept(findings, ROOT, shown_from)
    assert len([f for f in left if f.code != "KG904"]) + len(accepted) == len(findings)
    return left


def test_what_was_found_before_is_accepted_and_what_is_new_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, finding(1))
    assert left_by(file, finding(1), finding(1, "KG101")) == [finding(1, "KG101")]


def test_the_baseline_holds_when_lines_move(tmp_path: Path) -> None:
    assert left_by(written(tmp_path, finding(1)), finding(99)) == []


def test_the_baseline_holds_from_wherever_one_looks(tmp_path: Path) -> None:
    file = written(tmp_path, finding(1))
    assert left_by(file, finding(1, file="project/a.ttl"), shown_from=ROOT.parent) == []


def test_one_more_of_a_kind_is_new(tmp_path: Path) -> None:
    file = written(tmp_path, finding(1), finding(2))
    assert left_by(file, finding(1), finding(2), finding(3)) == [finding(3)]


@pytest.mark.parametrize(
    "other",
    [
        replace(finding(1), focus=IRI("https://example.org/b")),
        replace(finding(1), path=A),
        replace(finding(1), value=Literal("1")),
        finding(1, "KG101"),
        finding(1, file="b.ttl"),
    ],
)
def test_what_differs_in_any_part_is_new(other: Finding, tmp_path: Path) -> None:
    file = written(tmp_path, finding(1))
    assert left_by(file, finding(1), other) == [other]


def test_a_thing_without_a_name_is_known_by_the_rest(tmp_path: Path) -> None:
    first, again = (replace(finding(1), focus=BlankNode()) for _ in range(2))
    assert left_by(written(tmp_path, first), again) == []


def test_an_entry_that_nothing_matches_is_told_with_its_line(tmp_path: Path) -> None:
    file = written(tmp_path, finding(1), finding(2, "KG101"))
    (found,) = left_by(file, finding(1))
    assert (found.code, found.severity) == ("KG904", Severity.INFO)
    assert found.place == Place("baseline.toml", 5)
    assert found.messages == {
        "en": "No longer found: KG101 <https://example.org/a> a.ttl (1). Remove it here.",
        "zh-hans": "不再出现：KG101 <https://example.org/a> a.ttl（1）。请将其删除。",
    }


def test_a_baseline_is_sorted_with_a_line_for_each_entry(tmp_path: Path) -> None:
    found = replace(finding(2, "KG101"), value=Literal('say "so"\n', language="en"))
    text = written(tmp_path, finding(9), found, finding(1)).read_text(encoding="utf-8")
    assert text.partition("version = 1\n")[2] == (
        "findings = [\n"
        '  {code = "KG101", file = "a.ttl", focus = "<https://example.org/a>", '
        'value = "\\"say \\\\\\"so\\\\\\"\\\\n\\"@en"},\n'
        '  {code = "shape:A", file = "a.ttl", focus = "<https://example.org/a>", count = 2},\n'
        "]\n"
    )
    assert left_by(tmp_path / "baseline.toml", finding(9), found, finding(1)) == []


def test_reasons_that_people_wrote_are_told_and_kept(tmp_path: Path) -> None:
    file = written(tmp_path, finding(1))
    text = file.read_text().replace('org/a>"}', f'org/a>", reason = "{WHY}"}}')
    file.write_text(text)
    before = read_baseline(file, tmp_path)
    _, (accepted,) = before.accept([finding(1)], ROOT, ROOT)
    assert accepted == Accepted(finding(1), in_baseline=True, reason=WHY)
    assert written(tmp_path, finding(1), before=before).read_text() == text


def test_a_baseline_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as raised:
        read_baseline(tmp_path / "b.toml", tmp_path)
    assert str(raised.value) == (
        "b.toml: does not exist. Write it anew: kg check --write-baseline b.toml"
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("version = 2\nfindings = []", "is not a baseline of version 1"),
        ("version = 1", "is not a baseline of version 1"),
        ("version = 1\nfindings = [1]", "is not a baseline (an entry without a code)"),
        ('version = 1\nfindings = [{code = "A", line = 1}]',
         "is not a baseline (an entry with the unknown key line)"),
        ('version = 1\nfindings = [{code = "A", count = 0}]',
         "is not a baseline (an entry that holds no text, or a count that is no number above 0)"),
        ('version = 1\nfindings = [{code = "A", file = 1}]',
         "is not a baseline (an entry that holds no text, or a count that is no number above 0)"),
    ],
)  # fmt: skip
def test_what_is_no_baseline_is_an_error(text: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(text)
    with pytest.raises(ReadError) as raised:
        read_baseline(tmp_path / "b.toml", tmp_path)
    assert raised.value.what == what


def test_what_is_not_even_toml_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text("findings")
    with pytest.raises(ReadError, match=r"^b\.toml: is not a baseline \(Expected '=' .*\)\. Write"):
        read_baseline(tmp_path / "b.toml", tmp_path)


# ------------------------------------------------------------------------------------------ rules


def test_every_rule_speaks_both_languages() -> None:
    assert [rule.code for rule in RULES] == ["KG901", "KG902", "KG903", "KG904"]
    for rule in RULES:
        assert rule.summary.keys() == rule.why.keys() == {"en", "zh-hans"}
