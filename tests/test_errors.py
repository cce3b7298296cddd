from __future__ import annotations

import inspect

import pytest

from kg import errors
from kg.errors import Complaints, ConfigError, KgError, QueryError, ReadError, UnknownQuery, nearest


def _classes() -> list[type[KgError]]:
    found = [thing for thing in vars(errors).values() if inspect.isclass(thing)]
    return [thing for thing in found if issubclass(thing, KgError)]


def test_an_error_prints_as_where_what_and_what_to_do() -> None:
    error = ReadError("data/a.ttl:3:7", "does not parse", "Correct line 3.")
    assert str(error) == "data/a.ttl:3:7: does not parse. Correct line 3."


def test_an_error_carries_its_facts() -> None:
    error = QueryError("q.rq", "holds no query", "Write one.")
    assert (error.where, error.what, error.remedy) == ("q.rq", "holds no query", "Write one.")


def test_several_complaints_print_as_a_line_for_each() -> None:
    first = KgError("kg.toml:1", "base is missing", "Add it.")
    second = KgError("kg.toml:9", "titel is not a setting", "Remove it.")
    assert str(ConfigError([first, second])) == f"{first}\n{second}"


def test_several_complaints_are_where_the_first_is() -> None:
    first = KgError("kg.toml:1", "base is missing", "Add it.")
    complaints = Complaints([first, KgError("kg.toml:9", "b", "c")])
    assert (complaints.where, complaints.what, complaints.remedy) == first.args


def test_a_more_precise_error_is_caught_as_its_kind() -> None:
    with pytest.raises(QueryError):
        raise UnknownQuery("hots", "is not a stored query", "See --list.")


@pytest.mark.parametrize("error", _classes(), ids=lambda error: error.__name__)
def test_the_drawn_tree_shows_every_error(error: type[KgError]) -> None:
    assert errors.__doc__ is not None
    assert error.__name__ in errors.__doc__.split()


def test_the_drawn_tree_is_as_deep_as_the_classes_are() -> None:
    assert errors.__doc__ is not None
    for line in errors.__doc__.splitlines():
        name = line.lstrip("│├└─ ").partition(" ")[0]
        if line.startswith(("│", "├", "└")):
            depth = (len(line) - len(line.lstrip("│├└─ "))) // 4
            assert len(getattr(errors, name).__mro__) == len(KgError.__mro__) + depth


def test_a_misspelt_word_is_offered_as_it_should_be() -> None:
    assert nearest("titel", ["title", "base"]) == 'Did you mean "title"?'


def test_a_strange_word_is_answered_with_the_known_ones() -> None:
    assert nearest("xyz", ["title", "base"]) == "Known: base, title."


def test_where_nothing_is_known_nothing_is_offered() -> None:
    assert nearest("xyz", []) == "None is known here."
