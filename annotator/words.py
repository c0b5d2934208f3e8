"""Everything that a person reads in the window is said through here, in the window's language.

    tr("Frame {frame} of {total}", frame=n, total=last)     said now
    counted(n, "%n mask", "%n masks")                        with the plural of the language
    said(sentence)                                           a Sentence that was made elsewhere

The first argument is always a literal: packaging/translations.py finds it in the code. What is made
without Qt (the engine, the project, the exporters), kept, or raised is a Sentence or a UserError of
`engine.errors`, and is said when it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from PySide6.QtCore import QCoreApplication

from engine.errors import Sentence

CONTEXT = "Masklet"
_BRIEF, _ENDING = 32, 10  # letters of a name, and how many of them are its last


def tr(source: str, /, **values: Any) -> str:
    """`source` in the window's language, its {places} filled. Raises KeyError when a value is missing."""
    return _translated(source, values)


def counted(number: int, one: str, many: str, /, **values: Any) -> str:
    """'%n mask' or '%n masks' in the window's language, %n being the number."""
    text = QCoreApplication.translate(CONTEXT, many, "", number)
    if number == 1 and text == many.replace("%n", "1"):  # not translated: English
        text = one.replace("%n", "1")
    return _filled(text, values) if values else text


def said(text: str, /, **instead: Any) -> str:
    """A Sentence in the window's language; other text as it is. instead: of its values of these names."""
    return _translated(text.template, text.values | instead) if isinstance(text, Sentence) else text


def joined(texts: Iterable[str]) -> str:
    """Facts side by side: 'a, b, c'."""
    return tr(", ").join(texts)


def listed(texts: list[str]) -> str:
    """Several things in a row: 'a, b and c'."""
    if len(texts) < 2:
        return "".join(texts)
    return tr("{first} and {last}", first=joined(texts[:-1]), last=texts[-1])


def in_brief(name: str) -> str:
    """A name as it goes into a sentence, whose end would be out of sight after a long one. Its own end stays:
    names that begin alike differ there."""
    if len(name) <= _BRIEF:
        return name
    return f"{name[: _BRIEF - _ENDING - 1].rstrip()}…{name[-_ENDING:].lstrip()}"


def one_after_another(sentences: Iterable[str]) -> str:
    """Sentences as a paragraph: with a space between them where the language has one."""
    return reduce(lambda first, second: tr("{first} {second}", first=first, second=second), sentences)


def _translated(source: str, values: dict[str, Any]) -> str:
    text = QCoreApplication.translate(CONTEXT, source)
    return _filled(text, values) if values else text


def _filled(text: str, values: dict[str, Any]) -> str:
    return text.format(**{k: said(v) if isinstance(v, str) else v for k, v in values.items()})
