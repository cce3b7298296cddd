from __future__ import annotations

import pytest

from kg.endpoint import Endpoint
from kg.formats import Answer
from kg.jobs import Project
from kg.queries import Engine, names_of
from kg.terms import IRI
from tests.servers import Server

HERE = "https://example.org/tiny/id/"
FAIR, CLUB = IRI(f"{HERE}fair/lanterns"), IRI(f"{HERE}club/paper")


class Counted:
    """An engine that counts what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked = 0

    def answer(self, text: str, *, where: str, base: str) -> Answer:
        self.asked += 1
        return self._engine.answer(text, where=where, base=base)


@pytest.fixture(params=["store", "endpoint"])
def engine(request: pytest.FixtureRequest, tiny: Project) -> Counted:
    if request.param == "store":
        return Counted(tiny.store)
    server: Server = request.getfixturevalue("oxigraph")
    return Counted(Endpoint(server.load("urn:x-test:names", tiny.dataset.view)))


def test_things_are_called_as_their_readers_call_them(engine: Counted) -> None:
    english, chinese = (names_of(engine, [FAIR], [tag]) for tag in ("en", "zh-hans"))
    assert english[FAIR].value == "Lantern Fair"
    assert chinese[FAIR].value == "灯会"


def test_what_has_no_name_is_not_there(engine: Counted) -> None:
    nobody = IRI("https://example.org/nobody")
    assert list(names_of(engine, [nobody, FAIR], ["en"])) == [FAIR]
    assert names_of(engine, [], ["en"]) == {}


def test_many_things_are_few_questions(engine: Counted) -> None:
    things = [FAIR, *(IRI(f"{HERE}none/{number}") for number in range(999))]
    assert list(names_of(engine, things, ["en"])) == [FAIR]
    assert engine.asked == 5
