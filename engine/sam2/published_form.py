"""Configurations as the published package writes them: nested, each part under the class that it is for.

Its builders change single entries by their place, as '++model.memory_attention.num_layers=2'. Here are
those places, and which field of `SAM2Config` each is.
"""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.errors import UserError
from engine.sam2.config import (
    FIXED,
    MemoryAttentionConfig,
    MemoryEncoderConfig,
    NeckConfig,
    SAM2Config,
    TrunkConfig,
)

_NECK, _TRUNK = "image_encoder.neck", "image_encoder.trunk"
_LAYER, _MEMORY = "memory_attention.layer", "memory_encoder"
_BOTH = (f"{_LAYER}.self_attention", f"{_LAYER}.cross_attention")

# Where entries go that do not have the name and the section of a field. Several places may be one field.
_PLACES: dict[str, tuple[str, str]] = {
    "image_encoder.scalp": ("neck", "scalp"),
    f"{_NECK}.position_encoding.num_pos_feats": ("neck", "d_model"),
    f"{_NECK}.position_encoding.temperature": ("neck", "pos_temperature"),
    f"{_LAYER}.d_model": ("memory_attention", "d_model"),
    f"{_LAYER}.dim_feedforward": ("memory_attention", "dim_feedforward"),
    f"{_LAYER}.dropout": ("memory_attention", "dropout"),
    f"{_LAYER}.cross_attention.kv_in_dim": ("memory_attention", "kv_in_dim"),
    **{f"{part}.embedding_dim": ("memory_attention", "d_model") for part in _BOTH},
    **{
        f"{part}.{name}": ("memory_attention", name) for part in _BOTH for name in ("rope_theta", "num_heads")
    },
    f"{_MEMORY}.position_encoding.num_pos_feats": ("memory_encoder", "out_dim"),
    f"{_MEMORY}.mask_downsampler.embed_dim": ("memory_encoder", "in_dim"),
    f"{_MEMORY}.fuser.layer.dim": ("memory_encoder", "in_dim"),
    f"{_MEMORY}.fuser.layer.kernel_size": ("memory_encoder", "fuser_kernel"),
    f"{_MEMORY}.fuser.layer.layer_scale_init_value": ("memory_encoder", "layer_scale_init_value"),
    f"{_MEMORY}.fuser.num_layers": ("memory_encoder", "fuser_layers"),
}
_SECTIONS = {
    _TRUNK: "trunk",
    _NECK: "neck",
    "memory_attention": "memory_attention",
    _MEMORY: "memory_encoder",
    "sam_mask_decoder_extra_args": "mask_decoder",
}

# What this network takes as given, by its place; in any other form it would be another network.
_ONLY: dict[str, Any] = {
    f"{_NECK}.kernel_size": 1,
    f"{_NECK}.stride": 1,
    f"{_NECK}.padding": 0,
    f"{_NECK}.fuse_type": "sum",
    **{f"{part}.position_encoding.normalize": True for part in (_NECK, _MEMORY)},
    **{f"{part}.position_encoding.scale": None for part in (_NECK, _MEMORY)},
    f"{_MEMORY}.position_encoding.temperature": 10000,
    **{f"{part}.downsample_rate": 1 for part in _BOTH},
    f"{_LAYER}.self_attention.rope_k_repeat": False,
    f"{_LAYER}.cross_attention.rope_k_repeat": True,
    "memory_attention.batch_first": True,
    f"{_MEMORY}.mask_downsampler.kernel_size": 3,
    f"{_MEMORY}.mask_downsampler.stride": 2,
    f"{_MEMORY}.mask_downsampler.padding": 1,
    f"{_MEMORY}.mask_downsampler.total_stride": 16,
    f"{_MEMORY}.fuser.layer.use_dwconv": True,
    f"{_TRUNK}.return_interm_layers": True,
    f"{_TRUNK}.weights_path": None,
}
# Sizes of tables that are made as they are needed, training alone, and compilation.
_WITHOUT_EFFECT = {
    *(f"{part}.feat_sizes" for part in _BOTH),
    *(f"{part}.dropout" for part in _BOTH),
    *(f"{part}.position_encoding.{name}" for part in (_NECK, _MEMORY) for name in
      ("warmup_cache", "image_size", "strides")),
    f"{_MEMORY}.fuser.layer.padding",
    f"{_MEMORY}.fuser.layer.drop_path",
    "compile_image_encoder",
}  # fmt: skip

# What the published classes take when a configuration does not say.
_UNSAID: dict[str, Any] = {
    "image_size": 512,
    "sigmoid_scale_for_mem_enc": 1.0,
    "sigmoid_bias_for_mem_enc": 0.0,
    "multimask_min_pt_num": 1,
    **dict.fromkeys(
        (
            "use_mask_input_as_output_without_sam",
            "directly_add_no_mem_embed",
            "use_high_res_features_in_sam",
            "multimask_output_in_sam",
            "multimask_output_for_tracking",
            "use_multimask_token_for_obj_ptr",
            "iou_prediction_use_sigmoid",
            "use_obj_ptrs_in_encoder",
            "proj_tpos_enc_in_obj_ptrs",
            "use_signed_tpos_enc_to_obj_ptrs",
            "only_obj_ptrs_in_the_past_for_eval",
            "pred_obj_scores",
            "pred_obj_scores_mlp",
            "fixed_no_obj_ptr",
            "use_mlp_for_obj_ptr_proj",
            "no_obj_embed_spatial",
        ),
        False,
    ),
    "image_encoder.scalp": 0,
    f"{_NECK}.fpn_interp_model": "bilinear",
    f"{_TRUNK}.embed_dim": 96,
    f"{_TRUNK}.num_heads": 1,
    f"{_TRUNK}.stages": (2, 3, 16, 3),
    f"{_TRUNK}.global_att_blocks": (12, 16, 20),
    f"{_TRUNK}.window_spec": (8, 4, 14, 7),
    f"{_TRUNK}.window_pos_embed_bkg_spatial_size": (14, 14),
    f"{_LAYER}.cross_attention.rope_k_repeat": False,
    f"{_MEMORY}.in_dim": 256,
    f"{_MEMORY}.mask_downsampler.kernel_size": 4,
    f"{_MEMORY}.mask_downsampler.stride": 4,
    f"{_MEMORY}.mask_downsampler.padding": 0,
}


def with_overrides(config: SAM2Config, overrides: Sequence[str]) -> SAM2Config:
    """A configuration with entries changed, each given as '++model.place=value' (or '+', or plain).

    A place may be left at its last name where no section is meant by it: 'fill_hole_area=0'. Raises
    UserError for places that there are not and for values that this network cannot have.
    """
    entries: dict[str, Any] = {}
    for override in overrides:
        place, equals, text = str(override).partition("=")
        if not equals:
            raise UserError(
                "'{override}' changes nothing: an option is given as '++model.name=value'.", override=override
            )
        entries[place.strip().lstrip("+").removeprefix("model.")] = _value(text.strip())
    return with_entries(config, entries)


def with_entries(config: SAM2Config, entries: Mapping[str, Any]) -> SAM2Config:
    """A configuration with the entries at these places changed, all at once."""
    changes: dict[tuple[str, str], Any] = {}
    for place, raw in entries.items():
        value = tuple(raw) if isinstance(raw, list) else raw
        found = _field_of(config, place, value)
        if found is None:
            continue
        section, name = found
        value = _of_kind(place, value, getattr(getattr(config, section), name))
        if changes.get(found, value) != value:
            raise UserError(
                "The configuration says {first!r} and {second!r} of one thing ({section}.{name}).",
                first=changes[found],
                second=value,
                section=section,
                name=name,
            )
        changes[found] = value
    sections = {section for section, _ in changes}
    return replace(
        config,
        **{
            section: replace(
                getattr(config, section), **{n: v for (s, n), v in changes.items() if s == section}
            )
            for section in sections
        },
    )


def config_from_published(model: Mapping[str, Any]) -> SAM2Config:
    """A configuration from the published nested form, that is the mapping under its 'model'.

    Raises UserError for entries that there are not, and for what describes another network.
    """
    said = _flat(model)
    channels = said.get(f"{_NECK}.d_model", 256)
    unsaid = {place: value for place, value in _UNSAID.items() if place not in said}
    blank = SAM2Config(
        trunk=TrunkConfig(
            embed_dim=96, num_heads=1, stages=(1, 1, 1, 1), global_att_blocks=(), window_spec=(8, 4, 14, 7)
        ),
        neck=NeckConfig(d_model=channels, backbone_channel_list=(), fpn_top_down_levels=(0, 1, 2, 3)),
        memory_attention=MemoryAttentionConfig(d_model=channels),
        memory_encoder=MemoryEncoderConfig(in_dim=channels),
    )
    return with_entries(blank, {**unsaid, **said})


def _flat(mapping: Mapping[str, Any], under: str = "") -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for name, value in mapping.items():
        if isinstance(value, Mapping):
            entries |= _flat(value, f"{under}{name}.")
        elif name != "_target_":
            entries[f"{under}{name}"] = value
    return entries


def _field_of(config: SAM2Config, place: str, value: Any) -> tuple[str, str] | None:
    """The section and name of the field at a place; None for what has no effect."""
    section_of, _, name = place.rpartition(".")
    if place in _WITHOUT_EFFECT or (place in _SECTIONS and value is None):
        return None
    if place in _PLACES:
        return _PLACES[place]
    only = _ONLY.get(place, FIXED.get(name, _MISSING))
    if only is not _MISSING:
        if value != only:
            raise UserError(
                "The configuration asks for {name} = {value!r}; this network has {fixed!r} only.",
                name=place,
                value=value,
                fixed=only,
            )
        return None
    sections = (_SECTIONS[section_of],) if section_of in _SECTIONS else ()
    for section in sections if section_of else ("model", "video", "mask_decoder", "memory_attention"):
        if any(f.name == name for f in dataclasses.fields(getattr(config, section))):
            return section, name
    raise UserError(
        "This model has no option called '{name}' that can be set to {value!r}.", name=place, value=value
    )


_MISSING = object()


def _of_kind(place: str, value: Any, now: Any) -> Any:
    """The value as the kind of thing that the field holds."""
    kind, words = type(now), _KINDS[type(now)]
    if kind is float and isinstance(value, str) and _EXPONENT.fullmatch(value):
        return float(value)
    if kind is tuple:
        fits = isinstance(value, tuple) and all(type(v) is int for v in value)
    else:
        fits = type(value) is kind or (kind is float and type(value) is int)
    if not fits:
        raise UserError(
            "The option '{name}' must be {kind}, not {value!r}.", name=place, kind=words, value=value
        )
    return value


_KINDS = {bool: "true or false", int: "a whole number", float: "a number", tuple: "a list of whole numbers"}
_EXPONENT = re.compile(r"[0-9.]+e[+-]?[0-9]+")  # a word to YAML, when there is no point in it


def _value(text: str) -> Any:
    words = {"true": True, "false": False, "null": None}
    if text.lower() in words:
        return words[text.lower()]
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text.strip("'\"")
