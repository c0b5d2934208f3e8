"""Basic's memory of an object as plain arrays, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.predict.basic_bank import BasicBank, Pass, Sighting
from engine.predict.basic_colours import ColourModel
from engine.predict.basic_features import new_serial
from engine.predict.segmenter import VideoShape

Arrays = dict[str, NDArray[Any]]


def stored_bank(bank: BasicBank) -> Arrays:
    """All that a bank holds, bit for bit. Nothing is copied."""
    arrays: Arrays = {"frames": np.array(list(bank.sightings), np.int64)}  # their order counts
    for frame, seen in bank.sightings.items():
        arrays |= _sighting(f"{frame}", seen)
    state = bank.current
    if state is not None:
        # An object that was called absent goes on from what was known before, not from a prompted frame.
        origins = [frame for frame, seen in bank.sightings.items() if seen is state.origin]
        if not origins:
            arrays |= _sighting("origin", state.origin)
        arrays["pass.origin"] = np.array(origins[:1], np.int64)
        arrays["pass.last"], arrays["pass.grey"] = state.last, state.grey
        arrays["pass.own"], arrays["pass.around"] = state.model.own, state.model.around
        arrays["pass.numbers"] = np.array([state.area, state.lost], np.float64)
    return arrays


def restored_bank(shape: VideoShape, arrays: Mapping[str, NDArray[Any]]) -> BasicBank:
    """The bank that `stored_bank` made these arrays of. Raises ValueError or KeyError for others."""
    bank = BasicBank(shape)
    for frame in arrays["frames"].tolist():
        bank.put(frame, _restored_sighting(f"{frame}", arrays))
    if "pass.last" in arrays:
        known = arrays["pass.origin"].tolist()
        origin = bank.sightings[known[0]] if known else _restored_sighting("origin", arrays)
        model = ColourModel(arrays["pass.own"].copy(), arrays["pass.around"].copy())
        area, lost = arrays["pass.numbers"].tolist()
        last, grey = arrays["pass.last"].copy(), arrays["pass.grey"].copy()
        bank.current = Pass(origin, last, grey, new_serial(), model, area, int(lost))
    return bank


def _sighting(name: str, seen: Sighting) -> Arrays:
    return {
        f"{name}.logits": seen.logits,
        f"{name}.grey": seen.grey,
        f"{name}.own": seen.model.own,
        f"{name}.around": seen.model.around,
        f"{name}.numbers": np.array([seen.area, seen.plain], np.float64),
    }


def _restored_sighting(name: str, arrays: Mapping[str, NDArray[Any]]) -> Sighting:
    # Pictures are told apart by numbers of this run of the program: an old one would be another's now.
    model = ColourModel(arrays[f"{name}.own"].copy(), arrays[f"{name}.around"].copy())
    area, plain = arrays[f"{name}.numbers"].tolist()
    logits, grey = arrays[f"{name}.logits"].copy(), arrays[f"{name}.grey"].copy()
    return Sighting(logits, grey, new_serial(), model, area, plain)
