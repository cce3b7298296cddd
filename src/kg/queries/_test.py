"""Stored queries against their expected rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kg.dataset import shown_name
from kg.errors import KgError, ReadError
from kg.findings import Finding, Place, Severity, fault
from kg.formats import TURTLE, StatementFile, canonical, read_file
from kg.queries._bind import bind
from kg.queries._query import Example, StoredQuery
from kg.queries._read import read_query_file
from kg.queries._within import within
from kg.store import Answer, QueryBoolean, QuerySolutions, Store
from kg.terms import IRI, Literal, Prefixes, Triple

_SECONDS = 10  # for one query with one set of arguments


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
                findings += within(_SECONDS, partial(_run, query, example, store, prefixes, base))
            except TimeoutError:
                findings.append(_endless(query, example))
    return findings, count


test_queries.__test__ = False  # type: ignore[attr-defined]  # not a test of pytest's


def _endless(query: StoredQuery, example: Example) -> Finding:
    label = f"{query.name} ({example.name})" if example.name else query.name
    messages = {
        "en": f"{label} gave no answer in {_SECONDS} s. Narrow it: look for joins of everything "
        "with everything, and for long paths.",
        "zh-hans": f"{label} 在 {_SECONDS} 秒内没有给出结果。请缩小查询范围："
        "检查是否有全体与全体的连接，以及过长的路径。",
    }
    return Finding(Severity.VIOLATION, "query-endless", messages, Place(query.file, 1))


def _fault(error: KgError, file: str) -> Finding:
    """An error as a finding: in the query's file, or in that of its expected rows."""
    found = fault(error, "query-fault")
    if isinstance(error, ReadError) or not found.place:
        return found
    return replace(found, place=replace(found.place, file=file))


def _run(
    query: StoredQuery, example: Example, store: Store, prefixes: Prefixes, base: str
) -> list[Finding]:
    try:
        return _test(query, example, store, prefixes, base)
    except KgError as error:  # which holds the answer, and that may not leave its thread
        return [_fault(error, query.file)]


def _test(
    query: StoredQuery, example: Example, store: Store, prefixes: Prefixes, base: str
) -> list[Finding]:
    suffix = ".ttl" if query.form in ("CONSTRUCT", "DESCRIBE") else ".csv"
    expected = Path(f"{example.expected}{suffix}")
    arguments = bind(query, example.arguments, prefixes)
    answer = store.answer(query.text, arguments, where=query.file, base=base)
    if not expected.is_file():
        messages = {
            "en": f"{query.name} has no expected rows. Write {expected.name}.",
            "zh-hans": f"{query.name} 没有预期结果。请编写 {expected.name}。",
        }
        return [Finding(Severity.WARNING, "query-untested", messages, Place(query.file, 1))]
    different = _difference(query, answer, expected, base)
    if different:
        label = f"{query.name} ({example.name})" if example.name else query.name
        messages = {
            "en": f"{label} gives other rows than {expected.name}: {different['en']}. "
            "Correct the data, the query or the expected rows.",
            "zh-hans": f"{label} 的结果与 {expected.name} 不符：{different['zh-hans']}。"
            "请更正数据、查询或预期结果。",
        }
        return [Finding(Severity.VIOLATION, "query-rows", messages, Place(query.file, 1))]
    return []


def _difference(query: StoredQuery, answer: Answer, expected: Path, base: str) -> Mapping[str, str]:
    """What differs, in a few words by language, or nothing when the answer is as expected."""
    name = str(Path(query.file).with_name(expected.name))
    if isinstance(answer, QuerySolutions):
        wanted = _read_rows(expected, name)
        header = [variable.value for variable in answer.variables]
        rows = [[_cell(term) for term in solution] for solution in answer]
        if not wanted or wanted[0] != header:
            columns = ", ".join(header)
            return {"en": f"its columns are {columns}", "zh-hans": f"列为 {columns}"}
        return _row_difference(wanted[1:], rows, ordered=query.is_ordered)
    if isinstance(answer, QueryBoolean):
        word = "true" if answer else "false"
        is_as_expected = _read_text(expected, name).strip() == word
        return {} if is_as_expected else {"en": f"it is {word}", "zh-hans": f"结果为 {word}"}
    triples: set[Triple] = {quad.triple for quad in canonical(answer)}
    stated = read_file(StatementFile(expected, name, TURTLE, base))
    wanted_triples = {quad.triple for quad in canonical(stated)}
    missing, added = wanted_triples - triples, triples - wanted_triples
    if not missing and not added:
        return {}
    return {
        "en": f"{len(missing)} triples missing, {len(added)} not expected",
        "zh-hans": f"缺少 {len(missing)} 条三元组，多出 {len(added)} 条",
    }


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
) -> Mapping[str, str]:
    missing = list((Counter(map(tuple, wanted)) - Counter(map(tuple, rows))).elements())
    added = list((Counter(map(tuple, rows)) - Counter(map(tuple, wanted))).elements())
    if not missing and not added:
        if not ordered or list(wanted) == list(rows):
            return {}
        return {"en": "the rows come in another order", "zh-hans": "各行的顺序不同"}
    english, chinese = [], []
    for words, found in ((("missing", "缺少"), missing), (("not expected", "多出"), added)):
        if found:
            row, more = f"[{', '.join(found[0])}]", len(found) - 1
            english.append(f"{words[0]} {row}{f' and {more} more' if more else ''}")
            chinese.append(f"{words[1]} {row}{f' 等 {more + 1} 行' if more else ''}")
    return {"en": "; ".join(english), "zh-hans": "；".join(chinese)}
