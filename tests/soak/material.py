"""What a simulated person has on their disk: clips, images, and files that are no such thing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annotator.demo_clip import make_demo_clip
from tests.annotator.clips import make_images, make_video

SIZE = (192, 108)
FRAMES = 24


@dataclass(frozen=True, slots=True)
class Material:
    """main: what the work is on. others: further videos and folders that open. broken: what does not.
    lists: of classes. out: for copies and exports."""

    main: Path
    others: tuple[Path, ...]
    broken: tuple[Path, ...]
    out: Path
    lists: tuple[Path, ...] = ()

    @property
    def everything(self) -> tuple[Path, ...]:
        return (self.main, *self.others, *self.broken, *self.lists)


def make_material(folder: Path, seed: int, *, frames: int = FRAMES) -> Material:
    """Make all of it in a folder: the same for the same seed, but for the encoder's bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    main = make_demo_clip(folder / "demo", seed=seed, frames=frames, size=SIZE).video
    others = (
        make_video(folder / "second clip.mp4", frames=10, width=96, height=64),
        make_video(folder / "ein Bild, 一 и ещё.mp4", frames=1),
        make_video(folder / "tiny.mp4", frames=5, width=16, height=16),
        make_images(folder / "images of 33 x 47", frames=4, width=33, height=47),
    )
    out = folder / "out"
    out.mkdir(exist_ok=True)
    return Material(main, others, _make_broken(folder / "broken", others[0]), out, _make_lists(folder))


def _make_lists(folder: Path) -> tuple[Path, ...]:
    text = folder / "classes.txt"
    text.write_text("person\n  moving: checkbox\nRad\n  colour: red | blue\n雪\n", encoding="utf-8")
    coco = folder / "categories.json"
    coco.write_text('{"categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]}', encoding="utf-8")
    return text, coco


def _make_broken(folder: Path, video: Path) -> tuple[Path, ...]:
    folder.mkdir(exist_ok=True)
    text = folder / "text.mp4"
    text.write_text("this is no video\n" * 20)
    empty = folder / "empty.mov"
    empty.write_bytes(b"")
    cut = folder / "cut off.mp4"
    cut.write_bytes(video.read_bytes()[:200])
    letters = folder / "letters"
    letters.mkdir(exist_ok=True)
    for name in ("one.txt", "two.txt"):
        (letters / name).write_text("Dear Sir or Madam")
    lie = folder / "pictures"
    lie.mkdir(exist_ok=True)
    (lie / "0.png").write_text("not a picture")
    project = folder / "broken.masklet"
    project.write_bytes(b"SQLite format 3\0" + b"\x07" * 4000)
    return (text, empty, cut, letters, lie, project, folder / "not there.mp4")
