from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import kg
from kg.answers import Row, Solutions, Triples
from kg.errors import ArgumentError, ConfigError, FormatError
from kg.formats import NQUADS, canonical, parse
from kg.jobs import Argument
from kg.terms import IRI, Literal

Golden = Callable[[str, bytes | str], None]

SRC = Path(kg.__file__).parent.parent
LANTERNS = IRI("https://example.org/tiny/id/fair/lanterns")


@pytest.fixture
def folder(tiny_copy: kg.Project) -> Path:
    return tiny_copy.config.root


def modules_after(statement: str) -> set[str]:
    """The modules that a new interpreter has loaded after a statement, and not before."""
    program = (
        f"import json, sys; before = {{*sys.modules}}; sys.path.insert(0, {str(SRC)!r}); "
        f"{statement}; json.dump(sorted({{*sys.modules}} - before), sys.stdout)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    return {*json.loads(done.stdout)}


# ---------------------------------------------------------------------------------- as a module


def test_importing_kg_imports_nothing_else() -> None:
    assert modules_after("import kg") <= {"kg", "__future__"}


def test_opening_a_graph_imports_no_library_that_it_does_not_need(folder: Path) -> None:
    loaded = modules_after(f"import kg; kg.open({str(folder)!r}).dataset")
    heavy = {"rdflib", "pyshacl", "jinja2", "rich", "starlette", "uvicorn", "shtab", "edtf", "yaml"}
    assert not {name.partition(".")[0] for name in loaded} & heavy


@pytest.mark.parametrize("language", ["", "en_GB.UTF-8", "zh_CN.UTF-8"])
def test_asking_a_query_imports_no_library_that_it_does_not_need(
    language: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    words = ["query", "counts-agree", "--path", str(folder), "--format", "csv", "--out", "rows.csv"]
    monkeypatch.chdir(folder)
    loaded = modules_after(f"from kg.cli import main; assert main({words!r}) == 0")
    heavy = {"rdflib", "pyshacl", "jinja2", "rich", "werkzeug", "starlette", "uvicorn", "edtf"}
    assert not {name.partition(".")[0] for name in loaded} & heavy


def test_every_public_name_is_there() -> None:
    assert {name for name in kg.__all__ if not hasattr(kg, name)} == set()


def test_a_name_that_is_not_public_is_an_error() -> None:
    with pytest.raises(AttributeError, match="module 'kg' has no attribute 'opne'"):
        kg.opne  # noqa: B018


def test_the_package_says_that_it_is_typed() -> None:
    assert (SRC / "kg" / "py.typed").is_file()


# --------------------------------------------------------------------------------------- opening


def test_a_graph_is_opened_in_its_folder_and_below_it(folder: Path) -> None:
    for place in (folder, str(folder), folder / "data", folder / "ontology" / "vocab"):
        assert kg.open(place).config.root == folder.resolve()


def test_a_graph_is_opened_where_one_stands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert kg.open().config.root == folder.resolve()


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        kg.open(tmp_path / "nothing")
    assert str(caught.value) == f"{tmp_path / 'nothing'}: does not exist. Name an existing folder."


def test_a_folder_without_a_graph_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        kg.open(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: neither this folder nor one above it has a kg.toml. "
        "Name the folder of your graph, or write a kg.toml with base, title and licence."
    )


def test_opening_reads_no_data(folder: Path) -> None:
    (folder / "data" / "notice.ttl").write_text("this is not Turtle")
    assert kg.open(folder).config.base == "https://example.org/tiny/"


# --------------------------------------------------------------------------------------- queries


def test_a_query_answers_with_rows_that_have_names(folder: Path) -> None:
    rows = kg.open(folder).query("hosts", fair="fair:lanterns")
    assert isinstance(rows, Solutions)
    assert [row.name for row in rows] == ["Paper Club"]
    assert [row["name"] for row in rows] == ["Paper Club"]
    assert [row.term("name") for row in rows] == [Literal("Paper Club", language="en")]


@pytest.mark.parametrize("fair", ["fair:lanterns", LANTERNS.value, LANTERNS])
def test_a_thing_is_given_as_a_curie_an_iri_or_a_term(fair: Argument, tiny: kg.Project) -> None:
    rows = tiny.query("hosts", fair=fair, language="zh-hans")
    assert isinstance(rows, Solutions)
    assert [row.term("fair") for row in rows] == [LANTERNS]


@pytest.mark.parametrize(
    ("type_", "argument", "datatype"),
    [
        ("integer", 17, "integer"),
        ("integer", -1, "integer"),
        ("integer", "17", "integer"),
        ("boolean", True, "boolean"),
        ("boolean", "false", "boolean"),
        ("date", date(2025, 10, 12), "date"),
        ("date", "2025-10-12", "date"),
        ("decimal", "1.5", "decimal"),
        ("string", "1.5", "string"),
        ("string", Literal("a\nb"), "string"),
        ("language", "zh-Hans", "string"),
    ],
)
def test_an_argument_is_a_plain_value_or_the_text_of_one(
    type_: str, argument: Argument, datatype: str, folder: Path
) -> None:
    (folder / "queries" / "echo.rq").write_text(
        "#+ summary: Echo\n#+ tags: [test]\n#+ parameters:\n#+   - name: value\n"
        f"#+     type: {type_}\n\nSELECT ?value WHERE {{ }}\n"
    )
    rows = kg.open(folder).query("echo", value=argument)
    assert isinstance(rows, Solutions)
    ((term,),) = ([row.term("value")] for row in rows)
    assert isinstance(term, Literal)
    assert term.datatype.value == f"http://www.w3.org/2001/XMLSchema#{datatype}"
    assert term.value == str(argument.value if isinstance(argument, Literal) else argument).lower()


@pytest.mark.parametrize("text", ["x> ?p ?o } #", "<script>", "fair:a b", "javascript:x y", ""])
def test_what_is_no_iri_is_never_asked(text: str, tiny: kg.Project) -> None:
    with pytest.raises(ArgumentError) as caught:
        tiny.query("hosts", fair=text)
    assert str(caught.value) == (
        f'hosts: "{text}" is no iri for "fair". As in fair=prefix:name, or an IRI in full.'
    )


def test_the_form_of_the_answer_is_that_of_the_query(tiny: kg.Project) -> None:
    assert isinstance(tiny.query("hosting"), Triples)
    assert tiny.query("counts-agree") is True


VALUES = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?name ?from { VALUES (?name ?from) {
  (1 017) (2 1.50) (3 1e3) (4 true) (5 "2025-10-05"^^xsd:date) (6 UNDEF)
  (7 "2025-10-05T09:00:00Z"^^xsd:dateTime) (8 "2025-02-30"^^xsd:date) (9 "灯会"@zh-hans)
  (10 <https://example.org/a>) (11 "-INF"^^xsd:double) (12 "12345-01-01"^^xsd:date)
} } ORDER BY ?name"""


@pytest.fixture
def values(folder: Path) -> Solutions:
    (folder / "queries" / "values.rq").write_text(VALUES)
    answer = kg.open(folder).query("values")
    assert isinstance(answer, Solutions)
    return answer


def test_a_value_is_what_it_is_in_python(values: Solutions) -> None:
    assert [row["from"] for row in values] == [
        17,
        Decimal("1.5"),
        1000.0,
        True,
        date(2025, 10, 5),
        None,
        datetime(2025, 10, 5, 9, tzinfo=UTC),
        "2025-02-30",
        "灯会",
        "https://example.org/a",
        float("-inf"),
        "12345-01-01",
    ]


def test_a_row_is_a_mapping_with_attributes(values: Solutions) -> None:
    row = next(iter(values))
    assert isinstance(row, Row)
    assert dict(row) == {"name": 1, "from": 17}
    assert (list(row), len(row), row.name) == (["name", "from"], 2, 1)
    assert repr(row) == "Row(name=1, from=17)"
    with pytest.raises(AttributeError, match="there is no column 'nam': name, from"):
        _ = row.nam


def test_an_answer_can_be_gone_through_again(values: Solutions) -> None:
    assert list(values) == list(values)
    assert (len(values), bool(values), values.columns) == (12, True, ("name", "from"))


def test_a_notebook_shows_an_answer_as_a_table(values: Solutions, golden: Golden) -> None:
    golden("notebook/values.html", values._repr_html_())
    golden("notebook/values.md", values._repr_markdown_())


def test_a_notebook_shows_the_first_rows_of_many(folder: Path) -> None:
    numbers = " ".join(map(str, range(1234)))
    text = f"SELECT ?n {{ VALUES ?n {{ {numbers} }} }}"
    (folder / "queries" / "many.rq").write_text(text)
    answer = kg.open(folder).query("many")
    assert isinstance(answer, Solutions)
    shown = answer._repr_html_()
    assert shown.count("<tr>") == 51
    assert shown.endswith("<p>… 1,184 more</p>")


NUMBERS = """SELECT ?n ?name { VALUES (?n ?name) { (1 "one"@en) (UNDEF "nothing") (3 UNDEF) } }"""


def test_an_answer_is_a_data_frame_with_types(folder: Path) -> None:
    (folder / "queries" / "numbers.rq").write_text(NUMBERS)
    answer = kg.open(folder).query("numbers")
    assert isinstance(answer, Solutions)
    rows = [{"n": 1, "name": "one"}, {"n": None, "name": "nothing"}, {"n": 3, "name": None}]
    assert answer.to_arrow().to_pylist() == rows
    assert answer.to_polars().to_dicts() == rows
    frame = answer.to_pandas()
    assert list(frame.columns) == ["n", "name"]
    assert frame["n"].sum() == 4
    assert frame["name"].isna().tolist() == [False, False, True]


def test_a_library_that_is_missing_is_told(
    values: Solutions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.answers.find_spec", lambda _name: None)
    with pytest.raises(FormatError) as raised:
        values.to_pandas()
    assert str(raised.value) == (
        "a data frame of pandas: needs pandas, which is not installed. "
        "pip install 'graphpress[pandas]'."
    )


def test_triples_are_turtle_and_a_graph_of_rdflib(tiny: kg.Project) -> None:
    triples = tiny.query("hosting")
    assert isinstance(triples, Triples)
    assert len(triples) == len(triples.to_rdflib()) == 1
    assert triples.to_turtle().endswith("fair:lanterns\n  schema:organizer club:paper .\n")
    assert triples._repr_markdown_() == f"```turtle\n{triples.to_turtle()}```"


# -------------------------------------------------------------------------------------- the rest


def test_a_check_tells_what_was_looked_at(tiny: kg.Project) -> None:
    report = tiny.check()
    assert (report.passes(), report.findings, report.unreadable) == (True, (), ())
    assert (report.shapes, report.queries) == (2, 4)
    assert report.statements == len(tiny.dataset.stated)


def test_publishing_gives_the_manifest(folder: Path, tmp_path: Path) -> None:
    manifest = kg.open(folder).publish(tmp_path / "dist")
    assert {file.path for file in manifest.files} == {
        path.relative_to(tmp_path / "dist").as_posix()
        for path in (tmp_path / "dist").rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def test_rdflib_sees_the_same_statements_in_the_same_graphs(tiny: kg.Project) -> None:
    seen = tiny.to_rdflib().serialize(format="nquads")
    quads = (quad for quad, _ in parse(seen.encode(), "rdflib", NQUADS, tiny.config.base))
    ours = (*tiny.dataset.quads(), *tiny.dataset.view)
    assert set(canonical(quads)) == set(canonical(ours))


def test_what_is_done_to_the_view_of_rdflib_does_not_reach_the_graph(tiny: kg.Project) -> None:
    view = tiny.to_rdflib()
    view.remove((None, None, None))  # type: ignore[arg-type]  # as rdflib documents it
    assert len(tiny.to_rdflib()) == len(tiny.dataset.view) > 0
