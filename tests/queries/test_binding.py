from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArgumentError, QueryError
from kg.formats import TURTLE, read
from kg.jobs import Project
from kg.queries import StoredQuery, ask, bind, choices, read_query_file
from kg.store import QueryBoolean, QuerySolutions, Store
from kg.terms import IRI, Literal, Prefixes, Term, Triple
from kg.vocab import xsd

PREFIXES = Prefixes({"a": "a:", "ex": "https://example.org/"})


def _query(folder: Path, text: str, *parameters: str) -> StoredQuery:
    """A stored query with parameters as YAML mappings, ``name: x, type: iri``."""
    header = "".join(f"#+   - {{{parameter}}}\n" for parameter in parameters)
    file = folder / "q.rq"
    head = f"#+ parameters:\n{header}" if header else ""
    file.write_text(f"{head}{text}\n", encoding="utf-8")
    return read_query_file(file, folder)


def _bound(folder: Path, type_: str, argument: str) -> IRI | Literal:
    query = _query(folder, "SELECT ?x WHERE { ?x ?p ?o }", f"name: x, type: {type_}")
    return bind(query, {"x": argument}, PREFIXES)["x"]


def _rows(store: Store, query: StoredQuery, **arguments: str) -> list[list[Term | None]]:
    answer = ask(query, arguments, store, PREFIXES, "https://base.example/")
    assert isinstance(answer, QuerySolutions)
    return [list(solution) for solution in answer]


# ----------------------------------------------------------------------------------------- types


@pytest.mark.parametrize(
    ("type_", "argument", "term"),
    [
        ("iri", "ex:a", IRI("https://example.org/a")),
        ("iri", "https://example.org/a b".replace(" ", "%20"), IRI("https://example.org/a%20b")),
        ("string", "", Literal("")),
        ("string", "ex:a", Literal("ex:a")),
        ("integer", "+017", Literal("+017", datatype=xsd.integer)),
        ("decimal", "1.50", Literal("1.50", datatype=xsd.decimal)),
        ("decimal", "-2", Literal("-2", datatype=xsd.decimal)),
        ("boolean", "false", Literal("false", datatype=xsd.boolean)),
        ("date", "2025-10-05", Literal("2025-10-05", datatype=xsd.date)),
        ("language", "zh-Hans", Literal("zh-hans")),
        ("curie", "ex:a", IRI("https://example.org/a")),
        ("language-string", "a@b@zh-Hans", Literal("a@b", language="zh-hans")),
        (
            "dateTime",
            "2025-10-05T09:30:00Z",
            Literal("2025-10-05T09:30:00Z", datatype=xsd.dateTime),
        ),
    ],
)
def test_an_argument_becomes_a_term_of_its_type(
    tmp_path: Path, type_: str, argument: str, term: Term
) -> None:
    assert _bound(tmp_path, type_, argument) == term


@pytest.mark.parametrize(
    ("type_", "argument", "example"),
    [
        ("iri", "lanterns", "prefix:name, or an IRI in full"),
        ("iri", "ex:a b", "prefix:name, or an IRI in full"),
        ("iri", "<https://example.org/a>", "prefix:name, or an IRI in full"),
        ("iri", "ex:a> ?p ?o . <b", "prefix:name, or an IRI in full"),
        ("integer", "1.0", "17"),
        ("integer", "１", "17"),
        ("integer", "1" * 19, "17"),
        ("decimal", "1e3", "1.5"),
        ("boolean", "yes", "true"),
        ("date", "2025-13-01", "2025-10-12"),
        ("date", "tomorrow", "2025-10-12"),
        ("language", "zh_hans", "zh-hans"),
        ("language", "", "zh-hans"),
        ("curie", "https://example.org/a", "prefix:name"),
        ("curie", "lanterns", "prefix:name"),
        ("language-string", "lanterns", "灯会@zh-hans"),
        ("language-string", "lanterns@", "灯会@zh-hans"),
        ("dateTime", "2025-10-05", "2025-10-12T09:00:00+08:00"),
        ("dateTime", "2025-10-05T25:00:00", "2025-10-12T09:00:00+08:00"),
    ],
)
def test_an_argument_of_another_type_is_refused(
    tmp_path: Path, type_: str, argument: str, example: str
) -> None:
    with pytest.raises(ArgumentError) as raised:
        _bound(tmp_path, type_, argument)
    assert str(raised.value) == f'q: "{argument}" is no {type_} for "x". As in x={example}.'


# ------------------------------------------------------------------------------------- arguments


def test_an_unknown_argument_is_refused_with_the_nearest_parameter(tiny: Project) -> None:
    with pytest.raises(ArgumentError) as raised:
        bind(tiny.stored_query("hosts"), {"fiar": "fair:lanterns"}, tiny.config.prefixes)
    assert str(raised.value) == 'hosts: has no parameter "fiar". Did you mean "fair"?'


def test_a_missing_argument_is_told_with_its_type(tiny: Project) -> None:
    with pytest.raises(ArgumentError) as raised:
        bind(tiny.stored_query("hosts"), {}, tiny.config.prefixes)
    assert str(raised.value) == (
        'hosts: needs an argument for "fair". Give it: --param fair=… (iri).'
    )


def test_a_default_stands_for_a_missing_argument(tiny: Project) -> None:
    bound = bind(tiny.stored_query("hosts"), {"fair": "fair:lanterns"}, tiny.config.prefixes)
    assert bound["language"] == Literal("en")


def test_an_argument_comes_before_the_default(tiny: Project) -> None:
    arguments = {"fair": "fair:lanterns", "language": "zh-hans"}
    bound = bind(tiny.stored_query("hosts"), arguments, tiny.config.prefixes)
    assert bound["language"] == Literal("zh-hans")


def test_what_is_not_required_stays_unbound_and_matches_anything(tmp_path: Path) -> None:
    store = Store([], [Triple(IRI("a:a"), IRI("a:p"), Literal(n)) for n in (1, 2)])
    parameter = "name: n, type: integer, required: false"
    query = _query(tmp_path, "SELECT ?n { ?s ?p ?n } ORDER BY ?n", parameter)
    assert bind(query, {}, PREFIXES) == {}
    assert _rows(store, query) == [[Literal(1)], [Literal(2)]]
    assert _rows(store, query, n="2") == [[Literal(2)]]


# ------------------------------------------------------------------------------------- soundness


UNUSED = ("the query does not use it", "Use it in a pattern or a filter, or take it out.")
ASSIGNED = ("the query gives it another value", "Give that value another variable.")
GROUPED = ("HAVING uses it and GROUP BY does not have it", "Add it to GROUP BY.")
APART = (
    "a MINUS uses it and shares nothing else with what is before it",
    "Name a variable in MINUS that stands outside of it, too.",
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT ?o { ?s ?p ?o }", UNUSED),
        ("SELECT ?o # ?x\n{ ?s ?p '?x' FILTER(?xy) }", UNUSED),
        ("SELECT ?x { ?s ?p ?o BIND(?o AS ?x) FILTER(?x) }", ASSIGNED),
        ("SELECT (?o AS ?x) { ?s ?p ?o FILTER(?x) }", ASSIGNED),
        ("SELECT ?s { { SELECT (COUNT(*) AS $x) { ?s ?p ?o } } FILTER(?x > 1) }", ASSIGNED),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?x } GROUP BY ?s HAVING (?x > 3)", GROUPED),
        ("SELECT ?s { ?s ?p ?o MINUS { ?a ?b ?x } }", APART),
    ],
)
def test_a_parameter_that_would_not_be_bound_everywhere_is_refused(
    tmp_path: Path, text: str, reason: tuple[str, str]
) -> None:
    with pytest.raises(QueryError) as raised:
        _query(tmp_path, text, "name: x, type: iri")
    what, remedy = reason
    assert str(raised.value) == f'q.rq: parameter "x" cannot be bound soundly: {what}. {remedy}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "CONSTRUCT WHERE { ?x ?p ?o }",
            (
                "has parameters and the short form CONSTRUCT WHERE, which holds no VALUES. "
                "Write its template out: CONSTRUCT { … } WHERE { … }."
            ),
        ),
        (
            "DESCRIBE ?x",
            (
                "has parameters and is a DESCRIBE without WHERE, in which none can be bound. "
                "Add WHERE { … }."
            ),
        ),
    ],
)
def test_a_query_that_has_no_place_for_data_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(QueryError) as raised:
        _query(tmp_path, text, "name: x, type: iri")
    assert str(raised.value) == f"q.rq: {message}"


SOUND = [
    "SELECT {} ?s {{ ?s ?p {} }}",
    "SELECT {} ?s {{ ?s ?p ?o FILTER(?o = {}) }}",
    "SELECT {} ?s ?o {{ ?s ?q ?n OPTIONAL {{ ?s ?p ?o FILTER(?o = {}) }} }}",
    "SELECT {} ?s {{ ?s ?q ?n MINUS {{ ?s ?p {} }} }}",
    "SELECT {} ?s {{ ?s ?q ?n FILTER NOT EXISTS {{ ?s ?p {} }} }}",
    "SELECT {} ?s {{ ?s ?q ?n FILTER EXISTS {{ ?s ?p ?o FILTER(?o = {}) }} }}",
    "SELECT {} ?s {{ {{ ?s ?p {} }} UNION {{ ?s ?q 3 }} }}",
    "SELECT {} ?s {{ ?s ?q ?n FILTER(COALESCE({}, 0) = ?s) }}",
    "SELECT {} ?s {{ ?s ?q ?n FILTER(?s IN ({}, <a:b>)) }}",
    "SELECT {} ?s {{ GRAPH ?g {{ ?s ?p {} }} }}",
    "SELECT {} ?s {{ {} <a:p>+ ?s }}",
    "SELECT DISTINCT {} {{ ?s ?p {} }}",
    "SELECT {} ?s {{ ?s ?p ?o }} ORDER BY (?o = {}) ?s LIMIT 1",
    "SELECT ?s {{ ?s ?p {x} }}",
    "SELECT ?s ?y {{ ?s ?p {x} BIND(STR({x}) AS ?y) }}",
    "SELECT ?s ?n {{ ?s ?q ?n {{ SELECT ?s {{ ?s ?p {x} }} }} }}",
    "SELECT ?s ?n {{ ?s ?q ?n {{ SELECT ?s (COUNT(*) AS ?m) {{ ?s ?p {x} }} GROUP BY ?s }} }}",
    "SELECT ?s {{ ?s ?q ?n FILTER EXISTS {{ SELECT ?s {{ ?s ?p {x} }} }} }}",
    "SELECT (COUNT(*) AS ?m) {{ ?s ?p {x} }}",
    "SELECT ?s {{ ?s ?q ?n FILTER EXISTS {{ ?s ?p ?o {{ ?s ?p {x} }} UNION {{ ?o ?p {x} }} }} }}",
    "SELECT ?s {{ {{ SELECT * {{ {{ ?s ?p {x} }} UNION {{ ?s ?q 1 }} }} }} }}",
]


@pytest.mark.parametrize("pattern", SOUND)
@pytest.mark.parametrize("name", ["c", "a", "nowhere"])
def test_a_bound_parameter_gives_what_the_term_in_its_place_would(
    tmp_path: Path, pattern: str, name: str
) -> None:
    triples = [
        Triple(IRI(f"a:{s}"), IRI("a:p"), IRI(f"a:{o}")) for s, o in ("ab", "ac", "bc", "dd")
    ]
    triples += [Triple(IRI(f"a:{s}"), IRI("a:q"), Literal(n)) for n, s in enumerate("abcd", 1)]
    store = Store([], triples)
    query = _query(tmp_path, pattern.format("?x", "?x", x="?x"), "name: x, type: iri")
    term = f"<a:{name}>"
    plain = _query(tmp_path, pattern.format(f"({term} AS ?x)", term, x=term))
    found = sorted(map(str, _rows(store, query, x=f"a:{name}")))
    assert found == sorted(map(str, _rows(store, plain)))


def test_a_bound_parameter_is_bound_and_another_is_not(tmp_path: Path) -> None:
    store = Store([], [Triple(IRI("a:a"), IRI("a:p"), Literal(1))])
    text = "SELECT (BOUND(?x) AS ?b) { ?s ?p ?o OPTIONAL { ?s <a:none> ?x } }"
    query = _query(tmp_path, text, "name: x, type: iri, required: false")
    assert _rows(store, query, x="a:a") == [[Literal(True)]]
    assert _rows(store, query) == [[Literal(False)]]


def test_every_form_of_query_takes_arguments(tmp_path: Path) -> None:
    triples = [Triple(IRI(f"a:{s}"), IRI("a:p"), IRI("a:o")) for s in "ab"]
    store = Store([], triples)
    for text, expected in (
        ("ASK { ?x <a:p> ?o }", True),
        ("CONSTRUCT { ?x <a:p> ?o } WHERE { ?x <a:p> ?o }", triples[:1]),
        ("DESCRIBE ?x WHERE { ?x <a:p> ?o }", triples[:1]),
    ):
        query = _query(tmp_path, text, "name: x, type: iri")
        answer = ask(query, {"x": "a:a"}, store, PREFIXES, "a:/")
        if isinstance(answer, QueryBoolean):
            assert bool(answer) is expected
        else:
            assert list(answer) == expected


def test_a_fault_is_told_where_a_person_wrote_it(tmp_path: Path) -> None:
    query = _query(tmp_path, "SELECT ?x WHERE { ?x a:p ?o . FILTER(}", "name: x, type: iri")
    with pytest.raises(QueryError) as raised:
        ask(query, {"x": "a:a"}, Store([], []), PREFIXES, "a:/")
    column = query.text.splitlines()[-1].index("a:p") + 1
    assert raised.value.where == f"q.rq:3:{column}"


# ---------------------------------------------------------------------------------------- choices

TOPICS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
<a:water> skos:inScheme <a:topics> ; skos:prefLabel "water"@en , "水"@zh-hans .
<a:fire> skos:topConceptOf <a:topics> .
<a:earth> skos:inScheme <a:others> .
<a:Fair> rdfs:subClassOf <a:Event> .
<a:lanterns> a <a:Fair> ; schema:name "Lanterns"@en .
"""


@pytest.fixture
def topics() -> Store:
    quads = read(TOPICS.encode(), "topics.ttl", TURTLE, "a:/")
    return Store([], [quad.triple for quad in quads])


@pytest.mark.parametrize(
    ("parameter", "argument", "is_taken"),
    [
        ("type: concept, scheme: 'a:topics'", "a:water", True),
        ("type: concept, scheme: 'a:topics'", "a:fire", True),
        ("type: concept, scheme: 'a:topics'", "a:earth", False),
        ("type: concept, scheme: 'a:topics'", "a:lanterns", False),
        ("type: thing, class: 'a:Fair'", "a:lanterns", True),
        ("type: thing, class: 'a:Event'", "a:lanterns", True),
        ("type: thing, class: 'a:Event'", "a:water", False),
    ],
)
def test_an_argument_must_be_in_its_scheme_or_class(
    tmp_path: Path, topics: Store, parameter: str, argument: str, is_taken: bool
) -> None:
    query = _query(tmp_path, "ASK { ?x ?p ?o }", f"name: x, {parameter}")
    if is_taken:
        assert ask(query, {"x": argument}, topics, PREFIXES, "a:/")
        return
    with pytest.raises(ArgumentError, match=f'q: {argument} is no (concept|thing) of .* for "x"'):
        ask(query, {"x": argument}, topics, PREFIXES, "a:/")


def test_a_misspelt_concept_is_told_with_the_nearest(tmp_path: Path, topics: Store) -> None:
    query = _query(tmp_path, "ASK { ?x ?p ?o }", "name: x, type: concept, scheme: 'a:topics'")
    with pytest.raises(ArgumentError) as raised:
        ask(query, {"x": "a:wader"}, topics, PREFIXES, "a:/")
    assert str(raised.value) == (
        'q: a:wader is no concept of a:topics for "x". Did you mean "a:water"?'
    )


def test_what_an_argument_may_name_is_listed_with_labels(tmp_path: Path, topics: Store) -> None:
    query = _query(tmp_path, "ASK { ?x ?p ?o }", "name: x, type: concept, scheme: 'a:topics'")
    assert choices(query.parameters[0], topics) == {
        IRI("a:fire"): {},
        IRI("a:water"): {"en": "water", "zh-hans": "水"},
    }


def test_an_argument_is_one_of_those_that_are_listed(tmp_path: Path) -> None:
    query = _query(tmp_path, "ASK { ?s ?p ?x }", "name: x, type: integer, enum: ['1', '2']")
    assert bind(query, {"x": "2"}, PREFIXES)["x"] == Literal("2", datatype=xsd.integer)
    with pytest.raises(ArgumentError) as raised:
        bind(query, {"x": "3"}, PREFIXES)
    assert str(raised.value) == 'q: "3" is none of what "x" takes. Known: 1, 2.'


# --------------------------------------------------------------------------------------- hostile

HOSTILE = [
    '"',
    "'",
    '""" . ?s ?p ?o }',
    "\\",
    '\\" } # ',
    "x' || true || '",
    "?x",
    "} UNION { ?s ?p ?o",
    "\n#",
    "\x00",
    "<https://example.org/>",
    "ex:a",
    "') } ; DROP ALL ; #",
    "{{7*7}}",
    "\u202e灯会",
]
TEXTS = st.text(max_size=30) | st.sampled_from(HOSTILE)
SECRET = Triple(IRI("a:secret"), IRI("a:p"), Literal("secret"))


@pytest.fixture(scope="module")
def ask_text(tmp_path_factory: pytest.TempPathFactory) -> StoredQuery:
    text = "SELECT ?x ?s WHERE { ?s <a:p> ?text . FILTER(?text = ?x) }"
    return _query(tmp_path_factory.mktemp("text"), text, "name: x, type: string")


@pytest.fixture(scope="module")
def ask_thing(tmp_path_factory: pytest.TempPathFactory) -> StoredQuery:
    text = "SELECT ?x ?o WHERE { ?x <a:p> ?o }"
    return _query(tmp_path_factory.mktemp("thing"), text, "name: x, type: iri")


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(text=TEXTS)
def test_a_text_finds_itself_and_nothing_else_whatever_it_says(
    ask_text: StoredQuery, text: str
) -> None:
    mine = Triple(IRI("a:mine"), IRI("a:p"), Literal(text))
    store = Store([], [SECRET, mine])
    found = _rows(store, ask_text, x=text)
    expected = {"a:mine"} | ({"a:secret"} if text == "secret" else set())
    assert {str(subject) for _, subject in found} == {f"<{name}>" for name in expected}
    assert all(argument == Literal(text) for argument, _ in found)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(text=TEXTS | st.builds("https://example.org/{}".format, TEXTS))
def test_an_iri_finds_itself_or_is_refused_whatever_it_says(
    ask_thing: StoredQuery, text: str
) -> None:
    store = Store([], [SECRET])
    try:
        found = _rows(store, ask_thing, x=text)
    except ArgumentError as error:
        assert error.what == f'"{text}" is no iri for "x"'  # noqa: PT017 (else it is an IRI)
    else:
        assert found == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("type_", ["integer", "decimal", "boolean", "date", "language"])
def test_other_types_take_nothing_hostile(tmp_path: Path, type_: str, text: str) -> None:
    with pytest.raises(ArgumentError):
        _bound(tmp_path, type_, text)


def test_a_misspelt_prefix_is_no_iri(tmp_path: Path) -> None:
    query = _query(tmp_path, "SELECT ?x { ?x ?p ?o }", "name: x, type: iri")
    with pytest.raises(ArgumentError, match=re.escape('"xe:lanterns" is no iri for "x"')):
        bind(query, {"x": "xe:lanterns"}, PREFIXES)
