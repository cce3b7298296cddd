"""The description of what can be asked: valid, and true of the server that gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from starlette.testclient import TestClient

from kg.render import Edition
from kg.server import make_app


@pytest.fixture(scope="module")
def api(client: TestClient) -> dict[str, Any]:
    response = client.get("/openapi.json")
    assert response.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = response.json()
    return found


def parameters(api: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {p["name"]: p for p in api["paths"][f"/queries/{name}"]["get"]["parameters"]}


def test_the_description_is_valid(api: dict[str, Any]) -> None:
    validate(api, cls=OpenAPIV31SpecValidator)


def test_the_description_of_our_own_queries_is_valid(own_edition: Edition) -> None:
    client = TestClient(make_app(own_edition), base_url="http://127.0.0.1")
    api = client.get("/openapi.json").json()
    validate(api, cls=OpenAPIV31SpecValidator)
    assert len(api["paths"]) == len(own_edition.plan.queries) + 1


def test_a_parameter_tells_its_type_its_default_and_what_it_takes(api: dict[str, Any]) -> None:
    found = parameters(api, "involved")
    assert found["role"]["required"] is True
    assert found["role"]["schema"]["enum"] == ["role:host"]
    assert found["role"]["examples"] == {"hosts": {"value": "role:host"}}
    assert found["after"]["schema"] == {
        "type": "string",
        "format": "date",
        "default": "2025-01-01",
    }
    assert found["most"]["schema"] == {"type": "integer", "enum": [1, 2], "default": 1}


def test_only_a_query_with_pages_has_one(api: dict[str, Any]) -> None:
    assert parameters(api, "statements")["page"]["schema"]["minimum"] == 1
    assert "page" not in parameters(api, "hosts")


def test_every_example_is_answered_in_every_format(client: TestClient, api: dict[str, Any]) -> None:
    asked = 0
    for query in client.get("/queries").json():
        answers = api["paths"][f"/queries/{query['name']}"]["get"]["responses"]["200"]["content"]
        for arguments in query["examples"].values():
            for media_type in answers:
                path = f"/queries/{query['name']}?{urlencode(arguments)}"
                response = client.get(path, headers={"Accept": media_type})
                assert response.status_code == 200, (path, media_type)
                assert response.headers["Content-Type"].startswith(media_type)
                asked += 1
    assert asked > 20


def test_a_problem_is_as_it_is_described(client: TestClient, api: dict[str, Any]) -> None:
    schema = api["components"]["schemas"]["Problem"]
    for path in ("hots", "hosts", "hosts.ttl", "hosts?fair=x"):
        response = client.get(f"/queries/{path}")
        described = api["paths"]["/queries/hosts"]["get"]["responses"]
        assert str(response.status_code) in described
        jsonschema.validate(response.json(), schema)


NAMES = st.sampled_from(["about", "language", "page", "x", "é", ""])
TEXTS = st.one_of(st.text(max_size=30), st.sampled_from(["fair:lanterns", "en", "1", "99", "*"]))
ENDINGS = st.sampled_from(["", ".csv", ".srj", ".excel.csv", ".md", ".html", ".ttl", ".x"])


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(arguments=st.lists(st.tuples(NAMES, TEXTS), max_size=4), ending=ENDINGS, accept=TEXTS)
def test_whatever_is_asked_is_answered_as_described(
    arguments: list[tuple[str, str]],
    ending: str,
    accept: str,
    client: TestClient,
    api: dict[str, Any],
) -> None:
    query = urlencode(arguments, errors="surrogatepass")
    headers = {"Accept": quote(accept, errors="replace")}
    response = client.get(f"/queries/statements{ending}?{query}", headers=headers)
    described = api["paths"]["/queries/statements"]["get"]["responses"]
    assert str(response.status_code) in described
    if response.status_code >= 400:
        assert response.json()["detail"].endswith((".", "?"))
