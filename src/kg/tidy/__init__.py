"""One layout for the files that people write: Turtle and TriG.

Only white space, the placing of ``;`` and ``.``, and the kind of quotes are ours. Comments and the
order of everything stay, and no statement changes.
"""

from kg.tidy._layout import lay_out
from kg.tidy._tidy import Tidied, Tidying, tidy

__all__ = ["Tidied", "Tidying", "lay_out", "tidy"]
