"""The rules about what is accepted: comments that ignore findings, and the baseline."""

from __future__ import annotations

from kg.findings import Finding, Place
from kg.rules import Rule
from kg.severity import Severity
from kg.terms import Literal

WITHOUT_REASON = Rule(
    "KG901",
    "ignore-without-reason",
    Severity.WARNING,
    summary={
        "en": "A comment that ignores findings gives no reason.",
        "zh-hans": "忽略检查结果的注释没有说明理由。",
    },
    why={
        "en": "Whoever comes later must be able to judge whether the reason still holds. Without "
        "one, the comment has no effect. Write it after two hyphens.",
        "zh-hans": "后来的人要能判断理由是否仍然成立。没有理由的注释不起作用。"
        "请在两个连字符之后写明理由。",
    },
    bad="# kg: ignore shape:EventDated",
    good="# kg: ignore shape:EventDated -- the host has not announced the day yet",
)
UNUSED = Rule(
    "KG902",
    "unused-ignore",
    Severity.WARNING,
    summary={
        "en": "A comment, or an entry of check.ignore, ignores findings, and there is none.",
        "zh-hans": "注释或 check.ignore 的条目要忽略的检查结果并不存在。",
    },
    why={
        "en": "What it was written for is mended, or has moved. Left there, it would hide the "
        "next finding of its kind. Remove it.",
        "zh-hans": "它所针对的问题已经解决，或已移到别处。留着它会掩盖下一个同类问题。请将其删除。",
    },
)
NOT_UNDERSTOOD = Rule(
    "KG903",
    "ignore-not-understood",
    Severity.WARNING,
    summary={
        "en": "A comment begins with kg: and is none that kg understands.",
        "zh-hans": "以 kg: 开头的注释不是 kg 能理解的。",
    },
    why={
        "en": "A misspelt comment has no effect, and nobody would notice. There are two: "
        "kg: ignore, on the line of the finding or above it, and kg: ignore-file, above the first "
        "statement of a file. Codes are separated by commas.",
        "zh-hans": "拼错的注释不起作用，而且无人察觉。"
        "可用的有两种：kg: ignore 写在结果所在行或其上一行；"
        "kg: ignore-file 写在文件第一条陈述之前。多个代码用逗号分隔。",
    },
    bad="# kg: ingore shape:EventDated -- the day is not announced",
    good="# kg: ignore shape:EventDated, shape:EventPlaced -- neither is announced",
)
STALE = Rule(
    "KG904",
    "stale-baseline",
    Severity.INFO,
    summary={
        "en": "The baseline accepts what is no longer found.",
        "zh-hans": "基线所接受的问题已不再出现。",
    },
    why={
        "en": "What it accepted is mended. Left there, the entry would accept the same fault "
        "again. Remove its line, or write the baseline anew with kg check --write-baseline.",
        "zh-hans": "它所接受的问题已经解决。留着该条目会再次放过同样的错误。"
        "请删除该行，或用 kg check --write-baseline 重新生成基线。",
    },
)
RULES = (WITHOUT_REASON, UNUSED, NOT_UNDERSTOOD, STALE)


def found(rule: Rule, place: Place, messages: dict[str, str], value: str = "") -> Finding:
    """A finding of one of the rules, about some text in a file."""
    return Finding(
        rule.severity, rule.code, messages, place, value=Literal(value) if value else None
    )
