"""The rules about statements, their sources, and shapes against the ontology."""

from __future__ import annotations

from kg.lint._rule import INFO, WARNING, Example, rule

RULES_OF_STATEMENTS = (
    rule(
        ("KG131", "duplicate-statement", INFO),
        (
            "A statement that its file makes twice.",
            "文件中重复的陈述。",
        ),
        (
            (
                "It adds nothing, and when one of the two is corrected, the other still stands. "
                "kg check --fix removes it where it is plain what goes with it."
            ),
            "重复并无增益；更正其一时，另一个仍在。若界限分明，kg check --fix 可将其删除。",
        ),
        {
            "": (
                "This file has stated this by {property} before. Remove one of the two.",
                "此文件已用 {property} 作过同样的陈述。请删除其一。",
            ),
        },
        Example(
            "event:x schema:location place:beijing , place:beijing .",
            "event:x schema:location place:beijing .",
            is_mended=True,
        ),
    ),
    rule(
        ("KG132", "names-nearly-equal", INFO),
        (
            "Two things of one kind whose names are all but equal.",
            "同类的两个事物名称几乎相同。",
        ),
        (
            (
                "Names that differ in case, accents, punctuation, the order of words or one "
                "letter are mostly one thing that was described twice. Make them one; or say "
                "that they are two, with owl:differentFrom."
            ),
            (
                "名称若仅在大小写、变音符、标点、词序或一个字母上不同，多半是同一事物被描述了两次。"
                "请合并；若确为两个事物，请用 owl:differentFrom 说明。"
            ),
        ),
        {
            "": (
                (
                    'This is nearly "{name}", a name of {other}. Make the two things one, or '
                    "state owl:differentFrom."
                ),
                "此名称与 {other} 的名称“{name}”几乎相同。请合并两者，或陈述 owl:differentFrom。",
            ),
        },
        Example(
            (
                'organisation:a schema:name "Academy of Sciences"@en .\n'
                'organisation:b schema:name "Academy of Science"@en .'
            ),
            'organisation:a schema:name "Academy of Sciences"@en .',
        ),
    ),
    rule(
        ("KG133", "source-without-statements", INFO),
        (
            "A source that states nothing, and that nothing refers to.",
            "来源没有任何陈述，也未被提及。",
        ),
        (
            (
                "It is told of and never cited: it was forgotten, or its file has another name "
                "than the source. data/NAME.ttl holds what the source NAME states."
            ),
            (
                "它被提及却从未被引用：或是被遗忘，或是其文件与来源不同名。data/NAME.ttl 存放来"
                "源 NAME 的陈述。"
            ),
        ),
        {
            "": (
                (
                    "This source states nothing here. Add its file to the data, or leave the "
                    "source out."
                ),
                "此来源在此没有任何陈述。请在数据中添加其文件，或删去该来源。",
            ),
        },
        Example(
            "source:x a pgm:Source .    # and no data/x.ttl",
            "source:x a pgm:Source .    # and data/x.ttl",
        ),
    ),
    rule(
        ("KG134", "statements-without-source", WARNING),
        (
            "A file of statements whose source nobody describes.",
            "陈述文件的来源未被描述。",
        ),
        (
            (
                "Who reads a statement wants to know who says so, and when. Describe the source, "
                "as the others are described."
            ),
            "读者想知道陈述出自何处、何时。请像其他来源那样描述它。",
        ),
        {
            "": (
                "Nobody says what this source is. Describe it, as a pgm:Source.",
                "此来源未被描述。请将其描述为 pgm:Source。",
            ),
        },
        Example(
            "# data/x.ttl holds statements, and nothing is said about source:x",
            'source:x a pgm:Source ; schema:name "The programme, as printed"@en .',
        ),
    ),
    rule(
        ("KG141", "shape-against-range", WARNING),
        (
            "A shape asks for values that the ontology does not mean the property to have.",
            "形状所要求的值不在本体为该属性规定的值域内。",
        ),
        (
            (
                "No value can please both: what the shape passes the ontology does not mean, and "
                "the other way round. Decide which of the two is right, and correct the other."
            ),
            (
                "没有值能同时满足两者：形状所接受的，本体并不认可，反之亦然。请判断何者正确，并更"
                "正另一方。"
            ),
        ),
        {
            "": (
                (
                    "{parameter} {asked} does not go with the range of {property}, which is "
                    "{ranges}. Correct the shape, or the ontology."
                ),
                "{parameter} {asked} 与 {property} 的值域 {ranges} 不符。请更正形状或本体。",
            ),
        },
        Example(
            (
                "# ontology: pgm:editionNumber schema:rangeIncludes xsd:integer .\n"
                "[] sh:path pgm:editionNumber ; sh:datatype xsd:string ."
            ),
            "[] sh:path pgm:editionNumber ; sh:datatype xsd:integer .",
        ),
    ),
    rule(
        ("KG142", "shape-against-domain", WARNING),
        (
            "A shape requires a property of things that the ontology does not mean it for.",
            "形状要求某类事物具有本体未为其规定的属性。",
        ),
        (
            (
                "Who follows the ontology will never write it, and who follows the shape uses it "
                "where it means nothing. Take the requirement out of the shape, or widen the "
                "domain."
            ),
            "遵循本体的人不会写它，遵循形状的人则会用错地方。请从形状中去掉此要求，或放宽定义域。",
        ),
        {
            "": (
                (
                    "{property} is required of {target}, and meant for {domains}. Correct the "
                    "shape, or the ontology."
                ),
                "形状要求 {target} 具有 {property}，而它是为 {domains} 规定的。请更正形状或本体。",
            ),
        },
        Example(
            (
                "# ontology: pgm:editionNumber schema:domainIncludes pgm:Event .\n"
                "shape:Place sh:targetClass pgm:Place ;\n"
                "    sh:property [ sh:path pgm:editionNumber ; sh:minCount 1 ] ."
            ),
            (
                "shape:Event sh:targetClass pgm:Event ;\n"
                "    sh:property [ sh:path pgm:editionNumber ; sh:minCount 1 ] ."
            ),
        ),
    ),
    rule(
        ("KG143", "shape-against-cardinality", WARNING),
        (
            "A shape asks for several values of a property that the ontology says has one.",
            "形状要求单值属性具有多个值。",
        ),
        (
            (
                "Of a single-valued property kg keeps the value of the best source, so that a "
                "second one never reaches the shape. Correct the number, or the mark in the "
                "ontology."
            ),
            (
                "对于单值属性，kg 只保留最佳来源的值，第二个值永远不会到达形状。请更正数量，或更"
                "正本体中的标记。"
            ),
        ),
        {
            "": (
                (
                    "{parameter} {number} does not go with {property}, which has one value. "
                    "Correct the shape, or the ontology."
                ),
                "{property} 是单值属性，与 {parameter} {number} 不符。请更正形状或本体。",
            ),
        },
        Example(
            (
                "# ontology: pgm:status pgm:singleValued true .\n"
                "[] sh:path pgm:status ; sh:minCount 2 ."
            ),
            "[] sh:path pgm:status ; sh:maxCount 1 .",
        ),
    ),
)
