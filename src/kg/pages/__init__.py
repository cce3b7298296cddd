"""What we show about an IRI, as plain data, and the address at which it is shown.

A document IRI is an IRI without its fragment. Each one under the base that the graph describes
gets a page per language and a data document per format; see `Plan`.
"""

from kg.pages._address import Addresses, relative
from kg.pages._card import CARD, Imprint, describe_dataset
from kg.pages._index import index
from kg.pages._labels import Labels, Text, choose
from kg.pages._page import (
    Card,
    Download,
    Group,
    Index,
    Link,
    Page,
    Row,
    Section,
    SourceNote,
    Trust,
    Value,
)
from kg.pages._phrases import Phrases, read_phrases
from kg.pages._plan import TRUST, Document, Plan, describe, html_path, make_plan
from kg.pages._trust import trust
from kg.pages._view import page

__all__ = [
    "CARD",
    "TRUST",
    "Addresses",
    "Card",
    "Document",
    "Download",
    "Group",
    "Imprint",
    "Index",
    "Labels",
    "Link",
    "Page",
    "Phrases",
    "Plan",
    "Row",
    "Section",
    "SourceNote",
    "Text",
    "Trust",
    "Value",
    "choose",
    "describe",
    "describe_dataset",
    "html_path",
    "index",
    "make_plan",
    "page",
    "read_phrases",
    "relative",
    "trust",
]
