"""Solutions as columns with types: Parquet and Arrow, by the optional extra ``arrow``.

Which type fits a column is known after its last row. So rows are put aside in a file, as texts, and
written with types from there: neither format can be read before its end, so nobody waits longer.

https://parquet.apache.org/docs/file-format/ · https://arrow.apache.org/docs/format/Columnar.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, TYPE_CHECKING

from kg.errors import FormatError
from kg.formats._received import AnySolutions
from kg.formats._rows import INTEGERS, text_of
from kg.formats._table import ARROW, PARQUET, Format
from kg.terms import IRI, Literal, Term
from kg.vocab import xsd

if TYPE_CHECKING:
    import pyarrow

_BATCH = 20_000  # rows: what is in memory at a time, and a row group of Parquet

_FLOAT = IRI(f"{xsd.iri}float")
_FAMILIES: dict[IRI, IRI] = {
    **dict.fromkeys(INTEGERS, xsd.integer),
    _FLOAT: xsd.double,
    **{one: one for one in (xsd.decimal, xsd.double, xsd.boolean, xsd.date, xsd.dateTime)},
}


def write_columns(solutions: AnySolutions, format: Format, output: IO[bytes]) -> None:
    """Write solutions with the type of each column that takes all of its terms, else as texts.

    A column of numbers, truth values, days or moments of one kind gets their type; IRIs, texts in
    any language, and what is mixed or not valid are texts. Moments need a zone in each row or in
    none. Raises `FormatError` where pyarrow is not installed.
    """
    from tempfile import TemporaryFile

    try:
        from pyarrow import RecordBatch, ipc, schema
    except ImportError as error:
        remedy = "pip install 'graphpress[arrow]'."
        raise FormatError(format.name, "needs pyarrow, which is not installed", remedy) from error
    names = [variable.value for variable in solutions.variables]
    with TemporaryFile() as aside:
        families = _put_aside(solutions, names, aside)
        types = [
            _settle(column, candidates, aside)
            for column, candidates in enumerate(map(_candidates, families))
        ]
        made = schema(list(zip(names, types, strict=True)))
        aside.seek(0)
        with _writer(format, made, output) as writer, ipc.open_stream(aside) as reader:
            for batch in reader:
                arrays = [
                    column.cast(type_) for column, type_ in zip(batch.columns, types, strict=True)
                ]
                writer.write_batch(RecordBatch.from_arrays(arrays, schema=made))


def read_columns(solutions: AnySolutions) -> pyarrow.Table:
    """Solutions as a table in memory, with the types that `write_columns` gives them."""
    from tempfile import TemporaryFile

    with TemporaryFile() as file:
        write_columns(solutions, ARROW, file)
        from pyarrow import ipc

        file.seek(0)
        return ipc.open_file(file).read_all()


def _put_aside(
    solutions: AnySolutions, names: Sequence[str], aside: IO[bytes]
) -> list[set[IRI | None]]:
    """Write all rows as texts, and return the families of datatypes in each column."""
    from pyarrow import RecordBatch, array, ipc, schema, string

    families: list[set[IRI | None]] = [set() for _ in names]
    made = schema([(name, string()) for name in names])
    with ipc.new_stream(aside, made) as writer:
        while rows := list(islice(solutions, _BATCH)):
            columns = list(zip(*rows, strict=True)) if names else []
            for found, terms in zip(families, columns, strict=True):
                found.update({_family(term) for term in terms if term is not None})
            texts = [
                array([term and text_of(term) for term in terms], string()) for terms in columns
            ]
            writer.write_batch(RecordBatch.from_arrays(texts, schema=made))
    return families


def _family(term: Term) -> IRI | None:
    return _FAMILIES.get(term.datatype) if isinstance(term, Literal) else None


def _candidates(families: set[IRI | None]) -> Sequence[pyarrow.DataType]:
    import pyarrow as pa

    if len(families) != 1:
        return ()
    by_family: dict[IRI | None, Sequence[pyarrow.DataType]] = {
        xsd.integer: (pa.int64(),),
        xsd.decimal: (pa.decimal128(38, 18),),  # as much as the engine computes with
        xsd.double: (pa.float64(),),
        xsd.boolean: (pa.bool_(),),
        xsd.date: (pa.date32(),),
        xsd.dateTime: (pa.timestamp("us", "UTC"), pa.timestamp("us")),
    }
    return by_family.get(families.pop(), ())


def _settle(
    column: int, candidates: Sequence[pyarrow.DataType], aside: IO[bytes]
) -> pyarrow.DataType:
    """The first type that takes every text of a column."""
    from pyarrow import ArrowInvalid, string

    for candidate in candidates:
        try:
            for array in _read_column(column, aside):
                array.cast(candidate)
        except ArrowInvalid:
            continue
        return candidate
    return string()


def _read_column(column: int, aside: IO[bytes]) -> Iterator[pyarrow.Array]:
    from pyarrow import ipc

    aside.seek(0)
    with ipc.open_stream(aside) as reader:
        for batch in reader:
            yield batch.column(column)


def _writer(format: Format, schema: pyarrow.Schema, output: IO[bytes]) -> pyarrow.RecordBatchWriter:
    if format == PARQUET:
        from pyarrow.parquet import ParquetWriter

        return ParquetWriter(output, schema, compression="zstd")
    from pyarrow import ipc

    return ipc.new_file(output, schema)
