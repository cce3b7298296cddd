"""Endpoints brought to hold a dataset: real ones, one that is interrupted, and hostile ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from kg.cli import main
from kg.errors import EndpointError
from kg.formats import TURTLE, read
from kg.jobs import Project
from kg.push import Difference, Outcome, Target, carry_out, make_plan
from kg.push._target import Writer
from kg.push._updates import batches
from kg.store import QuerySolutions
from kg.terms import IRI, BlankNode, Literal, Triple
from kg.vocab import xsd
from tests.acting import Serve, says
from tests.servers import SERVERS, Server

NOW, A, B = IRI("urn:now"), IRI("urn:a"), IRI("urn:b")
P = IRI("urn:p")
Graphs = dict[IRI | None, Iterable[Triple]]


class Place(NamedTuple):
    """A server that is pushed to, by updates or as a graph store."""

    server: Server
    way: str

    @property
    def url(self) -> str:
        """Its address for who may write; Virtuoso has no default graph of its own."""
        if self.server.user:
            return f"{self.server.update}?default-graph-uri={NOW.value}"
        return self.server.query

    @property
    def words(self) -> list[str]:
        """The options of kg push."""
        words = ["--endpoint", self.url]
        if self.way == "graph_store":
            return [*words, "--graph-store", self.server.graph_store]
        return words if self.server.user else [*words, "--update", self.server.update]

    def target(self) -> Target:
        if self.way == "graph_store":
            return Target.at(self.url, graph_store=self.server.graph_store)
        return Target.at(self.url, update="" if self.server.user else self.server.update)


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Server:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Server)
    monkeypatch.setenv("KG_ENDPOINT_USER", found.user)
    monkeypatch.setenv("KG_ENDPOINT_PASSWORD", found.password)
    return found


@pytest.fixture(params=["update", "graph_store"])
def place(server: Server, request: pytest.FixtureRequest) -> Place:
    """A server with nothing of ours on it."""
    found = Place(server, request.param)
    push({None: ()}, found.target())
    return found


@dataclass
class Counting:
    """A way to write that counts, and that is interrupted in the middle of a graph, once."""

    writer: Writer
    written: list[IRI | None] = field(default_factory=list)
    dropped: list[IRI] = field(default_factory=list)
    interrupted_at: int | None = None

    def write(self, difference: Difference) -> None:
        self.written.append(difference.graph)
        if len(self.written) == self.interrupted_at:
            half = difference.missing[: len(difference.missing) // 2]
            self.writer.write(replace(difference, missing=half, surplus=(), renews_blank=False))
            raise KeyboardInterrupt
        self.writer.write(difference)

    def drop(self, graph: IRI) -> None:
        self.dropped.append(graph)
        self.writer.drop(graph)


def push(graphs: Graphs, target: Target) -> Outcome:
    """Push, and delete all else."""
    return carry_out(make_plan(graphs, target), target, deletes_others=True)


def counting(place: Place, interrupted_at: int | None = None) -> tuple[Target, Counting]:
    target = place.target()
    writer = Counting(target.writer, interrupted_at=interrupted_at)
    return replace(target, writer=writer), writer


def triples(turtle: str) -> list[Triple]:
    text = f"@prefix : <urn:> .\n{turtle}"
    return [quad.triple for quad in read(text.encode(), "a.ttl", TURTLE, "urn:base:")]


# ------------------------------------------------------------------------------------ real servers


def test_an_endpoint_holds_the_dataset_and_its_current_view_afterwards(
    place: Place, tiny: Project
) -> None:
    target = place.target()
    outcome = tiny.push(target, "delete")
    assert not outcome.left
    for text in (
        "SELECT ?s ?p ?o { ?s ?p ?o }",
        "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
    ):
        here = tiny.store.answer(text, where="", base="urn:x")
        assert isinstance(here, QuerySolutions)
        expected = {tuple(row) for row in here}
        assert len(expected) == sum(
            one.size
            for one in outcome.plan.differences
            if ((one.graph == target.default_graph) == ("?g" not in text))
        )
    assert target.sizes() == {one.graph: one.size for one in outcome.plan.differences}


def test_a_second_push_changes_nothing(place: Place, tiny: Project) -> None:
    tiny.push(place.target(), "delete")
    target, writer = counting(place)
    outcome = tiny.push(target, "delete")
    assert (writer.written, writer.dropped, outcome.left) == ([], [], ())


def test_only_the_graphs_that_differ_are_written(place: Place) -> None:
    before = triples(':x :p 1, "one"@en . :y :p 2 .')
    push({None: before, A: before, B: before}, place.target())
    after = triples(':x :p 1, "two"@en . :y :p 2 .')
    target, writer = counting(place)
    outcome = push({None: before, A: after, B: before}, target)
    assert writer.written == [A]
    (change,) = outcome.plan.changes
    assert change.missing == (Triple(IRI("urn:x"), P, Literal("two", language="en")),)
    assert change.surplus == (Triple(IRI("urn:x"), P, Literal("one", language="en")),)
    assert not outcome.left


BLANK = ":x :p [ :p [ :p 1 ] ; :q 2 ], [ :p 3 ] ; :r 4 ."


def test_blank_nodes_are_compared_whatever_they_are_called(place: Place) -> None:
    push({None: (), A: triples(BLANK)}, place.target())
    target, writer = counting(place)
    assert not push({None: (), A: triples(BLANK)}, target).left
    assert not writer.written


@pytest.mark.parametrize(
    "other",
    [
        ":x :p [ :p [ :p 1 ] ], [ :p 3 ; :q 2 ] ; :r 4 .",
        ":x :p [ :p [ :p 1 ] ; :q 2 ] ; :r 4 .",
        ":x :r 4 .",
        ":x :p _:a, _:b ; :r 4 . _:a :p _:b ; :q 2 . _:b :p 1, 3 .",
    ],
)
def test_what_has_blank_nodes_is_replaced_where_it_differs(place: Place, other: str) -> None:
    push({None: (), A: triples(other)}, place.target())
    target, writer = counting(place)
    outcome = push({None: (), A: triples(BLANK)}, target)
    assert (writer.written, outcome.left) == ([A], ())
    assert outcome.plan.changes[0].missing == ()


def test_an_interrupted_push_is_simply_repeated(place: Place) -> None:
    some = triples("".join(f':x{n} :p "{n}"@en .\n' for n in range(20)) + BLANK)
    graphs: Graphs = {None: some, A: some, B: some}
    target, _ = counting(place, interrupted_at=2)
    with pytest.raises(KeyboardInterrupt):
        push(graphs, target)
    target, writer = counting(place)
    assert not push(graphs, target).left
    assert len(writer.written) == 2
    assert not make_plan(graphs, target).changes


def test_texts_arrive_as_they_are(place: Place) -> None:
    texts = [
        "灯会 🏮",
        "a\nb\r\nc\td",
        '"quoted" \\ \'',
        r"\u0022 } } ; DROP ALL #",
        r"\\U00000041",
        "“é”",
    ]
    some = [Triple(A, P, Literal(text)) for text in texts]
    some += [Triple(A, P, Literal(text, language="en")) for text in texts]
    assert not push({None: some, A: some}, place.target()).left


def test_more_than_one_update_takes_are_several(place: Place) -> None:
    some = [Triple(A, P, Literal(f"number {n}")) for n in range(2_500)]
    assert not push({None: (), A: some}, place.target()).left
    assert place.target().sizes()[A] == 2_500


def test_numbers_that_an_engine_writes_in_its_own_way_are_the_same(place: Place) -> None:
    some = triples(":x :p 1.50, 116.39723e0, 007, true, -0.5e-3 .")
    push({None: (), A: some}, place.target())
    target, writer = counting(place)
    outcome = push({None: (), A: some}, target)
    assert not writer.written
    assert Literal("1.50", datatype=xsd.decimal) in outcome.rewritten


def test_what_an_engine_cannot_keep_is_told(
    virtuoso: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_ENDPOINT_USER", "dba")
    monkeypatch.setenv("KG_ENDPOINT_PASSWORD", "dba")
    target = Place(virtuoso, "update").target()
    outcome = push({None: (), A: triples(":x :p 1, true .")}, target)
    assert len(outcome.left) == 1


# -------------------------------------------------------------------------------- graphs of others


def test_graphs_of_others_are_a_reason_to_do_nothing(place: Place, tiny: Project) -> None:
    push({None: (), A: triples(":x :p 1, 2 .")}, place.target())
    target, writer = counting(place)
    with pytest.raises(EndpointError) as caught:
        tiny.push(target)
    assert str(caught.value) == (
        f"{target.endpoint.name}: holds graphs that are not ours: <urn:a> (2). "
        "Say --keep-others or --delete-others; nothing has changed."
    )
    assert not writer.written


@pytest.mark.parametrize(("others", "size"), [("keep", 2), ("delete", 0)])
def test_graphs_of_others_are_kept_or_deleted(
    place: Place, tiny: Project, others: str, size: int
) -> None:
    push({None: (), A: triples(":x :p 1, 2 .")}, place.target())
    assert not tiny.push(place.target(), others).left
    assert place.target().sizes().get(A, 0) == size


@pytest.mark.virtuoso
def test_an_engine_keeps_its_own_graphs_and_its_missing_default_graph_is_told(
    virtuoso: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_ENDPOINT_USER", virtuoso.user)
    monkeypatch.setenv("KG_ENDPOINT_PASSWORD", virtuoso.password)
    some = triples(":x :p 1 .")
    with pytest.raises(EndpointError) as caught:
        push({None: some, A: some}, Target.at(virtuoso.update))
    assert str(caught.value) == (
        f"{virtuoso.update}: has no default graph of its own. "
        "Name a graph to be it: ?default-graph-uri=IRI in its address."
    )
    target = Place(virtuoso, "update").target()
    assert not push({None: some}, target).left
    assert target.count("GRAPH <http://www.openlinksw.com/schemas/virtrdf#> { ?s ?p ?o }") > 1000


# ---------------------------------------------------------------------------------------- portions


def test_a_portion_holds_so_many_triples_and_no_more() -> None:
    some = [Triple(A, P, Literal(number)) for number in range(2_001)]
    assert [len(batch) for batch in batches(some)] == [1_000, 1_000, 1]
    long = [Triple(A, P, Literal(f"{number}" * 50_000)) for number in range(9)]
    assert [len(batch) for batch in batches(long)] == [3, 3, 3]


def test_what_shares_blank_nodes_is_never_parted() -> None:
    nodes = [BlankNode() for _ in range(1_500)]
    chain = [Triple(a, P, b) for a, b in pairwise(nodes)]
    single = [Triple(BlankNode(), P, A), Triple(A, P, B)]
    assert sorted(map(len, batches([*chain[::-1], *single]))) == [1, 1, 1_499]


# ----------------------------------------------------------------------------------------- hostile


def counts(*pairs: tuple[str, str]) -> bytes:
    rows = ",".join(
        f'{{"g": {{"type": "uri", "value": "{graph}"}}, '
        f'"n": {{"type": "literal", "value": "{number}"}}}}'
        for graph, number in pairs
    )
    return f'{{"head": {{"vars": ["g", "n"]}}, "results": {{"bindings": [{rows}]}}}}'.encode()


NONE = b'{"head": {"vars": ["n"]}, "results": {"bindings": []}}'


def held(subject: str, number: int = 1) -> bytes:
    row = (
        f'{{"s": {subject}, "p": {{"type": "uri", "value": "urn:p"}}, '
        '"o": {"type": "uri", "value": "urn:o"}}'
    )
    rows = ",".join([row] * number)
    head = '{"head": {"vars": ["s", "p", "o", "figures"]}, "results": {"bindings": ['
    return f"{head}{rows}]}}}}".encode()


THING = '{"type": "uri", "value": "urn:s"}'


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        ([counts(("urn:a", "many"))], "does not count its triples"),
        ([counts(("urn:a", "9" * 400))], "does not count its triples"),
        ([counts(("urn:a", "²"))], "does not count its triples"),
        ([NONE.replace(b"n", b"x"), NONE], "gives an answer that is not SPARQL results in JSON"),
        ([b'{"head": {}, "boolean": true}'], "answers yes or no where it was asked for rows"),
        ([counts(("urn:a", "2")), NONE, held(THING)], "counts 2 triples of <urn:a>, and gives 1"),
        (
            [counts(("urn:a", "1")), NONE, held('{"type": "literal", "value": "x"}')],
            "gives what is no triple of <urn:a>",
        ),
    ],
)
def test_an_endpoint_that_tells_nonsense_is_refused(
    acting: Serve, answers: list[bytes], what: str
) -> None:
    server = acting(*map(says, answers))
    with pytest.raises(EndpointError) as caught:
        make_plan({A: triples(":s :p :o .")}, Target.at(server.url))
    assert caught.value.what.removeprefix("cannot be compared: ") == what


def test_a_change_is_sent_once_and_a_refusal_told(acting: Serve) -> None:
    server = acting(says(counts()), says(NONE), says(b"no room", "text/plain", 507))
    target = Target.at(server.url)
    plan = make_plan({A: triples(":s :p :o .")}, target)
    with pytest.raises(EndpointError) as caught:
        carry_out(plan, target)
    assert str(caught.value) == (
        f"{server.url}: refuses the change (507: no room). Check its address and its log."
    )
    assert server.methods == ["POST", "POST", "POST"]
    assert (
        server.requests[-1][1] == b"INSERT DATA { GRAPH <urn:a> { <urn:s> <urn:p> <urn:o> .\n } }"
    )


def test_what_an_endpoint_only_says_that_it_did_is_found_out(acting: Serve) -> None:
    empty = [says(counts()), says(NONE)]
    server = acting(*empty, says(b"", "text/plain"), *empty)
    target = Target.at(server.url)
    outcome = carry_out(make_plan({A: triples(":s :p :o .")}, target), target)
    assert [one.graph for one in outcome.left] == [A]


def test_a_graph_has_one_part_and_an_endpoint_one_default_graph() -> None:
    with pytest.raises(EndpointError, match="names more than one default graph"):
        Target.at("http://e.org/?default-graph-uri=urn:a&default-graph-uri=urn:b")
    target = Target.at("http://e.org/?default-graph-uri=urn:a")
    with pytest.raises(EndpointError, match="is to have <urn:a> as its default graph"):
        make_plan({None: (), A: ()}, target)


# -------------------------------------------------------------------------------- the command line


def test_a_push_tells_what_it_changes_and_a_dry_run_what_it_would(
    place: Place,
    tiny_copy: Project,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tiny_copy.config.root)
    words = ["push", *place.words]
    assert main([*words, "--dry-run"]) == 1
    would = capfd.readouterr()
    assert would.err.endswith("would change. Nothing has.\n")
    assert main(words) == 0
    done = capfd.readouterr()
    assert done.out == would.out
    assert main([*words, "--dry-run"]) == 0
    assert capfd.readouterr() == ("", done.err)
    change(Path("data/notice.ttl"), '"灯会"', '"花灯会"')
    assert main(words) == 0
    default = "<urn:now>" if place.server.user else "the default graph"
    lines = capfd.readouterr().out.splitlines()
    assert lines == ["+1 -1  source:notice", f"+1 -1  {default}"]


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_content_that_does_not_pass_is_not_pushed(
    acting: Serve,
    tiny_copy: Project,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tiny_copy.config.root)
    change(Path("data/notice.ttl"), '"Lantern Fair"@en , "灯会"@zh-hans', '"x"')
    server = acting()
    code = main(["push", "--endpoint", server.url])
    assert (code, server.requests) == (1, [])
    assert "does not pass its check" in capfd.readouterr().err
