"""The jobs: check, query, publish, serve. Each one a straight line of calls.

This is the table of contents of the program: what a `Project` can do, and in which rooms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cache import cache_of, fingerprint, program_mark
from kg.config import Config, find_root, read_config
from kg.dataset import Dataset, Inference, Shelf, files_in, infer, read_dataset, to_rdflib
from kg.errors import NotClean, ReadError, Unreadable
from kg.findings import Finding, Place, Report
from kg.queries import StoredQuery, bind, query_files, read_query, test_queries
from kg.store import Answer, Store
from kg.terms import IRI, Literal, Term

if TYPE_CHECKING:
    import rdflib

    from kg.dataset import Graph
    from kg.explain import Explanation
    from kg.formats import Context
    from kg.pages import Lexicon
    from kg.render import Edition
    from kg.shapes import Shapes
    from kg.site import Manifest

Argument = str | int | bool | date | IRI | Literal


@dataclass(frozen=True)
class Project:
    """A graph in a folder with a ``kg.toml``. What it has read, it reads once.

    ``shown_from`` is the folder that file names in findings and errors are relative to.
    """

    config: Config
    shown_from: Path

    @classmethod
    def at(cls, folder: str | PathLike[str]) -> Project:
        """The project whose kg.toml is in a folder or the nearest one above it."""
        return cls(read_config(find_root(Path(folder)), Path.cwd()), Path.cwd())

    # -------------------------------------------------------------------------------- reading

    @cached_property
    def dataset(self) -> Dataset:
        """Everything that the files state, with places, and what is derived from it."""
        config = self.config
        return read_dataset(
            config.base, *self._shelves(), exclude=config.exclude, shown_from=self.shown_from
        )

    @cached_property
    def store(self) -> Store:
        """The dataset in the embedded engine: kept by an earlier run, or loaded now."""
        cache = cache_of(self.config.root)
        if cache is None:
            return self._load_store()
        return cache.recall(self._store_key(), Store.kept_in, self._load_store, Store.keep)

    def to_rdflib(self) -> rdflib.Dataset:
        """The dataset as rdflib has it; a new one at each call."""
        return to_rdflib(self._whole_dataset())

    def queries(self) -> list[StoredQuery]:
        """The stored queries, sorted by name."""
        names = query_files(self.config.queries)
        return [self.stored_query(name) for name in names]

    def stored_query(self, name: str) -> StoredQuery:
        """The stored query of a name."""
        return read_query(self.config.queries, name, self.shown_from)

    # ----------------------------------------------------------------------------------- jobs

    def check(self) -> Report:
        """Validate the current view with the shapes, and run every stored query's tests.

        Files that cannot be read are told in the report, and everything else is checked.
        """
        from kg.shapes import validate

        config = self.config
        shapes = self._shapes
        findings = validate(self.dataset, shapes, config.prefixes)
        tested, queries = test_queries(
            query_files(config.queries).values(),
            Store.of(self.dataset),
            config.prefixes,
            base=config.base,
            shown_from=self.shown_from,
        )
        unreadable = (*self.dataset.unreadable, *shapes.unreadable)
        return Report(
            findings=tuple(sorted([*findings, *tested], key=_by_place)),
            unreadable=tuple(str(error) for error in unreadable),
            statements=len(self.dataset.stated),
            shapes=shapes.count,
            queries=queries,
        )

    def query(self, name: str, /, **arguments: Argument) -> Answer:
        """The answer of a stored query: solutions, triples or a truth value.

        Arguments are given by parameter name, as terms, plain Python values, or the text that
        the command line takes (CURIEs for IRIs). Raises `kg.errors.QueryError`.
        """
        return self.ask(self.stored_query(name), arguments)

    def ask(self, query: StoredQuery, arguments: Mapping[str, Argument]) -> Answer:
        """The answer of a query that need not be stored; see `query`."""
        texts = {name: _argument_text(argument) for name, argument in arguments.items()}
        bound = bind(query, texts, self.config.prefixes)
        return self.store.answer(query.text, bound, where=query.file, base=self.config.base)

    def explain(
        self, subject: IRI, predicate: IRI | None = None, term: Term | None = None
    ) -> list[Explanation]:
        """Why the graph says what it says of a subject, or by one property, or in one statement.

        For each statement: the sources with file and line, how it is meant, the rule that derived
        it and from what, and what other sources say instead.
        """
        from kg.explain import explain

        return explain(self._whole_dataset(), subject, predicate, term)

    def infer(self, profile: str) -> Inference:
        """What ``rdfs`` or ``owl-rl`` would add to what is stated now; nothing is changed."""
        return infer(self._whole_dataset().judged, profile)

    def publish(
        self,
        folder: str | PathLike[str],
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> Manifest:
        """Publish the whole site into a folder, or nothing; the content must pass its check.

        ``progress`` is told how many files are written, and how many there will be.
        """
        from kg.site import write_site

        report = self.check()
        if not report.passes(self.config.fail_on):
            count = len(report.unreadable) + sum(
                finding.severity >= self.config.fail_on for finding in report.findings
            )
            what = f"does not pass its check (findings: {count})"
            raise NotClean(str(self.config.root), what, "Run kg check, and mend what it tells.")
        return write_site(self.edition(), Path(folder), progress)

    def serve(self, host: str, port: int, ready: Callable[[str], None]) -> None:
        """Serve the site over HTTP until interrupted; ``ready`` is told the URL.

        Port 0 takes any free one.
        """
        from kg.server import run

        run(self.edition(), host, port, ready)

    def edition(self) -> Edition:
        """The site as it will be published or served: every path, and the bytes at each."""
        from kg.formats import make_context, read_context
        from kg.pages import Imprint, make_plan, read_phrases
        from kg.render import Edition, render_dumps

        config = self.config
        dataset = self._whole_dataset()
        if config.context:
            url = f"{config.base}context/{config.context.name}"
            context = read_context(config.context, url)
        else:
            context = make_context({"@context": dict(config.prefixes)}, "")
        dumps = render_dumps(dataset, config.prefixes, context)
        imprint = Imprint(
            base=config.base,
            languages=config.languages,
            prefixes=config.prefixes,
            phrases=read_phrases(tuple(config.languages), config.phrases),
            start=tuple(config.prefixes.expand(name) for name in config.start),
            title=config.title,
            description=config.description,
            licence=config.licence,
            publisher=config.publisher,
            version=config.version,
            modified=config.modified,
            homepage=config.homepage,
        )
        plan = make_plan(dataset, imprint, dumps, self._lexicon(context))
        return Edition(plan, context, dumps, self._beside(context, plan.data))

    def _lexicon(self, context: Context) -> Lexicon:
        """What the pages of terms tell beside the dataset: shapes, alignments, keys."""
        from kg.dataset import Graph, shown_name
        from kg.formats import by_path, read_file
        from kg.pages import Lexicon

        file = self.config.alignments
        if file is None:
            return Lexicon(self._shapes.graph, Graph(), context)
        name, format = shown_name(file, self.shown_from), by_path(file)
        if format is None:
            raise ReadError(name, "is in no format that kg reads", "Write it in Turtle, as .ttl.")
        quads = read_file(file, name, format, self.config.base)
        return Lexicon(self._shapes.graph, Graph(quad.triple for quad in quads), context)

    def _beside(self, context: Context, graph: Graph) -> dict[str, bytes]:
        """What is published with the context: a JSON Schema, and the files in its folder."""
        from kg.formats import read_beside
        from kg.shapes import write_json_schema

        config = self.config
        if not config.context:
            return {}
        schema = f"context/{config.context.stem}.schema.json"
        url = config.base + schema
        made = write_json_schema(self._shapes.graph, graph, context, tuple(config.languages), url)
        holds_all = config.root.is_relative_to(config.context.parent)
        files = {} if holds_all else read_beside(config.context)
        return {schema: made} | {f"context/{path}": content for path, content in files.items()}

    @cached_property
    def _shapes(self) -> Shapes:
        from kg.shapes import read_shapes

        config = self.config
        return read_shapes(
            config.shapes, exclude=config.exclude, base=config.base, shown_from=self.shown_from
        )

    def _shelves(self) -> tuple[Shelf, Shelf]:
        base = self.config.base
        return (
            Shelf("ontology", self.config.ontology, f"{base}graph/ontology/"),
            Shelf("data", self.config.data, f"{base}id/source/", by_stem=True),
        )

    def _load_store(self) -> Store:
        return Store.of(self._whole_dataset())

    def _store_key(self) -> str:
        """A digest of everything that the store depends on."""
        files = (
            (f"{shelf.graph_base} {folder} {file}", file)
            for shelf in self._shelves()
            for file, folder in files_in(shelf.folders, self.config.exclude)
        )
        try:
            return fingerprint(files, self.config.base, program_mark())
        except OSError as error:
            what = f"cannot be read ({error.strerror})"
            raise ReadError(error.filename, what, "Check its permissions.") from error

    def _whole_dataset(self) -> Dataset:
        if self.dataset.unreadable:
            raise Unreadable(self.dataset.unreadable)
        return self.dataset


def _by_place(finding: Finding) -> tuple[Place, str, str, str]:
    return (finding.place or Place(""), finding.code, finding.focus, finding.value)


def _argument_text(argument: Argument) -> str:
    if isinstance(argument, (IRI, Literal)):
        return argument.value
    if isinstance(argument, bool):
        return str(argument).lower()
    return argument.isoformat() if isinstance(argument, date) else str(argument)
