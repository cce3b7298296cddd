"""Bytes as text, or what a file is that was never text."""

from __future__ import annotations

from kg.errors import ReadError

_BOM = b"\xef\xbb\xbf"
_CONFLICT = (b"<<<<<<< ", b">>>>>>> ")


def decode(content: bytes, name: str, encoding: str = "utf-8") -> str:
    """The text of a file without its byte order mark; `ReadError` for what is no such text."""
    known = recognise(content) if encoding == "utf-8" else None
    if known:
        raise ReadError(name, *known)
    try:
        return content.removeprefix(_BOM).decode(encoding)
    except UnicodeDecodeError as error:
        what = f"is not {encoding.upper()} at byte {error.start}"
        raise ReadError(name, what, f"Save it as {encoding.upper()}.") from error


def recognise(content: bytes) -> tuple[str, str] | None:
    """What a file is that cannot be read, and what to do about it, or None."""
    head = content.lstrip()[:200].lower()
    if content.startswith(b"\x1f\x8b"):
        return "is a gzip archive", "Unpack it, or leave it out of the folder."
    if content.startswith(b"PK\x03\x04"):
        return "is a zip archive, or a workbook", "Unpack it, or save the sheet as CSV (UTF-8)."
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is UTF-16", "Save it as UTF-8."
    if head.startswith((b"<!doctype html", b"<html")):
        return "is an HTML page, not data", "Save the data itself, not the page that shows it."
    if head.startswith(b"version https://git-lfs"):
        return "is a pointer to a large file", "Run git lfs pull."
    if any(mark in content for mark in _CONFLICT):
        return "holds the marks of a merge conflict", "Resolve the conflict, then try again."
    return None
