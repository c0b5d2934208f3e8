from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from engine.errors import UserError
from engine.sam2.config import VARIANTS, SAM2Config, config_from_mapping, find_variant
from tests.golden.network import small_config


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=lambda v: v.name)
def test_every_published_name_finds_its_variant(variant) -> None:
    for name in variant.names:
        assert find_variant(name) is variant


def test_names_of_variants_are_distinct() -> None:
    names = [name for variant in VARIANTS.values() for name in variant.names]
    assert len(names) == len(set(names)) == 7 * 8


def test_published_names_are_these() -> None:
    tiny = find_variant("facebook/sam2.1-hiera-tiny")
    assert tiny is find_variant("configs/sam2.1/sam2.1_hiera_t.yaml")
    assert tiny.checkpoint == "sam2.1_hiera_tiny.pt"
    base = find_variant("configs/sam2/sam2_hiera_b+.yaml")
    assert base.name == "sam2_hiera_base_plus"
    assert not base.config.model.no_obj_embed_spatial


def test_unknown_variant_is_the_persons_error() -> None:
    with pytest.raises(UserError, match="no model called 'sam3'"):
        find_variant("sam3")


@pytest.mark.parametrize("config", [small_config(), VARIANTS["sam2_hiera_large"].config])
def test_a_configuration_survives_json(config: SAM2Config) -> None:
    assert config_from_mapping(json.loads(json.dumps(config.to_mapping()))) == config


def changed(section: str, **values: Any) -> dict[str, Any]:
    mapping = small_config().to_mapping()
    return {**mapping, section: {**mapping[section], **values}}


def test_entries_that_every_published_model_shares_may_be_given() -> None:
    mapping = changed("model", backbone_stride=16, non_overlap_masks_for_mem_enc=False)
    assert config_from_mapping(mapping) == small_config()


@pytest.mark.parametrize(
    ("section", "values", "says"),
    [
        ("model", {"backbone_stride": 8}, "backbone_stride = 8"),
        ("memory_attention", {"activation": "gelu"}, "'relu' only"),
        ("trunk", {"depth": 3}, "unknown entry: trunk.depth"),
        ("model", {"image_size": 100}, "multiple of 32"),
        ("memory_encoder", {"out_dim": 24}, "must divide"),
    ],
)
def test_another_network_is_refused(section: str, values: dict[str, Any], says: str) -> None:
    with pytest.raises(UserError, match=says):
        config_from_mapping(changed(section, **values))


def test_missing_parts_are_named() -> None:
    mapping = small_config().to_mapping()
    del mapping["trunk"]["embed_dim"]
    with pytest.raises(UserError, match=r"'trunk' is incomplete.*embed_dim"):
        config_from_mapping(mapping)
    del mapping["trunk"]
    with pytest.raises(UserError, match="no section 'trunk'"):
        config_from_mapping(mapping)


def test_options_find_their_section() -> None:
    config = small_config().with_option("max_cond_frames_in_attn", 3)
    assert config.model.max_cond_frames_in_attn == 3
    config = config.with_option("sam_mask_decoder_extra_args.dynamic_multimask_stability_delta", 0.2)
    assert config.mask_decoder.dynamic_multimask_stability_delta == 0.2
    assert config.with_option("fill_hole_area", 4).video.fill_hole_area == 4
    assert config.with_option("backbone_stride", 16) is config
    for name, value in (("backbone_stride", 8), ("no_such_option", 1)):
        with pytest.raises(UserError, match=name):
            config.with_option(name, value)


def test_postprocessing_is_what_the_published_builders_switch_on() -> None:
    plain = small_config()
    image, video = plain.with_postprocessing(video=False), plain.with_postprocessing(video=True)
    assert image.mask_decoder.dynamic_multimask_via_stability
    assert (image.model, image.video) == (plain.model, plain.video)
    assert video.model.binarize_mask_from_pts_for_mem_enc
    assert video.video.fill_hole_area == 8
    assert dataclasses.replace(video, model=plain.model, video=plain.video) == image
