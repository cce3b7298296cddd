"""One layout for the files that people write: Turtle, TriG and SPARQL.

In Turtle and TriG, only white space, the placing of ``;`` and ``.``, and the kind of quotes are
ours; in SPARQL, white space and the case of keywords. Comments and the order of everything stay,
and no statement and no query changes.
"""

from kg.tidy._layout import lay_out
from kg.tidy._query_layout import lay_out_query
from kg.tidy._tidy import Tidied, Tidying, tidy

__all__ = ["Tidied", "Tidying", "lay_out", "lay_out_query", "tidy"]
