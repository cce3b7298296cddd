"""What lies beside a JSON-LD context and is published with it: frames, schemas."""

from __future__ import annotations

import json
from pathlib import Path

from kg.errors import ReadError
from kg.files import walk


def read_beside(context: Path) -> dict[str, bytes]:
    """The other JSON and JSON-LD files in a context's folder, by their path from there, sorted.

    Hidden files and folders are skipped. Symbolic links are not followed.
    """
    folder = context.parent
    found: dict[str, bytes] = {}
    for entry in walk(folder):
        file = Path(entry)
        is_plain = entry.is_file(follow_symlinks=False)
        if file.suffix in (".json", ".jsonld") and file != context and is_plain:
            name = file.relative_to(folder).as_posix()
            found[name] = _read(file, name)
    return found


def _read(file: Path, name: str) -> bytes:
    try:
        content = file.read_bytes()
        json.loads(content)
    except (OSError, ValueError) as error:
        remedy = "Correct the file, or move it out of the context's folder."
        raise ReadError(name, f"is not JSON ({error})", remedy) from error
    return content
