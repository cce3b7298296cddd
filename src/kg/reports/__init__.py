"""Reports: what a check found, told to people and to programs, one writer for each format."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
