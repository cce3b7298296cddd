"""The rules about terms, prefixes and namespaces."""

from __future__ import annotations

from kg.lint._rule import INFO, VIOLATION, WARNING, Example, rule

RULES_OF_TERMS = (
    rule(
        ("KG101", "unknown-term", VIOLATION),
        (
            "A class or property that its vocabulary does not have.",
            "所用的类或属性在其词汇表中并不存在。",
        ),
        (
            (
                "A misspelt term is valid RDF: no query finds it, no shape asks for it, and "
                "nobody is told. The terms of well-known vocabularies are bundled with kg, those "
                "of your own are the ones that the ontology folder describes. Correct the name, "
                "or describe the term."
            ),
            (
                "拼错的术语仍是合法的 RDF：没有查询能找到它，没有形状会要求它，也没有人会得到提示。"
                "常用词汇表的术语随 kg 提供，自有术语以本体目录中所描述的为准。请更正名称，或描述"
                "该术语。"
            ),
        ),
        {
            "": (
                "No loaded vocabulary has {term} (times used: {uses}). Correct it, or describe it.",
                "已加载的词汇表中没有 {term}（使用 {uses} 次）。请更正，或描述该术语。",
            ),
            "near": (
                "No loaded vocabulary has {term} (times used: {uses}). Did you mean {near}?",
                "已加载的词汇表中没有 {term}（使用 {uses} 次）。是否应为 {near}？",
            ),
        },
        Example(
            'event:x schema:nmae "Opening"@en .',
            'event:x schema:name "Opening"@en .',
        ),
    ),
    rule(
        ("KG102", "unknown-vocabulary", INFO),
        (
            "Terms of a vocabulary of which kg knows nothing.",
            "所用术语来自 kg 一无所知的词汇表。",
        ),
        (
            (
                "Nothing can be said about terms whose vocabulary is neither bundled nor in the "
                "ontology folder, so a misspelt one would go unnoticed. Put the vocabulary, or "
                "the part that you use, into the ontology folder; or turn this rule off in "
                "kg.toml."
            ),
            (
                "若词汇表既未随 kg 提供，也不在本体目录中，便无从判断其术语是否拼错。请把该词汇表"
                "或所用部分放入本体目录，或在 kg.toml 中关闭此规则。"
            ),
        ),
        {
            "": (
                (
                    "No loaded vocabulary describes <{namespace}>, so its terms cannot be "
                    "checked ({term}, for one). Put what you use of it into the ontology folder."
                ),
                (
                    "没有已加载的词汇表描述 <{namespace}>，其术语（如 {term}）无法核对。请把所用"
                    "部分放入本体目录。"
                ),
            ),
        },
        Example(
            "place:x <https://example.org/unheard-of#height> 12 .",
            "# in ontology/: <https://example.org/unheard-of#height> a owl:DatatypeProperty .",
        ),
    ),
    rule(
        ("KG103", "deprecated-term", WARNING),
        (
            "A term in use that its vocabulary has deprecated.",
            "仍在使用已被词汇表弃用的术语。",
        ),
        (
            (
                "Who publishes a vocabulary deprecates a term when it misled, or when another "
                "says it better; readers will stop looking for it. Use the successor that is "
                "named."
            ),
            (
                "词汇表弃用某个术语，是因为它容易误导或已有更好的术语；读者终将不再查找它。请改用"
                "所指明的后继术语。"
            ),
        ),
        {
            "": (
                "{term} is deprecated (times used: {uses}). Use another term.",
                "{term} 已被弃用（使用 {uses} 次）。请改用其他术语。",
            ),
            "successor": (
                "{term} is deprecated (times used: {uses}). Use {successor}.",
                "{term} 已被弃用（使用 {uses} 次）。请改用 {successor}。",
            ),
        },
        Example(
            "event:x schema:performers organisation:y .",
            "event:x schema:performer organisation:y .",
        ),
    ),
    rule(
        ("KG104", "term-without-label", WARNING),
        (
            "A term of ours without a label.",
            "自有术语没有标签。",
        ),
        (
            (
                "Pages, tables and messages show labels; a term without one is shown as an IRI. "
                "Give it rdfs:label, or skos:prefLabel for a concept, in each of your languages."
            ),
            (
                "网页、表格与消息都显示标签；没有标签的术语只能显示为 IRI。请为每种语言写 "
                "rdfs:label，概念则写 skos:prefLabel。"
            ),
        ),
        {
            "": (
                "This term has no label. Add rdfs:label, or skos:prefLabel for a concept.",
                "此术语没有标签。请添加 rdfs:label，概念则添加 skos:prefLabel。",
            ),
        },
        Example(
            "pgm:Workshop a owl:Class .",
            'pgm:Workshop a owl:Class ; rdfs:label "Workshop"@en , "工作坊"@zh-hans .',
        ),
    ),
    rule(
        ("KG105", "term-without-definition", WARNING),
        (
            "A term of ours without a definition.",
            "自有术语没有定义。",
        ),
        (
            (
                "A label says what a term is called, not when to use it; two editors will use it "
                "for two things. Write one sentence that tells what it is and what it is not."
            ),
            (
                "标签只说明术语叫什么，并不说明何时使用；两位编辑者会把它用于两种事物。请用一句话"
                "说明它是什么、不是什么。"
            ),
        ),
        {
            "": (
                "This term has no definition. Add skos:definition: what it is, and what it is not.",
                "此术语没有定义。请添加 skos:definition，说明它是什么、不是什么。",
            ),
        },
        Example(
            'role:guest a skos:Concept ; skos:prefLabel "guest"@en .',
            (
                'role:guest a skos:Concept ; skos:prefLabel "guest"@en ;\n'
                '    skos:definition "Takes part by invitation, without a task of its own."@en .'
            ),
        ),
    ),
    rule(
        ("KG111", "undeclared-prefix", VIOLATION),
        (
            "A prefixed name where an IRI is meant to be written in full.",
            "应写完整 IRI 之处写了带前缀的名称。",
        ),
        (
            (
                "In angle brackets, and in JSON-LD whose context does not declare the prefix, "
                "schema:name is not short for anything: it is an IRI with the scheme “schema”. "
                "Leave out the brackets, or declare the prefix. In Turtle without brackets, a "
                "prefix that is not declared is a syntax error, and the reader tells it."
            ),
            (
                "在尖括号中，以及在上下文未声明该前缀的 JSON-LD 中，schema:name 并非缩写，而是方"
                "案为“schema”的 IRI。请去掉尖括号，或声明该前缀。在 Turtle 中，尖括号之外未声明的"
                "前缀属于语法错误，读取时即会提示。"
            ),
        ),
        {
            "": (
                "<{iri}> is not short for {meant}. Leave out the brackets, or declare the prefix.",
                "<{iri}> 并非 {meant} 的缩写。请去掉尖括号，或声明该前缀。",
            ),
            "document": (
                (
                    "{iri} is not short for {meant} here: the context does not know the prefix. "
                    "Declare it there, or write the IRI in full."
                ),
                (
                    "{iri} 在此处并非 {meant} 的缩写：上下文未声明该前缀。请在其中声明，或写出完整 "
                    "IRI。"
                ),
            ),
        },
        Example(
            'event:x <schema:name> "Opening"@en .',
            'event:x schema:name "Opening"@en .',
        ),
    ),
    rule(
        ("KG112", "unused-prefix", INFO),
        (
            "A prefix that is declared and not used.",
            "声明了前缀却未使用。",
        ),
        (
            (
                "It makes a reader look for what is not there, and often is the trace of a "
                "misspelt use. Remove the line; kg check --fix does."
            ),
            (
                "它让读者寻找并不存在的内容，也常是某处拼写错误的痕迹。请删除该行；kg check "
                "--fix 可代劳。"
            ),
        ),
        {
            "": (
                "The prefix {prefix}: is declared and not used. Remove it.",
                "声明了前缀 {prefix}: 却未使用。请删除。",
            ),
        },
        Example(
            (
                "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
                "@prefix schema: <https://schema.org/> .\n"
                'event:x schema:name "Opening"@en .'
            ),
            ('@prefix schema: <https://schema.org/> .\nevent:x schema:name "Opening"@en .'),
            is_mended=True,
        ),
    ),
    rule(
        ("KG113", "misspelt-namespace", VIOLATION),
        (
            "A namespace that differs from a known one in its scheme, case or last character.",
            "命名空间与已知者相比，方案、大小写或末尾字符不同。",
        ),
        (
            (
                "IRIs are compared letter by letter: http://schema.org/name and "
                "https://schema.org/name are two properties, and a query for one does not find "
                "the other. Write the namespace as its publisher does; kg check --fix mends "
                "those of published vocabularies."
            ),
            (
                "IRI 按字符逐一比较：http://schema.org/name 与 https://schema.org/name 是两个属性，"
                "查询其一找不到其二。请按发布者的写法书写命名空间；已发布词汇表的命名空间可用 kg "
                "check --fix 更正。"
            ),
        ),
        {
            "": (
                "<{namespace}> is not the namespace that it seems to be. Write <{meant}>.",
                "<{namespace}> 并非看上去的那个命名空间。请写 <{meant}>。",
            ),
        },
        Example(
            "@prefix schema: <http://schema.org/> .",
            "@prefix schema: <https://schema.org/> .",
            is_mended=True,
        ),
    ),
    rule(
        ("KG114", "prefix-bound-otherwise", WARNING),
        (
            "A prefix that a file binds to another namespace than kg.toml.",
            "文件中前缀所绑定的命名空间与 kg.toml 不同。",
        ),
        (
            (
                "Queries, arguments and pages use the prefixes of kg.toml; who reads the file "
                "then reads the same short name for another thing. Bind it alike, or choose "
                "another prefix."
            ),
            (
                "查询、参数与网页使用 kg.toml 的前缀；读文件的人会把同一简称理解为别的事物。请统"
                "一绑定，或另选前缀。"
            ),
        ),
        {
            "": (
                (
                    "The prefix {prefix}: is <{namespace}> here and <{meant}> in kg.toml. Bind "
                    "it alike, or choose another prefix."
                ),
                (
                    "前缀 {prefix}: 在此处为 <{namespace}>，在 kg.toml 中为 <{meant}>。请统一绑定，"
                    "或另选前缀。"
                ),
            ),
        },
        Example(
            (
                '# kg.toml: place = "https://example.org/id/place/"\n'
                "@prefix place: <https://example.com/places#> ."
            ),
            "@prefix place: <https://example.org/id/place/> .",
        ),
    ),
)
