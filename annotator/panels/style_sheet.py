"""The style sheet: what Fusion and the palette alone do not give. Kept short on purpose.

Fusion's outlines cannot be seen in the dark, so controls get ours; a sheet that does that has to
bring its own marks and arrows (resources/theme).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.panels.theme import Colours

_PICTURES = Path(__file__).parents[2] / "resources" / "theme"

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
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QPushButton[link="true"] {{
    background: transparent; border: 2px solid transparent; color: {info}; padding: 1px 4px;
}}
QPushButton[link="true"]:hover {{ background: {hover}; }}
QPushButton[link="true"]:focus {{ border-color: {focus}; }}

QToolButton {{ border: 2px solid transparent; border-radius: 4px; padding: 2px; background: transparent; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:checked {{ background: {selection}; }}
QToolButton:focus {{ border-color: {focus}; }}
QToolButton#qt_toolbar_ext_button, QToolButton#qt_menubar_ext_button {{ padding: 0; border: none; }}

QLineEdit, QPlainTextEdit {{
    background: {base}; color: {text}; border: 1px solid {outline}; border-radius: 4px; padding: 3px 6px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit {{ placeholder-text-color: {muted}; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {focus}; padding: 2px 5px; }}

QComboBox, QAbstractSpinBox {{
    background: {base}; color: {text}; border: 1px solid {outline}; border-radius: 4px; padding: 3px 6px;
    min-height: 18px; selection-background-color: {accent}; selection-color: {on_accent};
}}
QComboBox:hover {{ background: {hover}; }}
QComboBox:focus, QAbstractSpinBox:focus {{ border: 2px solid {focus}; padding: 2px 5px; }}
QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {disabled}; border-color: {border}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow, QAbstractSpinBox::down-arrow {{ image: url("{down}"); width: 11px; height: 11px; }}
QAbstractSpinBox::up-arrow {{ image: url("{up}"); width: 11px; height: 11px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 20px; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {hover}; }}
QComboBox QAbstractItemView {{
    border: 1px solid {outline}; selection-background-color: {accent}; selection-color: {on_accent};
}}

QCheckBox, QRadioButton {{ spacing: 7px; padding: 2px; border: 1px solid transparent; border-radius: 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {focus}; }}
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator {{
    width: 14px; height: 14px; background: {base}; border: 1px solid {outline};
}}
QCheckBox::indicator, QListView::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {focus}; }}
QCheckBox::indicator:checked, QListView::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url("{check}");
}}
QRadioButton::indicator:checked {{
    background: {on_accent}; border: 5px solid {accent}; width: 6px; height: 6px;
}}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled, QListView::indicator:disabled {{
    background: {window}; border-color: {border};
}}

QAbstractItemView {{ background: {base}; border: 1px solid {border}; outline: none; }}
QAbstractItemView:focus {{ border: 1px solid {focus}; }}
QListWidget::item {{ padding: 0px 8px; border: 0px; border-left: 3px solid transparent; color: {text}; }}
QListWidget::item:hover {{ background: {hover}; }}
QListWidget::item:selected {{ background: {selection}; color: {text}; border-left: 3px solid {focus}; }}
QTableWidget::item {{ padding: 0px 8px; }}
QTreeWidget::item {{ padding: 0px 4px; }}
QTableWidget::item:selected, QTreeWidget::item:selected {{ background: {selection}; color: {text}; }}
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
QMenu::item {{ padding: 4px 22px 4px 8px; border-radius: 3px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {disabled}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 6px; }}
QMenu::icon {{ padding-left: 6px; }}
QMenu::icon:checked {{ background: {selection}; border: 1px solid {focus}; border-radius: 3px; }}

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
    values: dict[str, object] = {name: getattr(c, name) for name in c.__slots__}
    # A primary button under the pointer: darker in both, since its words are white.
    values["focus_fill"] = "#2560b6" if c.dark else "#17519f"
    shade = "dark" if c.dark else "light"
    for name, file in (("check", "check"), ("down", f"down-{shade}"), ("up", f"up-{shade}")):
        values[name] = (_PICTURES / f"{file}.svg").as_posix()
    return _SHEET.format(**values)
