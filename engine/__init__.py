"""The SAM 2 engine: no Qt, no annotator; a library that a notebook can use.

The names of the published package are here: a script written for it runs after `from sam2... import`
has become `from engine import`. They are loaded when first asked for, so that the vocabulary
(`engine.prompts`, `engine.masks`, `engine.messages`) can be imported without torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.predict.builders import (
        build_sam2,
        build_sam2_hf,
        build_sam2_video_predictor,
        build_sam2_video_predictor_hf,
    )
    from engine.predict.image import SAM2ImagePredictor
    from engine.predict.mask_generator import SAM2AutomaticMaskGenerator
    from engine.predict.published_model import SAM2Base
    from engine.predict.published_transforms import SAM2Transforms
    from engine.predict.video import SAM2VideoPredictor
    from engine.predict.video_compiled import SAM2VideoPredictorVOS

__all__ = [
    "SAM2AutomaticMaskGenerator",
    "SAM2Base",
    "SAM2ImagePredictor",
    "SAM2Transforms",
    "SAM2VideoPredictor",
    "SAM2VideoPredictorVOS",
    "build_sam2",
    "build_sam2_hf",
    "build_sam2_video_predictor",
    "build_sam2_video_predictor_hf",
]

_HOMES = {
    "SAM2AutomaticMaskGenerator": "engine.predict.mask_generator",
    "SAM2Base": "engine.predict.published_model",
    "SAM2ImagePredictor": "engine.predict.image",
    "SAM2Transforms": "engine.predict.published_transforms",
    "SAM2VideoPredictor": "engine.predict.video",
    "SAM2VideoPredictorVOS": "engine.predict.video_compiled",
    "build_sam2": "engine.predict.builders",
    "build_sam2_hf": "engine.predict.builders",
    "build_sam2_video_predictor": "engine.predict.builders",
    "build_sam2_video_predictor_hf": "engine.predict.builders",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'engine' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
