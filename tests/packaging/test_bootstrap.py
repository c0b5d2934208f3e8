"""The set-up: says what is missing and how to mend it, and does nothing twice."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, set to install into an empty folder."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    return module


class Runs:
    """Stands for subprocess.run: notes the commands, makes the environment's Python appear."""

    def __init__(self, bootstrap: ModuleType, status: int = 0) -> None:
        self.commands: list[list[str]] = []
        self._python = Path(bootstrap.venv_python())
        self._status = status

    def __call__(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        if "venv" in command and self._status == 0:
            self._python.parent.mkdir(parents=True)
            self._python.touch()
        return subprocess.CompletedProcess(command, self._status, "", "no ensurepip")


def test_an_old_python_is_named_with_the_command_that_helps(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"this is Python 3\.9.*needs 3\.11(.|\n)*apt-get install"):
        bootstrap.check_python()


def test_missing_libraries_are_named_by_their_packages(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    monkeypatch.setattr(bootstrap, "loads", lambda name: name not in {"libEGL.so.1", "libxcb-cursor.so.0"})
    with pytest.raises(SystemExit, match=r"apt-get install libegl1$"):
        bootstrap.check_libraries(with_screen=False)
    with pytest.raises(SystemExit, match=r"apt-get install libegl1 libxcb-cursor0$"):
        bootstrap.check_libraries(with_screen=True)


def test_loads_tells_what_is_there(bootstrap: ModuleType) -> None:
    assert not bootstrap.loads("libno-such-thing.so.77")


def test_no_screen_is_said(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit, match="no screen"):
        bootstrap.check_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    bootstrap.check_screen()


def test_it_installs_once_and_again_when_what_is_wanted_changes(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("numpy==2.0.0")
    monkeypatch.setattr(bootstrap, "CONSTRAINTS", str(constraints))
    runs = Runs(bootstrap)
    monkeypatch.setattr(bootstrap.subprocess, "run", runs)
    bootstrap.install("")
    assert [c[1:3] for c in runs.commands] == [["-m", "venv"], ["-m", "pip"]]
    bootstrap.install("")
    assert len(runs.commands) == 2
    bootstrap.install("[dev]")
    assert runs.commands[-1][-1].endswith("[dev]")
    constraints.write_text("numpy==2.1.0")
    bootstrap.install("")
    assert len(runs.commands) == 4
    bootstrap.install("[dev]")
    bootstrap.install("")
    assert len(runs.commands) == 5


def test_a_python_without_venv_is_told_what_to_install(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.subprocess, "run", Runs(bootstrap, status=1))
    with pytest.raises(SystemExit, match="python3-venv"):
        bootstrap.install("")
