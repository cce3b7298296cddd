from __future__ import annotations

import pytest

from kg.formats import (
    HTML,
    JSONLD,
    NTRIPLES,
    TURTLE,
    nearest_language,
    negotiate,
    negotiate_language,
)

OFFERED = (HTML, TURTLE, JSONLD, NTRIPLES)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


def _negotiated(accept: str) -> str | None:
    format = negotiate(accept, OFFERED)
    return format.name if format else None


@pytest.mark.parametrize("accept", ["", "  ", "*/*", ", ,", "text/turtle;q=high"])
def test_who_does_not_say_gets_what_is_offered_first(accept: str) -> None:
    assert _negotiated(accept) == "html"


@pytest.mark.parametrize("format", OFFERED, ids=lambda format: format.name)
def test_who_names_a_media_type_gets_it(format: object) -> None:
    accept = getattr(format, "media_type", "")
    assert negotiate(accept, OFFERED) is format
    assert negotiate(accept.upper(), OFFERED) is format


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (BROWSER, "html"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "jsonld"),
        ("text/turtle;q=0.001, text/html;q=0", "turtle"),
        ("application/rdf+xml, application/n-triples;q=0.2", "ntriples"),
    ],
)
def test_the_greatest_quality_wins(accept: str, name: str) -> None:
    assert _negotiated(accept) == name


def test_among_equals_what_is_offered_first_wins() -> None:
    assert _negotiated("application/ld+json, text/turtle") == "turtle"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/*", "html"),
        ("application/*", "jsonld"),
        ("application/*;q=0.5, text/*;q=0.4", "jsonld"),
        ("image/*", None),
    ],
)
def test_a_range_stands_for_what_it_covers(accept: str, name: str | None) -> None:
    assert _negotiated(accept) == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/*;q=0.9, text/turtle;q=0.1", "html"),
        ("text/*;q=0.1, text/turtle;q=0.9", "turtle"),
        ("*/*, text/*;q=0.5", "jsonld"),
        ("*/*;q=0.1, text/turtle;q=0.2", "turtle"),
    ],
)
def test_the_most_specific_range_tells_the_quality(accept: str, name: str) -> None:
    assert _negotiated(accept) == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/html;q=0, */*", "turtle"),
        ("text/*;q=0, */*;q=0.1", "jsonld"),
        ("text/turtle;q=0", None),
        ("text/turtle;q=0.000", None),
        ("*/*;q=0", None),
        ("text/turtle, */*;q=0", "turtle"),
    ],
)
def test_what_has_the_quality_0_is_not_given(accept: str, name: str | None) -> None:
    assert _negotiated(accept) == name


@pytest.mark.parametrize("accept", ["image/png", "application/rdf+xml", "text", "garbage;;"])
def test_who_wants_nothing_that_is_offered_gets_nothing(accept: str) -> None:
    assert _negotiated(accept) is None


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/turtle;charset=utf-8", "turtle"),
        ("text/turtle; charset=utf-8; q=0.5, text/html; q=0.4", "turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
    ],
)
def test_parameters_of_a_media_type_do_not_count(accept: str, name: str) -> None:
    assert _negotiated(accept) == name


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("fr", "en"),
        ("garbage;;", "en"),
        ("en", "en"),
        ("zh-hans", "zh-hans"),
        ("ZH-Hans", "zh-hans"),
        ("en-GB", "en"),
        ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("fr, zh;q=0.5", "zh-hans"),
        ("fr, *;q=0.5", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr;q=0.9, en-US;q=0.8, zh;q=0.85", "zh-hans"),
        ("*;q=0.5, zh", "zh-hans"),
        ("en;q=0.5, *", "zh-hans"),
    ],
)
def test_a_language_is_found_by_what_it_shares_with_the_wish(header: str, language: str) -> None:
    assert negotiate_language(header, ("en", "zh-hans")) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en;q=0", "zh-hans"),
        ("en;q=0, *", "zh-hans"),
        ("en;q=0, fr", "zh-hans"),
        ("zh;q=0, *;q=0.1", "en"),
        ("zh-hans;q=0, zh", "en"),
        ("zh-TW;q=0, zh", "zh-hans"),
        ("zh, *;q=0", "zh-hans"),
        ("en;q=0, zh;q=0", "en"),
    ],
)
def test_a_refused_language_comes_only_where_all_are_refused(header: str, language: str) -> None:
    assert negotiate_language(header, ("en", "zh-hans")) == language


def test_among_equals_the_language_offered_first_wins() -> None:
    assert negotiate_language("en, zh", ("zh-hans", "en")) == "zh-hans"
    assert negotiate_language("", ("zh-hans", "en")) == "zh-hans"


def test_a_longer_shared_tag_is_the_better_one() -> None:
    assert negotiate_language("zh-Hant;q=0.9, zh;q=0.8", ("zh-hans", "zh-hant")) == "zh-hant"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-CN", "zh-hans"), ("ZH", "zh-hans"), ("zh-hant-TW", "zh-hant"), ("fr", "en"), ("", "en")],
)
def test_the_language_that_is_nearest_to_a_tag_is_taken(tag: str, language: str) -> None:
    assert nearest_language(tag, ("en", "zh-hans", "zh-hant")) == language
