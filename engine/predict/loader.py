"""From a name of the model list to a segmenter ready for use.

Heavy things (torch, the network, OpenCV) are imported when a model is loaded, in the thread that
loads it, so that a window that only knows this module opens at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from engine.download import Progress
from engine.errors import UserError
from engine.models import ModelEntry, ModelList
from engine.predict.segmenter import Segmenter

if TYPE_CHECKING:
    from engine.predict.compile_choice import CompileChoice


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A segmenter in use.

    name: what was asked for; label: its name for people. feature_bytes: what a cache of its features
    may hold on its device, shelf_bytes: in main memory beside it. identity: the same for what computes the
    same: weights, device, precision; '' for a model whose passes are not to be kept. compiling: whether its
    heavy parts are compiled beside the work; None for a model without such parts.
    """

    segmenter: Segmenter
    name: str
    label: str
    feature_bytes: int
    identity: str = ""
    shelf_bytes: int = 0
    compiling: CompileChoice | None = None


def load_segmenter(
    model: str,
    device: str = "auto",
    *,
    models: ModelList,
    download: bool = False,
    precision: str = "auto",
    compiled: str = "auto",
    progress: Progress = lambda done, total: None,
) -> LoadedModel:
    """Load a model by its name in the list, or a local weights file by its path.

    device: 'auto', 'cpu', 'cuda', 'cuda:N', 'mps'; Basic computes on the CPU whatever it is.
    download: whether missing weights may be fetched; progress is then told of the bytes, and what it
    raises ends the download. precision: 'auto' tries on a CPU whether bfloat16 is as good and faster;
    'float32' and 'bfloat16' are taken as they are. compiled: 'on' compiles the heavy parts beside the work on
    any device, 'auto' on a graphics card, 'off' never. Raises UserError when the model cannot be had or
    used here.
    """
    entry = models.find(model)
    if entry.kind == "basic":
        from engine.device import host_feature_bytes
        from engine.predict.basic import BASIC_VERSION, Basic

        basic = _as_segmenter(Basic())
        return LoadedModel(basic, model, entry.title, host_feature_bytes(), f"basic {BASIC_VERSION}")
    return _load_sam2(entry, device, models, download, (precision, compiled), progress)


def _load_sam2(
    entry: ModelEntry,
    device: str,
    models: ModelList,
    download: bool,
    how: tuple[str, str],
    progress: Progress,
) -> LoadedModel:
    """how: precision and compiled, as `load_segmenter` has them."""
    precision, compiled = how
    from engine.weights import configuration, digest, find_weights, read_weights

    path = find_weights(entry, models, download=download, progress=progress)

    import torch

    from engine.device import choose, has_bfloat16_units, is_out_of_memory, thread_count
    from engine.predict.precision import remembered_trial, try_bfloat16
    from engine.predict.sam2_segmenter import Sam2Segmenter
    from engine.sam2.build import build_network, load_weights
    from engine.sam2.sam2_base import SAM2Base

    chosen = choose(device)
    torch.set_num_threads(thread_count())
    weights = read_weights(path)
    config = configuration(entry, path, weights, models).with_postprocessing(video=True)
    network = build_network(config, SAM2Base)
    load_weights(network, weights, source=path.name)
    try:
        network = network.to(chosen.name).eval()
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        raise UserError(
            "{title} does not fit into the memory of {name}. Choose a smaller model, or another device.",
            title=entry.title,
            name=chosen.name,
        ) from error
    whose = digest(weights)
    if precision == "auto":
        precision = chosen.precision
        if chosen.name == "cpu" and has_bfloat16_units():
            precision = remembered_trial(whose, lambda: try_bfloat16(network, config)).precision
    segmenter = Sam2Segmenter(network, device=chosen.name, precision=precision, compiled=compiled)
    identity = f"sam2 {whose} {config.model.image_size} {chosen.name} {precision}"
    held, shelved = chosen.feature_bytes, chosen.shelf_bytes
    choice = segmenter.compile_choice
    return LoadedModel(_as_segmenter(segmenter), entry.name, entry.title, held, identity, shelved, choice)


def _as_segmenter(segmenter: object) -> Segmenter:
    """For the type checker: a segmenter takes features and banks of its own making, and gets no others."""
    return cast(Segmenter, segmenter)
