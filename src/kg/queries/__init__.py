"""Stored queries: their header, parameters, binding of arguments, and tests.

A stored query is a plain SPARQL file with a header in ``#+`` comments, as grlc has it
(https://github.com/CLARIAH/grlc), written in YAML. Arguments are bound as terms, never as text.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
