"""A page of text with comments: what a layout is written on."""

from __future__ import annotations

from kg.tidy._syntax import Comment, Word

INDENT = 4
WIDTH = 100


class Page:
    """The text so far. ``indent`` is that of the current line, ``column`` is where it ends.

    Both are counted in code points, as in the places that messages tell. ``begins_line`` is True
    while nothing stands on the current line.
    """

    def __init__(self) -> None:
        self.indent = 0
        self.column = 0
        self.begins_line = True
        self._parts: list[str] = []

    def text(self) -> str:
        """The whole text, with a line break at its end."""
        self.begin_line(0)
        return "".join(self._parts)

    def put(self, text: str) -> None:
        """Go on with a text, which may have lines of its own."""
        if self.begins_line:
            self._parts.append(" " * self.indent)
            self.begins_line = False
        self._parts.append(text)
        _, line_break, last = text.rpartition("\n")
        self.column = len(last) + (0 if line_break else self.column)

    def fits(self, width: float) -> bool:
        """True when so many columns more still fit on the current line."""
        return self.column + width <= WIDTH

    def begin_line(self, indent: int, blank_lines: int = 0) -> None:
        """End the current line, if anything stands on it, and indent the next one."""
        if not self.begins_line:
            self._parts.append("\n")
        self._parts.append("\n" * blank_lines)
        self.begins_line = True
        self.indent = self.column = indent

    def begin_word(self, word: Word, indent: int, *, is_first: bool = False) -> None:
        """Begin a line for a word, after its comments, keeping a blank line between the others."""
        self.put_comments(word, indent, is_first=is_first)
        is_first = is_first and not word.comments
        self.begin_line(indent, int(word.lines > 1 and not is_first))

    def put_comments(self, word: Word, indent: int, *, is_first: bool = False) -> None:
        """The comments before a word, keeping a blank line between them."""
        for comment in word.comments:
            self.put_comment(comment, indent, int(comment.lines > 1 and not is_first))
            is_first = False

    def put_comment(self, comment: Comment, indent: int, blank_lines: int = 0) -> None:
        """A comment, beside what it was written beside, else on a line of its own."""
        if self.is_beside(comment):
            self.put(f"  {comment.text}")
        else:
            self.begin_line(indent, blank_lines)
            self.put(comment.text)
        self.begin_line(indent)

    def is_beside(self, comment: Comment) -> bool:
        """True for a comment that ends a line on which something stands."""
        return comment.lines == 0 and not self.begins_line
