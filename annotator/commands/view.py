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


def _theme(theme: str, title: str) -> None:
    @command(f"view.theme_{theme}", title, menu="View", group=2, checked=lambda c: c.settings.theme == theme)
    def choose(c: Context) -> None:
        c.settings.theme = theme
        c.window.choose_theme(theme)


_theme("system", Sentence("Look like the system"))
_theme("dark", Sentence("Dark"))
_theme("light", Sentence("Light"))
