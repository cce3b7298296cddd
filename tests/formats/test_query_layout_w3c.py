"""The layout of every query and update of the W3C suite for SPARQL 1.1: no algebra changes.

https://w3c.github.io/rdf-tests/sparql/sparql11/. rdflib parses and translates, with a grammar of
its own; Oxigraph answers on the data of the suite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
import rdflib.term
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from pyoxigraph import QueryBoolean, QueryTriples, RdfFormat, Store
from pyparsing import ParseException
from rdflib.plugins.sparql.algebra import translateQuery, translateUpdate
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue

from kg.formats import TURTLE, Kind, find_service, read, tokenize_sparql
from kg.terms import IRI, DefaultGraph
from kg.tidy import lay_out_query

SUITE = Path(__file__).resolve().parents[3] / "shared/suites/sparql11"
OWN = sorted((Path(__file__).resolve().parents[2] / "queries").glob("*.rq"))
BASE = "https://example.org/"
POSITIVE = {
    *("QueryEvaluationTest", "CSVResultFormatTest", "PositiveSyntaxTest11"),
    *("UpdateEvaluationTest", "PositiveUpdateSyntaxTest11"),
}
BLANKS = [" ", " ", "\n", "\r\n", "\n\n\n", "\t", " # a\n", "\n# {b\n", "\n\n#'c\n\n"]
ENDLESS = {"service03", "service06"}  # rdflib recurses where one SERVICE stands in another


class Case(NamedTuple):
    """A query or an update, and the file of each graph; the default graph has no name."""

    path: Path
    data: tuple[tuple[str, Path], ...] = ()


def _cases() -> Iterator[Case]:
    for manifest in sorted(SUITE.glob("*/manifest.ttl")):
        quads = read(manifest.read_bytes(), manifest.name, TURTLE, manifest.as_uri())
        values: dict[Any, dict[str, list[Any]]] = {}
        for quad in quads:
            property = re.split("[#/]", quad.predicate.value)[-1]
            values.setdefault(quad.subject, {}).setdefault(property, []).append(quad.object)
        for said in values.values():
            kinds = {kind.value.rpartition("#")[2] for kind in said.get("type", [])}
            if kinds & POSITIVE:
                yield _case(said["action"][0], values)


def _case(action: Any, values: dict[Any, dict[str, list[Any]]]) -> Case:
    said = values.get(action, {})
    [text] = said.get("query") or said.get("request") or [action]
    data = [("", file) for file in said.get("data", [])]
    for graph in said.get("graphData", []):
        parts = values.get(graph, {"graph": [graph], "label": [graph]})
        data.append((parts["label"][0].value, parts["graph"][0]))
    return Case(_path(text), tuple((name, _path(file)) for name, file in data))


def _path(file: IRI) -> Path:
    return Path(urlsplit(file.value).path)


CASES = sorted({case.path: case for case in [*_cases(), *map(Case, OWN)]}.values())


# ------------------------------------------------------------------------------ the algebra


def _algebra(text: str, path: Path) -> object:
    """The algebra as rdflib has it, with blank nodes numbered as they come."""
    numbers = count()

    class Numbered:
        @property
        def hex(self) -> str:
            return f"{next(numbers):08}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib.term, "uuid4", Numbered)
        if path.suffix == ".rq":
            return _plain(translateQuery(parseQuery(text), base=BASE).algebra)
        update = translateUpdate(parseUpdate(text), base=BASE)
        return _plain(getattr(update, "algebra", update))  # a list where nothing is asked


def _plain(value: Any) -> object:
    """A value that can be compared; the text that SERVICE would send as its tokens."""
    if isinstance(value, dict):
        name = value.name if isinstance(value, CompValue) else ""
        return name, {
            str(key): _words(inner) if key == "service_string" else _plain(inner)
            for key, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    return repr(value)


def _words(text: str) -> list[str]:
    return [token.text.upper() for token in tokenize_sparql(text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.stem)
def test_the_algebra_stays(case: Case) -> None:
    text = case.path.read_bytes().decode()
    laid_out = lay_out_query(text, case.path.name)
    assert lay_out_query(laid_out, case.path.name) == laid_out
    if case.path.stem in ENDLESS:
        with pytest.raises(RecursionError):
            parseQuery(text)
        return
    assert _algebra(laid_out, case.path) == _algebra(text, case.path)


SHORT = [
    case for case in CASES if case.path.stat().st_size < 1_000 and case.path.stem not in ENDLESS
]


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(SHORT), st.integers(0, 2**32))
def test_the_algebra_stays_whatever_the_layout_was(case: Case, seed: int) -> None:
    text = case.path.read_bytes().decode()
    random = Random(seed)
    pieces = [
        token.text + ("\n" if token.kind is Kind.COMMENT else random.choice(BLANKS))
        for token in tokenize_sparql(text)
    ]
    scattered = "".join(pieces)
    try:
        algebra = _algebra(scattered, case.path)
    except ParseException:  # rdflib does not read every text that is SPARQL
        reject()
    assert _algebra(lay_out_query(scattered, case.path.name), case.path) == algebra


def test_the_suite_is_there() -> None:
    assert len(CASES) > 500
    assert sum(bool(case.data) for case in CASES) > 350


# ------------------------------------------------------------------------------ the answers


def _store(case: Case) -> Store:
    store = Store()
    for name, path in case.data:
        graph = IRI(name) if name else DefaultGraph()
        format = RdfFormat.from_extension(path.suffix[1:])
        store.load(path=path, format=format, base_iri=path.as_uri(), to_graph=graph)
    return store


def _answer(store: Store, text: str) -> object:
    """The answer to a query, without its blank nodes; some queries name new ones."""
    answer = store.query(text, base_iri=BASE)
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    rows = (
        [str(triple) for triple in answer]
        if isinstance(answer, QueryTriples)
        else [" ".join(str(term) for term in solution) for solution in answer]
    )
    return sorted(re.sub(r"_:\w+", "_:", row) for row in rows)


def _is_answered(case: Case) -> bool:
    return bool(case.data) and not find_service(case.path.read_bytes().decode())


ANSWERED = [case for case in CASES if _is_answered(case)]


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case.path.stem)
def test_the_answer_on_the_data_of_the_suite_stays(case: Case) -> None:
    text = case.path.read_bytes().decode()
    laid_out = lay_out_query(text, case.path.name)
    if case.path.suffix == ".rq":
        store = _store(case)
        answer = _answer(store, text)
        if answer == _answer(store, text):  # it has neither RAND nor the like
            assert _answer(store, laid_out) == answer
        return
    updated, again = _store(case), _store(case)
    updated.update(text, base_iri=BASE)
    again.update(laid_out, base_iri=BASE)
    shown = [[re.sub(r"_:\w+", "_:", str(quad)) for quad in store] for store in (updated, again)]
    assert sorted(shown[0]) == sorted(shown[1])
