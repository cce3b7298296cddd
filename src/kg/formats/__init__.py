"""The formats that kg reads and writes: one table, stable writers, content negotiation.

A writer's output depends on the triples alone: sorted, blank nodes named by RDFC-1.0
(https://www.w3.org/TR/rdf-canon/), lexical forms and language tags as they were parsed.
"""

from kg.late import open_late

__getattr__, __dir__, __all__ = open_late(__name__, __file__)
