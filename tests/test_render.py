from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from kg.dataset import Graph
from kg.jobs import Project
from kg.pages import Lexicon
from kg.render import Edition, media_type, render, render_problem
from kg.terms import IRI, Literal, Triple
from kg.vocab import rdfs, sh, skos

Golden = Callable[[str, bytes | str], None]
World = Callable[[str], Project]

BASE = "https://example.org/w/"

_VOID = {"br", "circle", "col", "hr", "img", "input", "link", "meta", "path"}
_NOT_IN_P = {"dl", "div", "section", "ul", "ol", "table", "p", "nav", "header", "h2", "h3"}
_PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody"},
    "th": {"tr"},
    "td": {"tr"},
    "summary": {"details"},
}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parents: tuple[str, ...]
    text: str = ""


@dataclass
class Document(HTMLParser):
    """A page as a browser would meet it; whatever is not well-formed is a fault."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    declarations: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    @classmethod
    @cache
    def of(cls, content: bytes) -> Document:
        document = cls()
        HTMLParser.__init__(document)
        document.feed(content.decode())
        document.close()
        document.faults += [f"<{element.tag}> stays open" for element in document._open]
        return document

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        self.faults += [f"{tag} has {name} twice" for name, n in names.items() if n > 1]
        parents = tuple(element.tag for element in self._open)
        self.faults += self._misplaced(tag, parents)
        element = Element(tag, {name: value or "" for name, value in attrs}, parents)
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1].tag == tag:
            self._open.pop()
        else:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        for element in self._open[2:]:  # below <html>, and <head> or <body>
            element.text += data

    def handle_decl(self, decl: str) -> None:
        self.declarations.append(decl)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    @staticmethod
    def _misplaced(tag: str, parents: tuple[str, ...]) -> Iterator[str]:
        if tag in _PARENTS and parents[-1] not in _PARENTS[tag]:
            yield f"<{tag}> stands in <{parents[-1]}>"
        if tag in _NOT_IN_P and "p" in parents:
            yield f"<{tag}> stands in <p>"
        if tag == "a" and "a" in parents:
            yield "<a> stands in <a>"

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    @property
    def ids(self) -> list[str]:
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]

    @property
    def hrefs(self) -> list[str]:
        return [e.attributes["href"] for e in self.elements if "href" in e.attributes]


def invalid(content: bytes, language: str) -> list[str]:
    """What is wrong with a page, by rules that hold for every page."""
    document = Document.of(content)
    faults = [*document.faults]
    if [d.lower() for d in document.declarations] != ["doctype html"] or content[:2] != b"<!":
        faults.append("does not begin with its one doctype")
    single = ("html", "head", "title", "body", "main", "h1")
    counts = {tag: len(document.all(tag)) for tag in single}
    faults += [f"has {count} <{tag}>" for tag, count in counts.items() if count != 1]
    if document.all("html")[0].attributes.get("lang") != language:
        faults.append("does not say its language")
    faults += [
        f'id "{name}" stands {n} times' for name, n in Counter(document.ids).items() if n > 1
    ]
    faults += [
        f'id "{name}" is empty or has a blank' for name in document.ids if name.split() != [name]
    ]
    for element in document.elements:
        for name, value in element.attributes.items():
            if name in ("aria-labelledby", "aria-describedby") and value not in document.ids:
                faults.append(f"{name} names no element: {value}")
            if name in ("lang", "href", "title", "hreflang", "aria-label") and not value:
                faults.append(f"<{element.tag}> has an empty {name}")
    faults += [f"<{e.tag}> says nothing" for e in document.elements if _is_mute(e)]
    return faults


def _is_mute(element: Element) -> bool:
    named = element.text.strip() or element.attributes.get("aria-label")
    return element.tag in ("h1", "h2", "h3", "h4", "a", "title", "dt") and not named


def active(content: bytes) -> list[str]:
    """Whatever in a page could run, or load something from elsewhere."""
    found = []
    for element in Document.of(content).elements:
        is_data = element.attributes == {"type": "application/ld+json"}  # which nothing executes
        if element.tag == "script" and is_data:
            continue
        if element.tag in ("script", "iframe", "object", "embed", "form", "base", "style", "img"):
            found.append(f"<{element.tag}>")
        found += [name for name in element.attributes if name.startswith("on") or name == "style"]
        href = element.attributes.get("href", "").strip().lower()
        is_link = not href.partition("/")[0].count(":") or href.startswith(
            ("http://", "https://", "mailto:")
        )
        if not is_link:
            found.append(href)
        if element.tag == "link" and element.attributes["rel"] == "stylesheet" and "//" in href:
            found.append(href)
    return found


def rendered(edition: Edition) -> dict[str, bytes]:
    return {path: render(edition, path) for path in edition.paths()}


def broken_links(files: Mapping[str, bytes]) -> list[str]:
    """Links within the site that lead to no file of it, or to no element of the file."""

    def values(name: str, content: str) -> list[str]:
        return [unescape(value) for value in re.findall(rf' {name}="([^"]*)"', content)]

    pages = {path: c.decode() for path, c in files.items() if path.endswith(".html")}
    ids = {path: {"", *values("id", content)} for path, content in pages.items()}
    broken = []
    for path, content in pages.items():
        for href in values("href", content):
            target, _, fragment = href.partition("#")
            if ":" in target:
                continue
            file = normpath(join(dirname(path), unquote(target))) if target else path
            if file not in files or (file in ids and unquote(fragment) not in ids[file]):
                broken.append(f"{path} -> {href}")
    return broken


def faults_of(edition: Edition, files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """What is wrong with the pages of an edition, by path."""
    documents = edition.plan.documents
    found = {
        path: invalid(content, documents[path].language)
        for path, content in files.items()
        if path.endswith(".html")
    }
    return {path: faults for path, faults in found.items() if faults}


# ------------------------------------------------------------------------------- what is hostile

LABELS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><svg/onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "` onclick=alert(1) `",
    "<a href=javascript:alert(1)>x</a>",
    "<!-- not a comment",
    "--> <b>bold</b> <![CDATA[ x ]]>",
    "<?php echo 1 ?>",
    "&lt;b&gt; &amp;amp; &#60; &nbsp; &notanentity;",
    "& AT&T <3 > 2 < 1",
    "{{ 7 * 7 }} {% include 'base.html' %} {# x #}",
    "{{ self.__init__.__globals__ }}",
    "${7*7} #{7*7} %s %n %x",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//",
    "../../../etc/passwd",
    "'; DROP TABLE things; --",
    "a \"quoted\" 'thing' \\ back\\\\slash",
    "None null undefined NaN true -1 0x0",
    "\u202eright to left\u202c and \u2066isolated\u2069",
    "zero\u200bwidth\u200d\ufeff and soft\u00adhyphen",
    "line\u2028separator\u2029",
    "tab\tand\nline",
    "  blanks  around  ",
    "Z\u0351\u036ba\u0348l\u0322g\u0321o\u0328 e\u0301 \u00e9",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇳",
    "𠜎𠜱 社會科學院 部落格 ﷽",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u05e2\u05d1\u05e8\u05d9\u05ea",
    "control \x01 \x07 \x1b[31m \x7f \x85 \ufffe",
    "x" * 10_000,
    "0",
]
IRIS = [
    "https://example.net/'onload='alert(1)",
    "https://example.net/&lt;script&gt;",
    "https://example.net/a&b=c&copy;d",
    "https://example.net/\u202egnp.exe",
    "https://例子.测试/路径?查询#片段",
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,alert(1)",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:x",
    "urn:x:y",
    "mailto:a@example.org",
]


def quoted(text: str) -> str:
    return '"' + "".join(f"\\U{ord(character):08X}" for character in text) + '"'


@pytest.fixture(scope="module")
def hostile(world: World) -> Edition:
    """A site of things with hostile labels, and of hostile IRIs in every place of a statement."""
    things = [
        f"<id/{n}> a ex:Thing ; schema:name {quoted(label)}@en ; schema:description "
        f"{quoted(label)}@zh-hans ; ex:p {quoted(label)} ; ex:q {quoted(label)}^^ex:type ."
        f"<id/{n}#part> rdfs:label {quoted(label)}@en . "
        for n, label in enumerate(LABELS)
    ]
    links = [
        f"<id/iri/{n}> a ex:Thing , <{iri}> ; ex:p <{iri}> ; <{iri}> 1 , <id/0> ; "
        f'ex:q "x"^^<{iri}> . <{iri}> a ex:Thing ; ex:r <id/iri/{n}> . '
        for n, iri in enumerate(IRIS)
    ]
    local = [
        "id/e",
        "id/e#",
        "id/f#",
        "id/'onload='x",
        "id/a&b",
        "id/北京#片段",
        "id/x#'onload='x",
        "id/a?b#c&d",
    ]
    odd = [f"<{iri}> a schema:Thing ; ex:p <{iri}> , <id/0> . " for iri in local]
    kinds = ("rdfs:Class", "skos:Concept", "<http://www.w3.org/2002/07/owl#ObjectProperty>")
    terms = [
        f"<v#'onload='x{n}> a {kinds[n % 3]} ; rdfs:label {quoted(label)}@en ; "
        f"skos:definition {quoted(label)}@en , {quoted(label)}@zh-hans ; skos:inScheme <v> . "
        f"<id/iri/0> ex:is <v#'onload='x{n}> ; <v#'onload='x{n}> {quoted(label)} . "
        for n, label in enumerate(LABELS)
    ]
    edition = world("\n".join(["<v> ex:p 1 .", *things, *links, *odd, *terms])).edition()
    lexicon = hostile_lexicon(list(edition.plan.terms))
    title = {"en": LABELS[0], "zh-hans": LABELS[4]}
    imprint = replace(
        edition.plan.imprint,
        title=title,
        description=title,
        publisher=LABELS[5],
        version=LABELS[6],
        modified=LABELS[4],
        homepage="https://example.net/'onload='alert(1)",
    )
    return replace(edition, plan=replace(edition.plan, imprint=imprint, lexicon=lexicon))


def hostile_lexicon(terms: list[IRI]) -> Lexicon:
    """Shapes and alignments of the terms whose words and IRIs are hostile."""
    shapes = []
    aligned = []
    for n, (term, label) in enumerate(zip(terms, LABELS, strict=True)):
        shape, odd = IRI(f"https://example.net/'{n}'onload='x"), IRI(IRIS[n % len(IRIS)])
        words = Literal(label, language="en")
        shapes += [Triple(shape, predicate, words) for predicate in (rdfs.label, sh.message)]
        uses = (sh.targetClass, sh.path, sh.hasValue)
        shapes += [Triple(shape, predicate, term) for predicate in uses]
        shapes.append(Triple(shape, sh.severity, odd))
        aligned.append(Triple(term, skos.closeMatch, odd))
    return Lexicon(Graph(shapes), Graph(aligned))


@pytest.fixture(scope="module")
def hostile_files(hostile: Edition) -> Mapping[str, bytes]:
    return rendered(hostile)


def test_nothing_in_a_page_runs_or_loads_whatever_the_graph_says(
    hostile_files: Mapping[str, bytes],
) -> None:
    pages = {path: c for path, c in hostile_files.items() if path.endswith(".html")}
    assert {path: found for path, content in pages.items() if (found := active(content))} == {}


def test_no_page_is_invalid_whatever_the_graph_says(
    hostile: Edition, hostile_files: Mapping[str, bytes]
) -> None:
    assert faults_of(hostile, hostile_files) == {}


def test_no_link_is_broken_whatever_the_graph_says(hostile_files: Mapping[str, bytes]) -> None:
    assert broken_links(hostile_files) == []


@pytest.mark.parametrize("number", range(len(LABELS)), ids=lambda number: repr(LABELS[number][:25]))
def test_a_label_is_read_on_its_page_as_it_was_written(number: int, hostile: Edition) -> None:
    document = Document.of(render(hostile, f"id/{number}.html"))
    label = re.sub(
        "[\x01-\x08\x0b-\x1f\x7f-\x9f\ufffe]", "\ufffd", LABELS[number]
    )  # no text of HTML
    assert document.all("h1")[0].text == label
    assert document.all("title")[0].text.startswith(label)
    assert any(label in element.text for element in document.all("dd"))


def test_the_titles_of_the_settings_are_read_as_they_were_written(hostile: Edition) -> None:
    assert Document.of(render(hostile, "index.html")).all("h1")[0].text == LABELS[0]


@pytest.mark.parametrize("iri", IRIS)
def test_only_an_iri_of_the_web_is_a_link(iri: str, hostile: Edition) -> None:
    hrefs = Document.of(render(hostile, f"id/iri/{IRIS.index(iri)}.html")).hrefs
    assert (iri in hrefs) == iri.startswith(("https:", "mailto:"))


def test_no_text_in_a_page_ends_a_script(hostile_files: Mapping[str, bytes]) -> None:
    for path, content in hostile_files.items():
        if path.endswith(".html"):
            assert content.count(b"</script") == len(Document.of(content).all("script")), path


# ------------------------------------------------------------------------------------ every page


def test_every_page_is_valid(tiny_edition: Edition) -> None:
    assert faults_of(tiny_edition, rendered(tiny_edition)) == {}


def test_every_link_within_the_site_leads_somewhere(tiny_edition: Edition) -> None:
    assert broken_links(rendered(tiny_edition)) == []


def test_the_pages_of_our_own_site_are_valid(
    own_edition: Edition, own_files: Mapping[str, bytes]
) -> None:
    pages = [path for path in own_files if path.endswith(".html")]
    some = {path: own_files[path] for path in pages[:: len(pages) // 150]}
    assert faults_of(own_edition, some) == {}


def test_every_link_within_our_own_site_leads_somewhere(own_files: Mapping[str, bytes]) -> None:
    assert broken_links(own_files) == []


def test_links_lead_somewhere_where_only_parts_are_described(world: World) -> None:
    edition = world(
        "<v#a> ex:p <v#b> , <v#c> , <w#d> . <v#b> ex:p <v#a> ; schema:name 'b'@en ."
        "<w#d> ex:p <v#a> . <w#e> ex:p [ ex:q <w#d> ] ."
    ).edition()
    assert broken_links(rendered(edition)) == []


def test_a_text_in_another_language_says_so(tiny_edition: Edition) -> None:
    document = Document.of(render(tiny_edition, "id/club/birds.html"))
    assert document.all("h1")[0].attributes["lang"] == "zh-hans"
    assert document.all("html")[0].attributes["lang"] == "en"


def test_a_text_in_the_language_of_the_page_need_not_say_so(tiny_edition: Edition) -> None:
    document = Document.of(render(tiny_edition, "id/club/birds.zh-hans.html"))
    assert "lang" not in document.all("h1")[0].attributes


def test_every_source_number_leads_to_its_source(tiny_edition: Edition) -> None:
    document = Document.of(render(tiny_edition, "id/fair/lanterns.html"))
    numbers = [a for a in document.all("a") if a.attributes.get("class", "").startswith("note")]
    assert {(a.text, a.attributes["href"]) for a in numbers} == {
        (str(n), f"#kg-source-{n}") for n in range(1, 6)
    }


def test_a_page_names_its_thing_and_its_other_representations(tiny_edition: Edition) -> None:
    links = [
        e.attributes for e in Document.of(render(tiny_edition, "id/club/paper.html")).all("link")
    ]
    by_rel = {
        rel: [a["href"] for a in links if a["rel"] == rel] for rel in ("describes", "alternate")
    }
    assert by_rel == {
        "describes": ["https://example.org/tiny/id/club/paper"],
        "alternate": ["paper.ttl", "paper.jsonld", "paper.nt", "paper.zh-hans.html"],
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("problem", ["not-found", "not-acceptable", "read-only"])
def test_a_page_about_a_problem_is_valid_and_leads_to_the_front_page(
    language: str, problem: str, tiny_edition: Edition
) -> None:
    content = render_problem(tiny_edition.plan, language, problem)
    assert invalid(content, language) == []
    front = "/index.html" if language == "en" else "/index.zh-hans.html"
    assert front in Document.of(content).hrefs


def test_a_page_is_the_same_each_time_it_is_rendered(tiny_edition: Edition) -> None:
    paths = tiny_edition.paths()
    assert [render(tiny_edition, p) for p in paths] == [render(tiny_edition, p) for p in paths]


def test_every_path_has_a_media_type(tiny_edition: Edition) -> None:
    assert {media_type(path) for path in tiny_edition.paths()} == {
        "application/gzip",
        "application/json",
        "application/ld+json",
        "application/n-quads",
        "application/n-triples",
        "application/schema+json",
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/css; charset=utf-8",
        "text/csv; charset=utf-8",
        "text/html; charset=utf-8",
        "text/markdown; charset=utf-8",
        "text/tab-separated-values; charset=utf-8",
        "text/turtle; charset=utf-8",
    }


def test_there_is_nothing_at_other_paths(tiny_edition: Edition) -> None:
    with pytest.raises(KeyError):
        render(tiny_edition, "id/club/paper")


def test_the_place_of_void_descriptions_holds_the_card(tiny_edition: Edition) -> None:
    assert render(tiny_edition, ".well-known/void") == render(tiny_edition, "dataset.ttl")


def test_the_context_is_published_where_documents_say(tiny: Project, tiny_edition: Edition) -> None:
    assert tiny_edition.context_path == "context/v1.jsonld"
    assert tiny.config.context is not None
    assert b'"@protected": true' in render(tiny_edition, "context/v1.jsonld")


def test_a_context_may_have_any_name(tiny_edition: Edition) -> None:
    context = replace(tiny_edition.context, url="https://example.org/tiny/context/context.json")
    edition = replace(tiny_edition, context=context)
    assert "context/context.json" in edition.paths()
    assert media_type("context/context.json") == "application/ld+json"


# ------------------------------------------------------------------------------------ as it reads


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "index.zh-hans.html",
        "ns.html",
        "ns/Fair.html",
        "ns/Fair.zh-hans.html",
        "vocab/role/host.html",
        "words.html",
        "words.zh-hans.html",
        "id/fair/lanterns.html",
        "id/fair/lanterns.zh-hans.html",
        "id/club/birds.html",
        "id/fair/lanterns.ttl",
        "id/fair/lanterns.jsonld",
        "id/fair/lanterns.nt",
        "ns.ttl",
        "ns.jsonld",
        "dump/graph.ttl",
        "dump/graph.jsonld",
        "dump/graph.nq",
        "context/v1.jsonld",
    ],
)
def test_a_document_reads_as_it_did(path: str, tiny_edition: Edition, golden: Golden) -> None:
    golden(f"site/{path}", render(tiny_edition, path))


def test_the_page_for_an_unknown_address_reads_as_it_did(
    tiny_edition: Edition, golden: Golden
) -> None:
    golden("site/not-found.html", render_problem(tiny_edition.plan, "en", "not-found"))
