"""One layout for SPARQL, queries and updates: what is written stays, and the white space is ours.

Comments, prefixes and the order of everything stay; keywords become upper case. Each triple pattern
has a line of its own, and so has each other element of a group. A list that its author broke into
lines stays broken there; one that does not fit on its line is broken.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from kg.errors import ReadError
from kg.formats import Kind, Token, tokenize_sparql
from kg.tidy._page import Page
from kg.tidy._query_lines import STEP, Block, Break, Line, Part
from kg.tidy._query_plan import plan
from kg.tidy._query_syntax import parse_brackets


def lay_out_query(text: str, name: str) -> str:
    """The same query or update in the one layout: the same tokens and comments, in the same order.

    Laying it out again changes nothing. ``name`` is the text as messages show it. Raises
    `ReadError` where it has what is no token, a mark after nothing, or brackets that do not match
    or nest more than 50 deep. Whether it parses otherwise is not asked.

    >>> print(lay_out_query("select ?a{?a a<b>;<c>?d optional{?a<e>?f}}limit 1", "a.rq"), end="")
    SELECT ?a {
      ?a a <b> ;
        <c> ?d
      OPTIONAL { ?a <e> ?f }
    }
    LIMIT 1
    """
    tokens = list(tokenize_sparql(text))
    page = Page()
    whole = plan(parse_brackets(tokens, text, name))
    _write_lines(page, whole, 0)
    page.put_comments(whole.closing, 0, is_first=not whole.lines)
    laid_out = page.text()
    if _gist(tokenize_sparql(laid_out)) != _gist(tokens):
        what = "cannot be laid out: its tokens would run together"
        raise ReadError(name, what, "Correct it; kg check tells where it does not parse.")
    return laid_out


def _gist(tokens: Iterable[Token]) -> tuple[list[str], list[str]]:
    """What a layout must not change: the tokens but for the case of keywords, and the comments."""
    words: list[str] = []
    comments: list[str] = []
    for token in tokens:
        if token.kind is Kind.COMMENT:
            comments.append(token.text.rstrip())
        else:
            words.append(token.text.upper() if token.kind is Kind.KEYWORD else token.text)
    return words, comments


# ---------------------------------------------------------------------------------------- lines


def _write_lines(page: Page, block: Block, indent: int) -> None:
    """The lines of a block, each with so many columns before it, and before its own indent."""
    parts = [part for line in block.lines for part in line.parts]
    choice = min((part.at for part in parts), default=Break.NEVER)
    if block.is_broken or choice > Break.AND:
        choice = Break.NEVER
    for index, line in enumerate(block.lines):
        word, is_first = line.parts[0].leaf, index == 0
        page.put_comments(word, indent + line.indent, is_first=is_first)
        is_apart = line.is_apart and not any(comment.lines for comment in word.comments)
        keeps_blank = word.lines > 1 and (bool(word.comments) or not is_first)
        page.begin_line(indent + line.indent, int(is_apart or keeps_blank))
        _write_line(page, line, 0, (choice, line.hang))


def _write_line(
    page: Page, line: Line, after: int, breaks: tuple[Break, int] = (Break.NEVER, STEP)
) -> None:
    """The parts of a line, then so many columns.

    ``breaks`` are where it must be broken, and the columns before what follows.
    """
    choice, hang = breaks
    indent = page.indent
    is_list = line.is_broken_list() or (line.listed is not None and not page.fits(line.head()))
    for index, part in enumerate(line.parts):
        is_tail = is_list and part.is_group
        begins_list = is_list and index == line.listed
        if is_tail or begins_list or _begins_line(page, line, index, after, choice):
            page.begin_word(part.leaf, indent if is_tail else indent + hang)
        elif part.gap:
            page.put(part.gap)
        _write_part(page, part, line.room_after(index, after))


def _begins_line(page: Page, line: Line, index: int, after: int, choice: Break) -> bool:
    """True for a part that begins a line of its own; the first part stands on one already."""
    part = line.parts[index]
    if index == 0 or part.at is Break.NEVER:
        return index > 0 and bool(part.leaf.comments)
    if part.is_broken or part.at is choice:
        return True
    width = line.width_from(index, after)
    return part.at <= Break.FILL and width < inf and not page.fits(width)


def _write_part(page: Page, part: Part, after: int) -> None:
    block = part.node
    if not isinstance(block, Block):
        page.put(block.text)
        return
    has_room = block.width < inf and page.fits(block.width + after)
    if has_room or block.can_hold_lines:
        ends = block.pad + block.closing.text
        page.put(block.opening.text + block.pad)
        for index, line in enumerate(block.lines):
            page.put(" " * (index > 0))
            _write_line(page, line, len(ends) + after)
        page.put(ends)
        return
    indent = page.indent
    page.put(block.opening.text)
    _write_lines(page, block, indent + STEP)
    page.put_comments(block.closing, indent + STEP, is_first=not block.lines)
    page.begin_line(indent)
    page.put(block.closing.text)
