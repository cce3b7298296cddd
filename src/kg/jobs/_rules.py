"""Every rule that a check may tell by its code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.config import FILE_NAME, Config
from kg.dataset import shown_name
from kg.errors import ConfigError, KgError
from kg.rules import Rule


def rule_table() -> tuple[Rule, ...]:
    """Every rule of the check, by code."""
    from kg import acceptance, lint, queries, shapes

    rules: list[Rule] = [*acceptance.RULES, *lint.RULES, *shapes.RULES, *queries.RULES]
    return tuple(sorted(rules, key=lambda rule: rule.code))


def read_levels(config: Config, shown_from: Path) -> Mapping[str, str]:
    """The levels of kg.toml; `ConfigError` when it names a rule that there is not."""
    codes = [rule.code for rule in rule_table()] if config.levels else []
    unknown = [code for code in config.levels if code not in codes]
    if unknown:
        file = shown_name(config.root / FILE_NAME, shown_from)
        raise ConfigError(
            [KgError(file, f"lint.{c} is not a rule", "See kg rule --list.") for c in unknown]
        )
    return config.levels
