"""The shapes as a JSON Schema of the documents that a context is written by.

For people who know JSON and never heard of RDF. What passes the shapes passes the schema; the
schema holds less, since it sees one document at a time. Keys that it does not know are allowed,
because a context may grow. https://json-schema.org/draft/2020-12/json-schema-core
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.dataset import Graph
from kg.formats import Context, TermDefinition
from kg.shapes._limits import Limits, Scope, read_limits
from kg.terms import IRI, Literal, Term
from kg.vocab import owl, rdf, rdfs, skos, xsd

Json = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LANGUAGE_TAG = "^[a-z]{1,8}(-[a-z0-9]{1,8})*$"
_FORMATS = {xsd.date.value: "date", xsd.dateTime.value: "date-time"}
_JSON_TYPES = {
    xsd.integer: "integer",
    xsd.decimal: "number",
    xsd.double: "number",
    xsd.boolean: "boolean",
    xsd.string: "string",
}


def write_json_schema(
    shapes: Graph, graph: Graph, context: Context, languages: Sequence[str], url: str
) -> bytes:
    """The schema. ``graph`` has the lists of concepts and tells what each key and class means."""
    schema = _Maker(shapes, graph, context, languages).schema(url)
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


class _Maker:
    """Makes one schema. Its definitions are called as a context's keywords, which no class is."""

    def __init__(
        self, shapes: Graph, graph: Graph, context: Context, languages: Sequence[str]
    ) -> None:
        self._graph = graph
        self._context = context
        self._languages = languages
        self._limits = read_limits(shapes)
        self._id, self._type, self._several = map(context.keyword, ("@id", "@type", "@graph"))
        self._classes = {
            key.key: iri
            for iri in self._find_classes()
            for key in context.keys(iri)
            if not key.coercion and not key.containers
        }

    def schema(self, url: str) -> Json:
        """One thing, or several in an array, with the context that their keys are from."""
        things = {"type": "array", "items": _see("@thing")}
        classes = {name: self._class(iri) for name, iri in sorted(self._classes.items())}
        return {
            "$schema": _DIALECT,
            "$id": url,
            "description": f"A JSON-LD document with the keys of {self._context.url}",
            "type": "object",
            "required": ["@context"],
            "if": {"required": [self._several]},
            "then": {"properties": {self._several: things}},
            "else": {"required": [self._id, self._type], **_see("@thing")},
            "$defs": {
                "@id": {"type": "string", "format": "iri", "pattern": ":"},
                "@value": {"type": "object", "required": ["@value"]},
                "@link": {"anyOf": [_see("@id"), _see("@node")]},
                "@node": self._node(),
                "@thing": self._thing(classes),
                **{name: told for name, told in classes.items() if told},
            },
        }

    def _find_classes(self) -> list[IRI]:
        """Every class that is described, that something is in, or that a shape is for."""
        targets = [scope.iri for scope in self._limits if scope.is_class]
        used = [term for term in self._graph.inverse_column(rdf.type) if isinstance(term, IRI)]
        described = [
            term
            for kind in (owl.Class, rdfs.Class)
            for term in self._graph.instances(kind)
            if isinstance(term, IRI)
        ]
        return [*targets, *used, *described]

    # -------------------------------------------------------------------------------- things

    def _node(self) -> Json:
        """Anything with properties, as little as may be told of it: what each key holds."""
        kinds = _word_or_iri(sorted(self._classes))
        properties: Json = {self._id: _see("@id"), self._type: _one_or_more(kinds)}
        for key in sorted(self._context.definitions(), key=lambda key: key.key):
            if key.key not in self._classes:
                iri = IRI(key.iri)
                properties[key.key] = self._told(iri) | self._values(key, self._everywhere(iri))
        return {"type": "object", "not": {"required": ["@value"]}, "properties": properties}

    def _thing(self, classes: Mapping[str, Json]) -> Json:
        """A thing that is told in full: what its classes ask for, and what its keys ask for."""
        by_class = [
            {"if": self._is_in(name), "then": _see(name)}
            for name, told in classes.items()
            if "properties" in told
        ]
        by_key = {
            key.key: asked
            for scope, limits in self._limits.items()
            if not scope.is_class
            for key in self._context.keys(scope.iri)
            if (asked := self._asked(limits))
        }
        asked = {"allOf": by_class, "dependentSchemas": dict(sorted(by_key.items()))}
        return _see("@node") | {keyword: told for keyword, told in asked.items() if told}

    def _class(self, iri: IRI) -> Json:
        """What a class means, the keys of its things, and those that none of them may miss."""
        limits = self._limits.get(Scope(iri, is_class=True), {})
        known = {
            key.key: _see(f"@node/properties/{key.key}")
            for predicate in limits
            for key in self._context.keys(predicate)
        }
        asked = self._asked(limits)
        properties = dict(sorted((known | asked.pop("properties", {})).items()))
        return self._told(iri) | asked | ({"properties": properties} if properties else {})

    def _asked(self, limits: Mapping[IRI, Limits]) -> Json:
        """The keys that may not be missing, and those that hold less here than elsewhere."""
        narrower: Json = {}
        required: list[str] = []
        for predicate, here in limits.items():
            keys = self._context.keys(predicate)
            everywhere = self._everywhere(predicate)
            for key in keys:
                values = self._values(key, everywhere & here)
                if values != self._values(key, everywhere):
                    narrower[key.key] = values
            if here.least and len(keys) == 1:
                required.append(keys[0].key)
        asked: Json = {"required": sorted(required)} if required else {}
        return asked | ({"properties": dict(sorted(narrower.items()))} if narrower else {})

    def _everywhere(self, predicate: IRI) -> Limits:
        """What holds of a property wherever it is used."""
        return self._limits.get(Scope(predicate, is_class=False), {}).get(predicate, Limits())

    def _is_in(self, name: str) -> Json:
        several = {"type": "array", "contains": {"const": name}}
        kind = {"anyOf": [{"const": name}, several]}
        return {"required": [self._type], "properties": {self._type: kind}}

    def _told(self, iri: IRI) -> Json:
        """What a class or property is called and means, in the first language that it has."""
        told = {}
        for keyword, predicate in (("title", rdfs.label), ("description", skos.definition)):
            texts = {
                term.language: term.value
                for term in self._graph.objects(iri, predicate)
                if isinstance(term, Literal)
            }
            found = [texts[language] for language in self._languages if language in texts]
            if found:
                told[keyword] = found[0]
        return told

    # -------------------------------------------------------------------------------- values

    def _values(self, key: TermDefinition, limits: Limits) -> Json:
        """All that stands under a key: one value, an array, or a text for each language."""
        always = "@set" in key.containers
        if "@language" in key.containers:
            texts: Json = {"type": "array", "items": {"type": "string"}, "minItems": 1}
            if not always:
                text: Json = {"type": "string"}
                texts = text if limits.is_once_per_language else {"anyOf": [text, texts]}
            tags = {"pattern": _LANGUAGE_TAG}
            return {"type": "object", "propertyNames": tags, "additionalProperties": texts}
        one = self._value(key, limits)
        if "@list" in key.containers:
            return {"type": "array", "items": one}
        if always:
            most = {} if limits.most is None else {"maxItems": limits.most}
            return {"type": "array", "items": one, "minItems": 1} | most
        return one if limits.most == 1 else _one_or_more(one)

    def _value(self, key: TermDefinition, limits: Limits) -> Json:
        if key.coercion == "@id":
            return _see("@link")
        if key.coercion == "@vocab":
            return self._token(key, limits)
        if key.coercion:
            kind = {"type": "string"}
            if key.coercion in _FORMATS:
                kind["format"] = _FORMATS[key.coercion]
            is_certain = limits.datatype is not None and limits.datatype.value == key.coercion
            return kind if is_certain else {"anyOf": [kind, _see("@value")]}
        if limits.datatype not in _JSON_TYPES:
            return {}
        plain: Json = {"type": _JSON_TYPES[limits.datatype]}
        for keyword, bound in (("minimum", limits.lowest), ("maximum", limits.highest)):
            if bound is not None:
                plain[keyword] = int(bound) if bound == int(bound) else bound
        return plain if plain["type"] == "string" else {"anyOf": [plain, _see("@value")]}

    def _token(self, key: TermDefinition, limits: Limits) -> Json:
        """A word of a list, or an IRI where the list may be another's."""
        if limits.allowed:
            return {"enum": self._words(key, limits.allowed)}
        if limits.scheme:
            members = self._graph.inverse_column(skos.inScheme).get(limits.scheme, ())
            return {"enum": self._words(key, members)}
        concepts = self._graph.instances(skos.Concept)
        listed = [c for c in concepts if isinstance(c, IRI) and self._context.token(c.value, key)]
        return _word_or_iri(self._words(key, listed)) if listed else {"type": "string"}

    def _words(self, key: TermDefinition, concepts: Iterable[Term]) -> list[str]:
        iris = [concept.value for concept in concepts if isinstance(concept, IRI)]
        return sorted({self._context.token(iri, key) or iri for iri in iris})


def _see(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _word_or_iri(words: list[str]) -> Json:
    return {"anyOf": [{"enum": words}, _see("@id")]} if words else _see("@id")


def _one_or_more(one: Json) -> Json:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 2}]} if one else {}
