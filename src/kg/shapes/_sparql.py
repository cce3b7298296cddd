"""SHACL-SPARQL: constraints and components written as queries, run by the embedded engine.

https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

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
from kg.shapes._result import Refused
from kg.shapes._shape import Check, Nodes, Run, Suspect
from kg.store import QuerySolutions, Solution, as_stored
from kg.terms import IRI, BlankNode, Literal, Resource, Term
from kg.vocab import owl, rdf, sh, xsd

_SHAPES = IRI("urn:x-kg:shapes")
TRUE = Literal("true", datatype=xsd.boolean)
Terms = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Query:
    """A query of the shapes graph, ready to be run for many nodes. ``parameters`` are bound."""

    prebound: Prebound
    parameters: Terms
    messages: Mapping[str, str]
    node: Resource


# ------------------------------------------------------------------------------------ constraints


def sparql_check(shapes: Graph, shape: Resource, term: Term) -> Check | None:
    """`sh:sparql`: a query that selects what is wrong, or None when it is deactivated."""
    parts = shapes.statements(term)
    if isinstance(term, Literal) or sh.select not in parts:
        raise Refused("sh:sparql leads to a node without sh:select", shape)
    if TRUE in parts.get(sh.deactivated, ()):
        return None
    return select_check(read_query(shapes, shape, term, "SELECT", {}))


def select_check(query: Query) -> Check:
    """Suspects are the solutions of a query, which is run for all focus nodes at once."""

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect]:
        foci = _by_stored_form(nodes.foci, query.node)
        rows = [(focus,) for focus in foci.values()]
        for batch in [[row] for row in rows] if query.prebound.is_per_row else [rows]:
            for solution in _run(run, query, ("this",), batch, nodes.shape.node):
                found = _Solution(solution, run, query)
                focus = foci.get(found["this"])
                if focus is None or found["failure"] == TRUE:
                    raise Refused("a query says that it failed, or loses $this", query.node)
                path, value = found["path"], found["value"]
                yield Suspect(
                    focus=focus,
                    value=focus if value is None and nodes.shape.path is None else value,
                    path=path if isinstance(path, IRI) else None,
                    messages=found.messages(),
                )

    return check


def ask_check(query: Query) -> Check:
    """Suspects are the value nodes for which a query does not say yes; run once for all."""

    def check(run: Run, nodes: Nodes) -> Iterator[Suspect]:
        rows = list(nodes.pairs())
        found = _run(run, query, ("this", "value"), rows, nodes.shape.node)
        right = {solution[ROW_VARIABLE] for solution in found}
        for number, (focus, value) in enumerate(rows):
            if row_iri(number) not in right:
                bound = {**query.parameters, "this": focus, "value": value}
                yield Suspect(focus, value, messages=_filled(query.messages, bound))

    return check


def _run(
    run: Run, query: Query, names: Sequence[str], rows: Sequence[Sequence[Term]], shape: Resource
) -> list[Solution]:
    """The solutions of a query for all rows."""
    if not rows:
        return []
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
            raise Refused(f"a query does not run: {error.what}", query.node) from error
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
        raise Refused("the store does not tell some of the focus nodes apart", node)
    return found


class _Solution:
    """One solution of a query, with literals as the data states them."""

    def __init__(self, solution: Solution, run: Run, query: Query) -> None:
        self._solution = solution
        self._run = run
        self._query = query

    def __getitem__(self, name: str) -> Term | None:
        try:
            term: Term | None = self._solution[name]
        except KeyError:
            return None
        if name == "value" and isinstance(term, Literal) and term.datatype not in _KEPT:
            return self._run.as_stated(term, self._query.node)
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
        raise Refused(f"a node has not one query of the form {form}", node)
    bound = {"this", "shapesGraph", "currentShape", *names} | (
        {"value"} if form == "ASK" else set()
    )
    if ROW_VARIABLE in text.value:
        raise Refused(f"?{ROW_VARIABLE} is a variable of this engine", node)
    body = _with_path(shapes, shape, text.value)
    first = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", mask_sparql(body), re.IGNORECASE)
    if first is None or first[0].upper() != form:
        raise Refused(f"a query is not of the form {form}", node)
    if form == "ASK":
        select = f"SELECT DISTINCT ?{ROW_VARIABLE} "
        body = body[: first.start()] + select + body[first.end() :]
    declared = _prefixes(shapes, parts.get(sh.prefixes, ()))
    return Query(
        prebound=prebind(declared + body, bound, node),
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
        raise Refused("a query asks for $PATH in a shape without sh:path", shape)
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
                raise Refused("a prefix is not declared by two texts", BlankNode())
            try:
                iri = IRI(namespace.value)
            except ValueError as error:
                raise Refused(f"{namespace} is not an IRI", namespace) from error
            if not _PREFIX.fullmatch(prefix.value) or declared.get(prefix.value, iri) != iri:
                raise Refused(f"the prefix {prefix} is wrong, or declared twice", prefix)
            declared[prefix.value] = iri
    return "".join(f"PREFIX {prefix}: {iri}\n" for prefix, iri in declared.items())
