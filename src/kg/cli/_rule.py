"""``kg rule``: what the rules of ``kg check`` are, and why."""

from __future__ import annotations

from kg.cli._talk import CLEAN, paint, reader_languages

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from kg.rules import Rule


def rule(options: argparse.Namespace) -> int:
    """Print the page of a rule, all pages, or a line for each rule."""
    from kg.errors import ArgumentError, nearest
    from kg.jobs import rule_table
    from kg.rules import write_page

    rules = rule_table()
    languages = reader_languages(options.lang, [])
    if options.all:
        print("\n".join(write_page(one, languages) for one in rules), end="")
    elif not options.code or options.list:
        _print_list(rules, languages)
    else:
        wanted = options.code.strip().lower()
        found = [one for one in rules if wanted in (one.code.lower(), one.name)]
        if not found:
            remedy = nearest(wanted, [one.name for one in rules])
            is_near = remedy.startswith("Did")
            remedy = f"{remedy} See kg rule --list." if is_near else "See kg rule --list."
            raise ArgumentError(options.code, "is not a rule", remedy)
        print(write_page(found[0], languages), end="")
    return CLEAN


def _print_list(rules: Sequence[Rule], languages: Sequence[str]) -> None:
    from kg.rules import in_language

    width = max(len(one.name) for one in rules)
    for one in rules:
        head = f"{paint('1', one.code)} {one.severity.word:9} {one.name:{width}}"
        print(f"{head} {in_language(one.summary, languages)}")
