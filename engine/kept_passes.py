"""Passes of an open video in its file: brought back when they are asked for, written down when they stand."""

from __future__ import annotations

from engine.banks import Banks
from engine.messages import ObjectPrompts
from engine.passes import PassFile


class KeptPasses:
    """Between the memory banks of a video and the file that keeps its passes; without a file, nothing."""

    def __init__(self, file: PassFile | None, banks: Banks) -> None:
        self._file = file
        self._banks = banks
        self._on_disk: set[int] | None = None  # objects with a pass in the file; None: not looked yet

    def bring_back(self, wanted: ObjectPrompts) -> bool:
        """Put the object's pass from the file into its bank, if there is one and it is what is wanted."""
        if self._file is None or wanted.object_id not in self._objects():
            return False
        stored = self._file.read().get(wanted.object_id)
        return stored is not None and self._banks.take_up(stored, wanted)

    def keep(self) -> None:
        """Write down where passes stand."""
        self._write(without=None)

    def forget(self, object_id: int) -> None:
        """The object is gone, or not what it was."""
        if self._file is not None and object_id in self._objects():
            self._write(without=object_id)

    def _objects(self) -> set[int]:
        if self._on_disk is None:
            self._on_disk = set(self._file.read()) if self._file is not None else set()
        return self._on_disk

    def _write(self, without: int | None) -> None:
        if self._file is None:
            return
        passes = {one.object_id: one for one in self._banks.passes()}
        others = self._objects() - self._banks.object_ids - {without}
        if others:  # of objects that nothing was asked of since the program started
            passes |= {i: one for i, one in self._file.read().items() if i in others}
        if passes or self._on_disk:
            self._file.write(passes.values())
        self._on_disk = set(passes)
