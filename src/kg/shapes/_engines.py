"""What validates data in memory."""

from __future__ import annotations

from collections.abc import Mapping

from kg.shapes._columns import validate_with_columns
from kg.shapes._pyshacl import validate_with_pyshacl
from kg.shapes._result import Engine

ENGINES: Mapping[str, Engine] = {
    "columns": validate_with_columns,
    "pyshacl": validate_with_pyshacl,
}
"""The engines by the names that people give."""
