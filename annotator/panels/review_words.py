"""What the review says to people: signs, sources and scores in words."""

from __future__ import annotations

import math

from annotator.project.mask_table import MaskInfo, Source
from annotator.review.risk import Sign
from annotator.words import tr


def sign_words(sign: Sign) -> str:
    """A reason to doubt a mask, in two or three words."""
    return {
        Sign.LOST: tr("lost or found here"),
        Sign.SCORE: tr("low score"),
        Sign.QUALITY: tr("low quality"),
        Sign.AREA: tr("area jumped"),
        Sign.MOVE: tr("leapt"),
        Sign.BOX: tr("extent jumped"),
        Sign.OUTLINE: tr("unusual outline"),
        Sign.FRAGMENTS: tr("in pieces"),
        Sign.PASSES: tr("passes disagree"),
    }[sign]


def source_words(source: Source) -> str:
    """Where a mask comes from."""
    return {
        Source.PROMPTED: tr("prompted"),
        Source.PAINTED: tr("painted"),
        Source.TRACKED: tr("tracked"),
        Source.IMPORTED: tr("imported"),
    }[source]


def mask_words(info: MaskInfo) -> list[str]:
    """What is known of a mask: source, state, and the model's scores in percent."""
    words = [source_words(info.source)]
    if info.verified:
        words.append(tr("verified"))
    if info.stale:
        words.append(tr("out of date"))
    if info.area == 0:
        is_present = info.score is not None and info.score > 0
        words.append(tr("nothing found") if is_present else tr("not there"))
    if info.score is not None:
        presence = 100 / (1 + math.exp(-max(-30.0, min(info.score, 30.0))))
        words.append(tr("present {0}%").format(round(presence)))
    if info.predicted_iou is not None and info.area:
        words.append(tr("quality {0}%").format(round(100 * info.predicted_iou)))
    return words
