from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from kg.formats import HTML, Presentation
from kg.terms import IRI, Literal, Prefixes

Written = Callable[..., bytes]

HOSTILE = """
SELECT ?text ?iri {
  VALUES (?text ?iri) {
    ("<script>alert(1)</script>"@en <https://example.com/?a='\\u0026b>)
    ("</td></table>\\u202Ereversed"@ar <javascript:alert(1)>)
    ("a\\u0000\\u001B[31m\\u0085b" <data:text/html,x>)
  }
}
"""


class Document(HTMLParser):
    """What a reader of HTML makes of a document: its elements, and the text of each cell."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self._inside: list[str] = []
        self.feed(content.decode())
        self.close()
        assert self._inside == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self._inside.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self._inside):
            self.cells[-1] += data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def presented(names: Mapping[IRI, Literal], **others: str) -> Presentation:
    def labels(iris: Iterable[IRI]) -> Mapping[IRI, Literal]:
        return {iri: names[iri] for iri in iris if iri in names}

    plain = Presentation(Prefixes({"ex": "https://example.com/"}), labels=labels)
    return replace(plain, **others)


def test_a_table_tells_its_language_its_title_and_its_columns(written: Written) -> None:
    content = written(
        "SELECT ?a ?b {}", HTML, presented({}, language="zh-hans", title="灯会 <主办方>")
    )
    document = Document(content)
    assert document.attributes("html") == [{"lang": "zh-hans"}]
    assert document.attributes("th") == [{"scope": "col"}] * 2
    assert "<caption>灯会 &lt;主办方&gt;</caption>" in content.decode()


def test_nothing_hostile_becomes_an_element_or_a_link_that_runs(written: Written) -> None:
    document = Document(written(HOSTILE, HTML))
    assert "script" not in [tag for tag, _ in document.elements]
    assert document.attributes("a") == [{"href": "https://example.com/?a='&b"}]
    assert document.cells[2:] == [
        "<script>alert(1)</script>",
        "<https://example.com/?a='&b>",
        "</td></table>\ufffdreversed",
        "<javascript:alert(1)>",
        "a␀␛[31m\ufffdb",
        "<data:text/html,x>",
    ]


def test_a_document_asks_for_nothing_from_elsewhere(written: Written) -> None:
    policy = [m["content"] for m in Document(written(HOSTILE, HTML)).attributes("meta")
              if "http-equiv" in m]  # fmt: skip
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_each_text_says_its_language_and_each_number_stands_to_the_end(written: Written) -> None:
    document = Document(written('SELECT ("灯"@zh-hans AS ?a) (1.5 AS ?b) ("x" AS ?c) {}', HTML))
    assert document.attributes("td") == [
        {"lang": "zh-hans", "dir": "auto"},
        {"class": "number"},
        {"dir": "auto"},
    ]


def test_a_thing_has_its_name_beside_it_unless_the_row_tells_it(written: Written) -> None:
    thing = IRI("https://example.com/a")
    named = presented({thing: Literal("灯会 & <co>", language="zh-hans")})
    text = "SELECT ({} AS ?a) ({} AS ?b) {{}}".format
    document = Document(written(text(thing, '"x"'), HTML, named))
    assert document.cells[2:] == ["ex:a (灯会 & <co>)", "x"]
    assert document.attributes("bdi") == [{"lang": "zh-hans"}]
    document = Document(written(text(thing, '"灯会 & <co>"'), HTML, named))
    assert document.cells[2:] == ["ex:a", "灯会 & <co>"]


@pytest.mark.parametrize("word", ["true", "false"])
def test_a_truth_value_is_a_document_with_a_word(written: Written, word: str) -> None:
    content = written(f"ASK {{ FILTER({word}) }}", HTML, presented({}, title="Are they?"))
    assert f"<h1>Are they?</h1>\n<p>{word}</p>\n</body>" in content.decode()
    Document(content)
