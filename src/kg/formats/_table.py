"""The closed table of formats."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.errors import FormatError, nearest


class Format(Struct, frozen=True):
    """A format: its name on the command line, media type, file extension, and name for people.

    ``rdf`` and ``results`` name the library's parser and serialiser, where it has one. Files with
    ``other_extensions`` are read as well.
    """

    name: str
    media_type: str
    extension: str
    label: str
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None
    other_extensions: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type``: text formats say that they are UTF-8."""
        text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


HTML = Format("html", "text/html", "html", "HTML")
TURTLE = Format("turtle", "text/turtle", "ttl", "Turtle", rdf=RdfFormat.TURTLE)
TRIG = Format("trig", "application/trig", "trig", "TriG", rdf=RdfFormat.TRIG)
NTRIPLES = Format("ntriples", "application/n-triples", "nt", "N-Triples", rdf=RdfFormat.N_TRIPLES)
NQUADS = Format("nquads", "application/n-quads", "nq", "N-Quads", rdf=RdfFormat.N_QUADS)
JSONLD = Format("jsonld", "application/ld+json", "jsonld", "JSON-LD", rdf=RdfFormat.JSON_LD)
YAMLLD = Format(
    "yamlld", "application/ld+yaml", "yamlld", "YAML-LD", other_extensions=("yaml", "yml")
)
TABLE = Format("table", "text/plain", "txt", "table")
CSV = Format("csv", "text/csv", "csv", "CSV", results=QueryResultsFormat.CSV)
CSV_EXCEL = Format("csv-excel", "text/csv", "excel.csv", "CSV for spreadsheets")
TSV = Format("tsv", "text/tab-separated-values", "tsv", "TSV", results=QueryResultsFormat.TSV)
JSON = Format(
    "json", "application/sparql-results+json", "srj", "SPARQL JSON", results=QueryResultsFormat.JSON
)
XML = Format(
    "xml", "application/sparql-results+xml", "srx", "SPARQL XML", results=QueryResultsFormat.XML
)
MARKDOWN = Format("markdown", "text/markdown", "md", "Markdown")
PARQUET = Format("parquet", "application/vnd.apache.parquet", "parquet", "Parquet")
ARROW = Format("arrow", "application/vnd.apache.arrow.file", "arrow", "Arrow")
GEOJSON = Format("geojson", "application/geo+json", "geojson", "GeoJSON")
ICALENDAR = Format("icalendar", "text/calendar", "ics", "iCalendar")
CHART = Format("chart", "image/svg+xml", "svg", "SVG chart")
SPARQL = Format("sparql", "application/sparql-query", "rq", "SPARQL")
SPARQL_UPDATE = Format("sparql-update", "application/sparql-update", "ru", "SPARQL Update")

GRAPH_FORMATS = (TURTLE, JSONLD, NTRIPLES)
TRUTH_FORMATS = (TABLE, CSV, TSV, JSON, XML, MARKDOWN, HTML)
TABLE_FORMATS = (TABLE, CSV, CSV_EXCEL, TSV, JSON, XML, MARKDOWN, HTML, PARQUET, ARROW)
BINARY_FORMATS = (PARQUET, ARROW)
ROLE_FORMATS = (GEOJSON, ICALENDAR, CHART)  # the part of each column must be told: see WAYS
ANSWER_FORMATS = (*TABLE_FORMATS, *ROLE_FORMATS, *GRAPH_FORMATS)
READABLE = (TURTLE, TRIG, NTRIPLES, NQUADS)
READABLE_BY_CONTEXT = (JSONLD, YAMLLD, CSV)
FORMATS = (*GRAPH_FORMATS, TRIG, NQUADS, *TABLE_FORMATS, *ROLE_FORMATS)

METADATA = "-metadata.json"  # after the name of a table in CSV, what describes its columns


def by_name(name: str) -> Format:
    """The format of a name; `FormatError` for a name that no format has."""
    for known in FORMATS:
        if known.name == name:
            return known
    names = [known.name for known in FORMATS]
    raise FormatError(name, "is not a format", nearest(name, names))


def by_path(path: Path, formats: Iterable[Format] = READABLE) -> Format | None:
    """The format that a file's extension names, of those that are readable, or None."""
    return by_file_name(path.name, formats)


def by_file_name(name: str, formats: Iterable[Format] = READABLE) -> Format | None:
    """The format that the extension of a file's name names; see `by_path`.

    Of two extensions that fit the longer one counts: ``a.excel.csv`` is for spreadsheets.
    """
    extensions = name.lstrip(".").lower().split(".")[1:]
    for ending in (".".join(extensions[-2:]), *extensions[-1:]):
        for known in formats:
            if ending == known.extension or ending in known.other_extensions:
                return known
    return None
