"""Pushing a dataset to an endpoint."""

from __future__ import annotations

from kg import push
from kg.dataset import Dataset
from kg.errors import EndpointError
from kg.push import Outcome, Plan, Progress, Target
from kg.terms import IRI, Triple

_MOST_NAMED = 12  # graphs in a message


def plan(dataset: Dataset, target: Target, progress: Progress) -> Plan:
    """How an endpoint differs from a dataset, its default graph from the current view."""
    graphs: dict[IRI | None, list[Triple]] = {}
    for quad in dataset.quads():
        assert isinstance(quad.graph_name, IRI)
        graphs.setdefault(quad.graph_name, []).append(quad.triple)
    return push.make_plan({**graphs, None: [*dataset.view]}, target, progress)


def carry_out(plan: Plan, target: Target, others: str, progress: Progress) -> Outcome:
    """Do it, where no graphs stand in the way that nobody has decided on."""
    if plan.others and not others:
        named = [f"{graph} ({size:,})" for graph, size in plan.others.items()]
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        what = f"holds graphs that are not ours: {', '.join(named[:_MOST_NAMED])}{more}"
        remedy = "Say --keep-others or --delete-others; nothing has changed."
        raise EndpointError(target.endpoint.name, what, remedy)
    return push.carry_out(plan, target, deletes_others=others == "delete", progress=progress)
