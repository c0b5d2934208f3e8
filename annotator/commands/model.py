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


@command(
    "model.improve", "Improve the model with my corrections...", menu="Model", icon="improve",
    tip="Trains on the masks that you verified or painted, beside your work; the model in use stays as it is",
)  # fmt: skip
def improve(c: Context) -> None:
    c.dialogs.improve_model()


def _is_improving(c: Context) -> bool:
    return c.improving.state is not None


@command(
    "model.improve_stop", "Stop improving the model", menu="Model", enabled=_is_improving,
    tip="What was learnt is kept: the same choice goes on from there",
)  # fmt: skip
def stop_improving(c: Context) -> None:
    c.improving.cancel()


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
