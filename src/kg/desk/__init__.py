"""Answers of stored queries as bytes: here, or in a process of its own with limits.

What the site holds as a file and what the server sends come from one function, `write`.
"""

from kg.desk._catalogue import MOST_ROWS, Choices, Entry, Rows, Truth, make_entries
from kg.desk._desk import Desk, Wish, Written, formats_of, language_matters, write
from kg.desk._keeper import Answered, Keeper
from kg.desk._keeping import Limits, keep

__all__ = [
    "MOST_ROWS",
    "Answered",
    "Choices",
    "Desk",
    "Entry",
    "Keeper",
    "Limits",
    "Rows",
    "Truth",
    "Wish",
    "Written",
    "formats_of",
    "keep",
    "language_matters",
    "make_entries",
    "write",
]
