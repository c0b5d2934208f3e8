"""The folder of a fine-tuning run, and whose run it is: going on with another's would mix the two."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from engine.errors import UserError, os_reason
from engine.training.checkpoint import disk_errors, write_whole
from engine.training.footage import AnnotatedVideo
from engine.training.recipe import Stage
from engine.training.split import Split

_SIGN = "run.json"


@dataclass(frozen=True)
class RunFolder:
    """path: where checkpoints, tables and curves go."""

    path: Path

    @classmethod
    def open(cls, output: Path, base: Path, stage: Stage, split: Split, *, restart: bool) -> RunFolder:
        """The run's folder inside `output`, made where there is none.

        restart: remove a run that was begun with another base, other masks or other settings. Raises
        UserError for such a one without it, and when nothing can be written there.
        """
        path = output / "run"
        sign = _sign(base, stage, split)
        if (path / "last.pt").exists() and _read_sign(path) != sign:
            if not restart:
                raise UserError(
                    "{output} holds a run with another base, other masks or other settings. Give another "
                    "folder, or --restart to begin anew there.",
                    output=output,
                )
            with disk_errors(path):
                shutil.rmtree(path)
        with disk_errors(path):
            path.mkdir(parents=True, exist_ok=True)
        write_whole(path / _SIGN, json.dumps({"sign": sign, "base": str(base)}).encode())
        return cls(path)


def _read_sign(folder: Path) -> str:
    try:
        content = json.loads((folder / _SIGN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(content.get("sign", "")) if isinstance(content, dict) else ""


def _sign(base: Path, stage: Stage, split: Split) -> str:
    """The same for the same base, settings and masks, on every machine."""
    digest = hashlib.sha256()
    try:
        with base.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    except OSError as error:
        raise UserError(
            "The model file {path} could not be read: {reason}.",
            path=base,
            reason=os_reason(error),
        ) from error
    digest.update(json.dumps(stage.to_mapping(), sort_keys=True).encode())
    for side in (split.learning, split.measuring):
        for video in side:
            _add_video(digest, video)
    return digest.hexdigest()


def _add_video(digest: hashlib._Hash, video: AnnotatedVideo) -> None:
    digest.update(f"{video.name} {video.num_frames}".encode())
    for name, masks in sorted(video.objects.items()):
        for number, mask in sorted(masks.items()):
            digest.update(f"{name} {number} {mask.height} {mask.width} {mask.box} {mask.area}".encode())
            digest.update(mask.crop().tobytes())
