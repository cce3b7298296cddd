from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.config import read_config
from kg.errors import ConfigError
from kg.findings import Finding
from kg.formats import TURTLE, canonical, read
from kg.jobs import Project, rule_table
from kg.lint import RULES, Asked, Content, LintRule, lint, lint_queries, patches
from kg.queries import Bench, run_examples
from kg.rules import write_page

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = Path(__file__).resolve().parent / "lint"
FOLDERS = ("ontology", "data", "shapes", "queries")

HARBOUR = """\
base = "https://example.org/harbour/"
title = { en = "Harbour" }
licence = "https://creativecommons.org/publicdomain/zero/1.0/"

[prefixes]
event = "https://example.org/harbour/id/event/"
ns = "https://example.org/harbour/ns#"
owl = "http://www.w3.org/2002/07/owl#"
pgm = "https://w3id.org/programme-graph/ns#"
place = "https://example.org/harbour/id/place/"
rdfs = "http://www.w3.org/2000/01/rdf-schema#"
schema = "https://schema.org/"
sh = "http://www.w3.org/ns/shacl#"
shape = "https://example.org/harbour/shapes#"
source = "https://example.org/harbour/id/source/"
xsd = "http://www.w3.org/2001/XMLSchema#"
"""

by_code = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
World = Callable[[Path], Project]
Harbour = Callable[..., Project]


def project_in(folder: Path) -> Project:
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    (folder / "kg.toml").write_text(HARBOUR, "utf-8")
    return Project(read_config(folder, folder), shown_from=folder)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The project of a fixture: its files, with a kg.toml for all."""

    def make(fixture: Path) -> Project:
        folder = tmp_path / fixture.name
        shutil.copytree(fixture, folder)
        return project_in(folder)

    return make


@pytest.fixture
def harbour(tmp_path: Path) -> Harbour:
    """A project of one data file, and an ontology and shapes where these are given."""

    def make(data: str, ontology: str = "", shapes: str = "") -> Project:
        project_in(tmp_path)
        for folder, text in (("ontology", ontology), ("data", data), ("shapes", shapes)):
            prefixes = re.findall(
                r'^(\w+) = "(.*)"$', HARBOUR.partition("[prefixes]")[2], re.MULTILINE
            )
            used = [f"@prefix {p}: <{n}> .\n" for p, n in prefixes if f"{p}:" in text]
            (tmp_path / folder / "x.ttl").write_text("".join(used) + text, "utf-8")
        return Project(read_config(tmp_path, tmp_path), shown_from=tmp_path)

    return make


def content_of(project: Project) -> Content:
    return project.content


def found_in(project: Project) -> list[Finding]:
    assert not project.dataset.unreadable
    content = content_of(project)
    found = [*lint(content), *lint_queries(content, asked_of(project))]
    return sorted(found, key=lambda finding: finding.sort_key)


def asked_of(project: Project) -> Asked:
    config = project.config
    queries = tuple(project.queries())
    bench = Bench(project.store, config.prefixes, config.base, project.shown_from)
    ties = {outcome.name: outcome.tie for outcome in run_examples(queries, bench) if outcome.tie}
    return Asked(queries, project.store, languages=("en",), services=config.services, ties=ties)


def fixture_of(rule: LintRule, kind: str) -> Path:
    return FIXTURES / f"{rule.code}-{rule.name}" / kind


def told(finding: Finding) -> str:
    lines = "".join(f"    {text}\n" for text in finding.messages.values())
    return f"{finding.place} {finding.severity.word} {finding.code}\n{lines}"


# ---------------------------------------------------------------------------------------- fixtures


@by_code
def test_a_bad_world_has_findings_of_its_rule_and_of_no_other(rule: LintRule, world: World) -> None:
    found = found_in(world(fixture_of(rule, "bad")))
    assert {finding.code for finding in found} == {rule.code}
    assert all(finding.place and finding.place.line for finding in found)


@by_code
def test_a_good_world_has_no_findings(rule: LintRule, world: World) -> None:
    assert [told(finding) for finding in found_in(world(fixture_of(rule, "good")))] == []


def test_every_fixture_is_of_a_rule() -> None:
    known = {f"{rule.code}-{rule.name}" for rule in RULES}
    assert {folder.name for folder in FIXTURES.iterdir()} == known


def test_what_bad_worlds_are_told(
    tmp_path: Path, golden: Callable[[str, bytes | str], None]
) -> None:
    parts: list[str] = []
    for rule in RULES:
        folder = tmp_path / rule.code
        shutil.copytree(fixture_of(rule, "bad"), folder)
        parts += [f"{rule.code}/{told(finding)}" for finding in found_in(project_in(folder))]
    golden("lint.txt", "\n".join(parts))


@by_code
def test_a_fixable_bad_world_becomes_the_good_one(rule: LintRule, world: World) -> None:
    made = {
        patch.name: patch.after for patch in patches(content_of(world(fixture_of(rule, "bad"))))
    }
    good = fixture_of(rule, "good")
    files = [file for file in good.rglob("*") if file.is_file()]
    wanted = {file.relative_to(good).as_posix(): file.read_bytes() for file in files}
    assert made == (wanted if rule.fixable else {})


# ----------------------------------------------------------------------------------------- one rule


def codes(project: Project) -> list[str]:
    return [finding.code for finding in found_in(project)]


@pytest.mark.parametrize(
    "data",
    [
        'place:quay schema:price "1"^^foaf:x .',
        "place:quay schema:name foaf:x .",
        'place:quay schema:name """a\nb: c""" ; foaf:nick "x" .',
        "place:quay schema:name [] , <https://a.example/#b> , foaf:x .",
        "place:quay schema:name 'x' . # '''\nfoaf:x schema:name 'y' .",
    ],
)
def test_a_prefix_is_used_wherever_a_name_has_it(harbour: Harbour, data: str) -> None:
    found = codes(harbour(f"@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n{data}\n"))
    assert "KG112" not in found


@pytest.mark.parametrize(
    "data",
    [
        '# foaf:name\nplace:quay schema:name "x" .',
        'place:quay schema:name "foaf:name" .',
        'place:quay schema:name "\\"^^foaf:x" .',
        'place:quay schema:name """\nfoaf:name """ .',
        "place:quay schema:name <foaf:name> .",
    ],
)
def test_a_prefix_is_not_used_by_mentioning_it(harbour: Harbour, data: str) -> None:
    found = codes(harbour(f"PREFIX foaf: <http://xmlns.com/foaf/0.1/>\n{data}\n"))
    assert "KG112" in found


def test_a_namespace_of_ours_is_misspelt_by_its_last_character(harbour: Harbour) -> None:
    (finding,) = found_in(harbour('<https://example.org/harbour/id/event#x> schema:name "X"@en .'))
    assert finding.code == "KG117"  # it is described, so it is meant as it is written
    linked = "event:x schema:superEvent <https://example.org/harbour/id/event#y> ."
    found = found_in(harbour(linked))
    assert "KG113" in {finding.code for finding in found}


def test_a_prefix_may_be_bound_to_a_relative_iri(harbour: Harbour) -> None:
    project = harbour('event:a <b> "A" .', ontology="@prefix ns: <terms#> .\nns:a <b> 1 .")
    (found,) = [finding for finding in found_in(project) if finding.code == "KG114"]
    assert (str(found.place), found.focus) == ("ontology/x.ttl:2:1", None)


def test_prefixes_of_kg_toml_may_differ_in_their_last_character_alone(harbour: Harbour) -> None:
    project = harbour('<https://example.org/harbour/ns/x> schema:name "X"@en .')
    file = project.config.root / "kg.toml"
    file.write_text(file.read_text("utf-8") + 'nsx = "https://example.org/harbour/ns/"\n', "utf-8")
    again = Project(read_config(file.parent, file.parent), shown_from=file.parent)
    assert codes(again) == []


def test_a_term_in_another_case_is_the_nearest(harbour: Harbour) -> None:
    (finding,) = found_in(harbour('place:quay schema:NAME "Quay"@en .'))
    assert finding.message(["en"]).endswith("Did you mean schema:name?")


def test_a_shape_may_name_only_terms_that_the_ontology_has(harbour: Harbour) -> None:
    ontology = 'ns:Quay a owl:Class ; rdfs:label "Quay"@en ; rdfs:comment "Of stone."@en .'
    shapes = "shape:Quay a sh:NodeShape ; sh:targetClass ns:Quai ."
    (finding,) = found_in(harbour("", ontology, shapes))
    assert finding.code == "KG101"
    assert finding.place
    assert finding.place.file == "shapes/x.ttl"
    assert finding.message(["en"]) == (
        "No loaded vocabulary has ns:Quai (times used: 1). Did you mean ns:Quay?"
    )


def test_a_term_of_ours_that_is_deprecated_is_told_with_its_successor(harbour: Harbour) -> None:
    ontology = """
        ns:dock a owl:DatatypeProperty , owl:DeprecatedProperty ; rdfs:label "dock"@en ;
            rdfs:comment "Not used any more."@en ; schema:supersededBy ns:quay .
        ns:quay a owl:DatatypeProperty ; rdfs:label "quay"@en ; rdfs:comment "A quay."@en .
    """
    (finding,) = found_in(harbour('place:a ns:dock "x" . place:b ns:dock "y" .', ontology))
    assert finding.message(["en"]) == "ns:dock is deprecated (times used: 2). Use ns:quay."


@pytest.mark.parametrize(
    ("date", "is_one"),
    [
        ('"2025-02-30"^^xsd:date', False),
        ('"1900-02-29T00:00:00Z"^^xsd:dateTime', False),
        ('"2025-13"^^xsd:gYearMonth', False),
        ('"2025-10-32"', False),
        ('"2025-02-30/2025-03-01"^^<http://id.loc.gov/datatypes/edtf/EDTF>', False),
        ('"2000-02-29"^^xsd:date', True),
        ('"2025-21"^^<http://id.loc.gov/datatypes/edtf/EDTF>', True),
        ('"1985-04-12T23:20:30/2004"^^<http://id.loc.gov/datatypes/edtf/EDTF>', True),
        ('"2025-10-32 boxes"', True),
        ('"978-3-16-148410-0"', True),
    ],
)
def test_a_date_is_one_of_a_calendar(harbour: Harbour, date: str, is_one: bool) -> None:
    assert codes(harbour(f"place:a schema:foundingDate {date} .")) == ([] if is_one else ["KG124"])


@pytest.mark.parametrize(
    ("names", "number"),
    [
        (("Fish Market", "fish-market"), 1),
        (("Café du Port", "Cafe du port"), 1),
        (("Harbour Festival", "Harbor Festival"), 1),
        (("Quay 2", "Quay 3"), 0),
        (("Festival 2024", "Festival 2025"), 0),
        (("North Quay", "South Quay"), 0),
        (("上海", "上饶"), 0),
    ],
)
def test_names_are_nearly_equal_by_a_slip_and_not_by_a_number(
    harbour: Harbour, names: tuple[str, str], number: int
) -> None:
    first, second = names
    data = f'place:a schema:name "{first}"@en . place:b schema:name "{second}"@en .'
    assert codes(harbour(data)) == ["KG132"] * number


def test_names_of_things_of_two_kinds_may_be_equal(harbour: Harbour) -> None:
    data = """
        place:a a schema:Place ; schema:name "Quay"@en .
        event:a a schema:Event ; schema:name "Quay"@en .
    """
    assert codes(harbour(data)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a \u2067b\u2069 c", []),
        ("a \u2067b c", ["KG129"]),
        ("a \u2069b", ["KG129"]),
        ("a \u200fb", []),
        ("a \u202db\u202c", ["KG129", "KG129"]),
        ("a\tb", []),
        ("a\x7fb", ["KG128"]),
    ],
)
def test_what_hides_in_a_comment_is_found(harbour: Harbour, text: str, found: list[str]) -> None:
    assert codes(harbour(f'# {text}\nplace:a schema:name "A"@en .')) == found


def test_shapes_may_speak_of_the_characters_that_they_forbid(harbour: Harbour) -> None:
    shapes = 'shape:S sh:path schema:name ; sh:pattern "^[^\\u0001-\\u001F\ufffd]*$" .'
    assert codes(harbour('place:a schema:name "A"@en .', "", shapes)) == []


# -------------------------------------------------------------------------------------------- fixes


def test_a_fix_keeps_the_byte_order_mark_and_the_line_ends(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    before = '\ufeffPREFIX s: <https://schema.org/>\r\n<a> s:name "x"@EN .\r\n'
    (tmp_path / "data" / "x.ttl").write_bytes(before.encode())
    (patch,) = patches(content_of(project))
    assert patch.after.decode() == before.replace("@EN", "@en")
    assert patch.codes == ("KG122",)


def test_a_comment_beside_a_duplicate_keeps_it(harbour: Harbour) -> None:
    project = harbour('place:a schema:name "A"@en , # as printed\n  "A"@en .')
    assert codes(project) == ["KG131"]
    assert patches(content_of(project)) == []


def test_what_a_comment_ignores_is_not_mended(harbour: Harbour) -> None:
    ignored = '# kg: ignore KG122 -- as printed\nplace:a schema:name "A"@EN .'
    assert harbour(ignored).mend() == []
    assert [patch.name for patch in harbour('place:a schema:name "A"@EN .').mend()] == [
        "data/x.ttl"
    ]


TAGS = st.sampled_from(["@en", "@EN", "@zh-Hans", "", "^^<http://www.w3.org/2001/XMLSchema#date>"])
WORDS = st.sampled_from(['"Quay"', '"e\u0301"', '"a\\"b"', "'x'", '"""a\nb"""', '"# no"'])
OBJECTS = st.lists(st.builds(str.__add__, WORDS, TAGS), min_size=1, max_size=4)
LINES = st.lists(st.tuples(st.sampled_from(["name", "description"]), OBJECTS), max_size=4)


@settings(max_examples=60, deadline=None)
@given(LINES, st.sampled_from([" ;\n    ", " ; # and\n    "]))
def test_mending_changes_no_statement_and_leaves_nothing_to_mend(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, list[str]]], end: str
) -> None:
    folder = tmp_path_factory.mktemp("world")
    body = end.join(f"schema:{name} {' , '.join(values)}" for name, values in lines)
    file = folder / "data" / "x.ttl"
    project = project_in(folder)
    text = f"@prefix schema: <https://schema.org/> .\n<a> a schema:Thing{end}{body} .\n"
    file.write_text(text if lines else "", "utf-8")
    for _ in range(4):  # removing one duplicate may lay bare the next
        made = patches(content_of(project))
        for patch in made:
            old, new = (
                canonical(read(content, "x", TURTLE, "https://example.org/"))
                for content in (patch.before, patch.after)
            )
            assert {str(q).replace("e\u0301", "é") for q in old} == {
                str(q).replace("e\u0301", "é") for q in new
            }
            patch.path.write_bytes(patch.after)
        project = Project(project.config, project.shown_from)
    assert made == []


# -------------------------------------------------------------------------------------- the rules


def test_codes_and_names_of_rules_are_each_once() -> None:
    rules = rule_table()
    assert len({rule.code for rule in rules}) == len({rule.name for rule in rules}) == len(rules)
    assert all(re.fullmatch(r"KG\d{3}", rule.code) for rule in rules)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name) for rule in rules)


@by_code
def test_a_rule_says_the_same_in_both_languages(rule: LintRule) -> None:
    for words in (rule.summary, rule.why, *rule.messages.values()):
        assert list(words) == ["en", "zh-hans"]
    for words in rule.messages.values():
        slots = [{slot for _, slot, _, _ in Formatter().parse(t) if slot} for t in words.values()]
        assert slots[1] <= slots[0]
        assert all(text.endswith((".", "?", "。", "？")) for text in words.values())


@by_code
def test_chinese_words_have_chinese_punctuation(rule: LintRule) -> None:
    texts = [rule.summary, rule.why, *rule.messages.values()]
    chinese = "".join(words["zh-hans"] for words in texts)
    assert re.findall(r"[\u4e00-\u9fff][,:;?!(]|[,:;?!)][\u4e00-\u9fff]", chinese) == []


@pytest.mark.parametrize(
    ("language", "name"), [("en", "rules.md"), ("zh-hans", "rules.zh-hans.md")]
)
def test_the_pages_of_the_rules_are_current(language: str, name: str) -> None:
    pages = "\n".join(write_page(rule, [language]) for rule in rule_table())
    written = (ROOT / "docs" / name).read_text("utf-8")
    command = f"kg rule --all --lang {language}"
    assert written.partition("\n\n## ")[2] == pages.removeprefix("## "), f"write it anew: {command}"


# -------------------------------------------------------------------------------------- our content


def test_our_own_content_has_nothing_that_no_comment_accepts() -> None:
    project = Project(read_config(ROOT, ROOT), shown_from=ROOT)
    codes = {rule.code for rule in RULES}
    found = [finding for finding in project.check().findings if finding.code in codes]
    assert [told(finding) for finding in found] == []


def test_tokens_are_taken_of_none_of_our_own_files() -> None:
    project = Project(read_config(ROOT, ROOT), shown_from=ROOT)
    content = content_of(project)
    lint(content)
    assert [text.name for text in content.texts if "tokens" in vars(text)] == []


# ------------------------------------------------------------------------------------------ levels


def with_levels(project: Project, levels: str) -> Project:
    file = project.config.root / "kg.toml"
    file.write_text(f"{file.read_text('utf-8')}\n[lint]\n{levels}\n", "utf-8")
    return Project(read_config(file.parent, file.parent), shown_from=file.parent)


def found_by_check(project: Project) -> list[tuple[str, str]]:
    findings = project.check().findings
    return [(f.code, f.severity.word) for f in findings if f.code.startswith("KG1")]


def test_kg_toml_changes_the_level_of_a_rule(harbour: Harbour) -> None:
    project = harbour('place:a schema:nmae "A"@EN .')
    assert found_by_check(project) == [("KG101", "violation"), ("KG122", "info")]
    changed = with_levels(project, 'KG101 = "info"\nKG122 = "off"')
    assert found_by_check(changed) == [("KG101", "info")]


def test_a_rule_that_is_off_mends_nothing(harbour: Harbour) -> None:
    project = harbour('place:a schema:name "A"@EN .')
    assert project.mend()
    assert with_levels(project, 'KG122 = "off"').mend() == []


def test_a_level_of_a_rule_that_there_is_not_is_a_complaint(harbour: Harbour) -> None:
    project = with_levels(harbour(""), 'KG999 = "off"')
    with pytest.raises(ConfigError) as caught:
        project.check()
    assert str(caught.value) == "kg.toml: lint.KG999 is not a rule. See kg rule --list."


NO_LEVEL = 'is not a level. Choose among "off", "info", "warning", "violation".'
NO_CODE = "is not the code of a rule, as KG112 is. Write another key."


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('KG101 = "error"', f'lint.KG101 "error" {NO_LEVEL}'),
        ("KG101 = true", f'lint.KG101 "True" {NO_LEVEL}'),
        ('unused-prefix = "off"', f"lint.unused-prefix {NO_CODE}"),
    ],
)
def test_what_is_no_level_is_a_complaint(harbour: Harbour, line: str, complaint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        with_levels(harbour(""), line)
    where, _, said = str(caught.value).partition(": ")
    assert re.fullmatch(r"kg\.toml:\d+", where)
    assert said == complaint


# -------------------------------------------------------------------------------- the command line


def kg(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    return (code, *capsys.readouterr())


def test_a_rule_has_a_page_by_code_and_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    by_its_code = kg(capsys, "rule", "kg112", "--lang", "en")
    assert by_its_code == kg(capsys, "rule", "unused-prefix", "--lang", "en")
    assert by_its_code[1].startswith("## KG112 unused-prefix\n\nA prefix that is declared and not")
    assert "声明了前缀却未使用。" in kg(capsys, "rule", "KG112", "--lang", "zh")[1]


def test_every_rule_is_in_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = kg(capsys, "rule")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (
        0,
        [rule.code for rule in rule_table()],
    )
    assert kg(capsys, "rule", "--list")[1] == out


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("KG999", "KG999: is not a rule. See kg rule --list.\n"),
        (
            "unused-prefx",
            'unused-prefx: is not a rule. Did you mean "unused-prefix"? See kg rule --list.\n',
        ),
    ],
)
def test_a_rule_that_there_is_not_is_told(
    capsys: pytest.CaptureFixture[str], word: str, said: str
) -> None:
    assert kg(capsys, "rule", word) == (2, "", said)


def test_diff_shows_what_fix_then_writes(
    harbour: Harbour, capsys: pytest.CaptureFixture[str]
) -> None:
    root = harbour('\nplace:a schema:name "A"@EN .\n').config.root
    file = root / "data" / "x.ttl"
    file.chmod(0o640)
    before = file.read_text("utf-8")
    code, out, err = kg(capsys, "check", "--diff", str(root))
    assert (code, err) == (1, "1 file can be mended.\n")
    assert out.endswith('\n-place:a schema:name "A"@EN .\n+place:a schema:name "A"@en .\n')
    assert file.read_text("utf-8") == before
    err = kg(capsys, "check", "--fix", str(root))[2]
    assert err.splitlines()[0].endswith("x.ttl: mended KG122.")
    assert file.read_text("utf-8") == before.replace("@EN", "@en")
    assert file.stat().st_mode & 0o777 == 0o640
    assert kg(capsys, "check", "--diff", str(root)) == (0, "", "0 files can be mended.\n")
