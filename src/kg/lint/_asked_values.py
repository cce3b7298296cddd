"""Literals of stored queries that are compared with values of another kind, in vain.

A pattern matches the very same term, and a comparison of two kinds is an error, which no filter
passes: https://www.w3.org/TR/sparql11-query/#OperatorMapping
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.formats import Kind, Pattern, Slot, Token
from kg.lexical import WHOLE_NUMBERS
from kg.lint._asked import Asked, QueryText
from kg.lint._hit import Hit
from kg.vocab import rdf, xsd

_COMPARING = ("=", "!=", "<", ">", "<=", ">=")
_STRING, _LANGUAGE = xsd.string.value, rdf.langString.value
_NUMBERS = {xsd.iri + name for name in (*WHOLE_NUMBERS, "decimal", "double", "float")}
_MOMENTS = {f"{xsd.iri}dateTime", f"{xsd.iri}dateTimeStamp"}
_OF_TYPE = {
    "string": _STRING,
    "language": _STRING,
    "language-string": _LANGUAGE,
    "integer": f"{xsd.iri}integer",
    "decimal": f"{xsd.iri}decimal",
    "boolean": f"{xsd.iri}boolean",
    "date": f"{xsd.iri}date",
    "dateTime": f"{xsd.iri}dateTime",
}
"""The datatype of a parameter's arguments; without those that are IRIs."""


def check_values(text: QueryText, asked: Asked) -> Iterator[Hit]:
    """Both cases of the only rule of this file."""
    for pattern in text.patterns:
        for triple in pattern.triples:
            datatype = _datatype(text, triple.object)
            predicate = text.query.iri(triple.predicate) if datatype and triple.predicate else ""
            found = asked.kinds(predicate) if predicate else frozenset()
            if found and datatype not in found:
                yield _hit(text, triple.object, "", datatype, found)
    compared = [each for pattern in text.patterns for each in _compared(text, pattern)]
    predicates = _predicates_of_variables(text) if compared else {}
    for name, slot, datatype in compared:
        kinds = [asked.kinds(predicate) for predicate in predicates.get(name, ())]
        found = frozenset[str]().union(*kinds)
        if kinds and all(kinds) and not _may_compare(datatype, found):
            yield _hit(text, slot, "compared", datatype, found)


def _hit(text: QueryText, slot: Slot, variant: str, datatype: str, found: frozenset[str]) -> Hit:
    facts = {
        "value": text.written(slot),
        "datatype": _shown(datatype),
        "found": ", ".join(sorted(map(_shown, found))),
    }
    return Hit("KG317", facts, variant, text.place(slot.token.start))


def _shown(datatype: str) -> str:
    if datatype.startswith(xsd.iri):
        return f"xsd:{datatype.removeprefix(xsd.iri)}"
    return "rdf:langString" if datatype == _LANGUAGE else datatype


def _datatype(text: QueryText, slot: Slot) -> str:
    """The datatype of a literal as it is written; nothing for another term, or one unknown."""
    match slot.token.kind, slot.suffix:
        case Kind.STRING, ():
            return _STRING
        case Kind.STRING, (_,):
            return _LANGUAGE
        case Kind.STRING, (_, datatype):
            return text.query.iri(datatype)
        case Kind.BOOLEAN, _:
            return f"{xsd.iri}boolean"
        case Kind.NUMBER, _:
            written = slot.token.text.lower()
            kind = "double" if "e" in written else "decimal" if "." in written else "integer"
            return xsd.iri + kind
    return ""


# --------------------------------------------------------------------------------- in expressions


def _predicates_of_variables(text: QueryText) -> Mapping[str, set[str]]:
    """The properties whose values a variable has, for those that get no other value."""
    found: dict[str, set[str]] = {}
    others = set(text.parameters)
    for pattern in text.patterns:
        for triple in pattern.triples:
            others.add(triple.subject.variable)
            predicate = text.query.iri(triple.predicate) if triple.predicate else ""
            if predicate and triple.object.variable:
                found.setdefault(triple.object.variable, set()).add(predicate)
            else:
                others |= triple.variables
        others.update(variable.text[1:] for block in pattern.data for variable in block.variables)
        others.update(bind.assigned.text[1:] for bind in pattern.binds if bind.assigned)
        others.add(pattern.name.variable if pattern.name else "")
    for select in text.selects:
        assigned = (*select.selected, *select.groups_by)
        others.update(each.assigned.text[1:] for each in assigned if each.assigned)
        others.update(variable.text[1:] for block in select.data for variable in block.variables)
    return {name: predicates for name, predicates in found.items() if name not in others}


def _compared(text: QueryText, pattern: Pattern) -> Iterator[tuple[str, Slot, str]]:
    """Each variable on its own that is compared with a constant or a parameter; its datatype."""
    for expression in (*pattern.filters, *pattern.binds):
        tokens = expression.tokens
        for at, token in enumerate(tokens):
            if token.kind is Kind.MARK and token.text in _COMPARING:
                left, right = _before(tokens, at), _after(tokens, at)
                for one, other in ((left, right), (right, left)):
                    datatype = _datatype_or_type(text, other) if one and other else ""
                    if one and other and one.variable and datatype:
                        yield one.variable, other, datatype


def _datatype_or_type(text: QueryText, slot: Slot) -> str:
    for parameter in text.stored.parameters:
        if parameter.name == slot.variable:
            return _OF_TYPE.get(parameter.type, "")
    return _datatype(text, slot)


def _may_compare(datatype: str, found: frozenset[str]) -> bool:
    return any(_family(datatype) == _family(kind) for kind in found)


def _family(datatype: str) -> str:
    if datatype in _NUMBERS:
        return "number"
    return "moment" if datatype in _MOMENTS else datatype


def _before(tokens: list[Token], at: int) -> Slot | None:
    """The operand that ends before an operator and is nothing but a variable or a literal."""
    begin = at - 1
    if begin > 0 and tokens[begin].kind is Kind.LANGUAGE:
        begin -= 1
    elif begin > 1 and tokens[begin - 1].kind is Kind.DATATYPE:
        begin -= 2
    is_alone = begin > 0 and tokens[begin - 1].text in ("(", "&&", "||", ",")
    return _operand(tokens[begin:at]) if is_alone else None


def _after(tokens: list[Token], at: int) -> Slot | None:
    """The operand that begins after an operator and is nothing but a variable or a literal."""
    end = at + 2
    if end < len(tokens) and tokens[end].kind is Kind.LANGUAGE:
        end += 1
    elif end < len(tokens) and tokens[end].kind is Kind.DATATYPE:
        end += 2
    is_alone = end < len(tokens) and tokens[end].text in (")", "&&", "||", ",")
    return _operand(tokens[at + 1 : end]) if is_alone else None


def _operand(tokens: list[Token]) -> Slot | None:
    if not tokens or tokens[0].kind not in _OPERANDS:
        return None
    return Slot(tokens[0], tuple(tokens[1:]))


_OPERANDS = (Kind.VARIABLE, Kind.STRING, Kind.NUMBER, Kind.BOOLEAN)
