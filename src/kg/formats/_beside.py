"""What lies beside a JSON-LD context and is published with it: frames, schemas."""

from __future__ import annotations

import json
from pathlib import Path

from kg.errors import ReadError


def read_beside(context: Path) -> dict[str, bytes]:
    """The other JSON and JSON-LD files in a context's folder, by their path from there, sorted.

    Hidden files and folders are skipped. Symbolic links are not followed.
    """
    folder = context.parent
    found: dict[str, bytes] = {}
    for file in sorted(folder.rglob("*.json*")):
        inner = file.relative_to(folder)
        is_hidden = any(part.startswith(".") for part in inner.parts)
        is_plain = file.is_file() and not file.is_symlink()
        if file.suffix in (".json", ".jsonld") and file != context and is_plain and not is_hidden:
            found[inner.as_posix()] = _read(file, inner.as_posix())
    return found


def _read(file: Path, name: str) -> bytes:
    try:
        content = file.read_bytes()
        json.loads(content)
    except (OSError, ValueError) as error:
        remedy = "Correct the file, or move it out of the context's folder."
        raise ReadError(name, f"is not JSON ({error})", remedy) from error
    return content
