from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.formats import read_beside


def folder(tmp_path: Path, **files: str) -> Path:
    """A folder with a context and some files; ``__`` in a name stands for ``/``."""
    (tmp_path / "v1.jsonld").write_text("{}", encoding="utf-8")
    for name, content in files.items():
        file = tmp_path / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return tmp_path / "v1.jsonld"


def test_json_beside_a_context_is_found_by_its_path_from_there(tmp_path: Path) -> None:
    context = folder(tmp_path, v1_schema_json="{ }", frames__event_jsonld="[1]\n")
    assert read_beside(context) == {"frames/event.jsonld": b"[1]\n", "v1.schema.json": b"{ }"}


def test_other_files_and_the_context_itself_are_not(tmp_path: Path) -> None:
    assert read_beside(folder(tmp_path, notes_txt="x", v1_jsonld_orig="x", x_jsonl="x")) == {}


def test_hidden_files_and_links_are_not(tmp_path: Path) -> None:
    context = folder(tmp_path, _secret_json="{}", _git__config_json="{}")
    (tmp_path / "link.json").symlink_to(tmp_path / "v1.jsonld")
    assert read_beside(context) == {}


def test_what_is_not_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as raised:
        read_beside(folder(tmp_path, frames__event_jsonld="{,}"))
    assert str(raised.value).startswith("frames/event.jsonld: is not JSON (Expecting property name")
