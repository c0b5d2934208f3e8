"""What is known of one mask: its source, its scores, what a person said of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from engine.masks import Mask, MaskShape


class Source(enum.StrEnum):
    """Where a mask comes from."""

    PROMPTED = "prompted"
    PAINTED = "painted"
    TRACKED = "tracked"
    IMPORTED = "imported"


class MaskFlag(enum.IntFlag):
    """What `MaskTable.flags` says of a frame; 0 where there is no mask.

    PRESENT is set for every mask, and one flag for its source. ABSENT: the mask is empty, which
    says that the object is not there. BACKWARD: tracked back in time. MEASURED, COMPARED: its shape,
    its disagreement is known. Flags of several frames may be joined with `|`.
    """

    PRESENT = 1
    TRACKED = 2
    IMPORTED = 4
    PROMPTED = 8
    PAINTED = 16
    VERIFIED = 32
    STALE = 64
    ABSENT = 128
    SCORED = 256
    IOU_KNOWN = 512
    OCCLUDED = 1024
    BACKWARD = 4096
    MEASURED = 8192
    COMPARED = 16384


@dataclass(frozen=True, slots=True)
class MaskInfo:
    """What is known of a mask beside its pixels.

    score: logit of presence (None where nobody estimated it). predicted_iou: 0 to 1 or None.
    verified: a person said that it is right. stale: a correction elsewhere made it out of date.
    area: set pixels; 0 says that the object is not there. backward: it was tracked back in time.
    disagreement: 1 - IoU with the mask that a pass the other way had found here; None where only one
    pass was run. shape: follows from the pixels, so it is no part of what makes two of these equal;
    None until measured. occluded: a person said that something hides a part of the object here.
    """

    source: Source
    score: float | None = None
    predicted_iou: float | None = None
    verified: bool = False
    stale: bool = False
    area: int = 0
    backward: bool = False
    disagreement: float | None = None
    shape: MaskShape | None = field(default=None, compare=False)
    occluded: bool = False

    @property
    def says_absent(self) -> bool:
        """Whether a person said that the object is not there."""
        return self.area == 0 and self.source is Source.PAINTED


@dataclass(frozen=True, slots=True)
class MaskRecord:
    """A mask and what is known of it."""

    mask: Mask
    info: MaskInfo
