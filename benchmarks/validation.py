"""What validation costs, beside what a user would pick instead, in one run.

Each engine reads the same Turtle and validates it with the same forty constraints, in a process of
its own. Time is that of the processor, reading and validating; memory is the most that the process
held. The floor is the bare parser, without a graph. Answers are compared: which focus nodes break
which constraint on which path. An engine that exceeds a limit is not asked for more.

    make benchmark-validation                         10 k, 100 k and 1 M triples
    make benchmark-validation ARGS="10000 5000000"    these sizes
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple  # what this file imports weighs on every engine: little, then

HERE = Path(__file__).resolve().parent
SHAPES = HERE / "programme-shapes.ttl"
SIZES = (10_000, 100_000, 1_000_000)
LIMIT_S = 300
LIMIT_MB = 8_000
BASE = "https://example.org/"

Answer = set[str]
Timed = Callable[[], None]


# ----------------------------------------------------------------------------------------- engines


def floor(data: Path, read: Timed) -> Answer:
    """The bare parser: what nobody who reads Turtle by it can fall below."""
    from pyoxigraph import RdfFormat, parse

    for _ in parse(path=data, format=RdfFormat.TURTLE):
        pass
    read()
    return set()


def kg(data: Path, read: Timed) -> Answer:
    import gc

    gc.set_threshold(2_000_000, 20, 20)  # as the command kg does, before it opens a room

    from kg.dataset import Graph
    from kg.formats import TURTLE, StatementFile, stream_file
    from kg.shapes import validate_with_columns

    def graph(path: Path) -> Graph:
        return Graph(stream_file(StatementFile(path, path.name, TURTLE, BASE)))

    shapes, statements = graph(SHAPES), graph(data)
    read()
    results = validate_with_columns(statements, shapes)
    return {line(r.focus, r.path, r.component) for r in results}


def pyshacl(data: Path, read: Timed) -> Answer:
    import pyshacl
    from rdflib import Graph

    graph, shapes = Graph().parse(data), Graph().parse(SHAPES)
    read()
    return lines_of(pyshacl.validate(graph, shacl_graph=shapes, inplace=True)[1])


def turbo(data: Path, _read: Timed) -> Answer:
    import pyshacl_turbo

    return lines_of(pyshacl_turbo.validate(str(data), shacl_graph=str(SHAPES))[1])


def shifty(data: Path, _read: Timed) -> Answer:
    import shifty

    return lines_of(shifty.validate(str(data), str(SHAPES), infer=False)[1])


def rudof(data: Path, read: Timed) -> Answer:
    from pyrudof import Rudof, RudofConfig

    rudof = Rudof(RudofConfig())
    rudof.read_data(str(data))
    rudof.read_shacl(str(SHAPES))
    read()
    report = rudof.validate_shacl()
    return {line(v.focus_node, v.path, v.constraint_component) for v in report.violations}


ENGINES: dict[str, tuple[Callable[[Path, Timed], Answer], str]] = {
    "bare parser": (floor, "pyoxigraph"),
    "kg": (kg, ""),
    "pySHACL": (pyshacl, "pyshacl"),
    "pyshacl-turbo": (turbo, "pyshacl-turbo"),
    "pyshifty": (shifty, "pyshifty"),
    "pyrudof": (rudof, "pyrudof"),
}


def lines_of(report: object) -> Answer:
    """The results of a report in rdflib."""
    from rdflib import SH, Graph

    assert isinstance(report, Graph)
    return {
        line(
            report.value(node, SH.focusNode),
            report.value(node, SH.resultPath),
            report.value(node, SH.sourceConstraintComponent),
        )
        for node in report.objects(None, SH.result)
    }


def line(focus: object, path: object, component: object) -> str:
    """A result as engines can be compared by it; a path that is not one property is not named."""
    texts = (str(term or "").strip("<>") for term in (focus, path, component))
    return " ".join(text if text.startswith("http") else "-" for text in texts)


# ------------------------------------------------------------------------------------------- a run


class Run(NamedTuple):
    """What one engine needed: seconds of the processor, megabytes, and its answer's digest.

    ``reading`` is None for an engine that reads and validates in one call.
    """

    seconds: float
    reading: float | None
    megabytes: float
    results: int
    digest: str

    @property
    def validating(self) -> float | None:
        """Seconds after everything was read."""
        return None if self.reading is None else self.seconds - self.reading


def run_here(engine: str, data: Path) -> None:
    """Validate in this process, and print what it took."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_MB << 20, LIMIT_MB << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_S, LIMIT_S))
    marks: list[float] = []
    answer = ENGINES[engine][0](data, lambda: marks.append(time.process_time()))
    seconds = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    import hashlib

    digest = hashlib.sha256("\n".join(sorted(answer)).encode()).hexdigest()[:8]
    reading = marks[0] if marks else None
    print(json.dumps([seconds, reading, peak / 1024, len(answer), digest]))


def run(engine: str, data: Path) -> Run | str:
    """Validate in a process of its own; in words, why there is no figure."""
    import subprocess

    command = [sys.executable, __file__, "--here", engine, str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"over {LIMIT_S} s"
    if done.returncode < 0 or "alloc" in done.stderr or "MemoryError" in done.stderr:
        return f"over {LIMIT_MB:,} MB"
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1][:60]
    return Run(*json.loads(done.stdout.splitlines()[-1]))


def main(sizes: Iterable[int]) -> None:
    """Measure, and print a table for each size."""
    import tempfile

    from programme import write_programme

    names = {name: _named(name, package) for name, (_, package) in ENGINES.items()}
    left = [name for name in ENGINES if names[name]]
    with tempfile.TemporaryDirectory() as folder:
        # What is installed has its bytecode; without it, each start would compile kg anew.
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        data = Path(folder) / "programme.ttl"
        write_programme(data, 1_000)
        for engine in left:
            run(engine, data)
        for size in sizes:
            written = write_programme(data, size)
            runs = {engine: run(engine, data) for engine in left}
            print(f"\n{written:,} triples, {data.stat().st_size / 1e6:,.1f} MB\n")
            _print_table(runs, names)
            left = [engine for engine in left if isinstance(runs[engine], Run)]
    gone = [
        names[name] or f"{name}, which is not installed" for name in ENGINES if name not in left
    ]
    if gone:
        print(f"\nNot asked, or for no more: {', '.join(gone)}.")


def _named(engine: str, package: str) -> str:
    """An engine with its version; empty when it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"{engine} {version(package)}" if package else engine
    except PackageNotFoundError:
        return ""


def _print_table(runs: dict[str, Run | str], names: dict[str, str]) -> None:
    ours = runs.get("kg")
    print("| engine | seconds | × kg | validating | × kg | MB | results |")
    print("|---|--:|--:|--:|--:|--:|---|")
    for engine, found in runs.items():
        if isinstance(found, str):
            print(f"| {names[engine]} | {found} | | | | | |")
            continue
        whole, alone = _beside(found, ours)
        same = isinstance(ours, Run) and found.digest == ours.digest
        said = "" if engine == "bare parser" else f"{found.results:,}{' the same' if same else ''}"
        print(f"| {names[engine]} | {whole} | {alone} | {found.megabytes:,.0f} | {said} |")


def _beside(found: Run, ours: Run | str | None) -> tuple[str, str]:
    """The cells of the whole and of validating alone: seconds, and how many times ours."""
    if not isinstance(ours, Run):
        return f"{found.seconds:.2f} |", "|"
    whole = f"{found.seconds:.2f} | {found.seconds / ours.seconds:.1f}"
    if not found.validating or not ours.validating or not found.results:
        return whole, "|"
    return whole, f"{found.validating:.2f} | {found.validating / ours.validating:.1f}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        run_here(sys.argv[2], Path(sys.argv[3]))
    else:
        main([int(text) for text in sys.argv[1:]] or SIZES)
