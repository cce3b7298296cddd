from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.formats import find_service, mask_sparql, refuse_service, undeclared_prefix


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ASK { ?s ?p 'a # b' } # c", "ASK { ?s ?p         }    "),
        ("ASK { <a#b> ?p ?o }", "ASK {       ?p ?o }"),
        ('ASK { ?s ?p "a\\"b{" }', "ASK { ?s ?p         }"),
        ('ASK { ?s ?p """a"b\n{ # """ }', "ASK { ?s ?p       \n        }"),
        ("ASK { ?s ?p '''a'b\\'''' }", "ASK { ?s ?p             }"),
        ("ASK { ?s a ex:b\\#c } # d", "ASK { ?s a ex:b  c }    "),
        ("ASK { ?s a ex:o\\'b ; ?p 'c' }", "ASK { ?s a ex:o  b ; ?p     }"),
        ("ASK { FILTER(?a < ?b && ?c > ?d) }", "ASK { FILTER(?a < ?b && ?c > ?d) }"),
    ],
)
def test_strings_iris_comments_and_escapes_are_blanked_out(text: str, masked: str) -> None:
    assert mask_sparql(text) == masked


def test_every_position_stays_where_it_was() -> None:
    text = 'SELECT ?x # one\r\nWHERE { ?x ?p """two\n\nthree""" }'
    masked = mask_sparql(text)
    assert len(masked) == len(text)
    assert [i for i, c in enumerate(masked) if c in "\r\n"] == [
        i for i, c in enumerate(text) if c in "\r\n"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ASK { ?s ex:p ?o }", ("ex", 1, 10)),
        ("ASK {\n  ?s a :Fair }", ("", 2, 8)),
        ("PREFIX ex: <a:>\nASK { ?s ex:p other:o }", ("other", 2, 15)),
        ("ASK { ?s ^ex:p ?o }", ("ex", 1, 11)),
        ("ASK { ?s (a|ex:p)/ex:q* ?o }", ("ex", 1, 13)),
        ("ASK { ?s ?p '1'^^xsd:date }", ("xsd", 1, 18)),
        ("ASK { ?s ?p ex: }", ("ex", 1, 13)),
        ("PREFIX e: <a:> ASK { ?s e:p e-x:y }", ("e-x", 1, 29)),
    ],
)
def test_the_first_prefix_without_a_declaration_is_found_with_its_place(
    text: str, found: tuple[str, int, int]
) -> None:
    assert undeclared_prefix(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX ex: <a:> ASK { ?s ex:p ex:o }",
        "prefix : <a:> ASK { ?s :p :o }",
        "PREFIX ex: <a:> ASK { ?s ex:a:b ex:c%3Ad }",
        "ASK { ?s <ex:p> 'ex:o' } # ex:q",
        "ASK { _:b ?p _:c }",
        "BASE <a:> ASK { ?s ?p 'x'@en-gb }",
    ],
)
def test_what_only_looks_like_a_prefix_is_none(text: str) -> None:
    assert undeclared_prefix(text) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ASK {\n  SERVICE <https://a.example/> { ?s ?p ?o } }", (2, 3)),
        ("ASK { service SILENT ?where { ?s ?p ?o } }", (1, 7)),
    ],
)
def test_a_service_is_found_with_its_place(text: str, place: tuple[int, int]) -> None:
    assert find_service(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?service ?p ?o } # SERVICE <a:>",
        "ASK { ?s ex:service 'SERVICE <a:> {}' }",
        "PREFIX service: <a:> ASK { ?s service:p ?o }",
        "ASK { GRAPH ?service { ?s ex:of.service 'x'@en-service } }",
        "ASK { GRAPH ex:service { ?s ?p _:service } }",
    ],
)
def test_what_only_looks_like_a_service_is_none(text: str) -> None:
    assert find_service(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "SERVICE<https://a.example/>{}",
        "SERVICE?x{}",
        "SERVICE#c\n<a:>{}",
        "SERVICE :x {}",
        "SERVICE:x{}",
        "SERVICEa:x {}",
        ".SERVICE <a:> {}",
        "1SERVICE <a:> {}",
        "'x'@en.SERVICE <a:> {}",
        "a:.SERVICE <a:> {}",
        "trueSERVICE <a:> {}",
    ],
)
def test_a_service_is_found_however_close_it_stands_to_what_is_around_it(text: str) -> None:
    assert find_service(f"ASK {{ ?s ?p {text} }}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <https://a.example/s> { ?s ?p ?o } }",
        "ASK { SERVICE SILENT <https://a.example/s> { SERVICE <https://a.example/s> { } } }",
        "PREFIX a: <https://a.example/> ASK { FILTER EXISTS { SERVICE a:s { ?s ?p ?o } } }",
    ],
)
def test_a_service_is_sent_on_that_names_a_permitted_endpoint(text: str) -> None:
    refuse_service(text, "q", ["https://a.example/s"])
    with pytest.raises(QueryError, match="SERVICE would open a connection"):
        refuse_service(text, "q")


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <https://b.example/s> { ?s ?p ?o } }",
        "ASK { SERVICE <https://a.example/s> { SERVICE <https://b.example/s> { } } }",
        "ASK { SERVICE ?a { ?s ?p ?o } }",
        "BASE <https://b.example/> ASK { SERVICE <s> { ?s ?p ?o } }",
        "PREFIX a: <https://a.example/> PREFIX a: <https://b.example/> ASK { SERVICE a:s { } }",
        "ASK { SERVICE <https://a.example/s> { } SERVICE <https://b.example/s> { } }",
        "ASK { SERVICE <https://a.example/s> { ?s ?p ?o } ",
        "ASK { SERVICE <https://a.example/\\u0073> { ?s ?p ?o } }",
    ],
)
def test_any_other_service_is_not(text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE would open a connection"):
        refuse_service(text, "q", ["https://a.example/s"])
