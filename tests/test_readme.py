"""The README's console examples, run as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCKS = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
EXAMPLES = [
    (command, output)
    for block in BLOCKS
    for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_the_readme_shows_what_a_command_prints(command: str, output: str) -> None:
    words = command.split()
    assert words[0] == "kg"
    done = subprocess.run(
        [sys.executable, "-m", "kg", *words[1:]],
        cwd=ROOT,
        env=os.environ | {"LANG": "en_GB.UTF-8", "LC_ALL": "", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    wanted = ".*".join(re.escape(part) for part in output.split("…\n"))
    assert re.fullmatch(wanted, done.stdout + done.stderr, re.DOTALL), done.stdout + done.stderr


def test_the_readme_has_examples() -> None:
    assert len(EXAMPLES) >= 4
