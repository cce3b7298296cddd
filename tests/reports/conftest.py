"""A report with something of everything, on files that are there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from kg.errors import ReadError
from kg.findings import Accepted, Finding, Place, Report, fault
from kg.jobs import Project
from kg.reports import Reader
from kg.severity import Severity
from kg.terms import IRI, BlankNode, Literal
from kg.vocab import schema, sh

TINY = "https://example.org/tiny/"
MORE = """\
@prefix schema: <https://schema.org/> .
<id/fair/kites> a <ns#Fair> ; schema:name "Kites", "风筝灯会 · 二〇二五"@en .
<id/fair/tea> a <ns#Fair> ; schema:name "Tea"@en .
"""
NAME = {
    "en": "Give the fair a name with a language tag.",
    "zh-hans": "请为灯会写一个带语言标签的名称。",
}
SAY = {"en": "Say in a sentence what the fair is.", "zh-hans": "请用一句话说明该灯会。"}
COUNTED = {"en": "It is true, not false.", "zh-hans": "结果为真。"}


def thing(name: str) -> IRI:
    return IRI(f"{TINY}id/fair/{name}")


def undescribed(line: int, name: str, file: str = "data/more.ttl") -> Finding:
    return Finding(
        Severity.WARNING,
        "shape:FairDescription",
        SAY,
        Place(file, line),
        focus=thing(name),
        path=schema.description,
        component=sh.ConstraintComponent,
        shape=IRI(f"{TINY}shapes#FairDescription"),
    )


NAMELESS = Finding(
    Severity.VIOLATION,
    "shape:FairName",
    NAME,
    Place("data/more.ttl", 2, 43),
    focus=thing("kites"),
    path=schema.name,
    value=Literal("Kites"),
    component=sh.ConstraintComponent,
    shape=IRI(f"{TINY}shapes#FairName"),
)
WITHOUT_NODE = Finding(
    Severity.INFO, "KG000", {"en": "Look\nat this."}, focus=BlankNode("x"), value=BlankNode("y")
)
ROWS = Finding(Severity.VIOLATION, "KG301", COUNTED, Place("queries/counts-agree.rq", 1))
BROKEN = fault(ReadError("data/broken.ttl:1:9", "is UTF-16", "Save it as UTF-8."), "unreadable")


@pytest.fixture
def reader(tiny_copy: Project) -> Reader:
    """Somebody who reads English first, then Chinese."""
    root = tiny_copy.config.root
    (root / "data" / "more.ttl").write_text(MORE, encoding="utf-8")
    return replace(tiny_copy.reader(["en", "zh-hans"]), version="1.2.3")


@pytest.fixture
def report() -> Report:
    """Two violations, warnings and an info; one file unreadable; two findings accepted."""
    return Report(
        findings=(WITHOUT_NODE, NAMELESS, undescribed(2, "kites"), undescribed(3, "tea"), ROWS),
        unreadable=(BROKEN,),
        accepted=(
            Accepted(undescribed(3, "tea"), in_baseline=True),
            Accepted(undescribed(2, "kites"), in_baseline=False, reason="not announced yet"),
        ),
        statements=65,
        shapes=2,
        queries=4,
    )


@pytest.fixture
def many() -> Callable[[int, Severity], Report]:
    """``many(12, severity)``: a report of so many findings of one shape, one to a line."""

    def make(number: int, severity: Severity = Severity.WARNING) -> Report:
        return Report(
            tuple(
                replace(undescribed(line, f"f{line}"), severity=severity)
                for line in range(1, number + 1)
            )
        )

    return make
