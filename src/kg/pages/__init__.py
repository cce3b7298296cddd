"""What we show about an IRI, as plain data, and the address at which it is shown.

A document IRI is an IRI without its fragment. Each one under the base that the graph describes
gets a page per language and a data document per format; see `Plan`.
"""

from kg.pages._address import Addresses, query_address, relative
from kg.pages._card import CARD, Imprint, describe_dataset
from kg.pages._index import index
from kg.pages._labels import Labels, Text, choose
from kg.pages._lexicon import Lexicon
from kg.pages._page import (
    Card,
    Download,
    Entry,
    EntryGroup,
    Group,
    Index,
    JsonKey,
    Link,
    Page,
    Row,
    Section,
    ShapeRow,
    SourceNote,
    TermNote,
    Trust,
    Use,
    Value,
    Vocabulary,
)
from kg.pages._phrases import Phrases, read_phrases
from kg.pages._plan import (
    QUERIES,
    TRUST,
    VOCABULARY,
    Document,
    Plan,
    answer_path,
    describe,
    html_path,
    make_plan,
)
from kg.pages._queries import QUERY_LIST, query_list
from kg.pages._query import QueryIndex, QueryPage, query_index, query_page
from kg.pages._trust import trust
from kg.pages._view import page
from kg.pages._vocabulary import vocabulary

__all__ = [
    "CARD",
    "QUERIES",
    "QUERY_LIST",
    "TRUST",
    "VOCABULARY",
    "Addresses",
    "Card",
    "Document",
    "Download",
    "Entry",
    "EntryGroup",
    "Group",
    "Imprint",
    "Index",
    "JsonKey",
    "Labels",
    "Lexicon",
    "Link",
    "Page",
    "Phrases",
    "Plan",
    "QueryIndex",
    "QueryPage",
    "Row",
    "Section",
    "ShapeRow",
    "SourceNote",
    "TermNote",
    "Text",
    "Trust",
    "Use",
    "Value",
    "Vocabulary",
    "answer_path",
    "choose",
    "describe",
    "describe_dataset",
    "html_path",
    "index",
    "make_plan",
    "page",
    "query_address",
    "query_index",
    "query_list",
    "query_page",
    "read_phrases",
    "relative",
    "trust",
    "vocabulary",
]
