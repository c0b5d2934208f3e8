"""What cannot be asked of an open video, in sentences."""

from __future__ import annotations

from engine.errors import UserError
from engine.messages import ObjectPrompts, TrackPlan
from engine.predict.segmenter import VideoShape


def check_frame(frame: int, shape: VideoShape) -> None:
    """Raise UserError for a frame that the video does not have."""
    if not 0 <= frame < shape.num_frames:
        raise UserError(
            "Frame {frame} does not exist: the video has frames 0 to {last}.",
            frame=frame,
            last=shape.num_frames - 1,
        )


def check_object(wanted: ObjectPrompts, shape: VideoShape) -> None:
    """Raise UserError when a prompt or mask does not fit the video."""
    for said in wanted.frames:
        check_frame(said.frame, shape)
        said.prompts.check_inside(shape.width, shape.height)
        for mask in (said.mask, said.base):
            if mask is not None and (mask.width, mask.height) != (shape.width, shape.height):
                raise UserError(
                    "The mask on frame {frame} is {width} x {height} pixels, the video {video_width} "
                    "x {video_height}. Masks must have the video's size.",
                    frame=said.frame,
                    width=mask.width,
                    height=mask.height,
                    video_width=shape.width,
                    video_height=shape.height,
                )


def check_prompted(wanted: ObjectPrompts, frame: int, shape: VideoShape) -> None:
    """Raise UserError when the object cannot be segmented on the frame."""
    check_object(wanted, shape)
    if not _says_something(wanted, frame):
        raise UserError(
            "Nothing was said about the object on frame {frame}. Click it there first.", frame=frame
        )


def check_plan(plan: TrackPlan, shape: VideoShape) -> None:
    """Raise UserError when a plan cannot be followed in the video."""
    check_object(plan.object, shape)
    check_frame(plan.start, shape)
    check_frame(plan.stop, shape)
    if not _says_something(plan.object, plan.start):
        raise UserError(
            "There is nothing to track from on frame {start}. Click the object there first.",
            start=plan.start,
        )


def _says_something(wanted: ObjectPrompts, frame: int) -> bool:
    said = wanted.on(frame)
    return said is not None and not (said.prompts.is_empty and said.mask is None)
