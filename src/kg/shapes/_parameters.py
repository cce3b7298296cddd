"""The predicates of SHACL, as one table: what each may have as its value, and where it counts.

https://www.w3.org/TR/shacl/#syntax-rules
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from kg.terms import IRI, BlankNode, Literal, Term
from kg.vocab import rdf, sh, xsd


class Role(Enum):
    """What a predicate does for the node that it stands at."""

    CONSTRAINS = "constrains"  # it makes the node a shape
    TARGETS = "targets"  # so does this
    DESCRIBES = "describes"  # a shape, or something else of SHACL
    ADVANCED = "advanced"  # https://www.w3.org/TR/shacl-af/, which is not evaluated
    REPORTS = "reports"  # it belongs in validation reports


class Structure(Enum):
    """What hangs at a value, where a single term does not say it all."""

    PLAIN = "plain"
    LIST = "list"
    SHAPE = "shape"
    SHAPES = "shapes"  # a list of them
    PATH = "path"


class Kind(Struct, frozen=True):
    """What a value must be, in words, and as a test of the term."""

    words: Mapping[str, str]
    fits: Callable[[Term], bool]
    structure: Structure = Structure.PLAIN
    member: Callable[[Term], bool] | None = None


class Parameter(Struct, frozen=True):
    """A predicate of SHACL. ``beside`` names one without which it does nothing."""

    kind: Kind
    role: Role = Role.CONSTRAINS
    is_single: bool = True
    needs_path: bool = False
    beside: str = ""


def _kind(
    english: str,
    chinese: str,
    fits: Callable[[Term], bool],
    structure: Structure = Structure.PLAIN,
    member: Callable[[Term], bool] | None = None,
) -> Kind:
    return Kind({"en": english, "zh-hans": chinese}, fits, structure, member)


def _literal_of(datatype: IRI) -> Callable[[Term], bool]:
    return lambda term: isinstance(term, Literal) and term.datatype == datatype


def _is_iri(term: Term) -> bool:
    return isinstance(term, IRI)


def _is_literal(term: Term) -> bool:
    return isinstance(term, Literal)


def _is_node(term: Term) -> bool:
    return not isinstance(term, Literal)


def _is_blank(term: Term) -> bool:
    return isinstance(term, BlankNode)


def _is_whole(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype == xsd.integer and _reads_as_int(term.value)


def _reads_as_int(text: str) -> bool:
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS


_MOST_DIGITS = 1000  # Python refuses to read a number of many thousand
_TRUTHS = frozenset({"true", "false", "1", "0"})
NODE_KINDS = (
    *(sh.IRI, sh.BlankNode, sh.Literal),
    *(sh.BlankNodeOrIRI, sh.BlankNodeOrLiteral, sh.IRIOrLiteral),
)

ANY = _kind("anything", "任何项", lambda _term: True)
AN_IRI = _kind("an IRI", "一个 IRI", _is_iri)
A_LITERAL = _kind("a literal", "一个字面量", _is_literal)
A_TARGET = _kind(
    "an IRI or a literal", "一个 IRI 或字面量", lambda t: isinstance(t, (IRI, Literal))
)
A_NUMBER = _kind("a whole number, as in 1", "一个整数，如 1", _is_whole)
A_TEXT = _kind("a text without a language", "一段不带语言标签的文字", _literal_of(xsd.string))
WORDS = _kind(
    "a text",
    "一段文字",
    lambda t: isinstance(t, Literal) and t.datatype in (xsd.string, rdf.langString),
)
A_TRUTH = _kind(
    "true or false",
    "true 或 false",
    lambda t: isinstance(t, Literal) and t.datatype == xsd.boolean and t.value in _TRUTHS,
)
A_NODE_KIND = _kind(
    "one of sh:IRI, sh:BlankNode, sh:Literal and their three pairs",
    "sh:IRI、sh:BlankNode、sh:Literal 或其三种两两组合之一",
    lambda t: t in NODE_KINDS,
)
A_NODE = _kind("a node with properties of its own", "一个带有自身属性的节点", _is_node)
A_PATH = _kind("a property path", "一条属性路径", _is_node, Structure.PATH)
A_SHAPE = _kind("a shape", "一个形状", _is_node, Structure.SHAPE)
SHAPES = _kind("a list of shapes", "一个形状列表", _is_node, Structure.SHAPES, _is_node)
A_LIST = _kind("a list", "一个列表", _is_node, Structure.LIST)
IRIS = _kind("a list of IRIs", "一个 IRI 列表", _is_node, Structure.LIST, _is_iri)
TEXTS = _kind(
    "a list of language tags", "一个语言标签列表", _is_node, Structure.LIST, _literal_of(xsd.string)
)

_several = Parameter(ANY, is_single=False)
_of_property = Parameter(A_NUMBER, needs_path=True)
_beside_shape = Parameter(A_NUMBER, beside="qualifiedValueShape")
_description = Parameter(ANY, Role.DESCRIBES, is_single=False)


def _for_each(names: str, parameter: Parameter) -> dict[str, Parameter]:
    return dict.fromkeys(names.split(), parameter)


PARAMETERS: Mapping[str, Parameter] = {
    **_for_each("class equals disjoint", replace(_several, kind=AN_IRI)),
    **_for_each("lessThan lessThanOrEquals", Parameter(AN_IRI, is_single=False, needs_path=True)),
    "datatype": Parameter(AN_IRI),
    "nodeKind": Parameter(A_NODE_KIND),
    **_for_each("minCount maxCount", _of_property),
    **_for_each("minExclusive minInclusive maxExclusive maxInclusive", Parameter(A_LITERAL)),
    **_for_each("minLength maxLength", Parameter(A_NUMBER)),
    "pattern": Parameter(A_TEXT),
    "flags": Parameter(A_TEXT, beside="pattern"),
    "languageIn": Parameter(TEXTS),
    "uniqueLang": Parameter(A_TRUTH, needs_path=True),
    **_for_each("not node property", replace(_several, kind=A_SHAPE)),
    **_for_each("and or xone", replace(_several, kind=SHAPES)),
    "qualifiedValueShape": Parameter(A_SHAPE, needs_path=True),
    **_for_each("qualifiedMinCount qualifiedMaxCount", _beside_shape),
    "qualifiedValueShapesDisjoint": replace(_beside_shape, kind=A_TRUTH),
    "closed": Parameter(A_TRUTH),
    "ignoredProperties": Parameter(IRIS, beside="closed"),
    "hasValue": _several,
    "in": Parameter(A_LIST),
    "sparql": replace(_several, kind=A_NODE),
    "targetNode": Parameter(A_TARGET, Role.TARGETS, is_single=False),
    **_for_each(
        "targetClass targetSubjectsOf targetObjectsOf",
        Parameter(AN_IRI, Role.TARGETS, is_single=False),
    ),
    "path": Parameter(A_PATH, Role.DESCRIBES),
    "severity": Parameter(AN_IRI, Role.DESCRIBES),
    **_for_each("deactivated optional", Parameter(A_TRUTH, Role.DESCRIBES)),
    "message": replace(_description, kind=WORDS),
    **_for_each("name description order group defaultValue", _description),
    **_for_each("labelTemplate prefixes declare parameter", _description),
    **_for_each("validator nodeValidator propertyValidator", _description),
    **_for_each("prefix namespace select ask", Parameter(A_LITERAL, Role.DESCRIBES)),
    **_for_each("entailment shapesGraph suggestedShapesGraph", _description),
    **_for_each(
        "inversePath alternativePath zeroOrMorePath oneOrMorePath zeroOrOnePath",
        Parameter(A_NODE, Role.DESCRIBES),
    ),
    **_for_each(
        "target rule expression js filterShape nodes union intersection this condition construct "
        "update subject predicate object returnType jsLibrary jsLibraryURL jsFunctionName "
        "resultAnnotation annotationProperty annotationValue annotationVarName values",
        Parameter(ANY, Role.ADVANCED, is_single=False),
    ),
    **_for_each(
        "conforms detail focusNode result resultMessage resultPath resultSeverity "
        "shapesGraphWellFormed sourceConstraint sourceConstraintComponent sourceShape value",
        Parameter(ANY, Role.REPORTS, is_single=False),
    ),
}
"""Every predicate of SHACL by its name, without the namespace."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLASSES = _words(
    "NodeShape PropertyShape Shape Parameter Parameterizable ConstraintComponent Validator "
    "PropertyGroup PrefixDeclaration NodeKind Severity AbstractResult ValidationReport "
    "ValidationResult ResultAnnotation Rule TripleRule SPARQLConstraint SPARQLExecutable "
    "SPARQLAskExecutable SPARQLSelectExecutable SPARQLAskValidator SPARQLSelectValidator "
    "SPARQLConstructExecutable SPARQLUpdateExecutable SPARQLFunction SPARQLRule SPARQLTarget "
    "SPARQLTargetType Function Target TargetType JSConstraint JSExecutable JSFunction JSLibrary "
    "JSRule JSTarget JSTargetType JSValidator"
)
INDIVIDUALS = _words(
    "IRI BlankNode Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral Violation Warning Info"
)
_COMPONENTS = frozenset(
    f"{name[0].upper()}{name[1:]}ConstraintComponent"
    for name, parameter in PARAMETERS.items()
    if parameter.role is Role.CONSTRAINS
) | {f"{name}ConstraintComponent" for name in ("SPARQL", "Expression", "JS")}
TERMS = frozenset(PARAMETERS) | CLASSES | INDIVIDUALS | _COMPONENTS
"""The name of every term of SHACL and of its Advanced Features."""
