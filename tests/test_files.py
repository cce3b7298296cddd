from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import WriteError
from kg.files import replace_file, replacing


def test_a_new_file_has_the_permissions_that_new_files_have(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    replace_file(tmp_path / "new", b"1")
    modes = {path.name: path.stat().st_mode for path in tmp_path.iterdir()}
    assert modes["new"] == modes["other"]


def test_a_file_that_stands_there_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.touch(mode=0o600)
    replace_file(file, b"1")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"1", 0o600)


def test_what_a_link_leads_to_is_replaced_and_not_the_link(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0")
    (tmp_path / "link").symlink_to("a")
    replace_file(tmp_path / "link", b"1")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"1"


def test_what_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(WriteError) as raised:
        replace_file(tmp_path / "folder", b"1")
    assert str(raised.value) == (
        f"{tmp_path / 'folder'}: cannot be written (Is a directory). "
        "Check the folder, its permissions and the space left."
    )
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]


def test_what_is_not_written_to_its_end_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0")

    def write_half() -> None:
        with replacing(tmp_path / "a") as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert (tmp_path / "a").read_bytes() == b"0"
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]
