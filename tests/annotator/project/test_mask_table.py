import numpy as np
import pytest

from annotator.project.mask_table import MaskColumns, MaskFlag, MaskInfo, MaskRecord, MaskTable, Source
from annotator.project.pixel_cache import PixelCache
from engine.masks import DamagedMaskError, Mask
from tests.annotator.making import make_record


@pytest.mark.parametrize("seed", range(10))
def test_the_table_is_a_dictionary_by_object_and_frame(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table, truth = MaskTable(), {}
    for _ in range(300):
        key = (int(rng.integers(1, 4)), int(rng.integers(0, 200)))
        record = make_record(rng) if rng.random() < 0.7 else None
        table.put(*key, record)
        if record is None:
            truth.pop(key, None)
        else:
            truth[key] = record
    assert {key: table.get(*key) for key in table} == truth
    assert len(table) == len(truth)
    for o in range(5):
        frames = sorted(f for p, f in truth if p == o)
        assert table.frames(o) == frames
        assert table.infos(o) == {f: truth[o, f].info for f in frames}
        flags = table.flags(o, 250)
        assert [int(f) for f in np.flatnonzero(flags)] == frames
        stale = [f for f in frames if truth[o, f].info.stale]
        assert [int(f) for f in np.flatnonzero(flags & MaskFlag.STALE)] == stale
    for f in range(200):
        assert table.on_frame(f) == {o: r for (o, g), r in truth.items() if g == f}
    assert (9, 0) not in table
    assert (1, -1) not in table
    assert table.get(1, 10**9) is None


def test_flags_say_what_a_timeline_paints() -> None:
    table = MaskTable()
    empty = Mask.empty(4, 4)
    table.put(1, 2, MaskRecord(empty, MaskInfo(Source.PAINTED, verified=True)))
    assert table.flags(1, 5)[2] == (MaskFlag.PRESENT | MaskFlag.PAINTED | MaskFlag.VERIFIED | MaskFlag.ABSENT)
    assert not table.flags(7, 5).any()
    with pytest.raises(ValueError, match="read-only"):
        table.flags(1, 5)[0] = 1


def test_the_revision_changes_with_the_object_alone() -> None:
    rng = np.random.default_rng(1)
    table = MaskTable()
    table.put(1, 0, make_record(rng))
    table.put(2, 0, make_record(rng))
    one, two = table.revision(1), table.revision(2)
    table.put(1, 0, make_record(rng))
    assert table.revision(1) != one
    assert table.revision(2) == two
    one = table.revision(1)
    table.put(1, 0, None)
    assert table.revision(1) != one


def test_flags_and_frames_of_a_long_video_do_not_sort() -> None:
    table = MaskTable()
    n = 100_000
    facts = ([1.0] * n, [None] * n, [0] * n, [1] * n, [9] * n, [0] * n, [None] * n, [None] * n, [0] * n)
    table.load(1, MaskColumns(range(n), ["tracked"] * n, *facts))
    assert table.info(1, n - 1) == MaskInfo(Source.TRACKED, 1.0, None, stale=True, area=9)
    table.put_info(1, 5, MaskInfo(Source.TRACKED, 1.0, 0.5, area=9))
    assert len(table) == n
    assert table.flags(1, 100_000).base is table.flags(1, 100_000).base, "a view, no copy"
    assert table.frames(1) == list(range(100_000))


def test_unsaved_pixels_stay_however_many() -> None:
    rng = np.random.default_rng(2)
    asked = []

    def loader(object_id: int, frame: int) -> Mask:
        asked.append((object_id, frame))
        return saved[object_id, frame]

    cache = PixelCache(loader, limit_bytes=3000)
    saved = {(1, f): make_record(rng).mask for f in range(100)}
    for key, mask in saved.items():
        cache.put(key, mask)
    assert all(cache.get(key) == mask for key, mask in saved.items())
    assert asked == []
    cache.settle()
    assert all(cache.unsaved(key) is None for key in saved)
    assert all(cache.get(key) == mask for key, mask in saved.items())
    assert len(asked) > 50, "settled pixels may leave memory"


def test_the_same_mask_with_new_knowledge_is_not_written_again() -> None:
    rng = np.random.default_rng(3)
    mask = make_record(rng).mask
    table = MaskTable(lambda o, f: mask)
    table.put(1, 0, MaskRecord(mask, MaskInfo(Source.TRACKED, area=mask.area)))
    assert table.unsaved(1, 0) is mask
    table.settle()
    table.put(1, 0, MaskRecord(mask, MaskInfo(Source.TRACKED, verified=True, area=mask.area)))
    assert table.unsaved(1, 0) is None
    other = Mask.from_array(~mask.to_array())
    table.put(1, 0, MaskRecord(other, MaskInfo(Source.PAINTED, area=other.area)))
    assert table.unsaved(1, 0) is other


def test_a_damaged_mask_can_be_passed_over_but_not_shown() -> None:
    def loader(object_id: int, frame: int) -> Mask:
        raise DamagedMaskError("damaged")

    table = MaskTable(loader)
    table.load(1, MaskColumns([4], ["tracked"], [None], [None], [0], [0], [3], [0], [None], [None], [0]))
    assert table.get_sound(1, 4) is None
    with pytest.raises(DamagedMaskError):
        table.get(1, 4)


def test_what_cannot_be() -> None:
    table = MaskTable()
    with pytest.raises(ValueError, match="no frame -1"):
        table.put(1, -1, make_record(np.random.default_rng(0)))
    with pytest.raises(KeyError):
        table.put_info(1, 0, MaskInfo(Source.TRACKED))
