"""The rules about terms and values of stored queries, beside the data that they are asked of."""

from __future__ import annotations

from kg.lint._rule import INFO, VIOLATION, WARNING, Example, rule

RULES_OF_ASKED_TERMS = (
    rule(
        ("KG311", "query-unused-prefix", INFO),
        (
            "A prefix that a stored query declares and does not use.",
            "存储查询声明了前缀却未使用。",
        ),
        (
            (
                "It makes a reader look for what is not there, and often is the trace of a "
                "misspelt use. Remove the line. The scheme or class of a parameter counts as a use."
            ),
            (
                "它让读者寻找并不存在的内容，也常是某处拼写错误的痕迹。请删除该行。"
                "参数的 scheme 或 class 也算使用。"
            ),
        ),
        {
            "": (
                "The prefix {prefix}: is declared and not used. Remove it.",
                "声明了前缀 {prefix}: 却未使用。请删除。",
            ),
        },
        Example(
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nASK { ?event a pgm:Event }",
            "ASK { ?event a pgm:Event }",
        ),
    ),
    rule(
        ("KG312", "query-unknown-term", VIOLATION),
        (
            "A stored query asks for a class or property that nobody knows.",
            "存储查询所用的类或属性无人知晓。",
        ),
        (
            (
                "Neither the ontology, nor a published vocabulary, nor the data have it, so its "
                "pattern matches nothing and the query is silent. Correct the name."
            ),
            (
                "本体、已发布的词汇表和数据中都没有它，因此该模式什么也匹配不到，查询也毫无声息。"
                "请更正名称。"
            ),
        ),
        {
            "": (
                "No vocabulary has {iri}, nor have the data. Correct it, or describe it.",
                "词汇表和数据中都没有 {iri}。请更正，或描述该术语。",
            ),
            "near": (
                "No vocabulary has {iri}, nor have the data. Did you mean {near}?",
                "词汇表和数据中都没有 {iri}。是否应为 {near}？",
            ),
        },
        Example(
            "SELECT ?name WHERE { ?event schema:nmae ?name }",
            "SELECT ?name WHERE { ?event schema:name ?name }",
        ),
    ),
    rule(
        ("KG315", "query-unknown-thing", WARNING),
        (
            "A stored query names something of ours that is not in the data.",
            "存储查询提到了数据中没有的自有事物。",
        ),
        (
            (
                "IRIs are compared letter by letter, so a misspelt one matches nothing and nobody "
                "is told. Correct it; or make it a parameter, whose arguments are checked."
            ),
            (
                "IRI 按字符逐一比较，拼错的 IRI 什么也匹配不到，且无人得到提示。请更正；"
                "或改为参数，其取值会受到检查。"
            ),
        ),
        {
            "": (
                "Nothing is said about {iri}. Correct it.",
                "没有任何关于 {iri} 的陈述。请更正。",
            ),
            "near": (
                "Nothing is said about {iri}. Did you mean {near}?",
                "没有任何关于 {iri} 的陈述。是否应为 {near}？",
            ),
        },
        Example(
            "SELECT ?event WHERE { ?event schema:location place:bejing }",
            "SELECT ?event WHERE { ?event schema:location place:beijing }",
        ),
    ),
    rule(
        ("KG316", "query-unknown-language", WARNING),
        (
            "A stored query asks for a language that no text has.",
            "存储查询所要的语言没有任何文本。",
        ),
        (
            (
                "A tag is part of the literal: zh finds no zh-hans where tags are compared as "
                "they are. Correct the tag, or compare with LANGMATCHES, which takes zh-hans for "
                "zh."
            ),
            (
                "语言标签是文字的一部分：逐字比较时，zh 找不到 zh-hans。请更正标签，"
                "或改用 LANGMATCHES 比较，它把 zh-hans 视为 zh。"
            ),
        ),
        {
            "": (
                'No text in the data is in "{tag}". Correct the tag.',
                "数据中没有语言为“{tag}”的文本。请更正标签。",
            ),
        },
        Example(
            'SELECT ?event WHERE { ?event schema:name ?name FILTER(LANG(?name) = "zh") }',
            'SELECT ?event WHERE { ?event schema:name ?name FILTER(LANGMATCHES(LANG(?name), "zh")) }',  # noqa: E501
        ),
    ),
    rule(
        ("KG317", "query-compared-in-vain", WARNING),
        (
            "A stored query compares a value with values of another datatype.",
            "存储查询把某个值与另一数据类型的值相比较。",
        ),
        (
            (
                'A pattern matches the very same term: "5" is not 5, and a text without a language '
                "is not one with it. A comparison of two kinds, as of a date with a text, is an "
                "error, which no filter passes. Write the value as the data have it, or compare "
                "STR() of both."
            ),
            (
                "模式只匹配完全相同的值：“5”不是 5，不带语言的文本也不是带语言的文本。"
                "两种类型的比较（如日期与文本）是错误，过滤器不会放过。请按数据中的形式书写，"
                "或比较两者的 STR()。"
            ),
        ),
        {
            "": (
                (
                    "{value} is of {datatype}, and this property has values of {found} only. "
                    "Write it so."
                ),
                "{value} 的类型是 {datatype}，而此属性的值只有 {found}。请照此书写。",
            ),
            "compared": (
                (
                    "{value} is of {datatype}, and is compared with values of {found} only, in "
                    "vain. Write it so, or compare STR() of both."
                ),
                (
                    "{value} 的类型是 {datatype}，与之比较的值只有 {found}，比较无效。请照此书写，"
                    "或比较两者的 STR()。"
                ),
            ),
        },
        Example(
            'SELECT ?event WHERE { ?event schema:name "Opening" }',
            'SELECT ?event WHERE { ?event schema:name "Opening"@en }',
        ),
    ),
    rule(
        ("KG322", "query-without-rows", WARNING),
        (
            "A stored query that can give nothing, with the data as they are.",
            "就现有数据而言不可能有结果的存储查询。",
        ),
        (
            (
                "What it requires is nowhere in the data, whatever its arguments and filters. "
                "Either it asks in another way than the data say it, or the data are still to "
                "come: then say so in a comment, kg: ignore KG322 -- reason."
            ),
            (
                "无论参数与过滤器如何，它所要求的内容在数据中都不存在。要么提问方式与数据的表述"
                "不符，要么数据尚未到位；若为后者，请用注释 kg: ignore KG322 -- 理由 加以说明。"
            ),
        ),
        {
            "": (
                "No data match all that is required here. Correct the patterns, or add the data.",
                "没有数据满足此处的全部要求。请更正模式，或补充数据。",
            ),
            "pattern": (
                (
                    "No data match this pattern, so the query gives nothing. Correct it, or make "
                    "it OPTIONAL."
                ),
                "没有数据匹配此模式，查询因此没有结果。请更正，或改为 OPTIONAL。",
            ),
        },
        Example(
            "SELECT ?event WHERE { ?event a pgm:Event ; schema:location [ a pgm:Session ] }",
            "SELECT ?event WHERE { ?event a pgm:Event ; schema:location [ a pgm:Place ] }",
        ),
    ),
)
