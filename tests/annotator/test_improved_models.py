"""The folder of improved models: what counts as one, going on with a stopped run, names and removal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.improved_models import ImproveChoice, ImprovedModel, ImprovedModels, projects_of
from engine.errors import UserError

CHOICE = ImproveChoice("sam2-nano", (Path("/b.masklet"), Path("/a.masklet")), 60)

BASE, TITLE = "SAM 2 nano (ours, experimental)", "SAM 2 nano, improved"


def finish(place: Path, before: float = 0.3, after: float = 0.5) -> None:
    """What `masklet train` leaves in a folder."""
    report = {
        "before": {"J": before, "objects": 2},
        "after": {"J": after, "objects": 2},
        "learnt_frames": 20,
        "measured_frames": 6,
    }
    (place / "model.pt").write_bytes(b"w" * 3_000_000)
    (place / "report.json").write_text(json.dumps(report))


def made(models: ImprovedModels) -> ImprovedModel:
    place = models.begin(CHOICE, BASE, TITLE)
    finish(place)
    return models.finish(place)


@pytest.fixture
def models(tmp_path: Path) -> ImprovedModels:
    return ImprovedModels(tmp_path / "models")


def test_a_finished_run_is_a_model_with_its_figure(models: ImprovedModels) -> None:
    assert models.all() == []
    place = models.begin(CHOICE, BASE, TITLE)
    (place / "run").mkdir()
    (place / "run" / "last.pt").write_bytes(b"large")
    assert models.all() == [], "it has not ended"
    finish(place)
    model = models.finish(place)
    assert models.all() == [model]
    assert (model.title, model.before, model.after, model.is_better) == (
        "SAM 2 nano, improved",
        0.3,
        0.5,
        True,
    )
    assert (model.learnt_frames, model.measured_frames, model.objects) == (20, 6, 2)
    assert not (place / "run" / "last.pt").exists(), "only going on needs it"
    entry = model.entry()
    assert (entry.name, entry.kind, entry.size_mb) == (str(place / "model.pt"), "file", 3)
    assert models.find(entry.name) == model
    assert models.find("sam2-nano") is None


def test_improving_again_makes_another_and_the_first_stays(models: ImprovedModels) -> None:
    first, second = made(models), made(models)
    assert first.folder != second.folder
    assert [m.title for m in models.all()] == ["SAM 2 nano, improved", "SAM 2 nano, improved 2"]
    models.remove(second)
    assert made(models).title == second.title, "a name that is free again"


def test_the_same_choice_goes_on_with_a_stopped_run_and_another_removes_it(models: ImprovedModels) -> None:
    kept = made(models)
    place = models.begin(CHOICE, BASE, TITLE)
    (place / "run").mkdir()
    same = ImproveChoice(CHOICE.base, CHOICE.projects[::-1], CHOICE.steps)
    assert models.begin(same, BASE, TITLE) == place
    assert (place / "run").exists()
    other = models.begin(ImproveChoice(CHOICE.base, CHOICE.projects, 200), BASE, TITLE)
    assert not (other / "run").exists()
    assert models.all() == [kept]
    assert len(list(place.parent.iterdir())) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda place: (place / "report.json").write_text("{"),
        lambda place: (place / "report.json").write_text("[]"),
        lambda place: (place / "report.json").write_text('{"before": {"J": 0.1}}'),
        lambda place: (place / "model.pt").unlink(),
        lambda place: (place / "request.json").write_bytes(b"\xff"),
    ],
)
def test_a_damaged_folder_is_no_model(models: ImprovedModels, spoil: Callable[[Path], object]) -> None:
    whole, broken = made(models), made(models)
    spoil(broken.folder)
    assert models.all() == [whole]
    with pytest.raises(UserError, match="without a report"):
        models.finish(broken.folder)


def test_a_figure_that_is_no_number_is_no_figure(models: ImprovedModels) -> None:
    place = models.begin(CHOICE, BASE, TITLE)
    finish(place, after=float("nan"))
    assert models.all() == []


def test_renaming_is_kept_and_wants_a_name_of_its_own(models: ImprovedModels, tmp_path: Path) -> None:
    first, second = made(models), made(models)
    models.rename(first, "  Cells ")
    assert [m.title for m in ImprovedModels(tmp_path / "models").all()] == ["Cells", second.title]
    for title, words in (("Cells", "already"), ("  ", "needs a name")):
        with pytest.raises(UserError, match=words):
            models.rename(second, title)
    models.rename(models.all()[0], "Cells")


def test_removing_deletes_it_from_the_disk(models: ImprovedModels) -> None:
    model = made(models)
    models.remove(model)
    assert models.all() == []
    assert not model.folder.exists()
    with pytest.raises(UserError, match="Removing the model did not work"):
        models.remove(model)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="Making room for the new model did not work"):
        ImprovedModels(tmp_path / "file" / "models").begin(CHOICE, BASE, TITLE)


def test_projects_are_found_beside_recent_videos(tmp_path: Path) -> None:
    for name in ("a.masklet", "b.masklet", "b.mp4", "c.mp4"):
        (tmp_path / name).write_text("")
    recent = [str(tmp_path / n) for n in ("a.masklet", "b.mp4", "b.masklet", "c.mp4", "gone.masklet")]
    assert projects_of(recent, ".masklet") == [tmp_path / "a.masklet", tmp_path / "b.masklet"]
