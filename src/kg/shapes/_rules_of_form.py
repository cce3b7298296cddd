"""The rules about shapes that are not well-formed: what `kg rule` tells of each."""

from __future__ import annotations

from kg.rules import Rule
from kg.severity import Severity

_VIOLATION, _WARNING, _INFO = Severity.VIOLATION, Severity.WARNING, Severity.INFO
_PREFIX = "shape:S a sh:NodeShape ; sh:targetClass pgm:Event ; "


def rule(
    head: tuple[str, str, Severity],
    summary: tuple[str, str],
    why: tuple[str, str],
    bad: str = "",
    good: str = "",
) -> Rule:
    """A rule, with its words in English and in Chinese."""
    code, name, severity = head
    languages = ("en", "zh-hans")
    return Rule(
        code=code,
        name=name,
        severity=severity,
        summary=dict(zip(languages, summary, strict=True)),
        why=dict(zip(languages, why, strict=True)),
        bad=bad,
        good=good,
    )


RULES_OF_FORM = (
    rule(
        ("KG201", "no-shapes", _VIOLATION),
        ("There is no shape at all.", "没有任何形状。"),
        (
            (
                "Without shapes everything passes, and a check that cannot fail tells nothing. "
                "Add shapes to the shapes folder, or give them names and rdf:type sh:NodeShape."
            ),
            (
                "没有形状，任何数据都会通过，而不可能失败的检查毫无意义。"
                "请在形状目录中添加形状，或为形状命名并写明 rdf:type sh:NodeShape。"
            ),
        ),
    ),
    rule(
        ("KG202", "unknown-shacl-term", _VIOLATION),
        ("A term in SHACL's namespace is not SHACL's.", "SHACL 命名空间中没有此术语。"),
        (
            (
                "Most engines skip what they do not know, so that a slip such as sh:mincount lets "
                "everything pass. Correct its spelling."
            ),
            "多数引擎会跳过不认识的术语，因此 sh:mincount 之类的笔误会让一切数据通过。请更正拼写。",
        ),
        bad=_PREFIX + "sh:property [ sh:path schema:name ; sh:mincount 1 ] .",
        good=_PREFIX + "sh:property [ sh:path schema:name ; sh:minCount 1 ] .",
    ),
    rule(
        ("KG203", "shacl-namespace", _VIOLATION),
        ("SHACL's namespace is misspelt.", "SHACL 的命名空间写错了。"),
        (
            (
                "It is http://www.w3.org/ns/shacl# to the letter: with https, or with another last "
                "character, no engine sees a shape. Correct the prefix."
            ),
            (
                "它必须一字不差地写作 http://www.w3.org/ns/shacl#：若写成 https，或末尾字符不同，"
                "任何引擎都看不到形状。请更正前缀。"
            ),
        ),
        bad="@prefix sh: <https://www.w3.org/ns/shacl#> .",
        good="@prefix sh: <http://www.w3.org/ns/shacl#> .",
    ),
    rule(
        ("KG204", "several-values", _VIOLATION),
        ("A shape gives several values where one may stand.", "形状在只能有一个值处写了多个值。"),
        (
            (
                "SHACL calls such a shape ill-formed, and engines differ in which value they take. "
                "Keep one, or make a shape for each."
            ),
            (
                "SHACL 视此类形状为格式不正确，各引擎取哪个值并不一致。请只留一个值，"
                "或分写为多个形状。"
            ),
        ),
        bad=_PREFIX + "sh:property [ sh:path schema:name ; sh:maxCount 1 , 2 ] .",
        good=_PREFIX + "sh:property [ sh:path schema:name ; sh:maxCount 1 ] .",
    ),
    rule(
        ("KG205", "wrong-value", _VIOLATION),
        ("A term of SHACL has a value of the wrong kind.", "SHACL 术语的值类型不对。"),
        (
            (
                "A count is a whole number, a class or datatype is an IRI, a pattern is a text. "
                "Anything else makes the shape ill-formed."
            ),
            "计数是整数，类与数据类型是 IRI，模式是文字。否则形状格式不正确。",
        ),
        bad=_PREFIX + 'sh:property [ sh:path schema:name ; sh:minCount "one" ] .',
        good=_PREFIX + "sh:property [ sh:path schema:name ; sh:minCount 1 ] .",
    ),
    rule(
        ("KG206", "broken-list", _VIOLATION),
        ("A list in a shape is not well-formed.", "形状中的列表格式不正确。"),
        (
            (
                "sh:in, sh:and, sh:or, sh:xone, sh:languageIn and sh:ignoredProperties take a list "
                "in round brackets. Without them each value stands alone."
            ),
            (
                "sh:in、sh:and、sh:or、sh:xone、sh:languageIn 与 sh:ignoredProperties "
                "的值是圆括号中的列表。没有圆括号，各值便各自独立。"
            ),
        ),
        bad=_PREFIX + "sh:property [ sh:path pgm:status ; sh:in status:planned ] .",
        good=_PREFIX + "sh:property [ sh:path pgm:status ; sh:in ( status:planned ) ] .",
    ),
    rule(
        ("KG207", "broken-path", _VIOLATION),
        ("A property path is not well-formed.", "属性路径格式不正确。"),
        (
            (
                "A path is an IRI, a list of at least two paths, or a blank node with exactly "
                "one of sh:inversePath, sh:alternativePath, sh:zeroOrMorePath, sh:oneOrMorePath "
                "and sh:zeroOrOnePath."
            ),
            (
                "路径是一个 IRI、至少含两条路径的列表，或恰有 sh:inversePath、sh:alternativePath、"
                "sh:zeroOrMorePath、sh:oneOrMorePath、sh:zeroOrOnePath 之一的空白节点。"
            ),
        ),
        bad=_PREFIX + "sh:property [ sh:path ( schema:name ) ] .",
        good=_PREFIX + "sh:property [ sh:path schema:name ] .",
    ),
    rule(
        ("KG208", "node-shape-with-path", _VIOLATION),
        ("A node shape has a path.", "节点形状带有路径。"),
        (
            (
                "A shape with sh:path is a property shape: it judges the values at that path. "
                "Leave out the path, or call the shape a sh:PropertyShape."
            ),
            (
                "带有 sh:path 的形状是属性形状，评判的是该路径上的值。"
                "请删去路径，或将其写作 sh:PropertyShape。"
            ),
        ),
        bad=_PREFIX + "sh:path schema:name ; sh:minCount 1 .",
        good=_PREFIX + "sh:property [ sh:path schema:name ; sh:minCount 1 ] .",
    ),
    rule(
        ("KG209", "property-shape-without-path", _VIOLATION),
        ("A property shape has no path.", "属性形状没有路径。"),
        (
            (
                "A sh:PropertyShape, and whatever sh:property leads to, judges the values at a "
                "path. Add sh:path; if the things themselves are meant, use sh:node."
            ),
            (
                "sh:PropertyShape 以及 sh:property 所指的形状评判路径上的值。"
                "请添加 sh:path；若针对事物本身，请改用 sh:node。"
            ),
        ),
        bad=_PREFIX + "sh:property [ sh:minCount 1 ] .",
        good=_PREFIX + "sh:property [ sh:path schema:name ; sh:minCount 1 ] .",
    ),
    rule(
        ("KG210", "constraint-without-path", _VIOLATION),
        (
            "A constraint on the values of a property stands in a shape without a path.",
            "针对属性值的约束写在没有路径的形状中。",
        ),
        (
            (
                "Counts, unique languages and the order of two properties are about the values "
                "at a path. Put the constraint in a property shape."
            ),
            "数量、语言唯一与两属性的次序针对路径上的值。请将约束写入属性形状。",
        ),
        bad=_PREFIX + "sh:minCount 1 .",
        good=_PREFIX + "sh:property [ sh:path schema:name ; sh:minCount 1 ] .",
    ),
    rule(
        ("KG211", "misplaced-severity", _WARNING),
        ("A severity stands where it does not count.", "严重程度写在不起作用之处。"),
        (
            (
                "SHACL takes the severity of a result from the shape. At the node of a query, a "
                "path or a component it is ignored, and the result is a violation."
            ),
            "SHACL 的结果严重程度取自形状。写在查询、路径或组件节点上会被忽略，结果仍是违例。",
        ),
        bad=_PREFIX + 'sh:sparql [ sh:select "…" ; sh:severity sh:Info ] .',
        good=_PREFIX + 'sh:severity sh:Info ; sh:sparql [ sh:select "…" ] .',
    ),
    rule(
        ("KG212", "unknown-severity", _WARNING),
        ("A severity is none of SHACL's three.", "严重程度不是 SHACL 的三种之一。"),
        (
            (
                "SHACL allows severities of one's own; here they are told as violations. "
                "Use sh:Violation, sh:Warning or sh:Info."
            ),
            (
                "SHACL 允许自定义严重程度；此处一律视为违例。"
                "请使用 sh:Violation、sh:Warning 或 sh:Info。"
            ),
        ),
        bad=_PREFIX + "sh:severity sh:Error .",
        good=_PREFIX + "sh:severity sh:Violation .",
    ),
    rule(
        ("KG213", "broken-pattern", _VIOLATION),
        ("A pattern does not compile.", "模式无法编译。"),
        (
            (
                "sh:pattern is a regular expression of XPath, with the flags s, m, i, x and q. "
                "Escapes such as \\p{L}, which Python has no word for, are not known here."
            ),
            (
                "sh:pattern 是 XPath 正则表达式，标志为 s、m、i、x、q。"
                "\\p{L} 等 Python 没有的转义在此不可用。"
            ),
        ),
        bad=_PREFIX + 'sh:property [ sh:path pgm:code ; sh:pattern "[A-Z" ] .',
        good=_PREFIX + 'sh:property [ sh:path pgm:code ; sh:pattern "[A-Z]" ] .',
    ),
    rule(
        ("KG214", "broken-shape-query", _VIOLATION),
        ("A query in a shape cannot be run.", "形状中的查询无法运行。"),
        (
            (
                "A constraint's query is a SELECT that binds $this. SHACL excludes MINUS, VALUES "
                "and SERVICE, a new value for $this, and a sub-SELECT that does not select $this."
            ),
            (
                "约束的查询是绑定 $this 的 SELECT。SHACL 不允许 MINUS、VALUES、SERVICE，"
                "不允许给 $this 赋新值，子查询必须选出 $this。"
            ),
        ),
        bad=_PREFIX + 'sh:sparql [ sh:select "SELECT $this WHERE { BIND (1 AS $this) }" ] .',
        good=_PREFIX + 'sh:sparql [ sh:select "SELECT $this WHERE { $this ?p 1 }" ] .',
    ),
    rule(
        ("KG215", "recursive-shape", _VIOLATION),
        ("A shape refers to itself.", "形状引用了自身。"),
        (
            (
                "SHACL does not say what a recursive shape means, and engines differ. Say it "
                "with a path, as in sh:path [ sh:oneOrMorePath … ], or end the circle."
            ),
            (
                "SHACL 没有规定递归形状的含义，各引擎不一。"
                "请用 sh:path [ sh:oneOrMorePath … ] 之类的路径表达，或断开循环。"
            ),
        ),
        bad="shape:S a sh:NodeShape ; sh:property [ sh:path pgm:within ; sh:node shape:S ] .",
        good="shape:S a sh:NodeShape ; "
        "sh:property [ sh:path [ sh:oneOrMorePath pgm:within ] ; sh:class pgm:Place ] .",
    ),
    rule(
        ("KG216", "nested-too-deeply", _VIOLATION),
        ("Shapes stand in shapes too deeply.", "形状嵌套过深。"),
        (
            (
                "Shapes may stand in shapes 100 levels deep. Deeper ones end some engines, and no "
                "one can follow them. Name the inner shapes, and give them targets of their own."
            ),
            (
                "形状最多嵌套 100 层。再深会使某些引擎崩溃，也无人能读懂。"
                "请为内层形状命名，并各自指定目标。"
            ),
        ),
    ),
    rule(
        ("KG217", "broken-component", _VIOLATION),
        ("A constraint component is not well-formed.", "约束组件格式不正确。"),
        (
            (
                "A component of one's own has an IRI, and each of its parameters one sh:path whose "
                "last part can name a variable."
            ),
            "自定义约束组件须有 IRI，其每个参数恰有一个 sh:path，路径末段可作变量名。",
        ),
    ),
)
