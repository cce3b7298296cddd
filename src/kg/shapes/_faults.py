"""What is said of shapes that are themselves wrong, in English and in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from kg.severity import Severity
from kg.shapes._rules_of_use import RULES
from kg.terms import IRI, Resource, Term

RULES_BY_CODE = {rule.code: rule for rule in RULES}


class Fault(Struct, frozen=True):
    """Something wrong with a node of the shapes graph, at its statement where one is named.

    ``code`` is that of a rule in `RULES`; ``messages`` say what is wrong and what to do.
    """

    code: str
    node: Resource | None
    messages: Mapping[str, str]
    predicate: IRI | None = None
    value: Term | None = None

    @property
    def severity(self) -> Severity:
        """That of the rule."""
        return RULES_BY_CODE[self.code].severity


Fact = str | int | Mapping[str, str]
_LANGUAGES = ("en", "zh-hans")


def say(saying: str, **facts: Fact) -> dict[str, str]:
    """A saying in each language. A fact that is a map has other words in each language."""
    messages = {}
    for number, language in enumerate(_LANGUAGES):
        words = {
            name: fact if isinstance(fact, (str, int)) else fact[language]
            for name, fact in facts.items()
        }
        messages[language] = _SAYINGS[saying][number].format_map(words)
    return messages


_SAYINGS: Mapping[str, tuple[str, str]] = {
    "no shapes": (
        "No shape was found, so nothing was validated. Add shapes to the shapes folder.",
        "没有找到任何形状，因此未做任何验证。请在形状目录中添加形状。",
    ),
    "unknown, near": (
        "sh:{name} is not a term of SHACL. Did you mean sh:{near}?",
        "sh:{name} 不是 SHACL 的术语。是否想写 sh:{near}？",
    ),
    "unknown": (
        "sh:{name} is not a term of SHACL. Correct its spelling, or use another namespace.",
        "sh:{name} 不是 SHACL 的术语。请更正拼写，或改用其他命名空间。",
    ),
    "namespace": (
        "SHACL's namespace is http://www.w3.org/ns/shacl#, not {found}. Correct the prefix.",
        "SHACL 的命名空间是 http://www.w3.org/ns/shacl#，而不是 {found}。请更正前缀。",
    ),
    "several": (
        "sh:{name} takes one value, and here are {count}. Keep one of them.",
        "sh:{name} 只能有一个值，此处有 {count} 个。请只留一个。",
    ),
    "wrong value": (
        "sh:{name} takes {kind}. Correct its value.",
        "sh:{name} 的值应为{kind}。请更正。",
    ),
    "wrong member": (
        "sh:{name} takes {kind}, and a member is of another kind. Correct the member.",
        "sh:{name} 的值应为{kind}，但其中有成员类型不符。请更正该成员。",
    ),
    "list": (
        "sh:{name} takes a list in round brackets. Write it as sh:{name} ( … ).",
        "sh:{name} 的值应为圆括号中的列表。请写作 sh:{name} ( … )。",
    ),
    "path": (
        (
            "This is not a property path. Give sh:path an IRI, a list of two paths or more, or one "
            "of sh:inversePath, sh:alternativePath and their kin."
        ),
        (
            "这不是属性路径。请为 sh:path 写上 IRI、至少含两条路径的列表，或 sh:inversePath、"
            "sh:alternativePath 等之一。"
        ),
    ),
    "node shape with path": (
        "A node shape has no sh:path. Remove it, or call the shape a sh:PropertyShape.",
        "节点形状不带 sh:path。请删去路径，或将其写作 sh:PropertyShape。",
    ),
    "sh:node to a path": (
        "sh:node leads to a shape with sh:path. Refer to it with sh:property.",
        "sh:node 指向带 sh:path 的形状。请改用 sh:property 引用。",
    ),
    "no path": (
        "A property shape needs sh:path. Add it, or refer to a node shape with sh:node.",
        "属性形状需要 sh:path。请补上，或用 sh:node 引用节点形状。",
    ),
    "needs path": (
        "sh:{name} counts only in a shape with sh:path. Move it into a property shape.",
        "sh:{name} 只在带 sh:path 的形状中起作用。请移到属性形状中。",
    ),
    "severity": (
        "Here sh:severity does not count. Move it to the shape, or make a shape for it.",
        "sh:severity 在此不起作用。请移到形状上，或为其另写形状。",
    ),
    "own severity": (
        (
            "This is none of sh:Violation, sh:Warning and sh:Info, so it is told as a violation. "
            "Use one of them."
        ),
        "这不是 sh:Violation、sh:Warning、sh:Info 之一，因此按违例报告。请使用其中之一。",
    ),
    "pattern": (
        "This pattern does not compile. Correct the regular expression, or its sh:flags.",
        "此模式无法编译。请更正正则表达式或其 sh:flags。",
    ),
    "query": (
        "This query cannot be run: {reason}. Correct it.",
        "此查询无法运行：{reason}。请更正。",
    ),
    "recursive": (
        "This shape refers to itself, and SHACL does not say what that means. Break the circle.",
        "此形状引用了自身，而 SHACL 没有规定其含义。请断开循环。",
    ),
    "too deep": (
        (
            "Shapes stand in this one more than {count} levels deep. Name the inner ones, and give "
            "them targets."
        ),
        "此形状嵌套超过 {count} 层。请为内层形状命名并指定目标。",
    ),
    "component": (
        "This constraint component is not well-formed: {reason}. Correct it.",
        "此约束组件格式不正确：{reason}。请更正。",
    ),
    "ill-formed": (
        "This shape is not well-formed: {reason}. Correct it.",
        "此形状格式不正确：{reason}。请更正。",
    ),
    "deactivated": (
        "This shape is deactivated, so it finds nothing. Remove sh:deactivated when it may count.",
        "此形状已停用，查不出任何问题。可以启用时请删去 sh:deactivated。",
    ),
    "unreachable": (
        "This shape has no target, and no shape refers to it. Give it a target, or use it.",
        "此形状没有目标，也没有形状引用它。请为其指定目标，或引用它。",
    ),
    "unknown target": (
        "Neither data nor ontology know the target {term}. Correct it, or remove this target.",
        "数据与本体中都没有目标 {term}。请更正，或删去此目标。",
    ),
    "nothing to judge": (
        "Nothing in these data is a focus node of this shape. Check its targets.",
        "这些数据中没有此形状的焦点节点。请核对其目标。",
    ),
    "advanced": (
        (
            "sh:{name} is of SHACL Advanced Features and was not evaluated. Say it in core "
            "terms, or as a query."
        ),
        "sh:{name} 属于 SHACL 高级功能，未予执行。请改用核心术语或查询表达。",
    ),
    "without effect": (
        "Without sh:{beside}, sh:{name} does nothing. Add sh:{beside}, or remove it.",
        "没有 sh:{beside}，sh:{name} 不起作用。请补上 sh:{beside}，或删去此项。",
    ),
    "left": (
        "pySHACL validated this shape, which takes longer: {reason}.",
        "此形状改由 pySHACL 验证，用时较长：{reason}。",
    ),
    "left out": (
        "This shape was not validated: {reason}. Correct it.",
        "此形状未经验证：{reason}。请更正。",
    ),
    "all left": (
        "pySHACL validated all shapes, which takes longer: {reason}.",
        "全部形状改由 pySHACL 验证，用时较长：{reason}。",
    ),
    "endless": (
        (
            "This query gave no answer in time, so its shape was not validated. Narrow it: look "
            "for joins of everything with everything, and for long paths."
        ),
        (
            "此查询没有按时给出结果，其形状未经验证。请缩小查询范围："
            "检查是否有全体与全体的连接，以及过长的路径。"
        ),
    ),
    "not validated": (
        "Nothing was validated: {reason}. Correct this shape.",
        "未做任何验证：{reason}。请更正此形状。",
    ),
}
