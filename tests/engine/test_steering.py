"""A correction while tracking runs: what is tracked anew, and what is gone on from."""

from __future__ import annotations

from engine.messages import (
    JobEnded,
    MaskReady,
    PromptedFrame,
    Segment,
)
from tests.engine.fakes import (
    PATIENCE_S,
    READY,
    Desk,
    an_object,
    clicked,
    hold,
    track,
    tracked,
)

ONE, TWO = clicked((3, 4)), clicked((3, 4), (5, 6))


def steered(desk: Desk, at: int, corrected: int) -> list[int]:
    """Frames reported when frame `corrected` is clicked while frame `at` of 0 to 8 is being tracked."""
    there, go_on = hold(desk, "track", at)
    desk.submit(Segment(3, an_object(1, f0=ONE), 0), track(4, an_object(1, f0=ONE), 0, 8))
    assert there.wait(PATIENCE_S)
    said = {"f0": ONE, f"f{corrected}": PromptedFrame(corrected, TWO)}
    desk.submit(Segment(5, an_object(1, **said), corrected))
    go_on.set()
    assert desk.end_of(4) == JobEnded(4)
    assert desk.end_of(5) == JobEnded(5)
    return tracked(desk, 4)


def test_a_correction_behind_tracks_again_from_there(ready: Desk) -> None:
    assert steered(ready, at=6, corrected=3) == [1, 2, 3, 4, 5, 6, 4, 5, 6, 7, 8]
    masks = {e.frame: e.mask for e in ready.of(MaskReady, 4)}
    (corrected,) = ready.of(MaskReady, 5)
    said = an_object(
        1, f0=PromptedFrame(0, ONE, ready.of(MaskReady, 3)[0].mask), f3=PromptedFrame(3, TWO, corrected.mask)
    )
    ready.submit(track(9, said, 3, 8))
    ready.end_of(9)
    assert {e.frame: e.mask for e in ready.of(MaskReady, 9)} == {f: masks[f] for f in range(4, 9)}


def test_a_correction_ahead_is_gone_on_from(ready: Desk) -> None:
    assert steered(ready, at=3, corrected=6) == [1, 2, 3, 4, 5, 7, 8]


def test_a_correction_on_the_frame_being_tracked_stays(ready: Desk) -> None:
    assert steered(ready, at=4, corrected=4) == [1, 2, 3, 4, 5, 6, 7, 8]
    last = [e for e in ready.of(MaskReady) if e.frame == 4][-1]
    assert not last.tracked


def test_a_click_from_before_a_track_does_not_steer_it(desk: Desk) -> None:
    older, newer = an_object(1, f0=ONE), an_object(1, f0=ONE, f2=ONE)
    desk.submit(*READY, Segment(3, older, 0), track(4, newer, 0, 4))
    desk.worker.start()
    desk.end_of(4)
    assert tracked(desk, 4) == [1, 3, 4]


def test_a_click_from_after_a_track_steers_it_though_neither_has_begun(desk: Desk) -> None:
    older, newer = an_object(1, f0=ONE), an_object(1, f0=ONE, f2=ONE)
    desk.submit(*READY, track(3, older, 0, 4), Segment(4, newer, 2))
    desk.worker.start()
    desk.end_of(3)
    assert tracked(desk, 3) == [1, 3, 4]
