"""The frames that are published with the context: documents as a web developer wants them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from starlette.testclient import TestClient

from kg.render import Edition, media_type, render
from kg.server import make_app

FRAMES = Path(__file__).resolve().parent.parent / "ontology" / "context" / "frames"
NAMES = ["event", "outcome", "programme", "session"]
COLLOQUIUM = "https://example.org/rhine/id/event/colloque-des-eaux-partagees-2027"
PROGRAMME = "https://example.org/rhine/id/programme/printemps-rhenan-des-sciences-2027"

Json = dict[str, Any]


def framed(document: Any, frame: Json, edition: Edition) -> list[Json]:
    """What a frame makes of a document, with the context at hand and no network."""

    def load(url: str, _options: object) -> Json:
        assert url.endswith("/context/v1.jsonld")
        return {"documentUrl": url, "document": edition.context.source, "contextUrl": None}

    options = {"documentLoader": load, "omitGraph": False}
    found: list[Json] = jsonld.frame(document, frame, options)["graph"]
    return found


def frame(name: str) -> Json:
    found: Json = json.loads((FRAMES / f"{name}.jsonld").read_text(encoding="utf-8"))
    return found


def dump(edition: Edition) -> Json:
    found: Json = json.loads(edition.dumps["dump/graph.jsonld"])
    return found


def types(node: Json) -> list[str]:
    found: str | list[str] = node.get("type", [])
    return [found] if isinstance(found, str) else found


def one(things: list[Json], iri: str) -> Json:
    (found,) = [thing for thing in things if thing["id"] == iri]
    return found


def test_there_is_a_frame_for_each_kind_that_people_build_pages_from() -> None:
    assert sorted(file.stem for file in FRAMES.iterdir()) == NAMES


@pytest.mark.parametrize("world_", ["own", "rhine"])
@pytest.mark.parametrize("name", NAMES)
def test_a_frame_finds_every_thing_of_its_kind_and_its_name(
    name: str, world_: str, request: pytest.FixtureRequest
) -> None:
    edition: Edition = request.getfixturevalue(f"{world_}_edition")
    kind = name.capitalize()
    graph = dump(edition)["graph"]
    wanted = {node["id"]: node["name"] for node in graph if kind in types(node)}
    found = framed(dump(edition), frame(name), edition)
    assert {thing["id"]: thing["name"] for thing in found} == wanted
    assert len(wanted) > 0


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_known_is_left_out(name: str, own_edition: Edition) -> None:
    assert "null" not in json.dumps(framed(dump(own_edition), frame(name), own_edition))


def test_a_programme_holds_its_sessions_and_they_their_events(rhine_edition: Edition) -> None:
    programme = one(framed(dump(rhine_edition), frame("programme"), rhine_edition), PROGRAMME)
    sessions = sorted(programme["sessions"], key=lambda session: session["position"])
    assert [session["name"]["fr"] for session in sessions] == [
        "Eaux partagées",
        "Lumière et énergie",
        "Sciences pour tous",
    ]
    event = one(sessions[0]["events"], COLLOQUIUM)
    assert event["name"]["de"] == "5. Kolloquium der geteilten Gewässer"
    assert (event["status"], event["eventType"]) == ("held", "congress")
    assert event["location"][0]["name"]["fr"] == "Halle des Vannes"


def test_a_programme_lists_its_events_in_no_session_as_well(rhine_edition: Edition) -> None:
    programmes = framed(dump(rhine_edition), frame("programme"), rhine_edition)
    earlier = one(programmes, PROGRAMME.replace("2027", "2026"))
    assert earlier["sessions"] == []
    assert [event["id"] for event in earlier["events"]] == [COLLOQUIUM.replace("2027", "2026")]


def test_an_event_holds_where_it_is_and_who_did_what(rhine_edition: Edition) -> None:
    event = one(framed(dump(rhine_edition), frame("event"), rhine_edition), COLLOQUIUM)
    (hall,) = event["location"]
    (quarter,) = hall["containedInPlace"]
    (city,) = quarter["containedInPlace"]
    assert city["name"]["de"] == "Straßburg"
    assert {(who["role"], who["agent"]["name"]["fr"]) for who in event["involvement"]} == {
        ("host", "Institut de Valdorée"),
        ("lead-organiser", "Société rhénane de limnologie"),
    }
    assert event["series"]["name"]["fr"] == "Colloque des eaux partagées"
    assert [part["name"]["fr"] for part in event["parts"]] == ["Atelier des capteurs ouverts"]


def test_an_outcome_holds_what_it_came_from_and_who_signed_it(rhine_edition: Edition) -> None:
    outcomes = framed(dump(rhine_edition), frame("outcome"), rhine_edition)
    charter = one(outcomes, "https://example.org/rhine/id/outcome/charte-des-eaux-partagees")
    assert {whole["id"] for whole in charter["outcomeOf"]} == {COLLOQUIUM, PROGRAMME}
    assert [who["role"] for who in charter["involvement"]] == ["signatory", "signatory"]
    assert charter["outcomeKind"] == "declaration"


def test_documents_that_were_fetched_one_by_one_are_framed_as_well(rhine_edition: Edition) -> None:
    paths = [
        "id/programme/printemps-rhenan-des-sciences-2027.jsonld",
        "id/session/eaux-partagees.jsonld",
        "id/event/colloque-des-eaux-partagees-2027.jsonld",
    ]
    documents = [json.loads(render(rhine_edition, path)) for path in paths]
    (programme,) = framed(documents, frame("programme"), rhine_edition)
    (session,) = [one for one in programme["sessions"] if one["events"]]
    assert [event["id"] for event in session["events"]] == [COLLOQUIUM]


def test_a_name_under_a_language_map_would_empty_the_result(rhine_edition: Edition) -> None:
    trap = {"@context": frame("event")["@context"], "type": "Event", "@requireAll": True}
    assert framed(dump(rhine_edition), trap | {"schema:name": {}}, rhine_edition) != []
    assert framed(dump(rhine_edition), trap | {"name": {}}, rhine_edition) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_is_published_beside_the_context_as_it_lies(
    name: str, own_edition: Edition
) -> None:
    path = f"context/frames/{name}.jsonld"
    assert path in own_edition.paths()
    assert render(own_edition, path) == (FRAMES / f"{name}.jsonld").read_bytes()
    response = TestClient(make_app(own_edition), base_url="http://127.0.0.1").get(f"/{path}")
    assert response.content == render(own_edition, path)
    assert response.headers["Content-Type"] == media_type(path) == "application/ld+json"
