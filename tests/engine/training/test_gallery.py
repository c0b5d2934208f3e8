"""The sheet of a model card shows every clip, the bad ones too."""

from __future__ import annotations

import numpy as np

from engine.predict.basic import Basic
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.training.cases import made_cases
from engine.training.gallery import sheet
from tests.engine.training import tiny

TILE = 128


def test_every_case_is_a_row_of_the_truth_and_each_models_frames() -> None:
    cases = list(made_cases(3, 2, frames=3, side=64, hard=True))
    untrained = Sam2Segmenter(tiny.network().eval(), device="cpu")
    drawn = sheet(cases, {"untrained": untrained, "basic": Basic()}, (0, 2))  # type: ignore[dict-item]
    assert drawn.shape[2] == 3
    rows = drawn[-len(cases) * TILE :]  # below the names
    assert drawn.shape[1] == (1 + 2 * 2) * TILE
    for place, case in enumerate(cases):
        row = rows[place * TILE : (place + 1) * TILE]
        truth = row[:, :TILE]
        assert (truth == (255, 255, 255)).all(2).any(), "its outline"
        assert (truth == (255, 255, 0)).all(2).any(), f"the click of {case.name}"
        tiles = [row[:, n * TILE : (n + 1) * TILE] for n in range(1, 5)]
        assert not np.array_equal(tiles[0], tiles[2]), "the models differ"
        assert not np.array_equal(tiles[2], tiles[3]), "the frames differ"
