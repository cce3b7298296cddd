"""Which lines SPARQL has, and where each of them may be broken.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar, as far as a layout must know it: clauses,
elements of groups, predicates, expressions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import inf

from kg.formats import Kind
from kg.tidy._query_syntax import MARKS, Bracket, Leaf, Node

STEP = 2  # columns by which a line is indented


class Break(IntEnum):
    """Where a line is broken; of the first three, the first that a bracket has comes first."""

    ITEM = 1  # before an argument or a row
    OR = 2
    AND = 3
    FILL = 4  # where the line is full
    KEEP = 5  # only where its author broke it
    NEVER = 6


@dataclass(slots=True)
class Part:
    """A leaf or a block, the blank before it, and how a line may be broken before it.

    ``is_broken`` is true where its author broke the line.
    """

    node: Leaf | Block
    gap: str
    at: Break
    is_broken: bool = False

    @property
    def leaf(self) -> Leaf:
        """The leaf that it begins with."""
        return self.node if isinstance(self.node, Leaf) else self.node.opening

    @property
    def is_group(self) -> bool:
        """True for a group in braces."""
        return isinstance(self.node, Block) and self.node.is_group

    @property
    def width(self) -> float:
        """The columns that it takes on one line, without the gap; infinite where it has several."""
        if isinstance(self.node, Block):
            return self.node.width
        return inf if "\n" in self.node.text or "\r" in self.node.text else len(self.node.text)


@dataclass(slots=True)
class Line:
    """What stands on one line, unless it is too long; indented by so many columns.

    Where it is broken, so many columns more ``hang`` before the rest. From ``listed`` on are the
    items of a list, which has lines of its own where it has several. ``is_apart`` is true where a
    blank line must come before.
    """

    indent: int
    parts: list[Part]
    hang: int = STEP
    listed: int | None = None
    is_apart: bool = False

    def width(self) -> float:
        """The columns that it takes, not counting its indent."""
        return sum(len(part.gap) + part.width for part in self.parts)

    def head(self) -> float:
        """The columns that it takes up to the brace of a group."""
        return sum(len(part.gap) + (1 if part.is_group else part.width) for part in self.parts)

    def is_broken_list(self) -> bool:
        """True for a list that its author broke into lines."""
        return self.listed is not None and any(part.is_broken for part in self.parts)

    def width_from(self, index: int, after: int) -> float:
        """The columns of a part, of those that cannot leave it, and of so many after the last."""
        width = len(self.parts[index].gap) + self.parts[index].width
        for number in range(index + 1, len(self.parts)):  # a slice would take quadratic time
            part = self.parts[number]
            if part.at <= Break.FILL or part.is_group:
                return width
            width += len(part.gap) + part.width
        return width + after

    def room_after(self, index: int, after: int) -> int:
        """The columns that must be left for what cannot leave a part: marks and brackets."""
        if index + 1 == len(self.parts):
            return after
        part = self.parts[index + 1]
        return len(part.gap) + 1 if part.leaf.mark in (".", ";", ",") else 0


@dataclass(slots=True)
class Block:
    """A bracket with its lines; one line, where the width is finite and there is room."""

    opening: Leaf
    lines: list[Line]
    closing: Leaf
    is_group: bool
    is_broken: bool = False
    width: float = inf

    def __post_init__(self) -> None:
        first = [line.parts[0] for line in self.lines]
        inside = [part for line in self.lines for part in line.parts]
        begins = any(part.leaf.begins_line for part in first)
        ends = self.closing.begins_line if inside else bool(self.closing.comments)
        comments = any(part.leaf.comments for part in inside)
        self.is_broken = begins or ends or comments or any(part.is_broken for part in inside)
        if not (self.is_broken or (self.is_group and len(self.lines) > 1)):
            width = sum(line.width() + 1 for line in self.lines) - bool(self.lines)
            brackets = len(self.opening.text) + len(self.closing.text)
            self.width = width + brackets + 2 * len(self.pad)

    @property
    def can_hold_lines(self) -> bool:
        """True for brackets around one thing that has the lines for both."""
        if self.is_group or self.is_broken or self.width < inf or len(self.lines) != 1:
            return False
        return all(part.at > Break.FILL for part in self.lines[0].parts)

    @property
    def pad(self) -> str:
        """The blank inside its brackets where they stand on one line."""
        return " " if self.lines and self.opening.text not in ("(", "") else ""


def plan(text: Bracket) -> Block:
    """The lines of a query or an update; recurses as deep as its brackets nest."""
    return Block(text.opening, _clauses(text.items), text.closing, is_group=True)


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


def _clauses(items: Iterable[Node]) -> list[Line]:
    """The lines of a query, or of one inside a group: each clause begins one."""
    clauses: list[list[Node]] = []
    for node in items:
        if not clauses or _begins_clause(node, clauses[-1]):
            clauses.append([])
        clauses[-1].append(node)
    lines = [_clause(clause) for clause in clauses]
    for index, clause in enumerate(clauses[1:], 1):
        is_after_prologue = clauses[index - 1][0].keyword in _PROLOGUE
        lines[index].is_apart = is_after_prologue and clause[0].keyword not in _PROLOGUE
    return lines


def _begins_clause(node: Node, clause: Sequence[Node]) -> bool:
    if node.keyword == "WHERE":
        return clause[-1].keyword not in _BEFORE_WHERE
    return node.keyword in _CLAUSES or (node.mark == "{" and clause[0].keyword in ("FROM", "USING"))


def _clause(nodes: Sequence[Node]) -> Line:
    if nodes[0].keyword not in _HEADS and nodes[0].keyword != "HAVING":
        return Line(0, _terms(nodes, is_data=nodes[0].keyword == "VALUES"))
    line = Line(0, _expression(nodes))
    heads = next((i for i, node in enumerate(nodes) if node.keyword not in _HEADS), len(nodes))
    items = [part for part in line.parts[heads:] if part.gap and part.leaf.mark != "{"]
    if len(items) > 1 and nodes[0].keyword != "HAVING":
        line.listed = heads
        for part in items:
            part.at, part.is_broken = Break.FILL, part.leaf.begins_line
    return line


# --------------------------------------------------------------------------------------- groups

_EXPRESSIONS = frozenset(("FILTER", "BIND"))
_ELEMENTS = _EXPRESSIONS | frozenset(("OPTIONAL", "MINUS", "GRAPH", "SERVICE", "VALUES", "UNION"))


def _group(bracket: Bracket) -> Block:
    is_query = bool(bracket.items) and bracket.items[0].keyword == "SELECT"
    lines = _clauses(bracket.items) if is_query else list(_elements(bracket.items))
    return Block(bracket.opening, lines, bracket.closing, is_group=True)


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


def _terms(nodes: Sequence[Node], at: Break = Break.NEVER, *, is_data: bool = False) -> list[Part]:
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
    return parts


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
    lines = [line for line in lines if line.parts]
    return Block(node.opening, lines, node.closing, is_group=False)


def _data(bracket: Bracket) -> Block:
    """The rows, or the terms, of VALUES."""
    parts = [
        Part(_node(node), " " * (index > 0), at, _leaf(node).begins_line)
        for index, node in enumerate(bracket.items)
        for at in [Break.FILL if isinstance(node, Leaf) else Break.ITEM]
    ]
    lines = [Line(0, parts, hang=0)] if parts else []
    return Block(bracket.opening, lines, bracket.closing, is_group=False)


# ---------------------------------------------------------------------------------- expressions

_OPERATORS = {"||": Break.OR, "&&": Break.AND} | dict.fromkeys(
    ("=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "AS", "IN", "NOT"), Break.KEEP
)
_SPACED = frozenset(("SELECT", "DISTINCT", "REDUCED", "BY", "IN", "AS"))


def _expression(nodes: Sequence[Node]) -> list[Part]:
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
    return parts


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
