"""SHACL: shapes read from folders, and the validation of a dataset with them.

https://www.w3.org/TR/shacl/
"""

from kg.late import open_late

__getattr__, __dir__, __all__ = open_late(__name__, __file__)
