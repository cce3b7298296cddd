"""``kg query --list``: what can be asked, and what one stored query takes."""

from __future__ import annotations

from kg.cli._talk import paint, spoken
from kg.rules import in_language

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.jobs import Project
    from kg.queries import Parameter, StoredQuery

_MOST_CHOICES = 30


def list_queries(project: Project, languages: Sequence[str]) -> None:
    """Print a line of words and a line about each stored query."""
    for query in project.queries():
        slots = " ".join(
            f"{p.name}={p.default or f'<{p.type}>'}" if p.required or p.default else f"[{p.name}]"
            for p in query.parameters
        )
        summary = in_language(query.summary, languages)
        print(f"{paint('1', query.name)}{' ' + slots if slots else ''}\n    {summary}")


def tell_query(project: Project, name: str, languages: Sequence[str]) -> None:
    """Print what a stored query is about, what it takes, and how it is asked."""
    query = project.stored_query(name)
    lines = [paint("1", query.name), f"    {in_language(query.summary, languages)}"]
    if query.description:
        lines += ["", f"    {in_language(query.description, languages)}"]
    for parameter in query.parameters:
        lines += ["", *_parameter(project, parameter, languages)]
    lines += ["", paint("1", query.file), *_examples(query)]
    print("\n".join(lines))


def _parameter(project: Project, parameter: Parameter, languages: Sequence[str]) -> Iterator[str]:
    if parameter.default is not None:
        need = [f"else {parameter.default}"]
    else:
        need = [] if parameter.required else ["may be left out"]
    kind = parameter.type
    if parameter.within:
        kind += f" of {project.config.prefixes.show(parameter.within)}"
    yield f"{paint('1', parameter.name)}: {spoken(kind, *need, asked=languages[0])}"
    yield f"    {in_language(parameter.description, languages)}"
    values = dict.fromkeys(parameter.enum, "") or _choices(project, parameter, languages)
    width = max(map(len, values), default=0)
    for value, label in list(values.items())[:_MOST_CHOICES]:
        yield f"    {value:{width}}  {label}".rstrip()
    if len(values) > _MOST_CHOICES:
        yield spoken(f"    … and {len(values) - _MOST_CHOICES:,} more", asked=languages[0])


def _choices(project: Project, parameter: Parameter, languages: Sequence[str]) -> Mapping[str, str]:
    from kg.queries import choices

    if not parameter.within:
        return {}
    show = project.config.prefixes.show
    found = choices(parameter, project.store)
    return {show(thing): in_language(labels, languages) for thing, labels in found.items()}


def _examples(query: StoredQuery) -> Iterator[str]:
    from shlex import quote

    for example in query.examples:
        words = [f"--param {quote(f'{name}={text}')}" for name, text in example.arguments.items()]
        yield " ".join(["    kg query", query.name, *words])
