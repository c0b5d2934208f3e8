import dataclasses
import pickle
import subprocess
import sys
import typing

import numpy as np
import pytest

from engine import messages
from engine.masks import Mask
from engine.messages import ObjectPrompts, PromptedFrame, TrackPlan
from engine.prompts import Box, Point, Prompts

MASK = Mask.from_array(np.eye(5))
PROMPTS = Prompts((Point(1, 2),), Box(0, 0, 3, 3), MASK)
OBJECT = ObjectPrompts(4, (PromptedFrame(2, PROMPTS, MASK, MASK), PromptedFrame(9, Prompts())))
EXAMPLES = {
    "object": OBJECT,
    "plans": (TrackPlan(OBJECT, 2, 9, frozenset({5})),),
    "mask": MASK,
    "candidates": (MASK,),
}
ALL = [*typing.get_args(messages.Request), *typing.get_args(messages.Event)]


def example(kind: type) -> object:
    def value(name: str, hint: object) -> object:
        if name in EXAMPLES:
            return EXAMPLES[name]
        return {int: 3, str: "x", float: 0.5, bool: True}.get(hint)  # type: ignore[call-overload]

    hints = typing.get_type_hints(kind)
    return kind(**{f.name: value(f.name, hints[f.name]) for f in dataclasses.fields(kind)})


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_messages_pickle_compare_and_stay_as_they_are(kind: type) -> None:
    message = example(kind)
    assert pickle.loads(pickle.dumps(message)) == message
    with pytest.raises(dataclasses.FrozenInstanceError):
        message.job = 9  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_message_names_its_job(kind: type) -> None:
    assert dataclasses.fields(kind)[0].name == "job"


def test_a_plan_knows_its_direction() -> None:
    assert not TrackPlan(OBJECT, 2, 9).reverse
    assert TrackPlan(OBJECT, 9, 2).reverse


def test_the_prompted_frame_on_a_frame() -> None:
    assert OBJECT.on(9) is OBJECT.frames[1]
    assert OBJECT.on(3) is None


def test_the_vocabulary_loads_neither_torch_nor_qt() -> None:
    code = (
        "import sys, engine.messages, annotator.project.storage; "
        "print([m for m in ('torch', 'PySide6', 'cv2', 'av') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
