"""The engine gives the figures that it gave when it agreed with the published code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.sam2.sam2_base import SAM2Base
from tests.golden.figures import FILE, FORMS_FILE, Figures, form_figures, image_figures, video_figures
from tests.golden.network import OTHER_FORMS

# Rounding differs between machines and grows while tracking; a real change is many times larger.
TOLERANCE = 0.05


def departures(
    got: Figures, prefix: str, file: Path = FILE, tolerance: float = TOLERANCE
) -> dict[str, float]:
    """By how much each figure departs, leaving out the worst fiftieth of its values; the large ones."""
    far = {}
    with np.load(file) as known:
        wanted = {name: known[name] for name in known.files if name.startswith(prefix)}
    assert wanted.keys() == {f"{prefix}{name}" for name in got}
    for name, value in got.items():
        difference = np.abs(wanted[f"{prefix}{name}"] - value)
        departure = float(np.quantile(difference, 0.98, method="higher"))
        if not departure <= tolerance:
            far[name] = departure
    return far


def test_images_give_the_known_figures() -> None:
    assert departures(image_figures(), "image.") == {}


@pytest.mark.parametrize("version", ["2.1", "2.0"])
def test_videos_give_the_known_figures(version: str) -> None:
    assert departures(video_figures(version), f"video{version}.") == {}


@pytest.mark.parametrize("form", list(OTHER_FORMS))
def test_networks_of_other_forms_give_the_known_figures(form: str) -> None:
    # Where one layer alone makes the pointers, what the clicked frame's logits differ by, a ten-thousandth,
    # grows to 0.08 within four frames of tracking, of logits of 50.
    tolerance = 0.2 if form == "short pointers" else TOLERANCE
    assert departures(form_figures(form), f"{form}.", FORMS_FILE, tolerance) == {}


def test_a_wrong_temporal_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    right = SAM2Base.memory_tokens

    def wrong(self, memory, dtype):  # type: ignore[no-untyped-def]
        object.__setattr__(memory, "rows_tb", torch.zeros_like(memory.rows_tb))
        return right(self, memory, dtype)

    monkeypatch.setattr(SAM2Base, "memory_tokens", wrong)
    assert departures(video_figures(), "video2.1.")
