"""The shapes of SAM 2: plain frozen records, one registry of the published models.

Field names are those of the published configurations, so that a mapping read from one of them
becomes a `SAM2Config` as it is.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from engine.errors import UserError


@dataclass(frozen=True, kw_only=True)
class TrunkConfig:
    """Hiera. Blocks are numbered from 0 through all stages; windows are in tokens, one size a stage."""

    embed_dim: int
    num_heads: int
    stages: tuple[int, ...]
    global_att_blocks: tuple[int, ...]
    window_spec: tuple[int, ...]
    window_pos_embed_bkg_spatial_size: tuple[int, int] = (7, 7)
    drop_path_rate: float = 0.0


@dataclass(frozen=True, kw_only=True)
class NeckConfig:
    """Feature pyramid neck. backbone_channel_list goes from the deepest stage to the finest."""

    d_model: int
    backbone_channel_list: tuple[int, ...]
    fpn_top_down_levels: tuple[int, ...] = (2, 3)
    scalp: int = 1
    pos_temperature: float = 10000.0


@dataclass(frozen=True, kw_only=True)
class MemoryAttentionConfig:
    """The stack that reads the memory bank. kv_in_dim: channels of a memory."""

    d_model: int
    dim_feedforward: int = 2048
    num_layers: int = 4
    num_heads: int = 1
    kv_in_dim: int = 64
    rope_theta: float = 10000.0
    dropout: float = 0.1


@dataclass(frozen=True, kw_only=True)
class MemoryEncoderConfig:
    """The encoder of a frame's mask and features into a memory of out_dim channels."""

    in_dim: int
    out_dim: int = 64
    fuser_layers: int = 2
    fuser_kernel: int = 7
    layer_scale_init_value: float = 1e-6


@dataclass(frozen=True, kw_only=True)
class MaskDecoderConfig:
    """The mask decoder; the stability rule picks another candidate when the single mask is unstable."""

    num_heads: int = 8
    mlp_dim: int = 2048
    depth: int = 2
    iou_head_hidden_dim: int = 256
    iou_head_depth: int = 3
    dynamic_multimask_via_stability: bool = False
    dynamic_multimask_stability_delta: float = 0.05
    dynamic_multimask_stability_thresh: float = 0.98


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """What the parts are put together with; see the published configurations for each name."""

    image_size: int = 1024
    num_maskmem: int = 7
    sigmoid_scale_for_mem_enc: float = 20.0
    sigmoid_bias_for_mem_enc: float = -10.0
    binarize_mask_from_pts_for_mem_enc: bool = False
    use_mask_input_as_output_without_sam: bool = True
    directly_add_no_mem_embed: bool = True
    max_cond_frames_in_attn: int = -1
    memory_temporal_stride_for_eval: int = 1
    multimask_output_in_sam: bool = True
    multimask_min_pt_num: int = 0
    multimask_max_pt_num: int = 1
    multimask_output_for_tracking: bool = True
    use_multimask_token_for_obj_ptr: bool = True
    use_obj_ptrs_in_encoder: bool = True
    max_obj_ptrs_in_encoder: int = 16
    only_obj_ptrs_in_the_past_for_eval: bool = True
    add_tpos_enc_to_obj_ptrs: bool = True
    proj_tpos_enc_in_obj_ptrs: bool = True
    use_signed_tpos_enc_to_obj_ptrs: bool = True
    no_obj_embed_spatial: bool = True
    fixed_no_obj_ptr: bool = True
    soft_no_obj_ptr: bool = False
    use_high_res_features_in_sam: bool = True
    iou_prediction_use_sigmoid: bool = True
    pred_obj_scores: bool = True
    pred_obj_scores_mlp: bool = True
    use_mlp_for_obj_ptr_proj: bool = True
    non_overlap_masks_for_mem_enc: bool = False


@dataclass(frozen=True, kw_only=True)
class VideoConfig:
    """Options of the published video predictor; the network itself does not read them."""

    fill_hole_area: int = 0
    non_overlap_masks: bool = False
    clear_non_cond_mem_around_input: bool = False
    add_all_frames_to_correct_as_cond: bool = False


@dataclass(frozen=True, kw_only=True)
class SAM2Config:
    trunk: TrunkConfig
    neck: NeckConfig
    memory_attention: MemoryAttentionConfig
    memory_encoder: MemoryEncoderConfig
    mask_decoder: MaskDecoderConfig = field(default_factory=MaskDecoderConfig)
    model: ModelConfig = field(default_factory=ModelConfig)
    video: VideoConfig = field(default_factory=VideoConfig)

    def __post_init__(self) -> None:
        check_shapes(self)

    def with_option(self, name: str, value: Any) -> SAM2Config:
        """This configuration with one option of `model`, `mask_decoder` or `video` changed, by its name.

        Dotted names of the published form are taken by their last part. Raises UserError when no
        section has the option.
        """
        short = name.rsplit(".", 1)[-1]
        if short in FIXED and value == FIXED[short]:
            return self
        for section in ("model", "mask_decoder", "video", "memory_attention"):
            record = getattr(self, section)
            if any(f.name == short for f in dataclasses.fields(record)):
                return replace(self, **{section: replace(record, **{short: value})})
        raise UserError(
            "This model has no option called '{name}' that can be set to {value!r}.", name=name, value=value
        )

    def with_postprocessing(self, *, video: bool) -> SAM2Config:
        """What the published builders switch on: the stability rule and, for video, mending of masks."""
        config = replace(self, mask_decoder=replace(self.mask_decoder, dynamic_multimask_via_stability=True))
        if not video:
            return config
        return replace(
            config,
            model=replace(config.model, binarize_mask_from_pts_for_mem_enc=True),
            video=replace(config.video, fill_hole_area=8),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Plain nested dicts, as `config_from_mapping` reads them."""
        return dataclasses.asdict(self)


def _check_sizes(config: SAM2Config) -> None:
    """Every size is a whole number that a network can have."""
    least = {"num_maskmem": 0, "max_obj_ptrs_in_encoder": 0, "num_layers": 0, "fuser_layers": 0, "scalp": 0}
    least |= {"multimask_min_pt_num": 0, "multimask_max_pt_num": 0, "fill_hole_area": -sys.maxsize}
    least["max_cond_frames_in_attn"] = -1
    for section in dataclasses.fields(config):
        record = getattr(config, section.name)
        for entry in dataclasses.fields(record):
            value, kind = getattr(record, entry.name), str(entry.type)
            lowest = least.get(entry.name, 1)
            is_whole = kind == "int" or kind.startswith("tuple[int")
            numbers = value if isinstance(value, tuple | list) else (value,)
            if kind.startswith("tuple"):
                lowest = 0
            if is_whole and not all(type(n) is int and n >= lowest for n in numbers):
                raise UserError(
                    "{section}.{name} is {value!r}; it must be {kind}, at least {lowest}.",
                    section=section.name,
                    name=entry.name,
                    value=value,
                    kind="a whole number" if kind == "int" else "a list of whole numbers",
                    lowest=lowest,
                )


def check_shapes(config: SAM2Config) -> None:
    """Raises UserError where the parts do not fit together."""
    _check_sizes(config)
    trunk, c = config.trunk, config.neck.d_model
    if config.model.image_size % 32:
        raise UserError(
            "image_size is {image_size}; it must be a multiple of 32.", image_size=config.model.image_size
        )
    if c % config.memory_encoder.out_dim:
        raise UserError("The memory's channels must divide the model's channels (d_model).")
    if c % 8:
        raise UserError("d_model is {d_model}; it must be a multiple of 8.", d_model=c)
    if len(trunk.stages) != 4 or len(trunk.window_spec) != len(trunk.stages):
        raise UserError(
            "The trunk has {stages} stages and {windows} windows; it must have 4 of each.",
            stages=len(trunk.stages),
            windows=len(trunk.window_spec),
        )
    for section, heads, channels in (
        ("trunk", trunk.num_heads, trunk.embed_dim),
        ("memory_attention", config.memory_attention.num_heads, config.memory_attention.d_model),
        ("mask_decoder", config.mask_decoder.num_heads, c // 2),
    ):
        if channels % heads:
            raise UserError(
                "{section} has {heads} heads, which do not divide its {channels} channels.",
                section=section,
                heads=heads,
                channels=channels,
            )


# What every published model has in common, and what this network therefore takes as given. A
# configuration that says otherwise describes another network and is refused.
FIXED: dict[str, Any] = {
    "q_pool": 3,
    "q_stride": (2, 2),
    "dim_mul": 2.0,
    "head_mul": 2.0,
    "fpn_interp_model": "nearest",
    "pos_normalize": True,
    "activation": "relu",
    "pos_enc_at_input": True,
    "pos_enc_at_attn": False,
    "pos_enc_at_cross_attn_keys": True,
    "pos_enc_at_cross_attn_queries": False,
    "mask_kernel": 3,
    "mask_stride": 2,
    "mask_padding": 1,
    "total_stride": 16,
    "backbone_stride": 16,
}
# Derived from other fields (table sizes).
_DERIVED = {"feat_sizes", "pos_num_feats", "fuser_padding"}

Record = TypeVar("Record")


def _record(kind: type[Record], section: str, values: Mapping[str, Any]) -> Record:
    known = {f.name for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    chosen: dict[str, Any] = {}
    for name, raw in values.items():
        value = tuple(raw) if isinstance(raw, list) else raw
        if name in known:
            chosen[name] = value
        elif name in FIXED:
            if value != FIXED[name]:
                raise UserError(
                    "The configuration asks for {section}.{name} = {value!r}; this network has {fixed!r} "
                    "only.",
                    section=section,
                    name=name,
                    value=value,
                    fixed=FIXED[name],
                )
        elif name not in _DERIVED:
            raise UserError(
                "The configuration has an unknown entry: {section}.{name}.", section=section, name=name
            )
    try:
        return kind(**chosen)
    except TypeError as error:
        raise UserError(
            "The configuration's section '{section}' is incomplete: {error}.", section=section, error=error
        ) from None


def config_from_mapping(mapping: Mapping[str, Any]) -> SAM2Config:
    """A configuration from nested mappings: a section for each part, 'mask_decoder' and 'video' optional.

    Raises UserError for missing sections, unknown entries and values that this network cannot have.
    """
    sections: dict[str, Any] = {}
    kinds: dict[str, type[Any]] = {
        "trunk": TrunkConfig,
        "neck": NeckConfig,
        "memory_attention": MemoryAttentionConfig,
        "memory_encoder": MemoryEncoderConfig,
        "mask_decoder": MaskDecoderConfig,
        "model": ModelConfig,
        "video": VideoConfig,
    }
    for name, kind in kinds.items():
        if isinstance(mapping.get(name), Mapping):
            sections[name] = _record(kind, name, mapping[name])
        elif name not in ("mask_decoder", "video"):
            raise UserError("The configuration has no section '{name}'.", name=name)
    return SAM2Config(**sections)


def make_config(
    trunk: TrunkConfig,
    *,
    image_size: int = 1024,
    version: str = "2.1",
    d_model: int = 256,
    memory_attention: MemoryAttentionConfig | None = None,
    memory_encoder: MemoryEncoderConfig | None = None,
    mask_decoder: MaskDecoderConfig | None = None,
    num_maskmem: int = 7,
) -> SAM2Config:
    """A configuration around a trunk. version: '2.1', or '2.0' without its four later additions."""
    later = version == "2.1"
    return SAM2Config(
        trunk=trunk,
        neck=NeckConfig(
            d_model=d_model,
            backbone_channel_list=tuple(trunk.embed_dim * 2**i for i in range(len(trunk.stages)))[::-1],
        ),
        memory_attention=memory_attention or MemoryAttentionConfig(d_model=d_model),
        memory_encoder=memory_encoder or MemoryEncoderConfig(in_dim=d_model),
        mask_decoder=mask_decoder or MaskDecoderConfig(),
        model=ModelConfig(
            image_size=image_size,
            num_maskmem=num_maskmem,
            no_obj_embed_spatial=later,
            add_tpos_enc_to_obj_ptrs=later,
            proj_tpos_enc_in_obj_ptrs=later,
            use_signed_tpos_enc_to_obj_ptrs=later,
        ),
    )


@dataclass(frozen=True)
class Variant:
    """A published model: its names, where its weights are, its configuration.

    name: of its checkpoint file less '.pt'. hub_id: on the Hugging Face hub. yaml: of the published
    configuration.
    """

    name: str
    hub_id: str
    yaml: str
    config: SAM2Config

    @property
    def checkpoint(self) -> str:
        return f"{self.name}.pt"

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which `find_variant` knows it."""
        bare = self.yaml.rsplit("/", 1)[-1]
        written = (self.yaml, bare, self.yaml.removesuffix(".yaml"), bare.removesuffix(".yaml"))
        return (self.name, self.hub_id, self.hub_id.split("/")[1], *written)


_TRUNKS = {
    ("tiny", "t"): TrunkConfig(
        embed_dim=96,
        num_heads=1,
        stages=(1, 2, 7, 2),
        global_att_blocks=(5, 7, 9),
        window_spec=(8, 4, 14, 7),
    ),
    ("small", "s"): TrunkConfig(
        embed_dim=96,
        num_heads=1,
        stages=(1, 2, 11, 2),
        global_att_blocks=(7, 10, 13),
        window_spec=(8, 4, 14, 7),
    ),
    ("base_plus", "b+"): TrunkConfig(
        embed_dim=112,
        num_heads=2,
        stages=(2, 3, 16, 3),
        global_att_blocks=(12, 16, 20),
        window_spec=(8, 4, 14, 7),
        window_pos_embed_bkg_spatial_size=(14, 14),
    ),
    ("large", "l"): TrunkConfig(
        embed_dim=144,
        num_heads=2,
        stages=(2, 6, 36, 4),
        global_att_blocks=(23, 33, 43),
        window_spec=(8, 4, 16, 8),
    ),
}


def _published() -> dict[str, Variant]:
    variants = {}
    for family, version in (("sam2.1", "2.1"), ("sam2", "2.0")):
        for (size, letter), trunk in _TRUNKS.items():
            name = f"{family}_hiera_{size}"
            variants[name] = Variant(
                name=name,
                hub_id=f"facebook/{name.replace('_', '-')}",
                yaml=f"configs/{family}/{family}_hiera_{letter}.yaml",
                config=make_config(trunk, version=version),
            )
    return variants


VARIANTS: dict[str, Variant] = _published()


def find_variant(name: str) -> Variant:
    """The published model of this name: checkpoint name, hub id or yaml path. Raises UserError."""
    for variant in VARIANTS.values():
        if name in variant.names:
            return variant
    raise UserError(
        "There is no model called '{name}'. Known models: {known}.", name=name, known=", ".join(VARIANTS)
    )
