"""SHACL: shapes read from folders, and the validation of a dataset with them.

https://www.w3.org/TR/shacl/
"""

from collections.abc import Mapping

from kg.shapes._columns import validate_with_columns
from kg.shapes._json_schema import write_json_schema
from kg.shapes._memory import Memory, validate_from_memory
from kg.shapes._pyshacl import validate_with_pyshacl
from kg.shapes._read import Shapes, read_shapes
from kg.shapes._result import Engine, IllFormed, Refused, Result
from kg.shapes._rules_of_use import RULES
from kg.shapes._shape import Ask
from kg.shapes._sound import find_faults
from kg.shapes._validate import validate, validate_elsewhere, validate_with_queries

ENGINES: Mapping[str, Engine] = {
    "columns": validate_with_columns,
    "pyshacl": validate_with_pyshacl,
}
"""The engines for data in memory, by the names that people give."""

__all__ = [
    "ENGINES",
    "RULES",
    "Ask",
    "Engine",
    "IllFormed",
    "Memory",
    "Refused",
    "Result",
    "Shapes",
    "find_faults",
    "read_shapes",
    "validate",
    "validate_elsewhere",
    "validate_from_memory",
    "validate_with_columns",
    "validate_with_pyshacl",
    "validate_with_queries",
    "write_json_schema",
]
