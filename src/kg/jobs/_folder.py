"""A graph in a folder, and everything that is read of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from kg.cache import cache_of
from kg.config import Config
from kg.dataset import Shelf, shown_name
from kg.errors import ReadError, Unreadable
from kg.formats import JSONLD, READABLE, READABLE_BY_CONTEXT
from kg.jobs._marks import mark_check, mark_store
from kg.queries import query_files

if TYPE_CHECKING:
    from kg.dataset import Dataset
    from kg.formats import Context
    from kg.lint import Content
    from kg.queries import Engine, StoredQuery
    from kg.shapes import Shapes
    from kg.store import Store


class Folder(Struct, frozen=True, dict=True):
    """A graph in a folder with a ``kg.toml``. What it has read, it reads once.

    ``shown_from`` is the folder that file names in findings and errors are relative to.
    ``engine`` names what validates with the shapes; with the URL of an ``endpoint``, what lies
    there is validated in place of the files, and asked in place of the store.
    """

    config: Config
    shown_from: Path
    engine: str = "columns"
    endpoint: str = ""
    timeout_s: int = 300

    @cached_property
    def dataset(self) -> Dataset:
        """Everything that the files state, with places, and what is derived from it."""
        from kg.dataset import read_dataset

        config = self.config
        return read_dataset(
            config.base, *self.shelves(), exclude=config.exclude, shown_from=self.shown_from
        )

    @cached_property
    def store(self) -> Store:
        """The dataset in the embedded engine: kept by an earlier run, or loaded now."""
        from kg.store import Store

        cache = cache_of(self.config.root)
        mark = mark_store(self.config, self.shelves()) if cache else ""
        if not cache or not mark:
            return self._load_store()
        return cache.recall(mark, Store.kept_in, self._load_store, Store.keep)

    @cached_property
    def asked(self) -> Engine:
        """What answers questions: the store, or the endpoint."""
        if not self.endpoint:
            return self.store
        from kg.endpoint import Endpoint  # 20 ms to import

        return Endpoint(self.endpoint, self.timeout_s, services=self.config.services)

    def queries(self) -> list[StoredQuery]:
        """The stored queries, sorted by name."""
        names = query_files(self.config.queries)
        return [self.stored_query(name) for name in names]

    def stored_query(self, name: str) -> StoredQuery:
        """The stored query of a name."""
        from kg.queries import read_query

        return read_query(self.config.queries, name, self.shown_from)

    @cached_property
    def shapes(self) -> Shapes:
        """The shapes of the folders, and where they stand."""
        from kg.shapes import read_shapes

        config = self.config
        return read_shapes(
            config.shapes, exclude=config.exclude, base=config.base, shown_from=self.shown_from
        )

    @cached_property
    def content(self) -> Content:
        """What lint looks at: the statements, and the texts that hold them."""
        from kg.lint import Content, Part, read_texts

        config, shapes = self.config, self.shapes
        exclude = (*config.exclude, *self.unread)
        texts = partial(read_texts, exclude=exclude, shown_from=self.shown_from)
        ontology, data = self.shelves()
        return Content(
            dataset=self.dataset,
            shapes=Part(shapes.graph, shapes.place_of, shapes.place_of_subject),
            data_texts=texts(ontology.folders) + texts(data.folders, data.formats),
            shapes_texts=texts(config.shapes),
            prefixes=config.prefixes,
            context=None if isinstance(self._context, ReadError) else self._context,
            context_texts=texts([config.context], [JSONLD]) if config.context else (),
        )

    @property
    def unreadable(self) -> tuple[ReadError, ...]:
        """What is wrong with each file that cannot be read: its statements, or shapes, are missing.

        Without the context nothing can be read that is written with its keys.
        """
        context = [self._context] if isinstance(self._context, ReadError) else []
        return (*self.dataset.unreadable, *self.shapes.unreadable, *context)

    @property
    def unread(self) -> list[Path]:
        """The files that could not be read."""
        from kg.findings import fault

        places = (fault(error, "").place for error in self.unreadable)
        return [self.shown_from / place.file for place in places if place]

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """The levels of rules, as kg.toml has them."""
        from kg.jobs._rules import read_levels

        return read_levels(self.config, self.shown_from)

    @property
    def context(self) -> Context | None:
        """The JSON-LD context of kg.toml: documents are written and read with it.

        Raises `ReadError` when it cannot be read.
        """
        if isinstance(self._context, ReadError):
            raise self._context
        return self._context

    @cached_property
    def _context(self) -> Context | ReadError | None:
        from kg.formats import read_context

        file = self.config.context
        if not file:
            return None
        name, url = shown_name(file, self.shown_from), f"{self.config.base}context/{file.name}"
        try:
            return read_context(file, name, url)
        except ReadError as error:
            return error

    def shelves(self) -> tuple[Shelf, Shelf]:
        """The folders of the ontology and of the data."""
        base = self.config.base
        return (
            Shelf("ontology", self.config.ontology, f"{base}graph/ontology/"),
            Shelf(
                "data",
                self.config.data,
                f"{base}id/source/",
                by_stem=True,
                formats=(*READABLE, *READABLE_BY_CONTEXT),
                context=lambda: self.context,
            ),
        )

    def _load_store(self) -> Store:
        from kg.store import Store

        return Store.of(self.whole_dataset())

    def mark(self) -> str:
        """A digest of everything that a check depends on; nothing where a file cannot be read."""
        store = mark_store(self.config, self.shelves())
        return store and mark_check(self.config, store, self.shown_from)

    def whole_dataset(self) -> Dataset:
        """The dataset; `kg.errors.Unreadable` when a file of it cannot be read."""
        if self.dataset.unreadable:
            raise Unreadable(self.dataset.unreadable)
        return self.dataset
