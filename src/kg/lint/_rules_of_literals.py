"""The rules about literals, and about the characters of texts."""

from __future__ import annotations

from kg.lint._rule import INFO, VIOLATION, WARNING, Example, rule

RULES_OF_LITERALS = (
    rule(
        ("KG121", "unknown-language", WARNING),
        (
            "A language tag with a language or region that there is not.",
            "语言标签中的语言或地区并不存在。",
        ),
        (
            (
                "Tags are made of registered codes (https://www.rfc-editor.org/info/bcp47): zh "
                "is Chinese, cn is China and no language. A text with a wrong tag is shown to "
                "nobody who asks for its language. A tag that is not well-formed, such as en_GB, "
                "is refused when the file is read."
            ),
            (
                "标签由已注册的代码组成（https://www.rfc-editor.org/info/bcp47）：zh 表示中文，"
                "cn 表示中国，并非语言。标签有误的文本，不会显示给选择该语言的读者。格式不正确的"
                "标签（如 en_GB）在读取文件时即被拒绝。"
            ),
        ),
        {
            "": (
                'There is no "{subtag}", so the tag @{tag} names nothing. Use a registered code.',
                "“{subtag}”并不存在，标签 @{tag} 因此没有意义。请使用已注册的代码。",
            ),
            "near": (
                'There is no "{subtag}" in @{tag}. Did you mean "{meant}"?',
                "标签 @{tag} 中的“{subtag}”并不存在。是否应为“{meant}”？",
            ),
        },
        Example(
            'place:x schema:name "北京"@cn .',
            'place:x schema:name "北京"@zh .',
        ),
    ),
    rule(
        ("KG122", "language-tag-in-capitals", INFO),
        (
            "A language tag that is not in lower case.",
            "语言标签未使用小写。",
        ),
        (
            (
                "Case means nothing in a tag, but engines differ in whether they keep it; two "
                "spellings of one tag make two texts of one. Write lower case; kg check --fix "
                "does."
            ),
            (
                "标签不区分大小写，但各引擎是否保留大小写并不一致；同一标签的两种写法会使一段文本"
                "变成两段。请使用小写；kg check --fix 可代劳。"
            ),
        ),
        {
            "": (
                "Write @{tag} in lower case, @{lower}.",
                "请把 @{tag} 写成小写 @{lower}。",
            ),
        },
        Example(
            'place:x schema:name "北京"@zh-Hans .',
            'place:x schema:name "北京"@zh-hans .',
            is_mended=True,
        ),
    ),
    rule(
        ("KG124", "impossible-date", VIOLATION),
        (
            "A date that no calendar has.",
            "任何历法中都不存在的日期。",
        ),
        (
            (
                "There is no 30 February and no 13th month. Engines drop such a value when they "
                "compare or sort, and a query by date passes over the thing. Look it up in the "
                "source."
            ),
            (
                "没有 2 月 30 日，也没有第 13 个月。引擎在比较或排序时会舍弃这样的值，按日期的查"
                "询会漏掉该事物。请核对来源。"
            ),
        ),
        {
            "": (
                "There is no such date. Look it up in the source.",
                "此日期并不存在。请核对来源。",
            ),
        },
        Example(
            'event:x schema:startDate "2025-02-30"^^xsd:date .',
            'event:x schema:startDate "2025-02-28"^^xsd:date .',
        ),
    ),
    rule(
        ("KG125", "ill-typed-literal", VIOLATION),
        (
            "A literal whose text its datatype does not take.",
            "字面量的文本不符合其数据类型。",
        ),
        (
            (
                "“twelve” is no xsd:integer: no engine can compute with it, and most say "
                "nothing. Correct the text, or the datatype."
            ),
            "“twelve”不是 xsd:integer：引擎无法用它计算，且多半不作提示。请更正文本或数据类型。",
        ),
        {
            "": (
                "This text is no {datatype}. Correct the text, or the datatype.",
                "此文本不是 {datatype}。请更正文本或数据类型。",
            ),
        },
        Example(
            'event:x schema:maximumAttendeeCapacity "twelve"^^xsd:integer .',
            "event:x schema:maximumAttendeeCapacity 12 .",
        ),
    ),
    rule(
        ("KG126", "value-out-of-range", WARNING),
        (
            "A value of another kind than the ontology says of its property.",
            "值的种类与本体对该属性的规定不同。",
        ),
        (
            (
                "Queries and pages count on what the ontology says of a property: a number is "
                "summed, a thing is linked. A text in its place is passed over. Correct the "
                "value, or widen the range in the ontology. SHACL sees this only where a shape "
                "asks."
            ),
            (
                "查询与网页依赖本体对属性的规定：数字用于求和，事物用于链接；换成文本便会被忽略。"
                "请更正该值，或在本体中放宽值域。只有形状提出要求时，SHACL 才会发现。"
            ),
        ),
        {
            "": (
                "A value of {property} is of {expected}; this is {found}. Correct one of the two.",
                "{property} 的值应属 {expected}，此处为 {found}。请更正其一。",
            ),
            "thing": (
                (
                    "A value of {property} is a literal of {expected}; this is a thing. Correct "
                    "one of the two."
                ),
                "{property} 的值应为 {expected} 的字面量，此处是一个事物。请更正其一。",
            ),
        },
        Example(
            'event:x pgm:editionNumber "17" .',
            "event:x pgm:editionNumber 17 .",
        ),
    ),
    rule(
        ("KG127", "text-not-nfc", WARNING),
        (
            "Text that is not in Unicode normalization form C.",
            "文本未采用 Unicode 规范化形式 C（NFC）。",
        ),
        (
            (
                "“é” can be one character or two, and looks alike; the two texts are not equal, "
                "and a search for one does not find the other. kg check --fix composes it, but "
                "for IRIs."
            ),
            (
                "“é”可以是一个字符，也可以是两个，看上去相同；但两段文本并不相等，搜索其一找不到"
                "其二。kg check --fix 可将其合成，IRI 除外。"
            ),
        ),
        {
            "": (
                "This text is not in normalization form C. Save it as NFC; kg check --fix does.",
                "此处文本未采用规范化形式 C。请存为 NFC；kg check --fix 可代劳。",
            ),
            "name": (
                (
                    "This name is not in normalization form C, so it names another thing than it "
                    "seems to. Write it as NFC wherever it stands."
                ),
                "此处名称未采用规范化形式 C，所指并非看上去的事物。请在所有出现之处改用 NFC。",
            ),
        },
        Example(
            "café, with e and U+0301",
            "café, with U+00E9",
            is_mended=True,
        ),
    ),
    rule(
        ("KG128", "control-character", WARNING),
        (
            "A control character, a replacement character, or none at all.",
            "文本中有控制字符、替换字符或非字符。",
        ),
        (
            (
                "U+FFFD stands where a text was read in a wrong encoding, and what stood there "
                "is lost; control characters come from copying, and break JSON, XML and "
                "terminals. Look up the text, and write it anew."
            ),
            (
                "U+FFFD 表明文本曾以错误的编码读取，原有内容已丢失；控制字符多由复制带入，会破坏 "
                "JSON、XML 与终端。请核对原文并重新书写。"
            ),
        ),
        {
            "": (
                "There is a {character} ({name}) here. Look up what it should be, or remove it.",
                "此处有 {character}。请核对原文，或删去。",
            ),
        },
        Example(
            'place:x schema:name "Z\\uFFFDrich" .',
            'place:x schema:name "Zürich" .',
        ),
    ),
    rule(
        ("KG129", "bidirectional-override", VIOLATION),
        (
            "A character that changes the direction in which text is shown.",
            "文本中有改变显示方向的字符。",
        ),
        (
            (
                "With it a file shows something else than it says "
                "(https://www.trojansource.codes). Isolates that end on their line are let pass. "
                "Remove it; the direction of a text follows from its language."
            ),
            (
                "有了它，文件显示的内容可与实际内容不同（https://www.trojansource.codes）。在同一"
                "行内结束的隔离符不在此列。请删去；文本方向由其语言决定。"
            ),
        ),
        {
            "": (
                (
                    "There is a {character} ({name}) here: what shows is not what is written. "
                    "Remove it."
                ),
                "此处有 {character}，显示的内容与实际不符。请删去。",
            ),
        },
        Example(
            'place:x schema:name "a\\u202Eb" .',
            'place:x schema:name "ab" .',
        ),
    ),
)
