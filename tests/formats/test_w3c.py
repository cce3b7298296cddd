"""The positive tests of the W3C for Turtle, TriG, N-Triples and N-Quads, through our writers.

https://w3c.github.io/rdf-tests/rdf/rdf11/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from kg.formats import (
    JSONLD,
    NQUADS,
    NTRIPLES,
    TRIG,
    TURTLE,
    Format,
    canonical,
    make_context,
    parse,
    read,
    write_jsonld,
    write_nquads,
    write_ntriples,
    write_turtle,
)
from kg.terms import IRI, Prefixes, Quad, Triple
from kg.vocab import rdf

WEB = "https://w3c.github.io/rdf-tests/rdf/rdf11/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SUITES = {"rdf-turtle": TURTLE, "rdf-trig": TRIG, "rdf-n-triples": NTRIPLES, "rdf-n-quads": NQUADS}
PREFIXES = Prefixes(
    {
        "a": "http://a.example/",
        "ex": "http://www.example.org/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
CONTEXT = make_context(
    {
        "@context": dict(PREFIXES)
        | {
            "p": {"@id": "a:p", "@container": "@language"},
            "p1": {"@id": "a:p", "@type": "@id", "@container": "@set"},
            "q": {"@id": "http://a.example/q", "@container": "@list"},
        }
    },
    "",
)

Case = tuple[str, list[Quad]]


def _cases(suites: Path, suite: str) -> Iterator[Case]:
    """Each positive test of a suite: its name, and the quads of its input."""
    folder, base = suites / "rdf11" / suite, f"{WEB}{suite}/"
    manifest = [q.triple for q in read((folder / "manifest.ttl").read_bytes(), suite, TURTLE, base)]
    kinds = {t.subject: t.object for t in manifest if t.predicate == rdf.type}
    for triple in manifest:
        kind = str(kinds.get(triple.subject))
        if triple.predicate == IRI(f"{MF}action") and kind.endswith(("Eval>", "PositiveSyntax>")):
            assert isinstance(triple.object, IRI)
            name = triple.object.value.removeprefix(base)
            content = (folder / name).read_bytes()
            yield name, read(content, name, SUITES[suite], triple.object.value)


@pytest.fixture(params=SUITES)
def cases(request: pytest.FixtureRequest, suites: Path) -> list[Case]:
    found = list(_cases(suites, request.param))
    assert len(found) > 40
    assert not any(
        isinstance(term, Triple) for _, quads in found for quad in quads for term in quad
    )
    return found


def _triples(quads: Sequence[Quad]) -> list[Triple]:
    return [quad.triple for quad in quads]


def _read(content: bytes, format: Format) -> list[Quad]:
    return [quad for quad, _ in parse(content, "written", format, "https://base.example/")]


def _unfaithful(
    cases: list[Case], write: Callable[[list[Quad]], bytes], read: Callable[[bytes], list[Quad]]
) -> list[str]:
    """The names of the tests that are not the same, byte for byte or triple for triple."""
    names = []
    for name, quads in cases:
        content = write(quads)
        again = write(list(reversed(quads)))
        wanted = quads if write is write_nquads else _triples(quads)
        if content != again or set(canonical(read(content))) != set(canonical(wanted)):
            names.append(name)
    return names


def test_turtle_reads_back(cases: list[Case]) -> None:
    def write(quads: list[Quad]) -> bytes:
        return write_turtle(_triples(quads), PREFIXES)

    assert _unfaithful(cases, write, lambda content: _read(content, TURTLE)) == []


def test_n_triples_read_back(cases: list[Case]) -> None:
    def write(quads: list[Quad]) -> bytes:
        return write_ntriples(_triples(quads))

    assert _unfaithful(cases, write, lambda content: _read(content, NTRIPLES)) == []


def test_n_quads_read_back(cases: list[Case]) -> None:
    assert _unfaithful(cases, write_nquads, lambda content: _read(content, NQUADS)) == []


def _write_jsonld(quads: list[Quad]) -> bytes:
    return write_jsonld(_triples(quads), CONTEXT)


def test_json_ld_reads_back(cases: list[Case]) -> None:
    assert _unfaithful(cases, _write_jsonld, lambda content: _read(content, JSONLD)) == []


# PyLD gives every xsd:double a new lexical form, even when it is a string already. The standard
# does so for numbers only: https://www.w3.org/TR/json-ld11-api/#object-to-rdf-conversion
WITH_DOUBLES = {
    "bareword_double",
    "double_lower_case_e",
    "subm-19",
    "subm-20",
    "syntax-number-09",
    "syntax-number-10",
    "syntax-number-11",
    "syntax-number-12",
}


def test_json_ld_reads_back_with_a_processor_that_did_not_write_it(cases: list[Case]) -> None:
    names = _unfaithful(cases, _write_jsonld, _read_with_pyld)
    stems = {Path(name).stem.removeprefix("turtle-").removeprefix("trig-") for name in names}
    assert stems in (WITH_DOUBLES, set())


def _read_with_pyld(content: bytes) -> list[Quad]:
    dataset: str = jsonld.to_rdf(
        json.loads(content), {"format": "application/n-quads", "documentLoader": _no_network}
    )
    return _read(dataset.encode(), NQUADS)


def _no_network(url: str, options: dict[str, Any]) -> dict[str, Any]:
    raise AssertionError(url)
