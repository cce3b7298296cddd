"""How a stored query is asked from elsewhere: code that works when it is pasted."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from msgspec import Struct

from kg.formats import CSV, TURTLE
from kg.queries import StoredQuery

HERE = "http://127.0.0.1:8000/"
"""Where ``kg serve`` answers unless it is told otherwise."""


class Way(Struct, frozen=True):
    """Code in a language or for a tool, and its name."""

    tool: str
    code: str


def ways(query: StoredQuery, url: str, arguments: Mapping[str, str]) -> tuple[Way, ...]:
    """How the answer at a URL, without its extension, is fetched, with some arguments."""
    extension = TURTLE.extension if query.form in ("CONSTRUCT", "DESCRIBE") else CSV.extension
    address = f"{url}.{extension}"
    whole = f"{address}?{urlencode(arguments)}" if arguments else address
    return (
        Way("curl", _curl(address, arguments)),
        Way("Python", "\n".join(_python(query.form, whole))),
        Way("R", "\n".join(_r(query.form, whole))),
    )


def command(query: StoredQuery, arguments: Mapping[str, str]) -> Way:
    """How it is asked with kg, in the folder of the graph."""
    given = (f" --param {shlex.quote(f'{name}={text}')}" for name, text in arguments.items())
    return Way("kg", f"kg query {shlex.quote(query.name)}{''.join(given)}")


def _curl(address: str, arguments: Mapping[str, str]) -> str:
    given = [f"  --data-urlencode {shlex.quote(f'{n}={text}')}" for n, text in arguments.items()]
    first = f"curl -L {'-G ' if given else ''}{shlex.quote(address)}"
    return " \\\n".join([first, *given])


def _python(form: str, url: str) -> Iterator[str]:
    quoted = json.dumps(url)
    if form == "SELECT":
        yield from ("import pandas", "", f"rows = pandas.read_csv({quoted})")
    elif form == "ASK":
        yield from ("from urllib.request import urlopen", "")
        yield f'holds = urlopen({quoted}).read() == b"true\\n"'
    else:
        yield from ("import rdflib", "", f"graph = rdflib.Graph().parse({quoted})")


def _r(form: str, url: str) -> Iterator[str]:
    quoted = json.dumps(url)
    if form == "SELECT":
        yield f'rows <- read.csv({quoted}, encoding = "UTF-8")'
    elif form == "ASK":
        yield f'holds <- readLines({quoted}) == "true"'
    else:
        yield f'graph <- rdflib::rdf_parse({quoted}, format = "turtle")'
