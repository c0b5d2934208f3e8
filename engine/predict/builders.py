"""The published package's builders: a model, with weights, ready for use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import torch

from engine.predict.published_model import SAM2Base
from engine.sam2.build import Model, build_network, load_weights, resolve_config
from engine.sam2.config import SAM2Config, find_variant
from engine.sam2.published_form import with_overrides
from engine.weights import read_configuration, read_weights, recognise

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
    apply_postprocessing: choose another candidate where the single mask is unstable.
    """
    config = _configured(config_file, hydra_overrides_extra, apply_postprocessing, video=False)
    return _finished(build_network(config, SAM2Base), ckpt_path, device, mode)


def build_sam2_video_predictor(
    config_file: ConfigLike,
    ckpt_path: str | PathLike[str] | None = None,
    device: str | torch.device | None = None,
    mode: str = "eval",
    hydra_overrides_extra: Sequence[str] = (),
    apply_postprocessing: bool = True,
    vos_optimized: bool = False,
    **kwargs: Any,
) -> Any:
    """A SAM2VideoPredictor; arguments as for `build_sam2`.

    apply_postprocessing also fills small holes and lets clicked masks be remembered as binary.
    vos_optimized: taken for compatibility; there is one speed.
    """
    from engine.predict.video import SAM2VideoPredictor

    config = _configured(config_file, hydra_overrides_extra, apply_postprocessing, video=True)
    model = build_network(config, SAM2VideoPredictor, options=config.video)
    return _finished(model, ckpt_path, device, mode)


def build_sam2_hf(model_id: str, **kwargs: Any) -> SAM2Base:
    """`build_sam2` with published weights, fetched by their hub id into the hub's own cache."""
    return build_sam2(config_file=model_id, ckpt_path=_fetch(model_id), **kwargs)


def build_sam2_video_predictor_hf(model_id: str, **kwargs: Any) -> Any:
    """`build_sam2_video_predictor` with published weights, fetched by their hub id."""
    return build_sam2_video_predictor(config_file=model_id, ckpt_path=_fetch(model_id), **kwargs)


def _configured(
    config_file: ConfigLike, overrides: Sequence[str], postprocessing: bool, *, video: bool
) -> SAM2Config:
    if isinstance(config_file, PathLike):
        config_file = str(config_file)
    if not isinstance(config_file, str | Mapping | SAM2Config):
        raise TypeError(f"a configuration is a name, a path or a mapping, not {type(config_file).__name__}")
    if not isinstance(overrides, Sequence) or isinstance(overrides, str):
        raise TypeError(f"hydra_overrides_extra is a list of '++model.name=value', not {overrides!r}")
    path = Path(config_file) if isinstance(config_file, str) else None
    is_file = path is not None and path.suffix in (".json", ".yaml", ".yml") and path.is_file()
    config = read_configuration(path) if path is not None and is_file else resolve_config(config_file)
    if postprocessing:
        config = config.with_postprocessing(video=video)
    return with_overrides(config, overrides)


def _finished(
    model: Model, ckpt_path: str | PathLike[str] | None, device: str | torch.device | None, mode: str
) -> Model:
    if ckpt_path is not None:
        weights = read_weights(Path(ckpt_path))
        load_weights(model, weights, source=str(ckpt_path), found=recognise(weights))
    if device is None:
        device = "cuda" if torch.cuda.is_available() else "cpu"
    model = model.to(device)
    return model.eval() if mode == "eval" else model


def _fetch(model_id: str) -> str:
    from huggingface_hub import hf_hub_download

    variant = find_variant(model_id)
    return hf_hub_download(repo_id=variant.hub_id, filename=variant.checkpoint)
