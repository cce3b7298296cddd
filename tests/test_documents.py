"""The invariants: what holds for every document, whoever asks for it, and however often."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyld import jsonld
from starlette.testclient import TestClient

import kg
from kg.formats import JSONLD, NQUADS, NTRIPLES, TURTLE, canonical, parse
from kg.jobs import Project
from kg.pages import describe
from kg.render import Edition, render
from kg.server import make_app
from kg.site import MANIFEST, write_site
from kg.terms import IRI, Literal, Quad, Triple
from kg.vocab import xsd

World = Callable[[str], Project]

SRC = Path(kg.__file__).parent.parent
READ_BY_US = {"ttl": TURTLE, "nt": NTRIPLES}

BROKEN_BY_HARD = ("KG101", "KG124", "KG125")
HARD = r"""
@prefix ex: <https://example.com/> .
@prefix schema: <https://schema.org/> .
@prefix tiny: <https://example.org/tiny/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix role: <https://example.org/tiny/vocab/role#> .
@prefix pgm: <https://w3id.org/programme-graph/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .

<id/hard> a tiny:Fair , ex:Other ;
    ex:integers 1 , 01 , +1 , -0 , 12345678901234567890 , "1"^^xsd:int , " 1 "^^xsd:integer ;
    ex:decimals 1.0 , 1.50 , .5 , "1"^^xsd:decimal , "1."^^xsd:decimal ;
    ex:doubles 1e0 , 1E3 , 1.0e-7 , "INF"^^xsd:double , "NaN"^^xsd:double , "1"^^xsd:double ;
    ex:booleans true , false , "1"^^xsd:boolean , "TRUE"^^xsd:boolean ;
    ex:dates "2025-10-12"^^xsd:date , "2025-02-30"^^xsd:date , "2025-10-12T00:00:00.000Z" ,
        "2025-10-12T00:00:00.000Z"^^xsd:dateTime , "24:00:00"^^xsd:time , "P1Y0M"^^xsd:duration ;
    ex:texts "" , " " , "a\\b\"c'd" , "line\nline" , "\r\n" , "\t\f\b" , "\"\"\"" , "ends in \"" ,
        "\u0000\u0001\u007F\u0085\u00A0\u200B\u2028\uFEFF\uFFFE" , "\U0001F469\u200D\U0001F467" ;
    ex:tagged "x"@en , "x"@en-gb , "x"@zh-hans-t-en , "x"@de-x-private , "" @fr ;
    ex:typed "x"^^ex:type , "<p>x</p>"^^rdf:HTML , "{\"a\": 1}"^^rdf:JSON , "x"^^<urn:x:y> ;
    ex:lists () , ( 1 ) , ( 1 "two"@en ( <id/three> [ ex:four 4 ] ) ) ;
    ex:nodes [] , [ ex:inner [ ex:deeper "x" ] ] , _:twice , _:circle ;
    ex:again _:twice ;
    ex:iris <https://example.com/a,b;c(d)> , <https://example.com/%2E%2e/> , <urn:x:y> ,
        <https://例子.测试/路径?查询#片段> , <https://example.com/> , ex: , <mailto:a@example.com> ;
    <https://example.com/a/b/c> 1 ;
    <urn:x:predicate> 1 ;
    schema:name "hard"@en , "harder"@en , "untagged" , <id/as-iri> , 5 ;
    schema:description "one"@en , "two"@en ;
    schema:organizer <id/b> , "a name" , [ ex:p 1 ] ;
    schema:value 60 , 60.0 , "60" , "060"^^xsd:integer ;
    pgm:plannedWhen "2025-09" , "2025-09"^^<http://id.loc.gov/datatypes/edtf/EDTF> ;
    pgm:role role:host , role:name , <https://example.org/tiny/vocab/role#a/b> , <id/b> , "host" ;
    pgm:earliest "2025-09-01"^^xsd:date , "2025-09-01" .

_:twice ex:p 1 .
_:circle ex:next _:other .
_:other ex:next _:circle .
<id/hard#part> ex:of <id/hard> .
<id/b> schema:name "b"@en ; ex:knows <id/hard> .
[] ex:alone true .
( 1 2 ) ex:head 3 .
"""


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory, tiny: Project) -> Edition:
    """The tiny world with everything in it that a writer can stumble over."""
    folder = tmp_path_factory.mktemp("hard") / "tiny"
    shutil.copytree(tiny.config.root, folder)
    (folder / "data" / "hard.ttl").write_text(HARD, encoding="utf-8")
    return kg.open(folder).edition()


@pytest.fixture(scope="module")
def hard_files(hard: Edition) -> Mapping[str, bytes]:
    return {path: render(hard, path) for path in hard.paths()}


# ---------------------------------------------------------------- the site is the server, frozen


def served(edition: Edition, paths: Iterable[str]) -> dict[str, bytes]:
    client = TestClient(make_app(edition), base_url="http://127.0.0.1", follow_redirects=False)
    return {path: client.get(f"/{path}").content for path in paths}


def test_the_site_is_the_server_frozen(tiny_edition: Edition, tmp_path: Path) -> None:
    write_site(tiny_edition, tmp_path / "dist")
    files = {
        file.relative_to(tmp_path / "dist").as_posix(): file.read_bytes()
        for file in (tmp_path / "dist").rglob("*")
        if file.is_file() and file.name != MANIFEST
    }
    assert served(tiny_edition, tiny_edition.paths()) == files


def test_our_own_site_is_the_server_frozen(
    own_edition: Edition, own_files: Mapping[str, bytes]
) -> None:
    some = dict(list(own_files.items())[::40])
    assert served(own_edition, some) == some


# ------------------------------------------------------------------------------ twice is the same


def publish(graph: Path, out: Path, cwd: Path, seed: str) -> dict[str, bytes]:
    """The files of a site that a process of its own publishes."""
    environment = os.environ | {"PYTHONPATH": str(SRC), "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}"}
    command = [sys.executable, "-m", "kg", "publish", "--path", str(graph), "--out", str(out)]
    subprocess.run(command, cwd=cwd, env=environment, check=True, capture_output=True)
    return {f.relative_to(out).as_posix(): f.read_bytes() for f in out.rglob("*") if f.is_file()}


def test_publishing_again_gives_the_same_bytes_whatever_changed_around_it(
    tiny: Project, tmp_path: Path
) -> None:
    moved = tmp_path / "moved 图谱"
    for place in (tmp_path / "first", moved):
        shutil.copytree(tiny.config.root, place)
        shapes = place / "shapes" / "fair.ttl"  # what is hard to write does not fit the shapes
        shapes.write_text(shapes.read_text("utf-8").replace("tiny:Fair", "tiny:None"), "utf-8")
        (place / "data" / "hard.ttl").write_text(HARD, encoding="utf-8")
        with (place / "kg.toml").open("a", encoding="utf-8") as settings:
            settings.write("[lint]\n" + "".join(f'{code} = "off"\n' for code in BROKEN_BY_HARD))
        for expected in (place / "queries").glob("*.expected.*"):
            expected.unlink()
    first = publish(tmp_path / "first", tmp_path / "a", tmp_path, "1")
    second = publish(moved, tmp_path / "b", moved / "data", "7")
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []


def test_publishing_our_own_content_again_gives_the_same_bytes(
    own: Project, own_files: Mapping[str, bytes], tmp_path: Path
) -> None:
    again = publish(own.config.root, tmp_path / "dist", tmp_path, "7")
    del again[MANIFEST]
    assert again == own_files


def test_the_order_of_statements_in_the_files_does_not_matter(world: World) -> None:
    statements = [f"<id/{n}> ex:p {n} , <id/{n % 3}> , [ ex:q {n} ] ." for n in range(9)]
    sites = []
    for turtle in ("\n".join(statements), "\n".join(reversed(statements))):
        edition = world(turtle).edition()
        paths = [p for p in edition.paths() if not p.endswith(".html")]
        sites.append({path: render(edition, path) for path in paths})
    assert sites[0] == sites[1]


# -------------------------------------------------------------------------------- reading back


def our_reading(content: bytes, path: str) -> set[Quad]:
    format_ = READ_BY_US[path.rpartition(".")[2]]
    return set(canonical(quad for quad, _ in parse(content, path, format_, "https://example.net/")))


def pyld_reading(content: bytes, path: str, context: bytes, url: str) -> set[Quad]:
    """The triples of a JSON-LD document as PyLD sees them, with one context and no network."""

    def load(asked: str, _options: object) -> dict[str, Any]:
        assert asked == url, f"{path} asks for {asked}"
        return {"documentUrl": url, "document": json.loads(context), "contextUrl": None}

    options = {"documentLoader": load, "format": "application/n-quads", "base": ""}
    quads = jsonld.to_rdf(json.loads(content), options)
    return set(canonical(quad for quad, _ in parse(quads.encode(), path, NQUADS, "")))


def oxigraph_reading(content: bytes, path: str, context: bytes) -> set[Quad]:
    """The same as Oxigraph sees them, which reads no context but one within the document."""
    whole = json.dumps(json.loads(content) | json.loads(context)).encode()
    return set(canonical(quad for quad, _ in parse(whole, path, JSONLD, "https://example.net/")))


def without_doubles(quads: Iterable[Quad]) -> set[Quad]:
    """All but the floating-point numbers, which PyLD rewrites even where they are texts."""
    return {q for q in quads if getattr(q.object, "datatype", None) != xsd.double}


def rdflib_reading(content: bytes, monkeypatch: pytest.MonkeyPatch) -> set[Quad]:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    lines = rdflib.Graph().parse(content, format="turtle").serialize(format="nt").encode()
    return set(canonical(quad for quad, _ in parse(lines, "rdflib", NTRIPLES, "")))


def documents_of(edition: Edition, extension: str) -> list[tuple[str, set[Quad]]]:
    """The data documents with an extension, each with what it claims to hold."""
    plan = edition.plan
    found: list[tuple[str, Iterable[Triple]]] = [
        (path, describe(plan, document.subject))
        for path, document in plan.documents.items()
        if document.subject is not None and path.endswith(f".{extension}")
    ]
    if f"dump/graph.{extension}" in edition.dumps:
        found.append((f"dump/graph.{extension}", plan.dataset.view))
    return [(path, set(canonical(triples))) for path, triples in found]


@pytest.mark.parametrize("extension", ["ttl", "nt"])
@pytest.mark.parametrize("world_", ["hard", "own"])
def test_a_document_that_is_read_back_is_what_it_claims(
    world_: str, extension: str, request: pytest.FixtureRequest
) -> None:
    edition: Edition = request.getfixturevalue({"hard": "hard", "own": "own_edition"}[world_])
    files: Mapping[str, bytes] = request.getfixturevalue(f"{world_}_files")
    documents = documents_of(edition, extension)
    assert len(documents) > 5
    assert [p for p, claimed in documents if our_reading(files[p], p) != claimed] == []


@pytest.mark.parametrize("world_", ["hard", "own"])
def test_a_json_ld_document_that_another_reads_is_what_it_claims(
    world_: str, request: pytest.FixtureRequest
) -> None:
    edition: Edition = request.getfixturevalue({"hard": "hard", "own": "own_edition"}[world_])
    files: Mapping[str, bytes] = request.getfixturevalue(f"{world_}_files")
    context, url = files[edition.context_path], edition.context.url
    documents = documents_of(edition, "jsonld")
    assert len(documents) > 5
    for path, claimed in documents:
        seen = pyld_reading(files[path], path, context, url)
        assert without_doubles(seen) == without_doubles(claimed), path


def test_a_third_reader_of_json_ld_sees_the_same(
    hard: Edition, hard_files: Mapping[str, bytes]
) -> None:
    context = hard_files[hard.context_path]
    for path, claimed in documents_of(hard, "jsonld"):
        assert oxigraph_reading(hard_files[path], path, context) == claimed, path


def test_another_reader_of_turtle_sees_the_same(
    own_files: Mapping[str, bytes], own: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = rdflib_reading(own_files["dump/graph.ttl"], monkeypatch)
    assert seen == set(canonical(own.dataset.view))


@pytest.mark.parametrize("world_", ["hard", "own"])
def test_the_dump_of_quads_holds_every_named_graph(
    world_: str, request: pytest.FixtureRequest
) -> None:
    edition: Edition = request.getfixturevalue({"hard": "hard", "own": "own_edition"}[world_])
    quads = parse(edition.dumps["dump/graph.nq"], "graph.nq", NQUADS, "")
    assert set(canonical(q for q, _ in quads)) == set(canonical(edition.plan.dataset.quads()))


def test_a_packed_dump_holds_the_plain_one(hard: Edition) -> None:
    packed = {path for path in hard.dumps if path.endswith(".gz")}
    assert len(packed) == 3
    for path in packed:
        assert gzip.decompress(hard.dumps[path]) == hard.dumps[path.removesuffix(".gz")]


def test_every_lexical_form_and_language_tag_stays_as_it_was_written(hard: Edition) -> None:
    written = {quad.object for quad, _ in parse(HARD.encode(), "hard", TURTLE, "https://e.org/")}
    dump = hard.dumps["dump/graph.nq"].decode()
    literals = [str(term) for term in written if isinstance(term, Literal)]
    assert len(literals) > 60
    assert [literal for literal in literals if f" {literal} <" not in dump] == []


def test_what_a_store_would_rewrite_is_written_as_it_was(hard: Edition) -> None:
    told = {str(t.object).partition("^^")[0] for t in describe(hard.plan, IRI(
        "https://example.org/tiny/id/hard")) if "integers" in t.predicate.value}  # fmt: skip
    assert told == {'"1"', '"01"', '"+1"', '"-0"', '"12345678901234567890"', '" 1 "'}


# ------------------------------------------------------------------------ no network unless asked


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["query", "hosting"],
        ["query", "hosting", "--format", "jsonld"],
        ["publish", "--out", "{out}"],
        ["config"],
        ["completion", "bash"],
    ],
)
def test_no_command_opens_a_connection(words: list[str], tiny: Project, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "def watch(event, arguments):\n"
        "    if event.startswith(('socket.', 'urllib.')): sys.exit(f'{event} {arguments}')\n"
        "sys.addaudithook(watch)\n"
        "from kg.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    command = [word.format(out=tmp_path / "dist") for word in words]
    done = subprocess.run(
        [sys.executable, "-c", program, *command],
        cwd=tiny.config.root,
        env=os.environ | {"PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_documents_and_pages_ask_for_nothing_elsewhere_but_the_context(
    tiny_edition: Edition,
) -> None:
    for path in tiny_edition.paths():
        if path.endswith(".jsonld") and path != tiny_edition.context_path:
            document = json.loads(render(tiny_edition, path))
            assert document["@context"] == "https://example.org/tiny/context/v1.jsonld"
