"""Results and faults to findings: with words in every language, and with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.findings import Finding, Place
from kg.severity import Severity
from kg.shapes._faults import Fault
from kg.shapes._read import Shapes
from kg.shapes._result import Result
from kg.terms import IRI, BlankNode, Literal, Prefixes, Term, Triple
from kg.vocab import sh

if TYPE_CHECKING:
    from kg.dataset import Dataset

_SEVERITIES = {
    sh.Violation: Severity.VIOLATION,
    sh.Warning: Severity.WARNING,
    sh.Info: Severity.INFO,
}


class Reporter:
    """What is said of results and of faults, with what shapes and data know of places."""

    def __init__(self, shapes: Shapes, prefixes: Prefixes, dataset: Dataset) -> None:
        self._shapes = shapes
        self._prefixes = prefixes
        self._dataset = dataset

    def fault(self, fault: Fault) -> Finding:
        """A finding about a shape itself, at the statement that is at fault."""
        place = None
        if fault.node and fault.predicate and fault.value:
            place = self._shapes.place_of(Triple(fault.node, fault.predicate, fault.value))
        owner = self._shapes.owner(fault.node)
        if fault.node and not place:
            place = self._shapes.place_of_subject(fault.node)
        return Finding(
            severity=fault.severity,
            code=fault.code,
            messages=fault.messages,
            place=place,
            focus=owner,
            path=fault.predicate,
            value=fault.value if isinstance(fault.value, (IRI, Literal)) else None,
        )

    def result(self, result: Result, *, is_about_value: bool = False) -> Finding:
        """A finding about the data. A constraint over a whole class names the thing as value."""
        focus, value = result.focus, result.value
        if is_about_value and result.path is None and value is not None:
            focus, value = value, None
        messages = self._messages(result.shape) or result.messages
        return Finding(
            severity=_SEVERITIES.get(result.severity, Severity.VIOLATION),
            code=self._code(result.shape),
            messages=messages or {"en": "Does not fit its shape."},
            place=_place(self._dataset, focus, result.path, value),
            focus=focus,
            path=result.path,
            value=value,
            component=result.component,
            shape=result.shape,
        )

    def _code(self, shape: Term | None) -> str:
        """The name of a shape, or of the one that it stands in, as people write it."""
        name = self._shapes.owner(shape)
        return self._prefixes.show(name) if name else "shape"

    def _messages(self, shape: Term | None) -> dict[str, str]:
        """A shape's messages by language, or those of the shape that it stands in."""
        own = self._shapes.graph.objects(shape, sh.message) if shape else []
        owner = self._shapes.owner(shape)
        if not own and isinstance(shape, BlankNode) and owner:
            return self._messages(owner)
        return {m.language or "": m.value for m in own if isinstance(m, Literal)}


def _place(dataset: Dataset, focus: Term, path: Term | None, value: Term | None) -> Place | None:
    """Where the offending statement stands; for a missing one, where its subject does."""
    if isinstance(focus, Literal):
        return None
    if isinstance(path, IRI):
        values = [value] if value is not None else dataset.view.objects(focus, path)
        for candidate in values:
            place = dataset.place_of(Triple(focus, path, candidate))
            if place:
                return place
    return dataset.place_of_subject(focus)
