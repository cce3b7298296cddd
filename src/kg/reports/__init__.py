"""Reports: what a check found, told to people and to programs, one writer for each format."""

from kg.late import open_late

__getattr__, __dir__, __all__ = open_late(__name__, __file__)
