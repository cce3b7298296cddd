"""What is known from an earlier check, so that only what a change can touch is looked at again."""

from __future__ import annotations

import json
from functools import cached_property, partial
from typing import Any

from kg.cache import Cache, fingerprint, program_mark
from kg.config import FILE_NAME
from kg.dataset import FileMarks, mark_columns
from kg.files import regular_files
from kg.findings import Finding
from kg.jobs._folder import Folder

_NOTE = "shapes.json"
_NOTHING: dict[str, Any] = {"files": {}, "shapes": {}, "sound": "", "tests": ""}


class Known:
    """What an earlier run noted of a folder, and what this one will."""

    def __init__(self, folder: Folder, cache: Cache) -> None:
        config = folder.config
        context = [("context", config.context)] if config.context else []
        program = fingerprint(context, config.base, program_mark())
        note = json.loads(cache.read_note(_NOTE) or b"{}")
        self._folder = folder
        self._cache = cache
        self._before = note if note.get("program") == program else _NOTHING
        self._now = {**self._before, "program": program}

    def validate(self) -> list[Finding]:
        """What the shapes find: anew for those that a change since the last run can touch."""
        from kg.shapes import Memory, find_faults, validate, validate_from_memory

        columns, files = self._marks
        memory = Memory(self._before["shapes"])
        engine = partial(validate_from_memory, columns=columns, memory=memory)
        folder, shapes = self._folder, self._folder.shapes
        mark = fingerprint((p.file.name, p.file.path) for p in shapes.stated.portions)
        faults = [] if self._before["sound"] == mark else find_faults(shapes.graph)
        findings = validate(folder.dataset, shapes, folder.config.prefixes, engine, faults=faults)
        sound = "" if faults else mark
        self._now |= {"files": files, "shapes": memory.now, "sound": sound}
        return findings

    @property
    def has_tested(self) -> bool:
        """True when all queries passed their tests, and nothing that those read has changed."""
        return bool(self._before["tests"] == self._test_key)

    def note_tests(self) -> None:
        """Remember that the tests of all queries found nothing."""
        self._now["tests"] = self._test_key

    def write(self) -> None:
        """Leave what is known for the next run."""
        if self._now != self._before:
            self._cache.write_note(_NOTE, json.dumps(self._now).encode())

    @cached_property
    def _marks(self) -> tuple[dict[str, str], FileMarks]:
        return mark_columns(self._folder.dataset, self._before["files"])

    @cached_property
    def _test_key(self) -> str:
        """A mark of all that tests read: statements and their graphs, queries, expected rows."""
        config = self._folder.config
        beside = (file for folder in config.queries for file in regular_files(folder))
        files = [config.root / FILE_NAME, *beside]
        graphs = [portion.file.name for portion in self._folder.dataset.stated.portions]
        columns = sorted(self._marks[0].items())
        return fingerprint([(str(file), file) for file in files], repr((graphs, columns)))
