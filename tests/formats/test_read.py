from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.formats import (
    NQUADS,
    NTRIPLES,
    TRIG,
    TURTLE,
    Format,
    StatementFile,
    parse,
    read_file,
    stream_file,
)
from kg.terms import IRI, BlankNode, Literal, Quad

BASE = "https://base.example/"
GOOD = b'<a:a> <a:p> "x" .\n'


def _parse(content: bytes | str, format: Format = TURTLE) -> list[tuple[Quad, int]]:
    data = content.encode() if isinstance(content, str) else content
    return list(parse(data, "data/a.ttl", format, BASE))


def _message(content: bytes | str, format: Format = TURTLE) -> str:
    with pytest.raises(ReadError) as raised:
        _parse(content, format)
    return str(raised.value)


def test_each_statement_has_the_line_on_which_it_ends() -> None:
    text = """\
@prefix : <a:> .

# A comment.
:a :p 1 ;
   :q 2 ,
      3 .
:b :p 4 . :b :p 5 .

:c :p \"\"\"six
lines
\"\"\" .
"""
    lines = [(str(quad.object)[1:2], line) for quad, line in _parse(text)]
    assert lines == [("1", 4), ("2", 5), ("3", 6), ("4", 7), ("5", 7), ("s", 11)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_every_kind_of_line_end_counts(end: str) -> None:
    text = f"# one{end}<a:a> <a:p> 1 .{end}{end}<a:a> <a:p> 2 .{end}"
    assert [line for _, line in _parse(text)] == [2, 4]


@pytest.mark.parametrize("format", [TURTLE, NTRIPLES, TRIG, NQUADS], ids=lambda f: f.name)
def test_every_readable_format_has_lines(format: Format) -> None:
    assert [line for _, line in _parse(b"\n" + GOOD + b"\n" + GOOD, format)] == [2, 4]


@pytest.mark.parametrize("length", [4095, 4096, 4097, 100_000])
def test_a_line_may_be_longer_than_the_buffer_of_the_parser(length: int) -> None:
    text = "灯" * length
    statements = _parse(f'<a:a> <a:p> "{text}" .\n<a:a> <a:p> "x" .')
    assert [line for _, line in statements] == [1, 2]
    assert statements[0][0].object == Literal(text)


def test_an_empty_file_states_nothing() -> None:
    assert _parse(b"") == []


def test_a_byte_order_mark_is_no_trouble() -> None:
    assert _parse(b"\xef\xbb\xbf" + GOOD) == _parse(GOOD)


def test_relative_iris_resolve_against_the_base() -> None:
    assert _parse("<a> <#p> <> .")[0][0].triple.object == IRI(BASE)


def test_lexical_forms_stay() -> None:
    objects = [quad.object for quad, _ in _parse("<a> <p> 01, 1.50, +1e0 .")]
    assert [str(term).split("^")[0] for term in objects] == ['"01"', '"1.50"', '"+1e0"']


def test_blank_nodes_of_two_files_are_never_the_same() -> None:
    one, other = (_parse("_:a <a:p> 1 .")[0][0].subject for _ in range(2))
    assert isinstance(one, BlankNode)
    assert one != other


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_bytes(GOOD)
    assert len(read_file(StatementFile(file, "a.ttl", TURTLE, BASE))) == 1


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as raised:
        read_file(StatementFile(tmp_path / "a.ttl", "data/a.ttl", TURTLE, BASE))
    assert str(raised.value) == (
        "data/a.ttl: cannot be read (No such file or directory). "
        "Check that it is a file and its permissions."
    )


BROKEN = {
    "a prefix that is not declared": GOOD + b"<a:a> <a:p> ex:b .\n",
    "no object": GOOD + b"<a:a> <a:p> .\n",
    "a text that never ends": GOOD + b'<a:a> <a:p> "never ends .\n\n<a:b> <a:p> 1 .\n',
    "a space in an IRI": GOOD + b"<a:a> <a:p> <a b> .\n",
    "a relative IRI in N-Triples": b"<a> <a:p> <a:b> .\n",
    "a lone bracket": GOOD + b"\n<a:a> <a:p> ] .\n",
    "a missing full stop": GOOD + b"<a:a> <a:p> 1\n<a:a> <a:p> 2 .\n",
    "an unknown escape": GOOD + b'<a:a> <a:p> "\\q" .\n',
    "no end": GOOD + b"<a:a> <a:p>",
    "UTF-16": "<a:a> <a:p> 1 .\n".encode("utf-16"),
    "Latin-1": '<a:a> <a:p> "caf\xe9" .\n'.encode("latin-1"),
    "gzip": gzip.compress(GOOD, mtime=0),
    "HTML": b"\n<!DOCTYPE html>\n<html><body>Not found</body></html>\n",
    "a Git LFS pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    "a merge conflict": GOOD + b"<<<<<<< HEAD\n" + GOOD + b"=======\n" + GOOD + b">>>>>>> a\n",
    "RDF/XML": b'<?xml version="1.0"?>\n<rdf:RDF/>\n',
    "JSON": b'{"@context": {}}\n',
}


def test_a_broken_file_is_told_by_what_it_is(golden: Callable[[str, str], None]) -> None:
    told = (
        f"{what}\n  {_message(content, NTRIPLES if 'N-Triples' in what else TURTLE)}\n"
        for what, content in BROKEN.items()
    )
    golden("broken-files.txt", "".join(told))


def test_what_stands_before_the_fault_is_not_given_twice_or_changed() -> None:
    statements = parse(GOOD + b"<a:a> <a:p> .", "a", TURTLE, BASE)
    assert next(statements)[0].object == Literal("x")
    with pytest.raises(ReadError):
        next(statements)


def test_statements_are_told_one_by_one_up_to_the_fault(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_bytes(GOOD + b"<a:a> <a:p>\n")
    statements = stream_file(StatementFile(file, "data/a.ttl", TURTLE, BASE))
    assert next(statements).object == Literal("x")
    with pytest.raises(ReadError, match=r"data/a\.ttl:3"):
        next(statements)
