"""A programme of events of any size, the same each time, with a fault in every hundredth event."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import IO

PREFIXES = """\
@prefix ex: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:world a ex:Place ; ex:name "World"@en ; ex:code "xw-0" .
"""
WORDS = (
    *("young", "open", "world", "forum", "science", "summit"),
    *("simulation", "ocean", "energy", "climate", "health", "space"),
)
STATUSES = ("planned", "confirmed", "held", "cancelled")
FAULTS = (  # of an event: the statement that is right, and what stands in its place
    (" ; ex:start ", " ; ex:begins "),
    ("ex:status ex:", "ex:status ex:un"),
    ('ex:identifier "E-', 'ex:identifier "e '),
    (" ex:capacity ", " ex:capacity 1000"),
    (" ex:place ex:place", " ex:place ex:person"),
    ("@en , ", "@fr , "),
    (" ; ex:organiser ", " ; ex:organizer "),
    (" ; ex:end ", ' ; ex:end "2024-01-01"^^xsd:date ; ex:was '),
)


def write_programme(file: Path, triples: int, seed: int = 2025) -> int:
    """Write about so many triples as Turtle, and return how many they are."""
    random = Random(seed)
    written = 3
    with file.open("w", encoding="utf-8") as output:
        output.write(PREFIXES)
        block = 0
        while written < triples:
            written += _write_block(output, block, random)
            block += 1
    return written


def _write_block(output: IO[str], block: int, random: Random) -> int:
    """Ten events in one session, with their place, their organisation and three people."""
    subjects = [*_around(block, random), *(_event(block, n, random) for n in range(10))]
    count = 0
    for subject in subjects:
        output.write(f"{subject} .\n")
        count += subject.count(" ; ") + subject.count(" , ") + 1
    return count


def _around(block: int, random: Random) -> Iterator[str]:
    name = _name(random)
    yield f'ex:session{block} a ex:Session ; ex:name "{name}"@en ; ex:position {block % 9 + 1}'
    latitude, longitude = random.uniform(-90, 90), random.uniform(-180, 180)
    yield (
        f'ex:place{block} a ex:Place ; ex:name "{name} Hall"@en ; ex:code "xa-{block}"'
        f" ; ex:latitude {latitude:.4e} ; ex:longitude {longitude:.4e}"
        f" ; ex:within ex:{'world' if block % 7 == 0 else f'place{block - 1}'}"
    )
    yield (
        f'ex:organisation{block} a ex:Organisation ; ex:name "{name} Society"@en , "{name}"@de'
        f" ; ex:url <https://example.org/society/{block}>"
    )
    for number in range(3):
        person = block * 3 + number
        yield (
            f'ex:person{person} a ex:Person ; ex:name "{_name(random)}"@en'
            f' ; ex:email "p{person}@example.org" ; ex:memberOf ex:organisation{block}'
            f" ; ex:birthYear {random.randint(1930, 2005)}"
        )


def _event(block: int, number: int, random: Random) -> str:
    event, day = block * 10 + number, random.randint(1, 27)
    people = block * 3 + 3
    text = (
        f'ex:event{event} a ex:Event ; ex:name "{_name(random)}"@en , "{_name(random)}"@de'
        f' ; ex:start "2025-10-{day:02}"^^xsd:date'
        f' ; ex:end "2025-10-{random.randint(day, 28):02}"^^xsd:date'
        f" ; ex:place ex:place{random.randint(0, block)} ; ex:session ex:session{block}"
        f" ; ex:organiser ex:organisation{random.randint(0, block)}"
        f" ; ex:speaker ex:person{random.randrange(people)} , ex:person{random.randrange(people)}"
        f" ; ex:capacity {random.randint(10, 4999)} ; ex:status ex:{random.choice(STATUSES)}"
        f' ; ex:identifier "E-{event:07}" ; ex:url <https://example.org/event/{event}>'
    )
    if event % 100 == 99:
        text = text.replace(*FAULTS[event // 100 % len(FAULTS)], 1)
    return text


def _name(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=3)).title()
