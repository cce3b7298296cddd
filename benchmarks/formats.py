"""What it costs to write an answer: processor time and peak memory for each format.

The rows come from a file of SPARQL results that is parsed as it is read, as an endpoint's answer
is, so that memory is the writer's own; "bare" is that parser alone, writing TSV again.

    make benchmark-formats              a million rows
    make benchmark-formats ARGS=100000
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

MEASURE = """
import resource, sys, time
from pyoxigraph import QueryResultsFormat, parse_query_results
from kg.formats import Presentation, by_name, write_answer
from kg.terms import Literal, Prefixes

name, path = sys.argv[1:]
presentation = Presentation(
    Prefixes({"ex": "https://example.com/"}),
    labels=lambda iris: {iri: Literal(iri.value) for iri in iris},
    roles={
        "geojson": {"latitude": "number", "longitude": "number", "id": "thing"},
        "icalendar": {"uid": "thing", "start": "day", "summary": "text"},
    },
)
answer = parse_query_results(path=path, format=QueryResultsFormat.TSV)
start = time.process_time()
with open("/dev/null", "wb") as output:
    if name == "bare":
        answer.serialize(output, format=QueryResultsFormat.TSV)
    else:
        write_answer(answer, by_name(name), presentation, output)
seconds = time.process_time() - start
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
FORMATS = (
    "bare", "tsv", "csv", "json", "xml", "csv-excel", "markdown", "table", "html", "parquet",
    "arrow", "geojson", "icalendar",
)  # fmt: skip


def main() -> None:
    """Measure and print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"{rows:,} rows of a thing, a number, a text and a day; and a tenth of them\n")
    print("| format    |       s | s, a tenth |     MiB | MiB, a tenth |")
    print("| --------- | ------: | ---------: | ------: | -----------: |")
    with tempfile.TemporaryDirectory() as folder:
        files = [write_rows(Path(folder) / f"{count}.tsv", count) for count in (rows, rows // 10)]
        for name in FORMATS:
            (seconds, memory), (few_seconds, few_memory) = (measure(name, file) for file in files)
            print(
                f"| {name:9} | {seconds:7.2f} | {few_seconds:10.2f} "
                f"| {memory:7.0f} | {few_memory:12.0f} |",
                flush=True,
            )


def write_rows(file: Path, count: int) -> Path:
    """A file of SPARQL results."""
    with file.open("w", encoding="utf-8") as output:
        output.write("?thing\t?number\t?text\t?day\n")
        for number in range(count):
            output.write(
                f'<https://example.com/{number}>\t{number % 90}\t"text {number}"@en\t'
                f'"2025-10-{number % 28 + 1:02}"^^<http://www.w3.org/2001/XMLSchema#date>\n'
            )
    return file


def measure(name: str, file: Path) -> tuple[float, float]:
    """Seconds of processor time, and MiB at the most, in a process of its own."""
    command = [sys.executable, "-c", MEASURE, name, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


if __name__ == "__main__":
    main()
