"""HTML by templates that escape everything. https://jinja.palletsprojects.com/"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import jinja2

from kg.pages import (
    QUERIES,
    TRUST,
    VOCABULARY,
    Index,
    Page,
    Plan,
    QueryIndex,
    QueryPage,
    Trust,
    Vocabulary,
    html_path,
    relative,
)


def render_page(plan: Plan, page: Page) -> bytes:
    """The page of a document."""
    return _render("page.html", plan, page.path, page.language, page=page)


def render_index(plan: Plan, index: Index) -> bytes:
    """The front page."""
    return _render("index.html", plan, index.path, index.language, index=index)


def render_trust(plan: Plan, trust: Trust) -> bytes:
    """The page that says how far to trust the graph."""
    return _render("trust.html", plan, trust.path, trust.language, trust=trust)


def render_vocabulary(plan: Plan, vocabulary: Vocabulary) -> bytes:
    """The page that says what the words of the graph mean."""
    return _render(
        "vocabulary.html", plan, vocabulary.path, vocabulary.language, vocabulary=vocabulary
    )


def render_query(plan: Plan, page: QueryPage) -> bytes:
    """The page of a stored query."""
    return _render("query.html", plan, page.path, page.language, page=page)


def render_queries(plan: Plan, index: QueryIndex) -> bytes:
    """The page that lists the stored queries."""
    return _render("queries.html", plan, index.path, index.language, index=index)


def render_problem(plan: Plan, language: str, problem: str) -> bytes:
    """The page for an address at which there is nothing; ``problem`` names the words to use."""
    return _render("problem.html", plan, "problem.html", language, problem=problem)


def render_refusal(plan: Plan, language: str, reason: str) -> bytes:
    """The page for a question that cannot be answered."""
    return _render("refused.html", plan, "refused.html", language, reason=reason)


@cache
def _environment() -> jinja2.Environment:
    with as_file(files("kg.render") / "templates") as folder:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # `<` is escaped anyway
    return environment


def _render(template: str, plan: Plan, path: str, language: str, **values: Any) -> bytes:
    title = plan.imprint.title

    def reference(address: str) -> str:
        """The reference to a page, or nothing where there is no such page."""
        target = html_path(address, language, plan.imprint.languages)
        return relative(target, path) if target in plan.documents else ""

    html = (
        _environment()
        .get_template(template)
        .render(
            words=plan.imprint.phrases[language],
            language=language,
            site_title=title.get(language) or next(iter(title.values())),
            home=reference("index"),
            style=relative("assets/kg.css", path),
            trust_page=reference(TRUST),
            vocabulary_page=reference(VOCABULARY),
            queries_page=reference(QUERIES),
            imprint=plan.imprint,
            **values,
        )
    )
    return _NO_TEXT.sub("\ufffd", html).encode()


# https://html.spec.whatwg.org/multipage/parsing.html#parse-error-control-character-in-input-stream
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
