"""Errors and commands speak every language: each wording stands in the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.config import read_config
from kg.errors import KgError
from kg.jobs import Project
from kg.wordings import LANGUAGES, translate, translations, wordings

SOURCE = Path(kg.__file__).parent
KINDS = [kind for kind in vars(kg.errors).values() if isinstance(kind, type)]
WORDS_OF = {  # which arguments say what is wrong and what to do
    **{kind.__name__: (1, 2) for kind in KINDS if issubclass(kind, KgError)},
    "_Wrong": (0, 1),
    "ArgumentTypeError": (0,),
    "place_error": (2, 3),
    "_error": (1, 2),
    "error": (0, 1, 2),
    "fault": (0, 1),
    "WrongYaml": (0, 2),
    "_wrong": (1, 2),
    "spoken": (0, 1, 2),
    "Setting": (3,),
}
JOINED = ("{} {}",)  # of what stands in the catalogue itself
KEYS = ("", "x1 ")  # what is wrong in kg.toml is told with the key before it
CHINESE = re.compile("[\u4e00-\u9fff]")


def said() -> Iterator[tuple[str, str]]:
    """Every wording of an error or a command, with its file: {} for what differs."""
    for module in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for part in (*functions, ast.Module(tree.body, [])):
            yield from ((words, module.name) for words in said_in(part))


def said_in(function: ast.AST) -> Iterator[str]:
    """The wordings of one function: in calls that raise, and in pairs that it gives back."""
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for name, value in pairs(node.targets[0], node.value):
                assigned.setdefault(name, []).append(value)
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = (node.args[n] for n in WORDS_OF.get(called, ()) if n < len(node.args))
            plain = (a.value if isinstance(a, ast.Starred) else a for a in given)
            names = (assigned.get(a.id, []) if isinstance(a, ast.Name) else [a] for a in plain)
            words = [text for values in names for value in values for text in templates(value)]
            yield from filter(is_wording, words)
        elif isinstance(node, (ast.Return, ast.Yield)) and isinstance(node.value, ast.Tuple):
            parts = node.value.elts
            if len(parts) == 2 and is_remedy(parts[1]):
                yield from (words for part in parts for words in templates(part))


def is_remedy(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") == "nearest"
    return any(words.endswith(".") for words in templates(node))


def pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from pairs(one, its)


def templates(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return ["".join(map(str, parts))]
    if isinstance(node, ast.IfExp):
        return templates(node.body) + templates(node.orelse)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [words for part in node.elts for words in templates(part)]
    if isinstance(node, ast.BinOp):
        return [a + b for a in templates(node.left) for b in templates(node.right)]
    return []


def is_wording(words: str) -> bool:
    """True for what is no place, as ``default:`` and ``{}:{}`` are."""
    return " " in words and not re.fullmatch(r"[\w{}]*: \{\}", words)


def test_errors_are_found_in_the_source() -> None:
    found = {words for words, _ in said()}
    assert len(found) > 200
    assert {"is UTF-16", "is larger than {} MiB", 'parameter "{}" stands twice'} <= found


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_said_stands_in_the_catalogue(language: str) -> None:
    missing = {
        f"{file}: {words}"
        for words, file in said()
        if words not in JOINED
        and not any(translate(f"{key}{words.replace('{}', 'x1')}", language) for key in KEYS)
    }
    assert missing == set(), f"add it to src/kg/wordings.{language}.toml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_never_differs_has_a_wording_of_its_own(language: str) -> None:
    """A wording with a slot would fit it, too, and leave half of it in English."""
    known = wordings(language)
    constant = {words for words, _ in said() if not re.search(r'[{"=:\[]', words)}
    missing = [w for w in constant if not any(f"{key}{w}" in known for key in ("", "{} "))]
    assert missing == [], f"add it to src/kg/wordings.{language}.toml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_holds_what_differs_and_no_more(language: str) -> None:
    for english, other in wordings(language).items():
        slots = {int(number) for number in re.findall(r"\{(\d)!?\}", other)}
        assert slots == set(range(english.count("{}"))), english
        assert english.endswith(".") == other.endswith(("。", " .")), english


def test_chinese_is_chinese() -> None:
    for english, chinese in wordings("zh-hans").items():
        is_sign = not re.search(r"\w{3}", english.replace("for", ""))
        assert CHINESE.search(chinese) or is_sign, english
        assert not re.search(r"[\u4e00-\u9fff][,:;?!(]|[,:;?!)][\u4e00-\u9fff]", chinese), chinese


def test_the_most_exact_wording_is_taken() -> None:
    assert translate('"a" is not a key that the context knows', "zh-hans") == "上下文中没有键“a”"
    assert translate('"a" is not a class that the context knows', "zh-hans") == "上下文中没有类“a”"
    assert translate('"class" is not an IRI', "zh-hans") == "“class”不是 IRI"
    assert translate("its header is not YAML (did not find expected key)", "zh-hans") == (
        "其头部不是 YAML（此处应有 key）"
    )


def test_what_no_catalogue_has_is_quoted() -> None:
    assert translations("is odd in a new way", "Mend it.") == {
        "zh-hans": "有误（is odd in a new way）。Mend it."
    }


BAD_FILES: dict[str, bytes] = {
    "a.ttl": b"<a> <b> ,",
    "b.ttl": b"<a> <b> x:y .",
    "c.ttl": b"\xff\xfe<\0",
    "d.ttl": b"<a> <b> '\xff' .",
    "e.ttl": b"<a> <b> " + b"[ <c> " * 300,
    "f.jsonld": b'{"@id": "a" "b": 1}',
    "g.jsonld": b'{"@id": "a", "unknown": 1}',
    "h.jsonld": b'{"@id": "a", "@id": "b"}',
    "i.yaml": b"a: [",
    "j.yaml": b"a: b\n---\nc: d",
    "k.csv": b"@id,x\na,b\n",
    "l.csv": b'@id\n"a',
    "m.csv": b"@id,https://schema.org/name\na\n",
    "n.ttl": b"PK\x03\x04",
}


def test_files_that_cannot_be_read_are_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "kg.toml").write_text(
        'base = "https://example.org/"\ntitle.en = "A"\nlicence = "https://example.org/"\n'
        'folders = { ontology = [], data = ["data"], shapes = [], queries = [] }\n'
    )
    for name, content in BAD_FILES.items():
        (tmp_path / "data" / name).write_bytes(content)
    report = Project(read_config(tmp_path, tmp_path), tmp_path).check()
    told = {found.place.file: found.messages for found in report.unreadable if found.place}
    assert told.keys() == {f"data/{name}" for name in BAD_FILES}
    for messages in told.values():
        what, _, remedy = messages["zh-hans"].partition("。")
        assert CHINESE.search(what), messages
        assert CHINESE.search(remedy), messages
        assert "有误" not in what, messages
