"""The settings' list of models follows what is on this machine."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.improved_models import ImproveChoice, ImprovedModels
from annotator.models import Models
from annotator.notices import Notices
from annotator.panels.model_page import ModelPage
from annotator.settings import Settings
from engine.models import ModelList
from tests.annotator.panels.test_improved_row import Quiet
from tests.annotator.test_improved_models import finish


def titles(page: ModelPage) -> list[str]:
    return [page.model.itemText(n) for n in range(page.model.count())]


def test_improved_models_come_and_go(qtbot: QtBot, tmp_path: Path) -> None:
    improved = ImprovedModels(tmp_path / "models")
    settings, notices, bridge = Settings(tmp_path / "s.ini"), Notices(), Quiet()
    models = Models(bridge, settings, notices, ModelList(tmp_path / "cache"), improved)  # type: ignore[arg-type]
    page = ModelPage(models, settings, notices, lambda: None)
    qtbot.addWidget(page)
    before = titles(page)
    finish(improved.begin(ImproveChoice("sam2-nano", (Path("/a"),)), "SAM 2 nano", "SAM 2 nano, improved"))
    models.refresh_list()
    assert titles(page) == [*before, "SAM 2 nano, improved"]
    models.rename(improved.all()[0], "Cells")
    assert titles(page) == [*before, "Cells"]
    models.remove(improved.all()[0])
    assert titles(page) == before
