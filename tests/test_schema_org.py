"""What search engines read, tested as JSON, since that is how they read it.

Google's rules: https://developers.google.com/search/docs/appearance/structured-data/event
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from kg.formats import HTML
from kg.jobs import Project
from kg.render import Edition, render
from kg.server import make_app
from kg.terms import IRI, Literal
from kg.vocab import pgm, schema

World = Callable[[str], Project]
Json = dict[str, Any]

BASE = "https://example.org/rhine/id/"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)")

REQUIRED = {"name", "startDate", "location"}
RECOMMENDED = {
    # property of Event: where it comes from, or why no graph of ours can say it
    "description": "our own words, where they are in the language of the page",
    "endDate": "the last day, where it is known",
    "eventStatus": "the status, where schema.org has it",
    "eventAttendanceMode": "as stated",
    "organizer": "from the roles, with a name and a page of each",
    "previousStartDate": "an older plan of an event that was moved",
    "image": None,  # no images
    "offers": None,  # no tickets
    "performer": None,  # no people
}
OTHERS = {"@context", "@type", "@id", "url", "sameAs", "superEvent"}
STATUSES = {"EventScheduled", "EventRescheduled", "EventPostponed", "EventCancelled"}
MODES = {f"{mode}EventAttendanceMode" for mode in ("Offline", "Online", "Mixed")}


class Scripts(HTMLParser):
    """The scripts of a page as a browser would meet them: attributes and text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str | None], str]] = []
        self._is_open = False
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_open = tag == "script"
        if self._is_open:
            self.found.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self._is_open:
            attributes, text = self.found[-1]
            self.found[-1] = (attributes, text + data)

    def handle_endtag(self, tag: str) -> None:
        self._is_open = False


def markup(edition: Edition, path: str) -> Json:
    """The schema.org of a page, or nothing."""
    scripts = Scripts(render(edition, path)).found
    assert len(scripts) <= 1
    for attributes, text in scripts:
        assert attributes == {"type": "application/ld+json"}
        found: Json = json.loads(text)
        assert found["@context"] == "https://schema.org"
        return found
    return {}


def faults(event: Json) -> Iterator[str]:
    """What Google's test of an event would find, and what nobody promised."""
    yield from (f"{key} is missing" for key in REQUIRED - event.keys())
    known = REQUIRED | OTHERS | {key for key, source in RECOMMENDED.items() if source}
    yield from (f"{key} is unknown" for key in event.keys() - known)
    yield from (f"{key} is empty" for key, value in event.items() if not value)
    for key in ("startDate", "endDate", "previousStartDate"):
        for moment in several(event.get(key, [])):
            if not (DAY.fullmatch(moment) or ZONED.fullmatch(moment)):
                yield f"{key} is {moment}"
    if event.get("endDate", "9999") < event["startDate"]:
        yield "ends before it starts"
    for place in several(event["location"]):
        if place["@type"] != "Place" or not place["name"] or not address(place):
            yield f"{place} is no place"
    for organiser in several(event.get("organizer", [])):
        if not (organiser["name"] and organiser["url"].startswith("http")):
            yield f"{organiser} is no organiser"
    if (
        event.get("eventStatus", "https://schema.org/EventScheduled").rpartition("/")[2]
        not in STATUSES
    ):
        yield "has no status of schema.org"
    mode = event.get("eventAttendanceMode", "https://schema.org/OfflineEventAttendanceMode")
    if mode.rpartition("/")[2] not in MODES:
        yield "has no attendance mode of schema.org"
    if not event["url"].startswith("https://") or event["url"] != event["@id"]:
        yield "has no page of its own"


def several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def address(place: Json) -> list[str]:
    known = ("addressLocality", "addressRegion", "addressCountry")
    assert place["address"].keys() <= {"@type", *known}
    return [place["address"][key] for key in known if key in place["address"]]


def pages_of(edition: Edition, kind: IRI) -> list[tuple[IRI, str]]:
    """The pages about the things of a class, in every language."""
    return [
        (document.subject, path)
        for path, document in edition.plan.documents.items()
        if document.subject is not None
        and document.format == HTML
        and kind in edition.plan.graph.types(document.subject)
    ]


def is_dated_and_placed(edition: Edition, event: IRI) -> bool:
    graph = edition.plan.graph
    when = graph.object(event, pgm.actualWhen) or graph.object(event, pgm.plannedWhen)
    is_dated = isinstance(when, Literal) and bool(DAY.fullmatch(when.value.partition("/")[0]))
    return is_dated and bool(graph.objects(event, schema.location))


# ------------------------------------------------------------------------------- every page


@pytest.mark.parametrize("world_", ["own", "rhine"])
def test_every_event_with_a_day_and_a_place_is_told_by_the_rules(
    world_: str, request: pytest.FixtureRequest
) -> None:
    edition: Edition = request.getfixturevalue(f"{world_}_edition")
    told = {path: markup(edition, path) for _, path in pages_of(edition, pgm.Event)}
    events = {path: found for path, found in told.items() if found["@type"] == "Event"}
    assert {path: list(faults(found)) for path, found in events.items()} == {
        path: [] for path in events
    }


@pytest.mark.parametrize("world_", ["own", "rhine"])
def test_an_event_without_a_day_or_a_place_is_not_told_as_one(
    world_: str, request: pytest.FixtureRequest
) -> None:
    edition: Edition = request.getfixturevalue(f"{world_}_edition")
    for event, path in pages_of(edition, pgm.Event):
        found = markup(edition, path)
        name = found["name"]
        if is_dated_and_placed(edition, event):
            assert found["@type"] == "Event", path
        elif found.get("eventStatus") != "https://schema.org/EventPostponed":
            assert found["@type"] == "WebPage", path
            assert found["about"] == {"@id": event.value, "name": name}
            assert "startDate" not in json.dumps(found)


def test_what_only_the_announcement_names_is_not_told_as_an_event(own_edition: Edition) -> None:
    found = markup(own_edition, "id/event/physiological-sciences-2025.html")
    assert (found["@type"], found["url"]) == (
        "WebPage",
        "https://w3id.org/programme-graph/id/event/physiological-sciences-2025",
    )


def test_the_invented_programme_shows_every_kind_of_event(rhine_edition: Edition) -> None:
    pages = pages_of(rhine_edition, pgm.Event)
    told = [markup(rhine_edition, path) for _, path in pages]
    assert {found.get("eventStatus", "").rpartition("/")[2] for found in told} == {
        "",
        "EventCancelled",
        "EventPostponed",
        "EventScheduled",
    }


@pytest.mark.parametrize("world_", ["rhine", "tiny"])
def test_other_pages_say_nothing_to_search_engines(
    world_: str, request: pytest.FixtureRequest
) -> None:
    edition: Edition = request.getfixturevalue(f"{world_}_edition")
    telling = (pgm.Event, pgm.Programme, pgm.Session, IRI("http://www.w3.org/ns/dcat#Dataset"))
    known = {path for kind in telling for _, path in pages_of(edition, kind)}
    html = [path for path, document in edition.plan.documents.items() if document.format == HTML]
    assert [path for path in html if path not in known and markup(edition, path)] == []
    assert [path for path in known if not markup(edition, path)] == []


# ---------------------------------------------------------------------------------- an event


def test_an_event_is_told_in_the_language_of_its_page(rhine_edition: Edition) -> None:
    path = "id/event/nuit-des-observatoires-2027"
    found = {tag: markup(rhine_edition, f"{path}{end}.html") for tag, end in LANGUAGES.items()}
    assert found["fr"]["name"] == "Nuit des observatoires"
    assert found["de"]["name"] == "Nacht der Sternwarten"
    assert found["de"]["description"].startswith("Eine Beobachtungsnacht")
    assert [place["name"] for place in found["de"]["location"]] == [
        "Colmar",
        "Freiburg im Breisgau",
    ]


LANGUAGES = {"fr": "", "de": ".de"}


def test_an_event_is_told_whole(rhine_edition: Edition) -> None:
    assert markup(rhine_edition, "id/event/colloque-des-eaux-partagees-2027.html") == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{BASE}event/colloque-des-eaux-partagees-2027",
        "name": "5e Colloque des eaux partagées",
        "startDate": "2027-05-12",
        "endDate": "2027-05-14",
        "location": {
            "@type": "Place",
            "@id": f"{BASE}place/halle-des-vannes",
            "name": "Halle des Vannes",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "Strasbourg",
                "addressRegion": "Grand Est",
                "addressCountry": "France",
            },
        },
        "eventStatus": "https://schema.org/EventScheduled",
        "description": "Trois jours sur la gestion commune des eaux du Rhin supérieur.",
        "organizer": {
            "@type": "Organization",
            "@id": f"{BASE}organisation/societe-rhenane-de-limnologie",
            "name": "Société rhénane de limnologie",
            "url": f"{BASE}organisation/societe-rhenane-de-limnologie",
        },
        "url": f"{BASE}event/colloque-des-eaux-partagees-2027",
    }


def test_a_place_that_contains_another_one_of_the_event_is_not_told(rhine_edition: Edition) -> None:
    found = markup(rhine_edition, "id/event/concours-des-inventions-fluviales-2027.html")
    assert found["location"]["name"] == "Pavillon des Écluses"


def test_a_cancelled_event_keeps_its_days(rhine_edition: Edition) -> None:
    found = markup(rhine_edition, "id/event/salon-du-solaire-partage-2027.html")
    assert found["eventStatus"] == "https://schema.org/EventCancelled"
    assert (found["startDate"], found["endDate"]) == ("2027-05-27", "2027-05-30")


def test_a_postponed_event_keeps_the_day_that_it_was_taken_off(rhine_edition: Edition) -> None:
    found = markup(rhine_edition, "id/event/dialogue-des-jeunes-laboratoires-2027.html")
    assert found["eventStatus"] == "https://schema.org/EventPostponed"
    assert found["startDate"] == "2027-05-05"
    assert "endDate" not in found
    assert found["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"


# ------------------------------------------------------------------------ worlds for one thing

PLACES = """
@prefix level: <https://w3id.org/programme-graph/vocab/place-level#> .
@prefix status: <https://w3id.org/programme-graph/vocab/status#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
level:city pgm:publishedAs schema:City .
level:first-level pgm:publishedAs schema:State .
level:country-or-region pgm:publishedAs schema:Country .
status:rescheduled pgm:publishedAs schema:EventRescheduled .
status:postponed pgm:publishedAs schema:EventPostponed .
<id/land> schema:name "Land"@en ; pgm:placeLevel level:country-or-region .
<id/town> schema:name "Town"@en ; pgm:placeLevel level:city ; schema:containedInPlace <id/land> .
<id/hall> schema:name "Hall"@en ; schema:containedInPlace <id/town> .
<id/nowhere> schema:name "Nowhere"@en .
"""
NAMED = '<id/e> a pgm:Event ; schema:name "E"@en .'


def told(world: World, turtle: str, path: str = "id/e.html") -> Json:
    return markup(world(PLACES + turtle).edition(), path)


def planned(when: str) -> str:
    return f'{NAMED} <id/e> schema:location <id/hall> ; pgm:plannedWhen "{when}"^^edtf:EDTF .'


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("2025-10-12", "2025-10-12", "2025-10-12"),
        ("2025-10-12/2025-10-17", "2025-10-12", "2025-10-17"),
        ("2025-10-12/", "2025-10-12", None),
        ("2025-10-12/..", "2025-10-12", None),
        ("2025-10-12/2025-10", "2025-10-12", None),
        ("2025-10-12T09:00:00+08:00", "2025-10-12T09:00:00+08:00", None),
        (
            "2025-10-12T01:00:00Z/2025-10-12T09:30:00Z",
            "2025-10-12T01:00:00Z",
            "2025-10-12T09:30:00Z",
        ),
        ("2025-10-12T09:00:00", "2025-10-12", "2025-10-12"),
    ],
)
def test_a_day_or_a_time_with_its_zone_is_told(
    when: str, start: str, end: str | None, world: World
) -> None:
    found = told(world, planned(when))
    assert (found["startDate"], found.get("endDate")) == (start, end)
    assert list(faults(found)) == []


@pytest.mark.parametrize(
    "when", ["2025-10", "2025", "2025-10-12?", "2025-10-1X", "/2025-10-12", "2025-10/2025-10-12"]
)
def test_what_is_no_certain_day_is_not_told(when: str, world: World) -> None:
    assert told(world, planned(when))["@type"] == "WebPage"


def test_what_happened_is_told_rather_than_the_plan(world: World) -> None:
    happened = planned("2025-10-12") + '<id/e> pgm:actualWhen "2025-10-13"^^edtf:EDTF .'
    assert told(world, happened)["startDate"] == "2025-10-13"


@pytest.mark.parametrize(
    "turtle",
    [
        '<id/e> a pgm:Event ; schema:location <id/hall> ; pgm:plannedWhen "2025-10-12" .',
        f'{NAMED} <id/e> pgm:plannedWhen "2025-10-12" .',
        f'{NAMED} <id/e> schema:location <id/nowhere> ; pgm:plannedWhen "2025-10-12" .',
        f'{NAMED} <id/e> schema:location "Paris" ; pgm:plannedWhen "2025-10-12" .',
        f"{NAMED} <id/e> schema:location <id/hall> ; pgm:plannedWhen <id/hall> .",
        f"{NAMED} <id/e> schema:location <id/hall> .",
    ],
    ids=["no name", "no place", "no address", "no place but a text", "no date", "no day"],
)
def test_without_one_of_what_is_required_no_event_is_told(turtle: str, world: World) -> None:
    assert told(world, turtle)["@type"] == "WebPage"


def test_a_moved_event_tells_the_days_it_was_planned_for(world: World) -> None:
    claim = "<id/c> pgm:subject <id/e> ; pgm:predicate pgm:plannedWhen ; pgm:object "
    found = told(
        world,
        planned("2025-10-12/2025-10-13")
        + "<id/e> pgm:status status:rescheduled ."
        + f'{claim} "2025-09-20/2025-09-21"^^edtf:EDTF , "2025-10-12"^^edtf:EDTF , "2025" .'
        + '<id/d> pgm:subject <id/e> ; pgm:predicate schema:name ; pgm:object "2025-01-01" .',
    )
    assert found["previousStartDate"] == "2025-09-20"
    assert found["startDate"] == "2025-10-12"
    assert list(faults(found)) == []


def test_a_place_tells_its_country_by_its_code_and_its_position(world: World) -> None:
    found = told(
        world,
        planned("2025-10-12")
        + '<id/land> pgm:code "geonames:1" , "iso3166-1:FR" . <id/hall> '
        + 'schema:latitude "48.5"^^xsd:double ; schema:longitude "7.75E0"^^xsd:double .',
    )
    assert found["location"]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Town",
        "addressCountry": "FR",
    }
    assert found["location"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 48.5,
        "longitude": 7.75,
    }


@pytest.mark.parametrize("number", ["INF", "NaN", "north", "1e999", ""])
def test_a_position_that_json_cannot_hold_is_not_told(number: str, world: World) -> None:
    at = f'<id/hall> schema:latitude "{number}"^^xsd:double ; schema:longitude 7.5 .'
    assert "geo" not in told(world, planned("2025-10-12") + at)["location"]


def test_places_in_a_circle_come_to_an_end(world: World) -> None:
    circle = "<id/land> schema:containedInPlace <id/hall> ."
    found = told(world, planned("2025-10-12") + circle)
    assert address(found["location"]) == ["Town", "Land"]


def test_an_official_page_is_told_beside_the_iri(world: World) -> None:
    links = (
        "<id/e> schema:url <https://example.net/e> ; schema:sameAs <https://example.net/q> ;"
        " schema:superEvent <id/whole> ; schema:organizer <id/o> ."
        ' <id/o> schema:name "O"@en ; schema:url <https://example.net/o> .'
    )
    found = told(world, planned("2025-10-12") + links)
    assert found["url"] == "https://example.org/w/id/e"
    assert found["sameAs"] == ["https://example.net/e", "https://example.net/q"]
    assert found["superEvent"] == {"@id": "https://example.org/w/id/whole"}
    assert found["organizer"]["url"] == "https://example.net/o"


def test_a_description_in_another_language_is_not_told(world: World) -> None:
    described = planned("2025-10-12") + '<id/e> schema:description "D"@zh-hans-t-en .'
    assert "description" not in told(world, described)
    assert told(world, described, "id/e.zh-hans.html")["description"] == "D"


# -------------------------------------------------------------------------------- collections


def test_a_programme_lists_the_pages_of_its_events_by_day(rhine_edition: Edition) -> None:
    found = markup(rhine_edition, "id/programme/printemps-rhenan-des-sciences-2027.de.html")
    assert (found["@type"], found["inLanguage"]) == ("CollectionPage", "de")
    items = found["mainEntity"]["itemListElement"]
    assert found["mainEntity"]["@type"] == "ItemList"
    assert [item["position"] for item in items] == list(range(1, 8))
    assert items[0] == {
        "@type": "ListItem",
        "position": 1,
        "name": "Nacht der Sternwarten",
        "url": f"{BASE}event/nuit-des-observatoires-2027",
    }
    assert items[-1]["name"] == "Tag der Flussarchive"  # whose day is not known


def test_a_session_lists_its_own_events(rhine_edition: Edition) -> None:
    found = markup(rhine_edition, "id/session/eaux-partagees.html")
    assert [item["url"].rpartition("/")[2] for item in found["mainEntity"]["itemListElement"]] == [
        "colloque-des-eaux-partagees-2027",
        "atelier-des-capteurs-ouverts-2027",
        "concours-des-inventions-fluviales-2027",
    ]


def test_a_session_without_events_has_no_list(world: World) -> None:
    found = told(world, '<id/s> a pgm:Session ; schema:name "S"@en .', "id/s.html")
    assert found["@type"] == "CollectionPage"
    assert "mainEntity" not in found


def test_the_dataset_is_told_with_its_downloads(tiny_edition: Edition) -> None:
    found = markup(tiny_edition, "dataset.zh-hans.html")
    assert (found["@type"], found["name"], found["version"]) == ("Dataset", "小世界", "1.2.3")
    assert found["publisher"] == {"@type": "Organization", "name": "Nobody"}
    downloads = {part["contentUrl"]: part for part in found["distribution"]}
    assert downloads.keys() == {f"https://example.org/tiny/{path}" for path in tiny_edition.dumps}
    for path, content in tiny_edition.dumps.items():
        part = downloads[f"https://example.org/tiny/{path}"]
        assert part["contentSize"] == f"{len(content)} B"
        assert (part["encodingFormat"] == "application/gzip") == path.endswith(".gz")


# ------------------------------------------------------------------------------------ hostile

LABELS = [
    "</script><script>alert(1)</script>",
    "</SCRIPT ><img src=x onerror=alert(1)>",
    "<!-- <script>",
    "]]> & &amp; &#60; \u2028 \u2029 '\"\\",
    "{{ 7 * 7 }} {% raw %}",
]


@pytest.mark.parametrize("label", LABELS)
def test_no_label_ends_the_script_or_changes_in_it(label: str, world: World) -> None:
    text = '"' + "".join(f"\\U{ord(character):08X}" for character in label) + '"@en'
    turtle = planned("2025-10-12").replace('"E"@en', text)
    edition = world(
        f"{PLACES}{turtle} <id/e> schema:description {text} ; schema:organizer <id/o> ."
        f"<id/o> schema:name {text} ."
    ).edition()
    page = render(edition, "id/e.html")
    assert page.count(b"<script") == page.lower().count(b"</script") == 1
    (script,) = re.findall(rb"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    assert not re.search(rb"[<>&']", script)
    found = markup(edition, "id/e.html")
    assert (found["name"], found["organizer"]["name"]) == (label, label)
    assert found["description"] == label


def test_the_settings_cannot_end_the_script(tiny_edition: Edition) -> None:
    imprint = replace(tiny_edition.plan.imprint, publisher=LABELS[0], version=LABELS[1])
    edition = replace(tiny_edition, plan=replace(tiny_edition.plan, imprint=imprint))
    found = markup(edition, "dataset.html")
    assert (found["publisher"]["name"], found["version"]) == (LABELS[0], LABELS[1])


def test_nothing_that_a_page_holds_may_be_executed(rhine_edition: Edition) -> None:
    client = TestClient(make_app(rhine_edition), base_url="http://127.0.0.1")
    response = client.get("/id/event/nuit-des-observatoires-2027.html")
    assert "script" in response.text
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
