from types import SimpleNamespace

import pytest

from annotator.project.video_match import compare_video
from tests.annotator.making import HEIGHT, NUM_FRAMES, WIDTH, video_ref

FACTS = {"width": WIDTH, "height": HEIGHT, "num_frames": NUM_FRAMES, "fingerprint": "abc"}


@pytest.mark.parametrize(
    ("changes", "same", "usable", "says"),
    [
        ({}, True, True, "project's video"),
        ({"width": 640}, False, False, "640 x 24"),
        ({"num_frames": 11}, False, False, "11 frames"),
        ({"fingerprint": "xyz"}, False, True, "encoded anew"),
    ],
)
def test_a_video_is_told_from_others(changes: dict, same: bool, usable: bool, says: str) -> None:
    match = compare_video(video_ref(), SimpleNamespace(**(FACTS | changes)))
    assert (match.same, match.usable) == (same, usable)
    assert says in match.sentence
