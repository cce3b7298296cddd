"""A project: what can be done with a graph in a folder, each job a straight line of calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from kg.config import FILE_NAME, find_root, read_config
from kg.dataset import shown_name
from kg.errors import EndpointError, NotClean, Unreadable, nearest
from kg.jobs._folder import Folder
from kg.terms import IRI, Literal, Quad, Term

if TYPE_CHECKING:
    import rdflib

    from kg.answers import Solutions, Triples
    from kg.dataset import Inference
    from kg.explain import Explanation
    from kg.findings import Report
    from kg.formats import Answer, Presentation
    from kg.lint import Patch
    from kg.push import Outcome as Pushed
    from kg.push import Plan, Progress, Target
    from kg.queries import Outcome, StoredQuery
    from kg.render import Edition
    from kg.reports import Reader
    from kg.site import Manifest

Argument = str | int | bool | date | IRI | Literal


class Project(Folder, frozen=True, dict=True):
    """The jobs of a graph in a folder with a ``kg.toml``.

    Besides them it has what it reads, and reads once: `dataset`, `store`, `shapes`, `queries`.
    """

    @classmethod
    def at(cls, folder: str | PathLike[str]) -> Project:
        """The project whose kg.toml is in a folder or the nearest one above it."""
        return cls(read_config(find_root(Path(folder)), Path.cwd()), Path.cwd())

    def to_rdflib(self) -> rdflib.Dataset:
        """The dataset as rdflib has it; a new one at each call."""
        from kg.dataset import to_rdflib

        return to_rdflib(self.whole_dataset())

    def elsewhere(self, endpoint: str, timeout_s: int = 300) -> Self:
        """This graph as it lies at an endpoint: asked and validated there, and not in the files.

        ``endpoint`` is a URL, or a name that kg.toml has for one. Who asks is said by the
        environment, in KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD. Nothing is asked of it yet.
        """
        known = self.config.endpoints
        if "://" not in endpoint and endpoint not in known:
            what = "is neither a URL nor an endpoint of kg.toml"
            raise EndpointError(endpoint, what, nearest(endpoint, [*known]))
        return replace(self, endpoint=known.get(endpoint, endpoint), timeout_s=timeout_s)

    def check(self, baseline: str | PathLike[str] | None = None) -> Report:
        """Validate the current view with the shapes, and run every stored query's tests.

        Files that cannot be read are told in the report, and everything else is checked. What
        comments ignore, or what is in a ``baseline``, in kg.toml's where none is given, neither
        fails a check nor is it told.
        """
        from kg.jobs._check import look, told

        report = look(self)
        file = Path(baseline) if baseline else self.config.baseline
        if not file:
            return report
        from kg.acceptance import read_baseline

        accepting = read_baseline(file.absolute(), self.shown_from)
        left, accepted = accepting.accept(report.findings, self.config.root, self.shown_from)
        return replace(
            report,
            findings=told(self, left),
            accepted=(*report.accepted, *accepted),
        )

    def only_since(self, report: Report, revision: str) -> Report:
        """A report with only what the change since a revision of git touches.

        The work tree is compared as it is, untracked files included. Raises `ReadError` where
        git has no answer.
        """
        from kg.changes import changes_since
        from kg.formats import METADATA

        config = self.config
        settings = [(config.root / FILE_NAME).resolve()]
        settings += [config.context] if config.context else []
        folders = (*config.ontology, *config.data, *config.shapes, *config.queries)
        changes = changes_since(revision, config.root, (*settings, *folders), self._stated)
        if changes.files.intersection(settings):  # by which everything is read
            return report
        described = [file for file in changes.files if file.name.endswith(METADATA)]
        tables = {file.with_name(file.name.removesuffix(METADATA)) for file in described}
        changes = replace(changes, files=changes.files | tables)
        return changes.only(report, config.prefixes, self.shown_from)

    def write_baseline(self, file: str | PathLike[str]) -> int:
        """Write a baseline that accepts what is found now, and return how many findings.

        Raises `kg.errors.Unreadable` where files hide what would be found.
        """
        from kg.acceptance import Baseline, read_baseline, write_baseline
        from kg.files import replace_file
        from kg.jobs._check import look

        report = look(self)
        self._refuse_unreadable()
        path = Path(file).absolute()
        before = read_baseline(path, self.shown_from) if path.exists() else Baseline()
        written = write_baseline(report.findings, before, self.config.root, self.shown_from)
        replace_file(path, written)
        return len(report.findings)

    def mend(self) -> list[Patch]:
        """What can be mended without a person's judgement, as a patch for each file.

        What kg.toml switches off, or a comment ignores, is left. Nothing is written.
        """
        from kg.jobs._check import accept
        from kg.lint import patches

        return patches(self.content, lambda found: accept(self, found)[0])

    def reader(self, languages: Sequence[str]) -> Reader:
        """Somebody who reads a report in some languages, the first most."""
        from kg.jobs._rules import rule_table
        from kg.reports import Reader

        config = self.config
        return Reader(
            languages=languages,
            prefixes=config.prefixes,
            dataset=self.dataset,
            shapes=self.shapes.graph,
            root=config.root,
            shown_from=self.shown_from,
            rules={rule.code: rule for rule in rule_table()},
            fail_on=config.fail_on,
        )

    def query(self, name: str, /, **arguments: Argument) -> Solutions | Triples | bool:
        """The answer of a stored query: rows, triples or a truth value.

        Arguments are given by parameter name, as terms, plain Python values, or the text that
        the command line takes (CURIEs for IRIs). Raises `kg.errors.QueryError`.
        """
        from kg.answers import answer_of

        query = self.stored_query(name)
        return answer_of(lambda: self.ask(query, arguments), self.presentation(query))

    def ask(self, query: StoredQuery, arguments: Mapping[str, Argument]) -> Answer:
        """The answer of a query that need not be stored; see `query`."""
        from kg.queries import ask

        texts = {name: _argument_text(argument) for name, argument in arguments.items()}
        return ask(query, texts, self.asked, self.config.prefixes, self.config.base)

    def presentation(
        self, query: StoredQuery | None = None, languages: Sequence[str] = ()
    ) -> Presentation:
        """What `kg.formats.write_answer` needs to write answers, of a query or of any.

        The readers want the ``languages`` in their order; without any, those of kg.toml.
        """
        from kg.formats import Presentation
        from kg.queries import names_of

        config = self.config
        wanted = tuple(languages) or tuple(config.languages)
        titles = query.summary if query else config.title
        return Presentation(
            prefixes=config.prefixes,
            context=self.context,
            language=wanted[0],
            title=next((titles[tag] for tag in wanted if tag in titles), ""),
            labels=lambda iris: names_of(self.asked, iris, wanted),
            modified=config.modified,
            roles=query.formats if query else {},
        )

    def test_queries(self, names: Sequence[str] = ()) -> Iterator[Outcome]:
        """Run the examples of the stored queries, or of those that are named: how each fared."""
        from kg.queries import Bench, query_files, read_each, run_examples

        files = query_files(self.config.queries)
        paths = [self.stored_query(name).path for name in names] or files.values()
        bench = Bench(self.asked, self.config.prefixes, self.config.base, self.shown_from)
        return run_examples(read_each(paths, self.shown_from), bench)

    def accept(self, outcome: Outcome) -> str:
        """Make what an example gave what it must give, and return the name of the file written."""
        from kg.files import replace_file

        assert outcome.given
        assert outcome.expected
        replace_file(outcome.expected, outcome.given.content(self.config.prefixes))
        return shown_name(outcome.expected, self.shown_from)

    def explain(
        self, subject: IRI, predicate: IRI | None = None, term: Term | None = None
    ) -> list[Explanation]:
        """Why the graph says what it says of a subject, or by one property, or in one statement.

        For each statement: the sources with file and line, how it is meant, the rule that derived
        it and from what, and what other sources say instead.
        """
        from kg.explain import explain

        return explain(self.whole_dataset(), subject, predicate, term)

    def infer(self, profile: str) -> Inference:
        """What ``rdfs`` or ``owl-rl`` would add to what is stated now; nothing is changed."""
        from kg.dataset import infer

        return infer(self.whole_dataset().judged, profile)

    def publish(
        self,
        folder: str | PathLike[str],
        progress: Progress = lambda _done, _all: None,
    ) -> Manifest:
        """Publish the whole site into a folder, or nothing; the content must pass its check.

        ``progress`` is told how many files are written, and how many there will be. Raises
        `kg.errors.NotClean` for findings, and `kg.errors.Unreadable` where files hide some.
        """
        from kg.site import write_site

        self._refuse_unclean()
        return write_site(self.edition(), Path(folder), progress)

    def plan_push(self, target: Target, progress: Progress = lambda _done, _all: None) -> Plan:
        """How an endpoint differs from this dataset, its default graph from the current view.

        Raises `kg.errors.EndpointError`.
        """
        from kg.jobs._push import plan

        return plan(self.whole_dataset(), target, progress)

    def push(
        self, target: Target, others: str = "", progress: Progress = lambda _done, _all: None
    ) -> Pushed:
        """Bring an endpoint to hold just this dataset, changing only what differs, and look again.

        The content must pass its check: raises `kg.errors.NotClean` for findings. Where the
        endpoint has graphs besides, nothing is changed, unless ``others`` says "keep" or "delete".
        """
        from kg.jobs._push import carry_out, plan

        self._refuse_unclean()
        planned = plan(self.whole_dataset(), target, progress)
        return carry_out(planned, target, others, progress)

    def serve(self, host: str, port: int, ready: Callable[[str], None]) -> None:
        """Serve the site over HTTP until interrupted; ``ready`` is told the URL.

        Port 0 takes any free one.
        """
        from kg.server import run

        run(self.edition(), host, port, ready)

    def edition(self) -> Edition:
        """The site as it will be published or served: every path, and the bytes at each."""
        from kg.jobs._edition import make_edition

        return make_edition(self)

    def _refuse_unclean(self) -> None:
        report = self.check()
        self._refuse_unreadable()
        if not report.passes(self.config.fail_on):
            count = sum(finding.severity >= self.config.fail_on for finding in report.findings)
            what = f"does not pass its check (findings: {count})"
            raise NotClean(str(self.config.root), what, "Run kg check, and mend what it tells.")

    def _stated(self, file: Path, content: bytes) -> list[Quad]:
        """What a file of some content states; nothing where it is no data."""
        from kg.formats import METADATA, READABLE_BY_CONTEXT, Document, by_path, read, read_document

        base, format = self.config.base, by_path(file)
        if format:
            return read(content, file.name, format, base)
        format = by_path(file, READABLE_BY_CONTEXT)
        if not format or file == self.config.context:
            return []
        beside = file.with_name(file.name + METADATA)
        metadata = beside.read_bytes() if beside.is_file() else None
        return read_document(Document(content, file.name, format, metadata), base, self.context)

    def _refuse_unreadable(self) -> None:
        if self.unreadable:
            raise Unreadable(self.unreadable)


def _argument_text(argument: Argument) -> str:
    if isinstance(argument, (IRI, Literal)):
        return argument.value
    if isinstance(argument, bool):
        return str(argument).lower()
    return argument.isoformat() if isinstance(argument, date) else str(argument)
