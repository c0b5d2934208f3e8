"""What holds for every format."""

import dataclasses
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotator.exporters import davis
from annotator.exporters.destination import MANIFEST
from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.exporters.options import ExportOptions, choices
from annotator.exporters.work import ExportFormat
from annotator.project.edits import AddObject, SetMask
from annotator.project.history import History
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from engine.errors import UserError
from engine.masks import Mask
from tests.annotator.exporters.scene import FakeFrames, make_scene
from tests.annotator.making import NUM_FRAMES, make_record

Format = ExportFormat[Any]
NAMES = list(FORMATS)


@pytest.fixture(params=NAMES)
def fmt(request: pytest.FixtureRequest) -> Format:
    return FORMATS[request.param]


def place(folder: Path, fmt: Format, name: str = "Ausfuhr ü 物") -> Path:
    return folder / (name + fmt.suffix)


def contents(path: Path) -> dict[str, bytes]:
    return {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()}


def with_options(fmt: Format, **changes: Any) -> ExportOptions:
    return dataclasses.replace(fmt.options(), **changes)


def test_a_format_says_what_it_is(fmt: Format) -> None:
    assert FORMATS[fmt.name] is fmt
    assert fmt.title
    assert fmt.suffix == "" or fmt.suffix.startswith(".")
    for one in choices(fmt.options):
        assert one.title
        assert one.titles is None or set(one.titles) == set(type(one.default))
        assert one.limits is None or one.limits[0] <= one.default <= one.limits[1]


def test_progress_counts_the_frames_of_the_range(tmp_path: Path, fmt: Format) -> None:
    project, frames = make_scene()
    seen: list[tuple[int, int]] = []
    options = with_options(fmt, first=2, last=6)
    assert export(project, frames, fmt, place(tmp_path, fmt), options, lambda d, t: seen.append((d, t)))
    assert seen == [(n, 5) for n in range(1, 6)]
    assert [p.name for p in tmp_path.iterdir()] == [place(tmp_path, fmt).name]


@pytest.mark.parametrize("there_before", [False, True])
def test_a_cancelled_export_leaves_no_trace(tmp_path: Path, fmt: Format, there_before: bool) -> None:
    project, frames = make_scene()
    if there_before:
        export(project, frames, fmt, place(tmp_path, fmt))
    before = contents(tmp_path)
    done: list[int] = []
    arguments = (with_options(fmt, replace=True), lambda d, t: done.append(d), lambda: len(done) >= 3)
    assert export(project, frames, fmt, place(tmp_path, fmt), *arguments) is False
    assert len(done) == 3
    assert contents(tmp_path) == before
    assert there_before or list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there_before", [False, True])
def test_a_failing_export_leaves_no_trace(tmp_path: Path, fmt: Format, there_before: bool) -> None:
    project, frames = make_scene()
    if there_before:
        export(project, frames, fmt, place(tmp_path, fmt))
    before = contents(tmp_path)

    def fail(done: int, total: int) -> None:
        if done == 4:
            raise OSError(28, "No space left on device")

    with pytest.raises(UserError, match="disk is full"):
        export(project, frames, fmt, place(tmp_path, fmt), with_options(fmt, replace=True), fail)
    assert contents(tmp_path) == before
    assert there_before or list(tmp_path.iterdir()) == []


def test_a_file_that_may_not_grow_is_told(tmp_path: Path, fmt: Format) -> None:
    """The system itself refuses the bytes in the middle of writing."""
    resource = pytest.importorskip("resource")
    project, frames = make_scene()
    _, hard = before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60, hard))
    try:
        with pytest.raises(UserError, match="did not work"):
            export(project, frames, fmt, place(tmp_path, fmt))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_unasked(tmp_path: Path, fmt: Format) -> None:
    project, frames = make_scene()
    target = place(tmp_path, fmt)
    export(project, frames, fmt, target)
    before = contents(tmp_path)
    with pytest.raises(UserError, match="replaced"):
        export(project, frames, fmt, target)
    assert contents(tmp_path) == before
    assert export(project, frames, fmt, target, with_options(fmt, replace=True, first=3))
    assert contents(tmp_path) != before


def test_read_only(tmp_path: Path, fmt: Format, make_read_only: Callable[[Path], Path]) -> None:
    project, frames = make_scene()
    folder = make_read_only(tmp_path)
    with pytest.raises(UserError, match="may not be written"):
        export(project, frames, fmt, place(folder, fmt))
    with pytest.raises(UserError, match="is not there"):
        export(project, frames, fmt, place(folder / "none", fmt))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (0, NUM_FRAMES), (5, 4), (NUM_FRAMES, None)])
def test_ranges_outside_the_video(tmp_path: Path, fmt: Format, first: int, last: int | None) -> None:
    project, frames = make_scene()
    with pytest.raises(UserError, match=f"0 to {NUM_FRAMES - 1}"):
        export(project, frames, fmt, place(tmp_path, fmt), with_options(fmt, first=first, last=last))
    assert list(tmp_path.iterdir()) == []


def test_the_wrong_video_is_told(tmp_path: Path, fmt: Format) -> None:
    project, _ = make_scene()
    with pytest.raises(UserError, match="Open the video"):
        export(project, FakeFrames(width=40), fmt, place(tmp_path, fmt))
    small = Mask.from_array(np.ones((10, 10)))
    SetMask(1, 0, make_record(np.random.default_rng(0), small)).apply(project)
    with pytest.raises(UserError, match="10 x 10"):
        export(project, FakeFrames(), fmt, place(tmp_path, fmt))
    assert list(tmp_path.iterdir()) == []


def test_another_formats_options_are_a_bug(tmp_path: Path) -> None:
    project, frames = make_scene()
    with pytest.raises(TypeError, match="DavisOptions"):
        export(project, frames, FORMATS["davis"], tmp_path / "x", FORMATS["coco"].options())


def test_suffixes_and_the_projects_own_video(tmp_path: Path) -> None:
    project, frames = make_scene(str(tmp_path / "clip.mp4"))
    (tmp_path / "clip.mp4").write_bytes(b"precious")
    options = with_options(FORMATS["overlay"], replace=True)
    with pytest.raises(UserError, match=r"must end in \.json"):
        export(project, frames, FORMATS["coco"], tmp_path / "out.txt")
    with pytest.raises(UserError, match="own video"):
        export(project, frames, FORMATS["overlay"], tmp_path / "clip.mp4", options)
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(UserError, match="is a folder"):
        export(project, frames, FORMATS["coco"], tmp_path / "folder.json")
    assert (tmp_path / "clip.mp4").read_bytes() == b"precious"


def test_a_project_without_objects_exports(tmp_path: Path, fmt: Format) -> None:
    _, frames = make_scene()
    project = Project(make_scene()[0].video)
    assert export(project, frames, fmt, place(tmp_path, fmt))


def test_a_snapshot_exports_in_a_thread_while_work_goes_on(tmp_path: Path, fmt: Format) -> None:
    """What is exported is the project as it was when the export began, whatever is edited meanwhile."""
    expected, frames = make_scene()
    export(expected, frames, fmt, place(tmp_path, fmt, "expected"))
    project, _ = make_scene()
    rng = np.random.default_rng(0)
    began, edited = threading.Event(), threading.Event()
    errors: list[BaseException] = []
    with ProjectFile.create(tmp_path / "a.masklet", project) as file:
        history = History(project, file)

        def progress(done: int, total: int) -> None:
            began.set()
            assert edited.wait(30)

        def work() -> None:
            try:
                with file.snapshot() as snapshot:
                    export(snapshot, frames, fmt, place(tmp_path, fmt, "found"), progress=progress)
            except BaseException as error:
                errors.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        assert began.wait(30)
        history.do("New", AddObject(project.new_object()))
        for frame in range(NUM_FRAMES):
            history.do("Paint", SetMask(1, frame, make_record(rng)))
        edited.set()
        thread.join()
    assert errors == []
    one, two = place(tmp_path, fmt, "expected"), place(tmp_path, fmt, "found")
    assert (contents(one) or one.read_bytes()) == (contents(two) or two.read_bytes())


# -------------------------------------------------------------- folders


def test_a_folder_with_strangers_is_never_replaced(tmp_path: Path) -> None:
    project, frames = make_scene()
    fmt, target = FORMATS["davis"], tmp_path / "out"
    replace = with_options(fmt, replace=True)
    target.mkdir()
    assert export(project, frames, fmt, target), "an empty folder is as good as none"
    (target / "Annotations" / "notes.txt").write_text("mine")
    before = contents(target)
    with pytest.raises(UserError, match=r"Annotations/notes\.txt"):
        export(project, frames, fmt, target, replace)
    assert contents(target) == before
    (target / MANIFEST).write_text("[]")
    with pytest.raises(UserError, match="not empty"):
        export(project, frames, fmt, target, replace)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UserError, match="is a file"):
        export(project, frames, fmt, tmp_path / "file", replace)


def test_a_stranger_that_arrives_during_the_export_is_kept(tmp_path: Path) -> None:
    project, frames = make_scene()
    fmt, target = FORMATS["davis"], tmp_path / "out"
    export(project, frames, fmt, target)

    def progress(done: int, total: int) -> None:
        (target / "mine.txt").write_text("mine")

    with pytest.raises(UserError, match=r"mine\.txt"):
        export(project, frames, fmt, target, with_options(fmt, replace=True), progress)
    assert (target / "mine.txt").read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_replacing_leaves_only_the_new_files(tmp_path: Path) -> None:
    project, frames = make_scene()
    fmt, target = FORMATS["davis"], tmp_path / "out"
    export(project, frames, fmt, target)
    export(project, frames, fmt, target, davis.DavisOptions(first=3, last=4, replace=True))
    assert sorted(p.name for p in target.rglob("*.png")) == ["00003.png", "00004.png"]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_listing_the_formats_loads_no_decoder_and_no_window() -> None:
    code = (
        "import sys, annotator.exporters.formats, annotator.exporters.export; "
        "print([m for m in ('torch', 'PySide6', 'cv2', 'av') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
