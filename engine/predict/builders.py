"""The published package's builders: a model, with weights, ready for use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from engine.device import is_out_of_memory
from engine.errors import UserError
from engine.models import ModelList
from engine.predict.building import checkpoint_path, configuration_path, device_of, overrides_of
from engine.predict.published_model import SAM2Base
from engine.sam2.build import Model, build_network, load_weights, resolve_config
from engine.sam2.config import SAM2Config, find_variant
from engine.sam2.published_form import with_overrides
from engine.weights import find_weights, read_configuration, read_weights, recognise

if TYPE_CHECKING:
    from engine.predict.video import SAM2VideoPredictor

ConfigLike = str | PathLike[str] | Mapping[str, Any] | SAM2Config


def build_sam2(
    config_file: ConfigLike,
    ckpt_path: str | PathLike[str] | None = None,
    device: str | torch.device | None = None,
    mode: str = "eval",
    hydra_overrides_extra: Sequence[str] = (),
    apply_postprocessing: bool = True,
    **kwargs: Any,
) -> SAM2Base:
    """A model for images.

    config_file: a published configuration's path, a model's name, the path of a config.json or of a
    configuration in the published form (.yaml), a mapping in either form, or a SAM2Config.
    ckpt_path: a .pt or .safetensors file; None leaves the weights as drawn. device: None takes the
    GPU where there is one. hydra_overrides_extra: options as '++model.name=value', at any
    place of the published configurations.
    apply_postprocessing: choose another candidate where the single mask is unstable. Raises UserError for a
    device, a configuration, a checkpoint or an option that cannot be.
    """
    where, weights = device_of(device), checkpoint_path(ckpt_path)
    config = _configured(config_file, hydra_overrides_extra, apply_postprocessing, video=False)
    return _finished(build_network(config, SAM2Base), weights, where, mode)


def build_sam2_video_predictor(
    config_file: ConfigLike,
    ckpt_path: str | PathLike[str] | None = None,
    device: str | torch.device | None = None,
    mode: str = "eval",
    hydra_overrides_extra: Sequence[str] = (),
    apply_postprocessing: bool = True,
    vos_optimized: bool = False,
    **kwargs: Any,
) -> SAM2VideoPredictor:
    """A SAM2VideoPredictor; arguments as for `build_sam2`.

    apply_postprocessing also fills small holes and lets clicked masks be remembered as binary.
    vos_optimized: compile the heavy parts beside the work, and use them when they are ready and prove faster
    (see `SAM2VideoPredictorVOS`).
    """
    from engine.predict.video import SAM2VideoPredictor
    from engine.predict.video_compiled import SAM2VideoPredictorVOS

    where, weights = device_of(device), checkpoint_path(ckpt_path)
    config = _configured(config_file, hydra_overrides_extra, apply_postprocessing, video=True)
    kind = SAM2VideoPredictorVOS if vos_optimized else SAM2VideoPredictor
    model = _finished(build_network(config, kind, options=config.video), weights, where, mode)
    if isinstance(model, SAM2VideoPredictorVOS):
        model.compile_beside()
    return model


def build_sam2_hf(model_id: str, **kwargs: Any) -> SAM2Base:
    """`build_sam2` with published weights, fetched by their hub id into the hub's own cache.

    Raises UserError for an unknown id, and for weights that are not here and cannot be fetched.
    """
    return build_sam2(config_file=model_id, ckpt_path=_fetch(model_id, kwargs), **kwargs)


def build_sam2_video_predictor_hf(model_id: str, **kwargs: Any) -> SAM2VideoPredictor:
    """`build_sam2_video_predictor` with published weights, fetched by their hub id as by `build_sam2_hf`."""
    return build_sam2_video_predictor(config_file=model_id, ckpt_path=_fetch(model_id, kwargs), **kwargs)


def _configured(
    config_file: ConfigLike, overrides: Sequence[str], postprocessing: bool, *, video: bool
) -> SAM2Config:
    path, overrides = configuration_path(config_file), overrides_of(overrides)
    if path is not None:
        config = read_configuration(path)
    else:
        config = resolve_config(str(config_file) if isinstance(config_file, PathLike) else config_file)
    if postprocessing:
        config = config.with_postprocessing(video=video)
    return with_overrides(config, overrides)


def _finished(model: Model, ckpt_path: Path | None, device: torch.device, mode: str) -> Model:
    if ckpt_path is not None:
        weights = read_weights(ckpt_path)
        load_weights(model, weights, source=str(ckpt_path), found=recognise(weights))
    try:
        model = model.to(device)
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        raise UserError(
            "The model does not fit into the memory of {name}. Choose a smaller model, or another device.",
            name=device,
        ) from error
    return model.eval() if mode == "eval" else model


def _fetch(model_id: str, options: Mapping[str, Any]) -> str:
    """The published weights of a hub id; nothing is fetched for a device that there is not."""
    device_of(options.get("device"))
    models = ModelList()
    entry = models.find(find_variant(model_id).name.replace("_", "-"))
    return str(find_weights(entry, models, download=True, progress=lambda done, total: None))
