"""The pixels of masks that are in memory now: all that is not in the project file yet, and the
latest used of the rest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, ItemsView

from engine.masks import Mask

Key = tuple[int, int]  # (object_id, frame): here the id that the file has it under
_LIMIT_BYTES = 128 * 2**20
_ENTRY_BYTES = 400  # a key, a Mask and its place in the table, beside the compressed bits


class PixelCache:
    """Masks by key. Without a loader nothing ever leaves."""

    def __init__(
        self, loader: Callable[[int, int], Mask] | None = None, limit_bytes: int = _LIMIT_BYTES
    ) -> None:
        """loader(object_id, frame): reads a saved mask. limit_bytes: for saved masks that are kept."""
        self._loader = loader
        self._limit = limit_bytes
        self._unsaved: dict[Key, Mask] = {}
        self._saved: OrderedDict[Key, Mask] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key) -> Mask:
        """The mask, from memory or through the loader. Raises KeyError when neither has it."""
        mask = self._unsaved.get(key)
        if mask is not None:
            return mask
        mask = self._saved.get(key)
        if mask is not None:
            self._saved.move_to_end(key)
            return mask
        if self._loader is None:
            raise KeyError(key)
        mask = self._loader(*key)
        self._keep(key, mask)
        return mask

    def put(self, key: Key, mask: Mask) -> None:
        """New pixels, unsaved until `settle`; the very mask that is saved already stays saved."""
        if self._saved.get(key) is mask:
            return
        self.drop(key)
        self._unsaved[key] = mask

    def drop(self, key: Key) -> None:
        self._unsaved.pop(key, None)
        old = self._saved.pop(key, None)
        if old is not None:
            self._bytes -= len(old.data) + _ENTRY_BYTES

    def unsaved(self, key: Key) -> Mask | None:
        return self._unsaved.get(key)

    def unsaved_items(self) -> ItemsView[Key, Mask]:
        return self._unsaved.items()

    def settle(self) -> None:
        """The project file has everything now."""
        if self._loader is None:
            return
        unsaved, self._unsaved = self._unsaved, {}
        for key, mask in unsaved.items():
            self._keep(key, mask)

    def attach(self, loader: Callable[[int, int], Mask]) -> None:
        self._loader = loader

    def _keep(self, key: Key, mask: Mask) -> None:
        self._saved[key] = mask
        self._bytes += len(mask.data) + _ENTRY_BYTES
        while self._bytes > self._limit and len(self._saved) > 1:
            _, old = self._saved.popitem(last=False)
            self._bytes -= len(old.data) + _ENTRY_BYTES
