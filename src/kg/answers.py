"""Answers for people who write Python: rows of plain values, data frames, tables in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from kg.errors import FormatError
from kg.formats import (
    Answer,
    AnySolutions,
    AnyTriples,
    Presentation,
    read_columns,
    write_html_table,
    write_markdown,
    write_turtle,
)
from kg.lexical import plain_value
from kg.store import QueryBoolean, Solution
from kg.terms import Literal, Term, Triple

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    import rdflib

_SHOWN = 50  # rows in a notebook

Ask = Callable[[], Answer]
"""Asks the engine, again and again."""


def answer_of(ask: Ask, presentation: Presentation) -> Solutions | Triples | bool:
    """What the engine answers, as people who write Python want it."""
    answer = ask()
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    if isinstance(answer, AnySolutions):
        columns = tuple(variable.value for variable in answer.variables)
        return Solutions(columns, presentation, ask)
    return Triples(presentation, ask)


class Row(Mapping[str, Any]):
    """One solution: ``row["name"]`` and ``row.name`` are plain values, None where unbound.

    A literal of XML Schema's numbers, truth values, days and moments is what it is in Python, any
    other its text; an IRI is its text. ``row.term("name")`` is the RDF term itself.
    """

    __slots__ = ("_names", "_solution")

    def __init__(self, names: tuple[str, ...], solution: Solution) -> None:
        self._names = names
        self._solution = solution

    def term(self, name: str) -> Term | None:
        """The term of a column. Raises `KeyError` for a column that there is not."""
        term: Term | None = self._solution[name]
        return term

    def __getitem__(self, name: str) -> Any:
        term = self.term(name)
        if isinstance(term, Literal):
            return plain_value(term)
        return term if term is None else getattr(term, "value", str(term))

    def __getattr__(self, name: str) -> Any:
        if name not in self._names:
            raise AttributeError(f"there is no column {name!r}: {', '.join(self._names)}")
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self.items())})"


class Solutions(Struct, frozen=True):
    """The answer of a SELECT query: `Row` after `Row`, and ways to see all of them.

    Nothing is kept: each time the rows are wanted, the engine is asked, and gives them as they
    come. Of a graph that does not change, the answer does not either.
    """

    columns: tuple[str, ...]
    presentation: Presentation
    ask: Ask

    def __repr__(self) -> str:
        return f"Solutions({', '.join(self.columns)})"

    def __iter__(self) -> Iterator[Row]:
        return (Row(self.columns, solution) for solution in self._solutions())

    def __len__(self) -> int:
        return sum(1 for _ in self._solutions())

    def __bool__(self) -> bool:
        return next(self._solutions(), None) is not None

    def _solutions(self) -> AnySolutions:
        answer = self.ask()
        assert isinstance(answer, AnySolutions)
        return answer

    def to_arrow(self) -> pa.Table:
        """All rows as columns with types; needs the extra ``arrow``.

        A column whose terms are all numbers, truth values, days or moments of one kind has their
        type, any other has texts. Raises `kg.errors.FormatError` where pyarrow is missing.
        """
        return read_columns(self._solutions())

    def to_pandas(self) -> pd.DataFrame:
        """All rows as a data frame of pandas; needs the extra ``pandas``. See `to_arrow`."""
        _require("pandas")
        return self.to_arrow().to_pandas()

    def to_polars(self) -> pl.DataFrame:
        """All rows as a data frame of Polars; needs the extra ``polars``. See `to_arrow`."""
        _require("polars")
        import polars

        frame = polars.from_arrow(self.to_arrow())
        assert isinstance(frame, polars.DataFrame)
        return frame

    def _repr_html_(self) -> str:
        """The first rows as a table, for a notebook."""
        rows, output = self._solutions(), BytesIO()
        write_html_table(self.columns, islice(rows, _SHOWN), self.presentation, output)
        more = sum(1 for _ in rows)
        return output.getvalue().decode() + (f"<p>… {more:,} more</p>" if more else "")

    def _repr_markdown_(self) -> str:
        """All rows as a table in Markdown."""
        output = BytesIO()
        write_markdown(self._solutions(), self.presentation.prefixes.show, output)
        return output.getvalue().decode()


def _require(library: str) -> None:
    if find_spec(library) is None:
        remedy = f"pip install 'graphpress[{library}]'."
        raise FormatError(
            f"a data frame of {library}", f"needs {library}, which is not installed", remedy
        )


class Triples(Struct, frozen=True):
    """The answer of a CONSTRUCT or DESCRIBE query: triples, each once."""

    presentation: Presentation
    ask: Ask

    def __repr__(self) -> str:
        return "Triples()"

    def __iter__(self) -> Iterator[Triple]:
        answer = self.ask()
        assert isinstance(answer, AnyTriples)
        return iter(dict.fromkeys(answer))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def to_turtle(self) -> str:
        """All of them in Turtle, always the same for the same triples."""
        return write_turtle(self, self.presentation.prefixes).decode()

    def to_rdflib(self) -> rdflib.Graph:
        """All of them in a new graph of rdflib."""
        from kg.dataset import to_rdflib_graph

        return to_rdflib_graph(self)

    def _repr_markdown_(self) -> str:
        """Turtle, for a notebook."""
        return f"```turtle\n{self.to_turtle()}```"
