"""The settings of a model as the attributes that scripts for the published package read and change."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from engine.sam2.config import FIXED, MaskDecoderConfig, ModelConfig

# With these the network was made: a script may read them. no_obj_embed_spatial is a parameter.
_BUILT = (
    "iou_prediction_use_sigmoid",
    "pred_obj_scores",
    "pred_obj_scores_mlp",
    "proj_tpos_enc_in_obj_ptrs",
    "use_high_res_features_in_sam",
    "use_mlp_for_obj_ptr_proj",
)
_SHAPES = ("image_size", "no_obj_embed_spatial", *_BUILT)
_SETTINGS = tuple(f.name for f in fields(ModelConfig) if f.name not in _SHAPES)
_RULES = tuple(f.name for f in fields(MaskDecoderConfig) if f.name.startswith("dynamic_"))
_GIVEN = ("backbone_stride",)


def _changed(settings: Any, name: str, value: Any) -> Any:
    """Settings with one of them changed to a value of the same kind."""
    kind = type(getattr(settings, name))
    if type(value) is not kind and not (kind is float and type(value) is int):
        raise TypeError(f"{name} is of the kind {kind.__name__}; {value!r} is not")
    return replace(settings, **{name: value})


def _setting(name: str) -> property:
    def get(model: Any) -> Any:
        return getattr(model.config, name)

    def change(model: Any, value: Any) -> None:
        if name == "num_maskmem" and value > len(model.maskmem_tpos_enc):
            raise ValueError(f"num_maskmem can be {len(model.maskmem_tpos_enc)} at most, not {value!r}")
        if name == "use_obj_ptrs_in_encoder" and value and not hasattr(model, "mask_downsample"):
            raise ValueError("this model was built without object pointers: it has no weights for them")
        model.config = _changed(model.config, name, value)

    return property(get, change, doc=f"The setting {name} of this model.")


def _rule(name: str) -> property:
    def get(model: Any) -> Any:
        return getattr(model.decoder_config, name)

    def change(model: Any, value: Any) -> None:
        model.decoder_config = _changed(model.decoder_config, name, value)

    return property(get, change, doc=f"The setting {name} of the choice among candidates.")


def _built(name: str) -> property:
    return property(lambda model: getattr(model.config, name), doc=f"{name}, with which this model was made.")


def _fixed(name: str) -> property:
    return property(lambda model: FIXED[name], doc=f"{name}, which every model of this kind has.")


class PublishedAttributes:
    """What the published model says of itself. What may be changed there may be changed here."""

    config: ModelConfig
    hidden_dim: int
    sam_mask_decoder: Any

    @property
    def num_feature_levels(self) -> int:
        """Levels of the image's features that are used."""
        return 3 if self.config.use_high_res_features_in_sam else 1

    @property
    def sam_prompt_embed_dim(self) -> int:
        """Channels of prompts and image alike."""
        return self.hidden_dim

    @property
    def sam_image_embedding_size(self) -> int:
        """Cells a side of the map at stride 16."""
        return self.config.image_size // 16

    @property
    def sam_mask_decoder_extra_args(self) -> dict[str, Any]:
        """The rule by which an unstable single mask gives way; change it on `sam_mask_decoder`."""
        return {name: getattr(self.sam_mask_decoder, name) for name in _RULES}


class DecoderAttributes:
    """The rule by which an unstable single mask gives way to another candidate."""

    decoder_config: MaskDecoderConfig


for _name in _SETTINGS:
    setattr(PublishedAttributes, _name, _setting(_name))
for _name in _BUILT:
    setattr(PublishedAttributes, _name, _built(_name))
for _name in _GIVEN:
    setattr(PublishedAttributes, _name, _fixed(_name))
for _name in _RULES:
    setattr(DecoderAttributes, _name, _rule(_name))
