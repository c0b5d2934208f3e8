"""The published SAM2VideoPredictorVOS: a video predictor whose heavy parts are compiled."""

from __future__ import annotations

from typing import Any, Self

from engine.predict.compiling import Compile, Compiling
from engine.predict.video import SAM2VideoPredictor


class SAM2VideoPredictorVOS(SAM2VideoPredictor):
    """What `build_sam2_video_predictor` makes with vos_optimized=True.

    The published one compiles before its first frame and lets a script wait. This one computes as ever while
    a thread compiles what comes often, and goes over to a compiled part once it proves to give the same,
    faster. `compiling.state` says how far that is; `compiling.close()` ends it, as does training.
    """

    compiling: Compiling | None = None

    def compile_beside(self, compile: Compile | None = None) -> None:
        """Begin. The weights must be in place, on the device where they stay. compile: another compiler."""
        if self.compiling is not None:
            self.compiling.close()
        self.compiling = Compiling(self, compile=compile)

    def train(self, mode: bool = True) -> Self:
        """As of every module; what is compiled is not for training."""
        if mode and self.compiling is not None:
            self.compiling.close()
        return super().train(mode)

    def __getstate__(self) -> dict[str, Any]:
        """A copy compiles nothing."""
        return {name: value for name, value in self.__dict__.items() if name != "compiling"}
