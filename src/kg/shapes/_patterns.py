"""Regular expressions as XPath has them, in Python's words.

https://www.w3.org/TR/xpath-functions/#regex-syntax
"""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=1000)
def compile_pattern(pattern: str, flags: str) -> re.Pattern[str] | None:
    r"""A regular expression of XPath as Python's; None for one that only XPath knows.

    ``\w`` is what programming languages mean by it: letters, digits and the underscore.
    """
    if not set(flags) <= set("smixq") or ("x" in flags and "#" in pattern):
        return None
    options = re.NOFLAG
    for flag in flags.replace("q", ""):
        options |= {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": re.VERBOSE}[flag]
    text = re.escape(pattern) if "q" in flags else _translate(pattern, is_multiline="m" in flags)
    try:
        return None if text is None else re.compile(text, options)
    except re.error:
        return None


_AGAIN = re.compile(r"[*+?}]")
_GROUP_AGAIN = re.compile(r"\)(?:[*+]|\{\d+,)")


def may_take_for_ever(pattern: str, flags: str) -> bool:
    r"""True for a pattern on which Python may try exponentially many ways, as ``^(a+)+$``.

    That is one that repeats a group in which something is repeated or chosen; some that are
    harmless are among them.
    """
    if "q" in flags:
        return False
    return any(
        _AGAIN.search(pattern, 0, end.start()) or "|" in pattern[: end.start()]
        for end in _GROUP_AGAIN.finditer(pattern)
    )


_BLANK = r" \t\n\r"
_KEPT = frozenset("nrtdDwW\\|.-^?*+{}()[]$123456789")


def _translate(pattern: str, *, is_multiline: bool) -> str | None:
    """The pattern in Python's words, or None where it has none of the same meaning."""
    out: list[str] = []
    in_class = False
    for piece in re.finditer(r"\\(?P<escape>.)|\(\?(?!:)|.", pattern, re.DOTALL):
        text = piece[0]
        new = _escape(piece["escape"], in_class=in_class) if piece["escape"] else text
        if new is None or text == "(?" or (text == "[" and in_class):
            return None  # an escape that is not Python's, look-around, subtraction of classes
        if text in ("[", "]"):
            in_class = text == "["
        elif text == "$" and not in_class and not is_multiline:
            new = r"\Z"  # Python's $ stands before a last line break, too
        elif in_class and text in "&~|-" and out[-1] == text:
            new = f"\\{text}"  # Python warns of sets to come
        out.append(new)
    return "".join(out)


def _escape(char: str, *, in_class: bool) -> str | None:
    """An escape in Python's words, or None."""
    if char == "s":
        return _BLANK if in_class else f"[{_BLANK}]"
    if char == "S" and not in_class:
        return f"[^{_BLANK}]"
    return f"\\{char}" if char in _KEPT else None
