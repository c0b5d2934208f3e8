from __future__ import annotations

import enum

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox
from pytestqt.qtbot import QtBot

from annotator.exporters.formats import FORMATS
from annotator.exporters.options import Choice, choices
from annotator.panels.choice_form import ChoiceForm


class Rule(enum.StrEnum):
    FIRST = "first"
    LAST = "last"


CHOICES = (
    Choice("rule", "Rule", Rule.LAST, {Rule.FIRST: "The first", Rule.LAST: "The last"}),
    Choice("names", "Names", True),
    Choice("opacity", "Opacity", 0.45, limits=(0.0, 1.0)),
    Choice("quality", "Quality", 20, limits=(1, 51)),
    Choice("prefix", "Prefix", "a"),
)


def test_every_kind_of_choice_has_a_field_with_its_default(qtbot: QtBot) -> None:
    form = ChoiceForm(CHOICES)
    qtbot.addWidget(form)
    assert form.values() == {
        "rule": Rule.LAST,
        "names": True,
        "opacity": 0.45,
        "quality": 20,
        "prefix": "a",
    }
    assert all(field.accessibleName() for field in form.fields.values())


def test_what_is_set_is_what_is_chosen(qtbot: QtBot) -> None:
    form = ChoiceForm(CHOICES)
    qtbot.addWidget(form)
    told: list[int] = []
    form.changed.connect(lambda: told.append(1))
    combo, box = form.fields["rule"], form.fields["names"]
    opacity, quality = form.fields["opacity"], form.fields["quality"]
    assert isinstance(combo, QComboBox)
    assert isinstance(box, QCheckBox)
    assert isinstance(opacity, QDoubleSpinBox)
    assert isinstance(quality, QSpinBox)
    combo.setCurrentIndex(0)
    box.toggle()
    opacity.setValue(7)
    quality.setValue(0)
    QTest.keyClick(form.fields["prefix"], Qt.Key.Key_B)
    values = form.values()
    assert values["rule"] is Rule.FIRST
    assert values["names"] is False
    assert (values["opacity"], values["quality"]) == (1.0, 1)  # kept within the limits
    assert values["prefix"] == "ab"
    assert len(told) == 5


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_form_of_every_format_gives_its_own_options(name: str, qtbot: QtBot) -> None:
    options = FORMATS[name].options
    form = ChoiceForm(choices(options))
    qtbot.addWidget(form)
    assert options(**form.values()) == options()
