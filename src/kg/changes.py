"""What changed since a revision of git: which files, and of which things statements.

A repository may be hostile, so git is only asked for objects, by plumbing, and runs nothing that
the repository configures: no hook, no filter, no monitor, no remote. kg reads the work tree itself.
https://git-scm.com/docs/git-ls-tree · https://git-scm.com/docs/git-cat-file
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kg.errors import ReadError
from kg.findings import Finding, Report
from kg.terms import IRI, BlankNode, Prefixes, Quad, Term

Reader = Callable[[Path, bytes], Iterable[Quad]]
"""What a file of some content states: nothing where it is no data. It may raise `ReadError`."""

_LARGEST = 256 * 2**20  # bytes; a larger file is taken as changed
_SECONDS = 60  # for one question to git
_DEEPEST = 8  # blank nodes inside one another that are told apart


class Changes(Struct, frozen=True):
    """Files that differ from a revision, came or went; things of which a statement came or went."""

    files: frozenset[Path]
    things: frozenset[IRI]

    def only(self, report: Report, prefixes: Prefixes, shown_from: Path) -> Report:
        """A report with the findings that the change touches; files that cannot be read stay.

        Those are the findings in a changed file, those about a changed thing or with it as value,
        and those of a changed shape. What a stored query answers hangs on everything, so its
        findings stay where anything changed.
        """
        shapes = {prefixes.show(thing) for thing in self.things}
        touched = tuple(
            finding
            for finding in report.findings
            if self._touch(finding, shown_from) or finding.code in shapes
        )
        untouched = len(report.findings) - len(touched)
        return replace(report, findings=touched, untouched=untouched)

    def _touch(self, finding: Finding, shown_from: Path) -> bool:
        file = shown_from / finding.place.file if finding.place else None
        if file is None or file.suffix == ".rq":
            return bool(self.files)
        about = (finding.focus, finding.value)
        return file in self.files or any(isinstance(t, IRI) and t in self.things for t in about)


def changes_since(revision: str, root: Path, folders: Iterable[Path], read: Reader) -> Changes:
    """What is not in the folders of the work tree as it is in a revision, untracked files included.

    ``root`` lies in the work tree, and ``folders`` may be single files. Raises `ReadError` where
    git is missing, where there is no repository, and where the revision is none.
    """
    top = _top(root)
    roots = [folder.resolve() for folder in folders]
    before = dict(_ls_tree(_commit(revision, root), top, roots))
    now = {file: _read(file) for folder in roots for file in _files(folder)}
    files = {file for file in now if not _is_same(now[file], before.get(file))}
    files |= before.keys() - now.keys()
    then = _cat_files(top, {file: before[file] for file in files if file in before})
    things: set[IRI] = set()
    for file in files:
        told = (_told(file, contents.get(file), read) for contents in (now, then))
        things |= {thing for thing, *_ in set.symmetric_difference(*told) if isinstance(thing, IRI)}
    return Changes(frozenset(files), frozenset(things))


# -------------------------------------------------------------------------------- the work tree


def _files(folder: Path) -> Iterator[Path]:
    """The regular files of a folder, or the file itself."""
    for file in [folder] if folder.is_file() else sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield file


def _read(file: Path) -> bytes | None:
    """What stands in a file; None where it cannot be told."""
    try:
        return file.read_bytes() if file.stat().st_size <= _LARGEST else None
    except OSError:
        return None


def _is_same(content: bytes | None, name: str | None) -> bool:
    """True for a file as the revision has it; git may have changed its line ends at checkout."""
    if content is None or name is None:
        return False
    forms = (content, content.replace(b"\r\n", b"\n"))
    return any(_name(form, "sha1" if len(name) == 40 else "sha256") == name for form in forms)


def _name(content: bytes, algorithm: str) -> str:
    """What git names a content by. https://git-scm.com/book/en/v2/Git-Internals-Git-Objects"""
    digest = hashlib.new(algorithm, b"blob %d\0" % len(content), usedforsecurity=False)
    digest.update(content)
    return digest.hexdigest()


# ---------------------------------------------------------------------------------- statements

_Statement = tuple[Term, IRI, object, object]


def _told(file: Path, content: bytes | None, read: Reader) -> set[_Statement]:
    """The statements of a file, blank nodes by what is said of them; none if it does not parse."""
    try:
        quads = list(read(file, content)) if content is not None else []
    except ReadError:
        return set()
    looks = _looks(quads)

    def look(term: object) -> object:
        return looks.get(term, 0) if isinstance(term, BlankNode) else term

    return {(quad.subject, quad.predicate, look(quad.object), quad.graph_name) for quad in quads}


def _looks(quads: Iterable[Quad]) -> dict[BlankNode, int]:
    """A number for each blank node by what is said of it, the same for another of the same."""
    about: dict[BlankNode, list[Quad]] = {}
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            about.setdefault(quad.subject, []).append(quad)
    looks: dict[BlankNode, int] = {}
    for _ in range(_DEEPEST):
        looks = {
            node: hash(frozenset(_said(quad, looks) for quad in said))
            for node, said in about.items()
        }
    return looks


def _said(quad: Quad, looks: Mapping[BlankNode, int]) -> tuple[IRI, object]:
    term = quad.object
    return quad.predicate, looks.get(term, 0) if isinstance(term, BlankNode) else term


# ----------------------------------------------------------------------------------------- git


# What would lead git to another repository than the one that the folder lies in.
_ELSEWHERE = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
_QUIET = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what it has not got
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


class _Refused(ReadError):
    """Git said no, in its own words."""

    def __init__(self, folder: Path, words: str) -> None:
        what = f"git cannot read it ({words})"
        super().__init__(str(folder), what, "Try it by hand: git fsck.")
        self.words = words


def _git(folder: Path, *words: str, asked: bytes = b"") -> bytes:
    """What git answers; `_Refused` where it says no."""
    environment = {name: text for name, text in os.environ.items() if name not in _ELSEWHERE}
    try:
        done = subprocess.run(
            ["git", "--no-pager", "--literal-pathspecs", *words],
            cwd=folder,
            env=environment | _QUIET,
            input=asked,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except FileNotFoundError as error:
        remedy = "Install it, or check everything, which needs no git."
        raise ReadError("git", "is not installed", remedy) from error
    except subprocess.TimeoutExpired as error:
        what = f"git did not answer in {_SECONDS} s"
        raise ReadError(str(folder), what, "Try it by hand: git status.") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        if "promisor" in said:
            what = "is a partial clone, which lacks files of that revision"
            raise ReadError(str(folder), what, "Clone it again, without --filter.") from error
        raise _Refused(folder, said) from error
    return done.stdout


def _top(root: Path) -> Path:
    """The top folder of the work tree that a folder lies in."""
    try:
        return Path(os.fsdecode(_git(root, "rev-parse", "--show-toplevel")[:-1])).resolve()
    except _Refused as refused:
        if "dubious ownership" in refused.words:
            what = "belongs to somebody else, so git does not read it"
            remedy = "If you trust it, name it in git's setting safe.directory."
        elif "not a git repository" in refused.words or "in a work tree" in refused.words:
            what = "is not in the work tree of a git repository"
            remedy = "Check everything, or put the folder under git."
        else:
            raise
        raise ReadError(str(root), what, remedy) from refused


def _commit(revision: str, root: Path) -> str:
    """The name of the commit that a revision means. https://git-scm.com/docs/gitrevisions"""
    try:
        if not revision.isprintable() or len(revision) > 1000:
            raise _Refused(root, "no name")
        wanted = f"{revision}^{{commit}}"
        answer = _git(root, "rev-parse", "--verify", "--end-of-options", wanted)
    except _Refused as refused:
        what = "names no commit of this repository"
        remedy = "Name a branch, a tag or a commit, as in main or HEAD~1."
        if _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
            what = "names no commit of this clone, which is shallow"
            remedy = "Fetch more: git fetch --unshallow; in GitHub Actions, fetch-depth: 0."
        shown = revision if revision.isprintable() else ascii(revision)
        raise ReadError(shown[:100] or "the revision", what, remedy) from refused
    return answer.decode().strip()


def _ls_tree(commit: str, top: Path, folders: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """The regular files of a revision in some folders, each with git's name for its content.

    What lies outside of the work tree is in no revision; a link or a module is no regular file.
    """
    paths = [os.fspath(f.relative_to(top)) for f in folders if f.is_relative_to(top)]
    if not paths:
        return
    wanted = [] if "." in paths else paths
    listed = _git(top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *wanted)
    for line in listed.split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, _kind, name = about.decode().split()
        if mode.startswith("100"):
            yield top / os.fsdecode(path), name


def _cat_files(top: Path, names: Mapping[Path, str]) -> dict[Path, bytes]:
    """The content that each file had; those that are too large are left out."""
    small: dict[Path, str] = {}
    for (file, name), line in zip(names.items(), _ask(top, names, "--batch-check"), strict=True):
        if line.endswith(b" missing\n"):
            what = "is not in the repository as it was, which is damaged"
            raise ReadError(str(file), what, "Try it by hand: git fsck.")
        if int(line.split()[2]) <= _LARGEST:
            small[file] = name
    answer = _ask(top, small, "--batch")
    return {file: _next(answer) for file in small}


def _ask(top: Path, names: Mapping[Path, str], how: str) -> BytesIO:
    asked = "".join(f"{name}\n" for name in names.values())
    return BytesIO(_git(top, "cat-file", how, asked=asked.encode()))


def _next(answer: BytesIO) -> bytes:
    size = int(answer.readline().split()[2])
    content = answer.read(size)
    answer.readline()
    return content
