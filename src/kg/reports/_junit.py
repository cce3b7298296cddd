"""JUnit XML, which test reports of CI servers show: a test case for each shape and rule.

https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.findings import Finding, Report
from kg.reports._reader import Reader, plain
from kg.reports._text import concise
from kg.terms import IRI
from kg.vocab import sh


def write_junit(report: Report, reader: Reader) -> bytes:
    """A case fails by a finding that fails the check; milder ones are told in its output."""
    from xml.etree import ElementTree as Tree

    cases = dict(_cases(report, reader))
    failing = {name for name, found in cases.items() if any(_fails(f, reader) for f in found)}
    numbers = {"name": "kg check", "tests": str(len(cases)), "failures": str(len(failing))}
    root = Tree.Element("testsuites", numbers)
    suite = Tree.SubElement(root, "testsuite", numbers | {"errors": "0", "skipped": "0"})
    for (room, name), found in cases.items():
        case = Tree.SubElement(suite, "testcase", {"classname": f"kg.{room}", "name": name})
        grave = [finding for finding in found if _fails(finding, reader)]
        mild = [finding for finding in found if not _fails(finding, reader)]
        if grave:
            words = {"message": reader.message(grave[0]), "type": grave[0].severity.word}
            Tree.SubElement(case, "failure", words).text = _lines(grave, reader)
        if mild:
            Tree.SubElement(case, "system-out").text = _lines(mild, reader)
    Tree.indent(root)
    written: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _cases(report: Report, reader: Reader) -> Iterator[tuple[tuple[str, str], list[Finding]]]:
    """The findings by what they belong to: every named shape, then each rule for each file."""
    shapes: dict[str, list[Finding]] = {
        reader.prefixes.show(shape): []
        for kind in (sh.NodeShape, sh.PropertyShape)
        for shape in reader.shapes.instances(kind)
        if isinstance(shape, IRI)
    }
    rules: dict[str, list[Finding]] = {}
    for finding in report.told:
        if finding.code in shapes:
            shapes[finding.code].append(finding)
        else:
            name = f"{finding.code} {reader.path(reader.place(finding))}"
            rules.setdefault(name, []).append(finding)
    for name, found in sorted(shapes.items()):
        yield ("shapes", plain(name)), found
    for name, found in sorted(rules.items()):
        yield ("rules", plain(name)), found


def _fails(finding: Finding, reader: Reader) -> bool:
    return finding.severity >= reader.fail_on


def _lines(findings: list[Finding], reader: Reader) -> str:
    return "".join(f"{concise(finding, reader)}\n" for finding in findings)
