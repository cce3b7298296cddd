"""The validation of a dataset: shapes that are themselves wrong, then what the others find."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.dataset import Graph
from kg.findings import Finding
from kg.severity import Severity
from kg.shapes._columns import validate_with_columns
from kg.shapes._faults import Fault, say
from kg.shapes._parting import looks_at_shapes, part
from kg.shapes._pyshacl import validate_with_pyshacl
from kg.shapes._read import Shapes
from kg.shapes._references import find_unused
from kg.shapes._report import Reporter
from kg.shapes._result import Endless, Engine, IllFormed, Refused, Result
from kg.shapes._shape import Ask
from kg.shapes._sound import find_faults
from kg.shapes._source import InMemory, Source
from kg.shapes._targets import find_idle
from kg.terms import IRI, Literal, Prefixes, Resource
from kg.vocab import sh

if TYPE_CHECKING:
    from kg.dataset import Dataset


def validate(
    dataset: Dataset,
    shapes: Shapes,
    prefixes: Prefixes,
    engine: Engine = validate_with_columns,
    *,
    faults: Sequence[Fault] | None = None,
) -> list[Finding]:
    """What the shapes find in the current view of a dataset, each with file and line.

    What is wrong with the shapes themselves comes first, by the codes of `kg.shapes.RULES`;
    shapes that are not well-formed are left out, and the others are validated. Shapes without a
    name are told by the named shape that they stand in. Shapes that use what the engine does not
    know are left to pySHACL, and that is a finding; so is what pySHACL does not know either.
    ``faults`` are what `find_faults` finds in the shapes, where that is known.
    """
    return _findings(dataset, shapes, prefixes, InMemory(dataset.judged, engine), faults)


def validate_elsewhere(
    ask: Ask, dataset: Dataset, shapes: Shapes, prefixes: Prefixes
) -> list[Finding]:
    """What the shapes find in the data that ``ask`` answers from; see `validate`.

    A statement that the dataset holds too is told with its file and line.
    """
    from kg.shapes._elsewhere import Elsewhere

    return _findings(dataset, shapes, prefixes, Elsewhere(ask))


def validate_with_queries(ask: Ask, shapes: Graph) -> list[Result]:
    """Every result that shapes give for the data that ``ask`` answers from; see `Engine`."""
    from kg.shapes._elsewhere import Elsewhere

    return Elsewhere(ask).results(shapes)


def _findings(
    dataset: Dataset,
    shapes: Shapes,
    prefixes: Prefixes,
    source: Source,
    known: Sequence[Fault] | None = None,
) -> list[Finding]:
    reporter = Reporter(shapes, prefixes, dataset)
    faults = find_faults(shapes.graph) if known is None else list(known)
    if not shapes.count:
        nothing = [] if faults else [Fault("KG201", None, say("no shapes"))]
        return _once_a_file([reporter.fault(fault) for fault in (*faults, *nothing)])
    results, refused = _results(source, shapes.graph, faults)
    faults += refused
    faults += find_idle(shapes.graph, source, prefixes.show)
    found = {_key(result): result for result in results}.values()
    values = [r.value for r in found if r.path is None and isinstance(r.value, IRI)]
    things = source.described(values)
    return [
        *_once_a_file(map(reporter.fault, faults)),
        *(reporter.result(result, is_about_value=result.value in things) for result in found),
    ]


def _once_a_file(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, a wrong namespace in each file but once: one prefix makes many wrong terms."""
    told: dict[object, Finding] = {}
    for finding in findings:
        place = finding.place if finding.code == "KG203" else None
        key = (place.file, finding.messages["en"]) if place else id(finding)
        told.setdefault(key, finding)
    return list(told.values())


def _key(result: Result) -> tuple[object, ...]:
    """What tells results apart: a shape that is reached in several ways says the same each time."""
    words = tuple(result.messages.items())
    return (result.focus, result.path, result.value, result.shape, result.component, words)


def _results(
    source: Source, shapes: Graph, faults: list[Fault]
) -> tuple[list[Result], list[Fault]]:
    """The results of all shapes that are well-formed, and what the engine refused."""
    refused: list[Fault] = []
    left: dict[Resource, Refused] = {}  # to pySHACL
    while True:
        sound = _well_formed(shapes, [*faults, *refused])
        ours, others = part(sound, left) if left else (sound, Graph())
        try:
            results = source.results(ours)
        except IllFormed as error:
            fault = _fault_of(error, shapes)
            if fault in refused:
                return [], [*refused, _not_validated(error)]
            refused.append(fault)
        except Refused as error:
            node = _one_cause(error, sound, left)
            if node is None:
                return _results_by_pyshacl(error, source, sound, refused)
            left[node] = error
        else:
            if left:
                more, told = _results_of_others(source, others, left)
                return [*results, *more], [*refused, *told]
            return results, refused


def _one_cause(error: Refused, shapes: Graph, left: Collection[Resource]) -> Resource | None:
    """The node whose shapes are to be left to pySHACL, or None where all of them are."""
    node = error.node
    if isinstance(node, Literal) or node in left or not shapes.describes(node):
        return None
    return None if len(left) == _MOST_LEFT or looks_at_shapes(shapes) else node


_MOST_LEFT = 20  # each is a beginning anew for all others


def _results_of_others(
    source: Source, shapes: Graph, left: Mapping[Resource, Refused]
) -> tuple[list[Result], list[Fault]]:
    """The results of shapes that our engine refused: of each alone where pySHACL fails on some."""
    try:
        results, code, saying = validate_with_pyshacl(source.whole(), shapes), "KG226", "left"
    except Refused:
        if len(left) > 1:
            alone = [({node: error}, part(shapes, [node])[1]) for node, error in left.items()]
            parts = [_results_of_others(source, its, one) for one, its in alone]
            return [r for some, _ in parts for r in some], [f for _, some in parts for f in some]
        results, code, saying = [], "KG227", "left out"
    faults = [Fault(code, node, say(saying, reason=e.reason)) for node, e in left.items()]
    return results, faults


def _results_by_pyshacl(
    error: Refused, source: Source, shapes: Graph, refused: list[Fault]
) -> tuple[list[Result], list[Fault]]:
    """The results of all shapes, where it is not clear which of them our engine refused."""
    node = None if isinstance(error.node, Literal) else error.node
    try:
        results = validate_with_pyshacl(source.whole(), shapes)
    except Refused:
        return [], [*refused, _not_validated(error)]
    return results, [*refused, Fault("KG226", node, say("all left", reason=error.reason))]


def _not_validated(error: Refused) -> Fault:
    node = None if isinstance(error.node, Literal) else error.node
    return Fault("KG227", node, say("not validated", reason=error.reason))


def _fault_of(error: IllFormed, shapes: Graph) -> Fault:
    """A fault that only showed when the engine worked with the shapes."""
    if isinstance(error.node, Literal):
        return _not_validated(error)
    if isinstance(error, Endless):
        return Fault("KG228", error.node, say("endless"))
    parts = shapes.statements(error.node)
    if sh.parameter in parts:
        return Fault("KG217", error.node, say("component", reason=error.reason))
    if sh.select in parts or sh.ask in parts:
        return Fault("KG214", error.node, say("query", reason=error.reason))
    return Fault("KG205", error.node, say("ill-formed", reason=error.reason))


def _well_formed(shapes: Graph, faults: list[Fault]) -> Graph:
    """The shapes without those that have a grave fault, and without what is not evaluated."""
    grave = [f.node for f in faults if f.node and f.severity is Severity.VIOLATION]
    skipped = {(f.node, f.predicate) for f in faults if f.code == "KG224"}
    if not grave and not skipped:
        return shapes
    unused = find_unused(shapes, grave)
    return Graph(
        triple
        for triple in shapes
        if triple.subject not in unused and (triple.subject, triple.predicate) not in skipped
    )
