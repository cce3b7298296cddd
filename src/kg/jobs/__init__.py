"""The jobs: check, query, publish, serve. Each one a straight line of calls.

This is the table of contents of the program: what a `Project` can do, and in which rooms.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
