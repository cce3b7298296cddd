"""The jobs: check, query, publish, serve. Each one a straight line of calls.

This is the table of contents of the program: what a `Project` can do, and in which rooms.
"""

from kg.jobs._project import Argument, Project
from kg.jobs._rules import rule_table

__all__ = ["Argument", "Project", "rule_table"]
