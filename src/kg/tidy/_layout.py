"""One layout for Turtle and TriG: what is written stays, and the white space is ours.

Comments, the order of everything, and every term stay as their author wrote them. Each predicate
has a line of its own. A list of objects or items that its author broke stays broken there; one
that does not fit on its line gets a line for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import inf

from kg.errors import ReadError
from kg.formats import Format, Kind, Lines, Token, read, tokenize
from kg.tidy._page import INDENT, WIDTH, Page
from kg.tidy._syntax import (
    Block,
    Entry,
    Listing,
    Object,
    Predicate,
    Single,
    Statement,
    Term,
    Word,
    first_word,
    parse_entries,
)
from kg.tidy._width import (
    has_breaks,
    width_of_object,
    width_of_objects,
    width_of_predicate,
    width_of_term,
)

_MAX_DEPTH = 50  # of brackets: each level indents all that is in it, so the text grows by squares
_BASE = "https://base.invalid/"  # to resolve against; nothing that is written depends on it


def lay_out(content: bytes, name: str, format: Format) -> bytes:
    """The same text in the one layout: the same statements and comments, in the same order.

    Laying it out again changes nothing. Raises `ReadError` where the text does not parse, or its
    brackets nest more than 50 deep.
    """
    statements = read(content, name, format, _BASE)
    text = content.decode("utf-8-sig")
    tokens = list(tokenize(text))
    _refuse_depth(tokens, text, name)
    page = Page()
    _write_document(page, parse_entries(tokens, text))
    laid_out = page.text()
    assert _gist(tokenize(laid_out)) == _gist(tokens), name
    assert len(read(laid_out.encode(), name, format, _BASE)) == len(statements), name
    return laid_out.encode()


def _refuse_depth(tokens: Iterable[Token], text: str, name: str) -> None:
    depth = 0
    for token in tokens:
        depth += token.text in ("[", "(", "{|", "<<", "<<(")
        depth -= token.text in ("]", ")", "|}", ">>", ")>>")
        if depth > _MAX_DEPTH:
            line, column = Lines(text).position(token.start)
            what = f"nests brackets more than {_MAX_DEPTH} deep"
            raise ReadError(f"{name}:{line}:{column}", what, "Give the inner blank nodes labels.")


def _gist(tokens: Iterable[Token]) -> tuple[list[str], list[str]]:
    """What a layout must not change: the tokens but ``;`` and ``.``, and the comments."""
    words: list[str] = []
    comments: list[str] = []
    for token in tokens:
        if token.kind is Kind.COMMENT:
            comments.append(token.text.rstrip())
        elif token.text not in (";", "."):
            words.append(_requoted(token.text))
    return words, comments


# ----------------------------------------------------------------------- subjects, and between


def _write_document(page: Page, entries: Iterable[Entry]) -> None:
    before, indent = "", 0
    for entry in entries:
        kind = _kind(entry, indent)
        word = first_word(entry.subject) if isinstance(entry, Statement) else entry.word
        before = _write_comments(page, word, (before, kind), indent)
        indent = 0 if kind == "}" else indent
        page.begin_line(indent, _blank_lines(before, kind, word.lines))
        if isinstance(entry, Statement):
            _write_statement(page, entry, is_line=kind == "line")
        elif word.text:
            page.put(f"{word.text} ." if word.text.startswith("@") else word.text)
        indent = INDENT if kind == "{" else indent
        before = kind


def _kind(entry: Entry, indent: int) -> str:
    """That of a `Single`, ``block`` for a statement, or ``line`` where it stands on one line."""
    if isinstance(entry, Single):
        return entry.kind
    width = indent + width_of_term(entry.subject) + len(" .")
    width += sum(1 + width_of_predicate(predicate) for predicate in entry.predicates)
    verbs = [predicate.verb for predicate in entry.predicates]
    begins_line = any(verb.begins_line for verb in verbs) and not _is_empty(entry.subject)
    is_broken = begins_line or any(verb.comments for verb in verbs)
    return "line" if len(verbs) <= 1 and not is_broken and width <= WIDTH else "block"


def _write_comments(page: Page, word: Word, between: tuple[str, str], indent: int) -> str:
    """The comments between two kinds of entries; what then comes before the second one.

    A comment right below a statement, with a blank line after it, stays there.
    """
    before, kind = between
    gaps = [comment.lines for comment in word.comments]
    gaps.append(2 if kind in ("", "}") else word.lines)
    last_gap = max((index for index, lines in enumerate(gaps) if lines > 1), default=0)
    for index, comment in enumerate(word.comments):
        if page.is_beside(comment):
            page.put_comment(comment, indent)
            continue
        is_below = before in ("line", "block") and comment.lines <= 1 and index < last_gap
        blank_lines = 0 if is_below else _blank_lines(before, "comment", comment.lines)
        page.put_comment(comment, indent, blank_lines)
        before = "comment"
    return before


def _blank_lines(before: str, kind: str, lines: int) -> int:
    """The blank lines between two kinds of entries that were so many line breaks apart."""
    if before in ("", "{") or kind in ("", "}"):
        return 0
    is_tight = before == "comment" or (before == kind and kind in ("directive", "line"))
    is_tight = is_tight or (before == "directive" and kind == "comment")
    return min(max(lines - 1, 0 if is_tight else 1), 2 if kind == "comment" else 1)


def _write_statement(page: Page, statement: Statement, *, is_line: bool) -> None:
    indent = page.indent + INDENT
    _write_term(page, statement.subject, len(" ."))
    for index, predicate in enumerate(statement.predicates):
        page.put(" ;" * (index > 0))
        if is_line:
            page.put(" ")
        elif index == 0 and _is_empty(statement.subject) and not predicate.verb.comments:
            page.put("  ")
            page.indent = indent
        else:
            page.begin_word(predicate.verb, indent, is_first=index == 0)
        _write_predicate(page, predicate, indent, len(" ;"))
    page.put(" .")


def _is_empty(term: Term) -> bool:
    return isinstance(term, Block) and width_of_term(term) == len("[]")


# -------------------------------------------------------------------------- what is said of them


def _write_predicate(page: Page, predicate: Predicate, indent: int, after: int) -> None:
    """A verb and its objects, whose own lines are indented once more, and so many columns after."""
    page.put(predicate.verb.text)
    is_broken = any(first_word(terms[0]).begins_line for terms in predicate.objects)
    is_nested = any(_is_nested(terms) for terms in predicate.objects)
    has_room = page.fits(1 + width_of_objects(predicate) + after)
    is_list = len(predicate.objects) > 1 and not (is_broken or is_nested or has_room)
    for index, terms in enumerate(predicate.objects):
        page.put(" ," * (index > 0))
        word = first_word(terms[0])
        is_first_of_list = index == 0 and is_broken
        is_too_long = is_broken and _exceeds(page, width_of_object(terms) + after)
        if word.begins_line or is_list or is_first_of_list or is_too_long:
            page.begin_word(word, indent + INDENT, is_first=index == 0)
        else:
            page.put(" ")
        _write_object(page, terms, after)


def _is_nested(terms: Object) -> bool:
    """True for an object with brackets that have lines of their own."""
    return any(not isinstance(term, Word) and width_of_term(term) == inf for term in terms)


def _exceeds(page: Page, width: float) -> bool:
    """True for what would fit on a line but not on what is left of this one."""
    return width < inf and not page.fits(1 + width)


def _write_object(page: Page, terms: Object, after: int) -> None:
    _write_term(page, terms[0], after)
    for term in terms[1:]:
        word = first_word(term)
        if word.comments:
            page.begin_word(word, page.indent + INDENT, is_first=True)
        else:
            page.put(" ")
        _write_term(page, term, after)


def _write_term(page: Page, term: Term, after: int) -> None:
    if isinstance(term, Word):
        page.put(_requoted(term.text))
        return
    has_room = page.fits(width_of_term(term) + after)
    page.put(term.opening.text)
    if isinstance(term, Block):
        _write_block(page, term, after, has_room=has_room)
    else:
        _write_items(page, term, has_room=has_room)
    page.put(term.closing.text)


def _write_block(page: Page, block: Block, after: int, *, has_room: bool) -> None:
    """Predicates in brackets: on one line, or each on its own, with a mark after the last too."""
    indent = page.indent
    if has_breaks(block) or (not has_room and not _can_hold_lines(block)):
        for index, predicate in enumerate(block.predicates):
            page.begin_word(predicate.verb, indent + INDENT, is_first=index == 0)
            _write_predicate(page, predicate, indent + INDENT, len(" ;"))
            page.put(" ;")
        page.put_comments(block.closing, indent + INDENT, is_first=not block.predicates)
        page.begin_line(indent)
        return
    for index, predicate in enumerate(block.predicates):
        page.put(" ; " if index else " ")
        _write_predicate(page, predicate, indent, len(" ]") + after)
    page.put(" " * bool(block.predicates))


def _can_hold_lines(block: Block) -> bool:
    """True for brackets around one thing in brackets, which has the lines for both."""
    if len(block.predicates) != 1 or len(block.predicates[0].objects) != 1:
        return False
    return not isinstance(block.predicates[0].objects[0][-1], Word)


def _write_items(page: Page, listing: Listing, *, has_room: bool) -> None:
    """Items in brackets: on one line, on the lines of their author, or each on its own."""
    indent = page.indent
    is_broken = has_breaks(listing)
    is_list = not has_room and width_of_term(listing) < inf
    for index, item in enumerate(listing.items):
        word = first_word(item)
        is_too_long = is_broken and _exceeds(page, width_of_term(item))
        if word.begins_line or is_list or is_too_long or (is_broken and index == 0):
            page.begin_word(word, indent + INDENT, is_first=index == 0)
        else:
            page.put(" ")
        _write_term(page, item, 0)
    if is_broken or is_list:
        page.put_comments(listing.closing, indent + INDENT, is_first=not listing.items)
        page.begin_line(indent)
    else:
        page.put(" " * bool(listing.items))


_APOSTROPHES = re.compile(
    r"""'{3}(?P<long>(?:[^\\"]|\\.)*?)'{3} | '(?!'')(?P<short>(?:[^\\"']|\\.)*)'""",
    re.VERBOSE | re.DOTALL,
)


def _requoted(text: str) -> str:
    """A string in quotation marks, unless that would need other escapes; any other word as is."""
    found = _APOSTROPHES.match(text)
    if not found or not found.lastgroup:
        return text
    quotes = '"""' if found.lastgroup == "long" else '"'
    return f"{quotes}{found[found.lastgroup]}{quotes}{text[found.end() :]}"
