"""The View menu: how it looks, never what it is."""

from __future__ import annotations

from annotator.commands.context import Context
from annotator.commands.registry import command, is_open
from engine.errors import Sentence

_ZOOM = 1.25
_OPACITY = 0.1


@command(
    "view.fit", "Fit the frame", menu="View", keys=("Ctrl+0",), icon="fit", enabled=is_open, tool_bar=True,
    tip="Show the whole frame",
)  # fmt: skip
def fit(c: Context) -> None:
    c.window.zoom_fit()


@command(
    "view.zoom_in",
    "Zoom in",
    menu="View",
    keys=("Ctrl++", "Ctrl+="),
    icon="zoom-in",
    repeats=True,
    enabled=is_open,
)
def zoom_in(c: Context) -> None:
    c.window.zoom_by(_ZOOM)


@command(
    "view.zoom_out", "Zoom out", menu="View", keys=("Ctrl+-",), icon="zoom-out", repeats=True, enabled=is_open
)
def zoom_out(c: Context) -> None:
    c.window.zoom_by(1 / _ZOOM)


@command("view.actual", "Actual pixels", menu="View", enabled=is_open)
def actual(c: Context) -> None:
    c.window.zoom_actual()


@command(
    "view.timeline_in", "Zoom into the timeline", menu="View", keys=("+", "="), repeats=True, enabled=is_open,
    tip="Around the current frame",
)  # fmt: skip
def timeline_in(c: Context) -> None:
    c.window.zoom_timeline(_ZOOM)


@command(
    "view.timeline_out", "Zoom out of the timeline", menu="View", keys=("-",), repeats=True, enabled=is_open,
    tip="Around the current frame",
)  # fmt: skip
def timeline_out(c: Context) -> None:
    c.window.zoom_timeline(1 / _ZOOM)


@command("view.timeline_fit", "Fit the timeline", menu="View", enabled=is_open, tip="All frames in view")
def timeline_fit(c: Context) -> None:
    c.window.fit_timeline()


@command(
    "view.more_opaque",
    "Stronger masks",
    menu="View",
    keys=("Ctrl+Up",),
    group=1,
    repeats=True,
    enabled=is_open,
)
def more_opaque(c: Context) -> None:
    c.view.opacity += _OPACITY


@command(
    "view.less_opaque",
    "Fainter masks",
    menu="View",
    keys=("Ctrl+Down",),
    group=1,
    repeats=True,
    enabled=is_open,
)
def less_opaque(c: Context) -> None:
    c.view.opacity -= _OPACITY


@command(
    "view.outlines_only", "Outlines only", menu="View", keys=("Ctrl+Shift+L",), icon="outlines", group=1,
    enabled=is_open, checked=lambda c: c.view.outlines_only, tip="Draw masks without their fills",
)  # fmt: skip
def outlines_only(c: Context) -> None:
    c.view.outlines_only = not c.view.outlines_only


@command(
    "view.patterns", "Patterns on outlines", menu="View", keys=("Ctrl+Shift+D",), icon="patterns", group=1,
    checked=lambda c: c.view.patterns,
    tip="Dashes and dots by object, to tell objects apart without their colours",
)  # fmt: skip
def patterns(c: Context) -> None:
    c.view.patterns = not c.view.patterns


def _theme(theme: str, title: str) -> None:
    @command(f"view.theme_{theme}", title, menu="View", group=2, checked=lambda c: c.settings.theme == theme)
    def choose(c: Context) -> None:
        c.settings.theme = theme
        c.window.choose_theme(theme)


_theme("system", Sentence("Look like the system"))
_theme("dark", Sentence("Dark"))
_theme("light", Sentence("Light"))
