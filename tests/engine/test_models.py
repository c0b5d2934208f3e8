from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import UserError
from engine.models import MODELS, ModelList


def test_every_model_has_a_name_of_its_own_and_says_what_it_is() -> None:
    assert len({entry.name for entry in MODELS}) == len(MODELS) == 10
    for entry in MODELS:
        assert entry.title
        assert entry.about
        assert (entry.size_mb > 100) == bool(entry.repo) == (entry.kind == "hub")
        assert bool(entry.filename) == (entry.kind in ("hub", "bundled"))


def test_basic_is_plainly_labelled_and_always_here(tmp_path: Path) -> None:
    models = ModelList(tmp_path)
    assert MODELS[0].about == "Basic: colour and motion, nothing to download. SAM 2 is far better: get it"
    assert [entry.name for entry in MODELS if models.is_here(entry)] == ["basic", "sam2-nano"]


def test_published_weights_have_their_published_names() -> None:
    entry = ModelList().find("sam2.1-hiera-base-plus")
    assert (entry.repo, entry.filename) == ("facebook/sam2.1-hiera-base-plus", "sam2.1_hiera_base_plus.pt")
    assert entry.title == "SAM 2.1 base+"


def test_weights_in_the_hub_cache_are_found(tmp_path: Path) -> None:
    models = ModelList(tmp_path)
    entry = models.find("sam2-hiera-tiny")
    folder = tmp_path / "models--facebook--sam2-hiera-tiny"
    commit = "0123456789abcdef0123456789abcdef01234567"
    (folder / "snapshots" / commit).mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(commit)
    assert not models.is_here(entry)
    (folder / "snapshots" / commit / "sam2_hiera_tiny.pt").touch()
    assert models.is_here(entry)


def test_a_local_file_is_a_model_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(bytes(3_000_000))
    entry = ModelList().find(str(path))
    assert (entry.kind, entry.title, entry.size_mb) == ("file", "mine", 3)
    assert ModelList().path_of(entry) == path


def test_what_is_no_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no model 'sam3'\. Choose one of basic, sam2"):
        ModelList().find("sam3")
    with pytest.raises(UserError, match="does not exist"):
        ModelList().find(str(tmp_path / "gone.pt"))


def test_the_list_is_shown_without_loading_torch() -> None:
    code = (
        "import sys; from engine.models import MODELS, ModelList; models = ModelList()\n"
        "assert [models.is_here(e) for e in MODELS]; print('torch' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
