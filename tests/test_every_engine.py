"""Every stored query with every example, on real servers that kg push has brought to our content.

The rows are those of the embedded engine. The same on rdflib is in `test_second_engine`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from kg.config import read_config
from kg.endpoint import Endpoint
from kg.errors import EndpointError
from kg.jobs import Project
from kg.push import Target
from kg.queries import Engine, ask
from tests.engines import RHINE, ROOT, Case, examples, rhine_cases, rows_of, unexplained
from tests.servers import SERVERS, Server

CURRENT = "https://example.org/current"


def pushed(project: Project, server: Server, monkeypatch: pytest.MonkeyPatch) -> Endpoint:
    """The endpoint at which to ask what a project holds, once that is there."""
    if not server.user:
        target = Target.at(server.query, update=server.update)
        assert not project.push(target, "delete").left
        return Endpoint(server.query)
    with monkeypatch.context() as patched:
        patched.setenv("KG_ENDPOINT_USER", server.user)
        patched.setenv("KG_ENDPOINT_PASSWORD", server.password)
        outcome = project.push(Target.at(f"{server.update}?default-graph-uri={CURRENT}"), "delete")
    assert not outcome.left
    graphs = (one.graph.value for one in outcome.plan.differences if one.graph)
    named = "".join(f"&named-graph-uri={name}" for name in graphs if name != CURRENT)
    return Endpoint(f"{server.query}?default-graph-uri={CURRENT}{named}")


def differing(cases: Iterator[Case], project: Project, engine: Engine) -> set[str]:
    """The cases of which an engine gives other rows, or none."""
    return {str(case) for case in cases if _rows(case, project, engine) != _rows(case, project)}


def _rows(case: Case, project: Project, engine: Engine | None = None) -> object:
    config = project.config
    try:
        answer = ask(
            case.query, case.arguments, engine or project.store, config.prefixes, config.base
        )
    except EndpointError as error:
        return str(error)
    rows = rows_of(answer)
    return rows if case.query.is_ordered else Counter(rows)


@pytest.mark.parametrize("server", SERVERS)
def test_every_stored_query_gives_the_same_rows_on_a_server(
    server: str, own: Project, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = request.getfixturevalue(server)
    rhine = Project(read_config(RHINE, RHINE), shown_from=RHINE)
    ours = differing(examples(ROOT / "queries"), own, pushed(own, found, monkeypatch))
    theirs = differing(rhine_cases(), rhine, pushed(rhine, found, monkeypatch))
    different = ours | {f"rhine/{name}" for name in theirs}
    assert unexplained(server, different, of_shapes=False) == set()
