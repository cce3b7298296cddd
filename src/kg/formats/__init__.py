"""The formats that kg reads and writes: one table, stable writers, content negotiation.

A writer's output depends on the triples alone: sorted, blank nodes named by RDFC-1.0
(https://www.w3.org/TR/rdf-canon/), lexical forms and language tags as they were parsed.
"""

from kg.formats._answer import Answer, answer_formats, write_answer
from kg.formats._beside import read_beside
from kg.formats._blocks import LocatedText
from kg.formats._columns import read_columns
from kg.formats._declared import Declared, WrittenTag
from kg.formats._decode import decode
from kg.formats._document import (
    METADATA,
    Document,
    locate_document,
    parse_document,
    read_document,
)
from kg.formats._file import Places, StatementFile, locate_file, read_file, stream_file
from kg.formats._groups import Group, read_groups
from kg.formats._html import write_html_table
from kg.formats._jsonld import (
    Context,
    TermDefinition,
    make_context,
    read_context,
    write_jsonld,
)
from kg.formats._made import Cells, make_solutions
from kg.formats._negotiate import negotiate, negotiate_language
from kg.formats._ntriples import canonical, write_nquads, write_ntriples
from kg.formats._places import Located, locate
from kg.formats._presentation import Labels, Notes, Presentation
from kg.formats._read import parse, read
from kg.formats._received import (
    AnySolutions,
    AnyTriples,
    ReceivedSolutions,
    ReceivedTriples,
    read_solutions,
    truth,
)
from kg.formats._roles import ROLES, WAYS, Roles, Way, role_complaints
from kg.formats._rows import is_number
from kg.formats._solutions import write_boolean, write_markdown, write_solutions
from kg.formats._sparql import (
    declared_prefixes,
    find_service,
    mask_sparql,
    nesting,
    operators,
    refuse_service,
    undeclared_prefix,
)
from kg.formats._sparql_parser import parse_query
from kg.formats._sparql_query import (
    Data,
    Expression,
    Pattern,
    Query,
    Select,
    Slot,
    TriplePattern,
)
from kg.formats._sparql_tokens import spell_keyword, tokenize_sparql
from kg.formats._table import (
    ANSWER_FORMATS,
    ARROW,
    BINARY_FORMATS,
    CHART,
    CSV,
    CSV_EXCEL,
    FORMATS,
    GEOJSON,
    GRAPH_FORMATS,
    HTML,
    ICALENDAR,
    JSON,
    JSONLD,
    MARKDOWN,
    NQUADS,
    NTRIPLES,
    PARQUET,
    READABLE,
    READABLE_BY_CONTEXT,
    ROLE_FORMATS,
    SPARQL,
    SPARQL_UPDATE,
    TABLE,
    TABLE_FORMATS,
    TRIG,
    TRUTH_FORMATS,
    TSV,
    TURTLE,
    XML,
    YAMLLD,
    Format,
    by_name,
    by_path,
)
from kg.formats._tokens import Kind, Lines, Token, tokenize
from kg.formats._turtle import write_turtle
from kg.formats._written import Written, find_prefixes, find_tags, written

__all__ = [
    "ANSWER_FORMATS",
    "ARROW",
    "BINARY_FORMATS",
    "CHART",
    "CSV",
    "CSV_EXCEL",
    "FORMATS",
    "GEOJSON",
    "GRAPH_FORMATS",
    "HTML",
    "ICALENDAR",
    "JSON",
    "JSONLD",
    "MARKDOWN",
    "METADATA",
    "NQUADS",
    "NTRIPLES",
    "PARQUET",
    "READABLE",
    "READABLE_BY_CONTEXT",
    "ROLES",
    "ROLE_FORMATS",
    "SPARQL",
    "SPARQL_UPDATE",
    "TABLE",
    "TABLE_FORMATS",
    "TRIG",
    "TRUTH_FORMATS",
    "TSV",
    "TURTLE",
    "WAYS",
    "XML",
    "YAMLLD",
    "Answer",
    "AnySolutions",
    "AnyTriples",
    "Cells",
    "Context",
    "Data",
    "Declared",
    "Document",
    "Expression",
    "Format",
    "Group",
    "Kind",
    "Labels",
    "Lines",
    "Located",
    "LocatedText",
    "Notes",
    "Pattern",
    "Places",
    "Presentation",
    "Query",
    "ReceivedSolutions",
    "ReceivedTriples",
    "Roles",
    "Select",
    "Slot",
    "StatementFile",
    "TermDefinition",
    "Token",
    "TriplePattern",
    "Way",
    "Written",
    "WrittenTag",
    "answer_formats",
    "by_name",
    "by_path",
    "canonical",
    "declared_prefixes",
    "decode",
    "find_prefixes",
    "find_service",
    "find_tags",
    "is_number",
    "locate",
    "locate_document",
    "locate_file",
    "make_context",
    "make_solutions",
    "mask_sparql",
    "negotiate",
    "negotiate_language",
    "nesting",
    "operators",
    "parse",
    "parse_document",
    "parse_query",
    "read",
    "read_beside",
    "read_columns",
    "read_context",
    "read_document",
    "read_file",
    "read_groups",
    "read_solutions",
    "refuse_service",
    "role_complaints",
    "spell_keyword",
    "stream_file",
    "tokenize",
    "tokenize_sparql",
    "truth",
    "undeclared_prefix",
    "write_answer",
    "write_boolean",
    "write_html_table",
    "write_jsonld",
    "write_markdown",
    "write_nquads",
    "write_ntriples",
    "write_solutions",
    "write_turtle",
    "written",
]
