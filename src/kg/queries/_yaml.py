"""YAML as far as a header needs it: mappings, lists and texts, each written where it stands.

https://yaml.org/spec/1.2.2/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

_DEEPEST = 8  # levels; a header needs four


class WrongYaml(Exception):
    """What is wrong in a text, after "its header", and on which of its lines, counted from 0."""

    def __init__(self, what: str, line: int, remedy: str) -> None:
        super().__init__(what, line, remedy)
        self.what, self.line, self.remedy = what, line, remedy


def load_yaml(source: str) -> Any:
    """The value of a YAML text, every scalar as the text that stands there; None for an empty one.

    Raises `WrongYaml`, also for what would be lost or never end: a key that stands twice, an
    alias, a second document, mappings and lists inside one another beyond eight levels.
    """
    import yaml

    builder = _Builder()
    try:
        for event in _events(source):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        what = f"is not YAML ({error.problem})"
        raise WrongYaml(what, line, "Indent it as the other queries do.") from error
    except yaml.YAMLError as error:
        raise WrongYaml("holds a control character", 0, "Take it out.") from error
    return builder.root


def _events(source: str) -> Iterator[yaml.Event]:
    import yaml

    yield from yaml.parse(source, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


class _Builder:
    """Builds a value from the events of a parser: no text is too deep for a loop."""

    def __init__(self) -> None:
        self.root: Any = None
        self._documents = 0
        self._open: list[tuple[Any, list[str]]] = []  # what is not closed, and the key it waits at

    def take(self, event: yaml.Event) -> None:
        import yaml

        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise _wrong(event, "holds a second document", "Take the line --- out.")
            case yaml.AliasEvent():
                raise _wrong(event, f"uses the alias *{event.anchor}", "Write the value again.")
            case yaml.ScalarEvent():
                self._add(event, event.value)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if len(self._open) == _DEEPEST:
                    raise _wrong(event, f"nests deeper than {_DEEPEST} levels", "Flatten it.")
                value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                self._add(event, value)
                self._open.append((value, []))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()

    def _add(self, event: yaml.Event, value: Any) -> None:
        if not self._open:
            self.root = value
            return
        container, keys = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        elif keys:
            container[keys.pop()] = value
        elif not isinstance(value, str):
            raise _wrong(event, "has a key that is no text", "Write the key as one word.")
        elif value in container:
            raise _wrong(event, f'has the key "{value}" twice', "Keep one of the two.")
        else:
            keys.append(value)


def _wrong(event: yaml.Event, what: str, remedy: str) -> WrongYaml:
    return WrongYaml(what, event.start_mark.line if event.start_mark else 0, remedy)
