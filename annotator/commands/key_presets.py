"""Sets of keys for hands that learned another program. To add one, add an entry to PRESETS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import Sentence


@dataclass(frozen=True, slots=True)
class Preset:
    """Keys that differ from the usual ones, by command id.

    about: for whom, in one sentence. A command that is not named keeps what is left of its usual
    keys; one that would lose them all must be named with a new one (the tests see to it).
    """

    name: str
    title: str
    about: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_CVAT = {
    "go.previous": ("D", "Left", ","),
    "go.next": ("F", "Right", "."),
    "go.back_ten": ("C", "Shift+Left"),
    "go.on_ten": ("V", "Shift+Right"),
    "edit.settings": ("F2", "Ctrl+,"),
    # Displaced: tracking goes from F to T with all its modifiers, renaming makes room for F2.
    "track.forward": ("T",),
    "track.one_forward": ("Alt+T",),
    "track.chosen_forward": ("Shift+T",),
    "objects.rename": ("Shift+F2",),
}

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("masklet", Sentence("Masklet"), Sentence("The usual keys: A and D step, F tracks forward.")),
        Preset(
            "cvat",
            "CVAT",
            Sentence(
                "D is the previous frame and F the next, C and V go ten frames, F2 opens the settings; T "
                "tracks forward."
            ),
            _CVAT,
        ),
    )
}
