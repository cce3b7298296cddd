"""``kg fmt``: files in the one layout."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import main
from kg.errors import WriteError
from kg.tidy import tidy

UNTIDY = "<a:a>  a <a:A> ;\n  <a:b> 1 .\n"
TIDY = "<a:a>\n    a <a:A> ;\n    <a:b> 1 .\n"
KG_TOML = """\
base = "https://example.org/"
title = { en = "A world" }
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
site = { alignments = "terms/map.ttl" }

[folders]
ontology = ["terms"]
data = ["data"]
shapes = []
queries = []
exclude = ["terms/of-others.ttl", "terms/map.ttl"]
"""
Fmt = Callable[..., tuple[int, str, str]]


@pytest.fixture
def fmt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Fmt:
    """``fmt("--check")`` in a folder with an untidy and a tidy file: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    Path("untidy.ttl").write_text(UNTIDY)
    Path("tidy.ttl").write_text(TIDY)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["fmt", *words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_files_are_laid_out_anew_and_named(fmt: Fmt) -> None:
    assert fmt(".") == (0, "untidy.ttl\n", "1 file laid out anew, 1 file tidy\n")
    assert Path("untidy.ttl").read_text() == TIDY
    assert fmt(".") == (0, "", "0 files laid out anew, 2 files tidy\n")


def test_check_names_what_would_change_and_writes_nothing(fmt: Fmt) -> None:
    told = "1 file would be laid out anew, 1 file tidy\n"
    assert fmt("--check", ".") == (1, "untidy.ttl\n", told)
    assert Path("untidy.ttl").read_text() == UNTIDY
    assert fmt("--check", "tidy.ttl")[0] == 0


def test_diff_shows_what_would_change_and_writes_nothing(fmt: Fmt) -> None:
    code, out, _ = fmt("--diff", ".")
    assert code == 1
    assert out == (
        "--- a/untidy.ttl\n+++ b/untidy.ttl\n@@ -1,2 +1,3 @@\n"
        "-<a:a>  a <a:A> ;\n-  <a:b> 1 .\n+<a:a>\n+    a <a:A> ;\n+    <a:b> 1 .\n"
    )
    assert Path("untidy.ttl").read_text() == UNTIDY


def test_a_diff_tells_a_last_line_without_an_end_and_keeps_other_breaks_inside_lines(
    fmt: Fmt,
) -> None:
    Path("untidy.ttl").write_text("<a:a> <a:b> 'a\u2028b'.", encoding="utf-8")
    assert fmt("--diff", "untidy.ttl")[1] == (
        "--- a/untidy.ttl\n+++ b/untidy.ttl\n@@ -1 +1 @@\n"
        "-<a:a> <a:b> 'a\u2028b'.\n\\ No newline at end of file\n+<a:a> <a:b> \"a\u2028b\" .\n"
    )


def test_a_file_that_does_not_parse_stays_and_the_others_are_laid_out(fmt: Fmt) -> None:
    Path("broken.ttl").write_text("<a:a>\n  <a:b> .\n")
    code, out, err = fmt(".")
    assert (code, out) == (2, "untidy.ttl\n")
    assert err == (
        "broken.ttl:2:9: . is not a valid RDF object. "
        "Correct line 2, or what stands just before it.\n"
        "1 file laid out anew, 1 file tidy, 1 file unreadable\n"
    )
    assert Path("broken.ttl").read_text() == "<a:a>\n  <a:b> .\n"


def test_only_turtle_trig_and_sparql_have_a_layout(fmt: Fmt) -> None:
    Path("a.nt").write_text("<a:a>   <a:b> <a:c> .\n")
    Path("a.trig").write_text("<a:g>{}")
    Path("a.rq").write_text("ask{}")
    Path("a.ru").write_text("clear all")
    assert fmt(".")[1] == "a.rq\na.ru\na.trig\nuntidy.ttl\n"
    assert fmt("a.nt", "none.ttl")[2] == (
        "a.nt: has no layout. Name a folder, or a file that ends in .ttl, .trig, .rq or .ru.\n"
        "none.ttl: cannot be read (No such file or directory). "
        "Check that it is a file and its permissions.\n"
        "0 files laid out anew, 0 files tidy, 2 files unreadable\n"
    )


def test_without_a_path_the_files_of_the_project_are_laid_out(fmt: Fmt) -> None:
    Path("kg.toml").write_text(KG_TOML.replace("queries = []", 'queries = ["asked"]'))
    for name in ("data/a.ttl", "terms/a.ttl", "terms/of-others.ttl", "terms/map.ttl"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(UNTIDY)
    Path("asked").mkdir()
    Path("asked/a.rq").write_text("ask{}")
    assert fmt()[1] == "terms/a.ttl\ndata/a.ttl\nasked/a.rq\nterms/map.ttl\n"
    assert Path("asked/a.rq").read_text() == "ASK {}\n"


def test_a_query_is_laid_out_and_one_that_cannot_be_stays(fmt: Fmt) -> None:
    Path("a.rq").write_bytes(b"\xef\xbb\xbf#+ summary: A\r\nselect*{?a ?b 'c'}")
    Path("b.rq").write_text("ASK {\n  ?a ?b 'c }\n")
    Path("c.rq").write_bytes(b"ASK { ?a ?b '\xff' }")
    code, out, err = fmt("a.rq", "b.rq", "c.rq")
    assert (code, out) == (2, "a.rq\n")
    assert err == (
        "b.rq:2:9: begins a string that does not end. Write the quotation mark that ends it.\n"
        "c.rq: is not UTF-8 at byte 13. Save it as UTF-8.\n"
        "1 file laid out anew, 0 files tidy, 2 files unreadable\n"
    )
    assert Path("a.rq").read_text() == "#+ summary: A\nSELECT * { ?a ?b 'c' }\n"
    assert Path("b.rq").read_text() == "ASK {\n  ?a ?b 'c }\n"


def test_without_a_path_and_a_project_fmt_is_asked_wrongly(fmt: Fmt) -> None:
    code, out, err = fmt()
    assert (code, out) == (2, "")
    assert "has a kg.toml" in err


def test_a_file_that_is_named_twice_is_laid_out_once(fmt: Fmt) -> None:
    assert fmt("untidy.ttl", ".", "untidy.ttl")[1] == "untidy.ttl\n"


def test_permissions_and_links_stay(fmt: Fmt) -> None:
    Path("untidy.ttl").chmod(0o640)
    Path("link.ttl").symlink_to("untidy.ttl")
    assert fmt("link.ttl")[:2] == (0, "link.ttl\n")
    assert Path("link.ttl").is_symlink()
    assert Path("untidy.ttl").read_text() == TIDY
    assert Path("untidy.ttl").stat().st_mode & 0o777 == 0o640


def test_a_tidy_file_is_not_written(fmt: Fmt) -> None:
    os.utime("tidy.ttl", ns=(1, 1))
    fmt("tidy.ttl")
    assert Path("tidy.ttl").stat().st_mtime_ns == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_cannot_be_written_stays_whole(fmt: Fmt) -> None:
    Path("shut").mkdir()
    file = Path("shut/a.ttl")
    file.write_text(UNTIDY)
    file.parent.chmod(0o500)
    try:
        code, _, err = fmt("shut")
    finally:
        file.parent.chmod(0o700)
    assert code == 2
    assert "cannot be written (Permission denied)" in err
    assert file.read_text() == UNTIDY


def test_a_file_that_went_away_before_it_is_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "a.ttl").write_text(UNTIDY)
    [tidied] = tidy([folder], tmp_path).untidy
    (folder / "a.ttl").unlink()
    folder.rmdir()
    with pytest.raises(WriteError, match="cannot be written"):
        tidied.write()
