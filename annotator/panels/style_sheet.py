"""The style sheet: what Fusion and the palette alone do not give. Kept short on purpose.

Combo boxes and spin boxes stay Fusion's own: a sheet that touches them has to draw their arrows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.panels.theme import Colours

_SHEET = """
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {outline}; padding: 3px 5px; }}

QPushButton {{
    background: {raised}; color: {text}; border: 1px solid {outline}; border-radius: 4px;
    padding: 4px 12px; min-height: 18px;
}}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {border}; }}
QPushButton:focus {{ border: 2px solid {focus}; padding: 3px 11px; }}
QPushButton:disabled {{ color: {disabled}; border-color: {border}; }}
QPushButton[primary="true"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[primary="true"]:hover {{ background: {focus_fill}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {text}; }}
QPushButton[primary="true"]:disabled {{ background: {hover}; color: {disabled}; border-color: {border}; }}
QPushButton[link="true"] {{
    background: transparent; border: 2px solid transparent; color: {info}; padding: 1px 4px;
}}
QPushButton[link="true"]:hover {{ background: {hover}; }}
QPushButton[link="true"]:focus {{ border-color: {focus}; }}

QToolButton {{ border: 2px solid transparent; border-radius: 4px; padding: 2px; background: transparent; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:checked {{ background: {selection}; }}
QToolButton:focus {{ border-color: {focus}; }}

QLineEdit, QPlainTextEdit {{
    background: {base}; color: {text}; border: 1px solid {outline}; border-radius: 4px; padding: 3px 6px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {focus}; padding: 2px 5px; }}

QAbstractItemView {{ background: {base}; border: 1px solid {border}; outline: none; }}
QAbstractItemView:focus {{ border: 1px solid {focus}; }}
QHeaderView::section {{
    background: {window}; color: {muted}; border: none; border-bottom: 1px solid {border}; padding: 4px 6px;
}}

QProgressBar {{ background: {base}; border: 1px solid {outline}; border-radius: 4px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}

QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {outline}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QMenuBar {{ background: {window}; }}
QMenuBar::item {{ padding: 4px 9px; background: transparent; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {hover}; }}
QMenu {{ background: {raised}; border: 1px solid {outline}; padding: 4px; }}
QMenu::item {{ padding: 4px 26px 4px 26px; border-radius: 3px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {disabled}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 6px; }}
QMenu::icon {{ left: 6px; }}

QToolBar {{ background: {window}; border: none; spacing: 2px; padding: 3px; }}
QToolBar::separator {{ background: {border}; width: 1px; margin: 4px 5px; }}
QDockWidget::title {{ background: {window}; padding: 5px 8px; border-bottom: 1px solid {border}; }}
QMainWindow::separator {{ background: {border}; width: 3px; height: 3px; }}
QMainWindow::separator:hover {{ background: {focus}; }}
QSplitter::handle {{ background: {border}; }}
QSplitter::handle:hover {{ background: {focus}; }}
QStatusBar::item {{ border: none; }}

QLabel[role="title"] {{ font-size: 16pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="danger"] {{ color: {danger}; }}
QLabel[role="success"] {{ color: {success}; }}
QLabel[role="key"] {{
    color: {text}; background: {hover}; border: 1px solid {outline}; border-radius: 3px; padding: 1px 5px;
}}
"""


def style_sheet(c: Colours) -> str:
    """The program's style sheet in the colours of a theme."""
    values = {name: getattr(c, name) for name in c.__slots__}
    # A primary button under the pointer: lighter in the dark, darker in the light.
    values["focus_fill"] = "#3a7ade" if c.dark else "#17519f"
    return _SHEET.format(**values)
