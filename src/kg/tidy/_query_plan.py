"""Which lines SPARQL has.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar, as far as a layout must know it: clauses,
elements of groups, predicates, expressions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from kg.formats import Kind
from kg.tidy._query_lines import STEP, Block, Break, Line, Part
from kg.tidy._query_syntax import MARKS, Bracket, Leaf, Node


def plan(text: Bracket) -> Block:
    """The lines of a query or an update; recurses as deep as its brackets nest."""
    return Block(text.opening, tuple(_clauses(text.items)), text.closing, is_group=True)


# -------------------------------------------------------------------------------------- clauses

_PROLOGUE = frozenset(("BASE", "PREFIX", "VERSION"))
_FORMS = frozenset(("SELECT", "CONSTRUCT", "DESCRIBE", "ASK"))
_UPDATES = frozenset(("LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "INSERT", "DELETE"))
_OTHERS = frozenset(
    ("FROM", "WITH", "USING", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
)
_CLAUSES = _PROLOGUE | _FORMS | _UPDATES | _OTHERS
_HEADS = frozenset(("SELECT", "DISTINCT", "REDUCED", "DESCRIBE", "GROUP", "ORDER", "BY"))
_BEFORE_WHERE = frozenset(("ASK", "CONSTRUCT", "DELETE"))


def _clauses(items: Iterable[Node]) -> Iterator[Line]:
    """The lines of a query, or of one inside a group: each clause begins one."""
    clauses: list[list[Node]] = []
    for node in items:
        if not clauses or _begins_clause(node, clauses[-1]):
            clauses.append([])
        clauses[-1].append(node)
    before = ""
    for clause in clauses:
        word = clause[0].keyword
        yield _clause(clause, is_apart=before in _PROLOGUE and word not in _PROLOGUE)
        before = word


def _begins_clause(node: Node, clause: Sequence[Node]) -> bool:
    if node.keyword == "WHERE":
        return clause[-1].keyword not in _BEFORE_WHERE
    return node.keyword in _CLAUSES or (node.mark == "{" and clause[0].keyword in ("FROM", "USING"))


def _clause(nodes: Sequence[Node], *, is_apart: bool) -> Line:
    word = nodes[0].keyword
    if word not in _HEADS and word != "HAVING":
        return Line(0, _terms(nodes, is_data=word == "VALUES"), is_apart=is_apart)
    parts = _expression(nodes)
    heads = next((i for i, node in enumerate(nodes) if node.keyword not in _HEADS), len(nodes))
    is_item = [i >= heads and part.gap != "" and not part.is_group for i, part in enumerate(parts)]
    if word == "HAVING" or sum(is_item) < 2:
        return Line(0, parts, is_apart=is_apart)
    items = (
        replace(part, at=Break.FILL, is_broken=part.leaf.begins_line) if is_one else part
        for part, is_one in zip(parts, is_item, strict=True)
    )
    return Line(0, tuple(items), listed=heads, is_apart=is_apart)


# --------------------------------------------------------------------------------------- groups

_EXPRESSIONS = frozenset(("FILTER", "BIND"))
_ELEMENTS = _EXPRESSIONS | frozenset(("OPTIONAL", "MINUS", "GRAPH", "SERVICE", "VALUES", "UNION"))


def _group(bracket: Bracket) -> Block:
    is_query = bool(bracket.items) and bracket.items[0].keyword == "SELECT"
    lines = _clauses(bracket.items) if is_query else _elements(bracket.items)
    return Block(bracket.opening, tuple(lines), bracket.closing, is_group=True)


def _elements(items: Iterable[Node]) -> Iterator[Line]:
    """The lines of a group: each triple pattern and each other element begins one."""
    element: list[Node] = []
    is_whole = False
    for node in items:
        begins = node.keyword in _ELEMENTS or (node.mark == "{" and _is_pattern(element))
        if element and (begins or is_whole) and node.mark not in MARKS:
            yield from _element(element)
            element = []
        element.append(node)
        is_whole = node.mark in (".", "{") or node.keyword == "UNION"
        is_whole = is_whole or (node.mark == "(" and element[0].keyword in _EXPRESSIONS)
    if element:
        yield from _element(element)


def _is_pattern(element: Sequence[Node]) -> bool:
    return bool(element) and element[0].keyword not in _ELEMENTS


def _element(nodes: Sequence[Node]) -> Iterator[Line]:
    word = nodes[0].keyword
    if word in _EXPRESSIONS:
        yield Line(0, _expression(nodes))
    elif word in _ELEMENTS:
        yield Line(0, _terms(nodes, is_data=word == "VALUES"))
    else:
        for index, predicate in enumerate(_predicates(nodes)):
            yield Line(STEP if index else 0, _terms(predicate))


def _predicates(nodes: Iterable[Node]) -> Iterator[list[Node]]:
    """What stands between semicolons, and those after it."""
    predicate: list[Node] = []
    for node in nodes:
        if predicate and predicate[-1].mark == ";" and node.mark not in (";", "."):
            yield predicate
            predicate = []
        predicate.append(node)
    if predicate:
        yield predicate


# ---------------------------------------------------------------------------------------- terms


def _terms(
    nodes: Sequence[Node], at: Break = Break.NEVER, *, is_data: bool = False
) -> tuple[Part, ...]:
    """Terms, paths and the words before a group, each of which may begin a line as told."""
    parts: list[Part] = []
    before: Node | None = None
    block: Leaf | Block
    for index, node in enumerate(nodes):
        gap = _term_gap(before, node)
        may_begin = (before is not None and before.mark == ",") or node.mark in ("/", "|")
        break_at = Break.FILL if may_begin else at
        if is_data and isinstance(node, Bracket) and node.mark == "{":
            block = _data(node)
        else:
            block = _node(node)
        parts.append(Part(block, gap, break_at, _is_broken(break_at, nodes, index)))
        before = node
    return tuple(parts)


def _term_gap(before: Node | None, node: Node) -> str:
    if before is None or before.mark in ("^", "!", "/", "|"):
        return ""
    return "" if node.mark in ("/", "|", "*", "+", "?") else " "


def _is_broken(at: Break, nodes: Sequence[Node], index: int) -> bool:
    """True where its author broke a line before a node, or after it where that is an operator."""
    if at is Break.NEVER:
        return False
    if _leaf(nodes[index]).begins_line:
        return True
    if nodes[index].mark not in _OPERATORS and nodes[index].mark != "|":
        return False
    after = _leaf(nodes[index + 1]) if index + 1 < len(nodes) else None
    return after is not None and after.lines > 0 and not after.comments


def _leaf(node: Node) -> Leaf:
    return node if isinstance(node, Leaf) else node.opening


def _node(node: Node, *, is_expression: bool = False) -> Leaf | Block:
    if isinstance(node, Leaf):
        return node
    if node.mark == "{":
        return _group(node)
    if node.mark in ("[", "{|"):
        lines = [Line(0, _terms(predicate)) for predicate in _predicates(node.items)]
    elif node.mark == "(" and is_expression:
        lines = [Line(0, _expression(node.items), hang=0)]
    else:
        lines = [Line(0, _terms(node.items, Break.FILL), hang=0)]
    return Block(node.opening, tuple(line for line in lines if line.parts), node.closing)


def _data(bracket: Bracket) -> Block:
    """The rows, or the terms, of VALUES."""
    parts = tuple(
        Part(
            _node(node),
            " " * (index > 0),
            Break.FILL if isinstance(node, Leaf) else Break.ITEM,
            _leaf(node).begins_line,
        )
        for index, node in enumerate(bracket.items)
    )
    lines = (Line(0, parts, hang=0),) if parts else ()
    return Block(bracket.opening, lines, bracket.closing)


# ---------------------------------------------------------------------------------- expressions

_OPERATORS = {"||": Break.OR, "&&": Break.AND} | dict.fromkeys(
    ("=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "AS", "IN", "NOT"), Break.KEEP
)
_SPACED = frozenset(("SELECT", "DISTINCT", "REDUCED", "BY", "IN", "AS"))


def _expression(nodes: Sequence[Node]) -> tuple[Part, ...]:
    """An expression, the arguments of a function, or a clause made of expressions."""
    parts: list[Part] = []
    before: Node | None = None
    is_operand = is_prefix = False  # whether an operand ends before, whether a prefix stands there
    for index, node in enumerate(nodes):
        gap = _expression_gap(before, node, is_operand=is_operand, is_prefix=is_prefix)
        at = Break.NEVER
        if before is not None and before.mark in (",", ";"):
            at = Break.ITEM
        elif is_operand:
            at = _OPERATORS.get(node.mark or node.keyword, Break.NEVER)
        block = _node(node, is_expression=True)
        parts.append(Part(block, gap, at, _is_broken(at, nodes, index)))
        is_prefix = node.mark in ("!", "+", "-", "=") and not is_operand
        is_operand = _ends_operand(node) or (node.mark == "*" and not is_operand)
        before = node
    return tuple(parts)


def _ends_operand(node: Node) -> bool:
    return isinstance(node, Bracket) or node.kind not in (Kind.MARK, Kind.KEYWORD)


def _expression_gap(before: Node | None, node: Node, *, is_operand: bool, is_prefix: bool) -> str:
    if before is None or node.mark in (",", ";"):
        return ""
    is_number = isinstance(node, Leaf) and node.kind is Kind.NUMBER
    if is_prefix:  # "- 1" must not become "-1", which is another token
        return " " if is_number and before.mark != "=" else ""
    if is_number and is_operand:  # nor must "?a -1" become two
        return "" if _leaf(node).is_glued else " "
    if node.mark == "=" and not is_operand:  # of SEPARATOR
        return ""
    if node.mark == "(" and isinstance(before, Leaf):
        is_function = before.kind in (Kind.NAME, Kind.IRI, Kind.KEYWORD)
        return "" if is_function and before.keyword not in _SPACED else " "
    return " "
