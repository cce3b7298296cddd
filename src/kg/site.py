"""The site: pages to files in a folder, and a manifest of them. Whole, or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from kg.errors import WriteError
from kg.render import Edition, media_type, render

MANIFEST = "manifest.json"
_WRITTEN_BY = "kg"

Progress = Callable[[int, int], None]


class Published(Struct, frozen=True):
    """One file of a manifest: its path, media type, size in bytes and SHA-256 digest."""

    path: str
    media_type: str
    size: int
    sha256: str


class Manifest(Struct, frozen=True):
    """The files of a published site, sorted by path; the manifest itself is not among them."""

    files: tuple[Published, ...]

    def to_json(self) -> bytes:
        """The manifest as ``manifest.json`` holds it."""
        entries = [
            {"path": f.path, "mediaType": f.media_type, "size": f.size, "sha256": f.sha256}
            for f in self.files
        ]
        return (json.dumps({"writtenBy": _WRITTEN_BY, "files": entries}, indent=1) + "\n").encode()


def write_site(
    edition: Edition, folder: Path, progress: Progress = lambda _done, _all: None
) -> Manifest:
    """Write an edition into a folder that is new, empty, or was written by kg before.

    The files are written beside the folder and put in its place at the end, so a reader sees the
    old site or the new one. Raises `WriteError`, and then nothing has changed.
    """
    folder = folder.resolve()  # a link stays, and what it leads to is replaced
    _refuse_foreign(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _cannot_write(folder, error) from error
    try:
        manifest = _write_files(edition, beside, folder, progress)
        try:
            _replace(folder, beside)
        except OSError as error:
            raise _cannot_write(folder, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def _write_files(edition: Edition, beside: Path, folder: Path, progress: Progress) -> Manifest:
    published = []
    paths = edition.paths()
    for done, path in enumerate(paths, 1):
        content = render(edition, path)
        _write_file(beside / path, content, folder)
        digest = hashlib.sha256(content).hexdigest()
        published.append(Published(path, media_type(path), len(content), digest))
        progress(done, len(paths))
    manifest = Manifest(tuple(published))
    _write_file(beside / MANIFEST, manifest.to_json(), folder)
    return manifest


def _write_file(file: Path, content: bytes, folder: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise _cannot_write(folder, error) from error


def _replace(folder: Path, beside: Path) -> None:
    """Put a folder in another's place; when that fails, the old one is back."""
    beside.chmod(0o755)  # mkdtemp makes folders that no web server may read
    if not folder.exists():
        beside.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    try:
        folder.replace(old)
        try:
            beside.rename(folder)
        except BaseException:
            old.replace(folder)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _refuse_foreign(folder: Path) -> None:
    """Refuse a folder with files that kg did not write: replacing it would lose them."""
    if not folder.exists():
        return
    remedy = "Choose another folder with --out, or empty this one."
    if not folder.is_dir():
        raise WriteError(str(folder), "is a file, not a folder", remedy)
    try:
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
        ours = _files_of(folder / MANIFEST) if MANIFEST in found else set()
    except OSError as error:
        raise _cannot_write(folder, error) from error
    foreign = sorted(name for name in found - ours if not (folder / name).is_dir())
    if foreign:
        others = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        what = f'holds what kg did not write: "{foreign[0]}"{others}'
        raise WriteError(str(folder), what, remedy)


def _files_of(manifest: Path) -> set[str]:
    """The paths of the files that a manifest of ours names, with its own; none for another's."""
    try:
        table = json.loads(manifest.read_bytes())
        if table["writtenBy"] == _WRITTEN_BY:
            return {MANIFEST, *(file["path"] for file in table["files"])}
    except (ValueError, LookupError, TypeError):
        pass
    return set()


def _cannot_write(folder: Path, error: OSError) -> WriteError:
    what = f"cannot be written ({error.strerror or error})"
    return WriteError(str(folder), what, "Check its permissions and the space left, or use --out.")
