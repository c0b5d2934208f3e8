"""`masklet track` says what it will take, and does not begin what the disk cannot hold."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

import main
from annotator import run_needs
from annotator.cli import long_run
from annotator.cli.console import Console
from annotator.cli.long_run import LongRun, TooLargeError
from annotator.project.project import Project
from annotator.project.video_match import video_ref
from engine.frames import open_frames
from engine.messages import ModelReady, ObjectPrompts, TrackPlan
from tests.annotator.clips import make_video

MODEL = ModelReady(1, "sam2-nano", "SAM 2 nano", "cpu", "bfloat16")


class Watched:
    """A run with a clock set by hand, and what it has said."""

    def __init__(self) -> None:
        self.now = 100.0
        self.err = io.StringIO()
        console = Console(err=self.err)
        self.run = LongRun(MODEL, console, clock=lambda: self.now, memory=lambda: 1_234_000_000)

    def go_on(self, seconds: float, done: int, total: int = 10_000) -> str:
        """What is said when it has come so far, so many seconds later."""
        self.now += seconds
        before = len(self.err.getvalue())
        self.run.go_on(done, total)
        return self.err.getvalue()[before:].strip()


def test_the_first_seconds_tell_how_long_it_takes() -> None:
    watched = Watched()
    assert watched.go_on(60, 4) == "", "that was loading and the first frame"
    assert watched.go_on(2, 24) == "", "two seconds are too little to judge by"
    assert watched.go_on(2, 44) == (
        "About 17 minutes are left (SAM 2 nano, cpu, bfloat16; 10.0 masks a second), with 1.2 GB of memory "
        "in use. Ctrl+C stops, and keeps what was found."
    )
    assert watched.go_on(9, 60) == "", "it is said once"


def test_a_short_run_is_not_worth_a_word() -> None:
    watched = Watched()
    watched.go_on(0, 1, 100)
    assert watched.go_on(4, 41, 100) == ""


@pytest.mark.parametrize(("left", "words"), [(44, "40 seconds"), (600, "10 minutes"), (9000, "2.5 hours")])
def test_times_are_told_as_far_as_they_can_be_known(left: int, words: str) -> None:
    assert long_run._time_words(left) == words


@pytest.fixture
def project(tmp_path: Path) -> Project:
    with open_frames(make_video(tmp_path / "clip.mp4", frames=12)) as frames:
        return Project(video_ref(frames))


def plan(start: int, stop: int, keep: frozenset[int] = frozenset()) -> TrackPlan:
    return TrackPlan(ObjectPrompts(1, ()), start, stop, keep)


def test_what_is_to_be_found_is_counted(project: Project, tmp_path: Path) -> None:
    watched = Watched()
    plans = [plan(4, 11, frozenset({6, 9})), plan(4, 0)]
    watched.run.announce(project, tmp_path / "out.masklet", plans)
    assert watched.err.getvalue() == "9 masks to find, about 1 MB on disk.\n"
    watched.run.announce(project, tmp_path / "out.masklet", [])
    assert watched.err.getvalue().count("\n") == 1, "nothing is to be found"


def test_what_the_disk_cannot_hold_is_refused(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(
        TooLargeError, match=r"11 masks to find take about 1 MB on disk, and the disk of .*out"
    ):
        Watched().run.announce(project, tmp_path / "out.masklet", [plan(0, 11)])

    def unknown(path: Path) -> None:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", unknown)
    Watched().run.announce(project, tmp_path / "out.masklet", [plan(0, 11)])


def test_the_command_says_it_and_leaves_nothing_of_what_it_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clip, out = make_video(tmp_path / "clip.mp4", frames=12), tmp_path / "out.masklet"
    words = ["track", str(clip), "--click", "20,20", "--project", str(out), "--across-cuts"]
    with monkeypatch.context() as small:
        small.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
        assert main.main(words) == 1
    said = capsys.readouterr().err
    assert "masklet: 11 masks to find take about" in said
    assert "Make room, put the project elsewhere, or set a --range." in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clip.mp4"]
    monkeypatch.setattr(long_run, "PROBE_S", -1.0)
    monkeypatch.setattr(long_run, "LONG_S", -1.0)
    assert main.main(words) == 0
    said = capsys.readouterr().err
    assert said.startswith("11 masks to find, about 1 MB on disk.\n")
    assert "are left (Basic, cpu;" in said
    assert out.is_file()


def test_as_json_only_the_result_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = make_video(tmp_path / "clip.mp4", frames=3)
    words = ["track", str(clip), "--click", "20,20", "--project", str(tmp_path / "o.masklet"), "--json"]
    assert main.main(words) == 0
    found = capsys.readouterr()
    assert (found.out.count("\n"), found.err) == (1, "")


def test_sizes_are_told_as_far_as_they_can_be_known() -> None:
    assert [run_needs.size_words(n) for n in (10, 340e6, 2.44e9)] == ["1 MB", "340 MB", "2.4 GB"]
