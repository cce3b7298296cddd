"""Memory does not grow with the number of rows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.formats import GEOJSON, ICALENDAR, TABLE_FORMATS, Format

STREAMED = (*TABLE_FORMATS, GEOJSON, ICALENDAR)
SRC = Path(kg.__file__).parent.parent
MEASURE = """
import resource, sys
from pyoxigraph import QueryResultsFormat, parse_query_results
from kg.formats import Presentation, by_name, write_answer
from kg.terms import Literal, Prefixes

def peak_after(rows):
    answer = parse_query_results(path=f"{rows}.tsv", format=QueryResultsFormat.TSV)
    with open("answer", "wb") as output:
        write_answer(answer, by_name(sys.argv[1]), presentation, output)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

presentation = Presentation(
    Prefixes({"ex": "https://example.com/"}),
    labels=lambda iris: {iri: Literal(iri.value) for iri in iris},
    roles={
        "geojson": {"latitude": "number", "longitude": "number", "id": "thing"},
        "icalendar": {"uid": "thing", "start": "day", "summary": "text"},
    },
)
few = peak_after(40_000)
print(peak_after(140_000) - few)
"""


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with answers of 40,000 and of 120,000 rows."""
    folder = tmp_path_factory.mktemp("rows")
    for count in (40_000, 140_000):
        lines = (
            f'<https://example.com/{number}>\t{number % 90}\t"text {number}"@en\t'
            f'"2025-10-{number % 28 + 1:02}"^^<http://www.w3.org/2001/XMLSchema#date>\n'
            for number in range(count)
        )
        content = "?thing\t?number\t?text\t?day\n" + "".join(lines)
        (folder / f"{count}.tsv").write_text(content, encoding="utf-8")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the peak like this")
@pytest.mark.parametrize(
    "format", [*TABLE_FORMATS, GEOJSON, ICALENDAR], ids=lambda format: format.name
)
def test_three_times_the_rows_take_no_more_memory(rows: Path, format: Format) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, format.name],
        cwd=rows,
        env={"PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=True,
    )
    grown = int(done.stdout) / 1024  # MiB; the 80,000 rows more are at least 40 as objects
    assert grown < 25
