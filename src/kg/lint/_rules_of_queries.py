"""The rules about how stored queries are written: variables, joins, pages, headers."""

from __future__ import annotations

from kg.lint._rule import INFO, VIOLATION, WARNING, Example, rule

RULES_OF_QUERIES = (
    rule(
        ("KG313", "query-variable-used-once", INFO),
        (
            "A variable of a stored query that nothing else in it names.",
            "存储查询中只出现一次的变量。",
        ),
        (
            (
                "It joins nothing and is not shown, so it either is misspelt or stands for "
                "anything at all. In the second case write [] in its place, or let its name begin "
                "with _ (?_date), which says so."
            ),
            (
                "它既不连接任何内容，也不显示：要么拼错，要么泛指任何值。若为后者，请改写为 []，"
                "或让变量名以 _ 开头（如 ?_date）以示说明。"
            ),
        ),
        {
            "": (
                "Nothing else names {variable}. Write [] if anything will do, or ?_{name}.",
                "{variable} 只出现一次。若任何值皆可，请写 [] 或 ?_{name}。",
            ),
            "near": (
                (
                    "Nothing else names {variable}. Did you mean {near}? If anything will do, "
                    "write [], or ?_{name}."
                ),
                "{variable} 只出现一次。是否应为 {near}？若任何值皆可，请写 [] 或 ?_{name}。",
            ),
        },
        Example(
            "SELECT ?event WHERE { ?event a pgm:Event ; pgm:plannedWhen ?date }",
            "SELECT ?event WHERE { ?event a pgm:Event ; pgm:plannedWhen [] }",
        ),
    ),
    rule(
        ("KG314", "query-variable-never-bound", WARNING),
        (
            "A variable of a stored query that is read where it can have no value.",
            "存储查询读取了在该处不可能有值的变量。",
        ),
        (
            (
                "A column stays empty, and a filter that reads it passes nothing. Either the name "
                "is misspelt, or the variable has its value elsewhere: what a sub-SELECT does not "
                "select, and what stands around a group in braces, its filters do not see."
            ),
            (
                "所在的列始终为空，读取它的过滤器不会放过任何解。要么变量名拼错，要么变量的值在别处："
                "子查询未选出的变量，以及花括号组之外的变量，组内的过滤器都看不到。"
            ),
        ),
        {
            "": (
                "Nothing gives {variable} a value here. Bind it, or leave it out.",
                "此处没有为 {variable} 赋值。请绑定该变量，或将其删去。",
            ),
            "near": (
                "Nothing gives {variable} a value here. Did you mean {near}?",
                "此处没有为 {variable} 赋值。是否应为 {near}？",
            ),
        },
        Example(
            "SELECT ?event ?nmae WHERE { ?event schema:name ?name }",
            "SELECT ?event ?name WHERE { ?event schema:name ?name }",
        ),
    ),
    rule(
        ("KG318", "query-cartesian-product", WARNING),
        (
            "Parts of a stored query that nothing joins, so that each goes with each.",
            "存储查询中有互不连接的部分，结果为全体与全体的组合。",
        ),
        (
            (
                "The number of rows is the product of both, and so is the time. Most often a "
                "variable is misspelt, or a pattern is missing that leads from one to the other. "
                "Share a variable, or compare the two in a filter."
            ),
            (
                "行数是两者之积，耗时亦然。多半是变量拼错，或缺少从一方通向另一方的模式。"
                "请共用变量，或在过滤器中比较两者。"
            ),
        ),
        {
            "": (
                "Nothing joins this ({second}) with {first}. Share a variable, or compare them.",
                "此处（{second}）与 {first} 没有连接。请共用变量，或加以比较。",
            ),
        },
        Example(
            "SELECT * WHERE { ?event a pgm:Event . ?session a pgm:Session }",
            "SELECT * WHERE { ?event a pgm:Event ; pgm:inSession ?session }",
        ),
    ),
    rule(
        ("KG319", "query-page-without-order", WARNING),
        (
            "A stored query takes some of the rows, and nothing says which come first.",
            "存储查询只取部分结果，却未规定先后顺序。",
        ),
        (
            (
                "Without ORDER BY an engine may give rows in any order, and another one each time: "
                "pages then overlap or skip rows, and two engines give two answers. Order by what "
                "settles every tie."
            ),
            (
                "没有 ORDER BY，引擎可按任意顺序给出结果，且每次都可能不同：各页会重叠或遗漏，"
                "两个引擎会给出两种答案。请按能区分每一行的列排序。"
            ),
        ),
        {
            "": (
                "{word} without ORDER BY takes any rows. Add ORDER BY.",
                "没有 ORDER BY 的 {word} 会取任意行。请添加 ORDER BY。",
            ),
            "pagination": (
                "Its pages hold any rows, since it has no ORDER BY. Add it.",
                "查询没有 ORDER BY，各页内容不定。请添加。",
            ),
        },
        Example(
            "SELECT ?event WHERE { ?event a pgm:Event } LIMIT 10",
            "SELECT ?event WHERE { ?event a pgm:Event } ORDER BY ?event LIMIT 10",
        ),
    ),
    rule(
        ("KG325", "query-order-with-ties", INFO),
        (
            "The order of a stored query leaves open which of two rows comes first.",
            "存储查询的排序未能确定某两行的先后。",
        ),
        (
            (
                "Rows that differ and come alike in the order may change places from engine to "
                "engine, and from page to page. It is told where a test of the query gave such "
                "rows. Add to ORDER BY what tells them apart."
            ),
            (
                "两行内容不同而排序相同，其先后会因引擎、分页而异。只有当查询的测试给出这样的行时"
                "才会指出。请在 ORDER BY 中补充能区分它们的列。"
            ),
        ),
        {
            "": (
                "The place of some rows is left to chance, as of [{row}]. Order by more.",
                "某些行的位置不确定，如 [{row}]。请补充排序依据。",
            ),
        },
        Example(
            "SELECT ?event ?day WHERE { ?event schema:startDate ?day } ORDER BY ?day",
            "SELECT ?event ?day WHERE { ?event schema:startDate ?day } ORDER BY ?day ?event",
        ),
    ),
    rule(
        ("KG321", "query-service", VIOLATION),
        (
            "A stored query opens a connection that kg.toml does not permit.",
            "存储查询会建立 kg.toml 未许可的连接。",
        ),
        (
            (
                "SERVICE sends a part of the query, and what it found, to somebody else. kg itself "
                "never does that. List the endpoint in kg.toml, under [queries], as services = "
                '["https://…"]: then the query may name it, and whoever asks an endpoint with '
                "kg query --endpoint has it asked there."
            ),
            (
                "SERVICE 会把查询的一部分及已得结果发给他人。kg 自身从不这样做。请在 kg.toml 的 "
                '[queries] 中写 services = ["https://…"] 列出该端点：此后查询可以提及它，'
                "并在用 kg query --endpoint 询问端点时由对方执行。"
            ),
        ),
        {
            "": (
                (
                    "SERVICE <{endpoint}> is not permitted. Leave it out, or list it in kg.toml: "
                    "queries.services."
                ),
                "SERVICE <{endpoint}> 未获许可。请将其删去，或列入 kg.toml 的 queries.services。",
            ),
            "variable": (
                "SERVICE names no endpoint that kg.toml could permit. Name it, or leave it out.",
                "SERVICE 未指明 kg.toml 可许可的端点。请写明端点，或将其删去。",
            ),
        },
        Example(
            "SELECT ?place WHERE { SERVICE <https://example.org/sparql> { ?place a ?class } }",
            '# kg.toml: [queries] services = ["https://example.org/sparql"]',
        ),
    ),
    rule(
        ("KG324", "query-without-summary", INFO),
        (
            "A stored query that does not say in each language of the graph what it is for.",
            "存储查询未以图谱的每种语言说明用途。",
        ),
        (
            (
                "Lists, pages and the API show the summary; without one, readers of that language "
                "see another or nothing. Add one line to the header for each language."
            ),
            (
                "列表、网页与 API 都显示摘要；若缺某种语言的摘要，该语言的读者只能看到别的语言，"
                "或什么也看不到。请在头部为每种语言添加一行。"
            ),
        ),
        {
            "": (
                "It has no summary in: {languages}. Add #+ summary@tag: to its header.",
                "缺少以下语言的摘要：{languages}。请在头部添加 #+ summary@tag:。",
            ),
        },
        Example(
            "#+ summary: Events of a session",
            "#+ summary: Events of a session\n#+ summary@zh-hans: 板块的活动",
        ),
    ),
)
