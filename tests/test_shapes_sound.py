"""Shapes that are themselves wrong are findings, each with file and line, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.dataset import Dataset, Shelf, read_dataset
from kg.findings import Finding
from kg.severity import Severity
from kg.shapes import RULES, Shapes, read_shapes, validate
from kg.terms import IRI, Literal, Prefixes

EX = "http://example.org/"
PREFIXES = Prefixes({"ex": EX, "sh": "http://www.w3.org/ns/shacl#"})
HEAD = (
    "@prefix ex: <http://example.org/> ."
    " @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    " @prefix sh: <http://www.w3.org/ns/shacl#> ."
    " @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
DATA = "ex:a a ex:C ; ex:p 1 . ex:C a rdfs:Class . ex:D a rdfs:Class ."
ENDLESS = (
    f"SELECT $this {{ $this ?p ?v . {' . '.join(f'?a{n} ?b{n} ?c{n}' for n in range(25))} "
    f"FILTER(CONCAT({', '.join(f'STR(?c{n})' for n in range(25))}) = 'x') }}"
)
Read = Callable[[str], Shapes]


@pytest.fixture
def shapes_of(tmp_path: Path) -> Read:
    """Shapes that were read from a file: what stands on its first line is line 2."""
    (tmp_path / "shapes").mkdir()

    def read(turtle: str) -> Shapes:
        (tmp_path / "shapes" / "shapes.ttl").write_text(HEAD + turtle, encoding="utf-8")
        return read_shapes([tmp_path / "shapes"], base=EX, shown_from=tmp_path / "shapes")

    return read


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("data")
    (folder / "data.ttl").write_text(HEAD + DATA, encoding="utf-8")
    shelf = Shelf("data", (folder,), EX, by_stem=True)
    return read_dataset(EX, Shelf("ontology", (), EX), shelf, shown_from=folder)


def findings(shapes: Shapes, data: Dataset) -> list[Finding]:
    return validate(data, shapes, PREFIXES)


CASES = {
    "KG201": (
        "ex:C a rdfs:Class .",
        "",
        "No shape was found, so nothing was validated. Add shapes to the shapes folder.",
    ),
    "KG202": (
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ;\n  sh:property [ sh:path ex:p ; \n"
            "   sh:mincount 1 ] ."
        ),
        "shapes.ttl:4",
        "sh:mincount is not a term of SHACL. Did you mean sh:minCount?",
    ),
    "KG202 class": (
        "ex:S a sh:NodeShape , sh:Nodeshape ; sh:targetClass ex:C .",
        "shapes.ttl:2",
        "sh:Nodeshape is not a term of SHACL. Did you mean sh:NodeShape?",
    ),
    "KG202 nothing near": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:zzz 1 .",
        "shapes.ttl:2",
        "sh:zzz is not a term of SHACL. Correct its spelling, or use another namespace.",
    ),
    "KG203": (
        "@prefix sh: <https://www.w3.org/ns/shacl#> .\nex:S a sh:NodeShape ; sh:closed true .",
        "shapes.ttl:3",
        (
            "SHACL's namespace is http://www.w3.org/ns/shacl#, not https://www.w3.org/ns/shacl#. "
            "Correct the prefix."
        ),
    ),
    "KG204": (
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [\n"
            "  sh:path ex:p ; sh:maxCount 1 , 2 ] ."
        ),
        "shapes.ttl:3",
        "sh:maxCount takes one value, and here are 2. Keep one of them.",
    ),
    "KG204 path": (
        "ex:S a sh:PropertyShape ; sh:targetClass ex:C ; sh:path ex:p , ex:q .",
        "shapes.ttl:2",
        "sh:path takes one value, and here are 2. Keep one of them.",
    ),
    "KG205": (
        'ex:S a sh:PropertyShape ; sh:targetClass ex:C ; sh:path ex:p ;\n  sh:minCount "one" .',
        "shapes.ttl:3",
        "sh:minCount takes a whole number, as in 1. Correct its value.",
    ),
    "KG205 class": (
        'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:class "C" .',
        "shapes.ttl:2",
        "sh:class takes an IRI. Correct its value.",
    ),
    "KG205 node kind": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind ex:IRI .",
        "shapes.ttl:2",
        (
            "sh:nodeKind takes one of sh:IRI, sh:BlankNode, sh:Literal and their three pairs. "
            "Correct its value."
        ),
    ),
    "KG205 member": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:languageIn ( ex:en ) .",
        "shapes.ttl:2",
        (
            "sh:languageIn takes a list of language tags, and a member is of another kind. "
            "Correct the member."
        ),
    ),
    "KG205 shape": (
        'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:node "shape" .',
        "shapes.ttl:2",
        "sh:node takes a shape. Correct its value.",
    ),
    "KG206": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ;\n\n sh:in ex:a .",
        "shapes.ttl:4",
        "sh:in takes a list in round brackets. Write it as sh:in ( … ).",
    ),
    "KG207": (
        "ex:S a sh:PropertyShape ; sh:targetClass ex:C ; sh:path [ sh:inversePath ( ex:p ) ] .",
        "shapes.ttl:2",
        (
            "This is not a property path. Give sh:path an IRI, a list of two paths or more, or one "
            "of sh:inversePath, sh:alternativePath and their kin."
        ),
    ),
    "KG208": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:path ex:p ; sh:minCount 1 .",
        "shapes.ttl:2",
        "A node shape has no sh:path. Remove it, or call the shape a sh:PropertyShape.",
    ),
    "KG208 sh:node": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:node [ sh:path ex:p ] .",
        "shapes.ttl:2",
        "sh:node leads to a shape with sh:path. Refer to it with sh:property.",
    ),
    "KG209": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:minCount 1 ] .",
        "shapes.ttl:2",
        "A property shape needs sh:path. Add it, or refer to a node shape with sh:node.",
    ),
    "KG209 missing": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ;\n  sh:property ex:Missing .",
        "shapes.ttl:3",
        "A property shape needs sh:path. Add it, or refer to a node shape with sh:node.",
    ),
    "KG210": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:minCount 1 .",
        "shapes.ttl:2",
        "sh:minCount counts only in a shape with sh:path. Move it into a property shape.",
    ),
    "KG211": (
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [\n sh:severity sh:Info ; "
            'sh:select "SELECT $this WHERE { $this ?p 7 }" ] .'
        ),
        "shapes.ttl:3",
        "Here sh:severity does not count. Move it to the shape, or make a shape for it.",
    ),
    "KG212": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:severity sh:Error .",
        "shapes.ttl:2",
        (
            "This is none of sh:Violation, sh:Warning and sh:Info, so it is told as a violation. "
            "Use one of them."
        ),
    ),
    "KG213": (
        'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:pattern "[" .',
        "shapes.ttl:2",
        "This pattern does not compile. Correct the regular expression, or its sh:flags.",
    ),
    "KG214": (
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [\n"
            ' sh:select "SELECT $this WHERE { $this }" ] .'
        ),
        "shapes.ttl:3",
        'This query cannot be run: does not parse at "$this }". Correct it.',
    ),
    "KG214 excluded": (
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select "
            '"SELECT $this WHERE { BIND (1 AS $this) }" ] .'
        ),
        "shapes.ttl:2",
        "This query cannot be run: a query gives $this another value. Correct it.",
    ),
    "KG215": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:not [ sh:node ex:S ] .",
        "shapes.ttl:2",
        "This shape refers to itself, and SHACL does not say what that means. Break the circle.",
    ),
    "KG216": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:node ex:S0 .\n"
        + " ".join(f"ex:S{i} sh:node ex:S{i + 1} ." for i in range(99)),
        "shapes.ttl:2",
        (
            "Shapes stand in this one more than 100 levels deep. Name the inner ones, and give "
            "them targets."
        ),
    ),
    "KG217": (
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:C .\n"
            "ex:K a sh:ConstraintComponent ; sh:parameter [ sh:datatype xsd:string ] ."
        ),
        "shapes.ttl:3",
        (
            "This constraint component is not well-formed: each parameter needs one sh:path that "
            "can name a variable. Correct it."
        ),
    ),
    "KG220": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ;\n sh:deactivated true .",
        "shapes.ttl:3",
        "This shape is deactivated, so it finds nothing. Remove sh:deactivated when it may count.",
    ),
    "KG221": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C .\nex:P a sh:PropertyShape ; sh:path ex:p .",
        "shapes.ttl:3",
        "This shape has no target, and no shape refers to it. Give it a target, or use it.",
    ),
    "KG222": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:Cc .",
        "shapes.ttl:2",
        "Neither data nor ontology know the target ex:Cc. Correct it, or remove this target.",
    ),
    "KG223": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:D .",
        "shapes.ttl:2",
        "Nothing in these data is a focus node of this shape. Check its targets.",
    ),
    "KG224": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:rule [ ] .",
        "shapes.ttl:2",
        (
            "sh:rule is of SHACL Advanced Features and was not evaluated. Say it in core terms, or "
            "as a query."
        ),
    ),
    "KG225": (
        'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:flags "i" .',
        "shapes.ttl:2",
        "Without sh:pattern, sh:flags does nothing. Add sh:pattern, or remove it.",
    ),
    "KG226": (
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select "
            '"SELECT $this WHERE { $this <x:none> ?kg_row }" ] .'
        ),
        "shapes.ttl:2",
        ("pySHACL validated this shape, which takes longer: ?kg_row is a variable of this engine."),
    ),
    "KG227": (
        (
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select "
            '"SELECT $this FROM ex:g WHERE { $this a 7 ; ex:p }" ] .'
        ),
        "shapes.ttl:2",
        "This shape was not validated: a query names its graphs by FROM. Correct it.",
    ),
    "KG228": (
        f'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select "{ENDLESS}" ] .',
        "shapes.ttl:2",
        (
            "This query gave no answer in time, so its shape was not validated. Narrow it: look "
            "for joins of everything with everything, and for long paths."
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_shape_is_a_finding_with_its_place(
    case: str, shapes_of: Read, data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    if case == "KG228":
        monkeypatch.setattr("kg.shapes._sparql._SECONDS", 0.5)
    turtle, place, message = CASES[case]
    (finding,) = findings(shapes_of(turtle), data)
    at = f"{finding.place.file}:{finding.place.line}" if finding.place else ""
    assert (finding.code, at, finding.message(["en"])) == (
        case.split(maxsplit=1)[0],
        place,
        message,
    )


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_shape_is_told_in_chinese_too(case: str, shapes_of: Read, data: Dataset) -> None:
    (finding,) = findings(shapes_of(CASES[case][0]), data)
    chinese = finding.message(["zh-hans"])
    assert chinese.endswith(("。", "？"))
    assert not set(chinese) & set(",;!")


def test_every_rule_about_shapes_has_a_case() -> None:
    assert {case.split()[0] for case in CASES} == {rule.code for rule in RULES}


def test_every_rule_about_shapes_is_explained_in_both_languages() -> None:
    for rule in RULES:
        assert set(rule.summary) == set(rule.why) == {"en", "zh-hans"}, rule.code


@pytest.mark.parametrize("case", ["KG202", "KG204", "KG206", "KG215"])
def test_a_shape_that_is_not_well_formed_is_left_out_and_the_others_validate(
    case: str, shapes_of: Read, data: Dataset
) -> None:
    other = "\nex:Other a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:Literal ."
    found = findings(shapes_of(CASES[case][0] + other), data)
    assert [finding.code for finding in found] == [case, "ex:Other"]


def test_what_refers_to_a_shape_that_is_not_well_formed_is_left_out_too(
    shapes_of: Read, data: Dataset
) -> None:
    found = findings(
        shapes_of(
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:not ex:T .\n"
            "ex:T a sh:NodeShape ; sh:in ex:a ."
        ),
        data,
    )
    assert [finding.code for finding in found] == ["KG206"]


def test_a_shape_beside_an_advanced_feature_is_validated_without_it(
    shapes_of: Read, data: Dataset
) -> None:
    found = findings(
        shapes_of(
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:Literal ;\n"
            "  sh:expression [ ] ."
        ),
        data,
    )
    assert [finding.code for finding in found] == ["KG224", "ex:S"]


def test_a_fault_names_the_shape_that_it_stands_in_and_what_is_wrong(
    shapes_of: Read, data: Dataset
) -> None:
    (finding,) = findings(shapes_of(CASES["KG204"][0]), data)
    assert finding.focus == IRI(f"{EX}S")
    assert finding.path == IRI("http://www.w3.org/ns/shacl#maxCount")
    assert finding.value == Literal(1)
    assert finding.severity is Severity.VIOLATION


def test_a_guard_against_terms_of_a_vocabulary_not_loaded_is_no_slip(
    shapes_of: Read, data: Dataset
) -> None:
    shapes = shapes_of(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "ex:S a sh:NodeShape ; sh:targetSubjectsOf owl:sameAs ; sh:nodeKind sh:Literal ."
    )
    assert [finding.code for finding in findings(shapes, data)] == ["KG223"]


def test_a_file_that_changed_since_it_was_read_is_named_without_a_line(
    shapes_of: Read, data: Dataset, tmp_path: Path
) -> None:
    shapes = shapes_of(CASES["KG210"][0])
    (tmp_path / "shapes" / "shapes.ttl").write_text("", encoding="utf-8")
    (finding,) = findings(shapes, data)
    assert str(finding.place) == "shapes.ttl"


def test_two_constraints_of_one_kind_in_a_shape_are_two_findings(
    shapes_of: Read, data: Dataset
) -> None:
    shapes = shapes_of("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:class ex:D , ex:E .")
    assert [finding.code for finding in findings(shapes, data)] == ["ex:S", "ex:S"]
