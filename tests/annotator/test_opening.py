"""From a path to an open project: where the work lies, whose video it is, and what is asked."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.background import Background
from annotator.frame_feed import FrameFeed
from annotator.notices import Notice, Notices
from annotator.opening import Opener
from annotator.project import storage
from annotator.project.edits import AddObject, SetMask
from annotator.project.project import Project, VideoRef
from annotator.project.storage import ProjectFile
from annotator.settings import Settings
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from tests.annotator.clips import make_images, make_video
from tests.annotator.making import make_record


class Person:
    """Answers what opening asks, and remembers being asked."""

    def __init__(self) -> None:
        self.finds: list[Path | None] = []
        self.yes: list[bool] = []
        self.asked: list[str] = []

    def find_video(self, video: VideoRef, why: str) -> Path | None:
        self.asked.append(why)
        return self.finds.pop(0)

    def confirm(self, question: str, yes: str) -> bool:
        self.asked.append(question)
        return self.yes.pop(0)


class Rig:
    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.workspace, self.view = Workspace(), ViewState()
        self.feed, self.background, self.notices = FrameFeed(self.view), Background(), Notices()
        self.person, self.settings = Person(), Settings(folder / "settings.ini")
        self.data = folder / "data"
        self.posted: list[Notice] = []
        self.busy: list[str] = []
        self.notices.posted.connect(self.posted.append)
        self.opener = Opener(
            self.workspace, self.view, self.feed, self.background, self.notices, self.settings,
            self.person, self.data,
        )  # fmt: skip
        self.opener.busy_changed.connect(self.busy.append)

    def open(self, path: Path) -> None:
        """Open, and wait until that is over."""
        self.busy.clear()
        self.opener.open(path)
        if self.busy:
            self.qtbot.waitUntil(lambda: self.busy[-1] == "")

    @property
    def file(self) -> Path:
        assert self.workspace.file is not None
        return self.workspace.file.path

    def add_object(self) -> None:
        history, project = self.workspace.history, self.workspace.project
        assert history is not None
        assert project is not None
        history.do("New object", AddObject(project.new_object()))

    def names(self) -> list[str]:
        project = self.workspace.project
        assert project is not None
        return [o.name for o in project.objects.values()]

    def close(self) -> None:
        self.background.stop()
        self.opener.close()


@pytest.fixture
def rig(qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path, qtbot)
    yield made
    made.close()


@pytest.fixture
def video(tmp_path: Path) -> Path:
    folder = tmp_path / "videos"
    folder.mkdir()
    return make_video(folder / "clip.mp4")


def test_a_video_gets_a_project_beside_it_and_finds_it_again(rig: Rig, video: Path) -> None:
    rig.open(video)
    assert rig.file == video.with_name("clip.masklet")
    assert rig.view.num_frames == 8
    rig.add_object()
    rig.opener.close()
    assert not rig.workspace.is_open
    rig.open(video)
    assert rig.names() == ["Object 1"]
    assert [r.path for r in rig.settings.recent] == [str(video)]
    assert rig.posted == []


def test_the_first_frame_comes_by_itself(rig: Rig, video: Path, qtbot: QtBot) -> None:
    seen: list[int] = []
    rig.feed.frame_ready.connect(lambda frame: seen.append(frame.number))
    rig.open(video)
    qtbot.waitUntil(lambda: seen == [0])
    rig.view.frame = 5
    qtbot.waitUntil(lambda: seen == [0, 5])


@pytest.mark.parametrize("stem", ["x" * 240, "視" * 80])
def test_a_name_as_long_as_names_may_be_still_gets_its_project(rig: Rig, tmp_path: Path, stem: str) -> None:
    video = make_video(tmp_path / f"{stem}.mp4")
    rig.open(video)
    assert rig.file.parent == tmp_path
    rig.add_object()
    rig.opener.close()
    rig.open(video)
    assert rig.names() == ["Object 1"]
    assert rig.posted == []


def test_a_folder_of_images_is_a_video(rig: Rig, tmp_path: Path) -> None:
    rig.open(make_images(tmp_path / "walk"))
    assert rig.file == tmp_path / "walk.masklet"
    assert rig.view.num_frames == 5


def test_a_project_opens_with_its_video_also_when_both_were_moved(
    rig: Rig, video: Path, tmp_path: Path
) -> None:
    rig.open(video)
    rig.add_object()
    rig.opener.close()
    moved = tmp_path / "elsewhere"
    shutil.move(video.parent, moved)
    rig.open(moved / "clip.masklet")
    assert rig.names() == ["Object 1"]
    assert rig.workspace.project.video.path == str(moved / "clip.mp4")
    assert rig.person.asked == []


def test_a_lost_video_is_asked_for_and_never_mind_changes_nothing(
    rig: Rig, video: Path, tmp_path: Path
) -> None:
    rig.open(video)
    rig.add_object()
    rig.opener.close()
    other = make_video(tmp_path / "other.mp4", frames=5)
    rig.open(other)
    project_file = video.with_name("clip.masklet")
    before = project_file.read_bytes()
    shutil.move(video, tmp_path / "found.mp4")
    rig.person.finds = [None]
    rig.open(project_file)
    assert "clip.mp4" in rig.person.asked[0]
    assert rig.workspace.project.video.path == str(other), "what was open stays open"
    assert project_file.read_bytes() == before

    rig.person.finds = [other, tmp_path / "found.mp4"]
    rig.open(project_file)
    assert "5 frames" in rig.person.asked[2], "it was another video, so it asks again and says why"
    assert rig.names() == ["Object 1"]
    assert rig.workspace.project.video.path == str(tmp_path / "found.mp4")
    rig.opener.close()
    rig.open(project_file)
    assert len(rig.person.asked) == 3, "where it is was written down"


def test_a_video_of_the_same_form_but_other_content_needs_a_yes(
    rig: Rig, video: Path, tmp_path: Path
) -> None:
    rig.open(video)
    rig.opener.close()
    make_video(video, seed=3)
    rig.person.yes, rig.person.finds = [False], [None]
    rig.open(video.with_name("clip.masklet"))
    assert not rig.workspace.is_open
    rig.person.yes = [True]
    rig.open(video.with_name("clip.masklet"))
    assert rig.workspace.is_open


def test_another_video_of_the_same_name_gets_a_project_of_its_own(rig: Rig, video: Path) -> None:
    rig.open(video)
    rig.add_object()
    rig.opener.close()
    make_video(video, seed=3)
    rig.open(video)
    assert rig.file.name == "clip 2.masklet"
    assert rig.names() == []
    assert "clip.masklet" in rig.posted[-1].text
    rig.opener.close()
    rig.open(video)
    assert rig.file.name == "clip 2.masklet"


def test_in_a_folder_that_cannot_be_written_the_work_lies_in_the_data_folder(
    rig: Rig, video: Path, make_read_only: Callable[[Path], Path]
) -> None:
    rig.data.mkdir()
    rig.data.chmod(0o777)
    for parent in rig.data.parents:
        if parent.owner() == rig.data.owner() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    locked = make_read_only(video.parent)
    rig.open(locked / "clip.mp4")
    assert rig.file == rig.data / "projects" / "clip.masklet"
    assert str(rig.file) in rig.posted[-1].text


@pytest.mark.parametrize("name", ["missing.mp4", "text.mp4", "empty.mp4", "empty folder", "not ours.masklet"])
def test_bad_input_is_one_sentence_and_what_is_open_stays(
    rig: Rig, video: Path, tmp_path: Path, name: str
) -> None:
    rig.open(video)
    path = tmp_path / name
    if name == "empty folder":
        path.mkdir()
    elif name == "empty.mp4":
        path.touch()
    elif name != "missing.mp4":
        path.write_text("hello")
    rig.open(path)
    (notice,) = rig.posted
    assert notice.details == "", "a person's mistake is no bug"
    assert rig.workspace.project.video.path == str(video)
    assert [p.name for p in tmp_path.glob("*.masklet")] == ([name] if name.endswith("masklet") else [])


def test_opening_what_is_open_does_nothing(rig: Rig, video: Path) -> None:
    rig.open(video)
    project = rig.workspace.project
    rig.open(video)
    rig.open(rig.file)
    assert rig.workspace.project is project
    assert rig.posted == []


def test_the_last_wish_counts(rig: Rig, video: Path, tmp_path: Path, qtbot: QtBot) -> None:
    second = make_video(tmp_path / "second.mp4", frames=3)
    rig.opener.open(video)
    rig.open(second)
    qtbot.waitUntil(lambda: rig.background.current is None)
    assert rig.workspace.project.video.path == str(second)
    assert not video.with_name("clip.masklet").exists()


def test_asking_again_and_again_opens_what_was_asked_last(
    rig: Rig, video: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """Each may hold the project file of the same video while it is read."""
    second = make_video(tmp_path / "second.mp4", frames=3)
    rig.open(video)
    place = rig.file
    rig.opener.close()
    for path in (place, video, second, place, video, place):
        rig.opener.open(path)
    qtbot.waitUntil(lambda: rig.workspace.is_open and rig.background.current is None)
    assert rig.file == place
    assert rig.posted == []


def test_reading_a_project_is_told_and_can_be_cancelled(
    rig: Rig, video: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.open(video)
    place = rig.file
    history = rig.workspace.history
    assert history is not None
    for number in (1, 2, 3):
        history.do("New object", AddObject(history.project.new_object()))
        history.do("Mask", SetMask(number, 0, make_record(np.random.default_rng(number))))
    rig.opener.close()
    told: list[tuple[int, int]] = []
    ProjectFile.open(place, lambda done, total: told.append((done, total))).file.close()
    assert told == [(0, 3), (1, 3), (2, 3)]
    cancelled, read = threading.Event(), storage.read_project

    def read_when_cancelled(*arguments: Any) -> Project:
        cancelled.wait(30)
        return read(*arguments)

    with monkeypatch.context() as context:
        context.setattr(storage, "read_project", read_when_cancelled)
        rig.busy.clear()
        rig.opener.open(place)
        assert rig.background.cancel()
        cancelled.set()
        qtbot.waitUntil(lambda: rig.busy[-1:] == [""])
    assert not rig.workspace.is_open
    assert rig.posted == []
    rig.open(place)
    assert rig.workspace.is_open, "nothing holds the file"


def test_a_project_is_read_beside_the_window(rig: Rig, video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rig.open(video)
    place = rig.file
    rig.opener.close()
    threads: list[str] = []
    read = storage.read_project

    def watched(*arguments: Any) -> Project:
        threads.append(threading.current_thread().name)
        return read(*arguments)

    monkeypatch.setattr(storage, "read_project", watched)
    for path in (place, video):
        rig.open(path)
        rig.opener.close()
    assert len(threads) == 2
    assert threading.main_thread().name not in threads


def test_a_video_that_is_cut_short_is_said(rig: Rig, tmp_path: Path) -> None:
    whole = make_video(tmp_path / "whole.mkv", frames=60)
    rig.open(whole)
    assert rig.posted == []
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    rig.open(cut)
    (notice,) = rig.posted
    assert "cut.mkv is cut short" in notice.text
    assert "about 60" in notice.text
    assert rig.workspace.project is not None
    assert f"{rig.workspace.project.video.num_frames} frames can be read" in notice.text
