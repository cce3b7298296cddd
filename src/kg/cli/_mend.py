"""``kg check --fix`` and ``--diff``: what can be mended, written or shown."""

from __future__ import annotations

from kg.cli._talk import CLEAN, FINDINGS, count, say, spoken

TYPE_CHECKING = False  # typing's constant, without the time that importing typing takes
if TYPE_CHECKING:
    from kg.jobs import Project


def show_patches(project: Project) -> int:
    """Print what ``--fix`` would change, as a diff; write nothing."""
    patches = project.mend()
    for patch in patches:
        print(patch.diff(), end="")
    say(spoken(f"{count(len(patches), 'file')} can be mended."))
    return FINDINGS if patches else CLEAN


def write_patches(project: Project) -> Project:
    """Write every file that can be mended, each whole; and the project as it is then."""
    from kg.files import replace_file
    from kg.jobs import Project

    for patch in project.mend():
        replace_file(patch.path, patch.after)
        say(spoken(f"{patch.name}: mended {', '.join(patch.codes)}."))
    return Project(project.config, project.shown_from)
