"""SHACL: shapes read from folders, and the validation of a dataset with them.

https://www.w3.org/TR/shacl/
"""

from kg.shapes._columns import validate_with_columns
from kg.shapes._json_schema import write_json_schema
from kg.shapes._pyshacl import validate_with_pyshacl
from kg.shapes._read import Shapes, read_shapes
from kg.shapes._report import validate
from kg.shapes._result import Engine, Refused, Result

__all__ = [
    "Engine",
    "Refused",
    "Result",
    "Shapes",
    "read_shapes",
    "validate",
    "validate_with_columns",
    "validate_with_pyshacl",
    "write_json_schema",
]
