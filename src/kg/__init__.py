"""kg: a knowledge graph in plain files, checked, queried and published.

>>> import kg
>>> graph = kg.open(".")
>>> rows = graph.query("topics", source="source:announcement-2025-10-05", language="en")
>>> sorted(row.topic.rpartition("#")[2] for row in rows)
['advanced-equipment', 'artificial-intelligence', 'integrated-circuits', 'new-energy']

Everything that the command line does is a method of what `open` returns: see `kg.jobs.Project`.
Importing kg is cheap: the rooms are opened when they are used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    from os import PathLike

    from kg.errors import KgError
    from kg.findings import Finding, Report
    from kg.jobs import Project
    from kg.severity import Severity

__version__ = "0.1.0"
__all__ = ["Finding", "KgError", "Project", "Report", "Severity", "open"]

_ROOMS = {
    "Finding": "kg.findings",
    "KgError": "kg.errors",
    "Project": "kg.jobs",
    "Report": "kg.findings",
    "Severity": "kg.severity",
}


def open(folder: str | PathLike[str] = ".") -> Project:
    """The graph whose ``kg.toml`` is in this folder, or in the nearest one above it.

    Raises `kg.errors.ConfigError` when there is none, or when it is wrong.
    """
    from kg.jobs import Project

    return Project.at(folder)


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        from importlib import import_module

        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
