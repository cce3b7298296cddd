"""SHACL-SPARQL: constraints and components written as queries, run by the embedded engine.

https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache, partial

from msgspec import Struct

from kg.dataset import Graph
from kg.errors import QueryError
from kg.formats import mask_sparql
from kg.shapes._paths import read_path, write_path
from kg.shapes._prebind import (
    ROW_VARIABLE,
    ROWS,
    Prebound,
    all_rows_triples,
    prebind,
    row_iri,
    row_triples,
)
from kg.shapes._result import Endless, IllFormed, Refused
from kg.shapes._shape import Check, Nodes, Row, Run, Shape, Suspect
from kg.store import QuerySolutions, Solution, Store, as_stored
from kg.terms import IRI, Literal, Resource, Term
from kg.vocab import owl, rdf, sh, xsd

_SHAPES = IRI("urn:x-kg:shapes")
TRUE = Literal("true", datatype=xsd.boolean)
Terms = Mapping[str, Term]


class Query(Struct, frozen=True):
    """A query of the shapes graph, ready to be run for many nodes. ``parameters`` are bound."""

    prebound: Prebound
    parameters: Terms
    messages: Mapping[str, str]
    node: Resource

    def check(self) -> None:
        """Run the query on no data at all. Raises `IllFormed` when it does not run."""
        bound = (*self.parameters, "currentShape", "shapesGraph")
        try:
            _no_data().answer(
                self.prebound.with_rows(("this",), bound), where="query", base=_SHAPES.value
            )
        except QueryError as error:
            raise self.broken(error) from error

    def broken(self, error: QueryError) -> IllFormed:
        """That the query does not run."""
        near = re.search(r'"(.+)"', error.what)
        chinese = f"语法有误，见“{near[1]}”处" if near else "语法有误"
        return IllFormed(error.what, self.node, chinese)


@cache
def _no_data() -> Store:
    return Store((), ())


# ------------------------------------------------------------------------------------ constraints


def sparql_check(shapes: Graph, shape: Resource, term: Term) -> Check | None:
    """`sh:sparql`: a query that selects what is wrong, or None when it is deactivated."""
    parts = shapes.statements(term)
    if isinstance(term, Literal) or sh.select not in parts:
        what = "sh:sparql leads to a node without sh:select"
        raise IllFormed(what, shape, "sh:sparql 指向没有 sh:select 的节点")
    if TRUE in parts.get(sh.deactivated, ()):
        return None
    return select_check(read_query(shapes, shape, term, "SELECT", {}))


def select_check(query: Query) -> Check:
    """Suspects are the solutions of a query, which is run for all focus nodes at once."""

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect[int]]:
        numbers = run.data.numbers
        foci = _by_stored_form(numbers.terms(nodes.foci), query.node)
        rows = [(focus,) for focus in foci.values()]
        batches = [[row] for row in rows] if query.prebound.is_per_row else [rows]
        for batch in batches:
            found = _in_time(run, query, ("this",), batch, nodes.shape.node)
            told = told_suspects(found, query, nodes.shape, foci.get, run.as_stated)
            yield from (suspect.translated(numbers.of) for suspect in told)

    return check


def told_suspects(
    solutions: Iterable[Row],
    query: Query,
    shape: Shape,
    focus_of: Callable[[Term | None], Term | None] = lambda term: term,
    as_stated: Callable[[Literal, Resource], Literal] = lambda literal, _node: literal,
) -> Iterator[Suspect[Term]]:
    """What the solutions of a query tell, with focus nodes and literals as the data have them."""
    for solution in solutions:
        found = _Solution(solution, query, as_stated)
        focus, path, value = focus_of(found["this"]), found["path"], found["value"]
        if focus is None or found["failure"] == TRUE:
            what = "a query says that it failed, or loses $this"
            raise IllFormed(what, query.node, "查询报告失败，或丢失了 $this")
        yield Suspect(
            focus=focus,
            value=focus if value is None and shape.path is None else value,
            path=path if isinstance(path, IRI) else None,
            messages=found.messages(),
        )


def ask_check(query: Query) -> Check:
    """Suspects are the value nodes for which a query does not say yes; run once for all."""

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect[int]]:
        numbers = run.data.numbers
        pairs = list(nodes.values.pairs())
        rows = [tuple(numbers.terms(pair)) for pair in pairs]
        found = _in_time(run, query, ("this", "value"), rows, nodes.shape.node)
        right = {solution[ROW_VARIABLE] for solution in found}
        for number, (focus, value) in enumerate(rows):
            if row_iri(number) not in right:
                bound = {**query.parameters, "this": focus, "value": value}
                yield Suspect(*pairs[number], messages=_filled(query.messages, bound))

    return check


_SECONDS = 60.0  # for a query, and as much again for each million statements


def seconds_for(data: Graph) -> float:
    """How long a query over some data may take."""
    return _SECONDS * (1 + len(data) / 1_000_000)


def _in_time(
    run: Run, query: Query, names: Sequence[str], rows: Sequence[Sequence[Term]], shape: Resource
) -> list[Solution]:
    """The solutions of a query for all rows. Raises `Endless` when there are none in time."""
    try:
        return run.in_time(partial(_solutions, run, query, names, rows, shape)) if rows else []
    except TimeoutError:
        what = "a query gives no answer in the time that it has"
        raise Endless(what, query.node, "查询未在限定时间内给出结果") from None


def _solutions(
    run: Run, query: Query, names: Sequence[str], rows: Sequence[Sequence[Term]], shape: Resource
) -> list[Solution]:
    bound = {**query.parameters, "currentShape": shape, "shapesGraph": _SHAPES}
    triples = [all_rows_triples(name, term) for name, term in bound.items()]
    for number, row in enumerate(rows):
        triples += row_triples(number, names, row)
    with ExitStack() as stack:
        stack.enter_context(run.store.holding(triples, ROWS))
        if "shapesGraph" in query.prebound.variables:
            stack.enter_context(run.store.holding(run.shapes, _SHAPES))
        text = query.prebound.with_rows(names, bound)
        try:
            answer = run.store.answer(text, where=str(query.node), base=_SHAPES.value)
        except QueryError as error:
            raise query.broken(error) from error
        assert isinstance(answer, QuerySolutions)
        return list(answer)


def _by_stored_form(foci: Iterable[Term], node: Resource) -> dict[Term | None, Term]:
    """Focus nodes by the form in which the store gives them back."""
    foci = list(foci)
    literals = [term for term in foci if isinstance(term, Literal)]
    forms = as_stored(literals) if literals else {}
    found: dict[Term | None, Term] = {
        forms[term] if isinstance(term, Literal) else term: term for term in foci
    }
    if len(found) < len(foci):
        what = "the store does not tell some of the focus nodes apart"
        raise Refused(what, node, "存储无法区分某些焦点节点")
    return found


class _Solution:
    """One solution of a query, with literals as the data states them."""

    def __init__(
        self, solution: Row, query: Query, as_stated: Callable[[Literal, Resource], Literal]
    ) -> None:
        self._solution = solution
        self._query = query
        self._as_stated = as_stated

    def __getitem__(self, name: str) -> Term | None:
        try:
            term: Term | None = self._solution[name]
        except KeyError:
            return None
        if name == "value" and isinstance(term, Literal) and term.datatype not in _KEPT:
            return self._as_stated(term, self._query.node)
        return term

    def messages(self) -> dict[str, str]:
        """The message that the query makes, else those of its node, with variables filled in."""
        own = self["message"]
        if isinstance(own, Literal):
            return {own.language or "": own.value}
        if not self._query.messages:
            return {}
        bound = {name: self[name] for name in self._query.prebound.variables}
        terms = {name: term for name, term in bound.items() if term is not None}
        return _filled(self._query.messages, {**self._query.parameters, **terms})


_KEPT = (xsd.string, rdf.langString)
_SLOT = re.compile(r"\{[?$](\w+)\}")


def _filled(messages: Mapping[str, str], bound: Terms) -> dict[str, str]:
    """Messages with their ``{?variable}`` filled in."""

    def fill(slot: re.Match[str]) -> str:
        term = bound.get(slot[1])
        return slot[0] if term is None else term.value if isinstance(term, Literal) else str(term)

    return {language: _SLOT.sub(fill, text) for language, text in messages.items()}


# ---------------------------------------------------------------------------------- reading queries


def read_query(shapes: Graph, shape: Resource, node: Resource, form: str, names: Terms) -> Query:
    """The query of a node, with its prefixes, for one shape; ``names`` are its parameters."""
    parts = shapes.statements(node)
    texts = parts.get(sh.select if form == "SELECT" else sh.ask, ())
    text = next(iter(texts), None)
    if not isinstance(text, Literal) or len(texts) != 1:
        what = f"a node has not one query of the form {form}"
        raise IllFormed(what, node, f"节点没有恰好一个 {form} 形式的查询")
    bound = {"this", "shapesGraph", "currentShape", *names} | (
        {"value"} if form == "ASK" else set()
    )
    if ROW_VARIABLE in text.value:
        what = f"?{ROW_VARIABLE} is a variable of this engine"
        raise Refused(what, node, f"?{ROW_VARIABLE} 是本引擎自用的变量")
    body = _with_path(shapes, shape, text.value)
    first = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", mask_sparql(body), re.IGNORECASE)
    if first is None or first[0].upper() != form:
        what = f"a query is not of the form {form}"
        raise IllFormed(what, node, f"查询不是 {form} 形式")
    if form == "ASK":
        select = f"SELECT DISTINCT ?{ROW_VARIABLE} "
        body = body[: first.start()] + select + body[first.end() :]
    declared = _prefixes(shapes, parts.get(sh.prefixes, ()))
    return Query(
        prebound=prebind(declared + body, frozenset(bound), node),
        parameters={},
        messages={
            message.language or "": message.value
            for message in parts.get(sh.message, ())
            if isinstance(message, Literal)
        },
        node=node,
    )


_PATH = re.compile(r"[?$]PATH\b")


def _with_path(shapes: Graph, shape: Resource, text: str) -> str:
    """The query with ``$PATH`` replaced by the path of its shape."""
    places = list(_PATH.finditer(mask_sparql(text)))
    if not places:
        return text
    node = next(iter(shapes.statements(shape).get(sh.path, ())), None)
    if node is None:
        what = "a query asks for $PATH in a shape without sh:path"
        raise IllFormed(what, shape, "查询用到 $PATH，但形状没有 sh:path")
    path = write_path(read_path(shapes, node))
    pieces, end = [], 0
    for place in places:
        pieces += [text[end : place.start()], path]
        end = place.end()
    return "".join([*pieces, text[end:]])


_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")


def _prefixes(shapes: Graph, nodes: Iterable[Term]) -> str:
    """The declarations of some nodes and of what they import, as the head of a query.

    https://www.w3.org/TR/shacl/#sparql-prefixes
    """
    declared: dict[str, IRI] = {}
    seen: dict[Term, None] = dict.fromkeys(nodes)
    open_ends = list(seen)
    while open_ends:
        parts = shapes.statements(open_ends.pop())
        for imported in parts.get(owl.imports, ()):
            if imported not in seen:
                seen[imported] = None
                open_ends.append(imported)
        for declaration in parts.get(sh.declare, ()):
            own = shapes.statements(declaration)
            prefix, namespace = (
                next(iter(own.get(predicate, ())), None) for predicate in (sh.prefix, sh.namespace)
            )
            if not isinstance(prefix, Literal) or not isinstance(namespace, Literal):
                what = "a prefix is not declared by two texts"
                raise IllFormed(what, declaration, "前缀声明须由两段文字组成")
            try:
                iri = IRI(namespace.value)
            except ValueError as error:
                what, chinese = f"{namespace} is not an IRI", f"{namespace} 不是 IRI"
                raise IllFormed(what, declaration, chinese) from error
            if not _PREFIX.fullmatch(prefix.value) or declared.get(prefix.value, iri) != iri:
                what = f"the prefix {prefix} is wrong, or declared twice"
                raise IllFormed(what, declaration, f"前缀 {prefix} 有误，或声明了两次")
            declared[prefix.value] = iri
    return "".join(f"PREFIX {prefix}: {iri}\n" for prefix, iri in declared.items())
