"""Results to findings: with words in every language, and with file and line."""

from __future__ import annotations

from kg.dataset import Dataset, Graph
from kg.findings import Finding, Place, Severity
from kg.shapes._columns import validate_with_columns
from kg.shapes._pyshacl import validate_with_pyshacl
from kg.shapes._read import Shapes
from kg.shapes._result import Engine, Refused, Result
from kg.terms import IRI, BlankNode, Literal, Prefixes, Resource, Term, Triple
from kg.vocab import sh

_SEVERITIES = {
    sh.Violation: Severity.VIOLATION,
    sh.Warning: Severity.WARNING,
    sh.Info: Severity.INFO,
}


def validate(
    dataset: Dataset, shapes: Shapes, prefixes: Prefixes, engine: Engine = validate_with_columns
) -> list[Finding]:
    """What the shapes find in the current view of a dataset, each with file and line.

    Shapes without a name are told by the named shape that they stand in. An empty set of shapes
    is a finding too: it would pass anything. What the engine refuses is left to pySHACL, and that
    is a finding; so is what pySHACL refuses as well.
    """
    if not shapes.count:
        messages = {
            "en": "No shape was found, so nothing was validated. Add shapes to the shapes folder.",
            "zh-hans": "没有找到任何形状,因此未做任何验证。请在形状目录中添加形状。",
        }
        return [Finding(Severity.VIOLATION, "shapes-none", messages)]
    words = _Words(shapes.graph, prefixes)
    try:
        results = engine(dataset.judged, shapes.graph)
    except Refused as refused:
        found = [_refusal(Severity.INFO, refused, words)]
        try:
            results = validate_with_pyshacl(dataset.judged, shapes.graph)
        except Refused:
            return [_refusal(Severity.VIOLATION, refused, words)]
    else:
        found = []
    once = {
        (r.focus, r.path, r.value, r.shape, r.component): r for r in results
    }  # a shape that is reached in several ways says the same each time
    return found + [_finding(result, words, dataset) for result in once.values()]


def _refusal(severity: Severity, refused: Refused, words: _Words) -> Finding:
    """That the shapes were validated by pySHACL, slowly, or not at all."""
    if severity is Severity.INFO:
        messages = {
            "en": f"pySHACL validated all shapes, which takes longer: {refused.what}.",
            "zh-hans": f"全部形状改由 pySHACL 验证,用时较长:{refused.what}。",
        }
    else:
        messages = {
            "en": f"Nothing was validated: {refused.what}. Correct this shape.",
            "zh-hans": f"未做任何验证:{refused.what}。请更正此形状。",
        }
    return Finding(severity, "shapes-refused", messages, focus=words.code(refused.node))


class _Words:
    """What the shapes say of themselves: their names, and their messages in every language."""

    def __init__(self, shapes: Graph, prefixes: Prefixes) -> None:
        self._shapes = shapes
        self._prefixes = prefixes
        self._names: dict[Term, IRI] = {}  # for each shape without one, that of the outer shape
        open_ends: list[tuple[Resource, IRI]] = [
            (subject, subject) for subject in shapes.subjects() if isinstance(subject, IRI)
        ]
        while open_ends:
            node, name = open_ends.pop()
            for triple in shapes.about(node):
                below = triple.object
                if isinstance(below, BlankNode) and below not in self._names:
                    self._names[below] = name
                    open_ends.append((below, name))

    def code(self, shape: Term | None) -> str:
        """The name of a shape, or of the one that it stands in."""
        name = shape if isinstance(shape, IRI) else self._names.get(shape) if shape else None
        return self._prefixes.show(name) if name else "shape"

    def messages(self, shape: Term | None) -> dict[str, str]:
        """A shape's messages by language, or those of the shape that it stands in."""
        own = self._shapes.objects(shape, sh.message) if shape else []
        if not own and isinstance(shape, BlankNode) and shape in self._names:
            return self.messages(self._names[shape])
        return {m.language or "": m.value for m in own if isinstance(m, Literal)}

    def show(self, term: Term | None) -> str:
        """A term as people write it, or nothing."""
        return "" if term is None else self._prefixes.show(term)


def _finding(result: Result, words: _Words, dataset: Dataset) -> Finding:
    focus, value = result.focus, result.value
    if result.path is None and isinstance(value, IRI) and dataset.view.describes(value):
        focus, value = value, None  # a constraint over a whole class names the thing as value
    messages = words.messages(result.shape) or result.messages
    return Finding(
        severity=_SEVERITIES.get(result.severity, Severity.VIOLATION),
        code=words.code(result.shape),
        messages=messages or {"en": "Does not fit its shape."},
        place=_place(dataset, focus, result.path, value),
        focus=words.show(focus),
        value=words.show(value) if value != focus else "",
    )


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
