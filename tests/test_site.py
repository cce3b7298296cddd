from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from kg.errors import WriteError
from kg.jobs import Project
from kg.render import Edition, media_type, render
from kg.site import MANIFEST, Manifest, write_site

OUR_REMEDY = "Choose another folder with --out, or empty this one."
DISK_REMEDY = "Check its permissions and the space left, or use --out."


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones included."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def without_last(edition: Edition) -> Edition:
    """The same site with one dump less."""
    return replace(edition, dumps=dict(list(edition.dumps.items())[:-1]))


def fail_after(number: int, error: BaseException) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done == number:
            raise error

    return progress


# --------------------------------------------------------------------------------------- what


def test_a_site_is_every_path_of_the_edition_and_a_manifest(
    tiny_edition: Edition, tmp_path: Path
) -> None:
    write_site(tiny_edition, tmp_path / "dist")
    found = contents(tmp_path / "dist")
    found.pop(MANIFEST)
    assert found == {path: render(tiny_edition, path) for path in tiny_edition.paths()}


def test_the_manifest_tells_the_true_type_size_and_digest_of_every_file(
    tiny_edition: Edition, tmp_path: Path
) -> None:
    write_site(tiny_edition, tmp_path / "dist")
    found = contents(tmp_path / "dist")
    manifest = json.loads(found.pop(MANIFEST))
    assert manifest == {
        "writtenBy": "kg",
        "files": [
            {
                "path": path,
                "mediaType": media_type(path),
                "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for path, content in sorted(found.items())
        ],
    }


def test_the_manifest_that_is_returned_is_the_one_that_is_written(
    tiny_edition: Edition, tmp_path: Path
) -> None:
    manifest = write_site(tiny_edition, tmp_path / "dist")
    assert isinstance(manifest, Manifest)
    assert (tmp_path / "dist" / MANIFEST).read_bytes() == manifest.to_json()


def test_progress_is_told_after_every_file(tiny_edition: Edition, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_site(tiny_edition, tmp_path / "dist", lambda done, total: told.append((done, total)))
    total = len(tiny_edition.paths())
    assert told == [(done, total) for done in range(1, total + 1)]


def test_a_web_server_may_read_the_site(tiny_edition: Edition, tmp_path: Path) -> None:
    write_site(tiny_edition, tmp_path / "dist")
    assert (tmp_path / "dist").stat().st_mode & 0o777 == 0o755


def test_no_file_tells_where_it_was_made(tiny_copy: Project, tmp_path: Path) -> None:
    write_site(tiny_copy.edition(), tmp_path / "dist")
    places = [str(place).encode() for place in (tmp_path, Path.cwd(), Path.home())]
    for path, content in contents(tmp_path / "dist").items():
        assert not [place for place in (*places, b"file:/") if place in content], path


def test_no_file_of_our_own_site_tells_where_it_was_made(own_files: Mapping[str, bytes]) -> None:
    places = [str(place).encode() for place in (Path.cwd(), Path.home())]
    for path, content in own_files.items():
        assert not [place for place in (*places, b"file:/") if place in content], path


# --------------------------------------------------------------------------------------- where


def test_folders_on_the_way_are_made(tiny_edition: Edition, tmp_path: Path) -> None:
    write_site(tiny_edition, tmp_path / "a" / "空 格" / "dist")
    assert (tmp_path / "a" / "空 格" / "dist" / "index.html").is_file()


def test_an_empty_folder_is_taken(tiny_edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    write_site(tiny_edition, tmp_path / "dist")
    assert (tmp_path / "dist" / "index.html").is_file()


def test_a_site_that_kg_wrote_is_replaced_as_a_whole(tiny_edition: Edition, tmp_path: Path) -> None:
    write_site(tiny_edition, tmp_path / "dist")
    write_site(without_last(tiny_edition), tmp_path / "dist")
    assert not (tmp_path / "dist" / list(tiny_edition.dumps)[-1]).exists()
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_nothing_beside_the_folder_is_touched(tiny_edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / ".dist-mine").mkdir()
    for _ in range(2):
        write_site(tiny_edition, tmp_path / "dist")
    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", ".dist-mine", "dist"}
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_link_to_a_folder_stays_and_what_it_leads_to_is_replaced(
    tiny_edition: Edition, tmp_path: Path
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "dist").symlink_to("real")
    for _ in range(2):
        write_site(tiny_edition, tmp_path / "dist")
    assert (tmp_path / "dist").is_symlink()
    assert (tmp_path / "real" / "index.html").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"dist", "real"}


# ------------------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"thesis.txt": "mine"}, '"thesis.txt"'),
        ({".git/HEAD": "ref"}, '".git/HEAD"'),
        ({"b.txt": "", "a/c.txt": "", "d": ""}, '"a/c.txt" and 2 more'),
        ({MANIFEST: "{}", "x.js": ""}, '"manifest.json" and 1 more'),
        ({MANIFEST: '{"name": "a web app"}'}, '"manifest.json"'),
        ({MANIFEST: "not JSON"}, '"manifest.json"'),
        ({MANIFEST: '["kg"]'}, '"manifest.json"'),
        ({MANIFEST: '{"writtenBy": "kg"}'}, '"manifest.json"'),
        ({MANIFEST: '{"writtenBy": "kg", "files": [1]}'}, '"manifest.json"'),
    ],
)
def test_a_folder_with_what_kg_did_not_write_is_refused_and_stays(
    files: dict[str, str], named: str, tiny_edition: Edition, tmp_path: Path
) -> None:
    dist = tmp_path / "dist"
    for name, text in files.items():
        (dist / name).parent.mkdir(parents=True, exist_ok=True)
        (dist / name).write_text(text)
    before = contents(tmp_path)
    with pytest.raises(WriteError) as caught:
        write_site(tiny_edition, dist)
    assert str(caught.value) == f"{dist}: holds what kg did not write: {named}. {OUR_REMEDY}"
    assert contents(tmp_path) == before


def test_a_site_to_which_somebody_added_a_file_is_refused_and_stays(
    tiny_edition: Edition, tmp_path: Path
) -> None:
    dist = tmp_path / "dist"
    write_site(tiny_edition, dist)
    (dist / "id" / "CNAME").write_text("example.org")
    before = contents(tmp_path)
    with pytest.raises(WriteError) as caught:
        write_site(tiny_edition, dist)
    assert str(caught.value) == f'{dist}: holds what kg did not write: "id/CNAME". {OUR_REMEDY}'
    assert contents(tmp_path) == before


def test_a_file_in_the_way_is_refused_and_stays(tiny_edition: Edition, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    dist.write_text("mine")
    with pytest.raises(WriteError) as caught:
        write_site(tiny_edition, dist)
    assert str(caught.value) == f"{dist}: is a file, not a folder. {OUR_REMEDY}"
    assert contents(tmp_path) == {"dist": b"mine"}


def test_a_folder_that_cannot_be_made_is_told(tiny_edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    dist = tmp_path / "file" / "dist"
    with pytest.raises(WriteError) as caught:
        write_site(tiny_edition, dist)
    assert str(caught.value) == f"{dist}: cannot be written (File exists). {DISK_REMEDY}"
    assert contents(tmp_path) == {"file": b"mine"}


def test_a_name_that_is_too_long_is_told(tiny_edition: Edition, tmp_path: Path) -> None:
    dist = tmp_path / ("x" * 250)
    with pytest.raises(WriteError) as caught:
        write_site(tiny_edition, dist)
    assert str(caught.value) == f"{dist}: cannot be written (File name too long). {DISK_REMEDY}"
    assert contents(tmp_path) == {}


# ------------------------------------------------------------------------ whole, or not at all


@pytest.mark.parametrize("error", [RuntimeError("a fault"), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("number", [1, 30])
def test_an_error_in_the_middle_leaves_the_old_site_as_it_was(
    number: int, error: BaseException, tiny_edition: Edition, tmp_path: Path
) -> None:
    write_site(without_last(tiny_edition), tmp_path / "dist")
    before = contents(tmp_path)
    with pytest.raises(type(error)):
        write_site(tiny_edition, tmp_path / "dist", fail_after(number, error))
    assert contents(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_an_error_in_the_middle_leaves_nothing_where_nothing_was(
    tiny_edition: Edition, tmp_path: Path
) -> None:
    with pytest.raises(RuntimeError):
        write_site(tiny_edition, tmp_path / "dist", fail_after(5, RuntimeError("a fault")))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told_and_leaves_the_old_site_as_it_was(
    tiny_edition: Edition, tmp_path: Path
) -> None:
    dist = tmp_path / "dist"
    write_site(tiny_edition, dist)
    before = contents(tmp_path)
    faulty = replace(tiny_edition, dumps=dict(tiny_edition.dumps) | {"index.html/x.ttl": b""})
    with pytest.raises(WriteError) as caught:
        write_site(faulty, dist)
    assert str(caught.value).startswith(f"{dist}: cannot be written (")
    assert contents(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_the_old_site_is_there_until_the_new_one_is_whole(
    tiny_edition: Edition, tmp_path: Path
) -> None:
    dist = tmp_path / "dist"
    write_site(without_last(tiny_edition), dist)
    before = contents(dist)
    seen: list[bool] = []
    write_site(tiny_edition, dist, lambda _done, _all: seen.append(contents(dist) == before))
    assert all(seen)
    assert contents(dist) != before
