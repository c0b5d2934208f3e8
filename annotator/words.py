"""Everything that a person reads in the window is said through here, in the window's language.

    tr("Frame {frame} of {total}", frame=n, total=last)     said now
    counted(n, "%n mask", "%n masks")                        with the plural of the language
    said(sentence)                                           a Sentence that was made elsewhere

The first argument is always a literal: packaging/translations.py finds it in the code. What is made
without Qt (the engine, the project, the exporters), kept, or raised is a Sentence or a UserError of
`engine.errors`, and is said when it is shown.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from engine.errors import Sentence

CONTEXT = "Masklet"


def tr(source: str, /, **values: Any) -> str:
    """`source` in the window's language, its {places} filled. Raises KeyError when a value is missing."""
    text = QCoreApplication.translate(CONTEXT, source)
    return _filled(text, values) if values else text


def counted(number: int, one: str, many: str, /, **values: Any) -> str:
    """'%n mask' or '%n masks' in the window's language, %n being the number."""
    text = QCoreApplication.translate(CONTEXT, many, "", number)
    if number == 1 and text == many.replace("%n", "1"):  # not translated: English
        text = one.replace("%n", "1")
    return _filled(text, values) if values else text


def said(text: str) -> str:
    """A Sentence in the window's language; other text as it is."""
    return tr(text.template, **text.values) if isinstance(text, Sentence) else text


def listed(texts: list[str]) -> str:
    """Several things in a row: 'a, b and c'."""
    if len(texts) < 2:
        return "".join(texts)
    return tr("{first} and {last}", first=tr(", ").join(texts[:-1]), last=texts[-1])


def _filled(text: str, values: dict[str, Any]) -> str:
    return text.format(**{k: said(v) if isinstance(v, str) else v for k, v in values.items()})
