from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.config import read_config
from kg.dataset import Graph
from kg.errors import ReadError, WriteError
from kg.formats import TURTLE, canonical, parse
from kg.jobs import Project
from kg.pages import (
    Addresses,
    Labels,
    Page,
    Row,
    TermNote,
    Text,
    Value,
    choose,
    describe,
    html_path,
    index,
    page,
    read_phrases,
    relative,
    vocabulary,
)
from kg.render import Edition
from kg.store import QuerySolutions
from kg.terms import IRI, BlankNode, Literal, Quad, Triple, is_absolute
from kg.vocab import dcat, dcterms, pgm, rdf, rdfs, schema, skos, spdx, void

World = Callable[[str], Project]

BASE = "https://example.org/w/"
TINY = "https://example.org/tiny/"
LANTERNS = IRI(f"{TINY}id/fair/lanterns")
CARD = IRI(f"{TINY}dataset")
ORGANIZER = IRI("https://schema.org/organizer")
PREFIXES = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""

# ------------------------------------------------------------------------------------- addresses

HOSTILE = [
    "..",
    "../up",
    "id/../../up",
    "id/.",
    "id/%2e%2e/%2e%2e/up",
    "id/%2E",
    "id/%00",
    "id/%2F",
    "id//twice",
    "id/",
    "/etc/passwd",
    "C:/windows",
    "id/a:b",
    ".htaccess",
    ".well-known/void",
    "CON",
    "id/con",
    "id/aux.txt/b",
    "id/LPT1.ttl",
    "index",
    "INDEX",
    "id/index",
    "index.html",
    "manifest",
    "manifest.json",
    "assets/kg",
    "context/v1",
    "dump/graph",
    "Dump/graph",
    "other/ri7tnqabx64vul7jihcfmdoteg",
    "id/a.html",
    "id/a.html/b",
    "id/a.ttl",
    "id/a.TTL",
    "id/a.jsonld",
    "id/a.nt.gz",
    "id/a.",
    "id/a.zh-hans.html",
    "id/-rf",
    "id/~root",
    "id/a?b=c",
    "id/a?b=c&d",
    "id/$HOME",
    "id/a;b",
    "id/a'b",
    "id/a(b)",
    "id/北京",
    "id/caf\u00e9",
    "id/cafe\u0301",
    "id/\u202egnp.exe",
    "id/" + "x" * 300,
    "id/" + "x" * 299 + "y",
    "/".join(["deep"] * 60),
]
PLAIN = ["ns", "ns/1.0.0", "id/event/wyss-2025", "vocab/event-type", "id/a--b--c", "id/A", "id/_x"]


def addresses(*locals_: str) -> Addresses:
    return Addresses([IRI(BASE + local) for local in locals_], BASE)


@pytest.mark.parametrize("local", PLAIN)
def test_the_address_of_a_plain_iri_is_what_follows_the_base(local: str) -> None:
    assert addresses(local)[IRI(BASE + local)] == local


@pytest.mark.parametrize("local", HOSTILE)
def test_an_iri_that_some_file_system_cannot_hold_has_a_digest_for_an_address(local: str) -> None:
    assert re.fullmatch(r"other/[a-z2-7]{26}", addresses(local)[IRI(BASE + local)])


def test_hostile_iris_do_not_collide() -> None:
    found = addresses(*HOSTILE, *PLAIN)
    assert len({address.casefold() for address in found.values()}) == len(HOSTILE) + len(PLAIN)


_LOCAL = st.text(alphabet="aAbZ019._-~/%:?=é北\u0301 ", min_size=1, max_size=12)


@given(st.sets(_LOCAL, min_size=2, max_size=6))
@settings(deadline=None, derandomize=True, database=None)
def test_whatever_the_iris_each_has_a_safe_address_of_its_own(locals_: set[str]) -> None:
    valid = [local for local in sorted(locals_) if is_absolute(BASE + local)]
    try:
        found = list(addresses(*valid).values())
    except WriteError:  # case twins
        found = []
    assert len({address.casefold() for address in found}) == len(found)
    for segment in (segment for address in found for segment in address.split("/")):
        assert re.fullmatch(r"\w[\w.-]*", segment, re.ASCII)
        assert not segment.endswith(".")


def test_iris_that_differ_in_case_alone_stop_the_build_and_both_are_named() -> None:
    with pytest.raises(WriteError) as caught:
        addresses("id/Paper", "id/paper")
    assert str(caught.value) == (
        f"<{BASE}id/paper>: and <{BASE}id/Paper> would be the same file where case does not "
        "count. Rename one of them."
    )


def test_a_thing_and_what_its_iri_begins_have_addresses_beside_each_other() -> None:
    assert list(addresses("id/a", "id/a/b").values()) == ["id/a", "id/a/b"]


@pytest.mark.parametrize(
    ("turtle", "file"),
    [
        ("<id/a> ex:p 1 . <id/a.zh-hans> ex:p 1 .", "id/a.zh-hans.html"),
        ("<id/a> ex:p 1 . <id/A.ZH-HANS> ex:p 1 .", "id/A.ZH-HANS.html"),
    ],
)
def test_a_page_that_would_be_the_translation_of_another_stops_the_build(
    turtle: str, file: str, world: World
) -> None:
    with pytest.raises(WriteError) as caught:
        world(turtle).edition()
    assert str(caught.value) == (
        f"{file}: two documents would be this file. Rename what has the longer IRI."
    )


def test_no_document_takes_the_place_of_a_dump_or_the_style(world: World) -> None:
    turtle = "".join(f"<{i}> ex:p 1 . " for i in ("dump/graph", "assets/kg.css", "context/v1"))
    paths = world(turtle).edition().paths()
    assert len(paths) == len(set(paths))


def test_an_address_is_found_by_what_follows_the_base() -> None:
    found = addresses("id/a", "id/北京")
    assert found.find("id/a") == "id/a"
    assert found.find("id/北京") == found[IRI(f"{BASE}id/北京")]
    assert found.find("id/b") is None


@pytest.mark.parametrize(
    ("target", "source", "expected"),
    [
        ("a.html", "a.html", "a.html"),
        ("index.html", "id/place/beijing.html", "../../index.html"),
        ("id/place/beijing.html", "index.html", "id/place/beijing.html"),
        ("vocab/role.html#host", "id/a.html", "../vocab/role.html#host"),
    ],
)
def test_links_between_pages_are_relative(target: str, source: str, expected: str) -> None:
    assert relative(target, source) == expected


def test_the_pages_of_the_first_language_have_no_tag_in_their_path() -> None:
    languages = {"fr": "français", "en": "English"}
    assert html_path("id/a", "fr", languages) == "id/a.html"
    assert html_path("id/a", "en", languages) == "id/a.en.html"


def test_what_stands_under_another_base_has_no_page(world: World) -> None:
    plan = world("<id/a> ex:p <https://example.org/other> .").edition().plan
    assert plan.path_of(IRI("https://example.org/other"), "en") is None


def test_a_link_to_a_part_that_nothing_is_stated_about_leads_to_its_document(world: World) -> None:
    plan = world("<id/a> ex:p <id/a#no> . <id/a#yes> ex:p 1 .").edition().plan
    assert plan.path_of(IRI(f"{BASE}id/a#no"), "en") == "id/a.html"
    assert plan.path_of(IRI(f"{BASE}id/a#yes"), "zh-hans") == "id/a.zh-hans.html#yes"


def test_what_is_stated_about_the_base_itself_makes_no_page(world: World) -> None:
    plan = world("<> ex:p 1 .").edition().plan
    assert list(plan.addresses) == [IRI(f"{BASE}dataset")]


# ---------------------------------------------------------------------------------------- labels


def text(value: str, tag: str = "") -> Literal:
    return Literal(value, language=tag) if tag else Literal(value)


@pytest.mark.parametrize(
    ("given_", "wishes", "expected"),
    [
        ([("a", "en"), ("b", "zh-hans")], ("zh-hans", "en"), "b"),
        ([("a", "en"), ("b", "zh-hans")], ("fr", "zh-hans", "en"), "b"),
        ([("a", "en-t-zh"), ("b", "zh-hans")], ("en", "zh-hans"), "a"),
        ([("a", "en-t-zh"), ("b", "en")], ("en",), "b"),
        ([("a", "en-t-zh"), ("b", "en")], ("fr", "en"), "b"),
        ([("a", "zh-hans-t-en"), ("b", "en")], ("zh-hans", "en"), "a"),
        ([("a", "zh-hant"), ("b", "en")], ("zh-hans", "en"), "b"),
        ([("a", "eng"), ("b", "")], ("en",), "b"),
        ([("a", "de"), ("b", "")], ("en",), "b"),
        ([("a", ""), ("b", "en")], ("en",), "b"),
        ([("a", "de"), ("b", "fr")], ("en",), "a"),
        ([("a", "")], (), "a"),
    ],
)
def test_a_reader_gets_the_text_that_their_languages_want_most(
    given_: list[tuple[str, str]], wishes: tuple[str, ...], expected: str
) -> None:
    found = choose([text(value, tag) for value, tag in given_], wishes)
    assert found is not None
    assert found.value == expected


def test_nothing_is_chosen_where_there_is_no_text() -> None:
    assert choose([IRI(BASE), BlankNode()], ("en",)) is None


def labels(triples: Iterable[Triple], *languages: str) -> Labels:
    return Labels(Graph(triples), languages, read_phrases(languages)[languages[0]])


def test_a_name_comes_before_a_preferred_label_and_that_before_a_plain_one() -> None:
    thing = IRI(f"{BASE}a")
    ways = [(rdfs.label, "label"), (skos.prefLabel, "preferred"), (schema.name, "name")]
    triples = [Triple(thing, predicate, text(value, "en")) for predicate, value in ways]
    assert [labels(triples[:count], "en").label(thing).text for count in (1, 2, 3)] == [
        "label",
        "preferred",
        "name",
    ]


def test_the_graph_is_asked_before_the_words_that_kg_brings() -> None:
    own = labels([Triple(schema.name, rdfs.label, text("called", "en"))], "en")
    assert own.label(schema.name) == Text("called", "en")
    assert labels([], "en").label(schema.name) == Text("name", "en")


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (f"{BASE}id/place/beijing", "beijing"),
        (f"{BASE}ns#Event", "Event"),
        (f"{BASE}ns#", "ns"),
        (f"{BASE}id/", "id"),
        ("urn:isbn:123", "urn:isbn:123"),
    ],
)
def test_what_has_no_name_is_called_by_the_last_part_of_its_iri(iri: str, expected: str) -> None:
    assert labels([], "en").label(IRI(iri)) == Text(expected)


def test_a_literal_is_called_what_it_says() -> None:
    assert labels([], "en").label(text("灯", "zh-hans")) == Text("灯", "zh-hans")


def test_every_language_of_the_pages_has_the_same_words() -> None:
    phrases = {tag: read_phrases([tag])[tag] for tag in ("en", "zh-hans", "fr", "de")}
    assert {tag: p.words.keys() ^ phrases["en"].words.keys() for tag, p in phrases.items()} == {
        tag: set() for tag in phrases
    }


def test_a_word_that_a_language_lacks_comes_from_the_next_one() -> None:
    found = read_phrases(["tlh", "fr", "en"])
    assert found["tlh"]["home"] == found["fr"]["home"] != found["en"]["home"]


def test_the_words_of_a_folder_come_before_those_that_kg_brings(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text('[words]\nhome = "Start"\n')
    found = read_phrases(["en"], tmp_path)["en"]
    assert (found["home"], found["source"]) == ("Start", read_phrases(["en"])["en"]["source"])


# -------------------------------------------------------------------------------------- describe


def graph_of(turtle: str, project: Project) -> set[Quad]:
    prefixes = "".join(f"@prefix {p}: <{i}> .\n" for p, i in project.config.prefixes.items())
    quads = parse((prefixes + turtle).encode(), "expected", TURTLE, project.config.base)
    return set(canonical(quad for quad, _ in quads))


def described(project: Project, document: str) -> set[Quad]:
    return set(canonical(describe(project.edition().plan, IRI(project.config.base + document))))


def test_a_document_tells_everything_about_its_thing_and_the_names_of_other_things(
    tiny: Project,
) -> None:
    assert described(tiny, "id/fair/lanterns") == graph_of(
        """
        fair:lanterns a tiny:Fair ;
            schema:name "Lantern Fair"@en , "灯会"@zh-hans ;
            schema:description "Lanterns & \\"birds\\" of <paper>,\\nby night."@en ,
                "夜里的灯与“纸鸟”。"@zh-hans ;
            pgm:plannedWhen "2025-09/2025-10-12"^^edtf:EDTF ;
            pgm:earliest "2025-09-01"^^xsd:date ; pgm:latest "2025-10-12"^^xsd:date ;
            schema:organizer club:paper .
        club:paper a tiny:Club ; schema:name "Paper Club"@en , "纸艺社"@zh-hans .
        """,
        tiny,
    )


def test_what_points_at_a_thing_is_told_in_its_own_document(tiny: Project) -> None:
    assert described(tiny, "id/club/paper") == graph_of(
        'club:paper a tiny:Club ; schema:name "Paper Club"@en , "纸艺社"@zh-hans .', tiny
    )


def test_a_document_tells_about_all_that_its_iri_begins(world: World) -> None:
    project = world("<id/a> ex:p 1 . <id/a#part> ex:p <id/b> . <id/b> ex:p 2 .")
    assert described(project, "id/a") == graph_of(
        "<id/a> ex:p 1 . <id/a#part> ex:p <id/b> .", project
    )


def test_nameless_nodes_go_with_what_leads_to_them(world: World) -> None:
    turtle = "<id/a> ex:p [ ex:q [ ex:r 1 ] ; ex:list ( 1 [ ex:s 2 ] ) ] ."
    project = world(turtle)
    assert described(project, "id/a") == graph_of(turtle, project)


def test_concepts_classes_and_properties_are_not_told_again(world: World) -> None:
    project = world(
        """
        <id/a> a ex:Class ; ex:is <v#concept> , <v#class> , <v#property> , <id/thing> .
        <v#concept> a skos:Concept ; skos:prefLabel "a concept"@en .
        <v#class> a rdfs:Class ; rdfs:label "a class"@en .
        <v#property> a <http://www.w3.org/1999/02/22-rdf-syntax-ns#Property> ; rdfs:label "p"@en .
        <id/thing> a ex:Class ; schema:name "a thing"@en ; ex:is "more than that" .
        """
    )
    assert described(project, "id/a") == graph_of(
        """
        <id/a> a ex:Class ; ex:is <v#concept> , <v#class> , <v#property> , <id/thing> .
        <id/thing> a ex:Class ; schema:name "a thing"@en .
        """,
        project,
    )


def test_every_statement_about_what_has_a_document_is_in_one_and_its_dumps(tiny: Project) -> None:
    plan = tiny.edition().plan
    told = {triple for document in plan.addresses for triple in describe(plan, document)}
    assert told == set(plan.graph)
    assert set(tiny.dataset.view) < told


# ----------------------------------------------------------------------------------------- pages


def find(rows: Iterable[Row], iri: IRI, *, is_incoming: bool = False) -> Row:
    return next(row for row in rows if row.iri == iri.value and row.is_incoming == is_incoming)


def texts(values: Iterable[Value]) -> list[str]:
    return [value.text.text for value in values]


def lanterns(edition: Edition, language: str = "en") -> Page:
    return page(edition.plan, LANTERNS, language)


def test_a_page_is_headed_in_its_own_language_and_tells_the_other_names(
    tiny_edition: Edition,
) -> None:
    main = lanterns(tiny_edition, "zh-hans").main
    assert main.title == Text("灯会", "zh-hans")
    assert main.other_titles == (Text("Lantern Fair", "en"),)
    assert main.description is not None
    assert main.description.text == Text("夜里的灯与“纸鸟”。", "zh-hans")


def test_a_page_leads_to_its_data_its_translations_and_its_group(tiny_edition: Edition) -> None:
    found = lanterns(tiny_edition)
    assert [href for _, _, href in found.alternates] == [
        "lanterns.ttl",
        "lanterns.jsonld",
        "lanterns.nt",
    ]
    assert found.translations == (("zh-hans", "简体中文", "lanterns.zh-hans.html"),)
    assert found.trail is not None
    assert found.trail.href == "../../index.html#Fair"


def test_sources_are_numbered_in_the_order_in_which_they_are_needed(
    tiny_edition: Edition,
) -> None:
    sources = lanterns(tiny_edition).sources
    assert [(note.number, note.link.text.text, note.is_derived) for note in sources] == [
        (1, "Editorial decisions", False),
        (2, "Notice on the gate", False),
        (3, "Derived: direct statements from roles", True),
        (4, "Derived: first and last possible day of dates", True),
        (5, "Derived: bounds of printed numbers", True),
    ]


def test_every_value_has_the_numbers_of_the_sources_that_state_it(tiny_edition: Edition) -> None:
    main = lanterns(tiny_edition).main
    assert main.types[0].notes == (1,)
    assert find(main.rows, pgm.plannedWhen).values[0].notes == (2,)
    assert find(main.rows, ORGANIZER).values[0].notes == (3,)
    assert find(main.rows, pgm.earliest).values[0].notes == (4,)


def test_a_statement_of_two_sources_has_both_numbers(tiny_copy: Project) -> None:
    file = tiny_copy.config.root / "data" / "editorial.ttl"
    again = 'club:paper schema:name "Paper Club"@en .\n'
    file.write_text(file.read_text(encoding="utf-8") + again, encoding="utf-8")
    found = page(tiny_copy.edition().plan, IRI(f"{TINY}id/club/paper"), "en")
    by_text = {v.text.text: v.notes for v in find(found.main.rows, schema.name).values}
    assert by_text == {"Paper Club": (1, 2), "纸艺社": (2,)}


def test_what_a_term_file_states_has_no_number(tiny_edition: Edition) -> None:
    found = page(tiny_edition.plan, IRI(f"{TINY}ns"), "en")
    assert found.sources == ()


def test_a_nameless_thing_is_told_in_the_place_of_its_name(tiny_edition: Edition) -> None:
    row = find(lanterns(tiny_edition).main.rows, pgm.involvedIn, is_incoming=True)
    (involvement,) = row.values
    assert involvement.href == "../involvement/lanterns--host--paper.html"
    assert [texts(inner.values) for inner in involvement.nested] == [["Paper Club"], ["host"]]


def test_a_named_thing_is_a_link_and_nothing_more(tiny_edition: Edition) -> None:
    (host,) = find(lanterns(tiny_edition).main.rows, ORGANIZER).values
    assert (host.text, host.href, host.nested) == (
        Text("Paper Club", "en"),
        "../club/paper.html",
        (),
    )


def test_things_that_lead_to_each_other_without_names_end_somewhere(world: World) -> None:
    plan = world("<id/a> ex:p _:x . _:x ex:p _:y . _:y ex:p _:x .").edition().plan
    depth, rows = 0, page(plan, IRI(f"{BASE}id/a"), "en").main.rows
    while rows and rows[0].values[0].nested:
        depth, rows = depth + 1, rows[0].values[0].nested
    assert depth == 3


def test_a_nameless_part_of_a_document_is_told_once_and_keeps_its_anchor(world: World) -> None:
    plan = world("<id/a> ex:p <id/a#x> ; ex:q <id/a#x> . <id/a#x> ex:r 1 .").edition().plan
    found = page(plan, IRI(f"{BASE}id/a"), "en")
    values = [value for row in found.main.rows for value in row.values]
    assert [value.anchor for value in values] == ["x", ""]
    assert found.sections == ()


def test_what_shares_a_document_has_a_section_of_its_own(tiny_edition: Edition) -> None:
    found = page(tiny_edition.plan, IRI(f"{TINY}ns"), "en")
    assert found.main.title.text == "Terms of the tiny world"
    assert [(part.anchor, part.title.text) for part in found.sections] == [
        ("Fair", "Fair"),
        ("Club", "Club"),
    ]


def test_an_ontology_whose_iri_ends_in_a_hash_heads_its_page(world: World) -> None:
    plan = world('<v#A> rdfs:label "A"@en . <v#> rdfs:label "All"@en .').edition().plan
    assert page(plan, IRI(f"{BASE}v"), "en").main.title.text == "All"


def test_what_points_at_a_thing_is_grouped_by_class_and_property(world: World) -> None:
    plan = (
        world(
            "<id/a> ex:p 1 . <id/b> a ex:Thing ; ex:q <id/a> . <id/c> a ex:Thing ; ex:q <id/a> ."
            "<id/d> a schema:Thing ; ex:q <id/a> ; ex:r <id/a> . <id/e> ex:q <id/a> ."
        )
        .edition()
        .plan
    )
    rows = [r for r in page(plan, IRI(f"{BASE}id/a"), "en").main.rows if r.is_incoming]
    assert [
        (row.label.text.text, row.by and row.by.text.text, texts(row.values)) for row in rows
    ] == [
        ("ex:Thing", "ex:q", ["b", "c"]),
        ("Thing", "ex:q", ["d"]),
        ("Thing", "ex:r", ["d"]),
        ("ex:q", "ex:q", ["e"]),
    ]


def test_values_come_in_the_order_of_the_readers_languages(world: World) -> None:
    plan = world('<id/a> ex:p "z"@zh-hans , "f"@fr , "e"@en , "n" , "t"@en-t-zh .').edition().plan
    document = IRI(f"{BASE}id/a")
    orders = {
        tag: texts(page(plan, document, tag).main.rows[0].values) for tag in ("en", "zh-hans")
    }
    assert orders == {"en": ["e", "t", "z", "n", "f"], "zh-hans": ["z", "e", "t", "n", "f"]}


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        ('"2025"^^xsd:gYear', ("2025", "xsd:gYear")),
        ('"01"^^xsd:integer', ("01", "")),
        ('"x"@en', ("x", "")),
        ('"x"^^<https://example.net/type>', ("x", "<https://example.net/type>")),
    ],
)
def test_a_value_is_shown_as_it_was_written_with_a_type_that_is_not_evident(
    turtle: str, expected: tuple[str, str], world: World
) -> None:
    plan = world(f"<id/a> ex:p {turtle} .").edition().plan
    (value,) = page(plan, IRI(f"{BASE}id/a"), "en").main.rows[0].values
    assert (value.text.text, value.datatype) == expected


@pytest.mark.parametrize(
    "iri",
    ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "urn:x:y"],
)
def test_an_iri_that_leads_nowhere_on_the_web_is_no_link(iri: str, world: World) -> None:
    plan = world(f"<id/a> ex:p <{iri}> . <{iri}> a ex:Thing .").edition().plan
    (value,) = page(plan, IRI(f"{BASE}id/a"), "en").main.rows[0].values
    assert (value.text.text, value.href) == (iri, "")
    assert [card.link.href for card in index(plan, "en", {}).groups[0].cards] == [""]


# ----------------------------------------------------------------------------------------- terms

TERMS = """
<v> a owl:Ontology . <v#Boat> a rdfs:Class ; rdfs:label "boat"@en ;
    skos:definition "It floats. It has a keel."@en , "船。"@zh-hans .
<v#crew> a rdf:Property ; rdfs:label "crew"@en ; schema:domainIncludes <v#Boat> .
<v#ferry> a skos:Concept ; skos:inScheme <v> ; skos:prefLabel "ferry"@en .
"""


def term_page(project: Project, local: str, language: str = "en") -> Page:
    """The page of a term, by what follows the base in its IRI."""
    term = IRI(project.config.base + local)
    document = IRI(term.value.partition("#")[0])
    return page(project.edition().plan, document, language, term)


def note(found: Page) -> TermNote:
    assert found.term is not None
    return found.term


def add(project: Project, path: str, text: str) -> None:
    """Add to a file of a project, or make it."""
    file = project.config.root / path
    known = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(known + text, encoding="utf-8")


def test_a_term_that_shares_a_document_has_a_page_of_its_own(tiny_edition: Edition) -> None:
    plan = tiny_edition.plan
    assert plan.path_of(IRI(f"{TINY}ns#Fair"), "zh-hans") == "ns/Fair.zh-hans.html"
    assert plan.path_of(IRI(f"{TINY}vocab/role#host"), "en") == "vocab/role/host.html"
    assert plan.path_of(IRI(f"{TINY}vocab/role"), "en") == "vocab/role.html"


def test_a_part_that_is_no_term_has_no_page_of_its_own(world: World) -> None:
    plan = world("<id/a> ex:p 1 . <id/a#x> a ex:Thing .").edition().plan
    assert plan.terms == {}


@pytest.mark.parametrize(
    ("turtle", "own"),
    [
        ("<v> ex:p 1 . <v#A> a rdfs:Class . <v#a> a rdfs:Class .", {"v#A"}),
        ("<v> ex:p 1 . <v#A> a rdfs:Class . <v/a> ex:p 1 .", set()),
        ("<v> ex:p 1 . <v#A> a rdfs:Class . <v#index> a rdfs:Class .", {"v#A"}),
    ],
)
def test_the_page_of_a_term_gives_way_where_another_would_be_the_same_file(
    turtle: str, own: set[str], world: World
) -> None:
    paths = {term.value: path for term, path in world(turtle).edition().plan.terms.items()}
    plain = {iri for iri, path in paths.items() if not path.startswith("other/")}
    assert plain == {BASE + local for local in own}
    assert all(re.fullmatch(r"v/A|other/[a-z2-7]{26}", path) for path in paths.values())


def test_the_page_of_a_term_gives_its_definition_in_every_language(world: World) -> None:
    project = world(PREFIXES + TERMS)
    for language, shown, other in (("en", "It floats", "船"), ("zh-hans", "船", "It floats")):
        found = term_page(project, "v#Boat", language)
        assert found.main.description is not None
        assert found.main.description.text.text.startswith(shown)
        assert [d.text[: len(other)] for d in note(found).definitions] == [other]


def test_a_term_without_a_definition_or_a_use_says_what_it_can(world: World) -> None:
    found = term_page(world(PREFIXES + TERMS), "v#crew")
    told = note(found)
    assert (found.main.title.text, found.main.description) == ("crew", None)
    assert (told.definitions, told.uses, told.count, told.shapes) == ((), (), 0, ())


def test_a_class_is_used_by_its_members_and_all_of_them_are_on_the_front_page(
    tiny: Project,
) -> None:
    told = note(term_page(tiny, "ns#Club"))
    assert [use.subject.text.text for use in told.uses] == ["纸鸟社", "Paper Club"]
    assert (told.count, told.all and told.all.href) == (2, "../index.html#Club")


def test_a_member_of_a_class_without_a_name_is_told_in_its_place(world: World) -> None:
    told = note(term_page(world(PREFIXES + TERMS + "<id/x> a <v#Boat> ; ex:p 1 ."), "v#Boat"))
    assert [texts(row.values) for row in told.uses[0].value.nested] == [["1"]]


def test_a_property_is_used_in_statements_of_which_a_few_are_told(world: World) -> None:
    crews = " ".join(f"<id/{n}> <v#crew> {n} , 9 ." for n in range(7))
    named = '<id/6> schema:name "Argo"@en .'
    told = note(term_page(world(PREFIXES + TERMS + crews + named), "v#crew"))
    assert told.count == 14
    assert [(u.subject.text.text, u.value.text.text) for u in told.uses] == [
        ("Argo", "6"),
        ("0", "0"),
        ("1", "1"),
        ("2", "2"),
        ("3", "3"),
    ]


def test_a_list_is_used_where_one_of_its_concepts_is_chosen(tiny: Project) -> None:
    found = page(tiny.edition().plan, IRI(f"{TINY}vocab/role"), "en")
    (use,) = note(found).uses
    assert (use.subject.text.text, use.value.text.text) == (
        "lanterns--host--paper",
        "host",
    )


def test_of_all_that_refers_to_a_term_some_is_told_and_the_rest_counted(world: World) -> None:
    named = " ".join(f'<id/{n}> schema:name "{n}" ; ex:kind <v#ferry> .' for n in range(60))
    nameless = " ".join(f"<id/x{n}> ex:sort <v#ferry> ." for n in range(7))
    rows = term_page(world(PREFIXES + TERMS + named + nameless), "v#ferry").main.rows
    assert [(row.total, len(row.values)) for row in rows if row.is_incoming] == [(60, 50), (7, 5)]


def test_the_page_of_a_document_leaves_what_refers_to_a_term_to_its_own_page(
    tiny_edition: Edition,
) -> None:
    (host,) = page(tiny_edition.plan, IRI(f"{TINY}vocab/role"), "en").sections
    assert host.href == "role/host.html"
    assert not any(row.is_incoming for row in host.rows)


@pytest.mark.parametrize(
    ("local", "words", "scopes", "example"),
    [
        ("ns#Fair", ("Fair",), (), '"type": "Fair"'),
        ("vocab/role#host", ("host",), ("role",), '"role": "host"'),
        ("vocab/approximator#about", (), (), '"pgm:approximator": {"id": "%s"}'),
    ],
)
def test_a_term_tells_how_documents_write_it(
    local: str, words: tuple[str, ...], scopes: tuple[str, ...], example: str, tiny: Project
) -> None:
    key = note(term_page(tiny, local)).json_key
    assert (key.words, key.scopes) == (words, scopes)
    assert key.example == (example % (TINY + local) if "%s" in example else example)


def test_the_example_of_a_key_is_in_the_documents_as_it_stands(own: Project) -> None:
    plan = own.edition().plan
    term = IRI("https://w3id.org/programme-graph/ns#motto")
    told = note(page(plan, IRI("https://w3id.org/programme-graph/ns"), "en", term))
    key, _, value = told.json_key.example.partition(": ")
    assert key == '"motto"'
    assert {Literal(text, language=tag) for tag, text in json.loads(value).items()} <= {
        text for objects in plan.graph.column(term).values() for text in objects
    }


def test_a_key_that_stands_only_inside_a_class_says_so(tiny_copy: Project) -> None:
    context = tiny_copy.config.root / "ontology" / "context" / "v1.jsonld"
    source = json.loads(context.read_text(encoding="utf-8"))
    tune = f"{TINY}ns#tune"
    source["@context"]["Fair"] = {"@id": f"{TINY}ns#Fair", "@context": {"tune": tune}}
    context.write_text(json.dumps(source), encoding="utf-8")
    add(tiny_copy, "ontology/terms.ttl", f"<{tune}> a owl:DatatypeProperty .")
    key = note(term_page(tiny_copy, "ns#tune")).json_key
    assert (key.words, key.scopes) == (("tune",), ("Fair",))


def test_a_class_tells_its_shapes_the_gravest_first_in_the_language_of_the_reader(
    tiny: Project,
) -> None:
    shapes = note(term_page(tiny, "ns#Fair", "zh-hans")).shapes
    assert [(s.curie, s.severity) for s in shapes] == [
        ("shape:FairName", "violation"),
        ("shape:FairDescription", "warning"),
    ]
    assert shapes[1].message == Text("请用一句话说明该灯会。", "zh-hans")


SHAPES = """
shape:OfProperty sh:property shape:Inner ; sh:targetClass <ns#Wide> .
shape:Inner a sh:PropertyShape ; sh:path <ns#first> ; sh:maxCount 1 .
shape:Ends a sh:NodeShape ; sh:targetClass tiny:Club ;
    sh:property [ sh:path ( [ sh:inversePath <ns#first> ] <ns#middle> <ns#last> ) ] .
shape:Either a sh:NodeShape ; sh:targetSubjectsOf <ns#target> ; sh:property [
    sh:path [ sh:alternativePath ( <ns#middle> [ sh:zeroOrMorePath <ns#last> ] ) ] ] .
shape:Names a sh:NodeShape ; sh:targetClass tiny:Club ; sh:not [ sh:in ( 1 <ns#concept> ) ] .
shape:NamesList a sh:NodeShape ; sh:targetClass tiny:Club ; sh:property [
    sh:path schema:about ; sh:node [ sh:property [ sh:path <ns#in> ; sh:hasValue <ns#list> ] ] ] .
shape:Off a sh:NodeShape ; sh:targetClass <ns#Wide> ; sh:deactivated true .
"""
SHAPED = """
<ns#Wide> a rdfs:Class . <ns#Narrow> a rdfs:Class ; rdfs:subClassOf <ns#Wide> .
<ns#first> a owl:ObjectProperty . <ns#middle> a owl:ObjectProperty .
<ns#last> a owl:ObjectProperty . <ns#target> a owl:ObjectProperty .
<ns#list> a skos:ConceptScheme .
<ns#concept> a skos:Concept ; skos:inScheme <ns#list> .
"""


@pytest.mark.parametrize(
    ("local", "shapes"),
    [
        ("ns#Wide", ["Inner", "OfProperty"]),
        ("ns#Narrow", ["Inner", "OfProperty"]),
        ("ns#first", ["Ends", "Inner"]),
        ("ns#middle", ["Either"]),
        ("ns#last", ["Either", "Ends"]),
        ("ns#target", ["Either"]),
        ("ns#list", ["NamesList"]),
        ("ns#concept", ["Names", "NamesList"]),
    ],
)
def test_a_term_tells_the_shapes_that_target_it_judge_it_or_name_it(
    local: str, shapes: list[str], tiny_copy: Project
) -> None:
    add(tiny_copy, "shapes/fair.ttl", f"@base <{TINY}> .\n{SHAPES}")
    add(tiny_copy, "ontology/terms.ttl", SHAPED)
    found = note(term_page(tiny_copy, local)).shapes
    assert [shape.curie for shape in found] == [f"shape:{name}" for name in shapes]


def test_a_path_that_leads_into_itself_ends_somewhere(tiny_copy: Project) -> None:
    loop = "shape:Loop sh:targetClass tiny:Club ; sh:path _:l . _:l rdf:first _:l ; rdf:rest _:l ."
    add(tiny_copy, "shapes/fair.ttl", loop)
    assert [s.curie for s in note(term_page(tiny_copy, "ns#Club")).shapes] == ["shape:Loop"]


ALIGNED = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<ns#Fair> skos:closeMatch <https://schema.org/Event> , <https://example.net/Fair> , <ns#Club> .
"""


def align(project: Project, file: str, text: str) -> Project:
    """The project with a setting that names a file of alignments."""
    add(project, file, text)
    settings_ = project.config.root / "kg.toml"
    told = settings_.read_text(encoding="utf-8")
    told = told.replace("[site]", f'[site]\nalignments = "{file}"')
    settings_.write_text(told, encoding="utf-8")
    return Project(read_config(project.config.root, project.config.root), project.config.root)


def test_a_term_tells_what_the_alignments_say_and_the_data_do_not(tiny_copy: Project) -> None:
    project = align(tiny_copy, "alignments.ttl", ALIGNED)
    (row,) = note(term_page(project, "ns#Fair")).alignments
    assert (row.label.text.text, [(v.text.text, v.href) for v in row.values]) == (
        "close match",
        [
            ("https://example.net/Fair", "https://example.net/Fair"),
            ("Club", "Club.html"),
            ("schema:Event", "https://schema.org/Event"),
        ],
    )
    assert "closeMatch" not in str(describe(project.edition().plan, IRI(f"{TINY}ns")))


def test_what_the_ontology_states_of_terms_of_others_stands_with_the_alignments(
    tiny_copy: Project,
) -> None:
    add(tiny_copy, "ontology/terms.ttl", "tiny:Fair rdfs:subClassOf <https://schema.org/Event> .")
    found = term_page(tiny_copy, "ns#Fair")
    assert [row.label.text.text for row in note(found).alignments] == ["subclass of"]
    assert rdfs.subClassOf.value not in [row.iri for row in found.main.rows]


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("a.txt", "x", "a.txt: is in no format that kg reads. Write it in Turtle, as .ttl."),
        (
            "a.ttl",
            "<",
            "a.ttl:1:1: Unexpected end of file. Correct line 1, or what stands just before it.",
        ),
    ],
)
def test_alignments_that_cannot_be_read_stop_the_build(
    file: str, text: str, message: str, tiny_copy: Project
) -> None:
    with pytest.raises(ReadError) as caught:
        align(tiny_copy, file, text).edition()
    assert str(caught.value) == message


def test_a_term_leads_back_to_what_all_words_mean(tiny_edition: Edition) -> None:
    for local in ("ns", "vocab/role"):
        trail = page(tiny_edition.plan, IRI(TINY + local), "en").trail
        assert trail is not None
        assert trail.text.text == "What the words mean"


# ----------------------------------------------------------------------------- all of the words


def test_the_page_of_the_words_has_every_term_with_the_first_sentence_of_its_meaning(
    world: World,
) -> None:
    found = vocabulary(world(PREFIXES + TERMS).edition().plan, "en")
    (boat,) = found.classes
    assert (boat.link.text.text, boat.meaning) == ("boat", Text("It floats.", "en"))
    (group,) = found.properties
    assert (group.label and group.label.text.text, len(group.entries)) == ("boat", 1)


def test_a_list_on_the_page_of_the_words_has_its_concepts(tiny_edition: Edition) -> None:
    lists = vocabulary(tiny_edition.plan, "zh-hans").lists
    assert [(e.link.text.text, [o.href for o in e.others]) for e in lists] == [
        ("约数词", ["vocab/approximator/about.zh-hans.html"]),
        ("角色", ["vocab/role/host.zh-hans.html"]),
    ]


def test_a_property_for_several_classes_is_listed_with_the_first_and_names_the_others(
    world: World,
) -> None:
    more = "<v#Tug> a rdfs:Class . <v#crew> schema:domainIncludes <v#Tug> , schema:Vehicle ."
    (group,) = vocabulary(world(PREFIXES + TERMS + more).edition().plan, "en").properties
    assert group.label is not None
    assert group.label.text.text == "boat"
    assert [other.text.text for other in group.entries[0].others] == ["Tug", "schema:Vehicle"]


def test_words_of_elsewhere_are_listed_where_the_graph_uses_them(world: World) -> None:
    plan = (
        world(
            PREFIXES + "ex:Used a rdfs:Class . ex:Unused a rdfs:Class . <id/a> a ex:Used ; ex:p 1 ."
            "ex:p a rdf:Property . ex:q a rdf:Property . ex:l a skos:ConceptScheme ."
        )
        .edition()
        .plan
    )
    found = vocabulary(plan, "en")
    assert [entry.curie for entry in found.classes] == ["ex:Used"]
    assert [entry.curie for group in found.properties for entry in group.entries] == ["ex:p"]
    assert (found.properties[0].label, found.lists) == (None, ())


def test_a_graph_without_terms_has_no_page_of_the_words(world: World) -> None:
    edition = world("<id/a> ex:p 1 .").edition()
    assert "words.html" not in edition.paths()
    assert index(edition.plan, "en", {}).vocabulary == ""


def test_the_front_page_leads_to_what_the_words_mean(tiny_edition: Edition) -> None:
    assert index(tiny_edition.plan, "zh-hans", {}).vocabulary == "words.zh-hans.html"


# ------------------------------------------------------------------------------- the front page


def test_the_front_page_lists_the_classes_in_the_order_of_the_settings(
    tiny_edition: Edition,
) -> None:
    groups = index(tiny_edition.plan, "en", tiny_edition.dumps).groups
    assert [(group.label.text, [c.link.text.text for c in group.cards]) for group in groups] == [
        ("Fair", ["Lantern Fair"]),
        ("Club", ["Paper Club", "纸鸟社"]),
        ("Source", ["Editorial decisions", "Notice on the gate"]),
    ]


def test_things_with_a_position_come_first_and_in_that_order(world: World) -> None:
    plan = (
        world(
            "<id/a> a ex:Thing . <id/b> a ex:Thing ; schema:position 10 ."
            "<id/c> a ex:Thing ; schema:position 9 . <id/d> a ex:Thing ; schema:position '\u2463' ."
        )
        .edition()
        .plan
    )
    cards = index(plan, "en", {}).groups[0].cards
    assert [card.link.text.text for card in cards] == ["c", "b", "a", "d"]


def test_classes_of_the_same_name_have_anchors_of_their_own(world: World) -> None:
    plan = world("<id/a> a ex:Thing . <id/b> a schema:Thing .").edition().plan
    assert [group.anchor for group in index(plan, "en", {}).groups] == ["Thing", "Thing-2"]
    trails = [page(plan, IRI(f"{BASE}id/{name}"), "en").trail for name in "ab"]
    assert [trail and trail.href for trail in trails] == [
        "../index.html#Thing",
        "../index.html#Thing-2",
    ]


def test_the_front_page_offers_the_dumps_with_their_sizes(tiny_edition: Edition) -> None:
    dumps = index(tiny_edition.plan, "en", tiny_edition.dumps).dumps
    assert {dump.href: dump.size for dump in dumps} == {
        path: len(content) for path, content in tiny_edition.dumps.items()
    }


# ----------------------------------------------------------------------------------- the card


def number(edition: Edition, subject: IRI, predicate: IRI) -> int:
    (term,) = edition.plan.graph.objects(subject, predicate)
    assert isinstance(term, Literal)
    return int(term.value)


def test_the_card_counts_what_the_graph_holds(tiny: Project, tiny_edition: Edition) -> None:
    view = tiny.store.answer(
        """
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects)
          (COUNT(DISTINCT ?o) AS ?distinctObjects) (COUNT(DISTINCT ?p) AS ?properties)
          (COUNT(DISTINCT ?class) AS ?classes)
        { ?s ?p ?o . OPTIONAL { ?s rdf:type ?class FILTER(?p = rdf:type && ?class = ?o) } }
        """,
        where="a test",
        base=TINY,
    )
    assert isinstance(view, QuerySolutions)
    (counted,) = view
    for name in ("triples", "distinctSubjects", "distinctObjects", "properties", "classes"):
        term = counted[name]
        assert isinstance(term, Literal)
        assert number(tiny_edition, CARD, getattr(void, name)) == int(term.value)


@pytest.mark.parametrize(
    ("link", "kind", "measure"),
    [
        (void.classPartition, "class", void.entities),
        (void.propertyPartition, "property", void.triples),
    ],
)
def test_the_card_counts_the_use_of_every_class_and_property(
    link: IRI, kind: str, measure: IRI, tiny: Project, tiny_edition: Edition
) -> None:
    graph = tiny_edition.plan.graph
    told = {
        graph.object(part, getattr(void, kind)): number(tiny_edition, part, measure)
        for part in graph.objects(CARD, link)
        if isinstance(part, IRI)
    }
    uses = [
        t.object if kind == "class" else t.predicate
        for t in tiny.dataset.view
        if kind == "property" or t.predicate == rdf.type
    ]
    assert told == Counter(uses)


def test_the_card_tells_the_true_size_and_digest_of_every_dump(tiny_edition: Edition) -> None:
    graph = tiny_edition.plan.graph
    told = {}
    for distribution in graph.objects(CARD, dcat.distribution):
        assert isinstance(distribution, IRI)
        (url,) = graph.objects(distribution, dcat.downloadURL)
        (checksum,) = graph.objects(distribution, spdx.checksum)
        (digest,) = graph.objects(checksum, spdx.checksumValue)
        assert isinstance(url, IRI)
        assert isinstance(digest, Literal)
        path = url.value.removeprefix(TINY)
        told[path] = (number(tiny_edition, distribution, dcat.byteSize), digest.value)
    assert told == {
        path: (len(content), hashlib.sha256(content).hexdigest())
        for path, content in tiny_edition.dumps.items()
    }


def test_every_partition_of_the_card_has_a_name_of_its_own(world: World) -> None:
    plan = (
        world("<id/a> a ex:Thing , <https://example.net/a/Thing> , <https://example.net/b/Thing> .")
        .edition()
        .plan
    )
    partitions = plan.graph.objects(IRI(f"{BASE}dataset"), void.classPartition)
    assert len(partitions) == 3
    assert all(len(plan.graph.objects(p, getattr(void, "class"))) == 1 for p in partitions)


def test_what_the_settings_do_not_say_the_card_does_not_say(world: World) -> None:
    graph = world("<id/a> ex:p 1 .").edition().plan.graph
    predicates = graph.predicates(IRI(f"{BASE}dataset"))
    assert not {dcterms.publisher, dcterms.modified, dcat.version, dcat.landingPage} & {*predicates}
