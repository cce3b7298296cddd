"""RDF terms and prefixes: the one door to the library's term types.

IRI, BlankNode, Literal, Triple and Quad are pyoxigraph's own: immutable, hashable, compared by
term equality (https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal), lexical forms kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, DefaultGraph, Literal, Quad, Triple, Variable
from pyoxigraph import NamedNode as IRI  # noqa: N814 (the standard's name)

__all__ = [
    "IRI",
    "BlankNode",
    "DefaultGraph",
    "GraphName",
    "Literal",
    "Prefixes",
    "Quad",
    "Resource",
    "Term",
    "Triple",
    "Variable",
    "in_graph",
    "is_absolute",
    "is_language_tag",
    "order",
]

Resource = IRI | BlankNode | Triple
GraphName = IRI | BlankNode | DefaultGraph
Term = IRI | BlankNode | Literal | Triple

_LOCAL_NAME = re.compile(r"[\w](?:[\w.-]*[\w-])?", re.ASCII)
_BEFORE_NAME = re.compile(r"(?:.*[^\w.-])?", re.ASCII | re.DOTALL)


def in_graph(statement: Triple | Quad, graph: GraphName | None = None) -> Quad:
    """A statement in a graph, None for the default one, whichever it was in before."""
    return Quad(statement.subject, statement.predicate, statement.object, graph)


def is_absolute(text: str) -> bool:
    """True for text that is an absolute IRI, so that `IRI` takes it.

    https://www.rfc-editor.org/rfc/rfc3987#section-2.2
    """
    try:
        IRI(text)
    except ValueError:
        return False
    return True


def is_language_tag(text: str) -> bool:
    """True for text that is a well-formed language tag, so that `Literal` takes it.

    https://www.rfc-editor.org/rfc/rfc5646#section-2.1
    """
    try:
        Literal("", language=text)
    except ValueError:
        return False
    return True


def order(term: Term) -> tuple[int, str, str, str]:
    """A sort key over all terms: IRIs, then blank nodes, then literals by tag, text, datatype."""
    if isinstance(term, IRI):
        return (0, term.value, "", "")
    if isinstance(term, BlankNode):
        return (1, term.value, "", "")
    if isinstance(term, Literal):
        tag = f"{term.language or ''}--{term.direction or ''}"
        return (2, tag, term.value, term.datatype.value)
    return (3, str(term), "", "")


class Prefixes(Mapping[str, str]):
    """Short names for namespaces, as in Turtle and SPARQL: ``schema`` for ``https://schema.org/``.

    >>> prefixes = Prefixes({"schema": "https://schema.org/"})
    >>> prefixes.expand("schema:name").value
    'https://schema.org/name'
    >>> prefixes.shrink(IRI("https://schema.org/name"))
    'schema:name'
    """

    def __init__(self, namespaces: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        self._namespaces = dict(namespaces)
        self._by_namespace: dict[str, str] = {}
        for prefix, namespace in sorted(self._namespaces.items()):
            self._by_namespace.setdefault(namespace, prefix)
        in_names = [n for n in self._by_namespace if n != _before_name(n)]
        self._ending_in_names = sorted(in_names, key=len, reverse=True)

    def __getitem__(self, prefix: str) -> str:
        return self._namespaces[prefix]

    def __iter__(self) -> Iterator[str]:
        return iter(self._namespaces)

    def __len__(self) -> int:
        return len(self._namespaces)

    def expand(self, text: str) -> IRI:
        """The IRI that a CURIE or an absolute IRI names; `ValueError` when it is neither.

        A known prefix wins over a scheme of the same name, as in Turtle.
        """
        prefix, colon, local = text.partition(":")
        if colon and prefix in self._namespaces and not local.startswith("//"):
            text = self._namespaces[prefix] + local
        return IRI(text)

    def shrink(self, iri: IRI) -> str | None:
        """The CURIE of an IRI, written so that Turtle and SPARQL read it, or None."""
        value = iri.value
        namespace = _before_name(value)
        for longer in self._ending_in_names:
            if len(longer) > len(namespace) and value.startswith(longer):
                namespace = longer
                break
        prefix, local = self._by_namespace.get(namespace), value[len(namespace) :]
        is_name = prefix is not None and _LOCAL_NAME.fullmatch(local)
        return f"{prefix}:{local}" if is_name else None

    def show(self, term: Term) -> str:
        """A term for people: a CURIE where there is one, a literal as its text alone.

        Characters that would steer a terminal are shown by their pictures, as ``␛`` for escape;
        those that would turn what follows around, by the replacement character.
        """
        if isinstance(term, IRI):
            return self.shrink(term) or f"<{term.value}>"
        text = term.value if isinstance(term, Literal) else str(term)
        return _STEERING.sub(_picture, text)


def _before_name(value: str) -> str:
    """What stands before the characters at the end of a text that a local name may have."""
    found = _BEFORE_NAME.match(value)
    assert found
    return found[0]


_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _picture(found: re.Match[str]) -> str:
    number = ord(found[0])
    return "\ufffd" if number > 0x7F else chr(0x2421 if number == 0x7F else 0x2400 + number)
