"""``kg config`` and ``kg completion``."""

from __future__ import annotations

from collections.abc import Mapping

from kg.cli._talk import CLEAN, paint, spoken

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse


def config(options: argparse.Namespace) -> int:
    """Print every key of kg.toml with what it is for and its value."""
    from kg.config import SETTINGS
    from kg.jobs import Project

    project = Project.at(options.path)
    for setting in SETTINGS:
        value = project.config.values[setting.key]
        print(f"{paint('1', setting.key)}: {spoken(setting.what)}\n    {_setting_text(value)}")
    return CLEAN


def _setting_text(value: object) -> str:
    from kg.severity import Severity

    if isinstance(value, Severity):
        return value.word
    if isinstance(value, Mapping):
        lines = (f"{key} = {_entry_text(item)}" for key, item in value.items())
        return "\n    ".join(lines) or "-"
    if isinstance(value, (list, tuple)):
        return ", ".join(value) or "-"
    return str(value) or "-"


def _entry_text(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    return str(value)


def completion(options: argparse.Namespace) -> int:
    """Print a completion script."""
    import shtab

    print(shtab.complete(options.parser, shell=options.shell))
    return CLEAN
