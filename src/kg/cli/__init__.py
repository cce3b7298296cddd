"""The command line: words in, words out, exit code. The only room that prints or exits.

Results go to standard output, everything else to standard error. Exit codes: 0 clean, 1 there
are findings, 2 wrongly asked or unreadable, 130 interrupted, 141 the reader of a pipe went away.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence

from kg import __version__
from kg.cli._talk import CLEAN, FINDINGS, INTERRUPTED, PIPE_CLOSED, WRONG, complain

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["main", "run"]

_OUTPUT_FAILS = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO)  # files have their own errors
_VERSION = f"kg {__version__}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run kg with the words of a command line, and return its exit code."""
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.errno not in _OUTPUT_FAILS:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return PIPE_CLOSED
        from kg.errors import WriteError

        what = f"cannot be written ({os.strerror(error.errno)})"
        complain(WriteError("standard output", what, "Make room, or write it elsewhere."))
        return WRONG


def _run(words: list[str]) -> int:
    if words == ["--version"]:  # in a third of the time that importing a parser takes
        print(_VERSION)
        return CLEAN
    from kg.cli._parser import read_words
    from kg.errors import KgError, NotClean

    options = None
    try:
        options = read_words(words, _VERSION)
        if options.run is None:
            options.parser.print_help()
            return CLEAN
        code: int = options.run(options)
    except KgError as error:
        complain(error, getattr(options, "lang", None))
        return FINDINGS if isinstance(error, NotClean) else WRONG
    return code


def _import_msgspec() -> None:
    """Import it as if typing_extensions were not installed, which takes as long as the rest of it.

    It asks for nothing that typing has not. This is the process's own start: no thread looks on.
    https://docs.python.org/3/reference/import.html#the-module-cache
    """
    if "typing_extensions" not in sys.modules:
        sys.modules["typing_extensions"] = None  # type: ignore[assignment]
        import msgspec  # noqa: F401

        del sys.modules["typing_extensions"]


def run() -> NoReturn:
    """The process itself: `main`, then the end at once.

    Python would look for cycles among the terms again and again while they are read, and would
    take apart every graph at the end; both take longer than many a command.
    """
    gc.set_threshold(2_000_000, 20, 20)
    if sys.argv[1:] != ["--version"]:
        _import_msgspec()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
