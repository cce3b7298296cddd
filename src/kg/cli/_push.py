"""``kg push``: an endpoint brought to hold the dataset, and what that changed."""

from __future__ import annotations

from kg.cli._progress import counted
from kg.cli._talk import CLEAN, FINDINGS, count, say, spoken

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from kg.push import Difference, Outcome, Plan
    from kg.terms import IRI, Literal, Prefixes


def push(options: argparse.Namespace) -> int:
    """Push, or tell what would change; a line for each graph that does."""
    from kg.jobs import Project
    from kg.push import Target

    project = Project.at(options.path)
    prefixes = project.config.prefixes
    target = Target.at(
        project.elsewhere(options.endpoint).endpoint,
        update=options.update or "",
        graph_store=options.graph_store or "",
        timeout_s=options.timeout,
    )
    name = target.endpoint.name
    with counted("pushing") as progress:
        if options.dry_run:
            return _tell_plan(name, project.plan_push(target, progress), options.others, prefixes)
        outcome = project.push(target, options.others, progress)
    return _tell_outcome(name, outcome, options.others, prefixes)


def _tell_plan(name: str, plan: Plan, others: str, prefixes: Prefixes) -> int:
    _print_changes(plan.changes, prefixes)
    _print_others(plan.others, others or "?")
    if not plan.changes and (not plan.others or others == "keep"):
        say(_proof(name, plan))
        return CLEAN
    say(spoken(f"{name}: {count(len(plan.changes), 'graph')} would change. Nothing has."))
    return FINDINGS


def _tell_outcome(name: str, outcome: Outcome, others: str, prefixes: Prefixes) -> int:
    plan = outcome.plan
    _print_changes(plan.changes, prefixes)
    _print_others(plan.others, others)
    _tell_rewritten(outcome.rewritten)
    if not outcome.left:
        say(_proof(name, plan))
        return CLEAN
    for one in outcome.left:
        example = next(iter((*one.missing, *one.surplus)), "its blank nodes")
        say(spoken(f"{_name(one, prefixes)} still differs, in {example}"))
    left = count(len(outcome.left), "graph")
    say(spoken(f"{name}: {left} still differ. Look for what it cannot keep."))
    return FINDINGS


def _print_changes(changes: Iterable[Difference], prefixes: Prefixes) -> None:
    for one in changes:
        blank = f" ~{len(one.blank):,}" if one.renews_blank else ""
        print(f"+{len(one.missing):,} -{len(one.surplus):,}{blank}  {_name(one, prefixes)}")


def _print_others(others: Mapping[IRI, int], what: str) -> None:
    """The graphs that are not ours: taken away, kept, or not decided on."""
    for graph, size in others.items():
        print(f"{'-' if what == 'delete' else '=' if what == 'keep' else '?'}{size:,}  {graph}")


def _name(one: Difference, prefixes: Prefixes) -> str:
    return prefixes.show(one.graph) if one.graph else spoken("the default graph")


def _tell_rewritten(rewritten: Mapping[Literal, Literal]) -> None:
    if rewritten:
        written, kept = next(iter(rewritten.items()))
        number = count(len(rewritten), "literal")
        say(spoken(f"The engine keeps {number} in a form of its own, as {kept} for {written}."))


def _proof(name: str, plan: Plan) -> str:
    graphs, triples = count(len(plan.differences), "graph"), count(plan.size, "triple")
    return spoken(f"{name}: {graphs} and {triples} are as here, sha256:{plan.digest}")
