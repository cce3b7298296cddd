"""What somebody accepted of what a check finds: by comments beside it, or in the baseline."""

from kg.acceptance._baseline import Baseline, read_baseline, write_baseline
from kg.acceptance._ignores import Ignore, Ignores, read_ignores
from kg.acceptance._rules import RULES

__all__ = [
    "RULES",
    "Baseline",
    "Ignore",
    "Ignores",
    "read_baseline",
    "read_ignores",
    "write_baseline",
]
