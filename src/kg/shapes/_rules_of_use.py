"""The rules about shapes that are well-formed, and still may not do what was meant."""

from __future__ import annotations

from kg.severity import Severity
from kg.shapes._rules_of_form import RULES_OF_FORM, rule

_VIOLATION, _WARNING, _INFO = Severity.VIOLATION, Severity.WARNING, Severity.INFO

RULES_OF_USE = (
    rule(
        ("KG220", "deactivated-shape", _INFO),
        ("A shape is switched off.", "形状已停用。"),
        (
            (
                "sh:deactivated true keeps a shape from finding anything. Take it away when the "
                "reason is gone, or take the shape away."
            ),
            "sh:deactivated true 使形状不再查出任何问题。原因消失后请删去它，或删去该形状。",
        ),
        bad="shape:S a sh:NodeShape ; sh:targetClass pgm:Event ; sh:deactivated true .",
        good="shape:S a sh:NodeShape ; sh:targetClass pgm:Event .",
    ),
    rule(
        ("KG221", "unreachable-shape", _WARNING),
        ("No data ever come to a shape.", "没有数据会到达此形状。"),
        (
            (
                "It has no target, and no shape refers to it, so it finds nothing. Give it a "
                "target, or refer to it with sh:property or sh:node."
            ),
            (
                "它没有目标，也没有形状引用它，因此什么也查不出。"
                "请为其指定目标，或用 sh:property、sh:node 引用它。"
            ),
        ),
        bad="shape:P a sh:PropertyShape ; sh:path schema:name ; sh:minCount 1 .",
        good="shape:S a sh:NodeShape ; sh:targetClass pgm:Event ; sh:property shape:P .",
    ),
    rule(
        ("KG222", "unknown-target", _WARNING),
        ("The target of a shape occurs nowhere.", "形状的目标在数据中不存在。"),
        (
            (
                "Neither data nor ontology mention the class, the property or the thing that the "
                "shape is for. Mostly it is misspelt, or has another prefix."
            ),
            "数据与本体都未提到该形状所针对的类、属性或事物，多半是拼写或前缀有误。",
        ),
        bad="shape:S a sh:NodeShape ; sh:targetClass pgm:Evnet .",
        good="shape:S a sh:NodeShape ; sh:targetClass pgm:Event .",
    ),
    rule(
        ("KG223", "nothing-to-judge", _INFO),
        ("A shape has no focus nodes in these data.", "这些数据中没有该形状的焦点节点。"),
        (
            (
                "What the shape is for is known, and there is none of it. The shape passes "
                "whatever it says, so that its faults stay hidden."
            ),
            (
                "形状所针对的类或属性已知，但数据中没有实例。此形状无论写了什么都会通过，"
                "其错误难以发现。"
            ),
        ),
    ),
    rule(
        ("KG224", "advanced-feature", _WARNING),
        ("A feature beyond SHACL is not evaluated.", "SHACL 之外的高级功能不予执行。"),
        (
            (
                "sh:rule, sh:target, sh:expression, sh:js and their like are of SHACL Advanced "
                "Features. They are skipped here; say the same in core terms or as a query."
            ),
            (
                "sh:rule、sh:target、sh:expression、sh:js 等属于 SHACL 高级功能，在此略过。"
                "请改用核心术语或查询表达。"
            ),
        ),
    ),
    rule(
        ("KG225", "without-effect", _WARNING),
        ("A term does nothing where it stands.", "术语在此处不起作用。"),
        (
            (
                "Some terms count only beside another: sh:flags beside sh:pattern, "
                "sh:ignoredProperties beside sh:closed, sh:qualifiedMinCount and its kin beside "
                "sh:qualifiedValueShape. Add the other term, or leave this one out."
            ),
            (
                "有些术语须与另一术语同用：sh:flags 与 sh:pattern，"
                "sh:ignoredProperties 与 sh:closed，sh:qualifiedMinCount 等与 "
                "sh:qualifiedValueShape。请补上另一术语，或删去此术语。"
            ),
        ),
        bad='shape:P sh:path pgm:code ; sh:flags "i" .',
        good='shape:P sh:path pgm:code ; sh:pattern "^cn-" ; sh:flags "i" .',
    ),
    rule(
        ("KG226", "left-to-pyshacl", _INFO),
        ("Another engine validated a shape.", "形状改由另一引擎验证。"),
        (
            (
                "A shape uses what our engine does not know, so pySHACL, the reference, "
                "validated it, and the shapes that refer to it. The findings are the same; it "
                "takes longer. Where a query reads the shapes themselves, or where no one shape is "
                "the cause, pySHACL validated all of them."
            ),
            (
                "某一形状用到本引擎不支持的写法，因此该形状及引用它的形状由参考引擎 pySHACL "
                "验证。结论相同，用时较长。若有查询读取形状图本身，或起因不在某一形状，则全部形状"
                "均由 pySHACL 验证。"
            ),
        ),
    ),
    rule(
        ("KG227", "not-validated", _VIOLATION),
        ("No engine can validate a shape.", "没有引擎能验证某一形状。"),
        (
            (
                "Our engine does not know what a shape uses, and pySHACL fails on it as well, so "
                "it was not validated, nor were shapes that refer to it. Change the shape that the "
                "finding names."
            ),
            (
                "某一形状用到本引擎不支持的写法，pySHACL 也无法处理，因此该形状及引用它的形状"
                "未经验证。请修改所指的形状。"
            ),
        ),
    ),
    rule(
        ("KG228", "endless-shape-query", _VIOLATION),
        ("A query of a shape gives no answer.", "形状的查询没有给出结果。"),
        (
            (
                "A query of a shape has a minute, and a minute more for each million statements. "
                "One that takes longer is given up, and its shape and those that refer to it are "
                "not validated; the others are. Narrow it: look for patterns that share no "
                "variable, and for long paths."
            ),
            (
                "形状的查询限时一分钟，数据每增加一百万条陈述再加一分钟。超时即放弃，该形状及引用"
                "它的形状不予验证，其余照常。请缩小查询范围：检查是否有不共享变量的模式，以及过长"
                "的路径。"
            ),
        ),
    ),
)

RULES = (*RULES_OF_FORM, *RULES_OF_USE)
"""Every rule about shapes, sorted by code."""
