"""``kg publish`` and ``kg serve``."""

from __future__ import annotations

import sys

from kg.cli._talk import CLEAN, count, say, spoken

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse


def publish(options: argparse.Namespace) -> int:
    """Write the site, and say how much there is."""
    from kg.jobs import Project

    project = Project.at(options.path)
    out = options.out or "dist"
    if not sys.stderr.isatty():
        manifest = project.publish(out)
    else:
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(spoken("writing"), total=None)
            manifest = project.publish(
                out, lambda done, total: progress.update(task, completed=done, total=total)
            )
    size = sum(file.size for file in manifest.files) / 1e6
    files = count(len(manifest.files), "file")
    say(spoken(f"{out}: {files}, {size:.1f} MB. Open {out}/index.html."))
    return CLEAN


def serve(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from kg.jobs import Project

    Project.at(options.path).serve(
        options.host, options.port, lambda url: say(spoken(f"Serving at {url} (stop with Ctrl-C)"))
    )
    return CLEAN
