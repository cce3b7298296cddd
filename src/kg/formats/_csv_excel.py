"""Solutions as CSV for spreadsheets, which open it as UTF-8 and run nothing that is in it.

https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from itertools import islice
from typing import IO

from kg.formats._received import AnySolutions
from kg.formats._rows import BATCH, is_number, text_of
from kg.terms import Term

_BEGINS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write_csv_excel(solutions: AnySolutions, output: IO[bytes]) -> None:
    """Write solutions as CSV with a byte order mark, without which Excel garbles Chinese.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    output.write(BOM_UTF8 + _lines([[variable.value for variable in solutions.variables]]))
    rows = ([_cell(term) for term in row] for row in solutions)
    while batch := list(islice(rows, BATCH)):
        output.write(_lines(batch))


def _lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = text_of(term)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) and not is_number(term) else text
