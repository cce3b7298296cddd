"""What search engines read of a page: schema.org as plain JSON, in the language of the page.

An event is told as one where its first day and its place are known; anything else would be a
guess, so the page is told then, and what it is about.
https://developers.google.com/search/docs/appearance/structured-data/event
"""

from __future__ import annotations

import math
import re
from typing import Any

from kg.pages._card import IANA
from kg.pages._labels import Labels
from kg.pages._naming import description_of, labels_for
from kg.pages._plan import Plan
from kg.terms import IRI, Literal, Term
from kg.vocab import dcat, dcterms, pgm, schema

Json = dict[str, Any]

# Search engines show a time of day without its zone wrongly, so it is left out.
_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=T|\Z)")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_ADDRESS = {
    schema.City: "addressLocality",
    schema.State: "addressRegion",
    schema.Country: "addressCountry",
}


def project(plan: Plan, document: IRI, language: str) -> Json:
    """What the page of a document IRI says to search engines; empty for what they do not know."""
    subject = plan.subjects[document][0]
    types = plan.graph.types(subject)
    view = _Projection(plan, subject, labels_for(plan, language))
    if pgm.Event in types:
        found = view.event() or view.web_page()
    elif pgm.Programme in types:
        found = view.collection(pgm.inProgramme)
    elif pgm.Session in types:
        found = view.collection(pgm.inSession)
    elif dcat.Dataset in types:
        found = view.dataset()
    else:
        return {}
    return {"@context": "https://schema.org", **found}


class _Projection:
    """One subject, for readers of one language."""

    def __init__(self, plan: Plan, subject: IRI, labels: Labels) -> None:
        self._plan = plan
        self._graph = plan.graph
        self._subject = subject
        self._labels = labels
        self._language = labels.languages[0]

    # --------------------------------------------------------------------------------- events

    def event(self) -> Json:
        """The event, or nothing when its name, its first day or its place is not known."""
        status = self._published(self._object(pgm.status))
        start, end = self._moments()
        former = [day for day in self._other_starts() if day != start]
        if status == schema.EventPostponed and not start:
            start = former[-1] if former else ""  # which is how search engines want it
        places = self._objects(schema.location)
        wider = {outer for place in places for outer in self._around(place)}
        locations = [told for p in places if p not in wider and (told := self._place(p))]
        name = self._labels.name(self._subject)
        if name is None or not start or not locations:
            return {}
        told = {"@type": "Event", "@id": self._subject.value, "name": name.text, "startDate": start}
        mode = self._published(self._object(schema.eventAttendanceMode))
        if status == schema.EventRescheduled:
            told |= {"previousStartDate": former}
        told |= {
            "endDate": end,
            "location": locations,
            "eventStatus": status.value if status else "",
            "eventAttendanceMode": mode.value if mode else "",
            "description": self._description(),
            "organizer": [self._organiser(agent) for agent in self._objects(schema.organizer)],
            "url": self._subject.value,
            "sameAs": [iri.value for p in (schema.url, schema.sameAs) for iri in self._objects(p)],
            "superEvent": [{"@id": whole.value} for whole in self._objects(schema.superEvent)],
        }
        return {key: _one_or_more(value) for key, value in told.items() if value}

    def _moments(self) -> tuple[str, str]:
        """The first and the last moment, as far as they are known: what happened, else the plan."""
        when = self._object(pgm.actualWhen) or self._object(pgm.plannedWhen)
        return _moments(when) if isinstance(when, Literal) else ("", "")

    def _other_starts(self) -> list[str]:
        """The first days of all plans that any source states, withdrawn ones included, sorted."""
        stated = self._plan.dataset.everything
        claims = (c for c, p in stated.incoming(self._subject) if p == pgm.subject)
        plans = stated.objects(self._subject, pgm.plannedWhen) + [
            plan
            for claim in claims
            if stated.object(claim, pgm.predicate) == pgm.plannedWhen
            for plan in stated.objects(claim, pgm.object)
        ]
        starts = {_moments(plan)[0] for plan in plans if isinstance(plan, Literal)}
        return sorted(starts - {""})

    def _place(self, place: IRI) -> Json:
        """A place with its address, or nothing when not even its country or town is known."""
        address: Json = {}
        for one in (place, *self._around(place)):
            level = self._published(self._graph.object(one, pgm.placeLevel))
            key = _ADDRESS.get(level) if level else None
            if key and key not in address:
                code = self._country_code(one) if level == schema.Country else ""
                address[key] = code or self._labels.label(one).text
        if not address:
            return {}
        told: Json = {"@type": "Place", "@id": place.value, "name": self._labels.label(place).text}
        told["address"] = {"@type": "PostalAddress", **address}
        latitude, longitude = (
            _number(self._graph.object(place, p)) for p in (schema.latitude, schema.longitude)
        )
        if latitude is not None and longitude is not None:
            position = {"latitude": latitude, "longitude": longitude}
            told["geo"] = {"@type": "GeoCoordinates", **position}
        return told

    def _around(self, place: IRI) -> list[IRI]:
        """The places that contain a place, each once, nearest first; never the place itself."""
        found = [place]
        for inner in found:
            for outer in self._graph.objects(inner, schema.containedInPlace):
                if isinstance(outer, IRI) and outer not in found:
                    found.append(outer)
        return found[1:]

    def _country_code(self, country: IRI) -> str:
        """The ISO 3166-1 code of a country, or nothing."""
        codes = (str(getattr(code, "value", "")) for code in self._graph.objects(country, pgm.code))
        return next((c.removeprefix(_ISO) for c in codes if c.startswith(_ISO)), "")

    def _organiser(self, agent: IRI) -> Json:
        page = self._graph.object(agent, schema.url)
        return {
            "@type": "Organization",
            "@id": agent.value,
            "name": self._labels.label(agent).text,
            "url": page.value if isinstance(page, IRI) else agent.value,
        }

    # ---------------------------------------------------------------------------------- pages

    def web_page(self) -> Json:
        """The page itself, and what it is about."""
        told = {
            "@type": "WebPage",
            "url": self._subject.value,
            "name": self._name(),
            "description": self._description(),
            "inLanguage": self._language,
            "about": {"@id": self._subject.value, "name": self._name()},
        }
        return {key: value for key, value in told.items() if value}

    def collection(self, part_of: IRI) -> Json:
        """The page of a whole, with the pages of the events that are part of it."""
        parts = (s for s, p in self._graph.incoming(self._subject) if p == part_of)
        events = [s for s in parts if isinstance(s, IRI) and pgm.Event in self._graph.types(s)]
        events.sort(key=lambda event: (self._day(event), self._labels.label(event).text))
        told = self.web_page() | {"@type": "CollectionPage"}
        if events:
            items = [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": self._labels.label(event).text,
                    "url": event.value,
                }
                for position, event in enumerate(events, 1)
            ]
            told["mainEntity"] = {"@type": "ItemList", "itemListElement": items}
        return told

    def _day(self, event: IRI) -> str:
        earliest = self._graph.object(event, pgm.earliest)
        return earliest.value if isinstance(earliest, Literal) else "unknown"

    # -------------------------------------------------------------------------------- dataset

    def dataset(self) -> Json:
        """The dataset, by its card. https://developers.google.com/search/docs/appearance/structured-data/dataset"""
        imprint = self._plan.imprint
        told = {
            "@type": "Dataset",
            "@id": self._subject.value,
            "name": self._name(),
            "description": self._description(),
            "url": self._subject.value,
            "license": imprint.licence,
            "version": imprint.version,
            "dateModified": imprint.modified,
            "publisher": imprint.publisher and {"@type": "Organization", "name": imprint.publisher},
            "inLanguage": list(imprint.languages),
            "isAccessibleForFree": True,
            "distribution": [self._download(part) for part in self._objects(dcat.distribution)],
        }
        return {key: value for key, value in told.items() if value}

    def _download(self, distribution: IRI) -> Json:
        def told(predicate: IRI) -> str:
            term = self._graph.object(distribution, predicate)
            return term.value if isinstance(term, (IRI, Literal)) else ""

        media_type = told(dcat.compressFormat) or told(dcat.mediaType)
        return {
            "@type": "DataDownload",
            "name": told(dcterms.title),
            "encodingFormat": media_type.removeprefix(IANA),
            "contentUrl": told(dcat.downloadURL),
            "contentSize": f"{told(dcat.byteSize)} B",
        }

    # --------------------------------------------------------------------------------- values

    def _name(self) -> str:
        return self._labels.label(self._subject).text

    def _description(self) -> str:
        """What describes the subject, if it does so in the language of the page."""
        found = description_of(self._plan, self._labels, self._subject)
        is_ours = found and f"{found.language}-".startswith(f"{self._language}-")
        return found.text if found and is_ours else ""

    def _object(self, predicate: IRI) -> Term | None:
        return self._graph.object(self._subject, predicate)

    def _objects(self, predicate: IRI) -> list[IRI]:
        found = self._graph.objects(self._subject, predicate)
        return [term for term in found if isinstance(term, IRI)]

    def _published(self, concept: Term | None) -> IRI | None:
        """What schema.org calls a concept, or None."""
        if not isinstance(concept, IRI) or concept.value.startswith(schema.iri):
            return concept if isinstance(concept, IRI) else None
        published = self._graph.object(concept, pgm.publishedAs)
        return published if isinstance(published, IRI) else None


_ISO = "iso3166-1:"


def _moments(when: Literal) -> tuple[str, str]:
    """The first and the last moment of an EDTF string, each empty where it is no certain day."""
    first, slash, last = when.value.partition("/")
    start = _moment(first)
    if slash:
        return start, _moment(last)
    return start, "" if "T" in start else start


def _moment(text: str) -> str:
    if _ZONED.fullmatch(text):
        return text
    day = _DAY.match(text)
    return day[0] if day else ""


def _number(term: Term | None) -> float | None:
    if isinstance(term, Literal) and _NUMBER.fullmatch(term.value):
        number = float(term.value)
        return number if math.isfinite(number) else None
    return None


def _one_or_more(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
