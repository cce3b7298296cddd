"""Stored queries against their expected rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.dataset import shown_name
from kg.errors import KgError, ReadError
from kg.findings import Finding, Place, Severity
from kg.formats import TURTLE, canonical, parse_file
from kg.queries._bind import bind
from kg.queries._query import Example, StoredQuery
from kg.queries._read import read_query_file
from kg.store import Answer, QueryBoolean, QuerySolutions, Store
from kg.terms import IRI, Literal, Prefixes, Triple


def test_queries(
    paths: Iterable[Path], store: Store, prefixes: Prefixes, *, base: str, shown_from: Path
) -> tuple[list[Finding], int]:
    """Run every stored query against its expected rows: the findings, and how many were run."""
    findings: list[Finding] = []
    count = 0
    for path in paths:
        count += 1
        try:
            query = read_query_file(path, shown_from)
        except KgError as error:
            findings.append(_fault(error, shown_name(path, shown_from)))
            continue
        for example in query.examples:
            try:
                findings += _test(query, example, store, prefixes, base)
            except KgError as error:
                findings.append(_fault(error, query.file))
    return findings, count


test_queries.__test__ = False  # type: ignore[attr-defined]  # not a test of pytest's


def _fault(error: KgError, file: str) -> Finding:
    """An error as a finding: in the query's file, or in that of its expected rows."""
    found = re.search(r":(\d+)(?::\d+)?$", error.where)
    if isinstance(error, ReadError):
        file = error.where[: found.start()] if found else error.where
    place = Place(file, int(found[1]) if found else 0)
    messages = {"en": f"{error.what}. {error.remedy}"}
    return Finding(Severity.VIOLATION, "query-fault", messages, place)


def _test(
    query: StoredQuery, example: Example, store: Store, prefixes: Prefixes, base: str
) -> Iterator[Finding]:
    suffix = ".ttl" if query.form in ("CONSTRUCT", "DESCRIBE") else ".csv"
    expected = Path(f"{example.expected}{suffix}")
    arguments = bind(query, example.arguments, prefixes)
    answer = store.answer(query.text, arguments, where=query.file, base=base)
    if not expected.is_file():
        messages = {
            "en": f"{query.name} has no expected rows. Write {expected.name}.",
            "zh-hans": f"{query.name} 没有预期结果。请编写 {expected.name}。",
        }
        yield Finding(Severity.WARNING, "query-untested", messages, Place(query.file, 1))
        return
    different = _difference(query, answer, expected, base)
    if different:
        label = f"{query.name} ({example.name})" if example.name else query.name
        messages = {
            "en": f"{label} gives other rows than {expected.name}: {different}. "
            "Correct the data, the query or the expected rows.",
            "zh-hans": f"{label} 的结果与 {expected.name} 不符:{different}。"
            "请更正数据、查询或预期结果。",
        }
        yield Finding(Severity.VIOLATION, "query-rows", messages, Place(query.file, 1))


def _difference(query: StoredQuery, answer: Answer, expected: Path, base: str) -> str:
    """What differs, in a few words, or nothing when the answer is as expected."""
    name = str(Path(query.file).with_name(expected.name))
    if isinstance(answer, QuerySolutions):
        wanted = _read_rows(expected, name)
        header = [variable.value for variable in answer.variables]
        rows = [[_cell(term) for term in solution] for solution in answer]
        if not wanted or wanted[0] != header:
            return f"its columns are {', '.join(header)}"
        return _row_difference(wanted[1:], rows, ordered=query.is_ordered)
    if isinstance(answer, QueryBoolean):
        word = "true" if answer else "false"
        return "" if _read_text(expected, name).strip() == word else f"it is {word}"
    triples: set[Triple] = {quad.triple for quad in canonical(answer)}
    parsed = (quad for quad, _ in parse_file(expected, name, TURTLE, base))
    wanted_triples = {quad.triple for quad in canonical(parsed)}
    missing, added = wanted_triples - triples, triples - wanted_triples
    return f"{len(missing)} triples missing, {len(added)} not expected" if missing or added else ""


def _read_text(file: Path, name: str) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(name, f"is not UTF-8 at byte {error.start}", "Save it as UTF-8.") from error


def _read_rows(file: Path, name: str) -> list[list[str]]:
    """The rows of a CSV file; an empty line is the empty cell of a single column."""
    reader = csv.reader(io.StringIO(_read_text(file, name), newline=""))
    try:
        return [row or [""] for row in reader]
    except csv.Error as error:
        where = f"{name}:{reader.line_num}"
        raise ReadError(where, f"is not CSV ({error})", "Correct this line.") from error


def _cell(term: object) -> str:
    return term.value if isinstance(term, (IRI, Literal)) else "" if term is None else str(term)


def _row_difference(
    wanted: Sequence[list[str]], rows: Sequence[list[str]], *, ordered: bool
) -> str:
    missing = list((Counter(map(tuple, wanted)) - Counter(map(tuple, rows))).elements())
    added = list((Counter(map(tuple, rows)) - Counter(map(tuple, wanted))).elements())
    if not missing and not added:
        return "the rows come in another order" if ordered and list(wanted) != list(rows) else ""
    parts = []
    for word, found in (("missing", missing), ("not expected", added)):
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            parts.append(f"{word} [{', '.join(found[0])}]{more}")
    return "; ".join(parts)
