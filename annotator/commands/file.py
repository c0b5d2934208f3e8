"""The File menu."""

from __future__ import annotations

from pathlib import Path

from annotator.commands.context import Context
from annotator.commands.registry import command, is_open
from annotator.project.storage import SUFFIX
from annotator.words import tr


@command(
    "file.open_video", "Open video...", menu="File", keys=("Ctrl+O",), icon="video", tool_bar=True,
    tip="Open a video; the work on it is kept beside it",
)  # fmt: skip
def open_video(c: Context) -> None:
    path = c.dialogs.open_video(c.settings.last_folder)
    if path is not None:
        c.opener.open(path)


@command("file.open_folder", "Open folder of images...", menu="File", keys=("Ctrl+Shift+O",), icon="folder")
def open_folder(c: Context) -> None:
    path = c.dialogs.open_folder(c.settings.last_folder)
    if path is not None:
        c.opener.open(path)


@command("file.open_project", "Open project...", menu="File", icon="project")
def open_project(c: Context) -> None:
    path = c.dialogs.open_project(c.settings.last_folder)
    if path is not None:
        c.opener.open(path)


@command(
    "file.save_copy", "Save a copy...", menu="File", keys=("Ctrl+S",), icon="save", group=1, enabled=is_open,
    tip="Everything is saved as you work; this writes a copy of the project elsewhere",
)  # fmt: skip
def save_copy(c: Context) -> None:
    file = c.workspace.file
    if file is None:
        return
    path = c.dialogs.save_copy(file.path.with_name(tr("{name} copy", name=file.path.stem) + SUFFIX))
    if path is None:
        return
    target = path if path.suffix.lower() == SUFFIX else Path(f"{path}{SUFFIX}")
    c.background.run(
        tr("Writing {name}", name=target.name),
        lambda _: file.copy_to(target, replace=True),
        lambda _: c.notices.info(tr("A copy of the project is in {target}.", target=target)),
        c.notices.exception,
    )


@command(
    "file.export", "Export...", menu="File", keys=("Ctrl+E",), icon="export", group=1, enabled=is_open,
    tool_bar=True, tip="Write masks or a video for other programs",
)  # fmt: skip
def export(c: Context) -> None:
    choice = c.dialogs.choose_export()
    if choice is not None:
        c.exporting.start(choice)


@command(
    "file.import", "Import masks...", menu="File", icon="import", group=1, enabled=is_open,
    tip="Add masks that other programs made, or that Masklet exported: COCO, CVAT, PNG pictures",
)  # fmt: skip
def import_masks(c: Context) -> None:
    c.dialogs.import_masks(c.importing)


@command("file.close", "Close", menu="File", keys=("Ctrl+W",), icon="close", group=2, enabled=is_open)
def close(c: Context) -> None:
    c.opener.close()


@command("file.quit", "Quit", menu="File", keys=("Ctrl+Q",), group=3)
def quit_program(c: Context) -> None:
    c.window.quit()
