from __future__ import annotations

from random import Random

from kg.formats import (
    NQUADS,
    NTRIPLES,
    TRIG,
    TURTLE,
    Format,
    canonical,
    parse,
    write_nquads,
    write_ntriples,
)
from kg.terms import IRI, BlankNode, Literal, Quad, Triple

P = IRI("a:p")


def _quads(text: str, format: Format) -> list[Quad]:
    return [quad for quad, _ in parse(text.encode(), "a", format, "https://base/")]


def test_triples_are_lines_in_the_order_of_their_bytes() -> None:
    triples = [Triple(IRI("a:b"), P, Literal("é")), Triple(IRI("a:a"), P, Literal("z"))]
    assert write_ntriples(triples).decode() == '<a:a> <a:p> "z" .\n<a:b> <a:p> "é" .\n'


def test_quads_are_lines_with_the_name_of_their_graph_at_the_end() -> None:
    quads = [Quad(IRI("a:a"), P, Literal("x"), IRI("a:g")), Quad(IRI("a:a"), P, Literal("x"))]
    assert write_nquads(quads).decode() == '<a:a> <a:p> "x" .\n<a:a> <a:p> "x" <a:g> .\n'


def test_nothing_is_written_for_nothing() -> None:
    assert write_ntriples([]) == b""
    assert write_nquads([]) == b""


def test_a_statement_given_twice_is_written_once() -> None:
    assert write_ntriples([Triple(IRI("a:a"), P, P)] * 2).count(b"\n") == 1


def test_a_text_of_many_lines_stays_on_one_line() -> None:
    text = "a\nb\rc\r\nd\x0be\x0cf\x85g\u2028h"
    written = write_ntriples([Triple(IRI("a:a"), P, Literal(text))])
    assert written.count(b"\n") == 1
    assert b"\r" not in written
    assert _quads(written.decode(), NTRIPLES)[0].object == Literal(text)


def test_lexical_forms_and_language_tags_stay() -> None:
    turtle = '<a:a> <a:p> 01 , 1.50 , "x"@EN-gb , "2025-13-99"^^<a:date> .'
    written = write_ntriples(quad.triple for quad in _quads(turtle, TURTLE)).decode()
    assert [line.split()[2] for line in written.splitlines()] == [
        '"01"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"2025-13-99"^^<a:date>',
        '"x"@en-gb',
    ]


def test_the_names_and_the_order_of_blank_nodes_make_no_difference() -> None:
    names = [f"b{number}" for number in range(20)]
    others = Random(3).sample(names, len(names))

    def ring(names: list[str]) -> list[Triple]:
        nodes = [BlankNode(name) for name in names]
        pairs = zip(nodes, nodes[1:] + nodes[:1], strict=True)
        triples = [Triple(one, P, next_) for one, next_ in pairs]
        return [*triples, Triple(nodes[4], IRI("a:q"), Literal("here"))]

    assert write_ntriples(ring(names)) == write_ntriples(reversed(ring(others)))


def test_a_graph_that_a_blank_node_names_gets_a_name_that_stays() -> None:
    text = "_:{} {{ <a:a> <a:p> <a:b> }}"
    written = [write_nquads(_quads(text.format(name), TRIG)) for name in ("x", "y")]
    assert written[0] == written[1] == b"<a:a> <a:p> <a:b> _:c14n0 .\n"


def test_canonical_graphs_are_equal_when_the_graphs_are_isomorphic() -> None:
    one = _quads("_:a <a:p> _:b . _:b <a:p> 1 .", TURTLE)
    other = _quads("_:b <a:p> _:a . _:a <a:p> 1 .", TURTLE)
    assert set(canonical(one)) == set(canonical(other))


def test_canonical_graphs_differ_when_a_lexical_form_does() -> None:
    one, other = _quads("_:a <a:p> 1 .", TURTLE), _quads("_:a <a:p> 01 .", TURTLE)
    assert set(canonical(one)) != set(canonical(other))


def test_n_quads_read_back_as_they_were() -> None:
    quads = _quads("<a:g> { _:a <a:p> [ <a:q> (1 2) ] } <a:a> <a:p> <a:b> .", TRIG)
    assert set(canonical(_quads(write_nquads(quads).decode(), NQUADS))) == set(canonical(quads))
