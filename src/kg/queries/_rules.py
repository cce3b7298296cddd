"""The rules of the tests of stored queries: what `kg rule` tells of each."""

from __future__ import annotations

from kg.rules import Rule
from kg.severity import Severity

ROWS = Rule(
    "KG301",
    "query-rows",
    Severity.VIOLATION,
    summary={
        "en": "A stored query gives something else than stands beside it.",
        "zh-hans": "存储查询的结果与其旁文件所载不符。",
    },
    why={
        "en": "Others rely on what a query gives. Either the data or the query changed by "
        "mistake, or what is expected has become another: kg query test tells the difference row "
        "by row. Correct the one that is wrong.",
        "zh-hans": "他人依赖查询的结果。要么数据或查询被误改，要么预期本应随之更新："
        "kg query test 会逐行列出差异。请更正有误的一方。",
    },
    bad="name\nThe club of paper",
    good="name\nPaper Club",
)
UNTESTED = Rule(
    "KG302",
    "query-untested",
    Severity.WARNING,
    summary={
        "en": "A stored query, or one of its examples, has no expected rows.",
        "zh-hans": "存储查询或其某个示例没有预期结果。",
    },
    why={
        "en": "Nobody would notice when it gives something else. kg query test NAME --accept "
        "writes what it gives now into the file that is named: read it line by line before you "
        "believe it.",
        "zh-hans": "若结果有变，无人察觉。"
        "kg query test NAME --accept 会把当前结果写入所指明的文件：请逐行核对后再采信。",
    },
    bad="queries/hosts.rq",
    good="queries/hosts.rq\nqueries/hosts.expected.csv",
)
FAULT = Rule(
    "KG303",
    "query-fault",
    Severity.VIOLATION,
    summary={
        "en": "A stored query, its header or what is expected of it cannot be used as written.",
        "zh-hans": "存储查询、其头部或预期结果无法照原样使用。",
    },
    why={
        "en": "A header is YAML with known keys, an argument is of its parameter's type, a "
        "parameter can be bound wherever it is used, and a query asks: it changes nothing. The "
        "message tells which of these fails, and what to do.",
        "zh-hans": "头部须为 YAML 且只用已知的键；参数值须合乎参数类型；参数须能在其每一处绑定；"
        "查询只问不改。消息会说明哪一条不成立以及应如何处理。",
    },
    bad="#+ sumary: All events",
    good="#+ summary: All events",
)
ENDLESS = Rule(
    "KG304",
    "query-endless",
    Severity.VIOLATION,
    summary={
        "en": "A stored query does not answer in ten seconds.",
        "zh-hans": "存储查询在十秒内没有给出结果。",
    },
    why={
        "en": "Pages and programs wait for it, and so does every check. Most often two parts of "
        "it share no variable, so that everything is joined with everything; or a path of any "
        "length begins nowhere.",
        "zh-hans": "网页、程序以及每次检查都要等待它。多半是查询中有两部分没有共同变量，"
        "以致全体与全体连接；或是任意长度的路径没有起点。",
    },
    bad="SELECT ?a ?b WHERE { ?a ?p ?b . ?c ?q ?d }",
    good="SELECT ?a ?b WHERE { ?a ?p ?b . ?b ?q ?d }",
)
SYNTAX = Rule(
    "KG305",
    "query-syntax",
    Severity.VIOLATION,
    summary={
        "en": "A stored query is not SPARQL.",
        "zh-hans": "存储查询不是合法的 SPARQL。",
    },
    why={
        "en": "It cannot be asked at all. The place is where the parser could go no further; the "
        "slip often stands just before it: a dot, a bracket or a quote that is missing.",
        "zh-hans": "它根本无法执行。所示位置是解析器无法继续之处；错误往往就在其前："
        "缺少句点、括号或引号。",
    },
    bad="SELECT ?event WHERE { ?event a pgm:Event",
    good="SELECT ?event WHERE { ?event a pgm:Event }",
)
PREFIX = Rule(
    "KG306",
    "query-prefix",
    Severity.VIOLATION,
    summary={
        "en": "A stored query uses a prefix that it does not declare.",
        "zh-hans": "存储查询使用了未声明的前缀。",
    },
    why={
        "en": "A stored query is plain SPARQL that any tool runs, so the prefixes of kg.toml do "
        "not count in it. Declare the prefix at its top, or correct the name.",
        "zh-hans": "存储查询是任何工具都能运行的普通 SPARQL，因此 kg.toml 的前缀在其中不起作用。"
        "请在查询开头声明该前缀，或更正名称。",
    },
    bad="SELECT ?event WHERE { ?event a pgm:Event }",
    good="PREFIX pgm: <https://w3id.org/programme-graph/ns#>\n"
    "SELECT ?event WHERE { ?event a pgm:Event }",
)
RULES = (ROWS, UNTESTED, FAULT, ENDLESS, SYNTAX, PREFIX)
