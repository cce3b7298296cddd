"""The rules about the IRIs of things."""

from __future__ import annotations

from kg.lint._rule import INFO, WARNING, Example, rule

RULES_OF_IRIS = (
    rule(
        ("KG115", "iri-with-blank", WARNING),
        (
            "An IRI with a blank in it.",
            "IRI 中含有空白。",
        ),
        (
            (
                "Blanks that do not show (no-break, ideographic, of no width) come along when "
                "text is copied, and make two IRIs of one. Encoded ones (%20) in IRIs of ours "
                "will be mistyped. Write a hyphen, or nothing."
            ),
            (
                "不可见的空白（不换行空格、全角空格、零宽空格）会随复制的文本混入，使一个 IRI 变"
                "成两个；自有 IRI 中编码的空白（%20）容易输错。请改为连字符，或删去。"
            ),
        ),
        {
            "": (
                "<{iri}> has a blank in it. Write a hyphen, or leave it out.",
                "<{iri}> 中含有空白。请改为连字符，或删去。",
            ),
        },
        Example(
            "<https://example.org/id/place/new%20york> a pgm:Place .",
            "<https://example.org/id/place/new-york> a pgm:Place .",
        ),
    ),
    rule(
        ("KG116", "iri-in-other-case", WARNING),
        (
            "An IRI that differs from another only in upper and lower case.",
            "IRI 与另一个 IRI 仅大小写不同。",
        ),
        (
            (
                "IRIs are compared letter by letter, so event:IUTOX is not event:iutox, and the "
                "link leads nowhere. Scheme and host are written in lower case, whatever a "
                "browser does. Write each IRI in one way."
            ),
            (
                "IRI 按字符逐一比较，event:IUTOX 并非 event:iutox，链接因此落空。无论浏览器如何处"
                "理，方案与主机名都应小写。请统一每个 IRI 的写法。"
            ),
        ),
        {
            "misspelt": (
                "Nothing is said about {iri}. Did you mean {near}?",
                "没有任何关于 {iri} 的陈述。是否应为 {near}？",
            ),
            "two": (
                "{iri} and {other} differ only in case. Make them one, or choose a clearer name.",
                "{iri} 与 {other} 仅大小写不同。请合并，或另取更易区分的名称。",
            ),
            "host": (
                "<{iri}> has a capital in its scheme or host. Write these in lower case.",
                "<{iri}> 的方案或主机名含有大写字母。请改为小写。",
            ),
        },
        Example(
            "event:x schema:superEvent event:IUTOX-2025 .",
            "event:x schema:superEvent event:iutox-2025 .",
        ),
    ),
    rule(
        ("KG117", "fragment-of-nothing", WARNING),
        (
            "An IRI of ours with a fragment, of a document that nothing describes.",
            "自有 IRI 带有片段，而其文档未被描述。",
        ),
        (
            (
                "A browser cuts off what follows # before it asks a server. A page is published "
                "for what stands before it, and there is none. Use a / and a name, or describe "
                "the thing that this is a part of."
            ),
            (
                "浏览器在请求服务器之前会去掉 # 之后的部分。网页是为 # 之前的部分发布的，而那里一"
                "无所有。请改用 / 与名称，或描述其所属的事物。"
            ),
        ),
        {
            "": (
                (
                    "{iri} is a part of <{document}>, of which nothing is said. Use / instead of "
                    "#, or describe it."
                ),
                "{iri} 属于 <{document}>，而后者没有任何陈述。请把 # 改为 /，或描述后者。",
            ),
        },
        Example(
            "<https://example.org/id/event#opening> a pgm:Event .",
            "<https://example.org/id/event/opening> a pgm:Event .",
        ),
    ),
    rule(
        ("KG118", "subject-not-ours", INFO),
        (
            "A source describes something whose IRI is not minted here.",
            "来源所描述事物的 IRI 并非在此铸造。",
        ),
        (
            (
                "Only what is under the base of kg.toml gets a page, and only its owner can say "
                "what else an IRI means. Often it is a misspelt host. Mint an IRI here, and link "
                "to the other with owl:sameAs or schema:sameAs."
            ),
            (
                "只有 kg.toml 的 base 之下的事物才有网页，其他 IRI 的含义由其所有者决定；这也常是"
                "主机名的拼写错误。请在此铸造 IRI，再用 owl:sameAs 或 schema:sameAs 链接到对方。"
            ),
        ),
        {
            "": (
                "This is not under {base}. Mint an IRI there, and link to this one.",
                "此 IRI 不在 {base} 之下。请在其下铸造 IRI，再链接到此处。",
            ),
            "near": (
                "This is not under {base}. Is its host or path misspelt?",
                "此 IRI 不在 {base} 之下。主机名或路径是否拼错？",
            ),
        },
        Example(
            "<http://www.wikidata.org/entity/Q956> a pgm:Place .",
            "place:beijing a pgm:Place ; owl:sameAs <http://www.wikidata.org/entity/Q956> .",
        ),
    ),
    rule(
        ("KG119", "dangling-link", WARNING),
        (
            "A link to something of ours of which nothing is said.",
            "链接指向没有任何陈述的自有事物。",
        ),
        (
            (
                "It will have no page, and no query that follows the link gets an answer. "
                "Describe it, or correct the link."
            ),
            "它不会有网页，沿此链接的查询也得不到结果。请描述它，或更正链接。",
        ),
        {
            "": (
                "Nothing is said about {iri}. Describe it, or correct the link.",
                "没有任何关于 {iri} 的陈述。请描述它，或更正链接。",
            ),
            "near": (
                "Nothing is said about {iri}. Did you mean {near}?",
                "没有任何关于 {iri} 的陈述。是否应为 {near}？",
            ),
        },
        Example(
            "event:x schema:location place:bejing .",
            "event:x schema:location place:beijing .",
        ),
    ),
    rule(
        ("KG120", "unknown-scheme", WARNING),
        (
            "An IRI whose scheme is none that is registered: a prefix that nobody declared.",
            "IRI 的方案未经注册：其实是未声明的前缀。",
        ),
        (
            (
                "Where the context does not know a prefix, JSON-LD, YAML-LD and CSV read "
                "shema:name as an IRI with the scheme “shema”, without a word; so does Turtle in "
                "angle brackets. Correct the prefix, declare it in the context, or write the IRI "
                "in full. It is told once for each scheme."
            ),
            (
                "上下文未声明某前缀时，JSON-LD、YAML-LD 与 CSV 会把 shema:name 读作方案为“shema”"
                "的 IRI，且不作提示；Turtle 的尖括号中亦然。请更正前缀、在上下文中声明，或写出完整 "
                "IRI。每种方案只提示一次。"
            ),
        ),
        {
            "": (
                (
                    "<{iri}> has the scheme “{scheme}”, which is not registered (times: {count}). "
                    "Declare the prefix, or write the IRI in full."
                ),
                (
                    "<{iri}> 的方案“{scheme}”未经注册（共 {count} 处）。请声明该前缀，或写出完整 "
                    "IRI。"
                ),
            ),
            "near": (
                (
                    "<{iri}> has the scheme “{scheme}”, which is not registered (times: {count}). "
                    "Did you mean {near}:?"
                ),
                "<{iri}> 的方案“{scheme}”未经注册（共 {count} 处）。是否应为 {near}:？",
            ),
        },
        Example(
            'JSON-LD: { "id": "https://example.org/x", "sameAs": "shema:Place" }',
            'JSON-LD: { "id": "https://example.org/x", "sameAs": "schema:Place" }',
        ),
    ),
)
