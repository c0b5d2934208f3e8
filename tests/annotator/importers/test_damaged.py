"""Exports that were damaged at random: each is read, or refused in a sentence, and nothing else happens."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from annotator.importers.formats import IMPORTS
from annotator.project.project import Project
from engine.errors import UserError
from tests.annotator.importers.scenes import make_project, read, take, write
from tests.annotator.making import video_ref

_TOKENS = (
    b"-1",
    b"1e999",
    b"NaN",
    b"null",
    b"[]",
    b"{}",
    b'"',
    b"9" * 20,
    b"true",
    b"[[",
    b"\x00",
    b"\xff",
    b"",
)
_NUMBER = re.compile(rb"[0-9]+")


def _damage(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice((1, 1, 2, 5))):
        place, how = rng.randrange(len(data) + 1), rng.randrange(4)
        numbers = [found.span() for found in _NUMBER.finditer(data)]
        if how == 0:
            data[place : place + rng.choice((0, 1, 8))] = rng.choice(_TOKENS)
        elif how == 1 and numbers:
            start, end = rng.choice(numbers)
            data[start:end] = rng.choice(_TOKENS)
        elif how == 2:
            data[place : place + 1] = bytes([rng.randrange(256)])
        elif rng.random() < 0.3:
            del data[place:]
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("name", list(IMPORTS))
def test_read_or_refused(name: str, tmp_path: Path) -> None:
    whole = write(make_project(), name, tmp_path)
    rng = random.Random(name)
    refused = 0
    for number in range(120):
        path = tmp_path / f"{number}{whole.suffix}"
        if whole.is_dir():
            shutil.copytree(whole, path)
            _damage(rng.choice(sorted(p for p in path.rglob("*") if p.is_file())), rng)
        else:
            shutil.copy(whole, path)
            _damage(path, rng)
        try:
            take(Project(video_ref()), read(path))
        except UserError:
            refused += 1
    assert 20 < refused < 120
