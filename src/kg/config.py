"""kg.toml as a frozen `Config`: read once, checked as a whole, all complaints at once.

`SETTINGS` is the one table of every key that kg.toml may hold; the reader, the checks and the
documentation all come from it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from kg.errors import ConfigError, KgError, ReadError, nearest
from kg.severity import LEVELS, Severity
from kg.terms import Prefixes, is_absolute, is_language_tag

FILE_NAME = "kg.toml"

_TAG = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")
_SITE_PATHS = ("site.context", "site.alignments", "site.phrases")
_CODE = re.compile(r"KG\d{3}", re.ASCII)
_PREFIX = re.compile(r"[A-Za-z]([\w.-]*[\w-])?", re.ASCII)


class Config(Struct, frozen=True):
    """What kg.toml says, with every default filled in and every path absolute.

    ``languages`` maps tags to the language's own name, in the order of fallback. ``ignores`` has
    a reason for each code of each file, by its name below ``root``. ``values`` holds every setting
    by its key, as it was read.
    """

    root: Path
    base: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    licence: str
    publisher: str
    version: str
    modified: str
    homepage: str
    api: str
    languages: Mapping[str, str]
    prefixes: Prefixes
    ontology: tuple[Path, ...]
    data: tuple[Path, ...]
    shapes: tuple[Path, ...]
    queries: tuple[Path, ...]
    exclude: tuple[Path, ...]
    context: Path | None
    alignments: Path | None
    phrases: Path | None
    start: tuple[str, ...]
    fail_on: Severity
    endpoints: Mapping[str, str]
    baseline: Path | None
    ignores: Mapping[str, Mapping[str, str]]
    levels: Mapping[str, str]
    services: tuple[str, ...]
    values: Mapping[str, Any]


_Complaint = tuple[str, str, str]


class _Wrong(Exception):
    """A value that a setting cannot take: what is wrong and what to do."""


class _WrongInside(Exception):
    """A table with wrong entries: for each its key, what is wrong and what to do."""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("is not a text", 'Write it in quotes, as in key = "text".')
    return value


def _base(value: object) -> str:
    text = _iri(value)
    if not text.startswith(("http://", "https://")) or not text.endswith("/"):
        raise _Wrong(f'"{text}" cannot be the base of IRIs', "Give an http(s) IRI that ends in /.")
    return text


def _iri(value: object) -> str:
    text = _text(value)
    if not is_absolute(text):
        raise _Wrong(f'"{text}" is not an absolute IRI', 'Write it in full, "https://…".')
    return text


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _Wrong("is not a list of texts", 'Write it as ["one", "two"].')
    return tuple(value)


def _iris(value: object) -> tuple[str, ...]:
    return tuple(map(_iri, _texts(value)))


def _texts_by_language(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or not value:
        raise _Wrong("is not a text per language", 'Write it as {en = "…", zh-hans = "…"}.')
    _read_entries(value, _is_tag, "is not a language tag in lower case", _text)
    return dict(value)


def _is_tag(text: str) -> bool:
    return bool(_TAG.fullmatch(text)) and is_language_tag(text)


def _prefixes(value: object) -> Prefixes:
    if not isinstance(value, dict):
        raise _Wrong("is not a table", 'Write [prefixes] and below it lines as ex = "https://…".')
    _read_entries(value, _PREFIX.fullmatch, "is not a prefix of letters, digits, - and _", _iri)
    return Prefixes(value)


def _endpoints(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        remedy = 'Write [endpoints] and below it lines as ours = "https://…/sparql".'
        raise _Wrong("is not a table", remedy)
    _read_entries(
        value, _PREFIX.fullmatch, "is not a name of letters, digits, - and _", _web_address
    )
    return dict(value)


def _web_address(value: object) -> str:
    text = _iri(value)
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise _Wrong(f'"{text}" is no address of the web', 'Write it in full, "https://…".')
    if parts.username or parts.password:
        remedy = "Set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD in the environment instead."
        raise _Wrong("holds a name or a password", remedy)
    return text


def _read_entries(
    table: dict[str, object],
    is_key: Callable[[str], object],
    what: str,
    read: Callable[[object], object],
) -> None:
    wrong: list[_Complaint] = []
    for key, value in table.items():
        if not is_key(key):
            wrong.append((key, what, "Write another key."))
            continue
        try:
            read(value)
        except _Wrong as error:
            wrong.append((key, *error.args))
    if wrong:
        raise _WrongInside(wrong)


def _date(value: object) -> str:
    text = _text(value)
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise _Wrong(f'"{text}" is not a date', 'Write it as "2025-10-05".')


def _severity(value: object) -> Severity:
    try:
        return Severity.of(_text(value))
    except ValueError:
        raise _Wrong(
            f'"{value}" is not a severity', 'Choose "violation", "warning" or "info".'
        ) from None


def _ignores(value: object) -> Mapping[str, Mapping[str, str]]:
    if not isinstance(value, dict):
        raise _Wrong("is not a table", 'Write [check.ignore] and below it "FILE" = { … }.')
    wrong: list[_Complaint] = []
    for file, reasons in value.items():
        if not isinstance(reasons, dict) or not reasons:
            what = "is not a table of codes, each with a reason"
            wrong.append((file, what, 'Write it as "FILE" = { KG132 = "the reason" }.'))
            continue
        wrong += [
            (f"{file}.{code}", "has no reason", f'Say why, as in {code} = "because …".')
            for code, reason in reasons.items()
            if not isinstance(reason, str) or not reason.strip()
        ]
    if wrong:
        raise _WrongInside(wrong)
    return dict(value)


def _levels(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise _Wrong("is not a table", 'Write [lint] and below it lines as KG112 = "off".')
    _read_entries(value, _CODE.fullmatch, "is not the code of a rule, as KG112 is", _level)
    return dict(value)


def _level(value: object) -> str:
    if value not in LEVELS:
        known = ", ".join(f'"{level}"' for level in LEVELS)
        raise _Wrong(f'"{value}" is not a level', f"Choose among {known}.")
    return str(value)


class Setting(Struct, frozen=True):
    """One key of kg.toml: its dotted name, how it is read, its default, and what it is for."""

    key: str
    read: Callable[[object], Any]
    default: object
    what: str
    required: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("base", _base, "", "IRI under which things are minted; ends in /", required=True),
    Setting("title", _texts_by_language, {}, "title of the dataset, per language", required=True),
    Setting("description", _texts_by_language, {}, "one paragraph about it, per language"),
    Setting("licence", _iri, "", "IRI of the licence of the data", required=True),
    Setting("publisher", _text, "", "name of who publishes the dataset"),
    Setting("version", _text, "", "version of the dataset"),
    Setting("modified", _date, "", "date of the last change of the dataset, YYYY-MM-DD"),
    Setting("homepage", _iri, "", "page about the project, outside of the site"),
    Setting(
        "languages",
        _texts_by_language,
        {"en": "English"},
        "language tag = the language's own name; the order is the order of fallback",
    ),
    Setting("prefixes", _prefixes, {}, "prefix = namespace, for output, queries and arguments"),
    Setting("folders.ontology", _texts, ["ontology"], "folders or files with the terms"),
    Setting("folders.data", _texts, ["data"], "folders or files with the statements"),
    Setting("folders.shapes", _texts, ["shapes"], "folders or files with SHACL shapes"),
    Setting("folders.queries", _texts, ["queries"], "folders with stored queries"),
    Setting("folders.exclude", _texts, (), "folders or files that are never loaded"),
    Setting(
        "site.context",
        _text,
        "",
        "the JSON-LD context to write with; the JSON beside it goes along",
    ),
    Setting("site.alignments", _text, "", "file that relates the terms to those of others"),
    Setting("site.phrases", _text, "", "folder with <language>.toml, words of the pages"),
    Setting("site.start", _texts, (), "classes that the front page lists, in this order"),
    Setting("site.api", _base, "", "where kg serve answers stored queries for all; ends in /"),
    Setting("check.fail-on", _severity, "violation", "the mildest severity that fails a check"),
    Setting("check.baseline", _text, "", "file of findings that do not fail it, nor are told"),
    Setting(
        "check.ignore",
        _ignores,
        {},
        'what is ignored in a whole file: "data/a.csv" = { KG132 = "the reason" }',
    ),
    Setting("endpoints", _endpoints, {}, "name = address of a SPARQL endpoint, for --endpoint"),
    Setting("queries.services", _iris, (), "endpoints that stored queries may name by SERVICE"),
    Setting("lint", _levels, {}, 'level of a rule, off to silence it: KG112 = "off"'),
)


def find_root(start: Path) -> Path:
    """The nearest folder, from ``start`` upwards, that holds a kg.toml; `ConfigError` if none."""
    start = start.resolve()
    if not start.exists():
        raise ConfigError([ReadError(str(start), "does not exist", "Name an existing folder.")])
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise ConfigError(
        [
            ReadError(
                str(start),
                f"neither this folder nor one above it has a {FILE_NAME}",
                "Name the folder of your graph, or write a kg.toml with base, title and licence.",
            )
        ]
    )


def read_config(root: Path, shown_from: Path) -> Config:
    """Read ``root/kg.toml``; `ConfigError` with every complaint, each with its key and line.

    Complaints name the file relative to ``shown_from``, where it lies below that.
    """
    path = root / FILE_NAME
    name = str(path.relative_to(shown_from) if path.is_relative_to(shown_from) else path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(
            [ReadError(name, f"cannot be read ({error.strerror})", "Check its permissions.")]
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            [ReadError(name, f"is not UTF-8 at byte {error.start}", "Save it as UTF-8.")]
        ) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_syntax_complaint(name, error)]) from error
    except (RecursionError, ValueError) as error:  # lists in lists without end, endless numbers
        what = "nests too deep, or holds a number that is too long"
        raise ConfigError([ReadError(name, what, "Take it out.")]) from error

    values, complaints = _read_settings(table)
    complaints += _missing_paths(values, root)
    if complaints:
        lines = _lines_of_keys(text)
        located = sorted(
            ((_nearest_line(key, lines), key, what, remedy) for key, what, remedy in complaints),
        )
        raise ConfigError(
            [
                KgError(f"{name}:{line}" if line else name, f"{key} {what}", remedy)
                for line, key, what, remedy in located
            ]
        )
    return _config(values, root)


def find_lines(root: Path, keys: Iterable[str]) -> list[int]:
    """The line of ``root/kg.toml`` on which each dotted key stands; 0 where it cannot be told."""
    try:
        lines = _lines_of_keys((root / FILE_NAME).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        lines = {}
    return [_nearest_line(key, lines) for key in keys]


def _config(values: Mapping[str, Any], root: Path) -> Config:
    def paths(key: str) -> tuple[Path, ...]:
        return tuple((root / name).resolve() for name in values[key])

    def path(key: str) -> Path | None:
        return (root / values[key]).resolve() if values[key] else None

    return Config(
        root=root,
        base=values["base"],
        title=values["title"],
        description=values["description"],
        licence=values["licence"],
        publisher=values["publisher"],
        version=values["version"],
        modified=values["modified"],
        homepage=values["homepage"],
        api=values["site.api"],
        languages=values["languages"],
        prefixes=Prefixes(values["prefixes"]),
        ontology=paths("folders.ontology"),
        data=paths("folders.data"),
        shapes=paths("folders.shapes"),
        queries=paths("folders.queries"),
        exclude=paths("folders.exclude"),
        context=path("site.context"),
        alignments=path("site.alignments"),
        phrases=path("site.phrases"),
        start=values["site.start"],
        fail_on=values["check.fail-on"],
        endpoints=values["endpoints"],
        baseline=path("check.baseline"),
        ignores=values["check.ignore"],
        levels=values["lint"],
        services=values["queries.services"],
        values=values,
    )


def _read_settings(table: dict[str, Any]) -> tuple[dict[str, Any], list[_Complaint]]:
    """Every setting's value by key, and what is wrong as (key, what, what to do)."""
    given = _flatten(table)
    complaints: list[_Complaint] = []
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        if setting.key not in given:
            if setting.required:
                complaints.append((setting.key, "is missing", f"Add it: {setting.what}."))
            values[setting.key] = setting.default
            if not setting.required and setting.default:
                values[setting.key] = setting.read(setting.default)
            continue
        try:
            values[setting.key] = setting.read(given[setting.key])
        except _Wrong as wrong:
            complaints.append((setting.key, *wrong.args))
        except _WrongInside as wrong:
            complaints += [(f"{setting.key}.{key}", *rest) for key, *rest in wrong.args[0]]
    known = [setting.key for setting in SETTINGS]
    complaints += [
        (key, "is not a setting", nearest(key, known)) for key in given if key not in known
    ]
    complaints += [
        ("site.start", f'"{name}" is neither a CURIE nor an IRI', "Declare its prefix.")
        for name in values.get("site.start", ())
        if "prefixes" in values and not _expands(name, Prefixes(values["prefixes"]))
    ]
    return values, complaints


def _flatten(table: dict[str, Any]) -> dict[str, object]:
    """Values by dotted key, going down only into tables that are not themselves a value."""
    sections = {setting.key.split(".")[0] for setting in SETTINGS if "." in setting.key}
    given: dict[str, object] = {}
    for key, value in table.items():
        if key in sections and isinstance(value, dict):
            given.update({f"{key}.{inner}": inner_value for inner, inner_value in value.items()})
        else:
            given[key] = value
    return given


def _expands(name: str, prefixes: Prefixes) -> bool:
    if name.partition(":")[0] not in prefixes and not name.startswith(("http://", "https://")):
        return False
    try:
        prefixes.expand(name)
    except ValueError:
        return False
    return True


def _missing_paths(values: Mapping[str, Any], root: Path) -> list[_Complaint]:
    complaints: list[_Complaint] = []
    for setting in SETTINGS:
        if setting.key.startswith("folders.") or setting.key in _SITE_PATHS:
            names = values.get(setting.key, ())
            for name in (names,) if isinstance(names, str) else names:
                if name and not _is_file_or_folder(root / name):
                    is_other = os.path.lexists(root / name)
                    which = "is neither a file nor a folder" if is_other else "does not exist"
                    remedy = "Create it, or correct the path; it is relative to kg.toml."
                    complaints.append((setting.key, f'names "{name}", which {which}', remedy))
    return complaints


def _is_file_or_folder(path: Path) -> bool:
    """True for what can be read to its end, as a pipe or a device cannot."""
    try:
        return path.is_file() or path.is_dir()
    except OSError:  # a name that is too long, or a folder that is closed
        return False


def _syntax_complaint(name: str, error: tomllib.TOMLDecodeError) -> KgError:
    remedy = "See https://toml.io/en/v1.0.0."
    found = re.search(r"^(.*) \(at line (\d+), column (\d+)\)$", str(error))
    if not found:
        return KgError(name, f"is not TOML ({error})", remedy)
    what, line, column = found.groups()
    return KgError(f"{name}:{line}:{column}", f"is not TOML ({what})", remedy)


def _lines_of_keys(text: str) -> dict[str, int]:
    """The line of each dotted key, from the lengths of what stands before it in the document."""
    import tomlkit  # only when there is something to complain about
    from tomlkit.items import Table

    lines: dict[str, int] = {}

    def walk(body: Any, path: str, line: int) -> int:
        for key, item in body:
            if key is None:
                line += item.as_string().count("\n")
                continue
            name = path + key.key
            if isinstance(item, Table):
                line += item.trivia.indent.count("\n")
                lines[name] = line
                line = walk(item.value.body, f"{name}.", line + (not item.is_super_table()))
            else:
                lines[name] = line
                line += (item.as_string() + item.trivia.trail).count("\n")
        return line

    try:
        walk(tomlkit.parse(text).body, "", 1)
    except (ValueError, RecursionError):  # it takes less than tomllib; complaints have no line then
        return {}
    return lines


def _nearest_line(key: str, lines: Mapping[str, int]) -> int:
    """The line of a key, or of the table that should hold it; 0 when neither stands there."""
    while key:
        if key in lines:
            return lines[key]
        key = key.rpartition(".")[0]
    return 0
