from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.download import Cancelled, fetch
from engine.errors import UserError
from engine.models import ModelEntry, ModelList
from engine.weights import find_weights
from tests.engine.local_hub import LocalHub, serving

ENTRY = ModelEntry(
    "sam2.1-hiera-tiny", "SAM 2.1 tiny", "", "hub", 156, "facebook/sam2.1-hiera-tiny", "tiny.pt"
)
NAME = "facebook/sam2.1-hiera-tiny/tiny.pt"
CONTENT = random.Random(5).randbytes(5 * (1 << 20) + 12345)


@pytest.fixture
def hub() -> Iterator[LocalHub]:
    with serving(LocalHub(files={NAME: CONTENT})) as hub:
        yield hub


@pytest.fixture
def models(tmp_path: Path) -> ModelList:
    return ModelList(tmp_path / "cache", (ENTRY,))


class Told:
    """A progress callback that keeps what it was told and cancels when so much has come."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.stop_at = stop_at
        self.steps: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.steps.append((done, total))
        if self.stop_at is not None and done >= self.stop_at:
            raise Cancelled


def get(hub: LocalHub, models: ModelList, told: Told | None = None) -> Path:
    return fetch(ENTRY, told or Told(), cache_dir=models.cache_dir, endpoint=hub.endpoint, pause_s=0)


def left_over(models: ModelList) -> list[Path]:
    """Files with content in the cache: finished, or to be resumed."""
    assert models.cache_dir is not None
    blobs = models.cache_dir / "models--facebook--sam2.1-hiera-tiny" / "blobs"
    return sorted(p for p in blobs.glob("*") if p.suffix != ".lock")


def test_weights_arrive_in_the_cache_with_progress(hub: LocalHub, models: ModelList) -> None:
    assert not models.is_here(ENTRY)
    told = Told()
    path = get(hub, models, told)
    assert path.read_bytes() == CONTENT
    assert models.path_of(ENTRY) == path
    done = [step for step, _ in told.steps]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, len(CONTENT))
    assert len(done) >= 5
    assert {total for _, total in told.steps} == {len(CONTENT)}


def test_weights_that_are_here_are_not_fetched_again(hub: LocalHub, models: ModelList) -> None:
    path = get(hub, models)
    assert get(hub, models) == path
    assert hub.gets == [None]
    assert find_weights(ENTRY, models, download=False, progress=Told(), endpoint="http://127.0.0.1:9") == path


def test_a_cancelled_download_is_resumed(hub: LocalHub, models: ModelList) -> None:
    with pytest.raises(Cancelled):
        get(hub, models, Told(stop_at=2 << 20))
    assert not models.is_here(ENTRY)
    (part,) = left_over(models)
    assert part.suffix == ".part"
    have = part.stat().st_size
    assert 0 < have < len(CONTENT)
    assert get(hub, models).read_bytes() == CONTENT
    assert hub.gets == [None, f"bytes={have}-"]
    assert [p.suffix for p in left_over(models)] == [""]


def test_a_hub_that_cannot_resume_starts_over(hub: LocalHub, models: ModelList) -> None:
    with pytest.raises(Cancelled):
        get(hub, models, Told(stop_at=2 << 20))
    hub.ignores_ranges = True
    assert get(hub, models).read_bytes() == CONTENT


def test_a_broken_connection_is_taken_up_again(hub: LocalHub, models: ModelList) -> None:
    hub.break_after = 2 << 20
    assert get(hub, models).read_bytes() == CONTENT
    assert len(hub.gets) == 3


def test_a_connection_that_only_breaks_is_given_up_and_what_came_is_kept(
    hub: LocalHub, models: ModelList
) -> None:
    with pytest.raises(Cancelled):
        get(hub, models, Told(stop_at=2 << 20))
    hub.break_after = 0
    with pytest.raises(UserError, match=r"broke off after 2 of 5 MB\. Try again"):
        get(hub, models)
    assert len(left_over(models)) == 1
    assert not models.is_here(ENTRY)
    hub.break_after = None
    assert get(hub, models).read_bytes() == CONTENT


@pytest.mark.parametrize("sent", [CONTENT[:-1] + b"?", CONTENT + b"more"], ids=["checksum", "size"])
def test_damaged_weights_are_dropped(hub: LocalHub, models: ModelList, sent: bytes) -> None:
    with pytest.raises(Cancelled):
        get(hub, models, Told(stop_at=1 << 20))
    hub.sent[NAME] = sent
    (part,) = left_over(models)
    part.write_bytes(sent)  # as a hub leaves it that changed its mind between two connections
    with pytest.raises(UserError, match="arrived damaged"):
        get(hub, models)
    assert left_over(models) == []
    hub.sent.clear()
    assert get(hub, models).read_bytes() == CONTENT


def test_content_that_is_not_what_the_hub_announces_is_dropped(hub: LocalHub, models: ModelList) -> None:
    hub.sent[NAME] = bytes(len(CONTENT))
    with pytest.raises(UserError, match="arrived damaged"):
        get(hub, models)
    assert left_over(models) == []
    assert not models.is_here(ENTRY)


def test_weights_that_the_hub_does_not_have(hub: LocalHub, models: ModelList) -> None:
    hub.files.clear()
    with pytest.raises(
        UserError, match=r"does not have tiny.pt of facebook/sam2.1-hiera-tiny \(status 404\)"
    ):
        get(hub, models)


def test_a_hub_in_trouble_is_not_taken_for_a_missing_file(hub: LocalHub, models: ModelList) -> None:
    hub.files.clear()
    hub.missing_status = 500
    with pytest.raises(UserError, match=r"could not send tiny.pt now \(status 500\). Try again later"):
        get(hub, models)


def test_without_a_connection_the_message_says_what_to_do(models: ModelList) -> None:
    with serving(LocalHub()) as gone:
        pass
    with pytest.raises(UserError, match=r"no connection to 127\.0\.0\.1") as caught:
        get(gone, models)
    assert "another machine" in str(caught.value)
    assert f"{gone.endpoint}/{ENTRY.repo}/resolve/main/tiny.pt" in str(caught.value)


def test_weights_that_are_not_here_are_not_fetched_unasked(hub: LocalHub, models: ModelList) -> None:
    with pytest.raises(UserError, match=r"not on this machine\. Download them \(156 MB\)"):
        find_weights(ENTRY, models, download=False, progress=Told(), endpoint=hub.endpoint)
    assert hub.gets == []
    assert find_weights(ENTRY, models, download=True, progress=Told(), endpoint=hub.endpoint).is_file()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere"
)
def test_a_cache_that_cannot_be_written_to_is_said(hub: LocalHub, models: ModelList) -> None:
    assert models.cache_dir is not None
    models.cache_dir.mkdir(mode=0o500)
    with pytest.raises(UserError, match="could not be stored"):
        get(hub, models)


def test_a_full_disk_is_said(hub: LocalHub, models: ModelList) -> None:
    def full(done: int, total: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(UserError, match="could not be stored: No space left on device"):
        fetch(ENTRY, full, cache_dir=models.cache_dir, endpoint=hub.endpoint)
