"""Stored queries against what they are expected to give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kg.dataset import shown_name
from kg.errors import IllWritten, KgError, ReadError, UndeclaredPrefix
from kg.findings import Finding, Place, fault
from kg.formats import TRIG, StatementFile, find_service, read_file
from kg.queries._ask import Engine, Recalling, ask
from kg.queries._expected import Difference, Rows, Triples, Truth, given
from kg.queries._query import Example, StoredQuery
from kg.queries._read import read_query_file
from kg.queries._rules import ENDLESS, FAULT, PREFIX, ROWS, SYNTAX, UNTESTED
from kg.rules import Rule
from kg.store import Store
from kg.terms import Prefixes
from kg.within import each_within

_SECONDS = 10  # for one query with one set of arguments


class Bench(Struct, frozen=True):
    """Where queries are tested: what answers them, and what their arguments and files need."""

    engine: Engine
    prefixes: Prefixes
    base: str
    shown_from: Path


class Outcome(Struct, frozen=True):
    """How one example of a stored query fared; ``name`` is that of the query.

    ``expected`` is the file that holds what it must give, and ``given`` what it gave. Without a
    ``finding`` it passed. ``difference`` is there when it gave something else.
    """

    name: str
    finding: Finding | None = None
    expected: Path | None = None
    given: Rows | Truth | Triples | None = None
    difference: Difference | None = None
    is_of_fixture: bool = False

    @property
    def tie(self) -> str:
        """A row whose place in the order is left to chance; nothing where none is certain."""
        return self.given.tie if isinstance(self.given, Rows) else ""

    @property
    def shows_rows(self) -> bool:
        """True when the query gave something of the data themselves."""
        return not self.is_of_fixture and self.given is not None and not self.given.is_empty


def read_each(paths: Iterable[Path], shown_from: Path) -> Iterator[StoredQuery | Outcome]:
    """The stored queries of some files; of one that cannot be read, the outcome in its place."""
    for path in paths:
        try:
            yield read_query_file(path, shown_from)
        except KgError as error:
            yield Outcome(path.stem, _fault(error, shown_name(path, shown_from)))


def run_examples(queries: Iterable[StoredQuery | Outcome], bench: Bench) -> Iterator[Outcome]:
    """Run every example of stored queries, as `read_each` gives them: one outcome for each.

    A query that cannot be read, or does not parse, has one outcome, whatever its examples.
    """
    asked = [(query, _examples(query, bench)) for query in queries]
    asking = replace(bench, engine=Recalling(bench.engine))
    runs = [
        partial(_run, query, example, asking)
        for query, examples in asked
        if isinstance(query, StoredQuery)
        for example in examples
    ]
    outcomes = each_within(_SECONDS, runs)
    for query, examples in asked:
        if isinstance(query, Outcome):
            yield query
            continue
        does_parse = True
        for example in examples:
            outcome = next(outcomes) or Outcome(query.name, _endless(query, example))
            if does_parse:  # else the others are told the same
                yield outcome
            does_parse &= not (outcome.finding and outcome.finding.code in _UNPARSED)


_UNPARSED = (SYNTAX.code, PREFIX.code)


def _examples(query: StoredQuery | Outcome, bench: Bench) -> tuple[Example, ...]:
    """Its examples; of a query with SERVICE none, but where an endpoint is asked."""
    if isinstance(query, Outcome):
        return ()
    return () if isinstance(bench.engine, Store) and find_service(query.text) else query.examples


def _run(query: StoredQuery, example: Example, bench: Bench) -> Outcome:
    try:
        return _test(query, example, bench)
    except KgError as error:  # which holds the answer, and that may not leave its thread
        return Outcome(query.name, _fault(error, query.file))


def _test(query: StoredQuery, example: Example, bench: Bench) -> Outcome:
    engine = _fixture(example.fixture, bench) if example.fixture else bench.engine
    answer = ask(query, example.arguments, engine, bench.prefixes, bench.base)
    made = given(answer, query.ordered_by)
    expected = Path(f"{example.expected}.{made.extension}")
    difference = None
    if expected.is_file():
        name = str(Path(query.file).with_name(expected.name))
        difference = made.difference(expected, name, bench.base)
        label = query.label(example)
        finding = _different(query, label, expected.name, difference) if difference else None
    else:
        finding = _untested(query, expected.name)
    return Outcome(query.name, finding, expected, made, difference, bool(example.fixture))


def _fixture(file: Path, bench: Bench) -> Store:
    """A store of what stands in a fixture; its default graph holds all of it, as in the real one.

    Turtle is TriG without named graphs.
    """
    name = shown_name(file, bench.shown_from)
    quads = read_file(StatementFile(file, name, TRIG, bench.base))
    return Store(quads, [quad.triple for quad in quads])


# --------------------------------------------------------------------------------------- findings


def _untested(query: StoredQuery, expected: str) -> Finding:
    messages = {
        "en": f"{query.name} has no expected rows. Write {expected}.",
        "zh-hans": f"{query.name} 没有预期结果。请编写 {expected}。",
    }
    return Finding(UNTESTED.severity, UNTESTED.code, messages, Place(query.file, 1))


def _different(query: StoredQuery, label: str, expected: str, difference: Difference) -> Finding:
    words = difference.words
    messages = {
        "en": f"{label} gives other rows than {expected}: {words['en']}. "
        "Correct the data, the query or the expected rows.",
        "zh-hans": f"{label} 的结果与 {expected} 不符：{words['zh-hans']}。"
        "请更正数据、查询或预期结果。",
    }
    return Finding(ROWS.severity, ROWS.code, messages, Place(query.file, 1))


def _endless(query: StoredQuery, example: Example) -> Finding:
    label = query.label(example)
    messages = {
        "en": f"{label} gave no answer in {_SECONDS} s. Narrow it: look for joins of everything "
        "with everything, and for long paths.",
        "zh-hans": f"{label} 在 {_SECONDS} 秒内没有给出结果。请缩小查询范围："
        "检查是否有全体与全体的连接，以及过长的路径。",
    }
    return Finding(ENDLESS.severity, ENDLESS.code, messages, Place(query.file, 1))


def _fault(error: KgError, file: str) -> Finding:
    """An error as a finding: in the query's file, or in that of its expected rows."""
    found = fault(error, _RULES_OF.get(type(error), FAULT).code)
    if isinstance(error, ReadError) or not found.place:
        return found
    return replace(found, place=replace(found.place, file=file))


_RULES_OF: Mapping[type[KgError], Rule] = {UndeclaredPrefix: PREFIX, IllWritten: SYNTAX}
