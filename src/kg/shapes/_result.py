"""What an engine says: results as in a SHACL validation report, before they are findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from kg.dataset import Graph
from kg.terms import IRI, Resource, Term


class Result(Struct, frozen=True):
    """One validation result. https://www.w3.org/TR/shacl/#results-validation-result

    ``path`` is None where the constraint is on a node, and for a path that is not one property
    it is the node of the shapes graph that describes it. ``messages`` maps language tags to
    the texts of the result; the empty tag stands for a text without a language.
    """

    focus: Term
    path: Resource | None
    value: Term | None
    shape: Resource
    component: IRI
    severity: IRI
    messages: dict[str, str]


class Refused(Exception):
    """What an engine does not know: it could only guess.

    ``reason`` says so in words of each language; ``node`` is the place in the shapes graph.
    """

    def __init__(self, what: str, node: Term, chinese: str = "") -> None:
        super().__init__(what, node)
        self.what = what
        self.node = node
        self.reason: Mapping[str, str] = {"en": what, "zh-hans": chinese or what}


class IllFormed(Refused):
    """What SHACL does not allow in a shapes graph, so that no engine may validate with it."""


class Endless(IllFormed):
    """A query of a shape that gave no answer in the time that it has."""


Engine = Callable[[Graph, Graph], list[Result]]
"""Validates a data graph with a shapes graph: every result, in no particular order.

Raises `Refused` rather than guess."""
