"""What the commands cost as whole processes, beside what a user would pick instead.

All rows are measured in one run, in turn, so that a slow moment of the machine hits each of them;
the figures are medians, and what counts is the ratio of processor time to an empty Python.

    make benchmark            seven rounds
    make benchmark ARGS=21    more of them
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERY = "queries/session-events.rq"

RDFLIB_QUERY = f"""
import rdflib
from pathlib import Path
graph = rdflib.Dataset(default_union=True)
for file in [*Path("ontology").rglob("*.ttl"), *Path("data").rglob("*.ttl")]:
    graph.parse(file)
print(len(list(graph.query(Path("{QUERY}").read_text()))))
"""

PYSHACL_CHECK = """
import pyshacl, rdflib
from pathlib import Path
data, shapes = rdflib.Graph(), rdflib.Graph()
for file in [*Path("ontology").rglob("*.ttl"), *Path("data").rglob("*.ttl")]:
    data.parse(file)
for file in Path("shapes").rglob("*.ttl"):
    shapes.parse(file)
print(pyshacl.validate(data, shacl_graph=shapes)[2])
"""


_WARMING = 2  # rounds not counted: kg keeps a store from the second time on


def main() -> None:
    """Measure and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KG_CACHE"] = str(Path(folder) / "kept")
        # What is installed has its bytecode; without it, each start would compile kg anew.
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        commands = _commands(Path(folder) / "site")
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(rounds + _WARMING):
            for name, command in commands.items():
                runs[name].append(_time(command))
    empty = statistics.median(spent for _, spent in runs["python -c pass"][_WARMING:])
    print(f"{rounds} rounds, median of whole processes\n")
    print(f"| {'command':34} |       ms | of processors | × empty Python |")
    print(f"| {'-' * 34} | -------: | ------------: | -------------: |")
    for name, times in runs.items():
        median, spent = map(statistics.median, zip(*times[_WARMING:], strict=True))
        row = f"{median * 1000:8.0f} | {spent * 1000:13.0f} | {spent / empty:14.1f}"
        print(f"| {name:34} | {row} |")


def _commands(site: Path) -> dict[str, list[str]]:
    python = [sys.executable]
    kg = [*python, "-m", "kg"]
    return {
        "python -c pass": [*python, "-c", "pass"],
        "kg --version": [*kg, "--version"],
        "kg query, the first time": ["env", "KG_CACHE=off", *kg, "query", "session-events"],
        "kg query, again": [*kg, "query", "session-events"],
        "rdflib: parse, same query": [*python, "-c", RDFLIB_QUERY],
        "kg check, the first time": ["env", "KG_CACHE=off", *kg, "check"],
        "kg check, again": [*kg, "check"],
        "pySHACL alone: parse, validate": [*python, "-c", PYSHACL_CHECK],
        "kg publish": [*kg, "publish", "--out", os.fspath(site)],
    }


def _time(command: Sequence[str]) -> tuple[float, float]:
    """Seconds until a command ends, and seconds of all processors, which no other load changes."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    elapsed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command[:5])}: exit {done.returncode}\n{done.stderr.decode()}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return elapsed, spent


if __name__ == "__main__":
    main()
