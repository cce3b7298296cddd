"""``kg publish`` and ``kg serve``."""

from __future__ import annotations

from kg.cli._progress import counted
from kg.cli._talk import CLEAN, count, say, spoken

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    import argparse


def publish(options: argparse.Namespace) -> int:
    """Write the site, and say how much there is."""
    from kg.jobs import Project

    project = Project.at(options.path)
    out = options.out or "dist"
    with counted("writing") as progress:
        manifest = project.publish(out, progress)
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
