"""The Model menu. Changing the model keeps every mask."""

from __future__ import annotations

from annotator.commands.context import Context
from annotator.commands.registry import command
from engine.errors import Sentence


@command(
    "model.choose", "Choose model...", menu="Model", keys=("Ctrl+M",), icon="model", tool_bar=True,
    tip="Basic needs nothing; SAM 2 is far better and is downloaded once",
)  # fmt: skip
def choose(c: Context) -> None:
    c.dialogs.show_models()


def _device(device: str, title: str) -> None:
    @command(
        f"model.device_{device}", title, menu="Model", group=1, checked=lambda c: c.settings.device == device
    )
    def use(c: Context) -> None:
        if c.settings.device != device:
            c.settings.device = device
            c.models.choose(c.settings.model, device)


_device("auto", Sentence("Device: the best there is"))
_device("cpu", Sentence("Device: processor"))
_device("cuda", Sentence("Device: NVIDIA graphics card"))
_device("mps", Sentence("Device: Apple graphics"))
