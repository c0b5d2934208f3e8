"""What the review says to people: signs, sources and scores in words."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from annotator.project.mask_table import MaskInfo, Source
from annotator.review.risk import Sign


def sign_words(sign: Sign) -> str:
    """A reason to doubt a mask, in two or three words."""
    tr = QCoreApplication.translate
    return {
        Sign.LOST: tr("Review", "lost or found here"),
        Sign.SCORE: tr("Review", "low score"),
        Sign.QUALITY: tr("Review", "low quality"),
        Sign.AREA: tr("Review", "area jumped"),
        Sign.MOVE: tr("Review", "leapt"),
        Sign.BOX: tr("Review", "extent jumped"),
        Sign.OUTLINE: tr("Review", "unusual outline"),
        Sign.FRAGMENTS: tr("Review", "in pieces"),
        Sign.PASSES: tr("Review", "passes disagree"),
    }[sign]


def source_words(source: Source) -> str:
    """Where a mask comes from."""
    tr = QCoreApplication.translate
    return {
        Source.PROMPTED: tr("Review", "prompted"),
        Source.PAINTED: tr("Review", "painted"),
        Source.TRACKED: tr("Review", "tracked"),
        Source.IMPORTED: tr("Review", "imported"),
    }[source]


def mask_words(info: MaskInfo) -> list[str]:
    """What is known of a mask: source, state, and the model's scores in percent."""
    tr = QCoreApplication.translate
    words = [source_words(info.source)]
    if info.verified:
        words.append(tr("Review", "verified"))
    if info.stale:
        words.append(tr("Review", "out of date"))
    if info.area == 0:
        words.append(tr("Review", "not there"))
    if info.score is not None:
        presence = 100 / (1 + math.exp(-max(-30.0, min(info.score, 30.0))))
        words.append(tr("Review", "present {0}%").format(round(presence)))
    if info.predicted_iou is not None and info.area:
        words.append(tr("Review", "quality {0}%").format(round(100 * info.predicted_iou)))
    return words
