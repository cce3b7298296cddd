"""The words between findings, in the languages that kg itself speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "violation": "violation",
        "violations": "violations",
        "warning": "warning",
        "warnings": "warnings",
        "info": "info",
        "infos": "info",
        "here": "{message} Here: {value}",
        "colon": "{thing}: {message}",
        "more": "{code}: {number} more {severity} ({places})",
        "file": "{file}: {number}",
        "files": "{number} in other files",
        "all": "To see every one: kg check --all",
        "also": "Also: {places}",
        "in-log": "More in the log of this step: {number}",
        "looked-at": "{statements}, {shapes}, {queries}: {counts}",
        "statement": "statement",
        "statements": "statements",
        "shape": "shape",
        "shapes": "shapes",
        "query": "stored query",
        "queries": "stored queries",
        "unreadable": "file unreadable",
        "unreadables": "files unreadable",
        "baseline": "in the baseline",
        "baselines": "in the baseline",
        "ignored": "ignored",
        "ignoreds": "ignored",
        "untouched": "not touched by the change",
        "untoucheds": "not touched by the change",
        "comma": ", ",
        "title": "What kg check found",
        "clean": "Nothing was found.",
        "severity": "Severity",
        "rule": "Rule",
        "number": "Findings",
        "what": "What to do",
        "where": "Where",
    },
    "zh-hans": {
        "violation": "违规",
        "violations": "违规",
        "warning": "警告",
        "warnings": "警告",
        "info": "提示",
        "infos": "提示",
        "here": "{message}此处：{value}",
        "colon": "{thing}：{message}",
        "more": "{code}：另有{severity} {number} 条（{places}）",
        "file": "{file}：{number}",
        "files": "其他文件 {number} 条",
        "all": "查看全部：kg check --all",
        "also": "另见：{places}",
        "in-log": "其余 {number} 条见本步骤的日志。",
        "looked-at": "{statements}，{shapes}，{queries}：{counts}",
        "statement": "条陈述",
        "statements": "条陈述",
        "shape": "个形状",
        "shapes": "个形状",
        "query": "个预存查询",
        "queries": "个预存查询",
        "unreadable": "个文件无法读取",
        "unreadables": "个文件无法读取",
        "baseline": "条已在基线中",
        "baselines": "条已在基线中",
        "ignored": "条已忽略",
        "ignoreds": "条已忽略",
        "untouched": "条未被此更改涉及",
        "untoucheds": "条未被此更改涉及",
        "comma": "，",
        "title": "kg check 的结果",
        "clean": "未发现问题。",
        "severity": "严重程度",
        "rule": "规则",
        "number": "数量",
        "what": "如何处理",
        "where": "位置",
    },
}


def word(name: str, languages: Sequence[str]) -> str:
    """A word or sentence in the first of the languages that kg speaks; English else."""
    for language in languages:
        if language in _WORDS:
            return _WORDS[language][name]
    return _WORDS["en"][name]


def count(number: int, name: str, languages: Sequence[str]) -> str:
    """A number and what is counted, as in ``2 warnings``."""
    plural = name if number == 1 else _PLURALS.get(name, f"{name}s")
    return f"{number:,} {word(plural, languages)}"


_PLURALS = {"query": "queries"}
