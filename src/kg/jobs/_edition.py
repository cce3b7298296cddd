"""The site as it will be published or served, from a folder."""

from __future__ import annotations

from kg.dataset import Graph, shown_name
from kg.desk import Desk, make_entries
from kg.errors import ReadError
from kg.formats import Context, StatementFile, by_path, make_context, read_beside, read_file
from kg.jobs._folder import Folder
from kg.pages import Imprint, Lexicon, make_plan, read_phrases
from kg.render import Edition, render_dumps
from kg.shapes import write_json_schema


def make_edition(folder: Folder) -> Edition:
    """The site as it will be published or served: every path, and the bytes at each."""
    config = folder.config
    dataset = folder.whole_dataset()
    context = folder.context or make_context({"@context": dict(config.prefixes)}, "")
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
        api=config.api,
    )
    desk = Desk(
        queries={query.name: query for query in folder.queries()},
        prefixes=config.prefixes,
        base=config.base,
        languages=tuple(config.languages),
        context=context,
        modified=config.modified,
        store=folder.store,
    )
    entries = make_entries(desk)
    plan = make_plan(dataset, imprint, dumps, _lexicon(folder, context), entries)
    return Edition(plan, context, dumps, _beside(folder, context, plan.data), desk)


def _lexicon(folder: Folder, context: Context) -> Lexicon:
    """What the pages of terms tell beside the dataset: shapes, alignments, keys."""
    file = folder.config.alignments
    if file is None:
        return Lexicon(folder.shapes.graph, Graph(), context)
    name, format = shown_name(file, folder.shown_from), by_path(file)
    if format is None:
        raise ReadError(name, "is in no format that kg reads", "Write it in Turtle, as .ttl.")
    quads = read_file(StatementFile(file, name, format, folder.config.base))
    return Lexicon(folder.shapes.graph, Graph(quad.triple for quad in quads), context)


def _beside(folder: Folder, context: Context, graph: Graph) -> dict[str, bytes]:
    """What is published with the context: a JSON Schema, and the files in its folder."""
    config = folder.config
    if not config.context:
        return {}
    schema = f"context/{config.context.stem}.schema.json"
    url = config.base + schema
    made = write_json_schema(folder.shapes.graph, graph, context, tuple(config.languages), url)
    holds_all = config.root.is_relative_to(config.context.parent)
    files = {} if holds_all else read_beside(config.context)
    return {schema: made} | {f"context/{path}": content for path, content in files.items()}
